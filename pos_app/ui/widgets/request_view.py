"""One refund request with all that there is to know about it, before somebody decides."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.payment import Tender
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.request import Request
from pos_app.domain.seoul import clock_time
from pos_app.flow.review import Look
from pos_app.ui.inturns import InTurns
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.formwork import column, plain
from pos_app.wording import Wording

_FROM_MONTH = 5  # characters of a time before its month
_FIRST_PAIRS, _MORE_PAIRS = 6, 12
Pair = tuple[str, str]


class RequestView(QScrollArea):
    """What is asked for is there at once, what Toss says a little later."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("refunds-detail")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay = QVBoxLayout()

    def texts(self) -> list[str]:
        """Every piece of text, from top to bottom."""
        return [one.text() for one in self.findChildren(QLabel)]

    def show_request(
        self, request: Request, record: SaleRecord, look: Look | None, wording: Wording
    ) -> None:
        """Show it; without a look Toss is still being asked."""
        holder = QWidget()
        self._lay = QVBoxLayout(holder)
        self._lay.setContentsMargins(0, 0, GAP_PX, 0)
        self._lay.setSpacing(GAP_PX)
        self._head(request, record, look, wording)
        say = wording.say
        whole, columns = self._lay, QHBoxLayout()
        columns.setSpacing(2 * GAP_PX)
        whole.addLayout(columns, 1)
        self._lay = column(columns)
        self._section(say("refunds.section_receipt"), _goods(request, record, wording))
        self._lay.addStretch(1)
        self._lay = column(columns)
        cash = record.attempt.in_cash
        heading = say("refunds.section_cash" if cash else "refunds.section_toss")
        self._section(heading, _toss(record, look, wording), _alarm(look))
        self._section(say("refunds.section_parts"), _parts(request, look, wording))
        self._section(say("refunds.section_earlier"), _earlier(record, wording))
        self._lay.addStretch(1)
        self.setWidget(holder)

    def _head(
        self, request: Request, record: SaleRecord, look: Look | None, wording: Wording
    ) -> None:
        say = wording.say
        self._label(f"{record.attempt.word} · {wording.won(request.amount_won)}", role="title")
        way = say(f"refunds.way_{request.way}")
        self._label(f"{way} · {say('refunds.reason', reason=request.reason)}", role="heading")
        who = request.who or say("refunds.nobody")
        time = clock_time(request.created_at)[_FROM_MONTH:]
        if look is not None:
            month = wording.won(look.habit.month_won)
            known = {"today": look.habit.today, "month": look.habit.month, "amount": month}
            self._label(say("refunds.who", who=who, time=time, **known), tone="muted")

    def _section(self, title: str, pairs: Iterable[Pair], tone: str = "") -> None:
        card = QFrame()
        mark(card, role="card")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(GAP_PX // 2)
        grid.setColumnStretch(0, 1)
        head = plain(title, tone="muted")
        grid.addWidget(head, 0, 0, 1, 2)
        InTurns(partial(_add_pair, grid, tone), _FIRST_PAIRS, _MORE_PAIRS, card).begin(pairs)
        self._lay.addWidget(card)

    def _label(self, text: str, **look: str) -> None:
        self._lay.addWidget(plain(text, **look))


def _add_pair(grid: QGridLayout, tone: str, pair: Pair) -> None:
    left, right = plain(pair[0]), plain(pair[1])
    right.setWordWrap(False)
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    if tone:
        mark(left, tone=tone)
    row = grid.rowCount()
    grid.addWidget(left, row, 0)
    grid.addWidget(right, row, 1)


def _goods(request: Request, record: SaleRecord, wording: Wording) -> Iterable[Pair]:
    say = wording.say
    for number, line in enumerate(record.sale.lines, 1):
        yield say("refunds.line", name=line.name, qty=line.qty), wording.won(line.amount_won)
        for one in request.lines:
            if one.line_no == number:
                fate = say(f"refund_form.{one.fate}")
                piece = say("refunds.piece", qty=one.qty, fate=fate)
                yield f"    {piece}", wording.won(one.amount_won)
    yield say("receipt.total"), wording.won(record.sale.amount_won)


def _toss(record: SaleRecord, look: Look | None, wording: Wording) -> Iterable[Pair]:
    say = wording.say
    if record.attempt.tender is Tender.CASH:
        yield say("refunds.toss_cash"), ""
    elif look is None:
        yield say("refunds.toss_asking"), ""
    elif look.toss is None:
        yield wording.say_error(look.trouble) if look.trouble else "–", ""
    else:
        stage = say(f"toss_stage.{look.toss.stage}")
        left = wording.won(look.toss_left_won or 0)
        yield say("refunds.toss_left", stage=stage, amount=left), ""
        if look.toss_left_won != look.left.total_won:
            books = wording.won(look.left.total_won)
            yield say("refunds.toss_differs", amount=books), ""


def _alarm(look: Look | None) -> str:
    if look is None or (look.toss is None and look.trouble is None):
        return ""
    return "" if look.toss and look.toss_left_won == look.left.total_won else "amber"


def _parts(request: Request, look: Look | None, wording: Wording) -> Iterable[Pair]:
    say = wording.say
    yield say("refund_form.asked_won"), wording.won(request.amount_won)
    if look is not None and look.hindrance is not None:
        yield wording.say_error(look.hindrance), ""
    if look is None or look.parts is None:
        return
    for part in ("taxable", "vat", "tax_free"):
        yield say(f"receipt.{part}"), wording.won(getattr(look.parts, f"{part}_won"))
    yield say("refunds.left"), wording.won(look.left.total_won)


def _earlier(record: SaleRecord, wording: Wording) -> Iterable[Pair]:
    for one in record.refunds:
        state = wording.say(f"receipt.refund_{one.state}")
        yield f"{state} · {one.reason}", wording.won(one.amount_won)
    if not record.refunds:
        yield wording.say("refunds.none_earlier"), ""
