//! A Supplier's calendar of conflicts (SL-11): taken whole, and shown with what each entry does to
//! the Supplier's hubs. Nobody else sees it.

use super::planning::HORIZON_DAYS;
use super::reports::readable;
use super::{ReportError, ReportTaken};
use crate::App;
use crate::ports::{ConflictPlace, KeptConflict, LedgerError};
use formats::hub_reports::{
    CalendarRow, CalendarScope, ReportCode, ReportForm, Rows, read_calendar,
};
use launch::conflict::ConflictKind;
use std::collections::{BTreeMap, HashSet};
use terms::{Capacity, CspRegion, Date, DeviceId, Moment, OrganisationType};

/// An entry of a Supplier's calendar that is not over, with what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingConflict {
    /// The entry.
    pub conflict: KeptConflict,
    /// How many of the Supplier's hubs it keeps out of the way now; absent before the first
    /// inventory.
    pub hubs: Option<u64>,
    /// What it does to them.
    pub effect: ConflictEffect,
}

/// What a conflict does to the hubs that it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictEffect {
    /// It runs: no order for these hubs leaves before its end.
    InForce,
    /// It is to come, and plans made now keep these hubs off its days.
    Planned,
    /// It is so far ahead that plans look at it from this day on. No order leaves while it runs,
    /// whatever was planned.
    Ahead {
        /// The first day on which a plan looks that far.
        planned_from: Date,
    },
}

/// How far ahead a calendar may reach, in days: two years.
const CALENDAR_DAYS: i64 = 731;

/// A row that was taken, as one can be held against another.
type TakenRow = (ConflictKind, Where, Moment, Moment);

/// Where a row's conflict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Where {
    Portfolio,
    Region(CspRegion),
    Hub(DeviceId),
}

impl App {
    /// Replaces a Supplier's calendar of conflicts (SL-11). Rows that do not read, and hubs that
    /// are not the Supplier's, are findings; the others are in force at once. A row that stood in
    /// the calendar before, or stands in the file twice, is repeated.
    pub async fn take_calendar(
        &self,
        supplier: &Capacity,
        bytes: &[u8],
        form: ReportForm,
    ) -> Result<ReportTaken, ReportError> {
        if supplier.organisation_type != OrganisationType::Supplier {
            return Err(ReportError::NotAuthorised);
        }
        let mut read = read_calendar(bytes, form, self.now());
        readable(&read)?;
        let rows = self.own_rows(supplier, &mut read).await?;
        // A file of which no row is taken must not empty the calendar: who means that sends no row.
        if let (true, Some(code)) = (rows.is_empty(), read.findings.counts().keys().next()) {
            return Err(ReportError::Unreadable(*code));
        }
        let ledger = self.launch_ledger()?;
        let (begin, end) = (Moment::from_unix_seconds(0), self.calendar_end());
        let stood = ledger.conflicts(Some(supplier.organisation), begin, end);
        let mut known: HashSet<TakenRow> = stood.await?.iter().flat_map(rows_of).collect();
        let repeated = rows.iter().filter(|row| !known.insert(**row)).count() as u64;
        let conflicts = gathered(supplier, &rows);
        ledger
            .put_conflicts(supplier.organisation, &conflicts)
            .await?;
        // A plan made before would order hubs into conflicts, or wait for them in vain.
        self.launching()?.conflicts_changed();
        self.note_calendar_replaced().await?;
        Ok(ReportTaken {
            new: rows.len() as u64 - repeated,
            repeated,
            findings: read.findings,
            missing: Vec::new(),
        })
    }

    /// After the last moment that a calendar may reach.
    fn calendar_end(&self) -> Moment {
        self.now().plus_seconds((CALENDAR_DAYS + 1) * 24 * 3_600)
    }

    /// A Supplier's own conflicts from now on for so many days (SL-2); none for anybody else.
    pub async fn conflicts_ahead(
        &self,
        supplier: &Capacity,
        days: u32,
    ) -> Result<Vec<KeptConflict>, LedgerError> {
        if supplier.organisation_type != OrganisationType::Supplier {
            return Ok(Vec::new());
        }
        let now = self.now();
        let until = now.plus_seconds(i64::from(days) * 24 * 3_600);
        self.launch_ledger()?
            .conflicts(Some(supplier.organisation), now, until)
            .await
    }

    /// A Supplier's own calendar as it stands, from now on and in order of beginning; none for
    /// anybody else.
    pub async fn own_calendar(
        &self,
        viewer: &Capacity,
    ) -> Result<Vec<StandingConflict>, LedgerError> {
        let conflicts = self.conflicts_ahead(viewer, CALENDAR_DAYS as u32).await?;
        let fleet = self.own_fleet(viewer).await?;
        let held = fleet.as_ref().map(|fleet| fleet.by_region());
        let hubs = |place: &ConflictPlace| {
            let (fleet, held) = (fleet.as_ref()?, held.as_ref()?);
            Some(match place {
                ConflictPlace::Portfolio => held.values().sum(),
                ConflictPlace::Region(region) => {
                    held.get(&Some(*region)).copied().unwrap_or_default()
                }
                ConflictPlace::Hubs(devices) => fleet.own_among(devices),
            })
        };
        let now = self.now();
        let standing = conflicts.into_iter().map(|conflict| StandingConflict {
            hubs: hubs(&conflict.place),
            effect: effect(&conflict, now),
            conflict,
        });
        Ok(standing.collect())
    }

    /// The rows of the Supplier's own hubs, in file order; a hub that is another's is a finding.
    async fn own_rows(
        &self,
        supplier: &Capacity,
        read: &mut Rows<CalendarRow>,
    ) -> Result<Vec<TakenRow>, LedgerError> {
        let fleet = self.own_fleet(supplier).await?;
        let mut rows = Vec::with_capacity(read.rows.len());
        for (line, row) in std::mem::take(&mut read.rows) {
            let place = match row.scope {
                CalendarScope::Portfolio => Where::Portfolio,
                CalendarScope::Region(region) => Where::Region(region),
                CalendarScope::Hub(device) => {
                    let own = fleet.as_ref().is_some_and(|fleet| fleet.is_own(device));
                    if !own {
                        read.find(line, ReportCode::Scope, "scope");
                        continue;
                    }
                    Where::Hub(device)
                }
            };
            rows.push((row.kind, place, row.from, row.until));
        }
        Ok(rows)
    }
}

/// What a conflict that is not over does now. Times of day do not matter to a plan: it looks at
/// whole days.
fn effect(conflict: &KeptConflict, now: Moment) -> ConflictEffect {
    if conflict.from <= now {
        return ConflictEffect::InForce;
    }
    let horizon_seconds = HORIZON_DAYS * 24 * 3_600;
    match conflict.from < now.plus_seconds(horizon_seconds) {
        true => ConflictEffect::Planned,
        false => ConflictEffect::Ahead {
            planned_from: conflict.from.plus_seconds(-horizon_seconds).uk_date(),
        },
    }
}

/// An entry as the rows that it came from.
fn rows_of(kept: &KeptConflict) -> Vec<TakenRow> {
    let row = |place| (kept.kind, place, kept.from, kept.until);
    match &kept.place {
        ConflictPlace::Portfolio => vec![row(Where::Portfolio)],
        ConflictPlace::Region(region) => vec![row(Where::Region(*region))],
        ConflictPlace::Hubs(devices) => devices.iter().map(|one| row(Where::Hub(*one))).collect(),
    }
}

/// The entries of these rows, each once; hubs of the same conflict at the same time become one.
fn gathered(supplier: &Capacity, rows: &[TakenRow]) -> Vec<KeptConflict> {
    let mut hubs: BTreeMap<_, Vec<DeviceId>> = BTreeMap::new();
    let mut seen = HashSet::new();
    let mut gathered = Vec::new();
    let mut put = |kind, place, from, until| {
        gathered.push(KeptConflict {
            kind,
            supplier: supplier.organisation,
            place,
            from,
            until,
        });
    };
    for row in rows.iter().filter(|row| seen.insert(**row)) {
        let (kind, place, from, until) = *row;
        match place {
            Where::Portfolio => put(kind, ConflictPlace::Portfolio, from, until),
            Where::Region(region) => put(kind, ConflictPlace::Region(region), from, until),
            Where::Hub(device) => hubs.entry((kind, from, until)).or_default().push(device),
        }
    }
    for ((kind, from, until), mut devices) in hubs {
        devices.sort_unstable();
        put(kind, ConflictPlace::Hubs(devices), from, until);
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::OrganisationRef;

    #[test]
    fn sl_11_a_conflict_is_in_force_planned_around_or_too_far_ahead_to_be_planned() {
        let day = 24 * 3_600;
        let at = |days: i64| Moment::from_unix_seconds(1_800_000_000 + days * day);
        let lasting = |from: i64| KeptConflict {
            kind: ConflictKind::TariffChange,
            supplier: OrganisationRef::from_random_bits(1),
            place: ConflictPlace::Portfolio,
            from: at(from),
            until: at(from + 2),
        };
        let effect = |from| effect(&lasting(from), at(0));
        assert_eq!(effect(-1), ConflictEffect::InForce);
        assert_eq!(effect(0), ConflictEffect::InForce);
        assert_eq!(effect(1), ConflictEffect::Planned);
        assert_eq!(effect(HORIZON_DAYS - 1), ConflictEffect::Planned);
        let planned_from = at(0).uk_date();
        assert_eq!(effect(HORIZON_DAYS), ConflictEffect::Ahead { planned_from });
    }
}
