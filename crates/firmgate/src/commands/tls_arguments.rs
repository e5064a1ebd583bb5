//! The options of TLS, for those who serve and those who connect.

use crate::front_door::Wire;
use crate::outward::Outward;
use crate::serving::Lines;
use crate::tls::{self, ClientFiles, ServerFiles};
use clap::Args;
use formats::transport::TransportFault;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use web::ClientCertificates;

/// TLS of a server, inwards and for its alerts. Files are read again at SIGHUP.
#[derive(Debug, Args)]
pub struct TlsArguments {
    /// The server's certificate in PEM, and after it those of its issuers: with it and its key the
    /// server speaks TLS.
    #[arg(
        long,
        env = "FIRMGATE_TLS_CERTIFICATE",
        value_name = "PEM",
        requires = "tls_key"
    )]
    tls_certificate: Option<PathBuf>,
    /// The private key to that certificate, in PEM.
    #[arg(
        long,
        env = "FIRMGATE_TLS_KEY",
        value_name = "PEM",
        requires = "tls_certificate"
    )]
    tls_key: Option<PathBuf>,
    /// The authorities that issue certificates for clients, in PEM: with them the interfaces of DUIS
    /// and of CSPs demand one (mutual TLS).
    #[arg(
        long,
        env = "FIRMGATE_CLIENT_CA",
        value_name = "PEM",
        requires = "tls_certificate"
    )]
    client_ca: Option<PathBuf>,
    /// The revocation lists of these authorities, in PEM: who is on one is not let in.
    #[arg(
        long,
        env = "FIRMGATE_CLIENT_CRL",
        value_name = "PEM",
        requires = "client_ca"
    )]
    client_crl: Option<PathBuf>,
    /// The authorities that issue certificates for the servers that alerts are posted to, in PEM.
    #[arg(long, env = "FIRMGATE_ALERTS_CA", value_name = "PEM")]
    alerts_ca: Option<PathBuf>,
    /// The certificate to show to these servers, in PEM.
    #[arg(long, env = "FIRMGATE_ALERTS_CERTIFICATE", value_name = "PEM",
        requires_all = ["alerts_key", "alerts_ca"])]
    alerts_certificate: Option<PathBuf>,
    /// The private key to that certificate, in PEM.
    #[arg(
        long,
        env = "FIRMGATE_ALERTS_KEY",
        value_name = "PEM",
        requires = "alerts_certificate"
    )]
    alerts_key: Option<PathBuf>,
}

impl TlsArguments {
    /// The lines that these options ask for, with all files read.
    pub fn lines(&self, listen: SocketAddr) -> Result<Lines, TransportFault> {
        let inward = match (&self.tls_certificate, &self.tls_key) {
            (Some(certificate), Some(key)) => Wire::Tls(Arc::new(tls::server(ServerFiles {
                certificate: certificate.clone(),
                key: key.clone(),
                client_authorities: self.client_ca.clone(),
                revocation_lists: self.client_crl.clone(),
            })?)),
            (Some(_) | None, _) => Wire::Plain,
        };
        let (ca, own) = (
            &self.alerts_ca,
            pair(&self.alerts_certificate, &self.alerts_key),
        );
        Ok(Lines {
            listen,
            inward,
            outward: outward(ca.clone(), own)?,
            operators: None,
        })
    }

    /// Whether programs have to hold a certificate.
    pub fn client_certificates(&self) -> ClientCertificates {
        match self.client_ca {
            Some(_) => ClientCertificates::Demanded,
            None => ClientCertificates::NotAsked,
        }
    }
}

/// TLS of a program that connects to a server.
#[derive(Debug, Args)]
pub struct ConnectArguments {
    /// The authorities that the server's certificate is issued by, in PEM; needed for https.
    #[arg(long, value_name = "PEM")]
    ca: Option<PathBuf>,
    /// The certificate to show to the server, in PEM.
    #[arg(long, value_name = "PEM", requires_all = ["key", "ca"])]
    certificate: Option<PathBuf>,
    /// The private key to that certificate, in PEM.
    #[arg(long, value_name = "PEM", requires = "certificate")]
    key: Option<PathBuf>,
}

impl ConnectArguments {
    /// The way out that these options ask for, with all files read.
    pub fn outward(&self) -> Result<Outward, TransportFault> {
        outward(self.ca.clone(), pair(&self.certificate, &self.key))
    }
}

fn pair(certificate: &Option<PathBuf>, key: &Option<PathBuf>) -> Option<(PathBuf, PathBuf)> {
    Some((certificate.clone()?, key.clone()?))
}

fn outward(
    authorities: Option<PathBuf>,
    own: Option<(PathBuf, PathBuf)>,
) -> Result<Outward, TransportFault> {
    Ok(match authorities {
        Some(authorities) => Outward::Tls(Arc::new(tls::client(ClientFiles { authorities, own })?)),
        None => Outward::PlainOnly,
    })
}
