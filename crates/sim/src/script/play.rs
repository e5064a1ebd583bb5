//! Plays a script: every step is done in the world, judged by the invariants, and told.

use super::{Expectation, Instruction, Line, Script};
use crate::WorldFault;
use crate::cast::Who;
use crate::invariants::{Broken, Trail, broken};
use crate::observed::{Observed, Seen};
use crate::step::{Did, Outcome, Step};
use crate::transcript::Transcript;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};
use terms::{DeviceId, LaunchRef, Moment, OrderRef, OrganisationRef, PlanRef};

use crate::step::ReportRow;

/// What came of playing a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// What was told, step by step.
    pub transcript: String,
    /// Invariants that were broken, each with the line of the script.
    pub broken: Vec<(usize, Broken)>,
    /// What was expected and is not so, each with the line of the script.
    pub unexpected: Vec<(usize, String)>,
}

/// A script at play.
pub(super) struct Playing<'w> {
    pub(super) world: &'w mut World,
    watch: &'w mut dyn FnMut(&Trail<'_>),
    pub(super) seen: Observed,
    pub(super) outcome: Outcome,
    pub(super) launch: Option<LaunchRef>,
    pub(super) told: Transcript,
    pub(super) plans: Vec<PlanRef>,
    pub(super) reported: BTreeSet<OrderRef>,
    pub(super) sequences: BTreeMap<OrganisationRef, (u64, Vec<ReportRow>)>,
    pub(super) measured: BTreeSet<(OrganisationRef, DeviceId)>,
    line: usize,
    broken: Vec<(usize, Broken)>,
    unexpected: Vec<(usize, String)>,
}

/// Plays a script in a world that began with its setting. `watch` is shown every step.
pub async fn play(
    script: &Script,
    world: &mut World,
    watch: &mut dyn FnMut(&Trail<'_>),
) -> Result<Played, WorldFault> {
    let seen = world.look().await?;
    let mut playing = Playing {
        told: Transcript::begin(&seen),
        world,
        watch,
        seen,
        outcome: Outcome::Nothing,
        launch: None,
        plans: Vec::new(),
        reported: BTreeSet::new(),
        sequences: BTreeMap::new(),
        measured: BTreeSet::new(),
        line: 0,
        broken: Vec::new(),
        unexpected: Vec::new(),
    };
    for (number, line) in &script.lines {
        playing.line = *number;
        match line {
            Line::Said(words) => playing.told.say(words),
            Line::Do(instruction) => {
                let done = playing.instruct(instruction).await;
                done.map_err(|fault| WorldFault(format!("line {number}: {fault}")))?;
            }
            Line::Expect(expected) => playing.expect(expected),
        }
    }
    Ok(Played {
        transcript: playing.told.text(),
        broken: playing.broken,
        unexpected: playing.unexpected,
    })
}

impl Playing<'_> {
    /// Does one step, judges it and tells it.
    pub(super) async fn step(&mut self, did: Did) -> Result<(), WorldFault> {
        let (step, after) = self.world.step(did).await?;
        self.judge(&step, &after);
        self.told.step(&step, &self.seen, &after);
        self.outcome = step.outcome;
        self.seen = after;
        Ok(())
    }

    fn judge(&mut self, step: &Step, after: &Observed) {
        let trail = Trail {
            before: &self.seen,
            step,
            after,
        };
        (self.watch)(&trail);
        let line = self.line;
        self.broken
            .extend(broken(&trail).into_iter().map(|one| (line, one)));
    }

    async fn instruct(&mut self, instruction: &Instruction) -> Result<(), WorldFault> {
        match instruction {
            Instruction::At(to) => self.jump(*to).await,
            Instruction::After(seconds) => {
                let to = self.world.now().plus_seconds(*seconds);
                self.jump(to).await
            }
            Instruction::ClockWorks => self.step(Did::Work).await,
            Instruction::TurnTo(number) => {
                let mut launches = self.seen.launches.values();
                let found = launches.find(|seen| seen.launch.notification.number == *number);
                self.launch = found.map(|seen| seen.launch.reference);
                self.told.say(&format!("On {}:", number.as_str()));
                Ok(())
            }
            Instruction::RunsWell => self.run_well().await,
            Instruction::Person(who, act) => self.person(who, act).await,
            Instruction::Csps(csps, work) => self.csps(csps, work).await,
            Instruction::Hubs(hubs, change) => {
                let (hubs, change) = (hubs.clone(), *change);
                self.step(Did::Hubs { hubs, change }).await
            }
            Instruction::Look => {
                let seen = self.seen()?.clone();
                self.told.standing(&seen, self.seen.now);
                Ok(())
            }
        }
    }

    async fn jump(&mut self, to: Moment) -> Result<(), WorldFault> {
        self.step(Did::Jump { to }).await
    }

    /// The launch that is spoken of.
    pub(super) fn launch(&self) -> Result<LaunchRef, WorldFault> {
        self.launch
            .ok_or_else(|| WorldFault("no launch was drafted yet".to_owned()))
    }

    /// The same as it stands.
    pub(super) fn seen(&self) -> Result<&Seen, WorldFault> {
        let launch = self.launch()?;
        self.seen
            .launches
            .get(&launch)
            .ok_or_else(|| WorldFault("the launch is gone".to_owned()))
    }

    pub(super) fn view_of(&mut self, who: &Who) -> Result<(), WorldFault> {
        let seen = self.seen()?.clone();
        match who.name.as_str() {
            "DCC" => self.told.standing(&seen, self.seen.now),
            _ => self.told.view(who, &seen),
        }
        Ok(())
    }

    fn expect(&mut self, expected: &Expectation) {
        let launch = self
            .launch
            .and_then(|launch| self.seen.launches.get(&launch));
        let phase = launch.map_or("none", |seen| seen.launch.phase.name());
        let now = self.seen.now;
        let held = launch.is_some_and(|seen| seen.launch.holds_on_all(now).next().is_some());
        let orders = launch.map_or(0, |seen| seen.orders.len());
        let refusal = self.outcome.refusal().unwrap_or("no refusal");
        let (wanted, found) = match expected {
            Expectation::Refused(code) => (format!("refused {code}"), format!("refused {refusal}")),
            Expectation::Phase(wanted) => (format!("phase {wanted}"), format!("phase {phase}")),
            Expectation::Held(wanted) => (format!("held: {wanted}"), format!("held: {held}")),
            Expectation::Orders(wanted) => (format!("orders {wanted}"), format!("orders {orders}")),
        };
        if wanted != found {
            let how = format!("expected {wanted}, found {found}");
            self.unexpected.push((self.line, how));
        }
    }
}
