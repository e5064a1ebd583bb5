//! The pages of the Safe Launch: the board, one launch as its viewer may see it, the notification,
//! the plan, affected hubs and lists, the Panel's and the CSP's pages.

mod act;
mod activations;
mod alerts;
mod board;
mod calendar;
mod dcc;
mod draft;
mod forum;
mod hubs;
mod in_register;
mod list_hubs;
mod lists;
mod measures;
mod notification;
mod notification_form;
mod orders;
mod page;
mod panel;
mod plan;
mod rehearsal;
pub(crate) mod results;
mod sealed_plan;
mod sent_list;
mod sent_report;
mod shared;
mod supplier;

pub(crate) use draft::caution_text;

use crate::WebState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use pages::paths;

/// The pages of the Safe Launch.
pub fn router() -> Router<WebState> {
    // Reports count their bytes themselves and name their own limit.
    let measures = get(measures::show)
        .post(measures::send)
        .layer(DefaultBodyLimit::disable());
    let calendar = get(calendar::show)
        .post(calendar::send)
        .layer(DefaultBodyLimit::disable());
    let lists = get(lists::show)
        .post(lists::send)
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route(paths::LAUNCH_MEASURES, measures)
        .route(paths::CALENDAR, calendar)
        .route(paths::LAUNCHES, get(board::show).post(notification::draft))
        .route(paths::LAUNCH_NEW, get(notification::new))
        .route(paths::LAUNCH, get(page::show))
        .route(
            paths::LAUNCH_NOTIFICATION,
            get(notification::edit).post(notification::change),
        )
        .route(paths::LAUNCH_ACT, post(act::act))
        .route(paths::LAUNCH_PLAN, get(plan::show).post(plan::make))
        .route(paths::LAUNCH_SEALED_PLAN, get(sealed_plan::show))
        .route(paths::LAUNCH_SEALED_PLAN_CSV, get(sealed_plan::csv))
        .route(paths::LAUNCH_REHEARSAL, get(rehearsal::show))
        .route(paths::LAUNCH_HUBS, get(hubs::show))
        .route(paths::LAUNCH_HUBS_CSV, get(hubs::csv))
        .route(paths::LAUNCH_DEVICE_IDS, get(hubs::devices))
        .route(paths::LAUNCH_LISTS, lists)
        .route(paths::LAUNCH_LIST, get(list_hubs::show))
        .route(paths::LAUNCH_LIST_CSV, get(list_hubs::csv))
        .route(paths::LAUNCH_EVIDENCE, get(dcc::evidence))
        .route(paths::LAUNCH_RESULTS, get(results::show))
        .route(paths::LAUNCH_RESULTS_HUBS, get(results::own_hubs))
        .route(paths::LAUNCH_REPORT, get(results::report))
        .route(paths::LAUNCH_REPORT_CSV, get(results::report_file))
        .route(paths::ACTIVATIONS, get(activations::show))
        .route(paths::ACTIVATIONS_ICS, get(activations::calendar))
        .route(paths::ALERTS, get(alerts::show).post(alerts::set_aside))
        .route(paths::PANEL, get(panel::show))
        .route(paths::ORDERS, get(orders::show))
        .route(paths::ORDER, get(orders::one))
        .route(paths::LAUNCH_ORDERS, get(orders::of_launch))
}
