//! The keys and certificates that we make are of the shape that the interface has (DUIS.md 7), and
//! what is not of that shape is refused.

use crate::world::{SUPPLIER, World, eui, now, this_year};
use formats::duis::certificate::{Certificate, CertificateFault, IssuingAuthority, Role, Standing};
use formats::duis::pem;
use formats::duis::pki::{Authority, KeyUse, Validity, Wanted};
use formats::duis::signature::{SigningKey, SigningKeyFault};
use ring::rand::SystemRandom;
use terms::Moment;
use x509_parser::prelude::{FromDer, X509Certificate};

fn wanted() -> Wanted {
    Wanted {
        holder: eui(SUPPLIER),
        role: Role::XML_SIGN,
        key_use: KeyUse::DigitalSignature,
        validity: this_year(),
    }
}

#[test]
fn a_certificate_names_its_holder_in_sixty_four_bits_and_its_role_in_two_digits() {
    let world = World::new();
    let issued = world.authority.issue(wanted(), &world.random).unwrap();
    let (rest, certificate) = X509Certificate::from_der(&issued.certificate).unwrap();
    assert_eq!(rest.len(), 0);
    let subject: Vec<_> = certificate
        .subject()
        .iter_attributes()
        .map(|each| {
            (
                each.attr_type().to_id_string(),
                each.attr_value().data.to_vec(),
            )
        })
        .collect();
    let eui = [0, 0x00, 0xDB, 0x12, 0x34, 0xAA, 0x00, 0x00, 0x01].to_vec();
    let wanted = [
        ("2.5.4.45".to_owned(), eui),
        ("2.5.4.11".to_owned(), b"87".to_vec()),
    ];
    assert_eq!(subject, wanted);
    let usage = certificate.key_usage().unwrap().unwrap();
    assert!(usage.critical && usage.value.digital_signature());
    assert_eq!(certificate.version().0, 2);
}

#[test]
fn a_certificate_reads_as_it_was_wanted() {
    let world = World::new();
    let issued = world.authority.issue(wanted(), &world.random).unwrap();
    let certificate = Certificate::parse(&issued.certificate).unwrap();
    assert_eq!(certificate.holder(), eui(SUPPLIER));
    assert_eq!(certificate.role(), Role::XML_SIGN);
    assert_eq!(certificate.issuer_text(), "CN=Z1,OU=07");
    assert_eq!(certificate.standing(now()), Standing::Valid);
    assert!(certificate.may_sign());
    let authority = IssuingAuthority::parse(&world.authority.own().certificate).unwrap();
    assert!(certificate.is_issued_by(&authority));
    let again = World::new();
    let other = IssuingAuthority::parse(&again.authority.own().certificate).unwrap();
    assert_eq!(authority.name(), other.name());
    assert!(!certificate.is_issued_by(&other));
}

#[test]
fn years_from_2050_on_are_written_in_four_digits() {
    let random = SystemRandom::new();
    let validity = Validity {
        from: Moment::parse_rfc3339("2049-12-31T23:59:59Z").unwrap(),
        until: Moment::parse_rfc3339("2050-01-01T00:00:00Z").unwrap(),
    };
    let authority = Authority::root("Root", validity, &random).unwrap();
    let issued = authority
        .issue(
            Wanted {
                validity,
                ..wanted()
            },
            &random,
        )
        .unwrap();
    let certificate = Certificate::parse(&issued.certificate).unwrap();
    assert_eq!(certificate.standing(validity.from), Standing::Valid);
    assert_eq!(certificate.standing(validity.until), Standing::Valid);
    assert_eq!(
        certificate.standing(validity.until.plus_seconds(1)),
        Standing::Expired
    );
    assert_eq!(certificate.issuer_text(), "CN=Root,OU=00");
}

#[test]
fn an_authoritys_own_certificate_is_nobodys_to_sign_messages_with() {
    let world = World::new();
    let own = &world.authority.own().certificate;
    assert_eq!(Certificate::parse(own), Err(CertificateFault::NoHolder));
    assert_eq!(
        Certificate::parse(b"\x30\x03abc"),
        Err(CertificateFault::NotACertificate)
    );
    let issued = world.authority.issue(wanted(), &world.random).unwrap();
    let mut longer = issued.certificate.clone();
    longer.push(0);
    assert_eq!(
        Certificate::parse(&longer),
        Err(CertificateFault::NotACertificate)
    );
}

#[test]
fn a_key_and_another_keys_certificate_do_not_go_together() {
    let world = World::new();
    let one = world.authority.issue(wanted(), &world.random).unwrap();
    let two = world.authority.issue(wanted(), &world.random).unwrap();
    let certificate = Certificate::parse(&two.certificate).unwrap();
    let key = SigningKey::new(&one.private_key, certificate.clone(), &world.random);
    assert_eq!(key.err(), Some(SigningKeyFault::OtherCertificate));
    let key = SigningKey::new(b"no key", certificate, &world.random);
    assert_eq!(key.err(), Some(SigningKeyFault::NotAKey));
}

#[test]
fn keys_do_not_show_themselves() {
    let world = World::new();
    let issued = world.authority.issue(wanted(), &world.random).unwrap();
    assert_eq!(format!("{issued:?}"), "Issued { .. }");
    let text = pem::encode(pem::PRIVATE_KEY, &issued.private_key);
    assert_eq!(
        pem::decode(pem::PRIVATE_KEY, &text),
        Some(issued.private_key)
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_a_certificate_or_not(bytes in proptest::collection::vec(0u8.., 0..300)) {
        let _ = Certificate::parse(&bytes);
    }
}

#[test]
fn a_certificate_with_any_one_byte_changed_is_read_or_refused_without_panic() {
    let world = World::new();
    let issued = world.authority.issue(wanted(), &world.random).unwrap();
    let authority = IssuingAuthority::parse(&world.authority.own().certificate).unwrap();
    for at in 0..issued.certificate.len() {
        let mut changed = issued.certificate.clone();
        changed[at] ^= 0x01;
        if let Ok(certificate) = Certificate::parse(&changed) {
            assert!(!certificate.is_issued_by(&authority), "byte {at}");
        }
    }
}
