"""Five buyers at one counter: each ends as Toss says, nobody's card is another's, nothing stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from pos_app.domain.catalog import Sku
from pos_app.domain.face import Face
from pos_app.domain.money import format_won
from pos_app.domain.payment import State
from pos_app.ui.look import tone_name
from tests.stories.inside import Inside, Pulse, inside
from tests.stories.program import Toss, at, stand_in, stocked

# Two of one amount end differently.
GOODS = {
    "pays": ("M02",),
    "refused": ("M02",),
    "expires": ("B01",),
    "silent": ("E02", "E02"),
    "pays too": ("M01", "B01"),
}
SUMS = {"pays": 12_000, "refused": 12_000, "expires": 15_000, "silent": 22_000, "pays too": 29_000}
STALL_S = 1.0  # a machine may be busy; what this window aims at is 0.05


@dataclass
class Fair:
    """A counter, the Toss it sells at, and who has come."""

    till: Inside
    toss: Toss
    buyers: dict[str, str]

    def order(self, what: str, **wish: object) -> None:
        self.till.ask(partial(self.toss.order, what, **wish))

    def calls(self, name: str) -> int:
        return self.till.ask(partial(self.toss.calls, name))

    def told(self) -> dict[str, dict[str, Any]]:
        """What Toss knows, by order number."""
        return {one["order_no"]: one for one in self.till.ask(self.toss.payments)}

    def pays(self, who: str) -> None:
        self.order("approve", orderNo=self.buyers[who])
        self.till.until_face(self.buyers[who], Face.PAID)

    def refused(self) -> None:
        order_no = self.buyers["refused"]
        self.order("faults", call="execute", fault="no_balance", times=1)
        self.order("approve", orderNo=order_no)
        self.till.until_face(order_no, Face.REFUSED)
        assert self.till.row(order_no).state is State.UNKNOWN  # confirmed only by Toss
        self.till.until_face(order_no, Face.DECLINED)

    def expires(self) -> None:
        self.order("expire", orderNo=self.buyers["expires"])
        self.till.until_face(self.buyers["expires"], Face.CANCELLED)

    def silent(self) -> None:
        """The execute is lost, and then Toss answers nobody's question."""
        order_no = self.buyers["silent"]
        before = self.calls("execute")
        self.order("faults", call="execute", fault="slow", seconds=0.8, times=1)
        self.order("faults", call="execute", fault="lost_answer", times=1)
        self.order("approve", orderNo=order_no)
        self.till.until(lambda: self.calls("execute") > before)
        self.order("faults", call="status", fault="server_error")
        self.till.until_face(order_no, Face.CHECKING)
        self.stays_amber(order_no)
        self.order("faults", clear="status")

    def stays_amber(self, order_no: str) -> None:
        asked = self.calls("status")
        self.till.until(lambda: self.calls("status") >= asked + 4)
        card = self.till.card(order_no)
        assert card is not None
        assert (card.face, tone_name(card.face)) == (Face.CHECKING, "amber")
        assert self.till.row(order_no).state is State.UNKNOWN
        assert self.till.shop.books.stock()[Sku("E02")].reserved == 2

    def deeds(self) -> dict[str, Callable[[], None]]:
        return {
            "pays": lambda: self.pays("pays"),
            "refused": self.refused,
            "expires": self.expires,
            "silent": self.silent,
            "pays too": lambda: self.pays("pays too"),
        }


@pytest.fixture
def toss(tmp_path: Path) -> Iterator[Toss]:
    with stand_in(tmp_path / "toss") as one:
        yield one


def orders() -> list[tuple[str, ...]]:
    """A few of the 120 orders in which five things may happen."""
    return Random(3).sample(list(permutations(GOODS)), 2)


@pytest.mark.parametrize("order", orders(), ids=" > ".join)
def test_five_buyers_at_once_each_end_right(
    order: tuple[str, ...],
    toss: Toss,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    shop = stocked(at(toss, tmp_path / "shop"))
    with inside(qtbot, shop, monkeypatch) as till:
        pulse = Pulse(till.window)
        fair = Fair(till, toss, come(till))
        for who in order:
            fair.deeds()[who]()
            every_card_is_its_buyers(fair)
        till.until_face(fair.buyers["silent"], Face.PAID)
        every_card_is_its_buyers(fair)
        record_testsuite_property("the window's pulse", pulse.said())
        print(pulse.said())  # noqa: T201 - `pytest -s` shows it
        assert max(pulse.gaps_s) < STALL_S
    the_books_agree(fair, shop.stock())


def come(till: Inside) -> dict[str, str]:
    """Five buyers take their goods one after the other; none has paid when the last one comes."""
    buyers = {}
    for who, skus in GOODS.items():
        buyers[who] = till.charge(*skus)
        till.act("next")
    assert len(set(buyers.values())) == len(GOODS)
    assert {till.row(one).state for one in buyers.values()} == {State.WAITING}
    return buyers


def every_card_is_its_buyers(fair: Fair) -> None:
    """In the strip, in full, and on the buyer's phone: one word, one sum."""
    told, said, words = fair.told(), fair.till.strip(), set()
    for who, order_no in fair.buyers.items():
        row, payment = fair.till.row(order_no), told[order_no]
        words.add(row.word)
        assert row.amount_won == payment["amount"] == SUMS[who]
        assert str(payment["product_desc"]).startswith(f"{row.word} · ")
        if order_no in said:  # the latest results stay, older ones make room
            assert said[order_no].startswith(f"{row.word}, {format_won(row.amount_won)}")
            fair.till.window.usher.open(order_no)
            pay = fair.till.window.pay
            assert pay.card is not None
            assert (pay._word.text(), pay.card.order_no) == (row.word, order_no)
            assert format_won(row.amount_won) in pay._amount.text()
            assert pay.qr.is_empty() is (pay.card.face is not Face.SHOW_QR)
    assert len(words) == len(fair.buyers)


def the_books_agree(fair: Fair, stock: dict[str, tuple[int, int]]) -> None:
    told = {one["order_no"]: one for one in fair.toss.payments()}
    ends = {who: told[order_no] for who, order_no in fair.buyers.items()}
    assert {who: one["debits"] for who, one in ends.items()} == {
        "pays": 1, "refused": 0, "expires": 0, "silent": 1, "pays too": 1,
    }  # fmt: skip
    assert fair.toss.calls("execute") == 4  # nothing was ever sent twice
    assert stock == {
        "M01": (23, 0), "M02": (17, 0), "B01": (19, 0), "E02": (14, 0), "F03": (1, 0),
    }  # fmt: skip
