"""What is agreed on at the counter: discounts, prices of now, how many, and a note."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.domain.cart import MAX_QTY, Cart, priced
from pos_app.domain.catalog import Product
from pos_app.domain.discount import checked_line
from pos_app.domain.money import MAX_PAYMENT_WON
from pos_app.domain.staff import Action
from pos_app.domain.terms import MOST_NOTE
from pos_app.errors import BoothError, Refused
from pos_app.flow.discounts import Discounts, about_discount
from pos_app.ui.asking import agreed, answered
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.turnstile import LANE
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.cart_discount import DiscountDialog
from pos_app.ui.widgets.cart_pad import NumberDialog, asked_number
from pos_app.ui.widgets.cart_parked import ParkedDialog
from pos_app.ui.widgets.cart_words import WordsDialog, asked_words

ASKING = (DiscountDialog, NumberDialog, ParkedDialog, WordsDialog)


class Bargain(QObject):
    """Asks for numbers and words, and for a manager's PIN where a discount needs one."""

    def __init__(
        self, discounts: Discounts, duty: Duty, sale: SaleScreen, backroom: Backroom
    ) -> None:
        super().__init__(sale)
        self._discounts = discounts
        self._duty = duty
        self._sale = sale
        self._desk = desk = sale.desk
        self._backroom = backroom
        self._asking = False
        duty.changed.connect(self._on_duty)
        desk.agreed = self._agreed
        desk.price_asked.connect(self._on_price)
        sale.roll.cart.qty_asked.connect(self._on_qty)
        tools = sale.roll.tools
        tools["discount"].clicked.connect(self._on_discount)
        tools["note"].clicked.connect(self._on_note)
        for keys, name in (("F8", "discount"), ("Ctrl+M", "note")):
            shortcut = QShortcut(QKeySequence(keys), sale)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(tools[name].click)

    def _on_duty(self, name: str) -> None:
        """Nobody is on duty any more: what was being asked is not asked over the lock."""
        top = QApplication.activeModalWidget()
        if not name and isinstance(top, ASKING):
            top.reject()

    def _agreed(self, cart: Cart) -> bool:
        """Whether this cart may be sold as it is; where not, a manager is asked in a moment."""
        if self._within(cart):
            return True
        QTimer.singleShot(0, self, partial(self._ask_manager, cart))
        return False

    def _within(self, cart: Cart) -> bool:
        return not cart.off_won or not self._duty.people or self._discounts.within(cart)

    def _on_discount(self) -> None:
        desk = self._desk
        if not desk.cart.lines:
            return
        dialog = answered(self._discount_dialog)
        if not agreed(dialog):
            return
        wanted = dialog.wanted()
        after = desk.cart.with_discount(wanted.key, wanted.discount)
        if self._within(after) or self._has_word(after):
            desk.change(desk.cart.with_discount(wanted.key, wanted.discount))
            if desk.cart == after and not self._within(after):
                self._write(after)

    def _discount_dialog(self) -> DiscountDialog:
        desk = self._desk
        dialog = DiscountDialog(desk.cart, desk.selected, desk.wording, self._parent())
        desk.cart_changed.connect(dialog.follow)
        return dialog

    def _ask_manager(self, cart: Cart) -> None:
        if cart == self._desk.cart and self._has_word(cart):
            self._write(cart)

    def _has_word(self, cart: Cart) -> bool:
        if self._asking:
            return False
        self._asking = True
        try:
            about = about_discount(cart)
            return approved(self._duty, Action.DISCOUNT, about, self._desk.wording, self._parent())
        finally:
            self._asking = False

    def _write(self, cart: Cart) -> None:
        """Write the manager's word down; from then on it stands for this cart."""
        job = partial(self._discounts.allow, cart)
        self._backroom.submit(LANE, job, self._on_written, self._on_failed)

    def _on_written(self, cart: Cart) -> None:
        self._desk.allow(cart)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._desk.refused.emit(self._desk.wording.say_error(error))

    def _on_price(self, product: Product, qty: int) -> None:
        if QApplication.activeModalWidget() is not None:  # scanned while something else is asked
            self._desk.refused.emit(self._desk.wording.say("sale.answer_first", name=product.name))
            return
        say = self._desk.wording.say
        title = say("sale.price_of", name=product.name)
        won = asked_number("price", title, MAX_PAYMENT_WON, self._desk.wording, self._parent())
        if won is None:
            return
        try:
            self._desk.ring(priced(product, won), qty)
        except Refused as no:
            self._desk.refused.emit(self._desk.wording.say_error(no))

    def _on_qty(self, key: str) -> None:
        held = self._desk.cart.line(key)
        if held is None:
            return
        self._desk.select(key)
        title = self._desk.wording.say("sale.qty_of", name=held.product.name)
        qty = asked_number("qty", title, MAX_QTY, self._desk.wording, self._parent())
        if qty is not None:
            self._desk.set_qty(key, qty)

    def _on_note(self) -> None:
        cart = self._desk.cart
        if not cart.lines:
            return
        text = asked_words("note", cart.note, MOST_NOTE, self._desk.wording, self._parent())
        if text is not None and self._desk.cart.lines:
            note = checked_line(text, MOST_NOTE)
            self._desk.change(replace(self._desk.cart, note=note))

    def _parent(self) -> QWidget:
        return self._sale.window()
