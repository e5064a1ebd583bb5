//! `firmgate demo`: the demonstration world, served.

use super::{failed, runtime};
use crate::demo::{self, WorldSetting};
use crate::log;
use crate::serving::{Lines, serve};
use crate::wiring::DataDirectory;
use clap::Args;
use pages::World;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use web::{ClientCertificates, CookieTravel, WebSetting};

/// Serves a demonstration world in which every organisation and device is invented.
///
/// It has a register with two editions, a fleet of hubs, and launches: one complete, one in progress
/// that moves while you watch, one held at its gate, one to list hubs for, one to be planned, and a draft.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to keep the world; without it, in a directory that is gone when the server stops.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How many hubs its fleet has, where the world is not built yet.
    #[arg(long, default_value_t = WorldSetting::STANDARD.hubs,
        value_parser = clap::value_parser!(u32).range(20_000..=2_000_000))]
    hubs: u32,
    /// How many times as fast as yours its clock runs: at 240 a day passes in six minutes. Sessions
    /// and limits go by your clock.
    #[arg(long, default_value_t = WorldSetting::STANDARD.speed,
        value_parser = clap::value_parser!(u32).range(1..=3_600))]
    speed: u32,
}

impl Demo {
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
        let began = std::time::Instant::now();
        let world = demo::open(
            &data,
            WorldSetting {
                hubs: self.hubs,
                speed: self.speed,
            },
        )
        .await?;
        eprintln!("It stands after {} s.", began.elapsed().as_secs());
        eprintln!(
            "Keys to sign Service Requests with are in {}.",
            demo::keys(&data).path().display()
        );
        let app = Arc::clone(world.app());
        let setting = WebSetting {
            world: World::Demonstration,
            cookie: CookieTravel::ThisMachine,
            client_certificates: ClientCertificates::NotAsked,
            demonstration_people: demo::people(),
        };
        serve(
            app,
            &data,
            setting,
            Lines::plain(self.listen),
            world.go_on(),
        )
        .await?;
        Ok(())
    }
}
