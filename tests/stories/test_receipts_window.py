"""A buyer comes back with a question: F6, the last digits, the receipt, and Esc to the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app.domain.answer import Created, Reply, Verdict
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.payment import Account, Contract, Mode, PaidFacts, mark
from pos_app.domain.verdict import Change, intend_execute, judge_create, judge_execute
from pos_app.paths import mode_dir
from pos_app.store.anchor import FileAnchor, refresh_anchor
from pos_app.store.books import open_books
from pos_app.store.place import ANCHOR
from pos_app.ui.screens.receipt import Paper
from pos_app.ui.theme import LIGHT
from tests.screen import Pixels, Screen
from tests.stories.inside import Inside, inside
from tests.stories.program import Program, Toss, at, filled, opened, stand_in_here, until

SALES = 12
WANTED = 7


@pytest.fixture
def toss() -> Iterator[Toss]:
    with stand_in_here() as one:
        yield one


@pytest.fixture
def shop(toss: Toss, tmp_path: Path) -> Program:
    """A shop that sold a dozen times yesterday, and is done with all of it."""
    program = filled(at(toss, tmp_path / "shop"))
    folder = mode_dir(program.data, program.mode)
    account = Account(Contract.V2, f"{toss.origin}/api/v2", Mode.TEST, "print", "0001")
    now = datetime.now(UTC) - timedelta(days=1)
    anchor = FileAnchor(folder / ANCHOR)
    books = open_books(folder, at=now, random_bits=lambda bits: 1 << bits - 1, anchor=anchor)
    goods = books.products()
    for number in range(SALES):
        lines = sale_lines(Cart().add(goods[number % 4]))
        row = books.open_sale(lines, account, now, "지우")
        created = Created(f"token-{number}", f"{toss.origin}/pay", now)
        row = books.apply(row, judge_create(row, Reply(Verdict.YES, created)), now)
        row = books.apply(row, intend_execute(row), now)
        facts = PaidFacts(approved_at=now, paid_amount_won=row.amount_won)
        row = books.apply(row, judge_execute(row, Reply(Verdict.YES, facts), now), now)
        books.apply(row, Change(mark(row, shown_at=now, over=True), "shown"), now)
    refresh_anchor(books.database, books.anchor)
    books.close()
    return program


def differ(one: Pixels, other: Pixels) -> float:
    return float((one != other).any(axis=2).mean())


@pytest.mark.screen
def test_on_a_real_screen(screen: Screen, shop: Program) -> None:
    with opened(shop, screen) as window:
        screen.press("F6")
        window.until_seen(LIGHT.green.solid, 4_000)  # signs of paid sales
        screen.settle()
        screen.xdotool("type", "--delay", 150, f"{WANTED:02}")
        until(lambda: 0 < window.area(LIGHT.green.solid) < 2_000)  # of one of them
        listed = screen.settle()
        screen.press("Return")
        window.until_seen(LIGHT.blue.solid, 20_000)  # the button under the receipt
        assert differ(screen.settle(), listed) > 0.05
        screen.press("Escape")
        until(lambda: differ(screen.pixels(), listed) < 0.001)  # the search is as it was
        screen.press("Escape", "Escape")
        until(lambda: window.area(LIGHT.green.solid) < 100)
        window.close()


@pytest.fixture
def till(qtbot: QtBot, shop: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    with inside(qtbot, shop, monkeypatch) as one:
        yield one


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_what_the_receipt_tells(till: Inside) -> None:
    window = till.window
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F6)
    till.until(lambda: window.receipts.model.rowCount() == SALES)
    window.receipts.search.insert(f"{WANTED:02}")
    press(Qt.Key.Key_Return)
    till.until(window.receipt.isVisible)
    (record,) = [
        one for one in till.shop.books.records(None, None)
        if one.attempt.order_no.endswith(f"-{WANTED}")
    ]  # fmt: skip
    paper = window.receipt.findChild(Paper)
    assert paper is not None
    told = paper.texts()
    for text in (record.attempt.order_no, record.attempt.word, "지우", "결제됐어요."):
        assert text in told
    assert [line.name in told for line in record.sale.lines] == [True]
    press(Qt.Key.Key_Escape)
    assert window.receipts.isVisible()
    assert window.receipts.search.text() == f"{WANTED:02}"
    assert window.receipts.model.rowCount() == 1
