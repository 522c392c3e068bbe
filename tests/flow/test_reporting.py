"""Reports through the flow: anybody looks, a file needs the right, and nothing is half written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pos_app.domain.payment import Mode
from pos_app.domain.report import Report, Topic, Wish
from pos_app.domain.staff import Action
from pos_app.errors import Refused
from pos_app.flow.access import note_changes
from pos_app.flow.reporting import Reporting
from pos_app.paper.tabular import ReportFiles
from tests.flow.counter_kit import Kit
from tests.flow.staff_kit import BOSS, BOSS_PIN, KIM, deeds, enter, on_duty

STOCK = Wish(Topic.STOCK)
TURNED = Wish(Topic.TAX, date(2026, 5, 2), date(2026, 5, 1))


def reporting(kit: Kit) -> Reporting:
    files = ReportFiles(
        lambda key, **_: key, "", Mode.TEST, lambda: datetime(2026, 5, 1, tzinfo=UTC)
    )
    return Reporting(kit.books.figures, kit.books, lambda: files, kit.access)


def key_of(kit: Kit, wish: Wish, path: Path) -> str:
    with pytest.raises(Refused) as refused:
        reporting(kit).save(wish, path)
    return refused.value.key


def test_anybody_may_look_and_sees_the_first_rows(kit: Kit) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    report, rows = reporting(kit).read(STOCK, 1)
    assert (len(rows), report.count) == (1, len(kit.books.stock()))
    assert reporting(kit).walk(STOCK, lambda one: len(list(one.rows))) == report.count


def test_a_file_needs_a_managers_pin_once(kit: Kit, tmp_path: Path) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    path = tmp_path / "a.csv"
    assert key_of(kit, STOCK, path) == "staff.needs_manager"
    assert not path.exists()
    kit.access.approve(Action.EXPORT, str(path), BOSS, BOSS_PIN)
    assert reporting(kit).save(STOCK, path) == len(kit.books.stock())
    last = deeds(kit)[-1]
    assert (last["action"], last["outcome"], last["approved_by"]) == ("export", "allowed", BOSS)
    assert last["about"] == str(path)
    assert key_of(kit, STOCK, path) == "staff.needs_manager"


def test_what_cannot_be_written_uses_up_no_right(kit: Kit, tmp_path: Path) -> None:
    enter(kit, KIM)
    on_duty(kit, KIM)
    assert key_of(kit, STOCK, tmp_path / "a.pdf") == "sheet.which_kind"
    assert key_of(kit, TURNED, tmp_path / "a.csv") == "report.days_turned"
    for read in (lambda: reporting(kit).read(TURNED, 1), lambda: reporting(kit).walk(TURNED, str)):
        with pytest.raises(Refused, match="report.days_turned"):
            read()
    assert not list(tmp_path.glob("a.*"))


def test_the_owners_sheet_is_filled_for_who_may_export(kit: Kit, tmp_path: Path) -> None:
    product = kit.books.products()[0]
    source, path = tmp_path / "재고.csv", tmp_path / "out.csv"
    source.write_text(f"품번,가격\n{product.sku},1\nNONE,2\n", "utf-8")
    made = reporting(kit)
    filled = made.fill_sheet(source, path)
    assert filled.unknown == ((3, "NONE"),)
    assert path.read_text("utf-8-sig").splitlines()[1] == f"{product.sku},1,0,0"
    enter(kit, KIM)
    on_duty(kit, KIM)
    other = tmp_path / "other.csv"
    with pytest.raises(Refused, match="staff.needs_manager"):
        made.fill_sheet(source, other)
    with pytest.raises(Refused, match="report.days_turned"):
        made.fill_sheet(source, other, date(2026, 5, 2), date(2026, 5, 1))
    with pytest.raises(Refused, match="report.same_file"):
        made.fill_sheet(source, source)
    assert not other.exists()


def test_changed_settings_stand_in_the_ledger_with_who_and_what(kit: Kit) -> None:
    from pos_app.domain.staff import Changed

    change = Changed("shop_name", "달토끼", "토끼 책방")
    grant = kit.access.allow(Action.CHANGE_SETTINGS)
    note_changes(kit.access, grant, Action.CHANGE_SETTINGS, (change,))
    assert deeds(kit) == [
        {
            "action": "change_settings", "outcome": "changed", "about": "shop_name",
            "before": "달토끼", "after": "토끼 책방",
        }
    ]  # fmt: skip

    def named(report: Report) -> list[object]:
        return [row[4:] for row in report.rows if row[3] == "change_settings"]

    assert reporting(kit).walk(Wish(Topic.CHANGES), named) == [
        ("shop_name", None, "달토끼", "토끼 책방")
    ]
