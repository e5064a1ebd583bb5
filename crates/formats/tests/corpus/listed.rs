//! The synthetic device catalogue of the corpus, `catalogue.csv`, as the engine takes it.

use crate::notation::{directory, read_text};
use register::catalogue::DeviceCatalogue;
use terms::{DeviceModel, DeviceType, FirmwareVersion, Make, Model};

/// Every Device Model it lists.
pub fn catalogue() -> DeviceCatalogue {
    let text = read_text(&directory().join("catalogue.csv"));
    DeviceCatalogue::new(text.lines().skip(1).map(|line| {
        let [make, model, firmware, device_type] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("four columns in {line}");
        };
        DeviceModel {
            device_type: DeviceType::from_code(device_type).expect("a Device Type"),
            make: Make::parse(make).expect("a make"),
            model: Model::parse(model).expect("a model"),
            firmware: FirmwareVersion::parse(firmware),
        }
    }))
}
