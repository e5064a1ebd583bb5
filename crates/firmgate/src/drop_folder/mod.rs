//! The watched drop folders (REG-15): one for each provider, for a synchronised share. A provider
//! sees its own folder and no other's.
//!
//! A file is taken up when it has not changed for a while, so that one still being copied is left
//! alone. Its result stands beside it as `NAME.result.txt`; the file itself moves to `done` or
//! `refused`. A file that holds an item which was diverted stays in neither (REG-11). Whatever goes
//! wrong with one file keeps back neither the others nor another provider.

mod erase;
mod shelf;

pub use erase::erase;

use app::App;
use app::act::ActKey;
use app::erasure::FileState;
use app::intake::{Acknowledged, ReceiveError, Received, Sending};
use formats::finding_text;
use formats::sentences::submission::{FILE_ERASED_HERE, RECEIVED_BEFORE, round_counted, too_large};
use formats::submission_csv::Checked;
use register::intake::Code;
use register::submission::{Route, SubmissionOutcome};
use shelf::{Arrived, Place, Settled};
use std::io;
use std::path::Path;
use terms::{Capacity, Organisation, PersonRef, SubmissionRef};

/// Takes up every settled file in every provider's folder; gives how many. A folder or a file that
/// cannot be worked with is logged, left where it is, and tried again the next time.
pub async fn collect(app: &App, root: &Path) -> io::Result<u64> {
    let organisations = app.ledger.organisations().await.map_err(io::Error::other)?;
    let mut taken = 0;
    for organisation in organisations {
        if !organisation.organisation_type.provides_data() {
            continue;
        }
        let folder = root.join(organisation.reference.to_string());
        match shelf::settled_files(&folder, app.now()) {
            Ok(files) => taken += take_up_all(app, &organisation, &folder, &files).await,
            Err(error) => fault(&organisation, "a drop folder cannot be read", &error),
        }
    }
    Ok(taken)
}

async fn take_up_all(
    app: &App,
    organisation: &Organisation,
    folder: &Path,
    files: &[Settled],
) -> u64 {
    let mut taken = 0;
    for file in files {
        match take_up(app, organisation, folder, file).await {
            Ok(()) => taken += 1,
            Err(error) => fault(
                organisation,
                "a file of a drop folder cannot be taken up",
                &error,
            ),
        }
    }
    taken
}

/// The name of a file is a provider's own text and stays out of the log.
fn fault(organisation: &Organisation, what: &str, error: &io::Error) {
    tracing::error!(organisation = %organisation.reference, %error, "{what}");
}

async fn take_up(
    app: &App,
    organisation: &Organisation,
    folder: &Path,
    file: &Settled,
) -> io::Result<()> {
    let (place, words) = match file.read()? {
        Arrived::TooLarge => (Place::Refused, too_large()),
        Arrived::Whole { bytes, key } => {
            receive(app, organisation, &file.shown_name(), bytes, key).await?
        }
    };
    file.put_away(folder, place, &words)
}

async fn receive(
    app: &App,
    organisation: &Organisation,
    name: &str,
    bytes: Vec<u8>,
    key: String,
) -> io::Result<(Place, String)> {
    // Nobody signs in to a folder: whoever may write into it acts for the organisation, and the
    // journal says that it was the folder.
    let capacity = Capacity {
        person: PersonRef::from_random_bits(0),
        organisation: organisation.reference,
        organisation_type: organisation.organisation_type,
        party_category: organisation.party_category,
    };
    // Nobody is there to acknowledge: each warning is told in the result, and counts as
    // acknowledged by the agreement under which the folder was set up.
    let every = Acknowledged::Codes(Code::ALL.iter().copied().collect());
    // A server that stops between the receipt and the move finds the file again: the key tells
    // that it has its receipt.
    let key = ActKey {
        key,
        request_sha256: app::sha256(&bytes),
    };
    // A folder has no place to name a round: the file counts for the one that was due first.
    let sending = Sending {
        route: Route::DropFolder,
        acknowledged: &every,
        round: None,
        key: Some(&key),
    };
    let received = app.receive_file_once(&capacity, bytes, sending).await;
    match received {
        Ok(Received::Accepted { receipt, checked }) => {
            placed(app, Place::Done, receipt, &report(name, &checked)).await
        }
        Ok(Received::Refused { receipt, checked }) => {
            placed(app, Place::Refused, receipt, &report(name, &checked)).await
        }
        Ok(Received::Before { receipt }) => received_already(app, receipt).await,
        Ok(Received::AwaitsAcknowledgement { .. }) => Err(io::Error::other(
            "a file with every warning acknowledged still waits",
        )),
        Err(ReceiveError::TooLarge) => Ok((Place::Refused, too_large())),
        Err(ReceiveError::NotAProvider) => Err(io::Error::other("not a provider's folder")),
        Err(ReceiveError::Act(error)) => Err(io::Error::other(error)),
    }
}

/// Where a file belongs that got its receipt and was not moved, and what is said of it.
async fn received_already(app: &App, receipt: SubmissionRef) -> io::Result<(Place, String)> {
    let held = app.ledger.submission(receipt).await;
    let submission = held
        .map_err(io::Error::other)?
        .ok_or_else(|| io::Error::other("a receipt that was given is not held"))?;
    let place = match submission.outcome {
        SubmissionOutcome::Refused { .. } => Place::Refused,
        SubmissionOutcome::Accepted { .. } | SubmissionOutcome::NilReturn => Place::Done,
    };
    placed(app, place, receipt, &format!("{RECEIVED_BEFORE}\n")).await
}

/// What a result's first line says before the receipt's reference.
const RECEIPT: &str = "Receipt ";

/// Where a received file goes, with its result: the receipt, and what is told of the file.
async fn placed(
    app: &App,
    place: Place,
    receipt: SubmissionRef,
    told: &str,
) -> io::Result<(Place, String)> {
    match is_erased(app, receipt).await? {
        true => Ok((Place::Erased, erased_report(receipt))),
        false => {
            let round = round_line(app, receipt).await?;
            Ok((place, format!("{RECEIPT}{receipt}\n{round}{told}")))
        }
    }
}

async fn is_erased(app: &App, receipt: SubmissionRef) -> io::Result<bool> {
    let submission = app.ledger.submission(receipt).await;
    match submission.map_err(io::Error::other)? {
        Some(submission) => {
            let state = app.file_state(&submission).await;
            Ok(state.map_err(io::Error::other)? == FileState::Erased)
        }
        None => Ok(false),
    }
}

/// Which round the file counts for, as a line of its result.
async fn round_line(app: &App, receipt: SubmissionRef) -> io::Result<String> {
    let submission = app.ledger.submission(receipt).await;
    let Some(submission) = submission.map_err(io::Error::other)? else {
        return Ok(String::new());
    };
    let period = match submission.round {
        Some(round) => {
            let stored = app.ledger.round(round).await.map_err(io::Error::other)?;
            stored.map(|stored| stored.value.period)
        }
        None => None,
    };
    let words = round_counted(&submission.outcome, period.as_deref());
    Ok(format!("{words}\n"))
}

fn erased_report(receipt: SubmissionRef) -> String {
    format!("{RECEIPT}{receipt}\n{FILE_ERASED_HERE}\n")
}

/// Every finding and the verdict, as the provider finds them beside its file.
fn report(name: &str, checked: &Checked) -> String {
    let mut text = String::new();
    for finding in checked.findings.kept() {
        text.push_str(&finding_text::line(name, finding));
        text.push('\n');
    }
    text.push_str(&finding_text::received_lines(checked));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SetClock;
    use crate::wiring::DataDirectory;
    use app::ports::{Clock, PageRequest};
    use formats::glossary_seed;
    use formats::neutrality::Marking;
    use register::command::{Actor, Command};
    use std::fs::{self, File};
    use std::sync::Arc;
    use std::time::{Duration, UNIX_EPOCH};
    use terms::{Moment, OrganisationType};

    const HEADER: &str = "Identifier,Make,Model,Firmware Version,Device Type,Source,Status of \
                          Information,Date last Updated,Fix Available,Fix Information";
    const ROW: &str = "1,Orrin,OR-CH9,05000100,CHF,CSP,Issue,2026-04-07,No,";

    /// A register with a glossary and one CSP.
    async fn register(data: &DataDirectory, clock: &Arc<SetClock>) -> (App, Organisation) {
        let clock = Arc::clone(clock) as Arc<dyn Clock>;
        let app = data.open(clock, Marking::Synthetic).await.unwrap();
        let [dcc, csp] = [
            ("DCC", OrganisationType::Dcc),
            ("Northern Reach", OrganisationType::Csp),
        ]
        .map(|(name, organisation_type)| Organisation {
            reference: app.organisation_reference(name),
            name: name.to_owned(),
            organisation_type,
            party_category: None,
        });
        let both = [dcc.clone(), csp.clone()];
        app.ledger.put_organisations(&both).await.unwrap();
        let actor = Actor::Person(Capacity {
            person: PersonRef::from_random_bits(1),
            organisation: dcc.reference,
            organisation_type: dcc.organisation_type,
            party_category: None,
        });
        let entries = glossary_seed::entries();
        let publish = Command::PublishGlossary { entries };
        app.act(&actor, &publish).await.unwrap();
        (app, csp)
    }

    /// What a server does before it stops: the file gets its receipt and is not moved.
    async fn receipt_alone(app: &App, csp: &Organisation, folder: &Path) -> String {
        let settled = shelf::settled_files(folder, app.now()).unwrap();
        let [file] = settled.as_slice() else {
            panic!("one file has settled")
        };
        let Arrived::Whole { bytes, key } = file.read().unwrap() else {
            panic!("it is small")
        };
        let name = file.shown_name();
        let (_, words) = receive(app, csp, &name, bytes, key).await.unwrap();
        words.lines().next().unwrap().to_owned()
    }

    #[tokio::test]
    async fn reg_15_a_server_that_stopped_between_receipt_and_move_does_not_receive_twice() {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(directory.path()).unwrap();
        let start = Moment::start_of_day("2026-05-11".parse().unwrap());
        let clock = Arc::new(SetClock::at(start));
        let (app, csp) = register(&data, &clock).await;
        let folder = data.drop_folders().join(csp.reference.to_string());
        fs::create_dir_all(&folder).unwrap();
        for (name, row, place) in [
            ("good.csv", ROW, "done"),
            ("bad.csv", "1,Orrin", "refused"),
            ("nil.csv", "", "done"),
        ] {
            let path = folder.join(name);
            fs::write(&path, format!("{HEADER}\r\n{row}")).unwrap();
            let changed = UNIX_EPOCH + Duration::from_secs(start.unix_seconds().unsigned_abs());
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(changed - Duration::from_secs(60))
                .unwrap();
            let receipt = receipt_alone(&app, &csp, &folder).await;
            assert_eq!(collect(&app, &data.drop_folders()).await.unwrap(), 1);
            let result = fs::read_to_string(folder.join(format!("{name}.result.txt"))).unwrap();
            assert!(result.starts_with(&receipt), "{receipt}: {result}");
            assert!(folder.join(place).join(name).is_file(), "{name}");
        }
        let page = PageRequest {
            after: None,
            limit: 9,
        };
        let receipts = app
            .ledger
            .submissions_page(Some(csp.reference), &page)
            .await;
        assert_eq!(receipts.unwrap().entries.len(), 3);
    }
}
