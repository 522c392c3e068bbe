"""One sale from the cart to the receipt, and every way in which it may end."""

from dataclasses import replace

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.catalog import CatalogChange
from pos_app.domain.payment import State
from pos_app.domain.unfinished import Kind
from pos_app.errors import Refused, SoldOut, StoreError
from pos_app.flow.pace import Pace
from pos_app.practice.payment import Payment
from tests.flow.counter_kit import LAST, RICE, TEA, Kit, Toss


def test_a_sale(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown(TEA, TEA, RICE)
    assert attempt.checkout_page is not None
    assert kit.level(TEA) == (10, 0)  # waiting holds nothing
    kit.approve(attempt)
    paid = kit.until(attempt, State.PAID)
    assert not paid.over
    assert paid.transaction_id == toss.payment(attempt.order_no)["transaction_id"]
    assert (kit.level(TEA), kit.level(RICE)) == ((8, 0), (4, 0))
    over = kit.until_over(attempt)
    assert (over.toss_vat_won, over.toss_tax_free_won) == (819, 5_500)
    assert kit.events(attempt) == ["created", "execute_intent", "paid", "confirmed"]
    assert (toss.debits(), toss.calls("execute")) == (1, 1)
    assert toss.payment(attempt.order_no)["product_desc"] == f"{attempt.word} · 아메리카노 외 1건"


def test_a_counter_keeps_the_pace_it_is_given(kit: Kit) -> None:
    assert kit.counter.pace is kit.pace
    kit.counter.charge(Cart().add(TEA))
    assert kit.books.sale(1).cashier == ""


def test_a_sale_over_the_old_contract(kit_v1: Kit, toss: Toss) -> None:
    attempt = kit_v1.shown(TEA, RICE)
    kit_v1.approve(attempt)
    assert kit_v1.until_over(attempt).state is State.PAID
    assert toss.payment(attempt.order_no)["contract"] == "v1"


def test_a_difference_in_tax_is_noted(kit: Kit) -> None:
    attempt = kit.shown(TEA)
    kit.approve(attempt)
    kit.until(attempt, State.PAID)
    assert kit.toss.books.change(attempt.order_no, vat_rounded_down).tax.vat == 409
    kit.until_over(attempt)
    assert kit.events(attempt)[-1] == "tax_differs"
    assert kit.books.record(attempt.order_no).slip_tax.vat_won == 409


def vat_rounded_down(payment: Payment, _now: float) -> Payment:
    tax = payment.tax
    return replace(payment, tax=replace(tax, vat=tax.vat - 1, taxable=tax.taxable + 1))


def test_more_than_there_is_cannot_be_charged(kit: Kit, toss: Toss) -> None:
    with pytest.raises(SoldOut) as refused:
        kit.counter.charge(Cart().add(LAST, 2))
    assert refused.value.key == "sell.too_few"
    assert refused.value.values == {"name": LAST.name, "available": 1}
    kit.books.save_catalog(CatalogChange((), ((LAST.sku, 0),)), kit.clock.now(), "test")
    with pytest.raises(SoldOut, match="sale.sold_out"):
        kit.counter.charge(Cart().add(LAST))
    with pytest.raises(Refused):
        kit.counter.charge(Cart())
    assert toss.calls("create") == 0


def test_nothing_new_is_sold_over_books_that_are_not_trusted(kit: Kit, toss: Toss) -> None:
    kit.counter.halted = StoreError("ledger.edited", seq=3)
    with pytest.raises(StoreError, match="edited"):
        kit.charge()
    assert toss.calls("create") == 0


def test_what_is_sold_uncounted_is_never_sold_out(kit: Kit) -> None:
    with kit.books.database.write() as db:
        db.execute("UPDATE stock SET on_hand = NULL WHERE sku = 'LAST'")
    attempt = kit.shown(LAST, LAST, LAST)
    kit.approve(attempt)
    kit.until(attempt, State.PAID)
    assert kit.level(LAST) == (None, 0)


def test_the_last_one_sold_to_another_while_this_buyer_approved(kit: Kit, toss: Toss) -> None:
    first, second = kit.shown(LAST), kit.shown(LAST)
    kit.approve(second)
    kit.until(second, State.PAID)
    kit.approve(first)
    assert kit.until(first, State.SOLD_OUT).execute_tries == 0
    assert (toss.debits(), toss.calls("execute")) == (1, 1)
    assert kit.level(LAST) == (0, 0)
    history = [(line.event, line.detail) for line in kit.books.record(first.order_no).history]
    assert ("sold_out", LAST.sku) in history
    kit.let(120)
    assert toss.debits() == 1


def test_sold_out_tells_the_phone_where_the_contract_can(kit_v1: Kit, toss: Toss) -> None:
    first, second = kit_v1.shown(LAST), kit_v1.shown(LAST)
    kit_v1.approve(second)
    kit_v1.until(second, State.PAID)
    kit_v1.approve(first)
    kit_v1.until(first, State.SOLD_OUT)
    assert toss.payment(first.order_no)["state"] == "PAY_CANCEL"
    assert "cancel_asked" in kit_v1.events(first)
    assert kit_v1.until_over(first).state is State.SOLD_OUT


def test_the_buyer_cancels(kit: Kit) -> None:
    attempt = kit.shown()
    kit.toss.books.cancel(attempt.order_no)
    ended = kit.until_over(attempt)
    assert (ended.state, ended.given_up) == (State.CANCELLED, False)
    assert kit.level(TEA) == (10, 0)


def test_given_up_and_approved_afterwards_is_never_executed(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    given_up = kit.counter.give_up(attempt.order_no)
    assert (given_up.state, given_up.given_up, given_up.over) == (State.CANCELLED, True, False)
    kit.approve(attempt)
    kit.let(100)
    row = kit.row(attempt)
    assert (row.state, row.late_approval_at is not None) == (State.CANCELLED, True)
    assert toss.calls("execute") == 0
    toss.books.expire(attempt.order_no)
    assert kit.until_over(attempt).state is State.CANCELLED


def test_giving_up_twice_or_too_late(kit: Kit) -> None:
    attempt = kit.shown()
    first = kit.counter.give_up(attempt.order_no)
    assert kit.counter.give_up(attempt.order_no) == first
    other = kit.shown()
    kit.toss.faults.set("execute", "lost_answer", times=1)
    kit.approve(other)
    kit.until(other, State.UNKNOWN)
    with pytest.raises(Refused) as refused:
        kit.counter.give_up(other.order_no)
    assert refused.value.key == "pay.too_late_to_give_up"


# --- creating ---------------------------------------------------------------------------------


def test_a_lost_create_is_tried_under_another_number(kit: Kit, toss: Toss) -> None:
    toss.faults.set("create", "lost_answer", times=2)
    first = kit.charge()
    steps = [kit.step() for _ in range(3)]
    second = steps[0].successor if steps[0] else None
    third = steps[1].successor if steps[1] else None
    assert second is not None
    assert third is not None
    assert [kit.row(a).state for a in (first, second)] == [State.ABANDONED] * 2
    assert kit.row(third).state is State.WAITING
    assert (first.sale_no, first.word) == (third.sale_no, third.word)
    here = {one.attempt.order_no for one in kit.counter.watch.rows() if one.vigil.attended}
    assert here == {third.order_no}
    kit.approve(third)
    kit.until(third, State.PAID)
    assert toss.debits() == 1
    for abandoned in (first, second):
        toss.books.expire(abandoned.order_no)
        assert kit.until_over(abandoned, steps=200).state is State.ABANDONED


def test_three_lost_creates_are_enough(kit: Kit, toss: Toss) -> None:
    toss.faults.set("create", "html")
    kit.charge()
    kit.let(30)
    assert toss.calls("create") == 3
    assert {a.state for a in kit.books.not_over()} == {State.ABANDONED}


def test_a_refused_create_is_not_repeated(kit: Kit, toss: Toss) -> None:
    toss.faults.set("create", "bank_maintenance")
    attempt = kit.charge()
    kit.let(10)
    row = kit.row(attempt)
    assert (row.state, row.refusal_code) == (State.ABANDONED, "COMMON_BREAK_TIME_OF_BANK")
    assert row.refusal_text == "은행 점검 시간이에요."
    assert toss.calls("create") == 1


def test_no_connection_keeps_the_number(kit: Kit, toss: Toss) -> None:
    toss.server.stop()
    attempt = kit.charge()
    assert kit.step() is not None
    assert kit.row(attempt).state is State.CREATING
    kit.let(Pace().resend_s * 4)
    row = kit.row(attempt)
    assert (row.state, row.refusal_code) == (State.ABANDONED, "no_connection")
    assert len(kit.books.not_over()) == 1


def test_a_create_that_cannot_leave_is_tried_three_times(kit: Kit) -> None:
    kit.cable.unplugged_for = {"payments"}
    attempt = kit.charge()
    left = []
    while kit.row(attempt).state is State.CREATING:
        step = kit.step()
        left += [step.attempt.state] if step else []
    assert left == [State.CREATING, State.CREATING, State.ABANDONED]


def test_a_create_can_be_abandoned_between_its_tries(kit: Kit, toss: Toss) -> None:
    toss.server.stop()
    attempt = kit.charge()
    kit.step()
    assert kit.counter.abandon(attempt.order_no).state is State.ABANDONED
    assert kit.counter.abandon(attempt.order_no).state is State.ABANDONED


def test_a_create_that_answers_after_its_end_shows_no_qr(kit: Kit, toss: Toss) -> None:
    attempt = kit.charge()
    kit.cable.meanwhile = lambda: kit.counter.abandon(attempt.order_no)
    step = kit.step()
    assert step is not None
    row = kit.row(attempt)
    assert (row.state, row.pay_token, row.checkout_page) == (State.ABANDONED, None, None)
    assert step.attempt == row
    kit.approve(attempt)  # nobody saw its page; were it approved all the same, nothing follows
    kit.let(60)
    assert (toss.calls("execute"), toss.debits()) == (0, 0)


# --- executing --------------------------------------------------------------------------------


def test_a_lost_answer_is_found_by_asking(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "lost_answer", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    assert kit.level(TEA) == (10, 1)
    paid = kit.until(attempt, State.PAID)
    assert (paid.recovered, paid.found, paid.over) == (True, False, True)
    assert (kit.level(TEA), toss.debits(), toss.calls("execute")) == ((9, 0), 1, 1)


def test_a_lost_request_is_sent_again_after_the_quiet_period(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "lost_request", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    begun = kit.clock.tick()
    paid = kit.until(attempt, State.PAID)
    assert kit.clock.tick() - begun >= kit.pace.quiet_s
    assert (paid.execute_tries, toss.debits(), toss.calls("execute")) == (2, 1, 2)


def test_the_same_token_is_executed_three_times_at_most(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "lost_request")
    kit.approve(attempt)
    kit.let(300)
    assert kit.row(attempt).state is State.UNKNOWN
    assert toss.calls("execute") == 3
    toss.books.expire(attempt.order_no)
    ended = kit.until_over(attempt)
    assert (ended.state, kit.level(TEA)) == (State.CANCELLED, (10, 0))


def test_what_did_not_leave_is_sent_again_without_a_quiet_period(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    kit.cable.unplugged_for = {"execute"}
    kit.until(attempt, State.EXECUTING)
    kit.cable.unplugged_for = set()
    row = kit.row(attempt)
    assert (row.execute_tries, kit.level(TEA)) == (0, (10, 1))
    begun = kit.clock.tick()
    assert kit.until(attempt, State.PAID).execute_tries == 1
    assert kit.clock.tick() - begun < kit.pace.quiet_s
    assert toss.debits() == 1


def test_a_final_no_is_red_and_confirmed(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "no_balance", times=1)
    kit.approve(attempt)
    unknown = kit.until(attempt, State.UNKNOWN)
    assert (unknown.refusal_final, unknown.refusal_text) == (True, "잔액이 부족해요.")
    declined = kit.until(attempt, State.DECLINED)
    assert (declined.over, kit.level(TEA)) == (False, (10, 0))
    kit.let(120)
    assert toss.calls("execute") == 1


def test_a_vague_no_stays_in_doubt_until_toss_ends_it(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "refused", times=1)
    kit.approve(attempt)
    kit.until(attempt, State.UNKNOWN)
    kit.let(120)
    assert kit.row(attempt).state is State.UNKNOWN
    assert toss.calls("execute") == 1
    toss.books.expire(attempt.order_no)
    assert kit.until_over(attempt).state is State.DECLINED
    assert kit.level(TEA) == (10, 0)


def test_a_no_that_lied_is_paid_after_all(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    toss.faults.set("execute", "no_balance", times=1, done=True)
    kit.approve(attempt)
    paid = kit.until(attempt, State.PAID)
    assert (paid.recovered, toss.debits(), kit.level(TEA)) == (True, 1, (9, 0))


def test_a_no_is_cancelled_where_the_contract_can(kit_v1: Kit, toss: Toss) -> None:
    attempt = kit_v1.shown()
    toss.faults.set("execute", "refused", times=1)
    kit_v1.approve(attempt)
    declined = kit_v1.until(attempt, State.DECLINED)
    assert (declined.over, kit_v1.level(TEA)) == (False, (10, 0))
    kit_v1.let(kit_v1.pace.given_up_s + 5)
    assert kit_v1.row(attempt).over
    assert toss.payment(attempt.order_no)["state"] == "PAY_CANCEL"


def fill_the_disk_at_the_next_ledger_entry(kit: Kit) -> None:
    """A page limit holds for one connection, so the reopened books have room again."""
    with kit.books.database.write() as db:
        db.execute("CREATE TABLE ballast (heavy BLOB)")
        db.execute(
            "CREATE TRIGGER heavy AFTER INSERT ON ledger BEGIN"
            " INSERT INTO ballast VALUES (zeroblob(4000000)); END"
        )
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 100}")


def test_paid_and_the_books_will_not_take_it(kit: Kit, toss: Toss) -> None:
    attempt = kit.shown()
    kit.approve(attempt)
    fill_the_disk_at_the_next_ledger_entry(kit)
    kit.until(attempt, State.EXECUTING)
    watched = kit.counter.watch.get(attempt.order_no)
    assert watched is not None
    assert (watched.vigil.unsaved, watched.vigil.failures) == (True, 1)
    assert toss.debits() == 1
    paid = kit.until(attempt, State.PAID)
    assert (paid.recovered, kit.level(TEA)) == (True, (9, 0))
    assert not watched.vigil.unsaved


# --- shown ------------------------------------------------------------------------------------


def test_shown_is_noted_once_and_only_of_paid_sales(kit: Kit) -> None:
    attempt = kit.shown()
    assert kit.counter.shown(attempt.order_no).shown_at is None
    kit.approve(attempt)
    kit.until(attempt, State.PAID)
    assert kit.unfinished() == [Kind.UNSEEN]
    first = kit.counter.shown(attempt.order_no).shown_at
    assert first is not None
    kit.clock.move(9)
    assert kit.counter.handed_over(attempt.order_no).shown_at == first
    assert kit.unfinished() == []
    assert kit.events(attempt)[-1] == "shown"
