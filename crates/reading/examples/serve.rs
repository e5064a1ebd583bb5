//! Serves a synthetic published register to one fixed viewer, for looking at the pages:
//! `cargo run -p reading --example serve -- 127.0.0.1:8099`.

#[path = "../../published/tests/synthetic/mod.rs"]
mod synthetic;
#[path = "../tests/world/mod.rs"]
mod world;

use axum::Extension;
use reading::{ReadingState, router};
use terms::OrganisationType;

#[tokio::main]
async fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let dir = tempfile::tempdir().expect("a temporary directory");
    let reader = world::publish(dir.path()).await;
    let viewer = Some(world::viewer(OrganisationType::Supplier));
    let app = router(ReadingState { reader })
        .merge(pages::assets::router())
        .layer(Extension(viewer));
    let listener = tokio::net::TcpListener::bind(&address)
        .await
        .expect("the address is free");
    println!("http://{address}/search");
    axum::serve(listener, app).await.expect("serving");
}
