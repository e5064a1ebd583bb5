//! Certificates and keys from files in PEM, with what is wrong with them.

use super::provider;
use formats::limits::TLS_FILE_BYTES_MAX;
use formats::transport::{TransportFault, TransportFaultKind, validity};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use terms::Moment;

/// What is wrong with this file.
pub(super) fn fault(file: &Path, kind: TransportFaultKind) -> TransportFault {
    TransportFault {
        file: file.display().to_string(),
        kind,
    }
}

/// A certificate with those of its issuers behind it, and its key; valid at this moment.
pub(super) fn certified_key(
    chain_file: &Path,
    key_file: &Path,
    at: Moment,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TransportFault> {
    let chain = certificates(chain_file)?;
    let own = chain.first().and_then(|own| validity(own));
    let own = own.ok_or_else(|| fault(chain_file, TransportFaultKind::CertificateUnreadable(1)))?;
    if own.until < at {
        let kind = TransportFaultKind::CertificateExpired(own.until);
        return Err(fault(chain_file, kind));
    }
    if at < own.from {
        let kind = TransportFaultKind::CertificateNotYetValid(own.from);
        return Err(fault(chain_file, kind));
    }
    let key = private_key(key_file)?;
    match CertifiedKey::from_der(chain.clone(), key.clone_key(), &provider()) {
        Ok(_) => Ok((chain, key)),
        Err(rustls::Error::InconsistentKeys(_)) => {
            let kind = TransportFaultKind::KeyOfAnother(chain_file.display().to_string());
            Err(fault(key_file, kind))
        }
        Err(rustls::Error::InvalidCertificate(_)) => {
            let kind = TransportFaultKind::CertificateUnreadable(1);
            Err(fault(chain_file, kind))
        }
        Err(_) => Err(fault(key_file, TransportFaultKind::KeyUnfit)),
    }
}

/// The authorities in a bundle that are valid at this moment. One that has expired is left out with a
/// word in the log: a bundle has the old and the new one while a roll-over lasts.
pub(super) fn authorities(file: &Path, at: Moment) -> Result<RootCertStore, TransportFault> {
    let mut roots = RootCertStore::empty();
    let mut expired = 0;
    for (number, certificate) in (1..).zip(certificates(file)?) {
        let valid = validity(&certificate)
            .ok_or_else(|| fault(file, TransportFaultKind::CertificateUnreadable(number)))?;
        if valid.until < at {
            expired += 1;
            tracing::warn!(file = %file.display(), number, "an authority has expired and is left out");
            continue;
        }
        roots
            .add(certificate)
            .map_err(|_| fault(file, TransportFaultKind::AuthorityUnfit(number)))?;
    }
    match roots.is_empty() {
        true => Err(fault(file, TransportFaultKind::AuthoritiesExpired(expired))),
        false => Ok(roots),
    }
}

/// The revocation lists in a file.
pub(super) fn revocation_lists(
    file: &Path,
) -> Result<Vec<CertificateRevocationListDer<'static>>, TransportFault> {
    let text = bytes(file)?;
    let lists: Result<Vec<_>, _> = CertificateRevocationListDer::pem_slice_iter(&text).collect();
    let lists = lists.map_err(|_| fault(file, TransportFaultKind::RevocationListUnreadable))?;
    match lists.is_empty() {
        true => Err(fault(file, TransportFaultKind::NoRevocationList)),
        false => Ok(lists),
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TransportFault> {
    let text = bytes(file)?;
    let mut certificates = Vec::new();
    for (number, certificate) in (1..).zip(CertificateDer::pem_slice_iter(&text)) {
        let certificate = certificate
            .map_err(|_| fault(file, TransportFaultKind::CertificateUnreadable(number)))?;
        if validity(&certificate).is_none() {
            return Err(fault(
                file,
                TransportFaultKind::CertificateUnreadable(number),
            ));
        }
        certificates.push(certificate);
    }
    match certificates.is_empty() {
        true => Err(fault(file, TransportFaultKind::NoCertificate)),
        false => Ok(certificates),
    }
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TransportFault> {
    let text = bytes(file)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|_| {
        let has = |words: &[u8]| text.windows(words.len()).any(|window| window == words);
        // Two forms: PKCS #8 says so in its label, the older ones in a header.
        let kind = match has(b"ENCRYPTED PRIVATE KEY") || has(b"Proc-Type: 4,ENCRYPTED") {
            true => TransportFaultKind::KeyEncrypted,
            false => TransportFaultKind::NoKey,
        };
        fault(file, kind)
    })
}

fn bytes(file: &Path) -> Result<Vec<u8>, TransportFault> {
    let mut bytes = Vec::new();
    let limit = TLS_FILE_BYTES_MAX as u64 + 1;
    File::open(file)
        .and_then(|opened| opened.take(limit).read_to_end(&mut bytes))
        .map_err(|error| fault(file, TransportFaultKind::Unreadable(error.to_string())))?;
    match bytes.len() > TLS_FILE_BYTES_MAX {
        true => Err(fault(
            file,
            TransportFaultKind::TooLarge(TLS_FILE_BYTES_MAX),
        )),
        false => Ok(bytes),
    }
}
