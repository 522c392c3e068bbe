"""Language, theme, shop, key and slips."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

from PySide6.QtCore import Qt, Signal
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
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.ports import Choices, Preferences
from pos_app.ui.saving import Saving
from pos_app.ui.theme import FOCUS_PX, GAP_PX, MAIN_TOUCH_PX, TOUCH_PX, mark
from pos_app.ui.widgets.approval import approved
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.display_form import DisplayForm
from pos_app.ui.widgets.formwork import LABEL_WIDTH, Band
from pos_app.ui.widgets.keyform import KeyForm
from pos_app.ui.widgets.page import scrolled
from pos_app.ui.widgets.percent import PercentChoice
from pos_app.ui.widgets.slip_form import SlipForm
from pos_app.wording import Wording

LANGUAGES = ("ko", "en")
THEMES = ("system", "light", "dark")
TEXTS = ("100", "125", "150")
DOORS = ("delivery", "guide", "backup", "drill")  # what is found again here
_FIELDS = (
    "lang",
    "theme",
    "text",
    "shop",
    "return_url",
    "refund_limit",
    "discount_limit",
    "updates",
)
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
        self.updates = QLineEdit()
        self.updates.setObjectName("updates-url")
        self.save, self.back, self.staff = QPushButton(), QPushButton(), QPushButton()
        self.message = Band()
        self.key_form, self.slip_form, self.display_form = forms
        self._titles = (QLabel(), QLabel(), QLabel(), QLabel())
        self._labels = {name: QLabel() for name in _FIELDS}
        rest = (self.refund_limit, self.discount_limit, self.updates)
        self._fields = (self.lang, self.look, self.text, self.shop, self.return_url, *rest)
        self._fill()
        self._lay_out()
        self._shown = preferences.read()
        self._saving = Saving(backroom, self, self.save)
        self._saving.kept.connect(self._on_kept)
        self._saving.failed.connect(self._on_failed)
        self.save.clicked.connect(self._on_save)
        self.back.clicked.connect(self.closed)
        self.staff.clicked.connect(self._on_staff)
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
        self.message.hide()
        self.key_form.clear()
        self.slip_form.open()
        self.display_form.open()
        self.lang.setFocus()

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
        for row, one in enumerate(LANGUAGES):
            self.lang.setItemText(row, say(f"settings.lang_{one}"))
        for row, one in enumerate(THEMES):
            self.look.setItemText(row, say(f"settings.theme_{one}"))
        for name, door in self.doors.items():
            door.setText(say(f"settings.door_{name}"))
            door.setAccessibleName(door.text())
        for row, one in enumerate(TEXTS):
            self.text.setItemText(row, say("settings.percent", percent=one))
        self.save.setText(say("settings.save"))
        self.back.setText(say("settings.back"))
        self.staff.setText(say("settings.staff"))
        self.staff.setAccessibleName(say("settings.staff"))
        self.key_form.retranslate(wording)
        self.slip_form.retranslate(wording)

    def _fill(self) -> None:
        for one in LANGUAGES:
            self.lang.addItem(one, one)
        for one in THEMES:
            self.look.addItem(one, one)
        for one in TEXTS:
            self.text.addItem(one, one)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(GAP_PX)
        for label, field in zip(self._labels.values(), self._fields, strict=True):
            form.addRow(label, field)
        for title in self._titles:
            mark(title, role="title")
        for one in self._labels.values():
            one.setTextFormat(Qt.TextFormat.PlainText)
            one.setWordWrap(True)
            one.setFixedSize(LABEL_WIDTH, TOUCH_PX + 2 * FOCUS_PX)
        mark(self.save, kind="main")
        buttons = QHBoxLayout()
        self.save.setMinimumWidth(_SAVE_WIDTH)
        self.back.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
        buttons.addWidget(self.save)
        buttons.addWidget(self.back)
        self.staff.setObjectName("settings-staff")
        self.staff.setMinimumHeight(MAIN_TOUCH_PX + 2 * FOCUS_PX)
        buttons.addStretch(1)
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        lay = QVBoxLayout(page)
        lay.addWidget(self._titles[0])
        lay.addLayout(form)
        lay.addWidget(self.message)
        lay.addLayout(buttons)
        doors = QHBoxLayout()
        for name, door in self.doors.items():
            door.setObjectName(f"settings-{name}")
            (buttons if name == "backup" else doors).addWidget(door)
        buttons.addWidget(self.staff)
        doors.addStretch(1)
        lay.addLayout(doors)
        lay.addSpacing(24)
        lay.addWidget(self._titles[1])
        lay.addWidget(self.key_form)
        lay.addSpacing(24)
        lay.addWidget(self._titles[2])
        lay.addWidget(self.slip_form)
        lay.addSpacing(24)
        lay.addWidget(self._titles[3])
        lay.addWidget(self.display_form)
        lay.addStretch(1)
        self._roll = scrolled(page)
        QVBoxLayout(self).addWidget(self._roll)

    def _on_staff(self) -> None:
        self.staff_asked.emit("staff")

    def _on_save(self) -> None:
        limit = self.refund_limit.text().strip()
        try:
            limit_won = parse_won(limit) if limit else 0
        except ValueError:
            self._show(self.wording.say("settings.bad_limit"), "red")
            return
        typed = Choices(
            self.lang.currentData(),
            self.look.currentData(),
            self.shop.text().strip(),
            self.return_url.text().strip(),
            limit_won,
            self.text.currentData(),
            self.discount_limit.currentData(),
            self.updates.text().strip(),
        )
        guarded = typed.guarded != self._preferences.read().guarded
        if guarded and not approved(self._duty, Action.CHANGE_SETTINGS, "", self.wording, self):
            return
        change = partial(_laid_over, self._shown, typed)
        self._saving.save(partial(self._preferences.change, change))

    def _on_kept(self, choices: Choices) -> None:
        self._shown = choices
        self.saved.emit(choices)
        self._show(self.wording.say("settings.saved"), "blue")

    def _on_failed(self, error: BoothError) -> None:
        self._show(self.wording.say_error(error), "red")

    def _show(self, text: str, tone: str) -> None:
        self.message.say(text, tone)


def _laid_over(shown: Choices, typed: Choices, kept: Choices) -> Choices:
    """What was changed in the form; all else stays as it is kept by now."""
    pairs = ((one.name, getattr(typed, one.name)) for one in fields(Choices))
    return replace(kept, **{name: now for name, now in pairs if now != getattr(shown, name)})
