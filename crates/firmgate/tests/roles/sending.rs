//! A provider's file from upload to receipt, the nil return, and the answer to a confirmation
//! request (REG-3, REG-4, REG-6, REG-12, REG-15, REG-16).

use crate::world::{Browser, GOOD_ROW, World, asked_to_confirm, between, file, send_through};
use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use axum::http::{Request, StatusCode};

/// A row with one warning: the make in other case is read all the same.
const ROW_WITH_WARNING: &str = "2,Northmere,NM-E210,0002012f,ESME,Device Manufacturer,Issue,\
                                2026-04-07,No,";

/// A row with an error: what a spreadsheet made of 0E12.
const ROW_WITH_ERROR: &str = "3,Northmere,NM-E210,0.00E+00,ESME,Device Manufacturer,Issue,\
                              2026-04-07,No,";

#[tokio::test]
async fn reg_16_warnings_are_acknowledged_and_inclusion_is_agreed_before_anything_is_sent() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let sent = file(&[GOOD_ROW, ROW_WITH_WARNING]);
    let preview = browser.upload(&sent).await.location();
    let page = browser.get(&preview).await;
    assert!(page.says("Nothing has been sent yet."));
    assert!(page.says("FW-CASE"), "{}", page.text);
    assert!(page.says("sent as: 0002012f"));
    assert!(page.text.contains("href=\"/glossary#fw-case\""));
    let shown = between(&page.text, "name=\"shown\" value=\"", "\"").to_owned();
    let lacking = browser.post(&preview, &[("shown", &shown)]).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["ack", "agree"] {
        assert!(
            lacking.text.contains(&format!("href=\"#{field}\"")),
            "{field}"
        );
    }
    let receipt = send_through(&browser, &sent).await;
    let page = browser.get(&receipt).await;
    assert!(page.says("Accepted"));
    assert!(
        page.says("2 new, 0 changed, 0 sent again unchanged"),
        "{}",
        page.text
    );
    assert!(page.says("FW-CASE"));
    assert!(page.says("2026 Q2"));
    let items = browser.get("/submissions/items").await;
    assert!(items.says("ESME Northmere NM-E210, firmware 0002012F"));
    let raw = browser.get(&format!("{receipt}/file")).await;
    assert_eq!(raw.text.as_bytes(), sent);
    assert!(
        raw.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
}

#[tokio::test]
async fn reg_16_a_file_with_errors_leaves_a_receipt_with_every_finding_and_nothing_else() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let sent = file(&[GOOD_ROW, ROW_WITH_ERROR]);
    let receipt = browser.upload(&sent).await.location();
    let page = browser.get(&receipt).await;
    assert!(page.says("Not accepted"), "{}", page.text);
    assert!(page.says("FW-SCIENTIFIC"));
    assert!(page.says("Nothing of it is stored but this receipt."));
    let none = browser.get("/submissions/items").await;
    assert!(none.says("The register holds no item of your organisation yet."));
    let annotated = browser.get(&format!("{receipt}/annotated")).await;
    assert!(
        annotated.text.contains("FW-SCIENTIFIC"),
        "{}",
        annotated.text
    );
    let valid = browser.get(&format!("{receipt}/rows/valid.csv")).await;
    assert!(valid.text.contains("0002012F") && !valid.text.contains("0.00E+00"));
    let rest = browser.get(&format!("{receipt}/rows/rest.csv")).await;
    assert!(rest.text.contains("0.00E+00") && !rest.text.contains("0002012F"));
    let json = browser.get(&format!("{receipt}/findings.json")).await;
    assert!(
        json.text.contains("\"verdict\":\"reject\""),
        "{}",
        json.text
    );
    let other = browser.get(&format!("{receipt}/rows/all.csv")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let valid_receipt = send_through(&browser, valid.text.as_bytes()).await;
    assert!(browser.get(&valid_receipt).await.says("1 new"));
}

/// How many findings a page leaves out, by what it says and by the files that it links to.
async fn left_out(browser: &Browser, path: &str) -> (String, u64, usize) {
    let page = browser.get(path).await;
    let more = between(&page.text, "id=\"more-findings\"", "</p>").to_owned();
    let said = between(&more, "And ", " more").replace(',', "");
    for (file, words) in [("annotated", "FW-"), ("findings.json", "\"counts\"")] {
        let link = format!("{path}/{file}");
        assert!(more.contains(&format!("href=\"{link}\"")), "{more}");
        let answer = browser.get(&link).await;
        assert_eq!(answer.status, StatusCode::OK, "{link}");
        assert!(answer.text.contains(words), "{link}: {}", answer.text);
    }
    let json = browser.get(&format!("{path}/findings.json")).await.json();
    let counts = json["counts"].as_object().unwrap().values();
    let counted: u64 = counts.map(|count| count.as_u64().unwrap()).sum();
    let listed = json["findings"].as_array().unwrap().len();
    assert_eq!(said.parse::<u64>().unwrap() + 300, counted);
    (more, counted, listed)
}

#[tokio::test]
async fn reg_16_findings_that_a_page_leaves_out_are_counted_and_linked_before_sending_and_after() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let row = |identifier: u32, version: &str| {
        format!(
            "{identifier},Northmere,NM-E210,{version},ESME,Device Manufacturer,Issue,2026-04-07,No,"
        )
    };
    let rows_of = |count: u32, version: &str| -> Vec<u8> {
        let rows: Vec<String> = (1..=count).map(|n| row(n, version)).collect();
        file(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let preview = browser.upload(&rows_of(400, "0002012f")).await.location();
    let (more, counted, listed) = left_out(&browser, &preview).await;
    assert!(more.contains("All of them stand in the"), "{more}");
    assert!(counted >= 400 && listed as u64 == counted, "{counted}");
    let another = world.browser("halden").await;
    for file in ["annotated", "findings.json"] {
        let answer = another.get(&format!("{preview}/{file}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file}");
    }

    let receipt = browser.upload(&rows_of(1_200, "0.00E+00")).await.location();
    let (more, counted, listed) = left_out(&browser, &receipt).await;
    assert!(more.contains("The first 1,000 of each code"), "{more}");
    assert!(counted >= 1_200 && (listed as u64) < counted, "{counted}");
}

#[tokio::test]
async fn reg_15_a_second_press_of_the_button_is_the_same_act() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let preview = browser.upload(&file(&[GOOD_ROW])).await.location();
    let page = browser.get(&preview).await;
    let shown = between(&page.text, "name=\"shown\" value=\"", "\"");
    let fields = [("shown", shown), ("agree", "yes"), ("ack", "none")];
    let first = browser.post(&preview, &fields).await.location();
    let second = browser.post(&preview, &fields).await.location();
    assert!(first.starts_with("/submissions/SUB-"), "{first}");
    assert_eq!(first, second);
}

#[tokio::test]
async fn reg_15_a_file_over_the_limit_is_refused_by_name_before_it_is_read() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    // No form at all: whoever read it would say that it cannot be read.
    let request = Request::post("/submissions/new")
        .header("host", "firmgate.example")
        .header(COOKIE, browser.cookie())
        .header(CONTENT_TYPE, "multipart/form-data; boundary=boundary")
        .header(CONTENT_LENGTH, (65 << 20).to_string())
        .body(Body::from("no form"))
        .unwrap();
    let refused = browser.answer(request).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.says("The limit is 64 MiB."));
}

#[tokio::test]
async fn reg_15_a_file_that_does_not_announce_its_size_is_read_no_further_than_the_limit() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let over = vec![b'a'; (64 << 20) + 1];
    let refused = browser.upload(&over).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.says("The limit is 64 MiB."));
    let own = browser.get("/submissions").await;
    assert!(own.says("Your organisation has sent nothing yet."));
}

#[tokio::test]
async fn an_upload_without_a_file_or_of_another_form_says_what_to_do() {
    let world = World::with_round().await;
    let browser = world.browser("northmere").await;
    let token = browser.csrf.clone();
    let none = browser
        .send_parts(&[("csrf", "", token.as_bytes()), ("file", "", b"")])
        .await;
    assert!(none.says("Choose the file to check"), "{}", none.text);
    let other = browser.post("/submissions/new", &[]).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    let empty = browser.upload(b"").await.location();
    let picture = browser.upload(b"%PDF-1.7 not a table").await.location();
    for (receipt, code) in [(empty, "FILE-EMPTY"), (picture, "FILE-NOT-CSV")] {
        let page = browser.get(&receipt).await;
        assert!(page.says(code), "{}", page.text);
        assert!(page.says("put the file itself right"), "{}", page.text);
        // There are no rows to take apart, nor any to put a finding beside.
        for part in ["rows/valid.csv", "rows/rest.csv", "annotated"] {
            assert!(!page.text.contains(part), "{code}: {part}");
        }
    }
}

#[tokio::test]
async fn reg_12_a_nil_return_is_an_answer_with_a_receipt() {
    let world = World::with_round().await;
    let browser = world.browser("halden").await;
    let overview = browser.get("/submissions").await;
    assert!(overview.says("Awaited"));
    assert!(overview.says("29 May 2026"));
    assert!(!overview.says("Northern Reach"));
    let round = between(&overview.text, "/submissions/nil/", "\"");
    let path = format!("/submissions/nil/{round}");
    assert!(
        browser
            .get(&path)
            .await
            .says("You declare that your organisation has no issue")
    );
    let receipt = browser.post(&path, &[]).await.location();
    assert!(
        browser
            .get(&receipt)
            .await
            .says("DCC received a nil return")
    );
    assert_eq!(browser.get(&path).await.location(), receipt);
    assert!(
        browser
            .get("/submissions")
            .await
            .says("nil return received")
    );
}

#[tokio::test]
async fn reg_6_a_manufacturer_confirms_the_exact_words_and_may_withdraw() {
    let world = World::with_round().await;
    let (_, item, request) = asked_to_confirm(&world).await;
    let browser = world.browser("northmere").await;
    let page = browser.get(&request).await;
    assert!(page.says("Firmware 00020140 restores half-hourly reads."));
    assert!(
        !page.text.contains("ITM-"),
        "the item's own reference is not shown"
    );
    let act = |act: &str| format!("{request}/acts/{act}");
    let lacking = browser.post(&act("confirm"), &[("evidence", "")]).await;
    assert!(
        lacking.text.contains("href=\"#evidence\""),
        "{}",
        lacking.text
    );
    let confirm = [("evidence", "Release note RN-114.")];
    let confirmed = browser.post(&act("confirm"), &confirm).await.location();
    assert!(browser.get(&confirmed).await.says("Release note RN-114."));
    assert!(browser.get(&item).await.says("Confirmed"));
    let list = browser.get("/confirmations").await;
    assert!(list.says("Nothing waits for your answer."));
    let withdraw = [("reason", "The firmware was recalled.")];
    let withdrawn = browser.post(&act("withdraw"), &withdraw).await.location();
    let withdrawn = browser.get(&withdrawn).await;
    assert!(withdrawn.says("You withdrew your confirmation."));
    assert!(withdrawn.says("The firmware was recalled."));
    let again = browser.post(&act("confirm"), &confirm).await;
    assert!(again.says("There is a problem"), "{}", again.text);
}

/// Whatever was sent, DCC saves it byte for byte, and no browser takes it for a page.
#[tokio::test]
async fn reg_3_dcc_takes_a_file_exactly_as_it_was_sent() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    let page = b"<html><script>alert(1)</script>\x00\xff</html>";
    let answer = northmere.send("page", page).await;
    let receipt = answer.json()["receipt"].as_str().unwrap().to_owned();
    let dcc = world.browser("dcc").await;
    let shown = dcc.get(&format!("/submissions/{receipt}")).await;
    assert!(
        shown.says("The file exactly as it was sent"),
        "{}",
        shown.text
    );
    let program = world.program("dcc").await;
    let by_page = dcc.get(&format!("/submissions/{receipt}/file")).await;
    let by_program = program
        .get(&format!("/api/v1/submissions/{receipt}/file"))
        .await;
    for file in [by_page, by_program] {
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        assert_eq!(file.text, String::from_utf8_lossy(page));
        let offered = format!("attachment; filename=\"{receipt}.csv\"");
        for (name, value) in [
            ("content-type", "application/octet-stream"),
            ("content-disposition", offered.as_str()),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(file.headers[name], value, "{name}");
        }
    }
    for who in ["reach", "secas", "brightwater"] {
        let answer = world.browser(who).await;
        let answer = answer.get(&format!("/submissions/{receipt}/file")).await;
        assert!(answer.status.is_client_error(), "{who}");
        assert!(!answer.text.contains("alert"), "{who}");
    }
}

#[tokio::test]
async fn reg_14_a_check_of_nothing_is_no_check() {
    let world = World::with_round().await;
    let northmere = world.program("northmere").await;
    let answer = northmere.post_file("/api/v1/checks", "check", b"").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json()["code"], "request-not-readable");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("no body"), "{detail}");
    // A file of one empty line is a file, with something to say of it.
    let answer = northmere
        .post_file("/api/v1/checks", "check", b"\r\n")
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let other = world
        .program("brightwater")
        .await
        .post_file("/api/v1/checks", "check", b"")
        .await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}
