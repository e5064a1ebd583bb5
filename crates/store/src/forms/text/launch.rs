//! The codes of launches.

use super::Textual;
use launch::criteria::Kpi;
use std::borrow::Cow;
use terms::{HoldRef, LaunchRef};

as_displayed!(HoldRef, LaunchRef);

plain_codes!(Kpi {
    HalfHourlyReads => "HalfHourlyReads",
    GasReads => "GasReads",
    Alerts => "Alerts",
    PrepaymentLatency => "PrepaymentLatency",
});
