"""Whatever comes back from Toss, on a real socket: the books, the shelf and the sentence agree."""

from __future__ import annotations

import os
import random
import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
import trustme

from pos_app.domain.answer import Ref, RefundOrder, Verdict
from pos_app.domain.cart import Cart
from pos_app.domain.catalog import CatalogChange, Product, Sku, TaxClass
from pos_app.domain.face import Face, face_of
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import TAKEN, Attempt, Contract, Mode, State
from pos_app.flow.counter import Counter
from pos_app.gateway.toss import Deadlines, TossGateway
from pos_app.paths import resource_path
from pos_app.store import ledger
from pos_app.store.books import open_books
from pos_app.store.integrity import check_all
from pos_app.terminal import say_end
from pos_app.wording import Wording
from tests.flow.clock import HandClock
from tests.gateway import rawtoss
from tests.gateway.rawtoss import RawToss
from tests.stories import outcome_rows
from tests.stories.oddtoss import Detour, OddToss, Trouble
from tests.stories.outcome_rows import FULL, NOBODY, ROWS, STRANGER, Row

TEA = Product(Sku("TEA"), "아메리카노", Won(4_500), TaxClass.TAXABLE, "음료")
STOCK = 10
BRIEF_S = 0.5  # for a call to which nobody answers; a busy machine answers the others later
PATIENT = Deadlines()
DEADLINE_OF = {"payments": "create_s", "status": "status_s", "execute": "execute_s",
               "refunds": "refund_s"}  # fmt: skip
SAYS = [Wording(resource_path("translations"), lang, strict=True) for lang in ("ko", "en")]

# What is seen of a sale: state, pieces on hand and held, entries in the ledger, face.
Look = tuple[State, int, int, list[str], Face]

QR: Look = (State.WAITING, 10, 0, [], Face.SHOW_QR)
PAID: Look = (State.PAID, 9, 0, ["paid"], Face.PAID)
DOUBT: Look = (State.UNKNOWN, 10, 1, [], Face.CHECKING)
ALARM: Look = (State.UNKNOWN, 10, 1, [], Face.ALARM)
REFUSED: Look = (State.UNKNOWN, 10, 1, [], Face.REFUSED)
UNSENT: Look = (State.EXECUTING, 10, 1, [], Face.CHECKING)
NEVER: Look = (State.ABANDONED, 10, 0, [], Face.NOT_CREATED)
DECLINED: Look = (State.DECLINED, 10, 0, [], Face.DECLINED)
CANCELLED: Look = (State.CANCELLED, 10, 0, [], Face.CANCELLED)

# Create: how many numbers were used, how often it is said to the far end, and whether it alarms.
CREATE = {"-": (1, 3, False), "?": (3, 3, False), "N": (1, 1, False), "F": (1, 1, False),
          "!": (1, 1, True)}  # fmt: skip
# Execute: at once; when it was not charged, after 25 s and after the payment's end at Toss.
EXECUTE: dict[str, tuple[Look, Look, Look]] = {
    "-": (UNSENT, PAID, PAID),
    "?": (DOUBT, PAID, PAID),
    "N": (DOUBT, DOUBT, DECLINED),
    "F": (REFUSED, DECLINED, DECLINED),
    "!": (ALARM, ALARM, CANCELLED),
}
VERDICTS = {"-": Verdict.NOT_SENT, "?": Verdict.UNKNOWN, "!": Verdict.UNKNOWN,
            "N": Verdict.NO, "F": Verdict.NO, "Y": Verdict.YES}  # fmt: skip


@dataclass
class Places:
    """Everybody who may answer."""

    toss: RawToss
    elsewhere: dict[str, httpx.URL]


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    closed = socket.create_server(("127.0.0.1", 0))
    nobody = httpx.URL(f"http://127.0.0.1:{closed.getsockname()[1]}")
    closed.close()
    full = socket.create_server(("127.0.0.1", 0), backlog=0)
    waiting = [socket.socket() for _ in range(2)]
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(full.getsockname())
    cert = trustme.CA().issue_cert("127.0.0.1")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(tls)
    with RawToss(rawtoss.never) as toss, RawToss(rawtoss.never, tls) as stranger:
        at = httpx.URL(f"https://127.0.0.1:{stranger.port}")
        busy = httpx.URL(f"http://127.0.0.1:{full.getsockname()[1]}")
        yield Places(toss, {NOBODY: nobody, FULL: busy, STRANGER: at})
    for one in (*waiting, full):
        one.close()


@pytest.fixture(scope="module")
def shelf() -> Iterator[Path]:
    """A folder in memory where there is one: these sales sync some ten thousand times."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def begun(shelf: Path) -> Path:
    """Books with one product, copied for every case."""
    clock = HandClock()
    books = open_books(shelf / "begun", at=clock.now(), random_bits=random.Random(3).getrandbits)
    books.save_catalog(CatalogChange((TEA,), ((TEA.sku, STOCK),)), clock.now(), "test")
    books.close()
    return shelf / "begun"


class Booth:
    """One till with one sale, whose calls to Toss may go wrong."""

    def __init__(self, folder: Path, places: Places, contract: str, row: Row) -> None:
        self.places, self.row, self.contract = places, row, contract
        self.toss = OddToss(contract, f"http://127.0.0.1:{places.toss.port}")
        places.toss.script = self.toss.serve
        self.clock = HandClock()
        self.books = open_books(
            folder, at=self.clock.now(), random_bits=lambda _: 0, min_free_bytes=0
        )
        self.line = Detour()
        self.gateway = TossGateway(
            places.toss.url, Contract(contract), "sk_test_odd0001", Mode.TEST,
            return_url="https://booth.example/done", deadlines=PATIENT, transport=self.line,
        )  # fmt: skip
        self.counter = Counter(self.books, self.gateway, self.clock)

    def goes_wrong(self, call: str, left: int | None = None, *, done: bool = False) -> None:
        if self.row.code in ("timeout", "no_connection"):
            self.gateway._deadlines = replace(PATIENT, **{DEADLINE_OF[call]: BRIEF_S})
        if isinstance(self.row.how, str):
            self.line.around[call] = self.places.elsewhere[self.row.how]
        else:
            self.toss.trouble[call] = Trouble(self.row.how, left, done)

    def heals(self) -> None:
        self.gateway._deadlines = PATIENT
        self.line.around.clear()
        self.toss.trouble.clear()

    def charge(self) -> Attempt:
        return self.counter.charge(Cart().add(TEA))

    def step(self) -> Attempt | None:
        """Do what is due, or let the time pass until something is."""
        watched = self.counter.take()
        if watched is not None:
            return self.counter.run(watched).attempt
        pause = self.counter.wait_s()
        self.clock.move(1.0 if pause is None else pause + 0.001)
        return None

    def until(self, *states: State) -> Attempt:
        for _ in range(60):
            last = self.newest()
            if last.state in states:
                return last
            self.step()
        raise AssertionError(f"{self.newest()} is not in {states}")

    def let(self, seconds: float) -> None:
        end = self.clock.tick() + seconds
        while self.clock.tick() < end:
            self.step()

    def ask_twice_in_vain(self) -> None:
        end = len(self.toss.questions()) + self.line.taken + 2
        while len(self.toss.questions()) + self.line.taken < end:
            self.step()

    def rows(self) -> list[Attempt]:
        return [record.attempt for record in self.books.records(None, None)]

    def newest(self) -> Attempt:
        return self.rows()[-1]

    def look(self) -> Look:
        row = self.newest()
        level = self.books.stock()[TEA.sku]
        with self.books.database.read() as db:
            kinds = [one.kind for one in ledger.entries(db) if one.ref == row.order_no]
        assert level.on_hand is not None
        assert check_all(self.books.database, self.books.anchor) == ()
        self.read_aloud()
        return row.state, level.on_hand, level.reserved, kinds, face_of(row, attended=True)

    def read_aloud(self) -> None:
        """The sentence on the terminal and the two on the card, in both languages."""
        record = self.books.record(self.newest().order_no)
        face = face_of(record.attempt, attended=True)
        for wording in SAYS:
            said = say_end(wording, record)
            assert record.attempt.order_no in said
            assert "4,500" in said
            assert (record.attempt.refusal_text or "") in said
            assert wording.knows(f"face.{face}.title")
            assert wording.knows(f"face.{face}.text")

    def close(self) -> None:
        self.gateway.close()
        self.books.close()


@pytest.fixture(params=["v1", "v2"])
def contract(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def booth(shelf: Path, begun: Path, places: Places, contract: str, name: str) -> Iterator[Booth]:
    shutil.copytree(begun, shelf / "books")
    booth = Booth(shelf / "books", places, contract, ROWS[name])
    yield booth
    booth.close()
    shutil.rmtree(shelf / "books")


def rows_with(call: str, marks: str) -> pytest.MarkDecorator:
    names = [n for n, row in ROWS.items() if {row.mark(call, c) for c in ("v1", "v2")} & set(marks)]
    return pytest.mark.parametrize("name", names)


def told(booth: Booth, attempt: Attempt) -> str:
    """What the sale's history says of its last exchange, in the first word."""
    lines = booth.books.record(attempt.order_no).history
    return next(one.detail for one in reversed(lines) if one.event.startswith("execute_"))


# --- create -----------------------------------------------------------------------------------


@rows_with("payments", "-?NF!")
def test_a_create_that_fails_shows_no_qr(booth: Booth, name: str, contract: str) -> None:
    numbers, calls, alarm = CREATE[booth.row.mark("payments", contract)]
    booth.goes_wrong("payments", done=True)
    booth.charge()
    booth.until(State.ABANDONED)
    while len(booth.rows()) < numbers or booth.newest().state is not State.ABANDONED:
        booth.step()
    booth.let(20)
    assert booth.look() == NEVER
    assert [row.state for row in booth.rows()] == [State.ABANDONED] * numbers
    assert len(booth.toss.questions("payments")) + booth.line.taken == calls
    newest = booth.newest()
    code = booth.row.create_code or booth.row.code
    taken = name == "exists" or (name, contract) == ("code 11", "v1")
    alarm_code = TAKEN if taken else code if alarm else None
    assert (newest.refusal_code, newest.alarm) == (code, alarm_code)
    assert booth.toss.questions() == []
    booth.heals()
    booth.let(20)
    assert booth.toss.questions() == ["orderNo"] * numbers
    assert booth.look() == NEVER
    assert [row.over for row in booth.rows()] == [False] * numbers


@rows_with("payments", "-?")
def test_a_create_that_fails_once_is_mended(booth: Booth, name: str, contract: str) -> None:
    booth.goes_wrong("payments", 1, done=True)
    booth.charge()
    booth.step()
    booth.heals()
    assert booth.until(State.PAID).over is False
    assert booth.look() == PAID
    assert len(booth.rows()) == (1 if booth.row.mark("payments", contract) == "-" else 2)
    assert booth.toss.debits == 1


# --- status -----------------------------------------------------------------------------------


@rows_with("status", "-?NF!0S")
def test_a_question_that_fails_changes_nothing(booth: Booth, name: str, contract: str) -> None:
    booth.goes_wrong("status")
    booth.charge()
    booth.until(State.WAITING)
    booth.ask_twice_in_vain()
    assert booth.look() == QR
    watched = booth.counter.watch.get(booth.newest().order_no)
    assert watched is not None
    answered = booth.row.mark("status", contract) in "0S"
    assert watched.vigil.trouble == ("" if answered else booth.row.code)
    assert (booth.toss.questions("execute"), booth.toss.debits) == ([], 0)
    booth.heals()
    booth.toss.trouble["execute"] = Trouble(outcome_rows.hang_up, 1, done=True)
    booth.until(State.UNKNOWN)
    booth.goes_wrong("status")
    booth.ask_twice_in_vain()
    absent = booth.row.mark("status", contract) == "0"
    assert booth.look() == (ALARM if absent else DOUBT)
    booth.heals()
    booth.until(State.PAID)
    assert booth.look() == PAID
    assert set(booth.toss.questions()) == {"payToken"}
    assert (booth.toss.questions("execute"), booth.toss.debits) == (["payToken"], 1)


# --- execute ----------------------------------------------------------------------------------


@rows_with("execute", "-?NF!")
def test_an_execute_without_a_yes_that_was_not_charged(
    booth: Booth, name: str, contract: str
) -> None:
    at_once, later, last = EXECUTE[booth.row.mark("execute", contract)]
    booth.goes_wrong("execute", 1)
    booth.charge()
    until_executed(booth)
    assert booth.look() == at_once
    assert told(booth, booth.newest()).startswith(booth.row.code)
    asked = len(booth.toss.questions())
    booth.heals()
    booth.let(10)
    assert booth.look() == (PAID if at_once == UNSENT else at_once)
    booth.let(30)
    assert booth.look() == later
    assert len(booth.toss.questions()) > asked
    assert set(booth.toss.questions()) == {"payToken"}
    assert booth.toss.debits == (1 if later == PAID else 0)
    if later != PAID:
        booth.toss.states[booth.newest().order_no] = "PAY_CANCEL"
        booth.let(60)
    assert (booth.look(), booth.newest().over) == (last, True)
    assert len(booth.toss.questions("execute")) <= 2


def until_executed(booth: Booth) -> None:
    """One whole step with an execute in it, sent or not."""
    before = booth.newest().version
    while booth.newest().execute_tries == 0 and booth.newest().version < before + 3:
        booth.step()


@rows_with("execute", "?NF!")
def test_an_execute_without_a_yes_that_was_charged(booth: Booth, name: str, contract: str) -> None:
    at_once, _, _ = EXECUTE[booth.row.mark("execute", contract)]
    booth.goes_wrong("execute", 1, done=True)
    booth.charge()
    until_executed(booth)
    assert booth.look() == at_once
    asked = len(booth.toss.questions())
    booth.until(State.PAID)
    assert booth.toss.questions()[asked:] == ["payToken"]
    assert booth.look() == PAID
    row = booth.newest()
    assert (row.recovered, row.over, row.alarm) == (True, True, None)
    assert (booth.toss.debits, len(booth.toss.questions("execute"))) == (1, 1)


@rows_with("execute", "NF")
def test_a_refusal_that_v1_can_cancel_frees_the_stock_at_once(
    booth: Booth, name: str, contract: str
) -> None:
    booth.toss.cancels = contract == "v1"
    booth.goes_wrong("execute", 1)
    booth.charge()
    until_executed(booth)
    assert len(booth.toss.questions("cancel")) == (1 if contract == "v1" else 0)
    booth.let(31)
    later = EXECUTE[booth.row.mark("execute", contract)][1]
    assert booth.look() == (DECLINED if contract == "v1" else later)


# --- refund, and the plain yes --------------------------------------------------------------------


@pytest.mark.parametrize("name", list(ROWS))
def test_a_refund_is_believed_as_far_as_it_says(booth: Booth, name: str, contract: str) -> None:
    mark = booth.row.mark("refunds", contract)
    booth.goes_wrong("refunds")
    ref = Ref("A-1", Won(4_500), "token-A-1")
    order = RefundOrder(ref, "R-A-1-1", Won(1_000), split_tax(Won(1_000), Won(0)), "식음")
    reply = booth.gateway.refund(order)
    assert reply.verdict is VERDICTS[mark]
    assert (reply.alarm, reply.final) == (mark == "!", mark == "F")
    assert (reply.value is None) == (mark != "Y")
    assert reply.code == ("" if mark == "Y" else booth.row.code)


@pytest.mark.parametrize("name", ["yes", "points"])
def test_a_sale_in_which_nothing_goes_wrong(booth: Booth, name: str) -> None:
    booth.goes_wrong("execute", 1, done=True)
    booth.charge()
    booth.until(State.PAID)
    assert booth.look() == PAID
    booth.let(5)
    assert booth.toss.questions() == ["payToken"] * 2
    assert (booth.newest().over, booth.newest().recovered) == (True, False)
    assert booth.newest().paid_amount_won == (3_000 if name == "points" else None)
    assert booth.toss.debits == 1


@pytest.mark.parametrize("name", ["points"])
def test_a_sale_with_points_is_no_doubt_where_no_status_can_be_had(booth: Booth, name: str) -> None:
    booth.goes_wrong("execute", 1, done=True)
    booth.charge()
    until_executed(booth)
    booth.toss.trouble["status"] = Trouble(outcome_rows.hang_up)
    booth.let(30)
    assert (booth.look(), booth.newest().alarm) == (PAID, None)


def test_every_row_is_of_use() -> None:
    marks = {mark for row in ROWS.values() for mark in row.marks.replace("/", " ").split()}
    assert marks == set("-?NF!0SY")
    assert all(len(row.marks.split()) == 4 for row in ROWS.values())
