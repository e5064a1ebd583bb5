//! The receipt of a submission, which stays for good: what came, when, what was found, what became
//! of it (REG-3, REG-15, REG-16).

use super::findings::{self, Files};
use super::overview::{counted, outcome_tag, route_words};
use super::told;
use crate::WebState;
use crate::guard::Person;
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::erasure::{FileState, SentFile};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::journal::hex;
use formats::sentences::submission::{FILE_ERASED, FILE_ERASED_NEXT, round_counted};
use maud::{Markup, html};
use pages::{
    Fact, Link, NoticeKind, PageHead, WayBack, bytes_text, code_text, heading_with_caption, inset,
    moment_text, notice, number_text, page, paths, summary_list,
};
use register::intake::Code;
use register::submission::{Submission, SubmissionOutcome};
use terms::{Findings, OrganisationType, SubmissionRef};

/// Everything the page shows.
struct Shown {
    submission: Submission,
    provider: String,
    sender: Option<String>,
    round: Option<String>,
    findings: Option<Findings<Code>>,
    file: FileState,
}

pub(super) async fn show(
    State(state): State<WebState>,
    person: Person,
    Path(reference): Path<String>,
) -> Response {
    match load(&state, &person, &reference).await {
        Ok(Some(shown)) => receipt_page(&person, &shown),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

/// A submission that this person may see: one's own, or any where the person is at DCC.
pub(super) async fn visible(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Submission>, LedgerError> {
    let Some(reference) = SubmissionRef::parse(reference) else {
        return Ok(None);
    };
    match person.signed_in.organisation.organisation_type {
        OrganisationType::Dcc => state.app.ledger.submission(reference).await,
        OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => {
            state.app.own_submission(person.capacity(), reference).await
        }
    }
}

async fn load(
    state: &WebState,
    person: &Person,
    reference: &str,
) -> Result<Option<Shown>, LedgerError> {
    let Some(submission) = visible(state, person, reference).await? else {
        return Ok(None);
    };
    let ledger = &state.app.ledger;
    let names = organisation_names(state).await?;
    let sender = ledger.person(submission.sent_by).await?;
    let round = match submission.round {
        Some(round) => ledger.round(round).await?,
        None => None,
    };
    let (findings, file) = match state.app.told_findings(&submission).await? {
        SentFile::Kept(findings) => (Some(findings), FileState::Kept),
        SentFile::Absent => (None, FileState::Kept),
        SentFile::Erased => (None, FileState::Erased),
    };
    Ok(Some(Shown {
        provider: names.get(&submission.provider).cloned().unwrap_or_default(),
        sender: sender.map(|sender| sender.display_name),
        round: round.map(|stored| stored.value.period),
        findings: findings.and_then(|json| told::read(&json, errors_of(&submission))),
        file,
        submission,
    }))
}

fn errors_of(submission: &Submission) -> u64 {
    match submission.outcome {
        SubmissionOutcome::Refused { errors, .. } => errors,
        SubmissionOutcome::Accepted { .. } | SubmissionOutcome::NilReturn => 0,
    }
}

fn receipt_page(person: &Person, shown: &Shown) -> Response {
    let submission = &shown.submission;
    let own = submission.provider == person.capacity().organisation;
    let title = submission.reference.to_string();
    let (back, words) = match person.signed_in.organisation.organisation_type {
        OrganisationType::Manufacturer | OrganisationType::Csp => {
            (paths::SUBMISSIONS, "My submissions")
        }
        OrganisationType::Dcc => (paths::ITEMS, "Items"),
        OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty => (paths::MY_ITEMS, "My items"),
    };
    let head = PageHead {
        current: back,
        back: Some(WayBack::Back(Link { href: back, words })),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let kept = shown.file == FileState::Kept;
    let file = kept && (submission.file_bytes > 0 || shown.findings.is_some());
    let at_dcc = person.signed_in.organisation.organisation_type == OrganisationType::Dcc;
    let path = paths::submission(submission.reference);
    let files = match own {
        true => Files::At(&path),
        false => Files::OfProvider,
    };
    page(
        head,
        html! {
            (heading_with_caption("Receipt", &title, Some(lead(&submission.outcome))))
            (summary_list(&facts(shown)))
            @if kept { (next_step(person, shown)) }
            @else { (erased_notice(own)) }
            @if own && file { (downloads(shown)) }
            @if at_dcc && file { (file_for_dcc(submission)) }
            @if let Some(findings) = &shown.findings {
                h2 { "What was found" }
                (findings::section(findings, files))
            }
        },
    )
}

fn lead(outcome: &SubmissionOutcome) -> &'static str {
    match outcome {
        SubmissionOutcome::Refused { .. } => {
            "DCC received the file and did not accept it. Nothing of it is stored but this receipt."
        }
        SubmissionOutcome::Accepted { .. } => "DCC received and accepted this.",
        SubmissionOutcome::NilReturn => "DCC received a nil return: nothing to report.",
    }
}

fn facts(shown: &Shown) -> Vec<Fact<'_>> {
    let submission = &shown.submission;
    let mut facts = vec![
        Fact::new("Outcome", outcome_tag(&submission.outcome)),
        Fact::new("Provider", html! { (shown.provider) }),
        Fact::new("Received", moment_text(submission.received_at)),
        Fact::new(
            "Sent by",
            html! {
                (route_words(submission.route))
                @if let Some(sender) = &shown.sender { ", " (sender) }
            },
        ),
    ];
    // An item that was raised comes without a file, and no round asks for it.
    if submission.profile > 0 || shown.round.is_some() {
        let words = round_counted(&submission.outcome, shown.round.as_deref());
        facts.push(Fact::new("Collection round", html! { (words) }));
    }
    match &submission.outcome {
        SubmissionOutcome::Refused { errors, warnings } => {
            facts.push(Fact::new(
                "Found",
                html! {
                    (counted(*errors, "error")) ", " (counted(*warnings, "warning"))
                },
            ));
        }
        SubmissionOutcome::Accepted {
            rows,
            items_new,
            items_changed,
            items_unchanged,
            warnings,
        } => {
            facts.push(Fact::new("Rows stored", html! { (number_text(*rows)) }));
            facts.push(Fact::new(
                "Items",
                html! {
                    (number_text(*items_new)) " new, " (number_text(*items_changed)) " changed, "
                    (number_text(*items_unchanged)) " sent again unchanged"
                },
            ));
            facts.push(Fact::new(
                "Warnings acknowledged",
                html! { (number_text(*warnings)) },
            ));
        }
        SubmissionOutcome::NilReturn => {}
    }
    if submission.profile > 0 {
        let digest = code_text(&hex(&submission.file_sha256));
        facts.push(Fact::new(
            "File size",
            html! { (bytes_text(submission.file_bytes)) },
        ));
        facts.push(Fact::new("SHA-256 of the file", digest));
        facts.push(Fact::new("Format version", html! { (submission.profile) }));
    }
    facts
}

fn erased_notice(own: bool) -> Markup {
    notice(
        NoticeKind::Important,
        html! {
            p { (FILE_ERASED) }
            @if own { p { (FILE_ERASED_NEXT) } }
        },
    )
}

/// Whether the file's rows could be told apart, so that copies and parts of it can be made.
fn has_rows(shown: &Shown) -> bool {
    let mut codes = shown.findings.iter().flat_map(|findings| findings.counts());
    !codes.any(|(code, _)| code.leaves_no_rows())
}

fn next_step(person: &Person, shown: &Shown) -> Markup {
    let submission = &shown.submission;
    let own = submission.provider == person.capacity().organisation;
    if !own
        || !person
            .signed_in
            .organisation
            .organisation_type
            .provides_data()
    {
        return html! {};
    }
    match submission.outcome {
        SubmissionOutcome::Refused { .. } if !has_rows(shown) => inset(html! {
            p { strong { "Next: " } "put the file itself right, no row of it could be read, and "
                a href=(paths::SUBMISSION_NEW) { "send it again" } "." }
        }),
        SubmissionOutcome::Refused { .. } => inset(html! {
            p { strong { "Next: " } "correct the rows with errors and "
                a href=(paths::SUBMISSION_NEW) { "send the file again" }
                ". The copy with findings can be corrected and sent as it is. Or send the rows \
                 without errors by themselves." }
        }),
        SubmissionOutcome::Accepted { .. } => inset(html! {
            p { strong { "Next: " } "DCC verifies each item. You see how far each has come under "
                a href=(paths::SENT_ITEMS) { "Our items" } "." }
        }),
        SubmissionOutcome::NilReturn => html! {},
    }
}

/// DCC sees what came, byte for byte; what it makes of it stands with the items.
fn file_for_dcc(submission: &Submission) -> Markup {
    html! {
        h2 { "File" }
        p { a href={ (paths::submission(submission.reference)) "/file" } {
            "The file exactly as it was sent" } }
    }
}

fn downloads(shown: &Shown) -> Markup {
    let submission = &shown.submission;
    let path = paths::submission(submission.reference);
    html! {
        h2 { "Files" }
        ul {
            li { a href={ (path) "/file" } { "The file as you sent it" } }
            @if has_rows(shown) {
                li { a href={ (path) "/annotated" } {
                    "A copy with the findings beside each row (CSV)" } }
            }
            li { a href={ (path) "/findings.json" } { "The findings for programs (JSON)" } }
            @match submission.outcome {
                SubmissionOutcome::Refused { .. } if !has_rows(shown) => {},
                SubmissionOutcome::Refused { .. } => {
                    li { a href={ (path) "/rows/valid.csv" } { "The rows without errors (CSV)" } }
                    li { a href={ (path) "/rows/rest.csv" } { "The rows with errors (CSV)" } }
                },
                SubmissionOutcome::Accepted { .. } | SubmissionOutcome::NilReturn => {},
            }
        }
    }
}
