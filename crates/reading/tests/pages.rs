//! The pages: the answer in words, what was asked, what can be taken along; and that nothing typed
//! or published becomes markup.

#[path = "../../published/tests/synthetic/mod.rs"]
mod synthetic;
mod world;

use axum::Router;
use formats::neutrality::{ABSENCE, NEUTRALITY};
use http::StatusCode;
use reading::{ReadingState, router};
use tempfile::TempDir;
use terms::OrganisationType;
use world::visit::{Answer, encoded, visit};

struct Opened {
    router: Router,
    _dir: TempDir,
}

async fn open() -> Opened {
    let dir = TempDir::new().expect("a temporary directory");
    let reader = world::publish(dir.path()).await;
    Opened {
        router: router(ReadingState { reader }),
        _dir: dir,
    }
}

impl Opened {
    async fn get(&self, path: &str) -> Answer {
        let viewer = world::viewer(OrganisationType::Supplier);
        visit(&self.router, Some(&viewer), path).await
    }

    async fn search(&self, query: &str) -> String {
        let answer = self.get(&format!("/search?q={}", encoded(query))).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        answer.text()
    }
}

/// The text with what a browser would show of its entities.
fn shown(html: &str) -> String {
    html.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[tokio::test]
async fn reg_2_the_neutrality_statement_is_on_every_page_and_export() {
    let opened = open().await;
    let entry = format!("/entries/{}", world::meter().reference());
    let gone = format!("/entries/{}", world::withdrawn().reference());
    for path in [
        "/search",
        "/search?q=EM-100",
        "/search?q=nothingatall",
        "/search?q=type:TEAPOT",
        "/search.csv?q=EM-100",
        entry.as_str(),
        gone.as_str(),
        "/entries/FGR-0000000000",
        "/published",
        "/published/1",
        "/published/3",
        "/published/9",
    ] {
        assert!(opened.get(path).await.text().contains(NEUTRALITY), "{path}");
    }
}

#[tokio::test]
async fn reg_7_the_answer_comes_first_in_words() {
    let opened = open().await;
    let applies = opened.search("EM-100 0002012F").await;
    assert!(applies.contains("At least one published entry applies to what you gave."));
    assert!(applies.contains("Applies to what you gave"));
    assert!(applies.contains("Depends on what you did not give"));
    assert!(applies.contains("It applies only together with CHF Orrin CH-7, firmware 04010203."));
    assert!(applies.contains("Model matches exactly. Firmware Version matches exactly."));
    let depends = opened.search("EM-100 0002012F + CH-7 + no:ESME").await;
    assert!(depends.contains("published entry"));
    let none = opened.search("EM-100 FFFFFFFF").await;
    assert!(none.contains("No published entry. This is not a statement of quality."));
    assert!(none.contains(ABSENCE));
    assert!(
        none.contains("Firmware Version FFFFFFFF is not on the list of devices for this device.")
    );
    let apart = opened.search("EM-100 0002012F + CH-9 + no:IHD").await;
    assert!(apart.contains("At least one published entry applies"));
    let apart = shown(&opened.search("View-3 + CR-G4").await);
    assert!(apart.contains("At least one published entry applies"));
    let apart = shown(&opened.search("CH-9 + CR-G4").await);
    assert!(apart.contains("Each device by itself"));
    assert!(apart.contains("href=\"/search?q=model%3ACH-9\""));
    let words = opened.search("absent words").await;
    assert!(words.contains("No published entry. This is not a statement of quality."));
}

#[tokio::test]
async fn what_was_asked_stands_in_pieces_that_can_be_removed() {
    let page = shown(&open().await.search("EM-100 20130 + drifts + no:GSME").await);
    assert!(
        page.contains("<strong>EM-100 firmware 20130</strong>"),
        "{page}"
    );
    assert!(page.contains("href=\"/search?q=no%3AGSME+%2B+drifts\""));
    assert!(page.contains("href=\"/search?q=model%3AEM-100+fw%3A20130+%2B+drifts\""));
    assert!(page.contains("You gave 20130. Did you mean 00020130?"));
    assert!(
        page.contains("href=\"/search?q=model%3AEM-100+fw%3A00020130+%2B+no%3AGSME+%2B+drifts\"")
    );
}

#[tokio::test]
async fn reg_7_a_name_with_a_letter_missing_is_asked_about_and_is_no_match() {
    let opened = open().await;
    let page = shown(&opened.search("northmre drifts").await);
    assert!(
        page.contains("You gave northmre. Did you mean Northmere?"),
        "{page}"
    );
    assert!(
        page.contains("<strong>northmre</strong>"),
        "it stays a word: {page}"
    );
    let link = "href=\"/search?q=";
    let at = page.find("Search for Northmere").unwrap();
    let from = page[..at].rfind(link).unwrap() + link.len();
    let query = page[from..].split('"').next().unwrap().to_owned();
    let accepted = shown(&opened.get(&format!("/search?q={query}")).await.text());
    assert!(
        accepted.contains("<strong>Northmere</strong>"),
        "{query}: {accepted}"
    );
    let known = shown(&opened.search("northmere drifts").await);
    assert!(!known.contains("Did you mean"), "{known}");
}

#[tokio::test]
async fn each_device_on_its_own_leads_to_the_same_address_as_the_one_box() {
    let opened = open().await;
    let filled = "/search?parts=1&type-1=ESME&make-1=&model-1=EM-100&firmware-1=0002012f\
                  &hardware-1=&type-2=CHF&make-2=Calder+%26+Rowe&firmware-2=%3F&absent=GSME&absent=IHD";
    let answer = opened.get(filled).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/search?q=type%3AESME+model%3AEM-100+fw%3A0002012F+%2B+type%3ACHF+\
         make%3A%22Calder+%26+Rowe%22+fw%3A%3F+%2B+no%3AGSME+%2B+no%3AIHD"
    );
    let faulty = opened
        .get("/search?parts=1&firmware-1=000201200&make-2=a%00")
        .await;
    assert_eq!(faulty.status, StatusCode::BAD_REQUEST);
    let text = faulty.text();
    assert!(text.contains("href=\"#firmware-1\""));
    assert!(text.contains("href=\"#make-2\""));
    assert!(text.contains("value=\"000201200\""));
}

#[tokio::test]
async fn nothing_typed_or_published_becomes_markup() {
    let opened = open().await;
    let published = opened.search("View-3").await;
    assert!(published.contains("&lt;script&gt;alert('x')&lt;/script&gt;"));
    for query in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'-alert(1)-'",
        "</textarea><script>alert(1)</script>",
        "make:\"<b>bold</b>\"",
        "javascript:alert(1)",
    ] {
        for path in [
            "/search?q=",
            "/search?parts=1&firmware-1=",
            "/search?parts=1&make-1=",
        ] {
            let page = opened
                .get(&format!("{path}{}", encoded(query)))
                .await
                .text();
            for markup in ["<script>alert", "<img", "<b>bold", "href=\"javascript"] {
                assert!(!page.contains(markup), "{path} {query}");
            }
        }
    }
}

#[tokio::test]
async fn a_refused_query_is_a_page_that_says_what_to_do() {
    let opened = open().await;
    let long = format!("/search?q={}", "a".repeat(2_001));
    for (path, words) in [
        (long.as_str(), "which is the limit"),
        ("/search?q=%00", "cannot be printed"),
        ("/search?q=type:TEAPOT", "The Device Type is one of"),
        (
            "/search?q=",
            "Give at least one part of a device or one word.",
        ),
    ] {
        let answer = opened.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.text().contains(words), "{words}");
        assert!(answer.text().contains("There is a problem"));
    }
    let stale = opened.get("/search?q=drifts&after=AAAA").await;
    assert_eq!(stale.status, StatusCode::NOT_FOUND);
    assert!(stale.text().contains("Start again from the first page"));
}

#[tokio::test]
async fn absent_malformed_and_hidden_pages_are_one_answer() {
    let opened = open().await;
    let absent = opened.get("/entries/FGR-0000000000").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    for path in [
        "/entries/ITM-02F8RS1H0J",
        "/entries/%FF",
        "/entries/10577",
        "/published/99",
        "/published/x",
        "/published/1/files/none.csv",
        "/published/1?after=x",
    ] {
        assert_eq!(opened.get(path).await, absent, "{path}");
    }
}

#[tokio::test]
async fn reg_7_a_public_reference_leads_to_its_entry() {
    let opened = open().await;
    let reference = world::withdrawn().reference();
    let lower = reference.to_string().to_lowercase();
    let answer = opened.get(&format!("/search?q={lower}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers["location"], format!("/entries/{reference}"));
}

#[tokio::test]
async fn reg_18_a_withdrawn_entry_is_a_page_without_its_text() {
    let opened = open().await;
    let reference = world::withdrawn().reference();
    let page = opened.get(&format!("/entries/{reference}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text()
            .contains("This entry was withdrawn. Its text is gone.")
    );
    assert!(page.text().contains("FIX-WITHDRAWN"));
    for path in [
        format!("/entries/{reference}"),
        "/search?q=canary".to_owned(),
        "/search?q=type:GSME".to_owned(),
        "/search.csv?q=type:GSME".to_owned(),
        "/published/1".to_owned(),
        "/published/2".to_owned(),
        "/published/3".to_owned(),
    ] {
        let text = opened.get(&path).await.text();
        assert!(!text.contains("CANARY"), "{path}");
    }
}

#[tokio::test]
async fn reg_19_an_entry_shows_what_changed_since_it_was_first_published() {
    let opened = open().await;
    let page = opened
        .get(&format!("/entries/{}", world::meter().reference()))
        .await
        .text();
    assert!(page.contains("First published."));
    assert!(page.contains("<del>Install firmware 00020130.\nThen set the clock once"));
    assert!(page.contains("ESME Northmere EM-100 00020130: Active on the list of devices."));
}

#[tokio::test]
async fn reg_18_an_edition_shows_its_cover_facts_its_files_and_its_changes() {
    let opened = open().await;
    let page = opened.get("/published/2").await.text();
    assert!(page.contains("Edition 3</a> is in force"));
    assert!(page.contains("device-register-edition-2.csv"));
    assert!(page.contains("No data was received by 28 June 2026."));
    assert!(page.contains("Added") && page.contains("Changed"));
    let file = opened
        .get("/published/2/files/device-register-edition-2.csv")
        .await;
    assert_eq!(file.body, b"Identifier,Make\r\nedition 2,\r\n");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"device-register-edition-2.csv\""
    );
    assert_eq!(
        file.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    let list = opened.get("/published").await.text();
    let places: Vec<usize> = ["Edition 3", "Edition 2", "Edition 1"]
        .iter()
        .map(|name| list.find(name).unwrap())
        .collect();
    assert!(places.is_sorted(), "the latest first");
}

#[tokio::test]
async fn the_result_as_csv_has_the_published_columns_and_guards_formulas() {
    let opened = open().await;
    let csv = opened.get("/search.csv?q=View-3").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = csv.text();
    assert!(text.starts_with("Identifier,Make,Model,Firmware Version,Device Type,"));
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")"));
    assert!(text.contains("Search of edition 3: model:View-3"));
}

#[tokio::test]
async fn before_the_first_edition_every_page_says_so() {
    let dir = TempDir::new().unwrap();
    let reader = published::Reader::open(dir.path());
    let router = router(ReadingState { reader });
    let viewer = world::viewer(OrganisationType::Supplier);
    let list = visit(&router, Some(&viewer), "/published").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text().contains("No edition is published yet."));
    for path in [
        "/search?q=EM-100",
        "/entries/FGR-0000000000",
        "/published/1",
    ] {
        let answer = visit(&router, Some(&viewer), path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    let blank = visit(&router, Some(&viewer), "/search").await;
    assert_eq!(blank.status, StatusCode::OK);
}
