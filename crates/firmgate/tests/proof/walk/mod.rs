//! The walks of the README, over the demonstration world: the pages through the whole router, with
//! sessions, cookies and form tokens, and the commands as they are run.

mod desk;
mod launches;

use crate::canaries::unzipped;
use crate::world::crawl::crawled;
use crate::world::http::urlencoded;
use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use desk::{Browser, Demonstration, between, links_to};
use formats::neutrality::NO_PUBLISHED_ENTRY;
use http::StatusCode;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use terms::Date;

const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of \
                      Information,Date last Updated,Fix Available,Fix Information,Summary,\
                      Combination";
const FIX: &str = "Upgrade the hub to 05000110; the meter may stay as it is";
const SUMMARY: &str = "Export reads stop when hub and meter restart within one minute";
/// Stands in an item that is never published.
const CANARY: &str = "Kanariwalk";

/// What a manufacturer knows: a defect of two devices together, whose fix is another manufacturer's
/// firmware; and an issue without a fix.
fn returns(today: Date) -> String {
    let row = |identifier: u32, device: &str, kind: &str, fix: &str, summary: &str, label: &str| {
        let available = if fix.is_empty() { "No" } else { "Yes" };
        format!(
            "{identifier},{device},Device Manufacturer,{kind},{today},{available},\"{fix}\",\
             {summary},{label}\r\n"
        )
    };
    let meter = "Northmere,NM-E220,00030100,ESME";
    let hub = "Orrin,OR-CH9,05000100,CHF";
    let other = "Northmere,NM-E220,00030110,ESME";
    let unfixed = format!("{CANARY} display stays dark after a firmware download");
    format!(
        "{HEADER}\r\n{}{}{}",
        row(41, meter, "Defect", FIX, SUMMARY, "W"),
        row(41, hub, "Defect", FIX, SUMMARY, "W"),
        row(42, other, "Issue", "", &unfixed, ""),
    )
}

#[tokio::test]
async fn reg_1_the_whole_journey_from_a_bad_file_to_a_fix_that_a_supplier_finds() {
    let demonstration = Demonstration::started().await;
    let file = checked_and_corrected(&demonstration);
    let [item, unfixed] = sent(&demonstration, &file).await;
    let request = verified(&demonstration, &item).await;
    confirmed(&demonstration, &request).await;
    published(&demonstration, &unfixed).await;
    let supplier = demonstration.signs_in("brightwater").await;
    found(&supplier).await;
    downloaded(&supplier).await;
    nothing_else_shows(&supplier).await;
    let doctor = demonstration.firmgate(&["doctor", "--data", "data"]);
    let said = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.status.success(), "{said}");
    assert!(
        said.contains("chain, states and published edition agree"),
        "{said}"
    );
}

/// The manufacturer checks a bad file offline, and corrects what it is told.
fn checked_and_corrected(demonstration: &Demonstration) -> String {
    let good = returns(demonstration.today);
    let bad = good
        .replacen("00030100", "3.01E+04", 1)
        .replacen(",CHF,", ",Comms Hubb,", 1);
    std::fs::write(demonstration.desk("returns.csv"), &bad).unwrap();
    let check = ["check", "returns.csv", "--annotated", "told.csv"];
    let checked = demonstration.firmgate(&check);
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8(checked.stdout).unwrap();
    for told in [
        "returns.csv:2:4: E FW-SCIENTIFIC",
        "returns.csv:3:5: E ENUM-INVALID",
    ] {
        assert!(said.contains(told), "{said}");
    }
    let copy = std::fs::read_to_string(demonstration.desk("told.csv")).unwrap();
    assert!(
        copy.lines().nth(1).unwrap().contains("FW-SCIENTIFIC"),
        "{copy}"
    );
    std::fs::write(demonstration.desk("returns.csv"), &good).unwrap();
    let checked = demonstration.firmgate(&["check", "returns.csv"]);
    assert_eq!(checked.status.code(), Some(0));
    good
}

/// The manufacturer sends the file, sees its preview, acknowledges, and has its receipt. Gives the
/// references of the item with a fix and of the one without.
async fn sent(demonstration: &Demonstration, file: &str) -> [String; 2] {
    let northmere = demonstration.signs_in("northmere").await;
    let preview = northmere.upload(file).await;
    assert!(preview.starts_with("/submissions/preview/"), "{preview}");
    let page = northmere.page(&preview).await;
    assert!(
        page.contains("3 rows read") && page.contains(SUMMARY) && page.contains(CANARY),
        "{page}"
    );
    let shown = between(&page, "name=\"shown\" value=\"", "\"").to_owned();
    let mut fields = vec![("shown", shown.as_str()), ("agree", "yes")];
    let warnings: Vec<&str> = page
        .split("name=\"ack\"")
        .skip(1)
        .map(|rest| between(rest, "value=\"", "\""))
        .collect();
    fields.extend(warnings.iter().map(|code| ("ack", *code)));
    let receipt = northmere.post(&preview, &fields).await;
    assert!(receipt.starts_with("/submissions/SUB-"), "{receipt}");
    let page = northmere.page(&receipt).await;
    let digest = formats::journal::hex(&app::sha256(file.as_bytes()));
    assert!(
        page.contains(&digest),
        "the receipt names the file's digest: {page}"
    );
    let own = northmere.page("/submissions/items").await;
    [">41<", ">42<"].map(|identifier| {
        let row = own.split("<tr").find(|row| row.contains(identifier));
        let links = links_to(row.unwrap(), "/submissions/items/ITM-");
        links[0].rsplit('/').next().unwrap().to_owned()
    })
}

/// DCC finds the item in its inbox, verifies it, names the firmware that is the fix, and asks its
/// manufacturer. Gives the address of the request.
async fn verified(demonstration: &Demonstration, item: &str) -> String {
    let dcc = demonstration.signs_in("dcc").await;
    let address = format!("/items/{item}");
    let inbox = dcc.page("/inbox").await;
    assert!(links_to(&inbox, &address).len() == 1, "{inbox}");
    let page = dcc.page(&address).await;
    let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
    dcc.post(&format!("{address}/acts/verify"), &[("seen", &seen)])
        .await;
    let targets = [
        ("clause", "1"),
        ("targets-1", "CHF | Orrin | OR-CH9 | 05000110"),
    ];
    dcc.post(&format!("{address}/acts/targets"), &targets).await;
    dcc.post(&format!("{address}/acts/ask"), &[("clause", "1")])
        .await;
    let orrin = demonstration.signs_in("orrin").await;
    let page = orrin.page("/confirmations").await;
    let mut asked = Vec::new();
    for link in links_to(&page, "/confirmations/CNF-") {
        if orrin.page(&link).await.contains(FIX) {
            asked.push(link);
        }
    }
    assert_eq!(asked.len(), 1, "one request shows these words");
    asked.remove(0)
}

/// The other manufacturer sees the exact words and confirms them.
async fn confirmed(demonstration: &Demonstration, request: &str) {
    let orrin = demonstration.signs_in("orrin").await;
    let page = orrin.page(request).await;
    for words in [FIX, SUMMARY, "NM-E220", "00030100", "05000110"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(!page.contains(CANARY), "and nothing else of Northmere's");
    let evidence = [("evidence", "Change record 9-0110")];
    orrin
        .post(&format!("{request}/acts/confirm"), &evidence)
        .await;
    // Northmere was not asked: the firmware is not its own.
    let northmere = demonstration.signs_in("northmere").await;
    assert_eq!(northmere.get(request).await.status, StatusCode::NOT_FOUND);
}

/// DCC prepares an edition, cannot publish it itself, and a second person does.
async fn published(demonstration: &Demonstration, unfixed: &str) {
    let dcc = demonstration.signs_in("dcc").await;
    let kind = [
        ("kind", "ad-hoc"),
        ("words", "A fix for hub and meter together"),
    ];
    let prepared = dcc.post("/editions", &kind).await;
    let edition = prepared.split('?').next().unwrap();
    let publish = format!("{edition}/acts/publish");
    let own = [("csrf", dcc.csrf.as_str())];
    let alone = dcc.post_as_it_is(&publish, &own).await;
    assert_ne!(
        alone.status,
        StatusCode::SEE_OTHER,
        "nobody publishes what they prepared"
    );
    let withheld = dcc.page("/editions/withheld").await;
    let row = withheld.split("<tr").find(|row| row.contains(unfixed));
    assert!(row.unwrap().contains("NOT-VERIFIED"), "{withheld}");
    let second = demonstration.signs_in("dcc2").await;
    let published = second.post(&publish, &[]).await;
    assert_eq!(published, format!("{edition}?done=publish"));
}

/// The Supplier finds the fix by firmware version and by combination, and is told why it applies.
async fn found(supplier: &Browser) {
    for query in ["00030100", "05000100", "NM-E220 00030100 + OR-CH9 05000100"] {
        let page = supplier
            .page(&format!("/search?{}", urlencoded(&[("q", query)])))
            .await;
        let mut hits = Vec::new();
        for entry in links_to(&page, "/entries/") {
            if supplier.page(&entry).await.contains(FIX) {
                hits.push(entry);
            }
        }
        assert!(!hits.is_empty(), "{query}: {page}");
    }
    let alone = supplier.page("/search?q=NM-E220+00030100").await;
    let together = ["together with", "OR-CH9", "05000100"];
    assert!(
        together.iter().all(|words| alone.contains(words)),
        "{alone}"
    );
}

/// The spreadsheet of the edition reads back with the row in it, its versions as text.
async fn downloaded(supplier: &Browser) {
    let editions = supplier.page("/published").await;
    let newest = links_to(&editions, "/published/3").remove(0);
    let page = supplier.page(&newest).await;
    let files = links_to(&page, "/published/3/files/");
    let name = files.iter().find(|file| file.ends_with(".xlsx")).unwrap();
    let answer = supplier.get(name).await;
    assert_eq!(answer.status, StatusCode::OK);
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(answer.body)).unwrap();
    let mut rows = Vec::new();
    for sheet in book.sheet_names() {
        rows.extend(rows_with(&book.worksheet_range(&sheet).unwrap(), FIX));
    }
    assert_eq!(rows.len(), 2, "a row for each device: {rows:?}");
    for (row, version) in rows.iter().zip(["00030100", "05000100"]) {
        let text = Data::String(version.to_owned());
        assert!(
            rows.iter().any(|row| row.contains(&text)),
            "{version} as text: {row:?}"
        );
    }
}

fn rows_with(sheet: &Range<Data>, words: &str) -> Vec<Vec<Data>> {
    let holds = |row: &&[Data]| row.iter().any(|cell| *cell == *words);
    sheet.rows().filter(holds).map(<[Data]>::to_vec).collect()
}

/// Nothing of the item without a fix, nor of any other unpublished one, in anything that the
/// Supplier can reach.
async fn nothing_else_shows(supplier: &Browser) {
    let unpublished = "/search?q=NM-E220+00030110";
    let page = supplier.page(unpublished).await;
    assert!(page.contains(NO_PUBLISHED_ENTRY), "{page}");
    let seeds = [
        "/",
        "/search",
        unpublished,
        "/published",
        "/notices",
        "/my-items",
        "/raise",
        "/queries",
        "/account",
        "/help",
        "/glossary",
        "/api/v1/items",
        "/api/v1/submissions",
        "/api/v1/confirmations",
        "/api/v1/published/editions",
        "/search?q=dark+display",
        "/api/v1/published/search?q=NM-E220",
    ];
    let seeds: Vec<String> = seeds.iter().map(|seed| (*seed).to_owned()).collect();
    let reached = crawled(&seeds, async |address: &str| supplier.get(address).await).await;
    assert!(
        reached.len() > 60,
        "the Supplier reaches {} addresses",
        reached.len()
    );
    for (address, answer) in &reached {
        let mut texts = unzipped(&answer.body);
        texts.push(format!("{address} {:?} {}", answer.headers, answer.text()));
        for text in texts {
            for hidden in [
                CANARY,
                "load limit is applied twice",
                "Export register is not read",
            ] {
                assert!(!text.contains(hidden), "{hidden} at {address}");
            }
        }
    }
}

/// What the README tells a new user to type is there to be typed.
#[test]
fn the_commands_of_the_readme_are_there() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(arguments)
            .arg("--help")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let table = readme.split("| `firmgate ").skip(1);
    let commands: Vec<&str> = table
        .map(|row| row.split(['`', ' ']).next().unwrap())
        .collect();
    assert!(commands.len() >= 8, "{commands:?}");
    let mut known = help(&[]);
    for command in commands {
        known.push_str(&help(&[command]));
    }
    let known: Vec<&str> = known
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .collect();
    let flags = readme
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.len() > 2 && word.starts_with("--") && !word.starts_with("---"));
    for flag in flags {
        let of_cargo = ["--release"].contains(&flag);
        assert!(of_cargo || known.contains(&flag), "no command takes {flag}");
    }
}
