//! Small values as the text that stored forms hold.
//!
//! Each code stands here once and never changes: a stored body is read for ever. Reading is
//! strict, text must be exactly what would be written.

use app::ports::CplStatus;
use register::decision::StageName;
use register::edition::{CoverageGiven, TombstoneReason};
use register::item::{ClauseField, Concern, DeclineReason, RepeatVerdict, Source};
use register::items_named::Unread;
use register::row::{FixAvailable, SourceKind, StatusOfInformation};
use register::submission::Route;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use terms::CspRegion;
use terms::reference::{ConfirmationRef, QueryRef};
use terms::{
    Date, DeviceType, Division, EditionRef, FirmwareVersion, ItemRef, Make, Model, Moment,
    OrganisationRef, OrganisationType, PartyCategory, PersonRef, PublicRef, RoundRef,
    SubmissionRef,
};

/// A small value that is stored as text.
pub(crate) trait Textual: Sized {
    /// The text.
    fn text(&self) -> Cow<'_, str>;
    /// The value of this text, or `None`.
    fn read(text: &str) -> Option<Self>;

    /// The value of this text if it is exactly what would be written.
    fn read_strictly(text: &str) -> Option<Self> {
        Self::read(text).filter(|value| value.text() == text)
    }
}

/// A value inside a form, written as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text<T>(pub(crate) T);

impl<T: Textual> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.text())
    }
}

impl<'de, T: Textual> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(std::marker::PhantomData<T>);
        impl<T: Textual> de::Visitor<'_> for Reader<T> {
            type Value = Text<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text as this form writes it")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<T>, E> {
                // The text itself stays out of the message: it may be confidential.
                T::read_strictly(text)
                    .map(Text)
                    .ok_or_else(|| E::custom("text that this form does not write"))
            }
        }
        deserializer.deserialize_str(Reader(std::marker::PhantomData))
    }
}

macro_rules! as_displayed {
    ($($name:ty),+) => {$(
        impl Textual for $name {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
            fn read(text: &str) -> Option<Self> {
                <$name>::parse(text)
            }
        }
    )+};
}

as_displayed!(
    ConfirmationRef,
    EditionRef,
    ItemRef,
    OrganisationRef,
    PersonRef,
    PublicRef,
    QueryRef,
    RoundRef,
    SubmissionRef
);

macro_rules! as_is {
    ($($name:ty),+) => {$(
        impl Textual for $name {
            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(self.as_str())
            }
            fn read(text: &str) -> Option<Self> {
                <$name>::parse(text)
            }
        }
    )+};
}

as_is!(FirmwareVersion, Make, Model);

impl Textual for Moment {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.rfc3339())
    }
    fn read(text: &str) -> Option<Self> {
        Moment::parse_rfc3339(text)
    }
}

impl Textual for Date {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Textual for [u8; 32] {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(formats::journal::hex(self))
    }
    fn read(text: &str) -> Option<Self> {
        let digit = |byte: u8| (byte as char).to_digit(16).map(|value| value as u8);
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (place, pair) in text.as_bytes().chunks_exact(2).enumerate() {
            bytes[place] = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(bytes)
    }
}

macro_rules! codes {
    ($name:ty { $($value:pat => $code:literal = $made:expr),+ $(,)? }) => {
        impl Textual for $name {
            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(match self { $($value => $code),+ })
            }
            fn read(text: &str) -> Option<Self> {
                $(if text == $code {
                    return Some($made);
                })+
                None
            }
        }
    };
}

macro_rules! plain_codes {
    ($name:ident { $($variant:ident => $code:literal),+ $(,)? }) => {
        codes!($name { $($name::$variant => $code = $name::$variant),+ });
    };
}

plain_codes!(DeviceType {
    Esme => "ESME",
    Gsme => "GSME",
    Gpf => "GPF",
    Chf => "CHF",
    Hcalcs => "HCALCS",
    Ppmid => "PPMID",
    Ihd => "IHD",
    Cad => "CAD",
});

plain_codes!(OrganisationType {
    Dcc => "Dcc",
    Secas => "Secas",
    Panel => "Panel",
    Manufacturer => "Manufacturer",
    Csp => "Csp",
    Supplier => "Supplier",
    NetworkParty => "NetworkParty",
    OtherSecParty => "OtherSecParty",
});

plain_codes!(PartyCategory {
    LargeSupplier => "LargeSupplier",
    SmallSupplier => "SmallSupplier",
    ElectricityNetwork => "ElectricityNetwork",
    GasNetwork => "GasNetwork",
    OtherSec => "OtherSec",
});

plain_codes!(Division {
    EnglandAndWales => "EnglandAndWales",
    Scotland => "Scotland",
});

plain_codes!(StageName {
    Received => "Received",
    Queried => "Queried",
    Answered => "Answered",
    Verified => "Verified",
    Declined => "Declined",
    Diverted => "Diverted",
    Withdrawn => "Withdrawn",
});

plain_codes!(DeclineReason {
    Smets1 => "Smets1",
    NotADeviceMatter => "NotADeviceMatter",
    Insufficient => "Insufficient",
    RepeatOfAnother => "RepeatOfAnother",
});

plain_codes!(Concern {
    Safety => "Safety",
    Security => "Security",
    Billing => "Billing",
});

plain_codes!(ClauseField {
    Devices => "Devices",
    Status => "Status",
    DateLastUpdated => "DateLastUpdated",
    FixAvailable => "FixAvailable",
    FixInformation => "FixInformation",
    Summary => "Summary",
    AffectedUntil => "AffectedUntil",
    FixTargets => "FixTargets",
});

plain_codes!(Unread {
    Nothing => "Nothing",
    Something => "Something",
});

plain_codes!(RepeatVerdict {
    Same => "Same",
    Different => "Different",
    Undecided => "Undecided",
});

codes!(Source {
    Source::Provider(SourceKind::DeviceManufacturer) => "DeviceManufacturer"
        = Source::Provider(SourceKind::DeviceManufacturer),
    Source::Provider(SourceKind::Csp) => "Csp" = Source::Provider(SourceKind::Csp),
    Source::SecParty => "SecParty" = Source::SecParty,
    Source::SafeLaunch => "SafeLaunch" = Source::SafeLaunch,
});

plain_codes!(StatusOfInformation {
    Issue => "Issue",
    Defect => "Defect",
    Fix => "Fix",
});

plain_codes!(FixAvailable {
    Yes => "Yes",
    No => "No",
});

plain_codes!(CspRegion {
    North => "North",
    Central => "Central",
    South => "South",
    FourGNorth => "4GNorth",
    FourGCentral => "4GCentral",
    FourGSouth => "4GSouth",
});

plain_codes!(Route {
    Page => "Page",
    Api => "Api",
    DropFolder => "DropFolder",
    Form => "Form",
});

plain_codes!(TombstoneReason {
    FixWithdrawn => "FixWithdrawn",
    FixFirmwareNotActive => "FixFirmwareNotActive",
    ConfirmationOutstanding => "ConfirmationOutstanding",
    ClosedByProvider => "ClosedByProvider",
    TakenOutOnReview => "TakenOutOnReview",
});

plain_codes!(CoverageGiven {
    Data => "Data",
    NilReturn => "NilReturn",
    Nothing => "Nothing",
});

plain_codes!(CplStatus {
    Active => "Active",
    Cancelled => "Cancelled",
    Expired => "Expired",
    Withdrawn => "Withdrawn",
});

mod launch;
