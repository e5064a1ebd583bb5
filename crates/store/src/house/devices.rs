//! The list of devices, replaced whole: readers see the old one until the new one is complete.

use super::read;
use crate::fault::{Stored, fault};
use crate::forms::text::Textual;
use crate::rows::insert;
use app::ports::ListedDevice;
use sqlx::SqliteConnection;
use terms::DeviceModel;

pub(crate) async fn put_listed_devices(
    connection: &mut SqliteConnection,
    devices: &[ListedDevice],
) -> Stored<()> {
    sqlx::query("DELETE FROM listed_device")
        .execute(&mut *connection)
        .await
        .map_err(fault)?;
    insert(
        connection,
        "INSERT INTO listed_device (device_type, make, model, firmware, status) ",
        devices,
        "",
        |bind, listed| {
            let DeviceModel {
                device_type,
                make,
                model,
                firmware,
            } = &listed.device;
            bind.push_bind(device_type.text().into_owned());
            bind.push_bind(make.as_str().to_owned());
            bind.push_bind(model.as_str().to_owned());
            bind.push_bind(firmware.as_ref().map(|version| version.as_str().to_owned()));
            bind.push_bind(listed.status.text().to_owned());
        },
    )
    .await?;
    Ok(())
}

type Row = (String, String, String, Option<String>, String);

/// The list in the order in which it was put.
pub(crate) async fn listed_devices(connection: &mut SqliteConnection) -> Stored<Vec<ListedDevice>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT device_type, make, model, firmware, status FROM listed_device ORDER BY position",
    )
    .fetch_all(connection)
    .await
    .map_err(fault)?;
    rows.into_iter()
        .map(|(device_type, make, model, firmware, status)| {
            Ok(ListedDevice {
                device: DeviceModel {
                    device_type: read("listed_device", &device_type)?,
                    make: read("listed_device", &make)?,
                    model: read("listed_device", &model)?,
                    firmware: firmware
                        .map(|version| read("listed_device", &version))
                        .transpose()?,
                },
                status: read("listed_device", &status)?,
            })
        })
        .collect()
}
