//! Every component with sample words. Whatever is given as `extra` is added to every text that
//! could come from outside, so that a test can send hostile text through every one of them.

use maud::{Markup, html};
use pages::form::{
    Autocomplete, InputWidth, Need, PasswordUse, button, button_group, button_link, checkboxes,
    date_field, email_field, fieldset, file_field, hidden_field, named_button, number_field,
    password_field, post_form, radios, search_field, search_form, select, text_field, textarea,
    upload_form, version_field,
};
use pages::picture::{
    CoverageRow, CoverageState, EditionKind, EditionMark, Part, PartState, Step, StepState,
    combination_picture, coverage_picture, edition_timeline, journey_picture,
};
use pages::*;
use terms::{Date, DeviceType, Moment, OrganisationType, PartyCategory, Severity};

/// A page of the gallery.
pub struct Sample {
    /// The file's name, without extension.
    pub name: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The faults of the form on it, where there are any.
    pub errors: Option<FormErrors>,
    /// The page's body.
    pub body: Markup,
}

/// Every page of the gallery.
pub fn samples(extra: &str) -> Vec<Sample> {
    let t = |words: &str| format!("{words}{extra}");
    vec![
        plain("text", "Text and blocks", text_samples(&t)),
        plain("ways", "Finding one's way", way_samples(&t)),
        form_page(&t),
        plain("tables", "Tables and facts", table_samples(&t)),
        plain("findings", "Findings of a submission", finding_samples(&t)),
        plain(
            "history",
            "What happened and what changed",
            history_samples(&t),
        ),
        plain("journeys", "Journeys and editions", journey_samples(&t)),
        plain(
            "combinations",
            "Combinations and coverage",
            combination_samples(&t),
        ),
        plain("inbox", "Inbox", inbox_sample(&t)),
        plain("answer", "Search", answer_sample(&t)),
    ]
}

/// A viewer of each organisation type.
pub fn viewer(organisation_type: OrganisationType, extra: &str) -> Viewer {
    let (name, category) = match organisation_type {
        OrganisationType::Dcc => ("DCC", None),
        OrganisationType::Secas => ("SECAS", None),
        OrganisationType::Panel => ("The Panel", None),
        OrganisationType::Manufacturer => ("Northmere", Some(PartyCategory::OtherSec)),
        OrganisationType::Csp => ("Northern Reach", None),
        OrganisationType::Supplier => ("Brightwater Energy", Some(PartyCategory::LargeSupplier)),
        OrganisationType::NetworkParty => {
            ("Estuary Networks", Some(PartyCategory::ElectricityNetwork))
        }
        OrganisationType::OtherSecParty => ("Orrin", Some(PartyCategory::OtherSec)),
    };
    Viewer {
        person_name: format!("Devices team, first person{extra}"),
        organisation_name: format!("{name}{extra}"),
        organisation_type,
        party_category: category,
        csrf: format!("token{extra}"),
        world: World::Demonstration,
        register_access: pages::RegisterAccess::Admitted,
    }
}

/// Every problem.
pub fn problems(extra: &str) -> Vec<(&'static str, Problem)> {
    let t = |words: &str| format!("{words}{extra}");
    vec![
        ("problem-400", Problem::BadRequest),
        ("problem-403-expired", Problem::FormExpired),
        ("problem-403", Problem::Forbidden),
        ("problem-404", Problem::NotFound),
        ("problem-409", Problem::Conflict),
        (
            "problem-413",
            Problem::ContentTooLarge { limit: t("64 MiB") },
        ),
        (
            "problem-415",
            Problem::UnsupportedMediaType {
                accepted: t("CSV files"),
            },
        ),
        (
            "problem-422",
            Problem::Unprocessable {
                code: None,
                reason: t("The round is closed."),
            },
        ),
        (
            "problem-429",
            Problem::TooManyRequests {
                retry_after_seconds: 30,
            },
        ),
        ("problem-500", Problem::Internal),
        ("problem-503", Problem::Unavailable),
    ]
}

/// The body of a page that waits.
pub fn waiting_body() -> Markup {
    html! {
        (heading("Reading the file", Some("This takes a few seconds for a large file.")))
        (progress("read", "Rows read", 61_000, 100_000))
    }
}

fn plain(name: &'static str, title: &'static str, body: Markup) -> Sample {
    let body = html! { (heading(title, None)) (body) };
    Sample {
        name,
        title,
        errors: None,
        body,
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a sample day")
}

fn moment(text: &str) -> Moment {
    Moment::parse_rfc3339(text).expect("a sample moment")
}

fn text_samples(t: &dyn Fn(&str) -> String) -> Markup {
    html! {
        (notice(NoticeKind::Success, html! { p { (t("The submission was received. Its receipt is SUB-0123456789.")) } }))
        (notice(NoticeKind::Important, html! { p { (t("The agreed delivery date is in 3 Working Days.")) } }))
        p.lead { (t("A lead says in one sentence what the page is for.")) }
        p { "Received " (moment_text(moment("2026-04-07T09:30:00Z"))) ", due "
            (date_text(day("2026-04-28"))) ", that is in " (working_days_text(15)) ". The file has "
            (number_text(100_000)) " rows and " (bytes_text(12_345_678)) ". Firmware "
            (version_text(&t("0002012F"))) ", code " (code_text(&t("FW-SCIENTIFIC"))) "." }
        h2 { "Status words" }
        p {
            (tag(TagTone::Plain, &t("Issue"))) " " (tag(TagTone::Waiting, &t("With the manufacturer"))) " "
            (tag(TagTone::Done, &t("Fix confirmed"))) " " (tag(TagTone::Attention, &t("Queried"))) " "
            (tag(TagTone::Stopped, &t("Withdrawn")))
        }
        h2 { "Set apart" }
        (inset(html! { p { (t("Clock drifts by up to four minutes a day after a loss of power.")) } }))
        (warning_text(&t("A published edition cannot be changed, only followed by another.")))
        (disclosure(&t("Why is this row withheld?"), html! { p { (t("The fix is not confirmed by the manufacturer.")) } }))
        h2 { "Work in progress" }
        (progress("reading", &t("Reading the file"), 61_000, 100_000))
        (progress_of_unknown_length("writing", &t("Writing the spreadsheet"), &t("This page loads again by itself.")))
        h2 { "Copying" }
        (copy_block("digest", &t("Digest of the file (SHA-256)"), &t("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")))
        h3 { "A smaller heading" }
        ul { li { (t("One thing")) } li { a href="#main" { (t("A link to another")) } } }
    }
}

fn way_samples(t: &dyn Fn(&str) -> String) -> Markup {
    let above = [
        Link {
            href: paths::EDITIONS,
            words: &t("Editions"),
        },
        Link {
            href: "/editions/EDN-0000000004",
            words: &t("Edition 4"),
        },
    ];
    let section = [
        Link {
            href: "/items",
            words: &t("All items"),
        },
        Link {
            href: "/items?state=received",
            words: &t("To verify"),
        },
        Link {
            href: "/items?state=withheld",
            words: &t("Withheld, and why"),
        },
    ];
    html! {
        (back_link(&Link { href: paths::ITEMS, words: &t("Back to items") }))
        (breadcrumbs(&above))
        (sub_navigation("Items", &section, "/items?state=received"))
        (pagination(Some("/items"), Some("/items?after=abc")))
        (button_group(&[
            button_link(ButtonKind::Primary, &t("Send a file"), paths::SUBMISSION_NEW),
            button_link(ButtonKind::Secondary, &t("Download the template"), "/template.csv"),
        ]))
    }
}

fn form_page(t: &dyn Fn(&str) -> String) -> Sample {
    let mut errors = FormErrors::new();
    errors.add(
        "make",
        t("Enter the make as the Central Products List writes it"),
    );
    errors.add("version", t("Enter all eight characters of the version"));
    errors.add("source", t("Choose where the information comes from"));
    let body = html! {
        (heading_with_caption(&t("Raise an item"), "Forms", Some(&t("Every kind of field."))))
        (search_form(paths::SEARCH, "Search the published register", html! {
            (search_field(&Field { width: InputWidth::Full, value: &t("EM-100 0002012F"), ..Field::new("q", "Search") }))
            (button(ButtonKind::Primary, "Search"))
        }))
        (post_form(paths::RAISE, &t("token"), html! {
            (hidden_field("key", &t("once")))
            (text_fields(t, &errors))
            (choice_fields(t, &errors))
            (button_group(&[
                button(ButtonKind::Primary, &t("Send to DCC")),
                named_button(ButtonKind::Secondary, &t("Save as a draft"), "act", "save"),
                named_button(ButtonKind::Warning, &t("Withdraw this item"), "act", "withdraw"),
            ]))
        }))
        (upload_form(paths::SUBMISSIONS, &t("token"), html! {
            (file_field(&Field { hint: Some(&t("Comma-delimited, at most 64 MiB.")), ..Field::new("file", "Submission file") }, ".csv,text/csv"))
            (button(ButtonKind::Primary, "Check the file"))
        }))
    };
    Sample {
        name: "forms",
        title: "Forms",
        errors: Some(errors),
        body,
    }
}

fn text_fields(t: &dyn Fn(&str) -> String, errors: &FormErrors) -> Markup {
    html! {
        (text_field(&Field { hint: Some(&t("For example Northmere.")), error: errors.of("make"), value: &t("Northmer"), ..Field::new("make", &t("Make")) }))
        (version_field(&Field { width: InputWidth::Short, error: errors.of("version"), value: &t("20130"), ..Field::new("version", &t("Firmware Version")) }))
        (number_field(&Field { width: InputWidth::Short, need: Need::Optional, value: &t("1043"), ..Field::new("identifier", &t("Identifier")) }))
        (email_field(&Field { autocomplete: Autocomplete::Email, value: &t("devices@example.com"), ..Field::new("email", &t("E-mail address")) }))
        (password_field(&Field::new("password", &t("Password")), PasswordUse::Current))
        (date_field(&Field { width: InputWidth::Short, value: "7 April 2026", ..Field::new("updated", &t("Date last Updated")) }))
        (textarea(&Field { hint: Some(&t("No customer data.")), value: &t("Clock drifts.\nAfter a loss of power."), ..Field::new("summary", &t("What happens")) }, 4))
    }
}

fn choice_fields(t: &dyn Fn(&str) -> String, errors: &FormErrors) -> Markup {
    let types: Vec<Choice<'_>> = DeviceType::ALL
        .iter()
        .map(|device_type| Choice::new(device_type.code(), device_type.code()))
        .collect();
    html! {
        (select(&Field { value: "ESME", ..Field::new("type", &t("Device Type")) }, &types))
        (radios(&Field { error: errors.of("source"), ..Field::new("source", &t("Source")) }, &[
            Choice { hint: Some(&t("The maker of the device.")), ..Choice::new("maker", &t("Device Manufacturer")) },
            Choice::new(&t("csp"), &t("CSP")),
        ]))
        (fieldset(&t("What it touches"), html! {
            (checkboxes(&Field { hint: Some(&t("Choose all that apply.")), need: Need::Optional, ..Field::new("touches", &t("Consequence")) }, &[
                Choice::new("reads", &t("Readings")),
                Choice::new("vend", &t("Prepayment top-up")),
            ], &["vend"]))
        }))
    }
}

fn table_samples(t: &dyn Fn(&str) -> String) -> Markup {
    let columns = [
        Column::row_header("Reference"),
        Column::text("Device"),
        Column::text("Firmware Version"),
        Column::text("Status"),
        Column::number("Rows"),
    ];
    let rows = [
        ("SUB-0123456789", "ESME", 1_204),
        ("SUB-9876543210", "CHF", 12),
    ]
    .map(|(reference, device, rows)| {
        vec![
            html! { a href="/submissions" { (t(reference)) } },
            html! { (t(device)) },
            version_text(&t("0002012F")),
            tag(TagTone::Done, &t("Accepted")),
            html! { (number_text(rows)) },
        ]
    });
    let table = |id, narrow, rows| Table {
        id,
        caption: "Submissions",
        columns: &columns,
        rows,
        empty: "Nothing has been sent yet.",
        narrow,
    };
    html! {
        (data_table(&table("cards", NarrowTable::Cards, rows.to_vec())))
        (data_table(&table("scroll", NarrowTable::Scroll, rows.to_vec())))
        (data_table(&table("none", NarrowTable::Cards, Vec::new())))
        h2 { "Facts" }
        (summary_list(&[
            Fact { action: Some(Link { href: "/items/1/edit", words: &t("Change") }), ..Fact::new("Make", html! { (t("Northmere")) }) },
            Fact::new("Firmware Version", version_text(&t("0002012F"))),
            Fact::new("Fix Information", html! { p { (t("Fixed in 00020130. Upgrade the Communications Hub first.")) } }),
        ]))
    }
}

fn finding_samples(t: &dyn Fn(&str) -> String) -> Markup {
    let counts = [
        CodeCount {
            code: &t("FW-SCIENTIFIC"),
            severity: Severity::Error,
            meaning: &t("A spreadsheet turned the version into a number."),
            count: 2_310,
            shown: 1_000,
        },
        CodeCount {
            code: &t("DATE-UK-FORMAT"),
            severity: Severity::Warning,
            meaning: &t("Dates are read as day, month, year."),
            count: 1,
            shown: 1,
        },
    ];
    let lines = [
        FindingLine {
            code: &t("FW-SCIENTIFIC"),
            severity: Severity::Error,
            line: 1_043,
            column: 4,
            field: "Firmware Version",
            value: &t("0.00E+00"),
            expected: &t("8 hexadecimal digits"),
            hint: &t(
                "Format the column as text and enter the version again. It may have been 0E120000.",
            ),
            related_line: None,
        },
        FindingLine {
            code: &t("DUP-CONTENT"),
            severity: Severity::Warning,
            line: 1_050,
            column: 0,
            field: "",
            value: "",
            expected: &t("rows that differ"),
            hint: &t("Take out the repeat, or say how the two differ."),
            related_line: Some(12),
        },
        FindingLine {
            code: &t("FILE-NO-ROWS"),
            severity: Severity::Warning,
            line: 0,
            column: 0,
            field: "",
            value: "",
            expected: &t("rows after the header"),
            hint: &t("A file without rows is a nil return."),
            related_line: None,
        },
    ];
    html! {
        (findings_counts("counts", &counts))
        (findings_table("findings", &lines))
        (findings_counts("no-counts", &[]))
    }
}

fn history_samples(t: &dyn Fn(&str) -> String) -> Markup {
    let entries = [
        TimelineEntry {
            at: moment("2026-01-12T10:02:00Z"),
            what: &t("Received"),
            who: Some(&t("Northmere")),
            detail: html! {},
        },
        TimelineEntry {
            at: moment("2026-01-14T15:40:00Z"),
            what: &t("Queried"),
            who: Some("DCC"),
            detail: html! { p { (t("Which hub firmware was in place?")) } },
        },
        TimelineEntry {
            at: moment("2026-04-07T09:30:00Z"),
            what: &t("Fix confirmed"),
            who: None,
            detail: html! {},
        },
    ];
    let fields = [
        FieldDifference {
            field: "Make",
            change: Change::Same(&t("Northmere")),
        },
        FieldDifference {
            field: "Status of Information",
            change: Change::Altered {
                old: &t("Issue"),
                new: &t("Defect"),
            },
        },
        FieldDifference {
            field: "Fix Information",
            change: Change::Added(&t("Fixed in 00020130.")),
        },
        FieldDifference {
            field: "Region",
            change: Change::Removed(&t("North")),
        },
    ];
    html! {
        (timeline(&entries))
        (difference_view(&Difference { id: "difference", caption: &t("Item ITM-0123456789"), old_heading: &t("Edition 3"), new_heading: &t("Edition 4"), fields: &fields }))
    }
}

fn journey_samples(t: &dyn Fn(&str) -> String) -> Markup {
    let step = |name, state, detail| Step {
        name,
        state,
        detail,
    };
    let (received, verified) = (t("Received"), t("Verified"));
    let (confirmed, edition) = (t("Confirmed by the manufacturer"), t("In an edition"));
    let (january, waiting) = (t("12 January 2026"), t("waits for Halden Metering"));
    let editions = [
        EditionMark {
            name: &t("Edition 4"),
            day: day("2026-04-30"),
            kind: EditionKind::Draft,
        },
        EditionMark {
            name: &t("Edition 2"),
            day: day("2026-01-30"),
            kind: EditionKind::Regular,
        },
        EditionMark {
            name: &t("Edition 3"),
            day: day("2026-02-13"),
            kind: EditionKind::Erratum,
        },
        EditionMark {
            name: &t("Edition 1"),
            day: day("2025-10-31"),
            kind: EditionKind::Regular,
        },
    ];
    html! {
        h2 { "An item under way" }
        (journey_picture("journey", "Where this item stands", &[
            step(&received, StepState::Done, &january),
            step(&verified, StepState::Done, &january),
            step(&confirmed, StepState::Present, &waiting),
            step(&edition, StepState::Ahead, ""),
        ]))
        h2 { "A submission that was refused" }
        (journey_picture("refused", "Where this submission stands", &[
            step(&received, StepState::Done, &january),
            step(&verified, StepState::Stopped, &january),
        ]))
        h2 { "Editions" }
        (edition_timeline("editions", "Editions of the register", &editions))
    }
}

fn combination_samples(t: &dyn Fn(&str) -> String) -> Markup {
    let names = [
        t("Halden Metering"),
        t("Northmere"),
        t("Calder & Rowe"),
        t("Orrin"),
    ];
    let models = [t("CH-7"), t("NM-E210"), t("CR-G4"), t("Home View")];
    let versions = [t("04010203"), t("0002012F"), t("00000110"), String::new()];
    let part = |place: usize, device_type, state| Part {
        device_type,
        make: &names[place],
        model: &models[place],
        version: &versions[place],
        state,
    };
    let providers = [
        t("Southern Arc"),
        t("Calder & Rowe"),
        t("Halden Metering"),
        t("Northmere"),
        t("Orrin"),
    ];
    let states = [
        CoverageState::Awaited,
        CoverageState::Received(day("2026-03-20")),
        CoverageState::NilReturn(day("2026-03-31")),
        CoverageState::ChaseAsked(day("2026-04-23")),
        CoverageState::NotReceived,
    ];
    let agreed = [
        "2026-04-30",
        "2026-03-31",
        "2026-03-31",
        "2026-03-31",
        "2026-04-10",
    ];
    let rows: Vec<CoverageRow<'_>> = (0..5)
        .map(|place| CoverageRow {
            provider: &providers[place],
            agreed: day(agreed[place]),
            state: states[place],
        })
        .collect();
    html! {
        h2 { "A combination" }
        (combination_picture("combination", "The combination you asked about", &[
            part(0, DeviceType::Chf, PartState::Present),
            part(1, DeviceType::Esme, PartState::Present),
            part(2, DeviceType::Gsme, PartState::NotListed),
            part(3, DeviceType::Ihd, PartState::Missing),
        ]))
        h2 { "Without a hub" }
        (combination_picture("hubless", "The combination you asked about", &[part(1, DeviceType::Esme, PartState::Present)]))
        h2 { "Coverage" }
        (coverage_picture("coverage", "Coverage of the round of April 2026", day("2026-03-02"), day("2026-04-24"), &rows))
    }
}

fn inbox_sample(t: &dyn Fn(&str) -> String) -> Markup {
    let columns = [
        Column::row_header("What"),
        Column::text("From"),
        Column::text("State"),
        Column::text("Since"),
    ];
    let work = [
        (
            "Submission SUB-0123456789",
            "Northmere",
            TagTone::Attention,
            "To verify",
        ),
        (
            "Item ITM-0123456789",
            "Brightwater Energy",
            TagTone::Waiting,
            "With the manufacturer",
        ),
        (
            "Query QRY-0123456789",
            "Northern Reach",
            TagTone::Stopped,
            "Answer overdue",
        ),
    ];
    let rows = work.map(|(what, from, tone, state)| {
        vec![
            html! { a href="/items" { (t(what)) } },
            html! { (t(from)) },
            tag(tone, state),
            date_text(day("2026-04-02")),
        ]
    });
    let section = [
        Link {
            href: "/inbox",
            words: "Everything",
        },
        Link {
            href: "/inbox?kind=submission",
            words: "Submissions",
        },
        Link {
            href: "/inbox?kind=query",
            words: "Queries",
        },
        Link {
            href: "/inbox?kind=publication",
            words: "Publication",
        },
    ];
    html! {
        p.lead { "What waits for DCC, oldest first." }
        (sub_navigation("Inbox", &section, "/inbox"))
        (data_table(&Table { id: "work", caption: "Waiting", columns: &columns, rows: rows.to_vec(), empty: "Nothing waits for you.", narrow: NarrowTable::Cards }))
        (pagination(None, Some("/inbox?after=abc")))
    }
}

fn answer_sample(t: &dyn Fn(&str) -> String) -> Markup {
    html! {
        (search_form(paths::SEARCH, "Search the published register", html! {
            (search_field(&Field { width: InputWidth::Full, value: &t("NM-E210 0002012F"), ..Field::new("q", "Make, model, firmware version or words") }))
            (button(ButtonKind::Primary, "Search"))
        }))
        h2 { a href="/entries/FGR-0123456789" { (t("Clock drifts after a loss of power")) } }
        p { (tag(TagTone::Done, "Fix confirmed")) " Matches Firmware Version exactly; applies only together with " (version_text(&t("04010203"))) "." }
        (summary_list(&[
            Fact::new("Affected", html! { "ESME " (t("Northmere NM-E210")) " " (version_text("0002012F")) }),
            Fact::new("Fix", html! { (t("Upgrade to ")) (version_text("00020130")) }),
            Fact::new("Confirmed", date_text(day("2026-04-02"))),
        ]))
        (copy_block("row", "Copy as a row", &t("FGR-0123456789,Northmere,NM-E210,0002012F,ESME")))
        (pagination(Some("/search?q=a"), Some("/search?q=a&after=abc")))
    }
}
