//! A person's own account: who they are here, and their API tokens.

use crate::WebState;
use crate::form::Posted;
use crate::guard::Person;
use crate::refused::read_problem;
use app::ports::TokenRecord;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use pages::form;
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, NarrowTable, NoticeKind, PageHead, Table,
    copy_block, data_table, heading, moment_text, notice, page, paths, summary_list,
};

/// The account page.
pub fn router() -> Router<WebState> {
    Router::new()
        .route(paths::ACCOUNT, get(show))
        .route(paths::ACCOUNT_TOKENS, post(make_token))
        .route(paths::ACCOUNT_TOKENS_REVOKE, post(revoke_token))
}

async fn show(State(state): State<WebState>, person: Person) -> Response {
    account_page(&state, &person, None, &FormErrors::new()).await
}

async fn make_token(State(state): State<WebState>, posted: Posted) -> Response {
    let person = &posted.person;
    let label = posted.text("label");
    let mut errors = FormErrors::new();
    if label.is_empty() || label.chars().count() > 100 || label.chars().any(char::is_control) {
        errors.add("label", "Say in 1 to 100 characters what the token is for");
        return account_page(&state, person, None, &errors).await;
    }
    match state.app.make_token(person.capacity().person, label).await {
        Ok(token) => account_page(&state, person, Some(&token), &errors).await,
        Err(error) => read_problem(person, &error),
    }
}

async fn revoke_token(State(state): State<WebState>, posted: Posted) -> Response {
    let person = &posted.person;
    if let Some(digest) = digest_of(posted.text("token")) {
        let revoked = state
            .app
            .revoke_token(person.capacity().person, &digest)
            .await;
        if let Err(error) = revoked {
            return read_problem(person, &error);
        }
    }
    Redirect::to(paths::ACCOUNT).into_response()
}

fn digest_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut digest = [0; 32];
    for (index, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(digest)
}

async fn account_page(
    state: &WebState,
    person: &Person,
    made: Option<&str>,
    errors: &FormErrors,
) -> Response {
    let tokens = state.app.ledger.tokens_of(person.capacity().person).await;
    let tokens = match tokens {
        Ok(tokens) => tokens,
        Err(error) => return read_problem(person, &error),
    };
    let viewer = &person.viewer;
    let head = PageHead {
        current: paths::ACCOUNT,
        errors: Some(errors),
        ..PageHead::new("Account", Some(viewer))
    };
    page(
        head,
        html! {
            (heading("Account", None))
            @if let Some(token) = made { (made_notice(token)) }
            (summary_list(&[
                Fact::new("You are", html! { (viewer.person_name) }),
                Fact::new("You act for", html! { (viewer.organisation_name) }),
                Fact::new("Which is", html! { (viewer.organisation_kind()) }),
            ]))
            h2 { "API tokens" }
            p {
                "A token lets a program act as you, with your organisation's authority and no more. "
                "It lasts a year and can be taken back at any time. "
                a href="/help/api" { "How to use the API" }
            }
            (token_table(&tokens, &viewer.csrf))
            h3 { "Make a token" }
            (form::post_form(paths::ACCOUNT_TOKENS, &viewer.csrf, html! {
                (form::text_field(&Field {
                    hint: Some("For example: nightly check of our estate"),
                    error: errors.of("label"),
                    ..Field::new("label", "What the token is for")
                }))
                (form::button(ButtonKind::Secondary, "Make a token"))
            }))
        },
    )
}

fn made_notice(token: &str) -> Markup {
    notice(
        NoticeKind::Success,
        html! {
            p { "Your new token. Copy it now: it is not shown again." }
            (copy_block("new-token", "New token", token))
        },
    )
}

fn token_table(tokens: &[TokenRecord], csrf: &str) -> Markup {
    let rows = tokens.iter().map(|token| token_row(token, csrf)).collect();
    data_table(&Table {
        id: "tokens",
        caption: "Your tokens",
        columns: &[
            Column::row_header("For"),
            Column::text("Made"),
            Column::text("Ends"),
            Column::text("Action"),
        ],
        rows,
        empty: "You have made no token yet.",
        narrow: NarrowTable::Cards,
    })
}

fn token_row(token: &TokenRecord, csrf: &str) -> Vec<Markup> {
    let digest = formats::journal::hex(&token.secret_sha256);
    let action = match token.revoked_at {
        Some(at) => html! { "Taken back " (moment_text(at)) },
        None => form::post_form(
            paths::ACCOUNT_TOKENS_REVOKE,
            csrf,
            html! {
                (form::hidden_field("token", &digest))
                button.button.button-secondary type="submit" {
                    "Take back" span.visually-hidden { " the token for " (token.label) }
                }
            },
        ),
    };
    vec![
        html! { (token.label) },
        moment_text(token.created_at),
        moment_text(token.expires_at),
        action,
    ]
}
