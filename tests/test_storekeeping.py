"""The commands that keep products and stock, in this process: what they print, and their codes."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pos_app.cli import run
from pos_app.clock import SystemClock
from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.goods import Shift
from pos_app.domain.money import Won
from pos_app.domain.payment import Mode
from pos_app.domain.stock import MovementKind, StockLevel
from pos_app.flow.access import Access
from pos_app.flow.stocking import Stocking
from pos_app.paths import mode_dir
from pos_app.practising import fill_practice_shelf
from pos_app.store.books import open_books


class Desk:
    """One shop in practice, run by commands."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._capsys = capsys
        self("products", "list")  # which begins the books
        sheet = folder.parent / "list.csv"
        sheet.write_text("sku,name,price,stock\nCUP,컵,9000,5\nBAG,가방,20000,\n", "utf-8")
        assert self("products", "import", str(sheet), "--replace")[0] == 0

    def __call__(self, *words: str) -> tuple[int, str]:
        base = ["--data-dir", str(self._folder), "--practice", "--lang", "en"]
        code = run([*base, *words])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def products(self) -> dict[str, dict[str, Any]]:
        rows = [json.loads(one) for one in self("products", "list", "--json")[1].splitlines()]
        return {one["sku"]: one for one in rows}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path / "data", capsys)


def test_a_product_is_set(desk: Desk) -> None:
    words = ("--name", "Big cup", "--price", "12,000", "--category", "Cups", "--barcode", "880")
    code, said = desk("products", "set", "CUP", *words, "--tax", "exempt", "--policy", "warn")
    assert (code, said) == (0, "Big cup (CUP) was changed.\n")
    cup = desk.products()["CUP"]
    assert (cup["name"], cup["price"], cup["category"]) == ("Big cup", 12_000, "Cups")
    assert (cup["barcode"], cup["tax"], cup["policy"]) == ("880", "exempt", "warn")
    assert desk("products", "set", "CUP", "--tax", "exempt")[1] == "Big cup (CUP) is as it was.\n"


def test_a_product_goes_off_sale_and_comes_back(desk: Desk) -> None:
    assert desk("products", "set", "CUP", "--off-sale")[0] == 0
    assert "CUP" not in desk.products()
    assert desk("products", "set", "CUP", "--on-sale", "--low-mark", "2", "--sold-out")[0] == 0
    cup = desk.products()["CUP"]
    assert (cup["low_mark"], cup["sold_out"]) == (2, True)
    assert desk("products", "set", "CUP", "--not-sold-out", "--low-mark", "")[0] == 0
    cup = desk.products()["CUP"]
    assert (cup["low_mark"], cup["sold_out"]) == (None, False)


def test_stock_is_received_adjusted_and_counted(desk: Desk) -> None:
    assert desk("stock", "receive", "CUP", "7") == (0, "컵: 5 → 12 in stock\n")
    assert desk("stock", "adjust", "CUP", "-2", "--reason", "broken")[1] == "컵: 12 → 10 in stock\n"
    assert desk("stock", "count", "CUP", "9", "--reason", "closing")[1] == "컵: 10 → 9 in stock\n"
    said = desk("stock", "count", "BAG", "3", "--reason", "first")[1]
    assert said == "가방 is counted from now on: 3\n"
    rows = [json.loads(one) for one in desk("report", "stock", "--json")[1].splitlines()]
    told = [(one["movement"], one["delta"], one["reason"]) for one in rows if one.get("reason")]
    assert told == [("adjust", -2, "broken"), ("count", -1, "closing"), ("count", 3, "first")]
    changes = [json.loads(one) for one in desk("report", "changes", "--json")[1].splitlines()]
    assert ("stock", "CUP", 12, 10) in [
        (one.get("change"), one.get("about"), one.get("before"), one.get("after"))
        for one in changes
    ]


def test_a_price_is_opened_and_fixed_again(desk: Desk) -> None:
    assert desk("products", "set", "CUP", "--price", "시가")[0] == 0
    assert (desk.products()["CUP"]["price"], desk.products()["CUP"]["open_price"]) == (None, True)
    assert desk("products", "set", "CUP", "--name", "Mug")[0] == 0  # all else leaves it open
    assert desk.products()["CUP"]["open_price"]
    assert desk("products", "set", "CUP", "--price", "9000")[0] == 0
    cup = desk.products()["CUP"]
    assert (cup["price"], cup["open_price"]) == (9_000, False)
    changes = [json.loads(one) for one in desk("report", "changes", "--json")[1].splitlines()]
    told = [(one.get("change"), one.get("before"), one.get("after")) for one in changes]
    assert [one for one in told if one[0] == "edit_open_price"] == [
        ("edit_open_price", "0", "1"),
        ("edit_open_price", "1", "0"),
    ]


def test_edits_stand_in_the_report_of_changes(desk: Desk) -> None:
    desk("products", "set", "CUP", "--price", "8000", "--policy", "warn")
    changes = [json.loads(one) for one in desk("report", "changes", "--json")[1].splitlines()]
    told = [
        (one.get("change"), one.get("about"), one.get("before"), one.get("after"))
        for one in changes
    ]
    assert ("price", "CUP", 9_000, 8_000) in told
    assert ("edit_policy", "CUP", "block", "warn") in told


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("products", "set", "NONE", "--price", "1"), "NONE"),
        (("products", "set", "CUP", "--price", "much"), "price"),
        (("products", "set", "CUP", "--barcode", "BAG"), "BAG"),
        (("stock", "receive", "BAG", "1"), "Count it first"),
        (("stock", "receive", "CUP", "0"), "number"),
        (("stock", "count", "CUP", "5"), "why"),
        (("stock", "adjust", "CUP", "-9", "--reason", "x"), "cannot"),
        (("stock", "count", "NONE", "5", "--reason", "x"), "NONE"),
    ],
)
def test_what_is_refused(desk: Desk, words: tuple[str, ...], part: str) -> None:
    code, said = desk(*words)
    assert code == 2
    assert part in said
    assert desk.products()["CUP"]["stock"] == 5


def test_an_open_count_below_nought_goes_out_as_nought(desk: Desk, tmp_path: Path) -> None:
    desk("products", "set", "CUP", "--policy", "warn")
    desk("stock", "adjust", "CUP", "-9", "--reason", "sold elsewhere")
    assert desk.products()["CUP"]["stock"] == -4
    sheet = tmp_path / "out.csv"
    assert desk("products", "export", str(sheet))[0] == 0
    assert desk("products", "import", str(sheet))[0] == 0
    assert desk("doctor", "--json")[0] in {0, 1}


def test_practice_begins_with_the_policies_of_the_real_store(tmp_path: Path) -> None:
    at, chance = datetime(2026, 5, 1, tzinfo=UTC), random.Random(3).getrandbits
    real = open_books(mode_dir(tmp_path, Mode.TEST), at=at, random_bits=chance)
    cup = Product(Sku("CUP"), "컵", Won(9_000))
    real.save_catalog(CatalogChange((cup,), ((cup.sku, 2),), rules=((cup.sku, True, 1),)), at, "")
    real.goods.shift(Shift(cup.sku, MovementKind.ADJUST, -5, "왜"), at)
    real.close()
    practice = open_books(mode_dir(tmp_path, Mode.PRACTICE), at=at, random_bits=chance)
    people = Access(practice.people, SystemClock())
    fill_practice_shelf(tmp_path, practice, Stocking(practice, SystemClock(), people))
    assert practice.products() == (cup,)
    assert practice.stock()[cup.sku] == StockLevel(cup.sku, 0, warns=True, low_mark=1)
    practice.close()


def test_a_list_without_prices_names_the_columns_that_were_seen(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("품번,상품명,정상가,행사가\nA1,컵,1000,900\n", "utf-8")
    code, said = desk("products", "import", str(path))
    assert code == 2
    assert "정상가, 행사가" in said
    path.write_text("상품명,가격,비고\n컵,1000,\n", "utf-8")
    code, said = desk("products", "import", str(path))
    assert code == 2
    assert "Import products" in said
