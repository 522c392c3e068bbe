"""The language that the window speaks and the theme that it wears, changed while it runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from pos_app.errors import BoothError
from pos_app.ui.backroom import SETTINGS, Backroom
from pos_app.ui.dresser import Dresser
from pos_app.ui.equipment import Fittings
from pos_app.ui.interpreter import Interpreter
from pos_app.ui.ports import Choices
from pos_app.ui.screens.settings import SettingsScreen
from pos_app.ui.till import Till
from pos_app.ui.tongue import Tongue
from pos_app.wording import LANGUAGES, Wording

Change = Callable[[Choices], Choices]


class Wardrobe(QObject):
    """Wears at once what was chosen, keeps it, and says in which words to go on."""

    changed = Signal(object)  # Wording
    kept = Signal(object)  # Choices, as they are stored now
    failed = Signal(object)  # BoothError: it holds for now, but was not kept

    def __init__(
        self,
        fittings: Fittings,
        backroom: Backroom,
        stack: QStackedWidget,
        wording: Wording,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._preferences = fittings.preferences
        self._voices = fittings.voices
        self._backroom = backroom
        self._worn = fittings.preferences.read()
        self._asked: deque[Change] = deque()  # worn, and on its way to be kept
        self.interpreter = Interpreter(stack, wording, self)
        self.dresser = Dresser(stack, self)
        self.changed.connect(Tongue(wording, self).speak)
        self.dresser.worn.connect(self._on_worn)

    def follow(self, settings: SettingsScreen, till: Till) -> None:
        """What is saved there is worn, and what is changed elsewhere is shown there.

        All is built by now. What nobody sees is dressed once there are goods on the screen.
        """
        settings.saved.connect(self.put_on)
        self.kept.connect(settings.show_worn)
        self.dresser.put_off()
        till.catalog_changed.connect(self.dresser.catch_up)

    def speak_another(self, lang: str) -> None:
        """Go on in the language after this one."""
        other = LANGUAGES[(LANGUAGES.index(lang) + 1) % len(LANGUAGES)]
        self._keep(partial(replace, lang=other))

    def wear_another(self) -> None:
        """Light becomes dark, and dark light."""
        other = "light" if self.dresser.name() == "dark" else "dark"
        self._keep(partial(replace, theme=other))

    def put_on(self, choices: Choices) -> None:
        """Wear and speak what is stored, and whatever was asked for since."""
        for change in self._asked:
            choices = change(choices)
        self._worn = choices
        self.dresser.wear(choices.theme, choices.text_percent)
        self.changed.emit(self._voices(choices.lang))

    def _on_worn(self) -> None:
        self.changed.emit(self._voices(self._worn.lang))

    def _keep(self, change: Change) -> None:
        self._asked.append(change)
        self.put_on(self._worn)
        job = partial(self._preferences.change, change)
        self._backroom.submit(SETTINGS, job, self._on_kept, self._on_failed)

    def _on_kept(self, choices: Choices) -> None:
        self._asked.popleft()
        self.kept.emit(choices)

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._asked.popleft()
        self.failed.emit(error)
