//! Findings in a report of hubs, in words: what is wrong, and what to do about it.
//!
//! What was sent is never repeated: it may be a Device ID, in whatever column it was put.

use crate::hub_reports::ReportCode;
use launch::outcome::{HubProgress, RecallAnswer};

/// What was found.
pub fn report_found_text(code: ReportCode) -> &'static str {
    match code {
        ReportCode::TooLarge => "More bytes or more rows than one report may have.",
        ReportCode::NotText => "Bytes that are no UTF-8 text.",
        ReportCode::Header => "A first line with an unknown column, or with one twice, or no line.",
        ReportCode::Row => {
            "A line that is no JSON object, or with other cells than the first line."
        }
        ReportCode::Missing => "Nothing.",
        ReportCode::DeviceId => "Text that is no Device ID.",
        ReportCode::Step => "No step that is known.",
        ReportCode::Failure => "No way to fail that is known, or one at a step that did not fail.",
        ReportCode::Version => "No firmware version, or one of a hub that was on no other version.",
        ReportCode::Moment => "No moment, or one that has not come.",
        ReportCode::Order => "Text that is no reference of an order.",
        ReportCode::OrderUnknown => "An order that is none of yours.",
        ReportCode::HubNotOrdered => "A hub that is not in the order.",
        ReportCode::BeforeOrder => "A moment before the order was put out.",
        ReportCode::NotRecalled => "An answer to a recall of an order that was not recalled.",
        ReportCode::Measure => "No measure that is known, or one that this launch does not gate.",
        ReportCode::Number => "Text that is no whole number, or one that is too large.",
        ReportCode::HubNotKnown => "A hub that is not yours, or is in no tranche of the launch.",
        ReportCode::Kind => "No kind of conflict that is known.",
        ReportCode::Scope => "Neither PORTFOLIO, nor a region, nor a hub of yours.",
        ReportCode::Span => "An end that is not after the beginning, or too far ahead.",
        ReportCode::Contradiction => "Facts of one hub that cannot all be true.",
        ReportCode::Gap => "A number of your sequence under which nothing came.",
    }
}

/// The reports of one hub that cannot all be true, each with its moment.
pub fn contradiction_text(progress: &HubProgress) -> String {
    let mut told = Vec::new();
    if let Some(at) = progress.confirmed_last {
        told.push(format!("CONFIRMED at {}", at.rfc3339()));
    }
    if let Some((at, mode)) = progress.failed_last {
        told.push(format!("FAILED, {}, at {}", mode.code(), at.rfc3339()));
    }
    if let Some((at, RecallAnswer::Recalled)) = progress.recall {
        told.push(format!("RECALLED at {}", at.rfc3339()));
    }
    told.join("; ")
}

/// What to do about it.
pub fn report_hint_text(code: ReportCode) -> &'static str {
    match code {
        ReportCode::TooLarge => "Send it in several files.",
        ReportCode::NotText => "Save it as CSV UTF-8.",
        ReportCode::Header => "Copy the first line from the example.",
        ReportCode::Row => "Look for a comma too many, or for a quotation mark that is not closed.",
        ReportCode::Missing => "Fill the cell in; of before and after one is enough.",
        ReportCode::DeviceId => "Copy the ID of the Communications Hub Function whole.",
        ReportCode::Step | ReportCode::Failure => "Write the code in capitals, as listed.",
        ReportCode::Version => "Write it as the hub reports it: eight hexadecimal digits.",
        ReportCode::Moment => "Write it with its zone; Z stands for UTC.",
        ReportCode::Order | ReportCode::OrderUnknown => "Take the reference from the order.",
        ReportCode::HubNotOrdered => "Report it under the order that it came in.",
        ReportCode::BeforeOrder => {
            "Report what was seen after the order; look at the clock of what reports."
        }
        ReportCode::NotRecalled => "Report what became of the hub: delivered, confirmed or failed.",
        ReportCode::Measure => "Write the code in capitals; leave out measures that are not gated.",
        ReportCode::Number => "Write the count of events in digits alone.",
        ReportCode::HubNotKnown => {
            "Leave it out: hubs are measured that were planned in this level."
        }
        ReportCode::Kind => "Write the code in capitals, as listed.",
        ReportCode::Scope => {
            "Copy the region's name, or the Device ID of a hub at which you are responsible."
        }
        ReportCode::Span => {
            "Put the end after the beginning; enter what is later when it is nearer."
        }
        ReportCode::Contradiction => "Look the hub up, and report what is true.",
        ReportCode::Gap => "Send the batch of that number.",
    }
}
