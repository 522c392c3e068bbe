"""`booth-pos refund` as a process: money back in part and whole, refused, lost and settled."""

from __future__ import annotations

from tests.stories.till import Toss, until
from tests.stories.zygote import CopiedTill


def sold(till: CopiedTill, toss: Toss, *items: str) -> str:
    sale = till.begin("sell", *items, "--json")
    order_no: str = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    assert sale.done().code == 0
    return order_no


def test_a_part_then_too_much_then_the_rest(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA*2", "RICE")
    mixed = till.finish("refund", order_no, "--amount", "1000", "--reason", "교환")
    assert (mixed.code, "--tax-free" in mixed.err) == (2, True)
    part = ("--amount", "5500", "--tax-free", "5500", "--reason", "쌀 불량", "--json")
    done = till.finish("refund", order_no, *part)
    (end,) = done.objects
    assert (done.code, end["state"], end["refund_no"]) == (0, "done", f"{order_no}-R1")
    too_much = till.finish("refund", order_no, "--amount", "9001", "--reason", "교환")
    assert (too_much.code, "9,000" in too_much.err) == (2, True)
    rest = till.finish("refund", order_no, "--reason", "환불", "--lang", "en")
    assert (rest.code, "₩9,000 went back" in rest.out) == (0, True)
    (row,) = till.sales()
    assert (row["state"], row["refunded"], len(row["refunds"])) == ("paid", 14_500, 2)
    (payment,) = toss.payments(order_no)
    assert (payment["refunded"], payment["debits"]) == (14_500, 1)
    assert till.finish("refund", order_no, "--reason", "또").code == 2


def test_what_cannot_be_refunded(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    for words in (
        ("NOBODY01-1", "--reason", "교환"),
        (order_no, "--amount", "0", "--reason", "교환"),
        (order_no, "--reason", " "),
        (order_no, "--reason", "'따옴표'"),
        (order_no,),
    ):
        refused = till.finish("refund", *words)
        assert (refused.code, refused.out) == (2, ""), words
        assert refused.err.strip()
    assert toss.calls("refunds", order_no) == 0


def test_a_final_no_gives_nothing_back(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    toss.fails("refunds", "shop_key_refused", times=1)
    # Waits for the quiet period: only then is a no believed.
    no = till.finish("refund", order_no, "--reason", "교환", "--json")
    assert (no.code, no.objects[0]["state"]) == (3, "refused")
    assert toss.payments(order_no)[0]["refunded"] == 0


def test_killed_with_the_answer_lost_and_settled(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    toss.fails("refunds", "lost_answer", times=1)
    refund = till.begin("refund", order_no, "--reason", "교환")
    until(lambda: toss.payments(order_no)[0]["refunded"] == 4_500)
    refund.kill()
    toss.heals()
    settled = till.finish("settle", "--json")
    assert (settled.code, settled.objects[-1]["refunded"]) == (0, 4_500)
    assert toss.calls("refunds", order_no) == 1
    books = {one["check"] for one in till.finish("doctor", "--json").objects}
    assert "doctor.books_good" in books
