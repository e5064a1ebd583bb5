//! Orders to CSPs: what to fetch, what is out, what was recalled, how many outcomes are in and how
//! many are still to be reported. For the CSP its own, for DCC all of a launch (SL-5, SL-12).

use super::page::below_launch;
use crate::WebState;
use crate::asked::Query;
use crate::guard::{Dcc, Person};
use crate::home::After;
use crate::refused::{launch_problem, not_found, read_problem};
use app::launches::{FollowedOrder, OrderProgress};
use app::ports::PageRequest;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::sentences::launch::communication::order_standing_text;
use launch::order::{Order, OrderState};
use maud::{Markup, html};
use pages::{
    Column, Fact, Link, NarrowTable, PageHead, Table, WayBack, data_table, heading, moment_text,
    number_text, page, pagination, paths, summary_list,
};
use serde::Deserialize;
use terms::{LaunchRef, OrderRef, OrganisationType};

/// How many orders stand on one page.
const ORDERS_PER_PAGE: u32 = 50;

/// How many orders stand before the page that is asked for.
#[derive(Deserialize)]
pub(super) struct Before {
    after: Option<usize>,
}

/// A CSP's own orders.
pub(super) async fn show(
    State(state): State<WebState>,
    person: Person,
    Query(after): Query<After>,
) -> Response {
    let request = PageRequest {
        after: after.after.clone(),
        limit: ORDERS_PER_PAGE,
    };
    let found = state.app.followed_orders_for(person.capacity(), &request);
    let found = match found.await {
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
            (left_to_report(&found.entries))
            (table("Your orders, newest first", "There is no order for you.", &found.entries))
            (pagination(first, next.as_deref()))
            p { a href=(paths::help("api")) { "How programs fetch orders and report" } }
        },
    )
}

/// How many hubs the CSP has still to report of, and how many orders to fetch.
fn left_to_report(orders: &[FollowedOrder]) -> Markup {
    let to_fetch = orders.iter().filter(|one| is_out(&one.order.order)).count();
    let with_csp = orders.iter().filter(|one| !is_out(&one.order.order));
    let awaited: u64 = with_csp.map(|one| one.progress.awaited).sum();
    let silent: u64 = orders.iter().map(|one| one.progress.silent).sum();
    html! {
        @if !orders.is_empty() {
            (summary_list(&[
                Fact::new("Orders to fetch", html! { (number_text(to_fetch as u64)) }),
                Fact::new("Hubs left to report", html! { (number_text(awaited)) }),
                Fact::new("Hubs counted silent", html! { (number_text(silent))
                    @if silent > 0 { ": report what is known of them all the same" } }),
            ]))
            p { "Of the orders on this page." }
        }
    }
}

fn is_out(order: &Order) -> bool {
    match order.state() {
        OrderState::Out => true,
        OrderState::WithCsp | OrderState::TakenBack | OrderState::Recalled => false,
    }
}

/// The orders of a launch, for DCC.
pub(super) async fn of_launch(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
    Query(before): Query<Before>,
) -> Response {
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found(&person);
    };
    let stored = match state.app.launch_ledger() {
        Ok(ledger) => ledger.launch(launch).await,
        Err(error) => Err(error),
    };
    let number = match stored {
        Ok(Some(stored)) => stored.value.notification.number.to_string(),
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let orders = match state.app.orders_of_launch(person.capacity(), launch).await {
        Ok(orders) => orders,
        Err(error) => return launch_problem(&person, &error),
    };
    let (path, own) = (paths::launch(launch), paths::launch_part(launch, "orders"));
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &number)),
        ..PageHead::new("Orders to CSPs", Some(&person.viewer))
    };
    let skipped = before.after.unwrap_or_default();
    let rest = orders.get(skipped..).unwrap_or_default();
    let shown = &rest[..rest.len().min(ORDERS_PER_PAGE as usize)];
    let until = skipped.saturating_add(shown.len());
    let next = (until < orders.len()).then(|| format!("{own}?after={until}"));
    let lead = "Which hubs each CSP was ordered to upgrade, and how many outcomes are in.";
    page(
        head,
        html! {
            (heading("Orders to CSPs", Some(lead)))
            (table("Orders, newest first", "No order was put out yet.", shown))
            (pagination((skipped > 0).then_some(own.as_str()), next.as_deref()))
            p { a href=(path) { "Back to launch " (number) } }
        },
    )
}

fn table(caption: &str, empty: &str, orders: &[FollowedOrder]) -> Markup {
    data_table(&Table {
        id: "orders",
        caption,
        columns: &[
            Column::row_header("Order"),
            Column::text("Notification"),
            Column::text("Level"),
            Column::number("Wave"),
            Column::text("Region"),
            Column::text("State"),
            Column::text("Fetched"),
            Column::number("Hubs"),
            Column::number("Outcomes in"),
            Column::number("Silent"),
            Column::number("Awaited"),
        ],
        rows: orders.iter().map(row).collect(),
        empty,
        narrow: NarrowTable::Cards,
    })
}

fn standing(order: &Order, progress: &OrderProgress) -> String {
    order_standing_text(order.state(), progress.awaited, progress.silent)
}

fn row(followed: &FollowedOrder) -> Vec<Markup> {
    let (of_csp, progress) = (&followed.order, &followed.progress);
    let order = &of_csp.order;
    let (level, attempt) = of_csp.of_attempt;
    vec![
        html! { a href=(paths::order(order.reference)) { (order.reference) } },
        html! { a href=(paths::launch(order.launch)) { (of_csp.number) } },
        html! { (level) ", attempt " (attempt) },
        html! { (order.wave) },
        html! { (order.region.text()) },
        html! { (standing(order, progress)) },
        match order.fetched_at {
            Some(at) => moment_text(at),
            None => html! { span.nothing { "not yet" } },
        },
        html! { (number_text(order.hubs.hubs)) },
        html! { (number_text(progress.reported())) },
        html! { (number_text(progress.silent)) },
        html! { (number_text(progress.awaited)) },
    ]
}

/// One order, for the CSP that it went to and for DCC.
pub(super) async fn one(
    State(state): State<WebState>,
    person: Person,
    Path(reference): Path<String>,
) -> Response {
    // A reference that is none is answered as one that nobody has: after the viewer's own standing.
    let order = OrderRef::parse(&reference).unwrap_or(OrderRef::from_random_bits(0));
    match state.app.followed_order(person.capacity(), order).await {
        Ok(followed) => order_page(&person, &followed),
        Err(error) => launch_problem(&person, &error),
    }
}

fn order_page(person: &Person, followed: &FollowedOrder) -> Response {
    let order = &followed.order.order;
    let title = format!("Order {}", order.reference);
    let is_csp = person.signed_in.organisation.organisation_type == OrganisationType::Csp;
    let all = match is_csp {
        true => paths::ORDERS.to_owned(),
        false => paths::launch_part(order.launch, "orders"),
    };
    let head = PageHead {
        current: if is_csp {
            paths::ORDERS
        } else {
            paths::LAUNCHES
        },
        back: Some(WayBack::Back(Link {
            href: &all,
            words: "Back to the orders",
        })),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let lead = standing(order, &followed.progress);
    page(
        head,
        html! {
            (heading(&title, Some(&format!("{lead}."))))
            (facts(followed))
            (outcomes(followed))
            @if is_csp && order.may_have_reached_hubs() {
                p { a href=(format!("/api/v1/orders/{}/hubs.csv", order.reference)) {
                    "The hubs of this order, as CSV"
                } }
            }
            @if is_csp { p { a href=(paths::help("api")) { "How programs fetch orders and report" } } }
        },
    )
}

fn facts(followed: &FollowedOrder) -> Markup {
    let (of_csp, order) = (&followed.order, &followed.order.order);
    let (level, attempt) = of_csp.of_attempt;
    summary_list(&[
        Fact::new(
            "Notification",
            html! {
                a href=(paths::launch(order.launch)) { (of_csp.number) }
            },
        ),
        Fact::new(
            "Device model",
            html! { (of_csp.target.make) " " (of_csp.target.model) },
        ),
        Fact::new("New version", html! { (of_csp.target.to) }),
        Fact::new(
            "Part of",
            html! { "Level " (level) ", attempt " (attempt) ", wave " (order.wave) },
        ),
        Fact::new("Region", html! { (order.region.text()) }),
        Fact::new(
            "Generation",
            html! { (order.generation)
            @if order.generation != of_csp.generation_now {
                ", of an earlier one: orders are of generation " (of_csp.generation_now) " now"
            } },
        ),
        Fact::new("Put out", moment_text(order.sent_at)),
        Fact::new(
            "Fetched",
            match order.fetched_at {
                Some(at) => moment_text(at),
                None => html! { "Not yet" },
            },
        ),
        Fact::new(
            "Recalled",
            match order.recalled_at {
                Some(at) => moment_text(at),
                None => html! { "No" },
            },
        ),
        Fact::new(
            "Silent from",
            html! { (moment_text(order.silent_from))
            ": a hub of which nothing final was reported by then is counted silent" },
        ),
    ])
}

fn outcomes(followed: &FollowedOrder) -> Markup {
    let progress = &followed.progress;
    html! {
        h2 { "Its hubs" }
        (summary_list(&[
            Fact::new("Hubs", html! { (number_text(followed.order.order.hubs.hubs)) }),
            Fact::new("Outcomes in", html! { (number_text(progress.reported())) ": "
                (number_text(progress.ok)) " well, " (number_text(progress.failed)) " failed, "
                (number_text(progress.recalled)) " recalled in time" }),
            Fact::new("Counted silent", html! { (number_text(progress.silent)) }),
            Fact::new("Still awaited", html! { (number_text(progress.awaited)) }),
        ]))
        @if let Some(recall) = followed.recall {
            (summary_list(&[
                Fact::new("Recall answered", html! { (number_text(recall.answered)) " hubs" }),
                Fact::new("Recall not answered yet", html! { (number_text(recall.open)) " hubs" }),
            ]))
        }
    }
}
