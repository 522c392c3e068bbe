"""Which goods the money of a refund was for, as the rows of `accounts.BACK` tell it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

import sqlite_utils

from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.closing import Goods
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.request import Returned
from pos_app.domain.spread import Gone, fallen
from pos_app.store.accounts import BACK_OF
from pos_app.store.reports import EARLIEST, LATEST, midnight
from pos_app.store.requests import pieces_of


class Share(NamedTuple):
    """What a refund took from a line; `within` the days that were asked about."""

    refund_no: str
    within: bool
    goods: Goods


class _Row(NamedTuple):
    order_no: str
    refund_no: str
    taxable_won: Won
    vat_won: Won
    tax_free_won: Won
    service_fee_won: Won
    within: int
    request_no: str | None
    pieces: str | None
    sku: str
    name: str
    tax: str
    amount_won: int


def shares(rows: Iterable[Any]) -> Iterator[Share]:
    """Every refund of these rows with each line of its sale."""
    for _, sale in itertools.groupby(map(_Row._make, rows), itemgetter(0)):
        refunds = [list(lines) for _, lines in itertools.groupby(sale, itemgetter(1))]
        lines = [(TaxClass(one.tax), one.amount_won) for one in refunds[0]]
        pieces = [_pieces(refund[0]) for refund in refunds]
        gone = (_gone(refund[0], named) for refund, named in zip(refunds, pieces, strict=True))
        for refund, named, parts in zip(refunds, pieces, fallen(lines, gone), strict=True):
            for place, (row, won) in enumerate(zip(refund, parts, strict=True)):
                qty = sum(one.qty for one in named if one.line_no == place + 1)
                goods = Goods(Sku(row.sku), row.name, qty, Won(won))
                yield Share(row.refund_no, bool(row.within), goods)


def of_refund(db: sqlite_utils.Database, order_no: str, refund_no: str) -> tuple[Goods, ...]:
    """What one refund took from the lines of its sale."""
    ever = {"since": midnight(EARLIEST), "until": midnight(LATEST), "order_no": order_no}
    found = [one for one in shares(db.execute(BACK_OF, ever)) if one.refund_no == refund_no]
    return tuple(one.goods for one in found if one.goods.qty or one.goods.amount_won)


def _pieces(row: _Row) -> tuple[Returned, ...]:
    return () if row.pieces is None else pieces_of(row.pieces, row.request_no or "")


def _gone(row: _Row, pieces: Iterable[Returned]) -> Gone:
    named: dict[int, int] = {}
    for one in pieces:
        named[one.line_no - 1] = named.get(one.line_no - 1, 0) + one.amount_won
    return Gone(
        TaxSplit(row.taxable_won, row.vat_won, row.tax_free_won, row.service_fee_won), named
    )
