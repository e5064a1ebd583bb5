//! `firmgate serve`: the register, served.

use super::tls_arguments::TlsArguments;
use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::key_files;
use crate::log;
use crate::serving::{Lines, serve};
use crate::wiring::DataDirectory;
use clap::Args;
use formats::neutrality::Marking;
use pages::World;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use web::{CookieTravel, WebSetting};

/// Serves the register of a data directory.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen. Cookies are set for TLS only: without a certificate of its own, TLS ends in
    /// front of the server.
    #[arg(long, env = "FIRMGATE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where operators watch: `/health/live`, `/health/ready`, and numbers for Prometheus at
    /// `/metrics`. In the clear and without sign-in: an address that users do not reach.
    #[arg(long, env = "FIRMGATE_OPERATORS_LISTEN", value_name = "ADDRESS")]
    operators_listen: Option<SocketAddr>,
    /// The data directory.
    #[arg(long, env = "FIRMGATE_DATA", default_value = "data")]
    data: PathBuf,
    /// The Access Control Broker's private key, PKCS #8 in PEM: with it and its certificate Service
    /// Requests are answered.
    #[arg(
        long,
        env = "FIRMGATE_DUIS_KEY",
        value_name = "PEM",
        requires = "duis_certificate"
    )]
    duis_key: Option<PathBuf>,
    /// The certificate to that key, in PEM.
    #[arg(
        long,
        env = "FIRMGATE_DUIS_CERTIFICATE",
        value_name = "PEM",
        requires = "duis_key"
    )]
    duis_certificate: Option<PathBuf>,
    #[command(flatten)]
    tls: TlsArguments,
}

impl Serve {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        log::begin();
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.serve()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn serve(&self) -> Result<(), Box<dyn std::error::Error>> {
        // Before the data: a wrong certificate is told of at once.
        let lines = Lines {
            operators: self.operators_listen,
            ..self.tls.lines(self.listen)?
        };
        let data = DataDirectory::at(&self.data)?;
        let mut app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        if let (Some(key), Some(certificate)) = (&self.duis_key, &self.duis_certificate) {
            app = app.with_broker(key_files::broker(key, certificate)?);
        }
        let app = Arc::new(app);
        let setting = WebSetting {
            world: World::Live,
            cookie: CookieTravel::TlsOnly,
            client_certificates: self.tls.client_certificates(),
            demonstration_people: Vec::new(),
        };
        serve(app, &data, setting, lines, std::future::pending()).await?;
        Ok(())
    }
}
