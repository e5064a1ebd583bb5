//! Items by program: a provider or Party raises, reads, answers and closes its own; DCC reads all
//! of them and acts on them.

use super::answer::{act_failed, field_unfit, json, made, not_found, problem, read_failed};
use super::caller::{Asked, Caller, PageParameters, form_of, key_of};
use super::forms::{DeviceForm, ItemForm, MadeForm, PageForm, ProblemForm};
use crate::WebState;
use crate::concern::concern_of;
use crate::home::organisation_names;
use app::act::{ActError, Done};
use app::ports::LedgerError;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::problem::ProblemDetails;
use register::command::Command;
use register::item::Concern;
use register::row::StatusOfInformation;
use serde::Deserialize;
use terms::reference::QueryRef;
use terms::{ItemRef, LaunchRef};
use utoipa::ToSchema;

/// The caller's own items, or every item where the caller is DCC. Newest change first.
#[utoipa::path(
    get,
    path = "/api/v1/items",
    operation_id = "listItems",
    tag = "register",
    params(PageParameters),
    responses(
        (status = 200, description = "A page of items", body = PageForm<ItemForm>),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn list(
    State(state): State<WebState>,
    caller: Caller,
    Asked(page): Asked<PageParameters>,
    headers: HeaderMap,
) -> Response {
    let request = match page.request() {
        Ok(request) => request,
        Err(response) => return response,
    };
    let found = async {
        let found = state.app.seen_items(caller.capacity(), &request).await?;
        Ok::<_, LedgerError>((found, organisation_names(&state).await?))
    };
    match found.await {
        Ok((found, names)) => {
            let seen = found.entries.iter();
            json(
                &headers,
                &PageForm {
                    entries: seen.map(|item| ItemForm::of(item, &names)).collect(),
                    next: found.next,
                },
            )
        }
        Err(error) => read_failed(&error),
    }
}

/// One of the caller's own items, or any item where the caller is DCC. The entity tag changes
/// whenever the answer does, and for DCC so with every version.
#[utoipa::path(
    get,
    path = "/api/v1/items/{reference}",
    operation_id = "readItem",
    tag = "register",
    params(("reference" = String, Path, description = "The item's reference")),
    responses(
        (status = 200, description = "The item", body = ItemForm),
        (status = 304, description = "The answer that the reader has still stands"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(reference) = ItemRef::parse(&reference) else {
        return not_found();
    };
    let found = async {
        let found = state.app.seen_item(caller.capacity(), reference).await?;
        Ok::<_, LedgerError>((found, organisation_names(&state).await?))
    };
    match found.await {
        Ok((Some(item), names)) => json(&headers, &ItemForm::of(&item, &names)),
        Ok((None, _)) => not_found(),
        Err(error) => read_failed(&error),
    }
}

/// What a SEC Party raises.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaiseForm {
    /// The devices, all together.
    #[schema(min_items = 1, max_items = 8)]
    pub devices: Vec<DeviceForm>,
    /// Issue or Defect.
    #[schema(pattern = "^(Issue|Defect)$")]
    pub status_of_information: String,
    /// What was observed.
    #[schema(min_length = 1, max_length = 10000)]
    pub summary: String,
    /// A fix, where the Party offers one.
    #[schema(max_length = 10000)]
    pub fix_information: Option<String>,
    /// safety, security or billing, where it has an urgent channel of its own.
    #[schema(pattern = "^(safety|security|billing)$")]
    pub concern: Option<String>,
}

/// Raises an item to DCC (SEC Parties).
#[utoipa::path(
    post,
    path = "/api/v1/items",
    operation_id = "raiseItem",
    tag = "register",
    params(("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, the item is raised once")),
    request_body = RaiseForm,
    responses(
        (status = 201, description = "Raised", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not a SEC Party that raises items", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Idempotency key used for another request", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn raise(
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let read = key_of(&headers, "/api/v1/items", &body)
        .and_then(|key| Ok((key, form_of::<RaiseForm>(&headers, &body)?)));
    let (key, form) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let command = match raising(form) {
        Ok(command) => command,
        Err(response) => return response,
    };
    let done = state
        .app
        .act_once(&caller.actor(), &command, key.as_ref())
        .await;
    match done {
        Ok(done) => {
            let reference = done.made.text();
            made(
                &format!("/api/v1/items/{reference}"),
                &MadeForm { reference },
            )
        }
        Err(error) => act_failed(&error),
    }
}

fn raising(form: RaiseForm) -> Result<Command, Response> {
    let mut terms = Vec::new();
    for (index, device) in form.devices.iter().enumerate() {
        let term = device.term().map_err(|field| {
            let details =
                ProblemDetails::new(422, "value-not-well-formed", "A value is not well formed");
            let words = format!(
                "Device {}: the field {field} is not well formed.",
                index + 1
            );
            let field = format!("devices[{index}].{field}");
            problem(&details.with_detail(words).in_field(&field))
        })?;
        terms.push(term);
    }
    let status = match form.status_of_information.as_str() {
        "Issue" => StatusOfInformation::Issue,
        "Defect" => StatusOfInformation::Defect,
        other => {
            let field = "status_of_information";
            return Err(field_unfit(field, other, "Issue or Defect"));
        }
    };
    let concern = match form.concern.as_deref() {
        None => None,
        Some(text) => Some(marked(text)?),
    };
    let (summary, fix_information) =
        crate::party::recorded_words(concern, form.summary, form.fix_information);
    Ok(Command::RaiseItem {
        terms,
        status,
        summary,
        fix_information,
        concern,
    })
}

/// A concern by its word.
fn marked(text: &str) -> Result<Concern, Response> {
    concern_of(text)
        .ok_or_else(|| field_unfit("concern", text, "one of safety, security and billing"))
}

/// An act on an item.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ItemActForm {
    /// The provider answers a query.
    AnswerQuery {
        /// The query's reference.
        query: String,
        /// The answer.
        #[schema(min_length = 1, max_length = 10000)]
        text: String,
    },
    /// The provider closes its own item.
    Withdraw {},
    /// DCC verifies the item and agrees that it is included.
    Verify {
        /// The item's `version` when it was looked at. Where it has another by now, nothing is
        /// verified.
        #[schema(minimum = 1)]
        version: u32,
    },
    /// DCC asks the provider something.
    Query {
        /// The question.
        #[schema(min_length = 1, max_length = 10000)]
        question: String,
        /// Working Days until the answer is due.
        #[schema(minimum = 1, maximum = 60)]
        due_working_days: u32,
    },
    /// DCC asks the manufacturers to confirm a clause's fix.
    AskConfirmation {
        /// The clause's number.
        clause: u32,
    },
    /// DCC attaches a complete Safe Launch to the firmware that is a clause's fix, every gate of
    /// which was achieved, as evidence for whoever is asked to confirm it.
    AttachLaunch {
        /// The clause's number.
        clause: u32,
        /// The launch's reference.
        launch: String,
    },
    /// DCC marks a concern that has an urgent channel of its own. The item's provider is told
    /// where it belongs.
    MarkConcern {
        /// safety, security or billing.
        #[schema(pattern = "^(safety|security|billing)$")]
        concern: String,
    },
    /// DCC clears the concern: it went to its proper channel, or is none.
    ClearConcern {},
}

/// Acts on an item: the provider's own acts, or DCC's.
#[utoipa::path(
    post,
    path = "/api/v1/items/{reference}/acts",
    operation_id = "actOnItem",
    tag = "register",
    params(
        ("reference" = String, Path, description = "The item's reference"),
        ("Idempotency-Key" = Option<String>, Header, pattern = "^[!-~]{1,200}$", description = "Sent again under the same key, it is done once")
    ),
    request_body = ItemActForm,
    responses(
        (status = 200, description = "Done", body = MadeForm),
        (status = 400, description = "Not readable", body = ProblemForm, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not the caller's to do", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 409, description = "Changed at the same time, or the key was used before", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "Not carried out", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn act(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = format!("/api/v1/items/{reference}/acts");
    let Some(item) = ItemRef::parse(&reference) else {
        return not_found();
    };
    let read = key_of(&headers, &path, &body)
        .and_then(|key| Ok((key, form_of::<ItemActForm>(&headers, &body)?)));
    let (key, form) = match read {
        Ok(read) => read,
        Err(response) => return response,
    };
    let command = match form {
        ItemActForm::AnswerQuery { query, text } => match QueryRef::parse(&query) {
            Some(query) => Command::AnswerQuery { item, query, text },
            None => return not_found(),
        },
        ItemActForm::Withdraw {} => Command::WithdrawItem { item },
        ItemActForm::Verify { version } => Command::VerifyItem {
            item,
            seen: version,
        },
        ItemActForm::Query {
            question,
            due_working_days,
        } => Command::QueryItem {
            item,
            question,
            due_working_days,
        },
        ItemActForm::AskConfirmation { clause } => Command::AskConfirmation { item, clause },
        ItemActForm::AttachLaunch { clause, launch } => {
            let Some(launch) = LaunchRef::parse(&launch) else {
                return not_found();
            };
            let actor = caller.actor();
            let attached = state
                .app
                .attach_launch(&actor, item, clause, launch, key.as_ref());
            return carried_out(attached.await);
        }
        ItemActForm::MarkConcern { concern } => match marked(&concern) {
            Ok(concern) => Command::MarkConcern { item, concern },
            Err(response) => return response,
        },
        ItemActForm::ClearConcern {} => Command::ClearConcern { item },
    };
    let actor = caller.actor();
    carried_out(state.app.act_once(&actor, &command, key.as_ref()).await)
}

/// What became of an act.
fn carried_out(outcome: Result<Done, ActError>) -> Response {
    match outcome {
        Ok(done) => json(
            &HeaderMap::new(),
            &MadeForm {
                reference: done.made.text(),
            },
        ),
        Err(error) => act_failed(&error),
    }
}
