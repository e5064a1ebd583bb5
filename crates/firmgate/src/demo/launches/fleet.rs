//! The fleet of the demonstration world: invented hubs, with the demonstration's own Suppliers.

use super::super::{DemonstrationError, cast};
use crate::fictional_extract::{FictionalExtract, Rows};
use app::App;
use fictional::{FictionalFleet, SUPPLIERS};
use formats::fleet_snapshot::Origin;
use formats::inventory_csv::{self, SupplierNames};
use terms::Date;

/// The seed of the fleet.
const SEED: u64 = 1;

/// Imports the inventory as it was on this day, as `firmgate fleet generate` and `firmgate import
/// inventory` would; the extract's names of two Suppliers stand for two of the demonstration's.
pub(super) async fn import(app: &App, hubs: u32, as_of: Date) -> Result<(), DemonstrationError> {
    let named = SUPPLIERS.iter().zip(cast::suppliers());
    let names =
        SupplierNames::of(named.map(|((of_fleet, _), name)| {
            ((*of_fleet).to_owned(), app.organisation_reference(name))
        }));
    let read = tokio::task::spawn_blocking(move || {
        let fleet = FictionalFleet::new(hubs, SEED);
        let mut extract = FictionalExtract::of(&fleet, Rows::EveryDevice);
        inventory_csv::read(&mut extract, &names)
    });
    let cut_off = |_| DemonstrationError("the inventory was not read to its end".to_owned());
    let read = read.await.map_err(cut_off)??;
    let columns = read
        .columns
        .ok_or_else(|| DemonstrationError("the invented inventory gives no fleet".to_owned()))?;
    let origin = Origin {
        as_of,
        source_sha256: read.sha256,
    };
    app.import_inventory(columns, origin).await?;
    Ok(())
}
