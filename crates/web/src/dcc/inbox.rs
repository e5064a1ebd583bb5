//! The inbox: what waits for DCC, and nothing that does not.

use crate::WebState;
use crate::guard::Dcc;
use crate::home::organisation_names;
use crate::refused::read_problem;
use app::ports::{ItemFilter, LedgerError, PageRequest};
use axum::extract::State;
use axum::response::Response;
use formats::clause_text::terms_text;
use formats::sentences::{concern, edition as edition_words, stage};
use maud::{Markup, html};
use pages::{
    Column, NarrowTable, NoticeKind, PageHead, Table, TagTone, data_table, date_text, heading,
    moment_text, notice, page, paths, tag,
};
use register::decision::{StageName, Stored};
use register::edition::{Edition, EditionState};
use register::fix::{ConfirmationAnswer, KnownFix, NoKnownFix};
use register::item::{Concern, Item};
use register::round::{ReturnState, Round};
use std::collections::HashMap;
use terms::{Date, OrganisationRef, WorkingDayCalendar};

/// How many items of each kind stand in the inbox; the list of items has them all.
const SHOWN_MAX: u32 = 15;

/// What waits.
struct Waiting {
    names: HashMap<OrganisationRef, String>,
    to_verify: Vec<Stored<Item>>,
    concerns: Vec<Stored<Item>>,
    queried: Vec<Stored<Item>>,
    verified: Vec<Stored<Item>>,
    pending: Option<Stored<Edition>>,
    rounds: Vec<Stored<Round>>,
    calendar: Option<WorkingDayCalendar>,
    today: Date,
}

pub(super) async fn show(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    let waiting = match load(&state).await {
        Ok(waiting) => waiting,
        Err(error) => return read_problem(&person, &error),
    };
    let head = PageHead {
        current: paths::INBOX,
        ..PageHead::new("Inbox", Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading("Inbox", Some("What waits for DCC.")))
            @if let Some(pending) = &waiting.pending { (pending_edition(pending)) }
            (items_table(&waiting, "to-verify", "To verify", &waiting.to_verify,
                "Nothing waits to be verified."))
            (items_table(&waiting, "concerns", "With an urgent concern marked", &waiting.concerns,
                "No item has a concern marked."))
            (confirmations_table(&waiting))
            (queried_table(&waiting))
            (providers_table(&waiting))
        },
    )
}

async fn load(state: &WebState) -> Result<Waiting, LedgerError> {
    let ledger = &state.app.ledger;
    let first = PageRequest {
        after: None,
        limit: SHOWN_MAX,
    };
    let staged = |stages: &[StageName]| ItemFilter {
        stages: stages.to_vec(),
        ..ItemFilter::default()
    };
    let to_verify = staged(&[StageName::Received, StageName::Answered]);
    let mut concerns = Vec::new();
    for with_concern in Concern::ALL {
        let filter = ItemFilter {
            with_concern: Some(with_concern),
            ..staged(&[
                StageName::Received,
                StageName::Answered,
                StageName::Queried,
                StageName::Verified,
            ])
        };
        concerns.extend(ledger.items_page(&filter, &first).await?.entries);
    }
    let editions = ledger.editions().await?;
    Ok(Waiting {
        names: organisation_names(state).await?,
        to_verify: ledger.items_page(&to_verify, &first).await?.entries,
        concerns,
        queried: ledger
            .items_page(&staged(&[StageName::Queried]), &first)
            .await?
            .entries,
        verified: ledger
            .items_page(
                &staged(&[StageName::Verified]),
                &PageRequest {
                    after: None,
                    limit: 200,
                },
            )
            .await?
            .entries,
        pending: editions
            .into_iter()
            .find(|stored| stored.value.state == EditionState::Prepared),
        rounds: ledger.rounds().await?,
        calendar: ledger.calendar().await?,
        today: state.app.now().uk_date(),
    })
}

fn pending_edition(pending: &Stored<Edition>) -> Markup {
    notice(
        NoticeKind::Important,
        html! {
            p {
                (edition_words::title(pending.value.number))
                " was prepared on " (moment_text(pending.value.prepared_at))
                " and waits for a second person. "
                a href=(paths::edition(pending.value.reference)) { "Look at it" }
            }
        },
    )
}

fn items_table(
    waiting: &Waiting,
    id: &str,
    caption: &str,
    items: &[Stored<Item>],
    empty: &str,
) -> Markup {
    let rows = items
        .iter()
        .map(|stored| item_row(&stored.value, &waiting.names))
        .collect();
    data_table(&Table {
        id,
        caption,
        columns: &ITEM_COLUMNS,
        rows,
        empty,
        narrow: NarrowTable::Cards,
    })
}

/// Items whose provider was asked something, each with the day its answer is due.
fn queried_table(waiting: &Waiting) -> Markup {
    let mut columns = ITEM_COLUMNS.to_vec();
    columns.push(Column::text("Answer due by the end of"));
    let rows = waiting
        .queried
        .iter()
        .map(|stored| {
            let mut cells = item_row(&stored.value, &waiting.names);
            let open = stored.value.queries.iter();
            let due = open
                .filter(|query| query.answer.is_none())
                .map(|q| q.due)
                .min();
            cells.push(html! { @if let Some(due) = due { (due_text(due, waiting.today)) } });
            cells
        })
        .collect();
    data_table(&Table {
        id: "queried",
        caption: "Waiting for a provider's answer",
        columns: &columns,
        rows,
        empty: "No query is open.",
        narrow: NarrowTable::Cards,
    })
}

/// A day by whose end something is due, and that it has passed where it has.
fn due_text(due: Date, today: Date) -> Markup {
    html! { (date_text(due)) @if due < today { " " (tag(TagTone::Attention, "Passed")) } }
}

/// The columns of [`item_row`].
pub(super) const ITEM_COLUMNS: [Column<'static>; 5] = [
    Column::row_header("Item"),
    Column::text("Provider and Identifier"),
    Column::text("Devices"),
    Column::text("Stage"),
    Column::text("Last change"),
];

/// An item as a row of a list.
pub(super) fn item_row(item: &Item, names: &HashMap<OrganisationRef, String>) -> Vec<Markup> {
    let name = names.get(&item.provider).map_or("", String::as_str);
    let devices = item
        .clauses
        .first()
        .map(|clause| terms_text(&clause.terms))
        .unwrap_or_default();
    let more = item.clauses.len().saturating_sub(1);
    vec![
        html! { a href=(paths::item(item.reference)) { (item.reference) } },
        html! { (name) ", " (item.identifier) },
        html! {
            (devices)
            @if more > 0 { " and " (more) " more " @if more == 1 { "clause" } @else { "clauses" } }
        },
        html! {
            (stage_tag(item))
            @if let Some(marked) = item.concern {
                " " (tag(TagTone::Attention, concern::name(marked)))
            }
        },
        moment_text(item.last_recorded),
    ]
}

/// The item's stage as a tag.
pub(super) fn stage_tag(item: &Item) -> Markup {
    let tone = match item.stage.name() {
        StageName::Received | StageName::Answered => TagTone::Attention,
        StageName::Queried => TagTone::Waiting,
        StageName::Verified => TagTone::Done,
        StageName::Declined | StageName::Diverted | StageName::Withdrawn => TagTone::Stopped,
    };
    tag(tone, stage::name(&item.stage))
}

fn confirmations_table(waiting: &Waiting) -> Markup {
    let mut rows = Vec::new();
    for stored in &waiting.verified {
        let item = &stored.value;
        for clause in &item.clauses {
            let (what, since) = match KnownFix::of(item.source, clause) {
                Err(NoKnownFix::NotAsked) => ("Not asked yet", None),
                Err(NoKnownFix::WordsChanged) => ("The words changed: ask again", None),
                Err(NoKnownFix::Awaited(_)) => (
                    "Answers awaited",
                    clause.fix.confirmation.as_ref().map(|asked| asked.asked_at),
                ),
                Err(NoKnownFix::Refused(_)) => ("Refused", None),
                Err(NoKnownFix::Withdrawn(_)) => ("Withdrawn", None),
                Err(NoKnownFix::NotClaimed | NoKnownFix::NoInformation) | Ok(_) => continue,
            };
            let of: Vec<&str> = clause
                .fix
                .confirmation
                .iter()
                .flat_map(|asked| &asked.answers)
                .filter(|(_, answer)| !matches!(answer, ConfirmationAnswer::Confirmed { .. }))
                .filter_map(|(organisation, _)| waiting.names.get(organisation))
                .map(String::as_str)
                .collect();
            rows.push(vec![
                html! {
                    a href=(paths::item(item.reference)) { (item.reference) }
                    ", clause " (clause.number)
                },
                html! { (terms_text(&clause.terms)) },
                html! { (what) },
                html! { (of.join(", ")) },
                html! { @if let Some(at) = since { (moment_text(at)) } @else { "–" } },
            ]);
        }
    }
    rows.truncate(SHOWN_MAX as usize);
    data_table(&Table {
        id: "confirmations",
        caption: "Fixes that are not confirmed",
        columns: &[
            Column::row_header("Clause"),
            Column::text("Devices"),
            Column::text("Confirmation"),
            Column::text("Of"),
            Column::text("Asked"),
        ],
        rows,
        empty: "Every claimed fix of a verified item is confirmed.",
        narrow: NarrowTable::Cards,
    })
}

fn providers_table(waiting: &Waiting) -> Markup {
    let empty_calendar = WorkingDayCalendar::new(
        0,
        terms::Division::EnglandAndWales,
        std::collections::BTreeMap::new(),
    );
    let calendar = waiting.calendar.as_ref().unwrap_or(&empty_calendar);
    let mut rows = Vec::new();
    for stored in &waiting.rounds {
        for entry in &stored.value.returns {
            if entry.state != ReturnState::Awaited {
                continue;
            }
            let name = waiting
                .names
                .get(&entry.provider)
                .map_or("", String::as_str);
            rows.push(vec![
                html! { (name) },
                html! { a href=(paths::round(stored.value.reference)) { (stored.value.period) } },
                due_text(entry.agreed, waiting.today),
                match &entry.chase {
                    Some(chase) => html! { "Chase asked of SECAS " (moment_text(chase.asked_at)) },
                    None => html! {
                        "Chase falls due after "
                        (date_text(stored.value.chase_day(entry, calendar)))
                    },
                },
            ]);
        }
    }
    data_table(&Table {
        id: "providers",
        caption: "Providers whose data is awaited",
        columns: &[
            Column::row_header("Provider"),
            Column::text("Round"),
            Column::text("Agreed date"),
            Column::text("Chase"),
        ],
        rows,
        empty: "No data is awaited.",
        narrow: NarrowTable::Cards,
    })
}
