//! The watched drop folders (REG-15): one for each provider, for a synchronised share. A provider
//! sees its own folder and no other's.
//!
//! A file is taken up when it has not changed for a while, so that one still being copied is left
//! alone. Its result stands beside it as `NAME.result.txt`; the file itself moves to `done` or
//! `refused`. A file that holds an item which was diverted stays in neither (REG-11).

use app::App;
use app::erasure::FileState;
use app::intake::{Acknowledged, ReceiveError, Received};
use formats::sentences::submission::{FILE_ERASED_HERE, too_large};
use formats::submission_csv::Checked;
use formats::{finding_text, limits};
use register::submission::Route;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use terms::{Capacity, Moment, Organisation, PersonRef, SubmissionRef};

/// How long a file must have stood unchanged before it is taken up, in seconds.
const SETTLED_AFTER_SECONDS: i64 = 3;

/// Takes up every settled file in every provider's folder; gives how many.
pub async fn collect(app: &App, root: &Path) -> std::io::Result<u64> {
    let organisations = app
        .ledger
        .organisations()
        .await
        .map_err(std::io::Error::other)?;
    let mut taken = 0;
    for organisation in organisations {
        if !organisation.organisation_type.provides_data() {
            continue;
        }
        let folder = root.join(organisation.reference.to_string());
        std::fs::create_dir_all(&folder)?;
        for file in settled_files(&folder, app.now())? {
            take_up(app, &organisation, &folder, &file).await?;
            taken += 1;
        }
    }
    Ok(taken)
}

fn settled_files(folder: &Path, now: Moment) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let hidden = name.starts_with(['.', '~']);
        let ours = name.ends_with(RESULT);
        let changed = facts
            .modified()?
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let settled = now.unix_seconds() >= changed as i64 + SETTLED_AFTER_SECONDS;
        if facts.is_file() && !hidden && !ours && settled {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

async fn take_up(
    app: &App,
    organisation: &Organisation,
    folder: &Path,
    file: &Path,
) -> std::io::Result<()> {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let (place, words) = match std::fs::metadata(file)?.len() > limits::SUBMISSION_BYTES_MAX as u64
    {
        true => (Place::Refused, too_large()),
        false => receive(app, organisation, &name, std::fs::read(file)?).await?,
    };
    std::fs::write(folder.join(format!("{name}{RESULT}")), words)?;
    let Some(place) = place.folder() else {
        return std::fs::remove_file(file);
    };
    let into = folder.join(place);
    std::fs::create_dir_all(&into)?;
    std::fs::rename(file, free_name(&into, &name))
}

/// Erases what is left of diverted items in every provider's folder: the files that were taken up,
/// and results that quote them. Gives how many.
pub async fn erase(app: &App, root: &Path) -> std::io::Result<u64> {
    let organisations = app.ledger.organisations().await;
    let mut erased = 0;
    for organisation in organisations.map_err(std::io::Error::other)? {
        let files = app.erased_files_of(organisation.reference).await;
        let files = files.map_err(std::io::Error::other)?;
        if files.is_empty() {
            continue;
        }
        let folder = root.join(organisation.reference.to_string());
        for place in [Place::Done, Place::Refused] {
            let taken_up = place.folder().map(|place| folder.join(place));
            for path in taken_up.map_or_else(|| Ok(Vec::new()), |taken_up| files_in(&taken_up))? {
                if files.contains(&app::sha256(&std::fs::read(&path)?)) {
                    std::fs::remove_file(&path)?;
                    erased += 1;
                }
            }
        }
        for path in files_in(&folder)? {
            erased += u64::from(erase_result(app, &path).await?);
        }
    }
    Ok(erased)
}

/// The files in a folder, none where it is not there.
fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.metadata()?.is_file() {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// Puts the bare fact in place of a result that quotes an erased file.
async fn erase_result(app: &App, path: &Path) -> std::io::Result<bool> {
    if !path.to_string_lossy().ends_with(RESULT) {
        return Ok(false);
    }
    let text = std::fs::read_to_string(path)?;
    let receipt = text.lines().next().and_then(|l| l.strip_prefix(RECEIPT));
    let Some(receipt) = receipt.and_then(SubmissionRef::parse) else {
        return Ok(false);
    };
    let bare = erased_report(receipt);
    if text == bare || !is_erased(app, receipt).await? {
        return Ok(false);
    }
    std::fs::write(path, bare)?;
    Ok(true)
}

async fn is_erased(app: &App, receipt: SubmissionRef) -> std::io::Result<bool> {
    let submission = app.ledger.submission(receipt).await;
    match submission.map_err(std::io::Error::other)? {
        Some(submission) => {
            let state = app.file_state(&submission).await;
            Ok(state.map_err(std::io::Error::other)? == FileState::Erased)
        }
        None => Ok(false),
    }
}

fn erased_report(receipt: SubmissionRef) -> String {
    format!("{RECEIPT}{receipt}\n{FILE_ERASED_HERE}\n")
}

/// What a result's first line says before the receipt's reference.
const RECEIPT: &str = "Receipt ";

/// How a result's name ends.
const RESULT: &str = ".result.txt";

/// Where a file goes once it was taken up.
enum Place {
    Done,
    Refused,
    /// Nowhere: it holds an item which was diverted.
    Erased,
}

impl Place {
    fn folder(&self) -> Option<&'static str> {
        match self {
            Place::Done => Some("done"),
            Place::Refused => Some("refused"),
            Place::Erased => None,
        }
    }
}

async fn receive(
    app: &App,
    organisation: &Organisation,
    name: &str,
    bytes: Vec<u8>,
) -> std::io::Result<(Place, String)> {
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
    let first = app
        .receive_file(
            &capacity,
            Route::DropFolder,
            bytes.clone(),
            &Acknowledged::Nothing,
        )
        .await;
    let received = match first {
        Ok(Received::AwaitsAcknowledgement { checked }) => {
            let codes = Acknowledged::Codes(checked.warning_codes().into_iter().collect());
            app.receive_file(&capacity, Route::DropFolder, bytes, &codes)
                .await
        }
        other => other,
    };
    match received {
        Ok(Received::Accepted { receipt, checked }) => {
            placed(app, Place::Done, receipt, || {
                report(name, receipt, &checked)
            })
            .await
        }
        Ok(Received::Refused { receipt, checked }) => {
            placed(app, Place::Refused, receipt, || {
                report(name, receipt, &checked)
            })
            .await
        }
        Ok(Received::AwaitsAcknowledgement { .. }) => Err(std::io::Error::other(
            "a file with every warning acknowledged still waits",
        )),
        Ok(Received::Before { .. }) => Err(std::io::Error::other(
            "a file without a key was taken for one received before",
        )),
        Err(ReceiveError::TooLarge) => Ok((Place::Refused, too_large())),
        Err(ReceiveError::NotAProvider) => Err(std::io::Error::other("not a provider's folder")),
        Err(ReceiveError::Act(error)) => Err(std::io::Error::other(error)),
    }
}

/// Where a received file goes, with its result.
async fn placed(
    app: &App,
    place: Place,
    receipt: SubmissionRef,
    report: impl FnOnce() -> String,
) -> std::io::Result<(Place, String)> {
    match is_erased(app, receipt).await? {
        true => Ok((Place::Erased, erased_report(receipt))),
        false => Ok((place, report())),
    }
}

/// The receipt, every finding and the verdict, as the provider finds them beside its file.
fn report(name: &str, receipt: SubmissionRef, checked: &Checked) -> String {
    let mut text = format!("{RECEIPT}{receipt}\n");
    for finding in checked.findings.kept() {
        text.push_str(&finding_text::line(name, finding));
        text.push('\n');
    }
    text.push_str(&finding_text::verdict_lines(checked));
    text
}

/// A name in this folder that no file has yet: the second file of a name gets a number.
fn free_name(folder: &Path, name: &str) -> PathBuf {
    let mut path = folder.join(name);
    let mut number = 2;
    while path.exists() {
        path = folder.join(format!("{number}-{name}"));
        number += 1;
    }
    path
}
