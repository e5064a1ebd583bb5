//! The notification on its pages: drafting with what it would concern, the timescales of an
//! emergency, corrections, and whom it was told (SL-1, SL-10); DCC's case on a stop (SL-9).

use crate::programs::*;
use crate::world::*;
use launch::command::Command;
use launch::notification::{LaunchKind, Notification};
use serde_json::json;
use std::fmt::Write;

const BRIGHTWATER: &str = "Brightwater Energy";
const FENLAND: &str = "Fenland Power";

/// The fields of a form as a page shows them, ready to be sent back with some of them changed.
fn sent_back(page: &Answer, changed: &[(&str, &str)]) -> String {
    let mut fields: Vec<(String, String)> = Vec::new();
    let of = |tag: &str, name: &str| {
        let (_, after) = tag.split_once(&format!(" {name}=\""))?;
        let (value, _) = after.split_once('"')?;
        Some(plain(value))
    };
    for piece in page.text.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or((piece, ""));
        let Some(name) = of(tag, "name") else {
            continue;
        };
        let ticked = tag.contains("checked") || !tag.contains("type=\"radio\"");
        let box_ticked = tag.contains("checked") || !tag.contains("type=\"checkbox\"");
        match tag.split(' ').next() {
            Some("input") if ticked && box_ticked => {
                fields.push((name, of(tag, "value").unwrap_or_default()));
            }
            Some("textarea") => fields.push((name, plain(after.trim_start_matches('\n')))),
            Some("select") => {
                let (_, rest) = page.text.split_once(tag).unwrap();
                let chosen = rest
                    .split("<option")
                    .find(|option| option.contains("selected"));
                fields.push((name, of(chosen.unwrap(), "value").unwrap()));
            }
            _ => {}
        }
    }
    fields.retain(|(name, _)| name != "csrf" && changed.iter().all(|(field, _)| name != field));
    let changed = changed
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    fields.extend(changed);
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect();
    pairs.join("&")
}

/// Percent-encoded, every byte that is no letter or digit.
fn percent(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => encoded.push(char::from(byte)),
            false => write!(encoded, "%{byte:02X}").unwrap(),
        }
    }
    encoded
}

fn plain(markup: &str) -> String {
    markup
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

async fn drafted(notification: Notification) -> (Programs, String) {
    let world = World::new().await;
    let draft = Command::Draft {
        notification: Box::new(notification),
    };
    let launch = world.act(&dcc(), draft).await.launch;
    (Programs::of(world).await, format!("/launches/{launch}"))
}

#[tokio::test]
async fn sl_2_a_draft_says_whom_it_would_concern_and_what_is_odd_about_it() {
    let mut odd = notification();
    odd.target.from.push(version("0001000F"));
    let (programs, path) = drafted(odd.clone()).await;
    says(
        &programs.page("DCC", &path).await,
        &[
            "It concerns 2,400 hubs of 2 Suppliers, who will be told.",
            "Fenland Power Hubs 1,200",
            "No hub of this model that could be upgraded runs 0001000F",
        ],
    );
    // Another launch of the same hubs that has not ended is told of.
    odd.number = launch::notification::NotificationNumber::parse("CHFN-2026-0002").unwrap();
    let second = Command::Draft {
        notification: Box::new(odd),
    };
    let first = launch_of(&path);
    programs
        .world
        .act(&dcc(), Command::Issue { launch: first })
        .await;
    let second = programs.world.act(&dcc(), second).await.launch;
    let page = programs.page("DCC", &format!("/launches/{second}")).await;
    says(
        &page,
        &["CHFN-2026-0001 upgrades hubs of the same model to 00020000 and has not ended."],
    );
    let seen = programs
        .get("DCC", &format!("/api/v1/launches/{second}"))
        .await
        .json();
    assert_eq!(
        (
            &seen["draft_hubs"],
            seen["cautions"].as_array().unwrap().len()
        ),
        (&json!(2_400), 2)
    );
}

fn launch_of(path: &str) -> terms::LaunchRef {
    terms::LaunchRef::parse(path.rsplit('/').next().unwrap()).unwrap()
}

#[tokio::test]
async fn sl_10_emergency_chosen_on_the_page_brings_its_timescales_for_a_person_to_look_at() {
    let (programs, path) = drafted(notification()).await;
    let form = format!("{path}/notification");
    let page = programs.page("DCC", &form).await;
    let fields = sent_back(&page, &[("kind", "Emergency")]);
    let again = programs.form("DCC", &form, &fields).await;
    says(
        &again,
        &[
            "Nothing is kept yet. The kind is now Emergency",
            "Soak, in hours : 24",
            "Hubs activate on : every day",
            "Window for the first lists, in Working Days : 1",
        ],
    );
    let launch = launch_of(&path);
    let kept = programs.world.launch(launch).await.notification;
    assert_eq!(kept.kind, LaunchKind::Ordinary);
    let answer = programs.form("DCC", &form, &sent_back(&again, &[])).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let kept = programs.world.launch(launch).await.notification;
    assert_eq!(kept.kind, LaunchKind::Emergency);
    let criteria = kept.criteria;
    assert_eq!(
        (criteria.soak_hours, criteria.nomination_working_days),
        (24, 1)
    );
    // What had been agreed otherwise than by the defaults stays.
    assert_eq!(
        criteria.waves,
        launch::ladder::Waves::new(vec![50, 150]).unwrap()
    );
}

#[tokio::test]
async fn sl_1_a_correction_offers_words_and_dates_alone_and_everybody_sees_what_it_changed() {
    let (world, launch) = World::notified().await;
    let programs = Programs::of(world).await;
    let path = format!("/launches/{launch}");
    let form = format!("{path}/notification");
    programs.world.pass_hours(24);
    let page = programs.page("DCC", &form).await;
    assert!(
        !page
            .text
            .contains("<input type=\"text\" name=\"soak_hours\"")
    );
    assert!(
        page.text.contains("type=\"hidden\" name=\"soak_hours\""),
        "{}",
        page.text
    );
    let fields = sent_back(&page, &[("deploy_by", "5 February 2027")]);
    let answer = programs.form("DCC", &form, &fields).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    for who in [BRIGHTWATER, "DCC", "Panel", "Northern Reach"] {
        says(
            &programs.page(who, &path).await,
            &[
                "What revision 2 corrected",
                "Was 29 January 2027 Became 5 February 2027",
            ],
        );
    }
    let seen = programs
        .get(FENLAND, &format!("/api/v1/launches/{launch}"))
        .await
        .json();
    let change = &seen["corrections"][0]["changes"][0];
    assert_eq!(change["part"], "Deployed by");
    says(
        &programs.page("DCC", &path).await,
        &["Revision 1: 2 November 2026", "Revision 2: 3 November 2026"],
    );
    // What was fixed does not change, whatever comes back in the hidden fields.
    let fields = sent_back(&programs.page("DCC", &form).await, &[("soak_hours", "200")]);
    says(&programs.form("DCC", &form, &fields).await, &["fixed"]);
    // The CSPs are told with the Suppliers.
    let notices = programs.page("Northern Reach", "/notices").await;
    says(
        &notices,
        &["DCC notifies you of an upgrade", "this is revision 2"],
    );
}

#[tokio::test]
async fn sl_9_both_sides_of_a_stop_stand_before_the_panel_and_before_nobody_else() {
    let (world, launch) = World::sealed().await;
    let programs = Programs::of(world).await;
    let (path, launch) = (format!("/launches/{launch}"), launch.to_string());
    let stop = json!({"act": "emergency-stop", "reason": "Prepayment top-ups fail."});
    assert_eq!(programs.act(BRIGHTWATER, &launch, stop).await.status, 200);
    says(
        &programs.page("Panel", "/panel").await,
        &["DCC has not stated its case yet."],
    );
    let hold = programs.world.launch(launch_of(&path)).await.holds[0].reference;
    let refused = programs
        .form(
            "DCC",
            &format!("{path}/acts/state-case"),
            &format!("hold={hold}&case-{hold}=Hub+00-DB-12-34-00-00-01-00+is+well"),
        )
        .await;
    // Refused words are kept, beside the reason.
    says(
        &refused,
        &["There is a problem", "00-DB-12-34-00-00-01-00 is well"],
    );
    let stated = programs
        .form(
            "DCC",
            &format!("{path}/acts/state-case"),
            &format!("hold={hold}&case-{hold}=Top-ups+are+late%2C+not+lost."),
        )
        .await;
    assert_eq!(stated.status, 303, "{stated:?}");
    let case = "Top-ups are late, not lost.";
    let panel = programs.page("Panel", "/panel").await;
    says(
        &panel,
        &[
            "Northmere NM-H200 to version 00020000",
            "Prepayment top-ups fail.",
            case,
        ],
    );
    for who in ["Panel", "SECAS", "DCC", BRIGHTWATER] {
        says(&programs.page(who, &path).await, &[case]);
    }
    for who in [FENLAND, "Northern Reach"] {
        let page = programs.page(who, &path).await;
        assert!(page.status == 200 && !page.text.contains(case), "{who}");
        let seen = programs
            .get(who, &format!("/api/v1/launches/{launch}"))
            .await;
        assert!(!seen.text.contains(case), "{who}");
    }
    let direct = json!({"act": "direct", "hold": hold.to_string(), "direction": "stay-held",
        "reasons": "The top-ups are looked into", "attendance": "DCC, Brightwater Energy"});
    assert_eq!(programs.act("Panel", &launch, direct).await.status, 200);
    let page = programs.page(FENLAND, &path).await;
    says(
        &page,
        &[
            "The Panel gave a direction on the hold; the launch stays held.",
            "It stays held. The top-ups are looked into",
        ],
    );
}

#[tokio::test]
async fn mp102_network_parties_are_led_to_what_is_shown_to_them() {
    let (world, _) = World::sealed().await;
    let programs = Programs::of(world).await;
    let page = programs.page("Eastvale Networks", "/launches").await;
    says(&page, &["Mass activations ahead, by day and region"]);
    assert!(!page.text.contains("No launch is under way"));
}
