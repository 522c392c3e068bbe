"""Refunds under review, over real books, a real client and a stand-in Toss."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.payment import Attempt, Tender
from pos_app.domain.refund import RefundState
from pos_app.domain.request import Ask, Fate, Piece, Request, RequestState, Way
from pos_app.domain.staff import Action
from pos_app.errors import Refused, StoreError
from pos_app.flow.refunds import Wish
from pos_app.practice.payment import Payment, PayState
from pos_app.store import sales
from tests.flow.counter_kit import LAST, RICE, TEA, Kit, Toss
from tests.flow.review_kit import (
    WHY,
    approved,
    asked,
    by_lines,
    given_back,
    healthy,
    pin,
    refused,
    sold,
)
from tests.flow.staff_kit import BOSS, KIM, OTHER, deeds, enter, on_duty, roster


def last_deeds(kit: Kit, count: int = 1) -> list[tuple[str, str, str]]:
    return [
        (one["action"], one["outcome"], one.get("who", "")) for one in deeds(kit)[-count:]
    ]  # fmt: skip


def state_of(kit: Kit, request: Request) -> RequestState:
    return kit.books.requests.one(request.request_no).state


# --- from the wish to the shelf ------------------------------------------------------------------


def test_asked_looked_at_approved_and_back_on_the_shelf(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    request = asked(kit, paid)
    assert (request.who, request.amount_won, request.tax_free_won) == (KIM, 9_000, 0)
    assert last_deeds(kit) == [("request_refund", "asked", KIM)]
    assert kit.counter.review.queue() == (request,)
    assert toss.calls("refunds") == 0
    on_duty(kit, BOSS)
    look = kit.counter.review.look(request.request_no)
    assert (look.toss.stage if look.toss else None) is Stage.COMPLETE
    assert (look.toss_left_won, look.left.total_won, look.habit.today) == (14_500, 14_500, 1)
    assert look.parts is not None
    assert look.parts.vat_won == 819
    pin(kit, paid.order_no)
    refund = given_back(kit, request)
    assert (refund.state, refund.who) == (RefundState.DONE, KIM)
    done = kit.books.requests.one(request.request_no)
    assert (done.state, done.approved_by, done.decided_by, done.alone, done.refund_no) == (
        RequestState.APPROVED, BOSS, BOSS, False, refund.refund_no,
    )  # fmt: skip
    assert kit.level(TEA) == (9, 0)  # of two that went, one came back whole
    assert kit.counter.review.queue() == ()
    assert healthy(kit)


def test_what_nobody_counts_stays_uncounted(kit: Kit) -> None:
    from pos_app.domain.catalog import CatalogChange

    paid = sold(kit, TEA)
    kit.books.save_catalog(CatalogChange((), ((TEA.sku, None),)), kit.clock.now(), "")
    given_back(kit, asked(kit, paid, Piece(1, 1, Fate.STOCK)))
    assert kit.level(TEA) == (None, 0)
    assert healthy(kit)


def test_line_after_line_until_nothing_is_left(kit: Kit, toss: Toss) -> None:
    paid = sold(kit, TEA, TEA, LAST, RICE)
    steps = [(1, 1), (2, 1), (1, 1), (3, 1)]
    for line_no, qty in steps:
        given_back(kit, asked(kit, paid, Piece(line_no, qty, Fate.STOCK)))
    refused("refund.nothing_left", kit.counter.review.offer, paid.order_no)
    assert toss.payment(paid.order_no)["refunded"] == paid.amount_won
    assert [kit.level(one)[0] for one in (TEA, LAST, RICE)] == [10, 1, 5]
    assert healthy(kit)


def test_an_offer_is_what_is_left(kit: Kit) -> None:
    paid = sold(kit)
    asked(kit, paid, Piece(1, 1, Fate.KEPT))
    offer = kit.counter.review.offer(paid.order_no)
    assert [(one.qty, one.amount_won) for one in offer.lines] == [(1, 4_500), (1, 5_500)]
    assert offer.left.total_won == 14_500


@pytest.mark.parametrize("way", ["whole", "amount"])
def test_the_other_ways_put_nothing_on_the_shelf_by_themselves(kit: Kit, way: str) -> None:
    paid = sold(kit)
    ask = Ask(paid.order_no, WHY, Way(way), *((1_000, 400) if way == "amount" else ()))
    refund = given_back(kit, kit.counter.review.ask(ask))
    assert refund.amount_won == (1_000 if way == "amount" else 14_500)
    assert kit.level(TEA) == (8, 0)
    assert healthy(kit)


# --- a lost answer, and a no ----------------------------------------------------------------------


def test_a_lost_answer_resolves_after_a_restart_and_the_goods_come_back_once(
    kit: Kit, toss: Toss
) -> None:
    paid = sold(kit)
    request = asked(kit, paid)
    toss.faults.set("refunds", "lost_answer", times=1)
    refund = approved(kit, request)
    kit.step()
    kit.step()
    assert kit.books.returns.one(refund.refund_no).state is RefundState.PENDING
    assert kit.level(TEA) == (8, 0)
    kit.restart()
    kit.counter.backlog.take_over()
    kit.let(60)
    assert kit.books.returns.one(refund.refund_no).state is RefundState.DONE
    assert kit.level(TEA) == (9, 0)
    kit.restart()
    kit.counter.backlog.take_over()
    kit.let(60)
    assert (kit.level(TEA), toss.payment(paid.order_no)["refunded"]) == ((9, 0), 9_000)
    assert healthy(kit)


def test_a_refused_refund_puts_nothing_back_and_lets_the_pieces_go(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    toss.faults.set("refunds", "shop_key_refused", times=1)
    assert given_back(kit, asked(kit, paid)).state is RefundState.REFUSED
    assert kit.level(TEA) == (8, 0)
    assert given_back(kit, asked(kit, paid)).state is RefundState.DONE
    assert kit.level(TEA) == (9, 0)
    assert healthy(kit)


# --- who may -------------------------------------------------------------------------------------

STEPS: dict[str, tuple[Callable[[Kit, Request], object], Action | None]] = {
    "ask": (lambda kit, one: kit.counter.review.ask(by_lines(one.order_no)), None),
    "withdraw": (lambda kit, one: kit.counter.review.withdraw(one.request_no), None),
    "approve": (approved, Action.APPROVE_REFUND),
    "at once": (
        lambda kit, one: kit.counter.review.at_once(Wish(one.order_no, WHY)),
        Action.APPROVE_REFUND,
    ),
    "reject": (
        lambda kit, one: kit.counter.review.reject(one.request_no, "영수증이 없어요"),
        Action.REJECT_REFUND,
    ),
}


@pytest.mark.parametrize("name", ["", KIM, BOSS])
@pytest.mark.parametrize("step", STEPS)
def test_every_role_and_step(kit: Kit, toss: Toss, name: str, step: str) -> None:
    act, action = STEPS[step]
    paid = sold(kit)
    enter(kit, KIM)
    on_duty(kit, name or KIM)
    request = asked(kit, paid)
    if step in {"ask", "at once"}:
        kit.counter.review.withdraw(request.request_no)
    kit.access.leave()
    before = kit.books.requests.latest(9)
    if not name:
        refused("staff.nobody", act, kit, request)
    elif action is not None:
        on_duty(kit, name)
        refused("staff.needs_manager", act, kit, request)
        assert last_deeds(kit) == [(action, "refused", name)]
    assert (kit.books.requests.latest(9), toss.calls("refunds")) == (before, 0)
    if name:
        on_duty(kit, name)
        if action is not None:
            pin(kit, paid.order_no, action=action)
        act(kit, request)
        assert kit.books.requests.latest(9) != before
    assert healthy(kit)


def test_nobody_takes_back_what_another_asked_for(kit: Kit) -> None:
    paid = sold(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    request = asked(kit, paid)
    on_duty(kit, BOSS)
    refused("review.not_yours", kit.counter.review.withdraw, request.request_no)
    assert state_of(kit, request) is RequestState.OPEN


@pytest.mark.parametrize("at_counter", [BOSS, KIM])
def test_own_request_beside_another_manager(kit: Kit, toss: Toss, at_counter: str) -> None:
    paid = sold(kit)
    enter(kit, KIM, OTHER)
    on_duty(kit, BOSS)
    request = asked(kit, paid)
    on_duty(kit, at_counter)  # whoever stands there: it is the boss' own request
    pin(kit, paid.order_no, BOSS)
    no = refused("staff.own_request", approved, kit, request)
    assert no.values["others"] == OTHER
    assert (state_of(kit, request), toss.calls("refunds")) == (RequestState.OPEN, 0)
    pin(kit, paid.order_no, OTHER)
    approved(kit, request)
    assert kit.books.requests.one(request.request_no).approved_by == OTHER


def test_a_lone_manager_approves_alone_and_the_books_say_so(kit: Kit) -> None:
    paid = sold(kit)
    enter(kit, KIM, OTHER)
    on_duty(kit, BOSS)
    pin(kit, OTHER, BOSS, Action.EDIT_STAFF)
    roster(kit).retire(OTHER)
    request = asked(kit, paid)
    pin(kit, paid.order_no)
    given_back(kit, request)
    assert kit.books.requests.one(request.request_no).alone is True
    assert [one.get("alone") for one in deeds(kit) if one["outcome"] == "approved"] == [True]


def test_with_nobody_entered_the_owner_asks_and_approves_in_one_go(kit: Kit) -> None:
    paid = sold(kit)
    refund = kit.counter.review.at_once(Wish(paid.order_no, WHY, 1_000, 0, who="지수"))
    (request,) = kit.books.requests.latest(9)
    assert (request.refund_no, request.amount_won, request.who) == (
        refund.refund_no, 1_000, "지수",
    )  # fmt: skip
    assert last_deeds(kit, 2) == [
        ("request_refund", "asked", "지수"), ("approve_refund", "approved", "지수"),
    ]  # fmt: skip
    kit.let(20)
    assert kit.books.requests.latest(9)[0].tax_free_won == 0
    whole = kit.counter.review.at_once(Wish(paid.order_no, WHY))
    assert kit.books.requests.latest(1)[0].amount_won == whole.amount_won == 13_500
    assert healthy(kit)


# --- saying no ------------------------------------------------------------------------------


def test_a_no_has_a_word_and_frees_the_sale(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    request = asked(kit, paid)
    refused("review.no_word", kit.counter.review.reject, request.request_no, " ")
    ended = kit.counter.review.reject(request.request_no, "영수증이 없어요", "지수")
    assert (ended.state, ended.remark, ended.decided_by) == (
        RequestState.REJECTED, "영수증이 없어요", "지수",
    )  # fmt: skip
    for step in (
        lambda: approved(kit, request),
        lambda: kit.counter.review.reject(request.request_no, "또"),
        lambda: kit.counter.review.withdraw(request.request_no),
    ):
        refused("review.is_rejected", step)
    assert toss.calls("refunds") == 0
    assert kit.events(paid)[-2:] == ["refund_request_open", "refund_request_rejected"]
    assert asked(kit, paid).request_no.endswith("-Q2")


# --- bad input ---------------------------------------------------------------------------------


def _settled(payment: Payment, _now: float) -> Payment:
    return replace(payment, state=PayState.SETTLED)


def test_what_cannot_be_asked_for(kit: Kit, toss: Toss) -> None:
    ask, paid = kit.counter.review.ask, sold(kit)
    waiting = kit.shown(TEA)
    for amount in (0, -5):
        refused("refund.not_an_amount", ask, Ask(paid.order_no, WHY, Way.AMOUNT, amount))
    refused("refund.too_much", ask, Ask(paid.order_no, WHY, Way.AMOUNT, 14_501))
    refused("refund.not_paid", ask, Ask(waiting.order_no, WHY))
    refused("books.unknown_order", ask, Ask("NOBODY01-1", WHY))
    refused("review.unknown", kit.counter.review.look, "NOBODY01-1-Q1")
    for reason, key in (
        (" ", "no_reason"),
        ("'따옴표'", "reason_letters"),
        ("가" * 201, "long_reason"),
    ):
        refused(f"refund.{key}", ask, Ask(paid.order_no, reason))
    toss.books.change(paid.order_no, _settled)
    refused("refund.settled", ask, Ask(paid.order_no, WHY))
    assert kit.books.requests.latest(9) == ()
    assert healthy(kit)


def test_twice_at_once_gives_one_request_and_one_refund(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)

    def race(act: Callable[[], object]) -> list[str]:
        ends: list[str] = []
        gate = threading.Barrier(2)

        def go() -> None:
            gate.wait()
            try:
                act()
                ends.append("")
            except Refused as no:
                ends.append(no.key)

        hands = [threading.Thread(target=go) for _ in range(2)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        return sorted(ends)

    assert race(lambda: asked(kit, paid)) == ["", "review.one_is_open"]
    (request,) = kit.counter.review.queue()
    assert race(lambda: approved(kit, request))[0] == ""
    kit.let(30)
    assert toss.calls("refunds") == 1
    assert healthy(kit)


def test_another_ended_it_between_the_look_and_the_word(kit: Kit) -> None:
    paid = sold(kit)
    request = asked(kit, paid)
    kit.cable.meanwhile = lambda: kit.counter.review.withdraw(request.request_no)
    refused("review.is_withdrawn", approved, kit, request)
    assert kit.books.returns.unsettled() == ()
    assert healthy(kit)


def test_the_amount_is_repeated_or_nothing_happens(kit: Kit, toss: Toss) -> None:
    request = asked(kit, sold(kit))
    refused("review.other_amount", kit.counter.review.approve, request.request_no, 9_001)
    assert (state_of(kit, request), toss.calls("refunds")) == (RequestState.OPEN, 0)


def test_a_refund_in_one_go_leaves_an_open_request_alone(kit: Kit) -> None:
    paid = sold(kit)
    request = asked(kit, paid)
    refused("review.one_is_open", kit.counter.review.at_once, Wish(paid.order_no, WHY))
    assert state_of(kit, request) is RequestState.OPEN
    assert kit.books.returns.unsettled() == ()


def test_books_that_are_not_trusted_take_no_request(kit: Kit) -> None:
    paid = sold(kit)
    request = asked(kit, paid)
    kit.counter.halted = StoreError("ledger.edited", seq=3)
    for step in (
        lambda: asked(kit, paid),
        lambda: approved(kit, request),
        lambda: kit.counter.review.at_once(Wish(paid.order_no, WHY)),
    ):
        with pytest.raises(StoreError):
            step()


# --- what Toss says ------------------------------------------------------------------------------


def test_a_request_is_taken_while_toss_cannot_be_asked(kit: Kit) -> None:
    paid = sold(kit)
    kit.cable.unplugged_for = {"status"}
    request = asked(kit, paid)
    look = kit.counter.review.look(request.request_no)
    assert look.toss is None
    assert look.trouble is not None
    assert look.trouble.key == "refund.cannot_ask"
    refused("refund.cannot_ask", approved, kit, request)
    assert state_of(kit, request) is RequestState.OPEN


def test_with_another_key_toss_is_not_asked(kit: Kit, toss: Toss) -> None:
    paid = sold(kit)
    kit.restart("sk_test_example0002")
    before = toss.calls("status")
    request = asked(kit, paid)
    look = kit.counter.review.look(request.request_no)
    assert look.trouble is not None
    assert look.trouble.key == "refund.other_key"
    assert toss.calls("status") == before


def test_what_went_back_elsewhere_is_seen_and_hinders(kit: Kit, toss: Toss) -> None:
    from tests.flow.test_refunds import order_of

    paid = sold(kit, TEA, TEA)
    request = asked(kit, paid, Piece(1, 2, Fate.STOCK))
    draft = Wish(paid.order_no, WHY, 5_000)
    other = kit.counter.refunds.decide(draft)  # as somebody decides it in the list of matters
    kit.gateway.refund(order_of(kit, other, other.refund_no))
    look = kit.counter.review.look(request.request_no)
    assert (look.toss_left_won, look.parts) == (4_000, None)
    assert look.hindrance is not None
    assert look.hindrance.key == "refund.too_much"


# --- a day's limit -----------------------------------------------------------------------------


def test_a_days_limit_counts_what_is_under_way_and_ends_at_midnight(kit: Kit) -> None:
    kit.counter.refunds.limit_won = lambda: 10_000
    first, second = sold(kit), sold(kit)
    approved(kit, asked(kit, first))  # 9,000, and nothing of it is sent yet
    late = asked(kit, second, Piece(2, 1, Fate.STOCK))
    no = refused("review.limit", approved, kit, late)
    assert (no.values["gone"], no.values["left"]) == (9_000, 1_000)
    assert state_of(kit, late) is RequestState.OPEN
    refused("review.limit", kit.counter.review.at_once, Wish(sold(kit, TEA).order_no, WHY))
    kit.clock.jump(timedelta(days=1).total_seconds())
    approved(kit, late)
    assert healthy(kit)


def test_how_often_somebody_asks(kit: Kit) -> None:
    first = asked(kit, sold(kit, TEA), Piece(1, 1, Fate.KEPT))
    kit.clock.jump(timedelta(days=2).total_seconds())
    second = asked(kit, sold(kit, RICE), Piece(1, 1, Fate.KEPT))
    habit = kit.counter.review.look(second.request_no).habit
    assert (habit.today, habit.month, habit.month_won) == (1, 2, 10_000)
    kit.clock.jump(timedelta(days=29).total_seconds())
    assert kit.counter.review.look(first.request_no).habit.month == 1


def test_of_cash_toss_is_never_asked(kit: Kit, toss: Toss) -> None:
    paid = cash(kit, sold(kit, TEA))
    before = toss.calls("status")
    request = asked(kit, paid, Piece(1, 1, Fate.STOCK))
    look = kit.counter.review.look(request.request_no)
    assert (look.toss, look.trouble, toss.calls("status")) == (None, None, before)
    assert look.parts is not None


def cash(kit: Kit, like: Attempt) -> Attempt:
    """The same goods, paid in cash."""
    now = kit.clock.now()
    with kit.books.database.write() as db:
        sale = sales.sale(db, like.sale_no)
        number = sales.insert_sale(db, sale.lines, sale.tax, sale.mode, now, "")
        row = replace(
            like, order_no=f"{like.order_no}0", sale_no=number, tender=Tender.CASH, version=0,
            received_won=like.amount_won, pay_token=None, checkout_page=None, over=True,
        )  # fmt: skip
        return sales.insert(db, row, now)


REFUSALS: dict[str, Callable[[Kit, Request], object]] = {
    "another amount": lambda kit, one: kit.counter.review.approve(one.request_no, 9),
    "no word": lambda kit, one: kit.counter.review.approve(one.request_no, 4_500, "가" * 201),
    "at once beside it": lambda kit, one: kit.counter.review.at_once(Wish(one.order_no, WHY, 500)),
    "if charged, no reason": lambda kit, one: kit.counter.backlog.refund(one.order_no, "", " "),
    "no amount": lambda kit, one: kit.counter.refunds.decide(Wish(one.order_no, WHY, -1)),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_pin_for_what_was_refused_serves_nothing_else(kit: Kit, toss: Toss, refusal: str) -> None:
    paid = sold(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    request = asked(kit, paid)
    pin(kit, paid.order_no)
    with pytest.raises(Refused):
        REFUSALS[refusal](kit, request)
    refused("staff.needs_manager", kit.counter.backlog.refund, paid.order_no, "", WHY)
    refused("staff.needs_manager", approved, kit, request)
    assert (state_of(kit, request), toss.calls("refunds")) == (RequestState.OPEN, 0)


def test_a_pin_for_a_no_without_a_word_serves_no_other(kit: Kit) -> None:
    paid = sold(kit)
    enter(kit, KIM)
    on_duty(kit, KIM)
    request = asked(kit, paid)
    pin(kit, paid.order_no, action=Action.REJECT_REFUND)
    refused("review.no_word", kit.counter.review.reject, request.request_no, " ")
    refused("staff.needs_manager", kit.counter.review.reject, request.request_no, "아니요")
