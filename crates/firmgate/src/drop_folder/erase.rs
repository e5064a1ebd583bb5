//! What is left of diverted items in the drop folders is erased (REG-11).

use super::{RECEIPT, erased_report, fault, is_erased, shelf};
use app::App;
use std::io;
use std::path::Path;
use terms::{Organisation, SubmissionRef};

/// Erases what is left of diverted items in every provider's folder: the files that were taken up,
/// and results that quote them. Gives how many. What fails in one folder keeps no other back, and
/// is said at the end.
pub async fn erase(app: &App, root: &Path) -> io::Result<u64> {
    let organisations = app.ledger.organisations().await;
    let mut erased = Ok(0);
    for organisation in organisations.map_err(io::Error::other)? {
        match (erase_of(app, &organisation, root).await, &mut erased) {
            (Ok(more), Ok(erased)) => *erased += more,
            (Ok(_), Err(_)) => {}
            (Err(error), _) => {
                fault(&organisation, "a drop folder keeps erased files", &error);
                erased = Err(error);
            }
        }
    }
    erased
}

async fn erase_of(app: &App, organisation: &Organisation, root: &Path) -> io::Result<u64> {
    let files = app.erased_files_of(organisation.reference).await;
    let files = files.map_err(io::Error::other)?;
    if files.is_empty() {
        return Ok(0);
    }
    let folder = root.join(organisation.reference.to_string());
    let mut erased = 0;
    for path in shelf::taken_up(&folder)? {
        let digest = shelf::submission_bytes(&path)?.map(|bytes| app::sha256(&bytes));
        if digest.is_some_and(|digest| files.contains(&digest)) {
            std::fs::remove_file(&path)?;
            erased += 1;
        }
    }
    for path in shelf::results(&folder)? {
        erased += u64::from(erase_result(app, &folder, &path).await?);
    }
    Ok(erased)
}

/// Puts the bare fact in place of a result that quotes an erased file.
async fn erase_result(app: &App, folder: &Path, path: &Path) -> io::Result<bool> {
    let begins = shelf::beginning(path)?;
    let first = begins.lines().next().unwrap_or_default();
    let receipt = first.strip_prefix(RECEIPT).and_then(SubmissionRef::parse);
    let Some(receipt) = receipt else {
        return Ok(false);
    };
    let bare = erased_report(receipt);
    if begins == bare || !is_erased(app, receipt).await? {
        return Ok(false);
    }
    shelf::write_new(folder, &bare, path)?;
    Ok(true)
}
