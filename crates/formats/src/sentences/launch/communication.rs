//! Formal communications and holds in words (SL-6, SL-8, SL-9).

use launch::hold::{DirectionKind, HoldReason, HoldScope};
use launch::launch::{CommunicationKind, CplStanding};
use launch::nomination::{NominationRoute, SetAside};
use launch::order::OrderState;
use terms::Date;
use terms::moment::uk_date_text;

/// What a formal communication says, in one sentence.
pub fn communication_text(kind: &CommunicationKind) -> String {
    match kind {
        CommunicationKind::Notified { revision: 1 } => "The notification was issued.".to_owned(),
        CommunicationKind::Notified { revision } => {
            format!("The notification was corrected: revision {revision}.")
        }
        CommunicationKind::DccPlanApplies => {
            "The window closed without a list, so DCC's plan applies.".to_owned()
        }
        CommunicationKind::GateAchieved {
            level,
            next: Some(next),
        } => format!("Level {level} is achieved; the launch moves on to level {next}."),
        CommunicationKind::GateAchieved { level, next: None } => {
            format!("Level {level}, the last, is achieved.")
        }
        CommunicationKind::GateNotAchieved {
            level, report_by, ..
        } => format!(
            "The gate of level {level} is not achieved. DCC reports mechanism and mitigating \
             actions by {}.",
            uk_date_text(*report_by)
        ),
        CommunicationKind::FailureReported { .. } => {
            "DCC reported the failure mechanism and its mitigating actions.".to_owned()
        }
        CommunicationKind::Stopped { .. } => "An Emergency Stop is in force.".to_owned(),
        CommunicationKind::Directed { .. } => {
            "The Panel gave a direction on the hold; the launch stays held.".to_owned()
        }
        CommunicationKind::Released { .. } => "A hold was released.".to_owned(),
        CommunicationKind::Completed => "The launch is complete.".to_owned(),
        CommunicationKind::Withdrawn => "DCC ended the launch.".to_owned(),
    }
}

/// A day by which something is due, and since when it is overdue where that day has passed.
pub fn due_text(due: Date, today: Date) -> String {
    match overdue_text(due, today) {
        Some(overdue) => format!("{}: {overdue}", uk_date_text(due)),
        None => uk_date_text(due),
    }
}

/// Since when something due by this day is overdue; `None` while it is not.
pub fn overdue_text(due: Date, today: Date) -> Option<String> {
    let since = due.tomorrow().unwrap_or(due);
    (due < today).then(|| format!("overdue since {}", uk_date_text(since)))
}

/// What the Panel directed, in words.
pub fn direction_text(kind: &DirectionKind) -> String {
    match kind {
        DirectionKind::Continue => "The launch goes on.".to_owned(),
        DirectionKind::StayHeld { until: None } => "It stays held.".to_owned(),
        DirectionKind::StayHeld { until: Some(day) } => {
            format!("It stays held until the end of {}.", uk_date_text(*day))
        }
        DirectionKind::Modify { words } => format!("It goes on only after this: {words}"),
    }
}

/// What a hold keeps back, in words; `supplier` names an organisation.
pub fn scope_text(
    scope: &HoldScope,
    supplier: &dyn Fn(terms::OrganisationRef) -> String,
) -> String {
    match scope {
        HoldScope::WholeLaunch => "The whole deployment".to_owned(),
        HoldScope::Portfolio(of) => format!("Every hub of {}", supplier(*of)),
        HoldScope::Listed { supplier: of, hubs } => format!(
            "{} of {}",
            super::waits::hubs_text(hubs.hubs),
            supplier(*of)
        ),
    }
}

/// Who may release a hold, in words.
pub fn released_by_text(reason: &HoldReason) -> &'static str {
    match reason {
        HoldReason::GateNotAchieved { .. } => {
            "DCC, after its report of the failure, by a second person"
        }
        HoldReason::EmergencyStop { .. } => "The Panel",
        HoldReason::Deferral { .. } => "The Panel, or the Supplier who deferred",
    }
}

/// How a launch stands to the Central Products List (SL-1).
pub fn cpl_text(standing: &CplStanding) -> String {
    match standing {
        CplStanding::NotListed => {
            "The Central Products List does not name the new version yet.".to_owned()
        }
        CplStanding::After { at } => {
            format!("Named on the Central Products List since {}.", at.uk_text())
        }
        CplStanding::Before { at } => format!(
            "Named on the Central Products List on {}, before the notification was issued: DCC had \
             to notify no later.",
            at.uk_text()
        ),
    }
}

/// Why a listed Device ID was set aside.
pub fn set_aside_text(reason: SetAside) -> &'static str {
    match reason {
        SetAside::NotResponsible => "Not a device that your organisation is responsible for",
        SetAside::Invalid => "A device of yours, but no Communications Hub",
        SetAside::NotCommissioned => "Not commissioned",
        SetAside::NotApplicable => "Another model, or a version that is not upgraded",
        SetAside::InTranche => "In a sealed tranche of this launch already",
        SetAside::InOtherLaunch => "In a tranche of another launch that is under way",
        SetAside::OnList => {
            "On a list for this level already: yours, or that of the home's other Supplier"
        }
    }
}

/// The way a list came.
pub fn route_text(route: NominationRoute) -> &'static str {
    match route {
        NominationRoute::ServiceRequest(_) => "Service Request",
        NominationRoute::Page => "Page",
        NominationRoute::Api => "API",
    }
}

/// How an order stands.
pub fn order_state_text(state: OrderState) -> &'static str {
    match state {
        OrderState::Out => "To be fetched",
        OrderState::WithCsp => "With the CSP",
        OrderState::TakenBack => "Taken back before it was fetched",
        OrderState::Recalled => "Recalled",
    }
}

/// How an order stands, where so many of its hubs are still awaited and so many counted silent.
pub fn order_standing_text(state: OrderState, awaited: u64, silent: u64) -> String {
    match (state, awaited, silent) {
        (OrderState::WithCsp, 0, 0) => "Done: every outcome is in".to_owned(),
        (OrderState::WithCsp, 0, silent) => {
            format!(
                "Done: its time is over, {} silent",
                super::waits::hubs_text(silent)
            )
        }
        (OrderState::Recalled, 0, _) => "Recalled, and over".to_owned(),
        (
            OrderState::Out | OrderState::WithCsp | OrderState::TakenBack | OrderState::Recalled,
            _,
            _,
        ) => order_state_text(state).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sl_6_what_is_due_is_overdue_from_the_day_after() {
        let day = |day| jiff::civil::date(2026, 12, day);
        assert_eq!(due_text(day(3), day(3)), "3 December 2026");
        assert_eq!(
            due_text(day(3), day(9)),
            "3 December 2026: overdue since 4 December 2026"
        );
    }
}
