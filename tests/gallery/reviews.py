"""Refunds under review, as the gallery shows them: the form, the queue, the amount once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from unittest import mock

from pos_app.domain.answer import Stage as At
from pos_app.domain.answer import StatusReport
from pos_app.domain.money import Won
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.request import Ask, Fate, Piece, Request, Way
from pos_app.domain.review import Habit, draft, left_of, parts_of, remaining
from pos_app.errors import Refused
from pos_app.flow.review import Look, Offer
from pos_app.ui.widgets.amount import confirmed
from tests.gallery import goods
from tests.gallery.stage import Stage

WHY = "손님이 마음을 바꿨고 상자가 찌그러져 있었어요. 새 것으로 바꿔 드리지 못했어요."
NUMBERS = ("7G3K9QXA-41", "7G3K9QXA-42", "7G3K9QXA-43")


def _record(order_no: str = NUMBERS[0], lines: int = 12, qty: int = 2) -> SaleRecord:
    held = goods.cart(lines, qty)
    paid = replace(goods.attempt(order_no, held), paid_at=goods.NOW, over=True)
    return goods.record(held, paid)


def _offer() -> Offer:
    record = _record()
    return Offer(record, left_of(record), remaining(record.sale.lines, ()))


def _form(stage: Stage, way: Way = Way.LINES) -> None:
    screen = stage.window.refund
    stage.window.usher.show(screen)
    screen.show_offer(_offer())
    screen.sheet.choose(way)
    if way is Way.LINES:
        for row, fate in zip(
            screen.sheet.rows, (Fate.STOCK, Fate.DAMAGED, Fate.KEPT), strict=False
        ):
            row.steppers[fate].more.click()
    screen.why.setCurrentIndex(0)


def _form_said(stage: Stage, way: Way, key: str, **values: object) -> None:
    _form(stage, way)
    stage.window.refund.sheet.amount.setText("3,000")
    stage.window.refund._refuse(Refused(key, **values))


def _request(order_no: str, who: str) -> tuple[Request, SaleRecord]:
    record = _record(order_no)
    pieces = (Piece(1, 1, Fate.STOCK), Piece(2, 1, Fate.DAMAGED), Piece(3, 2, Fate.KEPT))
    ask = Ask(order_no, WHY, Way.LINES, pieces=pieces, who=who)
    made = draft(ask, record, (), goods.NOW - timedelta(minutes=3))
    return replace(made, request_no=f"{order_no}-Q1"), record


def _queue(stage: Stage, look: Callable[[Look], Look] | None = None) -> None:
    screen = stage.window.refunds
    names = ("김알바", "가나다라마바사아자차카타파하가나다라마바", "")
    queued = tuple(_request(one, who) for one, who in zip(NUMBERS, names, strict=True))
    with mock.patch.object(screen._desk, "reload"), mock.patch.object(screen._desk, "look"):
        stage.window.usher.show(screen)
        request, record = queued[0]
        known = Look(request, record, left_of(record), Habit(2, 14, Won(1_234_000)))
        if look is not None:
            screen.looks[request.request_no] = look(known)
        screen.show_queue(queued)


def _known(look: Look) -> Look:
    said = StatusReport(At.COMPLETE)
    return replace(
        look,
        toss=said,
        toss_left_won=look.left.total_won,
        parts=parts_of(look.request, look.record),
    )


def _differs(look: Look) -> Look:
    no = Refused("refund.too_much", amount=look.request.amount_won, left=500)
    return replace(look, toss=StatusReport(At.REFUNDED), toss_left_won=Won(500), hindrance=no)


def _unasked(look: Look) -> Look:
    no = Refused("refund.cannot_ask", code="timeout", text="")
    return replace(_known(look), toss=None, toss_left_won=None, trouble=no)


def _queue_said(stage: Stage, key: str, tone: str, **values: object) -> None:
    _queue(stage, _known)
    stage.window.refunds._tell(stage.wording.say(key, **values), tone)


def _empty(stage: Stage) -> None:
    screen = stage.window.refunds
    with mock.patch.object(screen._desk, "reload"):
        stage.window.usher.show(screen)
        screen.show_queue(())


def _confirm(stage: Stage) -> None:
    _queue(stage, _known)
    with stage.caught() as dialogs:
        confirmed("사과 12", 9_999_999, stage.wording, stage.window)
    assert dialogs


REVIEWS: dict[str, Callable[[Stage], None]] = {
    "refund": _form,
    "refund-whole": partial(_form, way=Way.WHOLE),
    "refund-amount": partial(_form, way=Way.AMOUNT),
    "refund-tax-free": partial(
        _form_said, way=Way.AMOUNT, key="refund.name_tax_free", left=1_234_000
    ),
    "refund-open": partial(_form_said, way=Way.LINES, key="review.one_is_open", word="사과 12"),
    "refunds": partial(_queue, look=_known),
    "refunds-asking": _queue,
    "refunds-differs": partial(_queue, look=_differs),
    "refunds-unasked": partial(_queue, look=_unasked),
    "refunds-limit": partial(
        _queue_said, key="review.limit", tone="red", most=100_000, gone=98_000, left=2_000
    ),
    "refunds-empty": _empty,
    "refunds-confirm": _confirm,
}
