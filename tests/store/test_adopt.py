"""What only a journal knows: taken over once, under free numbers, and never believed too much."""

from __future__ import annotations

import json
from pathlib import Path

from pos_app.domain.answer import Created, Reply, Stage, Verdict
from pos_app.domain.payment import State
from pos_app.domain.refund import RefundState
from pos_app.domain.refunding import judge_refund
from pos_app.domain.verdict import judge_create
from pos_app.store import journal, ledger
from pos_app.store.adopt import Adopted, adopt
from pos_app.store.place import JOURNAL
from tests.store.shop import APPLE, NOON, Shop, line
from tests.store.test_journal import findings, lose_database, refunded, toss_says


def taken(shop: Shop, path: Path) -> Adopted:
    with shop.books.database.write() as db:
        return adopt(db, journal.read(path), NOON)


def test_the_journal_of_another_till_comes_under_free_numbers(tmp_path: Path) -> None:
    here, other = Shop(tmp_path / "here"), Shop(tmp_path / "there")
    mine = here.begun()
    first = other.told(other.given_up(line(APPLE, 2)), Stage.CANCELLED)
    second = other.books.next_attempt(first.order_no, other.now())
    assert taken(here, other.folder / JOURNAL).rows == 2
    adopted = [here.books.attempt(one.order_no) for one in (first, second)]
    assert [(one.sale_no, one.try_no, one.state) for one in adopted] == [
        (2, 1, State.ABANDONED), (2, 2, State.ABANDONED),
    ]  # fmt: skip
    assert here.books.sale(2).lines == (line(APPLE, 2),)
    assert here.books.attempt(mine.order_no) == mine
    assert taken(here, other.folder / JOURNAL).rows == 0
    assert findings(here) == []
    here.books.close()
    other.books.close()


def test_a_line_that_cannot_be_used_is_left_out_and_the_rest_is_not(
    shop: Shop, folder: Path
) -> None:
    orders = [shop.paid(line(APPLE)).order_no for _ in range(4)]
    lines = (folder / JOURNAL).read_bytes().splitlines(keepends=True)
    opened = [at for at, raw in enumerate(lines) if b'"opened"' in raw]
    row = json.loads(lines[opened[0]].rpartition(b" ")[0])
    row["payload"]["sale"]["vat_won"] = -1
    lines[opened[0]] = ledger.canonical(row).encode() + lines[opened[0]][-66:]
    lines[opened[1]] = b"{\n"
    row = json.loads(lines[opened[2]].rpartition(b" ")[0])
    del row["payload"]["attempt"]
    lines[opened[2]] = ledger.canonical(row).encode() + lines[opened[2]][-66:]
    (folder / JOURNAL).write_bytes(b"".join(lines))
    lose_database(shop)
    assert [one.order_no for one in shop.books.not_over()] == orders[3:]
    (kept,) = journal.kept(folder)
    left = taken(shop, kept).left_out
    assert {at + 1 for at in (opened[0], opened[2])} < set(left)
    assert opened[3] + 1 not in left
    assert findings(shop) == []


def test_a_number_that_was_taken_is_no_sale_of_ours_after_a_crash_either(shop: Shop) -> None:
    begun = shop.begun()
    refused: Reply[Created] = Reply(Verdict.NO, code="11", taken=True)
    shop.apply(begun, judge_create(begun, refused))
    lose_database(shop)
    adopted = shop.books.attempt(begun.order_no)
    assert (adopted.state, adopted.taken, adopted.over) == (State.ABANDONED, True, False)
    (kept,) = journal.kept(shop.folder)
    assert taken(shop, kept).rows == 0
    assert findings(shop) == []


def test_a_refund_that_toss_refused_stays_refused(shop: Shop) -> None:
    paid = shop.paid()
    sent = refunded(shop, paid, 1_000, done=False)
    no = judge_refund(sent, Reply(Verdict.NO, code="X", message="no"))
    told = shop.books.returns.apply(sent, no, NOON)
    shop.books.returns.apply(told, toss_says(told, paid.amount_won, ()), NOON)
    refunded(shop, paid, 2_000)
    lose_database(shop)
    shop.told(shop.books.attempt(paid.order_no), Stage.COMPLETE)
    states = [one.state for one in shop.books.record(paid.order_no).refunds]
    assert states == [RefundState.REFUSED, RefundState.DONE]
    assert findings(shop) == []


def test_a_refund_of_these_books_stays_what_it_is(shop: Shop, folder: Path) -> None:
    """Only what was known from a journal alone goes to a person."""
    mine = refunded(shop, shop.paid(), 1_000, done=False)
    assert taken(shop, folder / JOURNAL).rows == 0
    assert shop.books.returns.unsettled() == (mine,)
