"""`booth-pos refunds` as a process: asked, listed, approved, rejected, and by whom."""

from __future__ import annotations

import pytest

from tests.stories.test_staff_command import (
    AS_BOSS,
    AS_KIM,
    BOSS,
    BOSS_PIN,
    BY_BOTH,
    KIM,
    KIM_PIN,
    OTHER,
    OTHER_PIN,
    add,
    shop,
    sold,
)
from tests.stories.till import Toss
from tests.stories.zygote import CopiedTill

__all__ = ["shop"]
ASK = ("refunds", "ask")
WHY = ("--reason", "교환")


def asked(till: CopiedTill, order_no: str, *more: str) -> str:
    words = (*ASK, order_no, *(more or ("--line", "1=stock")), *WHY, "--json", *AS_KIM)
    done = till.finish(*words, typed=f"{KIM_PIN}\n")
    assert done.code == 0, done.err
    request_no: str = done.objects[0]["request_no"]
    return request_no


def test_asked_listed_and_approved(shop: CopiedTill, toss: Toss) -> None:
    order_no = sold(shop, toss)
    before = {one["sku"]: one["stock"] for one in shop.finish("products", "list", "--json").objects}
    number = asked(shop, order_no)
    (row,) = shop.finish("refunds", "list", "--json").objects
    assert (row["request_no"], row["who"], row["amount"], row["lines"][0]["fate"]) == (
        number, KIM, 4_500, "stock",
    )  # fmt: skip
    assert "4,500" in shop.finish("refunds", "list").out
    typed = f"{BOSS_PIN}\n"
    approve = ("refunds", "approve", number, *AS_BOSS)
    wrong = shop.finish(*approve, "--amount", "4501", typed=typed)
    assert (wrong.code, "4,501" in wrong.err, toss.calls("refunds", order_no)) == (2, True, 0)
    done = shop.finish(*approve, "--amount", "4500", "--json", typed=typed)
    assert (done.code, done.objects[0]["state"]) == (0, "done")
    again = shop.finish(*approve, "--amount", "4500", typed=typed)
    assert again.code == 2
    after = {one["sku"]: one["stock"] for one in shop.finish("products", "list", "--json").objects}
    assert {sku for sku in after if after[sku] != before[sku]} == {"TEA"}
    assert after["TEA"] == before["TEA"] + 1
    assert shop.finish("refunds", "list").out == ""
    (ended,) = shop.finish("refunds", "list", "--all", "--json").objects
    assert (ended["approved_by"], ended["refund_no"]) == (BOSS, f"{order_no}-R1")
    health = shop.finish("doctor", "--json").objects
    assert "doctor.books_good" in {one["check"] for one in health}


def test_rejected_and_withdrawn(shop: CopiedTill, toss: Toss) -> None:
    order_no = sold(shop, toss)
    number = asked(shop, order_no, "--amount", "1000")
    typed = f"{BOSS_PIN}\n"
    silent = shop.finish("refunds", "reject", number, *AS_BOSS, typed=typed)
    assert (silent.code, silent.out) == (2, "")
    no = shop.finish("refunds", "reject", number, "--remark", "안 돼요", *AS_BOSS, typed=typed)
    assert (no.code, "안 돼요" in no.out) == (0, True)
    further = asked(shop, order_no, "--whole", "--line", "1=kept")
    theirs = shop.finish("refunds", "withdraw", further, *AS_BOSS, typed=typed)
    assert (theirs.code, KIM in theirs.err) == (2, True)
    assert shop.finish("refunds", "withdraw", further, *AS_KIM, typed=f"{KIM_PIN}\n").code == 0
    states = [one["state"] for one in shop.finish("refunds", "list", "--all", "--json").objects]
    assert states == ["rejected", "withdrawn"]
    assert toss.calls("refunds", order_no) == 0


RISKY = ("approve {request} --amount 4500", "reject {request} --remark 안돼요")


@pytest.mark.parametrize("words", RISKY)
def test_a_cashier_decides_nothing(shop: CopiedTill, toss: Toss, words: str) -> None:
    order_no = sold(shop, toss)
    number = asked(shop, order_no)
    filled = ["refunds", *(word.format(request=number) for word in words.split())]
    nobody = shop.finish(*filled)
    assert (nobody.code, "--as" in nobody.err) == (2, True)
    cashier = shop.finish(*filled, *AS_KIM, typed=f"{KIM_PIN}\n")
    assert (cashier.code, BOSS in cashier.err, cashier.out) == (2, True, "")
    assert shop.finish("refunds", "list", "--json").objects[0]["state"] == "open"
    both = shop.finish(*filled, *BY_BOTH, typed=f"{KIM_PIN}\n{BOSS_PIN}\n")
    assert both.code == 0, both.err


def test_nobody_asks_without_a_name(shop: CopiedTill, toss: Toss) -> None:
    order_no = sold(shop, toss)
    nobody = shop.finish(*ASK, order_no, *WHY)
    assert (nobody.code, "--as" in nobody.err) == (2, True)
    for words in (
        ("--line", "1=gone"),
        ("--line", "7=stock"),
        ("--line", "1*9=stock"),
        ("--line", "1=stock", "--amount", "5"),
        ("--amount", "0"),
        ("--amount", "4501"),
    ):
        bad = shop.finish(*ASK, order_no, *words, *WHY, *AS_KIM, typed=f"{KIM_PIN}\n")
        assert (bad.code, bad.out) == (2, ""), words
        assert len(bad.err.strip().splitlines()) == 1
    assert shop.finish("refunds", "list", "--all").out == ""


def test_four_eyes_with_two_managers(shop: CopiedTill, toss: Toss) -> None:
    order_no = sold(shop, toss)
    assert add(shop, OTHER, "manager", BOSS_PIN, OTHER_PIN, *AS_BOSS).code == 0
    ask = (*ASK, order_no, *WHY, "--json", *AS_BOSS)
    number = shop.finish(*ask, typed=f"{BOSS_PIN}\n").objects[0]["request_no"]
    approve = ("refunds", "approve", number, "--amount", "4500")
    own = shop.finish(*approve, *AS_BOSS, typed=f"{BOSS_PIN}\n")
    assert (own.code, OTHER in own.err, toss.calls("refunds", order_no)) == (2, True, 0)
    other = ("--as", OTHER, "--pin-stdin")
    assert shop.finish(*approve, *other, typed=f"{OTHER_PIN}\n").code == 0
