//! What a certificate of the transport says: whose it is, and for how long it is valid.

use crate::duis::certificate::holder;
use crate::duis::pki::Validity;
use terms::{DeviceId, Moment};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::x509::X509Name;

const ORGANISATION: &str = "2.5.4.10";
const X500_UNIQUE_IDENTIFIER: &str = "2.5.4.45";

/// Whom the subject of a client's certificate names. At least one of the two is there; both have to
/// lead to the same organisation (decision 17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedSubject {
    /// The organisation's name (`O`).
    pub organisation: Option<String>,
    /// The EUI-64 of a User of the XML interface (`x500UniqueIdentifier`, DUIS.md section 7).
    pub holder: Option<DeviceId>,
}

/// The names in the subject of a certificate. `None` where it names nobody, where it has an attribute
/// twice, or where one does not read: a certificate that could be two organisations' is nobody's.
pub fn subject(der: &[u8]) -> Option<CertifiedSubject> {
    let certificate = x509(der)?;
    let subject = certificate.subject();
    let organisation = match count(subject, ORGANISATION) {
        0 => None,
        1 => Some(organisation_name(subject)?),
        _ => return None,
    };
    let holder = match count(subject, X500_UNIQUE_IDENTIFIER) {
        0 => None,
        1 => Some(holder(subject)?),
        _ => return None,
    };
    (organisation.is_some() || holder.is_some()).then_some(CertifiedSubject {
        organisation,
        holder,
    })
}

/// From when until when a certificate is valid; `None` where it is none.
pub fn validity(der: &[u8]) -> Option<Validity> {
    let certificate = x509(der)?;
    let moment = |seconds| Moment::from_unix_seconds(seconds);
    Some(Validity {
        from: moment(certificate.validity().not_before.timestamp()),
        until: moment(certificate.validity().not_after.timestamp()),
    })
}

fn x509(der: &[u8]) -> Option<X509Certificate<'_>> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Some(certificate),
        Ok(_) | Err(_) => None,
    }
}

fn count(subject: &X509Name<'_>, kind: &str) -> usize {
    subject
        .iter_attributes()
        .filter(|attribute| attribute.attr_type().to_id_string() == kind)
        .count()
}

fn organisation_name(subject: &X509Name<'_>) -> Option<String> {
    let mut names = subject.iter_organization();
    let name = names.next()?.as_str().ok()?;
    (!name.is_empty()).then(|| name.to_owned())
}
