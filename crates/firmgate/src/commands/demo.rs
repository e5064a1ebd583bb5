//! `firmgate demo`: the demonstration world, served.

use super::{failed, runtime};
use crate::demo;
use crate::serving::serve;
use crate::wiring::DataDirectory;
use clap::Args;
use pages::World;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use web::{CookieTravel, WebSetting};

/// Serves a demonstration world in which every organisation and device is invented.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to keep the world; without it, in a directory that is gone when the server stops.
    #[arg(long)]
    data: Option<PathBuf>,
}

impl Demo {
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
        let passing = match &self.data {
            Some(_) => None,
            None => Some(tempfile::tempdir()?),
        };
        let root = match (&self.data, &passing) {
            (Some(root), _) => root.clone(),
            (None, Some(directory)) => directory.path().to_owned(),
            (None, None) => PathBuf::from("data"),
        };
        let data = DataDirectory::at(&root)?;
        eprintln!("Building the demonstration world…");
        let app = Arc::new(demo::open(&data).await?);
        let setting = WebSetting {
            world: World::Demonstration,
            cookie: CookieTravel::ThisMachine,
            demonstration_people: demo::people(),
        };
        serve(app, &data, setting, self.listen).await?;
        Ok(())
    }
}
