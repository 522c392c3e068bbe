"""Prints what the program reads when a manager looks for a new version (`booth-pos updates`).

python packaging/announce.py PAGE FILE…      PAGE is where people get the files
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from materials import version_of


def announcement(version: str, page: str, files: list[Path]) -> dict[str, object]:
    """The version, the page, and the sum of every file."""
    sums = {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in files}
    return {"program": "booth-pos", "version": version, "page": page, "files": sums}


if __name__ == "__main__":
    files = [Path(one) for one in sys.argv[2:]]
    json.dump(announcement(version_of(), sys.argv[1], files), sys.stdout, indent=1)
