//! Hubs that are stored apart, as forms name them.

use super::formed::record_form;
use super::text::Text;
use launch::hold::StoredHubs;

record_form!(StoredHubsForm of StoredHubs {
    sha256: Text<[u8; 32]>,
    hubs: u64,
});
