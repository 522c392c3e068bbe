"""The end of a recipe: the world is mended and rests, people finish, and the books are compared."""

from __future__ import annotations

from contextlib import suppress

from pos_app.domain.unfinished import Kind
from pos_app.errors import Refused
from pos_app.practice.payment import OPEN_STATES
from pos_app.store.integrity import NOTICES, check_all
from tests.operator.deeds import Deeds
from tests.operator.shop import Shop
from tests.simulation.invariants import Violation

_LONG_GONE_S = 4_000.0  # more than the 65 minutes after which "no such payment" is believed
_A_WHILE_S = 200.0  # quiet periods, and every question of a watch that has few
_ROUNDS = 4

_NOT_OVER = """SELECT order_no FROM attempts WHERE "over" = 0"""
_UNSETTLED = "SELECT refund_no, state FROM refunds WHERE state IN ('pending', 'doubtful')"
_RESERVED = "SELECT sku, reserved FROM stock WHERE reserved <> 0 OR on_hand < 0"
_BOOKED = """SELECT ref, json_extract(payload, '$.amount_won') FROM ledger
    WHERE kind IN ('paid', 'found')"""
_GIVEN_BACK = """SELECT ref, json_extract(payload, '$.amount_won') FROM ledger
    WHERE kind = 'refund'"""
_PAID = "SELECT order_no, shown_at, alarm FROM attempts WHERE state = 'paid'"


def come_to_rest(shop: Shop) -> None:
    """Mend everything, let it rest, finish the business, and compare."""
    _mend(shop)
    _window(shop, _A_WHILE_S)
    _check_listed(shop)
    _expire(shop)
    _settle(shop)
    for _ in range(_ROUNDS):
        _window(shop, _A_WHILE_S)
        if not _finish_business(shop):
            break
    shop.close()
    # Rows are dated by a clock that may have been hours ahead.
    shop.clock.true_s += _LONG_GONE_S + shop.clock.jumped_s
    _settle(shop)
    shop.open()
    shop.look()
    _check(shop)


def _mend(shop: Shop) -> None:
    shop.line.mend()
    shop.harm_disk = None
    shop.set_clock_right()


def _window(shop: Shop, seconds: float) -> None:
    if shop.till is None:
        shop.open()
    shop.living.let_time_pass(seconds)
    shop.look()


def _expire(shop: Shop) -> None:
    books = shop.far_end.books
    for payment in books.payments():
        if payment.state in OPEN_STATES:
            books.expire(payment.order_no)


def _settle(shop: Shop) -> None:
    if shop.till is not None:
        shop.close()
    shop.settle()


def _finish_business(shop: Shop) -> bool:
    """Hand over what its buyer has already, else give it back; whether there was any."""
    counter, people = shop.living.counter, shop.people
    matters = counter.backlog.listed(counter.backlog.read())
    doubtful = [one for one in matters if one.kind is Kind.REFUND_DOUBTFUL]
    for matter in doubtful:  # it holds the money that the list would give back
        people.asked_back[matter.order_no].append(matter.amount_won)
        with suppress(Refused):  # Toss has it, or something of the same amount
            counter.backlog.send_again(matter.ref)
    left = [one for one in matters if one.kind in {Kind.FOUND, Kind.UNSEEN}]
    for matter in left:
        order_no = matter.order_no
        if people.of[order_no].goods_for == order_no:
            counter.handed_over(order_no)
            continue
        for asked in shop.living.asked():
            if asked.order_no == order_no:  # it holds the money that the list would give back
                Deeds(shop).approve_request(asked)
        people.asked_back[order_no].append(people.price[order_no])
        with suppress(Refused):  # money went back by a decision which a restore has lost
            shop.living.refund(order_no, None)
    return bool(left or doubtful)


def _check_listed(shop: Shop) -> None:
    """Nothing waits for nobody: what is open stands in the list of unfinished business, or is a
    payment that was seen green, or whose card is open and green (it may be long until Toss is asked
    for the last time, while others pay)."""
    counter = shop.living.counter
    listed = {one.ref for one in counter.backlog.listed(counter.backlog.read())}
    vigils = [one.vigil for one in counter.watch.rows()]
    looked_at = {one.order_no for one in vigils if one.attended}
    paid = [row for row in shop.read(_PAID) if row[2] is None]
    green = {row[0] for row in paid if row[1] is not None or row[0] in looked_at}
    for row in (*shop.read(_NOT_OVER), *shop.read(_UNSETTLED)):
        if row[0] not in listed | green:
            raise Violation("list", f"{row[0]} is open, and stands in no list")


def _check(shop: Shop) -> None:
    _check_listed(shop)
    for row in shop.read(_NOT_OVER):
        raise Violation("rest", f"{row[0]} is not over")
    for number, state in shop.read(_UNSETTLED):
        if state == "pending":
            raise Violation("rest", f"{number} is still pending")
    for sku, reserved in shop.read(_RESERVED):
        raise Violation("rest", f"{sku}: {reserved} reserved, or fewer than none on the shelf")
    books = shop.living.books
    for finding in check_all(books.database, books.anchor):
        if finding[0] not in NOTICES:
            raise Violation("books", f"{finding}")
    _compare(shop)
    _check_people(shop)


def _compare(shop: Shop) -> None:
    """Our books and Toss' own, row by row."""
    payments = shop.far_end.books.payments()
    charged = sorted((one.order_no, one.amount) for one in payments if one.debits)
    if sorted(shop.read(_BOOKED)) != charged:
        raise Violation("books", f"booked {shop.read(_BOOKED)}, charged {charged}")
    theirs = {(one.refund_no, one.amount) for each in payments for one in each.refunds}
    ours = set(shop.read(_GIVEN_BACK))
    if not ours <= theirs:
        raise Violation("books", f"refunds that Toss has not made: {ours - theirs}")
    told = {one.order_no for one in shop.living.books.lost.differences()}
    for each in payments:
        lacking = {(one.refund_no, one.amount) for one in each.refunds} - ours
        if lacking and each.order_no not in told:
            raise Violation("books", f"{each.order_no}: nobody is told of {lacking}")


def _check_people(shop: Shop) -> None:
    people = shop.people
    for order_no, shown_at, alarm in shop.read(_PAID):
        buyer, here = people.of[str(order_no)], people.accounts[str(order_no)]
        if alarm is not None:
            raise Violation("people", f"{order_no} was charged, and the alarm {alarm} stays")
        if here > 0 and shown_at is None and not people.asked_back[str(order_no)]:
            raise Violation("people", f"{order_no} was charged, and nobody did anything about it")
        if here == people.price[str(order_no)] and buyer.goods_for != order_no:
            raise Violation("people", f"{buyer} paid {order_no}, and has neither goods nor money")
