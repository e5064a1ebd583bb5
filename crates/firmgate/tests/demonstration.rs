//! The demonstration world as it is built: whole, and without a word in it that it should not
//! teach.

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

use app::App;
use app::launches::LaunchView;
use firmgate::demo::{self, WorldSetting};
use firmgate::wiring::DataDirectory;
use launch::command::Command;
use launch::decision::Answer;
use launch::fleet::LaunchTarget;
use launch::hold::{Hold, HoldReason};
use launch::launch::{CommunicationKind, HubsFrom, Launch, Phase};
use launch::nomination::{Nomination, NominationRoute};
use launch::sharing::{ResultKind, Statement};
use register::item::{Item, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{Actor, Capacity, Moment, Organisation, OrganisationType};

/// Every text in an item that somebody wrote.
fn texts(item: &Item) -> Vec<&str> {
    let mut texts: Vec<Option<&str>> = Vec::new();
    for clause in &item.clauses {
        texts.push(clause.summary.as_deref());
        texts.push(clause.fix_information.as_deref());
        texts.push(
            clause
                .fix
                .provided
                .as_ref()
                .map(|fix| fix.information.as_str()),
        );
    }
    for query in &item.queries {
        texts.push(Some(&query.question));
        texts.push(query.answer.as_ref().map(|answer| answer.text.as_str()));
    }
    texts.into_iter().flatten().collect()
}

fn is_party(organisation: &Organisation) -> bool {
    matches!(
        organisation.organisation_type,
        OrganisationType::Supplier | OrganisationType::NetworkParty
    )
}

#[tokio::test]
async fn one_3_no_text_of_the_demonstration_tells_anybody_of_a_party_or_its_portfolio() {
    let directory = tempfile::tempdir().unwrap();
    let data = DataDirectory::at(directory.path()).unwrap();
    let world = demo::open(&data, WorldSetting::SMALL).await.unwrap();
    let app = world.app();
    let organisations = app.ledger.organisations().await.unwrap();
    let items = app.ledger.every_item().await.unwrap();
    assert!(items.iter().any(|item| item.value.open_query().is_some()));
    for item in &items {
        for text in texts(&item.value) {
            for party in organisations.iter().filter(|party| is_party(party)) {
                let names = text.contains(&party.name);
                assert!(!names, "{} is named: {text}", party.name);
            }
            let raised = item.value.source == Source::SecParty;
            let counts_homes = raised && text.contains("homes");
            assert!(!counts_homes, "a portfolio shows: {text}");
        }
    }
    assert_eq!(app.ledger.verify().await.unwrap(), [""; 0]);
    // ONE-1: the launch that is held drafted an item, and others touch and clear some.
    let launches = launches(app).await;
    let drafted = app.item_of_launch(launches["0003"].reference);
    let draft = items.iter().find(|item| item.value.reference == drafted);
    assert_eq!(draft.unwrap().value.source, Source::SafeLaunch);
    let dcc = person(app, "dcc").await;
    // Tokens are made in the visitors' time, of which building the world may use up some.
    let tokens = app.ledger.tokens_of(dcc.person).await.unwrap();
    let now = app::ports::Clock::now(&firmgate::clock::SystemClock);
    assert!(tokens[0].created_at <= now, "a token from the future");
    let notified = app.launch_for(&dcc, launches["0004"].reference).await;
    let Some(LaunchView::Dcc(notified)) = notified.unwrap() else {
        panic!("DCC sees every launch");
    };
    let touching = &notified.register.touching;
    assert!(touching.iter().any(|clause| clause.public.is_some()));
    assert!(touching.iter().any(|clause| clause.withheld.is_some()));
    let mut offered = Vec::new();
    for item in &items {
        offered.extend(app.launches_offered(&item.value).await.unwrap());
    }
    assert_eq!(offered.len(), 1);
    assert_eq!(offered[0].1.launch, launches["0001"].reference);
}

/// Every launch, by the place of its number in the year.
async fn launches(app: &App) -> BTreeMap<String, Launch> {
    let launches = app.launch_ledger().unwrap().launches().await.unwrap();
    launches
        .into_iter()
        .map(|stored| stored.value)
        .map(|launch| {
            let number = launch.notification.number.as_str();
            (number[number.len() - 4..].to_owned(), launch)
        })
        .collect()
}

/// Somebody of the cast.
async fn person(app: &App, sign_in_name: &str) -> Capacity {
    let found = app.ledger.person_by_sign_in_name(sign_in_name).await;
    let person = found.unwrap().unwrap();
    let organisations = app.ledger.organisations().await.unwrap();
    let own = organisations
        .iter()
        .find(|one| one.reference == person.organisation)
        .unwrap();
    Capacity {
        person: person.reference,
        organisation: own.reference,
        organisation_type: own.organisation_type,
        party_category: own.party_category,
    }
}

fn gate_hold(launch: &Launch) -> &Hold {
    let gate = |hold: &&Hold| matches!(hold.reason, HoldReason::GateNotAchieved { .. });
    launch.holds.iter().find(gate).unwrap()
}

#[tokio::test]
async fn sl_5_the_launch_in_progress_goes_on_while_the_world_is_looked_at() {
    let directory = tempfile::tempdir().unwrap();
    let data = DataDirectory::at(directory.path()).unwrap();
    let world = demo::open(&data, WorldSetting::SMALL).await.unwrap();
    let left = world.app().now();
    drop(world);
    // Opened again at a clock at which hours pass between two looks, and days only on a machine
    // that is very slow: hubs are silent where nobody hears what they report for four days.
    let setting = WorldSetting {
        speed: 8 * 3_600,
        ..WorldSetting::SMALL
    };
    let mut world = demo::open(&data, setting).await.unwrap();
    let app = Arc::clone(world.app());
    assert!(app.now() >= left);
    let mut phase = Phase::Running;
    for _ in 0..1_000 {
        world.round().await.unwrap();
        app.reconcile_launches().await.unwrap();
        phase = launches(&app).await.remove("0002").unwrap().phase;
        if phase == Phase::Achieved {
            break;
        }
    }
    assert_eq!(phase, Phase::Achieved);
    let held = launches(&app).await.remove("0003").unwrap();
    assert!(gate_hold(&held).holds_all(app.now()));
}

#[tokio::test]
async fn sl_1_to_9_the_launches_of_the_demonstration_stand_as_told_and_each_role_sees_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let data = DataDirectory::at(directory.path()).unwrap();
    let mut world = demo::open(&data, WorldSetting::SMALL).await.unwrap();
    let app = Arc::clone(world.app());
    let now = app.now();
    let all = launches(&app).await;
    assert_eq!(all.len(), 6);
    stand_as_told(&all, now);
    for launch in all.values() {
        let told = launch.told.len();
        let issued = launch.revision > 0;
        assert_eq!(told > 15, issued, "{told} were told");
    }
    assert_eq!(seen_by(&app, "dcc-launch").await, 6);
    for who in ["panel", "secas", "brightwater", "southern-arc-delivery"] {
        assert_eq!(seen_by(&app, who).await, 5, "{who}");
    }
    assert_eq!(seen_by(&app, "halden").await, 1);
    assert_eq!(seen_by(&app, "northmere").await, 0);
    assert_eq!(seen_by(&app, "eastvale").await, 0);
    no_supplier_sees_another(&app, &all).await;
    reports_can_be_read(&app, &all).await;
    a_supplier_lists_hubs(&app, &all["0004"]).await;
    // The CSPs go on from where the story ends, and no batch of theirs is missing.
    world.round().await.unwrap();
    let csp = person(&app, "southern-arc-delivery").await;
    let ledger = app.launch_ledger().unwrap();
    let missing = ledger.missing_batches(csp.organisation, 10).await.unwrap();
    assert_eq!(missing, [0; 0]);
    assert_eq!(app.ledger.verify().await.unwrap(), [""; 0]);
}

fn stand_as_told(all: &BTreeMap<String, Launch>, now: Moment) {
    let (complete, in_progress) = (&all["0001"], &all["0002"]);
    let (held, notified, draft) = (&all["0003"], &all["0004"], &all["0005"]);
    assert!(matches!(complete.phase, Phase::Complete { .. }));
    assert_eq!(complete.gates.len(), 2);
    assert_eq!(in_progress.phase, Phase::Running);
    let tranche = in_progress.current_tranche().unwrap();
    assert!(tranche.wave >= 3, "wave {}", tranche.wave);
    let listed: BTreeSet<_> = in_progress
        .nominations
        .iter()
        .map(|list| list.supplier)
        .collect();
    assert_eq!(listed.len(), 5);
    assert!(in_progress.holds_on_all(now).next().is_none());
    assert_eq!(in_progress.open_holds(now).count(), 1);
    assert_eq!(held.phase, Phase::Running);
    let hold = gate_hold(held);
    assert!(hold.holds_all(now));
    assert!(matches!(
        hold.reason,
        HoldReason::GateNotAchieved { report: None, .. }
    ));
    let told = held.communications.last().unwrap();
    assert!(matches!(
        told.kind,
        CommunicationKind::GateNotAchieved { .. }
    ));
    assert_eq!(notified.phase, Phase::Notified);
    assert!(notified.window.unwrap().is_open(now));
    assert_eq!(draft.phase, Phase::Draft);
    let hubs = HubsFrom::DccPlan;
    assert_eq!(all["0006"].phase, Phase::Ready { hubs });
}

async fn seen_by(app: &App, who: &str) -> usize {
    let viewer = person(app, who).await;
    app.launches_for(&viewer).await.unwrap().len()
}

/// Each Supplier's words, lists and hubs are its own: nothing of another's is in what it is shown.
async fn no_supplier_sees_another(app: &App, all: &BTreeMap<String, Launch>) {
    let suppliers = ["brightwater", "thornbeck", "quillhaven", "fenland"];
    for who in suppliers {
        let viewer = person(app, who).await;
        for launch in all.values().filter(|launch| launch.revision > 0) {
            let view = app.launch_for(&viewer, launch.reference).await.unwrap();
            let Some(LaunchView::Supplier(own)) = view else {
                panic!("{who} is a Supplier of every launch");
            };
            let foreign = |list: &&Nomination| list.supplier != viewer.organisation;
            assert_eq!(own.nominations.iter().filter(foreign).count(), 0);
            let shown = format!("{own:?}");
            let others = launch.nominations.iter().filter(foreign);
            let canaries = others.map(|list| list.reference.to_string());
            let deferral = "settlement run would lose".to_owned();
            let canaries = canaries.chain((who != "quillhaven").then_some(deferral));
            for canary in canaries {
                assert!(!shown.contains(&canary), "{who} is shown {canary}");
            }
        }
    }
    let panel = person(app, "panel").await;
    let view = app.launch_for(&panel, all["0002"].reference).await.unwrap();
    assert!(format!("{view:?}").contains("settlement run would lose"));
}

/// So many Suppliers take part that a report of all together says something and nothing of one.
async fn reports_can_be_read(app: &App, all: &BTreeMap<String, Launch>) {
    let viewer = person(app, "quillhaven").await;
    for number in ["0001", "0002", "0003"] {
        let results = app
            .results_for(&viewer, all[number].reference)
            .await
            .unwrap();
        let report = results.unwrap().tranches[0].reports[0].clone();
        let said = report.shared.total(ResultKind::Planned);
        assert!(matches!(said, Statement::Exactly(_)), "{number}: {said:?}");
    }
}

async fn a_supplier_lists_hubs(app: &App, launch: &Launch) {
    let supplier = person(app, "brightwater-launch").await;
    let fleet = app.own_fleet(&supplier).await.unwrap().unwrap();
    let hubs = fleet.affected_hubs(&LaunchTarget::from(&launch.notification.target));
    let list: Vec<_> = fleet.device_ids(&hubs).take(5).collect();
    let nominate = Command::Nominate {
        launch: launch.reference,
        route: NominationRoute::Page,
        list,
        request_sha256: [5; 32],
    };
    let actor = Actor::Person(supplier);
    let done = app.act_on_launch(&actor, &nominate, None).await.unwrap();
    let Answer::Nominated(answer) = done.answer else {
        panic!("a list is answered");
    };
    assert!(!answer.accepted.is_empty());
}
