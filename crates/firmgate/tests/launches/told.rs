//! What pages tell of a launch that runs: what is overdue, which strata a gate waits for, and who is
//! told that there is nothing (SL-5, SL-6, ONE-3).

use crate::programs::*;
use crate::world::*;
use launch::command::Command;
use terms::LaunchRef;

const FENLAND: &str = "Fenland Power";

/// A launch whose first wave failed.
async fn failed() -> (Programs, LaunchRef) {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        world
            .report(&order, &hubs, &["FAILED IMAGE-DISCARDED"])
            .await;
    }
    world.settle().await;
    (Programs::of(world).await, launch)
}

#[tokio::test]
async fn sl_6_a_failure_report_that_is_late_is_said_to_be_overdue_until_it_is_made() {
    let (programs, launch) = failed().await;
    let path = format!("/launches/{launch}");
    let late = "overdue since";
    let page = programs.page("DCC", &path).await;
    says(
        &page,
        &["DCC's report of the failure is due by 26 November 2026."],
    );
    assert!(!says_so(&page, late));
    assert!(!says_so(&page, "Not achieved. Not achieved"));
    programs.world.pass_hours(24 * 12);
    let page = programs.page("DCC", &path).await;
    says(
        &page,
        &["is due by 26 November 2026: overdue since 27 November 2026."],
    );
    says(
        &programs.page(FENLAND, &path).await,
        &["DCC's report is overdue since 27 November 2026."],
    );
    let hold = programs.world.launch(launch).await.holds[0].reference;
    let (mechanism, mitigation) = ("The image is discarded", "A new image");
    let report = Command::ReportFailure {
        launch,
        hold,
        mechanism: mechanism.to_owned(),
        mitigation: mitigation.to_owned(),
    };
    programs.world.act(&dcc(), report).await;
    for who in ["DCC", FENLAND] {
        assert!(!says_so(&programs.page(who, &path).await, late), "{who}");
    }
}

#[tokio::test]
async fn sl_1_a_day_of_deployment_that_passed_is_overdue_while_the_launch_lives() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let path = format!("/launches/{launch}");
    says(
        &programs.page(FENLAND, &path).await,
        &["Deployed by 29 January 2027 Activated by 26 February 2027"],
    );
    programs.world.pass_hours(24 * 70);
    says(
        &programs.page(FENLAND, &path).await,
        &["Deployed by 29 January 2027: overdue since 30 January 2027 Activated by"],
    );
    let reason = "Another launch takes its place".to_owned();
    let end = Command::Withdraw { launch, reason };
    programs.world.act(&dcc(), end).await;
    assert!(!says_so(
        &programs.page(FENLAND, &path).await,
        "overdue since"
    ));
}

#[tokio::test]
async fn sl_5_the_gate_names_the_strata_of_which_too_few_hubs_have_matured() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        world
            .report(&order, &hubs, &["CONFIRMED", "HEARTBEAT"])
            .await;
    }
    let programs = Programs::of(world).await;
    let named = "Too few hubs of this stratum have matured: 00010000, North, behind them";
    let page = programs.page("DCC", &format!("/launches/{launch}")).await;
    says(&page, &[named]);
    assert!(!says_so(&page, "hubs of stratum 1"));
    let seen = programs
        .get("DCC", &format!("/api/v1/launches/{launch}"))
        .await;
    assert!(seen.text.contains(named), "{}", seen.text);
}

#[tokio::test]
async fn sl_5_who_may_not_read_the_evidence_is_told_what_its_digest_is_of() {
    let (programs, launch) = failed().await;
    let path = format!("/launches/{launch}");
    for who in [FENLAND, "Northmere", "Panel"] {
        says(
            &programs.page(who, &path).await,
            &["DCC keeps the counts it was decided on, as a file whose SHA-256 begins"],
        );
    }
}

/// One rule: a door of one kind of organisation is shut to every other kind whatever launch stands in
/// the address; whoever is of the kind finds nothing where the launch is none of theirs.
#[tokio::test]
async fn one_3_the_wrong_kind_is_refused_and_the_right_kind_finds_no_launch_of_others() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let suppliers = ["Brightwater Energy", FENLAND, "Stranger Supply"];
    let own = [
        "hubs",
        "hubs.csv",
        "hubs/device-ids.csv",
        "lists",
        "results/hubs.csv",
    ];
    let dccs = [
        "plan",
        "orders",
        "notification",
        "rehearsal",
        "plans/PLN-0000000001",
    ];
    for launch in [launch.to_string(), "LCH-0000000001".to_owned()] {
        for (who, _) in everybody() {
            for end in own {
                let path = format!("/launches/{launch}/{end}");
                let status = programs.page(&who, &path).await.status;
                match suppliers.contains(&who.as_str()) {
                    false => assert_eq!(status, 403, "{path} as {who}"),
                    true if who == "Stranger Supply" => assert_eq!(status, 404, "{path} as {who}"),
                    true => assert!([200, 404].contains(&status), "{path} as {who}: {status}"),
                }
            }
            for end in dccs {
                let path = format!("/launches/{launch}/{end}");
                let status = programs.page(&who, &path).await.status;
                assert_eq!(status != 403, who == "DCC", "{path} as {who}: {status}");
            }
            let faulty = programs
                .form(&who, &format!("/launches/{launch}/acts/direct"), "hold=x")
                .await;
            assert_eq!(
                faulty.status != 403,
                who == "Panel",
                "{who}: {}",
                faulty.status
            );
        }
    }
}

#[tokio::test]
async fn sl_2_the_affected_hubs_are_told_with_the_day_of_their_inventory() {
    let (world, launch) = World::notified().await;
    let programs = Programs::of(world).await;
    let path = format!("/launches/{launch}/hubs");
    says(
        &programs.page(FENLAND, &path).await,
        &["Inventory Of 1 November 2026 (snapshot 1), and what changed since"],
    );
}
