"""Leads from the guide to a restore: by way of the key page where the backup needs a key first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pos_app.ui.beginning import Homecome, Keepsake
from pos_app.ui.screens.guide import GuideScreen
from pos_app.ui.screens.restoring import RestoreScreen

_KEY = "key"


class Homecoming(QObject):
    """`awaited` is restored once its key is kept, `decided` says that nothing is waited for."""

    decided = Signal(object)  # Keepsake

    def __init__(self, screen: RestoreScreen, guide: GuideScreen, parent: QObject) -> None:
        super().__init__(parent)
        self.awaited: Keepsake | None = None
        self.screen = screen
        self._guide = guide

    def follow(self, show: Callable[[QWidget], None], back: Callable[[], None]) -> None:
        """Answer to the guide; `back` leads to it."""
        self._show = show
        for button in (self._guide.restore, self._guide.restore_too):
            button.show()
        self._guide.restoring.connect(self._on_restoring)
        self._guide.closed.connect(self.forget)
        self.screen.closed.connect(back)
        self.screen.agreed.connect(self.decided)
        self.screen.key_asked.connect(self._on_key_asked)

    def tell(self, end: Homecome) -> None:
        """Say how a restore ended."""
        self.screen.tell(end)
        self._show(self.screen)

    def forget(self) -> None:
        """Wait for no key any more."""
        self.awaited, self._guide.awaits = None, ""

    def _on_restoring(self) -> None:
        self.forget()
        self.screen.open()
        self._show(self.screen)

    def _on_key_asked(self, keepsake: Keepsake) -> None:
        self.awaited, self._guide.awaits = keepsake, keepsake.file.name
        self._guide.begin(_KEY)
        self._show(self._guide)
