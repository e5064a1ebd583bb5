//! What the journal tells of one step, in its order.

use super::Trail;
use app::ports::JournalLine;
use launch::order::OrderState;
use std::collections::BTreeSet;

/// I3: hawkBit lets the running group of a paused rollout finish. Here nothing is sent, fetched,
/// sealed or begun from the stop's own line in the journal on, until the hold is released; and what
/// was not fetched is taken back.
pub(super) fn i3_nothing_leaves_after_a_stop(trail: &Trail<'_>) -> Vec<String> {
    let mut broken = Vec::new();
    for (launch, before, after) in trail.launches() {
        let whole = |hold: &&launch::hold::Hold| hold.holds_all(trail.before.now);
        let mut open: BTreeSet<String> = before
            .map(|seen| seen.launch.holds.iter().filter(whole))
            .into_iter()
            .flatten()
            .map(|hold| hold.reference.to_string())
            .collect();
        let of_launch = launch.to_string();
        let lines = trail.after.lines.iter();
        for line in lines.filter(|line| said(line, "launch") == Some(&of_launch)) {
            let hold = said(line, "hold").map(str::to_owned);
            match line.event.as_str() {
                "EmergencyStopped" | "GateBreached" => open.extend(hold),
                "HoldReleased" => {
                    open.retain(|one| Some(one) != hold.as_ref());
                }
                "OrderSent" | "OrderFetched" | "TrancheSealed" | "WaveBegun"
                    if !open.is_empty() =>
                {
                    broken.push(format!("{} in spite of {open:?}", line.event));
                }
                _ => {}
            }
        }
        if !after.launch.is_live() || after.launch.holds_on_all(trail.after.now).next().is_none() {
            continue;
        }
        let current = after.launch.current_tranche();
        for seen in &after.orders {
            let of_tranche = current.is_some_and(|one| one.plan.reference == seen.order.plan);
            match seen.order.state() {
                OrderState::Out => {
                    broken.push(format!(
                        "an order of {} hubs can still be fetched under a stop",
                        seen.order.hubs.hubs
                    ));
                }
                OrderState::WithCsp if of_tranche => {
                    broken.push("an order with a CSP is not recalled under a stop".to_owned());
                }
                OrderState::WithCsp | OrderState::TakenBack | OrderState::Recalled => {}
            }
        }
    }
    broken
}

/// A text among the facts of a line, which are canonical JSON.
fn said<'l>(line: &'l JournalLine, name: &str) -> Option<&'l str> {
    let (_, behind) = line.facts.split_once(&format!("\"{name}\":\""))?;
    behind.split_once('"').map(|(value, _)| value)
}
