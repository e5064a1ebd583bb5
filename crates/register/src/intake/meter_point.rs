//! MPANs and MPRNs, told from other numbers by their check digits.

/// Whether thirteen digits are the core of an MPAN: the last is the weighted sum of the others,
/// modulo 11, modulo 10. No distributor's number begins with a zero.
pub(super) fn is_mpan(digits: &str) -> bool {
    const WEIGHTS: [u32; 12] = [3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43];
    let Some((body, check)) = split_digits(digits, 1).filter(|_| digits.len() == 13) else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    body[0] != b'0' && sum % 11 % 10 == number(check)
}

/// Whether six to ten digits are an MPRN: the last two are the sum of the others, weighted from
/// their count down to one, modulo 11.
pub(super) fn is_mprn(digits: &str) -> bool {
    let Some((body, check)) = split_digits(digits, 2).filter(|_| (6..=10).contains(&digits.len()))
    else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .zip((1..=body.len() as u32).rev())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    sum > 0 && sum % 11 == number(check)
}

fn split_digits(digits: &str, check_digits: usize) -> Option<(&[u8], &[u8])> {
    let bytes = digits.as_bytes();
    let all_digits = bytes.iter().all(u8::is_ascii_digit);
    (all_digits && bytes.len() > check_digits).then(|| bytes.split_at(bytes.len() - check_digits))
}

fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the public description of the MPRN.
    #[test]
    fn an_mprn_ends_in_its_check_digits() {
        assert!(is_mprn("3938424403"));
        assert!(!is_mprn("3938424413"));
        assert!(!is_mprn("0000000000"));
    }

    #[test]
    fn an_mpan_ends_in_its_check_digit() {
        let valid = (0..10)
            .map(|check| format!("120001234567{check}"))
            .filter(|mpan| is_mpan(mpan))
            .count();
        assert_eq!(valid, 1);
        assert!(!is_mpan("0000000000000"));
        assert!(!is_mpan("12000123456"));
    }
}
