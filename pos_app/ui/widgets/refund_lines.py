"""The lines of a sale, and for each how many pieces go back, and what becomes of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from pos_app.domain.money import format_won
from pos_app.domain.request import Fate, Piece
from pos_app.domain.review import Remaining
from pos_app.ui.theme import GAP_PX, TOUCH_PX, mark
from pos_app.wording import Wording

FATES = (Fate.STOCK, Fate.DAMAGED, Fate.KEPT)
_COUNT_WIDTH = 30


class Stepper(QWidget):
    """A count with − and +."""

    stepped = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fewer, self.count, self.more = QPushButton("–"), QLabel("0"), QPushButton("+")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button, sign in ((self.fewer, "fewer"), (self.more, "more")):
            button.setObjectName(f"{name}-{sign}")
            button.setFixedSize(TOUCH_PX, TOUCH_PX)
            mark(button, kind="step")
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count.setFixedWidth(_COUNT_WIDTH)
        mark(self.count, role="count")
        for one in (self.fewer, self.count, self.more):
            row.addWidget(one)
        self.fewer.clicked.connect(self._on_fewer)
        self.more.clicked.connect(self._on_more)

    def _on_fewer(self) -> None:
        self.stepped.emit(-1)

    def _on_more(self) -> None:
        self.stepped.emit(1)


class LineChoice:
    """How many pieces of a line go back, by fate. With `whole` all of them do, and one more of
    a fate is taken from another."""

    def __init__(self, left: Remaining) -> None:
        self.left = left
        self.counts = dict.fromkeys(FATES, 0)
        self._whole = False

    def begin(self, *, whole: bool) -> None:
        """All of it back on the shelf, or nothing yet."""
        self._whole = whole
        self.counts = dict.fromkeys(FATES, 0)
        if whole:
            self.counts[Fate.STOCK] = self.left.qty

    def pieces(self) -> tuple[Piece, ...]:
        """What is chosen."""
        number = self.left.line_no
        return tuple(Piece(number, qty, fate) for fate, qty in self.counts.items() if qty)

    def step(self, fate: Fate, by: int) -> None:
        """One piece more or fewer of a fate."""
        free = self.left.qty - sum(self.counts.values())
        if by > 0 and not free:
            self._take_from_another(fate)
        elif by < 0 and self._whole:
            self.counts[Fate.KEPT if fate is Fate.STOCK else Fate.STOCK] += 1
        self.counts[fate] = max(0, min(self.left.qty, self.counts[fate] + by))

    def _take_from_another(self, fate: Fate) -> None:
        other = next((one for one in FATES if one is not fate and self.counts[one]), None)
        if other is not None:
            self.counts[other] -= 1


class RefundLine(QFrame):
    """One line of the sale, and what of it is chosen."""

    changed = Signal()

    def __init__(self, choice: LineChoice, wording: Wording, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, role="line")
        self.choice = choice
        left = choice.left
        self._name, self._of = QLabel(left.line.name), QLabel()
        self.steppers = {fate: Stepper(f"line-{left.line_no}-{fate}") for fate in FATES}
        for fate, stepper in self.steppers.items():
            stepper.stepped.connect(self._on_stepped)
            stepper.setProperty("fate", str(fate))
        self._build()
        self.retranslate(wording)
        self.show_choice()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        left = self.choice.left
        name = left.line.name
        amount = wording.say("sale.won", amount=format_won(left.amount_won))
        self._of.setText(f"{wording.say('refund_form.of', left=left.qty)} · {amount}")
        for fate, stepper in self.steppers.items():
            what = f"{name} · {wording.say(f'refund_form.{fate}')}"
            stepper.fewer.setAccessibleName(wording.say("refund_form.fewer", name=what))
            stepper.more.setAccessibleName(wording.say("refund_form.more", name=what))

    def show_choice(self) -> None:
        """Show what is chosen by now."""
        counts = self.choice.counts
        for fate, stepper in self.steppers.items():
            stepper.count.setText(str(counts[fate]))
            stepper.fewer.setEnabled(counts[fate] > 0)
            stepper.more.setEnabled(counts[fate] < self.choice.left.qty)
        mark(self, selected="yes" if any(counts.values()) else "no")

    def _on_stepped(self, by: int) -> None:
        sender = self.sender()
        for fate, stepper in self.steppers.items():
            if stepper is sender:
                self.choice.step(fate, by)
        self.show_choice()
        self.changed.emit()

    def _build(self) -> None:
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        mark(self._of, role="caption")
        grid = QGridLayout(self)
        grid.setContentsMargins(GAP_PX + 4, GAP_PX, GAP_PX, GAP_PX)
        grid.setHorizontalSpacing(2 * GAP_PX)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._of, 1, 0)
        for place, stepper in enumerate(self.steppers.values(), 1):
            grid.addWidget(stepper, 0, place, 2, 1)
        grid.setColumnStretch(0, 1)
        self.setMinimumHeight(TOUCH_PX + 2 * GAP_PX + 2)  # and its rule


class RefundHeads(QWidget):
    """What the columns of the lines mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads = {fate: QLabel() for fate in FATES}
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP_PX, 0, 2 * GAP_PX, 0)
        row.setSpacing(2 * GAP_PX)
        row.addStretch(1)
        for head in self._heads.values():
            head.setFixedWidth(2 * TOUCH_PX + _COUNT_WIDTH + 4)
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            mark(head, tone="muted")
            row.addWidget(head)

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        for fate, head in self._heads.items():
            head.setText(wording.say(f"refund_form.{fate}"))
