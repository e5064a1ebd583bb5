"""Reads a snapshot of the fleet with another program than the one that wrote it.

    arrow_check.py FIRMGATE

FIRMGATE is the program. It makes a fictional fleet, imports it, and answers which hubs of a Supplier
a launch concerns. pyarrow opens the snapshot's files, memory-mapped, and counts the same hubs one
by one from the columns and the manifest. Prints what was compared; exit 1 where anything differs.
"""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter

import pyarrow
import pyarrow.ipc

HUBS = 20_000
SUPPLIERS = ["Pellwater Energy", "Skerrydale Power", "Umberley Light"]
LAUNCHES = [
    ("OR-CH9", "05000120", ["05000100", "05000110"]),
    ("CR-H6", "0002A200", ["0002A120", "0002A130"]),
    ("NM-H40", "000A0003", []),
]


def main(firmgate):
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(firmgate, pathlib.Path(folder))
        desk.prepare()
        snapshot = Snapshot(pathlib.Path(folder) / "data/fleet/snapshot-000001")
        faults = snapshot.faults()
        compared = 0
        for supplier in SUPPLIERS:
            for model, to, declared in LAUNCHES:
                told = desk.affected(supplier, model, to, declared)
                counted = snapshot.affected(supplier, model, to, declared)
                compared += 1
                if told != counted:
                    faults.append(f"{supplier}, {model}: {told} told, {counted} counted")
    for fault in faults:
        print(fault)
    print(f"{HUBS} hubs read by pyarrow {pyarrow.__version__}, {compared} answers compared, "
          f"{len(faults)} differences")
    return 1 if faults else 0


class Desk:
    """The program at work in a folder of its own."""

    def __init__(self, firmgate, folder):
        self.firmgate, self.folder = firmgate, folder

    def run(self, *arguments):
        done = subprocess.run(
            [self.firmgate, *arguments], cwd=self.folder, check=True, capture_output=True,
            text=True, env={"FIRMGATE_DATA": "data"})
        return done.stdout

    def prepare(self):
        self.run("fleet", "generate", "--hubs", str(HUBS), "--seed", "11", "--out", "fleet.csv",
                 "--suppliers", "suppliers.csv")
        self.run("import", "organisations", "suppliers.csv")
        self.run("import", "inventory", "fleet.csv", "--as-of", "2026-10-01")

    def affected(self, supplier, model, to, declared):
        """Hubs by version and region, and hubs left out by reason."""
        versions = [word for version in declared for word in ("--from", version)]
        answer = json.loads(self.run(
            "fleet", "affected", "--supplier", supplier, "--model", model, "--to", to, *versions,
            "--format", "json"))
        counts = Counter()
        for cell in answer["affected"]["cells"]:
            counts[cell["from"], cell["region"]] += cell["hubs"]
        for cell in answer["excluded"]["cells"]:
            counts[cell["reason"]] += cell["hubs"]
        return counts


class Snapshot:
    """A snapshot's directory, as its format is described in docs/guide/fleet-snapshot.md."""

    def __init__(self, place):
        self.place = place
        self.manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        self.hubs = self.table("hubs.arrow")
        self.behind = self.table("behind.arrow")

    def table(self, file):
        with pyarrow.memory_map(str(self.place / file)) as source:
            return pyarrow.ipc.open_file(source).read_all()

    def faults(self):
        faults = []
        for name, table in [("hubs", self.hubs), ("behind", self.behind)]:
            entry = self.manifest[name]
            content = (self.place / f"{name}.arrow").read_bytes()
            if hashlib.sha256(content).hexdigest() != entry["sha256"]:
                faults.append(f"{name}.arrow does not have its digest")
            if table.num_rows != entry["rows"]:
                faults.append(f"{name}.arrow has {table.num_rows} rows, not {entry['rows']}")
            devices = table.column("device").to_pylist()
            if devices != sorted(set(devices)):
                faults.append(f"the Device IDs of {name}.arrow do not ascend")
        if self.hubs.num_rows != HUBS:
            faults.append(f"{self.hubs.num_rows} hubs, not {HUBS}")
        gpf = self.manifest["device_types"].index("GPF")
        with_gpf = [hub for hub, kind in zip(self.behind.column("hub").to_pylist(),
                                             self.behind.column("type").to_pylist()) if kind == gpf]
        if sorted(with_gpf) != list(range(HUBS)):
            faults.append("not every hub has its GPF")
        return faults

    def affected(self, supplier, model, to, declared):
        names = self.manifest["supplier_names"]
        own = {place for place, pair in enumerate(self.manifest["suppliers"])
               if supplier in (names.get(pair["electricity"]), names.get(pair["gas"]))}
        outcome = [self.outcome(profile, model, to, declared)
                   for profile in self.manifest["profiles"]]
        rows = zip(self.hubs.column("profile").to_pylist(),
                   self.hubs.column("suppliers").to_pylist())
        return Counter(outcome[profile] for profile, pair in rows
                       if pair in own and outcome[profile] is not None)

    @staticmethod
    def outcome(profile, model, to, declared):
        if profile["model"] != model:
            return None
        if profile["status"] != "Commissioned":
            return "NotCommissioned"
        if profile["wan"] == "None":
            return "NoWan"
        if profile["firmware"] == to:
            return "OnVersion"
        if not declared:
            return "PathNotDeclared"
        if profile["firmware"] not in declared:
            return "NotUpgradable"
        if profile["region"] is None:
            return "RegionUnknown"
        return (profile["firmware"], profile["region"])


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
