//! What the XML interface needs kept (DUIS): its Users, the certificates that are trusted, and which
//! Service Request was answered how.

use super::LedgerError;
use async_trait::async_trait;
use terms::{DeviceId, Moment, OrganisationRef};

/// What a User of the interface is (DUIS User Role). It follows from the User's EUI-64 and from
/// nothing in a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UserRole {
    /// Import Supplier.
    ImportSupplier,
    /// Export Supplier.
    ExportSupplier,
    /// Gas Supplier.
    GasSupplier,
    /// Registered Supplier Agent.
    RegisteredSupplierAgent,
    /// Electricity Distributor.
    ElectricityDistributor,
    /// Gas Transporter.
    GasTransporter,
    /// Any other User.
    OtherUser,
}

impl UserRole {
    /// Every role, in this file's order.
    pub const ALL: [UserRole; 7] = [
        UserRole::ImportSupplier,
        UserRole::ExportSupplier,
        UserRole::GasSupplier,
        UserRole::RegisteredSupplierAgent,
        UserRole::ElectricityDistributor,
        UserRole::GasTransporter,
        UserRole::OtherUser,
    ];

    /// DUIS's short name.
    pub fn text(self) -> &'static str {
        match self {
            UserRole::ImportSupplier => "IS",
            UserRole::ExportSupplier => "ES",
            UserRole::GasSupplier => "GS",
            UserRole::RegisteredSupplierAgent => "RSA",
            UserRole::ElectricityDistributor => "ED",
            UserRole::GasTransporter => "GT",
            UserRole::OtherUser => "OU",
        }
    }

    /// The role with this short name.
    pub fn parse(text: &str) -> Option<UserRole> {
        UserRole::ALL.into_iter().find(|role| role.text() == text)
    }
}

/// Whether a User may use the interface now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UserStanding {
    /// It may.
    Active,
    /// It is suspended: what it sends is answered and not carried out.
    Suspended,
}

/// A User of the interface, as set up. One organisation may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUser {
    /// Its EUI-64, which its requests name as their originator.
    pub eui: DeviceId,
    /// Whose it is.
    pub organisation: OrganisationRef,
    /// What it is.
    pub role: UserRole,
    /// Whether it may use the interface.
    pub standing: UserStanding,
    /// Where its alerts are posted to, as an address of HTTP; absent where it takes none.
    pub receives_at: Option<String>,
    /// The version of DUIS's own schema that it has, where that lacks our extension.
    pub stock_schema: Option<String>,
}

/// What a certificate that is held may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CertificateUse {
    /// Issue certificates: an anchor of trust.
    Issues,
    /// Sign messages, where an issuer that is held issued it.
    Signs,
}

/// A certificate that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldCertificate {
    /// What it may do.
    pub may: CertificateUse,
    /// Its bytes in DER.
    pub der: Vec<u8>,
    /// From when on it is revoked.
    pub revoked_from: Option<Moment>,
}

/// That a Service Request was answered, and how. It is kept with what the request did, in one
/// transaction, so that neither is there without the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredRequest {
    /// Who asked.
    pub originator: DeviceId,
    /// Which of the originator's requests it is.
    pub counter: u64,
    /// SHA-256 of what was signed: two requests with the same digest say the same.
    pub signed_sha256: [u8; 32],
    /// The code that answers it.
    pub code: String,
    /// SHA-256 of the signed response, which is kept as a file.
    pub response_sha256: [u8; 32],
    /// When.
    pub at: Moment,
}

/// An alert to a User, to be sent once what it tells of is committed. One whose key is there
/// already for the User is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlert {
    /// The User.
    pub to: DeviceId,
    /// An alert with this key is sent to the User once, however often it is decided.
    pub key: String,
    /// The alert in the form of the interface, without a ResponseID and unsigned.
    pub body: Vec<u8>,
}

/// An alert that waits to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingAlert {
    /// Its number among the User's own, rising; with it the ResponseID is the same each time.
    pub number: u64,
    /// When what it tells of was committed.
    pub at: Moment,
    /// The alert, without a ResponseID and unsigned.
    pub body: Vec<u8>,
}

/// An alert that is set aside, with the reason that DCC gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSetAside {
    /// The User for whom it waits.
    pub user: DeviceId,
    /// Its number among the User's own.
    pub number: u64,
    /// Why.
    pub reason: String,
}

/// How the first waiting alert of a User stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How often it was tried without being taken.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Moment,
    /// Why it was not taken the last time, in words for an operator.
    pub failure: String,
}

/// How a User's alerts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxLine {
    /// The User.
    pub user: DeviceId,
    /// How many alerts wait.
    pub waiting: u64,
    /// When the first of them was written.
    pub oldest: Moment,
    /// How it stands, where it was tried.
    pub delivery: Option<Delivery>,
}

/// What the interface needs kept.
#[async_trait]
pub trait MessageLedger: Send + Sync {
    /// Every User, by EUI-64.
    async fn service_users(&self) -> Result<Vec<ServiceUser>, LedgerError>;
    /// The User with this EUI-64.
    async fn service_user(&self, eui: DeviceId) -> Result<Option<ServiceUser>, LedgerError>;
    /// Keeps a User in place of the one with the same EUI-64 (set-up, not an act).
    async fn put_service_user(&self, user: &ServiceUser) -> Result<(), LedgerError>;
    /// Every certificate that is held.
    async fn certificates(&self) -> Result<Vec<HeldCertificate>, LedgerError>;
    /// Keeps a certificate in place of the same one (set-up, not an act).
    async fn put_certificate(&self, certificate: &HeldCertificate) -> Result<(), LedgerError>;

    /// How this request was answered, if it was.
    async fn answered_request(
        &self,
        originator: DeviceId,
        counter: u64,
    ) -> Result<Option<AnsweredRequest>, LedgerError>;
    /// The highest counter of the originator's requests that were answered.
    async fn last_counter(&self, originator: DeviceId) -> Result<Option<u64>, LedgerError>;
    /// Keeps the answer to a request that changes nothing. It is [`LedgerError::AlreadyDone`]
    /// where the same request has one, and [`LedgerError::RequestIdUsed`] where another one has, or
    /// where its counter is not above the originator's last.
    async fn keep_answered(&self, answered: &AnsweredRequest) -> Result<(), LedgerError>;

    /// The User's first waiting alerts in their order, at most so many, and how the first stands.
    async fn waiting_alerts(
        &self,
        user: DeviceId,
        limit: u32,
    ) -> Result<(Vec<WaitingAlert>, Option<Delivery>), LedgerError>;
    /// Notes that the User took this alert. Noted again it changes nothing.
    async fn alert_taken(&self, user: DeviceId, number: u64, at: Moment)
    -> Result<(), LedgerError>;
    /// Notes that the User did not take this alert. Where another one waits first by now, it changes
    /// nothing.
    async fn alert_not_taken(
        &self,
        user: DeviceId,
        number: u64,
        delivery: &Delivery,
    ) -> Result<(), LedgerError>;
    /// How the alerts of every User stand for whom some wait, by EUI-64.
    async fn outbox(&self) -> Result<Vec<OutboxLine>, LedgerError>;
}

/// Where alerts are posted. The only way out of the house.
#[async_trait]
pub trait PostOffice: Send + Sync {
    /// Posts a message to this address, and gives the HTTP status of the answer, or why there was
    /// none.
    async fn post(&self, address: &str, message: Vec<u8>) -> Result<u16, String>;
}
