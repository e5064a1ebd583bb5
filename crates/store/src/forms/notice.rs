//! The stored form of a notice.

use super::launch_notice::LaunchAboutForm;
use super::text::Text;
use super::{StoredForm, Unreadable, read_body, write_body};
use app::ports::{Notice, NoticeAbout};
use register::decision::NoticeAbout as RegisterAbout;
use register::item::Concern;
use serde::{Deserialize, Serialize};
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    Date, EditionRef, ItemRef, LaunchRef, Moment, OrganisationRef, OrganisationType, Recipient,
    RoundRef, SubmissionRef,
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
    ItemDrafted {
        item: Text<ItemRef>,
        launch: Text<LaunchRef>,
    },
    VerdictAdded {
        item: Text<ItemRef>,
        launch: Text<LaunchRef>,
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
    ConfirmationOvertaken {
        item: Text<ItemRef>,
        request: Text<ConfirmationRef>,
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
    /// Whatever is told of a launch.
    Launch(LaunchAboutForm),
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

impl From<NoticeAbout> for AboutForm {
    fn from(about: NoticeAbout) -> Self {
        match about {
            NoticeAbout::Register(about) => about.into(),
            NoticeAbout::Launch(about) => AboutForm::Launch(about.into()),
        }
    }
}

/// Both ways between what is told and its form, whose fields are the same but for [`Text`] around
/// some. `into` wraps what is read; in brackets stand arms for variants besides.
macro_rules! mirrored {
    (
        $about:ident, $form:ident, $into:expr => $read:ty;
        [$($besides:pat => $made:expr),*];
        $($variant:ident { $($wrapped:ident),* ; $($plain:ident),* })+
    ) => {
        impl From<$about> for $form {
            fn from(about: $about) -> Self {
                match about {
                    $($about::$variant { $($wrapped,)* $($plain,)* } => $form::$variant {
                        $($wrapped: Text($wrapped),)*
                        $($plain,)*
                    },)+
                }
            }
        }

        impl From<$form> for $read {
            fn from(form: $form) -> Self {
                match form {
                    $($form::$variant { $($wrapped,)* $($plain,)* } => $into($about::$variant {
                        $($wrapped: $wrapped.0,)*
                        $($plain,)*
                    }),)+
                    $($besides => $made,)*
                }
            }
        }
    };
}
pub(super) use mirrored;

mirrored! {
    RegisterAbout, AboutForm, NoticeAbout::Register => NoticeAbout;
    [AboutForm::Launch(form) => NoticeAbout::Launch(form.into())];
    RoundOpened { round, agreed; }
    ExtensionAgreed { round, to; }
    ChaseDue { round, provider, day; }
    SubmissionAwaitsVerification { submission, provider; }
    ItemRaised { item; }
    ItemDrafted { item, launch; }
    VerdictAdded { item, launch; }
    ItemQueried { item, query, due; }
    QueryAnswered { item; }
    ItemDeclined { item; }
    ConcernMarked { item, concern; }
    ConfirmationAsked { item, request; }
    FixConfirmed { item; }
    FixRefused { item; }
    ConfirmationOvertaken { item, request; }
    ConfirmationWithdrawn { item; }
    EditionPublished { edition; number }
    EditionHandedOver { edition; number }
}
