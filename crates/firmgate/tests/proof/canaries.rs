//! Canaries: a word of its own in every field that is not published, and in no answer, file, log
//! line or address that anybody but DCC and those concerned can reach (REGISTER 2.5, rule 9).

use crate::log::Log;
use crate::noise::TARGETS;
use crate::world::cast::CAST;
use crate::world::crawl::Reached;
use crate::world::http::Who;
use crate::world::story::{
    Gap, HEADER, Interlude, Row, ad_hoc, ask, day, file, model, prepare, raise, row, tell,
};
use crate::world::{Kept, World};
use app::act::Made;
use app::intake::Acknowledged;
use register::command::Command;
use register::item::{Concern, RepeatVerdict};
use register::row::StatusOfInformation;
use register::submission::Route;
use std::io::{Cursor, Read};
use std::path::Path;

/// A word that stands in one unpublished field, and who may see it beside DCC.
struct Canary {
    word: &'static str,
    seen_by: &'static [&'static str],
}

const fn canary(word: &'static str, seen_by: &'static [&'static str]) -> Canary {
    Canary { word, seen_by }
}

/// One for each field. A word is of one piece, so that no index, fold or cut takes it apart.
const CANARIES: [Canary; 24] = [
    canary("Kanarisummaryunverified", &["calder"]),
    canary("Kanarifixunverified", &["calder"]),
    canary("Kanarisummarynofix", &["northmere"]),
    canary("Kanarifixrefused", &["calder"]),
    canary("Kanarireasonrefused", &["calder"]),
    canary("Kanarievidencewithheld", &["calder"]),
    canary("Kanarisummarywithheld", &["calder"]),
    canary("Kanarievidencepublished", &["orrin"]),
    canary("Kanarireasonwithdrawn", &[]),
    canary("Kanariquestion", &["calder"]),
    canary("Kanarianswer", &["calder"]),
    canary("Kanariquestiondeclined", &["southern-arc"]),
    canary("Kanarisummarydeclined", &["southern-arc"]),
    canary("Kanariraised", &["tidewater"]),
    canary("Kanarifixraised", &["tidewater"]),
    canary("Kanarifixprovided", &[]),
    canary("Kanariconcern", &["gridnorth"]),
    canary("Kanaridiverted", &[]),
    canary("Kanarifilerefused", &["calder"]),
    canary("Kanarifilepreviewed", &[]),
    canary("Kanariclosed", &["beacon"]),
    canary("Kanaridiscarded", &[]),
    canary("Kanariextension", &["calder"]),
    canary("Kanarichase", &["secas"]),
];

/// Everything that begins so is a canary.
const BEGINNING: &str = "kanari";

/// Puts each canary into its field, in the gaps of the story.
struct Seeds;

const GAS: (&str, &str, &str, &str) = ("GSME", "Calder & Rowe", "CR-G40", "00040001");

impl Interlude for Seeds {
    async fn fill(&mut self, world: &World, gap: Gap) {
        world.at(gap.day(), 0);
        match gap {
            Gap::BeforeTheFirstFile => {}
            Gap::BeforeTheFirstEdition => {
                files(world).await;
                questions(world).await;
                fixes(world).await;
                raised(world).await;
                rounds(world).await;
            }
            Gap::BetweenEditions => discarded(world).await,
            Gap::WhileAnEditionWaits | Gap::AfterTheLastEdition => {}
        }
    }
}

async fn files(world: &World) {
    let fix = Some("Kanarifixunverified and more");
    let refused = Some("Kanarifixrefused and more");
    let withheld = Some("Upgrade to firmware 00040000");
    let rows = [
        row(21, GAS, fix, "Kanarisummaryunverified and more"),
        row(22, GAS, refused, "Gas reads stay at zero for a day"),
        row(23, GAS, withheld, "Kanarisummarywithheld and more"),
        row(24, GAS, None, "Gas reads are late"),
    ];
    world.sends("calder", &file(&rows)).await;
    let battery = ("GSME", "Northmere", "NM-G110", "00010A00");
    let own = row(31, battery, None, "Kanarisummarynofix and more");
    world.sends("northmere", &file(&[own])).await;
    let hub = ("CHF", "Orrin", "OR-CH7", "04010204");
    let declined = [Row {
        source: "CSP",
        ..row(41, hub, None, "Kanarisummarydeclined and more")
    }];
    world.sends("southern-arc", &file(&declined)).await;
    let calder = world.of("calder");
    for (words, route) in [
        ("Kanarifilerefused,not,a,row", Route::Api),
        (
            "9,Calder & Rowe,CR-G40,00040001,GSME,CSP,Issue,2026-99-99,No,Kanarifilerefused,,",
            Route::Page,
        ),
    ] {
        let bytes = format!("{HEADER}\r\n{words}\r\n").into_bytes();
        let sent = world
            .app
            .receive_file(&calder, route, bytes, &Acknowledged::Nothing);
        sent.await.unwrap();
    }
    let previewed = [row(51, GAS, None, "Kanarifilepreviewed and more")];
    let bytes = file(&previewed).into_bytes();
    let sent = world
        .app
        .receive_file(&calder, Route::Page, bytes, &Acknowledged::Nothing);
    sent.await.unwrap();
}

async fn questions(world: &World) {
    let item = world.item_reference("calder", 24).await;
    let question = Command::QueryItem {
        item,
        question: "Kanariquestion and more".to_owned(),
        due_working_days: 9,
    };
    world.act("dcc", question).await;
    let query = world
        .item("calder", 24)
        .await
        .unwrap()
        .open_query()
        .unwrap()
        .reference;
    let answer = Command::AnswerQuery {
        item,
        query,
        text: "Kanarianswer and more".to_owned(),
    };
    world.act("calder", answer).await;
    let item = world.item_reference("southern-arc", 41).await;
    let question = Command::QueryItem {
        item,
        question: "Kanariquestiondeclined and more".to_owned(),
        due_working_days: 9,
    };
    world.act("dcc", question).await;
    let reason = register::item::DeclineReason::Insufficient;
    world
        .act("dcc", Command::DeclineItem { item, reason })
        .await;
}

async fn fixes(world: &World) {
    for (identifier, target) in [(22, TARGETS[0]), (23, TARGETS[1])] {
        let item = world.item_reference("calder", identifier).await;
        world.act("dcc", world.verifying(item).await).await;
        let targets = vec![model(target)];
        let set = Command::SetFixTargets {
            item,
            clause: 1,
            targets,
        };
        world.act("dcc", set).await;
        let request = ask(world, item).await;
        let answer = match identifier {
            22 => Command::RefuseFix {
                item,
                request,
                reason: "Kanarireasonrefused and more".to_owned(),
            },
            _ => Command::ConfirmFix {
                item,
                request,
                evidence: "Kanarievidencewithheld and more".to_owned(),
            },
        };
        world.act("calder", answer).await;
    }
    // Of a published fix the words are public, the evidence is not.
    let item = world.item("orrin", 1).await.unwrap();
    let asked = item.clauses[0].fix.confirmation.as_ref().unwrap().reference;
    let item = item.reference;
    let withdraw = Command::WithdrawConfirmation {
        item,
        request: asked,
        reason: "Kanarireasonwithdrawn and more".to_owned(),
    };
    world.act("orrin", withdraw).await;
    let request = ask(world, item).await;
    let confirm = Command::ConfirmFix {
        item,
        request,
        evidence: "Kanarievidencepublished and more".to_owned(),
    };
    world.act("orrin", confirm).await;
}

async fn raised(world: &World) {
    let display = ("PPMID", "Halden Metering", "HM-P20", "00000110");
    raise(
        world,
        "tidewater",
        display,
        "Kanariraised and more",
        Some("Kanarifixraised and more"),
    )
    .await;
    let item = world.item_reference("tidewater", 2).await;
    let provide = Command::ProvideFix {
        item,
        clause: 1,
        from: world.of("hillside").organisation,
        information: "Kanarifixprovided and more".to_owned(),
    };
    world.act("dcc", provide).await;
    let published = world.item_reference("northmere", 1).await;
    let repeat = Command::DecideRepeat {
        item,
        other: published,
        verdict: RepeatVerdict::Same,
    };
    world.act("dcc", repeat).await;
    for (post, summary, concern) in [
        ("gridnorth", "Kanariconcern and more", Concern::Billing),
        ("hillside", "Kanaridiverted and more", Concern::Security),
    ] {
        let command = Command::RaiseItem {
            terms: vec![crate::world::story::term(display)],
            status: StatusOfInformation::Issue,
            summary: summary.to_owned(),
            fix_information: None,
            concern: Some(concern),
        };
        world.act(post, command).await;
    }
    let item = world.item_reference("hillside", 1).await;
    world.act("dcc", Command::DivertItem { item }).await;
    raise(world, "beacon", display, "Kanariclosed and more", None).await;
    let item = world.item_reference("beacon", 1).await;
    world.act("beacon", Command::WithdrawItem { item }).await;
}

async fn rounds(world: &World) {
    let opened = crate::world::story::open_round(world, "2026 Q2", day(33)).await;
    let extension = Command::AgreeExtension {
        round: opened,
        provider: world.of("calder").organisation,
        to: day(36),
        reason: "Kanariextension and more".to_owned(),
    };
    world.act("dcc", extension).await;
    world.at(70, 0);
    world.app.reconcile().await.unwrap();
    let chase = Command::RecordChase {
        round: opened,
        provider: world.of("halden").organisation,
        note: "Kanarichase and more".to_owned(),
    };
    world.act("secas", chase).await;
}

async fn discarded(world: &World) {
    let edition = prepare(world, ad_hoc("Looked at and not wanted"), None).await;
    let reason = "Kanaridiscarded and more".to_owned();
    let done = world
        .act("dcc2", Command::DiscardEdition { edition, reason })
        .await;
    assert_eq!(done.made, Made::Edition(edition));
}

/// Addresses behind no link from the first page.
const SEEDS: [&str; 12] = [
    "/",
    "/search",
    "/search?q=fw%3A00040001",
    "/published",
    "/notices",
    "/account",
    "/api/v1/glossary",
    "/api/v1/submissions",
    "/api/v1/items",
    "/api/v1/confirmations",
    "/api/v1/rounds",
    "/api/v1/published/editions",
];

#[tokio::test]
async fn one_3_no_canary_sings_where_it_is_not_known() {
    let log = Log::captured();
    let world = World::new(Kept::InAFile).await;
    tell(&world, &mut Seeds).await;
    let seeds: Vec<String> = SEEDS.iter().map(|seed| (*seed).to_owned()).collect();
    let mut songs = Vec::new();
    let signed_out = world.crawl(Who::SignedOut, &seeds).await;
    songs.extend(sung(&signed_out, "nobody"));
    for post in &CAST {
        if post.organisation == "DCC" {
            continue;
        }
        let reached = world.crawl(Who::Session(post.name), &seeds).await;
        songs.extend(sung(&reached, post.name));
    }
    songs.extend(in_files(&world.data.published()));
    songs.extend(in_text("the log", &log.text()));
    for line in world.app.ledger.journal_after(0, 100_000).await.unwrap() {
        songs.extend(in_text("the journal", &format!("{line:?}")));
    }
    let differences = world.app.ledger.verify().await.unwrap();
    assert_eq!(differences, Vec::<String>::new());
    assert!(songs.is_empty(), "{songs:#?}");
}

/// Each canary is where it belongs, or its absence elsewhere would say nothing.
#[tokio::test]
async fn one_3_every_canary_sings_where_it_is_known() {
    let world = World::new(Kept::InMemory).await;
    tell(&world, &mut Seeds).await;
    let seeds: Vec<String> = SEEDS.iter().map(|seed| (*seed).to_owned()).collect();
    for post in &CAST {
        let reached = world.crawl(Who::Session(post.name), &seeds).await;
        let text: String = reached
            .values()
            .map(|answer| answer.text().into_owned())
            .collect();
        for canary in CANARIES
            .iter()
            .filter(|canary| canary.seen_by.contains(&post.name))
        {
            assert!(
                text.contains(canary.word),
                "{} does not see {}",
                post.name,
                canary.word
            );
        }
    }
}

/// What somebody sees and should not.
fn sung(reached: &Reached, by: &str) -> Vec<String> {
    let mut songs = Vec::new();
    for (address, answer) in reached {
        let known = |word: &str| {
            CANARIES.iter().any(|canary| {
                canary.word.eq_ignore_ascii_case(word) && canary.seen_by.contains(&by)
            })
        };
        let mut texts = vec![
            format!("{address} {:?}", answer.headers),
            answer.text().into_owned(),
        ];
        texts.extend(unzipped(&answer.body));
        for text in texts {
            for word in words(&text).filter(|word| !known(word)) {
                songs.push(format!("{by} sees {word} at {address}"));
            }
        }
        // In an address it would stay in histories and logs, whoever may see it.
        songs.extend(in_text("the address", address));
    }
    songs
}

/// Every canary in a text, whatever its case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let text = text.to_lowercase();
    let starts: Vec<usize> = text.match_indices(BEGINNING).map(|(at, _)| at).collect();
    starts.into_iter().map(move |at| {
        let rest = &text[at..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        rest[..end].to_owned()
    })
}

fn in_text(place: &str, text: &str) -> Vec<String> {
    words(text)
        .map(|word| format!("{word} in {place}"))
        .collect()
}

/// Every canary in the bytes of every file below this folder: databases with their free pages and
/// their indexes, spreadsheets unzipped.
fn in_files(folder: &Path) -> Vec<String> {
    let mut songs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            songs.extend(in_files(&path));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let place = path.display().to_string();
        songs.extend(in_text(&place, &String::from_utf8_lossy(&bytes)));
        for text in unzipped(&bytes) {
            songs.extend(in_text(&place, &text));
        }
    }
    songs
}

/// The parts of a spreadsheet; nothing for anything else.
pub fn unzipped(bytes: &[u8]) -> Vec<String> {
    if !bytes.starts_with(b"PK") {
        return Vec::new();
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|part| {
            let mut part = archive.by_index(part).unwrap();
            let mut text = part.name().to_owned();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            text.push_str(&String::from_utf8_lossy(&content));
            text
        })
        .collect()
}
