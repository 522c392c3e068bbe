"""What narrows the list of receipts beside the search: a day, a state, and the tender."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pos_app.domain.lookup import Status
from pos_app.domain.payment import Tender
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.choice import Choice
from pos_app.wording import Wording


class ReceiptFilters(QWidget):
    """All days or one, all states or one, and all tenders or one."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day: date | None = None
        self._today = today
        self._before, self._which, self._after = QPushButton("◀"), QPushButton(), QPushButton("▶")
        self.states, self.tenders = Choice(), Choice()
        self._say = ""
        self._build()

    @property
    def status(self) -> Status | None:
        """The state that is chosen."""
        chosen = self.states.currentData()
        return Status(chosen) if chosen else None

    @property
    def tender(self) -> Tender | None:
        """The tender that is chosen."""
        chosen = self.tenders.currentData()
        return Tender(chosen) if chosen else None

    @property
    def chosen(self) -> tuple[date | None, Status | None, Tender | None]:
        """Everything that narrows the list."""
        return self.day, self.status, self.tender

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is chosen stays chosen."""
        self._say = wording.say("receipts.every_day")
        for button, key in (
            (self._before, "receipts.day_before"),
            (self._which, "receipts.day_name"),
            (self._after, "receipts.day_after"),
        ):
            button.setAccessibleName(wording.say(key))
        names = {str(one): wording.say(f"receipts.status.{one}") for one in Status}
        _fill(self.states, {"": wording.say("receipts.every_state"), **names})
        self.states.setAccessibleName(wording.say("receipts.state_name"))
        names = {str(one): wording.say(f"receipts.tender.{one}") for one in Tender}
        _fill(self.tenders, {"": wording.say("receipts.every_tender"), **names})
        self.tenders.setAccessibleName(wording.say("receipts.tender_name"))
        self._show()

    def reset(self) -> bool:
        """Narrow nothing any more, and say whether anything was narrowed."""
        if not any(self.chosen):
            return False
        self.day = None
        for one in (self.states, self.tenders):
            one.blockSignals(True)
            one.setCurrentIndex(0)
            one.blockSignals(False)
        self._show()
        self.changed.emit()
        return True

    def _build(self) -> None:
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        for button, does in (
            (self._before, partial(self._step, -1)),
            (self._which, self._switch),
            (self._after, partial(self._step, 1)),
        ):
            mark(button, kind="plain")
            button.clicked.connect(does)
            lay.addWidget(button)
        self._before.setObjectName("receipts-day-before")
        self._which.setObjectName("receipts-day")
        self._after.setObjectName("receipts-day-after")
        self.states.setObjectName("receipts-state")
        self.tenders.setObjectName("receipts-tender")
        for one in (self.states, self.tenders):
            one.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
            one.currentIndexChanged.connect(self._on_state)
            lay.addWidget(one)

    def _switch(self) -> None:
        self._choose(self._today() if self.day is None else None)

    def _step(self, days: int) -> None:
        from_day = self.day
        moved = None if from_day is None else date.fromordinal(from_day.toordinal() + days)
        self._choose(moved or self._today())

    def _choose(self, day: date | None) -> None:
        self.day = None if day is None else min(day, self._today())
        self._show()
        self.changed.emit()

    def _on_state(self) -> None:
        self.changed.emit()

    def _show(self) -> None:
        self._which.setText(self._say if self.day is None else self.day.isoformat())
        self._after.setEnabled(self.day is not None and self.day < self._today())


def _fill(choice: Choice, names: dict[str, str]) -> None:
    """Say the names anew; what is chosen stays chosen."""
    chosen = choice.currentIndex()
    choice.blockSignals(True)
    choice.clear()
    for value, name in names.items():
        choice.addItem(name, value)
    choice.setCurrentIndex(max(0, chosen))
    choice.blockSignals(False)
