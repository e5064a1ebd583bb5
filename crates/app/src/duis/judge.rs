//! Whether a Service Request may be carried out: who asks, what, and of which launch (DUIS.md section
//! 8, steps 6 to 9). What stands behind the notification is told only to a Supplier that it concerns.

use super::Broker;
use super::answer::{Arrival, ServiceAddress};
use crate::App;
use crate::launches::{LaunchActError, Reply};
use crate::ports::{LedgerError, UserRole, UserStanding};
use formats::duis::identifiers::CommandVariant;
use formats::duis::precedence::Situation;
use formats::duis::request::SafeLaunchBody;
use launch::command::Command;
use launch::decision::Refusal;
use launch::launch::{Launch, Phase};
use launch::nomination::NominationRoute;
use launch::notification::{NotificationNumber, Target};
use register::publication::TargetListing;
use terms::{
    Actor, Capacity, DeviceId, DeviceModel, DeviceType, FirmwareVersion, Make, Model, Organisation,
    PersonRef,
};

/// A nomination that a request asks for.
pub(super) struct Nominating {
    actor: Actor,
    command: Command,
}

impl App {
    /// What the request asks for, or the first thing that is wrong with it.
    pub(super) async fn judge(
        &self,
        broker: &Broker,
        arrival: &Arrival,
    ) -> Result<Result<Nominating, Situation>, LedgerError> {
        let request = &arrival.request;
        let originator = request.id.originator;
        let organisation = match self.permitted(originator).await? {
            Ok(organisation) => organisation,
            Err(situation) => return Ok(Err(situation)),
        };
        if let Err(situation) = fits_service(broker, arrival) {
            return Ok(Err(situation));
        }
        let launch = match self.notified(&organisation, &request.body).await? {
            Ok(launch) => launch,
            Err(situation) => return Ok(Err(situation)),
        };
        let capacity = Capacity {
            person: self.user_in_journal(originator),
            organisation: organisation.reference,
            organisation_type: organisation.organisation_type,
            party_category: organisation.party_category,
        };
        Ok(Ok(Nominating {
            actor: Actor::Person(capacity),
            command: Command::Nominate {
                launch: launch.reference,
                route: NominationRoute::ServiceRequest(Some(request.id.into())),
                list: request.body.devices.ids().to_vec(),
                request_sha256: arrival.sha256,
            },
        }))
    }

    /// Nominates, the reply recorded with it; or the situation that the refusal stands for.
    pub(super) async fn nominate(
        &self,
        nominating: &Nominating,
        reply: &Reply<'_>,
    ) -> Result<Result<(), Situation>, LedgerError> {
        let (actor, command) = (&nominating.actor, &nominating.command);
        match self.act_on_launch_replying(actor, command, reply).await {
            Ok(_) => Ok(Ok(())),
            Err(LaunchActError::Refused(refusal)) => situation_of(&refusal).map(Err),
            Err(LaunchActError::Ledger(error)) => Err(error),
        }
    }

    /// Step 6: the organisation of a User that may ask.
    async fn permitted(
        &self,
        originator: DeviceId,
    ) -> Result<Result<Organisation, Situation>, LedgerError> {
        let Some(user) = self.message_ledger()?.service_user(originator).await? else {
            return Ok(Err(Situation::UserUnknown));
        };
        let organisations = self.ledger.organisations().await?;
        let organisation = organisations
            .into_iter()
            .find(|one| one.reference == user.organisation);
        let Some(organisation) = organisation else {
            return Ok(Err(Situation::UserUnknown));
        };
        Ok(match (user.standing, user.role) {
            (UserStanding::Suspended, _) => Err(Situation::UserSuspended),
            (UserStanding::Active, UserRole::ImportSupplier | UserRole::GasSupplier) => {
                Ok(organisation)
            }
            (
                UserStanding::Active,
                UserRole::ExportSupplier
                | UserRole::RegisteredSupplierAgent
                | UserRole::ElectricityDistributor
                | UserRole::GasTransporter
                | UserRole::OtherUser,
            ) => Err(Situation::RoleNotPermitted),
        })
    }

    /// Step 9: the launch whose notification the request names, with the firmware that it names.
    async fn notified(
        &self,
        organisation: &Organisation,
        body: &SafeLaunchBody,
    ) -> Result<Result<Launch, Situation>, LedgerError> {
        let unknown = Ok(Err(Situation::NotificationUnknown));
        let Some(number) = NotificationNumber::parse(&body.notification_reference) else {
            return unknown;
        };
        let ledger = self.launch_ledger()?;
        let Some(reference) = ledger.launch_numbered(&number).await? else {
            return unknown;
        };
        let Some(stored) = ledger.launch(reference).await? else {
            return unknown;
        };
        let launch = stored.value;
        match launch.phase {
            Phase::Draft | Phase::Complete { .. } | Phase::Withdrawn { .. } => return unknown,
            Phase::Notified | Phase::Ready { .. } | Phase::Running | Phase::Achieved => {}
        }
        if !self.concerns(&launch, organisation.reference).await? {
            return unknown;
        }
        Ok(match self.is_notified(&launch.notification.target, body) {
            true => Ok(launch),
            false => Err(Situation::FirmwareNotNotified),
        })
    }

    /// Whether the names are the target's, and the Central Products List does not hold it as other
    /// than Active. Not being listed yet is no fault: the notification comes first (SL-1).
    fn is_notified(&self, target: &Target, body: &SafeLaunchBody) -> bool {
        let named = Make::parse(&body.device_manufacturer)
            .zip(Model::parse(&body.device_model))
            .zip(FirmwareVersion::parse(&body.firmware_version));
        let Some(((make, model), version)) = named else {
            return false;
        };
        let same = make.folded() == target.make.folded()
            && model.folded() == target.model.folded()
            && version == target.to;
        let device = DeviceModel {
            device_type: DeviceType::Chf,
            make: target.make.clone(),
            model: target.model.clone(),
            firmware: Some(target.to.clone()),
        };
        same && match self.devices().listing(&device) {
            TargetListing::Active | TargetListing::NotListed => true,
            TargetListing::NoLongerActive => false,
        }
    }

    /// By what the journal knows a User of the interface: no person acts with their own hands.
    fn user_in_journal(&self, eui: DeviceId) -> PersonRef {
        PersonRef::from_random_bits(self.reference_bits("service-user", &eui.text()))
    }
}

/// Steps 7 and 8: what kind of request it is, where it was sent, and to whom.
fn fits_service(broker: &Broker, arrival: &Arrival) -> Result<(), Situation> {
    let request = &arrival.request;
    if request.command_variant != CommandVariant::NON_DEVICE {
        return Err(Situation::CommandVariantWrong);
    }
    match arrival.address {
        ServiceAddress::NonDevice => {}
        ServiceAddress::SendCommand | ServiceAddress::Transform => {
            return Err(Situation::ServiceAddressWrong);
        }
    }
    if request.id.target != broker.eui() {
        return Err(Situation::TargetNotBroker);
    }
    let interface = &broker.interface;
    let same = request.service_reference == interface.service_reference
        && request.service_reference_variant == interface.service_reference_variant;
    match same {
        true => Ok(()),
        false => Err(Situation::BodyMismatch),
    }
}

/// What a refusal of the act is on the interface.
pub(super) fn situation_of(refusal: &Refusal) -> Result<Situation, LedgerError> {
    match refusal {
        Refusal::NotAuthorised => Ok(Situation::RoleNotPermitted),
        Refusal::NotFound => Ok(Situation::NotificationUnknown),
        Refusal::WindowClosed { .. } | Refusal::PhaseUnfit { .. } | Refusal::Held => {
            Ok(Situation::WindowClosed)
        }
        Refusal::NominationLimit { .. } => Ok(Situation::NominationLimit),
        // The reader took the list, so it is neither empty nor too long; the others are of other
        // acts.
        Refusal::ListEmpty
        | Refusal::ListTooLong { .. }
        | Refusal::TextUnfit { .. }
        | Refusal::PersonalData { .. }
        | Refusal::CriteriaUnfit { .. }
        | Refusal::VersionsUnfit
        | Refusal::VersionForm { .. }
        | Refusal::DatesUnfit
        | Refusal::NumberTaken
        | Refusal::FixedOnIssue
        | Refusal::NobodyConcerned
        | Refusal::NotOwnHubs { .. }
        | Refusal::NoSuchHold
        | Refusal::FailureReportMissing
        | Refusal::AlreadyReported
        | Refusal::SecondPersonNeeded
        | Refusal::DriftNotAcknowledged
        | Refusal::NoDriftWarning
        | Refusal::NothingToDo
        | Refusal::NoCheckedPlan
        | Refusal::PlanStale
        | Refusal::DateUnfit => Err(LedgerError::Storage(format!(
            "a nomination was refused with {}",
            refusal.code()
        ))),
    }
}
