//! Setting the interface up: its Users, their certificates, and whom it trusts. Done by hand at the
//! machine; no act of anybody's.

use crate::App;
use crate::ports::{
    CertificateUse, HeldCertificate, LedgerError, ServiceUser, UserRole, UserStanding,
};
use formats::duis::certificate::{Certificate, CertificateFault, IssuingAuthority, Role};
use formats::duis::identifiers::SchemaVersion;
use terms::{DeviceId, Moment, Organisation, OrganisationType};

/// Why something cannot be set up so.
#[derive(Debug)]
pub enum SetUpFault {
    /// An organisation of this kind cannot have a User in this role.
    RoleUnfit(UserRole),
    /// There is no User with this EUI-64.
    NoSuchUser,
    /// The certificate does not read.
    Certificate(CertificateFault),
    /// The certificate is not one for signing requests (role 87).
    NotForSigning,
    /// No issuer that is held issued the certificate.
    IssuerUnknown,
    /// The issuer's own certificate is not valid now.
    IssuerNotValid,
    /// Storage failed.
    Ledger(LedgerError),
}

/// How a User takes alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiving {
    /// The address of HTTP that they are posted to.
    pub address: String,
    /// The version of DUIS's own schema that the User has, where that lacks our extension.
    pub stock_schema: Option<SchemaVersion>,
}

impl From<LedgerError> for SetUpFault {
    fn from(error: LedgerError) -> SetUpFault {
        SetUpFault::Ledger(error)
    }
}

impl std::fmt::Display for SetUpFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SetUpFault::RoleUnfit(role) => write!(
                f,
                "An organisation of this kind cannot have a User in role {}.",
                role.text()
            ),
            SetUpFault::NoSuchUser => f.write_str("There is no User with this EUI-64."),
            SetUpFault::Certificate(fault) => {
                f.write_str(formats::sentences::duis::certificate_text(*fault))
            }
            SetUpFault::NotForSigning => {
                f.write_str("The certificate is not one for signing requests (role 87).")
            }
            SetUpFault::IssuerUnknown => {
                f.write_str("No issuer that is held issued the certificate. Add its issuer first.")
            }
            SetUpFault::IssuerNotValid => {
                f.write_str("The issuer's own certificate is not valid yet, or no longer.")
            }
            SetUpFault::Ledger(error) => write!(f, "not stored: {error}"),
        }
    }
}

impl std::error::Error for SetUpFault {}

impl App {
    /// Adds a User, or changes the one with this EUI-64; its standing stays what it was.
    pub async fn put_service_user(
        &self,
        eui: DeviceId,
        organisation: &Organisation,
        role: UserRole,
        receives: Option<Receiving>,
    ) -> Result<(), SetUpFault> {
        if !may_have(organisation.organisation_type, role) {
            return Err(SetUpFault::RoleUnfit(role));
        }
        let ledger = self.message_ledger()?;
        let before = ledger.service_user(eui).await?;
        let user = ServiceUser {
            eui,
            organisation: organisation.reference,
            role,
            standing: before.map_or(UserStanding::Active, |user| user.standing),
            stock_schema: receives
                .as_ref()
                .and_then(|receiving| Some(receiving.stock_schema.as_ref()?.text().to_owned())),
            receives_at: receives.map(|receiving| receiving.address),
        };
        Ok(ledger.put_service_user(&user).await?)
    }

    /// Suspends a User, or lets it use the interface again.
    pub async fn set_user_standing(
        &self,
        eui: DeviceId,
        standing: UserStanding,
    ) -> Result<(), SetUpFault> {
        let ledger = self.message_ledger()?;
        let user = ledger.service_user(eui).await?;
        let user = user.ok_or(SetUpFault::NoSuchUser)?;
        let user = ServiceUser { standing, ..user };
        Ok(ledger.put_service_user(&user).await?)
    }

    /// Trusts the certificates that the holder of this one issues.
    pub async fn trust_issuer(&self, der: Vec<u8>) -> Result<(), SetUpFault> {
        let issuer = IssuingAuthority::parse(&der).map_err(SetUpFault::Certificate)?;
        if !issuer.is_valid(self.now()) {
            return Err(SetUpFault::IssuerNotValid);
        }
        self.put_certificate(CertificateUse::Issues, der).await
    }

    /// Holds a User's certificate for signing requests, and gives the holder.
    pub async fn hold_certificate(&self, der: Vec<u8>) -> Result<DeviceId, SetUpFault> {
        let certificate = Certificate::parse(&der).map_err(SetUpFault::Certificate)?;
        if certificate.role() != Role::XML_SIGN || !certificate.may_sign() {
            return Err(SetUpFault::NotForSigning);
        }
        let held = self.message_ledger()?.certificates().await?;
        if !super::answer::is_trusted(&certificate, &held, self.now()) {
            return Err(SetUpFault::IssuerUnknown);
        }
        self.put_certificate(CertificateUse::Signs, der).await?;
        Ok(certificate.holder())
    }

    /// Takes back the trust in a certificate, of an issuer or a User, from this moment on.
    pub async fn revoke_certificate(&self, der: &[u8], from: Moment) -> Result<(), SetUpFault> {
        let ledger = self.message_ledger()?;
        let held = ledger.certificates().await?;
        let found = held.into_iter().find(|one| one.der == der);
        let certificate = HeldCertificate {
            revoked_from: Some(from),
            ..found.ok_or(SetUpFault::IssuerUnknown)?
        };
        Ok(ledger.put_certificate(&certificate).await?)
    }

    async fn put_certificate(&self, may: CertificateUse, der: Vec<u8>) -> Result<(), SetUpFault> {
        let certificate = HeldCertificate {
            may,
            der,
            revoked_from: None,
        };
        let ledger = self.message_ledger()?;
        Ok(ledger.put_certificate(&certificate).await?)
    }
}

/// Which organisation may be which User.
fn may_have(organisation: OrganisationType, role: UserRole) -> bool {
    match organisation {
        OrganisationType::Supplier => match role {
            UserRole::ImportSupplier
            | UserRole::ExportSupplier
            | UserRole::GasSupplier
            | UserRole::OtherUser => true,
            UserRole::RegisteredSupplierAgent
            | UserRole::ElectricityDistributor
            | UserRole::GasTransporter => false,
        },
        OrganisationType::NetworkParty => match role {
            UserRole::ElectricityDistributor | UserRole::GasTransporter | UserRole::OtherUser => {
                true
            }
            UserRole::ImportSupplier
            | UserRole::ExportSupplier
            | UserRole::GasSupplier
            | UserRole::RegisteredSupplierAgent => false,
        },
        OrganisationType::OtherSecParty => match role {
            UserRole::RegisteredSupplierAgent | UserRole::OtherUser => true,
            UserRole::ImportSupplier
            | UserRole::ExportSupplier
            | UserRole::GasSupplier
            | UserRole::ElectricityDistributor
            | UserRole::GasTransporter => false,
        },
        OrganisationType::Dcc
        | OrganisationType::Secas
        | OrganisationType::Panel
        | OrganisationType::Manufacturer
        | OrganisationType::Csp => false,
    }
}
