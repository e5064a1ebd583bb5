//! Launches that went well as evidence for the fix that they upgraded to (ONE-1). The machine
//! offers; a person at DCC attaches; a manufacturer confirms.

use crate::App;
use crate::act::{ActError, ActKey, Done};
use crate::authority::{Act, Allowance, allows};
use crate::ports::LedgerError;
use launch::launch::{GateOutcome, Launch, Phase};
use register::command::Command;
use register::decision::Refusal;
use register::item::{Clause, Item};
use register::launch_verdict::{AttachedLaunch, CleanLaunch};
use terms::{Actor, Capacity, DeviceModel, DeviceType, ItemRef, LaunchRef};

impl App {
    /// Launches that DCC may attach to the clauses of an item, by the clause's number: complete
    /// ones to a firmware that is named as the fix, every gate of which was achieved.
    pub async fn launches_offered(
        &self,
        item: &Item,
    ) -> Result<Vec<(u32, CleanLaunch)>, LedgerError> {
        let names_a_hub = |clause: &Clause| {
            let mut targets = clause.fix.targets.iter();
            targets.any(|target| target.device_type.physical() == DeviceType::Chf)
        };
        if self.launching.is_none() || !item.clauses.iter().any(names_a_hub) {
            return Ok(Vec::new());
        }
        let mut offered = Vec::new();
        for stored in self.launch_ledger()?.launches().await? {
            let Some(clean) = self.clean_launch(&stored.value).await? else {
                continue;
            };
            let clauses = item.clauses.iter().filter(|clause| {
                let known = |held: &AttachedLaunch| held.launch.launch == clean.launch;
                clean.clears(item, clause) && !clause.fix.launches.iter().any(known)
            });
            offered.extend(clauses.map(|clause| (clause.number, clean.clone())));
        }
        Ok(offered)
    }

    /// Attaches a launch to a clause's fix, as it stands in the launches and not as anybody says.
    pub async fn attach_launch(
        &self,
        actor: &Actor,
        item: ItemRef,
        clause: u32,
        launch: LaunchRef,
        key: Option<&ActKey>,
    ) -> Result<Done, ActError> {
        match allows(actor, Act::AttachLaunch) {
            Allowance::Allowed => {}
            Allowance::NotAllowed => return Err(Refusal::NotAuthorised.into()),
        }
        let clean = match self.launch_ledger()?.launch(launch).await? {
            Some(stored) => self.clean_launch(&stored.value).await?,
            None => None,
        };
        let command = Command::AttachLaunch {
            item,
            clause,
            launch: Box::new(clean.ok_or(Refusal::LaunchUnfit)?),
        };
        self.act_once(actor, &command, key).await
    }

    /// The launch in totals, where it is complete and every gate of it was achieved at once. One
    /// that failed a gate on the way is no clean one, however it ended.
    async fn clean_launch(&self, launch: &Launch) -> Result<Option<CleanLaunch>, LedgerError> {
        let Phase::Complete { at } = launch.phase else {
            return Ok(None);
        };
        let achieved = launch.gates.iter().all(|gate| match gate.outcome {
            GateOutcome::Achieved => true,
            GateOutcome::NotAchieved => false,
        });
        if !achieved || launch.gates.is_empty() {
            return Ok(None);
        }
        let (mut matured, mut bad) = (0, 0);
        for gate in &launch.gates {
            let evidence = self.evidence_of(gate).await?;
            let counts = evidence.counts();
            matured += counts.matured();
            bad += counts.failed + counts.silent;
        }
        let target = &launch.notification.target;
        Ok(Some(CleanLaunch {
            launch: launch.reference,
            number: launch.notification.number.to_string(),
            to: DeviceModel {
                device_type: DeviceType::Chf,
                make: target.make.clone(),
                model: target.model.clone(),
                firmware: Some(target.to.clone()),
            },
            completed_at: at,
            hubs: launch.tranches.iter().map(|one| one.plan.hubs()).sum(),
            matured,
            bad,
            evidence_sha256: launch.gates.iter().map(|one| one.evidence_sha256).collect(),
        }))
    }

    /// Those of these launches that a viewer may see at all: to be attached to a fix shows a launch
    /// to nobody who would not see it otherwise (ONE-3).
    pub(crate) async fn launches_seen(
        &self,
        viewer: &Capacity,
        attached: &[AttachedLaunch],
    ) -> Result<Vec<LaunchRef>, LedgerError> {
        let mut seen = Vec::new();
        if self.launching.is_none() {
            return Ok(seen);
        }
        for held in attached {
            let launch = held.launch.launch;
            if let Some(stored) = self.launch_ledger()?.launch(launch).await?
                && self.may_see(viewer, &stored.value).await?
            {
                seen.push(launch);
            }
        }
        Ok(seen)
    }
}
