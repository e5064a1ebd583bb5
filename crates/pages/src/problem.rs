//! Pages that say what went wrong and what to do next.
//!
//! [`Problem::NotFound`] carries nothing, so that what is absent and what is hidden look the same
//! to the last byte (DOMAIN trap 1).

use crate::layout::{PageHead, page};
use crate::paths;
use crate::prose::heading;
use crate::table::code_of_glossary;
use crate::viewer::{Viewer, World};
use axum::response::Response;
use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};
use maud::{Markup, html};

/// What went wrong, with what a person needs to know to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The form could not be read.
    BadRequest,
    /// The form's token did not belong to the session, mostly because the session ended.
    FormExpired,
    /// The person's capacity does not allow this act.
    Forbidden,
    /// The address does not take what was sent to it in this way.
    MethodNotAllowed,
    /// There is no such page, or none that this person may see.
    NotFound,
    /// It was there and is kept no longer.
    Gone {
        /// Why, in a sentence or two.
        reason: String,
    },
    /// Someone else changed the same thing first.
    Conflict,
    /// What was sent is larger than a stated limit, such as `64 MiB`.
    ContentTooLarge {
        /// The limit in words.
        limit: String,
    },
    /// The file is not of a kind that can be read here.
    UnsupportedMediaType {
        /// What can be read, in words.
        accepted: String,
    },
    /// What was sent was read but cannot be taken.
    Unprocessable {
        /// Why, in one sentence.
        reason: String,
        /// The code of the refusal, which the glossary explains (REG-9), where it has one.
        code: Option<&'static str>,
    },
    /// Too many requests in too short a time.
    TooManyRequests {
        /// How long to wait.
        retry_after_seconds: u64,
    },
    /// Our fault.
    Internal,
    /// Busy or being looked after.
    Unavailable,
}

impl Problem {
    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::BadRequest => StatusCode::BAD_REQUEST,
            Problem::FormExpired | Problem::Forbidden => StatusCode::FORBIDDEN,
            Problem::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Gone { .. } => StatusCode::GONE,
            Problem::Conflict => StatusCode::CONFLICT,
            Problem::ContentTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::UnsupportedMediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Unprocessable { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The heading.
    pub fn title(&self) -> &'static str {
        match self {
            Problem::BadRequest => "That could not be read",
            Problem::FormExpired => "This form has expired",
            Problem::Forbidden => "You cannot do this",
            Problem::MethodNotAllowed => "This page is not sent to in that way",
            Problem::NotFound => "Page not found",
            Problem::Gone { .. } => "This is no longer kept",
            Problem::Conflict => "Someone else changed this first",
            Problem::ContentTooLarge { .. } => "That is too large",
            Problem::UnsupportedMediaType { .. } => "That kind of file cannot be read here",
            Problem::Unprocessable { .. } => "That cannot be taken as it is",
            Problem::TooManyRequests { .. } => "Too many requests",
            Problem::Internal => "Something went wrong on our side",
            Problem::Unavailable => "The service is not available just now",
        }
    }

    fn body(&self) -> Markup {
        match self {
            Problem::BadRequest => html! {
                p { "What your browser sent is not in the form this page expects. Nothing was stored." }
                p { "Go back, load the page again and try once more." }
            },
            Problem::FormExpired => html! {
                p { "You were signed out, or the page was open for too long. Nothing was stored." }
                p { "Go back, load the page again and send the form once more. "
                    a href=(paths::SIGN_IN) { "Sign in" } " first if you are asked to." }
            },
            Problem::Forbidden => html! {
                p { "The capacity in which you are signed in does not allow this. Nothing was stored." }
                p { "If you act for more than one organisation, sign in for the right one. Which "
                    "capacity may do what stands in " a href=(paths::HELP) { "Help" } "." }
            },
            Problem::MethodNotAllowed => html! {
                p { "Nothing was stored. Start from " a href=(paths::HOME) { "the first page" } "." }
            },
            Problem::NotFound => html! {
                p { "There is no page at this address for you to see." }
                ul {
                    li { "If you typed the address, check it." }
                    li { "If you copied it, check that you copied all of it." }
                    li { "If you followed a link, start from " a href=(paths::HOME) { "the first page" }
                        " or use " a href=(paths::SEARCH) { "Search" } "." }
                }
            },
            Problem::Gone { reason } => html! { p { (reason) } },
            Problem::Conflict => html! {
                p { "What you were working on has changed since you opened it. Your change was not stored." }
                p { "Go back, load the page again, look at what changed and decide afresh." }
            },
            Problem::ContentTooLarge { limit } => html! {
                p { "The limit is " strong { (limit) } ". Nothing was stored." }
                p { "Send it in smaller parts." }
            },
            Problem::UnsupportedMediaType { accepted } => html! {
                p { "This page takes " strong { (accepted) } ". Nothing was stored." }
                p { "Save the file in that form and send it again." }
            },
            Problem::Unprocessable { reason, code } => html! {
                p { (reason) @if let Some(code) = code { " " (code_of_glossary(code)) } }
                p { "Nothing was stored. Go back, put it right and send it again." }
            },
            Problem::TooManyRequests {
                retry_after_seconds,
            } => html! {
                p { "Wait " strong { (wait_text(*retry_after_seconds)) } ", then try again." }
            },
            Problem::Internal => html! {
                p { "The fault is recorded. What you sent may not have been stored: look before "
                    "you send it again." }
                p { "If it happens again, tell DCC when it happened and what you were doing." }
            },
            Problem::Unavailable => html! {
                p { "Nothing was stored. Try again in a few minutes." }
            },
        }
    }
}

/// The page for a problem.
pub fn problem_page(problem: &Problem, viewer: Option<&Viewer>, world: World) -> Response {
    let mut response = page(problem_head(problem, viewer, world), problem_body(problem));
    match problem {
        Problem::TooManyRequests {
            retry_after_seconds,
        } => {
            let value = HeaderValue::from(*retry_after_seconds);
            response.headers_mut().insert(RETRY_AFTER, value);
        }
        Problem::BadRequest
        | Problem::FormExpired
        | Problem::Forbidden
        | Problem::MethodNotAllowed
        | Problem::NotFound
        | Problem::Gone { .. }
        | Problem::Conflict
        | Problem::ContentTooLarge { .. }
        | Problem::UnsupportedMediaType { .. }
        | Problem::Unprocessable { .. }
        | Problem::Internal
        | Problem::Unavailable => {}
    }
    response
}

/// The head of the page for a problem.
pub fn problem_head<'a>(
    problem: &Problem,
    viewer: Option<&'a Viewer>,
    world: World,
) -> PageHead<'a> {
    PageHead {
        status: problem.status(),
        world,
        ..PageHead::new(problem.title(), viewer)
    }
}

/// The body of the page for a problem.
pub fn problem_body(problem: &Problem) -> Markup {
    html! { (heading(problem.title(), None)) (problem.body()) }
}

fn wait_text(seconds: u64) -> String {
    match seconds {
        0 | 1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
