//! A sealed plan with its report, for as long as the launch exists: how many hubs are in, held back,
//! waiting and out, each with a reason, by wave, region and Supplier (SL-4, SL-7, SL-13). For DCC.

use super::page::{below_launch, name_in};
use super::plan::{slots, waves};
use super::results::file;
use crate::WebState;
use crate::guard::{Dcc, Person};
use crate::home::organisation_names;
use crate::refused::{not_found, read_problem};
use app::launches::{SealedReport, Whereabouts};
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::response::Response;
use formats::plan_csv::{PlacedHubs, PlanOfFile, plan_csv};
use formats::sentences::launch::plan::{slot_text, stratum_text};
use formats::sentences::launch::waits::hubs_from_text;
use launch::launch::Launch;
use launch::plan::Slot;
use maud::{Markup, html};
use pages::{
    Column, Fact, NarrowTable, NoticeKind, PageHead, Table, data_table, disclosure, heading,
    moment_text, notice, number_text, page, paths, summary_list,
};
use std::collections::{BTreeMap, HashMap};
use terms::{CspRegion, LaunchRef, OrganisationRef, PlanRef};

/// What the page is drawn from.
struct Shown {
    number: String,
    report: SealedReport,
    names: HashMap<OrganisationRef, String>,
    launch: LaunchRef,
}

async fn load(
    state: &WebState,
    person: &Person,
    launch: &str,
    plan: &str,
) -> Result<Option<Shown>, LedgerError> {
    let (Some(launch), Some(plan)) = (LaunchRef::parse(launch), PlanRef::parse(plan)) else {
        return Ok(None);
    };
    let report = state.app.sealed_report(person.capacity(), launch, plan);
    let Some(report) = report.await? else {
        return Ok(None);
    };
    let Some(stored) = state.app.launch_ledger()?.launch(launch).await? else {
        return Ok(None);
    };
    Ok(Some(Shown {
        number: stored.value.notification.number.to_string(),
        report,
        names: organisation_names(state).await?,
        launch,
    }))
}

pub(super) async fn show(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path((launch, plan)): Path<(String, String)>,
) -> Response {
    match load(&state, &person, &launch, &plan).await {
        Ok(Some(shown)) => plan_page(&person, &shown),
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

/// The same as a file, by region and pair of Suppliers.
pub(super) async fn csv(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path((launch, plan)): Path<(String, String)>,
) -> Response {
    let shown = match load(&state, &person, &launch, &plan).await {
        Ok(Some(shown)) => shown,
        Ok(None) => return not_found(&person),
        Err(error) => return read_problem(&person, &error),
    };
    let name = |of: Option<OrganisationRef>| of.map(|of| name_in(&shown.names, of));
    let placed = shown.report.by_suppliers.iter();
    let lines: Vec<PlacedHubs> = placed
        .map(|((whereabouts, slot), hubs)| PlacedHubs {
            region: whereabouts.region,
            electricity: name(whereabouts.suppliers.electricity).unwrap_or_default(),
            gas: name(whereabouts.suppliers.gas).unwrap_or_default(),
            slot: *slot,
            hubs: *hubs,
        })
        .collect();
    let tranche = &shown.report.tranche;
    let of = PlanOfFile {
        launch: &shown.number,
        plan: tranche.plan.reference,
        level: tranche.level,
        attempt: tranche.attempt,
    };
    file("plan", plan_csv(&of, &lines))
}

/// The plans of a launch that were sealed, oldest first, each with the way to its report.
pub(super) fn sealed_plans(launch: &Launch) -> Markup {
    let rows = launch.tranches.iter().map(|tranche| {
        let name = format!("Level {}, attempt {}", tranche.level, tranche.attempt);
        vec![
            html! { a href=(paths::sealed_plan(launch.reference, tranche.plan.reference)) { (name) } },
            moment_text(tranche.sealed_at),
            html! { (number_text(tranche.plan.hubs())) },
            html! { (number_text(tranche.plan.waves.len() as u64)) },
            html! { (number_text(tranche.plan.holdback)) },
        ]
    });
    html! {
        h2 { "Sealed plans" }
        (data_table(&Table {
            id: "sealed-plans",
            caption: "Which hubs are in, out and waiting, and why",
            columns: &[
                Column::row_header("Plan"),
                Column::text("Sealed"),
                Column::number("Upgraded"),
                Column::number("Waves"),
                Column::number("Held back"),
            ],
            rows: rows.collect(),
            empty: "No plan has been sealed yet.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn plan_page(person: &Person, shown: &Shown) -> Response {
    let tranche = &shown.report.tranche;
    let path = paths::launch(shown.launch);
    let title = format!(
        "Sealed plan of level {}, attempt {}",
        tranche.level, tranche.attempt
    );
    let head = PageHead {
        current: paths::LAUNCHES,
        back: Some(below_launch(&path, &shown.number)),
        ..PageHead::new(&title, Some(&person.viewer))
    };
    let lead = "Which hubs are upgraded in which wave, and why every other one waits or is out: as \
                it was sealed. For DCC alone.";
    page(
        head,
        html! {
            @if let Some(at) = shown.report.calendar_since {
                (notice(NoticeKind::Important, html! {
                    p { strong { "A calendar of conflicts was replaced on " (moment_text(at))
                        ", after this plan was sealed. " }
                        "Its hubs and waves stay as they are. No order leaves for a hub while \
                         something else happens at it: such hubs wait, and their days move." }
                }))
            }
            (heading(&title, Some(lead)))
            (body(shown))
            p { a href=(path) { "Back to launch " (shown.number) } }
        },
    )
}

fn body(shown: &Shown) -> Markup {
    let (report, tranche) = (&shown.report, &shown.report.tranche);
    let fleet: u64 = report.slots.iter().map(|count| count.hubs).sum();
    let path = paths::sealed_plan(shown.launch, tranche.plan.reference);
    html! {
        (summary_list(&[
            Fact::new("Plan", html! { (tranche.plan.reference) ", passed its check" }),
            Fact::new("Sealed", moment_text(tranche.sealed_at)),
            Fact::new("Hubs", html! { (hubs_from_text(tranche.plan.hubs_from, tranche.attempt)) }),
            Fact::new("Upgraded", html! { (number_text(tranche.plan.hubs())) }),
            Fact::new("Held back for comparison", html! { (number_text(tranche.plan.holdback)) }),
            Fact::new("Of the whole fleet", html! { (number_text(fleet)) " hubs" }),
            Fact::new("Inventory", html! { "Snapshot " (tranche.plan.snapshot)
                ", and what had changed by then" }),
        ]))
        p { a href=(format!("{path}/plan.csv")) {
            "Every place and reason by region and Suppliers, as CSV"
        } }
        (waves(&report.waves))
        (slots(&report.slots))
        (by_region(report))
        (by_supplier(shown))
        (strata(report))
    }
}

/// Hubs by slot, of each of a kind of part: a region or a Supplier.
type Parts = BTreeMap<String, BTreeMap<Slot, u64>>;

fn parts_of(report: &SealedReport, parts: &dyn Fn(&Whereabouts) -> Vec<String>) -> Parts {
    let mut by_part = Parts::new();
    for ((whereabouts, slot), hubs) in report.by_suppliers.iter() {
        for part in parts(whereabouts) {
            *by_part.entry(part).or_default().entry(*slot).or_default() += hubs;
        }
    }
    by_part
}

fn by_region(report: &SealedReport) -> Markup {
    let region = |of: &Whereabouts| vec![of.region.map_or("Unknown", CspRegion::text).to_owned()];
    let parts = parts_of(report, &region);
    html! {
        h2 { "By region" }
        (part_table(report, "by-region", "Where the hubs of each region are", "Region", &parts))
        (disclosure(
            "Every reason by region",
            reason_table("region-reasons", "Hubs by region, place and reason", "Region", &parts),
        ))
    }
}

fn by_supplier(shown: &Shown) -> Markup {
    let supplier = |of: &Whereabouts| {
        let pair = of.suppliers;
        let gas = pair.gas.filter(|gas| pair.electricity != Some(*gas));
        let both = pair.electricity.into_iter().chain(gas);
        let names: Vec<String> = both.map(|of| name_in(&shown.names, of)).collect();
        match names.is_empty() {
            true => vec!["No Supplier".to_owned()],
            false => names,
        }
    };
    let parts = parts_of(&shown.report, &supplier);
    html! {
        h2 { "By Supplier" }
        p { "A hub with one Supplier for electricity and another for gas is counted at both." }
        (part_table(
            &shown.report,
            "by-supplier",
            "Where the hubs of each Supplier are",
            "Supplier",
            &parts,
        ))
        (disclosure(
            "Every reason by Supplier",
            reason_table("supplier-reasons", "Hubs by Supplier, place and reason", "Supplier", &parts),
        ))
    }
}

/// A line for each part: hubs in each wave, held back, waiting and out.
fn part_table(
    report: &SealedReport,
    id: &str,
    caption: &str,
    heading: &str,
    parts: &Parts,
) -> Markup {
    let waves = report.tranche.plan.waves.len() as u32;
    let names: Vec<String> = (1..=waves).map(|wave| format!("Wave {wave}")).collect();
    let mut columns = vec![Column::row_header(heading)];
    columns.extend(names.iter().map(|name| Column::number(name)));
    columns.extend(["Held back", "Waiting", "Out"].map(Column::number));
    let rows = parts.iter().map(|(part, slots)| {
        let sum = |fits: &dyn Fn(Slot) -> bool| -> Markup {
            let hubs = slots.iter().filter(|(slot, _)| fits(**slot));
            html! { (number_text(hubs.map(|(_, hubs)| hubs).sum())) }
        };
        let mut row = vec![html! { (part) }];
        row.extend((1..=waves).map(|wave| sum(&|slot| slot == Slot::Wave(wave))));
        row.push(sum(&|slot| slot == Slot::Holdback));
        row.push(sum(&|slot| matches!(slot, Slot::Waiting(_))));
        row.push(sum(&|slot| matches!(slot, Slot::Out(_))));
        row
    });
    data_table(&Table {
        id,
        caption,
        columns: &columns,
        rows: rows.collect(),
        empty: "The fleet has no hub.",
        narrow: NarrowTable::Cards,
    })
}

fn reason_table(id: &str, caption: &str, heading: &str, parts: &Parts) -> Markup {
    let rows = parts.iter().flat_map(|(part, slots)| {
        slots.iter().map(move |(slot, hubs)| {
            let (place, why) = slot_text(*slot);
            vec![
                html! { (part) },
                html! { (place) },
                html! { (why) },
                html! { (number_text(*hubs)) },
            ]
        })
    });
    data_table(&Table {
        id,
        caption,
        columns: &[
            Column::row_header(heading),
            Column::text("Place"),
            Column::text("Why"),
            Column::number("Hubs"),
        ],
        rows: rows.collect(),
        empty: "The fleet has no hub.",
        narrow: NarrowTable::Cards,
    })
}

fn strata(report: &SealedReport) -> Markup {
    let gated: Vec<u32> = report
        .tranche
        .plan
        .gated_strata()
        .map(|one| one.place)
        .collect();
    let rows = report.strata.iter().map(|stratum| {
        let cell = gated
            .iter()
            .position(|place| *place == stratum.sealed.place);
        vec![
            html! { (stratum_text(&stratum.stratum)) },
            html! {
                @match cell {
                    Some(cell) => { "cell " (cell + 1) },
                    None => span.nothing { "not asked for" },
                }
            },
            html! { (number_text(stratum.sealed.planned)) },
            html! { (number_text(stratum.sealed.needed)) },
            html! { (number_text(stratum.held_back)) },
            html! { @if stratum.sealed.is_covered() { "Covered" } @else { "Not covered" } },
        ]
    });
    html! {
        h2 { "By stratum" }
        p { "The evidence of the gate counts strata as cells, in this order." }
        (data_table(&Table {
            id: "strata",
            caption: "Strata",
            columns: &[
                Column::row_header("Stratum"),
                Column::text("In the evidence"),
                Column::number("Upgraded"),
                Column::number("Needed"),
                Column::number("Held back"),
                Column::text("Coverage"),
            ],
            rows: rows.collect(),
            empty: "No stratum has an affected hub.",
            narrow: NarrowTable::Cards,
        }))
    }
}
