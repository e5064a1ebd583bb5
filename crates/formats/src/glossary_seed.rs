//! The first glossary (REG-9), as data: the words of the submission format, of the pages, of every
//! finding and of every refusal.
//!
//! It is loaded once, at first start, and DCC publishes later versions itself. Anchors are the term
//! in lower case with hyphens; the anchor of a code is the code in lower case.

use register::glossary::GlossaryEntry;

/// The file: Anchor, Term, Meaning, Source, in alphabetical order of term.
pub const FIRST_GLOSSARY: &[u8] = include_bytes!("../data/glossary.csv");

/// The entries of the first glossary, in alphabetical order of term.
pub fn entries() -> Vec<GlossaryEntry> {
    crate::glossary_csv::read(FIRST_GLOSSARY)
        .expect("the first glossary is well formed; a test reads it")
}

/// The anchor of a code: `fw-scientific` for `FW-SCIENTIFIC`.
pub fn anchor_of_code(code: &str) -> String {
    code.to_lowercase()
}

/// The anchor of a term: `date-last-updated` for `Date last Updated`.
pub fn anchor_of_term(term: &str) -> String {
    term.to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::published_line::PublishedColumn;
    use crate::sentences::{concern, withheld};
    use register::decision::{Refusal, StageName};
    use register::edition::TombstoneReason;
    use register::fix::NoKnownFix;
    use register::intake::code::Code;
    use register::intake::field::Field;
    use register::item::Concern;
    use register::publication::WithheldReason;
    use register::row::{SourceKind, StatusOfInformation};
    use std::collections::BTreeSet;
    use terms::DeviceType;

    /// Which of these terms and codes have no entry.
    fn without_entry<'t>(terms: impl IntoIterator<Item = &'t str>) -> Vec<String> {
        let anchors: BTreeSet<String> = entries().into_iter().map(|entry| entry.anchor).collect();
        terms
            .into_iter()
            .map(anchor_of_term)
            .filter(|anchor| !anchors.contains(anchor))
            .collect()
    }

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn reg_9_every_field_and_every_value_of_a_list_has_an_entry() {
        assert_eq!(without_entry(Field::ALL.map(Field::name)), NONE);
        let published = PublishedColumn::ALL.map(PublishedColumn::name);
        assert_eq!(without_entry(published), NONE);
        assert_eq!(without_entry(DeviceType::ALL.map(DeviceType::code)), NONE);
        assert_eq!(without_entry(SourceKind::ALL.map(SourceKind::text)), NONE);
        let statuses = StatusOfInformation::ALL.map(StatusOfInformation::text);
        assert_eq!(without_entry(statuses), NONE);
    }

    #[test]
    fn reg_9_every_code_of_intake_has_an_entry_of_its_own() {
        assert_eq!(
            without_entry(Code::ALL.iter().map(|code| code.text())),
            NONE
        );
    }

    #[test]
    fn reg_9_every_reason_and_concern_has_an_entry() {
        assert_eq!(
            without_entry(TombstoneReason::ALL.map(TombstoneReason::code)),
            NONE
        );
        assert_eq!(without_entry(Concern::ALL.map(concern::name)), NONE);
        let withheld_for = [
            WithheldReason::NotVerified,
            WithheldReason::Queried,
            WithheldReason::Answered,
            WithheldReason::Declined,
            WithheldReason::Diverted,
            WithheldReason::Withdrawn,
            WithheldReason::NoKnownFix(NoKnownFix::NotAsked),
            WithheldReason::NamesUnpublishedItem,
            WithheldReason::ConcernOpen,
        ];
        assert_eq!(without_entry(withheld_for.iter().map(withheld::code)), NONE);
        assert_eq!(without_entry(["FIX-TARGET-NOT-LISTED"]), NONE);
    }

    #[test]
    fn reg_9_refusals_have_an_entry() {
        let refusals = [
            Refusal::NotAuthorised,
            Refusal::NotFound,
            Refusal::PersonalData { field: "summary" },
            Refusal::GlossaryNotPublished,
            Refusal::RoundExists,
            Refusal::ProvidersUnfit,
            Refusal::DateUnfit,
            Refusal::ReturnAlreadyGiven,
            Refusal::NoChase,
            Refusal::NotNil,
            Refusal::StageUnfit {
                stage: StageName::Queried,
            },
            Refusal::ItemChanged,
            Refusal::QueryOpen,
            Refusal::NoOpenQuery,
            Refusal::ClausesUnfit,
            Refusal::NoSuchClause,
            Refusal::NothingToSeparate,
            Refusal::ClausesDisagree,
            Refusal::TermsUnfit,
            Refusal::NoFixToConfirm,
            Refusal::NoSuchRequest,
            Refusal::AlreadyAnswered,
            Refusal::RequestOvertaken,
            Refusal::NothingConfirmed,
            Refusal::EditionPending,
            Refusal::NothingPublished,
            Refusal::SecondPersonNeeded,
            Refusal::EditionStale,
            Refusal::EditionStateUnfit,
            Refusal::SameItem,
            Refusal::Smets1,
        ];
        assert_eq!(without_entry(refusals.iter().map(Refusal::code)), NONE);
        assert_eq!(without_entry(["TEXT-UNFIT", "MAKE-WITHOUT-HOLDER"]), NONE);
    }

    #[test]
    fn reg_9_anchors_are_the_terms_and_no_two_entries_share_one() {
        let entries = entries();
        let anchors: BTreeSet<&str> = entries.iter().map(|e| e.anchor.as_str()).collect();
        assert_eq!(anchors.len(), entries.len());
        for entry in &entries {
            assert_eq!(entry.anchor, anchor_of_term(&entry.term));
            assert!(entry.meaning.ends_with(['.', '?']), "{}", entry.anchor);
            assert!(!entry.source.is_empty(), "{}", entry.anchor);
        }
    }

    #[test]
    fn entries_stand_in_alphabetical_order_of_term() {
        let terms: Vec<String> = entries()
            .iter()
            .map(|entry| entry.term.to_lowercase())
            .collect();
        assert!(terms.is_sorted());
    }
}
