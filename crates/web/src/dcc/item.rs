//! One item as DCC sees it: whole, with provenance, its fix, what stands in its way, what may be
//! the same, and what may be done with it.

use super::inbox::stage_tag;
use super::item_forms::{act_path, acts, clause_acts};
use super::item_history::history;
use super::item_launches;
use super::journal_facts::person_name;
use crate::WebState;
use crate::asked::Query;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::clause_text::{field_name, field_text, targets_text, terms_text};
use formats::sentences::{concern, fix as fix_words, stage, withheld as withheld_words};
use maud::{Markup, html};
use pages::form;
use pages::picture::{Part, PartState, Step, StepState, combination_picture, journey_picture};
use pages::{
    Column, Fact, FormErrors, Link, NarrowTable, NoticeKind, PageHead, Table, WayBack,
    code_of_glossary, data_table, date_text, heading_with_caption, inset, moment_text, notice,
    page, paths, summary_list,
};
use register::decision::{StageName, Stored};
use register::fix::{ConfirmationAnswer, KnownFix, PublicWording};
use register::item::{Clause, ClauseField, Item, RepeatVerdict, Source};
use register::launch_verdict::CleanLaunch;
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
    pub names: HashMap<OrganisationRef, String>,
    people: HashMap<PersonRef, String>,
    withheld: Vec<Withheld>,
    proposals: Vec<Proposal>,
    /// Launches that may be attached, by the clause's number.
    pub offers: Vec<(u32, CleanLaunch)>,
    pub history: Vec<(Stored<Item>, Moment, Option<PersonRef>)>,
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
                Some(reference),
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
        offers: state.app.launches_offered(&item.value).await?,
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
            (item_launches::verdicts(shown))
            @for clause in &item.clauses { (clause_section(shown, clause, csrf, errors)) }
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
        "mark-concern" => "The concern is marked, and its provider is told where it belongs.",
        "clear-concern" => "The concern is cleared.",
        "combine" => "The clauses are one: these devices together.",
        "separate" => "The clause was taken apart.",
        "targets" => "The firmware that is the fix is recorded.",
        "provide-fix" => "The fix is recorded with its source.",
        "repeat" => "The decision on the repeat is recorded.",
        "attach-launch" => "The launch is attached as evidence for the fix.",
        "ask" => "The manufacturers have been asked to confirm these exact words.",
        _ => return None,
    })
}

impl Shown {
    /// The name of an organisation.
    pub fn name(&self, organisation: OrganisationRef) -> String {
        self.names.get(&organisation).cloned().unwrap_or_default()
    }

    /// The name of a person's post.
    pub fn person(&self, person: PersonRef) -> String {
        person_name(&self.people, person)
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
        Fact::of_term("Identifier", html! { (item.identifier) }),
        Fact::of_term("Source", item_launches::source(shown)),
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

fn clause_section(shown: &Shown, clause: &Clause, csrf: &str, errors: &FormErrors) -> Markup {
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
            (answers_given(shown, clause))
            @if overtaken(clause) {
                (notice(NoticeKind::Important, html! {
                    p { "A request to confirm this fix was overtaken: its words changed before it \
                         was answered. Ask for confirmation again in the words that stand here now"
                        @if item.stage.name() != StageName::Verified {
                            ", once the item is verified" } "." }
                }))
            }
            @match reason {
                Some(withheld) => {
                    (inset(html! {
                        p { strong { "Withheld from the next edition. " }
                            (code_of_glossary(withheld_words::code(&withheld.reason))) " "
                            (withheld_words::sentence(&withheld.reason, &names)) }
                    }))
                },
                None => {
                    (inset(html! { p { strong { "Will be published " } "in the next edition." } }))
                },
            }
            (item_launches::of_clause(shown, clause, csrf))
            (clause_acts(shown, clause, csrf, errors))
        }
    }
}

/// What manufacturers answered, in their words: evidence and reasons are for DCC (REG-6).
fn answers_given(shown: &Shown, clause: &Clause) -> Markup {
    let answers = clause.fix.confirmation.iter().flat_map(|c| &c.answers);
    html! {
        @for (organisation, answer) in answers {
            @let (what, words, at) = match answer {
                ConfirmationAnswer::Awaited | ConfirmationAnswer::Overtaken { .. } => continue,
                ConfirmationAnswer::Confirmed { at, evidence, .. } => {
                    ("Evidence", evidence, at)
                }
                ConfirmationAnswer::Refused { at, reason, .. } => ("Why not confirmed", reason, at),
                ConfirmationAnswer::Withdrawn { at, reason, .. } => ("Why withdrawn", reason, at),
            };
            (summary_list(&[
                Fact::new("Answer of", html! {
                    (shown.name(*organisation)) ", " (moment_text(*at))
                }),
                Fact::new(what, html! { span.prose { (words) } }),
            ]))
        }
    }
}

/// Whether the last request to confirm this clause's fix was closed because the words changed.
fn overtaken(clause: &Clause) -> bool {
    let answers = clause.fix.confirmation.iter().flat_map(|c| &c.answers);
    let mut answers = answers.map(|(_, answer)| answer);
    answers.any(|answer| matches!(answer, ConfirmationAnswer::Overtaken { .. }))
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
                html! {
                    // What devices are is said for each of their fields.
                    @if field == ClauseField::Devices { (field_name(field)) }
                    @else { a href=(paths::glossary_term(field_name(field))) { (field_name(field)) } }
                },
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
        None if shown.item.value.source == Source::SafeLaunch => html! { "Drafted by the clock" },
        None => html! { "Not recorded" },
    }
}

/// The public words of a clause, as a list.
pub(crate) fn wording_list(wording: &PublicWording) -> Markup {
    summary_list(&[
        Fact::new("Devices", html! { (terms_text(&wording.terms)) }),
        Fact::of_term("Source", html! { (wording.source.text()) }),
        Fact::of_term("Status of Information", html! { (wording.status.text()) }),
        Fact::of_term("Date last Updated", date_text(wording.date_last_updated)),
        Fact::of_term(
            "Summary",
            html! { (wording.summary.as_deref().unwrap_or("None")) },
        ),
        Fact::of_term(
            "Affected Until",
            html! { (wording.affected_until.as_ref().map_or("Not given", |v| v.as_str())) },
        ),
        Fact::of_term("Fix Available", html! { "Yes" }),
        Fact::of_term("Fix Information", html! { (wording.fix_information) }),
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
