//! The calendar of conflicts that a Supplier uploads or feeds by the API (SL-11).

use super::code::ReportCode;
use super::rows::{ReportForm, Rows, Unread, read};
use launch::conflict::ConflictKind;
use terms::{CspRegion, DeviceId, Moment};

/// The names of the cells.
const NAMES: &[&str] = &["kind", "scope", "from", "until"];

/// Most seconds ahead that a conflict may end: two years.
const AHEAD_SECONDS_MAX: i64 = 731 * 24 * 3_600;

/// Which hubs a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarScope {
    /// The Supplier's whole portfolio.
    Portfolio,
    /// Its hubs in this region.
    Region(CspRegion),
    /// This hub.
    Hub(DeviceId),
}

/// One row of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarRow {
    /// What happens.
    pub kind: ConflictKind,
    /// Where.
    pub scope: CalendarScope,
    /// From this moment.
    pub from: Moment,
    /// Until this moment, exclusive.
    pub until: Moment,
}

/// The rows of a calendar.
pub type CalendarRows = Rows<CalendarRow>;

/// Reads a calendar.
pub fn read_calendar(bytes: &[u8], form: ReportForm, now: Moment) -> CalendarRows {
    read(bytes, form, NAMES, |cells| {
        let row = CalendarRow {
            kind: cells.read("kind", ReportCode::Kind, ConflictKind::from_code)?,
            scope: cells.read("scope", ReportCode::Scope, scope)?,
            from: cells.read("from", ReportCode::Moment, Moment::parse_rfc3339)?,
            until: cells.read("until", ReportCode::Moment, Moment::parse_rfc3339)?,
        };
        within(row, now)
    })
}

fn within(row: CalendarRow, now: Moment) -> Result<CalendarRow, Unread> {
    let fit = row.from < row.until && row.until <= now.plus_seconds(AHEAD_SECONDS_MAX);
    match fit {
        true => Ok(row),
        false => Err((ReportCode::Span, "until")),
    }
}

fn scope(text: &str) -> Option<CalendarScope> {
    if text.eq_ignore_ascii_case("PORTFOLIO") {
        return Some(CalendarScope::Portfolio);
    }
    let region = CspRegion::ALL
        .into_iter()
        .find(|region| region.text().eq_ignore_ascii_case(text));
    region
        .map(CalendarScope::Region)
        .or_else(|| DeviceId::parse_loosely(text).map(CalendarScope::Hub))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_11_a_calendar_reads_its_three_scopes_and_five_kinds() {
        let now = Moment::parse_rfc3339("2026-04-01T00:00:00Z").unwrap();
        let mut csv = "kind,scope,from,until\n".to_owned();
        for kind in ConflictKind::ALL {
            for scope in ["PORTFOLIO", "4G North", "00-DB-12-34-56-78-90-A2"] {
                csv += &format!(
                    "{},{scope},2026-04-01T00:00:00Z,2026-04-03T00:00:00Z\n",
                    kind.code()
                );
            }
        }
        csv += "TARIFF-CHANGE,Midlands,2026-04-01T00:00:00Z,2026-04-03T00:00:00Z\n\
                TARIFF-CHANGE,North,2026-04-03T00:00:00Z,2026-04-03T00:00:00Z\n\
                TARIFF-CHANGE,North,2026-04-03T00:00:00Z,2029-04-03T00:00:00Z\n";
        let rows = read_calendar(csv.as_bytes(), ReportForm::Csv, now);
        assert_eq!(rows.rows.len(), 15);
        let codes: Vec<_> = rows.findings.kept().iter().map(|f| f.code).collect();
        assert_eq!(
            codes,
            [ReportCode::Scope, ReportCode::Span, ReportCode::Span]
        );
    }
}
