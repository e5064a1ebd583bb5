//! PEM: keys and certificates as text (RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The label of a certificate.
pub const CERTIFICATE: &str = "CERTIFICATE";
/// The label of a private key in PKCS #8.
pub const PRIVATE_KEY: &str = "PRIVATE KEY";

/// These bytes under this label, in lines of 64 characters.
pub fn encode(label: &str, der: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    let encoded = STANDARD.encode(der);
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// The bytes under the first such label; `None` where there is none or they do not read.
pub fn decode(label: &str, text: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let body: String = body.split_whitespace().collect();
    STANDARD.decode(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_whatever_stands_around_it() {
        let der: Vec<u8> = (0..200).collect();
        let text = format!("a note\n{}-----BEGIN X-----\n", encode(CERTIFICATE, &der));
        assert_eq!(decode(CERTIFICATE, &text), Some(der));
        assert_eq!(decode(PRIVATE_KEY, &text), None);
        assert!(text.lines().all(|line| line.len() <= 64));
    }
}
