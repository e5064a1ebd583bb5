//! The sentences every page carries, beside the fixed statements of [`formats::neutrality`].

/// The product's name.
pub const PRODUCT: &str = "Firmgate";

/// DOMAIN trap 18: what not to type into the register.
pub const DATA_NOTE: &str = "Do not enter customers' names or addresses or meter point numbers, nor Device IDs but where a \
     field asks for them.";

/// What the demonstration says at the top of every page.
pub const DEMONSTRATION: &str =
    "Demonstration world: every organisation and device here is invented.";
