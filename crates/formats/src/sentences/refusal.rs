//! Why an act was not carried out, and what to do about it: one sentence for each refusal.

use register::decision::{Refusal, StageName};

/// The refusal in words.
pub fn refusal_text(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotAuthorised => "Your organisation cannot do this.".to_owned(),
        Refusal::NotFound => "There is nothing here by that reference.".to_owned(),
        Refusal::TextUnfit { field, length_max } => format!(
            "The {field} must have between 1 and {} characters, and none that cannot be printed.",
            grouped(*length_max)
        ),
        Refusal::PersonalData { field } => format!(
            "The {field} holds a meter point number or a Device ID, which is personal data. Take \
             it out."
        ),
        Refusal::GlossaryNotPublished => "The glossary must be published before anybody is asked \
            for data. Publish it under Settings first."
            .to_owned(),
        Refusal::RoundExists => "There is a round for this period already.".to_owned(),
        Refusal::ProvidersUnfit => "Choose at least one provider, each once; only Device \
            Manufacturers and CSPs are asked for data."
            .to_owned(),
        Refusal::DateUnfit => "Give a day that is not in the past; an extension must be later \
            than the date agreed before."
            .to_owned(),
        Refusal::ReturnAlreadyGiven => {
            "This provider has given data or a nil return for this round already.".to_owned()
        }
        Refusal::NoChase => "No chase was asked for this provider.".to_owned(),
        Refusal::NotNil => {
            "Data was received for this period, so it cannot be a nil return.".to_owned()
        }
        Refusal::NobodyToAsk => {
            "The item was drafted from a Safe Launch: no provider stands behind \
            it whom DCC could query."
                .to_owned()
        }
        Refusal::LaunchUnfit => "The launch did not upgrade hubs to a firmware that is named as \
            this clause's fix, or it is not complete with every gate achieved."
            .to_owned(),
        Refusal::LaunchAttached => "This launch is attached to the clause already.".to_owned(),
        Refusal::StageUnfit { stage } => format!(
            "The item is {}, and this cannot be done with it now.",
            stage_words(*stage)
        ),
        Refusal::QueryOpen => "A query is open; its answer comes first.".to_owned(),
        Refusal::NoOpenQuery => "This query has its answer already.".to_owned(),
        Refusal::ClausesUnfit => "Choose at least two different clauses.".to_owned(),
        Refusal::NoSuchClause => {
            "The item has no such clause any more; look at the item again.".to_owned()
        }
        Refusal::NothingToSeparate => {
            "The clause names one device only, so there is nothing to take apart.".to_owned()
        }
        Refusal::ClausesDisagree => "These clauses say different things of their status or fix, \
            so they cannot be one. Query the provider first."
            .to_owned(),
        Refusal::TermsUnfit => "Name at least one device, and each device once.".to_owned(),
        Refusal::NoFixToConfirm => {
            "No fix is claimed for this clause, or nothing says what it is.".to_owned()
        }
        Refusal::MakeWithoutHolder { make } => format!(
            "No organisation answers for the make {make}, so nobody can confirm this fix. Record \
             who answers for it under Settings."
        ),
        Refusal::NoSuchRequest => "There is nothing here by that reference.".to_owned(),
        Refusal::AlreadyAnswered => "Your organisation has answered this request.".to_owned(),
        Refusal::RequestOvertaken => "What is asked here has changed since, or is open no longer. \
            Where DCC wants your word it asks again. Nothing was recorded."
            .to_owned(),
        Refusal::NothingConfirmed => {
            "Only a fix that your organisation confirmed can be withdrawn.".to_owned()
        }
        Refusal::EditionPending => "An edition is prepared already and waits for its second \
            person. Publish or discard it first."
            .to_owned(),
        Refusal::NothingPublished => "There is no published edition to correct yet.".to_owned(),
        Refusal::SecondPersonNeeded => "You prepared this edition; another person at DCC \
            publishes it."
            .to_owned(),
        Refusal::ItemChanged => "The item changed since its page was opened. Look at what it says \
            now, then verify it."
            .to_owned(),
        Refusal::EditionStale => "The register changed since this edition was prepared. Discard \
            it and prepare it again, so that what is published is what was looked at."
            .to_owned(),
        Refusal::EditionStateUnfit => "This edition's state does not allow that now.".to_owned(),
        Refusal::SameItem => "An item is no repeat of itself.".to_owned(),
        Refusal::Smets1 => "SMETS1 devices are out of scope: SEC Appendix AM publishes what is \
            known of them."
            .to_owned(),
    }
}

/// A stage as an adjective.
pub fn stage_words(stage: StageName) -> &'static str {
    match stage {
        StageName::Received => "received",
        StageName::Queried => "queried",
        StageName::Answered => "answered",
        StageName::Verified => "verified",
        StageName::Declined => "declined",
        StageName::Diverted => "diverted",
        StageName::Withdrawn => "withdrawn",
    }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_with_thousands_separators() {
        let refusal = Refusal::TextUnfit {
            field: "question",
            length_max: 10_000,
        };
        assert!(refusal_text(&refusal).contains("between 1 and 10,000 characters"));
    }
}
