//! Lists of hubs on their pages: sent, refused, looked up (SL-3, SL-4, SL-7, ONE-3).

use crate::programs::*;
use crate::world::*;
use launch::command::Command;
use std::fmt::Write;
use terms::{Actor, LaunchRef, Moment};

const BRIGHTWATER: &str = "Brightwater Energy";
const FENLAND: &str = "Fenland Power";

fn lists_of(launch: LaunchRef) -> String {
    format!("/launches/{launch}/lists")
}

fn csv(hubs: impl IntoIterator<Item = u64>) -> String {
    let mut csv = "Device ID,note\r\n".to_owned();
    for n in hubs {
        write!(csv, "{},kitchen\r\n", hub(n).text()).unwrap();
    }
    csv
}

async fn notified() -> (Programs, LaunchRef) {
    let (world, launch) = World::notified().await;
    (Programs::of(world).await, launch)
}

/// The page of the newest list, by its link on the page of lists.
async fn list_path(programs: &Programs, who: &str, launch: LaunchRef) -> String {
    let page = programs.page(who, &lists_of(launch)).await;
    let link = format!("href=\"{}/", lists_of(launch));
    let (_, rest) = page.text.rsplit_once(&link).expect("a link to the list");
    let (list, _) = rest.split_once('"').unwrap();
    format!("{}/{list}", lists_of(launch))
}

#[tokio::test]
async fn sl_3_a_list_is_taken_as_a_file_and_one_with_faults_stays_in_the_form() {
    let (programs, launch) = notified().await;
    let path = lists_of(launch);
    let taken = programs.list(BRIGHTWATER, &path, &csv([1, 3, 4]), "").await;
    says(&taken, &["2 of 3 hubs are accepted.", "Set aside 1"]);
    for (file, typed, told) in [
        ("", "", "Choose a file, or type Device IDs"),
        ("a", "typed by hand", "Send the file or the text, not both"),
        (
            "",
            "typed by hand",
            "there is something else than a Device ID on line 1",
        ),
        (
            "no device\n",
            "",
            "there is something else than a Device ID on line 1",
        ),
    ] {
        let page = programs.list(BRIGHTWATER, &path, file, typed).await;
        assert_eq!(page.status, 422);
        says(
            &page,
            &["There is a problem", told, typed, "List these hubs"],
        );
    }
    let many: String = (0..50_001)
        .map(|n| format!("{}\n", hub(n + 1).text()))
        .collect();
    let page = programs.list(BRIGHTWATER, &path, &many, "").await;
    says(
        &page,
        &[
            "One list names at most 50,000 Device IDs.",
            "List these hubs",
        ],
    );
    let huge = programs
        .list(BRIGHTWATER, &path, &" ".repeat(5 << 20), "")
        .await;
    assert_eq!(huge.status, 413);
}

#[tokio::test]
async fn sl_3_no_form_is_offered_while_no_list_is_taken_and_a_refused_one_keeps_its_text() {
    let (programs, launch) = notified().await;
    let path = lists_of(launch);
    let words = "Meters lost their supply".to_owned();
    let stop = Command::EmergencyStop { launch, words };
    programs.world.act(&brightwater(), stop).await;
    let page = programs.page(BRIGHTWATER, &path).await;
    says(
        &page,
        &[
            "No list is taken now. The whole deployment is held",
            "once the hold is released",
        ],
    );
    assert!(!says_so(&page, "List these hubs"));
    // A form that was open before lands on itself, with what was typed.
    let typed = hub(1).text();
    let page = programs.list(BRIGHTWATER, &path, "", &typed).await;
    says(
        &page,
        &[
            "There is a problem",
            "The whole deployment is held.",
            &typed,
            "List these hubs",
        ],
    );
    let own = programs
        .page(BRIGHTWATER, &format!("/launches/{launch}"))
        .await;
    says(
        &own,
        &["No list is taken now. The whole deployment is held"],
    );
}

#[tokio::test]
async fn sl_4_after_the_window_the_page_says_when_the_next_lists_are_taken() {
    let (programs, launch) = notified().await;
    let world = &programs.world;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    let page = programs.page(BRIGHTWATER, &lists_of(launch)).await;
    says(
        &page,
        &[
            "No list is taken now. The window for the first lists closed on 16 November 2026",
            "Hubs for level 2 may be listed once level 1 is sealed.",
        ],
    );
    assert!(!says_so(&page, "List these hubs"));
    world.seal(launch).await;
    let page = programs.page(BRIGHTWATER, &lists_of(launch)).await;
    says(&page, &["For level 2. You may list", "List these hubs"]);
}

#[tokio::test]
async fn sl_3_every_hub_of_a_list_has_its_state_for_its_supplier_and_for_dcc() {
    let (programs, launch) = notified().await;
    let world = &programs.world;
    let own: Vec<u64> = (1..=1_300).step_by(2).collect();
    world.nominate(&brightwater(), launch, &own).await;
    world.nominate(&brightwater(), launch, &[1, 2, 1_301]).await;
    let path = list_path(&programs, BRIGHTWATER, launch).await;
    let page = programs.page(BRIGHTWATER, &path).await;
    says(
        &page,
        &[
            "Listed by Brightwater Energy.",
            "Device IDs 1 to 3 of 3",
            "State On the list. No plan of its level is sealed yet",
            "Set aside. On a list for this level already",
            "Set aside. Not a device that your organisation is responsible for",
        ],
    );
    for (who, _) in everybody() {
        let seen = [BRIGHTWATER, "DCC"].contains(&who.as_str());
        for end in ["", "/hubs.csv"] {
            let status = programs.page(&who, &format!("{path}{end}")).await.status;
            assert_eq!(status == 200, seen, "{end} as {who}: {status}");
        }
    }
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    world.seal(launch).await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        world
            .report(&order, &hubs, &["CONFIRMED", "HEARTBEAT"])
            .await;
    }
    let first = world.launch(launch).await.nominations[0].reference;
    let first = format!("{}/{first}", lists_of(launch));
    let csv = programs
        .page("DCC", &format!("{first}/hubs.csv"))
        .await
        .text;
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), own.len());
    assert!(rows.iter().all(|row| row.contains(",IN,,1,1,")), "{csv}");
    let well = rows.iter().filter(|row| row.ends_with(",1,OK")).count();
    assert_eq!(well, 50);
    // Page by page, and no Device ID in an address.
    let page = programs.page(BRIGHTWATER, &first).await;
    says(
        &page,
        &[
            "Device IDs 1 to 100 of 650",
            "of level 1, attempt 1: not ordered yet",
        ],
    );
    assert!(page.text.contains(&format!("href=\"{first}?after=100\"")));
    let rest = programs
        .page(BRIGHTWATER, &format!("{first}?after=600"))
        .await;
    says(&rest, &["Device IDs 601 to 650 of 650"]);
    let beyond = format!("{first}?after=18446744073709551615");
    says(
        &programs.page(BRIGHTWATER, &beyond).await,
        &["There are no further Device IDs."],
    );
    // Listed again, a hub of the tranche is told to be in it.
    world.nominate(&brightwater(), launch, &[1]).await;
    let path = list_path(&programs, BRIGHTWATER, launch).await;
    let page = programs.page(BRIGHTWATER, &path).await;
    says(
        &page,
        &["Set aside. In a sealed tranche of this launch already"],
    );
    assert_eq!(programs.page(FENLAND, &lists_of(launch)).await.status, 200);
}

#[tokio::test]
async fn sl_4_a_level_that_is_tried_again_is_not_said_to_have_had_no_list() {
    let (programs, launch) = notified().await;
    let world = &programs.world;
    let own: Vec<u64> = (1..=1_300).step_by(2).collect();
    world.nominate(&brightwater(), launch, &own).await;
    world.set(Moment::at_hour(day("2026-11-24"), 11));
    world.settle().await;
    world.seal(launch).await;
    world.settle().await;
    for (order, hubs) in world.fetch(launch).await {
        world
            .report(&order, &hubs, &["FAILED IMAGE-DISCARDED"])
            .await;
    }
    world.settle().await;
    let hold = world.launch(launch).await.holds[0].reference;
    let (mechanism, mitigation) = ("The image is discarded", "A new image");
    let report = Command::ReportFailure {
        launch,
        hold,
        mechanism: mechanism.to_owned(),
        mitigation: mitigation.to_owned(),
    };
    world.act(&dcc(), report).await;
    let second = Actor::Person(capacity("DCC", 12));
    world
        .act(&second, Command::ReleaseGate { launch, hold })
        .await;
    for (who, path) in [
        ("DCC", format!("/launches/{launch}")),
        ("DCC", "/launches".to_owned()),
        (FENLAND, format!("/launches/{launch}")),
    ] {
        let page = programs.page(who, &path).await;
        assert!(
            !says_so(&page, "No list arrived in time"),
            "{path} as {who}"
        );
        says(
            &page,
            &["The level is tried again with other hubs, chosen by DCC's plan."],
        );
    }
}
