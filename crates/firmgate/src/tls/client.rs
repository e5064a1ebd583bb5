//! The client's side: whom it believes when it connects outwards, and what it shows of itself.

use super::files::{authorities, certified_key, fault};
use super::{Kept, provider};
use formats::transport::{TransportFault, TransportFaultKind};
use rustls::ClientConfig;
use std::path::PathBuf;
use terms::Moment;

/// The files of the client's side, all in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFiles {
    /// The authorities that servers' certificates are issued by. No public authority is believed that
    /// is not in it.
    pub authorities: PathBuf,
    /// The client's own certificate with those of its issuers, and its private key; absent where it
    /// shows none.
    pub own: Option<(PathBuf, PathBuf)>,
}

/// The client's side from these files.
pub fn client(files: ClientFiles) -> Result<Kept<ClientConfig>, TransportFault> {
    Kept::new(move |at| made(&files, at))
}

fn made(files: &ClientFiles, at: Moment) -> Result<ClientConfig, TransportFault> {
    let roots = authorities(&files.authorities, at)?;
    let builder = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .expect("ring has the ciphers of both versions")
        .with_root_certificates(roots);
    let mut config = match &files.own {
        None => builder.with_no_client_auth(),
        Some((certificate, key_file)) => {
            let (chain, key) = certified_key(certificate, key_file, at)?;
            builder
                .with_client_auth_cert(chain, key)
                .map_err(|_| fault(key_file, TransportFaultKind::KeyUnfit))?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
