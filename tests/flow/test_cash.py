"""Cash at the counter: whole when the call returns, and Toss never hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import Product
from pos_app.domain.payment import Attempt, State, Tender
from pos_app.domain.refund import RefundState
from pos_app.domain.staff import Action
from pos_app.domain.unfinished import Decision, Kind
from pos_app.domain.verdict import intend_execute
from pos_app.errors import BoothError, Refused, SameBuyer, SoldOut, StoreError
from pos_app.flow.checkout import ref_of
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.store.cash import adopt
from pos_app.store.integrity import check_all
from tests.flow.counter_kit import KEY, LAST, RICE, TEA, Kit, Patience
from tests.flow.drill import PLACES, Drill
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, enter, on_duty


def take(kit: Kit, *products: Product, received_won: int = 50_000, sure: bool = False) -> Attempt:
    cart = Cart()
    for product in products or (TEA,):
        cart = cart.add(product)
    return kit.counter.cash.take(cart, received_won, sure=sure)


def refused(kit: Kit, order_no: str, received_won: int = 5_000) -> str:
    with pytest.raises(Refused) as no:
        kit.counter.cash.close(order_no, received_won)
    return no.value.key


def asked(kit: Kit) -> int:
    return sum(
        kit.toss.calls(one) for one in ("payments", "status", "execute", "refunds", "cancel")
    )


def sound(kit: Kit) -> bool:
    return check_all(kit.books.database, kit.books.anchor) == ()


def in_doubt(kit: Kit, *products: Product) -> Attempt:
    """Executed, without a believable answer."""
    attempt = kit.shown(*products)
    kit.approve(attempt)
    kit.toss.faults.set("execute", "lost_answer", times=1)
    return kit.until(attempt, State.UNKNOWN)


def test_cash_is_booked_at_one_stroke_and_toss_is_never_asked(kit: Kit) -> None:
    paid = take(kit, TEA, RICE)
    assert (paid.state, paid.over, paid.tender) == (State.PAID, True, Tender.CASH)
    assert (paid.amount_won, paid.received_won) == (10_000, 50_000)
    assert (kit.level(TEA), kit.level(RICE)) == ((9, 0), (4, 0))
    kit.let(7_200)
    assert [one.order_no for one in kit.restart()] == []
    kit.let(7_200)
    assert list(kit.errand().settle()) == []
    assert asked(kit) == 0
    assert kit.counter.watch.rows() == ()
    assert not kit.counter.may_ask(paid)
    assert sound(kit)


def test_even_a_step_that_is_pressed_on_it_asks_nobody(kit: Kit) -> None:
    paid = take(kit)
    kit.counter.watch.add(paid, attended=True)
    kit.counter.look_now(paid.order_no)
    due = kit.counter.take()
    assert due is not None
    assert kit.counter.run(due).attempt == paid
    assert asked(kit) == 0


def test_what_cannot_have_been_given_is_refused_and_nothing_is_written(kit: Kit) -> None:
    for received_won, key in ((4_499, "cash.too_little"), (104_501, "cash.too_much")):
        with pytest.raises(Refused) as no:
            take(kit, received_won=received_won)
        assert no.value.key == key
    with pytest.raises(Refused):
        kit.counter.cash.take(Cart(), 5_000)
    assert list(kit.books.records(None, None)) == []


def test_cash_sells_no_more_than_there_is(kit: Kit) -> None:
    kit.counter.shown(take(kit, LAST).order_no)
    with pytest.raises(SoldOut):
        take(kit, LAST)
    assert kit.level(LAST) == (0, 0)
    assert sound(kit)


def test_it_waits_for_its_green_to_be_seen_like_any_other(kit: Kit) -> None:
    paid = take(kit)
    kit.restart()
    assert kit.unfinished() == [Kind.UNSEEN]
    (one,) = kit.counter.backlog.listed(kit.counter.backlog.read())
    assert one.decisions == (Decision.HANDED_OVER, Decision.REFUND, Decision.CARRY_OVER)
    kit.counter.shown(paid.order_no)
    assert kit.unfinished() == []


def test_what_stops_the_till_stops_cash_too(kit: Kit) -> None:
    dead = kit.shown()
    kit.counter.give_up(dead.order_no)
    kit.counter.halted = StoreError("ledger.edited", seq=1)
    with pytest.raises(StoreError):
        take(kit)
    with pytest.raises(StoreError):
        kit.counter.cash.close(dead.order_no, 5_000)
    assert len(list(kit.books.records(None, None))) == 1


def test_the_seller_is_whoever_is_on_duty(kit: Kit) -> None:
    enter(kit, KIM)
    with pytest.raises(BoothError) as no:
        take(kit)
    assert no.value.key.startswith("staff.")
    on_duty(kit, KIM)
    paid = take(kit)
    assert kit.books.sale(paid.sale_no).cashier == KIM


@pytest.mark.parametrize("end", [State.CANCELLED, State.DECLINED, State.SOLD_OUT, State.ABANDONED])
def test_a_sale_that_came_to_nothing_at_toss_is_paid_in_cash(kit: Kit, end: State) -> None:
    ended = ENDS[end](kit)
    assert ended.state is end
    kit.stock_up()
    paid = kit.counter.cash.close(ended.order_no, 50_000)
    assert (paid.sale_no, paid.word, paid.try_no) == (ended.sale_no, ended.word, ended.try_no + 1)
    assert refused(kit, ended.order_no, 50_000) == "books.already_paid"
    kit.let(900)
    assert kit.row(ended).state is end
    assert kit.toss.debits() == 0
    assert sound(kit)


def _cancelled(kit: Kit) -> Attempt:
    attempt = kit.shown()
    kit.toss.books.cancel(attempt.order_no)
    return kit.until(attempt, State.CANCELLED)


def _declined(kit: Kit) -> Attempt:
    attempt = kit.shown()
    kit.toss.faults.set("execute", "no_balance", times=1)
    kit.approve(attempt)
    return kit.until(attempt, State.DECLINED)


def _sold_out(kit: Kit) -> Attempt:
    late = kit.shown(LAST)
    take(kit, LAST)
    kit.approve(late)
    return kit.until(late, State.SOLD_OUT)


def _abandoned(kit: Kit) -> Attempt:
    attempt = kit.charge()
    kit.cable.unplugged_for = {"payments"}
    attempt = kit.until(attempt, State.ABANDONED)
    kit.cable.unplugged_for = set()
    return attempt


ENDS = {
    State.CANCELLED: _cancelled,
    State.DECLINED: _declined,
    State.SOLD_OUT: _sold_out,
    State.ABANDONED: _abandoned,
}


def test_a_shown_qr_is_given_up_first_and_its_late_approval_takes_nothing(kit: Kit) -> None:
    shown = kit.shown()
    paid = kit.counter.cash.close(shown.order_no, 5_000)
    assert (kit.row(shown).state, kit.row(shown).given_up) == (State.CANCELLED, True)
    assert (paid.sale_no, paid.received_won) == (shown.sale_no, 5_000)
    kit.approve(shown)
    kit.let(1_200)
    assert kit.toss.debits() == 0
    assert kit.level(TEA) == (9, 0)


def test_a_qr_stays_where_its_goods_are_gone(kit: Kit) -> None:
    shown = kit.shown(LAST)
    take(kit, LAST)
    with pytest.raises(SoldOut):
        kit.counter.cash.close(shown.order_no, 50_000)
    assert kit.row(shown).state is State.WAITING


def test_cash_is_no_way_around_a_doubt(kit: Kit) -> None:
    begun = kit.charge()
    assert refused(kit, begun.order_no) == "cash.being_created"
    doubt = in_doubt(kit, RICE)
    assert refused(kit, doubt.order_no, 10_000) == "cash.in_doubt"
    assert refused(kit, doubt.order_no, 1) == "cash.too_little"
    kit.until(doubt, State.PAID)
    assert refused(kit, doubt.order_no, 10_000) == "books.already_paid"


def test_what_toss_charged_after_all_is_found_beside_the_cash(kit: Kit) -> None:
    shown = kit.shown()
    kit.counter.cash.close(shown.order_no, 5_000)
    kit.approve(shown)
    kit.gateway.execute(ref_of(kit.row(shown)))
    found = kit.until(shown, State.PAID)
    assert found.found
    assert kit.level(TEA) == (9, 0)  # the goods left once
    kit.counter.backlog.refund(shown.order_no, "", "두번")
    kit.let(30)
    assert kit.books.record(shown.order_no).refunded_won == 4_500
    assert kit.level(TEA) == (9, 0)
    (request,) = kit.books.requests.of_order(shown.order_no)
    assert request.lines == ()
    assert sound(kit)


def test_cash_goes_back_without_toss_and_within_what_was_paid(kit: Kit) -> None:
    paid = take(kit, TEA, RICE)
    desk = GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, Patience(kit))
    part = desk.see_through(kit.counter.refunds.decide(Wish(paid.order_no, "변심", 1_000, 500)))
    assert (part.state, part.tax.tax_free_won) == (RefundState.DONE, 500)
    for wish, key in (
        (Wish(paid.order_no, "변심", 9_001), "refund.too_much"),
        (Wish(paid.order_no, "변심", 1_000), "refund.name_tax_free"),
        (Wish(paid.order_no, "변심", 0), "refund.not_an_amount"),
        (Wish(paid.order_no, " "), "refund.no_reason"),
    ):
        with pytest.raises(Refused) as no:
            kit.counter.refunds.decide(wish)
        assert no.value.key == key
    rest = kit.counter.backlog.refund(paid.order_no, "지우", "변심")
    assert (rest.amount_won, rest.state, rest.who) == (9_000, RefundState.DONE, "지우")
    assert kit.counter.watch.rows() == ()
    assert kit.counter.refunds.advance(rest, kit.counter.refunds.watch(rest)) == rest
    assert asked(kit) == 0
    assert sound(kit)


def test_an_open_refund_of_cash_that_somebody_forged_is_never_sent(kit: Kit) -> None:
    paid = take(kit)
    done = kit.counter.refunds.decide(Wish(paid.order_no, "변심"))
    forged = replace(done, state=RefundState.PENDING, done_at=None)
    assert kit.counter.refunds.advance(forged, kit.counter.refunds.watch(forged)) is forged
    assert not kit.counter.refunds.may_ask(forged)
    assert asked(kit) == 0


def test_cash_is_given_back_by_a_right_and_not_by_the_account(kit: Kit) -> None:
    paid = take(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    with pytest.raises(BoothError) as no:
        kit.counter.refunds.decide(Wish(paid.order_no, "변심"))
    assert no.value.key.startswith("staff.")
    on_duty(kit, BOSS)
    kit.restart(KEY[:-1] + "2")
    on_duty(kit, BOSS)
    kit.access.approve(Action.APPROVE_REFUND, paid.order_no, BOSS, BOSS_PIN)
    done = kit.counter.refunds.decide(Wish(paid.order_no, "변심"))
    assert (done.state, done.who) == (RefundState.DONE, BOSS)


def test_the_same_goods_as_a_payment_in_doubt_raise_a_question(kit: Kit) -> None:
    doubt = in_doubt(kit, TEA, TEA)
    kit.clock.move(61)
    cart = Cart().add(TEA, 2)
    sells: tuple[Callable[[], Attempt], ...] = (
        lambda: kit.counter.charge(cart),
        lambda: kit.counter.cash.take(cart, 10_000),
        lambda: kit.errand().sell(cart, 1, "", lambda _: None),
    )
    for sell in sells:
        with pytest.raises(SameBuyer) as question:
            sell()
        assert question.value.key == "sell.same_buyer"
        values = question.value.values
        assert (values["word"], values["order_no"]) == (doubt.word, doubt.order_no)
        assert values["minutes"] == 1
    assert kit.counter.charge(cart, sure=True).state is State.CREATING
    kit.counter.shown(kit.counter.cash.take(cart, 10_000, sure=True).order_no)
    assert kit.counter.charge(Cart().add(TEA)).state is State.CREATING
    kit.clock.move(600)
    assert kit.counter.charge(cart).state is State.CREATING


def test_cash_that_stands_though_the_disk_complained_raises_a_question(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cashier was told that nothing was booked, and takes the same money again."""
    book = kit.books.cash.take

    def kept(*given: Any) -> None:
        book(*given)
        raise StoreError("store.io_error")

    with monkeypatch.context() as failing:
        failing.setattr(kit.books.cash, "take", kept)
        with pytest.raises(StoreError):
            take(kit)
    (booked,) = kit.books.cash.not_shown()
    cart = Cart().add(TEA)
    sells: tuple[Callable[[], Attempt], ...] = (
        lambda: take(kit),
        lambda: kit.counter.charge(cart),
    )
    for again in sells:
        with pytest.raises(SameBuyer) as question:
            again()
        assert question.value.key == "sell.same_buyer_cash"
        assert question.value.values["order_no"] == booked.order_no
    assert take(kit, RICE).state is State.PAID
    kit.counter.shown(booked.order_no)
    assert kit.counter.charge(cart).state is State.CREATING


def test_a_qr_of_a_copy_that_was_closed_in_cash_since_stays_given_up(kit: Kit) -> None:
    drill, shown = Drill(kit, 1), kit.shown()
    copy = drill.back_up()
    paid = kit.counter.cash.close(shown.order_no, 5_000)
    drill.restore(copy, PLACES[1])
    assert (kit.row(shown).state, kit.row(shown).given_up) == (State.CANCELLED, True)
    kit.counter.buyer_is_here(shown.order_no)
    kit.approve(shown)
    kit.let(60)
    assert kit.toss.debits() == 0
    assert kit.row(paid).state is State.PAID
    assert sound(kit)


def paid_beside(kit: Kit, attempt: Attempt) -> Attempt:
    """Cash for a sale whose payment at Toss is open, as a journal may tell of it."""
    series = attempt.order_no.partition("-")[0]
    fresh = Attempt(
        f"{series}-1C", attempt.sale_no, 2, attempt.word, attempt.amount_won,
        attempt.tax_free_won, attempt.account, kit.clock.now(), tender=Tender.CASH,
    )  # fmt: skip
    with kit.books.database.write() as db:
        return adopt(db, fresh, kit.clock.now(), kit.clock.now())


def test_a_sale_that_cash_has_paid_is_never_executed(kit: Kit) -> None:
    shown = kit.shown()
    paid_beside(kit, shown)
    with pytest.raises(Refused) as no:
        kit.books.apply(shown, intend_execute(shown), kit.clock.now())
    assert no.value.key == "books.already_paid"
    kit.approve(shown)
    given_up = kit.until(shown, State.CANCELLED)
    assert given_up.given_up
    assert "paid_otherwise" in kit.events(shown)
    assert kit.toss.calls("execute") == 0
    kit.let(1_200)
    assert kit.toss.debits() == 0


def test_a_doubt_beside_cash_is_asked_about_and_never_executed_again(kit: Kit) -> None:
    shown = kit.shown()
    kit.approve(shown)
    kit.toss.faults.set("execute", "lost_request", times=1)
    kit.until(shown, State.UNKNOWN)
    paid_beside(kit, shown)
    kit.let(120)
    assert kit.row(shown).state is State.UNKNOWN
    assert (kit.row(shown).execute_tries, kit.toss.calls("execute")) == (1, 1)
    assert kit.toss.debits() == 0


def test_cash_of_a_journal_beside_a_payment_takes_no_goods_again(kit: Kit) -> None:
    shown = kit.shown()
    kit.approve(shown)
    kit.until(shown, State.PAID)
    assert paid_beside(kit, kit.row(shown)).state is State.PAID
    assert kit.level(TEA) == (9, 0)
    assert sound(kit)
