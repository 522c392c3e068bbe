"""What must hold once everything has come to rest: a won at Toss is a won in the books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pos_app.domain.payment import State
from pos_app.practice.payment import Payment
from pos_app.shop import Shop, grave
from pos_app.store.integrity import check_all
from tests.simulation.invariants import Violation
from tests.simulation.rest import check_receipts, check_returns, check_stock


def at_rest(shop: Shop) -> bool:
    """Whether Toss has said its last word on everything but refunds that wait for a person."""
    with shop.books.database.read() as db:
        refunds = db.execute("SELECT 1 FROM refunds WHERE state = 'pending'").fetchone()
    return not shop.books.not_over() and refunds is None


def wrongs(shop: Shop, payments: list[Payment]) -> Iterator[str]:
    """Everything that is not as it must be."""
    if not at_rest(shop):
        open_rows = [(one.order_no, str(one.state)) for one in shop.books.not_over()]
        yield f"never came to rest: {open_rows}"
    yield from _payments(shop, payments)
    yield from _refunds(shop, payments)
    for look in (check_stock, check_receipts, check_returns):
        try:
            look(lambda sql: _fetch(shop, sql))
        except Violation as wrong:
            yield str(wrong)
    for key, values in grave(check_all(shop.books.database, shop.anchor)):
        yield f"{key}: {values}"


def _payments(shop: Shop, payments: list[Payment]) -> Iterator[str]:
    theirs = {one.order_no: one.amount * one.debits for one in payments if one.debits}
    ours = {
        one.attempt.order_no: int(one.attempt.amount_won)
        for one in shop.books.records(None, None)
        if one.attempt.state is State.PAID and one.attempt.tender == "toss"
    }
    if theirs != ours:
        yield f"charged and paid differ: {set(theirs.items()) ^ set(ours.items())}"


def _refunds(shop: Shop, payments: list[Payment]) -> Iterator[str]:
    theirs = {
        one.refund_no: one.amount
        for payment in payments
        for one in payment.refunds
        if one.done_at is not None
    }
    doubtful = {
        no for (no,) in _fetch(shop, "SELECT refund_no FROM refunds WHERE state='doubtful'")
    }
    sql = """SELECT refund_no, refunds.amount_won FROM refunds JOIN attempts USING (order_no)
        WHERE refunds.state = 'done' AND tender = 'toss'"""
    ours = dict(_fetch(shop, sql))
    differ = {pair for pair in set(theirs.items()) ^ set(ours.items()) if pair[0] not in doubtful}
    if differ:
        yield f"refunds differ: {differ}"


def _fetch(shop: Shop, sql: str) -> list[Any]:
    with shop.books.database.read() as db:
        return [tuple(row) for row in db.execute(sql).fetchall()]
