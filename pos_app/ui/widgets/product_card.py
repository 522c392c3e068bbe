"""One product beside the table: its stock, how it looks, and what became of its count."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.goods import Edit, Item
from pos_app.domain.seoul import SEOUL
from pos_app.domain.stock import Movement
from pos_app.ui.theme import GAP_PX, mark, widen
from pos_app.ui.widgets.look_form import LookForm
from pos_app.ui.widgets.stock_form import StockForm
from pos_app.ui.widgets.tabs import tab
from pos_app.wording import Wording

PAGES = ("stock", "look", "movements")
_WIDTH = 344


class ProductCard(QFrame):
    """Three pages of one product; nothing of it is edited here that needs a save."""

    sold_out = Signal(bool)
    on_sale = Signal(bool)
    movements_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("product-card")
        mark(self, role="card")
        widen(self, _WIDTH)
        self.name, self.state, self._nothing = QLabel(), QLabel(), QLabel()
        self.form, self.look, self.moved = StockForm(), LookForm(), QListWidget()
        self.switch, self.off = QPushButton(), QPushButton()
        self.pages, self._tabs = QStackedWidget(), QButtonGroup(self)
        self._whole = QWidget()
        self._wording: Wording | None = None
        self._lay_out()
        self.switch.clicked.connect(self.sold_out)
        self.off.clicked.connect(self._on_off)
        self._tabs.idToggled.connect(self._on_tab)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        for number, page in enumerate(PAGES):
            self._tabs.button(number).setText(wording.say(f"desk.page_{page}"))
            self._tabs.button(number).setAccessibleName(wording.say(f"desk.page_{page}"))
        self.switch.setText(wording.say("desk.sold_out"))
        self.switch.setAccessibleName(wording.say("desk.sold_out"))
        self.moved.setAccessibleName(wording.say("desk.page_movements"))
        self.form.retranslate(wording)
        self.look.retranslate(wording)

    @property
    def shows_movements(self) -> bool:
        """Whether that page is turned to."""
        return PAGES[self.pages.currentIndex()] == "movements"

    def show_page(self, page: str) -> None:
        """Turn to a page."""
        self._tabs.button(PAGES.index(page)).setChecked(True)

    def show_nothing(self, *, none: bool) -> None:
        """No product is chosen, or there are none."""
        if self._wording is not None:
            key = "desk.no_products" if none else "desk.choose_one"
            self._nothing.setText(self._wording.say(key))
        self._whole.hide()
        self._nothing.show()

    def show_product(self, item: Item, edit: Edit, *, known: bool) -> None:
        """Show a product; one that is not `known` has still to be saved."""
        if self._wording is None:
            return
        say = self._wording.say
        self._nothing.hide()
        self._whole.show()
        shown = self.name.fontMetrics().elidedText(
            edit.product.name or say("desk.new_name"),
            Qt.TextElideMode.ElideRight,
            self.width() - 5 * GAP_PX,
        )
        self.name.setText(shown)
        self.name.setAccessibleName(edit.product.name)
        level = item.level
        key = "desk.uncounted" if level.on_hand is None else "desk.level"
        words = say(key, on_hand=level.on_hand, reserved=level.reserved)
        self.state.setText(words if known else say("desk.save_first"))
        self.switch.setChecked(level.sold_out)
        self.off.setText(say("desk.take_off" if edit.active else "desk.bring_back"))
        self.off.setAccessibleName(self.off.text())
        self._off_sale = not edit.active
        for one in (self.form, self.look, self.switch, self.off):
            one.setEnabled(known)

    def show_movements(self, movements: tuple[Movement, ...]) -> None:
        """Show how the count changed, newest first."""
        self.moved.clear()
        if self._wording is None:
            return
        say = self._wording.say
        for one in movements:
            at = one.at.astimezone(SEOUL).strftime("%m-%d %H:%M")
            left = "–" if one.on_hand is None else f"{one.on_hand:,}"
            head = f"{at}  {say(f'report.movement.{one.kind}')}  {one.delta:+,} → {left}"
            foot = " · ".join(filter(None, (one.who, one.why or _plain(one.ref))))
            self.moved.addItem(f"{head}\n{foot}" if foot else head)

    def _lay_out(self) -> None:
        mark(self.name, role="heading")
        mark(self._nothing, role="empty")
        self.state.setObjectName("product-state")
        for label in (self.name, self.state, self._nothing):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.switch.setObjectName("product-sold-out")
        self.switch.setCheckable(True)
        mark(self.switch, kind="tab")
        self.off.setObjectName("product-off")
        self.moved.setObjectName("product-movements")
        self.moved.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.moved.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.moved.setTextElideMode(Qt.TextElideMode.ElideRight)
        tabs = QHBoxLayout()
        tabs.setSpacing(GAP_PX)
        for number, page in enumerate(PAGES):
            tabs.addWidget(tab(f"product-{page}", self._tabs, number))
        for one in (_scrolled(self._stock_page()), _scrolled(self.look), self.moved):
            self.pages.addWidget(one)
        self._tabs.button(0).setChecked(True)
        lay = QVBoxLayout(self._whole)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.name)
        lay.addWidget(self.state)
        lay.addLayout(tabs)
        lay.addWidget(self.pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GAP_PX, 2 * GAP_PX, 2 * GAP_PX, 2 * GAP_PX)
        whole.addWidget(self._nothing, 1)
        whole.addWidget(self._whole, 1)

    def _stock_page(self) -> QWidget:
        page = QWidget()
        lay = QVBoxLayout(page)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self.form)
        lay.addStretch(1)
        lay.addWidget(self.switch)
        lay.addWidget(self.off)
        return page

    def _on_off(self) -> None:
        self.on_sale.emit(self._off_sale)

    def _on_tab(self, number: int, on: bool) -> None:
        if on:
            self.pages.setCurrentIndex(number)
            if self.shows_movements:
                self.movements_wanted.emit()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def _plain(ref: str) -> str:
    """An order's number says something to people, that of a movement does not."""
    return ref if "-" in ref else ""
