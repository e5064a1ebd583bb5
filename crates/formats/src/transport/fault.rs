//! What can be wrong with the files of the transport, as facts. The words stand in
//! [`crate::sentences::transport`].

use terms::Moment;

/// One thing that is wrong with one file that an operator named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportFault {
    /// The file, as it was named.
    pub file: String,
    /// What is wrong with it.
    pub kind: TransportFaultKind,
}

/// What is wrong with a file of the transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportFaultKind {
    /// It cannot be read; why, in the operating system's words.
    Unreadable(String),
    /// It is larger than any such file is; so many bytes are the most.
    TooLarge(usize),
    /// No certificate in PEM stands in it.
    NoCertificate,
    /// One of its certificates does not read: the first, second and so on.
    CertificateUnreadable(usize),
    /// Its certificate was valid until this moment.
    CertificateExpired(Moment),
    /// Its certificate is valid only from this moment on.
    CertificateNotYetValid(Moment),
    /// No private key in PEM stands in it.
    NoKey,
    /// The private key in it is locked by a pass phrase.
    KeyEncrypted,
    /// The private key is of a kind that is not used here.
    KeyUnfit,
    /// The private key is another one than that of the first certificate in this file.
    KeyOfAnother(String),
    /// No authority in it is valid any more; so many had expired.
    AuthoritiesExpired(usize),
    /// An authority in it cannot be one: the first, second and so on.
    AuthorityUnfit(usize),
    /// No revocation list in PEM stands in it.
    NoRevocationList,
    /// One of its revocation lists does not read.
    RevocationListUnreadable,
}

impl TransportFaultKind {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TransportFaultKind::Unreadable(_) => "TLS-FILE-UNREADABLE",
            TransportFaultKind::TooLarge(_) => "TLS-FILE-TOO-LARGE",
            TransportFaultKind::NoCertificate => "TLS-NO-CERTIFICATE",
            TransportFaultKind::CertificateUnreadable(_) => "TLS-CERTIFICATE-UNREADABLE",
            TransportFaultKind::CertificateExpired(_) => "TLS-CERTIFICATE-EXPIRED",
            TransportFaultKind::CertificateNotYetValid(_) => "TLS-CERTIFICATE-NOT-YET-VALID",
            TransportFaultKind::NoKey => "TLS-NO-KEY",
            TransportFaultKind::KeyEncrypted => "TLS-KEY-ENCRYPTED",
            TransportFaultKind::KeyUnfit => "TLS-KEY-UNFIT",
            TransportFaultKind::KeyOfAnother(_) => "TLS-KEY-OF-ANOTHER",
            TransportFaultKind::AuthoritiesExpired(_) => "TLS-AUTHORITIES-EXPIRED",
            TransportFaultKind::AuthorityUnfit(_) => "TLS-AUTHORITY-UNFIT",
            TransportFaultKind::NoRevocationList => "TLS-NO-REVOCATION-LIST",
            TransportFaultKind::RevocationListUnreadable => "TLS-REVOCATION-LIST-UNREADABLE",
        }
    }
}

/// The fault in words, for whoever starts the server or reads its log.
impl std::fmt::Display for TransportFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::sentences::transport::fault_text(self))
    }
}

impl std::error::Error for TransportFault {}
