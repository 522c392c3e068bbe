"""After a restore every sale that Toss was paid for is in the books again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.domain.answer import Found, RefundOrder, Stage, StatusReport
from pos_app.domain.catalog import Product
from pos_app.domain.match import Side
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import Attempt, Contract, State
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.search import MOST_MISSES, lost_sale
from pos_app.domain.unfinished import Decision, Kind
from pos_app.errors import Refused, StoreError
from pos_app.flow.checkout import ref_of
from pos_app.flow.refunds import Wish
from pos_app.practice import wire
from pos_app.practice.faults import Call, Fault
from pos_app.practice.payment import Payment, PayState
from tests.flow.counter_kit import KEY, RICE, STOCK, TEA, Kit, Patience, Toss
from tests.flow.day_kit import Day
from tests.flow.drill import NAME, PLACES, Drill

SEEDS = 6


@pytest.fixture
def drill(kit: Kit) -> Drill:
    return Drill(kit, 1)


@pytest.fixture(params=Contract)
def either(request: pytest.FixtureRequest, tmp_path: Path, toss: Toss) -> Iterator[Drill]:
    """A drill under each contract."""
    kit = Kit(tmp_path / "either", toss, request.param)
    yield Drill(kit, 1)
    kit.close()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_drill(tmp_path: Path, seed: int, effort: int) -> None:
    for number in range(seed, SEEDS * effort, SEEDS):
        place, toss = PLACES[number % 3], Toss()
        kit = Kit(tmp_path / str(number), toss, tuple(Contract)[number % 2])
        try:
            drill = Drill(kit, number)
            drill.trade(3)
            copy = drill.back_up(f"{number}.db")
            drill.trade(5)
            drill.restore(copy, place)
            drill.settle()
            drill.check(with_lines=place != PLACES[2])
        finally:
            kit.close()
            toss.server.stop()


def paid(drill: Drill, *goods: Product) -> Attempt:
    """A sale that is paid and over."""
    attempt = drill.kit.shown(*goods or (TEA,))
    drill.kit.approve(attempt)
    return drill.kit.until_over(attempt)


def asked(toss: Toss) -> int:
    return toss.calls("status")


def test_a_lost_sale_is_found_as_an_amount(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    lost, last = paid(drill, TEA, RICE), paid(drill)
    drill.restore(copy, PLACES[2])
    before = asked(kit.toss)
    found = [one.order_no for one in kit.errand().seek() if one.found]
    assert found == [lost.order_no, last.order_no]
    assert asked(kit.toss) - before == 2 + MOST_MISSES
    record = kit.books.record(lost.order_no)
    assert [(line.name, line.sku, line.amount_won) for line in record.sale.lines] == [
        (NAME, "", 4_500), (NAME, "", 5_500),
    ]  # fmt: skip
    again = record.attempt
    assert (again.state, again.found, again.recovered, again.over) == (
        State.PAID, True, True, True,
    )  # fmt: skip
    assert (again.pay_token, again.word) == (lost.pay_token, lost.word)
    assert again.account == lost.account
    assert [line.event for line in record.history] == ["found_by_search", "found"]
    assert kit.level(TEA) == (STOCK[TEA.sku], 0)
    assert set(kit.books.stock()) == set(STOCK)
    assert list(kit.errand().seek()) == []
    kit.restart()
    assert list(kit.errand().seek()) == []


def test_a_lost_sale_may_be_refunded(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    lost = paid(drill, TEA)
    drill.restore(copy, PLACES[2])
    drill.settle()
    drill.give_back(kit.row(lost))
    drill.check(with_lines=False)
    assert kit.books.record(lost.order_no).refunded_won > 0


def test_a_crash_in_the_middle_goes_on_from_there(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    sold = [paid(drill) for _ in range(3)]
    drill.restore(copy, PLACES[2])
    seek = kit.errand().seek()
    assert next(seek).order_no == sold[0].order_no
    assert next(seek).order_no == sold[1].order_no
    kit.restart()
    kit.counter.seeking.item_name = NAME
    assert [one.order_no for one in kit.errand().seek() if one.found] == [sold[2].order_no]


def test_a_row_without_its_judgement_is_judged_by_the_watch(drill: Drill, kit: Kit) -> None:
    """Killed between the row of a find and what Toss said of it."""
    copy = drill.back_up()
    lost = paid(drill)
    drill.restore(copy, PLACES[2])
    lost_books = kit.books.lost
    search = lost_books.next_search(kit.gateway.account)
    assert search is not None
    sale = lost_sale(Found(StatusReport(Stage.COMPLETE), Won(4_500)), NAME)
    lost_books.take_in(search, sale, kit.clock.now(), kit.clock.now())
    kit.restart()
    list(kit.errand().settle())
    assert kit.row(lost).state is State.PAID


def test_a_payment_that_is_still_open_is_watched_and_never_executed(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    standing, approved, ended = kit.shown(), kit.shown(), kit.shown()
    kit.toss.books.approve(approved.order_no)
    kit.toss.books.cancel(ended.order_no)
    drill.restore(copy, PLACES[2])
    list(kit.errand().seek())
    for one in (standing, approved):
        assert (kit.row(one).state, kit.row(one).over) == (State.ABANDONED, False)
    assert kit.row(approved).late_approval_at is not None
    with pytest.raises(Refused, match=r"books\.unknown_order"):
        kit.row(ended)
    kit.restart()
    kit.let(400)
    assert kit.toss.debits() == 0
    kit.toss.books.cancel(standing.order_no)
    assert kit.until_over(standing).state is State.ABANDONED


def test_the_watch_seeks_when_no_payment_needs_the_budget(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    lost = paid(drill)
    drill.restore(copy, PLACES[2])
    shown = kit.shown()
    seeking, clock = kit.counter.seeking, kit.clock
    turns: list[str] = []
    for _ in range(200):
        watched = kit.counter.take()
        if watched is not None:
            kit.counter.run(watched)
            turns.append("payment")
        elif seeking.take():
            assert not seeking.take()
            assert seeking.wait_s() is None
            seeking.step()
            turns.append("search")
        waits = [one for one in (kit.counter.wait_s(), seeking.wait_s()) if one is not None]
        clock.move(min(waits) + 0.001)
    assert kit.row(lost).state is State.PAID
    assert kit.row(shown).state is State.WAITING
    # The QR is asked about every two seconds as before, the search has the second between.
    assert turns[10:20].count("payment") == 5
    assert seeking.wait_s() is None


def test_the_search_waits_for_a_payment_that_is_due(drill: Drill, kit: Kit) -> None:
    drill.restore(drill.back_up(), PLACES[2])
    seeking = kit.counter.seeking
    kit.charge()
    assert seeking.wait_s() == 0.0
    assert not seeking.take()
    kit.step()
    assert seeking.wait_s() == kit.pace.budget_s
    assert not seeking.take()


def test_a_command_seeks_within_the_budget(drill: Drill, kit: Kit) -> None:
    drill.restore(drill.back_up())
    begun = kit.clock.tick()
    asked = len(list(kit.errand().seek()))
    assert asked >= 50
    assert kit.clock.tick() - begun >= (asked - 1) * kit.pace.budget_s


def test_no_answer_is_no_miss(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    lost = paid(drill)
    drill.restore(copy, PLACES[2])
    kit.cable.unplugged_for = {"status"}
    told = list(kit.errand().seek())
    assert [(one.order_no, one.trouble) for one in told] == [
        (lost.order_no, "no_connection")
    ] * kit.pace.create_tries
    kit.cable.unplugged_for = set()
    assert next(kit.errand().seek()).found


def test_toss_is_left_alone_when_it_says_so(drill: Drill, kit: Kit) -> None:
    drill.restore(drill.back_up(), PLACES[2])
    kit.toss.faults.set(Call.STATUS, Fault.THROTTLED, times=1)
    seeking = kit.counter.seeking
    assert seeking.take()
    sought = seeking.step()
    assert sought is not None
    assert sought.trouble == "COMMON_THROTTLED"
    assert seeking.wait_s() == kit.pace.busy_s


def test_books_that_cannot_be_written_are_tried_again(
    drill: Drill, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill.restore(drill.back_up(), PLACES[2])
    seeking = kit.counter.seeking

    def full(*_: object) -> None:
        raise StoreError("store.disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(kit.books.lost, "passed", full)
        assert seeking.take()
        with pytest.raises(StoreError):
            seeking.step()
    assert seeking.wait_s() == 2 * kit.pace.shown_s
    kit.clock.move(10)
    assert seeking.take()


def test_another_key_searches_for_itself(drill: Drill, kit: Kit) -> None:
    """The laptop was stolen and its key revoked: the new one looks, from the copy's end on."""
    copy = drill.back_up()
    lost = paid(drill)
    drill.restore(copy, PLACES[2])
    kit.restart(key="sk_test_another0002")
    assert sum(one.found for one in kit.errand().seek()) == 1
    assert kit.row(lost).account.key_tail == "0002"
    assert (kit.books.lost.left().series, kit.books.lost.left().sales) == (0, 0)


def test_a_sale_of_the_copy_is_asked_only_with_its_own_key(drill: Drill, kit: Kit) -> None:
    before = paid(drill)
    drill.restore(drill.back_up(), PLACES[2])
    kit.restart(key="sk_test_another0002")
    drill.settle()
    assert kit.books.lost.left().sales == 1
    kit.restart(key=KEY)
    assert [one.order_no for one in kit.errand().seek()][-1] == before.order_no
    assert kit.books.lost.left().sales == 0


@pytest.mark.parametrize("place", PLACES[1:])
def test_money_that_went_back_after_the_copy(drill: Drill, kit: Kit, place: str) -> None:
    """The journal explains it; without one it is a difference that a person must look at."""
    sold = paid(drill)
    copy = drill.back_up()
    drill.desk().see_through(kit.counter.refunds.decide(Wish(sold.order_no, "교환", 500)))
    drill.restore(copy, place)
    drill.settle()
    differences = [
        (one.order_no, one.toss_won, one.ours_won) for one in kit.books.lost.differences()
    ]
    if place == PLACES[1]:
        assert differences == []
        assert kit.books.record(sold.order_no).refunded_won == 500
        return
    assert differences == [(sold.order_no, 500, 0)]
    assert "refund_unexplained" in kit.events(sold)
    assert kit.row(sold).over
    drill.restore(drill.back_up("again.db"))
    drill.settle()
    assert len(kit.books.lost.differences()) == 1


@pytest.mark.parametrize("before", [True, False])
def test_goods_whose_money_went_back_after_the_copy_are_not_handed_over(
    drill: Drill, kit: Kit, before: bool
) -> None:
    """Found by the search, or of the copy and never seen green; no alarm: it was our decision."""
    copy = drill.back_up()
    sold = paid(drill)
    copy = drill.back_up("sold.db") if before else copy
    give_back(drill, sold, sold.amount_won)
    drill.restore(copy, PLACES[2])
    drill.settle()
    row = kit.row(sold)
    assert (row.found, row.alarm, row.over) == (not before, None, True)
    (one,) = kit.counter.backlog.listed(kit.counter.backlog.read())
    assert (one.kind, one.decisions) == (Kind.GIVEN_BACK, (Decision.CARRY_OVER,))
    kit.clock.move(5)
    Day(kit).differences.take_in(sold.order_no, "복구 뒤 확인")
    assert (kit.unfinished(), kit.books.lost.differences()) == ([], ())


def test_money_that_went_back_after_the_copy_in_a_status_without_rows(
    drill: Drill, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`transactions` may be null: then what is left to refund tells, and the word alone."""
    explained, part, whole = (paid(drill) for _ in range(3))
    give_back(drill, explained, 500)
    copy = drill.back_up()
    give_back(drill, part, 500)
    give_back(drill, whole, whole.amount_won)
    drill.restore(copy, PLACES[2])
    with monkeypatch.context() as patched:
        patched.setattr(wire, "_transactions", lambda _: [])
        drill.settle()
        day = Day(kit)
        day.matched()
        assert [day.sides()[one.order_no] for one in (explained, part, whole)] == [
            Side.EQUAL, Side.AMOUNT, Side.AMOUNT,
        ]  # fmt: skip
    told = {one.order_no: one.toss_won for one in kit.books.lost.differences()}
    assert told == {part.order_no: 500, whole.order_no: whole.amount_won}


@pytest.mark.parametrize("won", [500, 700])
def test_a_refund_after_a_restore_never_bears_a_forgotten_number(either: Drill, won: int) -> None:
    sold = paid(either)
    copy = either.back_up()
    give_back(either, sold, 500)
    either.restore(copy, PLACES[2])
    either.settle()
    assert give_back(either, sold, won).state is RefundState.DONE
    assert at_toss(either, sold) == [500, won]
    assert either.kit.books.record(sold.order_no).refunded_won == won
    told = [(one.toss_won, one.ours_won) for one in either.kit.books.lost.differences()]
    assert told == [(500, 0)]  # that one stays unexplained, whatever else goes back


@pytest.mark.parametrize("place", PLACES[:2])
def test_the_journal_ends_a_refund_of_the_copy_and_brings_the_next(
    either: Drill, place: str
) -> None:
    sold = paid(either)
    either.kit.toss.faults.set(Call.REFUNDS, Fault.LOST_ANSWER, times=1)
    wish = Wish(sold.order_no, "교환", 500)
    first, refunds = either.kit.counter.refunds.decide(wish), either.kit.counter.refunds
    refunds.advance(first, refunds.watch(first))
    copy = either.back_up()
    list(either.desk().settle())
    give_back(either, sold, 700)
    either.restore(copy, place)
    either.settle()
    back = either.kit.books.record(sold.order_no).refunds
    assert [(one.amount_won, one.state) for one in back] == [
        (500, RefundState.DONE), (700, RefundState.DONE),
    ]  # fmt: skip
    assert either.kit.books.lost.differences() == ()


@pytest.mark.parametrize("lost", [True, False])
def test_a_refund_that_only_the_journal_knows_stands_before_a_person(
    either: Drill, lost: bool
) -> None:
    """It may have been promised to its buyer, or lie at Toss: nobody drops it in silence."""
    sold, kit = paid(either), either.kit
    copy = either.back_up()
    decided = kit.counter.refunds.decide(Wish(sold.order_no, "교환", 500))
    if lost:
        kit.toss.faults.set(Call.REFUNDS, Fault.LOST_REQUEST, times=1)
        kit.counter.refunds.advance(decided, kit.counter.refunds.watch(decided))
    either.restore(copy)
    either.settle()
    (one,) = kit.books.record(sold.order_no).refunds
    assert (one.refund_no, one.state) == (decided.refund_no, RefundState.DOUBTFUL)
    kit.counter.refunds.send_again(one.refund_no)
    either.settle()
    assert at_toss(either, sold) == [500]
    assert kit.books.record(sold.order_no).refunded_won == 500


def test_a_refund_that_was_decided_in_the_copy_and_refused_after_it(either: Drill) -> None:
    sold, kit = paid(either), either.kit
    decided = kit.counter.refunds.decide(Wish(sold.order_no, "교환", 500))
    copy = either.back_up()
    kit.toss.faults.set(Call.REFUNDS, Fault.SHOP_KEY_REFUSED)
    assert [one.state for one in either.desk().settle()] == [RefundState.REFUSED]
    either.restore(copy)
    (one,) = kit.books.record(sold.order_no).refunds
    assert (decided.state, one.state) == (RefundState.PENDING, RefundState.REFUSED)


def test_a_refund_of_the_copy_that_a_person_sent_again_and_toss_refused(either: Drill) -> None:
    """It was in doubt without ever having been sent: another hand's stood at Toss for a while."""
    sold, kit = paid(either), either.kit
    decided = kit.counter.refunds.decide(Wish(sold.order_no, "교환", 500))
    untouched: list[Payment] = []

    def keep(one: Payment, _now: float) -> Payment:
        untouched.append(one)
        return one

    kit.toss.books.change(sold.order_no, keep)
    other = RefundOrder(ref_of(sold), "OUTSIDE-1", Won(300), split_tax(Won(300), Won(0)), "밖에서")
    assert kit.gateway.refund(other).yes
    assert [(one.state, one.tries) for one in either.desk().settle()] == [(RefundState.DOUBTFUL, 0)]
    copy = either.back_up()
    kit.toss.books.change(sold.order_no, lambda _one, _now: untouched[0])
    kit.toss.faults.set(Call.REFUNDS, Fault.SHOP_KEY_REFUSED)
    kit.counter.refunds.send_again(decided.refund_no)
    assert [one.state for one in either.desk().settle()] == [RefundState.REFUSED]
    either.restore(copy)
    (one,) = kit.books.record(sold.order_no).refunds
    assert one.state is RefundState.REFUSED


def test_a_refund_that_was_refused_after_the_copy_is_not_sent_over_the_next_one(
    either: Drill,
) -> None:
    """Books and journal are lost: the copy knows neither the no, nor what was given back then."""
    sold, kit = paid(either), either.kit
    kit.counter.refunds.decide(Wish(sold.order_no, "교환", 500))
    copy = either.back_up()
    kit.toss.faults.set(Call.REFUNDS, Fault.SHOP_KEY_REFUSED, times=1)
    assert [one.state for one in either.desk().settle()] == [RefundState.REFUSED]
    assert give_back(either, sold, 500).state is RefundState.DONE
    either.restore(copy, PLACES[2])
    either.settle()
    assert at_toss(either, sold) == [500]


def test_all_that_is_left_of_a_found_sale_is_what_toss_has_left(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    lost = paid(drill, TEA)
    give_back(drill, lost, 500)
    drill.restore(copy, PLACES[2])
    drill.settle()
    refund = kit.counter.backlog.refund(lost.order_no, "", "교환")
    assert refund.amount_won == 4_000
    drill.settle()
    assert at_toss(drill, lost) == [500, 4_000]
    with pytest.raises(Refused) as refused:
        kit.counter.backlog.refund(lost.order_no, "", "교환")
    assert refused.value.key == "refund.nothing_left"


def give_back(drill: Drill, sold: Attempt, won: int) -> Refund:
    decision = drill.kit.counter.refunds.decide(Wish(sold.order_no, "교환", won))
    return drill.desk().see_through(decision)


def at_toss(drill: Drill, sold: Attempt) -> list[int]:
    rows = drill.kit.toss.payment(sold.order_no)["refunds"]
    return [int(row["amount"]) for row in rows if row["done"]]


def test_a_sale_of_the_copy_that_toss_denies_is_an_alarm(drill: Drill, kit: Kit) -> None:
    sold = paid(drill)
    drill.restore(drill.back_up(), PLACES[2])
    kit.toss.books.change(sold.order_no, lambda one, _: replace(one, state=PayState.CANCEL))
    list(kit.errand().seek())
    assert kit.row(sold).denied
    assert not kit.row(sold).over


def test_twice_and_from_a_restored_copy(drill: Drill, kit: Kit) -> None:
    drill.trade(2)
    first = drill.back_up("first.db")
    drill.trade(3)
    drill.restore(first, PLACES[2])
    drill.trade(3)
    second = drill.back_up("second.db")  # in the middle of the search
    drill.trade(2)
    drill.restore(first)
    drill.trade(2)
    drill.restore(second)
    drill.settle()
    drill.check(with_lines=False)


def test_nothing_is_asked_where_nothing_was_restored(kit: Kit) -> None:
    kit.restart()
    assert kit.counter.seeking.wait_s() is None
    assert not kit.counter.seeking.take()
    assert kit.counter.seeking.step() is None
    assert list(kit.errand().seek()) == []


def test_a_stop_is_heard(drill: Drill, kit: Kit) -> None:
    drill.restore(drill.back_up(), PLACES[2])
    assert list(kit.errand(Patience(kit, stop_after_s=0.0)).seek()) == []


def test_a_sale_that_cannot_be_asked_about_stays_on_the_list(drill: Drill, kit: Kit) -> None:
    sold = paid(drill)
    drill.restore(drill.back_up(), PLACES[2])
    seek = kit.errand().seek()
    assert not any(next(seek).found for _ in range(MOST_MISSES))
    kit.cable.unplugged_for = {"status"}
    assert next(seek).trouble == "no_connection"
    assert kit.books.lost.left().sales == 1
    kit.cable.unplugged_for = set()
    assert next(seek).attempt == kit.row(sold)
    assert kit.books.lost.left().sales == 0


def test_what_is_found_open_is_watched_at_once(drill: Drill, kit: Kit) -> None:
    copy = drill.back_up()
    standing, over = kit.shown(), paid(drill)
    drill.restore(copy, PLACES[2])
    for _ in range(2):
        assert kit.counter.seeking.take()
        kit.counter.seeking.step()
        kit.clock.move(kit.pace.budget_s)
        if kit.counter.watch.get(standing.order_no) is not None:
            kit.counter.watch.done(standing.order_no, kit.row(standing))
    assert kit.counter.watch.get(standing.order_no) is not None
    assert kit.counter.watch.get(over.order_no) is None
    assert kit.row(over).state is State.PAID
