//! Golden samples of launches, orders and what is told of launches.

use super::StoredForm;
use super::golden::{check, numbered};
use super::launch_samples::{draft, full_launches, hold_ref, launch_ref, order, recalled_order};
use super::samples::{at, day, organisation};
use super::{Unreadable, text::Textual};
use launch::criteria::Kpi;
use launch::decision::NoticeAbout;
use launch::launch::Launch;
use launch::order::Order;
use launch::outcome::{FailureMode, RecallAnswer};
use terms::Recipient;

/// The files of every sample, checked.
pub(super) fn files() -> Vec<String> {
    let mut files = vec![
        check("launch-new", 1, draft(1)),
        check("order-out", 1, order(1, 1)),
        check("order-recalled", 1, recalled_order(2, 1)),
    ];
    let full = full_launches();
    files.extend(
        full.into_iter()
            .map(|(name, launch)| check(&format!("launch-{name}"), 1, launch)),
    );
    let to = Recipient::Organisation(organisation(5));
    files.extend(
        abouts()
            .into_iter()
            .map(|(name, about)| check(&format!("notice-launch-{name}"), 1, numbered(to, about))),
    );
    files
}

fn abouts() -> Vec<(&'static str, NoticeAbout)> {
    let launch = launch_ref(1);
    let hold = hold_ref(1);
    vec![
        (
            "notified",
            NoticeAbout::LaunchNotified {
                launch,
                revision: 1,
                window_closes: at(4),
            },
        ),
        ("listed", NoticeAbout::ListedBeforeNotified { launch }),
        ("dcc-plan", NoticeAbout::DccPlanApplies { launch }),
        ("lists", NoticeAbout::ListsArrived { launch }),
        ("sealed", NoticeAbout::TrancheSealed { launch, level: 1 }),
        ("met", NoticeAbout::GateMet { launch, level: 1 }),
        (
            "achieved",
            NoticeAbout::LevelAchieved {
                launch,
                level: 1,
                next: Some(2),
            },
        ),
        (
            "achieved-last",
            NoticeAbout::LevelAchieved {
                launch,
                level: 4,
                next: None,
            },
        ),
        (
            "not-achieved",
            NoticeAbout::GateNotAchieved {
                launch,
                level: 1,
                report_by: day(24),
            },
        ),
        ("reported", NoticeAbout::FailureReported { launch, hold }),
        ("stopped", NoticeAbout::Stopped { launch, hold }),
        ("deferred", NoticeAbout::Deferred { launch, hold }),
        ("case", NoticeAbout::CaseStated { launch, hold }),
        ("directed", NoticeAbout::Directed { launch, hold }),
        ("released", NoticeAbout::Released { launch, hold }),
        (
            "drift",
            NoticeAbout::DriftWarned {
                launch,
                kpi: Kpi::GasReads,
            },
        ),
        ("recalled", NoticeAbout::OrdersRecalled { launch }),
        ("completed", NoticeAbout::LaunchCompleted { launch }),
        ("withdrawn", NoticeAbout::LaunchWithdrawn { launch }),
    ]
}

/// A brake never fails open: what no launch can have is unreadable, never a default.
#[test]
fn sl_1_criteria_that_no_launch_can_have_are_unreadable() {
    let body = draft(1).into_body();
    for (from, to) in [
        // More than the whole.
        ("\"failed_max\":5000000", "\"failed_max\":1000000001"),
        ("\"failed_max\":5000000", "\"failed_max\":-1"),
        ("\"failed_max\":5000000", "\"failed_max\":\"0.5 %\""),
        ("\"failed_max\":5000000", "\"failed_max\":0.5"),
        ("\"failed_max\":5000000,", ""),
        // Waves that shrink, or of nobody.
        ("[50,150,500", "[150,50,500"),
        ("[50,150,500", "[0,150,500"),
        // Levels that do not begin with nominated hubs, or do not end with the rest.
        ("{\"Nominated\":{\"by_dcc_plan\":5000}},", ""),
        (",\"Rest\"]", "]"),
        ("{\"Hubs\":50000}", "{\"Hubs\":0}"),
        // A measure that stands twice would hide one of its rules.
        ("[\"GasReads\",", "[\"HalfHourlyReads\","),
        ("[\"North\",", "[\"Norths\","),
        ("\"WorkingDays\"", "\"Workdays\""),
        ("\"Ordinary\"", "\"Ordinarily\""),
    ] {
        let spoilt = body.replace(from, to);
        assert_ne!(spoilt, body, "{from}");
        let why = Launch::from_body(1, &spoilt).expect_err(to);
        assert!(matches!(why, Unreadable::NotInForm { .. }), "{why}");
    }
}

#[test]
fn sl_9_a_hold_whose_release_or_reason_is_no_words_of_ours_is_unreadable() {
    let (_, full) = full_launches().remove(3);
    let body = full.into_body();
    for (from, to) in [
        ("\"authority\":\"Panel\"", "\"authority\":\"Clock\""),
        ("\"Continue\"", "\"Go on\""),
        ("\"WholeLaunch\"", "\"Nothing\""),
        ("\"EmergencyStop\":{", "\"EmergencyStop\":{\"also\":1,"),
        ("\"decided_at\":", "\"decided\":"),
    ] {
        let spoilt = body.replace(from, to);
        assert_ne!(spoilt, body, "{from}");
        assert!(Launch::from_body(1, &spoilt).is_err(), "{to}");
    }
    let order = order(1, 1).into_body();
    assert!(matches!(
        Order::from_body(2, &order),
        Err(Unreadable::UnknownForm(2))
    ));
    assert!(matches!(
        Launch::from_body(2, &body),
        Err(Unreadable::UnknownForm(2))
    ));
}

/// These stand in rows without a form number, so they never change.
#[test]
fn sl_5_the_codes_of_hubs_facts_stay_as_they_are() {
    let modes = FailureMode::ALL.map(|mode| mode.text().into_owned());
    let expected = [
        "TransferFailed",
        "ImageDiscarded",
        "HardwareMismatch",
        "VerificationFailed",
        "OtherVersion",
        "LostAfterActivation",
    ];
    assert_eq!(modes, expected);
    let answers = [RecallAnswer::Recalled, RecallAnswer::TooLate];
    let answers = answers.map(|answer| answer.text().into_owned());
    assert_eq!(answers, ["Recalled", "TooLate"]);
    let measures = Kpi::ALL.map(|kpi| kpi.text().into_owned());
    let expected = ["HalfHourlyReads", "GasReads", "Alerts", "PrepaymentLatency"];
    assert_eq!(measures, expected);
}
