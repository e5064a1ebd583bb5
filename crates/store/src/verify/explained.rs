//! Whether the events explain the states: the journal folded, and at each act held against the
//! records that it wrote.
//!
//! An item's stage may change only in an act whose events say so; an edition and a submission
//! must be what their event says of them.

use super::Report;
use super::acts::RecordRead;
use super::launches::ExplainedLaunches;
use crate::commit::prepare::{PUBLISHED, stage_name};
use crate::forms::answer::RecordedAnswer;
use crate::forms::edition::{EditionCover, EditionEntries};
use crate::forms::items_named::FileItems;
use crate::forms::notice::NumberedNotice;
use crate::forms::text::Textual;
use crate::forms::{StoredForm, Unreadable};
use crate::record::{RecordKind, name_of};
use crate::rows::to_sql;
use app::ports::JournalLine;
use formats::journal::hex;
use launch::launch::Launch;
use launch::order::Order;
use register::decision::StageName;
use register::edition::AccessList;
use register::glossary::Glossary;
use register::item::Item;
use register::round::Round;
use register::submission::Submission;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use terms::{
    EditionRef, ItemRef, LaunchRef, OrderRef, RoundRef, SubmissionRef, WorkingDayCalendar,
};

/// The journal folded so far.
#[derive(Default)]
pub(super) struct Explained {
    /// The last known stage of every item; absent once its content is erased.
    stages: HashMap<i64, Option<StageName>>,
    launches: ExplainedLaunches,
    act: ActSays,
}

/// What the events of one act say.
#[derive(Default)]
struct ActSays {
    /// The stage that each item must have after it.
    stages: BTreeMap<i64, StageName>,
    /// Items whose query was answered.
    answered: BTreeSet<i64>,
    /// Items to which the verdict of a launch was added, which may name further devices.
    judged: BTreeSet<i64>,
    /// A file was taken in, which may bring items back to DCC's inbox.
    file_accepted: bool,
    /// Records that must be among those written, with words for where they are not.
    expected: BTreeMap<(RecordKind, i64), ExpectedRecord>,
}

/// What an event says of a record.
enum ExpectedRecord {
    /// It is there.
    Any,
    /// A submission with this digest of its file.
    File(String),
    /// An edition in this state with this digest.
    Edition(&'static str, String),
}

impl Explained {
    /// Takes in what the lines of an act say.
    pub(super) fn begin(&mut self, lines: &[JournalLine], report: &mut Report) {
        self.act = ActSays::default();
        self.launches.begin();
        for line in lines {
            match serde_json::from_str::<serde_json::Value>(&line.facts) {
                Ok(facts) => {
                    self.act.add(&line.event, &facts);
                    self.launches.add(&line.event, &facts);
                }
                Err(_) => report.tell(format!(
                    "journal line {} holds facts that cannot be read",
                    line.sequence
                )),
            }
        }
    }

    /// Takes in a record that the act wrote.
    pub(super) fn record(
        &mut self,
        kind: RecordKind,
        row: &RecordRead,
        body: &str,
        report: &mut Report,
    ) {
        let form = u32::try_from(row.form).unwrap_or(u32::MAX);
        if let Err(why) = self.take(kind, row, form, body, report) {
            report.tell(format!("{} is {why}", name_of(kind, row.key, row.version)));
        }
    }

    /// Takes in a record whose body is gone.
    pub(super) fn erased(&mut self, kind: RecordKind, row: &RecordRead) {
        self.act.expected.remove(&(kind, row.key));
        if kind == RecordKind::Item {
            self.act.stages.remove(&row.key);
            self.stages.insert(row.key, None);
        }
    }

    /// Tells what the act's events say and no record bears out.
    pub(super) fn end(&mut self, act: u64, report: &mut Report) {
        let says = std::mem::take(&mut self.act);
        for (kind, key) in says.expected.keys() {
            let key = kind.key_text(crate::rows::from_sql(*key));
            let kind = kind.code();
            report.tell(format!("act {act} names {kind} {key} and did not write it"));
        }
    }

    fn take(
        &mut self,
        kind: RecordKind,
        row: &RecordRead,
        form: u32,
        body: &str,
        report: &mut Report,
    ) -> Result<(), Unreadable> {
        let expected = self.act.expected.remove(&(kind, row.key));
        let name = name_of(kind, row.key, row.version);
        match kind {
            RecordKind::Item => {
                let item = Item::from_body(form, body)?;
                self.item(row.key, &name, stage_name(&item.stage), report);
            }
            RecordKind::Submission => {
                let submission = Submission::from_body(form, body)?;
                if let Some(ExpectedRecord::File(sha256)) = expected
                    && sha256 != hex(&submission.file_sha256)
                {
                    report.tell(format!("{name} is of another file than its event says"));
                }
            }
            RecordKind::Edition => {
                let edition = EditionCover::from_body(form, body)?.edition;
                let row = crate::commit::prepare::EditionRow::of(&edition, 1);
                if let Some(ExpectedRecord::Edition(state, digest)) = expected
                    && (state != row.state || digest != hex(&edition.published_digest))
                {
                    report.tell(format!("{name} is not what its event says"));
                }
            }
            RecordKind::Launch => {
                let launch = Launch::from_body(form, body)?;
                self.launches.launch(row.key, &name, &launch, report);
            }
            RecordKind::Order => {
                let order = Order::from_body(form, body)?;
                self.launches.order(row.key, &name, &order, report);
            }
            RecordKind::EditionEntries => drop(EditionEntries::from_body(form, body)?),
            RecordKind::SubmissionItems => drop(FileItems::from_body(form, body)?),
            RecordKind::Round => drop(Round::from_body(form, body)?),
            RecordKind::Glossary => drop(Glossary::from_body(form, body)?),
            RecordKind::Calendar => drop(WorkingDayCalendar::from_body(form, body)?),
            RecordKind::Access => drop(AccessList::from_body(form, body)?),
            RecordKind::Notice => drop(NumberedNotice::from_body(form, body)?),
            RecordKind::Answer => drop(RecordedAnswer::from_body(form, body)?),
        }
        Ok(())
    }

    fn item(&mut self, key: i64, name: &str, stage: StageName, report: &mut Report) {
        let before = self.stages.insert(key, Some(stage));
        let as_said = match (self.act.stages.remove(&key), before) {
            (Some(said), _) => said == stage,
            // Its content and stage before are gone.
            (None, Some(None)) => true,
            (None, Some(Some(before))) => before == stage || self.act.may_become(key, stage),
            (None, None) => self.act.may_become(key, stage),
        };
        if !as_said {
            report.tell(format!(
                "{name} has a stage that no event of its act explains"
            ));
        }
    }
}

impl ActSays {
    fn may_become(&self, key: i64, stage: StageName) -> bool {
        match stage {
            StageName::Received => self.file_accepted || self.judged.contains(&key),
            StageName::Answered => self.file_accepted || self.answered.contains(&key),
            StageName::Queried
            | StageName::Verified
            | StageName::Declined
            | StageName::Diverted
            | StageName::Withdrawn => false,
        }
    }

    fn add(&mut self, event: &str, facts: &serde_json::Value) {
        let text = |name: &str| facts[name].as_str().unwrap_or_default();
        let item = ItemRef::read_strictly(text("item")).map(|item| to_sql(item.bits()));
        if let Some(item) = item {
            self.expect(RecordKind::Item, item, ExpectedRecord::Any);
            let stage = match event {
                "ItemRaised" | "ItemDrafted" => Some(StageName::Received),
                "ItemQueried" => Some(StageName::Queried),
                "ItemVerified" => Some(StageName::Verified),
                "ItemDeclined" => Some(StageName::Declined),
                "ItemDiverted" => Some(StageName::Diverted),
                "ItemWithdrawn" => Some(StageName::Withdrawn),
                _ => None,
            };
            self.stages.extend(stage.map(|stage| (item, stage)));
        }
        // A fetch is the CSP's own act on its order; every other event of a launch writes it.
        if event != "OrderFetched" {
            let any = ExpectedRecord::Any;
            self.expect_ref::<LaunchRef>(RecordKind::Launch, text("launch"), any);
        }
        let any = ExpectedRecord::Any;
        self.expect_ref::<OrderRef>(RecordKind::Order, text("order"), any);
        match event {
            "QueryAnswered" => self.answered.extend(item),
            "VerdictAdded" => self.judged.extend(item),
            "SubmissionAccepted" | "SubmissionRefused" => {
                self.file_accepted |= event == "SubmissionAccepted";
                let file = ExpectedRecord::File(text("sha256").to_owned());
                self.expect_ref::<SubmissionRef>(RecordKind::Submission, text("submission"), file);
            }
            "EditionPrepared" | "EditionPublished" => {
                let state = match event {
                    "EditionPublished" => PUBLISHED,
                    _ => "Prepared",
                };
                let edition = ExpectedRecord::Edition(state, text("digest").to_owned());
                self.expect_ref::<EditionRef>(RecordKind::Edition, text("edition"), edition);
            }
            "EditionDiscarded" | "EditionHandedOver" | "HandOverAcknowledged" => {
                let any = ExpectedRecord::Any;
                self.expect_ref::<EditionRef>(RecordKind::Edition, text("edition"), any);
            }
            "RoundOpened" | "ExtensionAgreed" | "NilReturnDeclared" | "ChaseFellDue"
            | "ChaseRecorded" => {
                let any = ExpectedRecord::Any;
                self.expect_ref::<RoundRef>(RecordKind::Round, text("round"), any);
            }
            // Whatever else is journalled carries no fact that a record must bear out beyond
            // being among what its act wrote.
            _ => {}
        }
    }

    fn expect_ref<R: Textual + Bits>(
        &mut self,
        kind: RecordKind,
        text: &str,
        what: ExpectedRecord,
    ) {
        if let Some(reference) = R::read_strictly(text) {
            self.expect(kind, to_sql(reference.key_bits()), what);
        }
    }

    fn expect(&mut self, kind: RecordKind, key: i64, what: ExpectedRecord) {
        self.expected.insert((kind, key), what);
    }
}

/// A reference's bits, for any kind of reference.
trait Bits {
    fn key_bits(&self) -> u64;
}

macro_rules! bits {
    ($($name:ty),+) => {$(
        impl Bits for $name {
            fn key_bits(&self) -> u64 {
                self.bits()
            }
        }
    )+};
}

bits!(EditionRef, LaunchRef, OrderRef, RoundRef, SubmissionRef);
