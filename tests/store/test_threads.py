"""Two at once: one gets the last piece, one change of a row counts."""

from __future__ import annotations

import threading
from collections.abc import Callable

from pos_app.domain.answer import Stage
from pos_app.domain.payment import State
from pos_app.domain.verdict import intend_execute
from pos_app.errors import BoothError, Stale
from pos_app.store import integrity
from tests.store.shop import COFFEE, Shop, line


def race(*steps: Callable[[], object]) -> list[object]:
    """Let the steps start at the same moment; give their results or errors."""
    barrier = threading.Barrier(len(steps))
    results: list[object] = [None] * len(steps)

    def run(number: int, step: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[number] = step()
        except BoothError as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(steps)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def test_one_of_two_gets_the_last_piece(shop: Shop) -> None:
    shop.stock_up((COFFEE, 1))
    for _ in range(20):
        pair = [shop.shown(line(COFFEE)), shop.shown(line(COFFEE))]
        results = race(*(lambda one=one: shop.apply(one, intend_execute(one)) for one in pair))
        assert sorted(type(one).__name__ for one in results) == ["Attempt", "SoldOut"]
        assert shop.counts() == (1, 1)
        states = {shop.books.attempt(one.order_no).state for one in pair}
        assert states == {State.EXECUTING, State.WAITING}
        (held,) = (one for one in shop.books.not_over() if one.state is State.EXECUTING)
        shop.told(held, Stage.CANCELLED)


def test_one_of_two_same_changes_counts(shop: Shop) -> None:
    shop.stock_up((COFFEE, 1_000))
    for number in range(1, 21):
        shown = shop.shown(line(COFFEE))
        step = lambda: shop.apply(shown, intend_execute(shown))  # noqa: B023, E731
        results = race(step, step)
        assert sum(isinstance(one, Stale) for one in results) == 1
        assert shop.counts() == (1_000, number)
        assert len(shop.books.record(shown.order_no).history) == 2


def test_many_sales_at_once_have_numbers_without_gaps(shop: Shop) -> None:
    results = race(*[shop.paid] * 3, *[shop.begun] * 3, shop.books.products, shop.books.stock)
    assert not [one for one in results if isinstance(one, BoothError)]
    orders = sorted(one.attempt.order_no for one in shop.books.records(None, None))
    assert [one.partition("-")[2] for one in orders] == ["1", "2", "3", "4", "5", "6"]
    assert shop.counts() == (0, 0)
    assert integrity.check_all(shop.books.database, shop.books.anchor) == ()
