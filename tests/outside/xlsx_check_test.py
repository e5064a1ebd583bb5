"""The spreadsheet check finds what it is for, and finds nothing in a plain read-only sheet."""

import datetime
import pathlib
import tempfile
import unittest
import zipfile

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

import xlsx_check

ROWS = [
    ["Reference", "Make", "Model", "Firmware Version"],
    ["FGR-0000000001", "Northmere", "NM-100", "00020120"],
    ["FGR-0000000002", "Halden Metering", 'H "2", wide', "0E120000"],
]


def plain_workbook():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Entries"
    for row in ROWS:
        sheet.append(row)
    sheet.protection.sheet = True
    workbook.properties.creator = "Firmgate"
    return workbook


def save(workbook, path, parts=()):
    """Saves as the product does: dates of 1980, and asking to be opened read-only."""
    written = path.with_suffix(".written")
    workbook.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                mark = b"<fileSharing readOnlyRecommended=\"1\"/><workbookPr"
                content = content.replace(b"<workbookPr", mark, 1)
            target.writestr(zipfile.ZipInfo(part.filename), content)
        for name, content in parts:
            target.writestr(zipfile.ZipInfo(name), content)


class XlsxCheck(unittest.TestCase):
    def faults(self, change=lambda workbook: None, canaries=(), parts=()):
        with tempfile.TemporaryDirectory() as scratch:
            path = pathlib.Path(scratch, "a.xlsx")
            workbook = plain_workbook()
            change(workbook)
            save(workbook, path, parts)
            return "\n".join(xlsx_check.check(path, canaries))

    def test_a_plain_read_only_sheet_has_no_fault_and_reads_alike_in_libreoffice(self):
        self.assertEqual(self.faults(), "")

    def test_what_nobody_sees_is_found(self):
        def hide(workbook):
            workbook.create_sheet("Behind").sheet_state = "hidden"
            sheet = workbook["Entries"]
            sheet["B2"].comment = Comment("not public", "someone")
            sheet.column_dimensions["C"].hidden = True
            sheet.row_dimensions[3].hidden = True
            workbook.defined_names["all"] = DefinedName("all", attr_text="Entries!$A$1")
            workbook.properties.keywords = "not public"

        faults = self.faults(hide)
        for expected in (
            "sheet Behind: is hidden", "sheet Behind: is not protected", "B2 has a comment",
            "column C is hidden", "row 3 is hidden", "defines the name all", "property keywords",
            "xl/comments",
        ):
            self.assertIn(expected, faults)

    def test_a_version_that_is_a_number_a_formula_and_an_ambiguous_date_are_found(self):
        def retype(workbook):
            workbook["Entries"]["D2"] = 20120
            workbook["Entries"]["C2"] = "=1+1"
            workbook["Entries"]["E2"] = datetime.date(2026, 4, 7)
            workbook["Entries"]["E2"].number_format = "mm-dd-yy"

        faults = self.faults(retype)
        self.assertIn("D2 under 'Firmware Version' is not text", faults)
        self.assertIn("C2 is a formula", faults)
        self.assertIn("E2 shows a date as mm-dd-yy", faults)

    def test_a_canary_is_found_in_any_part(self):
        parts = [("docProps/custom.xml", "<p>kestrel &amp; co</p>")]
        faults = self.faults(canaries=["kestrel & co"], parts=parts)
        self.assertIn("part docProps/custom.xml is more than", faults)
        self.assertIn("holds the canary 'kestrel & co'", faults)


if __name__ == "__main__":
    unittest.main()
