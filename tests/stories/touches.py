"""What usual tasks cost on the window, in touches and keystrokes: each is really done, and counted.

A further task is a function over `Counter` and a line in `TASKS`; its row in docs/touches.md is
what the failing test prints.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPushButton,
)

from pos_app.domain.answer import Created, Reply, Verdict
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import Sku
from pos_app.domain.payment import PaidFacts
from pos_app.domain.staff import Action, Role
from pos_app.domain.verdict import intend_execute, judge_create, judge_execute
from pos_app.ui.models.stocklist import Place
from pos_app.ui.widgets.cart_discount import DiscountDialog
from tests.stories.counting import Counter
from tests.stories.inside import Inside

TEN = ("M01", "M02", "B01", "E02", "F03", "M01", "M02", "B01", "E02", "M01")
LABEL = "2000000010151"
BOSS, BOSS_PIN, KIM, KIM_PIN = "정사장", "274916", "김알바", "860241"


def sell(*skus: str) -> Callable[[Counter], None]:
    """Touch the tiles, and charge."""

    def task(on: Counter) -> None:
        for sku in skus:
            on.tile(sku)
        on.touch(on.window.sale.roll.charge)
        on.until_paid()

    return task


def sell_by_keyboard(on: Counter) -> None:
    """Search by number, Enter, F9."""
    on.window.sale.search.setFocus()  # where the keyboard is when the counter opens
    on.write("M01")
    on.press(Qt.Key.Key_Return)
    on.press(Qt.Key.Key_F9)
    on.until_paid()


def scan(on: Counter) -> None:
    """The scanner's trigger, and the charge button."""
    assert on.window.sale.scanner is not None
    on.window.sale.scanner.scanned.emit((LABEL,))
    on.touch(on.window.sale.roll.charge)
    on.until_paid()


def close_day(on: Counter) -> None:
    """Compare with Toss, look at the figures, close and say yes; no cash was taken."""
    dusk = on.window.dusk
    assert dusk is not None
    on.touch("tool-closing")
    on.touch(dusk.screen.steps["match"])
    on.touch(dusk.screen.match.start)
    on.till.until(lambda: not dusk.matching.running and dusk.screen.match.model.rowCount())
    on.touch(dusk.screen.steps["report"])
    on.answer("closing.close_day")
    on.touch(dusk.screen.report.close_day)
    on.till.until(lambda: dusk.screen.past.list.count() == 1)
    on.window.usher.show_sale()


def find_yesterdays_receipt(on: Counter) -> None:
    """Receipts, today, the day before, the row."""
    filters, receipts = on.window.receipts.filters, on.window.receipts
    _sell_yesterday(on.till)
    on.touch("tool-receipts")
    on.till.until(lambda: receipts.model.rowCount() > 1)
    on.touch(filters._which)
    on.touch(filters._before)
    on.till.until(lambda: receipts.model.rowCount() == 1)
    on.row(receipts.list, 0)
    on.until_shown(on.window.receipt)
    on.window.usher.show_sale()


def ask_for_a_refund(on: Counter) -> None:
    """From the open receipt: one piece of it goes back on the shelf, with a usual reason."""
    form = on.window.refund
    first = min(one.attempt.order_no for one in on.till.shop.books.records(None, None))
    on.window.usher.receipt_asked.emit(first)  # Toss knows it: nobody has sold there yesterday
    on.until_shown(on.window.receipt)
    on.touch(on.window.receipt.refund)
    on.until_shown(form)
    on.till.until(lambda: form.sheet.rows)
    on.touch(next(iter(form.sheet.rows[0].steppers.values())).more)
    on.reason(form.why)
    on.touch(form.go)
    on.till.until(on.till.shop.books.requests.waiting)
    on.window.usher.show_sale()


def take_off(on: Counter) -> None:
    """Discount, ten in a hundred, the list of reasons, a reason, OK."""
    on.window.desk.add("M01")

    def ask(dialog: QDialog) -> None:
        assert isinstance(dialog, DiscountDialog)
        on.touch(dialog.quick[10])
        on.reason(dialog.why)
        on.touch(dialog.go)

    on.asked(ask)
    on.touch(on.window.sale.roll.tools["discount"])
    on.till.until(lambda: on.window.desk.cart.off_won > 0)
    on.window.desk.clear()


def park_and_recall(on: Counter) -> None:
    """Park, OK: it is named after its goods; recall, take it up."""
    desk, tools = on.window.desk, on.window.sale.roll.tools
    desk.add("M01")
    for name, empty in (("park", True), ("recall", False)):
        on.asked(lambda dialog: on.touch(dialog.go))
        on.touch(tools[name])
        on.till.until(partial(_is_empty, on, empty))
    desk.clear()


def change_a_price(on: Counter) -> None:
    """Products, the price twice, what it is now, Enter, save."""
    house = on.window.warehouse
    assert house is not None
    screen = house.screen
    on.touch("tool-products")
    on.till.until(screen.model.rowCount)
    on.cell(screen.table, screen.model.row_of(Sku("M01")), Place.PRICE)
    on.write("4800")
    on.press(Qt.Key.Key_Return)
    on.touch(screen.bar.save)
    on.till.until(lambda: {one.price_won for one in on.window.desk.shelf.products} >= {4_800})
    on.window.usher.show_sale()


def switch_cashier(on: Counter) -> None:
    """The name on the bar, the other's name, six digits, go."""
    _enter_staff(on)
    on.touch("tool-duty")
    on.until_shown(on.window.lock)
    _sign_in(on, KIM, KIM_PIN)
    assert on.window.till.duty.name == KIM


TASKS: dict[str, Callable[[Counter], None]] = {
    "Sell 1 item": sell("M01"),
    "Sell 3 items": sell("M01", "E02", "B01"),
    "Sell 10 items": sell(*TEN),
    "Sell 1 item by the keyboard": sell_by_keyboard,
    "Sell 1 item by its barcode": scan,
    "Close the day, compared with Toss": close_day,
    "Open yesterday's receipt": find_yesterdays_receipt,
    "Ask for a refund of one piece, from its receipt": ask_for_a_refund,
    "Take 10 % off a sale": take_off,
    "Put a cart aside and take it up again": park_and_recall,
    "Change a price": change_a_price,
    "Switch the cashier": switch_cashier,
}


def row_of(name: str, on: Counter) -> str:
    """Its row in docs/touches.md."""
    return f"| {name} | {on.touches} | {on.keys} |"


def _is_empty(on: Counter, empty: bool) -> bool:
    return bool(on.window.desk.cart.lines) is not empty


def _sell_yesterday(till: Inside) -> None:
    books = till.shop.books
    assert till.shop.gateway is not None
    at = datetime.now(UTC) - timedelta(days=1)
    product = next(one for one in books.products() if one.sku == "M02")
    row = books.open_sale(sale_lines(Cart().add(product, 2)), till.shop.gateway.account, at, "")
    created = Created(f"token-{row.order_no}", "https://pay.example/", at)
    row = books.apply(row, judge_create(row, Reply(Verdict.YES, created)), at)
    row = books.apply(row, intend_execute(row), at)
    facts = PaidFacts(approved_at=at, paid_amount_won=row.amount_won)
    books.apply(row, judge_execute(row, Reply(Verdict.YES, facts), at), at)


def _enter_staff(on: Counter) -> None:
    shop, duty = on.till.shop, on.window.till.duty
    shop.roster.add(BOSS, Role.MANAGER, BOSS_PIN)
    shop.access.sign_in(BOSS, BOSS_PIN)
    shop.access.approve(Action.EDIT_STAFF, KIM, BOSS, BOSS_PIN)
    shop.roster.add(KIM, Role.CASHIER, KIM_PIN)
    shop.access.leave()
    duty.start()
    on.until_shown(on.window.lock)
    _sign_in(on, BOSS, BOSS_PIN)
    on.touches = 0


def _sign_in(on: Counter, name: str, pin: str) -> None:
    pad = on.window.lock.pad
    names = [one for one in pad.findChildren(QPushButton) if one.text() == name]
    on.touch(names[0])
    for digit in pin:
        on.touch(f"pin-{digit}")
    field = pad.findChild(QLineEdit, "pin")
    assert field is not None
    assert field.text() == pin
    on.touch(pad.go)
    on.till.until(lambda: on.window.stack.currentWidget() is not on.window.lock)
