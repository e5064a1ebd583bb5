//! What a rehearsal tells: who did what at which hour of Great Britain's clocks, what the launch
//! answered, and what followed. The words of the launch itself are those of its pages.

mod acts;
mod changes;

use crate::cast::{self, Who};
use crate::observed::{Observed, Seen};
use crate::step::{Did, Outcome, Step};
use app::launches::{Held, LaunchLine, LaunchView};
use formats::sentences::launch::gate::{inconclusive_text, verdict_name};
use formats::sentences::launch::refusal::refusal_text;
use formats::sentences::launch::waits::{held_text, hubs_text, phase_text, waits_text};
use launch::decision::Answer;
use launch::gate::Verdict;
use launch::nomination::SetAside;
use launch::standing::WaitsFor;
use std::fmt::Write;
use terms::Moment;

/// What was told so far.
#[derive(Clone, Debug)]
pub struct Transcript {
    text: String,
    /// The hour that stands above the lines told last.
    at: Option<String>,
}

impl Transcript {
    /// The first lines.
    pub fn begin(world: &Observed) -> Transcript {
        Transcript {
            text: format!("A world of {}.\n", hubs_text(world.homes.len())),
            at: None,
        }
    }

    /// Everything.
    pub fn text(self) -> String {
        self.text
    }

    /// Words of the script.
    pub fn say(&mut self, words: &str) {
        let blank = if self.text.ends_with("#\n") { "" } else { "\n" };
        let blank = match self.text.lines().last() {
            Some(last) if last.starts_with("# ") => "",
            _ => blank,
        };
        self.line(&format!("{blank}# {words}"));
        self.at = None;
    }

    /// One step, its answer, and what followed.
    pub fn step(&mut self, step: &Step, before: &Observed, after: &Observed) {
        if let Did::Jump { .. } = step.did {
            self.followed(before, after);
            return;
        }
        self.hour(after.now);
        let said = acts::sentence(step, before);
        self.line(&format!("  {said}"));
        for answer in answered(&step.outcome) {
            self.line(&format!("    {answer}"));
        }
        self.followed(before, after);
    }

    fn followed(&mut self, before: &Observed, after: &Observed) {
        for change in changes::told(before, after) {
            self.hour(after.now);
            self.line(&format!("    - {change}"));
        }
    }

    /// How a launch stands, as DCC sees it.
    pub fn standing(&mut self, seen: &Seen, now: Moment) {
        self.hour(now);
        self.line("  How the launch stands");
        let launch = &seen.launch;
        let held = launch.holds_on_all(now).next().is_some();
        let text = match held && launch.is_live() {
            true => held_text(launch.level),
            false => {
                let window = launch.window.filter(|window| window.is_open(now));
                phase_text(
                    &launch.phase,
                    (launch.level, launch.attempt),
                    window.map(|window| window.closes),
                )
            }
        };
        self.line(&format!("    {text}"));
        if let Some(tally) = &seen.tally {
            let total = tally.total();
            let (planned, held) = (total.planned, total.held);
            self.line(&format!(
                "    {} sealed: {} well, {} failed, {} silent, {} pending, {} waiting, {} kept out",
                hubs_text(planned),
                total.ok,
                total.failed,
                total.silent,
                total.pending,
                planned - held - total.sent(),
                held
            ));
        }
        if let Some(assessment) = &seen.assessment {
            let verdict = verdict_name(&assessment.verdict);
            self.line(&format!("    The gate: {}", verdict.to_lowercase()));
            if let Verdict::Inconclusive(lacks) = &assessment.verdict {
                for lack in lacks {
                    self.line(&format!("      {}", inconclusive_text(lack, &[])));
                }
            }
        }
        // What the gate lacks stands above already.
        let waits = seen.waits.iter();
        for waits in waits.filter(|one| !matches!(one, WaitsFor::Gate { .. })) {
            self.line(&format!("    It waits for: {}", waits_text(waits, &[])));
        }
    }

    /// What somebody other than DCC sees of a launch.
    pub fn view(&mut self, who: &Who, seen: &Seen) {
        let view = seen
            .views
            .iter()
            .find(|(viewer, _)| viewer.name == who.name);
        let told = match view.and_then(|(_, view)| view.as_ref()) {
            None => vec!["no such launch".to_owned()],
            Some(LaunchView::Dcc(_)) => vec!["everything".to_owned()],
            Some(LaunchView::Supplier(own)) => {
                let mut told = vec![
                    where_it_is(&own.shared.line),
                    format!("its own: {}", hubs_text(own.hubs)),
                ];
                let lists = own.nominations.iter();
                told.extend(lists.map(|one| format!("its own list of {}", hubs_text(one.listed))));
                told.extend(own.own_holds.iter().map(changes::hold_with_words));
                told.extend(own.shared.holds.iter().map(changes::shared_hold));
                told
            }
            Some(LaunchView::Forum(forum)) => {
                let mut told = vec![where_it_is(&forum.shared.line)];
                told.extend(forum.holds.iter().map(changes::hold_with_words));
                told
            }
            Some(LaunchView::Shared(shared)) => {
                let mut told = vec![where_it_is(&shared.line)];
                told.extend(shared.holds.iter().map(changes::shared_hold));
                told
            }
        };
        self.line(&format!("  {} sees", who.name));
        for line in told {
            self.line(&format!("    {line}"));
        }
    }

    fn hour(&mut self, now: Moment) {
        let hour = now.uk_text();
        if self.at.as_ref() != Some(&hour) {
            let blank = if self.text.ends_with("\n\n") {
                ""
            } else {
                "\n"
            };
            self.line(&format!("{blank}{hour}"));
            self.at = Some(hour);
        }
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("writing to a String cannot fail");
    }
}

fn where_it_is(line: &LaunchLine) -> String {
    match line.held {
        Held::Held => held_text(line.level),
        Held::Free => phase_text(&line.phase, (line.level, line.attempt), line.lists_until),
    }
}

/// What the asker was told.
fn answered(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Refused(refusal) => vec![format!(
            "refused, {}: {}",
            refusal.code(),
            refusal_text(refusal)
        )],
        Outcome::NotTaken(code) => vec![format!("not taken, {code}")],
        Outcome::NoPlan(why) => vec![format!("no plan: {why}")],
        Outcome::Done {
            answer: Answer::Nominated(list),
            ..
        } => {
            let mut told = vec![format!("{} accepted", hubs_text(list.accepted.len()))];
            for reason in SetAside::ALL {
                let aside = list.set_aside.iter().filter(|(_, why)| *why == reason);
                let text = formats::sentences::launch::communication::set_aside_text(reason);
                match aside.count() {
                    0 => {}
                    hubs => told.push(format!("{hubs} set aside: {text}")),
                }
            }
            if list.repeated > 0 {
                told.push(format!("{} stood there twice", list.repeated));
            }
            told
        }
        Outcome::Done {
            answer:
                Answer::TakenOff {
                    taken_off,
                    not_listed,
                },
            ..
        } => vec![format!("{taken_off} taken off, {not_listed} on no list")],
        Outcome::Taken(taken) => {
            let mut told = vec![format!(
                "{} new rows, {} known before",
                taken.new, taken.repeated
            )];
            for (code, count) in taken.findings.counts() {
                told.push(format!("{count} of them: {}", code.text()));
            }
            told
        }
        Outcome::Planned(proposal) => acts::plan(proposal),
        Outcome::Done {
            answer: Answer::Done,
            ..
        }
        | Outcome::Worked(1..)
        | Outcome::Nothing => Vec::new(),
        Outcome::Worked(0) => vec!["nothing is due".to_owned()],
    }
}

/// The name of an organisation of the cast.
pub(crate) fn named(organisation: terms::OrganisationRef) -> String {
    cast::name_of(organisation).to_owned()
}
