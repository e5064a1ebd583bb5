"""The signature profile of the XML interface, written a second time: lxml and cryptography only.

It knows no code of the product. A message is verified as DUIS has it: one enveloped signature, last
in the outermost element, over the whole message; inclusive canonical XML 1.0 digested with SHA-256,
SignedInfo in exclusive canonical XML signed with ECDSA over P-256, the value as 64 octets.
"""

import base64
import copy
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.x509.oid import NameOID
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
WHITE_SPACE = " \t\r\n"


class Malformed(Exception):
    """Not well-formed XML with namespaces, or with a document type."""


class Undecided(Exception):
    """A namespace that is no URI: well formed by the standard, not read by libxml2."""


class Refused(Exception):
    """The signature does not hold."""


def parse(message):
    """The tree of a message; comments, instructions and CDATA sections stay in it."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, collect_ids=False
    )
    try:
        tree = etree.fromstring(message, parser).getroottree()
    except (etree.XMLSyntaxError, ValueError) as fault:
        if "is not a valid URI" in str(fault):
            raise Undecided from fault
        raise Malformed(str(fault)) from fault
    serious = [entry for entry in parser.error_log if entry.level_name != "WARNING"]
    if serious or tree.docinfo.doctype:
        raise Malformed(serious[0].message if serious else "a document type")
    return tree


def verify(tree, certificates):
    """Raises Refused, or returns the certificate of who signed."""
    root = tree.getroot()
    signatures = list(root.iter(f"{{{DS}}}Signature"))
    if len(signatures) != 1:
        raise Refused(f"{len(signatures)} signatures")
    signature = signatures[0]
    elements = [child for child in root if isinstance(child.tag, str)]
    if not elements or elements[-1] is not signature:
        raise Refused("not last in the outermost element")
    info, value, key_info = children(signature, ["SignedInfo", "SignatureValue", "KeyInfo"])
    digest = reference_digest(info)
    data, = children(key_info, ["X509Data"])
    issuer_serial, = children(data, ["X509IssuerSerial"])
    issuer, serial = children(issuer_serial, ["X509IssuerName", "X509SerialNumber"])
    certificate = find(certificates, text(issuer), text(serial))
    try:
        canonical = without(tree, signature)
    except etree.C14NError as fault:
        raise Refused("no canonical form") from fault
    if hashlib.sha256(canonical).digest() != digest:
        raise Refused("digest")
    octets = decoded(value, 64)
    r, s = (int.from_bytes(half, "big") for half in (octets[:32], octets[32:]))
    try:
        certificate.public_key().verify(
            encode_dss_signature(r, s), exclusive(info), ec.ECDSA(hashes.SHA256())
        )
    except (InvalidSignature, ValueError) as fault:
        raise Refused("value") from fault
    return certificate


def reference_digest(info):
    canonicalization, method, reference = children(
        info, ["CanonicalizationMethod", "SignatureMethod", "Reference"]
    )
    algorithm(canonicalization, EXCLUSIVE)
    algorithm(method, ECDSA)
    if dict(reference.attrib) != {"URI": ""}:
        raise Refused("reference")
    transforms, digest_method, digest = children(
        reference, ["Transforms", "DigestMethod", "DigestValue"], attributes=True
    )
    transform, = children(transforms, ["Transform"])
    algorithm(transform, ENVELOPED)
    algorithm(digest_method, SHA256)
    return decoded(digest, 32)


def children(element, names, attributes=False):
    """The elements in an element, which must be exactly these."""
    if element.attrib and not attributes:
        raise Refused(f"attributes of {element.tag}")
    texts = [element.text] + [child.tail for child in element]
    found = [child for child in element if isinstance(child.tag, str)]
    if any((text or "").strip(WHITE_SPACE) for text in texts):
        raise Refused(f"text in {element.tag}")
    if [child.tag for child in found] != [f"{{{DS}}}{name}" for name in names]:
        raise Refused(f"what is in {element.tag}")
    return found


def algorithm(element, wanted):
    empty = not element.text and not any(isinstance(child.tag, str) for child in element)
    empty = empty and not any(child.tail for child in element)
    if dict(element.attrib) != {"Algorithm": wanted} or not empty:
        raise Refused(f"algorithm of {element.tag}")


def text(element):
    if element.attrib or any(isinstance(child.tag, str) for child in element):
        raise Refused(f"what is in {element.tag}")
    return (element.text or "") + "".join(child.tail or "" for child in element)


def decoded(element, length):
    stripped = "".join(c for c in text(element) if c not in WHITE_SPACE)
    try:
        octets = base64.b64decode(stripped, validate=True)
    except ValueError as fault:
        raise Refused("base64") from fault
    if len(octets) != length or base64.b64encode(octets).decode() != stripped:
        raise Refused("octets")
    return octets


def find(certificates, issuer, serial):
    """By issuer and serial number; of names only what the checks write is understood."""
    try:
        parts = [part.split("=") for part in issuer.strip(WHITE_SPACE).split(",")]
        name = {key.strip().upper(): value.strip() for key, value in parts}
        order = [key.strip().upper() for key, _ in parts]
        number = int(serial.strip(WHITE_SPACE))
    except ValueError as fault:
        raise Refused("issuer and serial number") from fault
    for certificate in certificates:
        held = {
            "CN": attribute(certificate.issuer, NameOID.COMMON_NAME),
            "OU": attribute(certificate.issuer, NameOID.ORGANIZATIONAL_UNIT_NAME),
        }
        if order == ["CN", "OU"] and held == name and certificate.serial_number == number:
            return certificate
    raise Refused("certificate")


def attribute(name, kind):
    return name.get_attributes_for_oid(kind)[0].value


def without(tree, signature):
    """The message without its signature, in inclusive canonical form."""
    path = tree.getelementpath(signature)
    bare = copy.deepcopy(tree)
    removed = bare.find(path)
    tail, before, parent = removed.tail or "", removed.getprevious(), removed.getparent()
    parent.remove(removed)
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    return etree.tostring(bare, method="c14n", exclusive=False, with_comments=False)


def inclusive(tree):
    return etree.tostring(tree, method="c14n", exclusive=False, with_comments=False)


def exclusive(element):
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def sign(message, key, certificate, digest_form=inclusive):
    """The message with a signature put in before the end of its outermost element."""
    digest = base64.b64encode(hashlib.sha256(digest_form(parse(message))).digest()).decode()
    issuer = ",".join(
        f"{short}={attribute(certificate.issuer, kind)}"
        for short, kind in (("CN", NameOID.COMMON_NAME), ("OU", NameOID.ORGANIZATIONAL_UNIT_NAME))
    )
    template = (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/><ds:SignatureMethod Algorithm="{ECDSA}"/>'
        f'<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"/></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{digest}</ds:DigestValue>'
        "</ds:Reference></ds:SignedInfo><ds:SignatureValue>VALUE</ds:SignatureValue>"
        "<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial>"
        f"<ds:X509IssuerName>{issuer}</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{certificate.serial_number}</ds:X509SerialNumber>"
        "</ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    info = etree.fromstring(template).find(f"{{{DS}}}SignedInfo")
    r, s = decode_dss_signature(key.sign(exclusive(info), ec.ECDSA(hashes.SHA256())))
    value = base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
    before, end = message.rsplit(b"</", 1)
    return before + template.replace("VALUE", value).encode() + b"</" + end
