//! Mass activations ahead, for those who must tell them from outages.

use crate::App;
use crate::ports::LedgerError;
use launch::activation::{MassActivation, Projected, loads_ahead, mass_activations};
use launch::launch::Launch;
use launch::plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Capacity, CspRegion, Date, LaunchRef, OrganisationType};

impl App {
    /// Mass activations from today on, by day and region; `None` for a viewer whose business they
    /// are not. Suppliers see their own hubs in their launches, and nobody's portfolio here.
    pub async fn activations_for(
        &self,
        viewer: &Capacity,
    ) -> Result<Option<Vec<MassActivation>>, LedgerError> {
        match viewer.organisation_type {
            OrganisationType::NetworkParty
            | OrganisationType::Dcc
            | OrganisationType::Secas
            | OrganisationType::Panel
            | OrganisationType::Csp => {}
            OrganisationType::Supplier
            | OrganisationType::Manufacturer
            | OrganisationType::OtherSecParty => return Ok(None),
        }
        let running = self.running(None).await?;
        let projected: Vec<Projected<'_>> = running.iter().map(projected).collect();
        Ok(Some(mass_activations(&projected, self.now())))
    }

    /// What other launches are projected to take of each region's capacity, from today on.
    pub(super) async fn capacity_taken(
        &self,
        except: LaunchRef,
    ) -> Result<BTreeMap<(Date, CspRegion), u32>, LedgerError> {
        let today = self.now().uk_date();
        let mut taken: BTreeMap<(Date, CspRegion), u32> = BTreeMap::new();
        for one in self.running(Some(except)).await? {
            for (place, hubs) in loads_ahead(&projected(&one), today) {
                let sum = taken.entry(place).or_default();
                *sum = sum.saturating_add(u32::try_from(hubs).unwrap_or(u32::MAX));
            }
        }
        Ok(taken)
    }

    /// Launches with a sealed tranche that is under way.
    async fn running(
        &self,
        except: Option<LaunchRef>,
    ) -> Result<Vec<(Launch, Arc<Plan>)>, LedgerError> {
        let mut running = Vec::new();
        if self.launching.is_none() {
            return Ok(running);
        }
        for stored in self.launch_ledger()?.launches().await? {
            let launch = stored.value;
            if !launch.is_live() || Some(launch.reference) == except {
                continue;
            }
            let Some(tranche) = launch.current_tranche() else {
                continue;
            };
            let plan = self.sealed_plan(&tranche.plan).await?;
            running.push((launch, plan));
        }
        Ok(running)
    }
}

fn projected((launch, plan): &(Launch, Arc<Plan>)) -> Projected<'_> {
    Projected {
        launch,
        waves: &plan.head().waves,
    }
}
