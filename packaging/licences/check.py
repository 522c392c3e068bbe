"""Fails when something that is shipped stands under a licence that nobody has agreed to."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from lock import LOCK, pins

# Each may be shipped with its text beside it. Of several to choose from one is enough.
AGREED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Public Domain",
    }
)
# What older packages say in words of their own.
SPOKEN = {
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "MIT License": "MIT",
}


def licence_of(package: Distribution) -> str:
    """What a package says of itself: an expression, else a word, else its classifiers."""
    about = package.metadata
    said = about.get("License-Expression") or about.get("License") or ""
    if not said or "\n" in said:
        kinds = [
            one.rpartition(" :: ")[2]
            for one in about.get_all("Classifier") or []
            if one.startswith("License ::")
        ]
        said = " OR ".join(kinds)
    return SPOKEN.get(said, said)


def agreed(said: str) -> bool:
    """Whether an expression may be shipped: one side of each OR, every side of each AND."""

    def side(one: str) -> bool:
        parts = one.replace("(", "").replace(")", "").split(" AND ")
        return all(SPOKEN.get(part.strip(), part.strip()) in AGREED for part in parts)

    return any(side(one) for one in said.split(" OR "))


def refused(packages: list[Distribution]) -> Iterator[str]:
    """Every package that may not be shipped, with what it says of itself."""
    for package in packages:
        said = licence_of(package)
        if not agreed(said):
            yield f"{package.metadata['Name']}: no agreed licence: {said or 'it names none'}"


def shipped() -> tuple[list[Distribution], list[str]]:
    """What the lock ships and is installed here; and the names of what only others need."""
    here, elsewhere = [], []
    for one in pins(LOCK.read_text("utf-8")):
        if not one.freezes:
            try:
                here.append(distribution(one.name))
            except PackageNotFoundError:
                elsewhere.append(one.name)
    return here, elsewhere


def main() -> int:
    here, elsewhere = shipped()
    found = list(refused(here))
    print("\n".join(found) or f"{len(here)} licences agreed; not here: {', '.join(elsewhere)}.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
