"""Language, theme, shop, key and slips."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.domain.money import format_won, parse_won
from pos_app.domain.staff import Action
from pos_app.errors import BoothError, Refused
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.ports import Choices, Preferences
from pos_app.ui.saving import Saving
from pos_app.ui.theme import FOCUS_PX, GAP_PX, MAIN_TOUCH_PX, mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.display_form import DisplayForm
from pos_app.ui.widgets.formwork import Band, beside_field, bring_into_sight
from pos_app.ui.widgets.keyform import KeyForm
from pos_app.ui.widgets.misfit import Misfit
from pos_app.ui.widgets.page import scrolled
from pos_app.ui.widgets.percent import PercentChoice
from pos_app.ui.widgets.slip_form import SlipForm
from pos_app.ui.widgets.tick import Tick
from pos_app.wording import Wording

LANGUAGES = ("ko", "en")
THEMES = ("system", "light", "dark")
TEXTS = ("100", "125", "150")
DOORS = ("delivery", "guide", "backup", "drill")  # what is found again here
_FIELDS = (
    "lang", "theme", "text", "shop", "return_url", "refund_limit", "discount_limit", "updates",
)  # fmt: skip
_LINES = ("shop_name", "return_url", "refund_limit_won", "updates_url")  # as settings call them
_TITLES = ("title", "key_title", "slip_title", "display_title")
_WIDTH, _SAVE_WIDTH = 680, 200


class SettingsScreen(QWidget):
    """Shows the stored choices and saves what was changed."""

    saved = Signal(object)  # Choices
    closed = Signal()
    staff_asked = Signal(str)
    asked = Signal(str)  # one of DOORS

    def __init__(
        self,
        preferences: Preferences,
        forms: tuple[KeyForm, SlipForm, DisplayForm],
        backroom: Backroom,
        wording: Wording,
        duty: Duty,
    ) -> None:
        super().__init__()
        self.setObjectName("settings")
        mark(self, role="ground")
        self._preferences = preferences
        self._duty = duty
        self.wording = wording
        self.lang, self.look, self.text = Choice(), Choice(), Choice()
        self.text.setObjectName("settings-text")
        self.doors = {name: QPushButton() for name in DOORS}
        self.shop, self.return_url, self.refund_limit = QLineEdit(), QLineEdit(), QLineEdit()
        self.refund_limit.setObjectName("refund-limit")
        self.discount_limit = PercentChoice(wording)
        self.updates, self.cash_receipt = QLineEdit(), Tick()
        self.updates.setObjectName("updates-url")
        self.cash_receipt.setObjectName("settings-cash-receipt")
        self.save, self.back, self.staff = QPushButton(), QPushButton(), QPushButton()
        self.message = Band()
        self.key_form, self.slip_form, self.display_form = forms
        self._titles = (QLabel(), QLabel(), QLabel(), QLabel())
        self._labels = {name: QLabel() for name in _FIELDS}
        rest = (self.refund_limit, self.discount_limit, self.updates)
        self._fields = (self.lang, self.look, self.text, self.shop, self.return_url, *rest)
        for box, ones in ((self.lang, LANGUAGES), (self.look, THEMES), (self.text, TEXTS)):
            for one in ones:
                box.addItem(one, one)
        self._lay_out()
        self._shown = preferences.read()
        self._warned = False  # that something is not saved
        self._saving = Saving(backroom, self, self.save)
        self._saving.kept.connect(self._on_kept)
        self._saving.failed.connect(self._on_failed)
        self.save.clicked.connect(self._on_save)
        self.back.clicked.connect(self.leave)
        self.staff.clicked.connect(partial(self.staff_asked.emit, "staff"))
        for name, door in self.doors.items():
            door.clicked.connect(partial(self.asked.emit, name))
            door.hide()  # until somebody answers
        self.retranslate(wording)

    def open(self) -> None:
        """Show the choices as they are stored, from the top."""
        self._roll.verticalScrollBar().setValue(0)
        self._shown = choices = self._preferences.read()
        self.show_worn(choices)
        self.text.setCurrentIndex(max(0, self.text.findData(choices.text_percent)))
        self.shop.setText(choices.shop)
        self.return_url.setText(choices.return_url)
        limit = choices.refund_limit_won
        self.refund_limit.setText(format_won(limit) if limit else "")
        self.discount_limit.show_percent(choices.discount_percent)
        self.updates.setText(choices.updates_url)
        self.cash_receipt.setChecked(choices.cash_receipt)
        self._warned = False
        self.message.hide()
        self.misfit.hide()
        self.key_form.clear()
        self.slip_form.open()
        self.display_form.open()
        self.lang.setFocus()

    def leave(self) -> None:
        """Go; where something typed would be lost, say so first and stay once."""
        unsaved = None if self._warned else self._unsaved()
        self._warned = True
        if unsaved and unsaved[1].isEnabled():  # else it is being kept
            message, save = unsaved
            message.say(self.wording.say("settings.unsaved"), "amber")
            bring_into_sight(save)
            save.setFocus()
        else:
            self.closed.emit()

    def show_worn(self, choices: Choices) -> None:
        """Language and theme were chosen elsewhere; what is typed here stays."""
        self._shown = replace(self._shown, lang=choices.lang, theme=choices.theme)
        self.lang.setCurrentIndex(max(0, self.lang.findData(choices.lang)))
        self.look.setCurrentIndex(max(0, self.look.findData(choices.theme)))

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self.wording = wording
        say = wording.say
        self.setAccessibleName(say("settings.title"))
        for title, name in zip(self._titles, _TITLES, strict=True):
            title.setText(say(f"settings.{name}"))
        for name, field in zip(_FIELDS, self._fields, strict=True):
            self._labels[name].setText(say(f"settings.{name}"))
            field.setAccessibleName(say(f"settings.{name}"))
        self.refund_limit.setPlaceholderText(say("settings.no_limit"))
        self.updates.setPlaceholderText(say("settings.no_updates"))
        self.discount_limit.retranslate(wording)
        self.cash_receipt.setText(say("settings.cash_receipt"))
        for box, name, ones in ((self.lang, "lang", LANGUAGES), (self.look, "theme", THEMES)):
            for row, one in enumerate(ones):
                box.setItemText(row, say(f"settings.{name}_{one}"))
        for name, door in self.doors.items():
            door.setText(say(f"settings.door_{name}"))
            door.setAccessibleName(door.text())
        for row, one in enumerate(TEXTS):
            self.text.setItemText(row, say("settings.percent", percent=one))
        for button, name in ((self.save, "save"), (self.back, "back"), (self.staff, "staff")):
            button.setText(say(f"settings.{name}"))
            button.setAccessibleName(button.text())
        self.key_form.retranslate(wording)
        self.slip_form.retranslate(wording)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(GAP_PX)
        for label, field in zip(self._labels.values(), self._fields, strict=True):
            beside_field(label)
            form.addRow(label, field)
        lines = (self.shop, self.return_url, self.refund_limit, self.updates)
        self.misfit = Misfit(form, dict(zip(_LINES, lines, strict=True)))
        for title in self._titles:
            mark(title, role="title")
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        lay = QVBoxLayout(page)
        lay.addWidget(self._titles[0])
        lay.addLayout(form)
        lay.addWidget(self.cash_receipt)
        lay.addWidget(self.message)
        self.staff.setObjectName("settings-staff")
        others = (self.doors["backup"], self.staff)
        lay.addLayout(_button_row(self.save, self.back, others))
        lay.addLayout(_door_row(self.doors))
        forms = (self.key_form, self.slip_form, self.display_form)
        for title, one in zip(self._titles[1:], forms, strict=True):
            lay.addSpacing(24)
            lay.addWidget(title)
            lay.addWidget(one)
        lay.addStretch(1)
        self._roll = scrolled(page)
        QVBoxLayout(self).addWidget(self._roll)

    def _typed(self) -> Choices:
        return Choices(
            self.lang.currentData(),
            self.look.currentData(),
            self.shop.text().strip(),
            self.return_url.text().strip(),
            _limit_won(self.refund_limit.text().strip()),
            self.text.currentData(),
            self.discount_limit.currentData(),
            self.updates.text().strip(),
            self.cash_receipt.isChecked(),
        )

    def _unsaved(self) -> tuple[Band, QPushButton] | None:
        """Where something is typed that is not kept: what says so, and what keeps it."""
        try:
            changed = self._typed() != self._shown
        except Refused:
            changed = True
        if changed:
            return self.message, self.save
        forms = (self.slip_form, self.display_form)
        return next(((one.message, one.save) for one in forms if one.is_changed()), None)

    def _on_save(self) -> None:
        try:
            typed = self._typed()
        except Refused as error:
            self._on_failed(error)
            return
        guarded = typed.guarded != self._preferences.read().guarded
        if guarded and not approved(self._duty, Action.CHANGE_SETTINGS, "", self.wording, self):
            return
        change = partial(_laid_over, self._shown, typed)
        self._saving.save(partial(self._preferences.change, change))

    def _on_kept(self, choices: Choices) -> None:
        moved = choices.return_url != self._shown.return_url
        self._shown, self._warned = choices, False
        self.saved.emit(choices)
        self.misfit.hide()
        said = "settings.saved_address" if moved else "settings.saved"
        self.message.say(self.wording.say(said), "blue")

    def _on_failed(self, error: BoothError) -> None:
        self.message.hide()
        if not self.misfit.tell(error, self.wording):
            self.message.say(self.wording.say_error(error), "red")


def _button_row(
    save: QPushButton, back: QPushButton, others: tuple[QPushButton, ...]
) -> QHBoxLayout:
    mark(save, kind="main")
    save.setMinimumWidth(_SAVE_WIDTH)
    for button in (back, *others):
        button.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
    row = QHBoxLayout()
    row.addWidget(save)
    row.addWidget(back)
    row.addStretch(1)
    for button in others:
        row.addWidget(button)
    return row


def _door_row(doors: dict[str, QPushButton]) -> QHBoxLayout:
    row = QHBoxLayout()
    for name, door in doors.items():
        door.setObjectName(f"settings-{name}")
        if name != "backup":  # it stands with the buttons above
            row.addWidget(door)
    row.addStretch(1)
    return row


def _limit_won(text: str) -> int:
    try:
        return parse_won(text) if text else 0
    except ValueError as error:
        raise Refused("settings.bad_limit", field="refund_limit_won", text=text) from error


def _laid_over(shown: Choices, typed: Choices, kept: Choices) -> Choices:
    """What was changed in the form; all else stays as it is kept by now."""
    pairs = ((one.name, getattr(typed, one.name)) for one in fields(Choices))
    return replace(kept, **{name: now for name, now in pairs if now != getattr(shown, name)})
