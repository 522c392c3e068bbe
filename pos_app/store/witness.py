"""What of earlier books only their journal can tell, and whether it still stands by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pos_app.store import journal
from pos_app.store.cash import tells_of_cash


def lasting(path: Path) -> Iterator[journal.Entry]:
    """The entries of a journal without those of which it says itself that no commit followed.

    Left out are those of which nobody else can tell; Toss has the rest.
    """
    void: list[range] = []
    for entry in journal.read(path):
        first, last = entry.payload.get("from"), entry.payload.get("to")
        if entry.kind == journal.ADOPTED and isinstance(first, int) and isinstance(last, int):
            void.append(range(first, last + 1))
    for entry in journal.read(path):
        if not (_is_alone(entry) and any(entry.seq in seqs for seqs in void)):
            yield entry


def _is_alone(entry: journal.Entry) -> bool:
    """Whether it is of cash or of a request for a refund."""
    return entry.kind == journal.REQUEST or tells_of_cash(entry)
