//! Which act, and which fact, makes which alert for whom (DUIS.md section 12).
//!
//! | What happens | Alert | To |
//! |---|---|---|
//! | an order is sent | `FirmwareUpgradeRequested` | the Suppliers of its hubs, each for its own |
//! | the image reaches a hub, or does not | `CSPFirmwareDeliveryStatus` | the User whose Service Request listed it |
//! | a hub is confirmed on the new version | `CommsHubFirmwareActivation` | its Suppliers |
//! | a hub runs another version than the inventory holds | `FirmwareVersionMismatch` | its Suppliers |
//! | the window closes without a list | `SafeLaunchStatusChange`, DefaultedToDCCPlan | all told |
//! | the launch moves on | …, GateAchieved | all told |
//! | a gate is not achieved | …, GateNotAchieved | all told |
//! | an Emergency Stop | …, Paused | all told |
//! | the last hold on the whole is released | …, Resumed | all told |
//!
//! A User takes alerts if it is an Import or a Gas Supplier with an address for them. Both Suppliers
//! of a hub have their own. `CSPFirmwareDeliveryStatus` names the request that asked for the hub, so
//! nobody is told of hubs that were listed on a page or chosen by DCC's plan.

use crate::App;
use crate::ports::{LedgerError, MemberFact, NewAlert, ServiceUser, UserRole};
use formats::duis::alert::{Alert, AlertMessage, Delivery, LaunchStatus, Unsaid};
use formats::duis::codes::{AlertKind, AlertTable, Interface};
use formats::duis::identifiers::{MessageTime, ResponseCode, SchemaVersion};
use formats::duis::response::ResponseHeader;
use launch::decision::{Decision, Event, Write};
use launch::fleet::SupplierPair;
use launch::hold::HoldScope;
use launch::launch::Launch;
use launch::nomination::ServiceRequestId;
use launch::outcome::{FailureMode, Step};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{
    DeviceId, DeviceType, FirmwareVersion, HoldRef, LaunchRef, Moment, OrderRef, OrganisationRef,
    PlanRef,
};

/// The version that was read from a hub which was found on another than the new one.
pub(crate) struct VersionRead {
    /// The launch that upgrades it.
    pub(crate) launch: LaunchRef,
    pub(crate) device: DeviceId,
    pub(crate) version: FirmwareVersion,
}

/// Alerts of one act or batch, as they are composed.
struct Composing<'a> {
    receivers: &'a [ServiceUser],
    interface: Interface,
    codes: AlertTable,
    at: MessageTime,
    alerts: Vec<NewAlert>,
}

impl App {
    /// The alerts of an act on a launch.
    pub(crate) async fn alerts_of(
        &self,
        decision: &Decision,
        now: Moment,
    ) -> Result<Vec<NewAlert>, LedgerError> {
        let receivers = self.receivers().await?;
        let launch = decision.writes.iter().find_map(|write| match write {
            Write::Launch { launch, .. } => Some(&**launch),
            Write::Order { .. } => None,
        });
        let (Some(launch), false) = (launch, receivers.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut composing = self.composing(&receivers, now)?;
        for event in &decision.events {
            if let Event::OrderSent { order, .. } = event {
                let devices = ordered(decision, *order)?;
                let by_supplier = self.by_supplier(&devices).await?;
                composing.upgrades(launch, *order, by_supplier);
            }
            if let Some((status, effective, key)) = status_of(event, launch, now) {
                composing.status(launch, status, effective, &key)?;
            }
        }
        Ok(composing.alerts)
    }

    /// The alerts of facts about hubs, and of versions that were read from some. A fact that came
    /// before has its alert already.
    pub(crate) async fn alerts_of_facts(
        &self,
        facts: &BTreeMap<PlanRef, Vec<MemberFact>>,
        versions: &[VersionRead],
        now: Moment,
    ) -> Result<Vec<NewAlert>, LedgerError> {
        let receivers = self.receivers().await?;
        if receivers.is_empty() {
            return Ok(Vec::new());
        }
        let mut composing = self.composing(&receivers, now)?;
        for facts in facts.values() {
            let told = facts.iter().find(|fact| is_told(fact.fact.step));
            let Some(first) = told else {
                continue;
            };
            // Facts of one plan are facts of one launch.
            let Some(launch) = self.launch_of_order(first.order).await? else {
                continue;
            };
            composing.deliveries(&launch, &self.requested(&launch).await?, facts)?;
            let confirmed = facts
                .iter()
                .filter(|fact| fact.fact.step == Step::Confirmed);
            let devices: Vec<DeviceId> = confirmed.map(|fact| fact.member.device).collect();
            let by_supplier = self.by_supplier(&devices).await?;
            composing.activations(&launch, &by_supplier);
        }
        self.mismatches(&mut composing, versions).await?;
        Ok(composing.alerts)
    }

    /// Versions that were read and are not those that the inventory holds.
    async fn mismatches(
        &self,
        composing: &mut Composing<'_>,
        versions: &[VersionRead],
    ) -> Result<(), LedgerError> {
        if versions.is_empty() {
            return Ok(());
        }
        let Some(fleet) = self.fleet_in_force().await? else {
            return Ok(());
        };
        let view = fleet.view();
        for read in versions {
            let Some(position) = view.position(read.device) else {
                continue;
            };
            let state = view.state(position);
            let held = &view.profile(state.profile).firmware;
            if *held == read.version {
                continue;
            }
            let (launch, device) = (read.launch, read.device.bits());
            let key = format!("{launch}/version/{device:016x}/{}", read.version);
            for supplier in suppliers_of(view.suppliers(state.suppliers)) {
                composing.compose_for(supplier, &key, |_| Alert::FirmwareVersionMismatch {
                    device: read.device,
                    device_type: DeviceType::Chf,
                    in_inventory: held.as_str().to_owned(),
                    on_device: read.version.as_str().to_owned(),
                });
            }
        }
        Ok(())
    }

    async fn receivers(&self) -> Result<Vec<ServiceUser>, LedgerError> {
        if self.messaging.is_none() {
            return Ok(Vec::new());
        }
        let mut users = self.message_ledger()?.service_users().await?;
        users.retain(|user| {
            let supplier = match user.role {
                UserRole::ImportSupplier | UserRole::GasSupplier => true,
                UserRole::ExportSupplier
                | UserRole::RegisteredSupplierAgent
                | UserRole::ElectricityDistributor
                | UserRole::GasTransporter
                | UserRole::OtherUser => false,
            };
            supplier && user.receives_at.is_some()
        });
        Ok(users)
    }

    fn composing<'a>(
        &self,
        receivers: &'a [ServiceUser],
        now: Moment,
    ) -> Result<Composing<'a>, LedgerError> {
        let broker = self.broker();
        let (interface, codes) = broker.map_or_else(Default::default, |broker| {
            (broker.interface.clone(), broker.alerts.clone())
        });
        Ok(Composing {
            receivers,
            interface,
            codes,
            at: message_time(now)?,
            alerts: Vec::new(),
        })
    }

    /// These hubs by the Suppliers that are responsible for them now, each hub under both.
    async fn by_supplier(
        &self,
        devices: &[DeviceId],
    ) -> Result<BTreeMap<OrganisationRef, Vec<DeviceId>>, LedgerError> {
        let mut by_supplier: BTreeMap<OrganisationRef, Vec<DeviceId>> = BTreeMap::new();
        let Some(fleet) = self.fleet_in_force().await? else {
            return Ok(by_supplier);
        };
        let view = fleet.view();
        for device in devices {
            let Some(position) = view.position(*device) else {
                continue;
            };
            for supplier in suppliers_of(view.suppliers(view.state(position).suppliers)) {
                by_supplier.entry(supplier).or_default().push(*device);
            }
        }
        Ok(by_supplier)
    }

    async fn launch_of_order(&self, order: OrderRef) -> Result<Option<Launch>, LedgerError> {
        let ledger = self.launch_ledger()?;
        let Some(order) = ledger.order(order).await? else {
            return Ok(None);
        };
        let launch = ledger.launch(order.value.launch).await?;
        Ok(launch.map(|stored| stored.value))
    }
}

/// Each Supplier of a hub, once.
fn suppliers_of(pair: SupplierPair) -> impl Iterator<Item = OrganisationRef> {
    let gas = pair.gas.filter(|gas| pair.electricity != Some(*gas));
    pair.electricity.into_iter().chain(gas)
}

/// Whether the image reached the hub or did not, as far as the step says it. A hub that discards an
/// image had it.
fn delivery_of(step: Step) -> Option<Delivery> {
    match step {
        Step::Delivered => Some(Delivery::Success),
        Step::Failed(FailureMode::TransferFailed) => Some(Delivery::Failure),
        Step::Confirmed
        | Step::Heartbeat
        | Step::Recalled
        | Step::RecallTooLate
        | Step::Failed(
            FailureMode::ImageDiscarded
            | FailureMode::HardwareMismatch
            | FailureMode::VerificationFailed
            | FailureMode::OtherVersion
            | FailureMode::LostAfterActivation,
        ) => None,
    }
}

/// Whether an alert may come of the step alone.
fn is_told(step: Step) -> bool {
    step == Step::Confirmed || delivery_of(step).is_some()
}

/// The hubs of an order that this decision sends.
fn ordered(decision: &Decision, order: OrderRef) -> Result<Vec<DeviceId>, LedgerError> {
    let corrupt = || LedgerError::Corrupt(format!("order {order} is sent without its hubs"));
    let mut orders = decision.writes.iter().filter_map(|write| match write {
        Write::Order { order, .. } => Some(&**order),
        Write::Launch { .. } => None,
    });
    let found = orders.find(|written| written.reference == order);
    let hubs = found.ok_or_else(corrupt)?.hubs;
    let mut objects = decision.objects.iter();
    objects
        .find_map(|bytes| hubs.read(bytes, &crate::sha256))
        .ok_or_else(corrupt)
}

/// What all who were told of the launch are told of this event, from when on it counts, and the key
/// under which it is told once.
fn status_of(
    event: &Event,
    launch: &Launch,
    now: Moment,
) -> Option<(LaunchStatus, Moment, String)> {
    let told = |status, key: String| Some((status, now, key));
    match event {
        Event::WindowClosed { lists: 0, .. } => {
            told(LaunchStatus::DefaultedToDccPlan, "dcc-plan".to_owned())
        }
        Event::MovedOn { level, .. } => {
            told(LaunchStatus::GateAchieved, format!("achieved/{level}"))
        }
        Event::GateBreached { level, attempt, .. } => {
            let key = format!("not-achieved/{level}/{attempt}");
            told(LaunchStatus::GateNotAchieved, key)
        }
        Event::EmergencyStopped { hold, .. } => {
            told(LaunchStatus::Paused, format!("paused/{hold}"))
        }
        Event::HoldReleased {
            hold, effective, ..
        } => resumes(launch, *hold, *effective)
            .then(|| (LaunchStatus::Resumed, *effective, format!("resumed/{hold}"))),
        Event::LaunchDrafted { .. }
        | Event::DraftChanged { .. }
        | Event::NotificationIssued { .. }
        | Event::NotificationRevised { .. }
        | Event::NotificationAcknowledged { .. }
        | Event::ListingRecorded { .. }
        | Event::HubsNominated { .. }
        | Event::NominationsWithdrawn { .. }
        | Event::WindowClosed { .. }
        | Event::TrancheSealed { .. }
        | Event::OrderSent { .. }
        | Event::OrderFetched { .. }
        | Event::OrderRecalled { .. }
        | Event::WaveBegun { .. }
        | Event::TrancheMatured { .. }
        | Event::GateMet { .. }
        | Event::DriftWarned { .. }
        | Event::DriftAcknowledged { .. }
        | Event::FailureReported { .. }
        | Event::Deferred { .. }
        | Event::CaseStated { .. }
        | Event::PanelDirected { .. }
        | Event::CoverageDirected { .. }
        | Event::LaunchWithdrawn { .. }
        | Event::AlertSetAside { .. } => None,
    }
}

/// Whether the deployment goes on once this hold is released: it held the whole, and no other does.
fn resumes(launch: &Launch, hold: HoldRef, effective: Moment) -> bool {
    let whole = launch
        .hold(hold)
        .is_some_and(|hold| hold.scope == HoldScope::WholeLaunch);
    whole && launch.holds_on_all(effective).next().is_none()
}

impl Composing<'_> {
    /// Hubs of an order, each Supplier's own, in as many alerts as their number calls for.
    fn upgrades(
        &mut self,
        launch: &Launch,
        order: OrderRef,
        by_supplier: BTreeMap<OrganisationRef, Vec<DeviceId>>,
    ) {
        let version = launch.notification.target.to.as_str();
        let ids_max = self.interface.device_ids_max;
        for (supplier, hubs) in by_supplier {
            for (part, alert) in (1..).zip(Alert::upgrades_requested(version, &hubs, ids_max)) {
                self.compose_for(supplier, &format!("{order}/{part}"), |_| alert.clone());
            }
        }
    }

    /// Hubs on the new version, each in an alert of its own. A hub is activated once by a launch,
    /// however often that is reported.
    fn activations(
        &mut self,
        launch: &Launch,
        by_supplier: &BTreeMap<OrganisationRef, Vec<DeviceId>>,
    ) {
        let version = launch.notification.target.to.as_str();
        for (supplier, hubs) in by_supplier {
            for hub in hubs {
                let key = format!("{}/activated/{:016x}", launch.reference, hub.bits());
                self.compose_for(*supplier, &key, |_| Alert::CommsHubFirmwareActivation {
                    hub: *hub,
                    firmware_version: version.to_owned(),
                });
            }
        }
    }

    /// Whether images reached the hubs of these lists, each hub in an alert to the User who listed
    /// it.
    fn deliveries(
        &mut self,
        launch: &Launch,
        lists: &[(ServiceRequestId, Arc<Vec<DeviceId>>)],
        facts: &[MemberFact],
    ) -> Result<(), LedgerError> {
        for fact in facts {
            let hub = fact.member.device;
            let Some(delivery) = delivery_of(fact.fact.step) else {
                continue;
            };
            let lists = lists
                .iter()
                .filter(|(_, hubs)| hubs.binary_search(&hub).is_ok());
            for (request, _) in lists {
                let at = message_time(fact.fact.at)?;
                let told = delivery.text().to_lowercase();
                let key = format!("{}/{told}/{:016x}", launch.reference, hub.bits());
                let alert = |_: &ServiceUser| Alert::CspFirmwareDeliveryStatus {
                    request_id: (*request).into(),
                    hub,
                    target: hub,
                    firmware_version: launch.notification.target.to.as_str().to_owned(),
                    at,
                    delivery,
                };
                self.compose(|user| user.eui == request.originator, &key, alert);
            }
        }
        Ok(())
    }

    fn status(
        &mut self,
        launch: &Launch,
        status: LaunchStatus,
        effective: Moment,
        key: &str,
    ) -> Result<(), LedgerError> {
        let effective = message_time(effective)?;
        let key = format!("{}/{key}", launch.reference);
        let code = self.codes.code(AlertKind::SafeLaunchStatusChange).clone();
        for told in &launch.told {
            self.compose_for(told.organisation, &key, |user| {
                let stock = user.stock_schema.as_deref().and_then(SchemaVersion::parse);
                match stock {
                    None => Alert::SafeLaunchStatusChange {
                        notification_reference: launch.notification.number.as_str().to_owned(),
                        firmware_version: launch.notification.target.to.as_str().to_owned(),
                        status,
                        effective,
                        devices: None,
                    },
                    Some(user_version) => Alert::DuisVersionMismatch {
                        unsaid: Unsaid::Alert {
                            code: code.clone(),
                            device: None,
                            request_id: None,
                        },
                        user_version,
                    },
                }
            });
        }
        Ok(())
    }

    fn compose_for(
        &mut self,
        organisation: OrganisationRef,
        key: &str,
        alert: impl Fn(&ServiceUser) -> Alert,
    ) {
        self.compose(|user| user.organisation == organisation, key, alert);
    }

    fn compose(
        &mut self,
        is_to: impl Fn(&ServiceUser) -> bool,
        key: &str,
        alert: impl Fn(&ServiceUser) -> Alert,
    ) {
        let receivers = self.receivers;
        for user in receivers.iter().filter(|user| is_to(user)) {
            let header = ResponseHeader {
                schema_version: self.interface.schema_version.clone(),
                request_id: None,
                // It has one once it has a number.
                response_id: None,
                code: ResponseCode::parse("I0").expect("a code of DUIS is well formed"),
                at: self.at,
            };
            let message = AlertMessage::new(header, alert(user), &self.codes);
            self.alerts.push(NewAlert {
                to: user.eui,
                key: key.to_owned(),
                body: message.write().into_bytes(),
            });
        }
    }
}

fn message_time(moment: Moment) -> Result<MessageTime, LedgerError> {
    MessageTime::try_from(moment)
        .map_err(|_| LedgerError::Storage("a moment is beyond the year 9999".to_owned()))
}
