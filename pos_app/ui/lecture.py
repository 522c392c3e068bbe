"""One lesson of the drill at the real counter: what is played, what is done, how it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.drill import HOLDS_S, Deed, Event, Lesson, Mark, judge
from pos_app.domain.face import Face
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.beginning import School
from pos_app.ui.card import Card
from pos_app.ui.look import Act

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

LANE = "drill"
_DEEDS = {
    Act.GIVE_UP: Deed.GAVE_UP,
    Act.CASH: Deed.TOOK_CASH,
    Act.NEXT: Deed.WENT_ON,
    Act.RENEW: Deed.WENT_ON,
}


class Lecture(QObject):
    """Follows the first sale after `begin` until it can be judged."""

    judged = Signal(object)  # Mark, never OPEN
    changed = Signal()  # the shelf, perhaps
    failed = Signal(object)  # BoothError

    def __init__(self, school: School, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._school, self._backroom = school, backroom
        self._lesson: Lesson | None = None
        self._events: list[Event] = []
        self._first: Card | None = None
        self._played = False
        self._doubtful_at: int | None = None

    def follow(self, window: MainWindow) -> None:
        """Watch what is done at this counter."""
        till = window.till
        till.opening.connect(self._on_opening)
        till.charged.connect(self._on_charged)
        till.card_changed.connect(self._on_card)
        window.pay.asked.connect(self._on_act)

    def begin(self, lesson: Lesson) -> None:
        """From now on this one."""
        self._lesson, self._events, self._first = lesson, [], None
        self._played, self._doubtful_at = False, None
        self.do(self._school.clear)

    def end(self) -> None:
        """No lesson any more; everything works again."""
        self._lesson = None
        self.do(self._school.clear)

    def do(self, job: Callable[[], object]) -> None:
        """Have the school do something, on its lane."""
        self._backroom.submit(LANE, job, self._on_done, self._on_failed)

    def _on_opening(self, card: Card) -> None:
        """The same goods once more, while the first payment is not over: the costliest mistake."""
        first = self._first
        if first is not None and (card.items, card.amount_won) == (first.items, first.amount_won):
            self._note(Deed.CHARGED_AGAIN)

    def _on_charged(self, card: Card) -> None:
        if self._lesson is not None and self._first is None:
            self._first = card

    def _on_card(self, card: Card) -> None:
        lesson, first = self._lesson, self._first
        if lesson is None or first is None or card.key != first.key:
            return
        if card.qr and not self._played:
            self._played = True
            self.do(partial(self._school.play, lesson, card.order_no))
        if card.face is Face.CHECKING:
            self._keep_up(lesson, card)
        if card.face not in self._events:
            self._note(card.face)

    def _keep_up(self, lesson: Lesson, card: Card) -> None:
        if self._doubtful_at is None:
            self._doubtful_at = card.age_s
            self.do(partial(self._school.keep_up, lesson))
        elif self._doubtful_at >= 0 and card.age_s - self._doubtful_at >= HOLDS_S:
            self._doubtful_at = -1  # once
            self.do(partial(self._school.resolve, lesson, card.order_no))

    def _on_act(self, act: str, key: str) -> None:
        deed = _DEEDS.get(Act(act))
        if deed is not None and self._first is not None and key == self._first.key:
            self._note(deed)

    def _note(self, event: Event) -> None:
        if self._lesson is None:
            return
        self._events.append(event)
        mark = judge(self._lesson, self._events)
        if mark is not Mark.OPEN:
            self.end()
            self.judged.emit(mark)

    def _on_done(self, _nothing: object) -> None:
        self.changed.emit()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)
