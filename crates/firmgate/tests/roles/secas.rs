//! SECAS's pages: coverage, chases, the cover sheet's draft, hand-overs and access (REG-8, REG-12,
//! REG-13, REG-18).

use crate::world::{World, today};
use app::act::Made;
use register::command::Command;
use register::edition::EditionKind;
use terms::Moment;

#[tokio::test]
async fn reg_12_a_chase_comes_with_its_letter_and_what_secas_did_stays() {
    let world = World::with_round().await;
    // 15 Working Days after 29 May 2026 end on 19 June.
    let later = Moment::end_of_day("2026-06-19".parse().unwrap()).plus_seconds(1);
    world.clock.set(later);
    world.app.reconcile().await.unwrap();
    let secas = world.browser("secas").await;
    let chases = secas.get("/chases").await;
    for name in ["Halden Metering", "Northern Reach", "Northmere"] {
        assert!(chases.says(&format!("To {name}")), "{name}");
    }
    assert!(chases.says("No data and no nil return had been received by the end of 19 June 2026"));
    let field = crate::world::between(&chases.text, "<textarea class=\"full\" id=\"", "\"");
    let (round, provider) = {
        let parts: Vec<&str> = field.splitn(2, '-').collect();
        let references: Vec<&str> = parts[1].split("-ORG-").collect();
        (references[0].to_owned(), format!("ORG-{}", references[1]))
    };
    let form = |note| {
        [
            ("round", round.as_str()),
            ("provider", provider.as_str()),
            (field, note),
        ]
    };
    let empty = secas.post("/chases", &form("")).await;
    assert!(
        empty.text.contains(&format!("href=\"#{field}\"")),
        "{}",
        empty.text
    );
    let done = secas
        .post("/chases", &form("Letter sent by e-mail."))
        .await
        .location();
    let recorded = secas.get(&done).await;
    assert!(recorded.says("What you did is recorded."));
    assert!(recorded.says("Letter sent by e-mail."));
    assert!(recorded.says("Chased, awaited"));
}

#[tokio::test]
async fn reg_13_coverage_and_cover_sheet_state_the_same_facts_for_everybody() {
    let world = World::with_round().await;
    let round = world.app.ledger.rounds().await.unwrap()[0].value.reference;
    world
        .act("halden", Command::DeclareNilReturn { round })
        .await;
    let secas = world.browser("secas").await;
    assert!(secas.get("/coverage").await.says("Nil return"));
    let early = secas.get("/coverage/cover-sheet").await;
    assert!(
        early
            .says("Halden Metering: A nil return, nothing to report, was received by 11 May 2026.")
    );
    assert!(!early.says("No data was received"), "no data is due yet");
    // The agreed day was 29 May.
    let after = Moment::start_of_day("2026-05-30".parse().unwrap()).plus_seconds(9 * 3_600);
    world.clock.set(after);
    let secas = world.browser("secas").await;
    let draft = secas.get("/coverage/cover-sheet").await;
    let lines = [
        "Halden Metering: A nil return, nothing to report, was received by 30 May 2026.",
        "Northern Reach: No data was received by 30 May 2026.",
        "Northmere: No data was received by 30 May 2026.",
    ];
    assert!(draft.says(&lines.join("\n")), "{}", draft.text);
    let absent = secas.get("/coverage?round=RND-0000000007").await;
    assert_eq!(absent.status, 404);
}

#[tokio::test]
async fn reg_8_network_parties_are_switched_on_and_off() {
    let world = World::with_round().await;
    let secas = world.browser("secas").await;
    let chosen = [
        ("category", "large-supplier"),
        ("category", "electricity-network"),
        ("category", "nobody"),
    ];
    let set = secas
        .get(&secas.post("/access", &chosen).await.location())
        .await;
    assert!(set.says("Electricity Network Party, Large Supplier"));
    assert!(
        set.says("As proposedLarge Supplier, Small Supplier"),
        "{}",
        set.text
    );
    let none = secas
        .get(&secas.post("/access", &[]).await.location())
        .await;
    assert!(none.says("No party category"));
}

#[tokio::test]
async fn reg_18_a_hand_over_shows_its_checksum_and_access_and_is_acknowledged() {
    let world = World::with_round().await;
    let kind = EditionKind::AdHoc {
        reason: "A first edition.".to_owned(),
    };
    let prepared = world
        .act("dcc", Command::PrepareEdition { kind, round: None })
        .await;
    let Made::Edition(edition) = prepared.made else {
        panic!("an edition was prepared: {:?}", prepared.made);
    };
    let second = second_person(&world).await;
    let publish = Command::PublishEdition { edition };
    world.app.act(&second, &publish).await.unwrap();
    let hand_over = Command::HandOverEdition { edition };
    world.act("dcc", hand_over).await;
    let secas = world.browser("secas").await;
    let page = secas.get("/hand-overs").await;
    let readers = world.browser("brightwater").await;
    let name = "device-register-edition-1.xlsx";
    let listed = readers.get("/api/v1/published/editions/1").await.text;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let files = listed["files"].as_array().unwrap().iter();
    let file = files.clone().find(|file| file["name"] == name).unwrap();
    // What SECAS is told is what readers have.
    assert!(page.says(file["sha256"].as_str().unwrap()), "{}", page.text);
    assert!(page.says("Large Supplier, Small Supplier"));
    assert!(page.says("Waits for your acknowledgement"));
    let path = format!("/hand-overs/{edition}/acknowledge");
    let done = secas.get(&secas.post(&path, &[]).await.location()).await;
    assert!(done.says("Acknowledged"));
    assert!(!done.says("Waits for your acknowledgement"));
    assert_eq!(today(&world).to_string(), crate::world::TODAY);
}

async fn second_person(world: &World) -> register::command::Actor {
    let dcc = world.capacity("dcc");
    let person = world
        .app
        .add_person(
            dcc.organisation,
            "dcc2",
            "Second desk",
            "a password of tests",
        )
        .await
        .unwrap();
    register::command::Actor::Person(terms::Capacity {
        person,
        ..dcc.clone()
    })
}
