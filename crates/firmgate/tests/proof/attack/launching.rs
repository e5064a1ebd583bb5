//! A Safe Launch that is notified: of Northmere's hubs, which two Suppliers have.

use crate::world::World;
use formats::fleet_snapshot::Origin;
use formats::inventory_csv;
use launch::command::Command;
use launch::criteria::Criteria;
use launch::notification::{
    HanVariant, LaunchKind, Notification, NotificationNumber, Target, UpgradePriority,
    UpgradeSeverity,
};
use std::fmt::Write;
use terms::{DeviceId, FirmwareVersion, LaunchRef, Make, Model};

/// Half of the hubs are Brightwater Energy's, half Fenland Power's.
fn inventory() -> String {
    let mut text = inventory_csv::header();
    let spare = ",,,,,,,,,";
    for n in 1..=8 {
        let id = DeviceId::from_bits(0x00DB_1234_0000_0000 + n)
            .unwrap()
            .text();
        let supplier = match n % 2 {
            0 => "Fenland Power",
            _ => "Brightwater Energy",
        };
        write!(
            text,
            "{id},CHF,Commissioned,Northmere,NM-H200,,00010000{spare},North,,,,,,{supplier},\
             {supplier},\r\n"
        )
        .unwrap();
    }
    text
}

fn notification(world: &World) -> Notification {
    let today = world.app.now().uk_date();
    let in_days = |days: i64| today.checked_add(jiff::Span::new().days(days)).unwrap();
    let version = |text: &str| FirmwareVersion::parse(text).unwrap();
    Notification {
        number: NotificationNumber::parse("CHFN-2026-0001").unwrap(),
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse("Northmere").unwrap(),
            model: Model::parse("NM-H200").unwrap(),
            han_variant: HanVariant::DualBand,
            to: version("00020000"),
            from: vec![version("00010000")],
        },
        release_note: "Puts right the loss of gas reads.".to_owned(),
        severity: UpgradeSeverity::High,
        priority: UpgradePriority::Medium,
        deploy_by: in_days(60),
        activate_by: in_days(90),
        criteria: Criteria::standard(LaunchKind::Ordinary),
    }
}

/// Puts it into this world.
pub async fn put_launch(world: &World) -> LaunchRef {
    let names = world.app.supplier_names().await.unwrap();
    let read = inventory_csv::read(&mut inventory().as_bytes(), &names).unwrap();
    let origin = Origin {
        as_of: world.app.now().uk_date(),
        source_sha256: [1; 32],
    };
    let columns = read.columns.unwrap();
    world.app.import_inventory(columns, origin).await.unwrap();
    let draft = Command::Draft {
        notification: Box::new(notification(world)),
    };
    let dcc = world.actor("dcc");
    let drafted = world.app.act_on_launch(&dcc, &draft, None).await.unwrap();
    let launch = drafted.launch;
    let issue = Command::Issue { launch };
    world.app.act_on_launch(&dcc, &issue, None).await.unwrap();
    launch
}
