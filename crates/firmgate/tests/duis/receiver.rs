//! A User's receive endpoint: a real server on this machine, which answers as it is told.

use crate::world::World;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use formats::duis::alert::AlertMessage;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What came in, and what is answered.
#[derive(Default)]
struct Desk {
    came: Vec<Vec<u8>>,
    /// Answers before those of the one that takes everything.
    answers: Vec<u16>,
}

#[derive(Clone)]
pub struct Receiver {
    pub address: String,
    desk: Arc<Mutex<Desk>>,
}

impl Receiver {
    /// One that takes everything after it gave these answers.
    pub async fn answering(answers: &[u16]) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Mutex::new(Desk {
            came: Vec::new(),
            answers: answers.to_vec(),
        }));
        let router = Router::new()
            .route("/smartdcc/duis", post(take))
            .with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Receiver {
            address: format!("http://{address}/smartdcc/duis"),
            desk,
        }
    }

    pub async fn new() -> Receiver {
        Receiver::answering(&[]).await
    }

    /// Everything that came until now, each a signed alert.
    pub fn came(&self, world: &World) -> Vec<AlertMessage> {
        let desk = self.desk.lock().unwrap();
        desk.came
            .iter()
            .map(|bytes| world.read_alert(bytes))
            .collect()
    }
}

async fn take(State(desk): State<Arc<Mutex<Desk>>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers["content-type"], "application/xml");
    let mut desk = desk.lock().unwrap();
    desk.came.push(body.to_vec());
    let status = match desk.answers.is_empty() {
        true => 204,
        false => desk.answers.remove(0),
    };
    StatusCode::from_u16(status).unwrap()
}
