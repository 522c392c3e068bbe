"""S2, S15, S24: whatever breaks in a sale, it tells nobody a secret, and nothing turns green."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.payment import State
from pos_app.gateway.toss import TossGateway
from pos_app.store.books import SqliteBooks
from tests.gateway.rawtoss import RawToss
from tests.security import canary
from tests.security.counter import Shop
from tests.security.telltale import Telltale

PARTS: list[tuple[type, str, int]] = [
    (SqliteBooks, "products", 1), (SqliteBooks, "stock", 1), (SqliteBooks, "open_sale", 1),
    (SqliteBooks, "attempt", 3), (SqliteBooks, "sale", 1), (SqliteBooks, "apply", 1),
    (SqliteBooks, "apply", 2), (SqliteBooks, "apply", 3), (SqliteBooks, "record", 1),
    (TossGateway, "create", 1), (TossGateway, "status", 1), (TossGateway, "execute", 1),
]  # fmt: skip


class Unforeseen(Exception):
    """Something that no part of the program knows."""


@pytest.fixture
def shop(tmp_path: Path, own_home: Path) -> Iterator[Shop]:
    level, far = logging.root.level, Telltale()
    with RawToss(far.serve) as server:
        far.origin = f"http://127.0.0.1:{server.port}"
        yield Shop(tmp_path, far, server)
    logging.root.setLevel(level)


def break_part(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, nth: int) -> list[int]:
    """Let the nth call fail with all that it was given; gives the calls that did."""
    real, calls, failed = getattr(owner, name), count(1), list[int]()

    def breaks(self: object, *given: Any, **more: Any) -> Any:
        if (call := next(calls)) != nth:
            return real(self, *given, **more)
        failed.append(call)
        pin = canary.PIN  # a local variable, as a PIN would be one
        raise Unforeseen(f"{canary.KEY} {given} {more} {len(pin)}")

    monkeypatch.setattr(owner, name, breaks)
    return failed


@pytest.mark.parametrize(("owner", "name", "nth"), PARTS)
def test_a_part_that_breaks_tells_nothing_and_sells_nothing(
    shop: Shop, owner: type, name: str, nth: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """S2, S15, S24: a trace in the log, a sentence for people, and the row as Toss has it."""
    with pytest.MonkeyPatch.context() as patch:
        failed = break_part(patch, owner, name, nth)
        code = shop.run(patch, capsys, "sell", "TEA", "--json")
    assert failed == [nth]
    debited = len(shop.far.debits)
    before = [row.state for row in shop.rows()]
    assert code == 1
    assert (State.PAID in before) <= (debited == 1)
    log = (shop.folder / "data" / "booth-pos.log").read_text("utf-8")
    assert "Unforeseen: sk_test_***" in log
    with pytest.MonkeyPatch.context() as patch:
        for _ in range(2):
            shop.run(patch, capsys, "settle")
    assert len(shop.far.debits) == debited  # a restart executes nothing
    assert [row.state is State.PAID for row in shop.rows()] == [debited == 1] * len(before)
    assert canary.told(shop.said) == []
    assert not any("Traceback" in one for one in shop.said)
    assert canary.leaks(shop.folder) == []


@pytest.mark.parametrize(
    ("call", "spoilt"),
    [
        ("payments", "refuse"), ("status", "redirect"), ("status", "shout"),
        ("execute", "refuse"), ("execute", "fail"), ("execute", "babble"),
    ],
)  # fmt: skip
def test_an_answer_that_tells_all_gets_nowhere(
    shop: Shop, spoilt: str, call: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """S2, S3: the key, a card, an account and a phone in a refusal, a header, a redirect."""
    shop.far.spoilt[call] = spoilt
    with pytest.MonkeyPatch.context() as patch:
        code = shop.run(patch, capsys, "sell", "TEA", "--wait", "0.3")
        shop.run(patch, capsys, "settle")
        shop.run(patch, capsys, "sales", "list", "--json")
    assert code in (3, 4)
    assert shop.far.debits == []
    assert canary.told(shop.said) == []
    assert canary.leaks(shop.folder) == []
