//! The files of a publication: the same publication, the same bytes (REG-18).

use crate::App;
use crate::ports::{LedgerError, OutgoingFile};
use formats::{published_csv, published_xlsx};
use register::edition::Publication;

/// The media type of a spreadsheet.
pub const XLSX_MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The files that go out with a publication.
pub async fn files_of(
    app: &App,
    publication: &Publication,
) -> Result<Vec<OutgoingFile>, LedgerError> {
    let glossary = app
        .ledger
        .glossary(Some(publication.glossary_version))
        .await?
        .ok_or_else(|| {
            LedgerError::Corrupt(format!(
                "glossary version {} of a published edition is not held",
                publication.glossary_version
            ))
        })?;
    Ok(vec![
        OutgoingFile {
            name: published_xlsx::file_name(publication),
            media_type: XLSX_MEDIA_TYPE,
            bytes: published_xlsx::write(publication, &glossary, app.marking),
        },
        OutgoingFile {
            name: published_csv::file_name(publication),
            media_type: "text/csv; charset=utf-8; header=present",
            bytes: published_csv::write(publication),
        },
    ])
}
