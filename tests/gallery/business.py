"""A matter of every kind for the list of unfinished business, in the longest words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pos_app.domain.answer import Stage as Said
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import GIVEN_BACK, State
from pos_app.domain.receipt import HistoryLine, SaleRecord
from pos_app.domain.refund import Refund, RefundState, refund_no
from pos_app.domain.unfinished import CARRIED, Kind, carried_detail
from tests.gallery.faces import AWAY, LONG_REFUSAL, LOST_KEY
from tests.gallery.goods import NOW, attempt, cart, record
from tests.gallery.stage import Stage

LATE = NOW - timedelta(minutes=3)


@dataclass(frozen=True)
class Matter:
    """How to bring a kind about: the row, its refund, and what Toss last said."""

    state: State
    row: dict[str, Any] = field(default_factory=dict)
    refund: RefundState | None = None
    said: Said | None = None
    ago_s: int = 47
    carried: str = ""


PAID: dict[str, Any] = {"paid_at": NOW - timedelta(minutes=12), "over": True}
SEEN = {**PAID, "shown_at": NOW}
MATTERS: dict[Kind, Matter] = {
    Kind.DENIED: Matter(State.PAID, {**SEEN, "over": False, "alarm": "x"}, said=Said.ABSENT),
    Kind.GIVEN_BACK: Matter(
        State.PAID, {**PAID, "over": False, "alarm": GIVEN_BACK}, said=Said.REFUNDED
    ),
    Kind.ALARM: Matter(State.UNKNOWN, {"alarm": "echo_amount"}, said=Said.APPROVED),
    Kind.TAKEN: Matter(State.ABANDONED, {"alarm": "number_taken"}, said=Said.COMPLETE),
    Kind.UNKNOWN: Matter(
        State.UNKNOWN, {"refusal_text": LONG_REFUSAL, "refusal_code": "X"}, said=Said.PROGRESS
    ),
    Kind.EXECUTING: Matter(State.EXECUTING, ago_s=3),
    Kind.REFUND_DOUBTFUL: Matter(State.PAID, SEEN, RefundState.DOUBTFUL, Said.REFUNDED),
    Kind.APPROVED: Matter(State.WAITING, said=Said.APPROVED),
    Kind.FOUND: Matter(State.PAID, {**PAID, "found": True, "recovered": True}),
    Kind.UNSEEN: Matter(State.PAID, PAID),
    Kind.OTHER_PLACE: Matter(State.UNKNOWN, {"account": AWAY}, ago_s=90_000),
    Kind.OTHER_KEY: Matter(State.UNKNOWN, {"account": LOST_KEY}, ago_s=90_000),
    Kind.REFUND_PENDING: Matter(State.PAID, SEEN, RefundState.PENDING, Said.COMPLETE),
    Kind.LATE: Matter(
        State.CANCELLED, {"given_up": True, "late_approval_at": LATE}, said=Said.APPROVED
    ),
    Kind.SOLD_OUT: Matter(State.SOLD_OUT, {"late_approval_at": LATE}, said=Said.APPROVED),
    Kind.WAITING: Matter(State.WAITING, said=Said.STANDBY, ago_s=4_000),
    Kind.TRAILING: Matter(State.SOLD_OUT),
}
CARRIED_OVER = Matter(
    State.UNKNOWN, carried="손님이 내일 다시 와요. 연락처는 접수대 수첩에 있어요.", ago_s=7_300
)
WORDS = (
    "사과 12", "바다 13", "구름 14", "나무 15", "기차 16", "호박 17", "달빛 18", "노을 99",
    "새벽 20", "안개 21", "단풍 22", "호수 23", "바람 24", "오솔길 25", "구름 26", "바다 27",
    "여울 28", "마루 29",
)  # fmt: skip


def lay_out(stage: Stage, *matters: Matter) -> None:
    """Let these, and only these, be what is not finished, and open the list."""
    records = tuple(_record(stage, number, one) for number, one in enumerate(matters))
    setattr(stage.counter.backlog, "read", lambda: records)  # noqa: B010 - the books hold no row
    stage.till.matters._records = records
    stage.till.matters.refresh()


def show_list(stage: Stage, *matters: Matter) -> None:
    """Open the list of these."""
    lay_out(stage, *matters)
    stage.window.unfinished.view.why.forget()
    stage.window.usher.show_unfinished()


def _record(stage: Stage, number: int, matter: Matter) -> SaleRecord:
    held = cart(2 + number % 3)
    order_no = f"7G3K9QXA-{40 + number}"
    begun = NOW - timedelta(seconds=matter.ago_s)
    row = replace(attempt(order_no, held, matter.state), created_at=begun, word=WORDS[number])
    row = replace(row, **{"account": stage.account, **matter.row})
    refunds = (refund_of(order_no, matter.refund),) if matter.refund else ()
    if matter.said is not None:
        vigil = stage.counter.watch.add(
            replace(row, order_no=_ref(order_no, matter)), attended=False
        )
        vigil.stage, vigil.asked_at = matter.said, NOW - timedelta(seconds=2)
    history: tuple[HistoryLine, ...] = ()
    if matter.carried:
        detail = carried_detail(order_no, "지우", matter.carried)
        history = (HistoryLine(LATE, order_no, CARRIED, detail),)
    return replace(record(held, row), history=history, refunds=refunds)


def _ref(order_no: str, matter: Matter) -> str:
    return _number(order_no) if matter.refund else order_no


def _number(order_no: str) -> str:
    return refund_no(order_no, order_no.partition("-")[0], 1)


def refund_of(order_no: str, state: RefundState) -> Refund:
    """A refund of this payment."""
    tax = TaxSplit(Won(4_546), Won(454), Won(0))
    return Refund(
        _number(order_no), order_no, Won(5_000), tax, "교환", "지우", LATE, 0, Won(26_000),
        state, tries=1,
    )  # fmt: skip
