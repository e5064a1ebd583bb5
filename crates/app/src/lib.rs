//! The imperative shell: loads facts, asks the pure cores, commits what they yield.
//!
//! Decisions go through [`App::act`]; facts from outside go through [`ingest`]. Nothing here knows
//! SQL or HTTP: what it needs from outside are the [`ports`].

pub mod accounts;
pub mod act;
pub mod authority;
pub mod certified;
pub mod duis;
pub mod editions;
pub mod erasure;
pub mod fleet;
pub mod ingest;
pub mod intake;
pub mod launches;
pub mod outgoing;
pub mod people;
pub mod ports;
pub mod rate;
pub mod reads;
pub mod reconcile;

use crate::ports::{Clock, FleetStore, Ledger, LedgerError, ListedDevice, Objects, Press};
use formats::neutrality::Marking;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, RwLock};
use terms::Moment;

/// The register at work: the ports and what is kept at hand.
pub struct App {
    /// States and acts.
    pub ledger: Arc<dyn Ledger>,
    /// Files as sent and as published.
    pub objects: Arc<dyn Objects>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The clock that sessions, tokens and limits go by: the same, but where the world's runs faster
    /// than that of the people who look at it.
    pub(crate) visitors_clock: Arc<dyn Clock>,
    /// Where publications go.
    pub press: Arc<dyn Press>,
    /// Where the fleet is kept; absent where this installation keeps none.
    pub(crate) fleet: Option<Arc<dyn FleetStore>>,
    /// What launches need at hand; absent where this installation keeps none.
    pub(crate) launching: Option<launches::Launching>,
    /// What the XML interface needs at hand; absent where this installation has none.
    pub(crate) messaging: Option<duis::Messaging>,
    /// The key from which references are drawn; kept by the ledger, never shown.
    pub(crate) reference_secret: [u8; 32],
    /// The list of devices in force, at hand for intake and for the publication gate.
    pub(crate) devices: RwLock<Arc<ingest::DeviceList>>,
    /// Which list of devices that is, so that another process's import is noticed.
    pub(crate) devices_mark: std::sync::Mutex<Option<Vec<u8>>>,
    /// Whether the data is real or invented; files and pages say so.
    pub marking: Marking,
    /// Held by everybody who keeps a file until the act that names it is committed, and by nobody
    /// while files are erased.
    pub(crate) receiving: tokio::sync::RwLock<()>,
    /// How many files were erased since the register was opened.
    pub(crate) files_erased: AtomicU64,
    /// The journal line up to which no file of a diverted item is left.
    pub(crate) files_erased_up_to: AtomicU64,
    /// Failed sign-ins and API requests, counted against their limits.
    pub(crate) rates: rate::Rates,
}

impl App {
    /// Opens the register on these ports.
    pub async fn open(
        ledger: Arc<dyn Ledger>,
        objects: Arc<dyn Objects>,
        clock: Arc<dyn Clock>,
        press: Arc<dyn Press>,
        marking: Marking,
    ) -> Result<App, LedgerError> {
        let secret = ledger
            .keep_value("reference-secret", &accounts::random_bytes()?)
            .await?;
        let reference_secret = secret
            .try_into()
            .map_err(|_| LedgerError::Corrupt("the reference secret is not 32 bytes".into()))?;
        let devices_mark = ledger.kept_value(ingest::DEVICES_MARK).await?;
        let devices: Vec<ListedDevice> = ledger.listed_devices().await?;
        Ok(App {
            ledger,
            objects,
            visitors_clock: Arc::clone(&clock),
            clock,
            press,
            fleet: None,
            launching: None,
            messaging: None,
            reference_secret,
            devices: RwLock::new(Arc::new(ingest::DeviceList::new(devices))),
            devices_mark: std::sync::Mutex::new(devices_mark),
            marking,
            receiving: tokio::sync::RwLock::default(),
            files_erased: AtomicU64::new(0),
            files_erased_up_to: AtomicU64::new(0),
            rates: rate::Rates::default(),
        })
    }

    /// The same register under another clock, as a demonstration world needs it.
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> App {
        App {
            visitors_clock: Arc::clone(&clock),
            clock,
            ..self
        }
    }

    /// The same register under a clock that may run faster than its visitors' own: a session lasts
    /// as long as they think, and a limit is of their requests.
    pub fn with_clocks(self, world: Arc<dyn Clock>, visitors: Arc<dyn Clock>) -> App {
        App {
            clock: world,
            visitors_clock: visitors,
            ..self
        }
    }

    /// The same register with a fleet.
    pub fn with_fleet(self, fleet: Arc<dyn FleetStore>) -> App {
        App {
            fleet: Some(fleet),
            ..self
        }
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The list of devices in force.
    pub fn devices(&self) -> Arc<ingest::DeviceList> {
        let held = self.devices.read();
        Arc::clone(&held.unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Random-looking bits for a kind of reference and its natural key, always the same.
    pub(crate) fn reference_bits(&self, kind: &str, natural_key: &str) -> u64 {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &self.reference_secret);
        let tag = ring::hmac::sign(&key, format!("{kind}\n{natural_key}").as_bytes());
        let mut bits = [0; 8];
        bits.copy_from_slice(&tag.as_ref()[..8]);
        u64::from_be_bytes(bits)
    }
}

/// SHA-256 of these bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}
