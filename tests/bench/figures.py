"""How long the reports of very many sales take: `python -m tests.bench.figures FOLDER [SALES]`."""

from __future__ import annotations

import random
import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from pos_app.domain.report import Span, Topic, Wish
from pos_app.store.books import open_books
from tests.bench.books_of import make

MONTH = (date(2024, 5, 1), date(2024, 5, 31))


def main(folder: Path, sales: int) -> None:
    """Make the books if they are not there, and walk every report of a month and of all days."""
    if not folder.exists():
        folder.mkdir(parents=True)
        make(folder, sales)
    books = open_books(folder, at=datetime.now(UTC), random_bits=random.Random(5).getrandbits)
    for first, last in (MONTH, (None, None)):
        for topic in Topic:
            begun = time.perf_counter()
            with books.figures.open(Wish(topic, first, last, Span.MONTH)) as report:
                rows = sum(1 for _ in report.rows)
            took_s = time.perf_counter() - begun
            peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            sys.stdout.write(f"{first} {topic}: {rows:,} rows, {took_s:.2f} s, {peak_mb} MB\n")
    books.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
