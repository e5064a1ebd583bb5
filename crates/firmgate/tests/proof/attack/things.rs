//! What the doors lead to: somebody's of each, so that its owner comes in and nobody else does.

use crate::world::World;
use crate::world::crawl::links;
use crate::world::http::{Answer, Who};
use crate::world::story::{ad_hoc, ask, day, file, model, open_round, prepare, raise, row};
use register::command::Command;
use std::collections::BTreeMap;
use terms::reference::ConfirmationRef;

/// What no pattern has a place for.
const OWN_QUERY: &str = "a query to Northmere";
const RAISED_QUERY: &str = "a query to Brightwater Energy";
const PROVIDER: &str = "a provider";

/// What stands in the places of the patterns.
pub struct Things(BTreeMap<&'static str, String>);

impl Things {
    /// Puts one of each into a world whose story is told.
    pub async fn put_in(world: &World) -> Things {
        let battery = ("GSME", "Northmere", "NM-G110", "00010A00");
        // The item that is diverted came in a file of its own: its file is erased with it.
        let rows = [21, 22, 23].map(|n| row(n, battery, None, "The battery runs low"));
        world.sends("northmere", &file(&rows[2..])).await;
        world.clock.pass(60);
        world.sends("northmere", &file(&rows[..2])).await;
        let display = ("PPMID", "Halden Metering", "HM-P20", "00000110");
        for summary in ["The display is dark", "The display is bright"] {
            raise(world, "brightwater", display, summary, None).await;
        }
        let request = awaited(world).await;
        let (agreed, later) = (day(120), day(210));
        let by_page = open_round(world, "2026 Q3", agreed).await;
        let by_program = open_round(world, "2026 Q4", later).await;
        let item = |post: &'static str, identifier| world.item_reference(post, identifier);
        let own = item("northmere", 22).await;
        let handed_over = world.app.ledger.editions().await.unwrap()[0]
            .value
            .reference;
        let edition = prepare(world, ad_hoc("It waits for its second person"), None).await;
        let asked_own = queried(world, "northmere", 22).await;
        let asked_raised = queried(world, "brightwater", 2).await;
        let receipts = world.app.ledger.submissions_page(
            Some(world.of("northmere").organisation),
            &app::ports::PageRequest {
                after: None,
                limit: 1,
            },
        );
        let receipt = receipts.await.unwrap().entries[0].reference;
        let previewed = file(&[row(31, battery, None, "The battery runs low")]);
        let digest = world.app.objects.put(previewed.as_bytes()).await.unwrap();
        let reader = Who::Session("fenland");
        let published = world.get(reader, "/published/1").await;
        let entries = world.get(reader, "/search?q=firmware%3A0002012F").await;
        let links_of = |answer: &Answer, start: &str| -> String {
            let found = links(answer)
                .into_iter()
                .find(|link| link.starts_with(start));
            let found = found.unwrap_or_else(|| panic!("no link to {start} in {answer:?}"));
            found.rsplit('/').next().unwrap().to_owned()
        };
        let launch = super::launching::put_launch(world).await;
        Things(BTreeMap::from([
            ("/launches/{launch}", launch.to_string()),
            ("/api/v1/launches/{reference}", launch.to_string()),
            ("/launches/{launch}", launch.to_string()),
            // No hub of it was ordered, so there is no report.
            ("/reports/{report}", "1".to_owned()),
            ("/reports/{number}", "1".to_owned()),
            ("/orders/{order}", "FWO-0000000001".to_owned()),
            // No list of it came; whose list is whose, `launches` tries.
            ("/lists/{list}", "NMN-0000000001".to_owned()),
            // No level of it was sealed.
            ("/plans/{plan}", "PLN-0000000001".to_owned()),
            // No gate of it was decided.
            ("/evidence/{evidence}", "00".repeat(32)),
            // No order goes out before a level is sealed; whose order is whose, `launches` tries.
            ("/api/v1/orders/{reference}", "FWO-0000000001".to_owned()),
            ("/items/{item}", item("northmere", 23).await.to_string()),
            ("/submissions/items/{item}", own.to_string()),
            ("/my-items/{item}", item("brightwater", 2).await.to_string()),
            (
                "/api/v1/items/{reference}",
                item("northmere", 21).await.to_string(),
            ),
            ("/rounds/{round}", by_page.to_string()),
            ("/submissions/nil/{round}", by_page.to_string()),
            ("/api/v1/rounds/{reference}", by_program.to_string()),
            ("/editions/{edition}", edition.to_string()),
            ("/hand-overs/{edition}", handed_over.to_string()),
            ("/api/v1/editions/{reference}", edition.to_string()),
            ("/submissions/{submission}", receipt.to_string()),
            ("/api/v1/submissions/{reference}", receipt.to_string()),
            ("/rows/{part}", "valid.csv".to_owned()),
            (
                "/submissions/preview/{file}",
                formats::journal::hex(&digest),
            ),
            (
                "/{ticket}",
                world.app.preview_ticket(&world.of("northmere"), &digest),
            ),
            ("/confirmations/{confirmation}", request.to_string()),
            ("/api/v1/confirmations/{reference}", request.to_string()),
            ("/published/{edition}", "1".to_owned()),
            ("/api/v1/published/editions/{edition}", "1".to_owned()),
            ("/files/{name}", links_of(&published, "/published/1/files/")),
            ("/entries/{entry}", links_of(&entries, "/entries/")),
            (
                "/api/v1/published/entries/{reference}",
                links_of(&entries, "/entries/"),
            ),
            (OWN_QUERY, asked_own),
            (RAISED_QUERY, asked_raised),
            (PROVIDER, world.of("halden").organisation.to_string()),
            ("/help/{page}", "first-submission".to_owned()),
            ("/assets/{file}", links_of(&published, "/assets/")),
        ]))
    }

    /// The address of this pattern, and of this act where it names one.
    pub fn path(&self, pattern: &str, act: &str) -> String {
        let mut path = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            let (name, after) = after.split_once('}').unwrap();
            match name {
                "act" => path.push_str(act),
                _ => path.push_str(self.thing(pattern, before, name)),
            }
            rest = after;
        }
        path.push_str(rest);
        match pattern {
            "/search" | "/search.csv" | "/api/v1/published/search" => {
                path.push_str("?q=make:Orrin")
            }
            "/api/v1/outcomes" => path.push_str("?sequence=1"),
            "/api/v1/published/suggestions" => path.push_str("?field=make&q=N"),
            _ => {}
        }
        path
    }

    /// What the form of this pattern carries beside its token.
    pub fn fields(&self, pattern: &str) -> String {
        let held = |name: &str| &self.0[name];
        match pattern {
            "/submissions/items/{item}/acts/{act}" => {
                format!("&clause=1&query={}", held(OWN_QUERY))
            }
            "/my-items/{item}/acts/{act}" => format!("&clause=1&query={}", held(RAISED_QUERY)),
            "/rounds/{round}/extensions" => format!("&provider={}", held(PROVIDER)),
            "/chases" => {
                let (round, provider) = (held("/rounds/{round}"), held(PROVIDER));
                format!("&round={round}&provider={provider}")
            }
            // Nobody is put off the list while others still ask.
            "/access" => "&category=large-supplier&category=small-supplier\
                          &category=electricity-network&category=other-sec"
                .to_owned(),
            _ => String::new(),
        }
    }

    /// By the whole pattern up to the place, else by what stands before it.
    fn thing(&self, pattern: &str, before: &str, name: &str) -> &str {
        let place = format!("{{{name}}}");
        let whole = pattern.split_once(&place).unwrap().0.to_owned() + &place;
        let close = format!("{before}{place}");
        let found = self.0.get(whole.as_str());
        let found = found.or_else(|| self.0.get(close.as_str()));
        found.unwrap_or_else(|| panic!("nobody says what stands for {name} in {pattern}"))
    }
}

/// The query that an item of this provider is asked.
async fn queried(world: &World, post: &str, identifier: u64) -> String {
    let item = world.item_reference(post, identifier).await;
    let question = "Since when?".to_owned();
    let query = Command::QueryItem {
        item,
        question,
        due_working_days: 9,
    };
    world.act("dcc", query).await;
    let item = world.item(post, identifier).await.unwrap();
    item.open_query().unwrap().reference.to_string()
}

/// A fix that waits for Orrin's confirmation.
async fn awaited(world: &World) -> ConfirmationRef {
    let button = ("PPMID", "Orrin", "OR-P5", "00010001");
    let fix = Some("Upgrade to 00010002");
    world
        .sends("orrin", &file(&[row(12, button, fix, "A button sticks")]))
        .await;
    let item = world.item_reference("orrin", 12).await;
    world.act("dcc", world.verifying(item).await).await;
    let set = Command::SetFixTargets {
        item,
        clause: 1,
        targets: vec![model(("PPMID", "Orrin", "OR-P5", "00010002"))],
    };
    world.act("dcc", set).await;
    ask(world, item).await
}
