"""Reads a price list: every row a product, or every problem at once with what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pos_app.domain.catalog import PricedRow, Product, Sku
from pos_app.domain.columns import Columns, Field, find_columns
from pos_app.domain.naming import Naming
from pos_app.domain.reader import Problems, Reader
from pos_app.domain.table import Cell, Table, is_blank
from pos_app.domain.thousands import CutPrices
from pos_app.errors import BoothError, Refused

MOST_DOUBTS = 1_000  # of a list that is looked at before it is taken in
_NO_SKUS = "pricelist.no_sku_column"


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows that can be taken in, and what is wrong with the others.

    `doubts` are the first ones in full, `more` the number of the rest; `left` counts the rows
    they stand in.
    """

    rows: tuple[PricedRow, ...]
    doubts: tuple[Refused, ...] = field(default=(), compare=False)  # told anew each time
    more: int = 0
    left: int = 0


def ignored_columns(table: Table) -> tuple[str, ...]:
    """The header words that mean nothing to us, for telling the owner."""
    return find_columns(table.header).ignored


def parse_rows(
    table: Table, known: Iterable[Product] = (), *, replace_all: bool = False
) -> tuple[PricedRow, ...]:
    """Read every row of a price list, in the order of the file.

    A column that the list lacks leaves what `known` says of a product as it is; a blank cell
    empties it. With `replace_all` the products outside the list are about to go, and their barcodes
    are free. Raises Refused `pricelist.bad` whose `problems` are Refused themselves, each with
    line, column and text, and `more` the number of those left out.
    """
    problems = Problems()
    good, reader = _read(table, known, problems)
    kept = () if replace_all else _kept(good, reader)
    _check_barcodes(good, kept, reader, problems)
    _check_codes(good, kept, reader, problems)
    problems.refuse()
    if not good:
        raise Refused("pricelist.no_rows")
    return good


def lacks_only_skus(error: BoothError) -> bool:
    """Whether a list would be one if its products were known by their names."""
    problems = error.values.get("problems")
    return isinstance(problems, tuple) and [one.key for one in problems] == [_NO_SKUS]


def sift_rows(
    table: Table, known: Iterable[Product] = (), *, taken: Collection[str] | None = None
) -> Sifted:
    """Part the rows that can be taken in from the doubtful ones, for a look before anything is
    written.

    What is known of the product of a doubtful row stays, and so does its barcode: rows that clash
    with that are doubtful too. With the SKUs that are `taken`, a list may lack the column: its
    products are known by their names then, and new ones get SKUs of ours. Raises Refused for
    columns that nobody can make sense of, and for a list without a row.
    """
    problems = Problems(MOST_DOUBTS)
    good, reader = _read(table, known, problems, taken)
    if not good and not problems.lines:
        raise Refused("pricelist.no_rows")
    reader.doubt_names(good)
    doubtful = -1
    while doubtful != len(problems.lines):
        doubtful = len(problems.lines)
        kept = _kept(good, reader)
        _check_barcodes(good, kept, reader, problems)
        _check_codes(good, kept, reader, problems)
        good = tuple(row for row in good if row.line not in problems.lines)
    return Sifted(good, tuple(problems.told), problems.more, doubtful)


def _read(
    table: Table,
    known: Iterable[Product],
    problems: Problems,
    taken: Collection[str] | None = None,
) -> tuple[tuple[PricedRow, ...], Reader]:
    columns = find_columns(table.header, lettered=table.header_line > 0)
    products = {one.sku: one for one in known}
    naming = None
    if taken is not None and Field.SKU not in columns.places:
        naming = Naming(products.values(), {*taken, *_codes(table, columns, products.values())})
    _check_columns(columns, table.header_line, problems, named=naming is not None)
    reader = Reader(columns, products, problems, naming, CutPrices(columns, table.rows))
    rows = [
        reader.read(line, cells) for line, cells in table.rows if _says_anything(cells, columns)
    ]
    return tuple(row for row in rows if row is not None), reader


def _says_anything(cells: tuple[Cell, ...], columns: Columns) -> bool:
    """Whether a row is more than numbers or formulas that were drawn down beside the list."""
    width = len(columns.header)
    ours = [cells[place] for place in columns.places.values() if place < len(cells)]
    return not all(map(is_blank, (*ours, *cells[width:])))


def _codes(table: Table, columns: Columns, known: Iterable[Product]) -> Iterable[str]:
    """What rings up products beside their SKUs: no SKU of ours may be one of these."""
    yield from (one.barcode for one in known if one.barcode)
    place = columns.places.get(Field.BARCODE)
    if place is not None:
        yield from (str(cells[place]).strip() for _, cells in table.rows if place < len(cells))


def _check_columns(columns: Columns, line: int, problems: Problems, *, named: bool) -> None:
    for problem in columns.problems:
        problems.add(Refused(problem.key, line=line, **problem.values))
    needed = (Field.NAME, Field.PRICE) if named else (Field.SKU, Field.NAME, Field.PRICE)
    for one in (one for one in needed if one not in columns.places):
        problems.add(Refused(f"pricelist.no_{one}_column", line=line))
    # Values under doubtful columns would only repeat the same complaint a thousand times.
    problems.refuse()


def _kept(rows: tuple[PricedRow, ...], reader: Reader) -> tuple[Product, ...]:
    """What is sold on beside the list."""
    listed = {row.product.sku for row in rows}
    return tuple(one for one in reader.known.values() if one.sku not in listed)


def _check_barcodes(
    rows: tuple[PricedRow, ...], kept: tuple[Product, ...], reader: Reader, problems: Problems
) -> None:
    """A barcode rings up one product only, also after the merge with what is known."""
    taken = {product.barcode: product for product in kept if product.barcode}
    for row in rows:
        owner = taken.get(row.product.barcode or "")
        if owner is not None:
            # Without a barcode column the clash can only be between known products.
            _tell_clash("barcode_known", row, Field.BARCODE, owner, reader, problems)


def _check_codes(
    rows: tuple[PricedRow, ...], kept: tuple[Product, ...], reader: Reader, problems: Problems
) -> None:
    """A label rings up one product only, whether it is read as a barcode or as a SKU."""
    products = (*kept, *(row.product for row in rows))
    by_barcode = {product.barcode: product for product in products if product.barcode}
    by_sku = {product.sku: product for product in kept}
    for row in rows:
        owner = by_barcode.get(row.product.sku)
        if owner is not None and owner.sku != row.product.sku:
            _tell_clash("sku_is_barcode", row, Field.SKU, owner, reader, problems)
        owner = by_sku.get(Sku(row.product.barcode or ""))
        if owner is not None and Field.BARCODE in reader.columns.places:
            _tell_clash("barcode_is_sku", row, Field.BARCODE, owner, reader, problems)


def _tell_clash(
    what: str,
    row: PricedRow,
    one: Field,
    owner: Product,
    reader: Reader,
    problems: Problems,
) -> None:
    text = row.product.sku if one is Field.SKU else row.product.barcode
    label = reader.label(one)
    problems.add(
        Refused(
            f"pricelist.{what}",
            line=row.line,
            **label,
            text=text,
            sku=owner.sku,
            name=owner.name,
        )
    )
