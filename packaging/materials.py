"""Prints what an installation is made of, as a CycloneDX bill of materials, from the lock alone."""

from __future__ import annotations

import json
import re
import sys

from lock import LOCK, TOP, pins

_VERSION = re.compile(r'^version = "(.+)"$', re.M)
_HASH = re.compile(r"sha256:([0-9a-f]{64})")


def bill(lock: str, version: str) -> dict[str, object]:
    """The program and every package in it, with the hashes of the files that it may come from."""
    parts = [
        {
            "type": "library",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:pypi/{one.name}@{one.version}",
            "scope": "excluded" if one.freezes else "required",
            "properties": [
                {"name": "file:sha256", "value": found}
                for line in one.lines
                for found in _HASH.findall(line)
            ],
        }
        for one in pins(lock)
    ]
    program = {"type": "application", "name": "booth-pos", "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": program},
        "components": parts,
    }


def version_of() -> str:
    """The version of this tree."""
    found = _VERSION.search((TOP / "pyproject.toml").read_text("utf-8"))
    return found[1] if found else "0"


def main() -> None:
    json.dump(bill(LOCK.read_text("utf-8"), version_of()), sys.stdout, indent=1)


if __name__ == "__main__":
    main()
