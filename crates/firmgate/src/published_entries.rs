//! The published store, as pages of launches ask it: a reader of the published directory.

use async_trait::async_trait;
use published::search::{PageAsked, Search};
use published::{Entry, ReadError, Reader};
use register::applicability::{Asked, AskedPart};
use std::collections::BTreeMap;
use terms::{DeviceType, FirmwareVersion, Make, Model, PublicRef};
use web::{PublishedEntries, PublishedLine, PublishedUnread};

/// Entries read for one version; more say that somebody must search instead.
const ENTRIES_MAX: usize = 50;

/// Reads the published directory.
pub struct PublishedReader(pub Reader);

#[async_trait]
impl PublishedEntries for PublishedReader {
    async fn naming_hub(
        &self,
        make: &Make,
        model: &Model,
        versions: &[FirmwareVersion],
    ) -> Result<Vec<PublishedLine>, PublishedUnread> {
        let mut found: BTreeMap<PublicRef, PublishedLine> = BTreeMap::new();
        for version in versions {
            let hub = AskedPart {
                device_type: Asked::Is(DeviceType::Chf),
                make: Asked::Is(make.clone()),
                model: Asked::Is(model.clone()),
                firmware: Asked::Is(version.clone()),
                hardware_version: Asked::Any,
                region: Asked::Any,
            };
            let search = Search::new([hub], [], []).expect("a part with a name is searched for");
            let page = PageAsked::new(Some(ENTRIES_MAX), None);
            let results = match self.0.search(&search, &page).await {
                Ok(results) => results.expect("a first page has no cursor to refuse"),
                Err(ReadError::NothingPublished) => return Ok(Vec::new()),
                Err(error) => return Err(PublishedUnread(error.to_string())),
            };
            let entries = results.hits.into_iter().map(|hit| hit.entry);
            for entry in entries.filter(|entry| names(entry, make, model)) {
                found.insert(entry.reference, line(entry));
            }
        }
        Ok(found.into_values().collect())
    }
}

/// Whether it names this very hub: a search also finds names that are spelt nearly so.
fn names(entry: &Entry, make: &Make, model: &Model) -> bool {
    entry.terms.iter().any(|term| {
        term.device_type.physical() == DeviceType::Chf
            && term.make.folded() == make.folded()
            && term.model.folded() == model.folded()
    })
}

fn line(entry: Entry) -> PublishedLine {
    PublishedLine {
        reference: entry.reference,
        terms: entry.terms,
        summary: entry.summary,
        fix_information: entry.fix_information,
    }
}
