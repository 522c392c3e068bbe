"""A price list that is looked at first: nothing is written before it is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.domain.catalog import CatalogChange
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.flow.intake import Intake
from pos_app.flow.stocking import Stocking
from pos_app.paper.sheet import read_table
from tests.domain.make import product
from tests.flow.counter_kit import Kit
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty

LIST = '품번,상품명,가격,재고,비고\nZ1,찻잔,"12,000원",3,x\nZ2,접시,?,1,\n'


def intake(kit: Kit) -> Intake:
    return Intake(kit.books, Stocking(kit.books, kit.clock, kit.access), read_table)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


def skus(kit: Kit) -> set[str]:
    return {str(one.sku) for one in kit.books.products()}


def test_looking_writes_nothing_and_taking_in_writes_the_good_rows(kit: Kit, sheet: Path) -> None:
    desk, before = intake(kit), skus(kit)
    weighed = desk.weigh(desk.read(sheet))
    assert skus(kit) == before
    assert weighed.change.added == 1
    assert weighed.sifted.left == 1
    assert weighed.ignored == ("비고",)
    change = desk.take_in(weighed, "사장")
    assert change == weighed.change
    assert skus(kit) == before | {"Z1"}
    assert kit.books.stock()[change.put[0].sku].on_hand == 3


def test_products_that_changed_meanwhile_are_looked_at_again(kit: Kit, sheet: Path) -> None:
    desk = intake(kit)
    weighed = desk.weigh(desk.read(sheet))
    kit.books.save_catalog(CatalogChange((product("Z1"),)), kit.clock.now(), "")
    with pytest.raises(Refused, match="intake.changed"):
        desk.take_in(weighed)
    assert kit.books.products()[-1].price_won == 4_500


def test_a_list_of_doubts_alone_takes_in_nothing(kit: Kit) -> None:
    desk = intake(kit)
    weighed = desk.type_in([("", "1000", "")], korean=True)
    assert weighed.sifted.left == 1
    with pytest.raises(Refused, match="intake.nothing"):
        desk.take_in(weighed)


def test_typed_products_take_no_number_that_is_taken(kit: Kit) -> None:
    desk, before = intake(kit), skus(kit)
    for name in ("찻잔", "접시"):
        desk.take_in(desk.type_in([(name, "1000", "2")], korean=False))
    assert skus(kit) == before | {"P001", "P002"}


def test_a_list_without_skus_comes_in_by_its_names_and_twice_is_once(
    kit: Kit, tmp_path: Path
) -> None:
    desk, path, before = intake(kit), tmp_path / "names.csv", skus(kit)
    path.write_text("상품명,가격,재고\n찻잔,1000,3\n접시,2000,\n", "utf-8")
    table = desk.read(path)
    with pytest.raises(Refused, match="no_sku_column"):
        desk.weigh(table)
    assert desk.take_in(desk.weigh(table, by_name=True)).added == 2
    assert skus(kit) == before | {"P001", "P002"}
    again = desk.take_in(desk.weigh(table, by_name=True))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert (again.put, again.stock) == ((), ())


def test_a_name_that_came_meanwhile_is_looked_at_again(kit: Kit, tmp_path: Path) -> None:
    desk, path = intake(kit), tmp_path / "names.csv"
    path.write_text("상품명,가격\n찻잔,1000\n", "utf-8")
    weighed = desk.weigh(desk.read(path), by_name=True)
    named = product("Z1", name="찻잔")
    kit.books.save_catalog(CatalogChange((named,)), kit.clock.now(), "")
    with pytest.raises(Refused, match="intake.changed"):
        desk.take_in(weighed)


def test_the_right_is_asked_for_where_it_is_written(kit: Kit, sheet: Path) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    desk, before = intake(kit), skus(kit)
    weighed = desk.weigh(desk.read(sheet))
    with pytest.raises(Refused, match="staff"):
        desk.take_in(weighed)
    assert skus(kit) == before
    kit.access.approve(Action.IMPORT_PRICES, "", BOSS, BOSS_PIN)
    desk.take_in(weighed)
    assert skus(kit) == before | {"Z1"}
    assert deeds(kit)[-1]["action"] == Action.IMPORT_PRICES
