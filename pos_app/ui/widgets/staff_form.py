"""What is typed to enter somebody or to give a PIN; open until it is done or called off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.staff import MOST_PIN_DIGITS, Role
from pos_app.errors import BoothError, Refused
from pos_app.ui.asking import answered
from pos_app.ui.screens.words import Words
from pos_app.ui.staffing import ACTION, APPROVED, Change, Staffing, Wish
from pos_app.ui.theme import FOCUS_PX, GAP_PX, TOUCH_PX, grown_px, mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.choice import Choice
from pos_app.wording import Wording

_LABEL_WIDTH, _FIELD_WIDTH = 190, 370
ASKED = {
    Change.ADD: ("name", "role", "pin", "again"),
    Change.OWN_PIN: ("old_pin", "pin", "again"),
    Change.GIVE_PIN: ("pin", "again"),
    Change.RESET: ("name", "key", "pin", "again"),
}
_DIGITS = QRegularExpression("[0-9]*")


class StaffForm(QDialog):
    """Asks for what one change needs. `names` are those to choose from."""

    def __init__(
        self,
        staffing: Staffing,
        change: Change,
        names: Sequence[str],
        wording: Wording,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("staff-form")
        self._staffing, self._change, self._wording = staffing, change, wording
        self.name, self.role, self.whose = QLineEdit(), Choice(), Choice()
        self.old_pin, self.pin, self.again = _pin_field(), _pin_field(), _pin_field()
        self.key, self.message = _secret_field(), Words(16, tone="red")
        self.go, self.back = QPushButton(), QPushButton()
        self._offer(names)
        self._lay_out(names)
        self.go.clicked.connect(self._on_go)
        self.back.clicked.connect(self.reject)
        staffing.done.connect(self.accept)
        staffing.failed.connect(self._on_failed)
        staffing.duty.changed.connect(self.reject)  # who asked is not on duty any more

    def _offer(self, names: Sequence[str]) -> None:
        self.whose.addItems(list(names))
        first = not self._staffing.duty.people
        for role in (Role.MANAGER,) if first else (Role.CASHIER, Role.MANAGER):
            self.role.addItem(self._wording.say(f"role.{role}"), role)

    def _lay_out(self, names: Sequence[str]) -> None:
        say = self._wording.say
        title = QLabel(say(f"staff.form_{self._change}", name=names[0] if names else ""))
        title.setTextFormat(Qt.TextFormat.PlainText)
        mark(title, role="title")
        self.setWindowTitle(title.text())
        form = QFormLayout()
        form.setVerticalSpacing(GAP_PX)
        for name in ASKED[self._change]:
            field = self._fields()[name]
            label = QLabel(say(f"staff.field_{name}"))
            label.setWordWrap(True)
            label.setFixedSize(_LABEL_WIDTH, TOUCH_PX + 2 * FOCUS_PX)
            field.setObjectName(f"staff-{name.replace('_', '-')}")
            field.setAccessibleName(label.text())
            field.setMinimumWidth(grown_px(_FIELD_WIDTH))
            form.addRow(label, field)
        self.message.setMinimumHeight(TOUCH_PX)
        self.message.setMaximumWidth(_LABEL_WIDTH + grown_px(_FIELD_WIDTH))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(4 * GAP_PX, 3 * GAP_PX, 4 * GAP_PX, 3 * GAP_PX)
        lay.setSpacing(2 * GAP_PX)
        lay.addWidget(title)
        lay.addLayout(form)
        lay.addWidget(self.message)
        lay.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        mark(self.go, kind="main")
        row = QHBoxLayout()
        row.setSpacing(GAP_PX)
        for button, key in ((self.back, "approval.back"), (self.go, "staff.form_go")):
            button.setText(self._wording.say(key))
            button.setAccessibleName(button.text())
            row.addWidget(button)
        self.go.setObjectName("staff-go")
        self.go.setDefault(True)
        self.back.setAutoDefault(False)
        self.back.setMinimumHeight(self.go.sizeHint().height())
        return row

    def _fields(self) -> dict[str, QWidget]:
        whose: QWidget = self.name if self._change is Change.ADD else self.whose
        return {
            "name": whose,
            "role": self.role,
            "old_pin": self.old_pin,
            "key": self.key,
            "pin": self.pin,
            "again": self.again,
        }

    def wish(self) -> Wish:
        """What is typed. Raises Refused for what cannot be right."""
        typed = self.name.text() if self._change is Change.ADD else self.whose.currentText()
        proof = self.key if self._change is Change.RESET else self.old_pin
        wish = Wish(
            self._change,
            typed,
            Role(self.role.currentData()),
            self.pin.text(),
            self.again.text(),
            proof.text().strip(),
        )
        wish.checked_name()
        return wish

    def _on_go(self) -> None:
        try:
            wish = self.wish()
        except Refused as refused:
            self._show(refused)
            return
        if may_change(self._staffing, wish, self._wording, self):
            self.go.setEnabled(False)
            self.message.setText("")
            self._staffing.carry_out(wish)

    def _on_failed(self, error: BoothError) -> None:
        for field in (self.old_pin, self.key):
            field.clear()
        self._show(error)

    def _show(self, error: BoothError) -> None:
        self.go.setEnabled(True)
        self.message.setText(self._wording.say_error(error))


def may_change(staffing: Staffing, wish: Wish, wording: Wording, parent: QWidget) -> bool:
    """Whether it may be tried now: once a manager's PIN stands for it, where one is needed."""
    if wish.change not in APPROVED:
        return True
    return approved(staffing.duty, ACTION, wish.checked_name(), wording, parent)


def ask(
    staffing: Staffing, change: Change, names: Sequence[str], wording: Wording, parent: QWidget
) -> None:
    """Have it typed and done, or called off."""
    answered(lambda: StaffForm(staffing, change, names, wording, parent))


def _secret_field() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
    field.setInputMethodHints(hints)
    return field


def _pin_field() -> QLineEdit:
    field = _secret_field()
    field.setMaxLength(MOST_PIN_DIGITS)
    field.setValidator(QRegularExpressionValidator(_DIGITS, field))
    field.setInputMethodHints(field.inputMethodHints() | Qt.InputMethodHint.ImhDigitsOnly)
    return field
