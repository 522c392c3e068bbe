"""The slip of a sale or a refund as plain lines, from top to bottom, before anybody paints it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pos_app.domain.business import ShopDetails
from pos_app.domain.catalog import TaxClass
from pos_app.domain.discount import DiscountKind
from pos_app.domain.money import TaxSplit, format_won
from pos_app.domain.payment import Attempt, Mode, State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.seoul import clock_time
from pos_app.domain.tender import change_won, not_in_money
from pos_app.domain.terms import WHOLE, Given
from pos_app.errors import Refused

Say: TypeAlias = Callable[..., str]  # a sentence by its key and values

_TAIL = 8  # of a transaction's number: enough to find it, too little to misuse
_ZWJ = "\u200d"  # joins emoji; everything else invisible is a blank
_METHODS = ("CARD", "TOSS_MONEY")


class Place(StrEnum):
    """Where a text stands between the edges."""

    LEFT = "left"
    CENTER = "center"


class Weight(StrEnum):
    """How much a text says it matters."""

    SMALL = "small"
    NORMAL = "normal"
    BOLD = "bold"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Text:
    """Words across the whole width, broken where they must be."""

    text: str
    place: Place = Place.LEFT
    weight: Weight = Weight.NORMAL


@dataclass(frozen=True, slots=True)
class Pair:
    """A name at the left edge and its value at the right one."""

    left: str
    right: str
    weight: Weight = Weight.NORMAL


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two parts."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the middle."""

    content: str


Line: TypeAlias = Text | Pair | Rule | Code


@dataclass(frozen=True, slots=True)
class Slip:
    """A whole slip; `number` names it, and so its file and its print job."""

    number: str
    lines: tuple[Line, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every word on it, line by line."""
        return tuple(
            one.text if isinstance(one, Text) else f"{one.left} {one.right}".strip()
            for one in self.lines
            if isinstance(one, Text | Pair)
        )


def sale_slip(record: SaleRecord, shop: ShopDetails, say: Say) -> Slip:
    """The slip of a paid sale, in the language of `say`.

    `record.printed` is how many were sent before this one. Raises Refused (`slip.not_paid`) for
    an attempt that is not paid.
    """
    attempt = record.attempt
    if attempt.state is not State.PAID:
        raise Refused("slip.not_paid", order_no=attempt.order_no)
    pen = _Pen(say)
    lines = (
        *pen.head("slip.title", attempt.account.mode, record.printed, shop),
        pen.pair("slip.sold_at", clock_time(attempt.paid_at or attempt.created_at)),
        *pen.known("slip.receipt_no", record.receipt_name),
        pen.pair("slip.order_no", attempt.order_no),
        *pen.known("slip.word", attempt.word),
        Rule(),
        *pen.goods(record.sale),
        Rule(),
        pen.won("receipt.total", attempt.amount_won, Weight.LARGE),
        *pen.tax(record.slip_tax),
        Rule(),
        *pen.payment(attempt),
        *pen.given_back(record),
        *pen.known("slip.cashier", record.sale.cashier),
        *pen.known("slip.note", record.sale.terms.note if shop.print_note else ""),
        *pen.foot(shop, attempt, attempt.slip_url),
        *pen.marks(attempt.account.mode),
    )
    return Slip(attempt.order_no, lines)


def refund_slip(
    record: SaleRecord, refund_no: str, shop: ShopDetails, say: Say, *, printed: int = 0
) -> Slip:
    """The slip of one refund of a sale, which names the payment that it gives back.

    `printed` is how many were sent before this one. Raises Refused (`slip.not_paid`) for a refund
    that Toss has not made, or that is not one of this sale's.
    """
    refund = next((one for one in record.refunds if one.refund_no == refund_no), None)
    if refund is None or refund.state is not RefundState.DONE:
        raise Refused("slip.not_paid", order_no=refund_no)
    attempt, pen = record.attempt, _Pen(say)
    lines = (
        *pen.head("slip.refund_title", attempt.account.mode, printed, shop),
        pen.pair("slip.refunded_at", clock_time(refund.done_at or refund.created_at)),
        pen.pair("slip.refund_no", refund.refund_no),
        *pen.origin(record),
        Rule(),
        pen.won("slip.refund_total", -refund.amount_won, Weight.LARGE),
        *pen.tax(refund.tax, sign=-1),
        Rule(),
        *pen.method(attempt),
        *pen.why(refund),
        *pen.foot(shop, attempt),
        *pen.marks(attempt.account.mode),
    )
    return Slip(refund.refund_no, lines)


class _Pen:
    """Writes the parts of a slip in one language."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def pair(self, key: str, value: str, weight: Weight = Weight.NORMAL) -> Pair:
        return Pair(self._say(key), plain(value), weight)

    def won(self, key: str, amount_won: int, weight: Weight = Weight.NORMAL) -> Pair:
        return Pair(self._say(key), self._amount(amount_won), weight)

    def known(self, key: str, value: object) -> Iterator[Pair]:
        """A pair, or nothing where there is no value."""
        if value not in (None, ""):
            yield self.pair(key, str(value))

    def marks(self, mode: Mode) -> Iterator[Line]:
        """No real sale: the first and the last thing that is read."""
        if mode is not Mode.LIVE:
            yield Text(self._say(f"receipt.mode_{mode}"), Place.CENTER, Weight.BOLD)

    def head(self, title: str, mode: Mode, printed: int, shop: ShopDetails) -> Iterator[Line]:
        yield from self.marks(mode)
        if shop.name:
            yield Text(plain(shop.name), Place.CENTER, Weight.LARGE)
        yield Text(self._say(title), Place.CENTER, Weight.BOLD)
        if printed:
            yield Text(self._say("slip.reissue", times=printed), Place.CENTER, Weight.BOLD)
        for name in ("business_no", "owner", "address", "phone"):
            yield from self.known(f"slip.{name}", getattr(shop, name))
        yield Rule()

    def goods(self, sale: Sale) -> Iterator[Line]:
        """Each item with pieces × price, what is taken off, and a star where there is no VAT."""
        for number, line in enumerate(sale.lines, 1):
            free = line.tax is TaxClass.EXEMPT
            yield Text(f"{plain(line.name)}{' *' if free else ''}")
            full_won = line.qty * line.unit_price_won
            each = f"  {format_won(line.qty)} × {format_won(line.unit_price_won)}"
            yield Pair(each, self._amount(full_won))
            given = sale.terms.of_line(number)
            if given is not None:
                less = f"  {self._say('slip.line_discount')}{_rate(given)}"
                yield Pair(less, self._amount(-given.amount_won))
        if any(line.tax is TaxClass.EXEMPT for line in sale.lines):
            yield Text(self._say("slip.exempt_mark"), weight=Weight.SMALL)
        whole = sale.terms.of_line(WHOLE)
        if whole is not None:
            yield Rule()
            yield self.won("slip.subtotal", sale.amount_won + whole.amount_won)
            less = f"{self._say('slip.whole_discount')}{_rate(whole)}"
            yield Pair(less, self._amount(-whole.amount_won))

    def tax(self, split: TaxSplit, sign: int = 1) -> Iterator[Pair]:
        if split.taxable_won or split.vat_won:
            yield self.won("receipt.taxable", sign * split.taxable_won)
            yield self.won("receipt.vat", sign * split.vat_won)
        if split.tax_free_won:
            yield self.won("receipt.tax_free", sign * split.tax_free_won)

    def payment(self, paid: Attempt) -> Iterator[Line]:
        """How it was paid, as far as Toss said, or what was given in cash."""
        method = paid.pay_method if paid.pay_method in _METHODS else paid.tender.value
        yield self.pair("receipt.method", self._say(f"slip.method_{method.lower()}"))
        change = change_won(paid)
        if paid.received_won is not None and change is not None:
            yield self.won("slip.received", paid.received_won)
            yield self.won("slip.change", change, Weight.BOLD)
        for key, won in not_in_money(paid):
            yield self.won(key, -won)
        if paid.paid_amount_won is not None:
            yield self.won("slip.paid_amount", paid.paid_amount_won, Weight.BOLD)
        if paid.approved_at is not None:
            yield self.pair("slip.approved_at", clock_time(paid.approved_at))
        yield from self.known("slip.card", paid.card_company)
        yield from self.known("slip.approval_no", paid.card_approval_no)
        if paid.instalments is not None and paid.pay_method != "TOSS_MONEY":
            months = self._say("slip.months", months=paid.instalments)
            at_once = self._say("slip.at_once")
            yield self.pair("slip.instalments", months if paid.instalments > 1 else at_once)
        yield from self.known("slip.transaction", _short(paid.transaction_id))

    def method(self, paid: Attempt) -> Iterator[Pair]:
        """How money goes back, where the drawer gives it."""
        if paid.in_cash:
            yield self.pair("slip.refund_method", self._say("slip.method_cash"))

    def given_back(self, record: SaleRecord) -> Iterator[Line]:
        """What has gone back of it since, and what is left."""
        done = [one for one in record.refunds if one.state is RefundState.DONE]
        if not done:
            return
        yield Rule()
        for one in done:
            day = clock_time(one.done_at or one.created_at)[:10]
            yield Pair(f"{self._say('slip.refunded')} {day}", self._amount(-one.amount_won))
        left_won = record.attempt.amount_won - record.refunded_won
        yield self.won("slip.left", left_won, Weight.BOLD)

    def origin(self, record: SaleRecord) -> Iterator[Line]:
        paid = record.attempt
        yield from self.known("slip.of_receipt", record.receipt_name)
        yield self.pair("slip.of_order", paid.order_no)
        yield self.pair("slip.of_sale", clock_time(paid.paid_at or paid.created_at))
        yield from self.known("slip.of_transaction", _short(paid.transaction_id))

    def why(self, refund: Refund) -> Iterator[Line]:
        yield from self.known("slip.reason", refund.reason)
        yield from self.known("slip.transaction", _short(refund.transaction_id))
        yield from self.known("slip.cashier", refund.who)

    def foot(
        self, shop: ShopDetails, paid: Attempt, toss_slip: str | None = None
    ) -> Iterator[Line]:
        yield Rule()
        if shop.refund_note:
            yield Text(self._say("slip.refund_note"), weight=Weight.BOLD)
            yield Text(plain(shop.refund_note))
        proof = "slip.cash_proof" if paid.in_cash else "receipt.no_tax_proof"
        yield Text(self._say(proof), weight=Weight.SMALL)
        if toss_slip:
            yield Text(self._say("slip.toss_slip"), Place.CENTER, Weight.BOLD)
            yield Code(toss_slip)

    def _amount(self, amount_won: int) -> str:
        said = self._say("pay.won", amount=format_won(abs(amount_won)))
        return f"-{said}" if amount_won < 0 else said


def plain(text: str) -> str:
    """One line of what can be seen: nothing may turn or end a line of a slip."""
    seen = "".join(one if one.isprintable() or one == _ZWJ else " " for one in text)
    return " ".join(seen.split())


def _rate(given: Given) -> str:
    return f" {given.value}%" if given.kind is DiscountKind.PERCENT else ""


def _short(number: str | None) -> str:
    if number is None or len(number) <= _TAIL:
        return number or ""
    return f"…{number[-_TAIL:]}"
