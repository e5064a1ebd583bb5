"""The verifier from outside accepts what the profile has, and nothing near it."""

import datetime
import random
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import duis_profile
from duis_check import spell, without_signature
from duis_profile import Malformed, Refused

MESSAGE = (
    b'<sr:Request xmlns:sr="urn:a" xmlns:unused="urn:b" schemaVersion="5.4"><sr:Body>106C</sr:Body>'
    b"</sr:Request>"
)


def certificate(key):
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "07"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Z1"),
    ])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 4711, day, day.replace(year=2027))
    return builder.sign(key, hashes.SHA256())


class Profile(unittest.TestCase):
    def setUp(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = certificate(self.key)
        self.signed = duis_profile.sign(MESSAGE, self.key, self.certificate)

    def refused(self, message):
        with self.assertRaises(Refused) as caught:
            duis_profile.verify(duis_profile.parse(message), [self.certificate])
        return str(caught.exception)

    def test_what_was_signed_is_held(self):
        held = duis_profile.verify(duis_profile.parse(self.signed), [self.certificate])
        self.assertEqual(held, self.certificate)
        self.assertEqual(without_signature(self.signed), MESSAGE)

    def test_what_was_changed_is_refused(self):
        self.assertEqual(self.refused(self.signed.replace(b"106C", b"106D")), "digest")
        self.assertEqual(self.refused(self.signed.replace(b"<sr:Body>", b"<sr:Body> ")), "digest")
        self.assertEqual(self.refused(self.signed.replace(b' xmlns:unused="urn:b"', b"")), "digest")
        self.assertEqual(self.refused(self.signed.replace(b"4711", b"4712")), "certificate")

    def test_white_space_after_the_signature_is_signed_too(self):
        self.refused(self.signed.replace(b"</ds:Signature>", b"</ds:Signature> "))

    def test_a_digest_of_the_exclusive_form_is_refused(self):
        signed = duis_profile.sign(
            MESSAGE, self.key, self.certificate, lambda tree: duis_profile.exclusive(tree.getroot())
        )
        self.assertEqual(self.refused(signed), "digest")

    def test_another_key_is_refused(self):
        other = ec.generate_private_key(ec.SECP256R1())
        signed = duis_profile.sign(MESSAGE, other, self.certificate)
        self.assertEqual(self.refused(signed), "value")

    def test_a_second_signature_and_another_algorithm_are_refused(self):
        begins = self.signed.index(b"<ds:Signature ")
        signature = self.signed[begins:-len(b"</sr:Request>")]
        self.refused(self.signed.replace(b"</sr:Request>", signature + b"</sr:Request>"))
        self.refused(self.signed.replace(b"ecdsa-sha256", b"ecdsa-sha1"))
        self.refused(self.signed.replace(b'URI=""', b'URI="#a"'))

    def test_a_document_type_is_not_well_formed_here(self):
        with self.assertRaises(Malformed):
            duis_profile.parse(b"<!DOCTYPE a><a/>")

    def test_every_spelling_is_signed_and_held(self):
        chance = random.Random(1)
        for _ in range(50):
            signed = duis_profile.sign(spell(MESSAGE, chance), self.key, self.certificate)
            duis_profile.verify(duis_profile.parse(signed), [self.certificate])


if __name__ == "__main__":
    unittest.main()
