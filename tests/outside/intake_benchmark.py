"""Measures the intake against frictionless on the same file in the same run.

    intake_benchmark.py FIRMGATE [--rows 100000] [--runs 5]

FIRMGATE is a release build of the program. The file is synthetic and always the same. Firmgate is
timed as a whole process with every rule on, against a catalogue of devices; frictionless is timed
as a library, without Python's start, checking the field types, the closed lists, the patterns, that
no Identifier stands twice and that each device is in the catalogue. Prints a table and the ratio;
exit 1 where the file is not accepted by either.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import frictionless

DEVICE_FIELDS = ["Make", "Model", "Firmware Version", "Device Type"]
HEADER = ["Identifier", *DEVICE_FIELDS, "Source", "Status of Information", "Date last Updated",
          "Fix Available", "Fix Information", "Summary"]
MAKES = ["Northmere", "Halden Metering", "Calder & Rowe", "Orrin"]
DEVICE_TYPES = ["ESME", "GSME", "GPF", "CHF", "HCALCS", "PPMID", "IHD", "CAD"]
STATUSES = ["Issue", "Defect", "Fix"]
DEVICES = 5_000
WORDS = """clock relay tariff display credit profile register schedule battery valve button sensor
meter reading alarm voltage current power supply outage channel network signal message update image
restart window season billing account balance vend token keypad screen backlight buzzer terminal
cover tamper magnet pulse counter interval half-hour daylight summer winter calendar holiday daily
monthly reset default limit threshold export import reactive active phase neutral contact""".split()


def write_files(folder, rows):
    """The submission and the catalogue."""
    submission, catalogue = folder / "submission.csv", folder / "catalogue.csv"
    write_csv(catalogue, DEVICE_FIELDS, (device(number) for number in range(DEVICES)))
    write_csv(submission, HEADER, (row(number) for number in range(1, rows + 1)))
    return submission, catalogue


def write_csv(path, header, lines):
    with path.open("w", encoding="utf-8", newline="") as file:
        for line in (header, *lines):
            file.write(",".join(line) + "\r\n")


def device(number):
    return [MAKES[number % 4], f"M-{number % 500}", f"{number:08X}", DEVICE_TYPES[number % 8]]


def row(number):
    status = STATUSES[number % 3]
    day = f"2026-{number % 9 + 1:02}-{number % 28 + 1:02}"
    fix = ["Yes", f'"Corrects the {words(number, 8)}, see note {number}"']
    return [str(number), *device(number % DEVICES), "Device Manufacturer", status, day,
            *(fix if status == "Fix" else ["No", ""]), f'"The {words(-number, 10)}, note {number}"']


def words(seed, count):
    """Words that are the same on every run and hardly alike for two seeds."""
    state = (seed * 0x9E3779B97F4A7C15) % 2**64
    picked = []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        picked.append(WORDS[(state >> 33) % len(WORDS)])
    return " ".join(picked)


def schema():
    def field(name, kind, **constraints):
        return {"name": name, "type": kind, "constraints": constraints}

    text = {"required": True, "maxLength": 30}
    return frictionless.Schema.from_descriptor({
        "primaryKey": ["Identifier"],
        "foreignKeys": [{
            "fields": DEVICE_FIELDS,
            "reference": {"resource": "catalogue", "fields": DEVICE_FIELDS},
        }],
        "fields": [
            field("Identifier", "integer", required=True, minimum=1),
            field("Make", "string", **text),
            field("Model", "string", **text),
            field("Firmware Version", "string", required=True, pattern="[0-9A-F]{8}"),
            field("Device Type", "string", required=True, enum=DEVICE_TYPES),
            field("Source", "string", required=True, enum=["Device Manufacturer", "CSP"]),
            field("Status of Information", "string", required=True, enum=STATUSES),
            field("Date last Updated", "date", required=True),
            field("Fix Available", "string", required=True, enum=["Yes", "No"]),
            field("Fix Information", "string", maxLength=10000),
            field("Summary", "string", maxLength=10000),
        ],
    })


def seconds_of_firmgate(program, submission, catalogue):
    began = time.perf_counter()
    done = subprocess.run(
        [program, "check", str(submission), "--format", "json", "--catalogue", str(catalogue),
         "--today", "2026-11-23", "--as", "manufacturer"],
        stdout=subprocess.PIPE, check=False,
    )
    took = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"firmgate does not accept the file: {done.stdout[:2000].decode()}")
    return took


def seconds_of_frictionless(submission, catalogue):
    began = time.perf_counter()
    package = frictionless.Package(basepath=str(submission.parent), resources=[
        frictionless.Resource(name="submission", path=submission.name, schema=schema()),
        frictionless.Resource(name="catalogue", path=catalogue.name, schema=text_schema()),
    ])
    report = package.validate()
    took = time.perf_counter() - began
    if not report.valid:
        sys.exit(f"frictionless does not accept the file: {report.flatten()[:3]}")
    return took


def text_schema():
    fields = [{"name": name, "type": "string"} for name in DEVICE_FIELDS]
    return frictionless.Schema.from_descriptor({"fields": fields})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("firmgate")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = write_files(pathlib.Path(scratch), arguments.rows)
        size = files[0].stat().st_size / 1_000_000
        print(f"{arguments.rows:,} rows, {size:.1f} MB, median (least) of {arguments.runs} runs")
        ours = [seconds_of_firmgate(arguments.firmgate, *files) for _ in range(arguments.runs)]
        theirs = [seconds_of_frictionless(*files) for _ in range(min(arguments.runs, 3))]
        for name, times in (("firmgate check", ours), ("frictionless", theirs)):
            print(f"{name:<15} {statistics.median(times):8.3f} s ({min(times):.3f} s)")
        ratio = statistics.median(theirs) / statistics.median(ours)
        print(f"ratio           {ratio:8.1f}")


if __name__ == "__main__":
    main()
