//! Chases: the providers that DCC asks SECAS to chase, the letter, and what SECAS did (REG-12).

use crate::WebState;
use crate::asked::Query;
use crate::form::Posted;
use crate::guard::{Person, Secas};
use crate::home::organisation_names;
use crate::refused::{act_problem, not_found, problem_of, read_problem};
use app::act::ActError;
use app::ports::LedgerError;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use formats::sentences::chase::{ChaseLetter, letter};
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::{
    ButtonKind, Fact, Field, FormErrors, NoticeKind, PageHead, Problem, TagTone, copy_block,
    date_text, disclosure, heading, moment_text, notice, page, paths, summary_list, tag,
};
use register::command::Command;
use register::decision::Stored;
use register::round::{Chase, ProviderReturn, ReturnState, Round};
use serde::Deserialize;
use std::collections::HashMap;
use terms::{OrganisationRef, PersonRef, RoundRef};

/// What an address says was just done.
#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Secas(person): Secas,
    Query(said): Query<Said>,
) -> Response {
    chases_page(&state, &person, said.done.is_some(), &FormErrors::new()).await
}

/// One chase with all it needs.
struct Asked<'r> {
    round: &'r Round,
    entry: &'r ProviderReturn,
    chase: &'r Chase,
    name: &'r str,
}

impl Asked<'_> {
    fn field(&self) -> String {
        note_field(self.round.reference, self.entry.provider)
    }
}

fn note_field(round: RoundRef, provider: OrganisationRef) -> String {
    format!("note-{round}-{provider}")
}

async fn chases_page(
    state: &WebState,
    person: &Person,
    recorded: bool,
    errors: &FormErrors,
) -> Response {
    let loaded = async {
        let rounds = state.app.ledger.rounds().await?;
        let names = organisation_names(state).await?;
        let people = state.app.ledger.people().await?;
        Ok::<_, LedgerError>((rounds, names, people))
    };
    let (rounds, names, people) = match loaded.await {
        Ok(loaded) => loaded,
        Err(error) => return read_problem(person, &error),
    };
    // Colleagues by name, anybody else by reference.
    let own = person.capacity().organisation;
    let people: HashMap<PersonRef, String> = people
        .into_iter()
        .filter(|found| found.organisation == own)
        .map(|found| (found.reference, found.display_name))
        .collect();
    let asked = asked_of(&rounds, &names);
    let (due, ended): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) = asked
        .iter()
        .partition(|asked| asked.entry.state == ReturnState::Awaited);
    let head = PageHead {
        current: paths::CHASES,
        errors: Some(errors),
        ..PageHead::new("Chases", Some(&person.viewer))
    };
    let lead = "Providers that DCC asks SECAS to chase: the Working Days after the date agreed \
                with them have passed without data or a nil return.";
    page(
        head,
        html! {
            @if recorded { (notice(NoticeKind::Success, html! { p { "What you did is recorded." } })) }
            (heading("Chases", Some(lead)))
            @if due.is_empty() { p { "No chase is due." } }
            @for asked in due { (due_section(asked, &people, &person.viewer.csrf, errors)) }
            @if !ended.is_empty() {
                h2 { "Chased, and received since" }
                @for asked in ended {
                    (disclosure(
                        &format!("{}, round {}", asked.name, asked.round.period),
                        records(asked, &people),
                    ))
                }
            }
        },
    )
}

/// Every chase, in alphabetical order of the provider's name within a round.
fn asked_of<'r>(
    rounds: &'r [Stored<Round>],
    names: &'r HashMap<OrganisationRef, String>,
) -> Vec<Asked<'r>> {
    let mut asked = Vec::new();
    for stored in rounds {
        let mut of_round: Vec<Asked<'r>> = stored
            .value
            .returns
            .iter()
            .filter_map(|entry| {
                let chase = entry.chase.as_ref()?;
                let name = names.get(&entry.provider).map_or("", String::as_str);
                Some(Asked {
                    round: &stored.value,
                    entry,
                    chase,
                    name,
                })
            })
            .collect();
        of_round.sort_by_key(|asked| asked.name.to_lowercase());
        asked.extend(of_round);
    }
    asked
}

fn due_section(
    asked: &Asked<'_>,
    people: &HashMap<PersonRef, String>,
    csrf: &str,
    errors: &FormErrors,
) -> Markup {
    let field = asked.field();
    let letter = letter(&ChaseLetter {
        provider: asked.name,
        period: &asked.round.period,
        agreed: asked.entry.agreed,
        working_days: asked.round.chase_after_working_days,
        fell_due: asked.chase.fell_due,
        format: &asked.round.format,
        delivery_method: &asked.round.delivery_method,
    });
    let state = match asked.chase.records.is_empty() {
        true => tag(TagTone::Attention, "To be chased"),
        false => tag(TagTone::Waiting, "Chased, awaited"),
    };
    html! {
        section aria-labelledby={ "chase-" (field) } {
            h2 id={ "chase-" (field) } { (asked.name) ", round " (asked.round.period) }
            (summary_list(&[
                Fact::new("State", state),
                Fact::new("Agreed delivery date", date_text(asked.entry.agreed)),
                Fact::new("Fell due at the end of", date_text(asked.chase.fell_due)),
                Fact::new("DCC asked", moment_text(asked.chase.asked_at)),
            ]))
            (records(asked, people))
            (disclosure("The letter", copy_block(&format!("letter-{field}"), "Letter", &letter)))
            (form::post_form(paths::CHASES, csrf, html! {
                (form::hidden_field("round", &asked.round.reference.to_string()))
                (form::hidden_field("provider", &asked.entry.provider.to_string()))
                (form::textarea(&Field {
                    hint: Some("For example: letter sent by e-mail; provider says data follows \
                                next week. No names of people."),
                    value: errors.typed(&field),
                    error: errors.of(&field),
                    width: InputWidth::Full,
                    ..Field::new(&field, "What SECAS did")
                }, 3))
                (form::button(ButtonKind::Secondary, "Record"))
            }))
        }
    }
}

fn records(asked: &Asked<'_>, people: &HashMap<PersonRef, String>) -> Markup {
    html! {
        @if asked.chase.records.is_empty() { p { "SECAS has recorded nothing about this chase yet." } }
        @else {
            ul {
                @for record in &asked.chase.records {
                    li {
                        (moment_text(record.at))
                        @if let Some(name) = people.get(&record.by) { ", " (name) }
                        ": " span.prose { (record.note) }
                    }
                }
            }
        }
    }
}

pub(super) async fn record(
    State(state): State<WebState>,
    Secas(_): Secas,
    posted: Posted,
) -> Response {
    let person = &posted.person;
    let (Some(round), Some(provider)) = (
        RoundRef::parse(posted.text("round")),
        OrganisationRef::parse(posted.text("provider")),
    ) else {
        return not_found(person);
    };
    let field = note_field(round, provider);
    let command = Command::RecordChase {
        round,
        provider,
        note: posted.text(&field).to_owned(),
    };
    match state.app.act(&person.actor(), &command).await {
        Ok(_) => Redirect::to(&format!("{}?done=recorded", paths::CHASES)).into_response(),
        Err(ActError::Refused(refusal)) => {
            let Problem::Unprocessable { reason, .. } = problem_of(&refusal) else {
                return act_problem(person, &ActError::Refused(refusal));
            };
            let mut errors = posted.errors();
            errors.add_coded(&field, reason, refusal.code());
            chases_page(&state, person, false, &errors).await
        }
        Err(error) => act_problem(person, &error),
    }
}
