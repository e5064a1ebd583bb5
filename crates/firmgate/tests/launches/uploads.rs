//! Measures and the calendar of conflicts, sent by form: what the page answers, and to whom (SL-5,
//! SL-11, ONE-2).

use crate::programs::*;
use crate::world::*;
use serde_json::json;
use std::fmt::Write;

const BRIGHTWATER: &str = "Brightwater Energy";
const FENLAND: &str = "Fenland Power";

fn measures_csv(hubs: &[terms::DeviceId]) -> String {
    let mut csv = "device_id,measure,before,after\n".to_owned();
    for hub in hubs {
        writeln!(csv, "{},GAS-READS,0,1", hub.text()).unwrap();
    }
    csv
}

#[tokio::test]
async fn sl_5_a_page_takes_measures_and_tells_of_every_row_that_it_refuses() {
    let (world, launch) = World::sealed().await;
    world.settle().await;
    let fetched = world.fetch(launch).await;
    let hubs: Vec<_> = fetched.into_iter().flat_map(|(_, hubs)| hubs).collect();
    let programs = Programs::of(world).await;
    let path = format!("/launches/{launch}/measures");
    let (own, foreign): (Vec<_>, Vec<_>) = hubs.iter().partition(|hub| hub.bits() % 2 == 1);
    let mut csv = measures_csv(&own);
    writeln!(csv, "{},GAS-READS,0,1", foreign[0].text()).unwrap();
    writeln!(csv, "{},VOLTAGE,0,1", own[0].text()).unwrap();
    let page = programs.upload(BRIGHTWATER, &path, &csv, "").await;
    assert_eq!(page.status, 200);
    let (taken, line) = (own.len(), own.len() + 2);
    says(
        &page,
        &[
            &format!("{taken} rows were taken, and are counted. 2 were refused."),
            &format!("Taken, new {taken} Taken, known before 0 Refused 2"),
            &format!(
                "Line {line} device_id Code REPORT-HUB-NOT-KNOWN Found A hub that is not yours, or is in no tranche of the launch."
            ),
            &format!("Line {} measure Code REPORT-MEASURE", line + 1),
            "A measure that the launch names in its criteria.",
            "leave out measures that are not gated",
        ],
    );
    assert!(
        !page.text.contains(&foreign[0].text()),
        "what was sent stays with who sent it"
    );
    // Pasted, the same rows say nothing new; DCC's are of every hub.
    let again = programs
        .upload(BRIGHTWATER, &path, "", &measures_csv(&own))
        .await;
    says(
        &again,
        &[&format!(
            "Taken, new 0 Taken, known before {taken} Refused 0"
        )],
    );
    let all = programs
        .upload("DCC", &path, &measures_csv(&hubs), "")
        .await;
    let rest = hubs.len() - own.len();
    says(
        &all,
        &[&format!(
            "Taken, new {rest} Taken, known before {taken} Refused 0"
        )],
    );
    let page = programs
        .page(BRIGHTWATER, &format!("/launches/{launch}"))
        .await;
    assert!(page.text.contains(&format!("href=\"{path}\"")));
}

#[tokio::test]
async fn sl_5_a_form_that_brings_nothing_or_both_or_no_header_is_shown_again_with_the_text() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let path = format!("/launches/{launch}/measures");
    for (file, pasted, expected) in [
        ("", "", "Choose a file, or paste its content"),
        ("a", "b", "Send the file or the text, not both"),
        (
            "a,b\n1,2\n",
            "",
            "Nothing was taken. Found: A first line with an unknown column",
        ),
        (
            "",
            "unknown,column",
            "Nothing was taken. Found: A first line with an unknown column",
        ),
    ] {
        let page = programs.upload("DCC", &path, file, pasted).await;
        assert_eq!(page.status, 422);
        says(&page, &["There is a problem", expected, pasted]);
    }
    let forged = programs
        .upload_with("DCC", &path, "no-token", "a", "")
        .await;
    assert_eq!(forged.status, 403);
}

#[tokio::test]
async fn one_2_whoever_may_send_reports_by_program_may_by_page_and_nobody_else() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let doors = [
        (
            format!("/launches/{launch}/measures"),
            format!("/api/v1/launches/{launch}/measures"),
        ),
        ("/calendar".to_owned(), "/api/v1/conflicts".to_owned()),
    ];
    for (page, api) in doors {
        for (who, _) in everybody() {
            let by_program = programs.post(&who, &api, CSV, "").await.status;
            let by_page = programs.upload(&who, &page, "x", "").await.status;
            let shown = programs.page(&who, &page).await.status;
            let expected = match by_program {
                // An empty file is no report: who comes so far may send one.
                422 => (200, 422),
                other => (other, other),
            };
            assert_eq!((shown, by_page), expected, "{page} as {who}");
        }
        let nobody = programs.get("", &page).await;
        assert_eq!(nobody.status, 303, "{page}");
    }
}

#[tokio::test]
async fn sl_11_a_calendar_is_shown_with_what_it_does_and_replaced_on_its_page() {
    let (world, _) = World::notified().await;
    let programs = Programs::of(world).await;
    let page = programs.page(BRIGHTWATER, "/calendar").await;
    says(&page, &["No entry stands: nothing that Firmgate knows of"]);
    let csv = format!(
        "kind,scope,from,until\n\
         TARIFF-CHANGE,PORTFOLIO,2026-11-02T00:00:00Z,2026-11-04T00:00:00Z\n\
         SUPPLIER-FIRMWARE,North,2026-12-03T00:00:00Z,2026-12-04T00:00:00Z\n\
         HISTORICAL-READ,{},2027-06-03T00:00:00Z,2027-06-04T00:00:00Z\n\
         PREPAYMENT-TOP-UP,4G South,2026-11-05T00:00:00Z,2026-11-06T00:00:00Z\n\
         HISTORICAL-READ,{},2026-11-03T00:00:00Z,2026-11-04T00:00:00Z\n",
        hub(1).text(),
        hub(2).text(),
    );
    let page = programs.upload(BRIGHTWATER, "/calendar", &csv, "").await;
    says(
        &page,
        &[
            "Your calendar is replaced, and in force. Of its rows 1 was refused.",
            "Taken, new 4 Taken, known before 0 Refused 1",
            "Line 6 scope Code REPORT-SCOPE",
            "Entries that stand: 4",
            "Where All your hubs Your hubs there 1,200 From 2 November 2026",
            "In force No order for these hubs leaves before it ends.",
            "Where Your hubs in North Your hubs there 800",
            "To come Plans made from now on",
            "Further ahead Plans look at it from 4 April 2027",
            "No hub You have no hub there",
        ],
    );
    let again = programs.upload(BRIGHTWATER, "/calendar", "", &csv).await;
    says(&again, &["Taken, new 0 Taken, known before 4"]);
    let other = programs.page(FENLAND, "/calendar").await;
    says(&other, &["No entry stands"]);
    let emptied = programs
        .upload(BRIGHTWATER, "/calendar", "kind,scope,from,until\n", "")
        .await;
    says(
        &emptied,
        &["Your calendar is empty now.", "No entry stands"],
    );
}

#[tokio::test]
async fn sl_11_a_long_calendar_is_shown_page_by_page() {
    let (world, _) = World::notified().await;
    let programs = Programs::of(world).await;
    let mut csv = "kind,scope,from,until\n".to_owned();
    for minute in 0..60 {
        writeln!(
            csv,
            "TARIFF-CHANGE,PORTFOLIO,2026-11-05T00:{minute:02}:00Z,2026-11-06T00:00:00Z"
        )
        .unwrap();
    }
    let page = programs.upload(BRIGHTWATER, "/calendar", &csv, "").await;
    says(&page, &["Entries that stand: 1 to 50 of 60"]);
    assert!(page.text.contains("href=\"/calendar?after=50\""));
    let rest = programs.page(BRIGHTWATER, "/calendar?after=50").await;
    says(&rest, &["Entries that stand: 51 to 60 of 60", "First page"]);
    assert!(!rest.text.contains("Next page"));
    let beyond = programs
        .page(BRIGHTWATER, "/calendar?after=18446744073709551615")
        .await;
    says(&beyond, &["There are no further entries."]);
}

#[tokio::test]
async fn sl_8_a_hold_that_the_panel_lets_stand_until_a_day_is_open_until_then() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let launch = launch.to_string();
    let defer = json!({"act": "defer", "vulnerabilities": "None known",
        "justification": "Prepayment customers would be cut off"});
    assert_eq!(programs.act(BRIGHTWATER, &launch, defer).await.status, 200);
    let seen = format!("/api/v1/launches/{launch}");
    let own = programs.get(BRIGHTWATER, &seen).await.json();
    let until = programs.world.app.now().plus_seconds(10 * 86_400).uk_date();
    let direct = json!({"act": "direct", "hold": own["own_holds"][0]["reference"],
        "direction": "stay-held", "until": until.to_string(), "reasons": "Both sides were heard",
        "attendance": "DCC, Brightwater Energy"});
    let directed = programs.act("Panel", &launch, direct).await;
    assert_eq!(directed.status, 200, "{directed:?}");
    let page = format!("/launches/{launch}");
    says(&programs.page("DCC", &page).await, &["Open holds"]);
    says(
        &programs.page(BRIGHTWATER, &page).await,
        &["End this deferral"],
    );
    programs.world.pass_hours(24 * 12);
    says(
        &programs.page("DCC", &page).await,
        &["Holds that were released"],
    );
}
