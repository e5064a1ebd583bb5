#!/usr/bin/env python3
"""Verify an exported journal (docs/guide/journal-format.md) with nothing but a JSON reader.

Usage: verify_journal.py FILE [EXPECTED-LAST-HASH]
Exit code 0: every line verifies. 1: a line does not. 2: the file cannot be read.
"""

import hashlib
import json
import sys


def verify(lines, expected_last=None):
    """Give every fault as (line number, words), the number of lines and the last hash."""
    found = []
    previous, act, writes, stamp = "0" * 64, 0, None, None
    number = 0
    for number, text in enumerate(lines, 1):
        try:
            line = json.loads(text)
            claimed = line.pop("hash")
            canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        except (ValueError, KeyError, AttributeError, TypeError):
            found.append((number, "is not a line of a journal"))
            return found, number, previous
        if line.get("form") != 1:
            found.append((number, "is in a form that this verifier does not know"))
            return found, number, previous
        if hashlib.sha256(canonical.encode()).hexdigest() != claimed:
            found.append((number, "does not have the hash that it claims"))
        if line.get("sequence") != number:
            found.append((number, "is out of sequence"))
        if line.get("previous_hash") != previous:
            found.append((number, "does not follow the line before"))
        same_act = line.get("act") == act
        if not same_act and line.get("act") != number:
            found.append((number, "belongs to no act"))
        if same_act and (line.get("writes_sha256"), line.get("at")) != (writes, stamp):
            found.append((number, "differs from its act in time or in what was written"))
        previous, act = claimed, line.get("act")
        writes, stamp = line.get("writes_sha256"), line.get("at")
    if expected_last is not None and previous != expected_last:
        found.append((number, "is the last, but does not have the hash that was expected of it"))
    return found, number, previous


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            found, count, last = verify(file, *sys.argv[2:])
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    print(f"{count} lines, last hash {last}")
    for number, words in found:
        print(f"line {number} {words}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
