"""Fills in the submission template as a provider would and holds the result against the intake.

    template_check.py FIRMGATE TEMPLATE.xlsx

Every column must be typed as text and the closed lists must be offered. Then the sheet is filled in
with the values that a spreadsheet program likes to change, saved as CSV by LibreOffice, and checked
by `firmgate check`: not a character may differ, and the file must be accepted.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile

import openpyxl

import xlsx_check

LISTS = {"Device Type", "Source", "Status of Information", "Fix Available"}
# A version of digits alone, one that looks like a number in scientific form, and a date.
ROWS = [
    {"Identifier": "1", "Make": "Northmere", "Model": "NM-100", "Firmware Version": "00020120",
     "Device Type": "ESME", "Source": "Device Manufacturer", "Status of Information": "Fix",
     "Date last Updated": "2026-04-07", "Fix Available": "Yes",
     "Fix Information": 'Firmware 00020130, "clock" corrected'},
    {"Identifier": "2", "Make": "Northmere", "Model": "NM-200", "Firmware Version": "0E120000",
     "Device Type": "GSME", "Source": "Device Manufacturer", "Status of Information": "Issue",
     "Date last Updated": "2026-10-11", "Fix Available": "No"},
]


def check(firmgate, template):
    workbook = openpyxl.load_workbook(template)
    sheet = workbook.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1] if cell.value}
    faults = list(check_typing(sheet, columns))
    with tempfile.TemporaryDirectory() as scratch:
        filled, saved = pathlib.Path(scratch, "filled.xlsx"), pathlib.Path(scratch, "saved.csv")
        for number, row in enumerate(ROWS, start=2):
            for name, value in row.items():
                sheet.cell(row=number, column=columns[name], value=value)
        workbook.save(filled)
        shown = xlsx_check.read_in_libreoffice(filled)[sheet.title]
        faults += check_saved(columns, shown)
        write_csv(saved, shown, max(columns.values()))
        verdict = subprocess.run(
            [firmgate, "check", str(saved), "--today", "2026-11-23", "--as", "manufacturer"],
            capture_output=True, text=True, check=False,
        )
        if verdict.returncode != 0:
            faults.append(f"firmgate check refuses the filled template:\n{verdict.stdout}")
    return faults


def check_typing(sheet, columns):
    offered = set()
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            offered |= {cells.min_col for cells in rule.sqref.ranges}
    # Neighbouring columns of one format are kept as one, under the first one's letter.
    spans = [
        (span.min, span.max) for span in sheet.column_dimensions.values()
        if span.number_format == "@"
    ]
    for name, column in columns.items():
        if not any(first <= column <= last for first, last in spans):
            yield f"column {name} is not typed as text"
        if name in LISTS and column not in offered:
            yield f"column {name} offers no list"
    for name in sorted(ROWS[0].keys() - columns.keys()):
        yield f"column {name} is missing"


def check_saved(columns, shown):
    for number, row in enumerate(ROWS, start=2):
        for name, value in row.items():
            saved = shown.get((number, columns[name]))
            if saved != value:
                yield f"{name} {value!r} becomes {saved!r}"


def write_csv(path, shown, width):
    height = max(row for row, _ in shown)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in range(1, height + 1):
            writer.writerow([shown.get((row, column), "") for column in range(1, width + 1)])


def main():
    firmgate, template = sys.argv[1:]
    faults = check(firmgate, template)
    for fault in faults:
        print(fault)
    print(f"{template}: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
