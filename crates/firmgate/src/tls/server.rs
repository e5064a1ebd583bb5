//! The server's side: its certificate, and the authorities whose clients it believes.

use super::files::{authorities, certified_key, fault, revocation_lists};
use super::{Kept, provider};
use formats::transport::{TransportFault, TransportFaultKind};
use rustls::ServerConfig;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terms::Moment;

/// The files of the server's side, all in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFiles {
    /// The server's certificate, and after it those of its issuers.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authorities that issue certificates for clients; absent where no client is asked for one.
    pub client_authorities: Option<PathBuf>,
    /// The revocation lists of these authorities; absent where there are none.
    pub revocation_lists: Option<PathBuf>,
}

/// The server's side from these files.
pub fn server(files: ServerFiles) -> Result<Kept<ServerConfig>, TransportFault> {
    Kept::new(move |at| made(&files, at))
}

fn made(files: &ServerFiles, at: Moment) -> Result<ServerConfig, TransportFault> {
    let (chain, key) = certified_key(&files.certificate, &files.key, at)?;
    let builder = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .expect("ring has the ciphers of both versions");
    let builder = match &files.client_authorities {
        None => builder.with_no_client_auth(),
        Some(file) => builder.with_client_cert_verifier(verifier(files, file, at)?),
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(|_| fault(&files.key, TransportFaultKind::KeyUnfit))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    if files.client_authorities.is_some() {
        // A session that is resumed brings the certificate of its first connection with it, unseen by
        // the verifier: one that has expired since would be believed on.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
    }
    Ok(config)
}

fn verifier(
    files: &ServerFiles,
    client_authorities: &Path,
    at: Moment,
) -> Result<Arc<dyn ClientCertVerifier>, TransportFault> {
    let roots = Arc::new(authorities(client_authorities, at)?);
    let mut builder = WebPkiClientVerifier::builder_with_provider(roots, provider())
        // Browsers have none. Which addresses demand one is decided where they are answered.
        .allow_unauthenticated();
    if let Some(file) = &files.revocation_lists {
        // A list speaks for its own authority. That of another may have none, or not yet; and one that
        // is overdue still says who is locked out, so neither locks out everybody.
        builder = builder
            .with_crls(revocation_lists(file)?)
            .only_check_end_entity_revocation()
            .allow_unknown_revocation_status();
    }
    builder.build().map_err(|_| match &files.revocation_lists {
        // There is at least one authority: what does not read can only be a list.
        Some(file) => fault(file, TransportFaultKind::RevocationListUnreadable),
        None => fault(client_authorities, TransportFaultKind::AuthorityUnfit(1)),
    })
}
