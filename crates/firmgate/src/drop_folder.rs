//! The watched drop folders (REG-15): one for each provider, for a synchronised share. A provider
//! sees its own folder and no other's.
//!
//! A file is taken up when it has not changed for a while, so that one still being copied is left
//! alone. Its result stands beside it as `NAME.result.txt`; the file itself moves to `done` or
//! `refused`.

use app::App;
use app::intake::{Acknowledged, ReceiveError, Received};
use formats::sentences::submission::too_large;
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
        let ours = name.ends_with(".result.txt");
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
    let into = folder.join(place.folder());
    std::fs::create_dir_all(&into)?;
    std::fs::write(folder.join(format!("{name}.result.txt")), words)?;
    std::fs::rename(file, free_name(&into, &name))
}

/// Where a file goes once it was taken up.
enum Place {
    Done,
    Refused,
}

impl Place {
    fn folder(&self) -> &'static str {
        match self {
            Place::Done => "done",
            Place::Refused => "refused",
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
            let words = report(name, receipt, &checked);
            Ok((Place::Done, words))
        }
        Ok(Received::Refused { receipt, checked }) => {
            let words = report(name, receipt, &checked);
            Ok((Place::Refused, words))
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

/// The receipt, every finding and the verdict, as the provider finds them beside its file.
fn report(name: &str, receipt: SubmissionRef, checked: &Checked) -> String {
    let mut text = format!("Receipt {receipt}\n");
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
