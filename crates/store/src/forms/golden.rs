//! Golden samples: bodies as they were written once, which must read for ever.
//!
//! A sample that is not there yet is written when `FIRMGATE_GOLDEN=write`; one that is there is
//! never overwritten. A new form gets new samples beside the old ones.

use super::answer::RecordedAnswer;
use super::edition::{EditionCover, EditionEntries, split};
use super::items_named::FileItems;
use super::notice::NumberedNotice;
use super::samples::{
    at, calendar, confirmation, day, diverted, drafted_item, edition, full_item, glossary,
    handed_over_edition, item, item_ref, organisation, person, round, submission,
};
use super::{StoredForm, Unreadable};
use app::ports::Notice;
use register::decision::{NoticeAbout, Recipient};
use register::edition::{AccessList, Edition, EditionFiles, EditionKind, EditionState};
use register::fix::ConfirmationAnswer;
use register::glossary::Glossary;
use register::item::{Concern, DeclineReason, Item, Stage};
use register::items_named::{ItemsNamed, Unread};
use register::round::Round;
use register::submission::{Submission, SubmissionOutcome};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    EditionRef, LaunchRef, OrganisationType, PartyCategory, RoundRef, SubmissionRef,
    WorkingDayCalendar,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// What every sample must do: its golden file reads as this value, and while its form is the one
/// written now, the value writes as its golden file. Gives the file's name.
pub(super) fn check<T: StoredForm + Clone + PartialEq + Debug>(
    name: &str,
    form: u32,
    value: T,
) -> String {
    let file = format!("{name}.{form}.txt");
    let path = folder().join(&file);
    let written = value.clone().into_body();
    if !path.exists() && std::env::var("FIRMGATE_GOLDEN").is_ok_and(|mode| mode == "write") {
        std::fs::write(&path, &written).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no golden file {file}"));
    assert_eq!(T::from_body(form, &golden).unwrap(), value, "{file} reads");
    if form == T::FORM {
        assert_eq!(written, golden, "{file} is written");
    }
    file
}

fn staged(stage: Stage) -> Item {
    Item { stage, ..item(1) }
}

pub(super) fn numbered(to: Recipient, about: impl Into<app::ports::NoticeAbout>) -> NumberedNotice {
    NumberedNotice {
        number: 7,
        at: at(1),
        notice: Notice {
            to,
            about: about.into(),
            key: "a-key/1".to_owned(),
        },
    }
}

/// One whose words changed before the manufacturer said anything of them.
fn overtaken_item() -> Item {
    let mut item = item(1);
    let answer = (
        organisation(1),
        ConfirmationAnswer::Overtaken { at: at(12) },
    );
    item.clauses[0].fix.confirmation = Some(confirmation(77, &[answer]));
    item
}

fn cover(edition: Edition) -> EditionCover {
    split(edition).0
}

fn item_files() -> Vec<String> {
    vec![
        check("item-full", 1, full_item()),
        check("item-drafted", 1, drafted_item()),
        check("item-overtaken", 1, overtaken_item()),
        check("item-received", 1, item(1)),
        check("item-diverted", 1, diverted(1)),
        check("item-queried", 1, staged(Stage::Queried)),
        check("item-answered", 1, staged(Stage::Answered)),
        check("item-withdrawn", 1, staged(Stage::Withdrawn { at: at(1) })),
        check(
            "item-declined",
            1,
            staged(Stage::Declined {
                reason: DeclineReason::NotADeviceMatter,
                at: at(1),
            }),
        ),
    ]
}

fn other_files() -> Vec<String> {
    let refused = Submission {
        outcome: SubmissionOutcome::Refused {
            errors: 3,
            warnings: 1,
        },
        round: None,
        ..submission(2, organisation(1))
    };
    let nil = Submission {
        outcome: SubmissionOutcome::NilReturn,
        ..submission(3, organisation(1))
    };
    let of_round = Edition {
        round_period: Some("2026 Q2".to_owned()),
        ..edition(6)
    };
    let discarded = Edition {
        kind: EditionKind::AdHoc {
            reason: "It cannot wait.".to_owned(),
        },
        state: EditionState::Discarded {
            by: person(0),
            at: at(3),
            reason: "Prepared too early.".to_owned(),
        },
        ..edition(2)
    };
    let published = Edition {
        state: EditionState::Published {
            by: person(7),
            at: at(50),
            files: Some(EditionFiles {
                spreadsheet_sha256: [5; 32],
                csv_sha256: [6; 32],
            }),
        },
        ..edition(3)
    };
    let set = AccessList {
        categories: PartyCategory::ALL.to_vec(),
        set_by: Some((person(9), at(1))),
    };
    let answer = RecordedAnswer {
        organisation: Some(organisation(1)),
        key: "a key".to_owned(),
        request_sha256: [7; 32],
        answer: "ITM-0000000001".to_owned(),
    };
    let of_the_clock = RecordedAnswer {
        organisation: None,
        ..answer.clone()
    };
    vec![
        check::<Submission>("submission-accepted", 1, submission(1, organisation(1))),
        check("submission-refused", 1, refused),
        check("submission-nil", 1, nil),
        check(
            "submission-items",
            1,
            FileItems {
                submission: SubmissionRef::from_random_bits(1),
                named: ItemsNamed::of([1, 2, 3, 7], Unread::Nothing),
            },
        ),
        check(
            "submission-items-unread",
            1,
            FileItems {
                submission: SubmissionRef::from_random_bits(2),
                named: ItemsNamed::UNREAD,
            },
        ),
        check::<Round>("round", 1, round(1)),
        check("edition-prepared", 1, cover(edition(1))),
        check("edition-published", 1, cover(published)),
        check("edition-handed-over", 1, cover(handed_over_edition(1))),
        check("edition-discarded", 1, cover(discarded)),
        check("edition-of-round", 1, cover(of_round)),
        check("edition-entries", 1, EditionEntries(edition(1).entries)),
        check::<Glossary>("glossary", 1, glossary(1)),
        check::<WorkingDayCalendar>("calendar", 1, calendar(1)),
        check("access-proposed", 1, AccessList::as_proposed()),
        check("access-set", 1, set),
        check("answer", 1, answer),
        check("answer-of-the-clock", 1, of_the_clock),
    ]
}

fn notice_files() -> Vec<String> {
    let item = item_ref(1);
    let edition = EditionRef::from_random_bits(1);
    let round = RoundRef::from_random_bits(1);
    let query = QueryRef::from_random_bits(1);
    let provider = organisation(1);
    let launch = LaunchRef::from_random_bits(1);
    let abouts = [
        (
            "round-opened",
            NoticeAbout::RoundOpened {
                round,
                agreed: day(30),
            },
        ),
        (
            "extension",
            NoticeAbout::ExtensionAgreed { round, to: day(30) },
        ),
        (
            "chase",
            NoticeAbout::ChaseDue {
                round,
                provider,
                day: day(30),
            },
        ),
        (
            "submission",
            NoticeAbout::SubmissionAwaitsVerification {
                submission: SubmissionRef::from_random_bits(1),
                provider,
            },
        ),
        ("raised", NoticeAbout::ItemRaised { item }),
        ("drafted", NoticeAbout::ItemDrafted { item, launch }),
        ("verdict-added", NoticeAbout::VerdictAdded { item, launch }),
        (
            "queried",
            NoticeAbout::ItemQueried {
                item,
                query,
                due: day(20),
            },
        ),
        ("answered", NoticeAbout::QueryAnswered { item }),
        ("declined", NoticeAbout::ItemDeclined { item }),
        (
            "concern-marked",
            NoticeAbout::ConcernMarked {
                item,
                concern: Concern::Billing,
            },
        ),
        (
            "asked",
            NoticeAbout::ConfirmationAsked {
                item,
                request: ConfirmationRef::from_random_bits(1),
            },
        ),
        ("confirmed", NoticeAbout::FixConfirmed { item }),
        ("refused", NoticeAbout::FixRefused { item }),
        (
            "confirmation-overtaken",
            NoticeAbout::ConfirmationOvertaken {
                item,
                request: ConfirmationRef::from_random_bits(1),
            },
        ),
        (
            "confirmation-withdrawn",
            NoticeAbout::ConfirmationWithdrawn { item },
        ),
        (
            "published",
            NoticeAbout::EditionPublished { edition, number: 3 },
        ),
        (
            "handed-over",
            NoticeAbout::EditionHandedOver { edition, number: 3 },
        ),
    ];
    let to = Recipient::Organisation(provider);
    let mut files: Vec<String> = abouts
        .into_iter()
        .map(|(name, about)| check(&format!("notice-{name}"), 1, numbered(to, about)))
        .collect();
    let every = Recipient::Every(OrganisationType::Secas);
    let to_every = numbered(every, NoticeAbout::FixConfirmed { item });
    files.push(check("notice-to-every", 1, to_every));
    files
}

#[test]
fn every_golden_sample_reads_and_none_is_forgotten() {
    let mut checked: BTreeSet<String> = item_files().into_iter().collect();
    checked.extend(other_files());
    checked.extend(notice_files());
    checked.extend(super::launch_golden::files());
    let there: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, checked);
}

#[test]
fn runs_of_identifiers_are_read_as_they_are_written_and_in_no_other_way() {
    let body = |runs: &str| {
        format!(
            "{{\"submission\":\"SUB-0000000001\",\"identifiers\":\"{runs}\",\
             \"unread\":\"Nothing\"}}"
        )
    };
    for runs in ["", "0", "1-3 7", "18446744073709551615"] {
        let read = FileItems::from_body(1, &body(runs)).unwrap();
        assert_eq!(read.into_body(), body(runs));
    }
    for runs in [
        " ",
        "1 ",
        "01",
        "1-1",
        "3-1",
        "1 2",
        "7 3",
        "a",
        "1-",
        "-1",
        "18446744073709551616",
    ] {
        let why = FileItems::from_body(1, &body(runs)).unwrap_err();
        assert!(matches!(why, Unreadable::Inconsistent(_)), "{runs}: {why}");
    }
}

#[test]
fn what_no_form_wrote_is_unreadable_and_not_quoted() {
    let body = item(1).into_body();
    let spoilt = [
        body.replace("\"identifier\":10001", "\"identifier\":\"secret\""),
        body.replace("DeviceManufacturer", "secret"),
        body.replace("\"Received\"", "\"secret\""),
        body.replace("2026-04-01", "2026-4-1"),
        body.replace("0002012F", "0002012f"),
        body.replace("{\"reference\"", "{\"secret\":1,\"reference\""),
        body[..body.len() - 1].to_owned(),
        String::new(),
    ];
    for spoilt in spoilt {
        assert_ne!(spoilt, body);
        let why = Item::from_body(1, &spoilt).unwrap_err();
        assert!(matches!(why, Unreadable::NotInForm { .. }), "{why}");
        assert!(!why.to_string().contains("secret"), "{why}");
    }
    let unknown = Item::from_body(2, &body).unwrap_err();
    assert!(matches!(unknown, Unreadable::UnknownForm(2)));
    let entries = EditionEntries::from_body(1, "ITM-0000000001 1 1 -\nsecret\n");
    assert!(matches!(
        entries,
        Err(Unreadable::NotInForm { line: 2, .. })
    ));
}
