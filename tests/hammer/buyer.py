"""The far end of the hammer: buyers who approve, cancel and dawdle, and a Toss with its faults."""

from __future__ import annotations

import random

from pos_app.practice.books import TossBooks
from pos_app.practice.faults import FITS, WAITS, Call, Fault, Faults
from pos_app.practice.payment import OPEN_STATES, Refusal

CALLS = (Call.CREATE, Call.STATUS, Call.EXECUTE, Call.REFUNDS, Call.CANCEL)
PAIRS = [
    (call, fault)
    for fault in Fault
    for call in CALLS
    if call in FITS.get(fault, frozenset(Call)) and fault is not Fault.SHOP_KEY_REFUSED
]


class Buyer:
    """Acts on the stand-in's own books; says what it did."""

    def __init__(self, books: TossBooks, faults: Faults) -> None:
        self.books = books
        self.faults = faults

    def act(self, chance: random.Random) -> str:
        """Something that a buyer does."""
        what = chance.choices(("approve", "cancel", "expire"), (8, 3, 1))[0]
        waiting = [one for one in self.books.payments() if one.state in OPEN_STATES]
        if not waiting:
            return f"nobody to {what}"
        order_no = chance.choice(waiting[-4:]).order_no
        try:
            getattr(self.books, what)(order_no)
        except Refusal as refusal:
            return f"{what} {order_no}: {refusal}"
        return f"{what} {order_no}"

    def disturb(self, chance: random.Random) -> str:
        """Something that Toss or the line does."""
        if chance.random() < 0.5:
            self.faults.clear()
        call, fault = chance.choice(PAIRS)
        times, seconds = chance.randint(1, 2), chance.choice((0.02, 0.1, 0.4))
        lies = fault not in WAITS and chance.random() < 0.2
        self.faults.set(call, fault, times=times, seconds=seconds, done=lies)
        return f"{fault} on {call} ×{times}"

    def leave(self) -> None:
        """Nobody pays any more, and nothing goes wrong."""
        self.faults.clear()
        for one in self.books.payments():
            if one.state in OPEN_STATES:
                self.books.expire(one.order_no)
