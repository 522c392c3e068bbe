"""`booth-pos report` as a process: on the terminal, as objects, as files, and refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_app.domain.report import Topic
from tests.stories.test_slip_command import sold
from tests.stories.till import Toss
from tests.stories.zygote import CopiedTill

ONE = pytest.mark.parametrize("till", ["v2"], indirect=True)  # no report depends on the contract


@ONE
def test_every_report_on_the_terminal_and_as_objects(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA*2", "RICE")
    back = ("refund", order_no, "--amount", "4500", "--tax-free", "0", "--reason", "교환")
    assert till.finish(*back).code == 0
    for topic in Topic:
        shown = till.finish("report", topic, "--lang", "en")
        assert (shown.code, shown.err) == (0, ""), topic
        told = till.finish("report", topic, "--json")
        assert told.code == 0
        assert told.objects[-1]["count"] == len(told.objects) - 1
    (day, totals) = till.finish("report", "tax", "--json").objects
    assert (day["sold"], day["refunded"], day["total"]) == (14_500, 4_500, 10_000)
    assert day["total"] == day["taxable"] + day["vat"] + day["tax_free"] == totals["toss"]
    (quarter, _) = till.finish("report", "tax", "--by", "quarter", "--json").objects
    assert quarter["span"][4:6] == "-Q"
    lines = till.finish("report", "items", "--lang", "en").out.splitlines()
    assert lines[0].split()[:3] == ["SKU", "Name", "Sold"]
    assert lines[-2].split()[-1] == "10,000"
    none = till.finish("report", "sales", "--from", "2001-01-01", "--to", "2001-01-02")
    assert (none.code, none.out) == (0, "There is nothing on these days.\n")


@ONE
def test_into_files_and_into_the_owners_sheet(till: CopiedTill, toss: Toss, tmp_path: Path) -> None:
    sold(till, toss, "TEA*2", "RICE")
    for name in ("a.csv", "a.xlsx"):
        done = till.finish("report", "items", str(tmp_path / name), "--lang", "en")
        assert (done.code, done.out) == (0, f"Saved (rows: 2): {tmp_path / name}\n")
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert sum(int(row[6]) for row in rows[1:]) == 14_500
    assert load_workbook(tmp_path / "a.xlsx").worksheets[0]["G4"].value == 14_500
    mine, filled = tmp_path / "mine.csv", tmp_path / "filled.csv"
    mine.write_text("메모,품번,가격\n,TEA,4500\n,?,1\n", "utf-8")
    done = till.finish("report", "stock-sheet", str(mine), str(filled), "--lang", "en")
    assert (done.code, done.out) == (0, f"Sold and revenue filled in (rows: 1): {filled}\n")
    assert "Line 3" in done.err
    told = filled.read_text("utf-8-sig").splitlines()
    assert told == ["메모,품번,가격,Sold,Revenue", ",TEA,4500,2,9000", ",?,1"]


REFUSED = (
    "report",
    "report nothing",
    "report tax --by year",
    "report tax {dir}/a.pdf",
    "report tax {dir}/none/a.csv",
    "report tax {dir}",
    "report tax --from 2026-05-02x",
    "report tax --from 2026-05-02 --to 2026-05-01",
    "report stock-sheet {dir}/none.csv {dir}/b.csv",
    "report stock-sheet {sheet} {sheet}",
    "report stock-sheet {sheet} {dir}/b.xlsx",
    "report stock-sheet {sheet}",
    "report tax a.csv b.csv",
)


@ONE
def test_what_is_refused_in_one_sentence(till: CopiedTill, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    sheet = tmp_path / "s.csv"
    sheet.write_text("품번,가격\nTEA,1\n", "utf-8")
    for words in REFUSED:
        refused = till.finish(*(one.format(dir=folder, sheet=sheet) for one in words.split()))
        assert (refused.code, refused.out) == (2, ""), (words, refused)
        assert len(refused.err.strip().splitlines()) == 1, refused.err
        assert not list(folder.iterdir())
    assert sheet.read_text("utf-8") == "품번,가격\nTEA,1\n"
