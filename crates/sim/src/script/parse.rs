//! Scripts from text. Words in a fixed order, so that a line reads as a sentence and can be read in
//! one way only.

use super::{Act, CspWork, Expectation, Fate, Instruction, Line, Portion, Script, WhichPlan};
use crate::WorldFault;
use crate::cast::{self, Who};
use crate::homes::hub;
use crate::setting::Setting;
use crate::step::HubsChange;
use launch::hold::DirectionKind;
use launch::notification::{LaunchKind, NotificationNumber};
use launch::outcome::FailureMode;
use terms::{Date, DeviceId, Moment};

/// The script in this text.
pub fn parse(text: &str) -> Result<Script, WorldFault> {
    let mut script = Script {
        setting: Setting::default(),
        lines: Vec::new(),
    };
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(hubs) = line.strip_prefix("hubs there are ") {
            script.setting.hubs = numeral(hubs).ok_or_else(|| unread(number, line))?;
        } else if let Some(begins) = line.strip_prefix("begins ") {
            script.setting.begins = moment(begins).ok_or_else(|| unread(number, line))?;
        } else if !line.is_empty() {
            let read = read_line(line).ok_or_else(|| unread(number, line))?;
            script.lines.push((number, read));
        }
    }
    Ok(script)
}

fn unread(number: usize, line: &str) -> WorldFault {
    WorldFault(format!(
        "line {number} of the script says nothing known: {line}"
    ))
}

fn read_line(line: &str) -> Option<Line> {
    if let Some(words) = line.strip_prefix('#') {
        return Some(Line::Said(words.trim().to_owned()));
    }
    if let Some(expected) = line.strip_prefix("expect ") {
        return expectation(expected).map(Line::Expect);
    }
    instruction(line).map(|done| Line::Do(Box::new(done)))
}

fn expectation(text: &str) -> Option<Expectation> {
    if let Some(code) = text.strip_prefix("refused ") {
        return Some(Expectation::Refused(code.to_owned()));
    }
    if let Some(phase) = text.strip_prefix("phase ") {
        return Some(Expectation::Phase(phase.to_owned()));
    }
    if let Some(orders) = text.strip_prefix("orders ") {
        return Some(Expectation::Orders(orders.parse().ok()?));
    }
    match text {
        "held" => Some(Expectation::Held(true)),
        "free" => Some(Expectation::Held(false)),
        _ => None,
    }
}

fn instruction(line: &str) -> Option<Instruction> {
    if let Some(when) = line.strip_prefix("at ") {
        return moment(when).map(Instruction::At);
    }
    if let Some(how_long) = line.strip_prefix("after ") {
        return seconds(how_long).map(Instruction::After);
    }
    if let Some(number) = line.strip_prefix("turn to ") {
        return NotificationNumber::parse(number).map(Instruction::TurnTo);
    }
    if let Some(change) = line.strip_prefix("hubs ") {
        return hubs_change(change);
    }
    match line {
        "the clock works" => return Some(Instruction::ClockWorks),
        "the tranche runs well" => return Some(Instruction::RunsWell),
        "look" => return Some(Instruction::Look),
        _ => {}
    }
    if let Some(work) = line.strip_prefix("the CSPs ") {
        let both = ["Northern Reach", "Southern Arc"];
        let both: Vec<Who> = both.into_iter().filter_map(cast::who).collect();
        return plural(work).map(|work| Instruction::Csps(both, work));
    }
    let (who, does) = cast::named_first(line)?;
    match singular(does) {
        Some(work) => Some(Instruction::Csps(vec![who], work)),
        None => act(does).map(|act| Instruction::Person(who, act)),
    }
}

fn hubs_change(text: &str) -> Option<Instruction> {
    if let Some((hubs, to)) = text.split_once(" change to ") {
        let to = cast::who(to)?.capacity.organisation;
        return Some(Instruction::Hubs(list(hubs)?, HubsChange::Supplier(to)));
    }
    if let Some((hubs, of)) = text.split_once(" join at ") {
        let of = cast::who(of)?.capacity.organisation;
        return Some(Instruction::Hubs(list(hubs)?, HubsChange::Join(of)));
    }
    let hubs = text.strip_suffix(" leave the fleet")?;
    Some(Instruction::Hubs(list(hubs)?, HubsChange::Leave))
}

/// What one CSP does: it fetches.
fn singular(does: &str) -> Option<CspWork> {
    let (verb, rest) = does.split_once(' ').unwrap_or((does, ""));
    let verb = match verb {
        "fetches" => "fetch",
        "reports" => "report",
        "repeats" => "repeat",
        "proves" => "prove",
        "answers" => "answer",
        _ => return None,
    };
    plural(format!("{verb} {rest}").trim())
}

/// What several do: they fetch.
fn plural(work: &str) -> Option<CspWork> {
    if let Some(late) = work.strip_prefix("answer the recall, too late for ") {
        return Some(CspWork::AnswerRecall(numeral(late)?));
    }
    if let Some(parts) = work.strip_prefix("report ") {
        let parts: Option<Vec<_>> = parts.split(", ").map(part).collect();
        return parts.map(CspWork::Report);
    }
    match work {
        "fetch" => Some(CspWork::Fetch),
        "fetch what was taken back" => Some(CspWork::FetchStale),
        "repeat the last report" => Some(CspWork::Repeat),
        "prove the silent hubs well" => Some(CspWork::ProveWell),
        "answer the recall in time" => Some(CspWork::AnswerRecall(0)),
        _ => None,
    }
}

/// `20 % IMAGE-DISCARDED`, `3 hubs silent`, `the rest well`, `all well`.
fn part(text: &str) -> Option<(Portion, Fate)> {
    let (portion, fate) = text.rsplit_once(' ')?;
    let portion = match portion {
        "the rest" | "all" => Portion::Rest,
        portion => match portion.strip_suffix(" hubs") {
            Some(hubs) => Portion::Hubs(numeral(hubs)?),
            None => Portion::Permille(permille(portion)?),
        },
    };
    let fate = match fate {
        "well" => Fate::Well,
        "silent" => Fate::Silent,
        mode => Fate::Fails(FailureMode::from_code(mode)?),
    };
    Some((portion, fate))
}

/// What a person does who is no CSP.
fn act(does: &str) -> Option<Act> {
    let (verb, rest) = does.split_once(' ').unwrap_or((does, ""));
    let words = || (!rest.is_empty()).then(|| rest.to_owned());
    match verb {
        "drafts" => {
            let (kind, number) = match rest.strip_prefix("the emergency ") {
                Some(number) => (LaunchKind::Emergency, number),
                None => (LaunchKind::Ordinary, rest),
            };
            Some(Act::Draft(NotificationNumber::parse(number)?, kind))
        }
        "lists" => list(rest.strip_prefix("hubs ")?).map(Act::List),
        "takes" => {
            let hubs = rest.strip_prefix("hubs ")?.strip_suffix(" off")?;
            list(hubs).map(Act::TakeOff)
        }
        "defers" => {
            let (what, why) = rest.split_once(": ")?;
            let hubs = match what {
                "all its hubs" => None,
                some => Some(list(some.strip_prefix("hubs ")?)?),
            };
            Some(Act::Defer(hubs, why.to_owned()))
        }
        "directs" => {
            let (kind, why) = rest.split_once(": ")?;
            direction(kind).map(|kind| Act::Direct(kind, why.to_owned()))
        }
        "stops:" => words().map(Act::Stop),
        "withdraws:" => words().map(Act::Withdraw),
        "includes" => {
            let why = rest.strip_prefix("uncovered strata: ")?;
            Some(Act::DirectCoverage(why.to_owned()))
        }
        "explains:" => {
            let (mechanism, mitigation) = rest.split_once(" / ")?;
            Some(Act::ReportFailure(
                mechanism.to_owned(),
                mitigation.to_owned(),
            ))
        }
        "measures" => match rest {
            "all well" => Some(Act::Measure(0)),
            some => permille(some.strip_suffix(" worse")?).map(Act::Measure),
        },
        "changes" => seconds(rest.strip_prefix("tariffs for ")?).map(Act::Tariffs),
        _ => plain(does),
    }
}

fn plain(does: &str) -> Option<Act> {
    match does {
        "issues" => Some(Act::Issue),
        "acknowledges" => Some(Act::Acknowledge),
        "plans" => Some(Act::Plan),
        "seals" => Some(Act::Seal(WhichPlan::Last)),
        "seals the first plan" => Some(Act::Seal(WhichPlan::First)),
        "moves on" => Some(Act::MoveOn),
        "ends its deferral" => Some(Act::EndDeferral),
        "releases the gate" => Some(Act::ReleaseGate),
        "acknowledges the drift" => Some(Act::AcknowledgeDrift),
        "looks" => Some(Act::Look),
        _ => None,
    }
}

fn direction(kind: &str) -> Option<DirectionKind> {
    match kind {
        "to continue" => return Some(DirectionKind::Continue),
        "to stay held" => return Some(DirectionKind::StayHeld { until: None }),
        _ => {}
    }
    let day = kind.strip_prefix("to stay held until ")?;
    Some(DirectionKind::StayHeld {
        until: Some(date(day)?),
    })
}

/// `1..1400 step 2 and 2 and 999999`.
fn list(text: &str) -> Option<Vec<DeviceId>> {
    let mut devices = Vec::new();
    for part in text.split(" and ") {
        let (range, step) = part.split_once(" step ").unwrap_or((part, "1"));
        let (from, to) = range.split_once("..").unwrap_or((range, range));
        let step = usize::try_from(numeral(step)?)
            .ok()
            .filter(|step| *step > 0)?;
        let numbers = numeral(from)?..=numeral(to)?;
        devices.extend(numbers.step_by(step).map(hub));
    }
    Some(devices)
}

fn numeral(text: &str) -> Option<u64> {
    text.replace(',', "").parse().ok()
}

/// `12 %`, `0.5 %`, in parts of a thousand.
fn permille(text: &str) -> Option<u32> {
    let percent = text.strip_suffix(" %")?;
    let (whole, tenths) = percent.split_once('.').unwrap_or((percent, "0"));
    let (whole, tenths): (u32, u32) = (whole.parse().ok()?, tenths.parse().ok()?);
    let parts = (tenths <= 9).then_some(whole.checked_mul(10)? + tenths)?;
    (parts <= 1_000).then_some(parts)
}

fn seconds(text: &str) -> Option<i64> {
    let (number, unit) = text.split_once(' ')?;
    let number: i64 = number.parse().ok()?;
    let unit = match unit {
        "day" | "days" => 24 * 3_600,
        "hour" | "hours" => 3_600,
        "minute" | "minutes" => 60,
        _ => return None,
    };
    number.checked_mul(unit)
}

/// `24 November 2026, 11:00`, by Great Britain's clocks.
fn moment(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once(", ")?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u8, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let fits = hour < 24 && (0..60).contains(&minute);
    fits.then_some(Moment::at_hour(date(day)?, hour).plus_seconds(minute * 60))
}

fn date(text: &str) -> Option<Date> {
    Date::strptime("%d %B %Y", text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_says_nothing_known_is_told_by_its_number() {
        let fault = parse("begins 2 November 2026, 11:00\n\nDCC dances\n").unwrap_err();
        assert_eq!(
            fault.0,
            "line 3 of the script says nothing known: DCC dances"
        );
    }

    #[test]
    fn hubs_are_ranges_with_steps_and_single_numbers() {
        let listed = list("1..7 step 3 and 100").unwrap();
        assert_eq!(listed, [hub(1), hub(4), hub(7), hub(100)]);
        assert_eq!(list("1..7 step 0"), None);
    }

    #[test]
    fn shares_have_one_decimal_and_stay_within_the_whole() {
        assert_eq!(permille("12 %"), Some(120));
        assert_eq!(permille("0.5 %"), Some(5));
        assert_eq!(permille("100.1 %"), None);
        assert_eq!(permille("12"), None);
    }

    #[test]
    fn hours_are_great_britains() {
        let summer = moment("15 July 2026, 11:30").unwrap();
        assert_eq!(summer.rfc3339(), "2026-07-15T10:30:00Z");
    }
}
