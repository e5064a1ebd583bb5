//! Synthetic launches and orders for the store's tests: invented makers, no real device.

use super::samples::{at, day, organisation, person, version};
use launch::Share;
use launch::criteria::{ActivationDays, Criteria, Kpi, StartDays};
use launch::hold::{
    Authority, DccStatement, DirectionKind, FailureReport, Hold, HoldReason, HoldScope,
    PanelDirection, Release, StoredHubs,
};
use launch::ladder::{LevelSize, Levels};
use launch::launch::{
    Communication, CommunicationKind, Correctable, Correction, CoverageDirection, CplStanding,
    DecidedGate, DriftWarning, GateOutcome, HubsFrom, Launch, NominationWindow, Phase, Told,
};
use launch::nomination::{Nomination, NominationRoute, SetAsideCounts};
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::order::Order;
use launch::tranche::{SealedPlan, SealedStratum, Tranche};
use terms::{CspRegion, HoldRef, LaunchRef, Make, Model, NominationRef, OrderRef, PlanRef};

pub fn launch_ref(n: u64) -> LaunchRef {
    LaunchRef::from_random_bits(0x4000 + n)
}

pub fn plan_ref(n: u64) -> PlanRef {
    PlanRef::from_random_bits(0x5000 + n)
}

pub fn order_ref(n: u64) -> OrderRef {
    OrderRef::from_random_bits(0x6000 + n)
}

pub fn hold_ref(n: u64) -> HoldRef {
    HoldRef::from_random_bits(0x7000 + n)
}

fn stored_hubs(n: u64) -> StoredHubs {
    StoredHubs {
        sha256: [n as u8; 32],
        hubs: n,
    }
}

pub fn notification(n: u64) -> Notification {
    Notification {
        number: NotificationNumber::parse(&format!("CHFN-2026-{n:04}"))
            .expect("synthetic values are well formed"),
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse("Northmere").expect("synthetic values are well formed"),
            model: Model::parse("NM-H200").expect("synthetic values are well formed"),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000"), version("00010001")],
        },
        release_note: "Puts right the loss of gas reads after a power cut.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: UpgradePriority::Medium,
        deploy_by: day(20),
        activate_by: day(30),
        criteria: Criteria::standard(LaunchKind::Ordinary),
    }
}

/// A launch as DCC drafted it.
pub fn draft(n: u64) -> Launch {
    Launch {
        reference: launch_ref(n),
        notification: notification(n),
        revision: 0,
        corrections: Vec::new(),
        drafted_by: person(0),
        phase: Phase::Draft,
        issued_at: None,
        told: Vec::new(),
        cpl: CplStanding::NotListed,
        window: None,
        level: 1,
        attempt: 1,
        nominations: Vec::new(),
        tranches: Vec::new(),
        holds: Vec::new(),
        gates: Vec::new(),
        communications: Vec::new(),
        drift_warnings: Vec::new(),
        coverage_directed: Vec::new(),
    }
}

/// An order of a launch: 100 hubs of wave 1 of its plan of the same number, put out.
pub fn order(n: u64, launch: u64) -> Order {
    Order {
        reference: order_ref(n),
        launch: launch_ref(launch),
        plan: plan_ref(launch),
        generation: 1,
        wave: 1,
        region: CspRegion::North,
        csp: organisation(8),
        hubs: stored_hubs(100),
        sent_at: at(n as i64),
        silent_from: at(1_000),
        fetched_at: None,
        recalled_at: None,
    }
}

/// The same order, fetched and recalled.
pub fn recalled_order(n: u64, launch: u64) -> Order {
    Order {
        fetched_at: Some(at(20)),
        recalled_at: Some(at(30)),
        ..order(n, launch)
    }
}

/// One launch for every phase, in which every field holds something and, all of them together,
/// every value of every list occurs.
pub fn full_launches() -> Vec<(&'static str, Launch)> {
    let phases = [
        ("draft", Phase::Draft),
        ("notified", Phase::Notified),
        (
            "ready",
            Phase::Ready {
                hubs: HubsFrom::ListsThenDccPlan,
            },
        ),
        ("running", Phase::Running),
        ("achieved", Phase::Achieved),
        ("complete", Phase::Complete { at: at(90) }),
        (
            "withdrawn",
            Phase::Withdrawn {
                at: at(91),
                reason: "Quotes \", backslashes \\ and £ are kept.".to_owned(),
            },
        ),
    ];
    let full = phases.into_iter().enumerate();
    full.map(|(n, (name, phase))| (name, full_launch(n, phase)))
        .chain([("corrected", corrected_launch())])
        .collect()
}

/// One whose notification was corrected, with a list of which what was set aside is kept, and with
/// DCC's case on a stop that the Panel directed to stay.
fn corrected_launch() -> Launch {
    let mut launch = full_launch(3, Phase::Running);
    launch.nominations[0].aside_sha256 = Some([7; 32]);
    launch.corrections.push(Correction {
        revision: 2,
        at: at(2),
        was: Correctable::of(&notification(3)),
    });
    let mut stop = stop(9);
    stop.statements.push(DccStatement {
        words: "The reads are late, not lost.".to_owned(),
        at: at(21),
        by: person(0),
    });
    launch.communications.push(Communication {
        number: 11,
        kind: CommunicationKind::Directed {
            hold: stop.reference,
            direction: 1,
        },
        at: at(82),
        report_due: None,
    });
    launch.holds.push(stop);
    launch
}

/// The `n`-th of these values, from the start again after the last.
fn nth<T: Copy>(values: &[T], n: usize) -> T {
    values[n % values.len()]
}

fn full_launch(n: usize, phase: Phase) -> Launch {
    let cpl = [
        CplStanding::NotListed,
        CplStanding::After { at: at(5) },
        CplStanding::Before { at: at(6) },
    ];
    Launch {
        notification: full_notification(n),
        revision: 2,
        phase,
        issued_at: Some(at(1)),
        told: vec![
            Told {
                organisation: organisation(5),
                at: at(2),
                acknowledged: None,
            },
            Told {
                organisation: organisation(6),
                at: at(2),
                acknowledged: Some((1, at(3), person(6))),
            },
        ],
        cpl: nth(&cpl, n),
        window: Some(NominationWindow {
            opened: at(1),
            working_days: 10,
            last_day: day(21),
            closes: at(4),
            calendar_version: 3,
        }),
        level: 2,
        attempt: 3,
        nominations: nominations(),
        tranches: tranches(n),
        holds: holds(),
        gates: [GateOutcome::Achieved, GateOutcome::NotAchieved]
            .map(|outcome| DecidedGate {
                level: 1,
                attempt: 1,
                outcome,
                at: at(40),
                evidence_sha256: [4; 32],
            })
            .to_vec(),
        communications: communications(),
        drift_warnings: Kpi::ALL
            .map(|kpi| DriftWarning {
                level: 1,
                attempt: 2,
                kpi,
                at: at(50),
                acknowledged: (kpi == Kpi::Alerts).then(|| (person(0), at(51))),
            })
            .to_vec(),
        coverage_directed: vec![CoverageDirection {
            level: 1,
            reasons: "Those homes are watched by hand.".to_owned(),
            at: at(60),
            by: person(2),
        }],
        ..draft(n as u64)
    }
}

fn full_notification(n: usize) -> Notification {
    let kind = nth(LaunchKind::ALL, n);
    let share = |parts| Share::of_billion(parts).expect("a constant share");
    let mut criteria = Criteria::standard(kind);
    criteria.failed_max = share(1);
    criteria.soak_over_month_end = true;
    criteria.levels = Levels::new(vec![
        LevelSize::Nominated { by_dcc_plan: 7 },
        LevelSize::Hubs(50_000),
        LevelSize::Share(share(100_000_000)),
        LevelSize::Rest,
    ])
    .expect("constant levels");
    criteria.activation.days = nth(&[ActivationDays::WorkingDays, ActivationDays::EveryDay], n);
    let start_days = [
        StartDays::WorkingDayBeforeWorkingDay,
        StartDays::WorkingDays,
        StartDays::EveryDay,
    ];
    criteria.start_days = nth(&start_days, n);
    Notification {
        kind,
        severity: nth(UpgradeSeverity::ALL, n),
        priority: nth(UpgradePriority::ALL, n),
        target: Target {
            han_variant: nth(HanVariant::ALL, n),
            ..notification(1).target
        },
        criteria,
        ..notification(n as u64)
    }
}

fn nominations() -> Vec<Nomination> {
    let routes = [
        NominationRoute::ServiceRequest(None),
        NominationRoute::Page,
        NominationRoute::Api,
    ];
    let nomination = |(n, route)| Nomination {
        reference: NominationRef::from_random_bits(n),
        supplier: organisation(5),
        by: (route != NominationRoute::ServiceRequest(None)).then(|| person(5)),
        route,
        level: 1,
        at: at(3),
        listed: 33,
        repeated: 1,
        hubs: stored_hubs(15),
        withdrawn: 2,
        set_aside: SetAsideCounts::new([1, 2, 3, 4, 5]),
        aside_sha256: None,
    };
    (1..).zip(routes).map(nomination).collect()
}

fn tranches(n: usize) -> Vec<Tranche> {
    let hubs_from = [
        HubsFrom::Lists,
        HubsFrom::DccPlan,
        HubsFrom::ListsThenDccPlan,
    ];
    let first = tranche(1, nth(&hubs_from, n));
    let second = Tranche {
        plan: SealedPlan {
            parent: Some(first.plan.reference),
            ..tranche(2, nth(&hubs_from, n + 1)).plan
        },
        first_sent_at: Some(at(12)),
        matured_at: Some(at(30)),
        ..tranche(2, HubsFrom::Lists)
    };
    vec![first, second]
}

/// A tranche of level 1 under this plan.
pub fn tranche(plan: u64, hubs_from: HubsFrom) -> Tranche {
    Tranche {
        level: 1,
        attempt: 1,
        plan: SealedPlan {
            reference: plan_ref(plan),
            parent: None,
            snapshot: 9,
            seed: u64::MAX,
            slots_sha256: [5; 32],
            hubs_from,
            waves: vec![50, 150, 800],
            holdback: 100,
            strata: [(0, 300), (4, 7)]
                .map(|(place, planned)| SealedStratum {
                    place,
                    planned,
                    needed: 299,
                })
                .to_vec(),
        },
        sealed_at: at(10),
        sealed_by: person(0),
        generation: 1,
        wave: 2,
        first_sent_at: None,
        matured_at: None,
    }
}

/// An Emergency Stop, open.
pub fn stop(n: u64) -> Hold {
    Hold {
        reference: hold_ref(n),
        reason: HoldReason::EmergencyStop {
            by: organisation(5),
            words: "Gas reads stopped.".to_owned(),
        },
        scope: HoldScope::WholeLaunch,
        opened_at: at(20),
        opened_by: Some(person(5)),
        statements: Vec::new(),
        directions: Vec::new(),
        release: None,
    }
}

/// How a hold was released by this authority.
pub fn release(authority: Authority) -> Release {
    Release {
        authority,
        by: person(7),
        decided_at: at(70),
        effective: at(71),
    }
}

fn holds() -> Vec<Hold> {
    let not_achieved = |report| HoldReason::GateNotAchieved {
        level: 1,
        attempt: 1,
        evidence_sha256: [6; 32],
        report,
    };
    let deferral = || HoldReason::Deferral {
        by: organisation(6),
        vulnerabilities: "Half-hourly data is lost.".to_owned(),
        justification: "Settlement would fail.".to_owned(),
    };
    let report = FailureReport {
        mechanism: "The hub restarts.".to_owned(),
        mitigation: "A corrected image follows.".to_owned(),
        filed_at: at(41),
        filed_by: person(0),
    };
    let kinds = [
        DirectionKind::StayHeld { until: None },
        DirectionKind::StayHeld {
            until: Some(day(28)),
        },
        DirectionKind::Modify {
            words: "Only after a new report.".to_owned(),
        },
        DirectionKind::Continue,
    ];
    let direction = |kind| {
        let reasons = "The evidence is thin.".to_owned();
        PanelDirection::kept(kind, reasons, "Six members.".to_owned(), at(65), person(2))
    };
    vec![
        Hold {
            reason: not_achieved(None),
            opened_by: None,
            ..stop(1)
        },
        Hold {
            reason: not_achieved(Some(report)),
            opened_by: None,
            release: Some(release(Authority::Dcc)),
            ..stop(2)
        },
        Hold {
            directions: kinds.map(direction).to_vec(),
            release: Some(release(Authority::Panel)),
            ..stop(3)
        },
        Hold {
            reason: deferral(),
            scope: HoldScope::Portfolio(organisation(6)),
            release: Some(release(Authority::DeferringSupplier)),
            ..stop(4)
        },
        Hold {
            reason: deferral(),
            scope: HoldScope::Listed {
                supplier: organisation(6),
                hubs: stored_hubs(4),
            },
            ..stop(5)
        },
    ]
}

fn communications() -> Vec<Communication> {
    let hold = hold_ref(1);
    let kinds = [
        CommunicationKind::Notified { revision: 1 },
        CommunicationKind::DccPlanApplies,
        CommunicationKind::GateAchieved {
            level: 1,
            next: Some(2),
        },
        CommunicationKind::GateAchieved {
            level: 4,
            next: None,
        },
        CommunicationKind::GateNotAchieved {
            level: 1,
            hold,
            report_by: day(24),
        },
        CommunicationKind::FailureReported { hold },
        CommunicationKind::Stopped { hold },
        CommunicationKind::Released { hold },
        CommunicationKind::Completed,
        CommunicationKind::Withdrawn,
    ];
    let numbered = (1..).zip(kinds);
    numbered
        .map(|(number, kind)| Communication {
            number,
            kind,
            at: at(80),
            report_due: (number > 5).then(|| day(27)),
        })
        .collect()
}
