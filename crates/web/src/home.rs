//! Where everybody starts, and the notices addressed to an organisation.

use crate::WebState;
use crate::asked::Query;
use crate::guard::Person;
use crate::own::CameIn;
use crate::refused::read_problem;
use crate::sign_in::start;
use app::ports::{NoticeAbout, PageRequest, StoredNotice};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use formats::sentences::{OrganisationNames, launch_notice, notice};
use maud::{Markup, html};
use pages::{PageHead, TimelineEntry, heading, page, pagination, paths, timeline};
use serde::Deserialize;
use std::collections::HashMap;
use terms::OrganisationRef;

/// How many notices stand on one page.
const NOTICES_PER_PAGE: u32 = 25;

/// The home page and the notices.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::HOME, get(home))
        .route(paths::NOTICES, get(notices))
}

async fn home(person: Option<Person>) -> Response {
    start(person).await
}

/// A cursor in an address.
#[derive(Deserialize)]
pub struct After {
    /// The cursor that the page before gave.
    pub after: Option<String>,
}

async fn notices(
    State(state): State<WebState>,
    person: Person,
    Query(after): Query<After>,
) -> Response {
    let request = PageRequest {
        after: after.after.clone(),
        limit: NOTICES_PER_PAGE,
    };
    let organisation = &person.signed_in.organisation;
    let found = state.app.ledger.notices_page(organisation, &request).await;
    let found = match found {
        Ok(found) => found,
        Err(error) => return read_problem(&person, &error),
    };
    if let Some(newest) = found.entries.first().filter(|_| after.after.is_none()) {
        let read = state
            .app
            .ledger
            .mark_notices_read(organisation, newest.number, state.app.now())
            .await;
        if let Err(error) = read {
            return read_problem(&person, &error);
        }
    }
    let names = match organisation_names(&state).await {
        Ok(names) => names,
        Err(error) => return read_problem(&person, &error),
    };
    let lead = "What the register has told your organisation, newest first.";
    let next = found
        .next
        .as_ref()
        .map(|cursor| format!("{}?after={cursor}", paths::NOTICES));
    let first = after.after.as_ref().map(|_| paths::NOTICES);
    let head = PageHead {
        current: paths::NOTICES,
        ..PageHead::new("Notices", Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading("Notices", Some(lead)))
            (list(&found.entries, &names, &person))
            (pagination(first, next.as_deref()))
        },
    )
}

/// The name of every organisation.
pub async fn organisation_names(
    state: &WebState,
) -> Result<HashMap<OrganisationRef, String>, app::ports::LedgerError> {
    let organisations = state.app.ledger.organisations().await?;
    Ok(organisations
        .into_iter()
        .map(|organisation| (organisation.reference, organisation.name))
        .collect())
}

fn list(
    notices: &[StoredNotice],
    names: &HashMap<OrganisationRef, String>,
    person: &Person,
) -> Markup {
    if notices.is_empty() {
        return html! { p { "There are no notices for your organisation yet." } };
    }
    let name_of = |organisation| names.get(&organisation).cloned().unwrap_or_default();
    let words: Vec<String> = notices
        .iter()
        .map(|notice| sentence(&notice.about, &name_of))
        .collect();
    let entries: Vec<TimelineEntry<'_>> = notices
        .iter()
        .zip(&words)
        .map(|(notice, words)| TimelineEntry {
            at: notice.at,
            what: words,
            who: None,
            detail: notice_body(notice, person),
        })
        .collect();
    timeline(&entries)
}

fn notice_body(notice: &StoredNotice, person: &Person) -> Markup {
    let target = target_of(&notice.about, person);
    html! {
        @if notice.read_at.is_none() { p { strong { "New" } } }
        @if let Some((path, words)) = target { p { a href=(path) { (words) } } }
    }
}

fn sentence(about: &NoticeAbout, name_of: OrganisationNames<'_>) -> String {
    match about {
        NoticeAbout::Register(about) => notice::sentence(about, name_of),
        NoticeAbout::Launch(about) => launch_notice::sentence(about),
    }
}

fn target_of(about: &NoticeAbout, person: &Person) -> Option<(String, &'static str)> {
    match about {
        NoticeAbout::Register(about) => register_target(about, person),
        NoticeAbout::Launch(about) => Some((paths::launch(about.launch()), "The launch")),
    }
}

fn register_target(
    about: &register::decision::NoticeAbout,
    person: &Person,
) -> Option<(String, &'static str)> {
    use register::decision::NoticeAbout;
    match about {
        NoticeAbout::RoundOpened { .. } | NoticeAbout::ExtensionAgreed { .. } => {
            Some((paths::SUBMISSIONS.to_owned(), "My submissions"))
        }
        NoticeAbout::ChaseDue { .. } => Some((paths::CHASES.to_owned(), "Chases")),
        NoticeAbout::SubmissionAwaitsVerification { .. } => {
            Some((paths::INBOX.to_owned(), "Inbox"))
        }
        NoticeAbout::ItemRaised { item }
        | NoticeAbout::ItemDrafted { item, .. }
        | NoticeAbout::VerdictAdded { item, .. }
        | NoticeAbout::QueryAnswered { item }
        | NoticeAbout::FixConfirmed { item }
        | NoticeAbout::FixRefused { item }
        | NoticeAbout::ConfirmationWithdrawn { item } => Some((paths::item(*item), "The item")),
        NoticeAbout::ItemQueried { .. } => Some((paths::QUERIES.to_owned(), "Queries")),
        NoticeAbout::ItemDeclined { .. } => None,
        NoticeAbout::ConcernMarked { item, .. } => {
            Some((CameIn::of(person).item_path(*item), "The item"))
        }
        NoticeAbout::ConfirmationAsked { request, .. } => {
            Some((paths::confirmation(*request), "The request"))
        }
        // Its page may be gone, where the clause is.
        NoticeAbout::ConfirmationOvertaken { .. } => {
            Some((paths::CONFIRMATIONS.to_owned(), "Confirmations"))
        }
        NoticeAbout::EditionPublished { .. } => {
            Some((paths::PUBLISHED.to_owned(), "Published editions"))
        }
        NoticeAbout::EditionHandedOver { .. } => Some((paths::HAND_OVERS.to_owned(), "Hand-overs")),
    }
}
