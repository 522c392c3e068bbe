"""python -m tests.bench.network_back [ROWS ...]: the real program when the network comes back.

For each number: so many executes whose answers were lost, charged at Toss; the window is opened
without a network, which returns, and each row's wait for `paid` is told. Then the start over 500
open rows. Programs and sockets are real, and the pace is the shop's own.
"""

from __future__ import annotations

import random
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pos_app.domain.answer import Order, Reply, Verdict
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import CatalogChange
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import Contract, Mode, State
from pos_app.domain.verdict import intend_execute, judge_create, judge_execute
from pos_app.flow.checkout import ref_of
from pos_app.gateway.toss import TossGateway
from pos_app.practice.books import TossBooks
from pos_app.practice.faults import Faults
from pos_app.practice.server import PracticeServer
from pos_app.store.books import SqliteBooks, open_books, open_books_to_read
from tests.bench.open_rows import TEA, fill
from tests.stories.till import KEY, until
from tests.stories.zygote import CopiedTill, Zygote

CUT_S = 20.0  # long enough for every back-off to have grown to its most
MOST_S = 120.0
MANY = 500


@contextmanager
def bench(folder: Path) -> Iterator[tuple[CopiedTill, PracticeServer]]:
    """A till of its own and the Toss that it sells at."""
    with PracticeServer(TossBooks(time.time, random.Random(7)), Faults()) as server, Zygote() as z:
        yield CopiedTill(z, folder, f"{server.origin}/api/v2").stocked(), server


@contextmanager
def opened(till: CopiedTill) -> Iterator[tuple[SqliteBooks, TossGateway]]:
    """The books and the line of this till, held by us."""
    bits = random.SystemRandom().getrandbits
    books = open_books(till.data / "test", at=datetime.now(UTC), random_bits=bits)
    gateway = TossGateway(
        till.env["BOOTH_POS_TOSS_URL"], Contract.V2, KEY, Mode.TEST,
        return_url="https://booth.example/done",
    )  # fmt: skip
    with closing(books), closing(gateway):
        yield books, gateway


def doubts(till: CopiedTill, server: PracticeServer, count: int) -> None:
    """Leave executes that Toss carried out, and whose answers were lost."""
    lost: Reply[Any] = Reply(Verdict.UNKNOWN, code="timeout")
    amount = TEA.price_won
    enough = CatalogChange((TEA,), ((TEA.sku, count),))
    with opened(till) as (books, gateway):
        books.save_catalog(enough, datetime.now(UTC), "bench")
        for _ in range(count):
            row = books.open_sale(
                sale_lines(Cart().add(TEA)), gateway.account, datetime.now(UTC), ""
            )
            order = Order(row.order_no, amount, split_tax(amount, Won(0)), "bench", 600)
            row = books.apply(row, judge_create(row, gateway.create(order)), datetime.now(UTC))
            server.books.approve(row.order_no)
            row = books.apply(row, intend_execute(row), datetime.now(UTC))
            assert gateway.execute(ref_of(row)).verdict is Verdict.YES
            books.apply(row, judge_execute(row, lost, datetime.now(UTC)), datetime.now(UTC))


def waits(till: CopiedTill, server: PracticeServer, *, silent: bool) -> list[float]:
    """Seconds from the network's return to each payment's end in the books.

    `silent`: connections are taken and never answered, else refused at once.
    """
    port = int(server.origin.rpartition(":")[2])
    server.stop()
    deaf = socket.create_server(("127.0.0.1", port)) if silent else None
    window = till.order(quick=False)
    time.sleep(CUT_S)
    if deaf is not None:
        deaf.close()
    server.start()
    back = datetime.now(UTC)
    try:
        rows = until(lambda: _all_paid(till), MOST_S)
    finally:
        window.kill()
    return sorted((one - back).total_seconds() for one in rows)


def _all_paid(till: CopiedTill) -> list[datetime]:
    with closing(open_books_to_read(till.data / "test")) as books:
        rows = [one.attempt for one in books.records(None, None)]
    ends = [one.paid_at for one in rows if one.state is State.PAID and one.paid_at is not None]
    return ends if len(ends) == len(rows) else []


def start_over_many(till: CopiedTill, server: PracticeServer) -> tuple[float, float, int]:
    """Seconds to the first question and to the first create, and questions within 20 s."""
    with opened(till) as (books, gateway):
        fill(books, gateway.account, MANY)
    begun = time.monotonic()
    window = till.order(quick=False, sales=("TEA",))

    def calls(name: str) -> int:
        return sum(one["call"] == name for one in server.books.snapshot()["calls"])

    def since(holds: Callable[[], object]) -> float:
        until(holds)
        return time.monotonic() - begun

    try:
        first, create = since(lambda: calls("status")), since(lambda: calls("create"))
        time.sleep(max(0.0, begun + CUT_S - time.monotonic()))
        return first, create, calls("status")
    finally:
        window.kill()


def main() -> int:
    """Measure, and leave nothing behind."""
    for count in [int(one) for one in sys.argv[1:]] or [1, 5, 20]:
        for silent in (False, True):
            with tempfile.TemporaryDirectory() as folder, bench(Path(folder)) as (till, server):
                doubts(till, server, count)
                found = waits(till, server, silent=silent)
            p99 = found[min(len(found) - 1, round(0.99 * (len(found) - 1)))]
            kind = "silent" if silent else "refused"
            _say(f"{count} unknown, network {kind}: first {found[0]:.1f} s, p99 {p99:.1f} s")
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder)) as (till, server):
        asked, created, questions = start_over_many(till, server)
    _say(
        f"{MANY} open rows: first question after {asked:.1f} s, first create after {created:.1f} s,"
        f" {questions} questions in {CUT_S:.0f} s"
    )
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
