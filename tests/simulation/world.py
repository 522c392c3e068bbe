"""One seed's world: puts till, Toss, people and faults together, and lets a day go by."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from pos_app.errors import BoothError
from pos_app.practice.faults import Call
from pos_app.practice.payment import Contract, Payment
from tests.simulation import rest
from tests.simulation.bargains import Bargains
from tests.simulation.cash import CashDesk
from tests.simulation.cells import COLUMN, DISK_ROW, ROW, STEP, cell
from tests.simulation.clock import WorldClock
from tests.simulation.crew import Crew
from tests.simulation.disk import Trouble
from tests.simulation.far_end import Body, FarEnd
from tests.simulation.floor import Floor
from tests.simulation.invariants import HELD, Auditor, Violation
from tests.simulation.keeper import Keeper
from tests.simulation.line import NOT_SENT, Line
from tests.simulation.lives import Lives
from tests.simulation.office import Office
from tests.simulation.plan import Fault, draw_plan
from tests.simulation.reviews import Desk
from tests.simulation.schedule import Schedule
from tests.simulation.weather import Weather

# Where a transaction that writes no history belongs, by the task that makes it.
_TASK_STEP = {"charge": "C", "boot": "P", "refund": "F", "give up": "P", "cash": "D"}
# … and by the state that it finds, where not even that is known: a lock is met before all else.
_STATE_STEP = {"creating": "C", "waiting": "R", "executing": "D", "unknown": "D"}
_PLAIN_NO = NOT_SENT | {Fault.REFUSED_FINAL}


@dataclass
class Report:
    """What came of a seed."""

    seed: int
    sales: int = 0
    charged: int = 0
    requests: int = 0
    faults: int = 0
    crashes: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    log: str = ""  # SHA-256 of every line
    violation: tuple[str, str] | None = None


class World:
    """Everything of one seed. `say` hears every line of its log."""

    def __init__(self, seed: int, root: Path, say: Callable[[str], None] | None = None) -> None:
        self.report = Report(seed)
        self.plan = draw_plan(self._dice("plan"))
        self.clock = WorldClock()
        self.schedule = Schedule(self.clock)
        contract = Contract(self.plan.contract)
        self.far_end = FarEnd(self.clock, self._dice("toss"), contract, self._debited)
        self.line = Line(self.schedule, self.far_end, self.plan, self._dice("line"), self, self.log)
        self.auditor = Auditor(self.far_end, self._moved)
        self.floor = Floor(self, self._dice("floor"))
        self.bargains = Bargains(self._dice("terms"))
        self.crew = Crew(self, self._dice("crew"))
        self.cash = CashDesk(self, self._dice("cash"))
        self.desk = Desk(self, self._dice("reviews"))
        self.office = Office(self, self._dice("office"))
        self.keeper = Keeper(self, self._dice("keeper"))
        self.weather = Weather(self, self._dice("weather"))
        self.lives = Lives(self, root, self._dice("lives"))
        self._say = say
        self._sha = hashlib.sha256()

    def _dice(self, what: str) -> random.Random:
        return random.Random(f"{self.report.seed} {what}")

    def run(self) -> Report:
        """Let everything happen; what does not hold is in the report."""
        report = self.report
        self.lives.begin()
        try:
            with mock.patch.object(sqlite3, "connect", self.lives.connect):
                self._day()
            rest.check_files(self)
        except Violation as found:
            report.violation = (found.name, found.text)
        finally:
            self.schedule.close()
            self.lives.end()
        report.requests, report.crashes = self.line.requests, self.lives.crashes
        report.log = self._sha.hexdigest()
        return report

    def _day(self) -> None:
        self.lives.boot("window")
        last_s = self.floor.open_doors()
        self.weather.begin()
        self.schedule.run(last_s + self._dice("day").uniform(60, 200))
        self.weather.end()
        rest.come_to_rest(self)
        rest.check(self)

    def log(self, text: str) -> None:
        """Note what happens; the same seed notes the same, byte for byte."""
        line = f"{self.clock.true_s:10.3f} {text}"
        self._sha.update(line.encode())
        if self._say is not None:
            self._say(line)

    # --- what is told -------------------------------------------------------------------------

    def sending(self, call: Call, body: Body) -> None:
        self.auditor.sending(call, body)
        column = self._column(call)
        for row in (12, 26):
            if self.weather.first_since(row, column):
                self.count(row, column)
        if call is Call.EXECUTE and self.office.prices_differ(str(body["payToken"])):
            self.count(35, "X")

    def sent(self, call: Call, body: Body) -> None:
        if call is Call.EXECUTE:
            self.auditor.executed(str(body["payToken"]))

    def ended(self, call: Call, body: Body) -> None:
        self.auditor.ended(call, body)

    def struck(self, call: Call, fault: Fault) -> None:
        self.report.faults += 1
        self.count(ROW[fault], self._column(call))
        if call is Call.REFUNDS and fault not in _PLAIN_NO:
            self.count(18, "F")

    def crash_in(self, in_s: float, call: Call, *, served: bool) -> None:
        life, column = self.lives.number, self._column(call)

        def now() -> None:
            if self.lives.number == life and self.lives.till is not None:
                self.count(2 if served else 1, column)
                self.lives.crash()

        self.schedule.at(in_s, now, alone=True)

    def _column(self, call: Call) -> str:
        task = self.schedule.current
        refund = task is not None and task.name.startswith("refund")
        return "F" if refund else COLUMN[call]

    def hit(self, trouble: Trouble, event: str) -> None:
        """A transaction met trouble; `event` is what it wrote, or was about to."""
        self.report.faults += 1
        task = self.schedule.current.name if self.schedule.current is not None else ""
        self.log(f"disk {trouble} {event} {task}")
        column = STEP.get(event, "P") if event else _TASK_STEP.get(task, "")
        if not event and task in self.auditor.rows:
            column = _STATE_STEP.get(self.auditor.rows[task][2], "P")
        if task in {"shown", "handed over"}:
            column = "H"
        if column:
            self.count(DISK_ROW[trouble], column)

    def _debited(self, payment: Payment) -> None:
        self.log(f"debit {payment.order_no}")
        self.report.charged += 1
        self.auditor.debited(payment)

    def _moved(self, order_no: str, before: str, after: str) -> None:
        self.log(f"row {order_no} {before} -> {after}")
        if not before and after == "paid":
            self.report.charged += 1  # in cash
        if after == "sold_out":
            self.count(16, "R")
        elif after == "unknown":
            self.count(17, "X")
            self.count(17, "R")  # the stock stays held: checked after the same commit
        elif before == "unknown" and after == "paid":
            self.count(17, "D")

    def tapped(self, order_no: str, what: str) -> None:
        """The buyer did something on the phone."""
        self.log(f"buyer {order_no} {what}")
        row = self.auditor.rows.get(order_no)
        if what == "cancel":
            self.count(13, "X" if row and row[2] in HELD else "P")
        elif row and row[3]:
            self.count(14, "P")

    def told_no(self, error: BoothError) -> None:
        """Somebody reads a sentence."""
        self.log(f"no {error.key}")
        if error.key == "pay.too_late_to_give_up":
            self.count(14, "X")
        elif error.key == "refund.one_is_open":
            self.count(10, "F")

    def count(self, row: int, column: str) -> None:
        """A cell of the matrix was hit."""
        self.report.cells[cell(row, column)] += 1
