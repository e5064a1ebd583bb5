//! A launch as DCC sees it: what it waits for, its waves, its gate, and what DCC may do.

use super::draft;
use super::forum::{field_of, hold_section};
use super::in_register;
use super::page::Shown;
use super::sealed_plan::sealed_plans;
use super::shared;
use crate::WebState;
use crate::guard::{Dcc, Person};
use crate::refused::{not_found, read_problem};
use app::launches::DccLaunch;
use app::ports::LedgerError;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use formats::journal::hex;
use formats::sentences::launch::communication::{cpl_text, due_text, released_by_text};
use formats::sentences::launch::gate::{
    inconclusive_text, measure_name, series_name, verdict_name, verdict_text,
};
use formats::sentences::launch::plan::stratum_text;
use formats::sentences::launch::waits::{drift_text, waits_text};
use launch::evidence::Evidence;
use launch::gate::{GateAssessment, Series};
use launch::hold::{Hold, HoldReason, PanelDirection};
use launch::launch::{CommunicationKind, DecidedGate, Phase, failure_report_due};
use launch::standing::WaitsFor;
use launch::tally::TrancheTally;
use maud::{Markup, html};
use pages::form::{self, InputWidth};
use pages::picture::{GatePlot, PlotBoundary, PlotPoint, WaveBar, gate_plot, waves_picture};
use pages::{
    ButtonKind, Column, Field, FormErrors, NarrowTable, Table, data_table, disclosure, inset,
    moment_text, number_text, paths,
};
use terms::{LaunchRef, Moment};

pub(super) fn body(person: &Person, shown: &Shown, dcc: &DccLaunch, errors: &FormErrors) -> Markup {
    let (launch, csrf) = (&dcc.launch, person.viewer.csrf.as_str());
    let waves = launch
        .current_tranche()
        .map(|tranche| (tranche.wave, tranche.plan.waves.len() as u32));
    html! {
        (waits(dcc, shown.now))
        @if let Some(outlook) = &dcc.outlook { (draft::outlook(shown, dcc, outlook)) }
        (shared::levels_picture(
            "levels",
            &launch.phase,
            &launch.notification.criteria,
            launch.level,
            launch.attempt,
            waves,
        ))
        (acts(dcc, csrf, errors))
        (open_holds(person, shown, dcc, errors))
        (in_register::drafted(&dcc.register))
        @if let (Some(tally), Some((evidence, assessment))) = (&dcc.tally, &dcc.assessment) {
            (tranche(dcc, tally, evidence, assessment))
        }
        @if launch.phase != Phase::Draft { (sealed_plans(launch)) }
        @if !launch.tranches.is_empty() {
            p { a href=(paths::launch_part(launch.reference, "orders")) { "Orders to CSPs" } }
        }
        @if launch.phase != Phase::Draft { (lists(shown, dcc)) (told(shown, dcc)) }
        (in_register::touching(shown, &dcc.register))
        (shared::notification(&launch.notification, &launch.phase, shown.now))
        (shared::corrections(&launch.corrections, &launch.notification))
        p { (cpl_text(&launch.cpl)) }
        (closed_holds(shown, dcc))
        @if launch.phase != Phase::Draft {
            (shared::gates(&launch.gates, Some(&|gate| evidence_path(launch.reference, gate))))
            (shared::communications(&launch.communications, shown.now, &|kind| {
                direction_of(dcc, kind)
            }))
        }
        (endings(dcc, csrf, errors))
    }
}

fn direction_of<'d>(dcc: &'d DccLaunch, kind: &CommunicationKind) -> Option<&'d PanelDirection> {
    let CommunicationKind::Directed { hold, direction } = kind else {
        return None;
    };
    let place = usize::try_from(*direction).ok()?.checked_sub(1)?;
    dcc.launch.hold(*hold)?.directions.get(place)
}

fn evidence_path(launch: LaunchRef, gate: &DecidedGate) -> String {
    paths::launch_part(launch, &format!("evidence/{}", hex(&gate.evidence_sha256)))
}

/// The evidence of a gate as it was kept, from which its verdict follows again.
pub(super) async fn evidence(
    State(state): State<WebState>,
    Dcc(person): Dcc,
    Path((launch, digest)): Path<(String, String)>,
) -> Response {
    match kept_evidence(&state, &launch, &digest).await {
        Ok(Some(bytes)) => {
            let headers = [
                (CONTENT_TYPE, "text/plain; charset=utf-8"),
                (CACHE_CONTROL, "no-store"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => not_found(&person),
        Err(error) => read_problem(&person, &error),
    }
}

async fn kept_evidence(
    state: &WebState,
    launch: &str,
    digest: &str,
) -> Result<Option<Vec<u8>>, LedgerError> {
    let Some(reference) = LaunchRef::parse(launch) else {
        return Ok(None);
    };
    let Some(stored) = state.app.launch_ledger()?.launch(reference).await? else {
        return Ok(None);
    };
    let mut gates = stored.value.gates.iter();
    let Some(gate) = gates.find(|gate| hex(&gate.evidence_sha256) == digest) else {
        return Ok(None);
    };
    state.app.objects.get(&gate.evidence_sha256).await
}

fn waits(dcc: &DccLaunch, now: Moment) -> Markup {
    let cells = cell_names(dcc);
    html! {
        @if !dcc.waits.is_empty() {
            (inset(html! {
                h2 { "It waits for" }
                ul {
                    @for one in &dcc.waits { li {
                        @if let WaitsFor::Gate { lacks } = one {
                            "The gate of the level:"
                            ul { @for lack in lacks { li { (inconclusive_text(lack, &cells)) } } }
                        } @else {
                            (waits_text(one, &cells))
                            @if let Some(hold) = hold_of(dcc, one) {
                                " " (hold.reason.name()) ". Released by: "
                                (released_by_text(&hold.reason)) "."
                                (report_due(dcc, hold, now))
                            }
                        }
                    } }
                }
            }))
        }
    }
}

/// The strata that the gate asks hubs of, by name, in the order in which it counts them.
fn cell_names(dcc: &DccLaunch) -> Vec<String> {
    dcc.cells.iter().map(stratum_text).collect()
}

/// By when DCC reports the failure, while it has not.
fn report_due(dcc: &DccLaunch, hold: &Hold, now: Moment) -> Markup {
    let due = failure_report_due(&dcc.launch.communications, hold.reference);
    html! {
        @if let Some(due) = due {
            " DCC's report of the failure is due by " (due_text(due, now.uk_date())) "."
        }
    }
}

/// The hold that is waited for.
fn hold_of<'d>(dcc: &'d DccLaunch, waits: &WaitsFor) -> Option<&'d Hold> {
    match waits {
        WaitsFor::Hold { hold } => dcc.launch.hold(*hold),
        WaitsFor::Issue
        | WaitsFor::Window { .. }
        | WaitsFor::Seal { .. }
        | WaitsFor::ActivationWindow { .. }
        | WaitsFor::Sending { .. }
        | WaitsFor::WaveToMature { .. }
        | WaitsFor::Gate { .. }
        | WaitsFor::MoveOn { .. }
        | WaitsFor::DriftAcknowledgement => None,
    }
}

fn acts(dcc: &DccLaunch, csrf: &str, errors: &FormErrors) -> Markup {
    let launch = &dcc.launch;
    let reference = launch.reference;
    let one = |act: &str, words: &str, kind: ButtonKind, more: Markup| {
        form::post_form(
            &paths::launch_act(reference, act),
            csrf,
            html! { (more) (form::button(kind, words)) },
        )
    };
    let unread = launch
        .drift_warnings
        .iter()
        .filter(|warning| warning.acknowledged.is_none());
    html! {
        @if let Phase::Draft | Phase::Notified | Phase::Ready { .. } = &launch.phase {
            p { a href=(paths::launch_part(reference, "rehearsal")) {
                "Rehearse it: what its gates can and cannot see"
            } }
        }
        @if let Some(words) = errors.of("main") {
            p.field-error #act-error { span.visually-hidden { "Error: " } (words) }
        }
        @match &launch.phase {
            Phase::Draft => {
                p { a href=(paths::launch_part(reference, "notification")) { "Change the draft" } }
                @if dcc.outlook.as_ref().is_some_and(|outlook| outlook.hubs > 0) { (one("issue", "Issue the notification", ButtonKind::Primary, html! {
                    p { "Every Supplier with a hub that it concerns is told, and SECAS, the \
                         Panel and the CSPs. Target and criteria are fixed from then on." }
                })) }
            },
            Phase::Ready { .. } => {
                p { (form::button_link(
                    ButtonKind::Primary,
                    "Plan the level",
                    &paths::launch_part(reference, "plan"),
                )) }
            },
            Phase::Achieved => (one("move-on", "Move the launch on", ButtonKind::Primary, html! {
                p { "The gate of level " (launch.level) " is achieved. A person decides that the \
                     launch goes on." }
            })),
            Phase::Notified | Phase::Running => {},
            Phase::Complete { .. } | Phase::Withdrawn { .. } => {},
        }
        @for warning in unread {
            (one("acknowledge-drift", "I have seen it", ButtonKind::Secondary, html! {
                p { strong { "Drift. " } (drift_text(warning.kpi)) }
                (form::hidden_field("kpi", warning.kpi.code()))
            }))
        }
    }
}

fn open_holds(person: &Person, shown: &Shown, dcc: &DccLaunch, errors: &FormErrors) -> Markup {
    let open: Vec<&Hold> = dcc
        .launch
        .holds
        .iter()
        .filter(|hold| hold.is_open(shown.now))
        .collect();
    html! {
        @if !open.is_empty() {
            h2 { "Open holds" }
            @for hold in open {
                (hold_section(hold, &|of| shown.name(of)))
                (gate_forms(person, dcc.launch.reference, hold, errors))
            }
        }
    }
}

fn closed_holds(shown: &Shown, dcc: &DccLaunch) -> Markup {
    let closed: Vec<&Hold> = dcc
        .launch
        .holds
        .iter()
        .filter(|hold| !hold.is_open(shown.now))
        .collect();
    html! {
        @if !closed.is_empty() {
            h2 { "Holds that were released" }
            @for hold in closed { (hold_section(hold, &|of| shown.name(of))) }
        }
    }
}

/// DCC's report of a failure, then its release, which is offered to a second person alone.
fn gate_forms(person: &Person, launch: LaunchRef, hold: &Hold, errors: &FormErrors) -> Markup {
    let csrf = &person.viewer.csrf;
    let hidden = form::hidden_field("hold", &hold.reference.to_string());
    let (mechanism, mitigation) = (
        field_of(hold.reference, "mechanism"),
        field_of(hold.reference, "mitigation"),
    );
    match &hold.reason {
        HoldReason::GateNotAchieved { report: None, .. } => form::post_form(
            &paths::launch_act(launch, "report-failure"),
            csrf,
            html! {
                (hidden)
                (form::textarea(&Field {
                    value: errors.typed(&mechanism),
                    error: errors.of(&mechanism),
                    width: InputWidth::Full,
                    ..Field::new(&mechanism, "Failure mechanism: how the firmware fails")
                }, 4))
                (form::textarea(&Field {
                    value: errors.typed(&mitigation),
                    error: errors.of(&mitigation),
                    width: InputWidth::Full,
                    ..Field::new(&mitigation, "Mitigating actions: what is done about it")
                }, 4))
                (form::button(ButtonKind::Primary, "Report the failure"))
            },
        ),
        HoldReason::GateNotAchieved {
            report: Some(report),
            ..
        } if report.filed_by == person.capacity().person => html! {
            p { "You reported the failure, so somebody else at DCC releases the hold. The level is \
                 then tried again with other hubs." }
        },
        HoldReason::GateNotAchieved {
            report: Some(_), ..
        } => form::post_form(
            &paths::launch_act(launch, "release-gate"),
            csrf,
            html! {
                (hidden)
                p { "Somebody else reported the failure, so you may release the hold. The level is \
                     then tried again with other hubs." }
                (form::button(ButtonKind::Warning, "Release the hold"))
            },
        ),
        HoldReason::EmergencyStop { .. } | HoldReason::Deferral { .. } => {
            case_form(launch, hold, csrf, errors)
        }
    }
}

/// DCC's case for the Panel, which rules with both sides' before it (SL-8, SL-9).
fn case_form(launch: LaunchRef, hold: &Hold, csrf: &str, errors: &FormErrors) -> Markup {
    let case = field_of(hold.reference, "case");
    let body = form::post_form(
        &paths::launch_act(launch, "state-case"),
        csrf,
        html! {
            (form::hidden_field("hold", &hold.reference.to_string()))
            (form::textarea(&Field {
                hint: Some("For the Panel, SECAS and the organisation that opened the hold. No \
                            Device IDs, and nothing of another Supplier's hubs."),
                value: errors.typed(&case),
                error: errors.of(&case),
                width: InputWidth::Full,
                ..Field::new(&case, "DCC's case")
            }, 4))
            (form::button(ButtonKind::Secondary, "State DCC's case"))
        },
    );
    match (errors.of(&case).is_some(), hold.statements.is_empty()) {
        (true, _) => body,
        (false, true) => disclosure("State DCC's case for the Panel", body),
        (false, false) => disclosure("Add to DCC's case", body),
    }
}

fn tranche(
    dcc: &DccLaunch,
    tally: &TrancheTally,
    evidence: &Evidence,
    assessment: &GateAssessment,
) -> Markup {
    let bars = bars(tally);
    html! {
        h2 { "Level " (dcc.launch.level) ", attempt " (dcc.launch.attempt) }
        (waves_picture("waves", "What became of the hubs of each wave", &bars))
        h3 { "The gate" }
        p { strong { (verdict_name(&assessment.verdict)) } ". " (verdict_text(&assessment.verdict)) }
        (plot(tally, evidence))
        (readings(assessment))
        (measures(dcc, tally))
        p { a href=(paths::launch_part(dcc.launch.reference, "measures")) { "Report measures" } }
    }
}

fn bars(tally: &TrancheTally) -> Vec<WaveBar> {
    let mut waves: Vec<u32> = tally.cells.keys().map(|(wave, _)| *wave).collect();
    waves.dedup();
    waves
        .into_iter()
        .map(|wave| {
            let cell = tally.wave(wave);
            WaveBar {
                wave,
                well: cell.ok,
                failed: cell.failed,
                silent: cell.silent,
                pending: cell.pending,
                waiting: cell.waiting(),
                held: cell.held,
            }
        })
        .collect()
}

/// Into how many pieces the boundaries are cut to be drawn.
const PIECES: u64 = 140;

fn plot(tally: &TrancheTally, evidence: &Evidence) -> Markup {
    let total = tally.total();
    let attempted = total.planned - total.held;
    let fixed = evidence.fixed();
    let (Some(stop), Some(pass)) = (fixed.stop(Series::Bad), fixed.pass(Series::Bad)) else {
        return html! {};
    };
    let boundary = |matured: u64| PlotBoundary {
        matured,
        stops_from: stop.at(matured),
        passes_to: pass.at(matured),
    };
    let mut path = Vec::new();
    let (mut matured, mut bad) = (0, 0);
    for bar in bars(tally) {
        let cell = tally.wave(bar.wave);
        if cell.matured() == 0 {
            continue;
        }
        matured += cell.matured();
        bad += cell.bad();
        path.push(PlotPoint {
            wave: bar.wave,
            matured,
            bad,
            boundary: boundary(matured),
        });
    }
    let boundaries: Vec<PlotBoundary> = (1..=PIECES)
        .map(|piece| (attempted * piece).div_ceil(PIECES))
        .map(boundary)
        .collect();
    gate_plot(
        "gate-plot",
        "Bad hubs against matured hubs",
        &GatePlot {
            series: series_name(Series::Bad),
            attempted,
            path: &path,
            boundaries: &boundaries,
        },
    )
}

fn readings(assessment: &GateAssessment) -> Markup {
    let bound = |bound: Option<u64>| bound.map_or_else(|| "none yet".to_owned(), number_text);
    let rows = assessment
        .readings
        .iter()
        .map(|reading| {
            vec![
                html! { (series_name(reading.series)) },
                html! { (number_text(reading.tally.matured())) },
                html! { (number_text(reading.tally.bad())) },
                html! { (bound(reading.stops_from)) },
                html! {
                    @match reading.series {
                        Series::Failed => "not judged by it",
                        Series::Bad | Series::Kpi(_) => (bound(reading.passes_to)),
                    }
                },
            ]
        })
        .collect();
    data_table(&Table {
        id: "readings",
        caption: "Every series as the gate reads it",
        columns: &[
            Column::row_header("Series"),
            Column::number("Counted"),
            Column::number("Bad"),
            Column::number("Stops from"),
            Column::number("Passes up to"),
        ],
        rows,
        empty: "Nothing is counted yet.",
        narrow: NarrowTable::Cards,
    })
}

fn measures(dcc: &DccLaunch, tally: &TrancheTally) -> Markup {
    let kpis = &dcc.launch.notification.criteria.kpis;
    let rows = kpis
        .keys()
        .map(|kpi| {
            let counts = tally.kpis.get(kpi).copied().unwrap_or_default();
            vec![
                html! { (measure_name(*kpi)) },
                html! { (number_text(counts.pairs)) },
                html! { (number_text(counts.worsened)) },
                html! { (number_text(counts.improved)) },
                html! { (number_text(counts.holdback_pairs)) },
                html! { (number_text(counts.holdback_worsened)) },
            ]
        })
        .collect();
    data_table(&Table {
        id: "measures",
        caption: "Service health, hub by hub before and after",
        columns: &[
            Column::row_header("Measure"),
            Column::number("Upgraded hubs measured"),
            Column::number("Worsened"),
            Column::number("Improved"),
            Column::number("Held-back hubs measured"),
            Column::number("Worsened"),
        ],
        rows,
        empty: "No measure is gated.",
        narrow: NarrowTable::Cards,
    })
}

fn lists(shown: &Shown, dcc: &DccLaunch) -> Markup {
    let rows = dcc
        .launch
        .nominations
        .iter()
        .map(|nomination| {
            let path = paths::launch_list(dcc.launch.reference, nomination.reference);
            vec![
                html! { (shown.name(nomination.supplier)) },
                html! { (nomination.level) },
                html! { a href=(path) { (nomination.at.uk_text()) } },
                html! { (formats::sentences::launch::communication::route_text(nomination.route)) },
                html! { (number_text(nomination.listed)) },
                html! { (number_text(nomination.hubs.hubs)) },
                html! { (number_text(nomination.withdrawn)) },
            ]
        })
        .collect();
    html! {
        h2 { "Lists" }
        (data_table(&Table {
            id: "lists",
            caption: "Suppliers' lists of hubs",
            columns: &[
                Column::row_header("Supplier"),
                Column::number("Level"),
                Column::text("Received"),
                Column::text("Way"),
                Column::number("Listed"),
                Column::number("Accepted"),
                Column::number("Withdrawn"),
            ],
            rows,
            empty: "No list has arrived.",
            narrow: NarrowTable::Cards,
        }))
    }
}

fn told(shown: &Shown, dcc: &DccLaunch) -> Markup {
    let mut told: Vec<(String, &launch::launch::Told)> = dcc
        .launch
        .told
        .iter()
        .map(|told| (shown.name(told.organisation), told))
        .collect();
    told.sort_by(|a, b| a.0.cmp(&b.0));
    let revisions: Vec<(u32, Moment)> = dcc
        .launch
        .communications
        .iter()
        .filter_map(|one| {
            let CommunicationKind::Notified { revision } = one.kind else {
                return None;
            };
            Some((revision, one.at))
        })
        .collect();
    let rows = told
        .into_iter()
        .map(|(name, told)| {
            let hubs = dcc.portfolios.get(&told.organisation);
            vec![
                html! { (name) },
                html! { @if let Some(hubs) = hubs { (number_text(*hubs)) } @else { span.nothing { "none" } } },
                told_of(&revisions),
                html! {
                    @match &told.acknowledged {
                        Some((revision, at, _)) => { "Revision " (revision) ", " (moment_text(*at)) },
                        None => "Not yet",
                    }
                },
            ]
        })
        .collect();
    let table = data_table(&Table {
        id: "told",
        caption: "Who was told, and who acknowledged",
        columns: &[
            Column::row_header("Organisation"),
            Column::number("Hubs concerned now"),
            Column::text("Told"),
            Column::text("Acknowledged"),
        ],
        rows,
        empty: "Nobody was told yet: the notification is a draft.",
        narrow: NarrowTable::Cards,
    });
    html! {
        h2 { "Told" }
        (table)
        @if !revisions.is_empty() {
            p { "SECAS, the Panel and the CSPs were told by a notice at the same times. They have \
                 nothing to acknowledge." }
        }
    }
}

/// When somebody was told of each revision: everybody told of the first is told of every other.
fn told_of(revisions: &[(u32, Moment)]) -> Markup {
    match revisions {
        [(_, only)] => moment_text(*only),
        _ => html! { ul { @for (revision, at) in revisions {
            li { "Revision " (revision) ": " (moment_text(*at)) }
        } } },
    }
}

fn endings(dcc: &DccLaunch, csrf: &str, errors: &FormErrors) -> Markup {
    let launch = &dcc.launch;
    let reference = launch.reference;
    let withdraw = form::post_form(
        &paths::launch_act(reference, "withdraw"),
        csrf,
        html! {
            (form::textarea(&Field {
                value: errors.typed("reason"),
                error: errors.of("reason"),
                width: InputWidth::Full,
                ..Field::new("reason", "Why the launch ends")
            }, 3))
            (form::button(ButtonKind::Warning, "End the launch"))
        },
    );
    let open = matches!(launch.phase, Phase::Draft) || launch.is_live();
    html! {
        @if launch.is_live() {
            (super::supplier::stop_form(reference, csrf, errors))
            p { a href=(paths::launch_part(reference, "notification")) {
                "Correct words or dates of the notification"
            } }
        }
        @if open { (disclosure("End the launch", withdraw)) }
    }
}
