//! What the full register has to do with a launch, on DCC's page of it (ONE-1).

use app::launches::LaunchInRegister;
use formats::sentences::refusal::stage_words;
use maud::{Markup, html};
use pages::{inset, paths};

pub(super) fn section(register: &LaunchInRegister) -> Markup {
    html! {
        @if let Some(drafted) = &register.drafted {
            (inset(html! {
                p #drafted-item {
                    strong { "Drafted register item " }
                    a href=(paths::item(drafted.reference)) { (drafted.reference) }
                    ", " (stage_words(drafted.stage)) ". "
                    @match drafted.verdicts {
                        0 | 1 => "Its gate was not achieved: look at what was seen, and verify \
                                  the item or decline it.",
                        verdicts => { (verdicts) " verdicts of this launch are its evidence." },
                    }
                }
            }))
        }
    }
}
