"""What Qt says by itself, in its file dialogs and menus: in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QObject, QTranslator

from pos_app.wording import Wording


class Tongue(QObject):
    """Qt's own words come with it; where they were left out, it speaks English.

    Its dialogs are made anew each time. What stands in the window is said by ourselves, so no
    widget is told: with all of them that would hold the window up.
    """

    def __init__(self, wording: Wording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lang = ""
        self._words: QTranslator | None = None
        self.speak(wording)

    def speak(self, wording: Wording) -> None:
        """Another language from now on."""
        app = QCoreApplication.instance()
        if app is None or wording.lang == self._lang:
            return
        self._lang = wording.lang
        app.installEventFilter(self)
        if self._words is not None:
            app.removeTranslator(self._words)
            self._words.deleteLater()
        self._words = words = QTranslator(self)
        place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if words.load(f"qtbase_{wording.lang}", place):
            app.installTranslator(words)
        app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the news from the application, which would pass it on to every widget."""
        return watched is QCoreApplication.instance() and (
            event.type() == QEvent.Type.LanguageChange
        )
