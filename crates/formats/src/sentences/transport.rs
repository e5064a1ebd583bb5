//! What is wrong with a file of the transport (TLS): the file, the code, what was found, what was
//! wanted, and what to do.

use crate::transport::{TransportFault, TransportFaultKind};

/// The fault on one line: `server.pem: TLS-NO-CERTIFICATE found …; wanted …. …`.
pub fn fault_text(fault: &TransportFault) -> String {
    let (file, code) = (&fault.file, fault.kind.code());
    let (found, wanted, hint) = words(&fault.kind);
    format!("{file}: {code} found {found}; wanted {wanted}. {hint}")
}

/// What was found, what was wanted, and what to do.
fn words(kind: &TransportFaultKind) -> (String, &'static str, String) {
    let certificates = "certificates in PEM (-----BEGIN CERTIFICATE-----)";
    let revocation_lists = "revocation lists in PEM (-----BEGIN X509 CRL-----)";
    match kind {
        TransportFaultKind::Unreadable(why) => (
            format!("that it cannot be read ({why})"),
            "a file that the server's account may read",
            "Look at the path, and at who may read the file.".to_owned(),
        ),
        TransportFaultKind::TooLarge(bytes_max) => (
            format!("more than {bytes_max} bytes"),
            "keys or certificates in PEM and nothing else",
            "Look whether this is the file that was meant.".to_owned(),
        ),
        TransportFaultKind::NoCertificate => (
            "no certificate".to_owned(),
            certificates,
            "A certificate in DER is turned into PEM by openssl x509 -inform der -in FILE.".into(),
        ),
        TransportFaultKind::CertificateUnreadable(number) => (
            format!("that certificate {number} in it does not read"),
            certificates,
            "Copy it again, whole; openssl x509 -noout -text -in FILE says more.".to_owned(),
        ),
        TransportFaultKind::CertificateExpired(until) => (
            format!("a certificate that was valid until {}", until.rfc3339()),
            "a certificate that is valid now",
            "Have it renewed, and put the new one with its key in place.".to_owned(),
        ),
        TransportFaultKind::CertificateNotYetValid(from) => (
            format!("a certificate that is valid from {}", from.rfc3339()),
            "a certificate that is valid now",
            "Look at this machine's clock, or go on with the old certificate until then.".into(),
        ),
        TransportFaultKind::NoKey => (
            "no private key".to_owned(),
            "a private key in PEM (-----BEGIN PRIVATE KEY-----)",
            "The key is what the certificate was asked for with; it is often a file of its own."
                .to_owned(),
        ),
        TransportFaultKind::KeyEncrypted => (
            "a private key that is locked by a pass phrase".to_owned(),
            "one that is not, in a file that only the server's account may read",
            "Unlock it: openssl pkcs8 -in FILE -out NEW-FILE.".to_owned(),
        ),
        TransportFaultKind::KeyUnfit => (
            "a private key that cannot sign here".to_owned(),
            "one of ECDSA (P-256, P-384), RSA (2048 bits or more) or Ed25519",
            "Make a new key, and have a certificate made for it.".to_owned(),
        ),
        TransportFaultKind::KeyOfAnother(certificate) => (
            format!("another key than that of the first certificate in {certificate}"),
            "a certificate and its own key",
            "The server's own certificate comes first in its file, those of its issuers after it."
                .to_owned(),
        ),
        TransportFaultKind::AuthoritiesExpired(count) => (
            format!("{count} authorities, none of them valid now"),
            "at least one authority that is valid now",
            "Put the authority in that issues today.".to_owned(),
        ),
        TransportFaultKind::AuthorityUnfit(number) => (
            format!("that certificate {number} in it cannot be an authority's"),
            "certificates of authorities",
            "Put in the certificate of whoever issued, not the one that was issued.".to_owned(),
        ),
        TransportFaultKind::NoRevocationList => (
            "no revocation list".to_owned(),
            revocation_lists,
            "A list in DER is turned into PEM by openssl crl -inform der -in FILE.".to_owned(),
        ),
        TransportFaultKind::RevocationListUnreadable => (
            "a revocation list that does not read".to_owned(),
            revocation_lists,
            "Fetch it again, whole; openssl crl -noout -text -in FILE says more.".to_owned(),
        ),
    }
}
