//! Parameters of the API's lists, read strictly: what is out of its limits is refused by name, not
//! bent.

use crate::refusal::parameters;
use axum::extract::{FromRequestParts, Query};
use formats::asked::{Unfit, unfit_parameter};
use formats::limits::{CURSOR_CHARACTERS_MAX, PAGE_ENTRIES_MAX};
use formats::problem::ProblemDetails;
use http::request::Parts;
use published::search::PageAsked;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

/// Parameters as they arrive, or the problem that they are.
pub struct Arrived<T>(Result<T, ProblemDetails>);

impl<T: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for Arrived<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        Ok(Arrived(read.map(|Query(read)| read).map_err(|_| {
            let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
            let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
            let described = T::into_params(|| Some(ParameterIn::Query));
            let described = serde_json::to_value(described).unwrap_or_default();
            match unfit_parameter(&pairs, &described) {
                Some(unfit) => ProblemDetails::of_parameter(&unfit),
                None => parameters(),
            }
        })))
    }
}

/// The parameters, or the problem that they are.
pub fn read<T>(arrived: Arrived<T>) -> Result<T, ProblemDetails> {
    arrived.0
}

/// The page asked for, within the limits.
pub fn page(limit: Option<usize>, cursor: Option<String>) -> Result<PageAsked, ProblemDetails> {
    if let Some(limit) = limit.filter(|limit| !(1..=PAGE_ENTRIES_MAX).contains(limit)) {
        let (found, max) = (limit as u64, PAGE_ENTRIES_MAX as u64);
        let unfit = Unfit::whole_number("limit", found, 1, max);
        return Err(ProblemDetails::of_parameter(&unfit));
    }
    match &cursor {
        Some(text) if text.chars().count() > CURSOR_CHARACTERS_MAX => {
            let unfit = Unfit::cursor("cursor", text);
            Err(ProblemDetails::of_parameter(&unfit))
        }
        Some(_) | None => Ok(PageAsked::new(limit, cursor)),
    }
}
