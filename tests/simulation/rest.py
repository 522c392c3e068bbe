"""The end of a world: faults off, everything expires, people finish, and the sums are checked."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from pos_app.domain.match import Side
from pos_app.flow.pace import Pace
from pos_app.practice.payment import OPEN_STATES, Payment, PayState
from pos_app.store.books import open_books_to_read
from pos_app.store.integrity import check_all
from tests.simulation.invariants import Violation
from tests.simulation.till import KEY, grave

if TYPE_CHECKING:
    from tests.simulation.world import World

_PACE = Pace()
_AFTER_EXPIRY_S = 100.0
_BANK_S = 220.0  # a refund that Toss runs by itself is over by then
_ASKED_EVERY_S = _PACE.given_up_old_s  # what has waited for long
_PATIENCE_S = 300.0  # of whoever closes the shop, for what is under way
_LONG_GONE_S = 4_000.0  # more than the 65 minutes after which "no such payment" is believed
_CHECKED_WHOLE = 4  # of so many seeds one: the whole check takes as long as two sales
_MATCHED = 4  # of so many seeds one: it asks about every order once more
_SETTLE_S = 4_000.0
_SENT_WITHIN_S = 60.0
_ROUNDS = 4  # a request is decided, a doubtful refund sent again, what is left given back

_OPEN = """SELECT order_no, state FROM attempts
    WHERE state IN ('creating', 'waiting', 'executing', 'unknown')"""
_NOT_OVER = """SELECT order_no, state FROM attempts WHERE "over" = 0"""
_PENDING = "SELECT refund_no, state FROM refunds WHERE state IN ('pending', 'doubtful')"
_UNSENT = "SELECT refund_no, order_no FROM refunds WHERE state = 'pending' AND tries = 0"
_BOOKED = "SELECT ref, kind, payload FROM ledger WHERE kind IN ('paid', 'found')"
_GIVEN_BACK = "SELECT ref, payload FROM ledger WHERE kind = 'refund'"
_PAID = "SELECT order_no, amount_won, shown_at, alarm, tender FROM attempts WHERE state = 'paid'"
_REFUNDS = "SELECT refund_no, order_no, amount_won, state FROM refunds"
_RESERVED = "SELECT sku, reserved FROM stock WHERE reserved <> 0"
_SOLD = """SELECT sku, -sum(delta) FROM movements WHERE kind = 'sale' GROUP BY sku"""
# Once for a sale, though cash and a late charge may both have paid it.
_LINES_PAID = """SELECT sku, sum(qty) FROM sale_lines
    WHERE sale_no IN (SELECT sale_no FROM attempts WHERE state = 'paid') GROUP BY sku"""
_SHORT = "SELECT detail FROM history WHERE event = 'stock_short'"
_SOLD_LINES = "SELECT order_no, line_no, sku FROM attempts JOIN sale_lines USING (sale_no)"
_UNCOUNTED = "SELECT sku FROM stock WHERE on_hand IS NULL"
_GRANTED = """SELECT requests.order_no, refund_no, lines
    FROM requests JOIN refunds USING (refund_no)
    WHERE refunds.state = 'done'"""
_RETURNED = "SELECT ref, sku, sum(delta) FROM movements WHERE kind = 'return' GROUP BY ref, sku"
_DEEDS = "SELECT payload FROM ledger WHERE kind = 'deed'"
_RECEIPTS = "SELECT receipt_no, order_no FROM receipts ORDER BY receipt_no"
_DUMP = (
    "SELECT * FROM attempts ORDER BY attempt_no",
    "SELECT * FROM refunds ORDER BY decision_no",
    "SELECT * FROM ledger ORDER BY seq",
    "SELECT * FROM stock ORDER BY sku",
    "SELECT * FROM receipts ORDER BY receipt_no",
)


def come_to_rest(world: World) -> None:
    """Let everything expire, in an open window or a closed shop; ask about it; finish business."""
    calm_s = world.clock.true_s
    world.schedule.run(max(calm_s, world.clock.asleep_until) + 60.0)
    if world.plan.stays_open:
        _window(world)
    else:
        _close_up(world)
    world.floor.close_doors()
    wait_s = _longest_s(world) + _AFTER_EXPIRY_S
    if world.clock.jumped_s:  # what nobody attends looks old
        wait_s += _ASKED_EVERY_S
    world.schedule.run(world.clock.true_s + max(wait_s, _BANK_S + _ASKED_EVERY_S))
    if world.plan.stays_open:
        _check_attempts(world)
        _check_pending(world)
    _settle(world)
    with _Reading(world):
        _check_attempts(world)
        _check_pending(world)
    for _ in range(_ROUNDS):
        _window(world)
        if not world.office.finish_business():
            break
        _check_sent(world)
        _close_up(world)
    _close_up(world)
    # Rows are dated by a clock that may have been hours ahead.
    long_s = _LONG_GONE_S + world.clock.jumped_s
    world.schedule.run(max(world.clock.true_s, calm_s + long_s))
    _settle(world)


def _longest_s(world: World) -> float:
    """Seconds until the last open payment has expired at Toss, and an old one is asked about."""
    open_ones = [one for one in world.far_end.books.payments() if one.state in OPEN_STATES]
    ends = (
        one.expires_at + _ASKED_EVERY_S * (one.expires_at - one.created_at > _PACE.old_after_s)
        for one in open_ones
    )
    return max((end - world.clock.toss() for end in ends), default=0.0)


def _window(world: World) -> None:
    _await_settle(world)  # one that was begun before it grew calm
    if world.lives.till is None:
        world.lives.boot("window")
        world.schedule.run(world.clock.true_s + 30.0)
    if world.lives.till is None:
        raise Violation("L1", "the till does not start, though nothing is wrong any more")


def _close_up(world: World) -> None:
    """Begin nothing more, wait for what is under way, close."""
    if world.lives.till is None:
        return
    world.lives.living.stop()
    till, until_s = world.lives.living, world.clock.true_s + _PATIENCE_S
    while till.busy and world.clock.true_s < until_s:
        world.schedule.run(world.clock.true_s + 5.0)
    if till.busy:
        raise Violation("L1", "something is under way for ever")
    world.lives.close()


def _settle(world: World) -> None:
    if world.lives.till is not None:
        _close_up(world)
    world.lives.boot("settle")
    world.schedule.run(world.clock.true_s + 1.0)
    _await_settle(world)


def _await_settle(world: World) -> None:
    until_s = world.clock.true_s + _SETTLE_S
    while world.lives.settling and world.clock.true_s < until_s:
        world.schedule.run(world.clock.true_s + 10.0)
    if world.lives.settling:
        raise Violation("L1", "settle does not end")


def _check_attempts(world: World) -> None:
    for order_no, state in world.auditor.fetch(_OPEN):
        if not _nobody_knows(world, order_no, state):
            raise Violation("L1", f"{order_no} is still {state}")


def _nobody_knows(world: World, order_no: str, state: str) -> bool:
    """Whether the cashier was told that this sale could not be written.

    The error came after the bytes were safe. Nothing was ever sent for it; the next start ends it.
    """
    till = world.lives.window
    return state == "creating" and till is not None and till.counter.watch.get(order_no) is None


def _check_over(read: Any) -> None:
    for order_no, state in read(_NOT_OVER):
        raise Violation("L1", f"{order_no} is {state}, and never over")


def _check_pending(world: World) -> None:
    """A doubtful refund stands before a person, in the list of unfinished business."""
    for refund_no, state in world.auditor.fetch(_PENDING):
        if state == "pending":
            raise Violation("L1", f"{refund_no} is still {state}")


def _check_sent(world: World) -> None:
    """What somebody decides leaves in the same life: no start has to find it."""
    world.schedule.run(world.clock.true_s + _SENT_WITHIN_S)
    for refund_no, order_no in world.auditor.fetch(_UNSENT):
        raise Violation("L1", f"{refund_no} of {order_no} was decided and is not sent")


class _Reading:
    """The books, read while no process has them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open = world.lives.till is not None

    def __enter__(self) -> Any:
        if not self._open:
            self._world.auditor.open(self._world.lives.folder)
        return self._world.auditor.fetch

    def __exit__(self, *_: object) -> None:
        if not self._open:
            self._world.auditor.close()


def check(world: World) -> None:
    """L2 to L6, I4, I10: the sums at the end."""
    with _Reading(world) as read:
        _check_over(read)
        _check_ledger(world, read)
        _check_refunds(world, read)
        _check_people(world, read)
        check_stock(read)
        check_receipts(read)
        check_returns(read)
        if world.crew.managers:
            _check_rights(world, read)
        before = [read(sql) for sql in _DUMP]
        world.report.sales = read("SELECT count(*) FROM sales")[0][0]
    if world.report.seed % _MATCHED == 1:
        _check_match(world)
    _settle(world)
    with _Reading(world) as read:
        for sql, was in zip(_DUMP, before, strict=True):
            if read(sql) != was:
                raise Violation("L6", f"a second settle changed: {sql}")


def _check_match(world: World) -> None:
    """L8: the closing's own match finds books and Toss equal, order by order."""
    world.lives.boot("match")
    until_s = world.clock.true_s + _SETTLE_S
    while world.lives.matched is None and world.clock.true_s < until_s:
        world.schedule.run(world.clock.true_s + 10.0)
    rows = world.lives.matched
    if rows is None:
        raise Violation("L8", "the match does not end")
    with _Reading(world) as read:
        doubtful = {no.rpartition("-")[0] for no, _ in read(_PENDING)}  # before a person
        for row in rows:
            if row.side is not Side.EQUAL and row.order_no not in doubtful:
                raise Violation("L8", f"{row.order_no} is {row.side} in the match")
        paid = {order_no for order_no, *_, tender in read(_PAID) if tender == "toss"}
    missing = paid - {row.order_no for row in rows}
    if missing:
        raise Violation("L8", f"{sorted(missing)} are paid, and not in the match")
    _close_up(world)


def _check_ledger(world: World, read: Any) -> None:
    booked = {ref: kind for ref, kind, told in read(_BOOKED) if not _in_cash(told)}
    for payment in world.far_end.books.payments():
        charged = payment.debits > 0
        if charged and payment.order_no not in booked:
            raise Violation("L2", f"{payment.order_no} was charged and is not booked")
        if not charged and payment.order_no in booked:
            raise Violation("L2", f"{payment.order_no} is booked and was not charged")
    mine = {ref for ref, told in read(_GIVEN_BACK) if not _in_cash(told)}
    theirs = {one.refund_no for one in _given_back(world)}
    if mine != theirs:
        raise Violation("L2", f"refunds differ: {sorted(mine ^ theirs)}")


def _in_cash(told: str) -> bool:
    return bool(json.loads(told).get("tender") == "cash")


def _given_back(world: World) -> list[Any]:
    payments: list[Payment] = world.far_end.books.payments()
    return [one for payment in payments for one in payment.refunds if one.done_at is not None]


def _check_refunds(world: World, read: Any) -> None:
    rows = {no: (order, amount, state) for no, order, amount, state in read(_REFUNDS)}
    if len(rows) > world.office.decisions:
        raise Violation(
            "I4", f"{world.office.decisions} decisions, {len(rows)} refunds in the books"
        )
    for payment in world.far_end.books.payments():
        if sum(one.amount for one in payment.refunds) > payment.amount:
            raise Violation("I4", f"{payment.order_no}: more went back than was paid")
        for one in payment.refunds:
            row = rows.get(one.refund_no)
            if row is None or row[:2] != (payment.order_no, one.amount):
                raise Violation("I4", f"{one.refund_no} was made at Toss, and nobody decided it")
        if payment.state is PayState.REFUND_PROGRESS:
            raise Violation("L1", f"{payment.order_no}: a refund runs for ever")


def _check_people(world: World, read: Any) -> None:
    for order_no, amount_won, shown_at, alarm, tender in read(_PAID):
        back = _back_won(world, read, order_no, tender)
        if alarm is not None:
            raise Violation("L3", f"{order_no} was charged, and the alarm {alarm} stays")
        if shown_at is None and back < amount_won:
            raise Violation("L3", f"{order_no} was charged, and nobody handed it over")
        if not world.floor.has_goods(order_no) and back < amount_won:
            raise Violation("L3", f"{order_no}: the buyer has neither goods nor money")


def _back_won(world: World, read: Any, order_no: str, tender: str) -> int:
    """What the buyer has back: Toss knows, and of cash the books alone."""
    if tender == "cash":
        rows = read(_REFUNDS)
        return sum(won for _, order, won, state in rows if (order, state) == (order_no, "done"))
    payment = world.far_end.payment(order_no)
    assert payment is not None
    return sum(one.amount for one in payment.refunds if one.done_at is not None)


def check_receipts(read: Any) -> None:
    """Numbers without a gap, one for each payment that is booked."""
    paid = {order_no for order_no, *_ in read(_PAID)}
    numbered = read(_RECEIPTS)
    if [number for number, _ in numbered] != list(range(1, len(paid) + 1)):
        raise Violation("L5", f"{len(paid)} payments, receipts {[no for no, _ in numbered]}")
    if {order_no for _, order_no in numbered} != paid:
        raise Violation("L5", "a receipt is not that of a payment")


def check_returns(read: Any) -> None:
    """What goes back on the shelf is what was to, of every refund that is done, and once (I3)."""
    wanted: Counter[tuple[str, str]] = Counter()
    sold = {(order_no, line_no): sku for order_no, line_no, sku in read(_SOLD_LINES)}
    uncounted = {sku for (sku,) in read(_UNCOUNTED)}
    for order_no, refund_no, lines in read(_GRANTED):
        for line in json.loads(lines):
            sku = sold[order_no, line["line_no"]]
            if line["fate"] == "stock" and sku not in uncounted:
                wanted[refund_no, sku] += line["qty"]
    back = {(ref, sku): qty for ref, sku, qty in read(_RETURNED) if sku not in uncounted}
    if back != dict(wanted):
        raise Violation("I3", f"{back} went back on the shelf, {dict(wanted)} was to")


def _check_rights(world: World, read: Any) -> None:
    """I11: with staff nobody sells unknown, and no refund is decided without a manager's PIN."""
    managers, names = set(world.crew.managers), world.crew.names
    for (cashier,) in read("SELECT DISTINCT cashier FROM sales"):
        if cashier not in names:
            raise Violation("I11", f"{cashier!r} sold, and is not of the staff")
    allowed: Counter[str] = Counter()
    for (payload,) in read(_DEEDS):
        told = json.loads(payload)
        if (told["action"], told["outcome"]) != ("approve_refund", "allowed"):
            continue
        if told["approved_by"] not in managers:
            raise Violation("I11", f"{told} was no manager's to allow")
        if len(managers) > 1 and told["who"] == told["approved_by"]:
            raise Violation("I11", f"{told} was allowed by whoever asked for it")
        allowed[told["about"]] += 1
    refunds = Counter(order_no for _, order_no, *_ in read(_REFUNDS))
    for order_no, count in refunds.items():
        if count > allowed[order_no]:
            raise Violation("I11", f"{order_no}: {count} refunds, {allowed[order_no]} allowed")


def check_stock(read: Any) -> None:
    for sku, reserved in read(_RESERVED):
        raise Violation("L4", f"{sku}: {reserved} still reserved")
    sold, short = dict(read(_SOLD)), read(_SHORT)
    for (detail,) in short:
        sku, _, qty = detail.partition(" × ")
        sold[sku] = sold.get(sku, 0) + int(qty)
    uncounted = {sku for (sku,) in read(_UNCOUNTED)}
    paid = dict(read(_LINES_PAID))
    for sku in {*sold, *paid} - uncounted:
        if sold.get(sku, 0) != paid.get(sku, 0):
            raise Violation("I3", f"{sku}: {sold.get(sku)} left the shelf, {paid.get(sku)} paid")


def check_files(world: World) -> None:
    """L5, I10: the files as they lie there when all is closed."""
    if world.report.seed % _CHECKED_WHOLE == 0:
        _check_whole(world)
    secret = KEY.encode()
    for path in world.lives.folder.rglob("*"):
        if path.is_file() and secret in path.read_bytes():
            raise Violation("I10", f"the key stands in {path.name}")


def _check_whole(world: World) -> None:
    """What `doctor` and the window's background check look at; the quick look is at every start."""
    books = open_books_to_read(world.lives.folder)
    try:
        findings = grave(check_all(books.database, books.anchor))
    finally:
        books.close()
    if findings:
        raise Violation("L5", f"{findings[0]}")
