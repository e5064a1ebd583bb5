//! What can be wrong with a row of a report.

use std::fmt;

/// Why a row of a report was not taken. Stable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReportCode {
    /// The whole file is larger than its limit, or has more rows.
    TooLarge,
    /// The whole file is not UTF-8 text.
    NotText,
    /// The first line of a CSV file lacks a column, or has one twice.
    Header,
    /// The line is no JSON object, or has not the columns of the header.
    Row,
    /// A value that must be there is missing.
    Missing,
    /// No Device ID.
    DeviceId,
    /// No such step.
    Step,
    /// No such way to fail, or one where nothing failed.
    Failure,
    /// No firmware version, or one where the hub was not found on another version.
    Version,
    /// No moment as RFC 3339, or one in the future.
    Moment,
    /// No reference of an order.
    Order,
    /// The order is not one of the sender's, or does not exist.
    OrderUnknown,
    /// The hub is not in the order.
    HubNotOrdered,
    /// No such measure, or one that the launch does not gate.
    Measure,
    /// No whole number.
    Number,
    /// The hub is not in a tranche of the launch, or not the sender's.
    HubNotKnown,
    /// The moment lies before the order was put out.
    BeforeOrder,
    /// The order was never recalled.
    NotRecalled,
    /// No such kind of conflict.
    Kind,
    /// Neither the whole portfolio, nor a region, nor a hub of the sender's.
    Scope,
    /// The end lies before the beginning, or too far ahead.
    Span,
    /// The facts of a hub contradict each other.
    Contradiction,
    /// Batches before this one are missing.
    Gap,
}

impl ReportCode {
    /// Every code, in the order of the catalogue.
    pub const ALL: [ReportCode; 23] = [
        ReportCode::TooLarge,
        ReportCode::NotText,
        ReportCode::Header,
        ReportCode::Row,
        ReportCode::Missing,
        ReportCode::DeviceId,
        ReportCode::Step,
        ReportCode::Failure,
        ReportCode::Version,
        ReportCode::Moment,
        ReportCode::Order,
        ReportCode::OrderUnknown,
        ReportCode::HubNotOrdered,
        ReportCode::BeforeOrder,
        ReportCode::NotRecalled,
        ReportCode::Measure,
        ReportCode::Number,
        ReportCode::HubNotKnown,
        ReportCode::Kind,
        ReportCode::Scope,
        ReportCode::Span,
        ReportCode::Contradiction,
        ReportCode::Gap,
    ];

    /// The code as files and interfaces show it.
    pub fn text(self) -> &'static str {
        match self {
            ReportCode::TooLarge => "REPORT-TOO-LARGE",
            ReportCode::NotText => "REPORT-NOT-TEXT",
            ReportCode::Header => "REPORT-HEADER",
            ReportCode::Row => "REPORT-ROW",
            ReportCode::Missing => "REPORT-MISSING",
            ReportCode::DeviceId => "REPORT-DEVICE-ID",
            ReportCode::Step => "REPORT-STEP",
            ReportCode::Failure => "REPORT-FAILURE",
            ReportCode::Version => "REPORT-VERSION",
            ReportCode::Moment => "REPORT-MOMENT",
            ReportCode::Order => "REPORT-ORDER",
            ReportCode::OrderUnknown => "REPORT-ORDER-UNKNOWN",
            ReportCode::HubNotOrdered => "REPORT-HUB-NOT-ORDERED",
            ReportCode::BeforeOrder => "REPORT-BEFORE-ORDER",
            ReportCode::NotRecalled => "REPORT-NOT-RECALLED",
            ReportCode::Measure => "REPORT-MEASURE",
            ReportCode::Number => "REPORT-NUMBER",
            ReportCode::HubNotKnown => "REPORT-HUB-NOT-KNOWN",
            ReportCode::Kind => "REPORT-KIND",
            ReportCode::Scope => "REPORT-SCOPE",
            ReportCode::Span => "REPORT-SPAN",
            ReportCode::Contradiction => "REPORT-CONTRADICTION",
            ReportCode::Gap => "REPORT-GAP",
        }
    }

    /// What was wanted, in a sentence.
    pub fn wanted(self) -> &'static str {
        match self {
            ReportCode::TooLarge => "A file within the limits of one batch.",
            ReportCode::NotText => "UTF-8 text.",
            ReportCode::Header => "A first line with each column's name once.",
            ReportCode::Row => "One JSON object, or as many cells as the first line has.",
            ReportCode::Missing => "A value.",
            ReportCode::DeviceId => "A Device ID, such as 00-DB-12-34-56-78-90-A2.",
            ReportCode::Step => {
                "One of DELIVERED, CONFIRMED, HEARTBEAT, FAILED, RECALLED, RECALL-TOO-LATE."
            }
            ReportCode::Failure => {
                "With the step FAILED one of the ways to fail, with any other step nothing."
            }
            ReportCode::Version => {
                "With the failure OTHER-VERSION the version that was read, with any other nothing."
            }
            ReportCode::Moment => {
                "A moment as RFC 3339, such as 2026-04-07T09:30:00Z; in a report, one that has passed."
            }
            ReportCode::Order => "The reference of an order, such as FWO-0123456789.",
            ReportCode::OrderUnknown => "An order that DCC gave to the sender.",
            ReportCode::HubNotOrdered => "A hub that stands in the order.",
            ReportCode::BeforeOrder => {
                "A moment at or after the one at which the order was put out: what was seen at the \
                 hub before says nothing of this upgrade."
            }
            ReportCode::NotRecalled => {
                "RECALLED and RECALL-TOO-LATE only for an order that DCC recalled."
            }
            ReportCode::Measure => "A measure that the launch names in its criteria.",
            ReportCode::Number => "A whole number from 0 to 4,294,967,295.",
            ReportCode::HubNotKnown => {
                "A hub of the sender's, in the tranche of the launch that runs."
            }
            ReportCode::Kind => {
                "One of CHANGE-OF-SUPPLIER, TARIFF-CHANGE, SUPPLIER-FIRMWARE, HISTORICAL-READ, \
                 PREPAYMENT-TOP-UP."
            }
            ReportCode::Scope => "PORTFOLIO, a CSP Region's name, or a Device ID of a hub.",
            ReportCode::Span => "An end after its beginning, at most two years ahead.",
            ReportCode::Contradiction => "Facts of which the later one is the truth.",
            ReportCode::Gap => "Every batch of the sequence; send the missing ones.",
        }
    }
}

impl fmt::Display for ReportCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
