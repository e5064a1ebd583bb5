//! What a certificate of the transport says of itself (decision 17).

#![expect(
    clippy::unwrap_used,
    reason = "a scene of a test that cannot be set ends the test"
)]

use formats::duis::certificate::Role;
use formats::duis::pki::{Authority, KeyUse, Validity, Wanted};
use formats::transport::{subject, validity};
use ring::rand::SystemRandom;
use terms::{DeviceId, Moment};

fn valid() -> Validity {
    Validity {
        from: Moment::parse_rfc3339("2026-01-01T00:00:00Z").unwrap(),
        until: Moment::parse_rfc3339("2055-01-01T00:00:00Z").unwrap(),
    }
}

#[test]
fn a_certificate_of_duis_names_its_user_and_no_organisation() {
    let random = SystemRandom::new();
    let authority = Authority::root("Root", valid(), &random).unwrap();
    let holder = DeviceId::parse_loosely("00-DB-12-34-AA-00-00-01").unwrap();
    let wanted = Wanted {
        holder,
        role: Role::new(0x02),
        key_use: KeyUse::DigitalSignature,
        validity: valid(),
    };
    let issued = authority.issue(wanted, &random).unwrap();
    let named = subject(&issued.certificate).unwrap();
    assert_eq!((named.organisation, named.holder), (None, Some(holder)));
    assert_eq!(validity(&issued.certificate), Some(valid()));
    // An authority's names nobody.
    assert_eq!(subject(&authority.own().certificate), None);
}

#[test]
fn what_is_no_certificate_names_nobody() {
    for nothing in [&b""[..], b"-----BEGIN CERTIFICATE-----", &[0x30, 0x80]] {
        assert_eq!(subject(nothing), None);
        assert_eq!(validity(nothing), None);
    }
}
