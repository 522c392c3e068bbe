"""The reports in the window, in the longest words and the largest amounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker

from pos_app.domain.period import Period
from pos_app.domain.report import Report, Row, Span, Topic, Wish, sums
from pos_app.errors import Refused
from pos_app.ui.accounting import Saved, Shown
from tests.gallery.stage import Stage

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)
_WORDS = "손으로 눌러 찍은 활판 인쇄 엽서 열두 장 모음집 한정판 상자"
_NO = "7G3K9QXA-1048573"
_AT = "2026-05-01 12:34:56"
ROWS: dict[Topic, Row] = {
    Topic.SALES: (
        1_048_573, _AT, _NO, "단풍 73", "toss", "TOSS_MONEY", f"{_WORDS} +37", 9_999, 9_999_999,
        1_250_000, 8_749_999, 9_999_999, 0, 9_090_908, 909_091, 0, "아르바이트 지우", "a" * 36,
        990_000,
    ),
    Topic.ITEMS: (
        "8801234567893", _WORDS, 9_999, 37, 999_999_999, 9_999_999, 990_000_000, 0.9901, 9_999_999,
    ),
    Topic.REFUNDS: (
        _AT, f"{_NO}-R1", _NO, 1_048_573, "toss", _AT, "doubtful", 9_999_999, 0, 0, 0, 0, _WORDS,
        "아르바이트 지우", None,
    ),
    Topic.STOCK: (_AT, "A-1", _WORDS, "return", 1, 99_999, _NO, "아르바이트 지우", "더 찾음"),
    Topic.TAX: (
        "2026-Q2", 99_999, 999_999_999, 9_999_999, 818_181_818, 81_818_181, 90_000_000, 990_000_000,
        900_000_000, 90_000_000,
    ),
    Topic.REPRINTS: (_AT, _NO, 1_048_573, 12, "아르바이트 지우"),
    Topic.VOIDS: ("아르바이트 지우", _AT, _NO, "단풍 73", "abandoned", 9_999_999, _WORDS, _WORDS),
    Topic.CHANGES: (_AT, "정사장", "정사장", "change_settings", "refund_note", None, _WORDS, "x"),
}  # fmt: skip


def _show(stage: Stage, topic: Topic, count: int = 40) -> None:
    wish = Wish(topic, FIRST, LAST, Span.QUARTER)
    assert len(ROWS[topic]) == len(wish.columns), topic  # a model that raises ends the program
    rows = (ROWS[topic],) * min(count, 40)
    _open(stage, topic)
    shown = Report(wish, rows, count, sums(wish.columns, rows))
    stage.window.reports._on_read(Shown(shown, rows))


def _open(stage: Stage, topic: Topic) -> None:
    screen = stage.window.reports
    stage.window.usher.show(screen)
    with QSignalBlocker(screen.choice):
        screen.choice.topics.setCurrentIndex(screen.choice.topics.findData(str(topic)))
        screen.choice.periods.setCurrentIndex(screen.choice.periods.findData(str(Period.OWN)))
    screen.bar.message.hide()
    screen._on_began()


def _empty(stage: Stage) -> None:
    _open(stage, Topic.VOIDS)
    nothing = Report(Wish(Topic.VOIDS), (), 0, sums(Wish(Topic.VOIDS).columns, ()))
    stage.window.reports._on_read(Shown(nothing, ()))


def _saved(stage: Stage, saved: Saved) -> None:
    _show(stage, Topic.TAX)
    stage.window.reports.bar._on_saved(saved)


def _failed(stage: Stage) -> None:
    _show(stage, Topic.TAX)
    stage.window.reports.bar._on_failed(Refused("sheet.not_writable", file="/home/booth/세금.xlsx"))


REPORTED: dict[str, Callable[[Stage], None]] = {
    **{f"reports-{topic}": partial(_show, topic=topic) for topic in Topic},
    "reports-many": partial(_show, topic=Topic.ITEMS, count=1_234_567),
    "reports-reading": partial(_open, topic=Topic.SALES),
    "reports-empty": _empty,
    "reports-saved": partial(_saved, saved=Saved("/home/booth/Documents/세금.xlsx", 1_234_567)),
    "reports-filled": partial(
        _saved, saved=Saved("/home/booth/Documents/재고.xlsx", 12, tuple(range(2, 90)))
    ),
    "reports-failed": _failed,
}
