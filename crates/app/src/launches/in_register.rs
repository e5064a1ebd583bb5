//! What the full register has to do with a launch, for DCC alone (ONE-1): the item that its failed
//! gates drafted, and items of whatever source that touch its hubs.
//!
//! Everybody else is shown published entries, which are read from the published store and never
//! here (decision 3).

use crate::App;
use crate::ports::LedgerError;
use launch::launch::Launch;
use launch::notification::Target;
use register::decision::StageName;
use register::item::{Clause, Item, Stage, Term};
use register::publication::WithheldReason;
use terms::{DeviceType, FirmwareVersion, ItemRef, PublicRef};

/// Items that name a launch's hub, read at most: more say that somebody must search instead.
const TOUCHING_MAX: u32 = 200;

/// What the full register has to do with a launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchInRegister {
    /// The item that its failed gates drafted.
    pub drafted: Option<DraftedItem>,
    /// Clauses of open items, of whatever source, that name its hub in the new version or in one
    /// that it upgrades from; the item that it drafted itself is not among them. Newest change
    /// first.
    pub touching: Vec<TouchingClause>,
}

/// The item that a launch drafted, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftedItem {
    /// Its reference.
    pub reference: ItemRef,
    /// How far DCC has come with it.
    pub stage: StageName,
    /// How many verdicts of the launch it holds.
    pub verdicts: u64,
}

/// A clause of the full register that touches a launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TouchingClause {
    /// The item.
    pub item: ItemRef,
    /// How far DCC has come with it.
    pub stage: StageName,
    /// The clause's number.
    pub clause: u32,
    /// The devices that it names.
    pub terms: Vec<Term>,
    /// The versions of the launch among them; empty where it names the hub without any.
    pub versions: Vec<FirmwareVersion>,
    /// `Summary`.
    pub summary: Option<String>,
    /// Why the next edition would withhold it; absent where it would publish it.
    pub withheld: Option<WithheldReason>,
    /// The public reference under which the last edition published it.
    pub public: Option<PublicRef>,
}

impl App {
    pub(super) async fn in_register(
        &self,
        launch: &Launch,
    ) -> Result<LaunchInRegister, LedgerError> {
        let drafted = self.item_of_launch(launch.reference);
        let held = self.ledger.items(&[drafted]).await?;
        let target = &launch.notification.target;
        let (make, model) = (target.make.folded(), target.model.folded());
        let hub = DeviceType::Chf;
        let naming = self
            .ledger
            .items_naming_device(hub, &make, &model, Some(drafted), TOUCHING_MAX)
            .await?;
        let items = naming.iter().map(|stored| &stored.value);
        let mut touching: Vec<TouchingClause> = items
            .filter(|item| is_open(item))
            .flat_map(|item| self.touching(item, target))
            .collect();
        self.name_published(&mut touching).await?;
        Ok(LaunchInRegister {
            drafted: held.first().map(|held| DraftedItem {
                reference: held.value.reference,
                stage: held.value.stage.name(),
                verdicts: held.value.verdicts.len() as u64,
            }),
            touching,
        })
    }

    /// Says of each clause under which reference the last edition published it. An edition holds
    /// as many entries as the register has clauses, so none is read where nothing touches.
    async fn name_published(&self, touching: &mut [TouchingClause]) -> Result<(), LedgerError> {
        if touching.is_empty() {
            return Ok(());
        }
        let Some(edition) = self.ledger.last_published_edition().await? else {
            return Ok(());
        };
        for clause in touching {
            let mut entries = edition.value.entries.iter();
            let entry =
                entries.find(|entry| (entry.item, entry.clause) == (clause.item, clause.clause));
            clause.public = entry.and_then(|entry| entry.public);
        }
        Ok(())
    }

    fn touching(&self, item: &Item, target: &Target) -> Vec<TouchingClause> {
        let withheld = self.withheld_of(item);
        let clauses = item.clauses.iter();
        let touching = clauses.filter_map(|clause| Some((clause, versions_of(clause, target)?)));
        touching
            .map(|(clause, versions)| TouchingClause {
                item: item.reference,
                stage: item.stage.name(),
                clause: clause.number,
                terms: clause.terms.clone(),
                versions,
                summary: clause.summary.clone(),
                withheld: withheld
                    .iter()
                    .find(|held| held.clause == clause.number)
                    .map(|held| held.reason.clone()),
                public: None,
            })
            .collect()
    }
}

fn is_open(item: &Item) -> bool {
    match item.stage {
        Stage::Received | Stage::Queried | Stage::Answered | Stage::Verified { .. } => true,
        Stage::Declined { .. } | Stage::Diverted { .. } | Stage::Withdrawn { .. } => false,
    }
}

/// The versions of a launch that a clause names of its hub, sorted; `None` where it names none of
/// them. A term without a version is about all of them.
fn versions_of(clause: &Clause, target: &Target) -> Option<Vec<FirmwareVersion>> {
    let hub = clause.terms.iter().find(|term| {
        term.device_type.physical() == DeviceType::Chf
            && term.make.folded() == target.make.folded()
            && term.model.folded() == target.model.folded()
    })?;
    let of_launch =
        |version: &&FirmwareVersion| **version == target.to || target.from.contains(*version);
    let versions: Vec<FirmwareVersion> = hub.versions.iter().filter(of_launch).cloned().collect();
    (hub.versions.is_empty() || !versions.is_empty()).then_some(versions)
}
