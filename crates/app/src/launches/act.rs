//! Every decision on a launch: authority, facts, decision, commit.

use crate::App;
use crate::act::ActKey;
use crate::authority::{Act, Allowance, allows};
use crate::ports::{self, AnsweredRequest, Commit, Idempotency, LedgerError};
use launch::command::Command;
use launch::decision::{Answer, Decision, Refusal, Write};
use terms::{Actor, LaunchRef};

/// How often an act is decided again when another changed the same thing at the same time.
const CONFLICT_RETRIES_MAX: u32 = 8;

/// What became of an act on a launch.
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchDone {
    /// The sequence number of its last journal line; 0 where there was nothing to do, or where it
    /// was done before under its key.
    pub sequence: u64,
    /// The launch.
    pub launch: LaunchRef,
    /// What the asker is told.
    pub answer: Answer,
}

/// Why an act on a launch was not carried out.
#[derive(Debug)]
pub enum LaunchActError {
    /// It was refused.
    Refused(Refusal),
    /// Storage failed, or the idempotency key was used before for another request.
    Ledger(LedgerError),
}

impl From<Refusal> for LaunchActError {
    fn from(refusal: Refusal) -> LaunchActError {
        LaunchActError::Refused(refusal)
    }
}

impl From<LedgerError> for LaunchActError {
    fn from(error: LedgerError) -> LaunchActError {
        LaunchActError::Ledger(error)
    }
}

impl std::fmt::Display for LaunchActError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LaunchActError::Refused(refusal) => write!(f, "refused: {}", refusal.code()),
            LaunchActError::Ledger(error) => write!(f, "not stored: {error}"),
        }
    }
}

impl std::error::Error for LaunchActError {}

/// Makes the reply to the message that asked for an act from what the asker is told. The reply is
/// recorded with the act, so it is made before the act is committed, and again where the act is
/// decided again.
pub(crate) struct Reply<'a>(
    pub(crate) &'a (dyn Fn(&Answer) -> Result<Replied, LedgerError> + Send + Sync),
);

/// A reply, with what is recorded of it.
pub(crate) struct Replied {
    pub(crate) record: AnsweredRequest,
    /// Its bytes.
    pub(crate) response: Vec<u8>,
}

/// What makes an act harmless to repeat.
#[derive(Clone, Copy)]
enum Once<'a> {
    /// Nothing: each time is another act.
    Not,
    /// A key.
    Key(&'a ActKey),
    /// The message that asked for it, which is answered once.
    Message(&'a Reply<'a>),
}

impl App {
    /// Carries out an act on a launch. Under an idempotency key it is carried out once: repeated,
    /// it changes nothing and names the same launch.
    pub async fn act_on_launch(
        &self,
        actor: &Actor,
        command: &Command,
        key: Option<&ActKey>,
    ) -> Result<LaunchDone, LaunchActError> {
        let once = key.map_or(Once::Not, Once::Key);
        self.act_on_launch_once(actor, command, once).await
    }

    /// Carries out an act on a launch that a message asked for, and records the reply to it. Where
    /// the message was answered before it is [`LedgerError::AlreadyDone`].
    pub(crate) async fn act_on_launch_replying(
        &self,
        actor: &Actor,
        command: &Command,
        reply: &Reply<'_>,
    ) -> Result<LaunchDone, LaunchActError> {
        self.act_on_launch_once(actor, command, Once::Message(reply))
            .await
    }

    async fn act_on_launch_once(
        &self,
        actor: &Actor,
        command: &Command,
        once: Once<'_>,
    ) -> Result<LaunchDone, LaunchActError> {
        match allows(actor, Act::on_launch(command)) {
            Allowance::Allowed => {}
            Allowance::NotAllowed => return Err(Refusal::NotAuthorised.into()),
        }
        let mut tries = 0;
        loop {
            match self.try_act_on_launch(actor, command, once).await {
                Err(LaunchActError::Ledger(LedgerError::Conflict))
                    if tries < CONFLICT_RETRIES_MAX =>
                {
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn try_act_on_launch(
        &self,
        actor: &Actor,
        command: &Command,
        once: Once<'_>,
    ) -> Result<LaunchDone, LaunchActError> {
        let (key, reply) = match once {
            Once::Not => (None, None),
            Once::Key(key) => (Some(key), None),
            Once::Message(reply) => (None, Some(reply)),
        };
        if let Some(done) = self.done_before(actor, key).await? {
            return Ok(done);
        }
        if !self.is_there_for(actor, command).await? {
            return Err(Refusal::NotFound.into());
        }
        let loaded = self.load_for_launch(actor, command).await?;
        let now = self.now();
        let decision = self.decide_on_launch(&loaded, actor, command, now)?;
        let launch = launch_of(&decision, command).ok_or(Refusal::NotFound)?;
        if decision.events.is_empty() {
            return Ok(LaunchDone {
                sequence: 0,
                launch,
                answer: decision.answer,
            });
        }
        let replied = reply.map(|reply| (reply.0)(&decision.answer)).transpose()?;
        let response = replied.as_ref().map(|replied| &replied.response);
        for object in decision.objects.iter().chain(response) {
            self.objects.put(object).await?;
        }
        let alerts = self.alerts_of(&decision, now).await?;
        let counted = self.counts_of_sent(&loaded, &decision).await?;
        let commit = Commit {
            at: now,
            by: match actor {
                Actor::Person(capacity) => Some(capacity.clone()),
                Actor::Clock => None,
            },
            events: decision.events.into_iter().map(Into::into).collect(),
            writes: decision
                .writes
                .into_iter()
                .map(ports::Write::Launch)
                .collect(),
            notices: decision.notices.into_iter().map(Into::into).collect(),
            idempotency: key.map(|key| Idempotency {
                key: key.key.clone(),
                request_sha256: key.request_sha256,
                answer: launch.to_string(),
            }),
            rests_on: None,
            answered: replied.map(|replied| replied.record),
            alerts,
            counted,
            alert_aside: None,
        };
        match (self.ledger.commit(commit).await, once) {
            (Ok(sequence), _) => Ok(LaunchDone {
                sequence,
                launch,
                answer: decision.answer,
            }),
            (Err(LedgerError::AlreadyDone(answer)), Once::Key(_)) => answered(&answer),
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Whether the launch exists for whoever acts on it: one that they may not see is not there,
    /// by whatever way they ask (ONE-3). Nothing stands before an Emergency Stop; its decision looks
    /// itself whose launch it is.
    async fn is_there_for(&self, actor: &Actor, command: &Command) -> Result<bool, LedgerError> {
        let Actor::Person(capacity) = actor else {
            return Ok(true);
        };
        let Some(launch) = command.launch() else {
            return Ok(true);
        };
        if let Command::EmergencyStop { .. } = command {
            return Ok(true);
        }
        match self.launch_ledger()?.launch(launch).await? {
            Some(stored) => self.may_see(capacity, &stored.value).await,
            None => Ok(false),
        }
    }

    async fn done_before(
        &self,
        actor: &Actor,
        key: Option<&ActKey>,
    ) -> Result<Option<LaunchDone>, LaunchActError> {
        let (Actor::Person(capacity), Some(key)) = (actor, key) else {
            return Ok(None);
        };
        let given = self
            .ledger
            .answer_given(capacity.organisation, &key.key, &key.request_sha256)
            .await?;
        given.map(|answer| answered(&answer)).transpose()
    }
}

/// What was recorded under a key: which launch it was. What became of the list is on its page.
fn answered(answer: &str) -> Result<LaunchDone, LaunchActError> {
    let launch = LaunchRef::parse(answer)
        .ok_or_else(|| LedgerError::Corrupt("a recorded answer names no launch".to_owned()))?;
    Ok(LaunchDone {
        sequence: 0,
        launch,
        answer: Answer::Done,
    })
}

fn launch_of(decision: &Decision, command: &Command) -> Option<LaunchRef> {
    let written = decision.writes.iter().find_map(|write| match write {
        Write::Launch { launch, .. } => Some(launch.reference),
        Write::Order { .. } => None,
    });
    written.or_else(|| command.launch())
}
