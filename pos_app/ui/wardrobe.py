"""The language that the window speaks and the theme that it wears, changed while it runs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from pos_app.errors import BoothError
from pos_app.ui.dresser import Dresser
from pos_app.ui.ports import Choices, Preferences, Voices
from pos_app.wording import LANGUAGES


class Wardrobe(QObject):
    """Keeps what was chosen, and says in which words to go on."""

    changed = Signal(object)  # Wording
    failed = Signal(object)  # BoothError: it holds for now, but was not kept

    def __init__(
        self, preferences: Preferences, voices: Voices, stack: QStackedWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._voices = voices
        self._lang = ""
        self.dresser = Dresser(stack, self)
        self.dresser.worn.connect(self._on_worn)

    def speak_another(self, lang: str) -> None:
        """Go on in the language after this one."""
        other = LANGUAGES[(LANGUAGES.index(lang) + 1) % len(LANGUAGES)]
        self._keep(replace(self._preferences.read(), lang=other))

    def wear_another(self) -> None:
        """Light becomes dark, and dark light."""
        other = "light" if self.dresser.name() == "dark" else "dark"
        self._keep(replace(self._preferences.read(), theme=other))

    def put_on(self, choices: Choices) -> None:
        """Wear and speak what is chosen."""
        self.dresser.wear(choices.theme, choices.text_percent)
        self._lang = choices.lang
        self.changed.emit(self._voices(choices.lang))

    def _on_worn(self) -> None:
        self.changed.emit(self._voices(self._lang))

    def _keep(self, choices: Choices) -> None:
        try:
            self._preferences.save(choices)
        except BoothError as error:
            self.failed.emit(error)
        self.put_on(choices)
