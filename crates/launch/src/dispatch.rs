//! What may be sent now: the hubs of the current wave that nothing keeps back, region by region,
//! within a day's capacity.
//!
//! A plan leaves nothing to choose here. What is looked at again is whether a hub may still be
//! upgraded: responsibility, status and version may have changed since the plan was sealed
//! (DOMAIN trap 9).

use crate::conflict::{Conflict, ConflictKind, ConflictScope};
use crate::criteria::{ActivationDays, Criteria, StartDays};
use crate::fleet::{DeviceStatus, FleetView, HubProfile, Wan};
use crate::hub_set::HubSet;
use crate::notification::Target;
use jiff::civil::Weekday;
use std::collections::BTreeMap;
use terms::{CspRegion, Moment, OrganisationRef, WorkingDayCalendar};

/// What is known when a wave is sent on: the current one, or what is left of one before it.
#[derive(Clone, Debug)]
pub struct DispatchFacts<'a> {
    /// The fleet as it stands.
    pub view: FleetView<'a>,
    /// The wave, from 1: the current one, or an earlier one of which hubs were left behind.
    pub number: u32,
    /// Hubs of the wave in the order of the plan.
    pub wave: &'a [u32],
    /// Hubs of the wave that the fleet does not have any more.
    pub gone: u64,
    /// Hubs of the wave that were sent and not taken back.
    pub sent: &'a HubSet,
    /// Hubs that a deferral keeps back now.
    pub deferred: &'a HubSet,
    /// Hubs in a live tranche of another launch.
    pub elsewhere: &'a HubSet,
    /// Suppliers responsible for each hub when it was nominated, where that changed since: such a
    /// hub is set aside (ARCHITECTURE section 5).
    pub changed_supplier: &'a HubSet,
    /// Conflicts that touch the present window.
    pub conflicts: &'a [Conflict],
    /// Hubs sent today already, by region.
    pub sent_today: &'a BTreeMap<CspRegion, u64>,
    /// The CSP of each region.
    pub csps: &'a BTreeMap<CspRegion, OrganisationRef>,
    /// Whether this would be the wave's first order.
    pub begins: Begins,
}

/// Whether an order begins its wave or continues it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// It begins it: start days hold.
    Wave,
    /// It continues it.
    Continues,
}

/// Why a hub of the wave is not sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeptBack {
    /// A deferral.
    Deferred,
    /// Not in the fleet any more.
    Gone,
    /// Not commissioned any more.
    NotCommissioned,
    /// Not reachable over the SM WAN.
    NoWan,
    /// Its version is not one to upgrade from any more, or is the new one already.
    NotApplicable,
    /// In a live tranche of another launch.
    InAnotherLaunch,
    /// The Supplier changed since it was nominated.
    SupplierChanged,
    /// Its region is unknown, so nobody can be ordered.
    RegionUnknown,
    /// A conflict now.
    Conflict(ConflictKind),
    /// The region's capacity for today is used.
    CapacityUsed,
}

impl KeptBack {
    /// Whether the hub stays out of the tranche's denominator until that changes: it was excluded
    /// before an attempt. Otherwise it waits for its turn.
    pub fn excludes(self) -> bool {
        match self {
            KeptBack::Deferred
            | KeptBack::Gone
            | KeptBack::NotCommissioned
            | KeptBack::NoWan
            | KeptBack::NotApplicable
            | KeptBack::InAnotherLaunch
            | KeptBack::SupplierChanged
            | KeptBack::RegionUnknown => true,
            KeptBack::Conflict(_) | KeptBack::CapacityUsed => false,
        }
    }
}

/// What is sent now, and why the rest is not. Every hub of the wave is in one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// Hubs to send, by region.
    pub orders: BTreeMap<CspRegion, HubSet>,
    /// Hubs kept back, by reason.
    pub kept_back: BTreeMap<KeptBack, u64>,
    /// Hubs sent before.
    pub sent_before: u64,
    /// Hubs of the fleet that were not sent and are excluded before an attempt.
    pub excluded: HubSet,
}

/// Whether the present moment lies in the window in which orders may go out, and if not, when the
/// next one begins.
pub fn window_at(
    now: Moment,
    criteria: &Criteria,
    begins: Begins,
    calendar: &WorkingDayCalendar,
) -> Result<(), Moment> {
    let window = criteria.activation;
    let opens = |day| Moment::at_hour(day, window.from_hour);
    let closes = |day| Moment::at_hour(day, window.until_hour);
    let mut day = now.uk_date();
    if day_allowed(day, criteria, begins, calendar) && opens(day) <= now && now < closes(day) {
        return Ok(());
    }
    if now >= opens(day) {
        day = day.tomorrow().expect("a civil date in range");
    }
    while !day_allowed(day, criteria, begins, calendar) {
        day = day.tomorrow().expect("a civil date in range");
    }
    Err(opens(day))
}

fn day_allowed(
    day: terms::Date,
    criteria: &Criteria,
    begins: Begins,
    calendar: &WorkingDayCalendar,
) -> bool {
    let activates = match criteria.activation.days {
        ActivationDays::EveryDay => true,
        ActivationDays::WorkingDays => calendar.is_working_day(day),
    };
    let starts = match (begins, criteria.start_days) {
        (Begins::Continues, _) | (Begins::Wave, StartDays::EveryDay) => true,
        (Begins::Wave, StartDays::WorkingDays) => calendar.is_working_day(day),
        (Begins::Wave, StartDays::WorkingDayBeforeWorkingDay) => {
            let tomorrow = day.tomorrow().expect("a civil date in range");
            calendar.is_working_day(day)
                && calendar.is_working_day(tomorrow)
                && day.weekday() != Weekday::Friday
        }
    };
    activates && starts
}

/// Which hubs of the wave are sent now.
pub fn due(facts: &DispatchFacts<'_>, target: &Target, capacity: &BTreeMap<CspRegion, u32>) -> Due {
    let profiles: Vec<Result<CspRegion, KeptBack>> = facts
        .view
        .profiles()
        .map(|profile| upgradeable(profile, target))
        .collect();
    let mut left: BTreeMap<CspRegion, u64> = capacity
        .iter()
        .map(|(region, daily)| {
            let used = facts.sent_today.get(region).copied().unwrap_or(0);
            (*region, u64::from(*daily).saturating_sub(used))
        })
        .collect();
    let mut due = Due::default();
    for position in facts.wave {
        if facts.sent.contains(*position) {
            due.sent_before += 1;
            continue;
        }
        match sendable(*position, facts, &profiles, &mut left) {
            Ok(region) => {
                due.orders.entry(region).or_default().insert(*position);
            }
            Err(why) => {
                if why.excludes() {
                    due.excluded.insert(*position);
                }
                *due.kept_back.entry(why).or_default() += 1;
            }
        }
    }
    if facts.gone > 0 {
        due.kept_back.insert(KeptBack::Gone, facts.gone);
    }
    let sent: u64 = due.orders.values().map(HubSet::len).sum();
    let placed = sent + due.sent_before + due.kept_back.values().sum::<u64>();
    assert_eq!(
        placed,
        facts.wave.len() as u64 + facts.gone,
        "every hub of the wave is in one place"
    );
    due
}

fn upgradeable(profile: &HubProfile, target: &Target) -> Result<CspRegion, KeptBack> {
    match profile.status {
        DeviceStatus::Commissioned => {}
        DeviceStatus::Pending
        | DeviceStatus::Whitelisted
        | DeviceStatus::InstalledNotCommissioned
        | DeviceStatus::Decommissioned
        | DeviceStatus::Withdrawn
        | DeviceStatus::Suspended
        | DeviceStatus::Recovery
        | DeviceStatus::Recovered => return Err(KeptBack::NotCommissioned),
    }
    match profile.wan {
        Wan::Reachable => {}
        Wan::None => return Err(KeptBack::NoWan),
    }
    let applies = profile.make.folded() == target.make.folded()
        && profile.model.folded() == target.model.folded()
        && target.from.contains(&profile.firmware);
    match (applies, profile.region) {
        (false, _) => Err(KeptBack::NotApplicable),
        (true, None) => Err(KeptBack::RegionUnknown),
        (true, Some(region)) => Ok(region),
    }
}

fn sendable(
    position: u32,
    facts: &DispatchFacts<'_>,
    profiles: &[Result<CspRegion, KeptBack>],
    left: &mut BTreeMap<CspRegion, u64>,
) -> Result<CspRegion, KeptBack> {
    let state = facts.view.state(position);
    let region = profiles[usize::from(state.profile)]?;
    if facts.changed_supplier.contains(position) {
        return Err(KeptBack::SupplierChanged);
    }
    if facts.elsewhere.contains(position) {
        return Err(KeptBack::InAnotherLaunch);
    }
    if facts.deferred.contains(position) {
        return Err(KeptBack::Deferred);
    }
    let pair = facts.view.suppliers(state.suppliers);
    for conflict in facts.conflicts {
        let concerns = pair.includes(conflict.supplier)
            && match &conflict.scope {
                ConflictScope::Portfolio => true,
                ConflictScope::Region(of) => *of == region,
                ConflictScope::Hubs(hubs) => hubs.contains(position),
            };
        if concerns {
            return Err(KeptBack::Conflict(conflict.kind));
        }
    }
    if !facts.csps.contains_key(&region) {
        return Err(KeptBack::RegionUnknown);
    }
    let left = left.entry(region).or_default();
    *left = left.checked_sub(1).ok_or(KeptBack::CapacityUsed)?;
    Ok(region)
}
