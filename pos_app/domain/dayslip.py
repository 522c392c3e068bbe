"""An X or Z report as the lines of a slip, for the window, a printer, or a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pos_app.domain.alerts import Alert
from pos_app.domain.business import ShopDetails
from pos_app.domain.closing import Cash, Report
from pos_app.domain.match import Row, Settlement, Side, lists_told
from pos_app.domain.money import TaxSplit, format_won
from pos_app.domain.numbering import marked
from pos_app.domain.payment import Mode
from pos_app.domain.seoul import SEOUL, clock_time
from pos_app.domain.slip import Line, Pair, Place, Rule, Say, Slip, Text, Weight, plain


def day_slip(report: Report, shop: ShopDetails, say: Say) -> Slip:
    """The whole report, in the language of `say`."""
    seal = report.seal
    name = f"Z-{seal.name}" if seal else f"X-{report.at.astimezone(SEOUL):%Y%m%d-%H%M%S}"
    return Slip(name, tuple(_Roll(report, shop, say).lines()))


class _Pen:
    """Writes names and values in one language."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def pair(self, key: str, value: str) -> Pair:
        return Pair(self.say(key), plain(value))

    def won(self, key: str, amount_won: int, weight: Weight = Weight.NORMAL) -> Pair:
        return Pair(self.say(key), self.amount(amount_won), weight)

    def within(self, key: str, amount_won: int) -> Pair:
        return Pair(f"  {self.say(key)}", self.amount(amount_won))

    def many(self, name: str, count: int, amount_won: int, weight: Weight = Weight.NORMAL) -> Pair:
        times = self.say("day.times", count=count)
        return Pair(f"{name} {times}", self.amount(amount_won), weight)

    def amount(self, amount_won: int) -> str:
        said = self.say("pay.won", amount=format_won(abs(amount_won)))
        return f"-{said}" if amount_won < 0 else said


class _Roll:
    """Writes the parts of one report."""

    def __init__(self, report: Report, shop: ShopDetails, say: Say) -> None:
        self._report = report
        self._shop = shop
        self._say = say
        self._pen = _Pen(say)
        self._back = f"  {say('day.refunds')}"

    def lines(self) -> Iterator[Line]:
        """From top to bottom."""
        parts = (
            self._methods, self._tax, self._clerks, self._items, self._cash, self._match, self._foot
        )  # fmt: skip
        yield from self._head()
        if self._report.alerts:
            yield Rule()
            yield from _notable(self._report.alerts, self._say)
        for part in parts:
            yield Rule()
            yield from part()
        yield from self._marks()

    def _head(self) -> Iterator[Line]:
        report = self._report
        yield from self._marks()
        if self._shop.name:
            yield Text(plain(self._shop.name), Place.CENTER, Weight.LARGE)
        title = self._say("day.z", number=report.seal.name) if report.seal else self._say("day.x")
        yield Text(title, Place.CENTER, Weight.BOLD)
        yield self._pen.pair("day.business_day", report.day.isoformat())
        if report.began_at is not None:
            yield self._pen.pair("day.began", f"{report.began_at.astimezone(SEOUL):%Y-%m-%d %H:%M}")
        yield self._pen.pair("day.at", clock_time(report.at))

    def _marks(self) -> Iterator[Line]:
        mode = self._report.mode
        if mode is not Mode.LIVE:
            yield Text(self._say(f"receipt.mode_{mode}"), Place.CENTER, Weight.BOLD)

    def _methods(self) -> Iterator[Line]:
        for one in self._report.methods:
            if not (one.sales or one.refunds):
                continue
            name = self._say(f"day.tender_{one.tender}")
            yield self._pen.many(name, one.sales, one.gross_won, Weight.BOLD)
            if one.discount_won:
                yield self._pen.within("day.discount", -one.discount_won)
                yield self._pen.within("day.paid_amount", one.paid_won)
            if one.refunds:
                yield self._pen.many(self._back, one.refunds, -one.refunded_won)
        yield self._pen.won("day.gross", self._report.gross_won)
        yield self._pen.won("day.refunded", -self._report.refunded_won)
        net_won = self._report.gross_won - self._report.refunded_won
        yield self._pen.won("day.net", net_won, Weight.LARGE)

    def _tax(self) -> Iterator[Line]:
        yield from self._split("day.tax_sold", self._report.sold, 1)
        if self._report.refunded_won:
            yield from self._split("day.tax_refunded", self._report.refunded, -1)
            yield from self._split("day.tax_net", self._report.net, 1)

    def _split(self, title: str, split: TaxSplit, sign: int) -> Iterator[Line]:
        yield Text(self._say(title), weight=Weight.BOLD)
        yield self._pen.won("receipt.taxable", sign * split.taxable_won)
        yield self._pen.won("receipt.vat", sign * split.vat_won)
        yield self._pen.won("receipt.tax_free", sign * split.tax_free_won)

    def _clerks(self) -> Iterator[Line]:
        yield Text(self._say("day.clerks"), weight=Weight.BOLD)
        for one in self._report.clerks:
            name = plain(one.name) or self._say("day.nobody")
            has_sold = self._pen.many(name, one.sales, one.gross_won)
            yield has_sold if one.sales else Text(name)
            if one.off_won:
                yield self._pen.within("day.discounts", one.off_won)
            if one.refunds:
                yield self._pen.many(self._back, one.refunds, -one.refunded_won)

    def _items(self) -> Iterator[Line]:
        yield Text(self._say("day.items"), weight=Weight.BOLD)
        for one in self._report.items:
            name = plain(one.name)
            sold = Pair(f"{name} × {format_won(one.qty)}", self._pen.amount(one.amount_won))
            yield sold if one.qty else Text(name)
            if one.refunded_won or one.back_qty:
                pieces = f" × {format_won(one.back_qty)}" if one.back_qty else ""
                yield Pair(f"{self._back}{pieces}", self._pen.amount(-one.refunded_won))

    def _cash(self) -> Iterator[Line]:
        yield Text(self._say("day.cash"), weight=Weight.BOLD)
        if self._report.cash is None:
            yield Text(self._say("day.blind"), weight=Weight.SMALL)
        else:
            yield from self._counted(self._report.cash)

    def _counted(self, cash: Cash) -> Iterator[Line]:
        yield self._pen.won("day.float", cash.float_won)
        yield self._pen.won("day.cash_sales", cash.sales_won)
        yield self._pen.won("day.cash_refunds", -cash.refunds_won)
        yield self._pen.won("day.paid_in", cash.paid_in_won)
        yield self._pen.won("day.paid_out", -cash.paid_out_won)
        yield self._pen.won("day.expected", cash.expected_won, Weight.BOLD)
        if cash.counted_won is not None:
            yield self._pen.won("day.counted", cash.counted_won, Weight.BOLD)
            yield self._pen.won("day.difference", cash.difference_won or 0, Weight.BOLD)
        yield self._pen.pair("day.no_sales", self._say("day.times", count=cash.no_sales))

    def _match(self) -> Iterator[Line]:
        match = self._report.match
        yield Text(self._say("day.match"), weight=Weight.BOLD)
        counts = (match.equal, match.amount, match.ours, match.toss, match.unread)
        for side, count in zip(Side, counts, strict=True):
            if count or side is Side.EQUAL:
                yield self._pen.pair(f"side.{side}", self._say("day.orders", count=count))
        if match.settlement is not Settlement.NOT_ASKED:
            yield Text(self._say("day.numbers", count=match.numbers), weight=Weight.SMALL)
        for said in lists_told(match.settlement, match.reach, self._say):
            yield Text(said, weight=Weight.SMALL)
        for row in match.rows:
            yield from self._row(row)

    def _row(self, row: Row) -> Iterator[Line]:
        yield Pair(f"{plain(row.word)} {row.order_no}".strip(), self._say(f"side.{row.side}"))
        yield Pair(
            f"  {self._say('day.ours')}", self._with_refund(row.ours_won, row.ours_refunded_won)
        )
        yield Pair(
            f"  {self._say('day.toss')}", self._with_refund(row.toss_won, row.toss_refunded_won)
        )

    def _with_refund(self, amount_won: int, refunded_won: int) -> str:
        said = self._pen.amount(amount_won)
        return f"{said} / {self._pen.amount(-refunded_won)}" if refunded_won else said

    def _foot(self) -> Iterator[Line]:
        report, seal = self._report, self._report.seal
        if report.first_receipt is not None and report.last_receipt is not None:
            first = marked(report.first_mark, report.first_receipt)
            last = marked(report.last_mark, report.last_receipt)
            yield self._pen.pair("day.receipts", f"{first} – {last}")
        if seal is not None:
            yield self._pen.pair("day.carried", self._say("day.orders", count=seal.carried))
            if seal.requests:
                yield self._pen.pair("day.requests", self._say("day.orders", count=seal.requests))
            for key, name in (("day.closed_by", seal.who), ("day.approved_by", seal.approved_by)):
                if name:
                    yield self._pen.pair(key, name)
        stretch = report.stretch
        yield self._pen.pair("day.ledger", f"{stretch.first} – {stretch.last}")
        yield Text(f"{self._say('day.anchor')} {stretch.link}", weight=Weight.SMALL)


def _notable(alerts: Iterable[Alert], say: Say) -> Iterator[Line]:
    for one in alerts:
        name, since = plain(one.who) or "-", clock_time(one.since)[:16]
        yield Text(say(f"alert.{one.what}", name=name, count=one.count, since=since))
