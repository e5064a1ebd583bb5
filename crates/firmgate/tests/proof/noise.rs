//! What is never published: acts of organisations that stand by in no comparison, and of DCC on
//! their matters. Whatever the register refuses is refused; what it takes must show nowhere.
//!
//! None of it addresses a bystander: asking Orrin to confirm something is Orrin's own business and
//! rightly shows to Orrin. Naming the bystanders' devices, sharing their words and being declared
//! the same matter as their published entries is all allowed.

use crate::world::World;
use crate::world::story::{Gap, HEADER, Interlude, Row, ad_hoc, file, model, row, term};
use app::act::Made;
use app::intake::Acknowledged;
use proptest::prelude::*;
use proptest::sample::select;
use register::command::Command;
use register::edition::EditionState;
use register::item::{Concern, DeclineReason, Item, RepeatVerdict};
use register::row::StatusOfInformation;
use register::submission::Route;
use std::collections::BTreeSet;

/// A device as the stories write it.
pub type Device = (&'static str, &'static str, &'static str, &'static str);

/// Those who do what is not published.
pub const PROVIDERS: [&str; 2] = ["calder", "southern-arc"];
pub const PARTIES: [&str; 4] = ["tidewater", "hillside", "gridnorth", "beacon"];

/// Bystanders' items that are published at some time.
const PUBLISHED: [(&str, u64); 5] = [
    ("northmere", 1),
    ("northmere", 3),
    ("orrin", 1),
    ("northern-reach", 1),
    ("brightwater", 1),
];

/// Devices of everybody, listed and not.
pub const DEVICES: [Device; 8] = [
    ("GSME", "Calder & Rowe", "CR-G40", "00040001"),
    ("GSME", "Calder & Rowe", "CR-G99", "00990001"),
    ("IHD", "Calder & Rowe", "CR-View", ""),
    ("ESME", "Northmere", "NM-E210", "0002012F"),
    ("ESME", "Northmere", "NM-E210", "00020130"),
    ("CHF", "Orrin", "OR-CH7", "04010203"),
    ("PPMID", "Halden Metering", "HM-P20", "00000110"),
    ("ESME", "Hollow Vale", "HV-1", "0A0B0C0D"),
];

/// Firmware of the one maker that may be asked here, active, withdrawn and not listed.
pub const TARGETS: [Device; 3] = [
    ("GSME", "Calder & Rowe", "CR-G40", "00040002"),
    ("GSME", "Calder & Rowe", "CR-G40", "00040000"),
    ("GSME", "Calder & Rowe", "CR-G99", "00990002"),
];

/// One such act.
#[derive(Clone, Debug)]
pub enum Sound {
    /// A provider sends a file of these rows.
    Sends(&'static str, Vec<(u64, Device, Option<String>, String)>),
    /// A provider sends what cannot be taken.
    SendsBroken(&'static str, Vec<u8>),
    /// A provider sends a file and does not acknowledge its warnings.
    Previews(&'static str, String),
    /// A Party raises an item.
    Raises(
        &'static str,
        Vec<Device>,
        String,
        Option<String>,
        Option<Concern>,
    ),
    /// The owner takes its item back.
    Withdraws(Which),
    /// DCC and the owner on one of their items.
    Verified(Which),
    Queried(Which, String),
    Answered(Which, String),
    Declined(Which),
    Diverted(Which),
    Marked(Which),
    Cleared(Which),
    Combined(Which),
    Separated(Which),
    FixProvided(Which, String),
    Targeted(Which, Device),
    Asked(Which),
    /// Calder & Rowe answers whatever waits for it. It confirms only what is kept back for
    /// another reason.
    Refused(String),
    ConfirmedYetWithheld(Which),
    /// DCC compares one of their items with another, or with a published one.
    Repeats(Which, Which, RepeatVerdict),
    RepeatsPublished(Which, (&'static str, u64), RepeatVerdict),
    /// DCC prepares an edition and discards it.
    PreparedAndDiscarded(String),
}

/// One of their items, by a number that is taken modulo how many there are.
pub type Which = usize;

/// Sounds in gaps.
pub struct Noise {
    sounds: Vec<(Gap, Sound)>,
    done: Vec<bool>,
}

impl Noise {
    pub fn of(mut sounds: Vec<(Gap, Sound)>) -> Noise {
        sounds.sort_by_key(|(gap, _)| *gap);
        Noise {
            sounds,
            done: Vec::new(),
        }
    }

    /// Each kind of sound was taken by the register at least once, so that each was compared.
    #[track_caller]
    pub fn assert_every_kind_was_done(&self) {
        let kind = |sound: &Sound| {
            let text = format!("{sound:?}");
            text.split('(').next().unwrap_or_default().to_owned()
        };
        let tried: BTreeSet<String> = self.sounds.iter().map(|(_, sound)| kind(sound)).collect();
        let said = self.said().into_iter();
        let done: BTreeSet<String> = said
            .filter(|(done, _)| **done)
            .map(|(_, (_, sound))| kind(sound))
            .collect();
        let never: Vec<&String> = tried.difference(&done).collect();
        assert!(
            never.is_empty() && tried.len() >= 20,
            "never done: {never:?} of {tried:?}"
        );
    }

    /// Everything that was tried, with whether it was done.
    pub fn said(&self) -> Vec<(&bool, &(Gap, Sound))> {
        self.done.iter().zip(&self.sounds).collect()
    }

    /// Every kind of sound in every gap.
    pub fn everything() -> Noise {
        let mut sounds = Vec::new();
        for (turn, gap) in Gap::ALL.into_iter().enumerate() {
            sounds.extend(
                every_kind(turn as u64)
                    .into_iter()
                    .map(|sound| (gap, sound)),
            );
        }
        Noise::of(sounds)
    }
}

fn every_kind(turn: u64) -> Vec<Sound> {
    let words = |what: &str| format!("{what} {turn}");
    let fix = Some(words("Upgrade to firmware 00040002"));
    let rows = |from: u64| -> Vec<(u64, Device, Option<String>, String)> {
        let rows = (from..).zip(DEVICES);
        rows.map(|(identifier, device)| (identifier, device, fix.clone(), words("Gas reads stop")))
            .collect()
    };
    let mut sounds = vec![
        Sound::Sends("calder", rows(10 * turn + 1)),
        Sound::Sends("calder", rows(1)),
        Sound::Sends("southern-arc", rows(10 * turn + 1)),
        // Two devices under one Identifier, which DCC may join.
        Sound::Sends(
            "calder",
            [DEVICES[0], DEVICES[2]]
                .map(|device| (500 + turn, device, fix.clone(), words("Gas and display")))
                .to_vec(),
        ),
        Sound::SendsBroken("calder", words("no such header").into_bytes()),
        Sound::SendsBroken("southern-arc", vec![0xff, 0xfe, 0x00, turn as u8]),
        Sound::Previews("calder", words("Meter was replaced")),
    ];
    for party in PARTIES {
        for concern in [None, Some(Concern::Security), Some(Concern::Billing)] {
            let device = vec![DEVICES[3], DEVICES[5]];
            sounds.push(Sound::Raises(
                party,
                device,
                words("The HAN is lost"),
                fix.clone(),
                concern,
            ));
        }
    }
    for which in 0..6 {
        let which = which * 5 + turn as usize;
        sounds.extend([
            Sound::Verified(which),
            Sound::Targeted(which, TARGETS[turn as usize % 3]),
            Sound::FixProvided(which, words("A fix in words")),
            Sound::Verified(which),
            Sound::Asked(which),
            Sound::RepeatsPublished(which, PUBLISHED[turn as usize % 5], RepeatVerdict::Same),
            Sound::Repeats(which, which + 1, RepeatVerdict::Same),
        ]);
    }
    sounds.extend([
        Sound::Refused(words("Not our fix")),
        Sound::Queried(1, words("Which versions?")),
        Sound::Answered(1, words("All of them")),
        Sound::Queried(2, words("Which hubs?")),
        Sound::Declined(3),
        Sound::Diverted(4),
        Sound::Marked(2),
        Sound::Cleared(7),
        Sound::Combined(0),
        Sound::Separated(0),
        Sound::ConfirmedYetWithheld(8),
        Sound::Withdraws(9),
        Sound::PreparedAndDiscarded(words("Looked at and not wanted")),
    ]);
    sounds
}

impl Interlude for Noise {
    async fn fill(&mut self, world: &World, gap: Gap) {
        let sounds: Vec<Sound> = self
            .sounds
            .iter()
            .filter(|(held, _)| *held == gap)
            .map(|(_, sound)| sound.clone())
            .collect();
        for (place, sound) in (0..).zip(&sounds) {
            world.at(gap.day(), place * 17);
            self.done.push(made(world, sound).await.is_some());
        }
    }
}

/// Every item of those whose matters are not published, in a stable order.
async fn theirs(world: &World) -> Vec<Item> {
    let mut items = Vec::new();
    for post in PROVIDERS.into_iter().chain(PARTIES) {
        let provider = world.of(post).organisation;
        let held = world.app.ledger.items_of(provider).await.unwrap();
        items.extend(held.into_iter().map(|stored| stored.value));
    }
    items.sort_by_key(|item| (item.provider, item.identifier));
    items
}

/// Two references of each kind that only those and DCC know.
pub async fn references(world: &World) -> Vec<String> {
    let mut references = BTreeSet::new();
    for item in theirs(world).await {
        references.insert(item.reference.to_string());
        references.extend(item.queries.iter().map(|query| query.reference.to_string()));
        let confirmations = item
            .clauses
            .iter()
            .filter_map(|c| c.fix.confirmation.as_ref());
        references.extend(confirmations.map(|asked| asked.reference.to_string()));
        let origins = item.clauses.iter().flat_map(|clause| &clause.origins);
        references.extend(origins.map(|origin| origin.submission.to_string()));
    }
    for edition in world.app.ledger.editions().await.unwrap() {
        if matches!(edition.value.state, EditionState::Discarded { .. }) {
            references.insert(edition.value.reference.to_string());
        }
    }
    let mut some = Vec::new();
    for kind in ["ITM", "QRY", "CNF", "SUB", "EDN"] {
        let of_kind = references.iter().filter(|held| held.starts_with(kind));
        some.extend(of_kind.take(2).cloned());
    }
    assert_eq!(some.len(), 10, "{some:?}");
    some
}

fn owner(world: &World, item: &Item) -> &'static str {
    let mut owners = PROVIDERS.into_iter().chain(PARTIES);
    owners
        .find(|post| world.of(post).organisation == item.provider)
        .expect("every such item has its owner")
}

/// Makes the sound; `None` where the register does not take it.
async fn made(world: &World, sound: &Sound) -> Option<()> {
    match sound {
        Sound::Sends(post, rows) => {
            let source = if *post == "calder" {
                "Device Manufacturer"
            } else {
                "CSP"
            };
            let rows: Vec<Row<'_>> = rows
                .iter()
                .map(|(identifier, device, fix, summary)| Row {
                    source,
                    ..row(*identifier, *device, fix.as_deref(), summary)
                })
                .collect();
            let received = world.tries_to_send(post, &file(&rows)).await;
            matches!(received, app::intake::Received::Accepted { .. }).then_some(())
        }
        Sound::SendsBroken(post, bytes) => {
            let bytes = bytes.clone();
            let capacity = world.of(post);
            let sent =
                world
                    .app
                    .receive_file(&capacity, Route::Page, bytes, &Acknowledged::Nothing);
            sent.await.ok().map(|_| ())
        }
        Sound::Previews(post, words) => {
            let bytes = format!("{HEADER}\r\n{words}\r\n").into_bytes();
            let capacity = world.of(post);
            let sent =
                world
                    .app
                    .receive_file(&capacity, Route::Page, bytes, &Acknowledged::Nothing);
            sent.await.ok().map(|_| ())
        }
        Sound::Raises(post, devices, summary, fix, concern) => {
            let command = Command::RaiseItem {
                terms: devices.iter().map(|device| term(*device)).collect(),
                status: StatusOfInformation::Defect,
                summary: summary.clone(),
                fix_information: fix.clone(),
                concern: *concern,
            };
            acts(world, post, command).await
        }
        Sound::PreparedAndDiscarded(reason) => {
            let command = Command::PrepareEdition {
                kind: ad_hoc(reason),
                round: None,
            };
            let prepared = world.tries("dcc", command).await.ok()?;
            let Made::Edition(edition) = prepared.made else {
                return None;
            };
            let reason = reason.clone();
            acts(world, "dcc2", Command::DiscardEdition { edition, reason }).await
        }
        Sound::Refused(reason) => refuse_all(world, reason).await,
        on_item => on_an_item(world, on_item).await,
    }
}

async fn acts(world: &World, post: &str, command: Command) -> Option<()> {
    world.tries(post, command).await.ok().map(|_| ())
}

async fn refuse_all(world: &World, reason: &str) -> Option<()> {
    let mut refused = None;
    for item in theirs(world).await {
        let requests: BTreeSet<_> = item
            .clauses
            .iter()
            .filter_map(|clause| clause.fix.confirmation.as_ref())
            .map(|asked| asked.reference)
            .collect();
        for request in requests {
            let command = Command::RefuseFix {
                item: item.reference,
                request,
                reason: reason.to_owned(),
            };
            refused = acts(world, "calder", command).await.or(refused);
        }
    }
    refused
}

async fn on_an_item(world: &World, sound: &Sound) -> Option<()> {
    let items = theirs(world).await;
    let one = |which: &Which| items.get(which % items.len().max(1));
    let command = |held: &Item| -> Option<(&'static str, Command)> {
        let item = held.reference;
        let clause = held.clauses.first().map_or(1, |clause| clause.number);
        Some(match sound {
            Sound::Withdraws(_) => (owner(world, held), Command::WithdrawItem { item }),
            Sound::Queried(_, question) => (
                "dcc",
                Command::QueryItem {
                    item,
                    question: question.clone(),
                    due_working_days: 5,
                },
            ),
            Sound::Answered(_, text) => (
                owner(world, held),
                Command::AnswerQuery {
                    item,
                    query: held.open_query()?.reference,
                    text: text.clone(),
                },
            ),
            Sound::Declined(_) => (
                "dcc",
                Command::DeclineItem {
                    item,
                    reason: DeclineReason::Insufficient,
                },
            ),
            Sound::Diverted(_) => ("dcc", Command::DivertItem { item }),
            Sound::Marked(_) => (
                "dcc",
                Command::MarkConcern {
                    item,
                    concern: register::item::Concern::Safety,
                },
            ),
            Sound::Cleared(_) => ("dcc", Command::ClearConcern { item }),
            Sound::Combined(_) => (
                "dcc",
                Command::CombineClauses {
                    item,
                    clauses: held.clauses.iter().map(|clause| clause.number).collect(),
                },
            ),
            Sound::Separated(_) => ("dcc", Command::SeparateClause { item, clause }),
            Sound::FixProvided(_, information) => (
                "dcc",
                Command::ProvideFix {
                    item,
                    clause,
                    from: held.provider,
                    information: information.clone(),
                },
            ),
            Sound::Targeted(_, device) => (
                "dcc",
                Command::SetFixTargets {
                    item,
                    clause,
                    targets: vec![model(*device)],
                },
            ),
            Sound::Asked(_) => {
                // Only Calder & Rowe may be asked here.
                let mut targets = held.clauses.first()?.fix.targets.iter();
                let devices = &held.clauses.first()?.terms;
                let theirs = |make: &str| make == "Calder & Rowe";
                let asked = targets.all(|target| theirs(target.make.as_str()))
                    && devices.iter().all(|device| theirs(device.make.as_str()));
                if !asked {
                    return None;
                }
                ("dcc", Command::AskConfirmation { item, clause })
            }
            Sound::Repeats(_, other, verdict) => (
                "dcc",
                Command::DecideRepeat {
                    item,
                    other: one(other)?.reference,
                    verdict: *verdict,
                },
            ),
            Sound::Sends(..)
            | Sound::SendsBroken(..)
            | Sound::Previews(..)
            | Sound::Raises(..)
            | Sound::PreparedAndDiscarded(_)
            | Sound::Refused(_)
            | Sound::ConfirmedYetWithheld(_)
            | Sound::Verified(_)
            | Sound::RepeatsPublished(..) => return None,
        })
    };
    match sound {
        // Rarely fit: the first item from there on that is.
        Sound::ConfirmedYetWithheld(which) => {
            for held in from(&items, *which) {
                if confirmed_yet_withheld(world, held).await.is_some() {
                    return Some(());
                }
            }
            None
        }
        Sound::Verified(which) => {
            let verifying = world.verifying(one(which)?.reference).await;
            acts(world, "dcc", verifying).await
        }
        Sound::Combined(which) | Sound::Separated(which) => {
            for held in from(&items, *which) {
                let (post, command) = command(held)?;
                if acts(world, post, command).await.is_some() {
                    return Some(());
                }
            }
            None
        }
        Sound::RepeatsPublished(which, (post, identifier), verdict) => {
            let other = world.item(post, *identifier).await?.reference;
            let item = one(which)?.reference;
            let verdict = *verdict;
            let command = Command::DecideRepeat {
                item,
                other,
                verdict,
            };
            acts(world, "dcc", command).await
        }
        Sound::Withdraws(which)
        | Sound::Queried(which, _)
        | Sound::Answered(which, _)
        | Sound::Declined(which)
        | Sound::Diverted(which)
        | Sound::Marked(which)
        | Sound::Cleared(which)
        | Sound::FixProvided(which, _)
        | Sound::Targeted(which, _)
        | Sound::Asked(which)
        | Sound::Repeats(which, _, _) => {
            let (post, command) = command(one(which)?)?;
            acts(world, post, command).await
        }
        Sound::Sends(..)
        | Sound::SendsBroken(..)
        | Sound::Previews(..)
        | Sound::Raises(..)
        | Sound::PreparedAndDiscarded(_)
        | Sound::Refused(_) => None,
    }
}

fn from(items: &[Item], which: Which) -> impl Iterator<Item = &Item> {
    let skipped = which % items.len().max(1);
    items.iter().cycle().skip(skipped).take(items.len())
}

/// Everything is there for publication but one thing: the firmware that is the fix is no longer
/// active on the list of devices.
async fn confirmed_yet_withheld(world: &World, held: &Item) -> Option<()> {
    let item = held.reference;
    let clause = held.clauses.first()?.number;
    let targets = vec![model(TARGETS[1])];
    let theirs = |make: &str| make == "Calder & Rowe";
    if !held
        .clauses
        .first()?
        .terms
        .iter()
        .all(|d| theirs(d.make.as_str()))
    {
        return None;
    }
    acts(world, "dcc", world.verifying(item).await).await;
    let set = Command::SetFixTargets {
        item,
        clause,
        targets,
    };
    acts(world, "dcc", set).await?;
    let ask = Command::AskConfirmation { item, clause };
    let Made::Confirmation(request) = world.tries("dcc", ask).await.ok()?.made else {
        return None;
    };
    let confirm = Command::ConfirmFix {
        item,
        request,
        evidence: "A trial that nobody else reads of".to_owned(),
    };
    acts(world, "calder", confirm).await
}

/// Any noise.
pub fn any() -> impl Strategy<Value = Vec<(Gap, Sound)>> {
    prop::collection::vec((select(Gap::ALL.to_vec()), sound()), 1..24)
}

fn words() -> impl Strategy<Value = String> {
    select(vec![
        "Gas reads stay at zero",
        "Clock drifts after a supply interruption",
        "The hub leaves the HAN for some minutes after midnight",
        "Upgrade to firmware 00020140",
        "Nothing that anybody else says",
    ])
    .prop_map(str::to_owned)
}

fn sound() -> impl Strategy<Value = Sound> {
    let device = || select(DEVICES.to_vec());
    let which = || 0_usize..40;
    let verdict = select(vec![
        RepeatVerdict::Same,
        RepeatVerdict::Different,
        RepeatVerdict::Undecided,
    ]);
    let concern = select(vec![
        None,
        Some(Concern::Safety),
        Some(Concern::Security),
        Some(Concern::Billing),
    ]);
    let rows = prop::collection::vec(
        (1_u64..60, device(), prop::option::of(words()), words()),
        1..6,
    );
    prop_oneof![
        4 => (select(PROVIDERS.to_vec()), rows).prop_map(|(post, rows)| Sound::Sends(post, rows)),
        1 => (select(PROVIDERS.to_vec()), prop::collection::vec(any_byte(), 0..80))
            .prop_map(|(post, bytes)| Sound::SendsBroken(post, bytes)),
        1 => (select(PROVIDERS.to_vec()), words()).prop_map(|(post, w)| Sound::Previews(post, w)),
        4 => (
            select(PARTIES.to_vec()),
            prop::collection::vec(device(), 1..3),
            words(),
            prop::option::of(words()),
            concern,
        )
            .prop_map(|(post, devices, w, fix, c)| Sound::Raises(post, devices, w, fix, c)),
        1 => which().prop_map(Sound::Withdraws),
        4 => which().prop_map(Sound::Verified),
        1 => (which(), words()).prop_map(|(which, words)| Sound::Queried(which, words)),
        1 => (which(), words()).prop_map(|(which, words)| Sound::Answered(which, words)),
        1 => which().prop_map(Sound::Declined),
        1 => which().prop_map(Sound::Diverted),
        1 => which().prop_map(Sound::Marked),
        1 => which().prop_map(Sound::Cleared),
        1 => which().prop_map(Sound::Combined),
        1 => which().prop_map(Sound::Separated),
        1 => (which(), words()).prop_map(|(which, words)| Sound::FixProvided(which, words)),
        2 => (which(), select(TARGETS.to_vec())).prop_map(|(w, d)| Sound::Targeted(w, d)),
        2 => which().prop_map(Sound::Asked),
        1 => words().prop_map(Sound::Refused),
        1 => which().prop_map(Sound::ConfirmedYetWithheld),
        1 => (which(), which(), verdict.clone()).prop_map(|(a, b, v)| Sound::Repeats(a, b, v)),
        2 => (which(), select(PUBLISHED.to_vec()), verdict)
            .prop_map(|(a, b, v)| Sound::RepeatsPublished(a, b, v)),
        1 => words().prop_map(Sound::PreparedAndDiscarded),
    ]
}

fn any_byte() -> impl Strategy<Value = u8> {
    0_u8..=255
}
