"""Cash and the end of the day, as the gallery shows them: each step, full, empty and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from unittest import mock

from pos_app.domain.closing import Cash, Clerk, Item, Method, Report, Seal, Stretch
from pos_app.domain.drawer import PIECES_WON, Act
from pos_app.domain.match import Row, Settlement, Side, Sum
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Mode, Tender
from pos_app.domain.seoul import seoul_day
from pos_app.domain.settlement import NOWHERE, Days, Reach
from pos_app.flow.match import Progress
from pos_app.ui.dusk import Dusk
from pos_app.ui.widgets.seal import sealed
from tests.gallery import goods
from tests.gallery.business import MATTERS, lay_out
from tests.gallery.faces import SITTERS, sit
from tests.gallery.stage import Stage

CLERKS = ("", "김알바", "가나다라마바사아자차카타파하가나다라마바")
LONG = "손으로 눌러 찍은 활판 인쇄 엽서 열두 장 모음집 한정판 상자 (재입고 예정 없음)"


def _rows(*sides: Side) -> tuple[Row, ...]:
    made = []
    for number, side in enumerate(sides):
        won = Won(9_999_999 if number % 2 else 4_500)
        row = Row(f"7G3K9QXA-{1_048_500 + number}", side, f"단풍 {number + 70}", won, won)
        if side is Side.OURS:
            row = replace(row, toss_won=Won(0))
        elif side is Side.TOSS:
            row = replace(row, ours_won=Won(0), toss_refunded_won=Won(1_500))
        elif side is Side.AMOUNT:
            row = replace(row, toss_refunded_won=Won(1_250_000))
        made.append(row)
    return tuple(made)


DIFFERENCES = _rows(Side.EQUAL, Side.OURS, Side.TOSS, Side.AMOUNT, Side.UNREAD, Side.EQUAL)


def report_of_a_day(seal: Seal | None = None, counted: int | None = 1_212_900) -> Report:
    """A busy day with cash, a long name, refunds and orders that differ."""
    methods = (
        Method(Tender.TOSS, 1_204, Won(23_456_700), Won(12_300), Won(23_444_400), 12, Won(90_000)),
        Method(Tender.CASH, 87, Won(1_204_500), Won(0), Won(1_204_500), 1, Won(4_500)),
    )
    items = tuple(
        Item(f"SKU-{at:03}", name, 1_000 - at, Won(9_000 * (40 - at)))
        for at, name in enumerate((LONG, *(one.name for one in goods.PRODUCTS[:11])))
    )
    cash = None if counted is None else Cash(
        Won(100_000), Won(1_204_500), Won(4_500), Won(20_000), Won(107_000), 2, Won(counted)
    )  # fmt: skip
    return Report(
        seoul_day(goods.NOW), goods.NOW, Mode.PRACTICE, Stretch(1_001, 5_204, "9f" * 32),
        goods.NOW - timedelta(hours=9), methods,
        tuple(Clerk(name, 430, Won(8_220_400), 4, Won(31_500)) for name in CLERKS), items,
        TaxSplit(Won(21_000_000), Won(2_100_000), Won(1_561_200)),
        TaxSplit(Won(85_909), Won(8_591), Won(0)), 1_048, 2_339, cash,
        Sum(1_199, 1, 1, 1, 2, 14, Settlement.NOT_OUT, DIFFERENCES[1:5]), seal,
    )  # fmt: skip


def _dusk(stage: Stage, step: str) -> Dusk:
    dusk = stage.window.dusk
    assert dusk is not None
    nobody = (  # the books hold none of what is shown
        mock.patch.object(dusk.evening, "read"),
        mock.patch.object(dusk.evening, "read_newest"),
        mock.patch.object(dusk.matching, "read_rows"),
    )
    with nobody[0], nobody[1], nobody[2]:
        dusk.screen.show_step(step)
        dusk.show()
    dusk.screen.count.forget()
    dusk.screen.drawer.forget()
    dusk.screen.drawer.act.setCurrentIndex(0)
    return dusk


def _matters(stage: Stage, *, some: bool = True) -> None:
    lay_out(stage, *(MATTERS.values() if some else ()))
    backlog = stage.counter.backlog
    dusk = _dusk(stage, "matters")
    dusk.evening.undecided.tell(backlog.listed(backlog.read()))


TORN = Reach(
    Days(date(2026, 4, 24), date(2026, 5, 1)),
    (Days(date(2026, 4, 24), date(2026, 4, 26)), Days(date(2026, 4, 29), date(2026, 4, 29))),
)


def _match(
    stage: Stage,
    *rows: Row,
    done: int = 0,
    total: int = 0,
    trouble: str = "",
    at: int = 0,
    lists: tuple[Settlement, Reach] = (Settlement.READ, NOWHERE),
) -> None:
    dusk = _dusk(stage, "match")
    dusk.matching.running = 0 < done < total and not trouble
    dusk.matching.rows_read.emit(rows)
    dusk.screen.match.table.selectRow(at)
    dusk.matching.progressed.emit(Progress(done, total, trouble, *lists))
    dusk.matching.running = False


def _count(stage: Stage, *pieces: int, cards: bool = False) -> None:
    if cards:
        for name in list(SITTERS)[:5]:
            sit(stage, SITTERS[name])
    screen = _dusk(stage, "count").screen
    for worth, many in zip(PIECES_WON, pieces, strict=False):
        screen.count.fields[worth].setText(str(many))


def _drawer(stage: Stage, act: Act, said: str = "", **values: object) -> None:
    screen = _dusk(stage, "drawer").screen
    screen.drawer.act.setCurrentIndex(screen.drawer.act.findData(act))
    screen.drawer.amount.setText("" if act is Act.NO_SALE else "120000")
    screen.drawer.why.setText("거스름돈이 모자라 옆 부스에서 바꿔 왔어요")
    if said:
        screen.tell("red", said, **values)


def _report(stage: Stage, *, counted: bool = True) -> None:
    dusk = _dusk(stage, "report")
    dusk.evening.report.tell(report_of_a_day(counted=1_212_900 if counted else None))
    dusk.screen.tell("blue", "closing.was_counted")


def _seal(stage: Stage, *, counted: bool = True) -> None:
    _report(stage, counted=counted)
    with stage.caught():
        report = report_of_a_day(counted=1_212_900 if counted else None)
        sealed(report, stage.wording, stage.window)


def _past(stage: Stage, days: int) -> None:
    dusk = _dusk(stage, "past")
    seals = (Seal(42 - at, CLERKS[2], "정사장", 1, 2) for at in range(days))
    dusk.evening.newest.tell(
        tuple(
            replace(report_of_a_day(one), day=seoul_day(goods.NOW - timedelta(days=at)))
            for at, one in enumerate(seals)
        )
    )


def _cash(stage: Stage, given: str = "", *, word: str = "", cards: bool = False) -> None:
    if cards:
        for name in list(SITTERS)[:5]:
            sit(stage, SITTERS[name])
    held = goods.cart(4)
    screen = stage.window.cash
    screen.ask(held.total_won, stage.till.items(held), word, bool(word))
    stage.window.usher.show(screen)
    screen.begin()
    screen.sums.received.setText(given)
    screen._on_edited()


def _cash_refused(stage: Stage) -> None:
    _cash(stage, "100000")
    stage.window.cash.refuse(stage.wording.say("sale.no_more", name=LONG, available=3))


DAY: dict[str, Callable[[Stage], None]] = {
    "cash": _cash,
    "cash-given": partial(_cash, given="100000", cards=True),
    "cash-too-little": partial(_cash, given="1000"),
    "cash-ends-qr": partial(_cash, given="100000", word="단풍 99"),
    "cash-refused": _cash_refused,
    "closing-matters": _matters,
    "closing-no-matters": partial(_matters, some=False),
    "closing-match-none": _match,
    "closing-match-running": lambda stage: _match(
        stage, *_rows(*[Side.EQUAL] * 12, *[Side.UNREAD] * 18), done=12, total=30
    ),
    "closing-match-equal": lambda stage: _match(
        stage, *_rows(*[Side.EQUAL] * 30), done=30, total=30
    ),
    "closing-match-torn": lambda stage: _match(
        stage, *_rows(*[Side.EQUAL] * 30), done=30, total=30, lists=(Settlement.PART, TORN)
    ),
    "closing-match-differs": lambda stage: _match(stage, *DIFFERENCES, done=5, total=6),
    "closing-match-trouble": lambda stage: _match(
        stage, *DIFFERENCES, done=5, total=6, trouble="timeout", at=3
    ),
    "closing-count": partial(_count),
    "closing-counted": lambda stage: _count(stage, 11, 99_999, 7, 120, 44, 99_999, 3, 99_999),
    "closing-count-cards": partial(_count, cards=True),
    "closing-report": _report,
    "closing-report-blind": partial(_report, counted=False),
    "closing-seal": _seal,
    "closing-seal-uncounted": partial(_seal, counted=False),
    **{f"closing-drawer-{one}": partial(_drawer, act=one) for one in (Act.FLOAT, Act.NO_SALE)},
    "closing-drawer-wrong": partial(
        _drawer, act=Act.PAID_OUT, said="drawer.not_an_amount", text="십이만 원"
    ),
    "closing-past": partial(_past, days=14),
    "closing-past-none": partial(_past, days=0),
}
