"""What is seen while no counter can be: its books are being exchanged."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from pos_app.errors import BoothError
from pos_app.ui.backroom import SETTINGS, Backroom
from pos_app.ui.theme import mark

_SIZE = (560, 200)


class Between(QWidget):
    """A sentence, until a job is over; nobody can close it before."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.setObjectName("between")
        self.setWindowTitle(title)
        mark(self, role="ground")
        label = QLabel(sentence)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        mark(label, role="empty")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(label)
        self.resize(*_SIZE)
        self._over = False
        self._error: BoothError | None = None
        self._said = ""

    def see_through(self, job: Callable[[], str]) -> str:
        """Do it out of the way, and give what it says. Raises as the job."""
        backroom = Backroom(self)
        self.show()
        backroom.submit(SETTINGS, job, self._on_done, self._on_failed)
        while not self._over:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        backroom.retire(SETTINGS)
        self.hide()
        if self._error is not None:
            raise self._error
        return self._said

    def closeEvent(self, event: QCloseEvent) -> None:
        """Not yet."""
        event.ignore()

    def _on_done(self, said: str) -> None:
        self._said, self._over = said, True

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._error, self._over = error, True
