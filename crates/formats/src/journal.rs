//! The journal's canonical form and its hash chain (ONE-2), as docs/guide/journal-format.md has it.
//!
//! The shell, the store and the command line all hash with these functions, so that what an
//! outsider recomputes from an export is what was chained when the act was committed. It knows no
//! storage. Facts are references, digests, dates and counts; no text of a record and no name of a
//! person can get in, because no event carries one.

pub mod launch;

use crate::sentences::concern;
use register::decision::{Event, MovedDeadline};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use terms::{Date, Moment, OrganisationRef, PersonRef};

/// The version of the canonical form. It stands in every line and is hashed with it.
pub const FORM: u32 = 1;

/// The `previous_hash` of the first line.
pub const FIRST_PREVIOUS_HASH: [u8; 32] = [0; 32];

/// Everything of a journal line that its hash covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Counts from 1 without gaps.
    pub sequence: u64,
    /// The sequence of the first line of the same act.
    pub act: u64,
    /// When.
    pub at: Moment,
    /// Who, absent for the clock.
    pub person: Option<PersonRef>,
    /// For which organisation.
    pub organisation: Option<OrganisationRef>,
    /// The event's name.
    pub event: &'a str,
    /// Its facts as canonical JSON.
    pub facts: &'a str,
    /// [`writes_sha256`] of everything that the act wrote.
    pub writes_sha256: [u8; 32],
    /// The hash of the line before; zeros for the first.
    pub previous_hash: [u8; 32],
}

impl Line<'_> {
    /// The bytes that are hashed: one JSON object, keys in order of code point, no white space.
    pub fn canonical(&self) -> String {
        let mut text = String::with_capacity(400 + self.facts.len());
        self.write_members(&mut text, None);
        text
    }

    /// SHA-256 over [`Line::canonical`].
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.canonical()).into()
    }

    /// The line as an export has it: the canonical object with `hash` added, in its place.
    pub fn exported(&self, hash: &[u8; 32]) -> String {
        let mut text = String::with_capacity(480 + self.facts.len());
        self.write_members(&mut text, Some(hash));
        text
    }

    fn write_members(&self, text: &mut String, hash: Option<&[u8; 32]>) {
        let quoted = |reference: Option<String>| match reference {
            Some(reference) => format!("\"{reference}\""),
            None => "null".to_owned(),
        };
        let hash = hash.map_or(String::new(), |hash| format!("\"hash\":\"{}\",", hex(hash)));
        write!(
            text,
            "{{\"act\":{},\"at\":\"{}\",\"event\":\"{}\",\"facts\":{},\"form\":{FORM},{hash}\
             \"organisation\":{},\"person\":{},\"previous_hash\":\"{}\",\"sequence\":{},\
             \"writes_sha256\":\"{}\"}}",
            self.act,
            self.at.rfc3339(),
            self.event,
            self.facts,
            quoted(self.organisation.map(|o| o.to_string())),
            quoted(self.person.map(|p| p.to_string())),
            hex(&self.previous_hash),
            self.sequence,
            hex(&self.writes_sha256),
        )
        .expect("writing to a String cannot fail");
    }
}

/// A state that an act wrote: what it is, which, which version, and the digest of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenState {
    /// The kind of record, such as `item`.
    pub kind: &'static str,
    /// Its reference, or `-` where there is only one of the kind.
    pub key: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its stored body.
    pub body_sha256: [u8; 32],
}

/// The digest over what an act wrote: SHA-256 over one line `kind key version digest` for each
/// state, each ended by a line feed, in the order given (by kind, then key as text). The digest of
/// no bytes for an act that wrote nothing.
pub fn writes_sha256<'a>(states: impl IntoIterator<Item = &'a WrittenState>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut line = String::new();
    for state in states {
        line.clear();
        writeln!(
            line,
            "{} {} {} {}",
            state.kind,
            state.key,
            state.version,
            hex(&state.body_sha256)
        )
        .expect("writing to a String cannot fail");
        hasher.update(line.as_bytes());
    }
    hasher.finalize().into()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
        text
    })
}

/// The event's name in the journal. It never changes once a journal holds it.
pub fn event_name(event: &Event) -> &'static str {
    match event {
        Event::GlossaryPublished { .. } => "GlossaryPublished",
        Event::CalendarLoaded { .. } => "CalendarLoaded",
        Event::RoundOpened { .. } => "RoundOpened",
        Event::ExtensionAgreed { .. } => "ExtensionAgreed",
        Event::NilReturnDeclared { .. } => "NilReturnDeclared",
        Event::ChaseFellDue { .. } => "ChaseFellDue",
        Event::ChaseRecorded { .. } => "ChaseRecorded",
        Event::SubmissionRefused { .. } => "SubmissionRefused",
        Event::SubmissionAccepted { .. } => "SubmissionAccepted",
        Event::ItemRaised { .. } => "ItemRaised",
        Event::ItemDrafted { .. } => "ItemDrafted",
        Event::VerdictAdded { .. } => "VerdictAdded",
        Event::LaunchAttached { .. } => "LaunchAttached",
        Event::ItemWithdrawn { .. } => "ItemWithdrawn",
        Event::ItemVerified { .. } => "ItemVerified",
        Event::ItemQueried { .. } => "ItemQueried",
        Event::QueryAnswered { .. } => "QueryAnswered",
        Event::ItemDeclined { .. } => "ItemDeclined",
        Event::ItemDiverted { .. } => "ItemDiverted",
        Event::ConcernMarked { .. } => "ConcernMarked",
        Event::ConcernCleared { .. } => "ConcernCleared",
        Event::ClausesCombined { .. } => "ClausesCombined",
        Event::ClauseSeparated { .. } => "ClauseSeparated",
        Event::FixTargetsSet { .. } => "FixTargetsSet",
        Event::FixProvided { .. } => "FixProvided",
        Event::RepeatDecided { .. } => "RepeatDecided",
        Event::ConfirmationAsked { .. } => "ConfirmationAsked",
        Event::FixConfirmed { .. } => "FixConfirmed",
        Event::FixRefused { .. } => "FixRefused",
        Event::ConfirmationOvertaken { .. } => "ConfirmationOvertaken",
        Event::ConfirmationWithdrawn { .. } => "ConfirmationWithdrawn",
        Event::EditionPrepared { .. } => "EditionPrepared",
        Event::EditionPublished { .. } => "EditionPublished",
        Event::EditionDiscarded { .. } => "EditionDiscarded",
        Event::EditionHandedOver { .. } => "EditionHandedOver",
        Event::HandOverAcknowledged { .. } => "HandOverAcknowledged",
        Event::AccessSet { .. } => "AccessSet",
    }
}

/// The event's facts as canonical JSON: one object, keys in order of code point, no white space,
/// values that are text, whole numbers, lists and objects of these.
pub fn facts_json(event: &Event) -> String {
    let mut text = String::new();
    Fact::Object(facts(event)).write(&mut text);
    text
}

enum Fact {
    Number(u64),
    Text(String),
    List(Vec<Fact>),
    Object(Vec<(&'static str, Fact)>),
}

impl Fact {
    fn write(self, text: &mut String) {
        match self {
            Fact::Number(number) => {
                // Beyond 2^53 readers that hold numbers as floating point would round.
                assert!(
                    number < 1 << 53,
                    "a count that every reader of JSON can hold"
                );
                write!(text, "{number}").expect("writing to a String cannot fail");
            }
            Fact::Text(value) => {
                let plain = |b: u8| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\';
                assert!(value.bytes().all(plain), "facts need no escapes");
                text.push('"');
                text.push_str(&value);
                text.push('"');
            }
            Fact::List(facts) => {
                text.push('[');
                for (place, fact) in facts.into_iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    fact.write(text);
                }
                text.push(']');
            }
            Fact::Object(mut members) => {
                members.sort_by_key(|(name, _)| *name);
                text.push('{');
                for (place, (name, fact)) in members.into_iter().enumerate() {
                    if place > 0 {
                        text.push(',');
                    }
                    write!(text, "\"{name}\":").expect("writing to a String cannot fail");
                    fact.write(text);
                }
                text.push('}');
            }
        }
    }
}

fn said(value: impl std::fmt::Display) -> Fact {
    Fact::Text(value.to_string())
}

fn day(date: Date) -> Fact {
    Fact::Text(date.to_string())
}

fn digest(bytes: &[u8; 32]) -> Fact {
    Fact::Text(hex(bytes))
}

fn number(value: u32) -> Fact {
    Fact::Number(u64::from(value))
}

fn facts(event: &Event) -> Vec<(&'static str, Fact)> {
    match event {
        Event::GlossaryPublished { version } => vec![("version", number(*version))],
        Event::CalendarLoaded {
            version,
            deadlines_moved,
        } => vec![
            ("version", number(*version)),
            (
                "deadlines_moved",
                Fact::List(deadlines_moved.iter().map(moved).collect()),
            ),
        ],
        Event::RoundOpened { round, providers } => vec![
            ("round", said(round)),
            ("providers", Fact::Number(*providers)),
        ],
        Event::ExtensionAgreed {
            round,
            provider,
            from,
            to,
        } => vec![
            ("round", said(round)),
            ("provider", said(provider)),
            ("from", day(*from)),
            ("to", day(*to)),
        ],
        Event::NilReturnDeclared {
            submission,
            round,
            provider,
        } => vec![
            ("submission", said(submission)),
            ("round", said(round)),
            ("provider", said(provider)),
        ],
        Event::ChaseFellDue {
            round,
            provider,
            day: fell_due,
        } => vec![
            ("round", said(round)),
            ("provider", said(provider)),
            ("day", day(*fell_due)),
        ],
        Event::ChaseRecorded { round, provider } => {
            vec![("round", said(round)), ("provider", said(provider))]
        }
        Event::SubmissionRefused {
            submission,
            provider,
            sha256,
            errors: count,
        } => received(submission, provider, sha256, ("errors", *count)),
        Event::SubmissionAccepted {
            submission,
            provider,
            sha256,
            rows: count,
        } => received(submission, provider, sha256, ("rows", *count)),
        Event::ItemRaised { item, by } => vec![("item", said(item)), ("by", said(by))],
        // Not `launch`: that names a launch which the act changes.
        Event::ItemDrafted {
            item,
            launch,
            evidence_sha256,
        }
        | Event::VerdictAdded {
            item,
            launch,
            evidence_sha256,
        } => vec![
            ("item", said(item)),
            ("of_launch", said(launch)),
            ("evidence_sha256", digest(evidence_sha256)),
        ],
        Event::LaunchAttached {
            item,
            clause,
            launch,
        } => vec![
            ("item", said(item)),
            ("clause", number(*clause)),
            ("of_launch", said(launch)),
        ],
        Event::ItemQueried { item, query, due } => vec![
            ("item", said(item)),
            ("query", said(query)),
            ("due", day(*due)),
        ],
        Event::QueryAnswered { item, query } => {
            vec![("item", said(item)), ("query", said(query))]
        }
        Event::ItemWithdrawn { item }
        | Event::ItemVerified { item }
        | Event::ItemDeclined { item }
        | Event::ItemDiverted { item }
        | Event::ConcernCleared { item } => vec![("item", said(item))],
        Event::ConcernMarked { item, concern } => vec![
            ("item", said(item)),
            ("concern", said(concern::name(*concern))),
        ],
        Event::ClausesCombined { item, into } => {
            vec![("item", said(item)), ("into", number(*into))]
        }
        Event::ClauseSeparated { item, clause } | Event::FixTargetsSet { item, clause } => {
            vec![("item", said(item)), ("clause", number(*clause))]
        }
        Event::FixProvided { item, clause, from } => vec![
            ("item", said(item)),
            ("clause", number(*clause)),
            ("from", said(from)),
        ],
        Event::RepeatDecided { item, other } => {
            vec![("item", said(item)), ("other", said(other))]
        }
        Event::ConfirmationAsked { item, request, of }
        | Event::ConfirmationOvertaken { item, request, of } => vec![
            ("item", said(item)),
            ("request", said(request)),
            ("of", Fact::List(of.iter().map(said).collect())),
        ],
        Event::FixConfirmed { item, request, by }
        | Event::FixRefused { item, request, by }
        | Event::ConfirmationWithdrawn { item, request, by } => vec![
            ("item", said(item)),
            ("request", said(request)),
            ("by", said(by)),
        ],
        Event::EditionPrepared {
            edition,
            number: n,
            digest: d,
        }
        | Event::EditionPublished {
            edition,
            number: n,
            digest: d,
        } => vec![
            ("edition", said(edition)),
            ("number", number(*n)),
            ("digest", digest(d)),
        ],
        Event::EditionDiscarded { edition } | Event::HandOverAcknowledged { edition } => {
            vec![("edition", said(edition))]
        }
        Event::EditionHandedOver { edition, sha256 } => {
            vec![("edition", said(edition)), ("sha256", digest(sha256))]
        }
        Event::AccessSet { categories } => vec![(
            "categories",
            Fact::List(categories.iter().map(|c| said(c.name())).collect()),
        )],
    }
}

fn received(
    submission: &terms::SubmissionRef,
    provider: &OrganisationRef,
    sha256: &[u8; 32],
    count: (&'static str, u64),
) -> Vec<(&'static str, Fact)> {
    vec![
        ("submission", said(submission)),
        ("provider", said(provider)),
        ("sha256", digest(sha256)),
        (count.0, Fact::Number(count.1)),
    ]
}

fn moved(deadline: &MovedDeadline) -> Fact {
    Fact::Object(vec![
        ("round", said(deadline.round)),
        ("provider", said(deadline.provider)),
        ("from", day(deadline.from)),
        ("to", day(deadline.to)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::reference::ConfirmationRef;
    use terms::{ItemRef, RoundRef};

    fn organisation() -> OrganisationRef {
        OrganisationRef::from_random_bits(0x1_2345_6789_abcd)
    }

    #[test]
    fn one_2_facts_are_sorted_and_hold_references_only() {
        let event = Event::ConfirmationAsked {
            item: ItemRef::from_random_bits(7),
            request: ConfirmationRef::from_random_bits(8),
            of: vec![organisation()],
        };
        assert_eq!(
            facts_json(&event),
            "{\"item\":\"ITM-0000000007\",\"of\":[\"ORG-938NKRKAYD\"],\
             \"request\":\"CNF-0000000008\"}"
        );
        assert_eq!(event_name(&event), "ConfirmationAsked");
    }

    #[test]
    fn reg_11_the_journal_says_which_concern_was_marked() {
        let event = Event::ConcernMarked {
            item: ItemRef::from_random_bits(7),
            concern: register::item::Concern::Safety,
        };
        let facts = "{\"concern\":\"Safety\",\"item\":\"ITM-0000000007\"}";
        assert_eq!(facts_json(&event), facts);
        assert_eq!(event_name(&event), "ConcernMarked");
    }

    #[test]
    fn one_2_moved_deadlines_keep_both_dates() {
        let date = |d| jiff::civil::date(2026, 4, d);
        let event = Event::CalendarLoaded {
            version: 2,
            deadlines_moved: vec![MovedDeadline {
                round: RoundRef::from_random_bits(1),
                provider: organisation(),
                from: date(7),
                to: date(8),
            }],
        };
        assert_eq!(
            facts_json(&event),
            "{\"deadlines_moved\":[{\"from\":\"2026-04-07\",\"provider\":\"ORG-938NKRKAYD\",\
             \"round\":\"RND-0000000001\",\"to\":\"2026-04-08\"}],\"version\":2}"
        );
    }

    #[test]
    fn one_2_the_worked_example_of_the_guide_hashes_as_printed() {
        let written = WrittenState {
            kind: "item",
            key: "ITM-0000000007".to_owned(),
            version: 2,
            body_sha256: Sha256::digest("{}").into(),
        };
        let line = Line {
            sequence: 1,
            act: 1,
            at: Moment::from_unix_seconds(1_775_554_200),
            person: Some(PersonRef::from_random_bits(9)),
            organisation: Some(organisation()),
            event: "ItemVerified",
            facts: "{\"item\":\"ITM-0000000007\"}",
            writes_sha256: writes_sha256([&written]),
            previous_hash: FIRST_PREVIOUS_HASH,
        };
        let guide = include_str!("../../../docs/guide/journal-format.md");
        for text in [
            line.canonical(),
            hex(&line.hash()),
            line.exported(&line.hash()),
            hex(&line.writes_sha256),
        ] {
            assert!(guide.contains(&text), "not in the guide: {text}");
        }
    }

    #[test]
    fn one_2_an_export_with_its_hash_taken_out_is_the_canonical_form() {
        let line = Line {
            sequence: 2,
            act: 2,
            at: Moment::from_unix_seconds(0),
            person: None,
            organisation: None,
            event: "ChaseFellDue",
            facts: "{}",
            writes_sha256: writes_sha256([]),
            previous_hash: [1; 32],
        };
        let hash = line.hash();
        let exported = line.exported(&hash);
        let member = format!("\"hash\":\"{}\",", hex(&hash));
        assert_eq!(exported.replace(&member, ""), line.canonical());
    }
}
