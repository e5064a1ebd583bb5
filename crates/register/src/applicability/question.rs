//! What a mistyped firmware version may have been: a question for the asker, never a match.

use terms::FirmwareVersion;

/// The version that this text may have been before leading zeros, a prefix, separators or a
/// letter O came between: eight hexadecimal digits. `None` where the text is such a version
/// itself, or cannot have been one.
pub fn version_question(text: &str) -> Option<FirmwareVersion> {
    let typed = text.trim();
    let unprefixed = ["0x", "0X", "v", "V"]
        .iter()
        .find_map(|prefix| typed.strip_prefix(prefix))
        .unwrap_or(typed);
    let digits: String = unprefixed
        .chars()
        .filter(|c| !matches!(c, ':' | '-' | '.' | ' '))
        .map(|c| match c {
            'O' | 'o' => '0',
            _ => c,
        })
        .collect();
    let well_formed = (1..=FirmwareVersion::LENGTH_MAX).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_hexdigit())
        && digits.bytes().any(|b| b.is_ascii_digit());
    if !well_formed {
        return None;
    }
    let padded = format!("{digits:0>8}").to_ascii_uppercase();
    FirmwareVersion::parse(&padded).filter(|version| !version.as_str().eq_ignore_ascii_case(typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reg_7_a_mistyped_version_becomes_a_question() {
        let cases = [
            ("20130", Some("00020130")),
            ("2012f", Some("0002012F")),
            ("0x0002012F", Some("0002012F")),
            ("00:02:01:2F", Some("0002012F")),
            ("OOO2012F", Some("0002012F")),
            ("00020130", None),
            ("0002012f", None),
            ("face", None),
            ("000201301", None),
            ("EM-100", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            let question = version_question(text);
            assert_eq!(
                question.as_ref().map(FirmwareVersion::as_str),
                wanted,
                "{text}"
            );
        }
    }
}
