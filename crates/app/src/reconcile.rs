//! Background work: compares what should be with what is, and acts on the difference. It takes no
//! input and may run at any time, twice, or after a crash (STYLE 34).

use crate::App;
use crate::act::ActError;
use crate::erasure::Patience;
use crate::outgoing::PutOut;
use crate::ports::LedgerError;
use register::command::{Actor, Command};
use register::decide::publication_of_edition;
use register::edition::{Edition, EditionState, Publication};
use register::item::Item;
use std::collections::HashMap;
use terms::{EditionRef, ItemRef};

/// What one round of background work did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// How many providers SECAS was asked to chase.
    pub chases: u64,
    /// How many editions were put out.
    pub editions: u64,
    /// How many files were erased because an item in them was diverted.
    pub files_erased: u64,
}

impl App {
    /// Does whatever is due: chases (REG-12), editions not yet put out, and files not yet erased
    /// (REG-11).
    pub async fn reconcile(&self) -> Result<Reconciled, ActError> {
        Ok(Reconciled {
            chases: self.raise_due_chases().await?,
            editions: self.put_out_editions().await?,
            files_erased: self.erase_files(Patience::Waits).await?,
        })
    }

    async fn raise_due_chases(&self) -> Result<u64, ActError> {
        let now = self.now();
        let calendar = self
            .ledger
            .calendar()
            .await?
            .unwrap_or_else(crate::act::empty_calendar);
        let mut raised = 0;
        for stored in self.ledger.rounds().await? {
            let due = stored.value.chases_due(&calendar, now).len() as u64;
            if due > 0 {
                let command = Command::RaiseChases {
                    round: stored.value.reference,
                };
                self.act(&Actor::Clock, &command).await?;
                raised += due;
            }
        }
        Ok(raised)
    }

    /// Puts out every published edition that readers do not see yet, in order.
    pub(crate) async fn put_out_editions(&self) -> Result<u64, LedgerError> {
        let out = self.press.edition_out().await?.unwrap_or(0);
        let mut due: Vec<(u32, EditionRef)> = self
            .ledger
            .editions()
            .await?
            .into_iter()
            .filter(|stored| {
                matches!(stored.value.state, EditionState::Published { .. })
                    && stored.value.number > out
            })
            .map(|stored| (stored.value.number, stored.value.reference))
            .collect();
        due.sort_unstable();
        let mut put_out = 0;
        for (_, reference) in &due {
            let Some(stored) = self.ledger.edition(*reference).await? else {
                continue;
            };
            match self.put_out(&stored.value).await? {
                PutOut::Done => put_out += 1,
                // It stays out of readers' sight, and the next one goes out in its place.
                PutOut::Never => self.press.take_back(stored.value.number).await?,
                PutOut::Due => {}
            }
        }
        Ok(put_out)
    }

    /// The publication of a published edition, made again from the versions it holds.
    pub(crate) async fn publication_again(
        &self,
        edition: &Edition,
    ) -> Result<Publication, LedgerError> {
        let reference = edition.reference;
        let corrupt = || LedgerError::Corrupt(format!("edition {reference} cannot be made again"));
        let mut items: HashMap<(ItemRef, u32), Item> = HashMap::new();
        for entry in edition
            .entries
            .iter()
            .filter(|entry| entry.public.is_some())
        {
            if items.contains_key(&(entry.item, entry.item_version)) {
                continue;
            }
            let item = self
                .ledger
                .item_version(entry.item, entry.item_version)
                .await?
                .ok_or_else(corrupt)?;
            items.insert((entry.item, entry.item_version), item);
        }
        publication_of_edition(
            edition,
            |item, version| items.get(&(item, version)),
            &crate::sha256,
        )
        .ok_or_else(corrupt)
    }
}
