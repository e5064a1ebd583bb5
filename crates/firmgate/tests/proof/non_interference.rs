//! What is not published has no say in what anybody but DCC can reach (REGISTER 2.5, rule 4).
//!
//! Register A and register A' tell the same story under the same secret and clock. In A' other
//! organisations and DCC do, in the gaps of the story, whatever is never published. Everything
//! that a bystander of any kind reaches is the same, byte for byte: status, every header, body,
//! files, order, references. Nothing is excepted: the clock stands still, and sessions and form
//! tokens are the same in both worlds.

use crate::attack::launching::{Hubs, put_launch_of};
use crate::noise::{self, Noise};
use crate::world::cast::BYSTANDERS;
use crate::world::crawl::Reached;
use crate::world::http::{Answer, Who};
use crate::world::routes::routes;
use crate::world::story::{Gap, Interlude, Silence, file, known_fix, row, tell, term};
use crate::world::{Kept, World};
use proptest::prelude::*;
use register::StatusOfInformation;
use register::command::Command;
use std::collections::BTreeSet;

/// Where a crawl begins: what stands behind no link, and what people type.
fn seeds() -> Vec<String> {
    let mut seeds: Vec<String> = SEEDS.iter().map(|seed| (*seed).to_owned()).collect();
    for query in QUERIES {
        let query = crate::world::http::encoded(query);
        seeds.push(format!("/search?q={query}"));
        seeds.push(format!("/api/v1/published/search?q={query}"));
    }
    for begun in ["N", "Cal", "CR", "0004", "OR-CH", "zz"] {
        for of in ["make", "model", "firmware"] {
            seeds.push(format!(
                "/api/v1/published/suggestions?field={of}&q={begun}"
            ));
        }
    }
    seeds
}

const SEEDS: [&str; 42] = [
    "/",
    "/sign-in",
    "/search",
    "/launches",
    "/api/v1/launches",
    "/published",
    "/published/1",
    "/published/2",
    "/published/3",
    "/published/4",
    "/glossary",
    "/help",
    "/notices",
    "/account",
    "/submissions",
    "/submissions/new",
    "/queries",
    "/confirmations",
    "/raise",
    "/my-items",
    "/coverage",
    "/chases",
    "/access",
    "/hand-overs",
    "/inbox",
    "/items",
    "/rounds",
    "/editions",
    "/journal",
    "/settings",
    "/openapi.json",
    "/favicon.ico",
    "/robots.txt",
    "/nothing/here",
    "/api/v1/nothing",
    "/api/v1/glossary",
    "/api/v1/submissions",
    "/api/v1/items",
    "/api/v1/confirmations",
    "/api/v1/rounds",
    "/api/v1/editions",
    "/api/v1/published/editions",
];

/// Queries for what is published, for what is not, and for nothing.
const QUERIES: [&str; 14] = [
    "fw:0002012F",
    "fw:00040001",
    "fw:00000110",
    "type:ESME fw:00020130 + type:CHF fw:04010203",
    "type:CHF fw:04010204",
    "make:Northmere",
    "make:\"Calder & Rowe\"",
    "model:CR-G40",
    "calder rowe",
    "gas reads",
    "display dark",
    "HAN midnight",
    "FGR-0000000000",
    "nothing of the kind",
];

/// Everything that every bystander reaches, by who and address.
async fn reached_by_all(world: &World) -> Vec<(Who, Reached)> {
    let seeds = seeds();
    let mut all = vec![(Who::SignedOut, world.crawl(Who::SignedOut, &seeds).await)];
    for post in BYSTANDERS {
        let who = Who::Session(post);
        all.push((who, world.crawl(who, &seeds).await));
    }
    all
}

/// Fails with the first difference and everything that was said.
#[track_caller]
fn assert_same(without: &[(Who, Reached)], with: &[(Who, Reached)], said: &dyn std::fmt::Debug) {
    for ((who, quiet), (_, loud)) in without.iter().zip(with) {
        let addresses: BTreeSet<&String> = quiet.keys().chain(loud.keys()).collect();
        for address in addresses {
            let (a, b) = (quiet.get(address), loud.get(address));
            let same = a == b;
            assert!(
                same,
                "{who:?} at {address}: {}\n{said:#?}",
                first_difference(a, b)
            );
        }
    }
}

fn first_difference(quiet: Option<&Answer>, loud: Option<&Answer>) -> String {
    let (Some(quiet), Some(loud)) = (quiet, loud) else {
        return format!("reached in the quiet world: {}", quiet.is_some());
    };
    let (quiet, loud) = (format!("{quiet:?}"), format!("{loud:?}"));
    let pairs = quiet.bytes().zip(loud.bytes());
    let alike = pairs.take_while(|(a, b)| a == b).count();
    let around = |text: &str| {
        let from = alike.saturating_sub(200);
        let bytes: Vec<u8> = text.bytes().skip(from).take(400).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    format!("quiet: {}\n\nloud: {}", around(&quiet), around(&loud))
}

/// Published entries name its hub, and so do items that are not published.
const LAUNCHED: Hubs = Hubs {
    make: "Orrin",
    model: "OR-CH7",
    from: "04010203",
    to: "04010300",
};

async fn world_with(interlude: &mut impl Interlude) -> World {
    let world = World::new(Kept::InMemory).await;
    tell(&world, interlude).await;
    put_launch_of(&world, LAUNCHED).await;
    world
}

/// Whoever sees the launch sees the same page of it, whatever the register holds that touches it
/// and is not published; DCC does not.
#[tokio::test]
async fn one_1_unpublished_items_that_touch_a_launch_show_to_dcc_alone() {
    let quiet = world_with(&mut Silence).await;
    let loud = world_with(&mut Touching).await;
    let seeds = ["/launches".to_owned(), "/api/v1/launches".to_owned()];
    let mut seen = 0;
    for post in BYSTANDERS {
        let who = Who::Session(post);
        let without = quiet.crawl(who, &seeds).await;
        let with = loud.crawl(who, &seeds).await;
        let pages = with.values().map(Answer::text);
        seen += pages
            .filter(|text| text.contains("Published entries for this hub"))
            .filter(|text| text.contains("The hub leaves the HAN"))
            .count();
        assert_same(&[(who, without)], &[(who, with)], &"items that touch");
    }
    assert!(seen >= 4, "the launch was looked at: {seen}");
    let launches = loud.app.launches_for(&loud.of("dcc")).await.unwrap();
    let page = format!("/launches/{}", launches[0].reference);
    let dcc = Who::Session("dcc");
    let without = quiet.get(dcc, &page).await;
    let with = loud.get(dcc, &page).await;
    assert!(with.text().contains(TOUCHING));
    assert!(!without.text().contains(TOUCHING));
}

const TOUCHING: &str = "The hub forgets its prepayment meters";

/// An item that names the hub of the launch, in both of its versions, and is never published.
struct Touching;

impl Interlude for Touching {
    async fn fill(&mut self, world: &World, gap: Gap) {
        if gap == Gap::BeforeTheFirstEdition {
            world.at(gap.day(), 0);
            for version in ["04010203", "04010300"] {
                let raise = Command::RaiseItem {
                    terms: vec![term(("CHF", "Orrin", "OR-CH7", version))],
                    status: StatusOfInformation::Issue,
                    summary: TOUCHING.to_owned(),
                    fix_information: None,
                    concern: None,
                };
                world.act("tidewater", raise).await;
            }
        }
    }
}

#[tokio::test]
async fn reg_8_everything_a_bystander_reaches_is_the_same_whatever_is_not_published() {
    let quiet = world_with(&mut Silence).await;
    let mut noise = Noise::everything();
    let loud = world_with(&mut noise).await;
    noise.assert_every_kind_was_done();
    let without = reached_by_all(&quiet).await;
    let with = reached_by_all(&loud).await;
    assert_same(&without, &with, &noise.said());
    assert_same_by_foreign_references(&quiet, &loud).await;
}

/// The comparison is worth something only if it finds what does differ.
#[tokio::test]
async fn reg_8_what_is_published_is_reached() {
    let quiet = world_with(&mut Silence).await;
    let loud = world_with(&mut Published).await;
    let who = Who::Session("fenland");
    let query = ["/search?q=fw%3A00040001".to_owned()];
    let without = quiet.crawl(who, &query).await;
    let with = loud.crawl(who, &query).await;
    assert_ne!(without[&query[0]], with[&query[0]]);
    assert!(with.len() > without.len(), "an entry more is reached");
}

/// An item of those who are otherwise never published gets its known fix.
struct Published;

impl Interlude for Published {
    async fn fill(&mut self, world: &World, gap: Gap) {
        if gap == Gap::BeforeTheFirstEdition {
            world.at(gap.day(), 0);
            let gas = ("GSME", "Calder & Rowe", "CR-G40", "00040001");
            let fixed = ("GSME", "Calder & Rowe", "CR-G40", "00040002");
            let row = row(
                9,
                gas,
                Some("Upgrade to 00040002"),
                "Gas reads stay at zero",
            );
            world.sends("calder", &file(&[row])).await;
            known_fix(world, "calder", 9, fixed, "calder").await;
        }
    }
}

/// What references of the loud world answer in both: there they are somebody else's, in the quiet
/// one they do not exist. Every route is asked with every reference, by GET and by POST.
async fn assert_same_by_foreign_references(quiet: &World, loud: &World) {
    let references = noise::references(loud).await;
    for route in routes() {
        if !route.pattern.contains('{') {
            continue;
        }
        for reference in &references {
            let path = with_reference(&route.pattern, reference);
            for post in BYSTANDERS {
                let who = match path.starts_with("/api/") {
                    true => Who::Token(post),
                    false => Who::Session(post),
                };
                let a = asked(quiet, who, post, route.method, &path).await;
                let b = asked(loud, who, post, route.method, &path).await;
                let differ = first_difference(Some(&a), Some(&b));
                assert!(a == b, "{who:?} {} {path}: {differ}", route.method);
            }
        }
    }
}

/// The pattern with the reference in its first place, and what exists in the others.
fn with_reference(pattern: &str, reference: &str) -> String {
    let mut path = String::new();
    let mut first = true;
    for piece in pattern.split_inclusive('}') {
        let (before, name) = piece.split_once('{').unwrap_or((piece, ""));
        path.push_str(before);
        match name {
            "" => {}
            "act}" => path.push_str("withdraw"),
            _ if first => path.push_str(reference),
            _ => path.push('1'),
        }
        first = first && name.is_empty();
    }
    path
}

async fn asked(world: &World, who: Who, post: &'static str, method: &str, path: &str) -> Answer {
    match (method, path.starts_with("/api/")) {
        ("get", _) => world.get(who, path).await,
        (_, true) => {
            let act = if path.contains("confirmations") {
                serde_json::json!({"answer": "confirm", "evidence": "x"})
            } else {
                serde_json::json!({"act": "withdraw"})
            };
            world.post_json(who, path, &act).await
        }
        (_, false) => world.post(post, path, &[]).await,
    }
}

/// The quiet world is told and crawled once for all cases.
static QUIET: tokio::sync::OnceCell<Vec<(Who, Reached)>> = tokio::sync::OnceCell::const_new();

proptest! {
    // Each case tells a story of months and follows some 2,400 addresses; more of them where
    // PROPTEST_CASES says so.
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").map_or(3, |cases| cases.parse().unwrap()),
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn reg_8_nothing_unpublished_shows_to_a_bystander(sounds in noise::any()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let quiet = QUIET.get_or_init(|| async {
                let quiet = world_with(&mut Silence).await;
                reached_by_all(&quiet).await
            });
            let quiet = quiet.await;
            let mut noise = Noise::of(sounds);
            let loud = world_with(&mut noise).await;
            let with = reached_by_all(&loud).await;
            assert_same(quiet, &with, &noise.said());
        });
    }
}
