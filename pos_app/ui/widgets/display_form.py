"""The customer display with its picture, and how loud the counter is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.chimes import Chimes
from pos_app.ui.duty import Duty
from pos_app.ui.monitors import Monitor
from pos_app.ui.saving import Saving
from pos_app.ui.showcase import Showcase, ShowChoices
from pos_app.ui.theme import GAP_PX, mark
from pos_app.ui.widgets.choice import Choice
from pos_app.ui.widgets.formwork import Band, beside_field, nobody
from pos_app.ui.widgets.picture_row import PictureRow
from pos_app.ui.widgets.sound_row import SoundRow
from pos_app.ui.widgets.tick import Tick
from pos_app.wording import Wording

_LANGUAGES = ("", "ko", "en")
_ROWS = ("display_screen", "display_lang", "picture", "sound")


class DisplayForm(QWidget):
    """Keeps its choices by a button of its own, or by whoever goes on; the picture at once."""

    saved = Signal()
    tried = Signal(str)  # key of the screen that is chosen, blank for any but the counter's

    def __init__(
        self,
        showcase: Showcase,
        chimes: Chimes,
        backroom: Backroom,
        duty: Duty,
        wording: Wording,
        *,
        saves: bool = True,
    ) -> None:
        super().__init__()
        self._showcase, self._wording = showcase, wording
        self._shown = ShowChoices()
        self._screens: tuple[Monitor, ...] = ()
        self._display: Monitor | None = None
        self.on, self.save = Tick(), QPushButton()
        self.place, self.lang, self.try_out = Choice(), Choice(), QPushButton()
        self.picture = PictureRow(showcase, backroom, duty, wording)
        self.sound = SoundRow(chimes)
        self.message, self.where = Band(), QLabel()
        self._labels = {name: QLabel() for name in _ROWS}
        for lang in _LANGUAGES:
            self.lang.addItem(lang, lang)
        self._lay_out()
        self.save.setVisible(saves)
        self._told: Callable[[bool], None] = nobody
        self._saving = Saving(backroom, self, self.save)
        self._saving.kept.connect(self._on_kept)
        self._saving.failed.connect(self._on_failed)
        self.save.clicked.connect(self._on_save)
        self.try_out.clicked.connect(self._on_try)
        self.picture.said.connect(self._show)
        self.retranslate(wording)

    def open(self) -> None:
        """Show the choices as they are stored."""
        self.message.hide()
        try:
            kept = self._showcase.choices()
        except BoothError as error:
            self._show(self._wording.say_error(error), "red")
            return
        self.on.setChecked(kept.display)
        self._list_screens(kept.screen)
        self.lang.setCurrentIndex(max(0, self.lang.findData(kept.lang)))
        self.sound.show_choice(kept.volume, kept.sounds)
        self._shown = self._typed()

    def keep(self, told: Callable[[bool], None]) -> None:
        """Store what was changed, and tell whether it was; a sentence says why not."""
        if self.is_changed():
            self._store(told)
        else:
            told(True)

    def is_changed(self) -> bool:
        """Whether something is chosen that is not kept."""
        return self._typed() != self._shown

    def show_screens(self, screens: tuple[Monitor, ...], display: Monitor | None) -> None:
        """List these screens, and say where the display is."""
        self._screens, self._display = screens, display
        self._list_screens(self.place.currentData() or "")

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording, say = wording, wording.say
        for name, label in self._labels.items():
            label.setText(say(f"settings.{name}"))
        self.place.setAccessibleName(say("settings.display_screen"))
        self.lang.setAccessibleName(say("settings.display_lang"))
        for row, lang in enumerate(_LANGUAGES):
            key = f"settings.lang_{lang}" if lang else "settings.display_lang_same"
            self.lang.setItemText(row, say(key))
        texts = {"display": self.on, "save_display": self.save, "display_try": self.try_out}
        for key, one in texts.items():
            one.setText(say(f"settings.{key}"))
            one.setAccessibleName(say(f"settings.{key}"))
        self.picture.retranslate(wording)
        self.sound.retranslate(wording)
        self._list_screens(self.place.currentData() or "")

    def _list_screens(self, chosen: str) -> None:
        """The screens that there are, and the chosen one though its cable is out."""
        say, box, display = self._wording.say, self.place, self._display
        box.clear()
        box.addItem(say("settings.display_any"), "")
        for one in self._screens:
            box.addItem(one.name, one.key)
        if box.findData(chosen) < 0:
            box.addItem(say("settings.display_missing", name=chosen), chosen)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        if display is None:
            self.where.setText(say("settings.display_one"))
        else:
            self.where.setText(say("settings.display_other", name=display.name))

    def _lay_out(self) -> None:
        names = {
            "display-on": self.on, "display-screen": self.place, "display-lang": self.lang,
            "display-save": self.save, "display-try": self.try_out,
        }  # fmt: skip
        for name, one in names.items():
            one.setObjectName(name)
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setWordWrap(True)
        mark(self.where, tone="muted")
        form = QFormLayout()
        form.setVerticalSpacing(GAP_PX)
        choice = QWidget()
        row = QHBoxLayout(choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self.place, 1)
        row.addWidget(self.try_out)
        fields = (choice, self.lang, self.picture, self.sound)
        for name, field in zip(_ROWS, fields, strict=True):
            beside_field(self._labels[name])
            form.addRow(self._labels[name], field)
        last = QHBoxLayout()
        last.addWidget(self.save)
        last.addStretch(1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.on)
        lay.addWidget(self.where)
        lay.addLayout(form)
        lay.addWidget(self.message)
        lay.addLayout(last)

    def _typed(self) -> ShowChoices:
        return ShowChoices(
            self.on.isChecked(),
            self.place.currentData(),
            self.lang.currentData(),
            self.sound.volume.currentData(),
            self.sound.heard(),
        )

    def _on_try(self) -> None:
        self.tried.emit(self.place.currentData())

    def _on_save(self) -> None:
        self._store(nobody)

    def _store(self, told: Callable[[bool], None]) -> None:
        self._told = told
        self._saving.save(partial(_kept, self._showcase, self._typed()))

    def _on_failed(self, error: BoothError) -> None:
        self._show(self._wording.say_error(error), "red")
        self._told(False)

    def _on_kept(self, choices: ShowChoices) -> None:
        self._show(self._wording.say("settings.display_saved"), "blue")
        self._shown = choices  # something else may be chosen by now
        self.saved.emit()
        self._told(True)

    def _show(self, text: str, tone: str) -> None:
        self.message.say(text, tone)


def _kept(showcase: Showcase, choices: ShowChoices) -> ShowChoices:
    showcase.keep(choices)
    return choices
