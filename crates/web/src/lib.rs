//! The pages and the JSON API of the full register, for those who work in it.
//!
//! It asks `app` for everything and decides nothing. Who may see what is decided in `app::reads`;
//! who may do what, by the authority table in front of `app::act`. The published store has pages
//! of its own in crate `reading`, which this crate does not know.

mod account;
pub mod api;
mod asked;
mod certified;
mod concern;
mod dcc;
mod duis;
mod form;
mod glossary;
mod guard;
mod help;
mod home;
mod identify;
mod launches;
mod multipart;
mod own;
mod party;
mod provider;
mod published;
mod refused;
mod saved;
mod secas;
mod sign_in;

pub use certified::{ClientCertificate, ClientCertificates};
pub use identify::identify;
pub use published::{PublishedEntries, PublishedLine, PublishedUnread};

use app::App;
use axum::Router;
use axum::extract::FromRef;
use pages::World;
use std::sync::Arc;

/// What the pages work with.
#[derive(Clone, FromRef)]
pub struct WebState {
    /// The register.
    pub app: Arc<App>,
    /// How the server is set up.
    pub setting: Arc<WebSetting>,
    /// The published store.
    pub published: Arc<dyn PublishedEntries>,
}

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct WebSetting {
    /// Whether the data shown is real.
    pub world: World,
    /// Whether the session cookie may travel without TLS.
    pub cookie: CookieTravel,
    /// Whether programs have to hold a client certificate.
    pub client_certificates: ClientCertificates,
    /// The people of a demonstration world, whom the sign-in page offers; empty elsewhere.
    pub demonstration_people: Vec<DemonstrationPerson>,
}

/// Whether the session cookie may travel without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieTravel {
    /// Over TLS only.
    TlsOnly,
    /// Also in the clear: for a server that listens on this machine only.
    ThisMachine,
}

/// Somebody whom the sign-in page of a demonstration offers.
#[derive(Clone, Debug)]
pub struct DemonstrationPerson {
    /// The name to sign in with.
    pub sign_in_name: String,
    /// The name others see, a post and never a person's name.
    pub display_name: String,
    /// The organisation.
    pub organisation_name: String,
    /// What the organisation is.
    pub organisation_kind: String,
    /// What there is to see and do.
    pub introduction: String,
    /// The password, which is no secret here.
    pub password: String,
}

/// Every page and API path of the full register. The caller puts [`identify`] around it and
/// everything else that is served.
pub fn router(state: WebState) -> Router {
    routes().with_state(state)
}

fn routes() -> Router<WebState> {
    Router::new()
        .merge(home::router())
        .merge(sign_in::router())
        .merge(account::router())
        .merge(provider::router())
        .merge(party::router())
        .merge(dcc::router())
        .merge(secas::router())
        .merge(launches::router())
        .merge(glossary::router())
        .merge(help::router())
        .merge(api::router())
        .merge(pages::assets::router())
}

/// The answer to a method that an address does not take: a program gets a problem, a person a page.
pub fn no_such_method(path: &str, world: World) -> axum::response::Response {
    match path.starts_with("/api/") {
        true => api::answer::no_such_method(),
        false => pages::problem_page(&pages::Problem::MethodNotAllowed, None, world),
    }
}

/// The answer under an address that nothing stands at: a program gets a problem, a person a page.
pub fn no_such_address(path: &str, world: World) -> axum::response::Response {
    match path.starts_with("/api/") {
        true => api::answer::not_found(),
        false => pages::problem_page(&pages::Problem::NotFound, None, world),
    }
}

#[cfg(test)]
mod tests {
    /// The router refuses two handlers for one address by breaking off.
    #[test]
    fn every_address_has_one_handler() {
        assert!(super::routes().has_routes());
    }
}
