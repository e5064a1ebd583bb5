//! Outcomes of ordered hubs, as a CSP reports them in batches.

use super::code::ReportCode;
use super::rows::{Cells, ReportForm, Rows, Unread, read};
use launch::outcome::{FailureMode, OutcomeFact, Step};
use terms::{DeviceId, FirmwareVersion, Moment, OrderRef};

/// The names of the cells.
const NAMES: &[&str] = &["order", "device_id", "step", "failure", "version", "at"];

/// One reported fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRow {
    /// The order.
    pub order: OrderRef,
    /// The hub.
    pub device: DeviceId,
    /// What happened, and when.
    pub fact: OutcomeFact,
    /// The version that the hub runs, where it was found on another one and was read.
    pub version: Option<FirmwareVersion>,
}

/// Reads a batch of outcomes. `now` bounds the moments: nothing is reported from the future.
pub fn read_outcomes(bytes: &[u8], form: ReportForm, now: Moment) -> Rows<OutcomeRow> {
    read(bytes, form, NAMES, |cells| {
        let order = cells.read("order", ReportCode::Order, OrderRef::parse)?;
        let device = cells.read("device_id", ReportCode::DeviceId, DeviceId::parse_loosely)?;
        let step = step(cells)?;
        Ok(OutcomeRow {
            order,
            device,
            fact: OutcomeFact {
                step,
                at: cells.read("at", ReportCode::Moment, |text| {
                    Moment::parse_rfc3339(text).filter(|at| *at <= now)
                })?,
            },
            version: version(cells, step)?,
        })
    })
}

/// The version that was read: told of a hub on another version, and of no other.
fn version(cells: &Cells, step: Step) -> Result<Option<FirmwareVersion>, Unread> {
    match (cells.get("version"), step) {
        (None, _) => Ok(None),
        (Some(text), Step::Failed(FailureMode::OtherVersion)) => FirmwareVersion::parse(text)
            .map(Some)
            .ok_or((ReportCode::Version, "version")),
        (Some(_), _) => Err((ReportCode::Version, "version")),
    }
}

fn step(cells: &Cells) -> Result<Step, Unread> {
    let failure = cells.get("failure");
    let code = cells.read("step", ReportCode::Step, |text| Some(text.to_owned()))?;
    let plain = match code.as_str() {
        "DELIVERED" => Step::Delivered,
        "CONFIRMED" => Step::Confirmed,
        "HEARTBEAT" => Step::Heartbeat,
        "RECALLED" => Step::Recalled,
        "RECALL-TOO-LATE" => Step::RecallTooLate,
        "FAILED" => {
            return cells
                .read("failure", ReportCode::Failure, FailureMode::from_code)
                .map(Step::Failed);
        }
        _ => return Err((ReportCode::Step, "step")),
    };
    match failure {
        None => Ok(plain),
        Some(_) => Err((ReportCode::Failure, "failure")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: &str = "FWO-0000000007";
    const HUB: &str = "00-DB-12-34-56-78-90-A2";

    fn now() -> Moment {
        Moment::parse_rfc3339("2026-04-07T12:00:00Z").unwrap()
    }

    fn codes(rows: &Rows<OutcomeRow>) -> Vec<(u64, &'static str)> {
        let kept = rows.findings.kept().iter();
        kept.map(|finding| (finding.place.line, finding.code.text()))
            .collect()
    }

    #[test]
    fn sl_5_both_forms_read_alike() {
        let csv = format!(
            "order,device_id,step,failure,at\r\n\
             {ORDER},{HUB},CONFIRMED,,2026-04-07T11:00:00Z\r\n\
             {ORDER},00db1234567890a3,FAILED,IMAGE-DISCARDED,2026-04-07T11:00:01Z\r\n"
        );
        let ndjson = format!(
            "{{\"order\":\"{ORDER}\",\"device_id\":\"{HUB}\",\"step\":\"CONFIRMED\",\
             \"at\":\"2026-04-07T11:00:00Z\"}}\n\n\
             {{\"order\":\"{ORDER}\",\"device_id\":\"00:DB:12:34:56:78:90:A3\",\
             \"step\":\"FAILED\",\"failure\":\"IMAGE-DISCARDED\",\
             \"at\":\"2026-04-07T11:00:01Z\"}}\n"
        );
        let values = |rows: Rows<OutcomeRow>| {
            assert!(rows.findings.is_empty(), "{:?}", rows.findings.kept());
            rows.rows
                .into_iter()
                .map(|(_, row)| row)
                .collect::<Vec<_>>()
        };
        let from_csv = values(read_outcomes(csv.as_bytes(), ReportForm::Csv, now()));
        let from_json = values(read_outcomes(ndjson.as_bytes(), ReportForm::Ndjson, now()));
        assert_eq!(from_csv, from_json);
        assert_eq!(from_csv.len(), 2);
    }

    #[test]
    fn sl_5_a_bad_row_is_a_finding_by_its_line_and_the_others_are_taken() {
        let csv = format!(
            "Order,Device ID,Step,Failure,At\r\n\
             {ORDER},{HUB},ACTIVATED,,2026-04-07T11:00:00Z\r\n\
             \r\n\
             {ORDER},{HUB},DELIVERED,,2026-04-07T13:00:00Z\r\n\
             {ORDER},{HUB},DELIVERED,IMAGE-DISCARDED,2026-04-07T11:00:00Z\r\n\
             {ORDER},{HUB},FAILED,,2026-04-07T11:00:00Z\r\n\
             {ORDER},not a device,DELIVERED,,2026-04-07T11:00:00Z\r\n\
             {ORDER},{HUB},DELIVERED\r\n\
             {ORDER},{HUB},DELIVERED,,2026-04-07T11:00:00Z\r\n"
        );
        let rows = read_outcomes(csv.as_bytes(), ReportForm::Csv, now());
        assert_eq!(
            codes(&rows),
            [
                (2, "REPORT-STEP"),
                (4, "REPORT-MOMENT"),
                (5, "REPORT-FAILURE"),
                (6, "REPORT-MISSING"),
                (7, "REPORT-DEVICE-ID"),
                (8, "REPORT-ROW"),
            ]
        );
        assert_eq!(rows.rows.len(), 1);
        assert_eq!(rows.rows[0].0, 9);
    }

    #[test]
    fn one_3_no_finding_repeats_a_device_id() {
        let csv =
            format!("order,device_id,step,at\n{ORDER},00-DB-99-99-99-99-99-99x,DELIVERED,x\n");
        let rows = read_outcomes(csv.as_bytes(), ReportForm::Csv, now());
        assert!(!format!("{:?}", rows.findings.kept()).contains("99-99"));
    }

    #[test]
    fn a_header_with_a_foreign_column_or_one_twice_reads_nothing() {
        for header in [
            "order,device_id,step,at,name",
            "order,order,device_id,step,at",
        ] {
            let rows = read_outcomes(header.as_bytes(), ReportForm::Csv, now());
            assert_eq!(codes(&rows), [(1, "REPORT-HEADER")]);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_read_without_a_panic(bytes: Vec<u8>, text in "(order|device_id|step|,|\"|\n|\r|\\{|\\}|:){0,60}") {
            for form in [ReportForm::Csv, ReportForm::Ndjson] {
                read_outcomes(&bytes, form, now());
                read_outcomes(text.as_bytes(), form, now());
            }
        }
    }

    #[test]
    fn a_version_is_told_of_a_hub_on_another_one_alone() {
        let rows = [
            "FAILED,OTHER-VERSION,0001FFFF",
            "FAILED,OTHER-VERSION,",
            "FAILED,OTHER-VERSION,not a version at all",
            "FAILED,IMAGE-DISCARDED,0001FFFF",
            "CONFIRMED,,0001FFFF",
        ];
        let mut csv = "order,device_id,step,failure,version,at\n".to_owned();
        for row in rows {
            csv.push_str(&format!("{ORDER},{HUB},{row},2026-04-07T11:00:00Z\n"));
        }
        let read = read_outcomes(csv.as_bytes(), ReportForm::Csv, now());
        let versions = read.rows.iter().map(|(_, row)| row.version.clone());
        assert_eq!(
            versions.collect::<Vec<_>>(),
            [FirmwareVersion::parse("0001FFFF"), None]
        );
        assert_eq!(codes(&read), [4, 5, 6].map(|line| (line, "REPORT-VERSION")));
    }
}
