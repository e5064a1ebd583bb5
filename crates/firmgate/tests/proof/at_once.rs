//! Several people at once: each act is done once and on what is true when it is done; afterwards
//! journal and states agree.

use crate::world::http::{Answer, Who, answered, request, urlencoded};
use crate::world::story::{
    ad_hoc, file, foundations, model, prepare, quarterly, row, until_the_first_edition,
};
use crate::world::{Kept, World};
use app::act::{ActError, Done};
use app::ports::PageRequest;
use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, StatusCode};
use register::command::{Actor, Command};
use register::decision::Refusal;
use register::edition::EditionState;
use register::item::{DeclineReason, Stage};
use register::submission::Submission;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{EditionRef, ItemRef};
use tokio::runtime::Handle;

/// How many do the same at once.
const MANY: usize = 8;

async fn world() -> World {
    World::new(Kept::InAFile).await
}

impl World {
    /// An act that can be carried to a task of its own.
    fn acting(
        &self,
        post: &str,
        command: Command,
    ) -> impl Future<Output = Result<Done, ActError>> + Send + use<> {
        let (app, actor) = (Arc::clone(&self.app), self.actor(post));
        async move { app.act(&actor, &command).await }
    }

    /// This act is done, whole, in the middle of whatever act comes next: after its facts were
    /// loaded and before it is decided.
    fn in_the_middle_of_the_next(&self, post: &str, command: Command) {
        let acting = self.acting(post, command);
        let (handle, clock) = (Handle::current(), Arc::clone(&self.clock));
        self.clock.interrupt(move || {
            let done = tokio::task::block_in_place(|| handle.block_on(acting));
            done.expect("nothing is in the way of what comes in between");
            clock.pass(60);
        });
    }

    async fn events(&self, name: &str) -> usize {
        let lines = self.app.ledger.journal_after(0, 100_000).await.unwrap();
        lines.iter().filter(|line| line.event == name).count()
    }

    async fn receipts(&self, post: &str) -> Vec<Submission> {
        let page = PageRequest {
            after: None,
            limit: 100,
        };
        let own = self.of(post).organisation;
        let page = self.app.ledger.submissions_page(Some(own), &page).await;
        page.unwrap().entries
    }

    async fn assert_sound(&self) {
        let differences = self.app.ledger.verify().await.unwrap();
        assert_eq!(differences, Vec::<String>::new());
    }
}

/// Runs all of them in tasks of their own, and gives what came of them in order.
async fn all_at_once<T: Send + 'static>(
    acts: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = acts.into_iter().map(tokio::spawn).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

fn refusals<T>(outcomes: Vec<Result<T, ActError>>) -> Vec<Refusal> {
    let refusals = outcomes.into_iter().filter_map(|outcome| match outcome {
        Ok(_) => None,
        Err(ActError::Refused(refusal)) => Some(refusal),
        Err(error) => panic!("neither done nor refused: {error}"),
    });
    refusals.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reg_18_an_edition_that_two_people_publish_at_once_is_published_once() {
    let world = world().await;
    let round = until_the_first_edition(&world).await;
    let edition = prepare(&world, quarterly("2026 Q1"), Some(round)).await;
    let publishers = ["dcc2", "dcc3"].into_iter().cycle().take(MANY);
    let acts = publishers.map(|post| world.acting(post, Command::PublishEdition { edition }));
    let refused = refusals(all_at_once(acts).await);
    assert_eq!(refused, vec![Refusal::EditionStateUnfit; MANY - 1]);
    assert_eq!(world.events("EditionPublished").await, 1);
    assert_eq!(world.app.press.edition_out().await.unwrap(), Some(1));
    let page = PageRequest {
        after: None,
        limit: 50,
    };
    for post in ["fenland", "halden", "secas"] {
        let organisation = organisation(&world, post).await;
        let notices = world.app.ledger.notices_page(&organisation, &page).await;
        let told = notices.unwrap().entries;
        let told = told.iter().filter(|notice| {
            let published =
                register::decision::NoticeAbout::EditionPublished { edition, number: 1 };
            notice.about == app::ports::NoticeAbout::Register(published.clone())
        });
        assert_eq!(told.count(), 1, "{post}");
    }
    world.assert_sound().await;
}

async fn organisation(world: &World, post: &str) -> terms::Organisation {
    let reference = world.of(post).organisation;
    let organisations = world.app.ledger.organisations().await.unwrap();
    let mut held = organisations.into_iter();
    held.find(|held| held.reference == reference).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reg_18_of_several_who_prepare_an_edition_at_once_one_does() {
    let world = world().await;
    until_the_first_edition(&world).await;
    let acts = ["dcc", "dcc2", "dcc3", "dcc"].map(|post| {
        let kind = ad_hoc(&format!("As {post} sees it"));
        world.acting(post, Command::PrepareEdition { kind, round: None })
    });
    let refused = refusals(all_at_once(acts).await);
    assert_eq!(refused, vec![Refusal::EditionPending; 3]);
    assert_eq!(waiting(&world).await.len(), 1);
    world.assert_sound().await;
}

async fn waiting(world: &World) -> Vec<EditionRef> {
    let editions = world.app.ledger.editions().await.unwrap();
    let waiting = editions
        .iter()
        .filter(|stored| stored.value.state == EditionState::Prepared);
    waiting.map(|stored| stored.value.reference).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reg_18_an_edition_prepared_while_another_is_being_prepared_is_refused() {
    let world = world().await;
    until_the_first_edition(&world).await;
    let kind = ad_hoc("The other one");
    world.in_the_middle_of_the_next("dcc2", Command::PrepareEdition { kind, round: None });
    let kind = ad_hoc("This one");
    let command = Command::PrepareEdition { kind, round: None };
    let outcome = world.tries("dcc", command).await;
    assert_eq!(refusals(vec![outcome]), [Refusal::EditionPending]);
    assert_eq!(waiting(&world).await.len(), 1);
    world.assert_sound().await;
}

/// The manufacturer is told that its fix is taken back: from then on nobody publishes it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reg_6_a_fix_withdrawn_while_its_edition_is_being_published_is_not_published() {
    let world = world().await;
    until_the_first_edition(&world).await;
    let edition = prepare(&world, ad_hoc("A fix that cannot wait"), None).await;
    let (item, request) = asked(&world, "orrin", 1).await;
    let withdraw = Command::WithdrawConfirmation {
        item,
        request,
        reason: "A second trial did not bear it out".to_owned(),
    };
    world.in_the_middle_of_the_next("orrin", withdraw);
    let outcome = world
        .tries("dcc2", Command::PublishEdition { edition })
        .await;
    assert_eq!(refusals(vec![outcome]), [Refusal::EditionStale]);
    assert_eq!(world.events("EditionPublished").await, 0);
    assert_eq!(world.app.press.edition_out().await.unwrap(), None);
    world.assert_sound().await;
}

async fn asked(
    world: &World,
    post: &str,
    identifier: u64,
) -> (ItemRef, terms::reference::ConfirmationRef) {
    let item = world.item(post, identifier).await.unwrap();
    let asked = item.clauses[0].fix.confirmation.as_ref().unwrap();
    (item.reference, asked.reference)
}

/// What is not published holds up nobody: the edition is decided again and published.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reg_18_an_item_without_a_fix_that_changes_meanwhile_does_not_keep_an_edition_back() {
    let world = world().await;
    until_the_first_edition(&world).await;
    let edition = prepare(&world, ad_hoc("A fix that cannot wait"), None).await;
    let item = world.item_reference("northmere", 2).await;
    let reason = DeclineReason::Insufficient;
    world.in_the_middle_of_the_next("dcc", Command::DeclineItem { item, reason });
    world.act("dcc2", Command::PublishEdition { edition }).await;
    let declined = world.item("northmere", 2).await.unwrap();
    assert!(matches!(declined.stage, Stage::Declined { .. }));
    assert_eq!(world.app.press.edition_out().await.unwrap(), Some(1));
    world.assert_sound().await;
}

/// The other way about: an item changes while its edition is published. It is in the edition as it
/// was, and the change stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reg_19_a_withdrawal_decided_while_its_edition_is_published_comes_after_it() {
    let world = world().await;
    until_the_first_edition(&world).await;
    let edition = prepare(&world, ad_hoc("A fix that cannot wait"), None).await;
    let (item, request) = asked(&world, "orrin", 1).await;
    world.in_the_middle_of_the_next("dcc2", Command::PublishEdition { edition });
    let withdraw = Command::WithdrawConfirmation {
        item,
        request,
        reason: "A second trial did not bear it out".to_owned(),
    };
    world.act("orrin", withdraw).await;
    let lines = world.app.ledger.journal_before(None, 2).await.unwrap();
    let events: Vec<&str> = lines.iter().map(|line| line.event.as_str()).collect();
    assert_eq!(events, ["ConfirmationWithdrawn", "EditionPublished"]);
    world.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reg_17_of_two_verdicts_at_once_on_one_item_one_stands() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    for identifier in 1..=4 {
        let device = ("GSME", "Northmere", "NM-G110", "00010A00");
        let rows = [row(identifier, device, None, "The battery runs low")];
        world.sends("northmere", &file(&rows)).await;
        let item = world.item_reference("northmere", identifier).await;
        let verify = Command::VerifyItem { item, seen: 1 };
        let reason = DeclineReason::Insufficient;
        let acts = [
            world.acting("dcc", verify.clone()),
            world.acting("dcc2", Command::DeclineItem { item, reason }),
            world.acting("dcc3", verify),
        ];
        let refused = refusals(all_at_once(acts).await);
        assert!(!refused.is_empty(), "of two verifications one is refused");
        let history = world.app.ledger.item_history(item).await.unwrap();
        assert_eq!(
            history.len(),
            1 + 3 - refused.len(),
            "one version for each act"
        );
    }
    world.assert_sound().await;
}

const METER: (&str, &str, &str, &str) = ("ESME", "Northmere", "NM-E210", "0002012F");

fn two_items() -> String {
    let fix = Some("Upgrade to 00020140");
    file(&[
        row(1, METER, fix, "The clock drifts"),
        row(2, METER, None, "The display flickers"),
    ])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reg_15_a_file_uploaded_many_times_at_once_makes_its_items_once() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let sends = (0..MANY).map(|_| world.sending("northmere", None, &two_items()));
    let answers = all_at_once(sends).await;
    assert_all(&answers, StatusCode::CREATED);
    let receipts: BTreeSet<String> = answers.iter().map(reference_in).collect();
    assert_eq!(receipts.len(), MANY, "each sending has its receipt");
    let own = world.of("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    let versions: Vec<u32> = items.iter().map(|stored| stored.version).collect();
    assert_eq!(versions, [1, 1], "two items, and nothing changed them");
    world.assert_sound().await;
}

/// A receipt for the same bytes comes into being in the middle of receiving them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reg_15_a_file_refused_twice_within_a_second_has_two_receipts() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let bad = two_items().replace("0002012F", "2.0E+12");
    let sends = (0..MANY).map(|_| world.sending("northmere", None, &bad));
    assert_all(&all_at_once(sends).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.receipts("northmere").await.len(), MANY);
    assert!(world.item("northmere", 1).await.is_none());
    world.assert_sound().await;
}

impl World {
    /// A file sent by program, every warning acknowledged.
    fn sending(
        &self,
        post: &'static str,
        key: Option<&str>,
        file: &str,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let path = "/api/v1/submissions?acknowledge=all";
        self.asking(post, path, "text/csv", key, file.to_owned())
    }

    /// A request to the API by token.
    fn asking(
        &self,
        post: &'static str,
        path: &str,
        kind: &str,
        key: Option<&str>,
        body: String,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let mut asked = request(Who::Token(post), Method::POST, path, Body::from(body));
        let headers = asked.headers_mut();
        headers.insert(CONTENT_TYPE, kind.parse().unwrap());
        if let Some(key) = key {
            headers.insert("idempotency-key", key.parse().unwrap());
        }
        answered(self.router.clone(), asked)
    }

    /// The same request many times at once under one key, made of its address: the same answer to
    /// all of them.
    async fn many_under_one_key(&self, post: &'static str, path: &str, body: &str) -> Answer {
        let kind = match body.starts_with('{') {
            true => "application/json",
            false => "text/csv",
        };
        let asked = (0..MANY).map(|_| self.asking(post, path, kind, Some(path), body.to_owned()));
        let mut answers = all_at_once(asked).await;
        for answer in &answers {
            assert_eq!(answer.status, answers[0].status, "{path} {answer:?}");
            assert_eq!(answer.body, answers[0].body, "{path}");
        }
        self.assert_sound().await;
        answers.remove(0)
    }
}

#[track_caller]
fn assert_all(answers: &[Answer], status: StatusCode) {
    for answer in answers {
        assert_eq!(answer.status, status, "{answer:?}");
    }
}

fn reference_in(answer: &Answer) -> String {
    let form: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    form["reference"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_2_a_file_sent_many_times_at_once_under_one_key_is_received_once() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let path = "/api/v1/submissions?acknowledge=all";
    let answer = world
        .many_under_one_key("northmere", path, &two_items())
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(world.receipts("northmere").await.len(), 1);
    assert_eq!(world.events("SubmissionAccepted").await, 1);
}

/// The same button, pressed many times before the first answer came.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reg_15_a_previewed_file_that_is_sent_many_times_at_once_is_received_once() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let file = two_items();
    let digest = world.app.objects.put(file.as_bytes()).await.unwrap();
    let ticket = world.app.preview_ticket(&world.of("northmere"), &digest);
    let preview = format!(
        "/submissions/preview/{}/{ticket}",
        formats::journal::hex(&digest)
    );
    let page = world.get(Who::Session("northmere"), &preview).await;
    let page = page.text().into_owned();
    let (_, shown) = page.split_once("name=\"shown\" value=\"").unwrap();
    let shown = shown.split('"').next().unwrap();
    let csrf = crate::world::csrf("northmere");
    let body = urlencoded(&[("csrf", &csrf), ("shown", shown), ("agree", "yes")]);
    let presses = (0..MANY).map(|_| {
        let who = Who::Session("northmere");
        let mut asked = request(who, Method::POST, &preview, Body::from(body.clone()));
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        asked.headers_mut().insert(CONTENT_TYPE, kind);
        answered(world.router.clone(), asked)
    });
    let answers = all_at_once(presses).await;
    assert_all(&answers, StatusCode::SEE_OTHER);
    let [receipt] = world.receipts("northmere").await.try_into().unwrap();
    let receipt = format!("/submissions/{}", receipt.reference);
    for answer in answers {
        assert_eq!(answer.header("location"), Some(receipt.as_str()));
    }
    world.assert_sound().await;
}

fn raised(summary: &str) -> String {
    let device = json!({"device_type": "PPMID", "make": "Halden Metering", "model": "HM-P20",
        "firmware_versions": ["00000110"]});
    json!({"devices": [device], "status_of_information": "Issue", "summary": summary}).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_2_an_item_raised_many_times_at_once_under_one_key_is_raised_once() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let body = raised("The display is dark");
    let answer = world
        .many_under_one_key("fenland", "/api/v1/items", &body)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(world.events("ItemRaised").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_2_items_raised_at_once_without_a_key_are_all_raised() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let asked = (0..MANY).map(|n| {
        let body = raised(&format!("The display is dark, {n}"));
        world.asking("fenland", "/api/v1/items", "application/json", None, body)
    });
    let answers = all_at_once(asked).await;
    assert_all(&answers, StatusCode::CREATED);
    let references: BTreeSet<String> = answers.iter().map(reference_in).collect();
    assert_eq!(references.len(), MANY);
    world.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_2_of_different_requests_at_once_under_one_key_one_is_carried_out() {
    let world = world().await;
    foundations(&world).await;
    world.at(10, 0);
    let asked = (0..MANY).map(|n| {
        let body = raised(&format!("The display is dark, {n}"));
        world.asking(
            "fenland",
            "/api/v1/items",
            "application/json",
            Some("k"),
            body,
        )
    });
    let answers = all_at_once(asked).await;
    let (done, other): (Vec<Answer>, Vec<Answer>) = answers
        .into_iter()
        .partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(done.len(), 1);
    assert_all(&other, StatusCode::CONFLICT);
    assert_eq!(world.events("ItemRaised").await, 1);
    world.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_2_confirming_preparing_and_publishing_under_one_key_happen_once_each() {
    let world = world().await;
    until_the_first_edition(&world).await;
    let button = ("PPMID", "Orrin", "OR-P5", "00010001");
    let rows = [row(2, button, Some("Upgrade to 00010002"), "Two presses")];
    world.sends("orrin", &file(&rows)).await;
    let item = world.item_reference("orrin", 2).await;
    world.act("dcc", world.verifying(item).await).await;
    let targets = vec![model(("PPMID", "Orrin", "OR-P5", "00010002"))];
    let set = Command::SetFixTargets {
        item,
        clause: 1,
        targets,
    };
    world.act("dcc", set).await;
    let request = crate::world::story::ask(&world, item).await;
    let confirmed = world.events("FixConfirmed").await;
    let path = format!("/api/v1/confirmations/{request}/answer");
    let body = json!({"answer": "confirm", "evidence": "Change record"}).to_string();
    let answer = world.many_under_one_key("orrin", &path, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(world.events("FixConfirmed").await, confirmed + 1);

    let body = json!({"kind": "ad-hoc", "words": "It cannot wait"}).to_string();
    let answer = world
        .many_under_one_key("dcc", "/api/v1/editions", &body)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(world.events("EditionPrepared").await, 1);

    let edition = reference_in(&answer);
    let path = format!("/api/v1/editions/{edition}/publish");
    let answer = world.many_under_one_key("dcc2", &path, "{}").await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(reference_in(&answer), edition);
    assert_eq!(world.events("EditionPublished").await, 1);
    assert_eq!(world.app.press.edition_out().await.unwrap(), Some(1));
}

/// Background work beside people: the clock asks SECAS to chase once, however often it looks.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reg_12_background_work_many_times_at_once_asks_for_each_chase_once() {
    let world = world().await;
    foundations(&world).await;
    world.at(60, 0);
    let work = (0..MANY).map(|_| {
        let app = Arc::clone(&world.app);
        async move { app.reconcile().await.map(drop) }
    });
    let refused = refusals(all_at_once(work).await);
    assert_eq!(refused, []);
    let actor = Actor::Clock;
    let round = world.app.ledger.rounds().await.unwrap()[0].value.reference;
    let again = world.app.act(&actor, &Command::RaiseChases { round }).await;
    assert_eq!(again.unwrap().sequence, 0, "nothing is left to ask");
    let secas = organisation(&world, "secas").await;
    let page = PageRequest {
        after: None,
        limit: 50,
    };
    let notices = world.app.ledger.notices_page(&secas, &page).await.unwrap();
    let chases = notices.entries.iter().filter(|notice| {
        matches!(
            notice.about,
            app::ports::NoticeAbout::Register(register::decision::NoticeAbout::ChaseDue { .. })
        )
    });
    assert_eq!(chases.count(), 6, "one for each of the six providers asked");
    world.assert_sound().await;
}
