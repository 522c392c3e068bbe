"""The language that the window speaks and the theme that it wears, changed while it runs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from pos_app.errors import BoothError
from pos_app.ui.ports import Choices, Preferences, Voices
from pos_app.ui.theme import apply_theme, theme
from pos_app.wording import LANGUAGES


class Wardrobe(QObject):
    """Keeps what was chosen, and says in which words to go on."""

    changed = Signal(object)  # Wording
    failed = Signal(object)  # BoothError: it holds for now, but was not kept

    def __init__(
        self, preferences: Preferences, voices: Voices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._voices = voices

    def speak_another(self, lang: str) -> None:
        """Go on in the language after this one."""
        other = LANGUAGES[(LANGUAGES.index(lang) + 1) % len(LANGUAGES)]
        self._keep(replace(self._preferences.read(), lang=other))

    def wear_another(self) -> None:
        """Light becomes dark, and dark light."""
        other = "light" if theme().name == "dark" else "dark"
        self._keep(replace(self._preferences.read(), theme=other))

    def put_on(self, choices: Choices) -> None:
        """Wear and speak what is chosen."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, choices.theme, choices.text_percent)
        self.changed.emit(self._voices(choices.lang))

    def _keep(self, choices: Choices) -> None:
        try:
            self._preferences.save(choices)
        except BoothError as error:
            self.failed.emit(error)
        self.put_on(choices)
