//! The API's forms: what a program reads. Names of members are promises.

use crate::address;
use formats::neutrality::STATEMENTS;
use formats::published_line::field_name;
use formats::sentences::{answer, edition, tombstone};
use published::search::Hit;
use published::{
    EditionFacts, Entry, EntryRecord, EntryState, EntryVersion, FileFacts, VersionText,
};
use register::applicability::{Answer, Asked, AskedPart, Listing, Query, Verdict, VersionListing};
use register::edition::{CoverageFact, CoverageGiven, EditionKind, Tombstone};
use register::item::Term;
use serde::Serialize;
use terms::DeviceModel;
use utoipa::ToSchema;

/// One published entry.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedEntry)]
pub struct EntryForm {
    /// The public reference.
    #[schema(example = "FGR-7K3M9Q2ZXA")]
    pub reference: String,
    /// The devices: all of these together.
    pub devices: Vec<TermForm>,
    /// Source.
    pub source: String,
    /// Status of Information: Issue, Defect or Fix.
    pub status_of_information: String,
    /// Date last Updated, `YYYY-MM-DD`.
    pub date_last_updated: String,
    /// Summary.
    pub summary: Option<String>,
    /// The last affected firmware version.
    pub affected_until: Option<String>,
    /// Always `Yes`: only known fixes are published.
    pub fix_available: String,
    /// Fix Information, in the words that the manufacturer confirmed.
    pub fix_information: String,
    /// The firmware or devices that are the fix.
    pub fix_firmware: Vec<DeviceForm>,
    /// The day on which the last manufacturer confirmed the fix, `YYYY-MM-DD`.
    pub fix_confirmed_on: String,
}

/// Versions of one device.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedDeviceVersions)]
pub struct TermForm {
    /// Device Type.
    pub device_type: String,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Each of these versions; empty where the inventory holds none.
    pub firmware_versions: Vec<String>,
    /// Hardware version, where it matters.
    pub hardware_version: Option<String>,
    /// CSP Region, where it matters.
    pub region: Option<String>,
}

/// One device.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedDevice)]
pub struct DeviceForm {
    /// Device Type.
    pub device_type: String,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Firmware version.
    pub firmware_version: Option<String>,
}

impl From<&Term> for TermForm {
    fn from(term: &Term) -> TermForm {
        TermForm {
            device_type: term.device_type.code().to_owned(),
            make: term.make.to_string(),
            model: term.model.to_string(),
            firmware_versions: term.versions.iter().map(ToString::to_string).collect(),
            hardware_version: term.hardware_version.clone(),
            region: term.region.map(|region| region.text().to_owned()),
        }
    }
}

impl From<&DeviceModel> for DeviceForm {
    fn from(device: &DeviceModel) -> DeviceForm {
        DeviceForm {
            device_type: device.device_type.code().to_owned(),
            make: device.make.to_string(),
            model: device.model.to_string(),
            firmware_version: device.firmware.as_ref().map(ToString::to_string),
        }
    }
}

impl From<&Entry> for EntryForm {
    fn from(entry: &Entry) -> EntryForm {
        EntryForm {
            reference: entry.reference.to_string(),
            devices: entry.terms.iter().map(TermForm::from).collect(),
            source: entry.source.text().to_owned(),
            status_of_information: entry.status.text().to_owned(),
            date_last_updated: entry.date_last_updated.to_string(),
            summary: entry.summary.clone(),
            affected_until: entry.affected_until.as_ref().map(ToString::to_string),
            fix_available: register::FixAvailable::Yes.text().to_owned(),
            fix_information: entry.fix_information.clone(),
            fix_firmware: entry.fix_targets.iter().map(DeviceForm::from).collect(),
            fix_confirmed_on: entry.fix_confirmed_on.to_string(),
        }
    }
}

/// One page of the results of a search.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedSearchResults)]
pub struct SearchForm {
    /// The number of the edition searched.
    pub edition: u32,
    /// What the query was taken for.
    pub asked: AskedForm,
    /// What mistyped versions may have been. None of them is searched for.
    pub questions: Vec<QuestionForm>,
    /// The answer of all entries together; absent for a search by words alone.
    pub answer: Option<AnswerCode>,
    /// The answer in words.
    pub answer_text: Option<String>,
    /// Where no entry answers a combination: the answer to each of `asked.parts` by itself.
    pub answers_alone: Vec<AnswerCode>,
    /// This page's entries: by exactness of match, then the later date, then the reference.
    pub hits: Vec<HitForm>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
    /// What this register is not. To be shown with every result.
    pub neutrality: Vec<String>,
}

/// The three answers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PublishedAnswer)]
pub enum AnswerCode {
    /// An entry applies.
    Affected,
    /// It depends on what was not given.
    DependsOn,
    /// No published entry. It is not a statement of quality.
    NoPublishedEntry,
}

impl From<Verdict> for AnswerCode {
    fn from(verdict: Verdict) -> AnswerCode {
        match verdict {
            Verdict::Affected => AnswerCode::Affected,
            Verdict::DependsOn => AnswerCode::DependsOn,
            Verdict::NoPublishedEntry => AnswerCode::NoPublishedEntry,
        }
    }
}

/// What a query was taken for.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedAsked)]
pub struct AskedForm {
    /// The query in the query language, in full. Sending it again asks the same.
    pub query: String,
    /// The devices, in the order that `matches` refers to.
    pub parts: Vec<AskedPartForm>,
    /// The kinds of device that the combination is said not to have.
    pub absent: Vec<String>,
    /// The words.
    pub words: Vec<String>,
    /// Cells of a pasted line that say nothing of a device.
    pub not_used: Vec<String>,
}

/// A device as it was asked for. A member that is absent takes any value.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedAskedPart)]
pub struct AskedPartForm {
    /// Device Type.
    pub device_type: Option<AskedValueForm>,
    /// Make.
    pub make: Option<AskedValueForm>,
    /// Model.
    pub model: Option<AskedValueForm>,
    /// Firmware version.
    pub firmware_version: Option<AskedValueForm>,
    /// Hardware version.
    pub hardware_version: Option<AskedValueForm>,
    /// CSP Region.
    pub region: Option<AskedValueForm>,
    /// Whether the firmware version is missing from the list of devices.
    pub version_not_listed: bool,
    /// What the list of devices does not have, in words.
    pub listing: Vec<String>,
}

/// What was said of one field.
#[derive(Serialize, ToSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
#[schema(as = PublishedAskedValue)]
pub enum AskedValueForm {
    /// There is a value and it is not known.
    Unknown,
    /// The device has no such value.
    NotApplicable,
    /// This value.
    Given {
        /// The value.
        value: String,
    },
}

fn value_form<T>(asked: &Asked<T>, text: impl Fn(&T) -> String) -> Option<AskedValueForm> {
    match asked {
        Asked::Any => None,
        Asked::Unknown => Some(AskedValueForm::Unknown),
        Asked::NotApplicable => Some(AskedValueForm::NotApplicable),
        Asked::Is(value) => Some(AskedValueForm::Given { value: text(value) }),
    }
}

/// The form of a part with what the list of devices says of it.
pub fn part_form(part: &AskedPart, listing: Listing) -> AskedPartForm {
    AskedPartForm {
        device_type: value_form(&part.device_type, |t| t.code().to_owned()),
        make: value_form(&part.make, ToString::to_string),
        model: value_form(&part.model, ToString::to_string),
        firmware_version: value_form(&part.firmware, ToString::to_string),
        hardware_version: value_form(&part.hardware_version, Clone::clone),
        region: value_form(&part.region, |region| region.text().to_owned()),
        version_not_listed: listing.version == VersionListing::NotListed,
        listing: answer::listing(part, listing),
    }
}

/// A version that may have been mistyped.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedQuestion)]
pub struct QuestionForm {
    /// As it was typed.
    pub typed: String,
    /// What it may have been.
    pub version: String,
    /// The query with that version.
    pub query: String,
}

/// An entry found.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedHit)]
pub struct HitForm {
    /// The entry.
    pub entry: EntryForm,
    /// What it answers; absent for a search by words alone.
    pub answer: Option<AnswerCode>,
    /// What it depends on, in words.
    pub depends_on: Vec<String>,
    /// Why each part matched.
    pub matches: Vec<MatchForm>,
}

/// Why a part matched a device of an entry.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedMatch)]
pub struct MatchForm {
    /// The position of the part in `asked.parts`.
    pub part: usize,
    /// The position of the device in `entry.devices`.
    pub device: usize,
    /// The reasons, in words.
    pub reasons: Vec<String>,
}

/// The form of a hit.
pub fn hit_form(hit: &Hit, query: &Query) -> HitForm {
    let found = hit.answer.as_ref();
    let depends_on = match found.map(|found| &found.answer) {
        Some(Answer::DependsOn(missing)) => missing
            .iter()
            .map(|missing| answer::missing(&hit.entry.terms, missing))
            .collect(),
        Some(Answer::Affected | Answer::NoPublishedEntry) | None => Vec::new(),
    };
    let matches = found
        .into_iter()
        .flat_map(|found| &found.matches)
        .map(|found| MatchForm {
            part: found.part,
            device: found.term,
            reasons: answer::reasons(
                &query.parts()[found.part],
                &hit.entry.terms[found.term],
                found,
            ),
        })
        .collect();
    HitForm {
        entry: EntryForm::from(&hit.entry),
        answer: found.map(|found| AnswerCode::from(found.answer.verdict())),
        depends_on,
        matches,
    }
}

/// What is known of one public reference.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedEntryRecord)]
pub struct EntryRecordForm {
    /// The public reference.
    pub reference: String,
    /// The entry in the edition in force; absent where it was withdrawn.
    pub entry: Option<EntryForm>,
    /// Why it was withdrawn; absent where it was not.
    pub withdrawn: Option<TombstoneForm>,
    /// Its versions since it was first published, oldest first.
    pub history: Vec<VersionForm>,
    /// What this register is not. To be shown with every entry.
    pub neutrality: Vec<String>,
}

/// A published entry that was taken back. Its text is gone.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedTombstone)]
pub struct TombstoneForm {
    /// The public reference.
    pub reference: String,
    /// The reason's stable code.
    pub code: String,
    /// The reason in words.
    pub reason: String,
    /// The first edition without it.
    pub edition: u32,
}

impl From<&Tombstone> for TombstoneForm {
    fn from(of: &Tombstone) -> TombstoneForm {
        TombstoneForm {
            reference: of.reference.to_string(),
            code: of.reason.code().to_owned(),
            reason: tombstone::reason(of.reason).to_owned(),
            edition: of.edition,
        }
    }
}

/// One version of an entry.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedEntryVersion)]
pub struct VersionForm {
    /// The first edition with it.
    pub from_edition: u32,
    /// The first edition without it.
    pub until_edition: Option<u32>,
    /// The fields that differ from the version before.
    pub changed: Vec<String>,
    /// The text; absent where it was removed when the entry was withdrawn.
    pub entry: Option<EntryForm>,
}

impl From<&EntryVersion> for VersionForm {
    fn from(version: &EntryVersion) -> VersionForm {
        VersionForm {
            from_edition: version.from_edition,
            until_edition: version.until_edition,
            changed: version
                .changed
                .iter()
                .map(|field| field_name(*field).to_owned())
                .collect(),
            entry: match &version.text {
                VersionText::Kept(entry) => Some(EntryForm::from(entry.as_ref())),
                VersionText::Removed => None,
            },
        }
    }
}

impl From<&EntryRecord> for EntryRecordForm {
    fn from(record: &EntryRecord) -> EntryRecordForm {
        let (entry, withdrawn) = match &record.state {
            EntryState::Published(entry) => (Some(EntryForm::from(entry.as_ref())), None),
            EntryState::Withdrawn(tombstone) => (None, Some(TombstoneForm::from(tombstone))),
        };
        EntryRecordForm {
            reference: record.reference.to_string(),
            entry,
            withdrawn,
            history: record.versions.iter().map(VersionForm::from).collect(),
            neutrality: statements(),
        }
    }
}

/// One page of the list of editions.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedEditions)]
pub struct EditionsForm {
    /// Editions, the latest first.
    pub editions: Vec<EditionForm>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
}

/// One edition.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedEdition)]
pub struct EditionForm {
    /// Its number.
    pub number: u32,
    /// Why there is one: `quarterly`, `ad_hoc` or `erratum`.
    pub kind: String,
    /// The same in words, with its period or its reason.
    pub title: String,
    /// The day whose state it gives, `YYYY-MM-DD`.
    pub as_of: String,
    /// When it was published, RFC 3339 in UTC.
    pub published_at: String,
    /// The version of the glossary that its words come from.
    pub glossary_version: u32,
    /// What each provider gave, in alphabetical order.
    pub coverage: Vec<CoverageForm>,
    /// Its files.
    pub files: Vec<FileForm>,
    /// What this register is not. To be shown with every edition.
    pub neutrality: Vec<String>,
}

/// What a provider gave by the edition's day. A fact without an adjective.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedCoverage)]
pub struct CoverageForm {
    /// The provider.
    pub provider: String,
    /// `data`, `nil_return` or `nothing`.
    pub given: String,
}

/// A file of an edition.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedFile)]
pub struct FileForm {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub length_bytes: u64,
    /// Its address.
    pub href: String,
}

/// SHA-256 in hexadecimal.
pub fn hexadecimal(digest: &[u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn file_form(number: u32, file: &FileFacts) -> FileForm {
    FileForm {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        sha256: hexadecimal(&file.sha256),
        length_bytes: file.size,
        href: address::api_file(number, &file.name),
    }
}

impl From<&CoverageFact> for CoverageForm {
    fn from(fact: &CoverageFact) -> CoverageForm {
        let given = match fact.given {
            CoverageGiven::Data => "data",
            CoverageGiven::NilReturn => "nil_return",
            CoverageGiven::Nothing => "nothing",
        };
        CoverageForm {
            provider: fact.provider.clone(),
            given: given.to_owned(),
        }
    }
}

impl From<&EditionFacts> for EditionForm {
    fn from(facts: &EditionFacts) -> EditionForm {
        let kind = match facts.kind {
            EditionKind::Quarterly { .. } => "quarterly",
            EditionKind::AdHoc { .. } => "ad_hoc",
            EditionKind::Erratum { .. } => "erratum",
        };
        EditionForm {
            number: facts.number,
            kind: kind.to_owned(),
            title: edition::kind_in_full(&facts.kind),
            as_of: facts.as_of.to_string(),
            published_at: facts.published_at.rfc3339(),
            glossary_version: facts.glossary_version,
            coverage: facts.coverage.iter().map(CoverageForm::from).collect(),
            files: facts
                .files
                .iter()
                .map(|file| file_form(facts.number, file))
                .collect(),
            neutrality: statements(),
        }
    }
}

/// One page of what an edition changed.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedChanges)]
pub struct ChangesForm {
    /// The edition.
    pub edition: u32,
    /// Entries that the edition before had not.
    pub added: Vec<String>,
    /// Entries whose text differs.
    pub changed: Vec<ChangedForm>,
    /// Entries that were taken back with this edition.
    pub withdrawn: Vec<TombstoneForm>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
}

/// An entry whose text differs from the edition before.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedChange)]
pub struct ChangedForm {
    /// The public reference.
    pub reference: String,
    /// The fields that differ; none where the text was removed since.
    pub fields: Vec<String>,
}

/// Names from the list of devices. That a name is suggested says nothing about the register.
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedSuggestions)]
pub struct SuggestionsForm {
    /// Makes, in alphabetical order.
    pub makes: Vec<String>,
    /// Models, in alphabetical order.
    pub models: Vec<String>,
}

/// Problem details (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = PublishedProblem)]
pub struct ProblemForm {
    /// The kind of problem, a URI.
    pub r#type: String,
    /// The kind in a few words.
    pub title: String,
    /// The status of the response.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What is wrong with this request.
    pub detail: Option<String>,
    /// The parameter of the address that is not fit, where it is one.
    pub parameter: Option<String>,
    /// The member of the body that is not fit, where it is one.
    pub field: Option<String>,
}

/// The statements that stand with every result.
pub fn statements() -> Vec<String> {
    STATEMENTS.iter().map(|text| (*text).to_owned()).collect()
}
