"""Leads through the drill: the cashier acts on the real window, and hears what was right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_app.domain.drill import Lesson, Mark, Score
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.beginning import School
from pos_app.ui.lecture import LANE, Lecture
from pos_app.ui.widgets.drill_bar import DrillBar
from pos_app.wording import Wording

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

LESSONS = tuple(Lesson)
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
        self._lecture = Lecture(school, backroom, self)
        self._lecture.judged.connect(self._end)
        self._lecture.failed.connect(self._show_error)
        self.bar.next.clicked.connect(self._on_next)
        self.bar.leave.clicked.connect(self.leave)
        self.bar.phone.clicked.connect(self._on_phone)

    def follow(self, window: MainWindow, show_sale: Callable[[], None]) -> None:
        """Watch what is done at this counter."""
        self._show_sale = show_sale
        self._lecture.follow(window)
        self._lecture.changed.connect(window.till.reload)

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
        self._lecture.end()
        self._show_sale()

    def _start(self, lesson: Lesson) -> None:
        self.lesson, self.mark = lesson, Mark.OPEN
        self._lecture.begin(lesson)
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

    def _end(self, mark: Mark) -> None:
        if self.lesson is None:
            return
        self.mark, self.score = mark, self.score.add(self.lesson, mark)
        self._lecture.end()
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

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._show_error(error)

    def _show_error(self, error: BoothError) -> None:
        self.bar.say(self.bar.title.text(), self._wording.say_error(error), "red")
