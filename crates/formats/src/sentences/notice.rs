//! What a notice tells. Without names of people, Device IDs or texts of records.

use super::concern;
use register::decision::NoticeAbout;
use terms::moment::uk_date_text;

/// A notice's one sentence. `name_of` gives an organisation's name.
pub fn sentence(about: &NoticeAbout, name_of: super::OrganisationNames<'_>) -> String {
    match about {
        NoticeAbout::RoundOpened { agreed, .. } => format!(
            "DCC asks you for data in a collection round, by {}.",
            uk_date_text(*agreed)
        ),
        NoticeAbout::ExtensionAgreed { to, .. } => format!(
            "Your delivery date in a collection round is now {}.",
            uk_date_text(*to)
        ),
        NoticeAbout::ChaseDue { provider, day, .. } => format!(
            "Please chase {}: no data was received by the end of {}.",
            name_of(*provider),
            uk_date_text(*day)
        ),
        NoticeAbout::SubmissionAwaitsVerification { provider, .. } => format!(
            "{} sent a submission with items to verify.",
            name_of(*provider)
        ),
        NoticeAbout::ItemRaised { .. } => "A SEC Party raised an item.".to_owned(),
        NoticeAbout::ItemDrafted { .. } => {
            "A gate was not achieved, and an item was drafted from it for you to look at."
                .to_owned()
        }
        NoticeAbout::VerdictAdded { .. } => "Another gate of a launch was not achieved: it was \
            added as evidence to the item that the launch drafted."
            .to_owned(),
        NoticeAbout::ItemQueried { due, .. } => format!(
            "DCC has a query about one of your items, to be answered by {}.",
            uk_date_text(*due)
        ),
        NoticeAbout::QueryAnswered { .. } => "A query about an item was answered.".to_owned(),
        NoticeAbout::ItemDeclined { .. } => "DCC declined one of your items.".to_owned(),
        NoticeAbout::ConcernMarked { concern, .. } => format!(
            "DCC marked a {} concern on one of your items. {}",
            concern::name(*concern).to_lowercase(),
            concern::channel(*concern)
        ),
        NoticeAbout::ConfirmationAsked { .. } => {
            "DCC asks you to confirm a fix in its exact public words.".to_owned()
        }
        NoticeAbout::ConfirmationOvertaken { .. } => {
            "A request to confirm a fix is closed: what it \
            asked you to confirm has changed, or is open no longer. DCC asks again where it wants your word on it."
                .to_owned()
        }
        NoticeAbout::FixConfirmed { .. } => "A manufacturer confirmed a fix.".to_owned(),
        NoticeAbout::FixRefused { .. } => "A manufacturer refused to confirm a fix.".to_owned(),
        NoticeAbout::ConfirmationWithdrawn { .. } => "A manufacturer withdrew its confirmation \
            of a fix. If it is published, an erratum edition is needed."
            .to_owned(),
        NoticeAbout::EditionPublished { number, .. } => {
            format!("Edition {number} of the register was published.")
        }
        NoticeAbout::EditionHandedOver { number, .. } => {
            format!("DCC handed edition {number} of the register over to you.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::item::Concern;
    use terms::ItemRef;

    #[test]
    fn reg_11_a_marked_concern_is_told_with_its_channel() {
        for marked in Concern::ALL {
            let about = NoticeAbout::ConcernMarked {
                item: ItemRef::from_random_bits(7),
                concern: marked,
            };
            let text = sentence(&about, &|_| String::new());
            assert!(text.contains(concern::channel(marked)), "{text}");
        }
    }
}
