//! One clause against one query.
//!
//! The clause's terms are gathered into boxes (a CHF and a GPF of one hub are one box), and each
//! box is given at most one part of the query, so that the clause is met as far as it can be.

use super::listing::{Listing, NameListing};
use super::name::{NameMatch, name_match};
use super::{
    Answer, Asked, AskedPart, ClauseAnswer, DeviceMatch, Field, Missing, MissingWhat, Query,
    TermMatch, VersionMatch,
};
use crate::item::Term;
use std::collections::{BTreeMap, BTreeSet};
use terms::DeviceType;

/// What a clause of these terms says to this query. `listings` are in the order of the parts; a
/// part without one is taken as not checked.
pub fn evaluate_clause(query: &Query, listings: &[Listing], terms: &[Term]) -> ClauseAnswer {
    let boxes = boxes_of(terms);
    let fits: Vec<Vec<Option<Fit>>> = boxes
        .iter()
        .map(|positions| fit_each_part(query, listings, terms, positions))
        .collect();
    let rivals = boxes
        .iter()
        .map(|positions| rivals_of(query, listings, &terms[positions[0]]))
        .collect();
    let mut search = Search {
        query,
        fits: &fits,
        types: boxes
            .iter()
            .map(|positions| terms[positions[0]].device_type.physical())
            .collect(),
        rivals,
        known: BTreeMap::new(),
    };
    match search.best(0, 0, &BTreeSet::new()) {
        Some(best) if best.gives_any() => answer_of(&boxes, &fits, &best),
        Some(_) | None => ClauseAnswer {
            answer: Answer::NoPublishedEntry,
            matches: Vec::new(),
        },
    }
}

/// Positions of terms, gathered by box. Terms of the two functions of one hub are one box.
fn boxes_of(terms: &[Term]) -> Vec<Vec<usize>> {
    let mut boxes: Vec<Vec<usize>> = Vec::new();
    for (position, term) in terms.iter().enumerate() {
        let twin = boxes.iter_mut().find(|positions| {
            let other = &terms[positions[0]];
            positions.len() == 1
                && other.device_type != term.device_type
                && other.device_type.physical() == term.device_type.physical()
                && other.make.folded() == term.make.folded()
                && other.model.folded() == term.model.folded()
        });
        match twin {
            Some(positions) => positions.push(position),
            None => boxes.push(vec![position]),
        }
    }
    boxes
}

/// How a part fits a box: why each of its terms matches, and which fields stay open.
#[derive(Clone, Debug)]
struct Fit {
    matches: Vec<TermMatch>,
    open: BTreeSet<Field>,
}

impl Fit {
    fn exactness(&self) -> NameMatch {
        self.matches
            .iter()
            .map(|found| found.make.max(found.model))
            .max()
            .unwrap_or(NameMatch::NotAsked)
    }
}

fn fit_each_part(
    query: &Query,
    listings: &[Listing],
    terms: &[Term],
    positions: &[usize],
) -> Vec<Option<Fit>> {
    query
        .parts()
        .iter()
        .enumerate()
        .map(|(part_position, part)| {
            let listing = listing_of(listings, part_position);
            let mut whole = Fit {
                matches: Vec::new(),
                open: BTreeSet::new(),
            };
            for position in positions {
                let mut fit = fit_term(part, listing, &terms[*position])?;
                fit.0.term = *position;
                fit.0.part = part_position;
                whole.matches.push(fit.0);
                whole.open.append(&mut fit.1);
            }
            Some(whole)
        })
        .collect()
}

fn listing_of(listings: &[Listing], part: usize) -> Listing {
    listings.get(part).copied().unwrap_or(Listing::NOT_CHECKED)
}

/// The parts that stand in this device's place when they do not fit it: those of its kind, as the
/// query or the list of devices says, and those that carry its name.
fn rivals_of(query: &Query, listings: &[Listing], term: &Term) -> BTreeSet<usize> {
    let physical = term.device_type.physical();
    let stands_for = |position: usize, part: &AskedPart| {
        let listing = listing_of(listings, position);
        let known = part.device_type.value().copied().or(listing.only_type);
        match known {
            Some(device_type) => device_type.physical() == physical,
            None => part.model.value().is_some_and(|model| {
                let found = name_match(model.as_str(), term.model.as_str());
                found.is_some_and(|found| found <= listing.model.forgives())
            }),
        }
    };
    let parts = query.parts().iter().enumerate();
    parts
        .filter(|(position, part)| stands_for(*position, part))
        .map(|(position, _)| position)
        .collect()
}

fn fit_term(
    part: &AskedPart,
    listing: Listing,
    term: &Term,
) -> Option<(TermMatch, BTreeSet<Field>)> {
    let mut open = BTreeSet::new();
    let device = match &part.device_type {
        Asked::Any | Asked::Unknown => DeviceMatch::NotAsked,
        Asked::NotApplicable => return None,
        Asked::Is(asked) if *asked == term.device_type => DeviceMatch::SameType,
        Asked::Is(asked) if asked.physical() == term.device_type.physical() => DeviceMatch::SameHub,
        Asked::Is(_) => return None,
    };
    let make = fit_name(
        &part.make,
        |make| make.as_str(),
        term.make.as_str(),
        listing.make,
        (Field::Make, &mut open),
    )?;
    let model = fit_name(
        &part.model,
        |model| model.as_str(),
        term.model.as_str(),
        listing.model,
        (Field::Model, &mut open),
    )?;
    let firmware = match (&part.firmware, term.versions.is_empty()) {
        (Asked::Any, _) => VersionMatch::NotAsked,
        (Asked::Unknown | Asked::NotApplicable | Asked::Is(_), true) => VersionMatch::NoneNamed,
        (Asked::NotApplicable, false) => return None,
        (Asked::Unknown, false) => {
            open.insert(Field::FirmwareVersion);
            VersionMatch::Unknown
        }
        (Asked::Is(version), false) if term.versions.contains(version) => VersionMatch::Exactly,
        (Asked::Is(_), false) => return None,
    };
    fit_fact(
        &part.hardware_version,
        term.hardware_version.as_ref(),
        |asked, written| asked.trim().eq_ignore_ascii_case(written.trim()),
        (Field::HardwareVersion, &mut open),
    )?;
    fit_fact(
        &part.region,
        term.region.as_ref(),
        |asked, written| asked == written,
        (Field::Region, &mut open),
    )?;
    let found = TermMatch {
        term: 0,
        part: 0,
        device,
        make,
        model,
        firmware,
    };
    Some((found, open))
}

fn fit_name<T>(
    asked: &Asked<T>,
    text: impl Fn(&T) -> &str,
    written: &str,
    listing: NameListing,
    (field, open): (Field, &mut BTreeSet<Field>),
) -> Option<NameMatch> {
    match asked {
        Asked::Any => Some(NameMatch::NotAsked),
        Asked::Unknown => {
            open.insert(field);
            Some(NameMatch::NotAsked)
        }
        Asked::NotApplicable => None,
        Asked::Is(name) => {
            name_match(text(name), written).filter(|found| *found <= listing.forgives())
        }
    }
}

/// A fact that a term may leave out: then every value will do.
fn fit_fact<T>(
    asked: &Asked<T>,
    written: Option<&T>,
    same: impl Fn(&T, &T) -> bool,
    (field, open): (Field, &mut BTreeSet<Field>),
) -> Option<()> {
    let Some(written) = written else {
        return Some(());
    };
    match asked {
        Asked::Any => Some(()),
        Asked::Unknown => {
            open.insert(field);
            Some(())
        }
        Asked::NotApplicable => None,
        Asked::Is(value) => same(value, written).then_some(()),
    }
}

/// Which part each box is given, from some box on. The order of the fields is the order in which
/// assignments are preferred.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Assignment {
    /// Boxes without a part, and boxes whose part leaves fields open.
    not_met: usize,
    /// Boxes without a part alone: an open field is nearer to an answer than an open device.
    without_part: usize,
    /// The least exact name among those used.
    exactness: NameMatch,
    /// The part of each box. Parts are in an order of their own, so a tie is decided alike
    /// whatever order they were given in.
    slots: Vec<Slot>,
}

/// What a box is given. A part is preferred to none, and that in the clause's order of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Part(usize),
    Empty,
}

impl Assignment {
    fn gives_any(&self) -> bool {
        self.slots.iter().any(|slot| matches!(slot, Slot::Part(_)))
    }
}

/// A set of parts, as bits; a query has at most [`Query::PARTS_MAX`] of them.
type Parts = u32;

/// Which boxes were left without a part.
type Left = BTreeSet<usize>;

struct Search<'a> {
    query: &'a Query,
    fits: &'a [Vec<Option<Fit>>],
    types: Vec<DeviceType>,
    rivals: Vec<BTreeSet<usize>>,
    known: BTreeMap<(usize, Parts, Left), Option<Assignment>>,
}

impl Search<'_> {
    /// The best assignment of the boxes from this one on, given the parts used and the boxes left
    /// without one so far, or `None` where every assignment contradicts the query.
    fn best(&mut self, from: usize, used: Parts, left: &Left) -> Option<Assignment> {
        if from == self.fits.len() {
            return self.end(used, left);
        }
        let key = (from, used, left.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let with_a_part: Vec<Assignment> = (0..self.query.parts().len())
            .filter_map(|part| self.with_part(from, used, left, part))
            .collect();
        let best = with_a_part
            .into_iter()
            .chain(self.without_part(from, used, left))
            .min();
        self.known.insert(key, best.clone());
        best
    }

    fn with_part(
        &mut self,
        at: usize,
        used: Parts,
        left: &Left,
        part: usize,
    ) -> Option<Assignment> {
        if used & (1 << part) != 0 {
            return None;
        }
        let fits = self.fits;
        let fit = fits[at][part].as_ref()?;
        let mut rest = self.best(at + 1, used | 1 << part, left)?;
        rest.not_met += usize::from(!fit.open.is_empty());
        rest.exactness = rest.exactness.max(fit.exactness());
        rest.slots.insert(0, Slot::Part(part));
        Some(rest)
    }

    fn without_part(&mut self, at: usize, used: Parts, left: &Left) -> Option<Assignment> {
        if self.query.absent().contains(&self.types[at]) {
            return None;
        }
        let mut with_this = left.clone();
        with_this.insert(at);
        let mut rest = self.best(at + 1, used, &with_this)?;
        rest.not_met += 1;
        rest.without_part += 1;
        rest.slots.insert(0, Slot::Empty);
        Some(rest)
    }

    /// The end of an assignment, unless a given part that serves no box stands in the place of a
    /// box left without one: then the combination has another device there.
    fn end(&self, used: Parts, left: &Left) -> Option<Assignment> {
        let contradicted = left
            .iter()
            .flat_map(|at| &self.rivals[*at])
            .any(|part| used & (1 << part) == 0);
        (!contradicted).then_some(Assignment {
            not_met: 0,
            without_part: 0,
            exactness: NameMatch::NotAsked,
            slots: Vec::new(),
        })
    }
}

fn answer_of(boxes: &[Vec<usize>], fits: &[Vec<Option<Fit>>], best: &Assignment) -> ClauseAnswer {
    let mut matches = Vec::new();
    let mut missing = Vec::new();
    for (at, slot) in best.slots.iter().enumerate() {
        let fit = match slot {
            Slot::Part(part) => fits[at][*part].as_ref().map(|fit| (*part, fit)),
            Slot::Empty => None,
        };
        match fit {
            None => missing.extend(boxes[at].iter().map(|term| Missing {
                term: *term,
                what: MissingWhat::Part,
            })),
            Some((part, fit)) => {
                matches.extend(fit.matches.iter().cloned());
                if !fit.open.is_empty() {
                    missing.push(Missing {
                        term: boxes[at][0],
                        what: MissingWhat::Fields(part, fit.open.clone()),
                    });
                }
            }
        }
    }
    matches.sort_by_key(|found| found.term);
    missing.sort();
    ClauseAnswer {
        answer: match missing.is_empty() {
            true => Answer::Affected,
            false => Answer::DependsOn(missing),
        },
        matches,
    }
}
