//! The form that raises an item, and the page that points to an urgent channel before anything is
//! sent (REG-11).

use super::raised::{DEVICES_MAX, STATUSES, Typed, device_field};
use crate::concern::concern_value;
use crate::guard::Person;
use axum::response::Response;
use formats::sentences::concern;
use maud::{Markup, html};
use pages::form::{self, Choice, InputWidth, Need};
use pages::{
    ButtonKind, Field, FormErrors, Link, NoticeKind, PageHead, WayBack, disclosure, heading, inset,
    notice, page, paths, warning_text,
};
use register::item::Concern;
use terms::DeviceType;

/// How many devices are open when the form is empty; the others wait behind a line.
const DEVICES_OPEN: usize = 2;

/// The form, as typed so far.
pub fn form_page(person: &Person, typed: &Typed, errors: &FormErrors) -> Response {
    let head = PageHead {
        current: paths::RAISE,
        errors: Some(errors),
        ..PageHead::new("Raise an item", Some(&person.viewer))
    };
    let lead = "Tell DCC of an issue or defect of a combination of devices. Your organisation is \
                recorded as its source.";
    page(
        head,
        html! {
            (heading("Raise an item", Some(lead)))
            (notice(NoticeKind::Important, html! {
                p {
                    "This is not a channel for safety, security or billing emergencies. Mark such a \
                     concern below and you are shown where it belongs before anything is sent. "
                    a href=(paths::help("neutrality")) { "What the register is not" }
                }
            }))
            (form::post_form(paths::RAISE, &person.viewer.csrf, html! {
                (devices(typed, errors))
                (observed(typed, errors))
                (concerns(typed, errors))
                (form::button(ButtonKind::Primary, "Send to DCC"))
            }))
        },
    )
}

fn devices(typed: &Typed, errors: &FormErrors) -> Markup {
    let used = typed
        .devices
        .iter()
        .rposition(|device| !device.is_blank())
        .map_or(0, |place| place + 1);
    let open = used.max(DEVICES_OPEN);
    html! {
        h2 { "Devices" }
        p {
            "Name every device that must be there together for the matter to appear. "
            "A Communications Hub is a CHF."
        }
        p {
            "In the glossary: "
            @for (at, term) in TERMS.iter().enumerate() {
                @if at > 0 { ", " }
                a href=(paths::glossary_term(term)) { (term) }
            }
            "."
        }
        @for place in 0..open { (device(place, typed, errors)) }
        @if open < DEVICES_MAX {
            (disclosure("More devices", html! {
                @for place in open..DEVICES_MAX { (device(place, typed, errors)) }
            }))
        }
        (form::checkboxes(&Field {
            error: errors.of("smets1"),
            need: Need::Optional,
            ..Field::new("smets1", "Out of scope")
        }, &[Choice::new("yes", "One of these devices is a SMETS1 device")], &[&typed.smets1]))
    }
}

/// What the form asks for, as the glossary calls it (REG-9).
const TERMS: [&str; 5] = [
    "Device Type",
    "Firmware Version",
    "Status of Information",
    "Summary",
    "Fix Information",
];

fn device(place: usize, typed: &Typed, errors: &FormErrors) -> Markup {
    let given = &typed.devices[place];
    let [kind, make, model, firmware] =
        ["type", "make", "model", "firmware"].map(|what| device_field(what, place));
    let mut choices = vec![Choice::new("", "Choose")];
    let words = DeviceType::ALL.map(|device_type| (device_type.code(), type_words(device_type)));
    choices.extend(words.iter().map(|(code, words)| Choice::new(code, words)));
    form::fieldset(
        &format!("Device {}", place + 1),
        html! {
            (form::select(&Field {
                value: &given.device_type,
                error: errors.of(&kind),
                ..Field::new(&kind, "Device Type")
            }, &choices))
            (form::text_field(&Field {
                value: &given.make,
                error: errors.of(&make),
                ..Field::new(&make, "Make")
            }))
            (form::text_field(&Field {
                value: &given.model,
                error: errors.of(&model),
                ..Field::new(&model, "Model")
            }))
            (form::version_field(&Field {
                hint: Some("Exactly as the inventory has it, for example 0002012F. May be empty for \
                            an IHD or CAD."),
                value: &given.firmware,
                error: errors.of(&firmware),
                width: InputWidth::Short,
                ..Field::new(&firmware, "Firmware Version")
            }))
        },
    )
}

fn type_words(device_type: DeviceType) -> String {
    let meaning = match device_type {
        DeviceType::Esme => "electricity meter",
        DeviceType::Gsme => "gas meter",
        DeviceType::Gpf => "gas mirror of the Communications Hub",
        DeviceType::Chf => "Communications Hub",
        DeviceType::Hcalcs => "load control switch",
        DeviceType::Ppmid => "prepayment device",
        DeviceType::Ihd => "in-home display",
        DeviceType::Cad => "consumer access device",
    };
    format!("{} ({meaning})", device_type.code())
}

fn observed(typed: &Typed, errors: &FormErrors) -> Markup {
    let statuses = STATUSES.map(|status| Choice {
        hint: Some(match status {
            register::row::StatusOfInformation::Issue => "Observed; its cause is not established.",
            register::row::StatusOfInformation::Defect => "A fault whose cause is established.",
            register::row::StatusOfInformation::Fix => "A remedy.",
        }),
        ..Choice::new(status.text(), status.text())
    });
    html! {
        h2 { "What was observed" }
        (form::textarea(&Field {
            hint: Some("What happens, when, and how it shows. No names, addresses, meter point \
                        numbers or Device IDs."),
            value: &typed.summary,
            error: errors.of("summary"),
            width: InputWidth::Full,
            ..Field::new("summary", "Summary")
        }, 6))
        (form::radios(&Field {
            value: &typed.status,
            error: errors.of("status"),
            ..Field::new("status", "Status of Information")
        }, &statuses))
        (form::textarea(&Field {
            hint: Some("If you know a fix: which firmware or procedure, and what it does. It is \
                        recorded with your organisation as its source and needs the \
                        manufacturer's confirmation before it counts."),
            value: &typed.fix,
            error: errors.of("fix"),
            need: Need::Optional,
            width: InputWidth::Full,
            ..Field::new("fix", "Fix")
        }, 4))
    }
}

fn concerns(typed: &Typed, errors: &FormErrors) -> Markup {
    let mut choices = vec![Choice::new("none", "None of these")];
    choices.extend(Concern::ALL.map(|marked| Choice {
        hint: Some(concern::meaning(marked)),
        ..Choice::new(concern_value(marked), concern::name(marked))
    }));
    let value = match typed.concern.as_str() {
        "" => "none",
        chosen => chosen,
    };
    html! {
        h2 { "Urgent concern" }
        (form::radios(&Field {
            hint: Some("This register is not the channel for these."),
            value,
            error: errors.of("concern"),
            ..Field::new("concern", "Does it touch one of these now?")
        }, &choices))
    }
}

/// Where a marked concern belongs, before anything is sent. The form's answers wait in it.
pub fn channel_page(person: &Person, typed: &Typed, marked: Concern) -> Response {
    let title = "Use the urgent channel first";
    let head = PageHead {
        current: paths::RAISE,
        back: Some(WayBack::Back(Link {
            href: paths::RAISE,
            words: "Raise an item",
        })),
        ..PageHead::new(title, Some(&person.viewer))
    };
    page(
        head,
        html! {
            (heading(title, Some("Nothing has been sent yet.")))
            h2 { (concern::name(marked)) }
            (inset(html! { p { strong { (concern::channel(marked)) } } }))
            p { (concern::treatment(marked)) }
            @match marked {
                Concern::Security => {
                    (warning_text("What you wrote is not recorded: neither the summary nor the fix. \
                                   DCC learns that your organisation has a security concern about \
                                   the devices you named, until it diverts the item."))
                },
                Concern::Safety | Concern::Billing => {},
            }
            (form::post_form(paths::RAISE, &person.viewer.csrf, html! {
                (carried(typed))
                (form::hidden_field("channel-read", "yes"))
                (form::button(ButtonKind::Primary, "Record the item as well"))
            }))
            p { a href=(paths::MY_ITEMS) { "Do not record it" } }
        },
    )
}

/// The form's answers, to be sent again with the confirmation.
fn carried(typed: &Typed) -> Markup {
    html! {
        @for (place, device) in typed.devices.iter().enumerate() {
            @if !device.is_blank() {
                (form::hidden_field(&device_field("type", place), &device.device_type))
                (form::hidden_field(&device_field("make", place), &device.make))
                (form::hidden_field(&device_field("model", place), &device.model))
                (form::hidden_field(&device_field("firmware", place), &device.firmware))
            }
        }
        (form::hidden_field("summary", &typed.summary))
        (form::hidden_field("status", &typed.status))
        (form::hidden_field("fix", &typed.fix))
        (form::hidden_field("concern", &typed.concern))
    }
}
