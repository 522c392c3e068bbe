"""One matter of the unfinished business: what is known, what to do, what to say, and to decide."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from pos_app.domain.unfinished import Decision, Unfinished
from pos_app.ui.card import has_card
from pos_app.ui.matters import Matters
from pos_app.ui.models.unfinished import age_words, amount_words, needs_words, tone_name
from pos_app.ui.screens.words import Words
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.tray import items_words
from pos_app.ui.widgets.formwork import vacate
from pos_app.ui.widgets.reason import Reason
from pos_app.ui.widgets.strip import span
from pos_app.wording import Wording

OPEN, LOOK_NOW = "open", "look_now"
ACTS: tuple[str, ...] = (
    Decision.HANDED_OVER,
    OPEN,
    LOOK_NOW,
    Decision.CARRY_OVER,
    Decision.REFUND,
    Decision.SEND_AGAIN,
)
_KINDS: dict[str, str] = {
    Decision.HANDED_OVER: "main",
    Decision.REFUND: "danger",
    Decision.SEND_AGAIN: "danger",
}
_COLUMNS = 2


class MatterView(QWidget):
    """Shows a matter and passes on what is pressed; it does nothing itself."""

    pressed = Signal(str)  # one of ACTS

    def __init__(self, matters: Matters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matters = matters
        self._head, self._items = Words(28, bold=True), Words(17, tone="muted")
        self._title, self._todo = Words(22, bold=True), Words(18)
        self._say, self._known = Words(18), Words(15, tone="muted")
        self.why = Reason()
        self._buttons = {act: self._button(act) for act in ACTS}
        self._acts = QGridLayout()
        self._acts.setSpacing(GAP_PX)
        self._band = QFrame()
        self._build()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language; what is typed as the reason stays."""
        self.why.retranslate(wording)
        for act, button in self._buttons.items():
            button.setText(wording.say(f"unfinished.act.{act}"))
            button.setAccessibleName(wording.say(f"unfinished.act.{act}"))

    def show_matter(self, one: Unfinished, wording: Wording, *, busy: bool) -> None:
        """Show it as it is now; `busy` while a decision about it is under way."""
        say = wording.say
        self._head.setText(f"{one.word} · {amount_words(one, wording)}")
        pairs = [(line.name, line.qty) for line in one.lines]
        self._items.put(items_words(pairs, wording) if pairs else "")
        tone = tone_name(one)
        mark(self._band, role="band", tone=tone)
        mark(self._title, tone=tone)
        self._title.setText(say(f"unfinished.{one.kind}.title"))
        made = one.account
        todo = say(f"unfinished.{one.kind}.todo", tail=made.key_tail, place=made.place)
        self._todo.setText(say("unfinished.to_do", text=todo))
        self._say.setText(say("unfinished.to_say", text=say(f"unfinished.{one.kind}.say")))
        self._known.setText("\n".join(self._facts(one, wording)))
        self._arrange(one)
        for button in self._buttons.values():
            button.setEnabled(not busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Letters grow with the window."""
        super().resizeEvent(event)
        for words in self.findChildren(Words):
            words.fit(self.height())

    def button(self, act: str) -> QPushButton:
        """The button of an act."""
        return self._buttons[act]

    def _facts(self, one: Unfinished, wording: Wording) -> list[str]:
        say, since = wording.say, self._matters.seconds_since
        facts = [f"{needs_words(one, wording)} · {age_words(since(one.since), wording)}"]
        if one.carried is not None:
            time = span(since(one.carried.at), wording)
            facts = [say("unfinished.carried", time=time, words=one.carried.words)]
        if one.refund_no is not None:
            facts.append(say("unfinished.row_refund", ref=one.ref, order_no=one.order_no))
        else:
            state = say(f"state.{one.state}")
            facts.append(say("unfinished.row_payment", state=state, ref=one.ref))
        if one.heard.at is not None and one.heard.stage is not None:
            time = span(since(one.heard.at), wording)
            stage = say(f"toss_stage.{one.heard.stage}")
            facts.append(say("unfinished.heard", time=time, stage=stage))
        elif one.heard.watched:
            facts.append(say("unfinished.never_asked"))
        if one.refusal:
            facts.append(say("pay.toss_says", text=one.refusal))
        return facts

    def _build(self) -> None:
        inside = QVBoxLayout(self._band)
        inside.setSpacing(6)
        for words in (self._title, self._todo, self._say):
            inside.addWidget(words)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(GAP_PX)
        for one in (self._head, self._items, self._band, self._known):
            lay.addWidget(one)
        lay.addStretch(1)
        lay.addWidget(self.why)
        lay.addLayout(self._acts)

    def _button(self, act: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(f"unfinished-{act}")
        mark(button, kind=_KINDS.get(act, "plain"))
        button.clicked.connect(self._on_clicked)
        return button

    def _arrange(self, one: Unfinished) -> None:
        may: set[str] = set(one.decisions)
        may |= {LOOK_NOW} if one.heard.watched else set()
        may |= {OPEN} if has_card(one) else set()
        shown = [act for act in ACTS if act in may]
        if shown == [act for act in ACTS if not self._buttons[act].isHidden()]:
            return
        vacate(self._acts)
        for button in self._buttons.values():
            button.hide()
        for place, act in enumerate(shown):
            self._acts.addWidget(self._buttons[act], place // _COLUMNS, place % _COLUMNS)
            self._buttons[act].show()

    def _on_clicked(self) -> None:
        sender = self.sender()
        for act, button in self._buttons.items():
            if button is sender:
                self.pressed.emit(act)
