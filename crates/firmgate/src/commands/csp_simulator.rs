//! `firmgate csp-simulator`: a simulated CSP in a process of its own, which knows nothing of the
//! server but the public interface of CSPs.

use super::tls_arguments::ConnectArguments;
use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::csp_simulator::{CspSimulator, Line, LineFault, Play, Reply, Round};
use crate::outward::Outward;
use app::ports::Clock;
use async_trait::async_trait;
use axum::body::Body;
use clap::Args;
use fictional::csp::Faults;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Uri};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use terms::CspRegion;
use tokio::time::timeout;

/// Fetches orders and reports invented outcomes, until it is told to stop.
#[derive(Debug, Args)]
pub struct CspSimulatorCommand {
    /// The server, such as https://register.example or http://127.0.0.1:8080.
    #[arg(long, value_parser = server)]
    server: Uri,
    #[command(flatten)]
    connect: ConnectArguments,
    /// An API token of somebody at the CSP. Better in a file: other users of this machine see a
    /// command line.
    #[arg(long, env = "FIRMGATE_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// A file with the API token.
    #[arg(long, conflicts_with = "token")]
    token_file: Option<PathBuf>,
    /// How many of its seconds pass in one.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: u32,
    /// What becomes of each hub is drawn from this and its Device ID.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A CSP Region whose orders it takes, such as "4G North"; once for each, every one where none
    /// is named.
    #[arg(long, value_parser = region)]
    region: Vec<CspRegion>,
    /// A planted fault: models/versions/regions:rate:failure, such as
    /// "NM-H200/*/North:2%:IMAGE-DISCARDED"; once for each.
    #[arg(long)]
    fault: Vec<String>,
    /// Seconds between two rounds.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    every: u64,
    /// End after so many rounds.
    #[arg(long)]
    rounds: Option<u64>,
}

fn server(text: &str) -> Result<Uri, String> {
    let wanted = || "an address such as https://register.example".to_owned();
    let uri: Uri = text.parse().map_err(|_| wanted())?;
    match (uri.scheme_str(), uri.path(), uri.authority()) {
        (Some("http" | "https"), "" | "/", Some(_)) => Ok(uri),
        _ => Err(wanted()),
    }
}

fn region(text: &str) -> Result<CspRegion, String> {
    let mut all = CspRegion::ALL.into_iter();
    let found = all.find(|region| region.text().eq_ignore_ascii_case(text));
    found.ok_or_else(|| {
        let names = CspRegion::ALL.map(CspRegion::text).join(", ");
        format!("the CSP Regions are {names}")
    })
}

impl CspSimulatorCommand {
    /// Runs the command.
    pub fn run(&self) -> ExitCode {
        let token = match self.token() {
            Ok(token) => token,
            Err(error) => return failed(&error),
        };
        let faults = match Faults::parse(&self.fault) {
            Ok(faults) => faults,
            Err(fault) => {
                eprintln!("firmgate: {fault}");
                return ExitCode::from(2);
            }
        };
        let play = Play {
            seed: self.seed,
            speed: self.speed,
            regions: self.region.iter().copied().collect(),
            faults,
        };
        let outward = match self.connect.outward() {
            Ok(outward) => outward,
            Err(fault) => return failed(&fault),
        };
        if self.server.scheme_str() == Some("https") && matches!(outward, Outward::PlainOnly) {
            eprintln!("firmgate: name whom to believe for an https address: --ca PEM");
            return ExitCode::from(2);
        }
        let line = HttpLine {
            server: self.server.clone(),
            outward,
            token,
        };
        match runtime() {
            Ok(runtime) => runtime.block_on(self.play(CspSimulator::new(line, play))),
            Err(error) => failed(&error),
        }
    }

    fn token(&self) -> Result<String, String> {
        match (&self.token, &self.token_file) {
            (Some(token), _) => Ok(token.clone()),
            (None, Some(file)) => std::fs::read_to_string(file)
                .map(|text| text.trim().to_owned())
                .map_err(|error| format!("{}: {error}", file.display())),
            (None, None) => Err("give the API token: --token-file FILE".to_owned()),
        }
    }

    /// Round after round. A round that breaks off is told, and the next one goes on.
    async fn play(&self, mut csp: CspSimulator<HttpLine>) -> ExitCode {
        let mut rounds = 0;
        let mut last = ExitCode::SUCCESS;
        while self.rounds.is_none_or(|most| rounds < most) {
            rounds += 1;
            match csp.round(SystemClock.now()).await {
                Ok(round) => {
                    tell(&round);
                    last = ExitCode::SUCCESS;
                }
                Err(fault) => last = failed(&fault),
            }
            if self.rounds == Some(rounds) {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(self.every)) => {}
                _ = tokio::signal::ctrl_c() => break,
            }
        }
        last
    }
}

fn tell(round: &Round) {
    let Round {
        fetched,
        recalls,
        rows,
        findings,
        waiting,
    } = round;
    if fetched + recalls + rows > 0 {
        println!(
            "orders fetched {fetched}, recalled {recalls}; rows reported {rows}, refused \
             {findings}, waiting {waiting}"
        );
    }
}

/// The longest that a reply may take.
const REPLY_TIMEOUT: Duration = Duration::from_secs(120);

/// A line by HTTP, each request on a connection of its own.
struct HttpLine {
    server: Uri,
    outward: Outward,
    token: String,
}

#[async_trait]
impl Line for HttpLine {
    async fn ask(&mut self, request: Request<Vec<u8>>) -> Result<Reply, LineFault> {
        match timeout(REPLY_TIMEOUT, self.asked(request)).await {
            Ok(reply) => reply.map_err(LineFault::Broken),
            Err(_) => Err(LineFault::Broken("no answer in time".to_owned())),
        }
    }
}

impl HttpLine {
    async fn asked(&self, request: Request<Vec<u8>>) -> Result<Reply, String> {
        let mut request = request.map(Body::from);
        let token = HeaderValue::from_str(&format!("Bearer {}", self.token));
        let token = token.map_err(|_| "no token".to_owned())?;
        request.headers_mut().insert(AUTHORIZATION, token);
        let answer = self.outward.send(&self.server, request).await?;
        let status = answer.response.status().as_u16();
        let (_, body) = answer.response.into_parts();
        let body = axum::body::to_bytes(Body::new(body), REPLY_BYTES_MAX)
            .await
            .map_err(|_| "the reply broke off, or is too large".to_owned())?;
        Ok(Reply {
            status,
            body: body.to_vec(),
        })
    }
}

/// The largest reply: the hubs of an order as CSV, at most some million.
const REPLY_BYTES_MAX: usize = 128 * 1024 * 1024;
