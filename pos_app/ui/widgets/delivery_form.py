"""Products from a file or from the keyboard: shown first, written only by the button below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.catalog import CatalogChange
from pos_app.domain.pricelist import lacks_only_skus
from pos_app.domain.staff import Action
from pos_app.errors import BoothError
from pos_app.ui.delivery import Delivery
from pos_app.ui.duty import Duty
from pos_app.ui.models.replacing import Compared
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.delivery_rows import DeliveryRows, TypedRows
from pos_app.ui.widgets.drop import Drop
from pos_app.ui.widgets.formwork import Band
from pos_app.wording import Wording

_SHEETS = "CSV, Excel (*.csv *.xlsx *.txt)"


class DeliveryForm(Drop):
    """A file can also be dropped anywhere on it."""

    taken = Signal()

    def __init__(
        self, delivery: Delivery, duty: Duty, wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("delivery-form")
        self.wording, self._delivery, self._duty = wording, delivery, duty
        self.hint, self.message = QLabel(), Band()
        self.choose, self.typing, self.take = QPushButton(), QPushButton(), QPushButton()
        self.number = QPushButton()
        self.rows, self.typed = DeliveryRows(wording), TypedRows(wording)
        self.busy = QProgressBar()
        self._pages = QStackedWidget()
        self._warned = 0  # of so many products, that they are not taken in
        self._lay_out()
        self.dropped.connect(delivery.open)
        self.choose.clicked.connect(self._on_choose)
        self.typing.clicked.connect(self._on_type)
        self.take.clicked.connect(self._on_take)
        self.number.clicked.connect(delivery.number)
        delivery.progressed.connect(self._on_progress)
        delivery.looked_at.connect(self._on_looked_at)
        delivery.taken.connect(self._on_taken)
        delivery.failed.connect(self._on_failed)
        self.retranslate(wording)

    def open(self) -> None:
        """As for somebody who has just come; what waits to be taken in is still there."""
        self._warned = 0
        self.choose.setFocus()
        if not self._delivery.busy and not self._waiting():
            self._delivery.forget()
            self.rows.model_.show_list(None)
            self.message.hide()
            self._show(self.hint)

    def keep(self, told: Callable[[bool], None]) -> None:
        """Somebody goes on: say once what is not taken in; the second time they mean it."""
        count = self._waiting()
        goes_on = count in (0, self._warned)
        self._warned = count
        if not goes_on:
            self.message.say(self.wording.say("delivery.waiting", count=count), "amber")
        told(goes_on)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; a list that is shown stays."""
        self.wording = wording
        say = wording.say
        self.hint.setText(say("delivery.hint"))
        self.choose.setText(say("delivery.choose"))
        self.typing.setText(say("delivery.type"))
        self.number.setText(say("delivery.number"))
        for one in (self.choose, self.typing, self.number):
            one.setAccessibleName(one.text())
        self.busy.setAccessibleName(say("delivery.busy"))
        self.rows.retranslate(wording)
        self.typed.retranslate(wording)
        self._say_take()

    def _lay_out(self) -> None:
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.hint, role="empty")
        for button in (self.take, self.number):
            mark(button, kind="main")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        named = ((self.choose, "file"), (self.typing, "type"), (self.number, "number"),
                 (self.take, "take"))  # fmt: skip
        for button, name in named:
            button.setObjectName(f"delivery-{name}")
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        for page in (self.hint, self.typed, self.rows):
            self._pages.addWidget(page)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addWidget(self.typing)
        row.addStretch(1)
        row.addWidget(self.number)
        row.addWidget(self.take)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        lay.addWidget(self._pages, 1)
        lay.addWidget(self.message)
        lay.addWidget(self.busy)
        lay.addLayout(row)
        self.busy.hide()

    def _waiting(self) -> int:
        return self._delivery.waiting or self.typed.count()

    def _on_choose(self) -> None:
        where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        picking = self.wording.say("delivery.choose")
        path, _ = QFileDialog.getOpenFileName(self, picking, where, _SHEETS)
        if path:
            self._delivery.open(Path(path))

    def _on_type(self) -> None:
        self._delivery.forget()
        self.message.hide()
        self._show(self.typed)
        self.typed.begin()

    def _on_take(self) -> None:
        if self._pages.currentWidget() is self.typed:
            self._delivery.type_in(self.typed.lines(), korean=self.wording.lang == "ko")
        elif approved(self._duty, Action.IMPORT_PRICES, "", self.wording, self):
            self._delivery.take_in()

    def _on_progress(self, key: str, count: int) -> None:
        self._warned = 0
        self.message.say(self.wording.say(key, count=count), "blue")
        self.busy.show()
        self.number.hide()
        self.take.show()
        self._say_take()

    def _on_looked_at(self, looked_at: Compared) -> None:
        weighed, others = looked_at.weighed, len(looked_at.others)
        self.rows.model_.show_list(looked_at)
        self.rows.scrollToTop()
        self._show(self.rows)
        change, sifted, say = weighed.change, weighed.sifted, self.wording.say
        said = [say("delivery.weighed", added=change.added, changed=change.changed,
                    unchanged=change.unchanged, left=sifted.left)]  # fmt: skip
        if weighed.ignored:
            said.append(say("products.ignored", columns=", ".join(weighed.ignored)))
        if others:
            said.append(say("delivery.others", count=others))
        if sifted.more:
            said.append(say("problems.more", more=sifted.more))
        self.message.say("\n".join(said), "amber" if sifted.left or others else "blue")
        self.take.setFocus()

    def _on_taken(self, change: CatalogChange) -> None:
        self.typed.clear()
        self.open()
        self.message.say(
            self.wording.say(
                "delivery.taken", added=change.added, changed=change.changed,
                unchanged=change.unchanged,
            ),
            "blue",
        )  # fmt: skip
        self.taken.emit()

    def _on_failed(self, error: BoothError) -> None:
        unnumbered, say = lacks_only_skus(error), self.wording.say
        if unnumbered or self._pages.currentWidget() is self.rows:
            self._show(self.hint)
        said = say("delivery.unnumbered") if unnumbered else self.wording.say_error(error)
        self.busy.hide()
        self.message.say(said, "amber" if unnumbered else "red")
        self._say_take()
        self.number.setVisible(unnumbered)
        self.take.setVisible(not unnumbered)
        if unnumbered:
            self.number.setFocus()

    def _show(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.busy.hide()
        self.number.hide()
        self.take.show()
        self._say_take()

    def _say_take(self) -> None:
        held, typing = self._delivery.held, self._pages.currentWidget() is self.typed
        count = len(held.sifted.rows) if held else 0
        key = "delivery.look" if typing else "delivery.take" if count else "delivery.take_none"
        self.take.setText(self.wording.say(key, count=count))
        self.take.setAccessibleName(self.take.text())
        self.take.setEnabled(not self._delivery.busy and (typing or count > 0))
