//! `firmgate serve`: the register, served.

use super::{duis, failed, runtime};
use crate::clock::SystemClock;
use crate::serving::serve;
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
    /// Where to listen. TLS ends in front of the server, which sets its cookies for TLS only.
    #[arg(long, env = "FIRMGATE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
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
}

impl Serve {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        match runtime() {
            Ok(runtime) => match runtime.block_on(self.serve()) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&*error),
            },
            Err(error) => failed(&error),
        }
    }

    async fn serve(&self) -> Result<(), Box<dyn std::error::Error>> {
        let data = DataDirectory::at(&self.data)?;
        let mut app = data
            .open(Arc::new(SystemClock), Marking::Operational)
            .await?;
        if let (Some(key), Some(certificate)) = (&self.duis_key, &self.duis_certificate) {
            app = app.with_broker(duis::broker(key, certificate)?);
        }
        let app = Arc::new(app);
        let setting = WebSetting {
            world: World::Live,
            cookie: CookieTravel::TlsOnly,
            demonstration_people: Vec::new(),
        };
        serve(app, &data, setting, self.listen, std::future::pending()).await?;
        Ok(())
    }
}
