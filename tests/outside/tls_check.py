"""Follows the guide to TLS with other programs than ours, word by word.

    tls_check.py FIRMGATE

FIRMGATE is the program. openssl makes the keys with the very commands of docs/guide/tls.md, curl is
the browser and the sender of a signed nomination over mutual TLS. Prints what was asked and answered;
exit 1 where an answer is another than the guide promises.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

GUIDE = pathlib.Path(__file__).parents[2] / "docs/guide/tls.md"
REQUEST = ["--data-binary", "@signed.xml", "-H", "Content-Type: application/xml"]
FENLAND = """
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "/O=Fenland Power" \
    -addext "extendedKeyUsage=clientAuth" -keyout fenland.key -out fenland.csr
openssl x509 -req -in fenland.csr -CA authority.pem -CAkey authority.key -days 365 \
    -copy_extensions copy -out fenland.pem
"""


def main(firmgate):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(firmgate, folder)
        desk.prepare()
        desk.serve()
        try:
            faults = desk.ask()
        finally:
            desk.server.terminate()
            ended = desk.server.wait(timeout=90)
    faults += [] if ended == 0 else [f"the server ended with {ended}"]
    for fault in faults:
        print(fault)
    print(f"{desk.asked} requests by curl, {len(faults)} answers that the guide does not promise")
    return 1 if faults else 0


class Desk:
    """The programs at work in a folder of their own."""

    def __init__(self, firmgate, folder):
        self.firmgate, self.folder, self.asked = firmgate, pathlib.Path(folder), 0
        self.environment = {"PATH": os.environ["PATH"], "FIRMGATE_DATA": "data"}

    def run(self, *arguments):
        done = subprocess.run(arguments, cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def ours(self, line):
        return self.run(self.firmgate, *line.split())

    def prepare(self):
        """Keys by the guide's own commands, and an installation with two Suppliers."""
        blocks = re.findall(r"```text\n(.*?)```", GUIDE.read_text(), re.DOTALL)
        openssl = [block for block in blocks if block.startswith("openssl")]
        self.run("bash", "-ec", "".join(openssl) + FENLAND)
        self.write("organisations.csv", "Name,Type,Category\nBrightwater Energy,Supplier,\n"
                                        "Fenland Power,Supplier,\n")
        self.write("hubs.csv", "00-DB-12-34-56-00-00-01\n")
        self.ours("import organisations organisations.csv")
        self.ours("duis test-pki pki")
        self.ours("duis trust add pki/authority.pem")
        self.run(self.firmgate, "duis", "users", "add", "--eui", "00-DB-12-34-AA-00-00-01",
                 "--role", "IS", "--organisation", "Brightwater Energy",
                 "--certificate", "pki/certificates/supplier.pem")
        self.write("request.xml", self.ours(
            "duis request hubs.csv --notification CHFN-2026-0001 --manufacturer 106C"
            " --model 433100AC --firmware 01020304 --originator 00-DB-12-34-AA-00-00-01"
            " --broker 00-DB-12-34-AA-00-00-02 --counter 1001"))
        self.write("signed.xml", self.ours(
            "duis sign request.xml --key pki/keys/supplier.pem"
            " --certificate pki/certificates/supplier.pem"))

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def serve(self):
        line = ("serve --listen 127.0.0.1:0 --tls-certificate server.pem --tls-key server.key"
                " --client-ca clients.pem --duis-key pki/keys/broker.pem"
                " --duis-certificate pki/certificates/broker.pem")
        self.server = subprocess.Popen([self.firmgate, *line.split()], cwd=self.folder,
                                       env=self.environment, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        port = re.search(r"https://127\.0\.0\.1:(\d+)", self.server.stdout.readline())
        self.base = f"https://localhost:{port[1]}"

    def curl(self, path, *arguments):
        """The status and everything that came; 0 where there was no connection."""
        self.asked += 1
        done = subprocess.run(
            ["curl", "--silent", "--include", "--max-time", "30", *arguments,
             "--write-out", "\n%{http_code}", self.base + path],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False)
        answer, status = done.stdout.rsplit("\n", 1)
        return int(status), answer

    def ask(self):
        believing = ["--cacert", "authority.pem"]
        by = lambda name: [*believing, "--cert", f"{name}.pem", "--key", f"{name}.key"]
        service, faults = "/api/v1/serviceD", []
        for what, (status, answer), wanted, words in [
            ("a page", self.curl("/sign-in", *believing), 200, "max-age=31536000"),
            ("a page by TLS 1.2", self.curl("/sign-in", "--tls-max", "1.2", *believing), 200, ""),
            ("a page, believing others", self.curl("/sign-in"), 0, ""),
            ("without a certificate", self.curl(service, *believing, *REQUEST), 403,
             "client-certificate-missing"),
            ("over Fenland's connection", self.curl(service, *by("fenland"), *REQUEST), 403,
             "client-certificate-of-another"),
            ("over Brightwater's own", self.curl(service, *by("brightwater"), *REQUEST), 200,
             "<sr:ResponseCode>E110501</sr:ResponseCode>"),
        ]:
            print(f"{what}: {status}")
            if status != wanted or words not in answer:
                faults.append(f"{what}: {wanted} with {words!r} was promised; found {status}: {answer}")
        return faults


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
