//! DCC's pages: the inbox, items, rounds, editions, the journal and the settings.

mod edition;
mod editions;
mod inbox;
pub(crate) mod item;
mod item_act;
mod item_forms;
mod item_history;
mod item_launches;
mod items;
mod journal;
mod journal_facts;
pub(crate) mod rounds;
mod settings;

use crate::WebState;
use axum::Router;
use axum::routing::{get, post};
use pages::paths;

/// DCC's pages.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::INBOX, get(inbox::show))
        .route(paths::ITEMS, get(items::show))
        .route(paths::ITEM, get(item::show))
        .route("/items/{item}/acts/{act}", post(item_act::act))
        .route(paths::ROUNDS, get(rounds::list).post(rounds::open))
        .route(paths::ROUND, get(rounds::show))
        .route("/rounds/{round}/extensions", post(rounds::extend))
        .route(paths::EDITIONS, get(editions::list).post(editions::prepare))
        .route("/editions/withheld", get(editions::withheld))
        .route(paths::EDITION, get(edition::show))
        .route("/editions/{edition}/acts/{act}", post(edition::act))
        .route("/editions/{edition}/complete.xlsx", get(edition::complete))
        .route(
            "/editions/{edition}/published.xlsx",
            get(edition::published_xlsx),
        )
        .route(
            "/editions/{edition}/published.csv",
            get(edition::published_csv),
        )
        .route(paths::JOURNAL, get(journal::show))
        .route("/journal.jsonl", get(journal::export))
        .route(paths::SETTINGS, get(settings::show))
        .route("/settings/glossary", post(settings::publish_glossary))
        .route("/settings/calendar", post(settings::load_calendar))
}
