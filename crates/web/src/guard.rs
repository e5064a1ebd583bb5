//! What a handler asks for at its door: somebody signed in, or somebody of a given organisation
//! type. Whoever is not gets the same answer whatever stands behind the door.
//!
//! One rule, for pages and programs: a door that is for one kind of organisation answers 403 to every
//! other kind, whether the thing exists or not; whoever is of the right kind is answered 404 for
//! what is none of theirs (ONE-3).

use crate::WebState;
use crate::identify::Shown;
use app::accounts::SignedIn;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Problem, Viewer, paths, problem_page};
use register::command::Actor;
use terms::{Capacity, OrganisationType};

/// Somebody signed in to the pages, of any capacity.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub signed_in: SignedIn,
    /// The same as pages may know them.
    pub viewer: Viewer,
}

impl Person {
    /// The capacity.
    pub fn capacity(&self) -> &Capacity {
        &self.signed_in.capacity
    }

    /// As the one who acts.
    pub fn actor(&self) -> Actor {
        Actor::Person(self.signed_in.capacity.clone())
    }
}

impl FromRequestParts<WebState> for Person {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Response> {
        let viewer = parts.extensions.get::<Option<Viewer>>().cloned().flatten();
        let signed_in = parts.extensions.get::<SignedIn>().cloned();
        let shown = parts.extensions.get::<Shown>().copied();
        match (signed_in, viewer, shown) {
            (Some(signed_in), Some(viewer), Some(Shown::Session)) => {
                Ok(Person { signed_in, viewer })
            }
            (Some(_) | None, _, _) => Err(to_sign_in(parts)),
        }
    }
}

impl OptionalFromRequestParts<WebState> for Person {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &WebState,
    ) -> Result<Option<Self>, Response> {
        let person = <Person as FromRequestParts<WebState>>::from_request_parts(parts, state);
        Ok(person.await.ok())
    }
}

fn to_sign_in(parts: &Parts) -> Response {
    let next = match parts.method == Method::GET {
        true => parts.uri.path_and_query().map_or("/", |path| path.as_str()),
        false => "/",
    };
    let encoded = crate::form::encoded(next);
    Redirect::to(&format!("{}?next={encoded}", paths::SIGN_IN)).into_response()
}

macro_rules! door {
    ($(#[$doc:meta])* $name:ident, $($kind:pat_param)|+) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Person);

        impl FromRequestParts<WebState> for $name {
            type Rejection = Response;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &WebState,
            ) -> Result<Self, Response> {
                let person =
                    <Person as FromRequestParts<WebState>>::from_request_parts(parts, state)
                        .await?;
                match matches!(person.signed_in.organisation.organisation_type, $($kind)|+) {
                    true => Ok($name(person)),
                    false => Err(problem_page(
                        &Problem::Forbidden,
                        Some(&person.viewer),
                        person.viewer.world,
                    )),
                }
            }
        }
    };
}

door! {
    /// Somebody at DCC.
    Dcc, OrganisationType::Dcc
}
door! {
    /// Somebody at a Supplier.
    Supplier, OrganisationType::Supplier
}
door! {
    /// Somebody at DCC or at a Supplier.
    DccOrSupplier, OrganisationType::Dcc | OrganisationType::Supplier
}
door! {
    /// Somebody at SECAS.
    Secas, OrganisationType::Secas
}
door! {
    /// Somebody at a Device Manufacturer or CSP.
    Provider, OrganisationType::Manufacturer | OrganisationType::Csp
}
door! {
    /// Somebody at a Device Manufacturer or CSP, or at DCC.
    ProviderOrDcc, OrganisationType::Manufacturer | OrganisationType::Csp | OrganisationType::Dcc
}
door! {
    /// Somebody at a SEC Party that may raise items.
    Party, OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty
}
door! {
    /// Somebody at an organisation that has items of its own in the register.
    Owner, OrganisationType::Manufacturer
        | OrganisationType::Csp
        | OrganisationType::Supplier
        | OrganisationType::NetworkParty
        | OrganisationType::OtherSecParty
}
