//! Service-health measures of hubs, before and after, from Suppliers and DCC (SL-5).

use super::code::ReportCode;
use super::rows::{ReportForm, Rows, read};
use launch::criteria::Kpi;
use terms::DeviceId;

/// The names of the cells.
const NAMES: &[&str] = &["device_id", "measure", "before", "after"];

/// Events counted at one hub by one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureRow {
    /// The hub.
    pub device: DeviceId,
    /// The measure.
    pub kpi: Kpi,
    /// Events over the measuring days before the upgrade, where they are known.
    pub before: Option<u32>,
    /// Events over as many days after it, where they are known.
    pub after: Option<u32>,
}

/// Reads measures. A row says something before, after, or both.
pub fn read_measures(bytes: &[u8], form: ReportForm) -> Rows<MeasureRow> {
    read(bytes, form, NAMES, |cells| {
        let events = |name| match cells.get(name) {
            None => Ok(None),
            Some(text) => text
                .parse()
                .map(Some)
                .map_err(|_| (ReportCode::Number, name)),
        };
        let row = MeasureRow {
            device: cells.read("device_id", ReportCode::DeviceId, DeviceId::parse_loosely)?,
            kpi: cells.read("measure", ReportCode::Measure, Kpi::from_code)?,
            before: events("before")?,
            after: events("after")?,
        };
        match (row.before, row.after) {
            (None, None) => Err((ReportCode::Missing, "after")),
            (Some(_), None | Some(_)) | (None, Some(_)) => Ok(row),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_5_measures_read_before_after_or_both() {
        let csv = "device_id,measure,before,after\n\
                   00-DB-12-34-56-78-90-A2,GAS-READS,1,40\n\
                   00-DB-12-34-56-78-90-A2,ALERTS,,2\n\
                   00-DB-12-34-56-78-90-A2,ALERTS,,\n\
                   00-DB-12-34-56-78-90-A2,ALERTS,-1,2\n\
                   00-DB-12-34-56-78-90-A2,VOLTAGE,1,2\n";
        let rows = read_measures(csv.as_bytes(), ReportForm::Csv);
        assert_eq!(rows.rows.len(), 2);
        assert_eq!(
            (rows.rows[1].1.before, rows.rows[1].1.after),
            (None, Some(2))
        );
        let codes: Vec<_> = rows.findings.kept().iter().map(|f| f.code).collect();
        assert_eq!(
            codes,
            [ReportCode::Missing, ReportCode::Number, ReportCode::Measure]
        );
    }
}
