//! Plans on their pages: before sealing, where none can be made, and for as long as the launch
//! exists (SL-4, SL-7, SL-11, SL-13).

use crate::programs::*;
use crate::world::*;
use launch::command::Command;
use terms::{LaunchRef, Moment};

fn plan_of(launch: LaunchRef) -> String {
    format!("/launches/{launch}/plan")
}

/// The page of the sealed plan, by the link on the launch's page.
async fn sealed_path(programs: &Programs, launch: LaunchRef) -> String {
    let page = programs.page("DCC", &format!("/launches/{launch}")).await;
    let link = format!("href=\"/launches/{launch}/plans/");
    let (_, rest) = page.text.split_once(&link).expect("a link to the plan");
    let (plan, _) = rest.split_once('"').unwrap();
    format!("/launches/{launch}/plans/{plan}")
}

#[tokio::test]
async fn sl_4_a_sealed_plan_tells_where_every_hub_is_by_wave_region_and_supplier() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let path = sealed_path(&programs, launch).await;
    let page = programs.page("DCC", &path).await;
    assert_eq!(page.status, 200);
    says(
        &page,
        &[
            "Sealed plan of level 1, attempt 1",
            "Upgraded 800",
            "Of the whole fleet 2,400 hubs",
            "Wave Wave 1 Hubs 50",
            "Place Waiting Why A later level: this one is full without them",
            "Region North",
            "Supplier Brightwater Energy",
            "Supplier Fenland Power",
            "Stratum 00010000, North",
            "Back to launch CHFN-2026-0001",
        ],
    );
    assert!(!says_so(&page, "replaced on"), "no calendar was replaced");
    // Every hub once in the file, each with its place.
    let csv = programs.page("DCC", &format!("{path}/plan.csv")).await.text;
    let hubs = |place: &str| -> u64 {
        let lines = csv.lines().skip(1);
        let of = lines.filter(|line| line.split(',').nth(4) == Some(place));
        of.map(|line| line.rsplit(',').next().unwrap().parse::<u64>().unwrap())
            .sum()
    };
    assert_eq!(hubs("IN"), 800);
    assert_eq!(
        hubs("IN") + hubs("HELD-BACK") + hubs("WAITING") + hubs("OUT"),
        HUBS
    );
    assert!(csv.contains(",Brightwater Energy,Brightwater Energy,"));
    for end in ["", "/plan.csv"] {
        for (who, _) in everybody().into_iter().filter(|(who, _)| who != "DCC") {
            let refused = programs.page(&who, &format!("{path}{end}")).await.status;
            assert!([403, 404].contains(&refused), "{end} as {who}");
        }
    }
}

#[tokio::test]
async fn sl_4_where_no_level_can_be_planned_the_page_says_why_and_offers_nothing() {
    let (world, launch) = World::notified().await;
    let programs = Programs::of(world).await;
    let offer = "Make the plan";
    let page = programs.page("DCC", &plan_of(launch)).await;
    says(
        &page,
        &["Nothing can be planned now. Suppliers may still list"],
    );
    assert!(!says_so(&page, offer));
    // Asked all the same, it says the same and leads back.
    let asked = programs.form("DCC", &plan_of(launch), "").await;
    says(
        &asked,
        &[
            "Nothing can be planned now.",
            "Back to launch CHFN-2026-0001",
        ],
    );
    programs.world.set(Moment::at_hour(day("2026-11-24"), 11));
    programs.world.settle().await;
    says(&programs.page("DCC", &plan_of(launch)).await, &[offer]);
    programs.world.seal(launch).await;
    let page = programs.page("DCC", &plan_of(launch)).await;
    says(
        &page,
        &[
            "Nothing can be planned now. Level 1 is sealed and goes out",
            "Plan Level 1, attempt 1",
            "Back to launch",
        ],
    );
    assert!(!says_so(&page, offer));
}

#[tokio::test]
async fn sl_9_a_plan_of_a_held_launch_is_shown_and_not_offered_for_sealing() {
    let (world, launch) = World::notified().await;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    let words = "Meters lost their supply".to_owned();
    world
        .act(&brightwater(), Command::EmergencyStop { launch, words })
        .await;
    world.app.propose_plan(launch).await.unwrap();
    let programs = Programs::of(world).await;
    let page = programs.page("DCC", &plan_of(launch)).await;
    says(
        &page,
        &[
            "Upgraded 800",
            "It cannot be sealed now. The whole deployment is held",
        ],
    );
    assert!(!says_so(&page, "Seal this plan"));
}

#[tokio::test]
async fn sl_11_a_calendar_that_was_replaced_after_sealing_is_told_at_the_plan() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let path = sealed_path(&programs, launch).await;
    programs.world.pass_hours(1);
    let csv = "kind,scope,from,until\n\
               TARIFF-CHANGE,PORTFOLIO,2026-12-24T00:00:00Z,2027-01-01T00:00:00Z\n";
    let taken = programs.post("Brightwater Energy", "/api/v1/conflicts", CSV, csv);
    assert_eq!(taken.await.status, 200);
    says(
        &programs.page("DCC", &path).await,
        &[
            "A calendar of conflicts was replaced on 24 November 2026",
            "after this plan was sealed.",
        ],
    );
}
