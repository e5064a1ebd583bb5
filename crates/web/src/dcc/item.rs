//! One item as DCC sees it: whole, with provenance, its fix, what stands in its way, what may be
//! the same, and what may be done with it.

use super::inbox::stage_tag;
use crate::WebState;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::ports::LedgerError;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use formats::clause_text::{differences, field_name, field_text, targets_text, terms_text};
use formats::sentences::{concern, fix as fix_words, stage, withheld as withheld_words};
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth};
use pages::picture::{Part, PartState, Step, StepState, combination_picture, journey_picture};
use pages::{
    ButtonKind, Change, Column, Difference, Fact, Field, FieldDifference, FormErrors, Link,
    NarrowTable, NoticeKind, PageHead, Table, WayBack, data_table, date_text, difference_view,
    disclosure, heading_with_caption, inset, moment_text, notice, page, paths, summary_list,
};
use register::decision::{StageName, Stored};
use register::fix::{KnownFix, PublicWording};
use register::item::{Clause, ClauseField, DeclineReason, Item, RepeatVerdict};
use register::publication::Withheld;
use register::repeats::{Proposal, propose};
use serde::Deserialize;
use std::collections::HashMap;
use terms::{ItemRef, Moment, OrganisationRef, PersonRef};

/// How many items that name the same device are compared with an item.
const CANDIDATES_MAX: u32 = 200;

/// Everything the page shows.
pub(super) struct Shown {
    pub item: Stored<Item>,
    names: HashMap<OrganisationRef, String>,
    people: HashMap<PersonRef, String>,
    withheld: Vec<Withheld>,
    proposals: Vec<Proposal>,
    history: Vec<(Stored<Item>, Moment, Option<PersonRef>)>,
}

#[derive(Deserialize)]
pub(super) struct Said {
    done: Option<String>,
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path(reference): Path<String>,
    Query(said): Query<Said>,
) -> Response {
    let shown = match load(&state, &reference).await {
        Ok(Some(shown)) => shown,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    item_page(&person, &shown, said.done.as_deref(), &FormErrors::new())
}

pub(super) async fn load(state: &WebState, reference: &str) -> Result<Option<Shown>, LedgerError> {
    let Some(reference) = ItemRef::parse(reference) else {
        return Ok(None);
    };
    let ledger = &state.app.ledger;
    let Some(item) = ledger.items(&[reference]).await?.into_iter().next() else {
        return Ok(None);
    };
    let mut candidates: Vec<Item> = Vec::new();
    for term in item.value.clauses.iter().flat_map(|clause| &clause.terms) {
        let naming = ledger
            .items_naming_device(
                term.device_type,
                &term.make.folded(),
                &term.model.folded(),
                reference,
                CANDIDATES_MAX,
            )
            .await?;
        for stored in naming {
            if !candidates
                .iter()
                .any(|held| held.reference == stored.value.reference)
            {
                candidates.push(stored.value);
            }
        }
    }
    let people = ledger.people().await?;
    Ok(Some(Shown {
        names: organisation_names(state).await?,
        people: people
            .into_iter()
            .map(|person| (person.reference, person.display_name))
            .collect(),
        withheld: state.app.withheld_of(&item.value),
        proposals: propose(&item.value, &candidates),
        history: ledger.item_history(reference).await?,
        item,
    }))
}

pub(super) fn item_page(
    person: &Person,
    shown: &Shown,
    done: Option<&str>,
    errors: &FormErrors,
) -> Response {
    let item = &shown.item.value;
    let title = format!("Item {}", item.reference);
    let provider = shown.name(item.provider);
    let caption = format!("{provider}, Identifier {}", item.identifier);
    let head = PageHead {
        current: paths::ITEMS,
        back: Some(WayBack::Trail(vec![
            Link {
                href: paths::INBOX,
                words: "Inbox",
            },
            Link {
                href: paths::ITEMS,
                words: "Items",
            },
        ])),
        errors: Some(errors),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let csrf = &person.viewer.csrf;
    page(
        head,
        html! {
            @if let Some(words) = done.and_then(done_words) {
                (notice(NoticeKind::Success, html! { p { (words) } }))
            }
            (heading_with_caption(&caption, &title, Some(&stage::sentence(&item.stage))))
            (journey(shown))
            (facts(shown))
            @for clause in &item.clauses { (clause_section(shown, clause, csrf)) }
            @if item.clauses.is_empty() {
                p { "Nothing of this item's content is kept." }
            }
            (repeats(shown, csrf))
            (queries(shown))
            (acts(shown, csrf, errors))
            (history(shown))
        },
    )
}

fn done_words(act: &str) -> Option<&'static str> {
    Some(match act {
        "verify" => "The item is verified and will be included.",
        "query" => "The provider has been asked.",
        "decline" => "The item was declined and its provider told.",
        "divert" => "The item was diverted. Only a tombstone is left of it.",
        "clear-concern" => "The concern is cleared.",
        "combine" => "The clauses are one: these devices together.",
        "separate" => "The clause was taken apart.",
        "targets" => "The firmware that is the fix is recorded.",
        "provide-fix" => "The fix is recorded with its source.",
        "repeat" => "The decision on the repeat is recorded.",
        "ask" => "The manufacturers have been asked to confirm these exact words.",
        _ => return None,
    })
}

impl Shown {
    fn name(&self, organisation: OrganisationRef) -> String {
        self.names.get(&organisation).cloned().unwrap_or_default()
    }

    fn person(&self, person: PersonRef) -> String {
        self.people
            .get(&person)
            .cloned()
            .unwrap_or_else(|| person.to_string())
    }
}

fn journey(shown: &Shown) -> Markup {
    let item = &shown.item.value;
    let any_fix = item
        .clauses
        .iter()
        .any(|clause| KnownFix::of(item.source, clause).is_ok());
    let eligible = shown.withheld.len() < item.clauses.len();
    let at = |reached: bool, present: bool| match (reached, present) {
        (true, _) => StepState::Done,
        (false, true) => StepState::Present,
        (false, false) => StepState::Ahead,
    };
    let verified = item.stage.name() == StageName::Verified;
    let ended = matches!(
        item.stage.name(),
        StageName::Declined | StageName::Diverted | StageName::Withdrawn
    );
    let first = item.first_recorded.uk_text();
    let steps = [
        Step {
            name: "Received",
            state: StepState::Done,
            detail: &first,
        },
        Step {
            name: "Verified",
            state: match ended {
                true => StepState::Stopped,
                false => at(verified, true),
            },
            detail: stage::name(&item.stage),
        },
        Step {
            name: "Fix confirmed",
            state: at(verified && any_fix, verified && !ended),
            detail: "",
        },
        Step {
            name: "Eligible for the next edition",
            state: at(verified && eligible, verified && any_fix),
            detail: "",
        },
    ];
    journey_picture("journey", "How far this item has come", &steps)
}

fn facts(shown: &Shown) -> Markup {
    let item = &shown.item.value;
    let mut facts = vec![
        Fact::new("Stage", stage_tag(item)),
        Fact::new("Provider", html! { (shown.name(item.provider)) }),
        Fact::new("Identifier", html! { (item.identifier) }),
        Fact::new("Source", html! { (item.source.text()) }),
        Fact::new("First recorded", moment_text(item.first_recorded)),
        Fact::new("Last change", moment_text(item.last_recorded)),
    ];
    if let Some(marked) = item.concern {
        facts.push(Fact::new(
            "Concern",
            html! {
                strong { (concern::name(marked)) } ". " (concern::meaning(marked)) " "
                (concern::treatment(marked))
            },
        ));
    }
    summary_list(&facts)
}

fn clause_section(shown: &Shown, clause: &Clause, csrf: &str) -> Markup {
    let item = &shown.item.value;
    let id = format!("clause-{}", clause.number);
    let names = |organisation| shown.name(organisation);
    let reason = shown
        .withheld
        .iter()
        .find(|withheld| withheld.clause == clause.number);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { "Clause " (clause.number) }
            p {
                @if clause.terms.len() > 1 { "Applies to these devices together." }
                @else { "Applies to this device." }
            }
            (combination(clause))
            (field_table(shown, clause))
            h3 { "The fix" }
            (summary_list(&[
                Fact::new("Firmware or devices that are the fix", html! {
                    @if clause.fix.targets.is_empty() { "Not named: the clause's own makes confirm" }
                    @else { (targets_text(&clause.fix.targets)) }
                }),
                Fact::new("Provided by", html! {
                    @match &clause.fix.provided {
                        Some(provided) => {
                            (shown.name(provided.by_organisation)) ", " (moment_text(provided.at))
                        },
                        None => { "The item's provider, if it claims one" },
                    }
                }),
                Fact::new("Confirmation", html! {
                    (fix_words::confirmation_state(clause.fix.confirmation.as_ref(), &names))
                }),
            ]))
            @match reason {
                Some(withheld) => {
                    (inset(html! {
                        p { strong { "Withheld from the next edition. " }
                            (withheld_words::sentence(&withheld.reason, &names)) }
                    }))
                },
                None => {
                    (inset(html! { p { strong { "Will be published " } "in the next edition." } }))
                },
            }
            (clause_acts(shown, item, clause, csrf))
        }
    }
}

fn combination(clause: &Clause) -> Markup {
    let versions: Vec<String> = clause
        .terms
        .iter()
        .map(|term| {
            let all: Vec<&str> = term.versions.iter().map(|v| v.as_str()).collect();
            all.join(", ")
        })
        .collect();
    let parts: Vec<Part<'_>> = clause
        .terms
        .iter()
        .zip(&versions)
        .map(|(term, version)| Part {
            device_type: term.device_type,
            make: term.make.as_str(),
            model: term.model.as_str(),
            version,
            state: PartState::Present,
        })
        .collect();
    match parts.len() > 1 {
        true => combination_picture(
            &format!("combination-{}", clause.number),
            "The combination",
            &parts,
        ),
        false => html! { p { strong { (terms_text(&clause.terms)) } } },
    }
}

fn field_table(shown: &Shown, clause: &Clause) -> Markup {
    let rows = ClauseField::ALL
        .into_iter()
        .map(|field| {
            let text = field_text(clause, field);
            vec![
                html! { (field_name(field)) },
                html! { @if text.is_empty() { span.nothing { "nothing" } } @else { (text) } },
                provenance(shown, clause, field),
            ]
        })
        .collect();
    data_table(&Table {
        id: &format!("fields-{}", clause.number),
        caption: &format!("Clause {}, field by field", clause.number),
        columns: &[
            Column::row_header("Field"),
            Column::text("Value"),
            Column::text("Comes from"),
        ],
        rows,
        empty: "The clause has no fields.",
        narrow: NarrowTable::Cards,
    })
}

fn provenance(shown: &Shown, clause: &Clause, field: ClauseField) -> Markup {
    if let Some(set) = clause.set_by_dcc.get(&field) {
        return html! { "DCC, " (shown.person(set.by)) ", " (moment_text(set.at)) };
    }
    if field == ClauseField::FixInformation
        && let Some(provided) = &clause.fix.provided
    {
        return html! { (shown.name(provided.by_organisation)) ", " (moment_text(provided.at)) };
    }
    match clause.origins.last() {
        Some(origin) if origin.line > 0 => html! {
            a href=(paths::submission(origin.submission)) { (origin.submission) }
            ", line " (origin.line)
        },
        Some(_) => html! { "Raised on a page" },
        None => html! { "Not recorded" },
    }
}

fn act_path(item: &Item, act: &str) -> String {
    format!("{}/acts/{act}", paths::item(item.reference))
}

fn clause_acts(shown: &Shown, item: &Item, clause: &Clause, csrf: &str) -> Markup {
    if matches!(
        item.stage.name(),
        StageName::Declined | StageName::Diverted | StageName::Withdrawn
    ) {
        return html! {};
    }
    let number = clause.number.to_string();
    let targets_id = format!("targets-{number}");
    let information_id = format!("information-{number}");
    let from_id = format!("from-{number}");
    let targets: Vec<String> = clause
        .fix
        .targets
        .iter()
        .map(|target| {
            format!(
                "{} | {} | {} | {}",
                target.device_type,
                target.make,
                target.model,
                target.firmware.as_ref().map_or("", |v| v.as_str())
            )
        })
        .collect();
    let mut organisations: Vec<(String, String)> = shown
        .names
        .iter()
        .map(|(reference, name)| (reference.to_string(), name.clone()))
        .collect();
    organisations.sort_by_key(|(_, name)| name.to_lowercase());
    let choices: Vec<Choice<'_>> = organisations
        .iter()
        .map(|(reference, name)| Choice::new(reference, name))
        .collect();
    html! {
        @if let Some(wording) = PublicWording::of(item.source, clause)
            && item.stage.name() == StageName::Verified
        {
            (disclosure("Ask the manufacturers to confirm", html! {
                p { "They see exactly this, and nothing else of the item:" }
                (wording_list(&wording))
                (form::post_form(&act_path(item, "ask"), csrf, html! {
                    (form::hidden_field("clause", &number))
                    (form::button(ButtonKind::Primary, "Ask for confirmation"))
                }))
            }))
        }
        (disclosure("Name the firmware that is the fix", form::post_form(
            &act_path(item, "targets"), csrf, html! {
                (form::hidden_field("clause", &number))
                (form::textarea(&Field {
                    hint: Some("One device a line: Device Type | Make | Model | Firmware Version. \
                                The manufacturer of every make named here is asked to confirm."),
                    value: &targets.join("\n"),
                    width: InputWidth::Full,
                    ..Field::new(&targets_id, "Devices that are the fix")
                }, 3))
                (form::button(ButtonKind::Secondary, "Record"))
            })))
        (disclosure("Record a fix that a Party provided", form::post_form(
            &act_path(item, "provide-fix"), csrf, html! {
                (form::hidden_field("clause", &number))
                (form::select(&Field::new(&from_id, "Which Party"), &choices))
                (form::textarea(&Field {
                    width: InputWidth::Full,
                    ..Field::new(&information_id, "Fix information")
                }, 4))
                (form::button(ButtonKind::Secondary, "Record"))
            })))
        @if clause.terms.len() > 1 {
            (disclosure("Take this combination apart", form::post_form(
                &act_path(item, "separate"), csrf, html! {
                    (form::hidden_field("clause", &number))
                    p { "Each device becomes a clause of its own, and is confirmed by itself." }
                    (form::button(ButtonKind::Secondary, "Take apart"))
                })))
        }
    }
}

/// The public words of a clause, as a list.
pub(crate) fn wording_list(wording: &PublicWording) -> Markup {
    summary_list(&[
        Fact::new("Devices", html! { (terms_text(&wording.terms)) }),
        Fact::new("Source", html! { (wording.source.text()) }),
        Fact::new("Status of Information", html! { (wording.status.text()) }),
        Fact::new("Date last Updated", date_text(wording.date_last_updated)),
        Fact::new(
            "Summary",
            html! { (wording.summary.as_deref().unwrap_or("None")) },
        ),
        Fact::new(
            "Affected Until",
            html! { (wording.affected_until.as_ref().map_or("Not given", |v| v.as_str())) },
        ),
        Fact::new("Fix Available", html! { "Yes" }),
        Fact::new("Fix Information", html! { (wording.fix_information) }),
        Fact::new(
            "Firmware or devices that are the fix",
            html! {
                @if wording.fix_targets.is_empty() { "None named" }
                @else { (targets_text(&wording.fix_targets)) }
            },
        ),
    ])
}

fn repeats(shown: &Shown, csrf: &str) -> Markup {
    let item = &shown.item.value;
    let rows = shown
        .proposals
        .iter()
        .map(|proposal| proposal_row(item, proposal, csrf))
        .collect();
    html! {
        h2 { "May be the same as" }
        p { "Proposed, never merged. A decision can be taken back." }
        (data_table(&Table {
            id: "repeats",
            caption: "Items that may be the same matter",
            columns: &[
                Column::row_header("Item"),
                Column::text("What matches"),
                Column::text("Decision"),
                Column::text("Decide"),
            ],
            rows,
            empty: "No other item looks like this one.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn proposal_row(item: &Item, proposal: &Proposal, csrf: &str) -> Vec<Markup> {
    let other = proposal.other.to_string();
    let decide = |verdict: RepeatVerdict, value: &str, words: &str| {
        html! {
            @if proposal.verdict != verdict {
                (form::post_form(&act_path(item, "repeat"), csrf, html! {
                    (form::hidden_field("other", &other))
                    (form::hidden_field("verdict", value))
                    button.button.button-secondary type="submit" {
                        (words) span.visually-hidden { " as item " (other) }
                    }
                }))
            }
        }
    };
    vec![
        html! { a href=(paths::item(proposal.other)) { (other) } },
        html! { (formats::sentences::repeat::sentence(proposal)) },
        html! { (stage::repeat_verdict(proposal.verdict)) },
        html! {
            (decide(RepeatVerdict::Same, "same", "Same"))
            (decide(RepeatVerdict::Different, "different", "Not the same"))
            @if proposal.verdict != RepeatVerdict::Undecided {
                (decide(RepeatVerdict::Undecided, "undecided", "Take the decision back"))
            }
        },
    ]
}

fn queries(shown: &Shown) -> Markup {
    let rows = shown
        .item
        .value
        .queries
        .iter()
        .map(|query| {
            vec![
                html! { (query.question) },
                html! { (shown.person(query.asked_by)) ", " (moment_text(query.asked_at)) },
                date_text(query.due),
                match &query.answer {
                    Some(answer) => html! { (answer.text) " (" (moment_text(answer.at)) ")" },
                    None => html! { "None yet" },
                },
            ]
        })
        .collect();
    html! {
        h2 { "Queries" }
        (data_table(&Table {
            id: "queries",
            caption: "Queries to the provider",
            columns: &[
                Column::row_header("Question"),
                Column::text("Asked"),
                Column::text("Due by the end of"),
                Column::text("Answer"),
            ],
            rows,
            empty: "The provider has been asked nothing about this item.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn acts(shown: &Shown, csrf: &str, errors: &FormErrors) -> Markup {
    let item = &shown.item.value;
    let reasons = DeclineReason::ALL.map(|reason| {
        Choice::new(
            super::item_act::decline_value(reason),
            stage::decline_reason(reason),
        )
    });
    let name = item.stage.name();
    let open = !matches!(
        name,
        StageName::Declined | StageName::Diverted | StageName::Withdrawn
    );
    html! {
        h2 { "What DCC does with it" }
        @if matches!(name, StageName::Received | StageName::Answered) {
            (form::post_form(&act_path(item, "verify"), csrf, html! {
                p { "Verifying says that data, references and wording were checked, and that DCC and \
                     the provider agree to include the item." }
                (form::button(ButtonKind::Primary, "Verify and include"))
            }))
        }
        @if open && name != StageName::Queried {
            (disclosure("Query the provider", form::post_form(
                &act_path(item, "query"), csrf, html! {
                    (form::textarea(&Field {
                        error: errors.of("question"),
                        width: InputWidth::Full,
                        ..Field::new("question", "Question")
                    }, 4))
                    (form::number_field(&Field {
                        hint: Some("Working Days from today"),
                        value: "10",
                        error: errors.of("due"),
                        width: InputWidth::Short,
                        ..Field::new("due", "Answer due within")
                    }))
                    (form::button(ButtonKind::Secondary, "Send the query"))
                })))
        }
        @if open {
            @if item.clauses.len() > 1 { (combine_form(item, csrf)) }
            @if item.concern.is_some() {
                (disclosure("Clear the concern", form::post_form(
                    &act_path(item, "clear-concern"), csrf, html! {
                        p { "It went to its proper channel, or there is none." }
                        (form::button(ButtonKind::Secondary, "Clear the concern"))
                    })))
            }
            (disclosure("Decline the item", form::post_form(
                &act_path(item, "decline"), csrf, html! {
                    (form::radios(&Field {
                        error: errors.of("reason"),
                        ..Field::new("reason", "Why")
                    }, &reasons))
                    (form::button(ButtonKind::Warning, "Decline"))
                })))
        }
        @if name != StageName::Diverted {
            (disclosure("Divert a security item", form::post_form(
                &act_path(item, "divert"), csrf, html! {
                    p { "All content is erased here and cannot be brought back; it belongs to the \
                         security route. A tombstone without content stays." }
                    (form::button(ButtonKind::Warning, "Divert and erase"))
                })))
        }
    }
}

fn combine_form(item: &Item, csrf: &str) -> Markup {
    let numbers: Vec<(String, String)> = item
        .clauses
        .iter()
        .map(|clause| {
            let words = format!("Clause {}: {}", clause.number, terms_text(&clause.terms));
            (clause.number.to_string(), words)
        })
        .collect();
    let choices: Vec<Choice<'_>> = numbers
        .iter()
        .map(|(value, words)| Choice::new(value, words))
        .collect();
    disclosure(
        "Make a combination",
        form::post_form(
            &act_path(item, "combine"),
            csrf,
            html! {
                p { "Only where the provider says so: these devices together, not each of them." }
                (form::checkboxes(&Field::new("clauses", "Clauses that hold together"), &choices, &[]))
                (form::button(ButtonKind::Secondary, "Combine"))
            },
        ),
    )
}

fn history(shown: &Shown) -> Markup {
    let pairs: Vec<_> = shown.history.windows(2).rev().collect();
    html! {
        h2 { "History" }
        @if pairs.is_empty() {
            p { "The item is as it was first recorded." }
        }
        @for (index, pair) in pairs.iter().enumerate() {
            @if let [(old, _, _), (new, at, by)] = pair {
                (disclosure(
                    &format!("Version {}, {}", new.version, at.uk_text()),
                    version_change(shown, index, &old.value, &new.value, *by),
                ))
            }
        }
    }
}

fn version_change(
    shown: &Shown,
    index: usize,
    old: &Item,
    new: &Item,
    by: Option<PersonRef>,
) -> Markup {
    html! {
        p {
            "Recorded by "
            @match by { Some(by) => (shown.person(by)), None => "the clock" }
            ". Stage: " (stage::name(&old.stage)) " → " (stage::name(&new.stage)) "."
        }
        @for clause in &new.clauses {
            @match old.clause(clause.number) {
                None => p { "Clause " (clause.number) " is new." },
                Some(before) => (clause_change(index, before, clause)),
            }
        }
        @for clause in &old.clauses {
            @if new.clause(clause.number).is_none() { p { "Clause " (clause.number) " is gone." } }
        }
    }
}

fn clause_change(index: usize, before: &Clause, clause: &Clause) -> Markup {
    let changed = differences(before, clause);
    if changed.is_empty() {
        return html! {};
    }
    let fields: Vec<FieldDifference<'_>> = changed
        .iter()
        .map(|difference| FieldDifference {
            field: field_name(difference.field),
            change: match (difference.old.as_str(), difference.new.as_str()) {
                ("", new) => Change::Added(new),
                (old, "") => Change::Removed(old),
                (old, new) => Change::Altered { old, new },
            },
        })
        .collect();
    difference_view(&Difference {
        id: &format!("change-{index}-{}", clause.number),
        caption: &format!("Clause {}", clause.number),
        old_heading: "Before",
        new_heading: "After",
        fields: &fields,
    })
}
