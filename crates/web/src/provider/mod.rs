//! Pages of providers, Device Manufacturers and CSPs: what is asked of them, what they sent, what
//! became of it, what DCC asks, and fixes to confirm (REG-3, REG-4, REG-6, REG-12, REG-15, REG-16).

mod checks;
mod confirmation;
mod confirmations;
mod counting;
mod files;
mod findings;
mod items;
mod nil_return;
mod overview;
mod preview;
mod preview_page;
mod queries;
mod receipt;
mod told;
mod upload;
mod uploaded;

use crate::WebState;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router};
use checks::Checks;
use maud::Markup;
use pages::{Link, paths, sub_navigation};
use std::sync::Arc;

/// The providers' pages.
pub fn router() -> Router<WebState> {
    // The upload counts its bytes itself and names its own limit.
    let upload = get(upload::show)
        .post(upload::send)
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route(paths::SUBMISSIONS, get(overview::show))
        .route(paths::SUBMISSION_NEW, upload)
        .route(
            paths::SUBMISSION_PREVIEW,
            get(preview::show).post(preview::confirm),
        )
        .route(
            paths::SUBMISSION_PREVIEW_ANNOTATED,
            get(files::preview_annotated),
        )
        .route(
            paths::SUBMISSION_PREVIEW_FINDINGS,
            get(files::preview_findings),
        )
        .route(
            paths::SUBMISSION_NIL,
            get(nil_return::show).post(nil_return::declare),
        )
        .route(paths::TEMPLATE_CSV, get(files::template_csv))
        .route(paths::TEMPLATE_XLSX, get(files::template_xlsx))
        .route(paths::SUBMISSION, get(receipt::show))
        .route(paths::SUBMISSION_FILE, get(files::as_sent))
        .route(paths::SUBMISSION_FINDINGS, get(files::findings))
        .route(paths::SUBMISSION_ANNOTATED, get(files::annotated))
        .route(paths::SUBMISSION_PART, get(files::part))
        .route(paths::SENT_ITEMS, get(items::list))
        .route(paths::SENT_ITEM, get(items::show))
        .route(paths::SENT_ITEM_ACT, post(items::act))
        .route(paths::QUERIES, get(queries::show))
        .route(paths::CONFIRMATIONS, get(confirmations::show))
        .route(paths::CONFIRMATION, get(confirmation::show))
        .route(paths::CONFIRMATION_ACT, post(confirmation::act))
        .layer(Extension(Arc::new(Checks::default())))
}

/// The pages about what was sent.
fn section(current: &str) -> Markup {
    let links = [
        Link {
            href: paths::SUBMISSIONS,
            words: "Rounds and receipts",
        },
        Link {
            href: paths::SENT_ITEMS,
            words: "Our items",
        },
    ];
    sub_navigation("Submissions", &links, current)
}
