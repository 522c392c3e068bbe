"""The books cannot be written while a buyer pays: what is sent, what is said, and what is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.errors import Stale
from pos_app.flow.vigil import NOT_WRITTEN, Vigil
from pos_app.practice.faults import Call, Fault
from pos_app.store.place import DATABASE
from pos_app.ui.trouble import stumble, trouble_of
from tests.domain.make import attempt
from tests.ui.booth import COFFEE, Hand, words
from tests.ui.stall import ENOUGH, Stall

AT_INTENT = "UPDATE OF state ON attempts WHEN NEW.state = 'executing'"
AT_ENTRY = "INSERT ON ledger WHEN NEW.kind = 'paid'"
HEAVY = "BEGIN INSERT INTO ballast VALUES (zeroblob(4000000)); END"


def fill_the_disk(stall: Stall, when: str) -> None:
    """Let no page more be had at this write. The limit is of one connection: opened anew, the
    books have room again, as after somebody has emptied the bin."""
    with stall.books.database.write() as db:
        db.execute("CREATE TABLE ballast (heavy BLOB)")
        db.execute(f"CREATE TRIGGER heavy AFTER {when} {HEAVY}")
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 100}")


@contextmanager
def held_by_another(stall: Stall) -> Iterator[None]:
    """Another program is writing into the file."""
    with stall.books.database.write() as db:
        db.execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(stall.folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def executes(stall: Stall) -> int:
    return sum(call["call"] == "execute" for call in stall.toss.snapshot()["calls"])


def heard(stall: Stall) -> list[str]:
    """The troubles of the cards, as they come up."""
    troubles: list[str] = []
    stall.till.card_changed.connect(lambda card: troubles.append(card.trouble))
    return troubles


def test_what_cannot_be_intended_is_not_executed_and_the_card_says_so(stall: Stall) -> None:
    key = stall.charge()
    fill_the_disk(stall, AT_INTENT)
    troubles = heard(stall)
    said: list[str] = []
    executed_then: list[int] = []
    stall.till.trouble.connect(said.append)
    stall.till.trouble.connect(lambda _: executed_then.append(executes(stall)))
    stall.approve(key)
    stall.until_face(key, Face.PAID)
    say = words("ko").say
    assert said == [f"{say('trouble.not_taken')} {say('unwritten.why.disk_full')}"]
    assert executed_then == [0]
    assert words("ko").say("trouble.not_taken") in troubles
    assert executes(stall) == 1
    assert stall.books.stock()[COFFEE.sku].on_hand == ENOUGH - 1


def test_a_file_in_other_hands_executes_nothing_for_as_long_as_it_lasts(stall: Stall) -> None:
    key = stall.charge()
    troubles = heard(stall)
    with held_by_another(stall):
        stall.approve(key)
        stall.until(lambda: troubles.count(words("ko").say("trouble.not_taken")) > 1)
        assert stall.card(key).face in (Face.SHOW_QR, Face.PAYING)
        assert (executes(stall), stall.books.attempt(key).state) == (0, State.WAITING)
    stall.until_face(key, Face.PAID)
    assert executes(stall) == 1


def test_paid_and_not_saved_is_amber_says_so_and_does_not_close_silently(stall: Stall) -> None:
    key = stall.charge()
    fill_the_disk(stall, AT_ENTRY)
    stall.faults.set(Call.EXECUTE, Fault.SLOW, times=1, seconds=1.0)
    stall.approve(key)
    stall.until(lambda: executes(stall))
    stall.faults.set(Call.STATUS, Fault.SERVER_ERROR)  # and Toss cannot be asked about it
    stall.until(lambda: stall.card(key).trouble == words("ko").say("trouble.unsaved"))
    card = stall.card(key)
    assert card.face is Face.CHECKING
    hand = Hand(words("ko").say("window.stay"))
    assert not stall.window.close()
    assert card.word in hand.said
    stall.faults.clear()
    stall.until_face(key, Face.PAID)


def test_nothing_asks_for_another_try_over_what_may_be_charged(stall: Stall) -> None:
    key = stall.charge()
    said: list[str] = []
    stall.till.trouble.connect(said.append)
    stall.faults.set(Call.EXECUTE, Fault.REFUSED, times=1, done=True)
    stall.toss.approve(stall.card(key).order_no)
    stall.until(lambda: executes(stall))
    stall.faults.set(Call.STATUS, Fault.SLOW, seconds=2.0)  # until the books are held
    stall.until_face(key, Face.CHECKING)
    with held_by_another(stall):
        stall.until(lambda: said)
        assert stall.card(key).face is Face.CHECKING
    say = words("ko").say
    assert set(said) == {f"{say('trouble.unsaved')} {say('unwritten.why.locked')}"}
    stall.until_face(key, Face.PAID)


def test_an_order_that_was_not_noted_may_be_given_again(stall: Stall) -> None:
    key = stall.charge()
    said: list[str] = []
    stall.till.trouble.connect(said.append)
    with held_by_another(stall):
        stall.till.give_up(key)
        stall.until(lambda: said)
    say = words("ko").say
    assert f"{say('trouble.not_noted')} {say('unwritten.why.locked')}" in said
    stall.till.give_up(key)
    stall.until_face(key, Face.GIVEN_UP)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize(
    ("state", "stage", "key"),
    [
        (State.WAITING, Stage.APPROVED, "trouble.not_taken"),
        (State.WAITING, Stage.COMPLETE, "trouble.unsaved"),
        (State.UNKNOWN, Stage.COMPLETE, "trouble.unsaved"),
        (State.UNKNOWN, Stage.CANCELLED, "trouble.not_written"),
        (State.PAID, Stage.COMPLETE, "trouble.not_written"),
    ],
)
def test_only_what_moved_no_money_says_so(state: State, stage: Stage, key: str, lang: str) -> None:
    vigil = Vigil("A-1", due=0.0, stage=stage, trouble=NOT_WRITTEN)
    assert trouble_of(attempt(state), vigil, words(lang)) == words(lang).say(key)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_row_that_moved_on_meanwhile_still_says_so(lang: str) -> None:
    stale = Stale("store.stale", word="사과 1")
    assert stumble(stale, "", words(lang)) == words(lang).say("store.stale", word="사과 1")
