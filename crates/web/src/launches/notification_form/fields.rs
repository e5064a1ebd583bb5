//! The fields of the form, in their groups.

use super::{Open, Typed, capacity_field};
use launch::criteria::Kpi;
use launch::notification::{HanVariant, LaunchKind, UpgradePriority, UpgradeSeverity};
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth};
use pages::{Field, FormErrors, disclosure};
use terms::CspRegion;

/// The fields.
pub(in crate::launches) fn form_body(typed: &Typed, errors: &FormErrors, open: Open) -> Markup {
    match open {
        Open::Everything => every_field(typed, errors),
        Open::WordsAndDates => html! {
            (as_it_stands(typed))
            (form::fieldset("Words and dates", html! {
                (release_note_field(typed, errors))
                (dates_fields(typed, errors))
            }))
        },
    }
}

/// The fields that are not to be changed, as they stand: what is sent back with them is held against
/// what was issued.
fn as_it_stands(typed: &Typed) -> Markup {
    let changeable = [
        "release_note",
        "severity",
        "priority",
        "deploy_by",
        "activate_by",
    ];
    let fixed = typed
        .texts
        .iter()
        .filter(|(name, _)| !changeable.contains(name));
    html! {
        @for (name, value) in fixed { (form::hidden_field(name, value)) }
        @for kpi in &typed.kpis { (form::hidden_field("kpis", kpi.code())) }
        @for (region, value) in &typed.capacity {
            (form::hidden_field(&capacity_field(*region), value))
        }
    }
}

fn every_field(typed: &Typed, errors: &FormErrors) -> Markup {
    html! {
        (form::hidden_field("filled_for", typed.text("filled_for")))
        // What a measure is judged by has no field: it stays as it was drafted.
        (form::hidden_field("kpi_rules", typed.text("kpi_rules")))
        (form::fieldset("What is upgraded", target_fields(typed, errors)))
        (form::fieldset("How grave, how soon, until when", dates_fields(typed, errors)))
        (form::fieldset("Levels and waves", ladder_fields(typed, errors)))
        (form::fieldset("What a gate is decided by", gate_fields(typed, errors)))
        (form::fieldset("When and how many", window_fields(typed, errors)))
    }
}

fn field<'a>(
    typed: &'a Typed,
    errors: &'a FormErrors,
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    width: InputWidth,
) -> Field<'a> {
    Field {
        hint,
        value: typed.text(name),
        error: errors.of(name),
        width,
        ..Field::new(name, label)
    }
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<Choice<'static>> {
    all.iter()
        .map(|value| Choice::new(name(*value), name(*value)))
        .collect()
}

fn target_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    html! {
        (form::version_field(&one("number", "Number of the notification",
            Some("For example CHFN-2026-0001: 1 to 30 characters without a space."), InputWidth::Medium)))
        (form::radios(&one("kind", "Kind",
            Some("An emergency upgrade runs through the same gates on shorter timescales: choose it, \
                  and those that you have not changed are filled in."), InputWidth::Medium),
            &names(LaunchKind::ALL, LaunchKind::name)))
        (form::text_field(&one("make", "Device Manufacturer", None, InputWidth::Medium)))
        (form::text_field(&one("model", "Model", None, InputWidth::Medium)))
        (form::radios(&one("han", "Type", None, InputWidth::Medium),
            &names(HanVariant::ALL, HanVariant::name)))
        (form::version_field(&one("to", "New version", None, InputWidth::Short)))
        (form::textarea(&one("from", "Versions that may be upgraded to it",
            Some("One for each line. A version that is not named cannot be upgraded."),
            InputWidth::Full), 3))
        (release_note_field(typed, errors))
    }
}

fn release_note_field(typed: &Typed, errors: &FormErrors) -> Markup {
    let note = field(
        typed,
        errors,
        "release_note",
        "Release note",
        None,
        InputWidth::Full,
    );
    form::textarea(&note, 4)
}

/// The label of a criterion that differs between the kinds of launch.
pub(in crate::launches) fn criterion_label(name: &str) -> &'static str {
    match name {
        "soak_hours" => "Soak, in hours",
        "silent_after_hours" => "A hub is silent after, in hours",
        "waves" => "Waves of every level before the rest",
        "window_days" => "Window for the first lists, in Working Days",
        "days" => "Hubs activate on",
        "start_days" => "A wave starts on",
        _ => "A criterion",
    }
}

fn dates_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    html! {
        (form::select(&one("severity", "Severity", None, InputWidth::Medium),
            &names(UpgradeSeverity::ALL, UpgradeSeverity::name)))
        (form::select(&one("priority", "Priority", None, InputWidth::Medium),
            &names(UpgradePriority::ALL, UpgradePriority::name)))
        (form::date_field(&one("deploy_by", "Deployed by", None, InputWidth::Medium)))
        (form::date_field(&one("activate_by", "Activated by", None, InputWidth::Medium)))
    }
}

fn ladder_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    html! {
        (form::number_field(&one("by_dcc_plan", "Level 1, where no list arrives: hubs by DCC's plan",
            Some("Otherwise the first level is the listed hubs, and no others."), InputWidth::Short)))
        (form::text_field(&one("levels", "Levels between the first and the rest",
            Some("Numbers of hubs or percentages of the affected hubs, apart by commas: 50000, 10 %."),
            InputWidth::Medium)))
        (form::text_field(&one("waves", "Waves of every level before the rest",
            Some("Numbers of hubs, none smaller than the one before: 50, 150, 500."),
            InputWidth::Medium)))
        (form::number_field(&one("stratum_hubs_min", "Hubs that each stratum needs",
            Some("Before the next level may include it."), InputWidth::Short)))
        (form::number_field(&one("holdback", "Hubs of each stratum held back for comparison", None,
            InputWidth::Short)))
    }
}

fn gate_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    let short = InputWidth::Short;
    let kpis: Vec<Choice<'_>> = Kpi::ALL
        .into_iter()
        .map(|kpi| {
            Choice::new(
                kpi.code(),
                formats::sentences::launch::gate::measure_name(kpi),
            )
        })
        .collect();
    let chosen: Vec<&str> = typed.kpis.iter().map(|kpi| kpi.code()).collect();
    html! {
        p.hint { "In per cent." }
        (form::text_field(&one("failed_max", "Failed hubs, at most", None, short)))
        (form::text_field(&one("bad_max", "Bad hubs (failed or silent), at most", None, short)))
        (form::text_field(&one("worsened_max", "Worsened hubs, for each measure, at most", None, short)))
        (form::text_field(&one("matured_min", "Share of a level that must have matured", None, short)))
        (form::text_field(&one("false_stop", "Chance of a false stop, at most", None, short)))
        (form::text_field(&one("false_pass", "Chance of a false pass, at most", None, short)))
        (form::checkboxes(&Field::new("kpis", "Measures of service health"), &kpis, &chosen))
        (form::number_field(&one("soak_hours", "Soak, in hours", None, short)))
        (form::radios(&one("month_end", "Must the soak include the turn of a month?", None, short),
            &[Choice::new("no", "No"), Choice::new("yes", "Yes")]))
        (form::number_field(&one("silent_after_hours", "A hub is silent after, in hours", None, short)))
        (form::number_field(&one("reread_hours", "Then it is re-read for, in hours", None, short)))
    }
}

fn window_fields(typed: &Typed, errors: &FormErrors) -> Markup {
    let one = |name, label, hint, width| field(typed, errors, name, label, hint, width);
    let short = InputWidth::Short;
    let days = [
        Choice::new("working-days", "Working Days"),
        Choice::new("every-day", "Every day"),
    ];
    let starts = [
        Choice::new(
            "before-working-day",
            "Working Days that a Working Day follows: no Friday, no day before a holiday",
        ),
        Choice::new("working-days", "Working Days"),
        Choice::new("every-day", "Every day"),
    ];
    html! {
        (form::number_field(&one("window_days", "Window for the first lists, in Working Days", None, short)))
        (form::number_field(&one("per_supplier", "Hubs that one Supplier may list for a level", None, short)))
        (form::text_field(&one("hours", "Activation window, full hours", Some("For example 10 to 16."), short)))
        (form::radios(&one("days", "Hubs activate on", None, short), &days))
        (form::radios(&one("start_days", "A wave starts on", None, short), &starts))
        (form::number_field(&one("results_days", "Results are shared within, in Working Days", None, short)))
        (form::number_field(&one("report_days", "Tranche report within, in Working Days", None, short)))
        (form::number_field(&one("small_cell", "Cells of an aggregate below this are not shown", None, short)))
        (disclosure("Orders to a CSP on one day, by region", html! {
            @for region in CspRegion::ALL {
                @let name = capacity_field(region);
                (form::number_field(&Field {
                    value: typed.capacity.get(&region).map_or("", String::as_str),
                    error: errors.of(&name),
                    width: short,
                    ..Field::new(&name, region.text())
                }))
            }
        }))
    }
}
