"""The owner's reports: what they are about, their columns, and a row as other programs read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from pos_app.domain.goods import Part
from pos_app.domain.payment import State, Tender
from pos_app.domain.refund import RefundState
from pos_app.domain.stock import MovementKind
from pos_app.errors import Refused

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Value, ...]


class Topic(StrEnum):
    """What a report is about."""

    SALES = "sales"
    ITEMS = "items"
    REFUNDS = "refunds"
    STOCK = "stock"
    TAX = "tax"
    REPRINTS = "reprints"
    VOIDS = "voids"
    CHANGES = "changes"


class Span(StrEnum):
    """What a line of the tax report covers."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"


class Kind(StrEnum):
    """What a column holds, and so how it is written."""

    TEXT = "text"
    NUMBER = "number"  # a number that is a name: no separators
    COUNT = "count"
    WON = "won"
    PART = "part"  # of the whole, 1.0 being all
    TIME = "time"  # `2026-05-01 12:00:00`, in Seoul
    SPAN = "span"  # `2026-05-01`, `2026-05` or `2026-Q2`
    WORD = "word"  # one of ours, said in the reader's language


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `words` are the values of ours, said by their family; others stay as they are.

    `detail` is left out where there is little room: on a terminal.
    """

    name: str
    kind: Kind = Kind.TEXT
    summed: bool = False
    words: frozenset[str] = frozenset()
    family: str = ""
    detail: bool = False


def _won(*names: str, detail: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, Kind.WON, summed=True, detail=detail) for name in names)


def _word(name: str, words: Iterable[str], family: str = "") -> Column:
    return Column(name, Kind.WORD, words=frozenset(map(str, words)), family=family or name)


GIVEN_UP = "given_up"
VOIDED = (State.CANCELLED, State.DECLINED, State.SOLD_OUT, State.ABANDONED)
METHODS = ("CARD", "TOSS_MONEY")
# What the owner sets and the ledger tells of; everything else is a matter of taste.
SETTINGS = (
    "shop_name", "return_url", "mode", "contract", "key", "business_no", "owner", "address",
    "phone", "refund_note", "printer_kind", "printer_name", "printer_place", "paper_mm",
    "print_paid", "print_note", "drawer", "display_picture", "discount_limit_percent",
    "refund_limit_won", "cash_receipt", "updates_url",
)  # fmt: skip
CHANGED = (
    "price", "import", "stock", "change_settings", "change_key", "edit_staff", "restore",
    "discount", "mark_sold_out", *(f"edit_{one}" for one in Part),
)  # fmt: skip
_TAX = ("taxable", "vat", "tax_free")
_TENDER = _word("tender", Tender)

COLUMNS: dict[Topic, tuple[Column, ...]] = {
    Topic.SALES: (
        Column("receipt_no", Kind.NUMBER),
        Column("paid_at", Kind.TIME),
        Column("order_no", detail=True),
        Column("word"),
        _TENDER,
        _word("method", METHODS),
        Column("goods"),
        Column("pieces", Kind.COUNT, summed=True),
        *_won("amount"),
        *_won("discount", "paid_amount", detail=True),
        *_won("refunded", "net"),
        *_won(*_TAX, detail=True),
        Column("cashier"),
        Column("transaction_id", detail=True),
        *_won("off", detail=True),
    ),
    Topic.ITEMS: (
        Column("sku"),
        Column("name"),
        *(Column(one, Kind.COUNT, summed=True) for one in ("sold_qty", "returned_qty")),
        *_won("sold", "refunded", "net"),
        Column("share", Kind.PART),
        *_won("off", detail=True),
    ),
    Topic.REFUNDS: (
        Column("at", Kind.TIME),
        Column("refund_no"),
        Column("order_no", detail=True),
        Column("receipt_no", Kind.NUMBER),
        _TENDER,
        Column("paid_at", Kind.TIME, detail=True),
        _word("state", RefundState, "refund"),
        Column("wanted", Kind.WON),
        *_won("refunded"),
        *_won(*_TAX, detail=True),
        Column("reason"),
        Column("who"),
        Column("transaction_id", detail=True),
    ),
    Topic.STOCK: (
        Column("at", Kind.TIME),
        Column("sku"),
        Column("name"),
        _word("movement", MovementKind),
        Column("delta", Kind.COUNT),
        Column("on_hand", Kind.COUNT),
        Column("ref"),
        Column("who"),
        Column("reason"),
    ),
    Topic.TAX: (
        Column("span", Kind.SPAN),
        Column("sales", Kind.COUNT, summed=True),
        *_won("sold", "refunded", *_TAX, "total", "toss", "cash"),
    ),
    Topic.REPRINTS: (
        Column("at", Kind.TIME),
        Column("number"),
        Column("receipt_no", Kind.NUMBER),
        Column("reissue", Kind.NUMBER),
        Column("who"),
    ),
    Topic.VOIDS: (
        Column("cashier"),
        Column("at", Kind.TIME),
        Column("order_no"),
        Column("word"),
        _word("how", (GIVEN_UP, *VOIDED), "void"),
        *_won("amount"),
        Column("goods"),
        Column("why"),
    ),
    Topic.CHANGES: (
        Column("at", Kind.TIME),
        Column("who"),
        Column("approved_by"),
        _word("change", CHANGED),
        _word("about", SETTINGS, "setting"),
        Column("name"),
        Column("before", Kind.COUNT),
        Column("after", Kind.COUNT),
    ),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A report of these business days in Seoul, both included; None has no end on that side."""

    topic: Topic
    first: date | None = None
    last: date | None = None
    span: Span = Span.DAY

    @property
    def columns(self) -> tuple[Column, ...]:
        return COLUMNS[self.topic]


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is read: `rows` may be walked once, and may be very many.

    `totals` has a value under each summed column; none of the report is summed if it is empty.
    """

    wish: Wish
    rows: Iterable[Row]
    count: int
    totals: Row


def check_days(wish: Wish) -> None:
    """Raise Refused for days that end before they begin."""
    if wish.first and wish.last and wish.first > wish.last:
        raise Refused("report.days_turned", first=wish.first, last=wish.last)


def sums(columns: tuple[Column, ...], rows: Iterable[Row]) -> Row:
    """The totals of rows that are all at hand."""
    added = [0 if one.summed else None for one in columns]
    for row in rows:
        for place, value in enumerate(row):
            if columns[place].summed and isinstance(value, int):
                added[place] = (added[place] or 0) + value
    return tuple(added)


def row_object(columns: tuple[Column, ...], row: Row) -> dict[str, Any]:
    """A row as `report --json` prints it: codes as they are, times as ISO 8601."""
    return {
        one.name: f"{str(value).replace(' ', 'T')}+09:00"
        if one.kind is Kind.TIME and value is not None
        else value
        for one, value in zip(columns, row, strict=True)
    }
