//! What pages of the full register's side may ask of the published store.
//!
//! It is a handle to the published file and to nothing else: whoever serves the pages gives it. The
//! pages for everybody but DCC take what they say of the register from here, so that no page code
//! of theirs needs a look at the full one (decision 3).

use async_trait::async_trait;
use register::item::Term;
use terms::{FirmwareVersion, Make, Model, PublicRef};

/// The published store, as far as other pages ask it.
#[async_trait]
pub trait PublishedEntries: Send + Sync {
    /// Entries in force that name this hub in one of these versions, or without any, in the order
    /// of their public references. Before the first edition there are none.
    async fn naming_hub(
        &self,
        make: &Make,
        model: &Model,
        versions: &[FirmwareVersion],
    ) -> Result<Vec<PublishedLine>, PublishedUnread>;
}

/// A published entry in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedLine {
    /// Its public reference.
    pub reference: PublicRef,
    /// The devices: all of these together.
    pub terms: Vec<Term>,
    /// `Summary`.
    pub summary: Option<String>,
    /// `Fix Information`.
    pub fix_information: String,
}

/// The published store could not be read, for this reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedUnread(pub String);
