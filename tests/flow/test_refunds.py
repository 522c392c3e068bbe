"""Money going back, over real books, a real client and a stand-in Toss."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.answer import RefundOrder
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import Attempt, Contract, State
from pos_app.domain.refund import Refund, RefundState, move_refund
from pos_app.domain.refunding import RefundChange
from pos_app.domain.unfinished import Kind
from pos_app.errors import BoothError, Refused
from pos_app.flow.checkout import ref_of
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.practice.faults import REFUSALS, Fault
from pos_app.practice.payment import Payment, PayState
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import RICE, TEA, Kit, Patience, Toss


@pytest.fixture(params=Contract)
def till(request: pytest.FixtureRequest, tmp_path: Path, toss: Toss) -> Iterator[Kit]:
    """A till of each contract."""
    kit = Kit(tmp_path / "either", toss, request.param)
    yield kit
    kit.close()


def sold(kit: Kit) -> Attempt:
    attempt = kit.shown(TEA, TEA)
    kit.approve(attempt)
    kit.until_over(attempt)
    return kit.row(attempt)


def give_back(kit: Kit, stop_after_s: float | None = None) -> GiveBack:
    patience = Patience(kit, stop_after_s)
    return GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, patience)


def refunded(kit: Kit, paid: Attempt, amount: int | None = None, reason: str = "교환") -> Refund:
    decision = kit.counter.refunds.decide(Wish(paid.order_no, reason, amount, who="지수"))
    return give_back(kit).see_through(decision)


def sent(kit: Kit, decision: Refund) -> Refund:
    """Sent once, and not asked about since."""
    return kit.counter.refunds.advance(decision, kit.counter.refunds.watch(decision))


def at_toss(toss: Toss, paid: Attempt) -> list[int]:
    return [int(row["amount"]) for row in toss.payment(paid.order_no)["refunds"] if row["done"]]


def order_of(kit: Kit, refund: Refund, number: str, amount: int | None = None) -> RefundOrder:
    """The refund as somebody else's hand would send it."""
    won = Won(amount or refund.amount_won)
    ref = ref_of(kit.books.attempt(refund.order_no))
    return RefundOrder(ref, number, won, split_tax(won, Won(0)), "밖에서")


def refused_change(refund: Refund) -> RefundChange:
    return RefundChange(move_refund(refund, RefundState.REFUSED), "test")


def _settled(payment: Payment, _now: float) -> Payment:
    return replace(payment, state=PayState.SETTLED)


def _refunding(payment: Payment, _now: float) -> Payment:
    return replace(payment, state=PayState.REFUND_PROGRESS)


def _cancelled(payment: Payment, _now: float) -> Payment:
    return replace(payment, state=PayState.CANCEL)


def healthy(kit: Kit) -> bool:
    return check_all(kit.books.database, kit.books.anchor) == ()


def test_a_part_and_then_the_rest(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    part = refunded(till, paid, 4_000)
    assert (part.state, part.refund_no) == (RefundState.DONE, f"{paid.order_no}-R1")
    assert (part.tax.taxable_won, part.tax.vat_won) == (3_636, 364)
    rest = refunded(till, paid)
    assert (rest.state, rest.amount_won) == (RefundState.DONE, 5_000)
    record = till.books.record(paid.order_no)
    assert (record.refunded_won, record.attempt.state) == (9_000, State.PAID)
    assert at_toss(toss, paid) == [4_000, 5_000]
    assert healthy(till)
    assert till.level(TEA) == (8, 0)  # only a person knows whether the goods came back


def test_a_mixed_sale_names_its_tax_free_part(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown(TEA, RICE)
    kit.approve(attempt)
    kit.until_over(attempt)
    with pytest.raises(Refused) as refused:
        refunded(kit, attempt, 6_000)
    assert refused.value.key == "refund.name_tax_free"
    wish = Wish(attempt.order_no, "쌀 불량", 5_500, 5_500)
    one = give_back(kit).see_through(kit.counter.refunds.decide(wish))
    assert (one.state, one.tax.tax_free_won) == (RefundState.DONE, 5_500)
    assert toss.payment(attempt.order_no)["refunds"][0]["tax"]["tax_free"] == 5_500


@pytest.mark.parametrize(
    ("amount", "reason", "key"),
    [
        (0, "교환", "refund.not_an_amount"),
        (-5, "교환", "refund.not_an_amount"),
        (9_001, "교환", "refund.too_much"),
        (1_000, " ", "refund.no_reason"),
        (1_000, "가" * 201, "refund.long_reason"),
        (1_000, '"따옴표"', "refund.reason_letters"),
    ],
)
def test_what_is_refused_before_anything_is_sent(
    kit: Kit, toss: Toss, amount: int, reason: str, key: str
) -> None:
    paid = sold(kit)
    with pytest.raises(Refused) as refused:
        refunded(kit, paid, amount, reason)
    assert refused.value.key == key
    assert (toss.calls("refunds"), kit.books.returns.unsettled()) == (0, ())


def test_only_what_was_paid_with_this_key_can_go_back(kit: Kit, toss: Toss) -> None:
    waiting = kit.shown()
    with pytest.raises(Refused, match="not_paid"):
        refunded(kit, waiting)
    with pytest.raises(Refused, match="unknown_order"):
        kit.counter.refunds.decide(Wish("NOBODY01-1", "교환"))
    paid = sold(kit)
    kit.restart(key="sk_test_another0002")
    with pytest.raises(Refused, match="other_key"):
        refunded(kit, paid)
    assert toss.calls("refunds") == 0


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda kit, _paid: kit.toss.faults.set("status", "html"), "refund.cannot_ask"),
        (lambda kit, paid: kit.toss.books.change(paid.order_no, _settled), "refund.settled"),
        (lambda kit, paid: kit.toss.books.change(paid.order_no, _refunding), "one_is_open"),
        (lambda kit, paid: kit.toss.books.change(paid.order_no, _cancelled), "not_charged"),
    ],
)
def test_toss_is_asked_first(
    kit: Kit, toss: Toss, spoil: Callable[[Kit, Attempt], object], key: str
) -> None:
    paid = sold(kit)
    spoil(kit, paid)
    with pytest.raises(Refused, match=key):
        refunded(kit, paid)
    assert toss.calls("refunds") == 0


def test_one_refund_at_a_time(kit: Kit) -> None:
    paid = sold(kit)
    kit.counter.refunds.decide(Wish(paid.order_no, "교환", 1_000))
    with pytest.raises(Refused, match="one_is_open"):
        refunded(kit, paid, 1_000)


def test_more_than_toss_has_left_is_not_sent(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    outside = Wish(paid.order_no, "밖에서", 5_000)
    elsewhere = kit.counter.refunds.decide(outside)
    kit.gateway.refund(order_of(kit, elsewhere, "OUTSIDE-1"))
    kit.books.returns.apply(elsewhere, refused_change(elsewhere), kit.clock.now())
    with pytest.raises(Refused, match="too_much"):
        refunded(kit, paid, 6_000)
    assert refunded(kit, paid, 4_000).state is RefundState.DONE
    assert at_toss(toss, paid) == [5_000, 4_000]


# --- faults ----------------------------------------------------------------------------------


def test_a_lost_answer_is_found_by_asking(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_answer", times=1)
    one = refunded(till, paid, 4_000)
    assert (one.state, one.recovered, one.tries) == (RefundState.DONE, True, 1)
    assert at_toss(toss, paid) == [4_000]
    assert healthy(till)


def test_a_lost_request_is_sent_again_under_its_number(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_request", times=1)
    begun = till.clock.tick()
    one = refunded(till, paid, 4_000)
    assert (one.state, one.tries) == (RefundState.DONE, 2)
    assert till.clock.tick() - begun >= till.pace.quiet_s
    assert at_toss(toss, paid) == [4_000]


def test_it_is_sent_three_times_at_most_and_then_stands_before_a_person(
    till: Kit, toss: Toss
) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_request")
    one = refunded(till, paid, 4_000)
    assert (one.state, toss.calls("refunds")) == (RefundState.DOUBTFUL, 3)
    assert till.books.returns.unsettled() == (one,)
    assert [each.state for each in give_back(till).settle()] == [RefundState.DOUBTFUL]
    assert (at_toss(toss, paid), toss.calls("refunds")) == ([], 3)


def test_a_person_has_it_sent_again_under_its_own_number(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_request")
    one = refunded(till, paid, 4_000)
    toss.faults.clear()
    again = till.counter.refunds.send_again(one.refund_no)
    assert [each.state for each in give_back(till).settle()] == [RefundState.DONE]
    assert (again.refund_no, at_toss(toss, paid)) == (one.refund_no, [4_000])
    assert till.books.record(paid.order_no).refunded_won == 4_000


def test_what_may_be_there_already_is_not_sent_again(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_request")
    one = refunded(till, paid, 4_000)
    toss.faults.clear()
    calls = toss.calls("refunds")
    order = RefundOrder(ref_of(paid), one.refund_no, one.amount_won, one.tax, one.reason)
    till.gateway.refund(order)  # one of ours that was late
    with pytest.raises(Refused) as refused:
        till.counter.refunds.send_again(one.refund_no)
    assert (refused.value.key, toss.calls("refunds")) == ("refund.may_be_there", calls + 1)
    assert [each.state for each in give_back(till).settle()] == [RefundState.DONE]
    with pytest.raises(Refused) as refused:
        till.counter.refunds.send_again(one.refund_no)
    assert refused.value.key == "refund.not_in_doubt"


def test_only_its_own_key_sends_it_again(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_request")
    one = refunded(till, paid, 4_000)
    till.restart(key="sk_test_another0002")
    with pytest.raises(Refused) as refused:
        till.counter.refunds.send_again(one.refund_no)
    assert refused.value.key == "refund.other_key"


def test_a_late_answer_and_a_no_to_the_repeat_refund_once(till: Kit, toss: Toss) -> None:
    """The no is about the repeat; what was sent before it may still be carried out."""
    paid = sold(till)
    decision = till.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    toss.faults.set("refunds", "lost_request", times=1)
    toss.faults.set("refunds", "shop_key_refused")
    late = give_back(till).see_through(decision)
    assert (late.state, late.refused) == (RefundState.DOUBTFUL, False)
    toss.faults.clear()
    order = RefundOrder(ref_of(paid), late.refund_no, late.amount_won, late.tax, late.reason)
    assert till.gateway.refund(order).yes
    assert [each.state for each in give_back(till).settle()] == [RefundState.DONE]
    assert at_toss(toss, paid) == [4_000]


def test_an_answer_about_another_refund_stands_before_a_person(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    till.cable.twisted = "refunds"
    decision = till.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    one = sent(till, decision)
    assert (one.state, one.tries) == (RefundState.DOUBTFUL, 1)
    assert Kind.REFUND_DOUBTFUL in till.unfinished()
    till.cable.twisted = ""
    assert [each.state for each in give_back(till).settle()] == [RefundState.DONE]
    assert (at_toss(toss, paid), toss.calls("refunds")) == ([4_000], 1)
    assert healthy(till)


@pytest.mark.parametrize("call", ["everything", "refunds"])
def test_without_a_network_nothing_counts(kit: Kit, toss: Toss, call: str) -> None:
    paid = sold(kit)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    kit.cable.unplugged_for = {call}
    one = give_back(kit).see_through(decision)
    assert (one.state, one.tries) == (RefundState.PENDING, 0)
    kit.cable.unplugged_for = set()
    assert [r.state for r in give_back(kit).settle()] == [RefundState.DONE]
    assert (at_toss(toss, paid), toss.calls("refunds")) == ([4_000], 1)


@pytest.mark.parametrize("amount", [4_000, 1_500, 9_000])
def test_what_waited_is_not_sent_over_what_another_hand_gave_back(
    till: Kit, toss: Toss, amount: int
) -> None:
    """The owner, without a network at the booth, gives the money back in Toss' own pages."""
    paid = sold(till)
    decision = till.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    till.cable.unplugged_for = {"everything"}
    assert give_back(till).see_through(decision).tries == 0
    till.cable.unplugged_for = set()
    assert till.gateway.refund(order_of(till, decision, "OUTSIDE-1", amount)).yes
    till.restart()
    (one,) = give_back(till).settle()
    assert (at_toss(toss, paid), toss.calls("refunds")) == ([amount], 1)
    # v2 names no number: money that went back once, as was decided, is that decision's.
    taken = amount == 4_000 and till.contract is Contract.V2
    assert one.state is (RefundState.DONE if taken else RefundState.DOUBTFUL)
    assert healthy(till)


def test_a_no_to_what_a_person_sent_again_ends_nothing(
    till: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is about the repeat; one of the three before it may still be carried out."""
    paid = sold(till)
    toss.faults.set("refunds", "lost_request")
    one = refunded(till, paid, 4_000)
    toss.faults.clear()
    says_no(monkeypatch, toss, "REFUND_EXCEED_DAILY", times=1)
    till.counter.refunds.send_again(one.refund_no)
    (after,) = give_back(till).settle()
    assert (after.state, toss.calls("refunds")) == (RefundState.DOUBTFUL, 4)
    with pytest.raises(Refused, match="one_is_open"):
        refunded(till, paid, 4_000)
    order = RefundOrder(ref_of(paid), one.refund_no, one.amount_won, one.tax, one.reason)
    assert till.gateway.refund(order).yes  # late
    assert [each.state for each in give_back(till).settle()] == [RefundState.DONE]
    assert at_toss(toss, paid) == [4_000]
    assert till.books.record(paid.order_no).refunded_won == 4_000


def test_a_final_no_is_confirmed(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "shop_key_refused", times=1)
    one = refunded(till, paid, 4_000)
    assert (one.state, one.code) == (RefundState.REFUSED, "COMMON_INVALID_API_KEY")
    assert till.books.record(paid.order_no).refunded_won == 0
    assert refunded(till, paid, 9_000).state is RefundState.DONE


def says_no(monkeypatch: pytest.MonkeyPatch, toss: Toss, code: str, **how: Any) -> None:
    """Toss refuses refunds in this word."""
    word = (code, "토스의 말")
    monkeypatch.setitem(REFUSALS, Fault.SHOP_KEY_REFUSED, word)
    toss.faults.set("refunds", "shop_key_refused", **how)


@pytest.mark.parametrize("code", ["REFUND_EXCEED_DAILY", "INACTIVE_USER"])
def test_what_toss_refused_before_it_began_is_over_when_its_status_says_so(
    till: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    paid = sold(till)
    says_no(monkeypatch, toss, code)
    begun = till.clock.tick()
    one = refunded(till, paid, 4_000)
    assert (one.state, one.code, one.text) == (RefundState.REFUSED, code, "토스의 말")
    assert till.clock.tick() - begun >= till.pace.quiet_s
    assert (toss.calls("refunds"), at_toss(toss, paid)) == (1, [])
    assert till.books.returns.unsettled() == ()
    toss.faults.clear()
    assert refunded(till, paid, 9_000).state is RefundState.DONE
    assert at_toss(toss, paid) == [9_000]
    assert healthy(till)


def test_such_a_no_that_lied_is_done(
    till: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = sold(till)
    says_no(monkeypatch, toss, "REFUND_EXCEED_DAILY", times=1, done=True)
    one = refunded(till, paid, 4_000)
    assert (one.state, one.recovered, toss.calls("refunds")) == (RefundState.DONE, True, 1)
    assert at_toss(toss, paid) == [4_000]


def test_such_a_no_is_not_confirmed_by_another_refund(
    kit: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Toss' rows are not those of before, and v2 names none of them."""
    paid = sold(kit)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    says_no(monkeypatch, toss, "REFUND_EXCEED_DAILY", times=1)
    refused = sent(kit, decision)
    assert refused.refused
    kit.gateway.refund(order_of(kit, decision, "OUTSIDE-1", 1_500))
    one = give_back(kit).see_through(refused)
    assert (one.state, toss.calls("refunds")) == (RefundState.DOUBTFUL, 2)


def test_such_a_no_to_a_repeat_ends_nothing(
    till: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "lost_request", times=1)
    says_no(monkeypatch, toss, "REFUND_EXCEED_DAILY")
    one = refunded(till, paid, 4_000)
    assert (one.state, one.refused, toss.calls("refunds")) == (RefundState.DOUBTFUL, False, 3)


@pytest.mark.parametrize("code", ["COMMON_REFUND_ERROR", "PAUSE_USER", "SOMETHING_NEW"])
def test_a_no_that_toss_does_not_explain_stays_in_doubt(
    till: Kit, toss: Toss, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    paid = sold(till)
    says_no(monkeypatch, toss, code)
    one = refunded(till, paid, 4_000)
    assert (one.state, one.code, toss.calls("refunds")) == (RefundState.DOUBTFUL, code, 3)


def test_a_no_that_lied_is_done(till: Kit, toss: Toss) -> None:
    paid = sold(till)
    toss.faults.set("refunds", "shop_key_refused", times=1, done=True)
    assert refunded(till, paid, 4_000).state is RefundState.DONE
    assert at_toss(toss, paid) == [4_000]


def test_what_toss_will_run_by_itself_is_never_sent_again(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    toss.faults.set("refunds", "refund_pending", times=1, seconds=3_600)
    one = refunded(kit, paid, 4_000)
    assert (one.state, toss.calls("refunds")) == (RefundState.PENDING, 1)


def test_rows_that_fit_neither_go_to_a_person(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    toss.faults.set("refunds", "lost_request", times=1)
    lost = sent(kit, decision)
    kit.gateway.refund(order_of(kit, decision, "OUTSIDE-1", 1_500))
    one = give_back(kit).see_through(lost)
    assert (one.state, toss.calls("refunds")) == (RefundState.DOUBTFUL, 2)
    assert [r.state for r in give_back(kit).settle()] == [RefundState.DOUBTFUL]
    with pytest.raises(Refused, match="one_is_open"):
        refunded(kit, paid, 1_000)


@pytest.mark.parametrize("sent_before", [True, False])
@pytest.mark.parametrize(
    ("change", "hours", "alarm"),
    [(_refunding, 24, None), (_cancelled, 1, "cancelled_after_paid")],
)
def test_what_toss_has_no_word_of_is_asked_about_and_then_stands_before_a_person(
    till: Kit,
    toss: Toss,
    change: Callable[[Payment, float], Payment],
    hours: int,
    alarm: str | None,
    sent_before: bool,
) -> None:
    paid = sold(till)
    decision = till.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    if sent_before:
        toss.faults.set("refunds", "lost_request", times=1)
        sent(till, decision)
    toss.books.change(paid.order_no, change)
    assert [one.state for one in give_back(till).settle()] == [RefundState.PENDING]
    assert till.row(paid).alarm == alarm
    till.clock.move(hours * 3_600 + 60)
    assert [one.state for one in give_back(till).settle()] == [RefundState.DOUBTFUL]
    assert toss.calls("refunds") == sent_before  # nothing is sent on such a word
    backlog = till.counter.backlog
    assert Kind.REFUND_DOUBTFUL in [one.kind for one in backlog.listed(backlog.read())]
    assert healthy(till)


# --- after a crash ---------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["lost_answer", "lost_request"])
def test_settle_ends_what_a_crash_left(till: Kit, toss: Toss, fault: str) -> None:
    paid = sold(till)
    decision = till.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    toss.faults.set("refunds", fault, times=1)
    till.counter.refunds.advance(decision, till.counter.refunds.watch(decision))
    till.restart()
    (one,) = give_back(till).settle()
    assert (one.state, at_toss(toss, paid)) == (RefundState.DONE, [4_000])
    assert list(give_back(till).settle()) == []


def test_settle_leaves_what_it_may_not_or_should_not_touch(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    assert list(give_back(kit, stop_after_s=0).settle()) == [decision]
    kit.restart(key="sk_test_another0002")
    assert list(give_back(kit).settle()) == [decision]
    assert toss.calls("refunds") == 0


def test_a_settled_refund_is_left_alone(kit: Kit) -> None:
    done = refunded(kit, sold(kit), 4_000)
    assert kit.counter.refunds.advance(done, kit.counter.refunds.watch(done)) is done


def test_two_hands_on_one_refund(kit: Kit) -> None:
    decision = kit.counter.refunds.decide(Wish(sold(kit).order_no, "교환", 4_000))
    kit.books.returns.apply(decision, refused_change(decision), kit.clock.now())
    # What the other hand wrote is the truth, and nothing is sent over it.
    assert give_back(kit).see_through(decision).state is RefundState.REFUSED
    assert kit.toss.calls("refunds") == 0
    with pytest.raises(BoothError, match="unknown"):
        kit.books.returns.one("NOBODY01-1-R1")


def test_a_question_without_an_answer_leaves_it_pending(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    decision = kit.counter.refunds.decide(Wish(paid.order_no, "교환", 4_000))
    toss.faults.set("refunds", "lost_answer", times=1)
    lost = sent(kit, decision)
    toss.faults.set("status", "html")
    one = give_back(kit).see_through(lost)
    assert (one.state, one.tries) == (RefundState.PENDING, 1)
    toss.faults.clear()
    assert [r.state for r in give_back(kit).settle()] == [RefundState.DONE]
    assert at_toss(toss, paid) == [4_000]
