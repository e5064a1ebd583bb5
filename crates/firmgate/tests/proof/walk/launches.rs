//! A launch, walked: hubs listed by a signed request, a plan sealed, a failure reported and its hold
//! released by a second person, an Emergency Stop and the Panel's direction.

use super::desk::{Browser, Demonstration, between, links_to};
use http::StatusCode;

#[tokio::test]
async fn sl_3_to_9_a_launch_is_walked_by_everybody_who_takes_part() {
    let demonstration = Demonstration::started().await;
    listed_by_signed_request(&demonstration).await;
    planned_and_sealed(&demonstration).await;
    released_by_a_second_person(&demonstration).await;
    stopped_and_directed(&demonstration).await;
    let doctor = demonstration.firmgate(&["doctor", "--data", "data"]);
    assert!(doctor.status.success(), "{doctor:?}");
}

/// The row of the launch whose number ends so.
async fn row(browser: &Browser, number: &str) -> String {
    let board = browser.page("/launches").await;
    let mut rows = board.split("<tr");
    let row = rows.find(|row| row.contains(&format!("-{number}<")));
    row.unwrap().to_owned()
}

/// The address of that launch.
async fn launch(browser: &Browser, number: &str) -> String {
    links_to(&row(browser, number).await, "/launches/LCH-").remove(0)
}

/// The hold that this form of the page is about.
fn hold_of<'p>(page: &'p str, act: &str) -> &'p str {
    let form = page.split("<form").find(|form| form.contains(act));
    between(form.unwrap(), "name=\"hold\" value=\"", "\"")
}

/// What the command says, having said yes.
fn duis(demonstration: &Demonstration, arguments: &str) -> String {
    let mut all = vec!["duis"];
    all.extend(arguments.split_whitespace());
    let output = demonstration.firmgate(&all);
    let fault = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{fault}");
    String::from_utf8(output.stdout).unwrap()
}

/// As the guide says it: the list as Firmgate gives it, signed with the key in the data directory.
async fn listed_by_signed_request(demonstration: &Demonstration) {
    let supplier = demonstration.signs_in("quillhaven").await;
    let address = launch(&supplier, "0004").await;
    let page = supplier.page(&address).await;
    let title = between(&page, "<title>", "</title>");
    let number = title.split(' ').next().unwrap();
    let csv = format!("{address}/hubs/device-ids.csv");
    let page = supplier.page(&format!("{address}/hubs")).await;
    assert_eq!(links_to(&page, &csv).len(), 1, "{page}");
    let list = supplier.page(&csv).await;
    std::fs::write(demonstration.desk("hubs.csv"), &list).unwrap();
    let request = duis(
        demonstration,
        &format!(
            "request hubs.csv --notification {number} --manufacturer Orrin --model OR-CH7 \
             --firmware 04010310 --originator 00-DB-12-34-AA-00-00-04 \
             --broker 00-DB-12-34-AA-00-00-02 --counter 1"
        ),
    );
    std::fs::write(demonstration.desk("request.xml"), request).unwrap();
    let sign = "sign request.xml --key data/demo-keys/keys/quillhaven.pem --certificate \
                data/demo-keys/certificates/quillhaven.pem";
    let signed = duis(demonstration, sign);
    let response = supplier.posts_xml(&signed).await;
    let code = between(&response, "<sr:ResponseCode>", "<");
    assert!(["I99", "W110501"].contains(&code), "{response}");
    assert_eq!(supplier.posts_xml(&signed).await, response);
    std::fs::write(demonstration.desk("response.xml"), response).unwrap();
    let checked = duis(
        demonstration,
        "check response.xml --certificates data/demo-keys/certificates",
    );
    assert!(checked.contains("Signed by"), "{checked}");
    let page = supplier.page(&address).await;
    assert!(page.contains("Service Request"), "{page}");
}

/// DCC has a level planned, sees where every hub is and why, and seals it.
async fn planned_and_sealed(demonstration: &Demonstration) {
    let dcc = demonstration.signs_in("dcc-launch").await;
    let address = launch(&dcc, "0006").await;
    let plan = format!("{address}/plan");
    assert_eq!(dcc.post(&plan, &[]).await, plan);
    let page = dcc.page(&plan).await;
    for words in [
        "passed its check",
        "Another make or model",
        "Upgraded in wave 1",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let made = between(&page, "name=\"plan\" value=\"", "\"").to_owned();
    dcc.post(&format!("{address}/acts/seal"), &[("plan", &made)])
        .await;
    assert!(row(&dcc, "0006").await.contains("Running"));
}

/// Who reported a failure is not offered to release the hold and cannot; somebody else is and does.
async fn released_by_a_second_person(demonstration: &Demonstration) {
    let dcc = demonstration.signs_in("dcc-launch").await;
    let address = launch(&dcc, "0003").await;
    let page = dcc.page(&address).await;
    let hold = hold_of(&page, "report-failure").to_owned();
    let (mechanism, mitigation) = (format!("mechanism-{hold}"), format!("mitigation-{hold}"));
    let report = [
        ("hold", hold.as_str()),
        (&mechanism, "The hub restarts while alerts wait"),
        (&mitigation, "A new image is being tested"),
    ];
    dcc.post(&format!("{address}/acts/report-failure"), &report)
        .await;
    let page = dcc.page(&address).await;
    assert!(
        page.contains("somebody else at DCC releases the hold"),
        "{page}"
    );
    assert!(!page.contains("acts/release-gate"), "{page}");
    let release = format!("{address}/acts/release-gate");
    let fields = [("csrf", dcc.csrf.as_str()), ("hold", &hold)];
    let alone = dcc.post_as_it_is(&release, &fields).await;
    assert_ne!(alone.status, StatusCode::SEE_OTHER, "nobody releases alone");
    let second = demonstration.signs_in("dcc").await;
    let page = second.page(&address).await;
    assert_eq!(hold_of(&page, "release-gate"), hold);
    let released = second.post(&release, &[("hold", &hold)]).await;
    assert!(released.starts_with(&address), "{released}");
}

/// A Supplier stops the deployment; the CSP's orders are recalled; the Panel directs that it goes on.
async fn stopped_and_directed(demonstration: &Demonstration) {
    let supplier = demonstration.signs_in("brightwater-launch").await;
    let address = launch(&supplier, "0002").await;
    let words = [("stop-words", "Prepayment top-ups fail on upgraded hubs")];
    supplier.post(&format!("{address}/acts/stop"), &words).await;
    let csp = demonstration.signs_in("southern-arc-delivery").await;
    let orders = csp.page("/orders").await;
    let rows = orders.split("<tr").filter(|row| row.contains("-0002<"));
    // A wave may just have begun, whose orders nobody has fetched yet.
    let recalled = |row: &str| row.contains("Recalled") || row.contains("Taken back");
    let mut states = rows.map(recalled);
    assert!(
        states.next().unwrap() && states.all(|recalled| recalled),
        "{orders}"
    );
    let panel = demonstration.signs_in("panel").await;
    let waits = panel.page("/panel").await;
    assert!(waits.contains("Prepayment top-ups fail"), "{waits}");
    let page = panel.page(&address).await;
    let stop = page.split("Prepayment top-ups fail").nth(1).unwrap();
    let hold = hold_of(stop, "acts/direct").to_owned();
    let of = |field: &str| format!("{field}-{hold}");
    let (kind, reasons, attendance) = (of("kind"), of("reasons"), of("attendance"));
    let direction = [
        ("hold", hold.as_str()),
        (&kind, "continue"),
        (&reasons, "The top-ups failed for another cause"),
        (&attendance, "Brightwater Energy, DCC"),
    ];
    panel
        .post(&format!("{address}/acts/direct"), &direction)
        .await;
    let page = supplier.page(&address).await;
    assert!(
        page.contains("The top-ups failed for another cause"),
        "{page}"
    );
    let dcc = demonstration.signs_in("dcc-launch").await;
    assert!(row(&dcc, "0002").await.contains("Running"));
}
