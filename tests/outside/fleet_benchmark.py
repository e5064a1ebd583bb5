"""Measures the fleet against SQLite's GROUP BY on the same hubs in the same run.

    fleet_benchmark.py FIRMGATE [--hubs 3000000] [--compared 3000000] [--hubs-alone] [--keep FOLDER]

FIRMGATE is a release build of the program. A fictional fleet of so many hubs is written as an
inventory extract, imported, opened and asked: time and memory of each step. Then a fleet of the
compared size goes into firmgate and, as one row a hub with indices on both Suppliers, into SQLite;
both count the affected hubs of every Supplier. The baseline is given the plainest fair form: the
count query alone, on a warm connection, without a process or a lock around it. Prints two tables;
exit 1 where the two do not count the same.
"""

import argparse
import csv
import json
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SEED = "7"
LAUNCH = ("Orrin", "OR-CH9", "05000120", ["05000100", "05000110"])
COUNT = """SELECT firmware, region, count(*) FROM hub
WHERE (electricity = ?1 OR gas = ?1) AND make = ?2 AND model = ?3 AND status = 'Commissioned'
  AND wan = 'Reachable' AND region <> 'Unknown' AND firmware IN (?4, ?5)
GROUP BY firmware, region"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("firmgate")
    parser.add_argument("--hubs", type=int, default=3_000_000)
    parser.add_argument("--compared", type=int, default=3_000_000)
    parser.add_argument("--hubs-alone", action="store_true")
    parser.add_argument("--keep", help="work in this folder and leave it")
    chosen = parser.parse_args()
    firmgate = str(pathlib.Path(chosen.firmgate).resolve())
    with tempfile.TemporaryDirectory() as passing:
        folder = pathlib.Path(chosen.keep or passing)
        folder.mkdir(exist_ok=True)
        measure(Desk(firmgate, folder / "fleet"), chosen.hubs, chosen.hubs_alone)
        same = compare(Desk(firmgate, folder / "compared"), chosen.compared)
    return 0 if same else 1


class Desk:
    """The program at work in a folder of its own."""

    def __init__(self, firmgate, folder):
        self.firmgate, self.folder = firmgate, folder
        folder.mkdir(exist_ok=True)

    def run(self, *arguments):
        """Seconds, highest memory in MiB, and what was said."""
        began = time.perf_counter()
        process = subprocess.Popen([self.firmgate, *arguments], cwd=self.folder,
                                   env={"FIRMGATE_DATA": "data"}, stdout=subprocess.PIPE, text=True)
        said = process.stdout.read()
        _, status, usage = _wait(process)
        seconds = time.perf_counter() - began
        if status != 0:
            sys.exit(f"{arguments}: status {status}")
        return seconds, usage.ru_maxrss / 1024, said

    def generate(self, hubs, *more):
        return self.run("fleet", "generate", "--hubs", str(hubs), "--seed", SEED, "--out",
                        "fleet.csv", "--suppliers", "suppliers.csv", *more)

    def load(self):
        self.run("import", "organisations", "suppliers.csv")
        return self.run("import", "inventory", "fleet.csv", "--as-of", "2026-10-01")

    def affected(self, supplier):
        make, model, to, declared = LAUNCH
        versions = [word for version in declared for word in ("--from", version)]
        answer = json.loads(self.run("fleet", "affected", "--supplier", supplier, "--make", make,
                                     "--model", model, "--to", to, *versions, "--format", "json")[2])
        return answer["affected"]["hubs"]


def _wait(process):
    pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return pid, status, usage


def measure(desk, hubs, hubs_alone):
    more = ["--hubs-alone"] if hubs_alone else []
    generated = desk.generate(hubs, *more)
    extract = (desk.folder / "fleet.csv").stat().st_size
    imported = desk.load()
    figures = [json.loads(desk.run("fleet", "measure")[2]) for _ in range(3)]
    figure = min(figures, key=lambda one: one["count_ms"]["median"])
    snapshot = desk.folder / "data/fleet/snapshot-000001"
    rows = [
        ("hubs", f"{figure['hubs']:,}"),
        ("Devices behind them", f"{figure['devices_behind']:,}"),
        ("extract", f"{extract / 1e9:.2f} GB"),
        ("drawn and written", f"{generated[0]:.1f} s"),
        ("imported, digested, read back and in force", f"{imported[0]:.1f} s"),
        ("highest memory of the import", f"{imported[1]:,.0f} MiB"),
        ("hubs.arrow", f"{(snapshot / 'hubs.arrow').stat().st_size / 1e6:,.0f} MB"),
        ("behind.arrow", f"{(snapshot / 'behind.arrow').stat().st_size / 1e6:,.0f} MB"),
        ("opened and ready to answer", spread(figures, lambda one: one["open_ms"])),
        ("a Supplier's affected hubs, median", spread(figures, lambda one: one["count_ms"]["median"])),
        ("the same, p99", spread(figures, lambda one: one["count_ms"]["p99"])),
        ("the same by combination, one pass", spread(figures, lambda one: one["combinations_ms"])),
        (f"a list of {figure['look_up']['listed']:,} Device IDs, first time",
         spread(figures, lambda one: one["look_up"]["first_ms"])),
        ("the same list again", spread(figures, lambda one: one["look_up"]["again_ms"])),
        ("memory when open", f"{figure['resident_kb']['open'] / 1024:,.0f} MiB"),
        ("memory after all answers", f"{figure['resident_kb']['after_answers'] / 1024:,.0f} MiB"),
        ("highest memory while answering", f"{figure['resident_kb']['highest'] / 1024:,.0f} MiB"),
    ]
    print_table(f"Firmgate, {hubs:,} hubs", rows)


def spread(figures, of):
    values = sorted(of(figure) for figure in figures)
    return f"{values[1]:.3f} ms ({values[0]:.3f} to {values[-1]:.3f})"


def compare(desk, hubs):
    desk.generate(hubs, "--hubs-alone")
    desk.load()
    suppliers = [row["Name"] for row in
                 csv.DictReader((desk.folder / "suppliers.csv").open(encoding="utf-8"))]
    began = time.perf_counter()
    database = load_sqlite(desk.folder)
    loaded = time.perf_counter() - began
    make, model, _, declared = LAUNCH
    times, counts = [], {}
    for supplier in suppliers:
        began = time.perf_counter()
        cells = database.execute(COUNT, (supplier, make, model, *declared)).fetchall()
        times.append((time.perf_counter() - began) * 1_000)
        counts[supplier] = sum(cell[2] for cell in cells)
    differences = [supplier for supplier in suppliers if desk.affected(supplier) != counts[supplier]]
    figure = json.loads(desk.run("fleet", "measure")[2])
    ours, theirs = figure["count_ms"]["median"], statistics.median(times)
    print_table(f"The same {hubs:,} hubs in SQLite {sqlite3.sqlite_version}", [
        ("loaded with two indices", f"{loaded:.1f} s"),
        ("a Supplier's affected hubs, median of 22 Suppliers", f"{theirs:.3f} ms"),
        ("the same, slowest Supplier", f"{max(times):.3f} ms"),
        ("Firmgate's median on the same hubs", f"{ours:.3f} ms"),
        ("ratio", f"{theirs / ours:,.0f}"),
        ("Suppliers counted differently", str(len(differences))),
    ])
    return not differences


def load_sqlite(folder):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE hub (device TEXT, electricity TEXT, gas TEXT, make TEXT, model "
                     "TEXT, firmware TEXT, region TEXT, status TEXT, wan TEXT)")
    names = ["DeviceID", "ImportSupplier", "GasSupplier", "DeviceManufacturer", "DeviceModel",
             "DeviceFirmwareVersion", "CSPRegion", "DeviceStatus", "SMWANStatus"]
    with (folder / "fleet.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        places = [header.index(name) for name in names]
        rows = (tuple(row[place] for place in places) for row in reader)
        database.executemany("INSERT INTO hub VALUES (?,?,?,?,?,?,?,?,?)", rows)
    database.execute("CREATE INDEX hub_electricity ON hub (electricity, model)")
    database.execute("CREATE INDEX hub_gas ON hub (gas, model)")
    database.execute("ANALYZE")
    return database


def print_table(title, rows):
    print(f"\n{title}")
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"  {name:{width}}  {value}")


if __name__ == "__main__":
    sys.exit(main())
