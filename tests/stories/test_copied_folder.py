"""A copied data folder draws numbers of its own; a moved or renamed one goes on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pos_app.cli import run
from pos_app.doctor import examine
from pos_app.domain.cart import Cart
from pos_app.shop import open_shop
from pos_app.store.place import DATABASE, PLACE
from tests.stories.folders import Keyring, bad, live, practice, put, stock_up
from tests.ui.booth import words


def rung_up(folder: Path) -> str:
    """The order number of a sale that was begun there."""
    with open_shop(practice(folder)) as shop:
        return shop.counter.charge(Cart().add(shop.books.products()[0])).order_no


@pytest.fixture
def till(tmp_path: Path) -> Path:
    """A data folder in which one sale was begun."""
    rung_up(tmp_path / "till")
    return tmp_path / "till"


def test_a_copy_draws_numbers_of_its_own(
    till: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    series = rung_up(till).partition("-")[0]
    assert "copy" not in capsys.readouterr().err
    copy = shutil.copytree(till, tmp_path / "copy")
    first, second = rung_up(copy), rung_up(copy)
    assert first.endswith("-1")
    assert second == f"{first[:8]}-2"
    assert first[:8] != series
    said = words("en").say("store.copied", folder=copy / "practice")
    assert capsys.readouterr().err.count(said) == 1
    assert rung_up(till) == f"{series}-3"
    with open_shop(practice(copy)) as shop:
        assert shop.books.lost.left().series == 0  # the other till goes on with the old numbers
    assert bad(practice(copy)) == bad(practice(till)) == []


def test_a_folder_that_is_moved_or_renamed_goes_on(till: Path, tmp_path: Path) -> None:
    series = rung_up(till).partition("-")[0]
    for number, place in enumerate((tmp_path / "renamed", tmp_path / "deep" / "er" / "till"), 3):
        place.parent.mkdir(parents=True, exist_ok=True)
        till = till.rename(place)
        assert rung_up(till) == f"{series}-{number}"
    assert bad(practice(till)) == []


@pytest.mark.parametrize("content", ["", "[]", "{}", "7"])
def test_a_mark_that_makes_no_sense_is_a_copys(till: Path, content: str) -> None:
    mark = till / "practice" / PLACE
    mark.write_text(content, "utf-8")
    assert rung_up(till).endswith("-1")
    assert json.loads(mark.read_text("utf-8")) == {"file": mark.stat().st_ino}
    assert rung_up(till).endswith("-2")


def test_books_without_a_mark_get_one_and_go_on(till: Path) -> None:
    (till / "practice" / PLACE).unlink()
    assert rung_up(till).endswith("-2")
    assert (till / "practice" / PLACE).stat().st_mode & 0o777 == 0o600


def test_reading_a_copy_changes_nothing(till: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(till, tmp_path / "copy")
    mark = (copy / "practice" / PLACE).read_bytes()
    assert run(["--data-dir", str(copy), "--practice", "sales", "list"]) == 0
    list(examine(practice(copy)))
    assert (copy / "practice" / PLACE).read_bytes() == mark


def test_a_mark_alone_tells_of_missing_books(till: Path) -> None:
    for one in (till / "practice").iterdir():
        if one.name != PLACE:
            one.unlink()
    assert bad(practice(till)) == ["store.books_missing"]


def test_live_books_and_their_copy_have_a_mark_each(tmp_path: Path, safe: Keyring) -> None:
    stock_up(live(tmp_path / "till"))
    shutil.copytree(tmp_path / "till", tmp_path / "copy")
    for number, name in enumerate(("copy", "till", "copy", "till"), 4):
        stock_up(live(tmp_path / name), number)
        assert bad(live(tmp_path / name)) == []


def test_a_live_copy_of_books_that_went_on_is_restored_first(tmp_path: Path, safe: Keyring) -> None:
    till, copy, kept = tmp_path / "till", tmp_path / "copy", tmp_path / "kept.db"
    stock_up(live(till))
    shutil.copytree(till, copy)
    stock_up(live(till), 7)
    assert bad(live(copy)) == ["ledger.cut"]
    with open_shop(live(copy)) as shop:
        assert [key for key, _ in shop.findings] == ["ledger.cut"]
    assert run(["--data-dir", str(copy), "backup", str(kept)]) == 0
    assert run(["--data-dir", str(copy), "restore", str(kept)]) == 0
    for folder in (till, copy, till):
        with open_shop(live(folder)) as shop:
            assert shop.findings == ()
            put(shop, 9)
        assert bad(live(folder)) == []
    assert (copy / "live" / DATABASE).exists()
