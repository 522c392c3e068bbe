"""Books that are gone are named and never begun anew, and a mark that is lost ends no sale."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked

from pos_app.cli import run
from pos_app.doctor import examine
from pos_app.domain.cart import Cart
from pos_app.errors import Refused, StoreError
from pos_app.reading import read_shop
from pos_app.shop import open_shop, refuse_if_damaged
from pos_app.store.place import ANCHOR, DATABASE, JOURNAL
from tests.stories.folders import MUG, Keyring, bad, live, practice, put, stock_up
from tests.stories.till import Toss
from tests.stories.zygote import CopiedTill, Zygote
from tests.ui.booth import words


def files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*")}


# --- nothing is begun by reading --------------------------------------------------------------


@pytest.mark.parametrize("words_", ["products list", "sales list", "doctor"])
def test_reading_begins_no_books(
    tmp_path: Path, words_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    code = run(["--data-dir", str(data), "--practice", *words_.split()])
    assert code in (0, 1 if words_ == "doctor" else 0)
    assert not data.exists()
    assert ("머그컵" in capsys.readouterr().out) is (words_ == "products list")


def test_the_doctor_says_that_there_are_no_books_yet(tmp_path: Path) -> None:
    keys = [one.key for one in examine(practice(tmp_path / "data"))]
    assert "doctor.not_begun" in keys
    assert "doctor.books_good" not in keys


def test_a_backup_of_no_books_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as none, read_shop(practice(tmp_path), unbegun=False):
        pass
    assert none.value.key == "store.no_books"


# --- books that are gone ----------------------------------------------------------------------


@pytest.mark.parametrize("gone", [[DATABASE], [DATABASE, JOURNAL], [DATABASE, ANCHOR]])
def test_books_that_are_gone_are_named_by_every_command(tmp_path: Path, gone: list[str]) -> None:
    options = practice(tmp_path)
    with open_shop(options, sells=False):
        pass
    folder = tmp_path / "practice"
    kept = {name: (folder / name).read_bytes() for name in gone}
    for name in gone:
        (folder / name).unlink()
    before = files(tmp_path)
    for opening in (read_shop, open_shop):
        with pytest.raises(StoreError) as missing, opening(options):
            pass
        assert missing.value.key == "store.books_missing"
        assert str(folder) in words("en").say_error(missing.value)
    assert bad(options) == ["store.books_missing"]
    assert files(tmp_path) == before
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    assert bad(options) == []


def test_without_a_backup_the_journal_gives_the_sales_of_books_that_are_gone(
    tmp_path: Path,
) -> None:
    till, other, kept = tmp_path / "till", tmp_path / "other", tmp_path / "kept.db"
    with open_shop(practice(till)) as shop:
        lost = shop.counter.charge(Cart().add(shop.books.products()[0]))
    (till / "practice" / DATABASE).unlink()
    stock_up(practice(other))
    assert run(["--data-dir", str(other), "--practice", "backup", str(kept)]) == 0
    assert run(["--data-dir", str(till), "--practice", "restore", str(kept)]) == 0
    with open_shop(practice(till)) as shop:
        assert [one.order_no for one in shop.books.not_over()] == [lost.order_no]
        assert shop.books.sale(lost.sale_no).amount_won == lost.amount_won
        assert shop.findings == ()


def test_a_backup_by_rule_says_that_there_were_books(tmp_path: Path) -> None:
    backups = tmp_path / "practice" / "backups"
    backups.mkdir(parents=True)
    (backups / "booth-20261128-120000-ABCD2345-4.db").touch()
    with pytest.raises(StoreError, match=r"store\.books_missing"), open_shop(practice(tmp_path)):
        pass


# --- the mark outside the books ---------------------------------------------------------------


def test_a_mark_that_cannot_be_kept_ends_no_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = practice(tmp_path)
    stock_up(options)
    in_the_way = tmp_path / "practice" / f"{ANCHOR}.part"
    in_the_way.mkdir()
    stock_up(options, 4)
    assert words("en").say("anchor.not_kept") in capsys.readouterr().err
    assert "the anchor was not kept" in (tmp_path / "booth-pos.log").read_text("utf-8")
    in_the_way.rmdir()
    assert bad(options) == []


def test_a_paid_sale_is_done_though_its_mark_cannot_be_kept(
    toss: Toss, zygote: Zygote, tmp_path: Path
) -> None:
    till = CopiedTill(zygote, tmp_path, toss.url()).stocked()
    (till.data / "test" / f"{ANCHOR}.part").mkdir()
    sale = till.begin("sell", "--json", "--lang", "en", "TEA")
    toss.tell("approve", orderNo=sale.line()["order_no"])
    done = sale.done()
    assert (done.code, [one["state"] for one in done.objects]) == (0, ["paid"])
    assert done.err.strip() == words("en").say("anchor.not_kept")


def test_a_keyring_that_is_locked_meanwhile_ends_no_sale(
    tmp_path: Path,
    safe: Keyring,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = live(tmp_path)

    def locked(*_: object) -> None:
        raise KeyringLocked("locked")

    with open_shop(options) as shop:
        put(shop, 3)
        monkeypatch.setattr(safe, "get_password", locked)
    assert words("en").say("anchor.not_kept") in capsys.readouterr().err
    stock_up_all_the_same = open_shop(options, sells=False)
    with stock_up_all_the_same as shop:
        put(shop, 5)
        with pytest.raises(StoreError, match=r"secrets\.unreadable"):
            refuse_if_damaged(shop)
    with pytest.raises(Refused, match=r"secrets\.unreadable"), open_shop(options):
        pass
    found = [one.key for one in examine(options)]
    assert found.count("secrets.unreadable") == 1
    assert "doctor.nothing_unfinished" in found


def test_new_books_begin_where_no_mark_can_be_kept(tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    folder.mkdir()
    (folder / f"{ANCHOR}.part").mkdir()
    stock_up(practice(tmp_path))
    with read_shop(practice(tmp_path)) as shop:
        assert MUG in shop.books.products()


def test_live_without_a_keyring_does_all_but_sell(tmp_path: Path) -> None:
    options = live(tmp_path)
    with open_shop(options, sells=False) as shop:
        put(shop, 3)
    with read_shop(options) as shop:
        assert shop.books.products() == (MUG,)
    with pytest.raises(Refused, match=r"secrets\.no_keyring"), open_shop(options):
        pass
    copy, data = tmp_path / "copy.db", ["--data-dir", str(tmp_path)]
    assert run([*data, "backup", str(copy)]) == 0
    assert run([*data, "restore", str(copy)]) == 0
    assert bad(options) == ["secrets.no_keyring"]


def test_live_books_side_by_side_do_not_take_each_other_for_forged(
    tmp_path: Path, safe: Keyring
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, ours, theirs, ours, theirs):
        stock_up(live(folder), 3 + len(safe.held))
    moved = tmp_path / "moved"
    shutil.move(ours, moved)
    stock_up(live(moved))
    assert [bad(live(one)) for one in (moved, theirs)] == [[], []]
    assert len(safe.held) == 6  # the key, a mark for each, and which lay last in each place


def test_a_live_ledger_that_was_cut_is_found_wherever_it_lies(
    tmp_path: Path, safe: Keyring
) -> None:
    options = live(tmp_path / "data")
    stock_up(options)
    older = (tmp_path / "data" / "live" / DATABASE).read_bytes()
    stock_up(options, 9)
    shutil.move(tmp_path / "data", tmp_path / "moved")
    (tmp_path / "moved" / "live" / DATABASE).write_bytes(older)
    assert "ledger.cut" in bad(replace(options, data_dir=tmp_path / "moved"))


def test_a_restore_of_live_books_is_refused_while_the_keyring_is_locked(
    tmp_path: Path, safe: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = live(tmp_path)
    stock_up(options)
    copy, data = tmp_path / "copy.db", ["--data-dir", str(tmp_path)]
    assert run([*data, "backup", str(copy)]) == 0

    def locked(*_: object) -> None:
        raise KeyringLocked("locked")

    with monkeypatch.context() as patched:
        patched.setattr(safe, "set_password", locked)
        assert run([*data, "restore", str(copy)]) == 2
    assert bad(options) == []
    assert run([*data, "restore", str(copy)]) == 0
    assert bad(options) == []
