"""Looks for unpublished words everywhere that someone other than DCC can reach (REG-8, ONE-3).

    leak_check.py BASE

BASE is a running demonstration. What must not be seen is taken from DCC's own complete spreadsheet:
every longer text in it that the published one does not hold, and every reference of the register's
inside. Then every page, file and API answer that can be reached by links as a Supplier, a Network
Party, SECAS and someone who has not signed in is read, spreadsheets unzipped, and searched.
"""

import html
import io
import re
import sys
import zipfile

import openpyxl

from visitor import crawl, sign_in, spreadsheets

# Role → the words on that person's button on the sign-in page. None has not signed in.
READERS = {"supplier": "Brightwater", "network": "Eastvale", "secas": "SECAS", None: None}
DCC = "DCC"
TEXT_LENGTH_MIN = 16
INSIDE = re.compile(r"\b(?:ITM|SUB|QRY|CNF)-[0-9A-Z]{10}\b")
START = ["/sign-in", "/", "/search", "/published", "/glossary", "/help"]
# A Party's own acts have words and references that it may see, on these pages and below them.
OWN = ("/my-items", "/raise", "/submissions/")


def sheet_texts(content):
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    rows = (row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True))
    cells = (cell for row in rows for cell in row)
    return {cell for cell in cells if isinstance(cell, str) and len(cell) >= TEXT_LENGTH_MIN}


def searchable(answer):
    """Headers and body as text, a spreadsheet's parts unzipped."""
    yield "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            for name in archive.namelist():
                yield html.unescape(archive.read(name).decode("utf-8", "replace"))
    else:
        yield html.unescape(answer.text)


def leaks(role, answers, secrets):
    for address, answer in answers.items():
        if role and address.startswith(OWN):
            continue
        for text in searchable(answer):
            for secret in secrets:
                if secret in text:
                    yield f"{role or 'anyone'} sees {secret[:60]!r} at {address}"


def main():
    base = sys.argv[1].rstrip("/")
    inside = crawl(base, sign_in(base, DCC), ["/editions", "/items", "/inbox"])
    complete = set().union(*map(sheet_texts, spreadsheets(inside).values()))
    reached = {}
    for role, organisation in READERS.items():
        session = sign_in(base, organisation)
        reached[role] = crawl(base, session, START)
    published = set().union(*map(sheet_texts, spreadsheets(reached["supplier"]).values()))
    # Who takes part is no secret: a demonstration offers everyone on its sign-in page.
    offered = html.unescape(reached[None]["/sign-in"].text)
    known = [offered, *published]
    secrets = {text for text in complete if not any(text in each for each in known)}
    references = {
        reference for address, answer in inside.items() if not address.startswith("/help")
        for text in searchable(answer)
        for reference in INSIDE.findall(text)
    }
    if len(published) < 5 or len(secrets) < 5 or len(references) < 5:
        sys.exit(f"{len(published)} published and {len(secrets)} unpublished texts: nothing to tell apart")
    faults = sorted({
        fault for role, answers in reached.items() for fault in leaks(role, answers, secrets | references)
    })
    for fault in faults:
        print(fault)
    looked = sum(map(len, reached.values()))
    print(f"{looked} answers searched for {len(secrets)} unpublished texts and {len(references)} "
          f"references: {len(faults)} leaks")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
