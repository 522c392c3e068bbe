"""Books of very many sales, made or copied once for all who measure in them."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from pos_app.store.anchor import FileAnchor
from pos_app.store.connect import TIMEOUT_S, open_to_read
from pos_app.store.ledger import head
from pos_app.store.place import ANCHOR, DATABASE, JOURNAL
from tests.bench.books_of import make
from tests.bench.ground import Ground
from tests.bench.shelf import stock_up

SMALLEST, GOODS = 1_000, 200


def sizes(ground: Ground) -> tuple[int, ...]:
    """How many sales there are books of: 1,000 and ten times as many, up to the most."""
    most, found = ground.sales, [min(SMALLEST, ground.sales)]
    while found[-1] * 10 <= most:
        found.append(found[-1] * 10)
    return tuple(dict.fromkeys((*found, most)))


def books_with(ground: Ground, sales: int) -> Path:
    """The data folder whose practice books hold so many; what was given is copied, never written.

    The mark of the ledger stands at its end, as a till leaves it when it is closed.
    """
    data = ground.folder / f"sales-{sales}"
    folder = data / "practice"
    if folder.exists():
        return data
    if ground.books is not None and sales == ground.sales:
        ground.said(f"copying the books of {sales:,} sales")
        folder.mkdir(parents=True, mode=0o700)
        for name in (DATABASE, JOURNAL):
            shutil.copyfile(ground.books / name, folder / name)
    else:
        ground.said(f"making books of {sales:,} sales")
        make(folder, sales)
    stock_up(folder, GOODS)
    with closing(open_to_read(folder / DATABASE, TIMEOUT_S)) as db:
        FileAnchor(folder / ANCHOR).write(head(db))
    return data


def count_sales(folder: Path) -> int:
    """How many sales there are in a folder's books."""
    with closing(open_to_read(folder / DATABASE, TIMEOUT_S)) as db:
        (sales,) = db.execute("SELECT count(*) FROM sales").fetchone()
    return int(sales)
