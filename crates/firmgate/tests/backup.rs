//! Backups: taken while acts go on, restored, and refused where anything is wrong with them.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

use app::App;
use firmgate::backup::{self, BackupFault, SUMS};
use firmgate::clock::SystemClock;
use firmgate::demo::{self, WorldSetting};
use firmgate::wiring::DataDirectory;
use formats::neutrality::Marking;
use register::StatusOfInformation;
use register::command::Command;
use register::item::Term;
use std::path::Path;
use std::process::{Command as Program, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use terms::{Actor, Capacity, DeviceType, FirmwareVersion, Make, Model, OrganisationType};

async fn opened(data: &Path) -> App {
    let data = DataDirectory::at(data).unwrap();
    let clock = Arc::new(SystemClock);
    data.open(clock, Marking::Synthetic).await.unwrap()
}

async fn supplier(app: &App) -> Capacity {
    let person = app.ledger.person_by_sign_in_name("brightwater").await;
    let person = person.unwrap().unwrap();
    Capacity {
        person: person.reference,
        organisation: person.organisation,
        organisation_type: OrganisationType::Supplier,
        party_category: None,
    }
}

/// Raises an item, and gives the journal line that holds it.
async fn raises(app: &App, who: &Capacity, number: u64) -> u64 {
    let hub = Term {
        device_type: DeviceType::Chf,
        make: Make::parse("Northmere").unwrap(),
        model: Model::parse("NM-H200").unwrap(),
        versions: [FirmwareVersion::parse("00010000").unwrap()].into(),
        hardware_version: None,
        region: None,
    };
    let raise = Command::RaiseItem {
        terms: vec![hub],
        status: StatusOfInformation::Defect,
        summary: format!("The hub restarts by itself, case {number}."),
        fix_information: None,
        concern: None,
    };
    let actor = Actor::Person(who.clone());
    app.act(&actor, &raise).await.unwrap().sequence
}

async fn last_line(app: &App) -> u64 {
    app.ledger.journal_before(None, 1).await.unwrap()[0].sequence
}

fn firmgate(arguments: &[&str]) -> Output {
    Program::new(env!("CARGO_BIN_EXE_firmgate"))
        .args(arguments)
        .output()
        .unwrap()
}

/// A demonstration in this directory.
async fn demonstration(at: &Path) {
    let data = DataDirectory::at(at).unwrap();
    demo::open(&data, WorldSetting::SMALL).await.unwrap();
}

/// The drill: a world that is worked in, a backup from under it, another machine.
#[tokio::test(flavor = "multi_thread")]
async fn everything_acknowledged_before_a_backup_is_in_it_and_the_restored_world_is_whole() {
    let at = tempfile::tempdir().unwrap();
    let [data, to, restored] = ["data", "backup", "restored"].map(|name| at.path().join(name));
    demonstration(&data).await;
    let app = Arc::new(opened(&data).await);
    let (goes_on, acknowledged) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let works = tokio::spawn({
        let (app, goes_on, acknowledged) = (
            Arc::clone(&app),
            Arc::clone(&goes_on),
            Arc::clone(&acknowledged),
        );
        async move {
            let who = supplier(&app).await;
            let mut number = 0;
            while goes_on.load(Ordering::SeqCst) {
                number += 1;
                acknowledged.store(raises(&app, &who, number).await, Ordering::SeqCst);
            }
            number
        }
    });
    while acknowledged.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let before = acknowledged.load(Ordering::SeqCst);
    // By the program, as an operator does it beside a server that runs.
    let (from, target) = (
        data.to_str().unwrap().to_owned(),
        to.to_str().unwrap().to_owned(),
    );
    let taken = tokio::task::spawn_blocking(move || {
        firmgate(&["backup", "--data", &from, "--to", &target])
    });
    let taken = taken.await.unwrap();
    goes_on.store(false, Ordering::SeqCst);
    assert!(works.await.unwrap() > 1, "acts went on");
    assert!(taken.status.success(), "{taken:?}");
    let checked = Program::new("sha256sum")
        .args(["--check", "--quiet", SUMS])
        .current_dir(&to)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    let names = ["restore", "--from", to.to_str().unwrap(), "--data"];
    let restore = firmgate(&[&names[..], &[restored.to_str().unwrap()]].concat());
    assert!(restore.status.success(), "{restore:?}");
    let doctor = firmgate(&["doctor", "--data", restored.to_str().unwrap()]);
    assert!(doctor.status.success(), "{doctor:?}");
    let again = opened(&restored).await;
    let kept = last_line(&again).await;
    assert!(
        (before..=last_line(&app).await).contains(&kept),
        "{before} {kept}"
    );
    // It is worked on where the copy ends.
    let who = supplier(&again).await;
    assert_eq!(raises(&again, &who, 0).await, kept + 1);
    let hubs = again
        .fleet_in_force()
        .await
        .unwrap()
        .unwrap()
        .view()
        .hubs()
        .count();
    assert_eq!(
        hubs,
        app.fleet_in_force()
            .await
            .unwrap()
            .unwrap()
            .view()
            .hubs()
            .count()
    );
    // Nothing is written over.
    let twice = firmgate(&[&names[..], &[restored.to_str().unwrap()]].concat());
    assert_eq!(twice.status.code(), Some(1));
    assert!(
        String::from_utf8(twice.stderr)
            .unwrap()
            .contains("is not empty")
    );
}

#[tokio::test]
async fn a_backup_that_is_damaged_or_no_backup_makes_no_data_directory() {
    let at = tempfile::tempdir().unwrap();
    let [data, to, restored] = ["data", "backup", "restored"].map(|name| at.path().join(name));
    let nothing = backup::take(&data, &to).await;
    assert!(matches!(nothing, Err(BackupFault::NoDataDirectory(_))));
    drop(opened(&data).await);
    std::fs::create_dir_all(data.join("objects/ab")).unwrap();
    std::fs::write(data.join("objects/ab/cd"), "kept").unwrap();
    std::fs::write(data.join("objects/ab/.12-0"), "half written").unwrap();
    backup::take(&data, &to).await.unwrap();
    assert!(!to.join("objects/ab/.12-0").exists());
    let sums = std::fs::read_to_string(to.join(SUMS)).unwrap();
    let refused = || {
        let fault = backup::restore(&to, &restored).unwrap_err();
        let left = std::fs::read_dir(&restored).map_or(0, Iterator::count);
        assert_eq!(left, 0, "{fault}");
        fault.to_string()
    };
    std::fs::write(to.join("objects/ab/cd"), "Kept").unwrap();
    assert!(refused().contains("objects/ab/cd is not what was copied"));
    std::fs::remove_file(to.join("objects/ab/cd")).unwrap();
    assert!(refused().contains("objects/ab/cd is missing"));
    std::fs::write(to.join("objects/ab/cd"), "kept").unwrap();
    let outside = sums.replace("objects/ab/cd", "../objects/ab/cd");
    for (text, words) in [
        (outside.as_str(), "does not read"),
        ("no digest", "line 1 of SHA256SUMS does not read"),
        ("", "is no backup"),
    ] {
        std::fs::write(to.join(SUMS), text).unwrap();
        assert!(refused().contains(words), "{text}");
    }
    std::fs::write(to.join(SUMS), sums).unwrap();
    backup::restore(&to, &restored).unwrap();
    assert_eq!(
        std::fs::read(restored.join("objects/ab/cd")).unwrap(),
        b"kept"
    );
    // A copy that broke off has no list.
    std::fs::remove_file(to.join(SUMS)).unwrap();
    assert!(matches!(
        backup::restore(&to, &data),
        Err(BackupFault::NoSums(_))
    ));
}
