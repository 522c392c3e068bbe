"""Lists of the books: what is not over, what nobody saw, and the days in Seoul."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, mark
from pos_app.domain.refund import Refund
from pos_app.domain.verdict import Change
from pos_app.store import reports
from tests.store.shop import ACCOUNT, COFFEE, NOON, ONE_COFFEE, Shop, key_of, line

DAY = date(2026, 5, 1)


def begun_at(shop: Shop, *times: str) -> list[str]:
    """Sales begun at these hours, UTC."""
    return [
        shop.books.open_sale(ONE_COFFEE, ACCOUNT, datetime.fromisoformat(one), "").order_no
        for one in times
    ]


def listed(shop: Shop, first: date | None, last: date | None) -> list[str]:
    return [one.attempt.order_no for one in shop.books.records(first, last)]


def test_a_business_day_is_a_day_in_seoul(shop: Shop) -> None:
    before, opening, closing, after = begun_at(
        shop,
        "2026-04-30T14:59:59.999999+00:00",
        "2026-05-01T00:00:00+09:00",
        "2026-05-01T14:59:59.999999+00:00",
        "2026-05-01T15:00:00+00:00",
    )
    assert listed(shop, DAY, DAY) == [opening, closing]
    assert listed(shop, None, DAY) == [before, opening, closing]
    assert listed(shop, DAY, None) == [opening, closing, after]
    assert listed(shop, None, None) == [before, opening, closing, after]
    assert listed(shop, DAY, DAY - timedelta(days=1)) == []
    assert listed(shop, date.min, date.max) == [before, opening, closing, after]


def test_records_come_by_their_time_whatever_the_clock_did(shop: Shop) -> None:
    late, early, same = begun_at(
        shop, "2026-05-01T05:00:00+00:00", "2026-05-01T04:00:00+00:00", "2026-05-01T14:00:00+09:00"
    )
    assert listed(shop, DAY, DAY) == [early, late, same]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_records_are_read_a_few_at_a_time(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(reports, "_CHUNK", 2)
    begun = begun_at(shop, *["2026-05-01T05:00:00+00:00"] * count)
    assert listed(shop, None, None) == begun


def test_a_half_read_list_keeps_nobody_waiting(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_CHUNK", 1)
    begun = begun_at(shop, *["2026-05-01T05:00:00+00:00"] * 3)
    reading = shop.books.records(None, None)
    assert next(reading).attempt.order_no == begun[0]
    later = begun_at(shop, "2026-05-01T06:00:00+00:00")
    assert shop.books.attempt(later[0]).order_no == later[0]
    assert [one.attempt.order_no for one in reading] == [*begun[1:], *later]


def test_a_listed_record_is_the_sale_without_history(shop: Shop) -> None:
    paid = shop.paid(line(COFFEE, 2))
    (listed_one,) = shop.books.records(None, None)
    assert (listed_one.attempt, listed_one.history) == (paid, ())
    assert listed_one.sale == shop.books.sale(paid.sale_no)


def test_a_record_tells_the_story_of_the_sale(shop: Shop) -> None:
    first = shop.given_up()
    other = shop.begun()
    second = shop.books.next_attempt(first.order_no, shop.now())
    at = shop.now()
    shop.books.note(
        [(second.order_no, "asked", "'가'"), (other.order_no, "asked", ""),
         (first.order_no, "asked", "late")],
        at,
    )  # fmt: skip
    for order_no in (first.order_no, second.order_no):
        record = shop.books.record(order_no)
        assert record.attempt.order_no == order_no
        assert [(one.order_no, one.event, one.detail) for one in record.history] == [
            (first.order_no, "created", ""),
            (first.order_no, "given_up", ""),
            (second.order_no, "asked", "'가'"),
            (first.order_no, "asked", "late"),
        ]
        assert record.history[-1].at == at
        assert record.history[-1].at.tzinfo is UTC


def test_notes_are_written_together_or_not_at_all(shop: Shop) -> None:
    begun = shop.begun()
    notes = [(begun.order_no, "a", ""), ("NONE-1", "b", "")]
    assert key_of(lambda: shop.books.note(notes, shop.now()), Exception) == "bug.books"
    assert shop.books.record(begun.order_no).history == ()
    shop.books.note([], shop.now())


def test_what_is_not_over_comes_oldest_first(shop: Shop) -> None:
    given_up, paid, begun = shop.given_up(), shop.paid(), shop.begun()
    assert shop.books.not_over() == (given_up, paid, begun)
    over = shop.told(given_up, Stage.CANCELLED)
    assert over.over
    assert shop.books.not_over() == (paid, begun)


def refund_of(paid: Attempt, won: int = 0) -> Refund:
    none = TaxSplit(Won(0), Won(0), Won(0))
    return Refund("", paid.order_no, Won(won), none, "교환", "", NOON, 0, Won(paid.amount_won))


def test_what_is_unfinished(shop: Shop) -> None:
    given_up, unseen, seen = shop.given_up(), shop.paid(), shop.paid()
    begun, back, gone = shop.begun(), shop.paid(), shop.given_up()
    for one in (seen, back):
        shop.apply(one, Change(mark(one, shown_at=shop.now()), "shown"))
    shop.told(gone, Stage.CANCELLED)
    refund = shop.books.returns.open(refund_of(back, 500), None)
    shop.books.note([(begun.order_no, "carried_over", "가")], shop.now())
    found = {one.attempt.order_no: one for one in shop.books.unfinished()}
    assert list(found) == [one.order_no for one in (given_up, unseen, begun, back)]
    assert found[back.order_no].refunds == (refund,)
    (line,) = found[begun.order_no].history
    assert (line.event, line.detail) == ("carried_over", "가")
    notes = [(back.order_no, "carried_over", one) for one in ("나", "다")]
    shop.books.note(notes, shop.now())
    (matter,) = (one for one in shop.books.unfinished() if one.attempt.order_no == back.order_no)
    told = [(one.event, one.detail) for one in matter.history]
    assert told[1:] == [("carried_over", "나"), ("carried_over", "다")]
    assert told[0][0] == "refund_decided"
    assert found[begun.order_no].sale.lines == shop.books.sale(begun.sale_no).lines


def test_a_sale_that_toss_denies_is_unfinished_though_it_was_seen(shop: Shop) -> None:
    paid = shop.paid()
    shop.apply(paid, Change(mark(paid, shown_at=shop.now(), alarm="no_such_payment"), "alarm"))
    assert [one.attempt.alarm for one in shop.books.unfinished()] == ["no_such_payment"]


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (reports._NOT_OVER, "attempts_not_over"),
        (reports._UNFINISHED, "attempts_not_over"),
        (reports._UNFINISHED, "attempts_not_shown"),
        (reports._UNFINISHED, "refunds_one_unsettled"),
        (reports._SINCE, "history_order"),
        (reports._RECORDS, "attempts_day"),
        (reports._HISTORY, "history_order"),
    ],
)
def test_lists_are_read_from_an_index(shop: Shop, sql: str, index: str) -> None:
    values = {"at": "", "no": 0, "until": "9", "most": 1, "order_no": "", "carried": ""}
    with shop.books.database.read() as db:
        plan = db.execute(
            "EXPLAIN QUERY PLAN " + sql, values if ":" in sql else [1] * sql.count("?")
        )
        steps = [step[3] for step in plan]
    assert any(index in step for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN") and "USING" not in step]


def test_numbers_stay_in_order_over_restarts(shop: Shop) -> None:
    orders = []
    for _ in range(3):
        orders.append(shop.begun().order_no)
        shop.reopen()
    assert [one.order_no for one in shop.books.not_over()] == orders
    assert all(a < b for a, b in itertools.pairwise(orders))
