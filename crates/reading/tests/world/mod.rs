//! A small synthetic world: three editions, a list of devices, and who looks at them.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a fault here is a fault of the test")]

pub mod visit;

use crate::synthetic::{Sketch, devices, edition};
use pages::{RegisterAccess, Viewer, World};
use published::{
    PublishedFile, Reader, activate, activate_catalogue, artefact_name, catalogue_name, extend,
    write_catalogue,
};
use register::edition::{Tombstone, TombstoneReason};
use std::path::{Path, PathBuf};
use terms::OrganisationType;

pub fn viewer(organisation_type: OrganisationType) -> Viewer {
    Viewer {
        person_name: "Operations desk".to_owned(),
        organisation_name: "Brightwater Energy".to_owned(),
        organisation_type,
        party_category: None,
        csrf: "token".to_owned(),
        world: World::Demonstration,
        register_access: RegisterAccess::Admitted,
    }
}

pub fn meter() -> Sketch {
    Sketch {
        summary: "The clock drifts by up to two minutes a week after a restart.",
        fix: "Install firmware 00020130.\nThen set the clock once by Service Request 6.11.",
        ..Sketch::new(0x027A_3190_C411, "ESME/Northmere/EM-100/0002012F")
    }
}

pub fn combination() -> Sketch {
    Sketch {
        summary: "Half-hourly reads are late when the hub restarts at midnight.",
        fix: "Install firmware 04010204 on the Communications Hub.",
        target: "CHF/Orrin/CH-7/04010204",
        date: "2026-06-12",
        ..Sketch::new(
            0x010B_5277_E09D,
            "ESME/Northmere/EM-100/0002012F + CHF/Orrin/CH-7/04010203",
        )
    }
}

pub fn hub() -> Sketch {
    Sketch {
        summary: "The hub leaves the home network after a power cut.",
        fix: "Install firmware 04010204.",
        target: "CHF/Orrin/CH-7/04010204",
        date: "2026-02-20",
        ..Sketch::new(0x03C0_FFEE_1234, "CHF/Orrin/CH-7/04010203")
    }
}

pub fn withdrawn() -> Sketch {
    Sketch {
        summary: "WITHDRAWN-CANARY-SUMMARY",
        fix: "WITHDRAWN-CANARY-FIX",
        ..Sketch::new(0x0055_55AA_AA01, "GSME/Calder & Rowe/CR-G4/01000005")
    }
}

pub fn display() -> Sketch {
    Sketch {
        summary: "<script>alert('x')</script> & \"quotes\" in a summary stay text.",
        fix: "=HYPERLINK(\"x\") stays text: replace the display.",
        target: "IHD/Orrin/View-3",
        date: "2026-05-04",
        ..Sketch::new(0x0012_3456_789A, "IHD/Orrin/View-3")
    }
}

fn sheet(number: u32) -> Vec<PublishedFile> {
    vec![
        PublishedFile {
            name: format!("device-register-edition-{number}.csv"),
            media_type: "text/csv; charset=utf-8; header=present".to_owned(),
            bytes: format!("Identifier,Make\r\nedition {number},\r\n").into_bytes(),
        },
        PublishedFile {
            name: format!("device-register-edition-{number}.json"),
            media_type: "application/json".to_owned(),
            bytes: format!("{{\"edition\":{number}}}").into_bytes(),
        },
    ]
}

/// Publishes the world's three editions into this directory.
pub async fn publish(dir: &Path) -> Reader {
    let altered = Sketch {
        fix: "Install firmware 00020130.\nThen set the clock by Service Request 6.11.",
        date: "2026-06-20",
        ..meter()
    };
    let gone = Tombstone {
        reference: withdrawn().reference(),
        reason: TombstoneReason::FixWithdrawn,
        edition: 3,
    };
    let editions = [
        edition(1, &[meter(), withdrawn()], &[]),
        edition(2, &[altered.clone(), withdrawn(), hub()], &[]),
        edition(3, &[altered, hub(), combination(), display()], &[gone]),
    ];
    let mut previous: Option<PathBuf> = None;
    for publication in &editions {
        let to = dir.join(artefact_name(publication.edition));
        let files = sheet(publication.edition);
        extend(previous.as_deref(), publication, &files, &to)
            .await
            .unwrap();
        previous = Some(to);
    }
    activate(dir, &previous.unwrap()).unwrap();
    let catalogue = dir.join(catalogue_name(1));
    write_catalogue(devices(), &catalogue).await.unwrap();
    activate_catalogue(dir, &catalogue).unwrap();
    Reader::open(dir)
}
