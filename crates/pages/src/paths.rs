//! The addresses of the pages, in one place: the patterns routers are built of and the functions
//! links are made with. No address holds free text, a name or a Device ID.

use terms::reference::ConfirmationRef;
use terms::{
    EditionRef, ItemRef, LaunchRef, NominationRef, OrderRef, PlanRef, PublicRef, RoundRef,
    SubmissionRef,
};

/// Where everyone starts.
pub const HOME: &str = "/";
/// DCC's work waiting.
pub const INBOX: &str = "/inbox";
/// The items of the full register.
pub const ITEMS: &str = "/items";
/// One item of the full register.
pub const ITEM: &str = "/items/{item}";
/// Collection rounds.
pub const ROUNDS: &str = "/rounds";
/// One collection round.
pub const ROUND: &str = "/rounds/{round}";
/// Editions.
pub const EDITIONS: &str = "/editions";
/// One edition.
pub const EDITION: &str = "/editions/{edition}";
/// Safe Launches.
pub const LAUNCHES: &str = "/launches";
/// Drafting the notification of a Safe Launch.
pub const LAUNCH_NEW: &str = "/launches/new";
/// One Safe Launch.
pub const LAUNCH: &str = "/launches/{launch}";
/// The notification of a Safe Launch, to be changed or corrected.
pub const LAUNCH_NOTIFICATION: &str = "/launches/{launch}/notification";
/// An act on a Safe Launch, by POST only.
pub const LAUNCH_ACT: &str = "/launches/{launch}/acts/{act}";
/// The plan of a level that waits to be sealed.
pub const LAUNCH_PLAN: &str = "/launches/{launch}/plan";
/// A plan of a Safe Launch that was sealed.
pub const LAUNCH_SEALED_PLAN: &str = "/launches/{launch}/plans/{plan}";
/// The same as a file.
pub const LAUNCH_SEALED_PLAN_CSV: &str = "/launches/{launch}/plans/{plan}/plan.csv";
/// A Safe Launch rehearsed.
pub const LAUNCH_REHEARSAL: &str = "/launches/{launch}/rehearsal";
/// A Supplier's affected hubs.
pub const LAUNCH_HUBS: &str = "/launches/{launch}/hubs";
/// The same as a file.
pub const LAUNCH_HUBS_CSV: &str = "/launches/{launch}/hubs.csv";
/// The Device IDs of a Supplier's affected hubs, as a file.
pub const LAUNCH_DEVICE_IDS: &str = "/launches/{launch}/hubs/device-ids.csv";
/// Listing hubs for a Safe Launch.
pub const LAUNCH_LISTS: &str = "/launches/{launch}/lists";
/// One list of hubs that was received.
pub const LAUNCH_LIST: &str = "/launches/{launch}/lists/{list}";
/// The same as a file.
pub const LAUNCH_LIST_CSV: &str = "/launches/{launch}/lists/{list}/hubs.csv";
/// Reporting service-health measures of hubs of a Safe Launch.
pub const LAUNCH_MEASURES: &str = "/launches/{launch}/measures";
/// The evidence of a gate that was decided.
pub const LAUNCH_EVIDENCE: &str = "/launches/{launch}/evidence/{evidence}";
/// The results of a Safe Launch.
pub const LAUNCH_RESULTS: &str = "/launches/{launch}/results";
/// A Supplier's own hubs in a Safe Launch, as a file.
pub const LAUNCH_RESULTS_HUBS: &str = "/launches/{launch}/results/hubs.csv";
/// One report of the results of a Safe Launch.
pub const LAUNCH_REPORT: &str = "/launches/{launch}/reports/{report}";
/// The same as a file.
pub const LAUNCH_REPORT_CSV: &str = "/launches/{launch}/reports/{report}/report.csv";
/// Mass activations ahead.
pub const ACTIVATIONS: &str = "/activations";
/// The same as a calendar.
pub const ACTIVATIONS_ICS: &str = "/activations/activations.ics";
/// A Supplier's own calendar of conflicts.
pub const CALENDAR: &str = "/calendar";
/// Alerts of the XML interface that wait to be taken.
pub const ALERTS: &str = "/alerts";
/// What waits for the Panel.
pub const PANEL: &str = "/panel";
/// A CSP's orders.
pub const ORDERS: &str = "/orders";
/// One order, for its CSP and for DCC.
pub const ORDER: &str = "/orders/{order}";
/// The orders of a Safe Launch, for DCC.
pub const LAUNCH_ORDERS: &str = "/launches/{launch}/orders";
/// The journal of acts.
pub const JOURNAL: &str = "/journal";
/// Settings.
pub const SETTINGS: &str = "/settings";
/// A provider's own submissions.
pub const SUBMISSIONS: &str = "/submissions";
/// Sending a file.
pub const SUBMISSION_NEW: &str = "/submissions/new";
/// One submission and its receipt.
pub const SUBMISSION: &str = "/submissions/{submission}";
/// The file of a submission as it was sent.
pub const SUBMISSION_FILE: &str = "/submissions/{submission}/file";
/// A copy of a submitted file with a column of findings.
pub const SUBMISSION_ANNOTATED: &str = "/submissions/{submission}/annotated";
/// Everything that was found in a submitted file, as JSON.
pub const SUBMISSION_FINDINGS: &str = "/submissions/{submission}/findings.json";
/// The rows of a submitted file that stand, or the rest of it.
pub const SUBMISSION_PART: &str = "/submissions/{submission}/rows/{part}";
/// A file that was checked and waits to be confirmed: its digest and its ticket.
pub const SUBMISSION_PREVIEW: &str = "/submissions/preview/{file}/{ticket}";
/// A copy of such a file with a column of findings.
pub const SUBMISSION_PREVIEW_ANNOTATED: &str = "/submissions/preview/{file}/{ticket}/annotated";
/// Everything that was found in such a file, as JSON.
pub const SUBMISSION_PREVIEW_FINDINGS: &str = "/submissions/preview/{file}/{ticket}/findings.json";
/// Declaring that there is nothing to report in a round.
pub const SUBMISSION_NIL: &str = "/submissions/nil/{round}";
/// The submission template as CSV.
pub const TEMPLATE_CSV: &str = "/submissions/template.csv";
/// The submission template as a spreadsheet.
pub const TEMPLATE_XLSX: &str = "/submissions/template.xlsx";
/// A provider's own items.
pub const SENT_ITEMS: &str = "/submissions/items";
/// One of a provider's own items.
pub const SENT_ITEM: &str = "/submissions/items/{item}";
/// An act on one of a provider's own items, by POST only.
pub const SENT_ITEM_ACT: &str = "/submissions/items/{item}/acts/{act}";
/// Queries from DCC to a provider.
pub const QUERIES: &str = "/queries";
/// Requests to confirm a fix.
pub const CONFIRMATIONS: &str = "/confirmations";
/// One request to confirm a fix.
pub const CONFIRMATION: &str = "/confirmations/{confirmation}";
/// An answer to a request to confirm a fix, by POST only.
pub const CONFIRMATION_ACT: &str = "/confirmations/{confirmation}/acts/{act}";
/// Raising an item.
pub const RAISE: &str = "/raise";
/// The items a Party raised.
pub const MY_ITEMS: &str = "/my-items";
/// One of the items a Party raised.
pub const MY_ITEM: &str = "/my-items/{item}";
/// An act on one of the items a Party raised, by POST only.
pub const MY_ITEM_ACT: &str = "/my-items/{item}/acts/{act}";
/// Who has given data in a round.
pub const COVERAGE: &str = "/coverage";
/// The cover sheet of the next edition as it would be today.
pub const COVER_SHEET_DRAFT: &str = "/coverage/cover-sheet";
/// Chases asked of SECAS.
pub const CHASES: &str = "/chases";
/// Who may have the published edition.
pub const ACCESS: &str = "/access";
/// Search of the published store.
pub const SEARCH: &str = "/search";
/// One published entry.
pub const ENTRY: &str = "/entries/{entry}";
/// The published edition and its files.
pub const PUBLISHED: &str = "/published";
/// The glossary.
pub const GLOSSARY: &str = "/glossary";
/// Help.
pub const HELP: &str = "/help";
/// One page of the handbook.
pub const HELP_PAGE: &str = "/help/{page}";
/// The signed-in person's own account.
pub const ACCOUNT: &str = "/account";
/// The API tokens of the signed-in person, by POST only.
pub const ACCOUNT_TOKENS: &str = "/account/tokens";
/// Taking back an API token, by POST only.
pub const ACCOUNT_TOKENS_REVOKE: &str = "/account/tokens/revoke";
/// What the register has told the signed-in person's organisation.
pub const NOTICES: &str = "/notices";
/// Editions handed over to SECAS.
pub const HAND_OVERS: &str = "/hand-overs";
/// Acknowledging a hand-over, by POST only.
pub const HAND_OVER_ACKNOWLEDGE: &str = "/hand-overs/{edition}/acknowledge";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Signing out, by POST only.
pub const SIGN_OUT: &str = "/sign-out";

/// The page of this item.
pub fn item(reference: ItemRef) -> String {
    format!("{ITEMS}/{reference}")
}

/// The page of this round.
pub fn round(reference: RoundRef) -> String {
    format!("{ROUNDS}/{reference}")
}

/// The page of this edition.
pub fn edition(reference: EditionRef) -> String {
    format!("{EDITIONS}/{reference}")
}

/// The page of this launch.
pub fn launch(reference: LaunchRef) -> String {
    format!("{LAUNCHES}/{reference}")
}

/// Where an act on this launch is posted to.
pub fn launch_act(reference: LaunchRef, act: &str) -> String {
    format!("{LAUNCHES}/{reference}/acts/{act}")
}

/// A report of the results of a launch.
pub fn launch_report(launch: LaunchRef, number: u32) -> String {
    launch_part(launch, &format!("reports/{number}"))
}

/// The same as a file.
pub fn launch_report_csv(launch: LaunchRef, number: u32) -> String {
    launch_part(launch, &format!("reports/{number}/report.csv"))
}

/// A list of hubs for this launch that was received.
pub fn launch_list(launch: LaunchRef, list: NominationRef) -> String {
    launch_part(launch, &format!("lists/{list}"))
}

/// The page of this order.
pub fn order(reference: OrderRef) -> String {
    format!("{ORDERS}/{reference}")
}

/// A plan of this launch that was sealed.
pub fn sealed_plan(launch: LaunchRef, plan: PlanRef) -> String {
    launch_part(launch, &format!("plans/{plan}"))
}

/// A page under the page of this launch: `plan`, `hubs`, `lists`, `notification`.
pub fn launch_part(reference: LaunchRef, part: &str) -> String {
    format!("{LAUNCHES}/{reference}/{part}")
}

/// The page of this submission.
pub fn submission(reference: SubmissionRef) -> String {
    format!("{SUBMISSIONS}/{reference}")
}

/// The page on which this round's nil return is declared.
pub fn submission_nil(round: RoundRef) -> String {
    format!("{SUBMISSIONS}/nil/{round}")
}

/// The page of a checked file that waits to be confirmed.
pub fn submission_preview(file_sha256: &str, ticket: &str) -> String {
    format!("{SUBMISSIONS}/preview/{file_sha256}/{ticket}")
}

/// The page of this item for the provider that sent it.
pub fn sent_item(reference: ItemRef) -> String {
    format!("{SENT_ITEMS}/{reference}")
}

/// The page of this item for the Party that raised it.
pub fn my_item(reference: ItemRef) -> String {
    format!("{MY_ITEMS}/{reference}")
}

/// This page of the handbook.
pub fn help(page: &str) -> String {
    format!("{HELP}/{page}")
}

/// The address at which SECAS acknowledges the hand-over of this edition.
pub fn hand_over_acknowledge(edition: EditionRef) -> String {
    format!("{HAND_OVERS}/{edition}/acknowledge")
}

/// The page of this request to confirm a fix.
pub fn confirmation(reference: ConfirmationRef) -> String {
    format!("{CONFIRMATIONS}/{reference}")
}

/// The page of this published entry.
pub fn entry(reference: PublicRef) -> String {
    format!("/entries/{reference}")
}

/// The place of this code in the catalogue of findings in reports of hubs.
pub fn report_code(code: &str) -> String {
    format!("{HELP}/codes#{}", glossary_anchor(code))
}

/// The place of this term or code in the glossary: `#fw-scientific` for `FW-SCIENTIFIC`,
/// `#known-fix` for `Known fix`.
pub fn glossary_term(term: &str) -> String {
    format!("{GLOSSARY}#{}", glossary_anchor(term))
}

/// The `id` under which a term stands in the glossary.
pub fn glossary_anchor(term: &str) -> String {
    term.chars()
        .map(|c| match c.is_alphanumeric() {
            true => c.to_ascii_lowercase(),
            false => '-',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_9_a_code_and_a_term_have_an_address_in_the_glossary() {
        assert_eq!(glossary_term("FW-SCIENTIFIC"), "/glossary#fw-scientific");
        assert_eq!(glossary_term("Known fix"), "/glossary#known-fix");
    }
}
