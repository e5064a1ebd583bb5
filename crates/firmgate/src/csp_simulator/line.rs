//! The line between a simulated CSP and the server: a request goes out, a reply comes back.

use async_trait::async_trait;
use http::Request;
use serde::de::DeserializeOwned;
use std::fmt;

/// A line to the server. Addresses are paths; the line knows whose server, and by which token.
#[async_trait]
pub trait Line: Send {
    /// Sends a request and waits for the reply.
    async fn ask(&mut self, request: Request<Vec<u8>>) -> Result<Reply, LineFault>;
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
}

/// Why a round was broken off. The next one goes on where it can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// The server could not be reached.
    Broken(String),
    /// It refused, with this status and code.
    Refused(u16, String),
    /// Its answer is not what the interface promises.
    NotAsPromised(&'static str),
}

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineFault::Broken(why) => write!(f, "the server cannot be reached: {why}"),
            LineFault::Refused(status, code) => write!(f, "the server refused: {status} {code}"),
            LineFault::NotAsPromised(what) => {
                write!(f, "the answer is not as the interface promises: {what}")
            }
        }
    }
}

impl std::error::Error for LineFault {}

impl LineFault {
    pub(super) fn not_as_promised(what: &'static str) -> LineFault {
        LineFault::NotAsPromised(what)
    }
}

impl Reply {
    /// The body in its form, where the request was carried out.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, LineFault> {
        let text = self.text()?;
        serde_json::from_str(text).map_err(|_| LineFault::NotAsPromised("a JSON body"))
    }

    /// The body as text, where the request was carried out.
    pub(super) fn text(&self) -> Result<&str, LineFault> {
        if !(200..300).contains(&self.status) {
            return Err(LineFault::Refused(self.status, self.code()));
        }
        std::str::from_utf8(&self.body).map_err(|_| LineFault::NotAsPromised("text"))
    }

    /// The stable code of a refusal.
    fn code(&self) -> String {
        let problem: Option<serde_json::Value> = serde_json::from_slice(&self.body).ok();
        let code = problem
            .as_ref()
            .and_then(|problem| problem["code"].as_str());
        code.unwrap_or("without a code").to_owned()
    }
}
