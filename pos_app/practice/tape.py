"""The stand-in's file: one JSON line for every change of a payment, the last one counts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pos_app.practice.payment import Contract, Payment, PayState, Refund, TaxSplit


class Tape:
    """An append-only file that keeps what was written before the reply left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def replay(self) -> Iterator[Payment]:
        """Read every change again, and cut off a last line that was torn by a kill."""
        if not self._path.exists():
            return
        with self._path.open("r+b") as file:
            whole_bytes = 0
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole_bytes += len(line)
                yield payment_from(json.loads(line))
            file.truncate(whole_bytes)

    def append(self, payment: Payment) -> None:
        """Write one change through to the disk."""
        line = json.dumps(asdict(payment), ensure_ascii=False, separators=(",", ":"))
        with open(self._path, "ab", opener=_private) as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def payment_from(row: dict[str, Any]) -> Payment:
    """Build a payment again from its JSON object."""
    plain = {key: row[key] for key in row if key not in {"contract", "tax", "state", "refunds"}}
    return Payment(
        contract=Contract(row["contract"]),
        tax=TaxSplit(**row["tax"]),
        state=PayState(row["state"]),
        refunds=tuple(_refund_from(refund) for refund in row["refunds"]),
        **plain,
    )


def _refund_from(row: dict[str, Any]) -> Refund:
    plain = {key: row[key] for key in row if key != "tax"}
    return Refund(tax=TaxSplit(**row["tax"]), **plain)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
