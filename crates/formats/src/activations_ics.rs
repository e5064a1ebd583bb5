//! Mass activations as a calendar (iCalendar, RFC 5545), for programs that subscribe to one.
//!
//! Every line is plain ASCII and shorter than the 75 octets at which lines must be folded; no text
//! of anybody's stands in it, so nothing has to be escaped.

use crate::finding_text::with_commas;
use launch::activation::{ActivationStanding, MassActivation};
use std::fmt::Write;
use terms::{Date, Moment};

/// The calendar, stamped with the beginning of today: the same activations on the same day give the
/// same bytes.
pub fn activations_ics(activations: &[MassActivation], today: Date) -> String {
    let stamped = stamp(Moment::start_of_day(today));
    let mut text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Firmgate//Mass activations//EN\r\n\
                    METHOD:PUBLISH\r\nX-WR-CALNAME:Mass activations of hubs\r\n"
        .to_owned();
    for one in activations {
        let code = one.region.text().replace(' ', "-");
        let at = |hour| stamp(Moment::at_hour(one.day, hour));
        let (status, held) = match one.standing {
            ActivationStanding::Planned => ("CONFIRMED", ""),
            ActivationStanding::Held => ("TENTATIVE", "held\\, "),
        };
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            "BEGIN:VEVENT\r\nUID:{}-{code}-{}-{}-{status}@firmgate\r\nDTSTAMP:{}\r\nDTSTART:{}\r\n\
             DTEND:{}\r\nSTATUS:{status}\r\nTRANSP:TRANSPARENT\r\nLOCATION:{}\r\n\
             SUMMARY:Hub activation\\, {}: {held}about {} hubs\r\nEND:VEVENT\r\n",
            one.day,
            one.from_hour,
            one.until_hour,
            stamped,
            at(one.from_hour),
            at(one.until_hour),
            one.region.text(),
            one.region.text(),
            with_commas(one.hubs).replace(',', "\\,"),
        );
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

/// `20261124T110000Z`.
fn stamp(moment: Moment) -> String {
    moment.rfc3339().replace(['-', ':'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::CspRegion;

    #[test]
    fn mp102_activations_are_events_in_utc_and_held_ones_are_tentative() {
        let one = |day: &str, standing, hubs| MassActivation {
            day: day.parse().unwrap(),
            region: CspRegion::FourGSouth,
            from_hour: 10,
            until_hour: 16,
            standing,
            hubs,
        };
        let today = "2026-06-01".parse().unwrap();
        let text = activations_ics(
            &[
                one("2026-06-03", ActivationStanding::Planned, 12_300),
                one("2026-11-24", ActivationStanding::Held, 200),
            ],
            today,
        );
        // British Summer Time in June, none in November.
        for line in [
            "UID:2026-06-03-4G-South-10-16-CONFIRMED@firmgate",
            "DTSTAMP:20260531T230000Z",
            "DTSTART:20260603T090000Z",
            "DTEND:20260603T150000Z",
            "DTSTART:20261124T100000Z",
            "STATUS:TENTATIVE",
            "SUMMARY:Hub activation\\, 4G South: about 12\\,300 hubs",
            "SUMMARY:Hub activation\\, 4G South: held\\, about 200 hubs",
        ] {
            assert!(
                text.split("\r\n").any(|found| found == line),
                "{line}\n{text}"
            );
        }
        assert!(
            text.split("\r\n")
                .all(|line| line.len() < 75 && line.is_ascii())
        );
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }
}
