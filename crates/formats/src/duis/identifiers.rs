//! The small values of a message: identifiers, references, codes, times.
//!
//! Each exists only well formed, in exactly the form of the schema. None orders versions or reads
//! meaning out of an identifier.

use super::values::{collapse, counter, date_time};
use launch::nomination::ServiceRequestId;
use std::fmt;
use terms::{DeviceId, Moment};

/// What identifies a request, a response or an alert: who sends it, to whom, and which of its
/// sender's it is (DUIS `RequestID` and `ResponseID`).
///
/// The counter is unique to its originator and only grows; users write milliseconds of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId {
    /// Who sends it.
    pub originator: DeviceId,
    /// To whom: for a non-Device Service Request the Access Control Broker.
    pub target: DeviceId,
    /// Which of the originator's.
    pub counter: u64,
}

impl MessageId {
    /// Most characters of the written form.
    pub const TEXT_LENGTH_MAX: usize = 2 * (DeviceId::TEXT_LENGTH + 1) + 20;

    /// The identifier as the schema has it, white space around it allowed: `xs:token`.
    pub fn parse(text: &str) -> Option<MessageId> {
        let mut parts = collapse(text).split(':');
        let id = MessageId {
            originator: DeviceId::parse(parts.next()?)?,
            target: DeviceId::parse(parts.next()?)?,
            counter: counter(parts.next()?)?,
        };
        parts.next().is_none().then_some(id)
    }

    /// The written form. For the parties of the message; it names a Device, so it is kept out of
    /// logs and addresses.
    pub fn text(self) -> String {
        let mut text = String::with_capacity(Self::TEXT_LENGTH_MAX);
        self.push_text(&mut text);
        text
    }

    pub(crate) fn push_text(self, to: &mut String) {
        self.originator.push_text(to);
        to.push(':');
        self.target.push_text(to);
        to.push(':');
        to.push_str(&self.counter.to_string());
    }
}

impl From<MessageId> for ServiceRequestId {
    fn from(id: MessageId) -> ServiceRequestId {
        ServiceRequestId {
            originator: id.originator,
            target: id.target,
            counter: id.counter,
        }
    }
}

impl From<ServiceRequestId> for MessageId {
    fn from(id: ServiceRequestId) -> MessageId {
        MessageId {
            originator: id.originator,
            target: id.target,
            counter: id.counter,
        }
    }
}

/// The Command Variant: what is asked for and how it comes back (DUIS `CommandVariant`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandVariant(u8);

impl CommandVariant {
    /// A request that DCC answers itself: the only one for a non-Device Service Request.
    pub const NON_DEVICE: CommandVariant = CommandVariant(8);

    /// The variant with this number, from 1 to 9.
    pub fn new(number: u8) -> Option<CommandVariant> {
        (1..=9).contains(&number).then_some(CommandVariant(number))
    }

    /// The number.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// A service reference such as `11.5`, or its variant such as `8.14.1`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServiceReference(String);

impl ServiceReference {
    /// A service reference: two numbers below 100, joined by a point.
    pub fn parse(text: &str) -> Option<ServiceReference> {
        numbered(text, 2..=2).then(|| ServiceReference(text.to_owned()))
    }

    /// A variant: two or three numbers below 100, joined by points.
    pub fn parse_variant(text: &str) -> Option<ServiceReference> {
        numbered(text, 2..=3).then(|| ServiceReference(text.to_owned()))
    }

    /// The written form.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ServiceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn numbered(text: &str, parts: std::ops::RangeInclusive<usize>) -> bool {
    let part = |part: &str| {
        (1..=2).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_digit())
            && !part.starts_with('0')
    };
    parts.contains(&text.split('.').count()) && text.split('.').all(part)
}

/// The schema version that a message says it follows: a decimal number, kept as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemaVersion(String);

impl SchemaVersion {
    /// The version as `xs:decimal` has it; white space around it is dropped.
    pub fn parse(text: &str) -> Option<SchemaVersion> {
        let text = collapse(text);
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let well_formed = numeric(whole) && numeric(fraction) && whole.len() + fraction.len() > 0;
        well_formed.then(|| SchemaVersion(text.to_owned()))
    }

    /// The written form.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// What a response says at once: `I…` information, `W…` with a warning, `E…` an error.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResponseCode(String);

impl ResponseCode {
    /// A code: `I0`, `I99`, `E` with up to four digits or six, `W` with six.
    pub fn parse(text: &str) -> Option<ResponseCode> {
        let (kind, number) = text.split_at_checked(1)?;
        let digits = number.bytes().all(|b| b.is_ascii_digit());
        let well_formed = match (kind, number.len()) {
            ("I", _) => matches!(number, "0" | "99"),
            ("E", 1..=4) => digits && !number.starts_with('0'),
            ("E" | "W", 6) => digits,
            _ => false,
        };
        well_formed.then(|| ResponseCode(text.to_owned()))
    }

    /// The written form.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether it tells of an error.
    pub fn is_error(&self) -> bool {
        self.0.starts_with('E')
    }
}

impl fmt::Debug for ResponseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an alert is about (DUIS `DCCAlertCode`): `AD1`, or `N` with a number. There is no `N32`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AlertCode(String);

impl AlertCode {
    /// A code: `AD1`, or `N` with a number from 1 to 999 other than 32.
    pub fn parse(text: &str) -> Option<AlertCode> {
        let numbered = text.strip_prefix('N').is_some_and(|number| {
            (1..=3).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                && !number.starts_with('0')
                && number != "32"
        });
        (numbered || text == "AD1").then(|| AlertCode(text.to_owned()))
    }

    /// The written form.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AlertCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A point in time to the millisecond, in UTC, as messages write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageTime(i64);

impl MessageTime {
    /// The first moment of the year 1 and the last of the year 9999: what the written form can say.
    const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

    /// The point this many milliseconds after 1970-01-01T00:00:00Z, in the years 1 to 9999.
    pub fn from_unix_milliseconds(milliseconds: i64) -> Option<MessageTime> {
        Self::RANGE
            .contains(&milliseconds)
            .then_some(MessageTime(milliseconds))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_milliseconds(self) -> i64 {
        self.0
    }

    /// The second that it falls in.
    pub fn moment(self) -> Moment {
        Moment::from_unix_seconds(self.0.div_euclid(1000))
    }

    /// The time as `xs:dateTime` has it; without a zone it is UTC, as all of DUIS is. Fractions
    /// below a millisecond are dropped.
    pub fn parse(text: &str) -> Option<MessageTime> {
        date_time(collapse(text)).and_then(MessageTime::from_unix_milliseconds)
    }

    /// UTC to the millisecond: `2026-04-07T09:37:56.134Z`.
    pub fn text(self) -> String {
        let timestamp = jiff::Timestamp::from_millisecond(self.0);
        let timestamp = timestamp.expect("the years 1 to 9999 are within jiff's range");
        timestamp.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    }
}

impl TryFrom<Moment> for MessageTime {
    type Error = OutOfRange;

    fn try_from(moment: Moment) -> Result<MessageTime, OutOfRange> {
        let milliseconds = moment.unix_seconds().checked_mul(1000).ok_or(OutOfRange)?;
        MessageTime::from_unix_milliseconds(milliseconds).ok_or(OutOfRange)
    }
}

/// A moment outside the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;
