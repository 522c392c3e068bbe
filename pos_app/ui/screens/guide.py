"""The first run: practise now, or make ready to sell, step by step; each step can be skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos_app.ui.theme import GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.hold import Hold
from pos_app.ui.widgets.tabs import tab
from pos_app.wording import Wording

_CARD_WIDTH, _STEPS_WIDTH, _CARD_PAD = 400, 240, 28
READY = "ready"


@dataclass(frozen=True, slots=True)
class Step:
    """One page: how it is filled, and what keeps what was typed and tells whether it was."""

    name: str
    page: QWidget
    open: Callable[[], None]
    keep: Callable[[Callable[[bool], None]], None]
    retranslate: Callable[[Wording], None]


class GuideScreen(QWidget):
    """Signals out; what a step does is its form's business."""

    practising = Signal()
    restoring = Signal()  # there is a backup of another machine
    reached = Signal(str)  # the name of a step, or `ready`
    closed = Signal()  # later
    ended = Signal()

    def __init__(
        self, steps: tuple[Step, ...], wording: Wording, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        mark(self, role="ground")
        self._steps, self._wording = steps, wording
        self.awaits = ""  # the backup that is restored once its key is kept
        self.practise, self.sell = QPushButton(), QPushButton()
        self.restore, self.restore_too = QPushButton(), QPushButton()
        self.restore.hide()
        self.restore_too.hide()
        self.next, self.later = QPushButton(), QPushButton()
        self._group = QButtonGroup(self)
        names = (*(one.name for one in steps), READY)
        self.tabs = {
            name: tab(f"guide-step-{name}", self._group, place) for place, name in enumerate(names)
        }
        self._texts = {name: QLabel() for name in ("title", "practise", "sell")}
        self._title, self._text = QLabel(), QLabel()
        self._whole, self._pages, self._ready = QStackedWidget(), QStackedWidget(), QLabel()
        self._hold = Hold(self, self.next, self.restore_too, self.later, *self.tabs.values())
        self._build()
        self._connect()
        self.retranslate(wording)

    @property
    def step(self) -> str:
        """The step that is shown."""
        return list(self.tabs)[self._pages.currentIndex()]

    def begin(self, step: str) -> None:
        """Show a step, or the choice between practising and selling where there is none such."""
        if step in self.tabs:
            self._whole.setCurrentIndex(1)
            self._show(step)
        else:
            self._whole.setCurrentIndex(0)
            self.practise.setFocus()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        say = wording.say
        self.setAccessibleName(say("guide.title"))
        for name, label in self._texts.items():
            label.setText(say(f"guide.{name}_text" if name != "title" else "guide.title"))
        self.practise.setText(say("guide.practise"))
        self.sell.setText(say("guide.sell"))
        self.later.setText(say("guide.later"))
        self.restore.setText(say("guide.restore"))
        self.restore_too.setText(say("keepsake.title"))
        for number, (name, button) in enumerate(self.tabs.items(), 1):
            button.setText(f"{number}  {say(f'guide.step_{name}')}")
        for one in self._steps:
            one.retranslate(wording)
        named = (self.practise, self.sell, self.restore, self.restore_too, self.later)
        for button in (*named, *self.tabs.values()):
            button.setAccessibleName(button.text())
        self._ready.setText(say("guide.ready"))
        self._say_step()

    def _build(self) -> None:
        choice = QWidget()
        lay = QVBoxLayout(choice)
        row = QHBoxLayout()
        row.setSpacing(3 * GAP_PX)
        row.addStretch(1)
        row.addWidget(_card(self.practise, self._texts["practise"]))
        row.addWidget(_card(self.sell, self._texts["sell"]))
        row.addStretch(1)
        self._texts["title"].setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self._texts["title"], role="title")
        mark(self.practise, kind="main")
        self.sell.setStyleSheet(f"min-height: {MAIN_TOUCH_PX}px")
        lay.addStretch(2)
        lay.addWidget(self._texts["title"])
        lay.addSpacing(3 * GAP_PX)
        lay.addLayout(row)
        lay.addSpacing(3 * GAP_PX)
        lay.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignCenter)
        lay.addStretch(3)
        self._whole.addWidget(choice)
        self._whole.addWidget(self._build_steps())
        QVBoxLayout(self).addWidget(self._whole)

    def _build_steps(self) -> QWidget:
        page, tabs, right, row = QWidget(), QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for button in self.tabs.values():
            button.setMinimumWidth(_STEPS_WIDTH)
            tabs.addWidget(button)
        tabs.addStretch(1)
        tabs.addWidget(self.later)
        for one in self._steps:
            self._pages.addWidget(one.page)
        self._pages.addWidget(self._ready)
        mark(self._ready, role="empty")
        mark(self._title, role="title")
        for label in (self._text, self._ready):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        mark(self.next, kind="main")
        self.next.setMinimumWidth(_STEPS_WIDTH)
        row.addWidget(self.restore_too)
        row.addStretch(1)
        row.addWidget(self.next)
        right.addWidget(self._title)
        right.addWidget(self._text)
        right.addWidget(self._pages, 1)
        right.addLayout(row)
        whole = QHBoxLayout(page)
        whole.setSpacing(3 * GAP_PX)
        whole.addLayout(tabs)
        whole.addLayout(right, 1)
        return page

    def _connect(self) -> None:
        named = (("practise", self.practise), ("sell", self.sell), ("next", self.next),
                 ("later", self.later), ("restore", self.restore),
                 ("restore-too", self.restore_too))  # fmt: skip
        for name, button in named:
            button.setObjectName(f"guide-{name}")
        self.practise.clicked.connect(self.practising)
        self.sell.clicked.connect(partial(self.begin, next(iter(self.tabs))))
        self.next.clicked.connect(self._on_next)
        self.later.clicked.connect(self._on_later)
        self.restore.clicked.connect(self.restoring)
        self.restore_too.clicked.connect(self._on_restore)
        self._group.buttonClicked.connect(self._on_tab)

    def _on_next(self) -> None:
        names = list(self.tabs)
        after = names[names.index(self.step) + 1 :]
        self._leave(partial(self._show, after[0]) if after else self.ended.emit)

    def _on_later(self) -> None:
        self._leave(self.closed.emit)

    def _on_restore(self) -> None:
        self._leave(self.restoring.emit)

    def _on_tab(self, button: QPushButton) -> None:
        wanted = next(name for name, one in self.tabs.items() if one is button)
        self._leave(partial(self._show, wanted))

    def _leave(self, go_on: Callable[[], None]) -> None:
        """Go on once what was typed is kept: a disk may take its time."""
        self._go_on = go_on
        self._hold.take()
        keeps = [one.keep for one in self._steps if one.name == self.step]
        keeps[0](self._on_told) if keeps else self._on_told(True)

    def _on_told(self, kept: bool) -> None:
        self._hold.release()
        if kept and self.isVisible():  # else somebody is elsewhere by now
            self._go_on()
        else:
            self.tabs[self.step].setChecked(True)

    def _show(self, name: str) -> None:
        self._pages.setCurrentIndex(list(self.tabs).index(name))
        self.tabs[name].setChecked(True)
        for one in self._steps:
            if one.name == name:
                one.open()
        self._say_step()
        self.next.setFocus()
        self.reached.emit(name)

    def _say_step(self) -> None:
        say, name = self._wording.say, self.step
        self._title.setText(say(f"guide.step_{name}"))
        text = "guide.text_key_restoring" if name == "key" and self.awaits else f"guide.text_{name}"
        self._text.setText(say(text, file=self.awaits))
        self.next.setText(say("guide.start" if name == READY else "guide.next"))
        self.next.setAccessibleName(self.next.text())


def _card(button: QPushButton, text: QLabel) -> QFrame:
    card = QFrame()
    card.setFixedWidth(_CARD_WIDTH)
    mark(card, role="card")
    text.setWordWrap(True)
    text.setTextFormat(Qt.TextFormat.PlainText)
    lay = QVBoxLayout(card)
    lay.setContentsMargins(_CARD_PAD, _CARD_PAD, _CARD_PAD, _CARD_PAD)
    lay.setSpacing(2 * GAP_PX)
    lay.addWidget(text, 1, Qt.AlignmentFlag.AlignTop)
    lay.addWidget(button)
    return card
