"""Tells a manager who comes on duty what is worth a look, once, in the status line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos_app.domain.alerts import Alert
from pos_app.domain.seoul import clock_time
from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom
from pos_app.ui.duty import Duty
from pos_app.ui.evening import LANE
from pos_app.wording import Wording

Look = Callable[[], tuple[Alert, ...]]


class Notice(QObject):
    """Looks when a manager signs in; a cashier is told nothing."""

    told = Signal(str)
    failed = Signal(object)  # BoothError

    def __init__(
        self,
        look: Look,
        duty: Duty,
        backroom: Backroom,
        wording: Callable[[], Wording],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._wording = wording
        self._duty = duty
        self._backroom = backroom
        duty.changed.connect(self._on_changed)

    def _on_changed(self, name: str) -> None:
        if any(one.name == name and one.manages for one in self._duty.people):
            self._backroom.submit(LANE, self._look, self._on_seen, self._on_failed)

    def _on_seen(self, alerts: tuple[Alert, ...]) -> None:
        if alerts:
            self.told.emit(sentence(alerts, self._wording()))

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self.failed.emit(error)


def sentence(alerts: tuple[Alert, ...], wording: Wording) -> str:
    """The latest of them, and how many more there are."""
    latest = max(alerts, key=lambda one: one.since)
    values = {
        "name": latest.who or "-",
        "count": latest.count,
        "since": clock_time(latest.since)[:16],
    }
    said = wording.say(f"alert.{latest.what}", **values)
    more = len(alerts) - 1
    return wording.say("alert.and_more", said=said, more=more) if more else said
