//! Collection rounds: opening one, and who has given what (REG-3, REG-12, REG-13).

use crate::WebState;
use crate::form::Posted;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{act_problem, correctable, not_found, read_problem};
use app::act::{ActError, Made};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Weekday;
use maud::{Markup, html};
use pages::form::{self, InputWidth, form_disclosure};
use pages::picture::{CoverageRow, CoverageState, coverage_picture};
use pages::{
    ButtonKind, Column, Fact, Field, FormErrors, Link, NarrowTable, PageHead, Table, WayBack,
    data_table, date_text, heading, moment_text, number_text, page, paths, summary_list,
    working_days_text,
};
use register::command::Command;
use register::decision::Stored;
use register::round::{CHASE_AFTER_WORKING_DAYS_DEFAULT, ProviderReturn, ReturnState, Round};
use std::collections::HashMap;
use terms::{Date, Organisation, OrganisationRef, RoundRef, WorkingDayCalendar};

/// The format a round asks for, as it stands on the request.
const FORMAT: &str = "Comma-delimited CSV with the ten fields of the submission template, \
                      version 1";
/// What is said where a day cannot be read.
const DATE_FAULT: &str = "Write a day such as 30 October 2026";
/// How a provider delivers, as it stands on the request.
const DELIVERY: &str = "Upload on the page “Send a file”, through the API, or into your own drop \
                        folder";

pub(super) async fn list(State(state): State<WebState>, Dcc(person): Dcc) -> Response {
    list_page(&state, &person, &FormErrors::new(), None).await
}

async fn list_page(
    state: &WebState,
    person: &Person,
    errors: &FormErrors,
    posted: Option<&Posted>,
) -> Response {
    let loaded = async {
        let rounds = state.app.ledger.rounds().await?;
        let organisations = state.app.ledger.organisations().await?;
        Ok::<_, LedgerError>((rounds, organisations))
    };
    let (rounds, organisations) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(person, &error),
    };
    let rows = rounds.iter().map(round_row).collect();
    let head = PageHead {
        current: paths::ROUNDS,
        errors: Some(errors),
        ..PageHead::new("Rounds", Some(&person.viewer))
    };
    let lead = "Every Device Manufacturer and CSP is asked for data, with a date agreed with each.";
    page(
        head,
        html! {
            (heading("Rounds", Some(lead)))
            (data_table(&Table {
                id: "rounds",
                caption: "Collection rounds, newest first",
                columns: &[
                    Column::row_header("Period"),
                    Column::text("Opened"),
                    Column::number("Asked"),
                    Column::number("Awaited"),
                ],
                rows,
                empty: "No round has been opened yet.",
                narrow: NarrowTable::Cards,
            }))
            h2 { "Open a round" }
            (open_form(state, &organisations, &person.viewer.csrf, errors, posted))
        },
    )
}

fn round_row(stored: &Stored<Round>) -> Vec<Markup> {
    let round = &stored.value;
    let awaited = round
        .returns
        .iter()
        .filter(|entry| entry.state == ReturnState::Awaited)
        .count();
    vec![
        html! { a href=(paths::round(round.reference)) { (round.period) } },
        moment_text(round.opened_at),
        html! { (number_text(round.returns.len() as u64)) },
        html! { (number_text(awaited as u64)) },
    ]
}

fn providers(organisations: &[Organisation]) -> Vec<&Organisation> {
    let mut providers: Vec<&Organisation> = organisations
        .iter()
        .filter(|organisation| organisation.organisation_type.provides_data())
        .collect();
    providers.sort_by_key(|organisation| organisation.name.to_lowercase());
    providers
}

fn open_form(
    state: &WebState,
    organisations: &[Organisation],
    csrf: &str,
    errors: &FormErrors,
    posted: Option<&Posted>,
) -> Markup {
    let chase = CHASE_AFTER_WORKING_DAYS_DEFAULT.to_string();
    let today = state.app.now().uk_date();
    let mut due = today
        .checked_add(jiff::Span::new().days(28))
        .unwrap_or(today);
    // Nobody delivers at a weekend.
    while matches!(due.weekday(), Weekday::Saturday | Weekday::Sunday) {
        due = due.tomorrow().unwrap_or(today);
    }
    let due = terms::moment::uk_date_text(due);
    // What was typed stays, an emptied date too: that provider is not to be asked.
    let sent =
        |name: &str, usual: &str| posted.map_or(usual, |posted| posted.text(name)).to_owned();
    let (format, delivery) = (sent("format", FORMAT), sent("delivery", DELIVERY));
    let (period, chase) = (sent("period", ""), sent("chase", &chase));
    form::post_form(
        paths::ROUNDS,
        csrf,
        html! {
            (form::text_field(&Field {
                hint: Some("For example: 2026 Q4"),
                value: &period,
                error: errors.of("period"),
                width: InputWidth::Short,
                ..Field::new("period", "Period")
            }))
            (form::text_field(&Field {
                value: &format,
                error: errors.of("format"),
                width: InputWidth::Full,
                ..Field::new("format", "File format asked for")
            }))
            (form::text_field(&Field {
                value: &delivery,
                error: errors.of("delivery"),
                width: InputWidth::Full,
                ..Field::new("delivery", "How to deliver it")
            }))
            (form::number_field(&Field {
                hint: Some("Working Days after the agreed date, before SECAS is asked to chase"),
                value: &chase,
                error: errors.of("chase"),
                width: InputWidth::Short,
                ..Field::new("chase", "Chase after")
            }))
            (form::fieldset("Date agreed with each provider; leave empty to leave one out", html! {
                @for provider in providers(organisations) {
                    (form::date_field(&Field {
                        value: &sent(&provider.reference.to_string(), &due),
                        error: errors.of(&provider.reference.to_string()),
                        width: InputWidth::Short,
                        need: form::Need::Optional,
                        ..Field::new(&provider.reference.to_string(), &provider.name)
                    }))
                }
            }))
            (form::button(ButtonKind::Primary, "Open the round"))
        },
    )
}

pub(super) async fn open(State(state): State<WebState>, Dcc(_): Dcc, posted: Posted) -> Response {
    let person = &posted.person;
    let organisations = match state.app.ledger.organisations().await {
        Ok(organisations) => organisations,
        Err(error) => return read_problem(person, &error),
    };
    let mut errors = FormErrors::new();
    let mut asked: Vec<(OrganisationRef, Date)> = Vec::new();
    for provider in providers(&organisations) {
        let field = provider.reference.to_string();
        let text = posted.text(&field);
        match form::read_date(text) {
            Some(date) => asked.push((provider.reference, date)),
            None if text.is_empty() => {}
            None => errors.add(&field, DATE_FAULT),
        }
    }
    let chase = posted.text("chase").parse::<u32>().ok();
    let Some(chase) = chase.filter(|days| (1..=120).contains(days)) else {
        errors.add("chase", "Give a number of Working Days between 1 and 120");
        return list_page(&state, person, &errors, Some(&posted)).await;
    };
    if !errors.is_empty() {
        return list_page(&state, person, &errors, Some(&posted)).await;
    }
    let command = Command::OpenRound {
        period: posted.text("period").to_owned(),
        format: posted.text("format").to_owned(),
        delivery_method: posted.text("delivery").to_owned(),
        chase_after_working_days: chase,
        providers: asked,
    };
    match state.app.act(&person.actor(), &command).await {
        Ok(done) => match done.made {
            Made::Round(reference) => Redirect::to(&paths::round(reference)).into_response(),
            Made::Submission(_)
            | Made::Item(_)
            | Made::Confirmation(_)
            | Made::Edition(_)
            | Made::Other => Redirect::to(paths::ROUNDS).into_response(),
        },
        Err(ActError::Refused(refusal)) => match correctable(&refusal) {
            Some((field, words)) => {
                errors.add_coded(field, words, refusal.code());
                list_page(&state, person, &errors, Some(&posted)).await
            }
            None => act_problem(person, &ActError::Refused(refusal)),
        },
        Err(error) => act_problem(person, &error),
    }
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
) -> Response {
    round_page(&state, &person, &reference, &FormErrors::new()).await
}

async fn round_page(
    state: &WebState,
    person: &Person,
    reference: &str,
    errors: &FormErrors,
) -> Response {
    let loaded = async {
        let round = match RoundRef::parse(reference) {
            Some(reference) => state.app.ledger.round(reference).await?,
            None => None,
        };
        let names = organisation_names(state).await?;
        let calendar = state.app.ledger.calendar().await?;
        Ok::<_, LedgerError>((round, names, calendar))
    };
    let (stored, names, calendar) = match loaded.await {
        Ok((Some(stored), names, calendar)) => (stored, names, calendar),
        Ok((None, _, _)) => return not_found(person),
        Err(error) => return read_problem(person, &error),
    };
    let round = &stored.value;
    let title = format!("Round {}", round.period);
    let head = PageHead {
        current: paths::ROUNDS,
        back: Some(WayBack::Trail(vec![Link {
            href: paths::ROUNDS,
            words: "Rounds",
        }])),
        errors: Some(errors),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading(&title, None))
            (round_facts(round, calendar.as_ref()))
            (coverage(round, &names, state.app.now().uk_date()))
            (extensions(round, &names))
            @for entry in &round.returns {
                @if entry.state == ReturnState::Awaited {
                    (extension_form(round, entry, &names, &person.viewer.csrf, errors))
                }
            }
        },
    )
}

/// What a round asks for.
pub(crate) fn round_facts(round: &Round, calendar: Option<&WorkingDayCalendar>) -> Markup {
    summary_list(&[
        Fact::new("Opened", moment_text(round.opened_at)),
        Fact::new("File format", html! { (round.format) }),
        Fact::new("Delivery", html! { (round.delivery_method) }),
        Fact::new(
            "Chase",
            html! {
                (working_days_text(round.chase_after_working_days)) " after the agreed date"
                @if let Some(calendar) = calendar {
                    " (bank holidays of " (calendar.division().name())
                    ", version " (calendar.version()) ")"
                }
            },
        ),
    ])
}

/// Who has given what, in alphabetical order, as a picture and in words.
pub(crate) fn coverage(
    round: &Round,
    names: &HashMap<OrganisationRef, String>,
    today: Date,
) -> Markup {
    let rows: Vec<CoverageRow<'_>> = round
        .returns
        .iter()
        .map(|entry| CoverageRow {
            provider: names.get(&entry.provider).map_or("", String::as_str),
            agreed: entry.agreed,
            state: coverage_state(entry, today),
        })
        .collect();
    coverage_picture(
        "coverage",
        "What each provider has given",
        round.opened_at.uk_date(),
        today,
        &rows,
    )
}

/// The later dates that were agreed; they stay on record, whatever came since. Reasons are between
/// DCC and the provider.
fn extensions(round: &Round, names: &HashMap<OrganisationRef, String>) -> Markup {
    let agreed = round.returns.iter().flat_map(|entry| {
        let name = names.get(&entry.provider).map_or("", String::as_str);
        entry.extensions.iter().map(move |held| (name, held))
    });
    let mut agreed = agreed.peekable();
    html! {
        @if agreed.peek().is_some() {
            h2 { "Later dates agreed" }
            ul {
                @for (name, extension) in agreed {
                    li { (name) ", from " (date_text(extension.from)) " to "
                        (date_text(extension.to)) ": " (extension.reason) }
                }
            }
        }
    }
}

fn coverage_state(entry: &ProviderReturn, today: Date) -> CoverageState {
    match (&entry.state, &entry.chase) {
        (ReturnState::Received { at, .. }, _) => CoverageState::Received(at.uk_date()),
        (ReturnState::Nil { at, .. }, _) => CoverageState::NilReturn(at.uk_date()),
        (ReturnState::Awaited, Some(chase)) => CoverageState::ChaseAsked(chase.asked_at.uk_date()),
        (ReturnState::Awaited, None) if today > entry.agreed => CoverageState::NotReceived,
        (ReturnState::Awaited, None) => CoverageState::Awaited,
    }
}

fn extension_form(
    round: &Round,
    entry: &ProviderReturn,
    names: &HashMap<OrganisationRef, String>,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let name = names.get(&entry.provider).map_or("", String::as_str);
    let to = format!("to-{}", entry.provider);
    let reason = format!("reason-{}", entry.provider);
    form_disclosure(
        &format!("Agree a later date with {name}"),
        errors,
        &[&to, &reason],
        html! {
            (form::post_form(&format!("{}/extensions", paths::round(round.reference)), csrf, html! {
                (form::hidden_field("provider", &entry.provider.to_string()))
                (form::date_field(&Field {
                    value: errors.typed(&to),
                    error: errors.of(&to),
                    width: InputWidth::Short,
                    ..Field::new(&to, "New date")
                }))
                (form::text_field(&Field {
                    value: errors.typed(&reason),
                    error: errors.of(&reason),
                    width: InputWidth::Full,
                    ..Field::new(&reason, "Reason")
                }))
                (form::button(ButtonKind::Secondary, "Record the extension"))
            }))
        },
    )
}

pub(super) async fn extend(
    State(state): State<WebState>,
    Dcc(_): Dcc,
    Path(reference): Path<String>,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let (Some(round), Some(provider)) = (
        RoundRef::parse(&reference),
        OrganisationRef::parse(posted.text("provider")),
    ) else {
        return not_found(person);
    };
    let mut errors = posted.errors();
    let (to_field, reason_field) = (format!("to-{provider}"), format!("reason-{provider}"));
    // The page has a form for each provider: a fault says whose it is.
    let name = match organisation_names(&state).await {
        Ok(names) => names.get(&provider).cloned().unwrap_or_default(),
        Err(error) => return read_problem(person, &error),
    };
    let Some(to) = form::read_date(posted.text(&to_field)) else {
        errors.add(&to_field, format!("{name}: {DATE_FAULT}"));
        return round_page(&state, person, &reference, &errors).await;
    };
    let command = Command::AgreeExtension {
        round,
        provider,
        to,
        reason: posted.text(&reason_field).to_owned(),
    };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => Redirect::to(&paths::round(round)).into_response(),
        Err(ActError::Refused(refusal)) => match correctable(&refusal) {
            Some((field, words)) => {
                let field = match field == "reason" {
                    true => &reason_field,
                    false => &to_field,
                };
                errors.add_coded(field, format!("{name}: {words}"), refusal.code());
                round_page(&state, person, &reference, &errors).await
            }
            None => act_problem(person, &ActError::Refused(refusal)),
        },
        Err(error) => act_problem(person, &error),
    }
}
