//! `firmgate csp-simulator`: a simulated CSP in a process of its own, which knows nothing of the
//! server but the public interface of CSPs.

use super::{failed, runtime};
use crate::clock::SystemClock;
use crate::csp_simulator::{CspSimulator, Line, LineFault, Play, Reply, Round};
use app::ports::Clock;
use async_trait::async_trait;
use axum::body::Body;
use clap::Args;
use fictional::csp::Faults;
use http::header::{AUTHORIZATION, HOST};
use http::uri::Authority;
use http::{HeaderValue, Request, Uri};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use terms::CspRegion;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Fetches orders and reports invented outcomes, until it is told to stop.
#[derive(Debug, Args)]
pub struct CspSimulatorCommand {
    /// The server, such as http://127.0.0.1:8080; where it speaks TLS, whatever ends that on the
    /// way.
    #[arg(long, value_parser = server)]
    server: Authority,
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

fn server(text: &str) -> Result<Authority, String> {
    let wanted = || "an address such as http://127.0.0.1:8080".to_owned();
    let uri: Uri = text.parse().map_err(|_| wanted())?;
    match (uri.scheme_str(), uri.path(), uri.authority()) {
        (Some("http"), "" | "/", Some(authority)) => Ok(authority.clone()),
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
        let line = HttpLine {
            server: self.server.clone(),
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

/// A line by HTTP/1.1, each request on a connection of its own. TLS ends outside Firmgate, on the
/// way out too.
struct HttpLine {
    server: Authority,
    token: String,
}

#[async_trait]
impl Line for HttpLine {
    async fn ask(&mut self, request: Request<Vec<u8>>) -> Result<Reply, LineFault> {
        match timeout(REPLY_TIMEOUT, self.asked(request)).await {
            Ok(reply) => reply.map_err(|what| LineFault::Broken(what.to_owned())),
            Err(_) => Err(LineFault::Broken("no answer in time".to_owned())),
        }
    }
}

impl HttpLine {
    async fn asked(&self, request: Request<Vec<u8>>) -> Result<Reply, &'static str> {
        let host = self.server.host().trim_start_matches('[');
        let host = host.trim_end_matches(']');
        let stream = TcpStream::connect((host, self.server.port_u16().unwrap_or(80)))
            .await
            .map_err(|_| "no connection")?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|_| "no HTTP connection")?;
        let connection = tokio::spawn(connection);
        let reply = self.exchanged(&mut sender, request).await;
        connection.abort();
        reply
    }

    async fn exchanged(
        &self,
        sender: &mut SendRequest<Body>,
        request: Request<Vec<u8>>,
    ) -> Result<Reply, &'static str> {
        let mut request = request.map(Body::from);
        let headers = request.headers_mut();
        let value = |text: &str| HeaderValue::from_str(text).map_err(|_| "no token");
        headers.insert(HOST, value(self.server.as_str())?);
        headers.insert(AUTHORIZATION, value(&format!("Bearer {}", self.token))?);
        let reply = sender
            .send_request(request)
            .await
            .map_err(|_| "the connection broke off")?;
        let status = reply.status().as_u16();
        let body = axum::body::to_bytes(Body::new(reply.into_body()), REPLY_BYTES_MAX)
            .await
            .map_err(|_| "the reply broke off, or is too large")?;
        Ok(Reply {
            status,
            body: body.to_vec(),
        })
    }
}

/// The largest reply: the hubs of an order as CSV, at most some million.
const REPLY_BYTES_MAX: usize = 128 * 1024 * 1024;
