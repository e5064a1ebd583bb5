//! The manifest that goes to SECAS with a published edition (REG-18): which files, their checksums,
//! and who may read them.
//!
//! As text for people, as JSON for programs, and as a checksum list that `sha256sum -c` reads. The
//! access list stands as it was at hand-over; SECAS controls access from there on.

use crate::neutrality::STATEMENTS;
use crate::published_digest::{edition_sha256, hexadecimal, sha256};
use crate::sentences::edition::{kind_in_full, title};
use register::edition::{AccessList, Admission, Publication};
use serde::Serialize;
use terms::moment::uk_date_text;
use terms::{Moment, OrganisationType, PartyCategory};

/// The version of the manifest's form.
pub const FORM: u32 = 1;

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    title: String,
    edition: u32,
    kind: String,
    as_of: terms::Date,
    published_at: Moment,
    handed_over_at: Moment,
    edition_sha256: [u8; 32],
    files: Vec<ManifestFile>,
    readers: Vec<&'static str>,
}

/// One file of the hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestFile {
    /// Its name.
    pub name: String,
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

impl ManifestFile {
    /// The entry for a file of this name and content.
    pub fn of(name: &str, content: &[u8]) -> ManifestFile {
        ManifestFile {
            name: name.to_owned(),
            bytes: content.len() as u64,
            sha256: sha256(content),
        }
    }
}

impl Manifest {
    /// The manifest for this edition and these files, with the access list as it stands.
    pub fn new(
        publication: &Publication,
        files: Vec<ManifestFile>,
        access: &AccessList,
        handed_over_at: Moment,
    ) -> Manifest {
        Manifest {
            title: title(publication.edition),
            edition: publication.edition,
            kind: kind_in_full(&publication.kind),
            as_of: publication.as_of,
            published_at: publication.published_at,
            handed_over_at,
            edition_sha256: edition_sha256(publication),
            files,
            readers: readers(access),
        }
    }

    /// The manifest for people.
    pub fn text(&self) -> String {
        let mut lines = vec![
            self.title.clone(),
            "Hand-over to SECAS".to_owned(),
            String::new(),
            format!("Kind:         {}", self.kind),
            format!("As of:        {}", uk_date_text(self.as_of)),
            format!("Published:    {}", self.published_at.uk_text()),
            format!("Handed over:  {}", self.handed_over_at.uk_text()),
            "Digest of the edition (SHA-256):".to_owned(),
            format!("  {}", hexadecimal(&self.edition_sha256)),
            String::new(),
            "Files".to_owned(),
        ];
        for file in &self.files {
            lines.push(format!("  {}, {} bytes, SHA-256", file.name, file.bytes));
            lines.push(format!("    {}", hexadecimal(&file.sha256)));
        }
        lines.push(String::new());
        lines.push("May be read by".to_owned());
        lines.extend(self.readers.iter().map(|reader| format!("  {reader}")));
        lines.push(String::new());
        lines.push("SECAS controls access to the files. Nobody else may read them.".to_owned());
        lines.push(String::new());
        lines.extend(STATEMENTS.map(str::to_owned));
        lines.push(String::new());
        lines.join("\n")
    }

    /// The manifest for programs.
    pub fn json(&self) -> String {
        let stored = StoredManifest {
            form: FORM,
            title: &self.title,
            edition: self.edition,
            kind: &self.kind,
            as_of: self.as_of.to_string(),
            published_at: self.published_at.rfc3339(),
            handed_over_at: self.handed_over_at.rfc3339(),
            edition_sha256: hexadecimal(&self.edition_sha256),
            files: self.files.iter().map(StoredFile::of).collect(),
            readers: &self.readers,
            statements: STATEMENTS,
        };
        let text = serde_json::to_string_pretty(&stored).expect("strings and numbers serialise");
        text + "\n"
    }

    /// The checksum list: `sha256sum -c` in the folder of the files checks all of them.
    pub fn checksums(&self) -> String {
        self.files
            .iter()
            .map(|file| format!("{}  {}\n", hexadecimal(&file.sha256), file.name))
            .collect()
    }
}

/// Who may read: the kinds of organisation that read by what they are, then party categories.
fn readers(access: &AccessList) -> Vec<&'static str> {
    let kinds = OrganisationType::ALL
        .into_iter()
        .filter(|kind| access.admits(*kind, None) == Admission::Admitted)
        .map(OrganisationType::name);
    let categories = PartyCategory::ALL
        .into_iter()
        .filter(|category| access.categories.contains(category))
        .map(PartyCategory::name);
    kinds.chain(categories).collect()
}

#[derive(Serialize)]
struct StoredManifest<'a> {
    form: u32,
    title: &'a str,
    edition: u32,
    kind: &'a str,
    as_of: String,
    published_at: String,
    handed_over_at: String,
    edition_sha256: String,
    files: Vec<StoredFile<'a>>,
    readers: &'a [&'static str],
    statements: [&'static str; 4],
}

#[derive(Serialize)]
struct StoredFile<'a> {
    name: &'a str,
    bytes: u64,
    sha256: String,
}

impl StoredFile<'_> {
    fn of(file: &ManifestFile) -> StoredFile<'_> {
        StoredFile {
            name: &file.name,
            bytes: file.bytes,
            sha256: hexadecimal(&file.sha256),
        }
    }
}
