//! The stylesheet, the script and the icon, compiled in and served under paths that hold their
//! content's hash, so that they may be kept for a year and never go stale.
//!
//! The script is a convenience: every page does all it can without it.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, StatusCode};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// What [`crate::page`] allows a page to load: our own stylesheet, script, images and forms.
/// No inline style, no inline script, no other host.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; \
     script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// The path of the stylesheet.
pub fn stylesheet_path() -> &'static str {
    &STYLESHEET.path
}

/// The path of the script.
pub fn script_path() -> &'static str {
    &SCRIPT.path
}

/// The path of the icon.
pub fn icon_path() -> &'static str {
    &ICON.path
}

/// Serves the three under their hashed paths.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(asset))
}

/// Every asset's path and bytes, for writing pages to files.
pub fn all() -> [(&'static str, &'static [u8]); 3] {
    [&STYLESHEET, &SCRIPT, &ICON].map(|asset| (asset.path.as_str(), asset.bytes))
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../assets/firmgate.css");
    Asset::new("firmgate", "css", "text/css; charset=utf-8", bytes)
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../assets/firmgate.js");
    Asset::new("firmgate", "js", "text/javascript; charset=utf-8", bytes)
});
static ICON: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../assets/icon.svg");
    Asset::new("icon", "svg", "image/svg+xml", bytes)
});

struct Asset {
    path: String,
    etag: String,
    media_type: &'static str,
    bytes: &'static [u8],
}

impl Asset {
    fn new(name: &str, extension: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
        let digest = Sha256::digest(bytes);
        let hash: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
        Asset {
            path: format!("/assets/{name}-{hash}.{extension}"),
            etag: format!("\"{hash}\""),
            media_type,
            bytes,
        }
    }

    fn respond(&self, request: &HeaderMap) -> Response {
        let headers = [
            (CONTENT_TYPE, self.media_type),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (ETAG, &self.etag),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        let known = request
            .get(IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value == "*" || value.contains(&self.etag));
        match known {
            true => (StatusCode::NOT_MODIFIED, headers).into_response(),
            false => (headers, self.bytes).into_response(),
        }
    }
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let assets: [&Asset; 3] = [&STYLESHEET, &SCRIPT, &ICON];
    let named = assets
        .into_iter()
        .find(|asset| asset.path.strip_prefix("/assets/") == Some(file.as_str()));
    match named {
        Some(asset) => asset.respond(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
