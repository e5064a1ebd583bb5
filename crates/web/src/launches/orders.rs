//! A CSP's orders: what to fetch, what is out, what was recalled (SL-12).

use crate::WebState;
use crate::guard::Person;
use crate::home::After;
use crate::refused::launch_problem;
use app::launches::CspOrder;
use app::ports::PageRequest;
use axum::extract::{Query, State};
use axum::response::Response;
use formats::sentences::launch::communication::order_state_text;
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, PageHead, Table, data_table, heading, moment_text, number_text, page,
    pagination, paths,
};

/// How many orders stand on one page.
const ORDERS_PER_PAGE: u32 = 50;

pub(super) async fn show(
    State(state): State<WebState>,
    person: Person,
    Query(after): Query<After>,
) -> Response {
    let request = PageRequest {
        after: after.after.clone(),
        limit: ORDERS_PER_PAGE,
    };
    let found = match state.app.orders_for(person.capacity(), &request).await {
        Ok(found) => found,
        Err(error) => return launch_problem(&person, &error),
    };
    let next = found
        .next
        .as_ref()
        .map(|cursor| format!("{}?after={cursor}", paths::ORDERS));
    let first = after.after.as_ref().map(|_| paths::ORDERS);
    let head = PageHead {
        current: paths::ORDERS,
        ..PageHead::new("Orders", Some(&person.viewer))
    };
    let lead =
        "Hubs to upgrade, by order. Your systems fetch them and report their outcomes by API.";
    page(
        head,
        html! {
            (heading("Orders", Some(lead)))
            (data_table(&Table {
                id: "orders",
                caption: "Your orders, newest first",
                columns: &[
                    Column::row_header("Order"),
                    Column::text("Notification"),
                    Column::text("State"),
                    Column::text("Region"),
                    Column::number("Wave"),
                    Column::number("Hubs"),
                    Column::text("Put out"),
                    Column::text("Silent from"),
                ],
                rows: found.entries.iter().map(row).collect(),
                empty: "There is no order for you.",
                narrow: NarrowTable::Cards,
            }))
            (pagination(first, next.as_deref()))
            p { a href=(paths::help("api")) { "How programs fetch orders and report" } }
        },
    )
}

fn row(of_csp: &CspOrder) -> Vec<Markup> {
    let order = &of_csp.order;
    vec![
        html! { (order.reference) },
        html! { a href=(paths::launch(order.launch)) { (of_csp.number) } },
        html! { (order_state_text(order.state())) },
        html! { (order.region.text()) },
        html! { (order.wave) },
        html! { (number_text(order.hubs.hubs)) },
        moment_text(order.sent_at),
        moment_text(order.silent_from),
    ]
}
