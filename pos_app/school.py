"""The drill's hands: faults, buyer and shelf of practice, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pos_app.domain.catalog import CatalogChange, Sku
from pos_app.domain.drill import Lesson
from pos_app.errors import Refused
from pos_app.store.books import SqliteBooks

if TYPE_CHECKING:
    from pos_app.standin import StandIn

_SLOW_S = 6.0
_AT_EXECUTE = {
    Lesson.LOST: "lost_answer",
    Lesson.NO_BALANCE: "no_balance",
    Lesson.BANK: "bank_maintenance",
}


class PracticeSchool:
    """Fits `ui.beginning.School`; made in practice only, which has loaded `pos_app.practice`."""

    def __init__(self, stand_in: StandIn, books: SqliteBooks) -> None:
        self._faults, self._toss = stand_in.server.faults, stand_in.server.books
        self._books = books
        self._taken: dict[Sku, int | None] = {}

    def play(self, lesson: Lesson, order_no: str) -> None:
        """The QR is shown: the buyer acts, and what goes wrong goes wrong."""
        if lesson is Lesson.CANCELLED:
            self._tap(self._toss.cancel, order_no)
            return
        if lesson is Lesson.SLOW:
            self._faults.set("execute", "slow", times=1, seconds=_SLOW_S)
        elif lesson is Lesson.SOLD_OUT:
            self._sell_out(order_no)
        else:
            self._faults.set("execute", _AT_EXECUTE[lesson], times=1)
        self._tap(self._toss.approve, order_no)

    def keep_up(self, lesson: Lesson) -> None:
        """The counter is in doubt: let it be for a while."""
        if lesson is Lesson.LOST:
            self._faults.set("status", "lost_request")

    def resolve(self, lesson: Lesson, order_no: str) -> None:
        """Let Toss say how it ends."""
        self._faults.clear()
        if lesson is Lesson.BANK:
            self._tap(self._toss.cancel, order_no)

    def clear(self) -> None:
        """Everything works again, and the shelf is as it was."""
        self._faults.clear()
        back, self._taken = tuple(self._taken.items()), {}
        if back:
            self._books.save_catalog(CatalogChange((), back), datetime.now(UTC), "")

    def check_lan(self) -> None:
        """Raise Refused where no phone could reach this machine."""
        from pos_app.practice.server import lan_address  # noqa: PLC0415

        if lan_address() is None:
            raise Refused("practice.no_lan")

    def _tap(self, act: Callable[[str], object], order_no: str) -> None:
        """Touch the buyer's phone; somebody who has scanned the QR may have been quicker."""
        from pos_app.practice.payment import Refusal  # noqa: PLC0415

        with suppress(Refusal):
            act(order_no)

    def _sell_out(self, order_no: str) -> None:
        """Somebody else has just bought the last ones."""
        stock = self._books.stock()
        for line in self._books.record(order_no).sale.lines:
            level = stock.get(line.sku)
            self._taken.setdefault(line.sku, level.on_hand if level else None)
        gone = tuple((sku, 0) for sku in self._taken)
        self._books.save_catalog(CatalogChange((), gone), datetime.now(UTC), "")
