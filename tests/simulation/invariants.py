"""What must hold after every step (I1–I9): looked up in the committed books and in Toss' truth.

The tables here are written from the plan and not imported from the program.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos_app.practice.faults import Call
from pos_app.practice.payment import Payment
from tests.simulation.disk import look
from tests.simulation.far_end import Body, FarEnd

MOVES = {
    "creating": {"waiting", "abandoned", "paid"},
    "waiting": {"executing", "sold_out", "cancelled", "paid"},
    "executing": {"unknown", "paid", "declined", "cancelled"},
    "unknown": {"executing", "paid", "declined", "cancelled"},
    "paid": set(),
    "abandoned": {"paid"},
    "cancelled": {"paid"},
    "declined": {"paid"},
    "sold_out": {"paid"},
}
HELD = ("executing", "unknown")
MOST_EXECUTES = 3

_COLUMNS = (
    "order_no, sale_no, state, given_up, version, amount_won, execute_tries, tender, pay_token"
)
_ALL = f"SELECT {_COLUMNS} FROM attempts ORDER BY attempt_no"
# Every change writes a line of history; that no row changes without one is seen at each start.
_CHANGED = f"""SELECT {_COLUMNS} FROM attempts WHERE attempt_no IN (
    SELECT attempt_no FROM attempts WHERE attempt_no > ?
    UNION SELECT attempt_no FROM history JOIN attempts USING (order_no) WHERE history_no > ?
    ) ORDER BY attempt_no"""
_LINES = "SELECT sku, sum(qty) FROM sale_lines WHERE sale_no = ? GROUP BY sku"
_STOCK = "SELECT sku, on_hand, reserved, warns FROM stock"
_LEDGER = "SELECT seq, kind, ref, payload FROM ledger WHERE seq > ? ORDER BY seq"
_REFUND = "SELECT order_no, amount_won, state, tries FROM refunds WHERE refund_no = ?"
_CASH_BACK = "SELECT ifnull(sum(amount_won), 0) FROM refunds WHERE order_no = ? AND state = 'done'"
_LAST = """SELECT (SELECT ifnull(max(history_no), 0) FROM history),
    (SELECT ifnull(max(attempt_no), 0) FROM attempts)"""


class Violation(BaseException):
    """An invariant does not hold. Not an Exception, so that no step can swallow it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


class Auditor:
    """Reads the books beside the till, on a connection of its own, and remembers what it saw.

    `moved` is told of each change of a state.
    """

    def __init__(self, far_end: FarEnd, moved: Callable[[str, str, str], None]) -> None:
        self.far_end = far_end
        self.rows: dict[str, tuple[Any, ...]] = {}
        self.order_of: dict[str, str] = {}  # by payToken
        self.may_go_on: set[str] = set()  # charged in this life, or "the buyer is here"
        self.lines: dict[int, dict[str, int]] = {}
        self.history_no = 0
        self._attempt_no = 0
        self._moved = moved
        self._db: sqlite3.Connection | None = None
        self._seq = 0
        self._in_flight: set[str] = set()
        self._executes: Counter[str] = Counter()

    def open(self, folder: Path) -> None:
        """A life begins: what was committed before must still be there."""
        self._db = look(folder)
        self.may_go_on.clear()
        self._in_flight.clear()
        self._check(_ALL)

    def close(self) -> None:
        """The life is over."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def fetch(self, sql: str, *values: object) -> list[Any]:
        """Read the committed books."""
        assert self._db is not None
        return self._db.execute(sql, values).fetchall()

    def committed(self) -> None:
        """After each commit: moves (I7), stock (I3), new entries of the ledger (I8)."""
        self._check(_CHANGED, self._attempt_no, self.history_no)

    def _check(self, which: str, *values: int) -> None:
        self.fetch("BEGIN")  # one reading for all of it: to begin each anew took as long as to read
        rows = self.fetch(which, *values)
        if which == _ALL and len(rows) < len(self.rows):
            raise Violation("I7", "an attempt that was committed is gone")
        self._check_moves(rows)
        self._check_stock()
        self._check_entries()
        self.history_no, self._attempt_no = self.fetch(_LAST)[0]
        self.fetch("COMMIT")

    def _check_moves(self, rows: list[Any]) -> None:
        for row in rows:
            order_no, sale_no, state, _, version, *_, token = row
            old = self.rows.get(order_no)
            if old == row:
                continue
            if old is not None and (version < old[4] or not _may(old[2], state)):
                raise Violation("I7", f"{order_no} went from {old[2]} to {state}")
            self.rows[order_no] = row
            if token is not None:
                self.order_of[token] = order_no
            if sale_no not in self.lines:
                self.lines[sale_no] = dict(self.fetch(_LINES, sale_no))
            if old is None or old[2] != state:
                self._moved(order_no, "" if old is None else old[2], state)

    def _check_stock(self) -> None:
        held: Counter[str] = Counter()
        for row in self.rows.values():
            if row[2] in HELD:
                held.update(self.lines[row[1]])
        for sku, on_hand, reserved, warns in self.fetch(_STOCK):
            if reserved != held[sku]:
                raise Violation("I3", f"{sku}: {reserved} reserved, {held[sku]} being paid for")
            if on_hand is not None and not warns and not 0 <= reserved <= on_hand:
                raise Violation("I3", f"{sku}: {reserved} reserved of {on_hand}")

    def _check_entries(self) -> None:
        for seq, kind, ref, payload in self.fetch(_LEDGER, self._seq):
            self._seq = seq
            told = json.loads(payload)
            if told.get("tender") == "cash":
                self._check_cash_entry(kind, ref, told)
            elif kind in {"paid", "found"}:
                payment = self.far_end.payment(ref)
                if payment is None or payment.debits != 1:
                    raise Violation("I8", f"{ref} is booked as {kind}, and nobody was charged")
                if told["amount_won"] != payment.amount:
                    raise Violation("I8", f"{ref} is booked with another amount")
            elif kind == "refund":
                self._check_refund_entry(ref, told)

    def _check_cash_entry(self, kind: str, ref: str, told: Body) -> None:
        """Cash is booked with its row, and pays for no sale that Toss has charged (I2, I8)."""
        row = self.rows.get(told["order_no"])
        if row is None or row[2] != "paid" or row[7] != "cash":
            raise Violation("I8", f"{ref} is booked as {kind} in cash, and is not paid so")
        if kind == "refund":
            return
        if told["amount_won"] != row[5] or told["received_won"] < row[5]:
            raise Violation("I8", f"{ref} is booked in cash with another amount")
        orders = self._orders(row[1])
        others = [one for one in orders if one != ref and self.rows[one][2] == "paid"]
        if others or sum(self.far_end.debits.get(one, 0) for one in orders):
            raise Violation("I2", f"sale {row[1]} is paid in cash once more")

    def _orders(self, sale_no: int) -> list[str]:
        return [one[0] for one in self.rows.values() if one[1] == sale_no]

    def _check_refund_entry(self, refund_no: str, told: Body) -> None:
        payment = self.far_end.payment(told["order_no"])
        mine = [one for one in payment.refunds if one.refund_no == refund_no] if payment else []
        if not mine or mine[0].done_at is None or mine[0].amount != told["amount_won"]:
            raise Violation("I8", f"{refund_no} is booked, and Toss has not given it back")

    # --- what is sent -------------------------------------------------------------------------

    def sending(self, call: Call, body: Body) -> None:
        """Before a byte leaves: the intent is in the committed books (I5), and may be (I6)."""
        if call is Call.EXECUTE:
            self._check_execute(str(body["payToken"]))
        elif call is Call.REFUNDS:
            self._check_refund(body)

    def ended(self, call: Call, body: Body) -> None:
        """The till has what it gets of this call."""
        if call is Call.EXECUTE:
            self._in_flight.discard(str(body["payToken"]))

    def _check_execute(self, token: str) -> None:
        order_no = self.order_of.get(token, "")
        row = self.rows.get(order_no)
        if row is None or row[2] != "executing":
            raise Violation("I5", f"{order_no} is executed and is {row and row[2]} in the books")
        if row[3]:
            raise Violation("I6", f"{order_no} is executed though it was given up")
        if order_no not in self.may_go_on:
            raise Violation("I6", f"{order_no} is executed though nobody attends it in this life")
        if token in self._in_flight:
            raise Violation("I6", f"{order_no} is executed twice at once")
        self._in_flight.add(token)

    def executed(self, token: str) -> None:
        """An execute has left the machine."""
        self._executes[token] += 1
        if self._executes[token] > MOST_EXECUTES:
            raise Violation("I6", f"{self.order_of[token]} was sent {self._executes[token]} times")

    def _check_refund(self, body: Body) -> None:
        found = self.fetch(_REFUND, body["refundNo"])
        if not found:
            raise Violation("I5", f"{body['refundNo']} is sent and not in the books")
        _, amount_won, state, tries = found[0]
        if state not in {"pending", "doubtful"} or tries < 1 or amount_won != body["amount"]:
            raise Violation("I5", f"{body['refundNo']} is sent and is {state}, try {tries}")

    # --- what people see, and what Toss does --------------------------------------------------

    def debited(self, payment: Payment) -> None:
        """Somebody was charged: once for the sale, ever (I2)."""
        row = self.rows.get(payment.order_no)
        if row is None:
            raise Violation("I5", f"{payment.order_no} is charged and not in the books")
        orders = self._orders(row[1])
        charged = sum(self.rows[one][7] == "cash" for one in orders)
        charged += sum(self.far_end.debits.get(one, 0) for one in orders)
        if charged > 1:
            raise Violation("I2", f"sale {row[1]} is charged {charged} times")

    def green(self, order_no: str) -> None:
        """A card is painted green: it is committed (I9)."""
        if self.rows[order_no][2] != "paid":
            raise Violation("I9", f"{order_no} is green and {self.rows[order_no][2]} in the books")

    def handed(self, order_no: str) -> None:
        """Goods go over the counter: the buyer has been charged, and has it not back (I1)."""
        if self.rows[order_no][7] == "cash":
            if self._cash_left_won(order_no) <= 0:
                raise Violation("I1", f"{order_no} is handed over after all was refunded")
            return
        payment = self.far_end.payment(order_no)
        if payment is None or payment.debits != 1:
            raise Violation("I1", f"{order_no} is handed over, and nobody was charged")
        if payment.amount != self.rows[order_no][5]:
            raise Violation("I1", f"{order_no} is handed over for another amount")
        if sum(one.amount for one in payment.refunds if one.done_at) >= payment.amount:
            raise Violation("I1", f"{order_no} is handed over after all was refunded")

    def _cash_left_won(self, order_no: str) -> int:
        if self.rows[order_no][2] != "paid":
            return 0
        return int(self.rows[order_no][5] - self.fetch(_CASH_BACK, order_no)[0][0])


def _may(before: str, after: str) -> bool:
    return before == after or after in MOVES[before]
