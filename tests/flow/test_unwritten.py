"""Books that cannot be written once money may be on its way: a command tries on, and never lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from pos_app.domain.cart import Cart
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import RefundState
from pos_app.errors import StoreError
from pos_app.flow.errand import Errand
from pos_app.flow.giveback import GiveBack
from pos_app.flow.insistence import Insistence
from pos_app.flow.refunds import Wish
from pos_app.practice.payment import PayState
from pos_app.store.place import DATABASE
from tests.flow.counter_kit import TEA, Kit, Patience


class Holder:
    """Another program that takes the books file after a call was answered, and keeps it."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._file: sqlite3.Connection | None = None
        self._until: float | None = None
        with kit.books.database.write() as db:
            db.execute("PRAGMA busy_timeout = 10")

    def takes_after(self, call: str, for_s: float | None = None) -> None:
        """Take it when this call is answered the next time; None is for good."""
        before = self._kit.toss.calls(call)

        def look() -> None:
            if self._kit.toss.calls(call) > before:
                self.take(for_s)
            else:
                self._kit.cable.meanwhile = look

        self._kit.cable.meanwhile = look

    def take(self, for_s: float | None = None) -> None:
        self._file = sqlite3.connect(self._kit.folder / DATABASE, isolation_level=None)
        self._file.execute("BEGIN IMMEDIATE")
        self._until = None if for_s is None else self._kit.clock.tick() + for_s

    def look(self) -> None:
        if self._until is not None and self._kit.clock.tick() >= self._until:
            self.free()

    def free(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._until = None


class Watching(Patience):
    """Sleeps as others do, and lets the holder look at the clock."""

    def __init__(self, kit: Kit, holder: Holder, stop_after_s: float | None = None) -> None:
        super().__init__(kit, stop_after_s)
        self._holder = holder

    def rest(self, seconds: float) -> None:
        super().rest(seconds)
        self._holder.look()


@pytest.fixture
def holder(kit: Kit) -> Iterator[Holder]:
    one = Holder(kit)
    yield one
    one.free()


def errand_of(kit: Kit, holder: Holder, stop_after_s: float | None = None) -> Errand:
    return Errand(kit.counter, kit.clock, Watching(kit, holder, stop_after_s))


def sell(errand: Errand, deed: Callable[[Attempt], Any], wait_s: float = 60.0) -> Attempt:
    return errand.sell(Cart().add(TEA), wait_s, "", deed)


def toss_says(kit: Kit, attempt: Attempt, state: PayState) -> None:
    kit.toss.books.change(attempt.order_no, lambda payment, _now: replace(payment, state=state))


def test_a_sale_stays_until_its_answer_can_be_written(kit: Kit, holder: Holder) -> None:
    holder.takes_after("execute", for_s=25)
    errand = errand_of(kit, holder)
    end = sell(errand, kit.approve)
    assert (end.state, end.over, errand.unwritten) == (State.PAID, True, None)
    assert kit.toss.debits() == kit.toss.calls("execute") == 1


def test_a_sale_that_cannot_be_written_is_left_in_doubt(kit: Kit, holder: Holder) -> None:
    holder.takes_after("execute")
    errand, begun = errand_of(kit, holder), kit.clock.tick()
    end = sell(errand, kit.approve)
    assert end.state is State.EXECUTING
    assert errand.unwritten is not None
    assert errand.unwritten.key == "store.locked"
    assert kit.pace.unwritten_s <= kit.clock.tick() - begun < kit.pace.unwritten_s + 15
    assert kit.toss.debits() == kit.toss.calls("execute") == 1
    holder.free()
    kit.restart()
    assert [one.state for one in kit.errand().settle()] == [State.PAID]


def test_a_paid_sale_whose_confirmation_cannot_be_written_is_paid(kit: Kit, holder: Holder) -> None:
    when_paid(kit, holder.take)
    errand = errand_of(kit, holder)
    end = sell(errand, kit.approve)
    assert (end.state, end.over, errand.unwritten) == (State.PAID, False, None)


def test_a_denial_that_cannot_be_written_is_no_green(kit: Kit, holder: Holder) -> None:
    def deny(attempt: Attempt) -> None:
        toss_says(kit, attempt, PayState.APPROVED)
        holder.take()

    def approve(attempt: Attempt) -> None:
        kit.approve(attempt)
        when_paid(kit, lambda: deny(attempt))

    errand = errand_of(kit, holder)
    end = sell(errand, approve)
    assert (end.state, end.denied) == (State.PAID, False)
    assert errand.unwritten is not None


def when_paid(kit: Kit, deed: Callable[[], None]) -> None:
    """Do it at the first answer after the payment was booked, which then says what it said."""

    def look() -> None:
        if any(one.state is State.PAID for one in kit.books.not_over()):
            deed()
        else:
            kit.cable.meanwhile = look

    kit.cable.meanwhile = look


def test_a_charge_that_is_not_ours_and_cannot_be_written_is_left_in_doubt(
    kit: Kit, holder: Holder
) -> None:
    def charge(attempt: Attempt) -> None:
        toss_says(kit, attempt, PayState.COMPLETE)
        holder.take()

    errand = errand_of(kit, holder)
    assert sell(errand, charge).state is State.WAITING
    assert errand.unwritten is not None


def test_a_charge_that_is_not_ours_is_found_once_it_can_be_written(
    kit: Kit, holder: Holder
) -> None:
    def charge(attempt: Attempt) -> None:
        toss_says(kit, attempt, PayState.COMPLETE)
        holder.take(for_s=9)

    errand = errand_of(kit, holder)
    end = sell(errand, charge)
    assert (end.state, end.found, errand.unwritten) == (State.PAID, True, None)


def test_what_is_given_up_ends_so_though_the_last_look_cannot_be_written(
    kit: Kit, holder: Holder
) -> None:
    def approve_late(attempt: Attempt) -> None:
        look_given_up(attempt)

    def look_given_up(attempt: Attempt) -> None:
        if kit.row(attempt).given_up:
            kit.approve(attempt)
            holder.take()
        else:
            kit.cable.meanwhile = lambda: look_given_up(attempt)

    errand = errand_of(kit, holder)
    end = sell(errand, approve_late, wait_s=5)
    assert (end.state, end.given_up, errand.unwritten) == (State.CANCELLED, True, None)


def test_a_refund_stays_until_its_answer_can_be_written(kit: Kit, holder: Holder) -> None:
    paid = sold(kit)
    holder.takes_after("refunds", for_s=15)
    desk = desk_of(kit, holder)
    end = desk.see_through(kit.counter.refunds.decide(Wish(paid.order_no, "교환", 1_000)))
    assert (end.state, desk.unwritten) == (RefundState.DONE, None)
    assert kit.toss.calls("refunds") == 1


def test_a_refund_that_cannot_be_written_is_left_in_doubt(kit: Kit, holder: Holder) -> None:
    paid = sold(kit)
    holder.takes_after("refunds")
    desk, begun = desk_of(kit, holder), kit.clock.tick()
    end = desk.see_through(kit.counter.refunds.decide(Wish(paid.order_no, "교환", 1_000)))
    assert end.state is RefundState.PENDING
    assert desk.unwritten is not None
    assert desk.unwritten.key == "store.locked"
    assert kit.pace.unwritten_s <= kit.clock.tick() - begun < kit.pace.unwritten_s + 10
    holder.free()
    assert [one.state for one in desk_of(kit, holder).settle()] == [RefundState.DONE]
    assert kit.toss.calls("refunds") == 1


def sold(kit: Kit) -> Attempt:
    attempt = kit.shown(TEA, TEA)
    kit.approve(attempt)
    kit.until_over(attempt)
    return kit.row(attempt)


def desk_of(kit: Kit, holder: Holder) -> GiveBack:
    patience = Watching(kit, holder)
    return GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, patience)


def test_before_the_intent_it_is_refused(kit: Kit, holder: Holder) -> None:
    def approve_and_take(attempt: Attempt) -> None:
        kit.approve(attempt)
        holder.take()

    with pytest.raises(StoreError, match=r"store\.locked"):
        sell(errand_of(kit, holder), approve_and_take)
    assert (kit.toss.debits(), kit.toss.calls("execute")) == (0, 0)


def test_books_that_cannot_be_read_charge_nobody(kit: Kit, holder: Holder) -> None:
    with pytest.raises(StoreError):
        sell(errand_of(kit, holder), lambda _: kit.books.close())
    assert kit.toss.debits() == 0


def test_a_courtesy_that_cannot_be_noted_undoes_nothing(kit_v1: Kit) -> None:
    attempt, holder = kit_v1.shown(), Holder(kit_v1)
    holder.takes_after("cancel")
    assert kit_v1.counter.give_up(attempt.order_no).given_up
    holder.free()
    assert kit_v1.row(attempt).given_up
    assert "cancel_asked" not in kit_v1.events(attempt)


def test_insistence_begins_anew_after_what_was_written(kit: Kit) -> None:
    def fail() -> None:
        raise StoreError("store.locked")

    one = Insistence(kit.clock, kit.pace)
    one.tried(fail)
    kit.clock.move(20)
    assert one.tried(lambda: None) is None  # a pause says nothing about the books
    kit.clock.move(9)
    assert not one.exhausted
    assert one.tried(lambda: 1) == 1
    one.tried(fail)
    kit.clock.move(29)
    assert not one.exhausted
    one.tried(fail)
    kit.clock.move(1)
    assert one.exhausted
