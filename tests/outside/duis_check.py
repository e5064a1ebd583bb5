"""Signed messages of the XML interface in other programs: the same verdicts from lxml (libxml2's
reader, its XML Schema, its canonical forms), cryptography and xmlsec1, on messages that we made and
on messages made here.

    duis_check.py VECTORS SCHEMA [SEED]

VECTORS is the program of crates/formats/examples/duis_vectors, SCHEMA the published schema.
"""

import collections
import csv
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from lxml import etree

import duis_profile
from duis_profile import Malformed, Refused, Undecided

OK = "ok"
# What the schema says of a signature, too; a name of an issuer that does not read hides the rest.
IN_THE_SCHEMA = {
    "DUIS-SIGNATURE-REPEATED", "DUIS-SIGNATURE-NOT-LAST",
    "DUIS-SIGNATURE-STRUCTURE", "DUIS-SIGNATURE-ALGORITHM", "DUIS-SIGNATURE-REFERENCE-URI",
    "DUIS-SIGNATURE-DIGEST-VALUE", "DUIS-SIGNATURE-VALUE", "DUIS-SIGNATURE-SERIAL-NUMBER",
}
HIDES_THE_REST = {"DUIS-SIGNATURE-ISSUER-NAME"}
# What we refuse and the other reader does not: a document type, and our limits.
OURS_ALONE = {
    "DUIS-DOCTYPE", "DUIS-TOO-LARGE", "DUIS-TOO-DEEP", "DUIS-TOO-MANY-NODES",
    "DUIS-TOO-MANY-ATTRIBUTES",
}
NOT_READ = {"DUIS-NOT-UTF-8", "DUIS-NOT-WELL-FORMED"}
# What a verifier refuses that knows our certificates but neither roles nor dates nor names.
OF_THE_CERTIFICATE = {
    "DUIS-CERTIFICATE-ROLE", "DUIS-CERTIFICATE-NOT-VALID", "DUIS-CERTIFICATE-KEY-USAGE",
    "DUIS-SIGNATURE-ISSUER-NAME", "DUIS-NAMESPACE-RELATIVE",
}
SIGNED_HERE = 300


class Check:
    def __init__(self, vectors, schema, directory):
        self.vectors, self.directory = vectors, directory
        self.schema = etree.XMLSchema(etree.parse(schema))
        self.faults = []
        self.counts = collections.Counter()

    def run(self, seed):
        self.call("write", self.directory, seed)
        self.certificates = {
            file.stem: x509.load_pem_x509_certificate(file.read_bytes())
            for file in self.directory.glob("trusted/*.pem")
        }
        self.check_certificates()
        for row in csv.DictReader((self.directory / "named.csv").open()):
            self.check_named(row)
        for line in (self.directory / "changed.ndjson").open():
            changed = json.loads(line)
            self.check_agreement("changed", changed["text"].encode(), changed)
        self.check_signed_here(random.Random(int(seed)))

    def call(self, *arguments):
        done = subprocess.run(
            [self.vectors, *map(str, arguments)], check=True, capture_output=True, text=True
        )
        return done.stdout

    def fault(self, what):
        self.faults.append(what)

    def check_certificates(self):
        """They are signed by their authority, and name a holder in 64 bits and a role."""
        authority = x509.load_pem_x509_certificate((self.directory / "authority.pem").read_bytes())
        for name, certificate in self.certificates.items():
            certificate.verify_directly_issued_by(authority)
            subject = {part.oid.dotted_string: part.value for part in certificate.subject}
            if set(subject) != {"2.5.4.45", "2.5.4.11"} or len(subject["2.5.4.45"]) != 9:
                self.fault(f"{name}: subject {sorted(subject)}")
            usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
            if not usage.critical:
                self.fault(f"{name}: key usage is not critical")
            self.counts["certificates"] += 1

    def check_named(self, row):
        file = self.directory / "named" / f"{row['name']}.xml"
        got = row["signature"] if row["message"] == OK else row["message"]
        if got != row["wanted"]:
            self.fault(f"{row['name']}: {got} instead of {row['wanted']}")
        self.check_agreement(row["name"], file.read_bytes(), row)
        self.check_xmlsec(file, row)
        self.counts["named messages"] += 1

    def check_agreement(self, name, message, ours):
        """The other reader, schema and verifier say the same as ours."""
        self.counts["messages compared"] += 1
        if ours["message"] in OURS_ALONE:
            return
        try:
            tree = duis_profile.parse(message)
        except Undecided:
            self.counts["not read by the other reader"] += 1
            return
        except Malformed as fault:
            if ours["message"] not in NOT_READ:
                self.fault(f"{name}: {ours['message']}, but it is not well formed: {fault}\n{message}")
            return
        if ours["message"] in NOT_READ:
            self.fault(f"{name}: {ours['message']}, but it is well formed\n{message}")
            return
        self.compare_schema(name, message, tree, ours)
        self.compare_signature(name, message, tree, ours)

    def compare_schema(self, name, message, tree, ours):
        if ours["message"] == OK and ours["signature"] in HIDES_THE_REST:
            return
        if nobody_is_named(message):
            return
        valid = ours["message"] == OK and ours["signature"] not in IN_THE_SCHEMA
        self.counts["valid by both" if valid else "invalid by both"] += 1
        if self.schema.validate(tree) != valid:
            said = f"{ours['message']} and {ours['signature']}"
            self.fault(f"{name}: {said}; the schema says {self.schema.error_log}\n{message}")

    def compare_signature(self, name, message, tree, ours):
        try:
            duis_profile.verify(tree, self.certificates.values())
            held = True
        except Refused:
            held = False
        wanted = ours["signature"] == OK
        if not wanted and ours["signature"] in OF_THE_CERTIFICATE:
            return
        if ours["signature"] == "DUIS-SIGNATURE-STRUCTURE" and not self.schema.validate(tree):
            # A CDATA section between elements: the schema sees it, lxml's text does not.
            held = False
        self.counts["signature held by both" if wanted else "signature refused by both"] += 1
        if held != wanted:
            self.fault(f"{name}: signature {ours['signature']}, elsewhere {held}\n{message}")

    def check_xmlsec(self, file, row):
        """xmlsec1 knows no profile: it must accept what we accept, and refuse what was changed."""
        if row["signature"] not in {OK, "DUIS-DIGEST-MISMATCH", "DUIS-SIGNATURE-MISMATCH"}:
            return
        signer = "broker" if file.stem.startswith(("response", "alert")) else "supplier"
        certificate = self.directory / "trusted" / f"{signer}.pem"
        done = subprocess.run(
            ["xmlsec1", "--verify", "--pubkey-cert-pem", certificate, file],
            capture_output=True, text=True, check=False,
        )
        self.counts["checked by xmlsec1"] += 1
        if (done.returncode == 0) != (row["signature"] == OK):
            self.fault(f"{file.stem}: {row['signature']}, xmlsec1 says {done.stderr[-300:]}")

    def check_signed_here(self, chance):
        """What is signed here in any spelling is received; digested exclusively, it is not."""
        key = serialization.load_pem_private_key(
            (self.directory / "supplier.key.pem").read_bytes(), None
        )
        certificate = self.certificates["supplier"]
        plain = without_signature((self.directory / "named" / "request.xml").read_bytes())
        wanted = {}
        for number in range(SIGNED_HERE):
            spelt = spell(plain, chance)
            wrong = number % 10 == 9
            if wrong:
                spelt = spelt.replace(b" schemaVersion", b' xmlns:unused="urn:unused" schemaVersion')
            form = (lambda tree: duis_profile.exclusive(tree.getroot())) if wrong else duis_profile.inclusive
            signed = duis_profile.sign(spelt, key, certificate, form)
            if not wrong:
                duis_profile.verify(duis_profile.parse(signed), [certificate])
            name = f"here-{number:03}"
            (self.directory / "judge" / f"{name}.xml").write_bytes(signed)
            wanted[name] = ("ok", "DUIS-DIGEST-MISMATCH" if wrong else "ok")
        for line in self.call("judge", self.directory).splitlines():
            name, *verdict = line.split(",")
            if tuple(verdict) != wanted.pop(name):
                self.fault(f"{name}: {verdict}")
            self.counts["signed here"] += 1
        self.faults += [f"{name} was not judged" for name in wanted]


def nobody_is_named(message):
    """An EUI-64 of all zeros or ones stands for nobody, which the schema cannot say."""
    return re.search(rb"(?i)(00-){7}00|(ff-){7}ff", message) is not None


def without_signature(message):
    before, rest = message.split(b"<ds:Signature ")
    return before + rest.split(b"</ds:Signature>")[1]


def spell(message, chance):
    """The same message in another spelling, or nearly the same: white space is part of it."""
    text = message.decode()
    if chance.random() < 0.3:
        text = text.replace("><sr:", chance.choice([">\n<sr:", ">\r\n\t<sr:", "> <sr:"]))
    if chance.random() < 0.3:
        text = text.replace(" schemaVersion", ' xmlns:ra="urn:ra" xmlns="urn:d" schemaVersion')
    if chance.random() < 0.3:
        prefix = chance.choice(["a", "Sr", "x-1"])
        text = text.replace("sr:", f"{prefix}:").replace("xmlns:sr=", f"xmlns:{prefix}=")
    if chance.random() < 0.3:
        text = text.replace("433100AC", chance.choice(["<![CDATA[433100AC]]>", "4&#x33;3100&#65;C"]))
    if chance.random() < 0.3:
        text = text.replace("106C", chance.choice(["&amp;&lt;&gt;\"'", "1\r\n2", "&#13;&#10;&#9;", "é€"]))
    if chance.random() < 0.3:
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><?b c?>\n{text}\n<?d?><!-- e -->'
    if chance.random() < 0.3:
        text = text.replace("01020304", "<!-- a -->0102<?b  c ?>0304")
    return text.encode()


def main():
    vectors, schema, *more = sys.argv[1:]
    seed = more[0] if more else "2026"
    with tempfile.TemporaryDirectory() as directory:
        check = Check(vectors, schema, pathlib.Path(directory))
        check.run(seed)
    for fault in check.faults[:20]:
        print(fault)
    for what, count in sorted(check.counts.items()):
        print(f"{what}: {count}")
    print(f"seed {seed}: {len(check.faults)} faults")
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main())
