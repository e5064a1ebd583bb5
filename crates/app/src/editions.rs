//! The complete version of an edition, gathered for DCC (REG-18, REG-19).

use crate::App;
use crate::ports::LedgerError;
use formats::dcc_xlsx::{DccDifference, DccEditionSheet, DccOutcome, DccRemoved, DccRow};
use register::decision::Stored;
use register::difference::clause_fields;
use register::edition::{Edition, EditionState, Publication};
use register::item::{Clause, Item};
use register::publication::{Gate, TargetListing, Withheld, WithheldReason, reduce};
use std::collections::{BTreeMap, HashMap};
use terms::{EditionRef, ItemRef, PublicRef};

/// An edition with the items it holds, each in the version it holds.
pub struct CompleteEdition {
    /// The edition.
    pub edition: Edition,
    /// The edition before it.
    pub previous: Option<Edition>,
    items: HashMap<(ItemRef, u32), Item>,
    names: BTreeMap<terms::OrganisationRef, String>,
    withheld: HashMap<(ItemRef, u32), WithheldReason>,
}

/// A clause as the edition before held it.
#[derive(Clone, Copy, Debug)]
pub struct ClauseBefore<'e> {
    /// The clause.
    pub clause: &'e Clause,
    /// What it was published as, if it was.
    pub public: Option<PublicRef>,
}

impl CompleteEdition {
    /// Every clause that the edition before held and that is still kept, by item and number.
    pub fn before(&self) -> HashMap<(ItemRef, u32), ClauseBefore<'_>> {
        let entries = self.previous.iter().flat_map(|edition| &edition.entries);
        entries
            .filter_map(|entry| {
                let item = self.items.get(&(entry.item, entry.item_version))?;
                let before = ClauseBefore {
                    clause: item.clause(entry.clause)?,
                    public: entry.public,
                };
                Some(((entry.item, entry.clause), before))
            })
            .collect()
    }
}

impl App {
    /// Everything that the complete version of an edition shows; `None` where there is no such
    /// edition.
    pub async fn complete_edition(
        &self,
        reference: EditionRef,
    ) -> Result<Option<CompleteEdition>, LedgerError> {
        let Some(edition) = self.ledger.edition(reference).await? else {
            return Ok(None);
        };
        let edition = edition.value;
        let previous = self.previous_of(&edition).await?;
        let mut items = HashMap::new();
        let held = previous
            .iter()
            .flat_map(|p| &p.entries)
            .chain(&edition.entries);
        for entry in held {
            let key = (entry.item, entry.item_version);
            if items.contains_key(&key) {
                continue;
            }
            // A diverted item's earlier versions are erased; its rows are left out below.
            if let Some(item) = self.ledger.item_version(key.0, key.1).await? {
                items.insert(key, item);
            }
        }
        let withheld = self.withheld_in(&edition, &items);
        let names = self.ledger.organisations().await?;
        Ok(Some(CompleteEdition {
            names: names
                .into_iter()
                .map(|organisation| (organisation.reference, organisation.name))
                .collect(),
            edition,
            previous,
            items,
            withheld,
        }))
    }

    /// The publication that an edition which is not published would be.
    pub(crate) async fn draft_publication(
        &self,
        edition: &Edition,
    ) -> Result<Publication, LedgerError> {
        let as_published = Edition {
            state: EditionState::Published {
                by: edition.prepared_by,
                at: edition.prepared_at,
                files: None,
            },
            ..edition.clone()
        };
        self.publication_again(&as_published).await
    }

    async fn previous_of(&self, edition: &Edition) -> Result<Option<Edition>, LedgerError> {
        let previous = self
            .ledger
            .editions()
            .await?
            .into_iter()
            .map(|stored: Stored<Edition>| stored.value)
            .filter(|held| matches!(held.state, EditionState::Published { .. }))
            .filter(|held| held.number < edition.number)
            .max_by_key(|held| held.number);
        match previous {
            None => Ok(None),
            Some(held) => Ok(self
                .ledger
                .edition(held.reference)
                .await?
                .map(|stored| stored.value)),
        }
    }

    fn withheld_in(
        &self,
        edition: &Edition,
        items: &HashMap<(ItemRef, u32), Item>,
    ) -> HashMap<(ItemRef, u32), WithheldReason> {
        let held = edition
            .entries
            .iter()
            .filter_map(|entry| items.get(&(entry.item, entry.item_version)));
        let mut distinct: BTreeMap<ItemRef, &Item> = BTreeMap::new();
        for item in held {
            distinct.insert(item.reference, item);
        }
        self.reduced(distinct.into_values())
            .into_iter()
            .map(|withheld| ((withheld.item, withheld.clause), withheld.reason))
            .collect()
    }

    /// The clauses of this item that the next edition would withhold, with their reasons.
    pub fn withheld_of(&self, item: &Item) -> Vec<Withheld> {
        self.reduced([item])
    }

    fn reduced<'i>(&self, items: impl IntoIterator<Item = &'i Item>) -> Vec<Withheld> {
        let devices = self.devices();
        let gate = Gate {
            public_reference: &|item, clause| self.public_reference(item, clause),
            target_listed: &|device| -> TargetListing { devices.listing(device) },
        };
        reduce(items, &gate).1
    }

    pub(crate) fn public_reference(&self, item: &Item, clause: &Clause) -> PublicRef {
        PublicRef::from_random_bits(
            self.reference_bits("public", &format!("{}/{}", item.reference, clause.number)),
        )
    }
}

impl CompleteEdition {
    /// The sheet that shows it.
    pub fn sheet(&self) -> DccEditionSheet<'_> {
        let edition = &self.edition;
        DccEditionSheet {
            number: edition.number,
            kind: edition.kind.clone(),
            as_of: edition.as_of,
            prepared_at: edition.prepared_at,
            previous: self.previous.as_ref().map(|previous| previous.number),
            glossary_version: edition.glossary_version,
            published_digest: edition.published_digest,
            rows: self.rows(),
            removed: self.removed(),
            round_period: edition.round_period.clone(),
            coverage: edition.coverage.clone(),
            tombstones: edition.tombstones.clone(),
            organisation_names: self.names.clone(),
        }
    }

    fn rows(&self) -> Vec<DccRow<'_>> {
        let mut rows: Vec<DccRow<'_>> = self
            .edition
            .entries
            .iter()
            .filter_map(|entry| {
                let item = self.items.get(&(entry.item, entry.item_version))?;
                let clause = item.clause(entry.clause)?;
                let outcome = match entry.public {
                    Some(reference) => DccOutcome::Published(reference),
                    None => DccOutcome::Withheld(
                        self.withheld
                            .get(&(entry.item, entry.clause))
                            .cloned()
                            .unwrap_or(WithheldReason::NotVerified),
                    ),
                };
                Some(DccRow {
                    item,
                    item_version: entry.item_version,
                    clause,
                    outcome,
                    difference: self.difference(item, clause),
                })
            })
            .collect();
        rows.sort_by_key(|row| (row.item.provider, row.item.identifier, row.clause.number));
        rows
    }

    fn difference(&self, item: &Item, clause: &Clause) -> DccDifference {
        let Some(previous) = &self.previous else {
            return DccDifference::FirstEdition;
        };
        let before = previous
            .entries
            .iter()
            .find(|entry| entry.item == item.reference && entry.clause == clause.number)
            .and_then(|entry| self.items.get(&(entry.item, entry.item_version)))
            .and_then(|held| held.clause(clause.number));
        match before {
            None => DccDifference::New,
            Some(before) => {
                let fields = clause_fields(before, clause);
                match fields.is_empty() {
                    true => DccDifference::Unchanged,
                    false => DccDifference::Changed(fields),
                }
            }
        }
    }

    fn removed(&self) -> Vec<DccRemoved> {
        let Some(previous) = &self.previous else {
            return Vec::new();
        };
        let difference = register::difference::complete(&previous.entries, &self.edition.entries);
        difference
            .removed
            .into_iter()
            .filter_map(|(item, clause)| {
                let entry = previous
                    .entries
                    .iter()
                    .find(|entry| entry.item == item && entry.clause == clause)?;
                let held = self.items.get(&(item, entry.item_version))?;
                Some(DccRemoved {
                    item,
                    clause,
                    provider: held.provider,
                    identifier: held.identifier,
                    public: entry.public,
                })
            })
            .collect()
    }
}
