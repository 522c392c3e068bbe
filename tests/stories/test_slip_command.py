"""`booth-pos slip` as a process: into files, on a printer, beside a window, and refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.paper.decoder import printed
from tests.paper.pdftext import words_of
from tests.paper.portroll import PortRoll
from tests.paper.roll import Roll
from tests.stories.till import Toss
from tests.stories.zygote import CopiedTill


def sold(till: CopiedTill, toss: Toss, *items: str) -> str:
    sale = till.begin("sell", *items, "--json")
    order_no: str = sale.line()["order_no"]
    toss.tell("approve", orderNo=order_no)
    assert sale.done().code == 0
    return order_no


def choose(till: CopiedTill, **settings: object) -> None:
    (till.data / "settings.json").write_text(json.dumps(settings), "utf-8")


def test_into_files(till: CopiedTill, toss: Toss, tmp_path: Path) -> None:
    order_no = sold(till, toss, "TEA*2", "RICE")
    choose(till, shop_name="토끼 책방", business_no="123-45-67891")
    pdf, escpos = tmp_path / "a.pdf", tmp_path / "a.bin"
    done = till.finish("slip", order_no, "--pdf", str(pdf), "--lang", "en")
    assert (done.code, done.out.strip()) == (0, f"Saved: {pdf}")
    told = words_of(pdf.read_bytes())
    for word in ("TEST", "토끼", "123-45-67891", order_no, "아메리카노", "14,500", "Receipt"):
        assert word in told, word
    for width, dots in (("58", 384), ("80", 576)):
        done = till.finish("slip", order_no, "--escpos", str(escpos), "--width", width)
        assert done.code == 0
        strip = printed(escpos.read_bytes())
        assert {len(row) for row in strip.rows} == {dots}
        assert strip.cuts == 1
    assert till.sales()[0]["receipt_no"] == 1


def test_on_the_printer_of_the_settings(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    with Roll() as roll:
        choose(till, printer_kind="network", printer_place=f"127.0.0.1:{roll.port}")
        first = till.finish("slip", order_no, "--print", "--lang", "en")
        again = till.finish("slip", order_no, "--print", "--lang", "en")
    assert (first.code, first.out) == (0, "Printed.\n")
    assert (again.code, again.out) == (0, "Printed again. This was reissue no. 1.\n")
    gone = till.finish("slip", order_no, "--print")
    assert (gone.code, gone.out) == (2, "")
    with Roll(done=0x0C) as roll:
        choose(till, printer_kind="network", printer_place=f"127.0.0.1:{roll.port}")
        empty = till.finish("slip", order_no, "--print", "--lang", "en")
    assert (empty.code, "paper ran out" in empty.err) == (4, True)
    doctor = {one["check"]: one for one in till.finish("doctor", "--json").objects}
    assert doctor["doctor.printer_network"]["ok"]
    assert all(one["ok"] for one in doctor.values() if one["check"].startswith("books"))


@pytest.mark.skipif(sys.platform != "linux", reason="ports are pseudo-terminals here")
def test_on_a_serial_port(till: CopiedTill, toss: Toss) -> None:
    order_no = sold(till, toss, "TEA")
    with PortRoll() as roll:
        choose(till, printer_kind="network", printer_place=f"{roll.name}:115200", paper_mm="58")
        done = till.finish("slip", order_no, "--print", "--lang", "en")
    assert (done.code, done.out) == (0, "Printed.\n")
    strip = printed(bytes(roll.took))
    assert {len(row) for row in strip.rows} == {384}
    gone = till.finish("slip", order_no, "--print", "--lang", "en")
    assert (gone.code, roll.name in gone.err, "cannot be opened" in gone.err) == (2, True, True)


def test_of_a_refund(till: CopiedTill, toss: Toss, tmp_path: Path) -> None:
    order_no = sold(till, toss, "TEA*2")
    assert till.finish("refund", order_no, "--amount", "4500", "--reason", "교환").code == 0
    pdf = tmp_path / "r.pdf"
    done = till.finish("slip", f"{order_no}-R1", "--pdf", str(pdf), "--lang", "en")
    assert done.code == 0
    told = words_of(pdf.read_bytes())
    assert all(word in told for word in (f"{order_no}-R1", "4,500", "교환"))


def test_what_is_refused(till: CopiedTill, toss: Toss, tmp_path: Path) -> None:
    order_no = sold(till, toss, "TEA")
    pdf = ("--pdf", str(tmp_path / "a.pdf"))
    open_sale = till.begin("sell", "TEA", "--wait", "0", "--json")
    unpaid = open_sale.line()["order_no"]
    open_sale.done()
    for words in (
        (order_no,),
        (order_no, "--print"),
        (order_no, "--pdf", str(tmp_path / "none" / "a.pdf")),
        (order_no, *pdf, "--width", "70"),
        (f"{order_no}-R1", *pdf),
        ("NOBODY01-1", *pdf),
        ("없는 번호", *pdf),
        (unpaid, *pdf),
        pdf,
    ):
        refused = till.finish("slip", *words)
        assert (refused.code, refused.out) == (2, ""), words
        assert len(refused.err.strip().splitlines()) == 1
    assert not list(tmp_path.glob("*.pdf"))
