//! A small synthetic world: organisations, a calendar, and a ledger in memory that loads exactly
//! what a command needs, decides it, and puts in what was decided.

use register::command::{Actor, Command, ReceivedFile};
use register::decide::decide;
use register::decision::{Decision, Event, Facts, Notice, Refusal, Stored, Write, needs};
use register::edition::{AccessList, Edition, EditionKind, EditionState, MakeHolder, Publication};
use register::glossary::{Glossary, GlossaryEntry};
use register::item::{Clause, Item, Stage, Term};
use register::items_named::{ItemsNamed, Unread};
use register::publication::TargetListing;
use register::round::{CHASE_AFTER_WORKING_DAYS_DEFAULT, Round};
use register::submission::{Route, Submission};
use register::{FixAvailable, SourceKind, StatusOfInformation, SubmittedRow};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use terms::reference::ConfirmationRef;
use terms::{
    Capacity, Date, DeviceModel, DeviceType, Division, EditionRef, FirmwareVersion, ItemRef, Make,
    Model, Moment, Organisation, OrganisationRef, OrganisationType, PartyCategory, PersonRef,
    RoundRef, SubmissionRef, WorkingDayCalendar,
};

/// Everybody who takes part; each has one person, DCC has two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Dcc,
    DccSecond,
    Secas,
    Panel,
    Northmere,
    Halden,
    Calder,
    NorthernReach,
    SouthernArc,
    Brightwater,
    Fenland,
    Moorland,
    Tidewater,
}

impl Who {
    pub const ALL: [Who; 13] = [
        Who::Dcc,
        Who::DccSecond,
        Who::Secas,
        Who::Panel,
        Who::Northmere,
        Who::Halden,
        Who::Calder,
        Who::NorthernReach,
        Who::SouthernArc,
        Who::Brightwater,
        Who::Fenland,
        Who::Moorland,
        Who::Tidewater,
    ];

    pub fn organisation(self) -> OrganisationRef {
        let house = match self == Who::DccSecond {
            true => Who::Dcc,
            false => self,
        };
        OrganisationRef::from_random_bits(1_000 + house as u64)
    }

    pub fn person(self) -> PersonRef {
        PersonRef::from_random_bits(2_000 + self as u64)
    }

    pub fn kind(self) -> OrganisationType {
        match self {
            Who::Dcc | Who::DccSecond => OrganisationType::Dcc,
            Who::Secas => OrganisationType::Secas,
            Who::Panel => OrganisationType::Panel,
            Who::Northmere | Who::Halden | Who::Calder => OrganisationType::Manufacturer,
            Who::NorthernReach | Who::SouthernArc => OrganisationType::Csp,
            Who::Brightwater | Who::Fenland => OrganisationType::Supplier,
            Who::Moorland => OrganisationType::NetworkParty,
            Who::Tidewater => OrganisationType::OtherSecParty,
        }
    }

    pub fn category(self) -> Option<PartyCategory> {
        match self {
            Who::Brightwater => Some(PartyCategory::LargeSupplier),
            Who::Fenland => Some(PartyCategory::SmallSupplier),
            Who::Moorland => Some(PartyCategory::ElectricityNetwork),
            Who::Tidewater => Some(PartyCategory::OtherSec),
            Who::Dcc
            | Who::DccSecond
            | Who::Secas
            | Who::Panel
            | Who::Northmere
            | Who::Halden
            | Who::Calder
            | Who::NorthernReach
            | Who::SouthernArc => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Who::Dcc | Who::DccSecond => "DCC",
            Who::Secas => "SECAS",
            Who::Panel => "Panel",
            Who::Northmere => "Northmere",
            Who::Halden => "Halden Metering",
            Who::Calder => "Calder & Rowe",
            Who::NorthernReach => "Northern Reach",
            Who::SouthernArc => "southern arc",
            Who::Brightwater => "Brightwater Energy",
            Who::Fenland => "Fenland Power",
            Who::Moorland => "Moorland Networks",
            Who::Tidewater => "Tidewater Data",
        }
    }

    pub fn actor(self) -> Actor {
        Actor::Person(Capacity {
            person: self.person(),
            organisation: self.organisation(),
            organisation_type: self.kind(),
            party_category: self.category(),
        })
    }
}

/// The ledger and everything that facts come from.
#[derive(Clone)]
pub struct World {
    pub now: Moment,
    pub organisations: BTreeMap<OrganisationRef, Organisation>,
    pub make_holders: Vec<MakeHolder>,
    pub calendar: WorkingDayCalendar,
    pub glossary: Option<Glossary>,
    pub access: Stored<AccessList>,
    pub rounds: Vec<Stored<Round>>,
    pub editions: BTreeMap<EditionRef, Stored<Edition>>,
    pub items: BTreeMap<ItemRef, Stored<Item>>,
    pub history: BTreeMap<(ItemRef, u32), Item>,
    pub submissions: Vec<Submission>,
    pub items_named: BTreeMap<SubmissionRef, ItemsNamed>,
    pub events: Vec<Event>,
    pub notices: Vec<Notice>,
    pub publications: Vec<Publication>,
    pub listing: BTreeMap<DeviceModel, TargetListing>,
}

impl World {
    /// Before anything: no glossary, no item, no round. Monday 5 January 2026, nine o'clock.
    pub fn bare() -> World {
        let organisations = Who::ALL
            .into_iter()
            .map(|who| {
                let organisation = Organisation {
                    reference: who.organisation(),
                    name: who.name().to_owned(),
                    organisation_type: who.kind(),
                    party_category: who.category(),
                };
                (who.organisation(), organisation)
            })
            .collect();
        let make_holders = [Who::Northmere, Who::Halden, Who::Calder]
            .map(|who| holder(who.name(), who, day(2020, 1, 1), None))
            .into();
        World {
            now: nine_o_clock(day(2026, 1, 5)),
            organisations,
            make_holders,
            calendar: england_2026(&[]),
            glossary: None,
            access: Stored {
                value: AccessList::as_proposed(),
                version: 1,
            },
            rounds: Vec::new(),
            editions: BTreeMap::new(),
            items: BTreeMap::new(),
            history: BTreeMap::new(),
            submissions: Vec::new(),
            items_named: BTreeMap::new(),
            events: Vec::new(),
            notices: Vec::new(),
            publications: Vec::new(),
            listing: BTreeMap::new(),
        }
    }

    /// With a glossary published.
    pub fn new() -> World {
        let mut world = World::bare();
        world.does(
            Who::Dcc,
            Command::PublishGlossary {
                entries: glossary(),
            },
        );
        world
    }

    /// What would be decided; nothing is put in.
    pub fn decide(&self, actor: Actor, command: &Command) -> Result<Decision, Refusal> {
        let needs = needs(command, &actor);
        let needed = |item: &Item| {
            needs.every_item
                || needs.items.contains(&item.reference)
                || needs
                    .items_of
                    .as_ref()
                    .is_some_and(|(provider, identifiers)| {
                        item.provider == *provider && identifiers.contains(&item.identifier)
                    })
        };
        let published = self
            .editions
            .values()
            .filter(|stored| matches!(stored.value.state, EditionState::Published { .. }))
            .max_by_key(|stored| stored.value.number);
        let pending = self
            .editions
            .values()
            .find(|stored| stored.value.state == EditionState::Prepared);
        let target_listed = |target: &DeviceModel| {
            self.listing
                .get(target)
                .copied()
                .unwrap_or(TargetListing::Active)
        };
        let facts = Facts {
            now: self.now,
            organisations: self.organisations.clone(),
            make_holders: self.make_holders.clone(),
            calendar: self.calendar.clone(),
            glossary: self.glossary.clone(),
            access: self.access.clone(),
            rounds: self.rounds.clone(),
            last_edition: published.filter(|_| needs.editions_before).cloned(),
            edition_pending: pending
                .filter(|_| needs.editions_before)
                .map(|stored| stored.value.reference),
            items: self
                .items
                .iter()
                .filter(|(_, stored)| needed(&stored.value))
                .map(|(reference, stored)| (*reference, stored.clone()))
                .collect(),
            edition: needs
                .edition
                .and_then(|reference| self.editions.get(&reference).cloned()),
            raised_count: needs.raised_by.map_or(0, |party| {
                self.items
                    .values()
                    .filter(|stored| stored.value.provider == party)
                    .count() as u64
            }),
            sent_count: needs.sent_by.map_or(0, |(provider, sha256)| {
                let sent = |submission: &&Submission| {
                    submission.provider == provider && submission.file_sha256 == sha256
                };
                self.submissions.iter().filter(sent).count() as u64
            }),
            actor,
            target_listed: &target_listed,
            reference_bits: &|kind, key| hashed(&(kind, key)),
            sha256: &digest,
            files_of: &|publication| crate::editions::files_of(publication.edition),
        };
        decide(&facts, command)
    }

    /// Decides and puts in.
    pub fn try_as(&mut self, actor: Actor, command: Command) -> Result<Decision, Refusal> {
        let decision = self.decide(actor, &command)?;
        for write in &decision.writes {
            self.put_in(write);
        }
        self.events.extend(decision.events.iter().cloned());
        self.notices.extend(decision.notices.iter().cloned());
        self.publications.extend(decision.publication.clone());
        Ok(decision)
    }

    /// A person tries.
    pub fn tries(&mut self, who: Who, command: Command) -> Result<Decision, Refusal> {
        self.try_as(who.actor(), command)
    }

    /// A person does; it must succeed.
    #[track_caller]
    pub fn does(&mut self, who: Who, command: Command) -> Decision {
        self.tries(who, command.clone())
            .unwrap_or_else(|refusal| panic!("{who:?} {command:?}: {refusal:?}"))
    }

    /// A person tries and is refused.
    #[track_caller]
    pub fn refused(&mut self, who: Who, command: Command) -> Refusal {
        self.tries(who, command).expect_err("this is refused")
    }

    fn put_in(&mut self, write: &Write) {
        match write {
            Write::Item { item, follows } => {
                let held = self.items.get(&item.reference).map_or(0, |s| s.version);
                assert_eq!(
                    held, *follows,
                    "a write follows the version it was decided on"
                );
                if matches!(item.stage, Stage::Diverted { .. }) {
                    self.history.retain(|(held, _), _| *held != item.reference);
                }
                let version = follows + 1;
                let value = item.as_ref().clone();
                self.history
                    .insert((item.reference, version), value.clone());
                self.items.insert(item.reference, Stored { value, version });
            }
            Write::Submission(submission) => self.submissions.push(submission.as_ref().clone()),
            Write::ItemsNamed { submission, named } => {
                let held = self.items_named.insert(*submission, named.as_ref().clone());
                assert_eq!(held, None, "what a file names is written once");
            }
            Write::Round { round, follows } => {
                let stored = Stored {
                    value: round.as_ref().clone(),
                    version: follows + 1,
                };
                match self
                    .rounds
                    .iter_mut()
                    .find(|held| held.value.reference == round.reference)
                {
                    Some(held) => {
                        assert_eq!(held.version, *follows);
                        *held = stored;
                    }
                    None => self.rounds.insert(0, stored),
                }
            }
            Write::Edition { edition, follows } => {
                let held = self
                    .editions
                    .get(&edition.reference)
                    .map_or(0, |s| s.version);
                assert_eq!(held, *follows);
                let value = edition.as_ref().clone();
                let version = follows + 1;
                self.editions
                    .insert(edition.reference, Stored { value, version });
            }
            Write::Glossary(glossary) => self.glossary = Some(glossary.as_ref().clone()),
            Write::Calendar(calendar) => self.calendar = calendar.as_ref().clone(),
            Write::AccessList { list, follows } => {
                assert_eq!(self.access.version, *follows);
                self.access = Stored {
                    value: list.clone(),
                    version: follows + 1,
                };
            }
        }
    }

    /// A provider's file arrives, without errors.
    #[track_caller]
    pub fn sends(&mut self, who: Who, rows: Vec<SubmittedRow>) -> Decision {
        self.now = self.now.plus_seconds(1);
        self.does(who, Command::ReceiveSubmission(file(rows)))
    }

    /// The item of this provider with this Identifier.
    #[track_caller]
    pub fn item(&self, who: Who, identifier: u64) -> &Item {
        &self
            .items
            .values()
            .find(|stored| {
                stored.value.provider == who.organisation() && stored.value.identifier == identifier
            })
            .expect("the provider has such an item")
            .value
    }

    /// Its reference.
    #[track_caller]
    pub fn item_ref(&self, who: Who, identifier: u64) -> ItemRef {
        self.item(who, identifier).reference
    }

    /// A clause of it.
    #[track_caller]
    pub fn clause(&self, who: Who, identifier: u64, number: u32) -> &Clause {
        self.item(who, identifier)
            .clause(number)
            .expect("the item has such a clause")
    }

    /// The act of verifying an item as it stands now.
    pub fn verify(&self, item: ItemRef) -> Command {
        let seen = self.items[&item].version;
        Command::VerifyItem { item, seen }
    }

    #[track_caller]
    pub fn verifies(&mut self, item: ItemRef) {
        let command = self.verify(item);
        self.does(Who::Dcc, command);
    }

    /// DCC asks for confirmation of a clause's fix.
    #[track_caller]
    pub fn asks(&mut self, item: ItemRef, clause: u32) -> ConfirmationRef {
        self.now = self.now.plus_seconds(1);
        self.does(Who::Dcc, Command::AskConfirmation { item, clause });
        self.request(item, clause)
    }

    /// The request that stands for a clause.
    #[track_caller]
    pub fn request(&self, item: ItemRef, clause: u32) -> ConfirmationRef {
        let held = &self.items[&item].value;
        let clause = held.clause(clause).expect("the clause is there");
        let confirmation = clause.fix.confirmation.as_ref();
        confirmation.expect("confirmation was asked").reference
    }

    #[track_caller]
    pub fn confirms(&mut self, who: Who, item: ItemRef, clause: u32) {
        let command = confirm(item, self.request(item, clause));
        self.does(who, command);
    }

    /// Verified, asked and confirmed by everybody asked: the clause has a known fix.
    #[track_caller]
    pub fn makes_known(&mut self, item: ItemRef, clause: u32) {
        if !matches!(self.items[&item].value.stage, Stage::Verified { .. }) {
            self.verifies(item);
        }
        self.asks(item, clause);
        let held = self.items[&item].value.clause(clause).cloned();
        let asked = held.and_then(|c| c.fix.confirmation).map(|c| c.answers);
        for organisation in asked.into_iter().flatten().map(|(o, _)| o) {
            let who = Who::ALL
                .into_iter()
                .find(|who| who.organisation() == organisation)
                .expect("somebody of this world");
            self.confirms(who, item, clause);
        }
    }

    /// A provider's file arrives and every clause of every item in it gets a known fix.
    #[track_caller]
    pub fn sends_known(&mut self, who: Who, rows: Vec<SubmittedRow>) {
        let identifiers: Vec<u64> = rows.iter().map(|row| row.identifier).collect();
        self.sends(who, rows);
        let mut done = Vec::new();
        for identifier in identifiers {
            if done.contains(&identifier) {
                continue;
            }
            done.push(identifier);
            let item = self.item(who, identifier).clone();
            for clause in &item.clauses {
                self.makes_known(item.reference, clause.number);
            }
        }
    }

    /// One person at DCC prepares an edition.
    #[track_caller]
    pub fn prepares(&mut self, kind: EditionKind, round: Option<RoundRef>) -> EditionRef {
        self.now = self.now.plus_seconds(1);
        self.does(Who::Dcc, Command::PrepareEdition { kind, round });
        self.editions
            .values()
            .find(|stored| stored.value.state == EditionState::Prepared)
            .expect("an edition is prepared")
            .value
            .reference
    }

    /// Another publishes it.
    #[track_caller]
    pub fn publishes(&mut self, edition: EditionRef) -> Publication {
        let decision = self.does(Who::DccSecond, Command::PublishEdition { edition });
        decision.publication.expect("a publication comes with it")
    }

    /// Prepared and published, between the regular ones.
    #[track_caller]
    pub fn edition(&mut self) -> Publication {
        let edition = self.prepares(ad_hoc(), None);
        self.publishes(edition)
    }

    /// DCC opens a round with these providers.
    #[track_caller]
    pub fn opens(&mut self, period: &str, providers: &[(Who, Date)]) -> RoundRef {
        self.does(Who::Dcc, open_round(period, providers));
        self.rounds[0].value.reference
    }
}

pub fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day of the calendar")
}

pub fn nine_o_clock(date: Date) -> Moment {
    Moment::start_of_day(date).plus_seconds(9 * 3_600)
}

pub fn holder(make: &str, who: Who, from: Date, until: Option<Date>) -> MakeHolder {
    MakeHolder {
        make: Make::parse(make).expect("a make"),
        organisation: who.organisation(),
        from,
        until,
    }
}

/// England and Wales in 2026, with these days beside the regular ones.
pub fn england_2026(more: &[Date]) -> WorkingDayCalendar {
    let regular = [
        day(2026, 1, 1),
        day(2026, 4, 3),
        day(2026, 4, 6),
        day(2026, 5, 4),
        day(2026, 5, 25),
        day(2026, 8, 31),
        day(2026, 12, 25),
        day(2026, 12, 28),
    ];
    let holidays = regular
        .iter()
        .chain(more)
        .map(|date| (*date, "Bank holiday".to_owned()))
        .collect();
    WorkingDayCalendar::new(1, Division::EnglandAndWales, holidays)
}

pub fn glossary() -> Vec<GlossaryEntry> {
    vec![GlossaryEntry {
        anchor: "firmware-version".to_owned(),
        term: "Firmware Version".to_owned(),
        meaning: "The version as the inventory holds it.".to_owned(),
        source: "REG-9".to_owned(),
    }]
}

pub fn device(device_type: DeviceType, make: &str, model: &str, version: &str) -> DeviceModel {
    DeviceModel {
        device_type,
        make: Make::parse(make).expect("a make"),
        model: Model::parse(model).expect("a model"),
        firmware: Some(FirmwareVersion::parse(version).expect("a version")),
    }
}

/// Northmere's electricity meter EM-100 with this version.
pub fn em_100(version: &str) -> DeviceModel {
    device(DeviceType::Esme, "Northmere", "EM-100", version)
}

/// Halden Metering's hub CH-7 with this version.
pub fn ch_7(version: &str) -> DeviceModel {
    device(DeviceType::Chf, "Halden Metering", "CH-7", version)
}

/// A row of a defect with a fix.
pub fn row(identifier: u64, device: DeviceModel) -> SubmittedRow {
    SubmittedRow {
        line: 2,
        identifier,
        device,
        source: SourceKind::DeviceManufacturer,
        status: StatusOfInformation::Defect,
        date_last_updated: day(2026, 1, 2),
        fix_available: FixAvailable::Yes,
        fix_information: Some("Update to firmware 00020131".to_owned()),
        summary: Some("The clock drifts after a restart".to_owned()),
        combination: None,
        affected_until: None,
        hardware_version: None,
        region: None,
    }
}

/// A row of a defect without a fix.
pub fn row_without_fix(identifier: u64, device: DeviceModel) -> SubmittedRow {
    SubmittedRow {
        fix_available: FixAvailable::No,
        fix_information: None,
        ..row(identifier, device)
    }
}

/// The row, under a `Combination` label.
pub fn together(label: &str, row: SubmittedRow) -> SubmittedRow {
    SubmittedRow {
        combination: Some(label.to_owned()),
        ..row
    }
}

pub fn term(device: &DeviceModel) -> Term {
    Term {
        device_type: device.device_type,
        make: device.make.clone(),
        model: device.model.clone(),
        versions: device.firmware.iter().cloned().collect(),
        hardware_version: None,
        region: None,
    }
}

/// A file that read without errors.
pub fn file(rows: Vec<SubmittedRow>) -> ReceivedFile {
    ReceivedFile {
        route: Route::Page,
        round: None,
        sha256: digest(format!("{rows:?}").as_bytes()),
        bytes: 1_000,
        profile: 1,
        errors: 0,
        warnings: 0,
        findings_sha256: digest(b"no findings"),
        named: ItemsNamed::of(rows.iter().map(|row| row.identifier), Unread::Nothing),
        rows,
    }
}

pub fn confirm(item: ItemRef, request: ConfirmationRef) -> Command {
    Command::ConfirmFix {
        item,
        request,
        evidence: "Test report 17, synthetic".to_owned(),
    }
}

pub fn withdraw_confirmation(item: ItemRef, request: ConfirmationRef) -> Command {
    Command::WithdrawConfirmation {
        item,
        request,
        reason: "The release was recalled".to_owned(),
    }
}

pub fn open_round(period: &str, providers: &[(Who, Date)]) -> Command {
    Command::OpenRound {
        period: period.to_owned(),
        format: "CSV with ten fields".to_owned(),
        delivery_method: "Upload page".to_owned(),
        chase_after_working_days: CHASE_AFTER_WORKING_DAYS_DEFAULT,
        providers: providers
            .iter()
            .map(|(who, agreed)| (who.organisation(), *agreed))
            .collect(),
    }
}

pub fn ad_hoc() -> EditionKind {
    EditionKind::AdHoc {
        reason: "A fix that cannot wait".to_owned(),
    }
}

pub fn quarterly(period: &str) -> EditionKind {
    EditionKind::Quarterly {
        period: period.to_owned(),
    }
}

pub fn erratum() -> EditionKind {
    EditionKind::Erratum {
        reason: "An entry was taken back".to_owned(),
    }
}

/// The same bits for the same value, in every run.
pub fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Stands for SHA-256: 32 bytes, the same for the same bytes, others for others.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut whole = [0; 32];
    for (part, at) in whole.chunks_exact_mut(8).zip(0_u64..) {
        part.copy_from_slice(&hashed(&(at, bytes)).to_be_bytes());
    }
    whole
}
