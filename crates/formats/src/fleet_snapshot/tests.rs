use super::*;
use crate::inventory_csv::{SupplierNames, header, read};
use jiff::civil::date;
use terms::{DeviceId, OrganisationRef};

fn names(first: u64) -> SupplierNames {
    let reference = OrganisationRef::from_random_bits;
    SupplierNames::of([
        ("Pellwater Energy".to_owned(), reference(first)),
        ("Skerrydale Power".to_owned(), reference(first + 1)),
    ])
}

fn columns(names: &SupplierNames) -> FleetColumns {
    let id = |bits: u64| {
        DeviceId::from_bits(0x0200_0000_0000_0000 | bits)
            .unwrap()
            .text()
    };
    let mut text = header();
    for hub in 1..=40u64 {
        let supplier = ["Pellwater Energy", "Skerrydale Power", ""][(hub % 3) as usize];
        let region = ["North", "4G South", "Unknown"][(hub % 3) as usize];
        let (hub_id, meter, spare) = (id(hub), id(hub + 100), ",,,,,,,,,");
        text += &format!(
            "{hub_id},CHF,Commissioned,Orrin,OR-CH7,CHTS V1.4,0401020{}{spare},{region},,,,,,\
             {supplier},Pellwater Energy,\r\n\
             {meter},ESME,Commissioned,Northmere,NM-E210,,0002012F{spare},,,,,,{hub_id},,,\r\n\
             {},IHD,,Calder,View,,{spare},,,,,,{hub_id},,,\r\n",
            hub % 4,
            id(hub + 200),
        );
    }
    let read = read(&mut text.as_bytes(), names).unwrap();
    assert!(!read.findings.has_errors(), "{:?}", read.findings);
    read.columns.unwrap()
}

fn origin() -> Origin {
    Origin {
        as_of: date(2026, 9, 30),
        source_sha256: [7; 32],
    }
}

/// Manifest, hubs and what is behind them.
fn written(names: &SupplierNames) -> (Manifest, Vec<u8>, Vec<u8>) {
    let (mut hubs, mut behind) = (Vec::new(), Vec::new());
    let manifest = write(columns(names), origin(), &mut hubs, &mut behind).unwrap();
    (manifest, hubs, behind)
}

#[test]
fn sl_13_a_snapshot_reads_back_as_it_was_written_without_a_copy() {
    let (manifest, hubs, behind) = written(&names(1));
    let text = manifest.to_json();
    let read = Manifest::read(text.as_bytes()).unwrap();
    assert_eq!(read, manifest);
    let bytes = aligned(&hubs);
    let inside = bytes.as_ptr_range();
    let snapshot = Snapshot::open(read, bytes, aligned(&behind)).unwrap();
    assert_eq!(snapshot.differences(), [""; 0]);
    let held = columns(&names(1));
    assert_eq!(snapshot.fleet().devices, held.devices);
    assert_eq!(snapshot.fleet().profiles, held.profiles);
    assert_eq!(snapshot.fleet().combinations, held.combinations);
    assert_eq!(snapshot.fleet().suppliers, held.suppliers);
    assert_eq!(snapshot.behind().devices, held.behind_devices);
    assert_eq!(snapshot.behind().hubs, held.behind_hubs);
    assert_eq!(snapshot.behind().types, held.behind_types);
    assert_eq!(snapshot.legend(), &held.legend);
    let column = snapshot.fleet().devices.as_ptr_range();
    assert!(
        inside.contains(&column.start.cast()),
        "the column is a slice of the file"
    );
}

#[test]
fn sl_13_the_same_inventory_gives_the_same_bytes() {
    let (one, hubs, behind) = written(&names(1));
    let (again, hubs_again, behind_again) = written(&names(1));
    assert_eq!(one.to_json(), again.to_json());
    assert_eq!((&hubs, &behind), (&hubs_again, &behind_again));
    // Under other references the columns are the same, and the manifest names the others.
    let (_, other_hubs, _) = written(&names(500));
    assert_eq!(other_hubs, hubs);
    let snapshot = Snapshot::open(one, aligned(&hubs), aligned(&behind)).unwrap();
    assert_eq!(snapshot.columns_for(&names(500)), Ok(columns(&names(500))));
    let held = Snapshot::held(columns(&names(1)), origin()).unwrap();
    assert_eq!(held.fleet().devices, snapshot.fleet().devices);
    let fewer = SupplierNames::of([(
        "Pellwater Energy".to_owned(),
        OrganisationRef::from_random_bits(1),
    )]);
    assert_eq!(
        snapshot.columns_for(&fewer),
        Err(vec!["Skerrydale Power".to_owned()])
    );
}

#[test]
fn a_damaged_snapshot_is_told_and_never_trusted() {
    let (manifest, hubs, behind) = written(&names(1));
    let open = |hubs: &[u8]| Snapshot::open(manifest.clone(), aligned(hubs), aligned(&behind));
    for end in [0, 9, 100, hubs.len() - 1] {
        assert!(open(&hubs[..end]).is_err(), "cut at {end}");
    }
    assert!(open(&behind).is_err(), "the other file");
    let mut more = manifest.clone();
    more.hubs.rows += 1;
    assert!(Snapshot::open(more, aligned(&hubs), aligned(&behind)).is_err());
    // Bytes changed anywhere are refused on opening or found by their digest.
    for at in 0..hubs.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut changed = hubs.clone();
            changed[at] ^= change;
            if let Ok(snapshot) = open(&changed) {
                assert!(!snapshot.differences().is_empty(), "byte {at}");
            }
        }
    }
}

#[test]
fn a_manifest_of_another_form_or_with_a_hole_is_refused() {
    let (manifest, _, _) = written(&names(1));
    let text = manifest.to_json();
    let form = text.replace("\"form\":1", "\"form\":2");
    let why = Manifest::read(form.as_bytes()).unwrap_err().to_string();
    assert_eq!(why, "the manifest has form 2; this program reads form 1");
    for (from, to) in [
        ("\"as_of\":\"2026-09-30\"", "\"as_of\":\"soon\""),
        ("\"4G South\"", "\"5G South\""),
        ("\"Commissioned\"", "\"Live\""),
        ("\"supplier_names\":{", "\"supplier_names\":{\"x\":\"y\","),
        ("\"Reachable\"", "\"Perhaps\""),
        ("[[],", "[[99],"),
        (
            "\"electricity\":null,\"gas\":null",
            "\"electricity\":null,\"gas\":\"ORG-0000000009\"",
        ),
    ] {
        let bad = text.replacen(from, to, 1);
        assert_ne!(bad, text, "{from}");
        assert!(Manifest::read(bad.as_bytes()).is_err(), "{from}");
    }
    assert!(Manifest::read(b"{}").is_err());
    assert!(Manifest::read(b"no").is_err());
}
