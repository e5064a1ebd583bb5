//! What must always hold of a Safe Launch, I1 to I15 (GATES section 4), each tied to something that
//! went wrong elsewhere.
//!
//! A check looks at a world before a step, at the step, and at the world after it, and gives
//! everything that must not be, in words. It asks nobody: give it a doctored trail and it complains
//! of it, which a test shows for every one of them.

mod denominators;
mod gates;
mod holds;
mod journal;
mod plans;
mod sets;
mod views;

use crate::observed::{Observed, Seen};
use crate::step::Step;
use terms::LaunchRef;

/// One step with the worlds around it.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'t> {
    /// The world before.
    pub before: &'t Observed,
    /// The step.
    pub step: &'t Step,
    /// The world after.
    pub after: &'t Observed,
}

/// An invariant.
#[derive(Clone, Copy, Debug)]
pub struct Invariant {
    /// Its name in GATES section 4.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    check: fn(&Trail<'_>) -> Vec<String>,
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// How it is broken.
    pub how: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}", self.name, self.says, self.how)
    }
}

/// Every invariant, in the order of GATES.
pub const INVARIANTS: [Invariant; 15] = [
    Invariant {
        name: "I1",
        says: "no gate is achieved on no evidence",
        check: gates::i1_no_pass_on_absence,
    },
    Invariant {
        name: "I2",
        says: "evidence can be computed again from the counts",
        check: gates::i2_evidence_replays,
    },
    Invariant {
        name: "I3",
        says: "nothing leaves after a stop, and what is not sent is taken back",
        check: journal::i3_nothing_leaves_after_a_stop,
    },
    Invariant {
        name: "I4",
        says: "only a direction of the Panel's ends an Emergency Stop",
        check: holds::i4_only_the_panel_ends_a_stop,
    },
    Invariant {
        name: "I5",
        says: "evaluation goes on while a launch is held",
        check: gates::i5_evaluation_goes_on,
    },
    Invariant {
        name: "I6",
        says: "a denominator never shrinks after the attempt",
        check: denominators::i6_denominators_never_shrink,
    },
    Invariant {
        name: "I7",
        says: "a hub is in at most one live tranche and on at most one list",
        check: sets::i7_a_hub_is_in_one_place,
    },
    Invariant {
        name: "I8",
        says: "an order of an old generation or plan cannot be carried out",
        check: plans::i8_old_generations_cannot_act,
    },
    Invariant {
        name: "I9",
        says: "a plan becomes current only if its parent is current",
        check: plans::i9_plans_follow_their_parents,
    },
    Invariant {
        name: "I10",
        says: "whatever is held has a reason and an owner",
        check: holds::i10_holds_have_reason_and_owner,
    },
    Invariant {
        name: "I11",
        says: "hubs that are not the Supplier's own are refused by name",
        check: sets::i11_foreign_hubs_are_refused_by_name,
    },
    Invariant {
        name: "I12",
        says: "a verdict and its counts are seen by those with a right to them",
        check: views::i12_views_hold_no_foreign_counts,
    },
    Invariant {
        name: "I13",
        says: "late proof never takes back a stop",
        check: gates::i13_stops_stay_latched,
    },
    Invariant {
        name: "I14",
        says: "whoever joins after the seal waits",
        check: sets::i14_joiners_wait,
    },
    Invariant {
        name: "I15",
        says: "nobody approves their own",
        check: holds::i15_nobody_approves_their_own,
    },
];

/// Every invariant that this trail breaks.
pub fn broken(trail: &Trail<'_>) -> Vec<Broken> {
    let broken = |invariant: &Invariant| {
        let Invariant { name, says, check } = *invariant;
        let how = check(trail).into_iter();
        how.map(move |how| Broken { name, says, how })
            .collect::<Vec<_>>()
    };
    INVARIANTS.iter().flat_map(broken).collect()
}

impl<'t> Trail<'t> {
    /// Every launch after the step, with how it was before where it was there.
    fn launches(&self) -> impl Iterator<Item = (LaunchRef, Option<&'t Seen>, &'t Seen)> {
        let (before, after) = (&self.before.launches, &self.after.launches);
        after
            .iter()
            .map(move |(launch, seen)| (*launch, before.get(launch), seen))
    }
}
