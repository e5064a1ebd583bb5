//! Addresses of the published register beside those in [`pages::paths`]. A query is part of the
//! address, so that it can be kept and sent on; it holds names of devices and nothing personal.

use terms::PublicRef;

/// The CSV of a search's results.
pub const SEARCH_FILE: &str = "/search.csv";
/// One edition.
pub const EDITION: &str = "/published/{edition}";
/// A file of an edition.
pub const EDITION_FILE: &str = "/published/{edition}/files/{name}";

/// The results of this query, from the first page or after a cursor.
pub fn search(query: &str, after: Option<&str>) -> String {
    with_cursor(format!("/search?q={}", encoded(query)), after)
}

/// The results of this query as a file.
pub fn search_file(query: &str) -> String {
    format!("{SEARCH_FILE}?q={}", encoded(query))
}

/// The page of an edition.
pub fn edition(number: u32, after: Option<&str>) -> String {
    let path = format!("/published/{number}");
    match after {
        Some(after) => format!("{path}?after={}", encoded(after)),
        None => path,
    }
}

/// A file of an edition. Its name needs no encoding: [`published::PublishedFile`] says why.
pub fn file(number: u32, name: &str) -> String {
    format!("/published/{number}/files/{name}")
}

/// The list of editions after this one.
pub fn editions(before: u32) -> String {
    format!("/published?after={before}")
}

/// An entry in the JSON API.
pub fn api_entry(reference: PublicRef) -> String {
    format!("/api/v1/published/entries/{reference}")
}

/// A file of an edition in the JSON API.
pub fn api_file(number: u32, name: &str) -> String {
    format!("/api/v1/published/editions/{number}/files/{name}")
}

fn with_cursor(address: String, after: Option<&str>) -> String {
    match after {
        Some(after) => format!("{address}&after={}", encoded(after)),
        None => address,
    }
}

/// The text as it may stand in the query of an address.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_encoded_whole() {
        assert_eq!(
            search("CH-7 + \"A & B\"", Some("a=b")),
            "/search?q=CH-7+%2B+%22A+%26+B%22&after=a%3Db"
        );
    }
}
