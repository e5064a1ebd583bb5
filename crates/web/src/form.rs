//! What a form sent, with the token that proves it came from our own page.

use crate::WebState;
use crate::guard::Person;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::response::Response;
use pages::{FormErrors, Problem, problem_page};

/// Largest urlencoded form, in bytes: a text of the greatest length, percent-encoded, and room
/// for the rest.
pub const FORM_BYTES_MAX: usize = 256 * 1024;

/// The fields of a form posted by somebody signed in.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Who posted it.
    pub person: Person,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// The first value of a field, trimmed; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// Every field that a person filled in, with its first value as it was typed.
    pub fn filled_in(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.fields.iter().filter(|(field, _)| field != "csrf");
        fields.map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// No faults yet, with what was typed, for the form to be shown again with. Passwords are not
    /// among it.
    pub fn errors(&self) -> FormErrors {
        let mut errors = FormErrors::new();
        for (field, typed) in self.filled_in() {
            if !field.contains("password") {
                errors.keep(field, typed);
            }
        }
        errors
    }

    /// Every value of a field that may stand more than once.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }
}

impl FromRequest<WebState> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Response> {
        Posted::read(request, state).await
    }
}

impl Posted {
    async fn read(request: Request, state: &WebState) -> Result<Posted, Response> {
        let (mut parts, body) = request.into_parts();
        let person =
            <Person as FromRequestParts<WebState>>::from_request_parts(&mut parts, state).await?;
        let problem =
            |problem: Problem| problem_page(&problem, Some(&person.viewer), person.viewer.world);
        if !same_origin(&parts.headers) {
            return Err(problem(Problem::FormExpired));
        }
        let urlencoded = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !urlencoded {
            return Err(problem(Problem::BadRequest));
        }
        let bytes: Bytes = axum::body::to_bytes(body, FORM_BYTES_MAX)
            .await
            .map_err(|_| {
                problem(Problem::ContentTooLarge {
                    limit: format!("{} KiB", FORM_BYTES_MAX / 1024),
                })
            })?;
        let fields: Vec<(String, String)> = parse_urlencoded(&bytes);
        let token = fields.iter().find(|(name, _)| name == "csrf");
        if !token.is_some_and(|(_, value)| same_token(value, &person.signed_in.csrf)) {
            return Err(problem(Problem::FormExpired));
        }
        Ok(Posted { person, fields })
    }
}

/// Whether a browser says that the request comes from one of our own pages. A caller that says
/// nothing of it is not a browser of the last five years; the token still guards.
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => match (text(ORIGIN.as_str()), text(HOST.as_str())) {
            (Some(origin), Some(host)) => origin
                .split_once("://")
                .is_some_and(|(_, from)| from == host),
            (Some(_), None) => false,
            (None, _) => true,
        },
    }
}

/// Compares two tokens in time that does not depend on where they differ.
pub fn same_token(given: &str, held: &str) -> bool {
    given.len() == held.len()
        && !held.is_empty()
        && given
            .bytes()
            .zip(held.bytes())
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

/// The fields of an urlencoded body. What is no UTF-8 is replaced, and refused later as a control
/// character where it matters.
pub fn parse_urlencoded(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decoded(halves.next().unwrap_or_default());
            let value = decoded(halves.next().unwrap_or_default());
            (name, value)
        })
        .collect()
}

/// A value as it stands in an address.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut position = 0;
    while position < text.len() {
        let hexadecimal = |offset: usize| {
            text.get(position + offset)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (text[position], hexadecimal(1), hexadecimal(2)) {
            (b'+', _, _) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                position += 2;
            }
            (byte, _, _) => bytes.push(byte),
        }
        position += 1;
    }
    // Browsers send line breaks as CR LF; the register keeps LF.
    String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_and_may_repeat() {
        let fields = parse_urlencoded(b"a=1+2&b=%C2%A3&a=%0D%0A&c&d=%zz");
        let expected = [
            ("a", "1 2"),
            ("b", "£"),
            ("a", "\n"),
            ("c", ""),
            ("d", "%zz"),
        ];
        let expected: Vec<(String, String)> = expected
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        assert_eq!(fields, expected);
    }

    #[test]
    fn one_2_a_form_of_another_site_is_not_of_ours() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            headers
        };
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "same-site")])));
        let origin = [("origin", "http://a.example"), ("host", "a.example")];
        assert!(same_origin(&headers(&origin)));
        let origin = [("origin", "http://b.example"), ("host", "a.example")];
        assert!(!same_origin(&headers(&origin)));
    }

    #[test]
    fn one_2_an_empty_token_never_matches() {
        assert!(!same_token("", ""));
        assert!(!same_token("abc", "abd"));
        assert!(same_token("abc", "abc"));
    }
}
