//! The Users of the XML interface in the demonstration: three Suppliers, with keys that are made for
//! this world alone and lie in its data directory, so that anybody can sign a Service Request.

use super::DemonstrationError;
use super::cast::suppliers;
use crate::key_files::{broker, certificate_der};
use crate::throw_away_pki::{KeyHolder, PkiDirectory};
use crate::wiring::DataDirectory;
use app::App;
use app::duis::Broker;
use app::ports::UserRole;
use terms::{DeviceId, Moment};

/// The place of each Supplier with a User in the fictional fleet, and the name of its files.
const USERS: [(usize, &str, &str); 3] = [
    (0, "brightwater", "00-DB-12-34-AA-00-00-01"),
    (1, "thornbeck", "00-DB-12-34-AA-00-00-03"),
    (2, "quillhaven", "00-DB-12-34-AA-00-00-04"),
];

/// The Access Control Broker of the world.
const BROKER: (&str, &str) = ("broker", "00-DB-12-34-AA-00-00-02");

/// For how long the keys are good: the world's time runs ahead of everybody's.
const VALID_DAYS: u16 = 20 * 365;

/// Where the keys lie.
pub fn keys(data: &DataDirectory) -> PkiDirectory {
    PkiDirectory::at(data.file("demo-keys"))
}

/// Makes the keys and enters the Users.
pub(super) async fn enter(
    app: &App,
    data: &DataDirectory,
    now: Moment,
) -> Result<(), DemonstrationError> {
    let holder = |name: &str, eui| KeyHolder {
        name: name.to_owned(),
        eui: DeviceId::parse(eui).expect("an EUI-64 of the demonstration is well formed"),
    };
    let users: Vec<KeyHolder> = USERS
        .iter()
        .map(|(_, name, eui)| holder(name, *eui))
        .collect();
    let pki = keys(data);
    pki.make(&users, &holder(BROKER.0, BROKER.1), now, VALID_DAYS)?;
    app.trust_issuer(certificate_der(&pki.authority())?).await?;
    let organisations = app.ledger.organisations().await?;
    for (place, name, _) in USERS {
        let held = app.hold_certificate(certificate_der(&pki.certificate(name))?);
        let eui = held.await?;
        let of = suppliers()[place];
        let organisation = organisations.iter().find(|one| one.name == of);
        let organisation =
            organisation.ok_or_else(|| DemonstrationError(format!("{of} is not entered")))?;
        app.put_service_user(eui, organisation, UserRole::ImportSupplier, None)
            .await?;
    }
    Ok(())
}

/// The Broker, with the key that was made for this world.
pub(super) fn opened(data: &DataDirectory) -> Result<Broker, DemonstrationError> {
    let pki = keys(data);
    Ok(broker(&pki.key(BROKER.0), &pki.certificate(BROKER.0))?)
}
