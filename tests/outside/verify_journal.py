#!/usr/bin/env python3
"""Verify an exported journal (docs/guide/journal-format.md) with nothing but a JSON reader.

Usage: verify_journal.py FILE [EXPECTED-LAST-HASH]
Exit code 0: every line verifies. 1: a line does not. 2: the file cannot be read.
"""

import hashlib
import json
import sys


def faults(lines):
    """Yield every fault as (line number, words)."""
    previous, act, writes, stamp = "0" * 64, 0, None, None
    number = 0
    for number, text in enumerate(lines, 1):
        try:
            line = json.loads(text)
            claimed = line.pop("hash")
            canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        except (ValueError, KeyError, AttributeError, TypeError):
            yield number, "is not a line of a journal"
            return
        if line.get("form") != 1:
            yield number, "is in a form that this verifier does not know"
            return
        if hashlib.sha256(canonical.encode()).hexdigest() != claimed:
            yield number, "does not have the hash that it claims"
        if line.get("sequence") != number:
            yield number, "is out of sequence"
        if line.get("previous_hash") != previous:
            yield number, "does not follow the line before"
        same_act = line.get("act") == act
        if not same_act and line.get("act") != number:
            yield number, "belongs to no act"
        if same_act and (line.get("writes_sha256"), line.get("at")) != (writes, stamp):
            yield number, "differs from its act in time or in what was written"
        previous, act = claimed, line.get("act")
        writes, stamp = line.get("writes_sha256"), line.get("at")
    if len(sys.argv) > 2 and previous != sys.argv[2]:
        yield number, "is the last, but does not have the hash that was expected of the last"
    if not sys.stdout.closed:
        print(f"{number} lines, last hash {previous}")


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            found = list(faults(file))
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    for number, words in found:
        print(f"line {number} {words}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
