//! What a list is answered with: all accepted, some set aside, and nothing of anybody else's.

use crate::world::*;
use app::ports::UserRole;
use formats::duis::response::SetAside;
use launch::command::Command;
use launch::nomination::NominationRoute;

#[tokio::test]
async fn sl_3_a_list_that_is_in_order_is_nominated_and_acknowledged() {
    let world = World::new().await;
    let bytes = signed(&world.keys.brightwater, 1, [1, 5, 9].map(hub));
    let response = world.answered(bytes.clone()).await;
    assert_eq!(response.header.code.text(), "I99");
    assert_eq!(response.warning, None);
    let id = response.header.request_id.unwrap();
    assert_eq!((id.originator, id.counter), (eui(1), 1));
    let launch = world.launch().await;
    let [nomination] = &launch.nominations[..] else {
        panic!("one list, one nomination");
    };
    assert_eq!(nomination.supplier, named("Brightwater Energy").reference);
    let NominationRoute::ServiceRequest(Some(id)) = nomination.route else {
        panic!("it came by Service Request: {nomination:?}");
    };
    assert_eq!((id.originator, id.target), (eui(1), broker_eui()));
    assert_eq!(id.counter, 1);
    assert_eq!(nomination.by, None);
    assert_eq!(nomination.hubs.hubs, 3);
    // The journal holds the digest of the request as it came, and nobody's name.
    let line = world.app.ledger.journal_before(None, 1).await.unwrap();
    let digest: String = app::sha256(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(line[0].event, "HubsNominated");
    assert!(line[0].facts.contains(&digest), "{}", line[0].facts);
    assert!(!line[0].facts.contains("00-DB"));
    assert_eq!(world.app.ledger.verify().await.unwrap(), [] as [String; 0]);
}

#[tokio::test]
async fn sl_3_what_is_set_aside_stands_in_its_list_in_their_order() {
    let world = World::new().await;
    let first = signed(&world.keys.brightwater, 1, [hub(1)]);
    assert_eq!(world.code(first).await, "I99");
    // Its own meter; suspended; another version; listed before; Fenland's; nobody's; and one that
    // is in order.
    let devices = [
        hub(4),
        meter(5),
        hub(353),
        hub(301),
        hub(1),
        hub(999_999),
        hub(5),
    ];
    let response = world
        .answered(signed(&world.keys.brightwater, 2, devices))
        .await;
    assert_eq!(response.header.code.text(), "W110501");
    assert_eq!(
        lists(&response),
        [
            (SetAside::Invalid, vec![meter(5)]),
            (SetAside::NotCommissioned, vec![hub(353)]),
            (SetAside::NotApplicableFirmware, vec![hub(301)]),
            (SetAside::OtherRequestInProgress, vec![hub(1)]),
            (SetAside::NotResponsibleSupplier, vec![hub(4), hub(999_999)]),
        ]
    );
    assert_eq!(world.nominated().await, [1, 1]);
}

#[tokio::test]
async fn one_3_of_somebody_elses_hub_nothing_is_told_but_that() {
    let world = World::new().await;
    let eastvale = world.user(7, "Eastvale Energy", UserRole::ImportSupplier);
    let eastvale = eastvale.await;
    let all = signed(&world.keys.brightwater, 1, [hub(1), hub(2)]);
    assert_eq!(world.code(all).await, "I99");
    // Nominated, free, suspended, on another version, a meter, nobody's: all the same.
    let foreign = [hub(1), hub(5), hub(353), hub(301), meter(5), hub(999_999)];
    let response = world.answered(signed(&eastvale, 1, foreign)).await;
    assert_eq!(
        lists(&response),
        [(SetAside::NotResponsibleSupplier, foreign.to_vec())]
    );
    // Not one was taken, and the list is told so hub by hub.
    assert_eq!(response.header.code.text(), "W110501");
    assert_eq!(world.nominated().await, [2, 0]);
}

#[tokio::test]
async fn sl_3_the_electricity_and_the_gas_supplier_of_a_hub_may_both_list_it() {
    let world = World::new().await;
    let (electricity, gas) = (&world.keys.brightwater, &world.keys.fenland);
    assert_eq!(world.code(signed(electricity, 1, [hub(2)])).await, "I99");
    assert_eq!(world.code(signed(gas, 1, [hub(6)])).await, "I99");
    // One list is enough: the hub is on the other's, and it is the gas Supplier's own too.
    let response = world.answered(signed(gas, 2, [hub(2)])).await;
    assert_eq!(
        lists(&response),
        [(SetAside::OtherRequestInProgress, vec![hub(2)])]
    );
    let response = world.answered(signed(gas, 3, [hub(1)])).await;
    assert_eq!(
        lists(&response),
        [(SetAside::NotResponsibleSupplier, vec![hub(1)])]
    );
}

#[tokio::test]
async fn sl_3_fifty_thousand_devices_are_taken_and_one_more_is_not() {
    let world = World::of_brightwater(50_001).await;
    let party = &world.keys.brightwater;
    let too_many = signed(party, 1, (1..=50_001).map(hub));
    let (status, body) = world.post(SERVICE_D, too_many).await;
    assert_eq!(status, 400);
    let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem["code"], "DUIS-DEVICE-LIST-TOO-LONG");
    assert!(world.nominated().await.is_empty());
    let full = signed(party, 1, (1..=50_000).map(hub));
    assert_eq!(world.code(full).await, "I99");
    assert_eq!(world.nominated().await, [50_000]);
    // What one Supplier may nominate for a level is used up.
    let one_more = signed(party, 2, [hub(50_001)]);
    assert_eq!(world.code(one_more).await, "E110506");
}

#[tokio::test]
async fn sl_3_a_notification_that_is_none_of_the_suppliers_is_not_there() {
    let world = World::new().await;
    let party = &world.keys.brightwater;
    let draft = Command::Draft {
        notification: Box::new(notification("CHFN-DRAFT", "00030000")),
    };
    world.act(&dcc(), draft).await;
    let withdrawn = issued(&world.app, notification("CHFN-GONE", "00040000")).await;
    let withdraw = Command::Withdraw {
        launch: withdrawn,
        reason: "Another version follows.".to_owned(),
    };
    world.act(&dcc(), withdraw).await;
    let millbrook = world.user(8, "Millbrook Supply", UserRole::GasSupplier);
    let millbrook = millbrook.await;
    let cases = [
        (party, "CHFN-NO-SUCH", "00020000"),
        (party, "CHFN-DRAFT", "00030000"),
        (party, "CHFN-GONE", "00040000"),
        (party, "not a number", "00020000"),
        // Millbrook has no hub that it concerns.
        (&millbrook, NUMBER, "00020000"),
    ];
    for (counter, (party, number, version)) in (1..).zip(cases) {
        let mut request = request(party, counter, [hub(1)]);
        request.body.notification_reference = number.to_owned();
        request.body.firmware_version = version.to_owned();
        let code = world.code(party.sign(&request.write())).await;
        assert_eq!(code, "E110501", "{number}");
    }
}

#[tokio::test]
async fn sl_9_nothing_is_nominated_while_a_stop_is_in_force() {
    let world = World::new().await;
    let stop = Command::EmergencyStop {
        launch: world.launch,
        words: "Hubs restart every hour after the upgrade.".to_owned(),
    };
    world.act(&actor("Fenland Power", 61), stop).await;
    let bytes = signed(&world.keys.brightwater, 1, [hub(1)]);
    assert_eq!(world.code(bytes).await, "E110503");
    assert!(world.nominated().await.is_empty());
}
