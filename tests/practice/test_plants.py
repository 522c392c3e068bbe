"""Differences planted in the stand-in's books: they stand there, and only this machine plants."""

from __future__ import annotations

import httpx
import pytest

from pos_app.practice.payment import PayState
from pos_app.practice.server import PracticeServer


def planted(server: PracticeServer, **wish: object) -> httpx.Response:
    return httpx.post(f"{server.origin}/practice/plant", json=wish)


def test_each_difference_stands_in_the_books(server: PracticeServer) -> None:
    books = server.books
    assert planted(server, what="new", orderNo="A-1", amount=5_000).json()["state"] == (
        "PAY_COMPLETE"
    )
    assert books.find("A-1").debits == 1
    planted(server, what="refund", orderNo="A-1", amount=1_200)
    planted(server, what="refund", orderNo="A-1", amount=800)
    assert (books.find("A-1").refunded, books.find("A-1").state) == (2_000, PayState.REFUND_SUCCESS)
    planted(server, what="amount", orderNo="A-1", amount=9_000)
    assert books.find("A-1").tax.total == 9_000
    planted(server, what="unpaid", orderNo="A-1")
    assert (books.find("A-1").paid, books.find("A-1").debits) == (False, 0)
    planted(server, what="paid", orderNo="A-1")
    assert books.find("A-1").paid


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"what": "new"}, 400),
        ({"what": "new", "orderNo": "A-2", "amount": "5"}, 400),
        ({"what": "paid", "orderNo": "A-9"}, 409),
        ({"what": "burn", "orderNo": "A-9"}, 409),
        ({"orderNo": "A-9"}, 409),
    ],
)
def test_what_cannot_be_planted(
    server: PracticeServer, wish: dict[str, object], status: int
) -> None:
    assert planted(server, **wish).status_code == status


def test_no_more_goes_back_than_there_is(server: PracticeServer) -> None:
    planted(server, what="new", orderNo="A-3", amount=1_000)
    for amount in (0, 1_001):
        assert planted(server, what="refund", orderNo="A-3", amount=amount).status_code == 409
