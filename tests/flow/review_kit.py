"""What tests of refund requests share: a sale to give back of, and its steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.domain.catalog import Product
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import Refund
from pos_app.domain.request import Ask, Fate, Piece, Request, Way
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.flow.giveback import GiveBack
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import RICE, TEA, Kit, Patience
from tests.flow.staff_kit import BOSS, PINS

WHY = "교환"
TWO = (Piece(1, 1, Fate.STOCK), Piece(1, 1, Fate.DAMAGED))


def refused(key: str, call: Callable[..., object], *args: object, **more: object) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert caught.value.key == key
    return caught.value


def sold(kit: Kit, *products: Product) -> Attempt:
    """Two teas and rice, or these, paid."""
    attempt = kit.shown(*(products or (TEA, TEA, RICE)))
    kit.approve(attempt)
    kit.until_over(attempt)
    assert kit.row(attempt).state is State.PAID
    return kit.row(attempt)


def by_lines(order_no: str, *pieces: Piece) -> Ask:
    return Ask(order_no, WHY, Way.LINES, pieces=pieces or TWO)


def asked(kit: Kit, paid: Attempt, *pieces: Piece) -> Request:
    return kit.counter.review.ask(by_lines(paid.order_no, *pieces))


def pin(kit: Kit, order_no: str, name: str = BOSS, action: Action = Action.APPROVE_REFUND) -> None:
    """A manager's PIN for one decision."""
    kit.access.approve(action, order_no, name, PINS[name])


def approved(kit: Kit, request: Request) -> Refund:
    return kit.counter.review.approve(request.request_no, request.amount_won)


def given_back(kit: Kit, request: Request) -> Refund:
    """Approved and seen through to its end."""
    refund = approved(kit, request)
    desk = GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, Patience(kit))
    return desk.see_through(refund)


def healthy(kit: Kit) -> bool:
    found = check_all(kit.books.database, kit.books.anchor)
    assert found == ()
    return True
