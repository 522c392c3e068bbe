"""What became of a sale after it was rung up: its refunds, and its history in people's words."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from pos_app.domain.money import format_won
from pos_app.domain.receipt import HistoryLine, SaleRecord
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.seoul import clock_time
from pos_app.domain.unfinished import CARRIED
from pos_app.ui.inturns import InTurns
from pos_app.ui.theme import GAP_PX
from pos_app.ui.widgets.formwork import plain
from pos_app.wording import Wording

_FROM_MONTH = 5  # characters of a time before its month
_FIRST_LINES, _MORE_LINES = 4, 12  # of a history
# What stands before the words: the payment or the refund that they are about.
_REFERENCE = re.compile(r"^[0-9A-Z]{8}-\d+C?(?:-[0-9A-Z]*[RQ]\d+)? ?")
_SUM_FIRST = re.compile(r"^\d+(?= |$)")
_OWN_CODE = re.compile(r"[a-z][a-z_]+")  # "timeout": a word for those who look after the program
_AMOUNTS = frozenset({"refund_decided", "refund_unexplained", "refund_request_open"})
_BOOKED = "refund_external"  # its sum is followed by who booked it, and why
_TONES = {
    RefundState.PENDING: "amber",
    RefundState.DOUBTFUL: "amber",
    RefundState.DONE: "",
    RefundState.REFUSED: "red",
}


class RefundRows(QWidget):
    """Each refund with its state, who decided it, and why."""

    def __init__(self, record: SaleRecord, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wording = wording
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(plain(wording.say("receipt.refunds"), role="heading"))
        for one in record.refunds:
            lay.addLayout(self._refund(one))
        if record.refunded_won:
            lay.addLayout(
                _row(
                    plain(wording.say("receipt.refunded"), tone="muted"),
                    plain(self._wording.won(record.refunded_won)),
                )
            )

    def _refund(self, one: Refund) -> QVBoxLayout:
        say = self._wording.say
        state = plain(say(f"receipt.refund_{one.state}"), tone=_TONES[one.state])
        why = one.reason
        if one.who:
            why = say("receipt.refund_why", reason=one.reason, who=one.who)
        when = clock_time(one.done_at or one.created_at)[_FROM_MONTH:]
        both = QVBoxLayout()
        both.addLayout(_row(state, plain(self._wording.won(one.amount_won))))
        both.addLayout(_row(plain(why, tone="muted"), plain(when, tone="muted")))
        return both


class HistoryRows(QWidget):
    """What was sent and what came of it, oldest first."""

    def __init__(self, record: SaleRecord, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP_PX)
        grid.setVerticalSpacing(GAP_PX // 2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(plain(wording.say("receipt.history"), role="heading"), 0, 0, 1, 2)
        self._grid, self._record, self._wording = grid, record, wording
        InTurns(self._add_line, _FIRST_LINES, _MORE_LINES, self).begin(record.history)

    def _add_line(self, line: HistoryLine) -> None:
        when = plain(clock_time(line.at)[_FROM_MONTH:], tone="muted")
        when.setWordWrap(False)
        place = self._grid.rowCount()
        self._grid.addWidget(when, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(plain(_said(self._record, line, self._wording)), place, 1)


def history_words(line: HistoryLine, wording: Wording) -> str:
    """A line of a history as people say it."""
    key, detail = f"history.{line.event}", line.detail
    if line.event == CARRIED or line.event.startswith("refund"):
        detail = _REFERENCE.sub("", detail)
    if line.event in _AMOUNTS:
        detail = _SUM_FIRST.sub(lambda found: format_won(int(found[0])), detail)
    elif line.event == _BOOKED:
        detail = _SUM_FIRST.sub(lambda found: wording.won(int(found[0])), detail)
    if _OWN_CODE.fullmatch(detail):
        detail = f"({detail})"
    if not wording.knows(key):
        return wording.say("history.other", event=line.event, detail=detail).strip()
    return wording.say(key, detail=detail).strip()


def _said(record: SaleRecord, line: HistoryLine, wording: Wording) -> str:
    said = history_words(line, wording)
    if line.order_no == record.attempt.order_no:
        return said
    return wording.say("history.of_attempt", said=said, order_no=line.order_no)


def _row(left: QLabel, right: QLabel) -> QGridLayout:
    grid = QGridLayout()
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    grid.addWidget(left, 0, 0)
    grid.addWidget(right, 0, 1)
    grid.setColumnStretch(0, 1)
    right.setWordWrap(False)
    return grid
