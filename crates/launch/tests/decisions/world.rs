//! A small world for scenes: a fleet of some dozen hubs, three Suppliers, two people at DCC, a
//! Panel, a CSP, and one launch whose states are kept as decisions leave them.

use launch::command::Command;
use launch::criteria::Criteria;
use launch::decide::decide;
use launch::decision::{Decision, Event, Facts, FleetFacts, NoticeAbout, Refusal, Write};
use launch::dispatch::{Begins, DispatchFacts};
use launch::fleet::{
    DeviceStatus, Fleet, FleetView, HomeCombination, HubProfile, Legend, Overlay, SupplierPair, Wan,
};
use launch::hub_set::HubSet;
use launch::launch::{HubsFrom, Launch};
use launch::nomination::TakenHubs;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use launch::order::Order;
use launch::tally::TrancheTally;
use launch::tranche::{SealedPlan, SealedStratum};
use std::collections::BTreeMap;
use terms::{
    Actor, Capacity, CspRegion, Date, DeviceId, Division, FirmwareVersion, LaunchRef, Make, Model,
    Moment, OrderRef, Organisation, OrganisationRef, OrganisationType, PersonRef, PlanRef, Stored,
    WorkingDayCalendar,
};

/// Device IDs of the hubs: `FIRST + n` for the n-th.
pub const FIRST: u64 = 0x00DB_1234_0000_0100;

/// How many hubs there are.
pub const HUBS: u64 = 12;

pub fn day(year: i16, month: i8, day: i8) -> Date {
    format!("{year:04}-{month:02}-{day:02}").parse().unwrap()
}

pub fn hub(n: u64) -> DeviceId {
    DeviceId::from_bits(FIRST + n).unwrap()
}

pub fn hubs(numbers: &[u64]) -> Vec<DeviceId> {
    numbers.iter().map(|n| hub(*n)).collect()
}

fn organisation(bits: u64, organisation_type: OrganisationType) -> Organisation {
    Organisation {
        reference: OrganisationRef::from_random_bits(bits),
        name: format!("Organisation {bits}"),
        organisation_type,
        party_category: None,
    }
}

/// The cast, by the number of their organisation and of their person.
fn person(organisation_bits: u64, person: u64, organisation_type: OrganisationType) -> Actor {
    Actor::Person(Capacity {
        person: PersonRef::from_random_bits(person),
        organisation: OrganisationRef::from_random_bits(organisation_bits),
        organisation_type,
        party_category: None,
    })
}

pub fn dcc() -> Actor {
    person(1, 11, OrganisationType::Dcc)
}

pub fn dcc_second() -> Actor {
    person(1, 12, OrganisationType::Dcc)
}

pub fn panel() -> Actor {
    person(2, 21, OrganisationType::Panel)
}

/// Responsible for both fuels at hubs 0 to 5.
pub fn brightwater() -> Actor {
    person(5, 51, OrganisationType::Supplier)
}

/// Responsible for electricity at hubs 6 to 9, for gas at hub 5.
pub fn fenland() -> Actor {
    person(6, 61, OrganisationType::Supplier)
}

/// Responsible for no hub that the launch concerns.
pub fn stranger() -> Actor {
    person(7, 71, OrganisationType::Supplier)
}

pub fn csp() -> Actor {
    person(8, 81, OrganisationType::Csp)
}

pub fn organisation_of(actor: &Actor) -> OrganisationRef {
    match actor {
        Actor::Person(capacity) => capacity.organisation,
        Actor::Clock => panic!("the clock has no organisation"),
    }
}

/// The world between two acts.
pub struct World {
    pub now: Moment,
    pub launch: Option<Stored<Launch>>,
    pub orders: Vec<Stored<Order>>,
    pub objects: BTreeMap<[u8; 32], Vec<u8>>,
    pub events: Vec<Event>,
    pub told: Vec<NoticeAbout>,
    pub tally: Option<TrancheTally>,
    pub plan: Option<SealedPlan>,
    pub number_taken: bool,
    pub deferred: HubSet,
    pub taken: TakenHubs,
    legend: Legend,
    devices: Vec<u64>,
    profiles: Vec<u16>,
    suppliers: Vec<u16>,
}

pub fn version(text: &str) -> FirmwareVersion {
    FirmwareVersion::parse(text).unwrap()
}

/// The notification of the scenes.
pub fn notification(kind: LaunchKind) -> Notification {
    Notification {
        number: NotificationNumber::parse("CHFN-2026-0001").unwrap(),
        kind,
        target: Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        },
        release_note: "Puts right the loss of gas reads after a power cut.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: UpgradePriority::Medium,
        deploy_by: day(2027, 1, 29),
        activate_by: day(2027, 2, 26),
        criteria: Criteria::standard(kind),
    }
}

pub fn calendar() -> WorkingDayCalendar {
    let holidays = [day(2026, 12, 25), day(2026, 12, 28), day(2027, 1, 1)]
        .map(|date| (date, "Bank holiday".to_owned()));
    WorkingDayCalendar::new(3, Division::EnglandAndWales, holidays.into())
}

impl World {
    /// On Monday 2 November 2026 at 09:00, before anything is drafted.
    pub fn new() -> World {
        let profile = |status, firmware: &str| HubProfile {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            firmware: version(firmware),
            region: Some(CspRegion::North),
            status,
            wan: Wan::Reachable,
        };
        let reference = |actor: &Actor| Some(organisation_of(actor));
        let pair = |electricity, gas| SupplierPair { electricity, gas };
        World {
            now: Moment::at_hour(day(2026, 11, 2), 9),
            launch: None,
            orders: Vec::new(),
            objects: BTreeMap::new(),
            events: Vec::new(),
            told: Vec::new(),
            tally: None,
            plan: None,
            number_taken: false,
            deferred: HubSet::new(),
            taken: TakenHubs::default(),
            legend: Legend {
                profiles: vec![
                    profile(DeviceStatus::Commissioned, "00010000"),
                    profile(DeviceStatus::Suspended, "00010000"),
                    profile(DeviceStatus::Commissioned, "00020000"),
                ],
                combinations: vec![HomeCombination::default()],
                suppliers: vec![
                    SupplierPair::default(),
                    pair(reference(&brightwater()), reference(&brightwater())),
                    pair(reference(&brightwater()), reference(&fenland())),
                    pair(reference(&fenland()), None),
                ],
            },
            devices: (FIRST..FIRST + HUBS).collect(),
            profiles: vec![0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0],
            suppliers: vec![1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 0, 0],
        }
    }

    /// After the notification was issued.
    pub fn notified() -> World {
        World::notified_as(LaunchKind::Ordinary)
    }

    pub fn notified_as(kind: LaunchKind) -> World {
        let mut world = World::new();
        world.act(
            &dcc(),
            Command::Draft {
                notification: Box::new(notification(kind)),
            },
        );
        let launch = world.reference();
        world.act(&dcc(), Command::Issue { launch });
        world
    }

    /// After the window closed, with or without a list of Brightwater's hubs 0 to 3.
    pub fn ready(listed: bool) -> World {
        let mut world = World::notified();
        if listed {
            world.nominate(&brightwater(), &[0, 1, 2, 3]);
        }
        world.now = world.state().window.unwrap().closes.plus_seconds(1);
        let launch = world.reference();
        world.act(&Actor::Clock, Command::CloseWindow { launch });
        world
    }

    /// With a tranche of four hubs sealed, on a Tuesday at 11.
    pub fn running() -> World {
        let mut world = World::ready(true);
        world.now = Moment::at_hour(day(2026, 11, 24), 11);
        world.plan = Some(sealed_plan(None, HubsFrom::Lists));
        let launch = world.reference();
        let plan = world.planned();
        world.act(&dcc(), Command::Seal { launch, plan });
        world
    }

    pub fn reference(&self) -> LaunchRef {
        self.launch.as_ref().unwrap().value.reference
    }

    pub fn state(&self) -> &Launch {
        &self.launch.as_ref().unwrap().value
    }

    pub fn nominate(&mut self, who: &Actor, numbers: &[u64]) -> Decision {
        let launch = self.reference();
        self.act(
            who,
            Command::Nominate {
                launch,
                route: launch::nomination::NominationRoute::Page,
                list: hubs(numbers),
                request_sha256: [7; 32],
            },
        )
    }

    pub fn stop(&mut self, who: &Actor) -> Decision {
        let launch = self.reference();
        self.act(
            who,
            Command::EmergencyStop {
                launch,
                words: "Gas reads stopped at upgraded hubs.".to_owned(),
            },
        )
    }

    /// Carries out an act that must be allowed.
    pub fn act(&mut self, who: &Actor, command: Command) -> Decision {
        match self.try_act(who, command.clone()) {
            Ok(decision) => decision,
            Err(refusal) => panic!("{command:?} was refused: {}", refusal.code()),
        }
    }

    /// The code with which an act is refused.
    pub fn refused(&mut self, who: &Actor, command: Command) -> &'static str {
        match self.try_act(who, command.clone()) {
            Ok(_) => panic!("{command:?} was allowed"),
            Err(refusal) => refusal.code(),
        }
    }

    pub fn try_act(&mut self, who: &Actor, command: Command) -> Result<Decision, Refusal> {
        let decision = self.decide(who, &command)?;
        for object in &decision.objects {
            self.objects.insert(digest(object), object.clone());
        }
        for write in &decision.writes {
            match write {
                Write::Launch { launch, follows } => {
                    assert_eq!(*follows, self.launch.as_ref().map_or(0, |s| s.version));
                    self.launch = Some(Stored {
                        value: (**launch).clone(),
                        version: follows + 1,
                    });
                }
                Write::Order { order, follows } => {
                    self.orders
                        .retain(|stored| stored.value.reference != order.reference);
                    self.orders.push(Stored {
                        value: (**order).clone(),
                        version: follows + 1,
                    });
                }
            }
        }
        self.events.extend(decision.events.clone());
        self.told
            .extend(decision.notices.iter().map(|notice| notice.about));
        Ok(decision)
    }

    fn decide(&self, who: &Actor, command: &Command) -> Result<Decision, Refusal> {
        let overlay = Overlay::of(HUBS as u32);
        let combinations = vec![0; HUBS as usize];
        let view = FleetView::new(
            Fleet {
                devices: &self.devices,
                profiles: &self.profiles,
                combinations: &combinations,
                suppliers: &self.suppliers,
                legend: &self.legend,
            },
            &overlay,
        );
        let wave = [0, 1, 2, 3];
        let (none, conflicts, sent_today) = (HubSet::new(), [], BTreeMap::new());
        let sent = self.sent();
        let csps = CspRegion::ALL
            .into_iter()
            .map(|region| (region, organisation_of(&csp())))
            .collect();
        let dispatch = DispatchFacts {
            view,
            number: self
                .launch
                .as_ref()
                .and_then(|stored| stored.value.current_tranche())
                .map_or(1, |tranche| tranche.wave),
            wave: &wave,
            gone: 0,
            sent: &sent,
            deferred: &self.deferred,
            elsewhere: &none,
            changed_supplier: &none,
            conflicts: &conflicts,
            sent_today: &sent_today,
            csps: &csps,
            begins: match sent.is_empty() {
                true => Begins::Wave,
                false => Begins::Continues,
            },
        };
        let organisations = [
            organisation(1, OrganisationType::Dcc),
            organisation(2, OrganisationType::Panel),
            organisation(5, OrganisationType::Supplier),
            organisation(6, OrganisationType::Supplier),
            organisation(7, OrganisationType::Supplier),
            organisation(8, OrganisationType::Csp),
        ];
        let own_lists = match who {
            Actor::Person(capacity) => self.own_lists(capacity.organisation),
            Actor::Clock => Vec::new(),
        };
        let facts = Facts {
            now: self.now,
            actor: who.clone(),
            organisations: organisations
                .into_iter()
                .map(|organisation| (organisation.reference, organisation))
                .collect(),
            calendar: calendar(),
            launch: self.launch.clone(),
            number_taken: self.number_taken,
            portfolios: [
                (organisation_of(&brightwater()), 6),
                (organisation_of(&fenland()), 3),
                (organisation_of(&stranger()), 0),
            ]
            .into(),
            fleet: Some(FleetFacts {
                view,
                hub_of_other_device: &|_| None,
                taken: self.taken.clone(),
            }),
            own_lists,
            plan: self.plan.clone(),
            dispatch: Some(dispatch),
            tally: self.tally.clone(),
            orders: self.orders.clone(),
            names_personal_data: &|text| text.contains("00-DB"),
            reference_bits: &|kind, key| {
                let bits = digest(format!("{kind}/{key}").as_bytes());
                u64::from_be_bytes(bits[..8].try_into().unwrap())
            },
            sha256: &digest,
        };
        decide(&facts, command)
    }

    fn own_lists(&self, who: OrganisationRef) -> Vec<(terms::NominationRef, Vec<DeviceId>)> {
        let Some(stored) = &self.launch else {
            return Vec::new();
        };
        stored
            .value
            .nominations
            .iter()
            .filter(|nomination| nomination.supplier == who)
            .map(|nomination| {
                let bytes = &self.objects[&nomination.hubs.sha256];
                let hubs = nomination.hubs.read(bytes, &digest).unwrap();
                (nomination.reference, hubs)
            })
            .collect()
    }

    /// Positions that orders hold which were not taken back.
    fn sent(&self) -> HubSet {
        let mut sent = HubSet::new();
        for stored in &self.orders {
            if stored.value.recalled_at.is_some() {
                continue;
            }
            let bytes = &self.objects[&stored.value.hubs.sha256];
            for device in stored.value.hubs.read(bytes, &digest).unwrap() {
                sent.insert((device.bits() - FIRST) as u32);
            }
        }
        sent
    }

    /// The plan that a person looks at.
    pub fn planned(&self) -> PlanRef {
        let none = PlanRef::from_random_bits(1);
        self.plan.as_ref().map_or(none, |plan| plan.reference)
    }

    pub fn order(&self) -> OrderRef {
        self.orders.last().unwrap().value.reference
    }
}

/// A digest that is good enough for scenes: different bytes, different digest.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    for (lane, chunk) in digest.chunks_mut(8).enumerate() {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325 ^ lane as u64;
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        chunk.copy_from_slice(&hash.to_be_bytes());
    }
    digest
}

/// A plan of four hubs in two waves, as its check passed it.
pub fn sealed_plan(parent: Option<PlanRef>, hubs_from: HubsFrom) -> SealedPlan {
    SealedPlan {
        reference: PlanRef::from_random_bits(parent.map_or(100, |p| p.bits() + 1)),
        parent,
        snapshot: 1,
        seed: 42,
        slots_sha256: [9; 32],
        hubs_from,
        waves: vec![2, 2],
        holdback: 1,
        strata: vec![
            SealedStratum {
                place: 0,
                planned: 3,
                needed: 3,
            },
            SealedStratum {
                place: 1,
                planned: 1,
                needed: 9,
            },
        ],
    }
}
