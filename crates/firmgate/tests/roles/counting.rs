//! Which collection round a file counts for: said by its sender where several wait, and told before
//! and after it is sent, whichever way it came (REG-3, REG-12, REG-13).

use crate::world::{Browser, GOOD_ROW, World, between, file};
use app::act::Made;
use axum::http::StatusCode;
use register::command::Command;
use register::round::ReturnState;
use terms::RoundRef;

/// Opens a round that asks Northmere for data by this day.
async fn opens(world: &World, period: &str, agreed: &str) -> RoundRef {
    let round = Command::OpenRound {
        period: period.to_owned(),
        format: "The ten columns".to_owned(),
        delivery_method: "Upload".to_owned(),
        chase_after_working_days: 15,
        providers: vec![(
            world.capacity("northmere").organisation,
            agreed.parse().unwrap(),
        )],
    };
    let made = world.act("dcc", round).await.made;
    let Made::Round(round) = made else {
        panic!("a round was opened: {made:?}");
    };
    round
}

/// The rounds that wait for Northmere, by period, in the order of the alphabet.
async fn awaited(world: &World) -> Vec<String> {
    let own = world.capacity("northmere").organisation;
    let rounds = world.app.ledger.rounds().await.unwrap();
    let mut periods: Vec<String> = rounds
        .into_iter()
        .filter(|stored| stored.value.of(own).unwrap().state == ReturnState::Awaited)
        .map(|stored| stored.value.period)
        .collect();
    periods.sort();
    periods
}

/// Sends the good row from its preview, for this round where one is given.
async fn sends(browser: &Browser, round: Option<RoundRef>) -> crate::world::Answer {
    let preview = browser.upload(&file(&[GOOD_ROW])).await.location();
    let page = browser.get(&preview).await;
    let shown = between(&page.text, "name=\"shown\" value=\"", "\"");
    let round = round.map(|round| round.to_string());
    let mut fields = vec![("shown", shown), ("agree", "yes")];
    for code in page.text.split("name=\"ack\"").skip(1) {
        fields.push(("ack", between(code, "value=\"", "\"")));
    }
    if let Some(round) = &round {
        fields.push(("round", round));
    }
    browser.post(&preview, &fields).await
}

#[tokio::test]
async fn reg_12_where_one_round_waits_the_preview_and_the_receipt_name_it() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let preview = browser.upload(&file(&[GOOD_ROW])).await.location();
    let page = browser.get(&preview).await;
    assert!(
        page.says("The file counts for round 2026 Q2, agreed for 29 May 2026."),
        "{}",
        page.text
    );
    assert!(!page.text.contains("type=\"radio\""), "{}", page.text);
    let receipt = sends(&browser, None).await.location();
    let receipt = browser.get(&receipt).await;
    assert!(receipt.says("Counts for round 2026 Q2."));
    let later = browser.upload(&file(&[GOOD_ROW])).await.location();
    let later = browser.get(&later).await;
    assert!(
        later.says("No collection round waits for your data: the file counts for none."),
        "{}",
        later.text
    );
}

#[tokio::test]
async fn reg_12_where_several_rounds_wait_the_provider_chooses_and_the_one_due_first_stands_chosen()
{
    let world = World::with_round().await;
    let early = opens(&world, "2026 Q1", "2026-05-15").await;
    let later = opens(&world, "2026 Q3", "2026-08-28").await;
    let browser = world.browser("northmere").await;
    let preview = browser.upload(&file(&[GOOD_ROW])).await.location();
    let page = browser.get(&preview).await;
    let periods: Vec<usize> = ["Round 2026 Q1", "Round 2026 Q2", "Round 2026 Q3"]
        .map(|words| page.text.find(words).unwrap())
        .into();
    assert!(periods.is_sorted(), "by the day agreed: {periods:?}");
    assert!(
        page.text.contains(&format!("value=\"{early}\" checked")),
        "{}",
        page.text
    );
    assert!(page.says("Agreed for 28 August 2026"));
    // What was chosen stays chosen where the form is not complete.
    let text = later.to_string();
    let lacking = browser.post(&preview, &[("round", &text)]).await;
    assert!(
        lacking.text.contains(&format!("value=\"{later}\" checked")),
        "{}",
        lacking.text
    );
    let receipt = sends(&browser, Some(later)).await.location();
    let receipt = browser.get(&receipt).await;
    assert!(
        receipt.says("Counts for round 2026 Q3."),
        "{}",
        receipt.text
    );
    assert_eq!(awaited(&world).await, ["2026 Q1", "2026 Q2"]);
    // A round that has had its data in the meantime is no longer among those to choose from.
    let taken = sends(&browser, Some(later)).await;
    assert!(
        taken.says("This round has had its data since."),
        "{}",
        taken.text
    );
    assert_eq!(awaited(&world).await, ["2026 Q1", "2026 Q2"]);
}

#[tokio::test]
async fn reg_12_a_program_names_the_round_or_answers_the_one_due_first() {
    let world = World::with_round().await;
    let early = opens(&world, "2026 Q1", "2026-05-15").await;
    let later = opens(&world, "2026 Q3", "2026-08-28").await;
    let program = world.program("northmere").await;
    let path = |round: &str| format!("/api/v1/submissions?acknowledge=all&round={round}");
    let (of_early, of_later) = (path(&early.to_string()), path(&later.to_string()));
    let sent = file(&[GOOD_ROW]);
    let named = program.post_file(&of_later, "one", &sent).await;
    assert_eq!(named.status, StatusCode::CREATED, "{}", named.text);
    assert_eq!(named.json()["round"], later.to_string());
    let reused = program.post_file(&of_early, "one", &sent);
    assert_eq!(reused.await.json()["code"], "idempotency-key-reused");
    let again = program.post_file(&of_later, "two", &sent).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.json()["code"], "return-already-given");
    let unsaid = program.send("three", &sent).await;
    assert_eq!(unsaid.json()["round"], early.to_string());
    assert_eq!(awaited(&world).await, ["2026 Q2"]);
    let nonsense = program.post_file(&path("Q2"), "four", &sent).await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
    assert_eq!(nonsense.json()["parameter"], "round");
    // A round that asks others alone is none of this provider's.
    let reach = world.program("reach").await;
    let foreign = reach.post_file(&of_early, "five", &sent);
    assert_eq!(foreign.await.status, StatusCode::NOT_FOUND);
}
