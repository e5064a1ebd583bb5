//! The stored form of a notice.

use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use register::decision::{Notice, NoticeAbout, Recipient};
use register::item::Concern;
use serde::{Deserialize, Serialize};
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    Date, EditionRef, ItemRef, Moment, OrganisationRef, OrganisationType, RoundRef, SubmissionRef,
};

/// A notice with the number and the moment it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NumberedNotice {
    /// Its number among its recipient's.
    pub(crate) number: u64,
    /// When.
    pub(crate) at: Moment,
    /// Whom, what, and its key.
    pub(crate) notice: Notice,
}

impl StoredForm for NumberedNotice {
    const FORM: u32 = 1;

    fn into_body(self) -> String {
        let Notice { to, about, key } = self.notice;
        write_body(&NoticeForm {
            number: self.number,
            at: Text(self.at),
            to: to.into(),
            about: about.into(),
            key,
        })
    }

    fn from_body(form: u32, body: &str) -> Result<NumberedNotice, Unreadable> {
        match form {
            1 => read_body::<NoticeForm>(body).map(|form| NumberedNotice {
                number: form.number,
                at: form.at.0,
                notice: Notice {
                    to: form.to.into(),
                    about: form.about.into(),
                    key: form.key,
                },
            }),
            unknown => Err(Unreadable::UnknownForm(unknown)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeForm {
    number: u64,
    at: Text<Moment>,
    to: RecipientForm,
    about: AboutForm,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum RecipientForm {
    Organisation(Text<OrganisationRef>),
    Every(Text<OrganisationType>),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
enum AboutForm {
    RoundOpened {
        round: Text<RoundRef>,
        agreed: Text<Date>,
    },
    ExtensionAgreed {
        round: Text<RoundRef>,
        to: Text<Date>,
    },
    ChaseDue {
        round: Text<RoundRef>,
        provider: Text<OrganisationRef>,
        day: Text<Date>,
    },
    SubmissionAwaitsVerification {
        submission: Text<SubmissionRef>,
        provider: Text<OrganisationRef>,
    },
    ItemRaised {
        item: Text<ItemRef>,
    },
    ItemQueried {
        item: Text<ItemRef>,
        query: Text<QueryRef>,
        due: Text<Date>,
    },
    QueryAnswered {
        item: Text<ItemRef>,
    },
    ItemDeclined {
        item: Text<ItemRef>,
    },
    ConcernMarked {
        item: Text<ItemRef>,
        concern: Text<Concern>,
    },
    ConfirmationAsked {
        item: Text<ItemRef>,
        request: Text<ConfirmationRef>,
    },
    FixConfirmed {
        item: Text<ItemRef>,
    },
    FixRefused {
        item: Text<ItemRef>,
    },
    ConfirmationWithdrawn {
        item: Text<ItemRef>,
    },
    EditionPublished {
        edition: Text<EditionRef>,
        number: u32,
    },
    EditionHandedOver {
        edition: Text<EditionRef>,
        number: u32,
    },
}

impl From<Recipient> for RecipientForm {
    fn from(recipient: Recipient) -> Self {
        match recipient {
            Recipient::Organisation(organisation) => {
                RecipientForm::Organisation(Text(organisation))
            }
            Recipient::Every(organisation_type) => RecipientForm::Every(Text(organisation_type)),
        }
    }
}

impl From<RecipientForm> for Recipient {
    fn from(form: RecipientForm) -> Self {
        match form {
            RecipientForm::Organisation(organisation) => Recipient::Organisation(organisation.0),
            RecipientForm::Every(organisation_type) => Recipient::Every(organisation_type.0),
        }
    }
}

/// Both ways between two enums whose fields are the same but for [`Text`] around some.
macro_rules! mirrored {
    ($($variant:ident { $($wrapped:ident),* ; $($plain:ident),* })+) => {
        impl From<NoticeAbout> for AboutForm {
            fn from(about: NoticeAbout) -> Self {
                match about {
                    $(NoticeAbout::$variant { $($wrapped,)* $($plain,)* } => AboutForm::$variant {
                        $($wrapped: Text($wrapped),)*
                        $($plain,)*
                    },)+
                }
            }
        }

        impl From<AboutForm> for NoticeAbout {
            fn from(form: AboutForm) -> Self {
                match form {
                    $(AboutForm::$variant { $($wrapped,)* $($plain,)* } => NoticeAbout::$variant {
                        $($wrapped: $wrapped.0,)*
                        $($plain,)*
                    },)+
                }
            }
        }
    };
}

mirrored! {
    RoundOpened { round, agreed; }
    ExtensionAgreed { round, to; }
    ChaseDue { round, provider, day; }
    SubmissionAwaitsVerification { submission, provider; }
    ItemRaised { item; }
    ItemQueried { item, query, due; }
    QueryAnswered { item; }
    ItemDeclined { item; }
    ConcernMarked { item, concern; }
    ConfirmationAsked { item, request; }
    FixConfirmed { item; }
    FixRefused { item; }
    ConfirmationWithdrawn { item; }
    EditionPublished { edition; number }
    EditionHandedOver { edition; number }
}
