"""Looks at a published spreadsheet with other programs than the one that wrote it.

    xlsx_check.py FILE [--canaries FILE]

openpyxl reads it back, every part of the archive is searched for the canaries (texts that must not
be public, one a line), and LibreOffice must show the same cells. Prints one line for each fault;
exit 0 where there is none. It knows nothing of what the rows mean.
"""

import argparse
import csv
import html
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
import openpyxl.utils

# The parts that a plain spreadsheet is made of. Anything else (custom properties, comments, pivot
# caches, links to other files, macros, pictures) could carry what nobody sees.
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/workbook\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/(styles|sharedStrings|metadata)\.xml|xl/theme/theme1\.xml"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/tables/table\d+\.xml"
)
# Names that the spreadsheet format itself defines for a filter and for printing.
NEUTRAL_NAMES = {"_xlnm._FilterDatabase", "_xlnm.Print_Titles", "_xlnm.Print_Area"}
NEUTRAL_AUTHORS = {None, "", "Firmgate", "DCC"}
# Columns whose values a spreadsheet program would turn into numbers or dates if it could. A real
# date may be one, if it shows the year first, so that nobody takes the month for the day.
DATE_FORMAT = "yyyy-mm-dd"
TEXT_COLUMNS = re.compile(r"version|identifier|reference|affected until", re.IGNORECASE)


def check(path, canaries=()):
    """Every fault of the spreadsheet at this path."""
    faults = []
    with zipfile.ZipFile(path) as archive:
        faults += check_parts(archive)
        faults += check_canaries(archive, canaries)
        faults += check_reading_alone(archive)
    workbook = openpyxl.load_workbook(path)
    faults += check_workbook(workbook)
    for sheet in workbook.worksheets:
        faults += [f"sheet {sheet.title}: {fault}" for fault in check_sheet(sheet)]
    faults += check_in_libreoffice(path, workbook)
    return faults


def check_parts(archive):
    for part in archive.infolist():
        if not PARTS.fullmatch(part.filename):
            yield f"part {part.filename} is more than a plain spreadsheet needs"
        if part.date_time[:3] != (1980, 1, 1):
            yield f"part {part.filename} tells when it was written"
        if part.comment or part.extra:
            yield f"part {part.filename} carries more than its content"
    if archive.comment:
        yield "the archive carries a comment"


def check_canaries(archive, canaries):
    for name in archive.namelist():
        text = archive.read(name).decode("utf-8", "replace")
        for canary in canaries:
            if canary in text or canary in html.unescape(text):
                yield f"part {name} holds the canary {canary!r}"
            if canary in name:
                yield f"the name of part {name} holds the canary {canary!r}"


def check_reading_alone(archive):
    workbook = archive.read("xl/workbook.xml").decode()
    if "readOnlyRecommended" not in workbook:
        yield "does not ask to be opened read-only"


def check_workbook(workbook):
    properties = workbook.properties
    for field in ("creator", "lastModifiedBy"):
        if getattr(properties, field) not in NEUTRAL_AUTHORS:
            yield f"property {field} is {getattr(properties, field)!r}"
    for field in ("keywords", "description", "category", "contentStatus", "identifier", "subject",
                  "version", "revision"):
        if getattr(properties, field) not in (None, ""):
            yield f"property {field} is {getattr(properties, field)!r}"
    for name in workbook.defined_names:
        if name not in NEUTRAL_NAMES:
            yield f"defines the name {name}"
    if len(workbook.worksheets) != len(workbook.sheetnames):
        yield "holds a sheet that is not a table"


def check_sheet(sheet):
    if sheet.sheet_state != "visible":
        yield f"is {sheet.sheet_state}"
    if not sheet.protection.sheet:
        yield "is not protected"
    for name in sheet.defined_names:
        if name not in NEUTRAL_NAMES and f"_xlnm.{name}" not in NEUTRAL_NAMES:
            yield f"defines the name {name}"
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            yield f"column {letter} is hidden"
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            yield f"row {number} is hidden"
    if sheet._images or sheet._charts:
        yield "holds a picture or a chart"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment:
                yield f"{cell.coordinate} has a comment"
            if cell.data_type == "f":
                yield f"{cell.coordinate} is a formula"
            if cell.data_type == "e":
                yield f"{cell.coordinate} is an error"
            if cell.is_date and cell.number_format.lower() != DATE_FORMAT:
                yield f"{cell.coordinate} shows a date as {cell.number_format}"
    yield from check_text_columns(sheet)


def check_text_columns(sheet):
    """Below a header cell that names a version, every cell is typed text: 00020120 stays that."""
    header = header_row(sheet)
    if header is None:
        return
    for cell in sheet[header]:
        if not isinstance(cell.value, str) or not TEXT_COLUMNS.search(cell.value):
            continue
        letter = openpyxl.utils.get_column_letter(cell.column)
        for below in sheet[letter][header:]:
            if below.value is not None and below.data_type != "s":
                yield f"{below.coordinate} under {cell.value!r} is not text"


def header_row(sheet):
    """The first row in which both a make and a model have a column."""
    for row in sheet.iter_rows():
        values = {str(cell.value).strip().lower() for cell in row if cell.value is not None}
        if {"make", "model"} <= values:
            return row[0].row
    return None


def check_in_libreoffice(path, workbook):
    shown = read_in_libreoffice(path)
    for sheet in workbook.worksheets:
        cells = {
            (cell.row, cell.column): as_shown(cell)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and as_shown(cell) != ""
        }
        if sheet.title not in shown:
            yield f"LibreOffice shows no sheet {sheet.title}"
            continue
        for place in sorted(cells.keys() | shown[sheet.title].keys()):
            ours, theirs = cells.get(place), shown[sheet.title].get(place)
            if ours != theirs:
                row, column = place
                where = f"{openpyxl.utils.get_column_letter(column)}{row}"
                yield f"{sheet.title} {where} is {ours!r}, in LibreOffice {theirs!r}"


def as_shown(cell):
    return cell.value.date().isoformat() if cell.is_date else str(cell.value)


# comma, double quote, UTF-8, from line 1, no column formats, language 0, quote only where needed,
# numbers as shown, cells as shown, no formulas, no spaces removed, every sheet.
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def read_in_libreoffice(path):
    """Sheet name → (row, column) → text, from LibreOffice's own export."""
    with tempfile.TemporaryDirectory() as scratch:
        out = pathlib.Path(scratch, "out")
        copy = pathlib.Path(scratch, "published.xlsx")
        copy.write_bytes(pathlib.Path(path).read_bytes())
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless",
             "--convert-to", CSV_FILTER, "--outdir", str(out), str(copy)],
            check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        sheets = {}
        for file in out.glob("published-*.csv"):
            with file.open(encoding="utf-8", newline="") as lines:
                sheets[file.stem.removeprefix("published-")] = {
                    (row, column): text
                    for row, cells in enumerate(csv.reader(lines), start=1)
                    for column, text in enumerate(cells, start=1)
                    if text != ""
                }
        return sheets


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--canaries", help="a file of texts that must not be inside, one a line")
    arguments = parser.parse_args()
    canaries = []
    if arguments.canaries:
        lines = pathlib.Path(arguments.canaries).read_text(encoding="utf-8").splitlines()
        canaries = [line for line in lines if line.strip()]
    faults = check(arguments.file, canaries)
    for fault in faults:
        print(fault)
    print(f"{arguments.file}: {len(faults)} faults, {len(canaries)} canaries looked for")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
