"""Looks the whole file over in the background after a start; what it finds stops new sales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from pos_app.errors import BoothError, StoreError
from pos_app.flow.counter import Counter
from pos_app.ui.backroom import Backroom

_LANE = "inspection"

Findings = tuple[tuple[str, dict[str, Any]], ...]


class Inspection(QObject):
    """Looks once, and keeps the anchor; `found` carries the first finding as an error."""

    found = Signal(object)  # StoreError

    def __init__(
        self,
        look: Callable[[], Findings],
        keep: Callable[[], object],
        counter: Counter,
        backroom: Backroom,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._keep = keep
        self._counter = counter
        self._backroom = backroom
        self._begun = False

    def start(self) -> None:
        """Begin looking, once; sales go on meanwhile.

        It is hard work for seconds or minutes, so a start lets the sale screen be there first.
        """
        if self._begun:
            return
        self._begun = True
        self._backroom.submit(_LANE, self._look, self._on_looked, self._on_failed)

    def keep_anchor(self) -> None:
        """Something was booked: move the ledger's mark after it, off the money path."""
        if self._counter.halted is None:
            self._backroom.submit(_LANE, self._keep, self._on_kept, self._on_failed)

    def stop_for(self, findings: Findings) -> None:
        """Sell nothing more because of these; open payments are still settled."""
        for key, values in findings[:1]:
            self._counter.halted = StoreError(key, **values)
            self.found.emit(self._counter.halted)

    def _on_looked(self, findings: Findings) -> None:
        self.stop_for(findings)

    def _on_kept(self, _nothing: object) -> None:
        """The mark is where the ledger ends."""

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._counter.halted = error
        self.found.emit(error)
