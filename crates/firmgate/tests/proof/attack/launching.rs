//! A Safe Launch that is notified: of hubs of one maker, which two Suppliers have.

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

/// Whose hubs a launch upgrades, from which version, and to which.
#[derive(Clone, Copy)]
pub struct Hubs {
    pub make: &'static str,
    pub model: &'static str,
    pub from: &'static str,
    pub to: &'static str,
}

const NORTHMERES: Hubs = Hubs {
    make: "Northmere",
    model: "NM-H200",
    from: "00010000",
    to: "00020000",
};

/// Half of the hubs are Brightwater Energy's, half Fenland Power's.
fn inventory(hubs: Hubs) -> String {
    let Hubs {
        make, model, from, ..
    } = hubs;
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
            "{id},CHF,Commissioned,{make},{model},,{from}{spare},North,,,,,,{supplier},\
             {supplier},\r\n"
        )
        .unwrap();
    }
    text
}

fn notification(world: &World, hubs: Hubs) -> Notification {
    let today = world.app.now().uk_date();
    let in_days = |days: i64| today.checked_add(jiff::Span::new().days(days)).unwrap();
    let version = |text: &str| FirmwareVersion::parse(text).unwrap();
    Notification {
        number: NotificationNumber::parse("CHFN-2026-0001").unwrap(),
        kind: LaunchKind::Ordinary,
        target: Target {
            make: Make::parse(hubs.make).unwrap(),
            model: Model::parse(hubs.model).unwrap(),
            han_variant: HanVariant::DualBand,
            to: version(hubs.to),
            from: vec![version(hubs.from)],
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
    put_launch_of(world, NORTHMERES).await
}

/// Puts a launch of these hubs into this world.
pub async fn put_launch_of(world: &World, hubs: Hubs) -> LaunchRef {
    let names = world.app.supplier_names().await.unwrap();
    let read = inventory_csv::read(&mut inventory(hubs).as_bytes(), &names).unwrap();
    let origin = Origin {
        as_of: world.app.now().uk_date(),
        source_sha256: [1; 32],
    };
    let columns = read.columns.unwrap();
    world.app.import_inventory(columns, origin).await.unwrap();
    let draft = Command::Draft {
        notification: Box::new(notification(world, hubs)),
    };
    let dcc = world.actor("dcc");
    let drafted = world.app.act_on_launch(&dcc, &draft, None).await.unwrap();
    let launch = drafted.launch;
    let issue = Command::Issue { launch };
    world.app.act_on_launch(&dcc, &issue, None).await.unwrap();
    launch
}
