"""Downloads every spreadsheet of a running demonstration, as those who may, and checks each.

    files_check.py BASE FIRMGATE
"""

import pathlib
import sys
import tempfile

import template_check
import xlsx_check
from visitor import crawl, sign_in, spreadsheets

TEMPLATE = "/submissions/template.xlsx"


def main():
    base, firmgate = sys.argv[1:]
    editions = {}
    for organisation, start in (("Brightwater", "/published"), ("DCC", "/editions")):
        found = spreadsheets(crawl(base, sign_in(base, organisation), [start], pages_max=60))
        editions |= {
            f"{organisation} {address}": content for address, content in found.items()
            if TEMPLATE not in address
        }
    provider = sign_in(base, "Northmere")
    template = provider.get(base + TEMPLATE, timeout=60).content

    faults = []
    if len(editions) < 2:
        faults.append(f"only {sorted(editions)} to download")
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch, "downloaded.xlsx")
        for name, content in editions.items():
            file.write_bytes(content)
            faults += [f"{name}: {fault}" for fault in xlsx_check.check(file)]
        file.write_bytes(template)
        faults += [f"template: {fault}" for fault in template_check.check(firmgate, file)]
    for fault in faults:
        print(fault)
    print(f"{len(editions)} editions and the template: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
