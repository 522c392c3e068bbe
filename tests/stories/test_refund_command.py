"""`booth-pos refund` as a process: money back in part and whole, refused, lost and settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.till import Till, Toss, stand_in, until


@pytest.fixture(scope="module")
def toss(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toss]:
    with stand_in(tmp_path_factory.mktemp("toss")) as toss:
        yield toss


@pytest.fixture(params=["v1", "v2"])
def till(toss: Toss, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Till]:
    yield Till(tmp_path, toss.url(request.param), request.param).stocked()
    toss.heals()


def sold(till: Till, toss: Toss, *items: str) -> str:
    sale = till.start("sell", *items, "--json")
    order_no: str = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    assert sale.done().code == 0
    return order_no


def test_a_part_then_too_much_then_the_rest(till: Till, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA*2", "RICE")
    mixed = till.run("refund", order_no, "--amount", "1000", "--reason", "교환")
    assert (mixed.code, "--tax-free" in mixed.err) == (2, True)
    part = ("--amount", "5500", "--tax-free", "5500", "--reason", "쌀 불량", "--json")
    done = till.run("refund", order_no, *part)
    (end,) = done.objects
    assert (done.code, end["state"], end["refund_no"]) == (0, "done", f"{order_no}-R1")
    too_much = till.run("refund", order_no, "--amount", "9001", "--reason", "교환")
    assert (too_much.code, "9,000" in too_much.err) == (2, True)
    rest = till.run("refund", order_no, "--reason", "환불", "--lang", "en")
    assert (rest.code, "₩9,000 went back" in rest.out) == (0, True)
    (row,) = till.sales()
    assert (row["state"], row["refunded"], len(row["refunds"])) == ("paid", 14_500, 2)
    (payment,) = toss.payments(order_no)
    assert (payment["refunded"], payment["debits"]) == (14_500, 1)
    assert till.run("refund", order_no, "--reason", "또").code == 2


def test_what_cannot_be_refunded(till: Till, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    for words in (
        ("NOBODY01-1", "--reason", "교환"),
        (order_no, "--amount", "0", "--reason", "교환"),
        (order_no, "--reason", " "),
        (order_no, "--reason", "'따옴표'"),
        (order_no,),
    ):
        refused = till.run("refund", *words)
        assert (refused.code, refused.out) == (2, ""), words
        assert refused.err.strip()
    assert toss.calls("refunds", order_no) == 0


def test_a_final_no_gives_nothing_back(till: Till, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    toss.fails("refunds", "shop_key_refused", times=1)
    # Waits for the quiet period: only then is a no believed.
    no = till.run("refund", order_no, "--reason", "교환", "--json")
    assert (no.code, no.objects[0]["state"]) == (3, "refused")
    assert toss.payments(order_no)[0]["refunded"] == 0


def test_killed_with_the_answer_lost_and_settled(till: Till, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    toss.fails("refunds", "lost_answer", times=1)
    refund = till.start("refund", order_no, "--reason", "교환")
    until(lambda: toss.payments(order_no)[0]["refunded"] == 4_500)
    refund.kill()
    toss.heals()
    settled = till.run("settle", "--json")
    assert (settled.code, settled.objects[-1]["refunded"]) == (0, 4_500)
    assert toss.calls("refunds", order_no) == 1
    books = {one["check"] for one in till.run("doctor", "--json").objects}
    assert "doctor.books_good" in books
