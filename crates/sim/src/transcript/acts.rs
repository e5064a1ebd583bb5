//! Steps in words: who did what.

use super::named;
use crate::observed::Observed;
use crate::step::{Did, HubsChange, Step};
use app::launches::PlanProposal;
use formats::sentences::launch::communication::direction_text;
use formats::sentences::launch::waits::hubs_text;
use launch::command::Command;
use launch::notification::LaunchKind;
use launch::outcome::Step as HubStep;
use std::collections::BTreeMap;
use terms::OrderRef;

/// One sentence on a step.
pub(super) fn sentence(step: &Step, before: &Observed) -> String {
    match &step.did {
        Did::Act { who, command } => format!("{} {}", who.name, act(command, before)),
        Did::Plan { .. } => "DCC has the level planned".to_owned(),
        Did::Work => "The clock works".to_owned(),
        Did::Jump { to } => format!("The clock jumps to {}", to.uk_text()),
        Did::Report { csp, rows, .. } => {
            let mut steps: BTreeMap<HubStep, u64> = BTreeMap::new();
            for row in rows {
                *steps.entry(row.fact.step).or_default() += 1;
            }
            let counts: Vec<String> = steps
                .iter()
                .map(|(step, count)| match step {
                    HubStep::Failed(mode) => format!("{count} {}", mode.code()),
                    HubStep::Delivered
                    | HubStep::Confirmed
                    | HubStep::Heartbeat
                    | HubStep::Recalled
                    | HubStep::RecallTooLate => format!("{count} {}", step.code()),
                })
                .collect();
            format!("{} reports: {}", csp.name, counts.join(", "))
        }
        Did::Measure { who, rows, .. } => {
            let worse = rows
                .iter()
                .filter(|(_, before, after)| after > before)
                .count();
            format!(
                "{} measures the gas reads of {}: {worse} lost them",
                who.name,
                hubs_text(rows.len() as u64)
            )
        }
        Did::Calendar {
            supplier,
            tariff_change,
        } => match tariff_change {
            Some((from, until)) => format!(
                "{} enters a change of tariffs, {} until {}",
                supplier.name,
                from.uk_text(),
                until.uk_text()
            ),
            None => format!("{} empties its calendar", supplier.name),
        },
        Did::Hubs { hubs, change } => {
            let hubs = hubs_text(hubs.len() as u64);
            match change {
                HubsChange::Supplier(to) => format!("{hubs} change to {}", named(*to)),
                HubsChange::Leave => format!("{hubs} leave the fleet"),
                HubsChange::Join(of) => format!("{hubs} join the fleet, of {}", named(*of)),
            }
        }
    }
}

fn act(command: &Command, before: &Observed) -> String {
    match command {
        Command::Draft { notification } => {
            let kind = match notification.kind {
                LaunchKind::Ordinary => "",
                LaunchKind::Emergency => "emergency ",
            };
            format!("drafts the {kind}launch {}", notification.number.as_str())
        }
        Command::ChangeDraft { .. } => "changes the draft".to_owned(),
        Command::Issue { .. } => "issues the notification".to_owned(),
        Command::Revise { .. } => "corrects the notification".to_owned(),
        Command::Acknowledge { .. } => "acknowledges the notification".to_owned(),
        Command::Nominate { list, .. } => format!("lists {}", hubs_text(list.len() as u64)),
        Command::WithdrawNominations { list, .. } => {
            format!("takes {} off its lists", hubs_text(list.len() as u64))
        }
        Command::CloseWindow { .. } => "closes the window".to_owned(),
        Command::Seal { .. } => "seals the level".to_owned(),
        Command::SendOrders { .. } => "sends what is due".to_owned(),
        Command::FetchOrder { order, .. } => format!("fetches {}", order_text(*order, before)),
        Command::BeginWave { .. } => "begins the next wave".to_owned(),
        Command::AssessGate { .. } => "assesses the gate".to_owned(),
        Command::AcknowledgeDrift { .. } => "acknowledges the warning of drift".to_owned(),
        Command::MoveOn { .. } => "moves the launch on".to_owned(),
        Command::ReportFailure {
            mechanism,
            mitigation,
            ..
        } => format!("reports how it fails: “{mechanism}” What is done: “{mitigation}”"),
        Command::ReleaseGate { .. } => "releases the hold of the gate".to_owned(),
        Command::EmergencyStop { words, .. } => format!("stops the deployment: “{words}”"),
        Command::Defer {
            hubs,
            justification,
            ..
        } => match hubs {
            None => format!("defers all its hubs: “{justification}”"),
            Some(hubs) => {
                let hubs = hubs_text(hubs.len() as u64);
                format!("defers {hubs}: “{justification}”")
            }
        },
        Command::EndDeferral { .. } => "ends its deferral".to_owned(),
        Command::Direct { kind, reasons, .. } => {
            format!("directs: {} “{reasons}”", direction_text(kind))
        }
        Command::StateCase { words, .. } => format!("states its case: “{words}”"),
        Command::DirectCoverage { reasons, .. } => {
            format!("directs that uncovered strata may be included: “{reasons}”")
        }
        Command::Withdraw { reason, .. } => format!("ends the launch: “{reason}”"),
        Command::RecordListing { .. } => "records the listing".to_owned(),
    }
}

/// An order by its place among those of its launch.
fn order_text(order: OrderRef, before: &Observed) -> String {
    let place = before.launches.values().find_map(|seen| {
        let mut orders = seen.orders.iter();
        orders.position(|one| one.order.reference == order)
    });
    place.map_or("an order".to_owned(), |place| {
        format!("order {}", place + 1)
    })
}

/// A plan that waits to be sealed.
pub(super) fn plan(proposal: &PlanProposal) -> Vec<String> {
    let head = &proposal.head;
    let waves: Vec<String> = head.waves.iter().map(u64::to_string).collect();
    let mut told = vec![format!(
        "{} in waves of {}; {} held back for comparison",
        hubs_text(head.hubs()),
        waves.join(", "),
        head.holdback
    )];
    for (reason, hubs) in proposal.report.waiting() {
        let why = formats::sentences::launch::plan::waiting_text(reason);
        told.push(format!("{} wait: {why}", hubs_text(hubs)));
    }
    let uncovered = proposal.report.not_covered().count();
    if uncovered > 0 {
        told.push(format!("{uncovered} strata would not be covered"));
    }
    told
}
