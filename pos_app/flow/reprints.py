"""Slips printed again: the right is asked for before, and the name stands with the count."""

from __future__ import annotations

from datetime import datetime

from pos_app.domain.staff import Action
from pos_app.flow.access import Access
from pos_app.flow.ports import Receipts


class Reprints:
    """What a press asks before it prints, and tells after."""

    def __init__(self, receipts: Receipts, access: Access) -> None:
        self._receipts = receipts
        self._access = access

    def printed(self, number: str) -> int:
        """How often a slip was sent whole."""
        return self._receipts.printed(number)

    def allow(self, number: str) -> None:
        """Let a slip be printed: the first is anybody's. Raises Refused as `Access.allow`."""
        if self._receipts.printed(number):
            self._access.allow(Action.REPRINT, about=number)

    def count(self, number: str, at: datetime) -> int:
        """Count a slip that was sent whole under the name of whoever is on duty."""
        return self._receipts.count(number, at, self._access.on_duty())
