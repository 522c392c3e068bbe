"""`booth-pos backup` and `restore` as processes: the drill of a booth that loses its books."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.stories.till import Toss
from tests.stories.zygote import CopiedTill, Zygote


@pytest.fixture
def till(zygote: Zygote, toss: Toss, tmp_path: Path) -> CopiedTill:
    return CopiedTill(zygote, tmp_path / "old", toss.url()).stocked()


def sold(till: CopiedTill, toss: Toss, *items: str) -> str:
    sale = till.begin("sell", *items, "--json")
    order_no: str = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    assert sale.done().code == 0
    return order_no


def settled(till: CopiedTill, until_sought: int) -> list[dict[str, Any]]:
    """Settle up to so many questions of the search, then Ctrl+C: the rest is for another time."""
    settling = till.begin("settle", "--json")
    said: list[dict[str, Any]] = []
    while sum(one.get("event") == "sought" for one in said) < until_sought:
        said.append(settling.line())
    settling.interrupt()
    assert settling.done().code == 4  # the search has not come to its end
    return said


def test_sold_backed_up_sold_on_restored(till: CopiedTill, toss: Toss, tmp_path: Path) -> None:
    first = sold(till, toss, "TEA")
    copy = tmp_path / "한글 copy.db"
    waiting = till.begin("sell", "TEA", "--json")
    waiting.line()
    made = till.finish("backup", str(copy), "--json")  # beside a sale that is under way
    assert (made.code, made.objects[0]["counter"]) == (0, 2)
    assert till.finish("restore", str(copy)).code == 5
    waiting.interrupt()
    waiting.done()
    lost = sold(till, toss, "TEA*2", "RICE")
    assert (
        till.finish("refund", lost, "--amount", "500", "--tax-free", "0", "--reason", "교환").code
        == 0
    )

    done = till.finish("restore", str(copy), "--json")
    (told,) = done.objects
    assert (done.code, told["counter"], told["adopted"] >= 2) == (0, 2, True)
    assert (Path(told["aside"]) / "booth.db").exists()
    said = settled(till, 1)
    assert lost in {one["order_no"] for one in said}
    rows = {row["order_no"]: row for row in till.sales()}
    assert (rows[first]["state"], rows[lost]["state"]) == ("paid", "paid")
    assert rows[lost]["refunded"] == 500
    assert [(line["sku"], line["qty"]) for line in rows[lost]["lines"]] == [("TEA", 2), ("RICE", 1)]
    assert till.stock()["TEA"] == (7, 0)
    checks = {one["check"] for one in till.finish("doctor", "--json").objects}
    assert {"doctor.books_good", "seek.left"} <= checks


def test_on_a_new_machine_with_a_journal_that_survived(
    till: CopiedTill, zygote: Zygote, toss: Toss, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert till.finish("backup", str(copy)).code == 0
    lost = sold(till, toss, "TEA*2")
    assert till.finish("closing", "close", "--count", "0", "--no-match").code == 0
    stick = str(shutil.copy(till.data / "test" / "booth.journal", tmp_path / "stick"))
    new = CopiedTill(zygote, tmp_path / "new", toss.url())
    done = new.finish("restore", str(copy), "--journal", stick)
    assert (done.code, "before closing Z 1." in done.out, "Z 2" in done.out) == (0, True, True)
    settled(new, 1)
    (row,) = new.sales()
    assert [row["order_no"], *(line["sku"] for line in row["lines"])] == [lost, "TEA"]


def test_what_is_not_done_is_said(till: CopiedTill, tmp_path: Path) -> None:
    copy, cut = tmp_path / "copy.db", tmp_path / "cut.db"
    assert till.finish("backup", str(copy)).code == 0
    cut.write_bytes(copy.read_bytes()[:-4096])
    for words, code in (
        (("restore", str(cut)), 1),
        (("restore", str(tmp_path / "none")), 2),
        (("backup", str(copy)), 2),
    ):
        refused = till.finish(*words)
        assert (refused.code, refused.out) == (code, ""), words
        assert refused.err.strip()
    assert not list((till.data / "test").glob("before-*"))


def test_sell_backs_up_by_rule(till: CopiedTill, toss: Toss) -> None:
    (till.data / "settings.json").write_text('{"backup_every": 1}', "utf-8")
    backups = till.data / "test" / "backups"
    sold(till, toss, "TEA")
    (made,) = backups.iterdir()
    assert made.stat().st_mode & 0o777 == 0o600
    shutil.rmtree(backups)
    backups.write_text("in the way")
    sale = till.begin("sell", "TEA", "--json")
    toss.tell("approve", orderNo=sale.line()["order_no"])
    done = sale.done()
    assert (done.code, "backup by rule" in done.err) == (0, True)
