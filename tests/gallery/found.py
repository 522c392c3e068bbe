"""The list of receipts, and a receipt with all that became of its sale, in the longest words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QSignalBlocker

from pos_app.domain.lookup import Hits, Status, Summary
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import State
from pos_app.domain.receipt import HistoryLine, SaleRecord
from pos_app.domain.refund import Refund, RefundState, refund_no
from tests.gallery import goods
from tests.gallery.faces import LONG_REFUSAL
from tests.gallery.stage import Stage

SALE = "7G3K9QXA-1048573"
_NAMES = ("달토끼 머그컵", "손으로 눌러 찍은 활판 인쇄 엽서 열두 장 모음집 한정판 상자", "쿠키")
_HISTORY = (
    ("7G3K9QXA-1048570", "create_no", f"COMMON_FAIL {LONG_REFUSAL}"),
    (SALE, "created", ""),
    (SALE, "execute_intent", "try 1"),
    (SALE, "execute_unknown", "timeout"),
    (SALE, "execute_again", "try 2"),
    (SALE, "recovered", ""),
    (SALE, "handed_over", ""),
    (SALE, "refund_decided", f"{SALE}-R1 14000"),
    (SALE, "refund_intent", f"{SALE}-R1 try 1"),
    (SALE, "refunded", f"{SALE}-R1"),
    (SALE, "carried_over", f"{SALE} 지우: 손님이 내일 다시 와요. 연락처는 접수대 수첩에 있어요."),
    (SALE, "something_newer", "x"),
)


def summaries() -> tuple[Summary, ...]:
    """A payment in every state, and some with refunds or a denial."""
    made = []
    for number, state in enumerate((*State, *State), 1):
        second = number > len(State)
        paid = state is State.PAID
        made.append(
            Summary(
                number, f"7G3K9QXA-{1_048_500 + number}", f"단풍 {number + 70}",
                goods.NOW - timedelta(hours=7 * number), Won(9_999_999 if second else 4_500),
                state, "아르바이트 지우" if second else "", _NAMES[number % len(_NAMES)],
                1 + 37 * second, Won(1_250_000 * (paid and second)), paid and second,
                paid and not second,
            )
        )  # fmt: skip
    return tuple(made)


def show_found(stage: Stage, text: str = "", status: Status | None = None, *, count: int) -> None:
    """The list with so many rows, as if this had been looked for."""
    screen = stage.window.receipts
    with QSignalBlocker(screen.search), QSignalBlocker(screen.filters.states):
        screen.search.setText(text)
        screen.filters.states.setCurrentIndex(
            0 if status is None else 1 + list(Status).index(status)
        )
    screen.filters.day = goods.NOW.date() if status else None
    screen.filters._show()
    stage.window.usher.show(screen)
    screen.model.clear()
    screen.model.learn(summaries())
    found = tuple(one.number for one in summaries()[:count])
    screen._on_found(Hits(found, None))


def _record() -> SaleRecord:
    held = goods.cart(3)
    known = replace(
        goods.attempt(SALE, held), paid_at=goods.NOW, over=True, recovered=True, try_no=2,
        approved_at=goods.NOW, transaction_id="9b1f6a52-55c1-4a4e-9a3e-1d2c3b4a5f60",
    )  # fmt: skip
    plain = goods.record(held, known)
    lines = tuple(
        HistoryLine(goods.NOW + timedelta(seconds=9 * place), order_no, event, detail)
        for place, (order_no, event, detail) in enumerate(_HISTORY)
    )
    refunds = tuple(
        Refund(
            refund_no(SALE, "7G3K9QXA", number), SALE, Won(1_000 * number),
            TaxSplit(Won(1_000 * number), Won(0), Won(0)),
            "손님이 마음을 바꿨고 상자가 찌그러져 있었어요. 새 것으로 바꿔 드리지 못했어요.",
            "아르바이트 지우", goods.NOW, 0, known.amount_won, state, done_at=goods.NOW,
        )
        for number, state in enumerate(RefundState, 1)
    )  # fmt: skip
    return replace(plain, history=lines, refunds=refunds)


def _receipt(stage: Stage) -> None:
    stage.archive.opened.emit(_record())


def _receipt_end(stage: Stage) -> None:
    _receipt(stage)
    stage.settle()
    bar = stage.window.receipt._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())


FOUND: dict[str, Callable[[Stage], None]] = {
    "receipts": partial(show_found, count=2 * len(State)),
    "receipts-search": partial(show_found, text="ㅇㅁㄹㅋㄴ 4,500", status=Status.PAID, count=3),
    "receipts-none": partial(show_found, text="없는 상품", count=0),
    "receipts-empty": partial(show_found, count=0),
    "receipt-refunds": _receipt,
    "receipt-history": _receipt_end,
}
