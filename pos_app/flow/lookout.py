"""Whether there is a newer version: asked when a manager asks, and never over an open payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.payment import OPEN
from pos_app.domain.release import Release, Sighting
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.flow.access import Access
from pos_app.flow.ports import Books


class Board(Protocol):
    """The place where the makers announce versions."""

    def newest(self) -> Release:
        """Raises Refused for an address that may not be asked, Unreachable without an answer."""
        ...


class Lookout:
    """Looks, and does no more: nothing is fetched, and nothing installs itself.

    `board` is None where no address is set.
    """

    def __init__(
        self, books: Books, access: Access, board: Callable[[], Board | None], version: str
    ) -> None:
        self._books = books
        self._access = access
        self._board = board
        self._version = version

    def look(self) -> Sighting:
        """Ask for the newest version. Raises Refused, as well as what the board raises."""
        with self._access.once(Action.LOOK_FOR_UPDATE, ""):
            self._access.check(Action.LOOK_FOR_UPDATE)
            words = self._open_words()
            if words:
                raise Refused("update.payment_open", count=len(words), word=words[0])
            board = self._board()
            if board is None:
                raise Refused("update.no_address", version=self._version)
            self._access.allow(Action.LOOK_FOR_UPDATE)
        return Sighting(self._version, board.newest())

    def _open_words(self) -> list[str]:
        """The order words of whatever money may still move for."""
        rows = self._books.not_over()
        words = [one.word for one in rows if one.state in OPEN or one.denied]
        orders = {one.order_no for one in self._books.returns.unsettled()}
        return words + [self._books.attempt(one).word for one in sorted(orders)]
