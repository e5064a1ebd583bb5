//! Who is asking: from the session cookie of a page or the bearer token of the API, once per
//! request, before anything else looks at it.

use crate::WebState;
use crate::certified::{ClientCertificate, token_fits};
use app::accounts::SignedIn;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::middleware::Next;
use axum::response::Response;
use pages::{RegisterAccess, Viewer, World};
use register::edition::Admission;

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "firmgate_session";

/// How the caller showed who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// By a session cookie, which a browser sends by itself; forms need their token.
    Session,
    /// By a bearer token, which nothing sends by itself.
    Bearer,
}

/// Puts `Option<Viewer>` for page code, and for handlers `SignedIn` with [`Shown`], into the
/// request's extensions. A token that comes over a connection of another organisation than its own is
/// refused here.
pub async fn identify(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let found = find(&state, request.headers()).await;
    if let Some((signed_in, Shown::Bearer)) = &found
        && let Some(certificate) = request.extensions().get::<ClientCertificate>()
    {
        let organisation = signed_in.organisation.reference;
        if let Err(refusal) = token_fits(&state, certificate, organisation).await {
            return refusal;
        }
    }
    let viewer = match &found {
        Some((signed_in, _)) => Some(viewer_of(&state, signed_in).await),
        None => None,
    };
    request.extensions_mut().insert::<Option<Viewer>>(viewer);
    if let Some((signed_in, shown)) = found {
        request.extensions_mut().insert(signed_in);
        request.extensions_mut().insert(shown);
    }
    next.run(request).await
}

async fn find(state: &WebState, headers: &HeaderMap) -> Option<(SignedIn, Shown)> {
    if let Some(token) = bearer_token(headers) {
        let signed_in = state.app.bearer(token).await;
        return logged(signed_in).map(|signed_in| (signed_in, Shown::Bearer));
    }
    let secret = session_secret(headers)?;
    let signed_in = state.app.session(secret).await;
    logged(signed_in).map(|signed_in| (signed_in, Shown::Session))
}

/// A storage fault leaves the caller signed out; the fault itself goes to the log.
fn logged(found: Result<Option<SignedIn>, app::ports::LedgerError>) -> Option<SignedIn> {
    found.unwrap_or_else(|error| {
        tracing::error!(%error, "a session or token could not be looked up");
        None
    })
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// The session's secret, from the cookie.
pub fn session_secret(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, secret)| secret)
}

async fn viewer_of(state: &WebState, signed_in: &SignedIn) -> Viewer {
    let access = state.app.ledger.access_list().await;
    let admission = access.map_or(Admission::NotOnAccessList, |stored| {
        stored.value.admits(
            signed_in.organisation.organisation_type,
            signed_in.organisation.party_category,
        )
    });
    Viewer {
        person_name: signed_in.display_name.clone(),
        organisation_name: signed_in.organisation.name.clone(),
        organisation_type: signed_in.organisation.organisation_type,
        party_category: signed_in.organisation.party_category,
        csrf: signed_in.csrf.clone(),
        world: world(state),
        register_access: match admission {
            Admission::Admitted => RegisterAccess::Admitted,
            Admission::NotOnAccessList => RegisterAccess::NotOnAccessList,
        },
    }
}

fn world(state: &WebState) -> World {
    state.setting.world
}
