//! `firmgate fleet show`: what hubs there are.

use super::{Format, no_fleet, supplier, viewer};
use crate::commands::Answered;
use app::App;
use clap::Args;
use formats::fleet_told::{HoldingsAnswer, holdings_json, holdings_text};
use terms::{Organisation, OrganisationRef, OrganisationType};

/// Counts the hubs there are.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// Only this Supplier's, by name or reference.
    #[arg(long)]
    supplier: Option<String>,
    /// How to give the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Show {
    pub(super) async fn answer(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        match &self.supplier {
            Some(name) => match supplier(app, name).await? {
                Ok(supplier) => self.own(app, &supplier).await,
                Err(answer) => Ok(answer),
            },
            None => self.whole(app).await,
        }
    }

    async fn own(
        &self,
        app: &App,
        supplier: &Organisation,
    ) -> Result<Answered, Box<dyn std::error::Error>> {
        let (Some(own), Some(held)) = (
            app.own_fleet(&viewer(supplier)).await?,
            app.fleet_in_force().await?,
        ) else {
            return Ok(no_fleet());
        };
        let holdings = own.holdings();
        Ok(self.say(&HoldingsAnswer {
            supplier: Some(&supplier.name),
            snapshot: own.snapshot(),
            as_of: held.snapshot.manifest().origin.as_of,
            changed: None,
            joined: None,
            behind: None,
            rows: holdings.rows().collect(),
        }))
    }

    async fn whole(&self, app: &App) -> Result<Answered, Box<dyn std::error::Error>> {
        let dcc = Organisation {
            reference: OrganisationRef::from_random_bits(0),
            name: "DCC".to_owned(),
            organisation_type: OrganisationType::Dcc,
            party_category: None,
        };
        let Some(whole) = app.whole_fleet(&viewer(&dcc)).await? else {
            return Ok(no_fleet());
        };
        let held = whole.held();
        let holdings = whole.holdings();
        Ok(self.say(&HoldingsAnswer {
            supplier: None,
            snapshot: held.number,
            as_of: held.snapshot.manifest().origin.as_of,
            changed: Some(held.overlay.changes().len() as u64),
            joined: Some(held.overlay.joiners().len() as u64),
            behind: Some(held.snapshot.behind().devices.len() as u64),
            rows: holdings.rows().collect(),
        }))
    }

    fn say(&self, answer: &HoldingsAnswer<'_>) -> Answered {
        Answered::yes(match self.format {
            Format::Text => holdings_text(answer),
            Format::Csv => formats::fleet_told::holdings_csv(answer),
            Format::Json => format!("{:#}\n", holdings_json(answer)),
        })
    }
}
