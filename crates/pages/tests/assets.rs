//! The stylesheet, the script and the icon as a browser meets them, and what the stylesheet
//! promises.

use axum::body::Body;
use axum::response::Response;
use http::Request;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http_body_util::BodyExt;
use pages::assets;
use std::collections::BTreeMap;
use tower::ServiceExt;

async fn fetch(path: &str, known: Option<&str>) -> Response {
    let mut request = Request::get(path);
    if let Some(etag) = known {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let request = request.body(Body::empty()).expect("a request");
    assets::router::<()>()
        .oneshot(request)
        .await
        .expect("an answer")
}

#[tokio::test]
async fn an_asset_is_kept_for_a_year_under_its_hash() {
    for (path, bytes) in assets::all() {
        let response = fetch(path, None).await;
        assert_eq!(response.status(), 200);
        assert!(response.headers().contains_key(CONTENT_TYPE));
        let caching = response.headers()[CACHE_CONTROL].to_str().unwrap();
        assert_eq!(caching, "public, max-age=31536000, immutable");
        let etag = response.headers()[ETAG].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, bytes);
        assert_eq!(fetch(path, Some(&etag)).await.status(), 304);
        assert_eq!(fetch(path, Some("\"other\"")).await.status(), 200);
    }
}

#[tokio::test]
async fn an_asset_under_another_hash_is_not_found() {
    let response = fetch("/assets/firmgate-0000000000000000.css", None).await;
    assert_eq!(response.status(), 404);
}

fn stylesheet() -> String {
    let (_, bytes) = assets::all()[0];
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_stylesheet_is_under_forty_kilobytes_and_loads_nothing() {
    let css = stylesheet();
    assert!(css.len() < 40_000, "{}", css.len());
    for word in ["url(", "@import", "@font-face"] {
        assert!(!css.contains(word), "{word}");
    }
}

/// Text on its ground, and what a person must be able to see on its ground.
const TEXT_PAIRS: &[(&str, &[&str])] = &[
    ("ink", &["paper", "raised", "tint", "good-tint", "bad-tint"]),
    ("quiet", &["paper", "raised"]),
    ("accent", &["paper", "raised"]),
    ("accent-strong", &["paper", "raised", "tint"]),
    ("on-accent", &["accent", "accent-strong"]),
    ("bad", &["paper"]),
    ("paper", &["bad", "bad-strong", "ink"]),
    ("bad-strong", &["bad-tint"]),
    ("good", &["good-tint"]),
    ("care", &["care-tint"]),
];
const OUTLINE_PAIRS: &[(&str, &[&str])] = &[
    ("line", &["paper", "raised"]),
    ("ink", &["paper", "raised", "tint"]),
    ("accent", &["paper", "tint"]),
    ("bad", &["paper"]),
    ("care", &["paper"]),
];

#[test]
fn light_and_dark_hold_the_contrasts_of_wcag_aa() {
    let css = stylesheet();
    let dark_at = css.find("@media (prefers-color-scheme: dark)").unwrap();
    let light = colours(&css[..dark_at]);
    let mut dark = light.clone();
    let end = dark_at + css[dark_at..].find("\n}\n").unwrap();
    dark.extend(colours(&css[dark_at..end]));
    for (scheme, colours) in [("light", &light), ("dark", &dark)] {
        for (pairs, least) in [(TEXT_PAIRS, 4.5), (OUTLINE_PAIRS, 3.0)] {
            for (over, grounds) in pairs {
                for ground in *grounds {
                    let contrast = contrast(colours[*over], colours[*ground]);
                    assert!(
                        contrast >= least,
                        "{scheme}: {over} on {ground} is {contrast:.2}"
                    );
                }
            }
        }
    }
}

fn colours(css: &str) -> BTreeMap<&str, u32> {
    css.lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"))
        .filter_map(|(name, value)| {
            let value = value.strip_suffix(';')?;
            Some((name, u32::from_str_radix(value, 16).ok()?))
        })
        .collect()
}

/// The contrast ratio of WCAG 2.2.
fn contrast(a: u32, b: u32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: u32) -> f64 {
    let channel = |shift: u32| {
        let value = f64::from(colour >> shift & 0xff) / 255.0;
        match value <= 0.040_45 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    };
    0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0)
}
