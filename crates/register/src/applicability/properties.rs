//! What holds for every query and every clause.

use super::vectors::{clause, standard_list};
use super::*;
use proptest::prelude::*;

fn any_term() -> impl Strategy<Value = Term> {
    prop::sample::select(vec![
        "ESME/Northmere/EM-100/0002012F",
        "ESME/Northmere/EM-100/0002012F|00020130",
        "ESME/Northmere/EM-010/00000001",
        "ESME/Northmere/EM-100/0002012F/030B",
        "GSME/Calder & Rowe/CR-G4/01000005",
        "CHF/Orrin/CH-7/04010203",
        "GPF/Orrin/CH-7/04010203",
        "CHF/Orrin/CH-9/05000001/*/North",
        "IHD/Orrin/View-3",
        "PPMID/Halden Metering/HM-P2/0002012F",
    ])
    .prop_map(|text| clause(text).remove(0))
}

/// Terms of different devices: versions of one device are one term (REG-7).
fn any_clause() -> impl Strategy<Value = Vec<Term>> {
    prop::collection::btree_set(any_term(), 1..5).prop_map(|terms| {
        let mut distinct: Vec<Term> = Vec::new();
        for term in terms {
            let known = distinct
                .iter()
                .any(|other| (other.device_type, &other.model) == (term.device_type, &term.model));
            if !known {
                distinct.push(term);
            }
        }
        distinct
    })
}

fn any_asked<T: Clone + std::fmt::Debug + 'static>(
    values: Vec<T>,
) -> impl Strategy<Value = Asked<T>> {
    prop_oneof![
        2 => Just(Asked::Any),
        1 => Just(Asked::Unknown),
        1 => Just(Asked::NotApplicable),
        6 => prop::sample::select(values).prop_map(Asked::Is),
    ]
}

fn any_part() -> impl Strategy<Value = AskedPart> {
    let names = |texts: &[&str]| -> Vec<Make> {
        texts.iter().filter_map(|text| Make::parse(text)).collect()
    };
    let models = [
        "EM-100", "em 1OO", "EM-010", "CR-G4", "CH-7", "CH-9", "View-3",
    ];
    (
        any_asked(DeviceType::ALL.to_vec()),
        any_asked(names(&["Northmere", "northmere", "Orrin", "Calder & Rowe"])),
        any_asked(models.iter().filter_map(|m| Model::parse(m)).collect()),
        any_asked(
            ["0002012F", "00020130", "04010203", "05000001"]
                .iter()
                .filter_map(|v| FirmwareVersion::parse(v))
                .collect(),
        ),
        any_asked(vec!["030B".to_owned(), "030C".to_owned()]),
        any_asked(vec![CspRegion::North, CspRegion::South]),
    )
        .prop_map(
            |(device_type, make, model, firmware, hardware_version, region)| AskedPart {
                device_type,
                make,
                model,
                firmware,
                hardware_version,
                region,
            },
        )
}

/// A part that is exactly what the term names.
fn part_of(term: &Term) -> AskedPart {
    AskedPart {
        device_type: Asked::Is(term.device_type),
        make: Asked::Is(term.make.clone()),
        model: Asked::Is(term.model.clone()),
        firmware: term
            .versions
            .first()
            .cloned()
            .map_or(Asked::NotApplicable, Asked::Is),
        hardware_version: term
            .hardware_version
            .clone()
            .map_or(Asked::Unknown, Asked::Is),
        region: term.region.map_or(Asked::Unknown, Asked::Is),
    }
}

fn ask(parts: &[AskedPart], terms: &[Term]) -> ClauseAnswer {
    let query = Query::new(parts.to_vec(), []).unwrap();
    let list = standard_list();
    let listings: Vec<Listing> = query
        .parts()
        .iter()
        .map(|part| listing(part, Some(&list)))
        .collect();
    evaluate_clause(&query, &listings, terms)
}

proptest! {
    #[test]
    fn reg_7_adding_a_part_keeps_affected(
        terms in any_clause(),
        parts in prop::collection::vec(any_part(), 0..4),
        more in any_part(),
    ) {
        let before = ask(&parts, &terms).answer.verdict();
        let with_more: Vec<AskedPart> = parts.iter().cloned().chain([more]).collect();
        if before == Verdict::Affected {
            prop_assert_eq!(ask(&with_more, &terms).answer.verdict(), Verdict::Affected);
        }
    }

    #[test]
    fn reg_7_the_order_of_parts_has_no_meaning(
        terms in any_clause(),
        parts in prop::collection::vec(any_part(), 0..5).prop_flat_map(|parts| {
            (Just(parts.clone()), Just(parts).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(ask(&parts.0, &terms), ask(&parts.1, &terms));
    }

    #[test]
    fn reg_7_the_order_of_terms_has_no_meaning(
        terms in any_clause().prop_flat_map(|terms| (Just(terms.clone()), Just(terms).prop_shuffle())),
        parts in prop::collection::vec(any_part(), 0..5),
    ) {
        let (a, b) = (ask(&parts, &terms.0), ask(&parts, &terms.1));
        prop_assert_eq!(a.answer.verdict(), b.answer.verdict());
        prop_assert_eq!(a.exactness(), b.exactness());
        prop_assert_eq!(a.matches.len(), b.matches.len());
    }

    #[test]
    fn reg_7_a_clause_given_in_full_is_affected(terms in any_clause()) {
        let parts: Vec<AskedPart> = terms.iter().map(part_of).collect();
        prop_assert_eq!(ask(&parts, &terms).answer, Answer::Affected);
    }

    #[test]
    fn reg_7_what_is_missing_completes_the_answer(
        terms in any_clause(), given in prop::collection::vec(any::<bool>(), 5),
    ) {
        let parts: Vec<AskedPart> = terms.iter().map(part_of).collect();
        let some: Vec<AskedPart> = parts.iter().zip(&given)
            .filter(|(_, given)| **given).map(|(part, _)| part.clone()).collect();
        if let Answer::DependsOn(missing) = ask(&some, &terms).answer {
            let completed: Vec<AskedPart> = some.iter().cloned()
                .chain(missing.iter().map(|open| part_of(&terms[open.term]))).collect();
            prop_assert_eq!(ask(&completed, &terms).answer, Answer::Affected);
        }
    }

    #[test]
    fn reg_7_an_unknown_field_never_makes_affected(
        terms in any_clause(), parts in prop::collection::vec(any_part(), 1..4),
    ) {
        let unknown: Vec<AskedPart> = parts.iter().cloned().map(|part| AskedPart {
            firmware: Asked::Unknown, ..part
        }).collect();
        let found = ask(&unknown, &terms);
        let names_versions = terms.iter().any(|term| !term.versions.is_empty());
        if names_versions {
            prop_assert_ne!(found.answer.verdict(), Verdict::Affected);
        }
    }

    #[test]
    fn reg_7_a_given_version_is_never_taken_for_another(
        terms in any_clause(), parts in prop::collection::vec(any_part(), 1..4),
    ) {
        let query = Query::new(parts, []).unwrap();
        for found in ask(query.parts(), &terms).matches {
            let versions = &terms[found.term].versions;
            if let Asked::Is(version) = &query.parts()[found.part].firmware {
                prop_assert!(versions.is_empty() || versions.contains(version));
            }
        }
    }

    #[test]
    fn nothing_asked_matches_nothing(terms in any_clause()) {
        prop_assert_eq!(ask(&[], &terms).answer, Answer::NoPublishedEntry);
    }
}
