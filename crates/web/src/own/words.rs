//! What an organisation is told of its own items.

use app::reads::{ConfirmationProgress, OwnItem};
use formats::sentences::stage::decline_reason;
use maud::Markup;
use pages::{TagTone, tag};
use register::decision::StageName;

/// The name of a stage.
pub fn stage_name(stage: StageName) -> &'static str {
    match stage {
        StageName::Received => "Received",
        StageName::Queried => "Queried",
        StageName::Answered => "Answered",
        StageName::Verified => "Verified",
        StageName::Declined => "Declined",
        StageName::Diverted => "Diverted",
        StageName::Withdrawn => "Closed",
    }
}

/// The stage as a tag.
pub fn stage_tag(stage: StageName) -> Markup {
    let tone = match stage {
        StageName::Received | StageName::Answered => TagTone::Waiting,
        StageName::Queried => TagTone::Attention,
        StageName::Verified => TagTone::Done,
        StageName::Declined | StageName::Diverted | StageName::Withdrawn => TagTone::Stopped,
    };
    tag(tone, stage_name(stage))
}

/// Where an item stands and who is next.
pub fn stage_sentence(item: &OwnItem) -> String {
    match item.stage {
        StageName::Received => "Recorded. DCC has not looked at it yet.".to_owned(),
        StageName::Queried => {
            "DCC asked you something about it and waits for your answer.".to_owned()
        }
        StageName::Answered => {
            "You answered DCC's query. DCC has not looked at the answer yet.".to_owned()
        }
        StageName::Verified => {
            "DCC verified it, and DCC and you agree that it is included.".to_owned()
        }
        StageName::Declined => match item.declined {
            Some(reason) => format!("DCC did not include it: {}", decline_reason(reason)),
            None => "DCC did not include it.".to_owned(),
        },
        StageName::Diverted => "DCC diverted it to the security route. The register keeps no \
             content of it."
            .to_owned(),
        StageName::Withdrawn => "You closed it. It is left out of every later edition.".to_owned(),
    }
}

/// How far the confirmation of a fix has come.
pub fn confirmation(progress: ConfirmationProgress) -> &'static str {
    match progress {
        ConfirmationProgress::NotAsked => "Not asked yet",
        ConfirmationProgress::Awaited => "Asked; an answer is awaited",
        ConfirmationProgress::Confirmed => "Confirmed",
        ConfirmationProgress::NotConfirmed => "Not confirmed",
    }
}

/// Whether anything may still be done with an item.
pub fn is_open(stage: StageName) -> bool {
    match stage {
        StageName::Received | StageName::Queried | StageName::Answered | StageName::Verified => {
            true
        }
        StageName::Declined | StageName::Diverted | StageName::Withdrawn => false,
    }
}

/// What is said after an act.
pub fn done_sentence(act: &str) -> Option<&'static str> {
    Some(match act {
        "raised" => "The item is recorded. DCC has been told of it.",
        "answer" => "Your answer is recorded. DCC has been told of it.",
        "provide-fix" => {
            "The fix is recorded with your organisation as its source. It is a known fix once the \
             manufacturer has confirmed it."
        }
        "withdraw" => "The item is closed. It is left out of every later edition.",
        _ => return None,
    })
}
