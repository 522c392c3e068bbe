"""What practice begins with: the products of the real books, or a sample."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pos_app import paths
from pos_app.domain.catalog import CatalogChange
from pos_app.domain.payment import Mode
from pos_app.domain.pricelist import parse_rows
from pos_app.flow.stocking import Stocking
from pos_app.profile import Profile
from pos_app.settings import Settings
from pos_app.store.books import SqliteBooks, open_books_to_read
from pos_app.store.place import DATABASE

SAMPLE = "sample_catalog.csv"


def is_first_run(data: Path, settings: Settings, profile: Profile) -> bool:
    """Whether nothing was set up here yet, or the guide was left in the middle of it.

    Never where the environment says where to sell: then nothing stands in the way.
    """
    if profile.mode is not Mode.PRACTICE and profile.key:
        return False
    if settings.guide:
        return settings.guide != "done"
    return profile.mode is Mode.PRACTICE and not any(
        paths.mode_dir(data, mode).exists() for mode in Mode
    )


def fill_practice_shelf(data: Path, books: SqliteBooks, stocking: Stocking) -> None:
    """Practise with the real products where there are any, else with a sample."""
    from pos_app.paper.sheet import read_table  # noqa: PLC0415 - openpyxl only where it is needed

    for mode in (Mode.LIVE, Mode.TEST):
        folder = paths.mode_dir(data, mode)
        if (folder / DATABASE).exists():
            real = open_books_to_read(folder)
            try:
                put = real.products()
                levels = real.stock()
            finally:
                real.close()
            if put:
                known = {one.sku for one in put}
                kept = [one for one in levels.values() if one.sku in known]
                counts = tuple((one.sku, one.on_hand and max(one.on_hand, 0)) for one in kept)
                rules = tuple((one.sku, one.warns, one.low_mark) for one in kept)
                change = CatalogChange(put, counts, rules=rules)
                books.save_catalog(change, datetime.now(UTC), "")
                return
    rows = parse_rows(read_table(paths.resource_path(SAMPLE)))
    stocking.take_in(rows)
