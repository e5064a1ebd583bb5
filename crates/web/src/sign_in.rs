//! Signing in and out.

use crate::asked::Query;
use crate::form::{FORM_BYTES_MAX, parse_urlencoded, same_origin};
use crate::guard::Person;
use crate::identify::{SESSION_COOKIE, session_secret};
use crate::{CookieTravel, DemonstrationPerson, WebState};
use app::accounts::{SESSION_SECONDS, SignInError};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use pages::form::{self, Autocomplete, PasswordUse};
use pages::{
    ButtonKind, Field, FormErrors, PageHead, Problem, World, heading, page, paths, problem_page,
};
use serde::Deserialize;

/// The sign-in pages.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::SIGN_IN, get(show).post(sign_in))
        .route(paths::SIGN_OUT, post(sign_out))
}

#[derive(Deserialize)]
struct Wanted {
    next: Option<String>,
}

async fn show(State(state): State<WebState>, Query(wanted): Query<Wanted>) -> Response {
    let next = own_path(wanted.next.as_deref().unwrap_or_default());
    sign_in_page(&state, &next, "", &FormErrors::new())
}

async fn sign_in(State(state): State<WebState>, headers: HeaderMap, body: Body) -> Response {
    let world = state.setting.world;
    if !same_origin(&headers) {
        return problem_page(&Problem::FormExpired, None, world);
    }
    let Ok(bytes) = axum::body::to_bytes(body, FORM_BYTES_MAX).await else {
        let limit = format!("{} KiB", FORM_BYTES_MAX / 1024);
        return problem_page(&Problem::ContentTooLarge { limit }, None, world);
    };
    let fields = parse_urlencoded(&bytes);
    let field = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let next = own_path(field("next"));
    let name = field("name").trim();
    let mut errors = FormErrors::new();
    if name.is_empty() {
        errors.add("name", "Enter the name you sign in with");
    }
    if field("password").is_empty() {
        errors.add("password", "Enter your password");
    }
    if !errors.is_empty() {
        return sign_in_page(&state, &next, name, &errors);
    }
    match state.app.sign_in(name, field("password")).await {
        Ok(secret) => {
            let cookie = session_cookie(&secret, SESSION_SECONDS, state.setting.cookie);
            ([(SET_COOKIE, cookie)], Redirect::to(&next)).into_response()
        }
        Err(SignInError::NotRecognised) => {
            errors.add("password", "Name and password do not belong together");
            sign_in_page(&state, &next, name, &errors)
        }
        Err(SignInError::TooOften(retry_after_seconds)) => {
            let problem = Problem::TooManyRequests {
                retry_after_seconds,
            };
            problem_page(&problem, None, world)
        }
        Err(SignInError::Ledger(error)) => {
            tracing::error!(%error, "a sign-in could not be looked up");
            problem_page(&Problem::Internal, None, world)
        }
    }
}

async fn sign_out(
    State(state): State<WebState>,
    headers: HeaderMap,
    posted: crate::form::Posted,
) -> Response {
    if let Some(secret) = session_secret(&headers)
        && let Err(error) = state.app.sign_out(secret).await
    {
        return crate::refused::read_problem(&posted.person, &error);
    }
    let cookie = session_cookie("", 0, state.setting.cookie);
    ([(SET_COOKIE, cookie)], Redirect::to(paths::SIGN_IN)).into_response()
}

fn session_cookie(secret: &str, seconds: i64, travel: CookieTravel) -> String {
    let secure = match travel {
        CookieTravel::TlsOnly => "; Secure",
        CookieTravel::ThisMachine => "",
    };
    format!(
        "{SESSION_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    )
}

/// A path on this server, or the home page for anything else.
fn own_path(next: &str) -> String {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && next.len() <= 2_000;
    match own {
        true => next.to_owned(),
        false => paths::HOME.to_owned(),
    }
}

fn sign_in_page(state: &WebState, next: &str, name: &str, errors: &FormErrors) -> Response {
    let setting = &state.setting;
    let head = PageHead {
        world: setting.world,
        current: paths::SIGN_IN,
        errors: Some(errors),
        ..PageHead::new("Sign in", None)
    };
    let lead = match setting.world {
        World::Demonstration => "Choose who you want to be. Every organisation here is invented.",
        World::Live => "The device register and the Safe Launch of Communications Hub firmware.",
    };
    page(
        head,
        html! {
            (heading("Sign in", Some(lead)))
            @if !setting.demonstration_people.is_empty() {
                (demonstration(&setting.demonstration_people, next))
                h2 { "Sign in with a name and password" }
            }
            (name_and_password(next, name, errors))
        },
    )
}

fn demonstration(people: &[DemonstrationPerson], next: &str) -> Markup {
    html! {
        ul.people {
            @for person in people {
                li.person {
                    h2.person-name { (person.display_name) ", " (person.organisation_name) }
                    p { strong { (person.organisation_kind) } ". " (person.introduction) }
                    form method="post" action=(paths::SIGN_IN) {
                        (form::hidden_field("next", next))
                        (form::hidden_field("name", &person.sign_in_name))
                        (form::hidden_field("password", &person.password))
                        button.button type="submit" {
                            "Sign in as " (person.display_name)
                            span.visually-hidden { ", " (person.organisation_name) }
                        }
                    }
                }
            }
        }
    }
}

fn name_and_password(next: &str, name: &str, errors: &FormErrors) -> Markup {
    let name_field = Field {
        value: name,
        error: errors.of("name"),
        autocomplete: Autocomplete::Username,
        ..Field::new("name", "Name")
    };
    let password_field = Field {
        error: errors.of("password"),
        ..Field::new("password", "Password")
    };
    html! {
        form method="post" action=(paths::SIGN_IN) novalidate {
            (form::hidden_field("next", next))
            (form::text_field(&name_field))
            (form::password_field(&password_field, PasswordUse::Current))
            (form::button(ButtonKind::Primary, "Sign in"))
        }
    }
}

/// Where somebody starts who just signed in.
pub async fn start(person: Option<Person>) -> Response {
    use terms::OrganisationType as Type;
    let path = match person.map(|person| person.signed_in.organisation.organisation_type) {
        None => paths::SIGN_IN,
        Some(Type::Dcc) => paths::INBOX,
        Some(Type::Manufacturer | Type::Csp) => paths::SUBMISSIONS,
        Some(Type::Secas) => paths::COVERAGE,
        Some(Type::Supplier | Type::NetworkParty | Type::OtherSecParty | Type::Panel) => {
            paths::SEARCH
        }
    };
    Redirect::to(path).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_2_signing_in_leads_to_this_server_only() {
        assert_eq!(own_path("/inbox?after=2"), "/inbox?after=2");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "",
            "/a\nb",
        ] {
            assert_eq!(own_path(elsewhere), paths::HOME);
        }
    }
}
