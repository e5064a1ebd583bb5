//! Client certificates: whether one is demanded, and whose it has to be (decision 17).
//!
//! Whoever ends TLS has verified the certificate and puts it beside the request; here it is tied to an
//! organisation. All of it is settled from the head of a request, before its body is read.

use crate::WebState;
use crate::api::answer::problem;
use crate::api::caller::Caller;
use app::certified::{CERTIFICATE_OF_ANOTHER, Sender};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use formats::problem::ProblemDetails;
use std::sync::Arc;
use terms::{Capacity, OrganisationRef};

/// The certificate that the client of a connection proved to hold, in DER: issued by an authority
/// that this installation trusts with clients, and valid when the connection was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCertificate(pub Arc<[u8]>);

/// Whether programs of the XML interface and of CSPs have to hold a client certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCertificates {
    /// No authority for clients is set up.
    NotAsked,
    /// Without one these interfaces refuse.
    Demanded,
}

/// Whom a request to an interface that demands certificates comes from.
pub(crate) struct Certified(pub(crate) Sender);

impl FromRequestParts<WebState> for Certified {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        match state.setting.client_certificates {
            ClientCertificates::NotAsked => Ok(Certified(Sender::NotAsked)),
            ClientCertificates::Demanded => {
                let Some(certificate) = parts.extensions.get::<ClientCertificate>() else {
                    return Err(problem(&missing()));
                };
                match holder(state, certificate).await? {
                    Some(organisation) => Ok(Certified(Sender::Proven(organisation))),
                    None => Err(problem(&nobodys())),
                }
            }
        }
    }
}

/// A caller of the CSPs' interface: who may use the API, over a connection of their organisation's.
pub struct CertifiedCaller(Caller);

impl CertifiedCaller {
    /// The capacity.
    pub fn capacity(&self) -> &Capacity {
        self.0.capacity()
    }
}

impl FromRequestParts<WebState> for CertifiedCaller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Response> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let Certified(sender) = Certified::from_request_parts(parts, state).await?;
        match sender.may_speak_for(caller.capacity().organisation) {
            true => Ok(CertifiedCaller(caller)),
            false => Err(problem(&of_another())),
        }
    }
}

/// Refuses a token of one organisation over a connection of another's, whatever the address: a token
/// that was stolen by somebody with a certificate is of no use to them.
pub(crate) async fn token_fits(
    state: &WebState,
    certificate: &ClientCertificate,
    organisation: OrganisationRef,
) -> Result<(), Response> {
    match holder(state, certificate).await? {
        Some(holder) if holder == organisation => Ok(()),
        Some(_) | None => Err(problem(&of_another())),
    }
}

async fn holder(
    state: &WebState,
    certificate: &ClientCertificate,
) -> Result<Option<OrganisationRef>, Response> {
    let found = state.app.certified_organisation(&certificate.0).await;
    found.map_err(|error| crate::api::answer::read_failed(&error))
}

fn missing() -> ProblemDetails {
    ProblemDetails::new(
        403,
        "client-certificate-missing",
        "A client certificate is needed",
    )
    .with_detail("Connect with the certificate and key of your organisation (mutual TLS).")
}

fn nobodys() -> ProblemDetails {
    ProblemDetails::new(
        403,
        "client-certificate-unknown",
        "The client certificate is nobody's",
    )
    .with_detail(
        "Its subject names no organisation that is entered here: neither by its name (O) nor by the \
         EUI-64 of one of its Users.",
    )
}

fn of_another() -> ProblemDetails {
    ProblemDetails::new(
        403,
        CERTIFICATE_OF_ANOTHER,
        "The client certificate is another organisation's",
    )
    .with_detail("The token is not of the organisation that the client certificate names.")
}
