//! Any launch and any order reads back as it was written.

use super::StoredForm;
use super::launch_samples::{draft, full_launches};
use launch::Share;
use launch::criteria::{ActivationDays, ActivationWindow, Criteria, Kpi, KpiRule, StartDays};
use launch::hold::{
    Authority, DccStatement, DirectionKind, FailureReport, Hold, HoldReason, HoldScope,
    PanelDirection, Release, StoredHubs,
};
use launch::ladder::{LevelSize, Levels, Waves};
use launch::launch::{HubsFrom, Launch, Phase};
use launch::notification::{
    LaunchKind, Notification, NotificationNumber, UpgradePriority, UpgradeSeverity,
};
use launch::order::Order;
use launch::tranche::{SealedPlan, SealedStratum, Tranche};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use terms::{
    CspRegion, Date, FirmwareVersion, HoldRef, LaunchRef, Moment, OrderRef, OrganisationRef,
    PersonRef, PlanRef,
};

fn moment() -> impl Strategy<Value = Moment> + Clone {
    // Up to the end of the year 9999.
    (0..253_402_300_800_i64).prop_map(Moment::from_unix_seconds)
}

fn day() -> impl Strategy<Value = Date> + Clone {
    moment().prop_map(Moment::uk_date)
}

fn organisation() -> impl Strategy<Value = OrganisationRef> + Clone {
    any::<u64>().prop_map(OrganisationRef::from_random_bits)
}

fn person() -> impl Strategy<Value = PersonRef> + Clone {
    any::<u64>().prop_map(PersonRef::from_random_bits)
}

fn share() -> impl Strategy<Value = Share> + Clone {
    (0..=Share::WHOLE).prop_map(|parts| Share::of_billion(parts).expect("within the whole"))
}

fn stored_hubs() -> impl Strategy<Value = StoredHubs> + Clone {
    (any::<[u8; 32]>(), any::<u64>()).prop_map(|(sha256, hubs)| StoredHubs { sha256, hubs })
}

fn hubs_from() -> impl Strategy<Value = HubsFrom> + Clone {
    select(vec![
        HubsFrom::Lists,
        HubsFrom::DccPlan,
        HubsFrom::ListsThenDccPlan,
    ])
}

fn waves() -> impl Strategy<Value = Waves> {
    prop::collection::vec(1..=u32::MAX, 0..=Waves::NAMED_MAX).prop_map(|mut sizes| {
        sizes.sort_unstable();
        Waves::new(sizes).expect("growing waves")
    })
}

fn levels() -> impl Strategy<Value = Levels> {
    let between = prop_oneof![
        (1..=u32::MAX).prop_map(LevelSize::Hubs),
        share().prop_map(LevelSize::Share),
    ];
    let between = prop::collection::vec(between, 0..=Levels::COUNT_MAX - 2);
    (1..=u32::MAX, between).prop_map(|(by_dcc_plan, between)| {
        let mut sizes = vec![LevelSize::Nominated { by_dcc_plan }];
        sizes.extend(between);
        sizes.push(LevelSize::Rest);
        Levels::new(sizes).expect("levels in order")
    })
}

fn rule() -> impl Strategy<Value = KpiRule> {
    any::<[u32; 3]>().prop_map(|[events_min, multiple, pairs_min]| KpiRule {
        events_min,
        multiple,
        pairs_min,
    })
}

fn activation() -> impl Strategy<Value = ActivationWindow> {
    let days = select(vec![ActivationDays::WorkingDays, ActivationDays::EveryDay]);
    (any::<u8>(), any::<u8>(), days).prop_map(|(from_hour, until_hour, days)| ActivationWindow {
        from_hour,
        until_hour,
        days,
    })
}

fn criteria() -> impl Strategy<Value = Criteria> {
    let start_days = select(vec![
        StartDays::WorkingDayBeforeWorkingDay,
        StartDays::WorkingDays,
        StartDays::EveryDay,
    ]);
    let shares = (share(), share(), share(), share(), share(), share());
    let kpis = prop::collection::btree_map(select(&Kpi::ALL[..]), rule(), 0..=4);
    let capacity = prop::collection::btree_map(select(&CspRegion::ALL[..]), any::<u32>(), 0..=6);
    (
        (shares, any::<[u32; 11]>(), any::<bool>()),
        (kpis, capacity, waves(), levels()),
        (activation(), start_days),
    )
        .prop_map(|((shares, numbers, soak_over_month_end), ladders, days)| {
            let (kpis, daily_capacity, waves, levels) = ladders;
            criteria_of(shares, numbers, kpis, daily_capacity, |criteria| Criteria {
                soak_over_month_end,
                waves,
                levels,
                activation: days.0,
                start_days: days.1,
                ..criteria
            })
        })
}

fn criteria_of(
    shares: (Share, Share, Share, Share, Share, Share),
    numbers: [u32; 11],
    kpis: BTreeMap<Kpi, KpiRule>,
    daily_capacity: BTreeMap<CspRegion, u32>,
    rest: impl FnOnce(Criteria) -> Criteria,
) -> Criteria {
    rest(Criteria {
        failed_max: shares.0,
        bad_max: shares.1,
        worsened_max: shares.2,
        false_stop: shares.3,
        false_pass: shares.4,
        matured_min: shares.5,
        soak_hours: numbers[0],
        silent_after_hours: numbers[1],
        reread_hours: numbers[2],
        stratum_hubs_min: numbers[3],
        holdback_per_stratum: numbers[4],
        nomination_working_days: numbers[5],
        nominations_per_supplier_max: numbers[6],
        results_within_working_days: numbers[7],
        report_after_working_days: numbers[8],
        small_cell_below: numbers[9],
        kpis,
        daily_capacity,
        ..Criteria::standard(LaunchKind::Ordinary)
    })
}

fn notification() -> impl Strategy<Value = Notification> {
    (
        "[!-~]{1,30}",
        select(LaunchKind::ALL),
        any::<String>(),
        (select(UpgradeSeverity::ALL), select(UpgradePriority::ALL)),
        (day(), day()),
        prop::collection::vec("[0-9A-F]{8}", 0..4),
        criteria(),
    )
        .prop_map(
            |(number, kind, release_note, grave, days, from, criteria)| {
                let issued = draft(1).notification;
                let mut target = issued.target;
                let version = |text: &String| FirmwareVersion::parse(text).expect("a version");
                target.from = from.iter().map(version).collect();
                Notification {
                    number: NotificationNumber::parse(&number).expect("a number"),
                    kind,
                    target,
                    release_note,
                    severity: grave.0,
                    priority: grave.1,
                    deploy_by: days.0,
                    activate_by: days.1,
                    criteria,
                }
            },
        )
}

fn direction() -> impl Strategy<Value = PanelDirection> {
    let kind = prop_oneof![
        Just(DirectionKind::Continue),
        prop::option::of(day()).prop_map(|until| DirectionKind::StayHeld { until }),
        any::<String>().prop_map(|words| DirectionKind::Modify { words }),
    ];
    (kind, any::<String>(), any::<String>(), moment(), person()).prop_map(
        |(kind, reasons, attendance, at, by)| {
            PanelDirection::kept(kind, reasons, attendance, at, by)
        },
    )
}

fn reason() -> impl Strategy<Value = HoldReason> {
    let report = (any::<String>(), any::<String>(), moment(), person()).prop_map(
        |(mechanism, mitigation, filed_at, filed_by)| FailureReport {
            mechanism,
            mitigation,
            filed_at,
            filed_by,
        },
    );
    let report = prop::option::of(report);
    prop_oneof![
        (any::<u32>(), any::<u32>(), any::<[u8; 32]>(), report).prop_map(
            |(level, attempt, evidence_sha256, report)| HoldReason::GateNotAchieved {
                level,
                attempt,
                evidence_sha256,
                report,
            }
        ),
        (organisation(), any::<String>())
            .prop_map(|(by, words)| HoldReason::EmergencyStop { by, words }),
        (organisation(), any::<String>(), any::<String>()).prop_map(
            |(by, vulnerabilities, justification)| HoldReason::Deferral {
                by,
                vulnerabilities,
                justification,
            }
        ),
    ]
}

fn hold() -> impl Strategy<Value = Hold> {
    let scope = prop_oneof![
        Just(HoldScope::WholeLaunch),
        organisation().prop_map(HoldScope::Portfolio),
        (organisation(), stored_hubs())
            .prop_map(|(supplier, hubs)| HoldScope::Listed { supplier, hubs }),
    ];
    let authority = select(vec![
        Authority::Dcc,
        Authority::Panel,
        Authority::DeferringSupplier,
    ]);
    let release = (authority, person(), moment(), moment()).prop_map(
        |(authority, by, decided_at, effective)| Release {
            authority,
            by,
            decided_at,
            effective,
        },
    );
    (
        any::<u64>(),
        (reason(), scope),
        moment(),
        prop::option::of(person()),
        prop::collection::vec(statement(), 0..3),
        prop::collection::vec(direction(), 0..3),
        prop::option::of(release),
    )
        .prop_map(
            |(bits, (reason, scope), opened_at, opened_by, statements, directions, release)| Hold {
                reference: HoldRef::from_random_bits(bits),
                reason,
                scope,
                opened_at,
                opened_by,
                statements,
                directions,
                release,
            },
        )
}

fn statement() -> impl Strategy<Value = DccStatement> {
    (".{1,40}", moment(), person()).prop_map(|(words, at, by)| DccStatement { words, at, by })
}

fn tranche() -> impl Strategy<Value = Tranche> {
    let plan = (
        any::<[u64; 3]>(),
        prop::option::of(any::<u64>()),
        any::<[u32; 3]>(),
        any::<[u8; 32]>(),
        hubs_from(),
        prop::collection::vec(any::<u64>(), 0..8),
    )
        .prop_map(
            |(numbers, parent, small, slots_sha256, hubs_from, waves)| SealedPlan {
                reference: PlanRef::from_random_bits(numbers[0]),
                parent: parent.map(PlanRef::from_random_bits),
                snapshot: small[0],
                seed: numbers[1],
                slots_sha256,
                hubs_from,
                waves,
                holdback: numbers[2],
                strata: vec![SealedStratum {
                    place: small[1],
                    planned: numbers[0],
                    needed: u64::from(small[2]),
                }],
            },
        );
    (
        plan,
        any::<[u32; 4]>(),
        (moment(), person()),
        prop::option::of(moment()),
        prop::option::of(moment()),
    )
        .prop_map(|(plan, small, sealed, first_sent_at, matured_at)| Tranche {
            level: small[0],
            attempt: small[1],
            plan,
            sealed_at: sealed.0,
            sealed_by: sealed.1,
            generation: small[2],
            wave: small[3],
            first_sent_at,
            matured_at,
        })
}

fn phase() -> impl Strategy<Value = Phase> {
    prop_oneof![
        Just(Phase::Draft),
        Just(Phase::Notified),
        hubs_from().prop_map(|hubs| Phase::Ready { hubs }),
        Just(Phase::Running),
        Just(Phase::Achieved),
        moment().prop_map(|at| Phase::Complete { at }),
        (moment(), any::<String>()).prop_map(|(at, reason)| Phase::Withdrawn { at, reason }),
    ]
}

/// Lists of heads, which the golden samples hold in every form, are taken from them; what people
/// type and what is computed is any.
fn a_launch() -> impl Strategy<Value = Launch> {
    (
        any::<u64>(),
        notification(),
        phase(),
        prop::collection::vec(hold(), 0..4),
        prop::collection::vec(tranche(), 0..3),
        any::<[u32; 3]>(),
        0..8_usize,
    )
        .prop_map(
            |(bits, notification, phase, holds, tranches, small, sample)| {
                let (_, full) = full_launches().remove(sample);
                Launch {
                    reference: LaunchRef::from_random_bits(bits),
                    notification,
                    revision: small[0],
                    phase,
                    level: small[1],
                    attempt: small[2],
                    holds,
                    tranches,
                    ..full
                }
            },
        )
}

fn an_order() -> impl Strategy<Value = Order> {
    (
        (any::<[u64; 3]>(), any::<[u32; 2]>()),
        select(&CspRegion::ALL[..]),
        organisation(),
        stored_hubs(),
        (moment(), moment()),
        prop::option::of(moment()),
        prop::option::of(moment()),
    )
        .prop_map(
            |((bits, small), region, csp, hubs, times, fetched_at, recalled_at)| Order {
                reference: OrderRef::from_random_bits(bits[0]),
                launch: LaunchRef::from_random_bits(bits[1]),
                plan: PlanRef::from_random_bits(bits[2]),
                generation: small[0],
                wave: small[1],
                region,
                csp,
                hubs,
                sent_at: times.0,
                silent_from: times.1,
                fetched_at,
                recalled_at,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn one_2_any_launch_reads_back_as_written(launch in a_launch()) {
        let body = launch.clone().into_body();
        prop_assert_eq!(Launch::from_body(1, &body).expect("reads"), launch);
    }

    #[test]
    fn one_2_any_order_reads_back_as_written(order in an_order()) {
        let body = order.clone().into_body();
        prop_assert_eq!(Order::from_body(1, &body).expect("reads"), order);
    }
}
