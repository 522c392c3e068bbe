"""Makes the backups by rule while the counter sells; one that fails never stops a sale."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pos_app.errors import BoothError
from pos_app.ui.backroom import Backroom

log = logging.getLogger(__name__)

_LANE = "backup"


class Safekeeping(QObject):
    """Asks after each sale whether a backup is due; `failed` says the first failure, once."""

    failed = Signal(object)  # BoothError

    def __init__(
        self, keep: Callable[[], object], backroom: Backroom, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._keep = keep
        self._backroom = backroom
        self._said = False

    def after_sale(self) -> None:
        """Something was sold: back it up if it is time, off the money path."""
        if not self._backroom.busy(_LANE):
            self._backroom.submit(_LANE, self._keep, self._on_kept, self._on_failed)

    def _on_kept(self, _made: object) -> None:
        """It lies in its folder."""

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        log.warning("no backup by rule", extra={"key": error.key})
        if not self._said:
            self._said = True
            self.failed.emit(error)
