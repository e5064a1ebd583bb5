//! TLS: keys and certificates from files, kept so that they can be read again while connections go on.
//!
//! What is wrong with a file is found here, when the server starts and when it reads again, and not by
//! whoever connects first. Nothing here knows HTTP.

mod client;
mod files;
mod server;

pub use client::{ClientFiles, client};
pub use server::{ServerFiles, server};

use crate::clock::SystemClock;
use app::ports::Clock;
use formats::transport::TransportFault;
use rustls::crypto::CryptoProvider;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use terms::Moment;

/// How a configuration is made from its files, judged by this moment.
type Making<C> = dyn Fn(Moment) -> Result<C, TransportFault> + Send + Sync;

/// A configuration of TLS that was made from files and can be made from them again.
pub struct Kept<C> {
    make: Box<Making<C>>,
    current: RwLock<Arc<C>>,
}

/// That it is one: half of it are secrets.
impl<C> fmt::Debug for Kept<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl<C> Kept<C> {
    /// The configuration that is made so now, and again each time that it is told to.
    pub fn new(
        make: impl Fn(Moment) -> Result<C, TransportFault> + Send + Sync + 'static,
    ) -> Result<Kept<C>, TransportFault> {
        let current = RwLock::new(Arc::new(make(SystemClock.now())?));
        Ok(Kept {
            make: Box::new(make),
            current,
        })
    }

    /// The configuration in force, for a connection that is made now.
    pub fn current(&self) -> Arc<C> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the files again. Connections that are made from now on go by them; those that stand go on
    /// as they are. Where anything is wrong, the configuration that was in force stays.
    pub fn read_again(&self) -> Result<(), TransportFault> {
        let made = Arc::new((self.make)(SystemClock.now())?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = made;
        Ok(())
    }
}

/// The one library of ciphers that is built in.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
