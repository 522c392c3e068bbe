"""Leads through the drill: the cashier acts on the real window, and hears what was right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.drill import HOLDS_S, Deed, Event, Lesson, Mark, Score, judge
from pos_app.domain.face import Face
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.beginning import School
from pos_app.ui.card import Card
from pos_app.ui.look import Act
from pos_app.ui.widgets.drill_bar import DrillBar
from pos_app.wording import Wording

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

LANE = "drill"
LESSONS = tuple(Lesson)
_DEEDS = {
    Act.GIVE_UP: Deed.GAVE_UP,
    Act.CASH: Deed.TOOK_CASH,
    Act.NEXT: Deed.WENT_ON,
    Act.RENEW: Deed.WENT_ON,
}
# Green is a booked payment and amber is doubt, here as everywhere.
_TONES = {Mark.OPEN: "orange", Mark.RIGHT: "blue", Mark.WRONG: "red"}


class Drill(QObject):
    """`phone_asked`: the shop is to be opened anew where phones can reach it."""

    phone_asked = Signal()

    def __init__(
        self, school: School, backroom: Backroom, wording: Wording, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._school, self._backroom, self._wording = school, backroom, wording
        self.bar = DrillBar()
        self.score = Score()
        self.lesson: Lesson | None = None
        self.mark = Mark.OPEN
        self._events: list[Event] = []
        self._first: Card | None = None
        self._played = False
        self._doubtful_at: int | None = None
        self.bar.next.clicked.connect(self._on_next)
        self.bar.leave.clicked.connect(self.leave)
        self.bar.phone.clicked.connect(self._on_phone)

    def follow(self, window: MainWindow, show_sale: Callable[[], None]) -> None:
        """Watch what is done at this counter."""
        self._window, self._show_sale = window, show_sale
        till = window.till
        till.opening.connect(self._on_opening)
        till.charged.connect(self._on_charged)
        till.card_changed.connect(self._on_card)
        window.pay.asked.connect(self._on_act)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self._say()

    def begin(self) -> None:
        """From the first lesson on."""
        self.score = Score()
        self._start(LESSONS[0])
        self.bar.show()

    def leave(self) -> None:
        """Out of it, at any time; everything works again."""
        self.lesson = None
        self.bar.hide()
        self._do(self._school.clear)
        self._show_sale()

    def _start(self, lesson: Lesson) -> None:
        self.lesson, self.mark, self._events = lesson, Mark.OPEN, []
        self._first, self._played, self._doubtful_at = None, False, None
        self._do(self._school.clear)
        self._show_sale()
        self._say()

    def _on_next(self) -> None:
        done = len(self.score.marks)
        if self.lesson is None or done >= len(LESSONS):
            self.begin()
        elif self.mark is Mark.OPEN:  # left out
            self._end(Mark.WRONG)
        else:
            self._start(LESSONS[done])

    def _on_phone(self) -> None:
        self._backroom.submit(LANE, self._school.check_lan, self._on_lan, self._on_failed)

    def _on_lan(self, _nothing: object) -> None:
        self.phone_asked.emit()

    def _on_opening(self, card: Card) -> None:
        """The same goods once more, while the first payment is not over: the costliest mistake."""
        first = self._first
        if first is not None and (card.items, card.amount_won) == (first.items, first.amount_won):
            self._note(Deed.CHARGED_AGAIN)

    def _on_charged(self, card: Card) -> None:
        if self.lesson is not None and self._first is None:
            self._first = card

    def _on_card(self, card: Card) -> None:
        lesson, first = self.lesson, self._first
        if lesson is None or first is None or card.key != first.key:
            return
        if card.qr and not self._played:
            self._played = True
            self._do(partial(self._school.play, lesson, card.order_no))
        if card.face is Face.CHECKING:
            self._keep_up(lesson, card)
        if card.face not in self._events:
            self._note(card.face)

    def _keep_up(self, lesson: Lesson, card: Card) -> None:
        if self._doubtful_at is None:
            self._doubtful_at = card.age_s
            self._do(partial(self._school.keep_up, lesson))
        elif self._doubtful_at >= 0 and card.age_s - self._doubtful_at >= HOLDS_S:
            self._doubtful_at = -1  # once
            self._do(partial(self._school.resolve, lesson, card.order_no))

    def _on_act(self, act: str, key: str) -> None:
        deed = _DEEDS.get(Act(act))
        if deed is not None and self._first is not None and key == self._first.key:
            self._note(deed)

    def _note(self, event: Event) -> None:
        if self.lesson is None or self.mark is not Mark.OPEN:
            return
        self._events.append(event)
        mark = judge(self.lesson, self._events)
        if mark is not Mark.OPEN:
            self._end(mark)

    def _end(self, mark: Mark) -> None:
        if self.lesson is None:
            return
        self.mark, self.score = mark, self.score.add(self.lesson, mark)
        self._do(self._school.clear)
        self._say()

    def _say(self) -> None:
        say, bar, done = self._wording.say, self.bar, len(self.score.marks)
        over = done == len(LESSONS)
        if self.lesson is not None:
            number = done + (self.mark is Mark.OPEN)
            title = say(f"drill.{self.lesson}_title")
            head = say("drill.head", number=number, count=len(LESSONS), title=title)
            if self.mark is Mark.OPEN:
                text = say(f"drill.{self.lesson}_task")
            else:
                text = f"{say(f'drill.{self.mark}')} {say(f'drill.{self.lesson}_right')}"
            if over:
                head = say("drill.score", right=self.score.right, count=len(LESSONS))
                missed = ", ".join(say(f"drill.{one}_title") for one in self.score.missed)
                text = say("drill.missed", titles=missed) if missed else say("drill.all")
            bar.say(head, text, _TONES[self.mark])
        following = (
            "drill.again" if over else "drill.skip" if self.mark is Mark.OPEN else "drill.next"
        )
        bar.name(bar.next, say(following))
        bar.name(bar.phone, say("drill.phone"))
        bar.name(bar.leave, say("drill.leave"))

    def _do(self, job: Callable[[], object]) -> None:
        self._backroom.submit(LANE, job, self._on_done, self._on_failed)

    def _on_done(self, _nothing: object) -> None:
        self._window.till.reload()

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.bar.say(self.bar.title.text(), self._wording.say_error(error), "red")
