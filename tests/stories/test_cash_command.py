"""`booth-pos sell --cash` as a process: change, refusals, refunds, and a question about a buyer."""

from __future__ import annotations

from tests.stories.till import Toss, until
from tests.stories.zygote import CopiedTill


def test_cash_with_change_listed_exported_and_given_back(till: CopiedTill, toss: Toss) -> None:
    for given in ("8999", "109001", "-1", "x"):
        no = till.finish("sell", "TEA*2", "--cash", given)
        assert (no.code, no.out, bool(no.err.strip())) == (2, "", True), given
    said = till.finish("sell", "TEA*2", "--cash", "10000", "--lang", "ko")
    assert (said.code, "거스름돈 1,000원" in said.out) == (0, True), said.out
    sold = till.finish("sell", "RICE", "--cash", "5500", "--json")
    (end,) = sold.objects
    assert (end["event"], end["state"], end["tender"]) == ("end", "paid", "cash")
    assert (end["received"], end["change"], end["order_no"][-1]) == (5_500, 0, "C")
    first, second = till.sales()
    assert (first["tender"], first["received"], first["change"]) == ("cash", 10_000, 1_000)
    back = till.finish("refund", first["order_no"], "--reason", "변심", "--amount", "4500")
    assert (back.code, "4,500" in back.out) == (0, True)
    assert [one["refunded"] for one in till.sales()] == [4_500, 0]
    assert "현금 10,000원" in till.finish("sales", "list", "--lang", "ko").out
    settled = till.finish("settle")
    assert settled.code == 0
    assert second["order_no"] not in settled.out
    assert "Books, stock and chain agree" in till.finish("doctor").out
    asked = {call["order_no"] for call in toss.books()["calls"]}  # of all tests of this file
    assert not asked & {first["order_no"], second["order_no"]}


def test_the_same_goods_as_a_sale_in_doubt_need_another_buyer(till: CopiedTill, toss: Toss) -> None:
    toss.fails("execute", "slow", times=1, seconds=60)
    sale = till.begin("sell", "TEA", "--json")
    order_no = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    until(lambda: toss.calls("execute", order_no))
    sale.kill()
    for words in (("--cash", "4500"), ()):
        asked = till.finish("sell", "TEA", *words)
        assert (asked.code, asked.out) == (2, "")
        assert order_no in asked.err
    assert till.finish("sell", "TEA", "--cash", "4500", "--another-buyer").code == 0
    assert [one["tender"] for one in till.sales()] == ["toss", "cash"]
