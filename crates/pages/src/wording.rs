//! The sentences every page carries.

/// The product's name.
pub const PRODUCT: &str = "Firmgate";

/// REG-2: on every page, so that neither an entry nor its absence steers anyone.
pub const NEUTRALITY: &str = "This register does not rank, score, count or compare makes or models. \
     An entry shows that a problem and its confirmed fix have been shared; it is not a mark against \
     a device or its maker. No published entry is not a statement of quality.";

/// REG-11 and DOMAIN trap 18: what this register is not for, and what not to type into it.
pub const DATA_NOTE: &str = "Not for safety, security or billing emergencies: use the urgent channel \
     for those. Do not enter customers' names or addresses, meter point numbers or Device IDs.";

/// What the demonstration says at the top of every page.
pub const DEMONSTRATION: &str =
    "Demonstration world: every organisation and device here is invented.";
