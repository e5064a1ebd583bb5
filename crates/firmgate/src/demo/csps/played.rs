//! An order under way at a CSP: what becomes of each of its hubs, and what is still to be reported.

use super::super::DemonstrationError;
use super::super::launches::PLANTED;
use super::SEED;
use app::App;
use app::ports::HeldFleet;
use fictional::csp::{Faults, HubCourse, OrderedHub, Report, course, recalled};
use launch::launch::Launch;
use launch::order::Order;
use terms::{CspRegion, DeviceId, LaunchRef, Moment, OrganisationRef};

/// An order under way.
pub(super) struct Played {
    pub(super) launch: LaunchRef,
    pub(super) csp: OrganisationRef,
    pub(super) fetched_at: Moment,
    pub(super) hubs: Vec<(DeviceId, HubCourse)>,
    /// What is still to be reported, the next last.
    pub(super) reports: Vec<(Report, DeviceId)>,
    recall: Recall,
    pub(super) health: Health,
}

/// Whether an order was recalled, as far as its CSP knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Recall {
    NotAsked,
    Answered,
}

/// Whether the service health of an order's hubs was measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    Awaited,
    Measured,
}

impl Played {
    /// Its hubs' courses, from when it was fetched.
    pub(super) async fn of(
        app: &App,
        launch: &Launch,
        order: &Order,
        fetched_at: Moment,
    ) -> Result<Played, DemonstrationError> {
        let bytes = app.objects.get(&order.hubs.sha256).await?;
        let devices = bytes
            .and_then(|bytes| order.hubs.read(&bytes, &app::sha256))
            .ok_or_else(|| DemonstrationError("the hubs of an order are not kept".to_owned()))?;
        let fleet = app.fleet_in_force().await?;
        let fleet = fleet.ok_or_else(|| DemonstrationError("there is no fleet".to_owned()))?;
        let planted = PLANTED.faults()?;
        let hubs: Vec<(DeviceId, HubCourse)> = devices
            .into_iter()
            .filter_map(|device| {
                let (hub, struck) = ordered(&fleet, launch, order.region, device)?;
                let faults = match struck {
                    true => &planted,
                    false => &Faults::none(),
                };
                Some((device, course(SEED, &hub, faults)))
            })
            .collect();
        let mut reports: Vec<(Report, DeviceId)> = hubs
            .iter()
            .flat_map(|(hub, course)| course.reports.iter().map(|report| (*report, *hub)))
            .collect();
        reports.sort_unstable_by(|one, next| next.cmp(one));
        Ok(Played {
            launch: launch.reference,
            csp: order.csp,
            fetched_at,
            hubs,
            reports,
            recall: Recall::NotAsked,
            health: Health::Awaited,
        })
    }

    /// Seconds since the order was fetched.
    pub(super) fn passed(&self, now: Moment) -> u32 {
        let passed = now.unix_seconds() - self.fetched_at.unix_seconds();
        u32::try_from(passed.max(0)).unwrap_or(u32::MAX)
    }

    /// What has not been sent gives way to the answer to the recall.
    pub(super) fn recall(&mut self, recalled_at: Moment) {
        if self.recall == Recall::Answered {
            return;
        }
        self.recall = Recall::Answered;
        let after = self.passed(recalled_at);
        self.reports.retain(|(report, _)| report.sent_after < after);
        for (hub, course) in &self.hubs {
            let rest = recalled(course, after).into_iter();
            self.reports.extend(rest.map(|report| (report, *hub)));
        }
        self.reports.sort_unstable_by(|one, next| next.cmp(one));
    }
}

/// The hub as its CSP knows it, and whether the planted fault is of its launch and its home.
fn ordered(
    fleet: &HeldFleet,
    launch: &Launch,
    region: CspRegion,
    device: DeviceId,
) -> Option<(OrderedHub, bool)> {
    let view = fleet.view();
    let state = view.state(view.position(device)?);
    let profile = view.profile(state.profile);
    let hub = OrderedHub {
        device,
        model: profile.model.clone(),
        from: profile.firmware.clone(),
        to: launch.notification.target.to.clone(),
        region,
    };
    let struck = PLANTED.strikes(launch, view.combination(state.combination));
    Some((hub, struck))
}
