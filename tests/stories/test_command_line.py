"""The commands as other programs meet them: exit codes, lines of JSON, and never a traceback."""

from __future__ import annotations

import csv
import os
import pty
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.gateway import rawtoss
from tests.gateway.rawtoss import RawToss, Script, answer, http
from tests.stories.till import ROOT, Toss, stand_in, until
from tests.stories.zygote import CopiedTill, Copy, Zygote

WAITING = ["event", "order_no", "checkout_page", "word", "amount", "expires_at"]
# design §4, and what was added to it.
RECORD = {
    "order_no", "sale_no", "receipt_no", "receipt_mark",
    "word", "tender", "received", "change", "state", "over", "given_up", "recovered", "found",
    "amount", "vat", "paid_amount", "refunded", "created_at", "paid_at", "mode", "cashier",
    "transaction_id", "lines", "refunds", "discount", "discounts", "note",
}  # fmt: skip
URL, API, KEYED = "BOOTH_POS_TOSS_URL", "BOOTH_POS_TOSS_API", "BOOTH_POS_API_KEY"


@pytest.fixture(scope="module")
def toss(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toss]:
    with stand_in(tmp_path_factory.mktemp("toss")) as toss:
        yield toss


@pytest.fixture(scope="module")
def begun(toss: Toss, zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> CopiedTill:
    """A till that only sells what nobody pays for: its books stay as they are."""
    return CopiedTill(zygote, tmp_path_factory.mktemp("begun"), toss.url()).stocked()


@pytest.fixture
def till(toss: Toss, zygote: Zygote, tmp_path: Path) -> Iterator[CopiedTill]:
    yield CopiedTill(zygote, tmp_path, toss.url()).stocked()
    toss.heals()


def shown(till: CopiedTill, *words: str) -> tuple[Copy, dict[str, Any]]:
    """A sale whose QR may be scanned."""
    sale = till.begin("sell", "--json", *words)
    return sale, sale.line()


def ended(sale: Copy) -> tuple[int, dict[str, Any]]:
    """Its exit code, and its last and only further object."""
    done = sale.done()
    assert done.err == ""
    (end,) = done.objects
    assert end.pop("event") == "end"
    return done.code, end


# --- a sale -----------------------------------------------------------------------------------


@pytest.mark.parametrize("contract", ["v1", "v2"])
def test_a_sale_says_that_it_waits_and_how_it_ended(
    toss: Toss, zygote: Zygote, tmp_path: Path, contract: str
) -> None:
    till = CopiedTill(zygote, tmp_path, toss.url(contract), contract).stocked()
    sale, waiting = shown(till, "TEA*2", "RICE", "A*2*3")
    assert list(waiting) == WAITING
    assert (waiting["event"], waiting["amount"]) == ("waiting", 2 * 4_500 + 5_500 + 3_000)
    assert waiting["checkout_page"].startswith(toss.origin)
    toss.tell("approve", orderNo=waiting["order_no"])
    code, end = ended(sale)
    assert (code, end["state"], end["over"], set(end)) == (0, "paid", True, RECORD)
    assert [(line["sku"], line["qty"]) for line in end["lines"]] == [
        ("TEA", 2), ("RICE", 1), ("A*2", 3),
    ]  # fmt: skip
    assert till.sales() == [end]
    assert till.stock() == {
        "TEA": (8, 0), "RICE": (4, 0), "FREE": (None, 0), "GOLD": (3, 0), "A*2": (1, 0)
    }  # fmt: skip
    (payment,) = toss.payments(waiting["order_no"])
    assert (payment["debits"], payment["amount"]) == (1, end["amount"])


def test_a_sale_is_read_by_people_too(till: CopiedTill, toss: Toss) -> None:
    toss.fails("create", "shop_key_refused", times=1)
    done = till.finish("sell", "TEA", "--lang", "en")
    assert (done.code, done.err) == (3, "")
    assert "could not be created" in done.out
    assert "유효하지 않은 API Key예요." in done.out
    given_up = till.finish("--lang", "en", "sell", "TEA", "--wait", "0")
    assert given_up.code == 3
    assert "▀" in given_up.out
    assert "₩4,500" in given_up.out
    assert "given up" in given_up.out


def test_a_buyer_who_cancels_is_a_no(till: CopiedTill, toss: Toss) -> None:
    sale, waiting = shown(till, "TEA")
    toss.tell("cancel", orderNo=waiting["order_no"])
    code, end = ended(sale)
    assert (code, end["state"], end["given_up"], end["over"]) == (3, "cancelled", False, True)
    assert till.stock()["TEA"] == (10, 0)


def test_a_wait_that_runs_out_is_settled_later(till: CopiedTill, toss: Toss) -> None:
    sale, waiting = shown(till, "TEA", "--wait", "0.3")
    code, end = ended(sale)
    assert (code, end["state"], end["given_up"], end["over"]) == (3, "cancelled", True, False)
    toss.tell("approve", orderNo=waiting["order_no"])
    assert [row["over"] for row in till.finish("settle", "--json").objects] == [False]
    toss.tell("cancel", orderNo=waiting["order_no"])
    settled = till.finish("settle", "--json")
    assert (settled.code, [row["over"] for row in settled.objects]) == (0, [True])
    assert toss.payments(waiting["order_no"])[0]["debits"] == 0
    assert till.finish("settle", "--json").out == ""


def test_ctrl_c_before_the_approval_gives_up(till: CopiedTill, toss: Toss) -> None:
    sale = till.start("sell", "--json", "TEA")
    waiting = sale.line()
    sale.interrupt()
    done = sale.done()
    (end,), code = done.objects, done.code
    assert (code, end["state"], end["given_up"]) == (3, "cancelled", True)
    assert toss.calls("execute", waiting["order_no"]) == 0


def test_ctrl_c_after_the_intent_waits_for_the_answer(till: CopiedTill, toss: Toss) -> None:
    toss.fails("execute", "slow", seconds=1.0, times=1)
    sale, waiting = shown(till, "TEA")
    toss.tell("approve", orderNo=waiting["order_no"])
    until(lambda: toss.calls("execute", waiting["order_no"]))
    sale.interrupt()
    sale.interrupt()
    code, end = ended(sale)
    assert (code, end["state"], till.stock()["TEA"]) == (0, "paid", (9, 0))


def test_what_toss_does_not_confirm(toss: Toss, zygote: Zygote, tmp_path: Path) -> None:
    # Two sales at once, because each stays for the quiet period of 20 s.
    tills = [CopiedTill(zygote, tmp_path / name, toss.url()).stocked() for name in ("doubt", "no")]
    sales = []
    for till, fault in zip(tills, ("refused", "no_balance"), strict=True):
        toss.fails("execute", fault, times=1)
        sale, waiting = shown(till, "TEA")
        toss.tell("approve", orderNo=waiting["order_no"])
        until(partial(toss.calls, "execute", waiting["order_no"]))
        sales.append(sale)
    (doubt, unknown), (no, declined) = [ended(sale) for sale in sales]
    assert (doubt, unknown["state"], unknown["over"]) == (4, "unknown", False)
    assert (no, declined["state"]) == (3, "declined")
    assert [till.stock()["TEA"] for till in tills] == [(10, 1), (10, 0)]
    settled = tills[0].finish("settle", "--lang", "en")
    assert (settled.code, "1 still open" in settled.out) == (4, True)
    toss.tell("expire", orderNo=unknown["order_no"])
    assert tills[0].finish("settle").code == 0
    assert (tills[0].sales()[0]["state"], tills[0].stock()["TEA"]) == ("declined", (10, 0))


def test_books_in_other_hands_while_money_is_on_its_way(
    toss: Toss, zygote: Zygote, tmp_path: Path
) -> None:
    # A sale and a refund at once, because each tries on for 30 s.
    places = (tmp_path / name for name in ("sells", "gives"))
    seller, giver = (CopiedTill(zygote, one, toss.url()).stocked() for one in places)
    sale, paid = shown(giver, "TEA")
    toss.tell("approve", orderNo=paid["order_no"])
    assert ended(sale)[0] == 0
    for call in ("execute", "refunds"):
        toss.fails(call, "slow", seconds=3.0, times=1)
    sale, waiting = shown(seller, "TEA")
    toss.tell("approve", orderNo=waiting["order_no"])
    refund = giver.begin("refund", paid["order_no"], "--reason", "교환", "--json")
    until(lambda: toss.calls("execute", waiting["order_no"]))
    until(lambda: toss.calls("refunds", paid["order_no"]))
    with held(seller), held(giver):
        ends = [sale.done(), refund.done()]
    states = [(one.code, one.objects[-1]["state"]) for one in ends]
    assert states == [(4, "executing"), (4, "pending")]
    for one in ends:
        assert one.objects[-1]["event"] == "end"
        assert "Another program is holding the books file: close it. Then run: settle" in one.err
        assert "try again" not in one.err
    assert [till.finish("settle").code for till in (seller, giver)] == [0, 0]
    assert (seller.sales()[0]["state"], giver.sales()[0]["refunded"]) == ("paid", 4_500)
    assert toss.calls("execute", waiting["order_no"]) == 1


@contextmanager
def held(till: CopiedTill) -> Iterator[None]:
    """Another program is writing into the books' file."""
    with closing(sqlite3.connect(till.data / "test" / "booth.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_another_contract_sells_nothing_before_the_old_one_has_the_last_word(
    till: CopiedTill, toss: Toss
) -> None:
    given_up = till.finish("sell", "TEA", "--wait", "0.3", "--json").objects[-1]
    changed = {URL: toss.url("v1"), API: "v1"}
    refused = till.finish("sell", "TEA", **changed)
    place = f"{toss.url()} (v2)"
    assert (refused.code, refused.out, place in refused.err) == (2, "", True)
    settled = till.finish("settle", "--lang", "en", **changed)
    assert settled.code == 4
    assert f"the address or contract differs: it can only be asked at {place}" in settled.out
    (found,) = [
        one
        for one in till.finish("doctor", "--json", **changed).objects
        if one["check"] == "doctor.unfinished"
    ]
    assert place in found["text"]
    ask = till.finish("settle", "--lang", "en", **{KEYED: "sk_test_another0002"})
    assert "only the key ending in" in ask.out
    toss.tell("cancel", orderNo=given_up["order_no"])
    assert till.finish("settle").code == 0
    assert till.finish("sell", "TEA", "--wait", "0.3", **changed).code == 3


# --- refused before anything is sent -------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("NOPE", "NOPE: no product has this SKU"),
        ("TEA*0", "quantity must be a whole number"),
        ("TEA*-1", "quantity must be a whole number"),
        ("TEA*٣", "quantity must be a whole number"),
        ("TEA*", "quantity must be a whole number"),
        ("TEA*11", "only 10 can be sold"),
        ("TEA*6 TEA*5", "only 10 can be sold"),
        ("TEA*" + "9" * 5000, "9,999"),
        ("FREE", ""),
        ("GOLD TEA", "9,999,999"),
        ("", ""),
        ("TEA --wait -1", "wait"),
        ("TEA --wait nan", "wait"),
        ("TEA --lang fr", "lang"),
    ],
)
def test_a_sale_that_cannot_be(begun: CopiedTill, toss: Toss, items: str, said: str) -> None:
    before = len(toss.books()["calls"])
    done = begun.finish("sell", "--json", *items.split(" ") if items else [])
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err) < 600
    assert len(toss.books()["calls"]) == before
    assert "Error" not in done.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({KEYED: ""}, "BOOTH_POS_API_KEY"),
        ({KEYED: "secretsecretsecret"}, "key"),
        ({KEYED: "sk_test_two words"}, "key"),
        ({KEYED: "sk_live_1234567890"}, "sk_test_"),
        ({API: None}, "v1"),
        ({API: "v3"}, "v3"),
        ({URL: "http://toss.example/api/v2"}, "https"),
        ({URL: "http://127.0.0.1:1/api?key=1"}, ""),
        ({URL: "http://user:pw@127.0.0.1/api"}, ""),
        ({URL: "nonsense"}, ""),
    ],
)
def test_a_place_or_key_that_cannot_be(
    begun: CopiedTill, changed: dict[str, str | None], said: str
) -> None:
    done = begun.finish("sell", "TEA", "--json", **changed)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    secret = changed.get(KEYED)
    assert not secret or secret not in done.err
    assert done.err.strip().count("\n") == 0


# --- odd servers ------------------------------------------------------------------------------


ODD: dict[str, Script] = {
    "a page": answer(http(b"<html>wifi</html>", "200 OK", "text/html")),
    "a redirect": answer(http(b"", "302 Found", "text/html", "Location: http://127.0.0.1:1/")),
    "nonsense": answer(b"\x00\xff\x00nonsense"),
    "a liar": rawtoss.answer_json(code=0, payToken="x", checkoutPage="https://evil.example/"),
    "a hang-up": rawtoss.close_after_request,
}


@pytest.mark.parametrize("name", ODD)
def test_a_server_that_makes_no_sense(till: CopiedTill, name: str) -> None:
    with RawToss(ODD[name]) as server:
        done = till.finish("sell", "TEA", "--json", **{URL: server.url})
    assert (done.code, done.err) == (3, "")
    assert [(one["event"], one["state"]) for one in done.objects] == [("end", "abandoned")]
    assert till.stock()["TEA"] == (10, 0)
    assert {one["state"] for one in till.sales()} == {"abandoned"}


def silent(peer: rawtoss.Peer) -> None:
    peer.request()
    peer.stopped.wait(30)


def test_nobody_at_the_other_end(till: CopiedTill) -> None:
    done = till.finish("sell", "TEA", "--lang", "en", **{URL: "http://127.0.0.1:9/api"})
    assert done.code == 3
    assert "could not be created" in done.out
    assert "onnect" in done.out
    assert [one["state"] for one in till.sales()] == ["abandoned"]


def test_a_server_that_never_ends(till: CopiedTill, zygote: Zygote, tmp_path: Path) -> None:
    # Both at once, because each is waited for until the deadline of a create, 10 s.
    other = CopiedTill(zygote, tmp_path / "other", till.env[URL]).stocked()
    began = time.monotonic()
    with RawToss(silent) as hangs, RawToss(rawtoss.drip_headers) as drips:
        sales = [
            one.begin("sell", "TEA", "--json", **{URL: server.url})
            for one, server in ((till, hangs), (other, drips))
        ]
        until(lambda: hangs.requests and drips.requests)
        for sale in sales:
            sale.interrupt()
        ends = [ended(sale) for sale in sales]
    assert [(code, end["state"]) for code, end in ends] == [(3, "abandoned")] * 2
    assert time.monotonic() - began < 20


# --- one writer -------------------------------------------------------------------------------


def test_a_second_writer_is_told_who_holds_the_books(till: CopiedTill) -> None:
    sale, waiting = shown(till, "TEA")
    sheet = str(till.data.parent / "goods.csv")
    others = [
        till.begin(*words, "--lang", "en")
        for words in (("sell", "RICE"), ("settle",), ("products", "import", sheet))
    ]
    for other in others:
        done = other.done()
        assert (done.code, done.out) == (5, "")
        assert f"sell (process {sale.pid}" in done.err
    assert [(row["order_no"], row["state"]) for row in till.sales()] == [
        (waiting["order_no"], "waiting")
    ]
    assert till.stock()["TEA"] == (10, 0)
    sale.interrupt()
    assert ended(sale)[0] == 3


@pytest.mark.parametrize("what", ["newer", "garbage", "another's"])
def test_books_that_are_not_ours_are_left_alone(
    toss: Toss, zygote: Zygote, tmp_path: Path, what: str
) -> None:
    till = CopiedTill(zygote, tmp_path, toss.url()).stocked()
    path = till.data / "test" / "booth.db"
    if what == "garbage":
        path.write_bytes(b"\x00garbage" * 1000)
    else:
        pragma = "application_id = 7" if what == "another's" else "user_version = 99"
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA {pragma}")
            db.commit()
    before = path.read_bytes()
    for words in (("sell", "TEA", "--json"), ("products", "list", "--json"), ("settle", "--json")):
        done = till.finish(*words)
        assert (done.code, done.out) == (1, "")
        assert done.err.strip()
    assert path.read_bytes() == before


# --- lists ------------------------------------------------------------------------------------


def test_a_price_list_goes_out_and_comes_in_again(
    till: CopiedTill, zygote: Zygote, tmp_path: Path
) -> None:
    rows = till.finish("products", "list", "--json").objects
    assert list(rows[0].items()) == [
        ("sku", "TEA"), ("barcode", "8801"), ("name", "아메리카노"), ("category", "음료"),
        ("price", 4500), ("open_price", False), ("tax", "taxable"), ("stock", 10),
        ("reserved", 0), ("policy", "block"), ("low_mark", None), ("sold_out", False),
    ]  # fmt: skip
    other = CopiedTill(zygote, tmp_path / "other", till.env[URL])
    for name, lang in (("out.csv", "ko"), ("out.xlsx", "en")):
        file = str(tmp_path / name)
        assert till.finish("products", "export", file, "--lang", lang).code == 0
        said = other.finish("products", "import", file, "--lang", "en")
        assert said.code == 0
    assert "0 new, 0 changed, 5 unchanged" in said.out
    assert other.finish("products", "list", "--json").objects == rows


def test_an_import_says_at_a_terminal_what_it_is_busy_with(begun: CopiedTill) -> None:
    sheet = begun.data.parent / "goods.csv"
    terminal, inside = pty.openpty()
    command = [sys.executable, str(ROOT / "main.py"), "products", "import", str(sheet)]
    quiet = begun.finish("products", "import", str(sheet))
    subprocess.run(
        command, env=begun.env, check=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=inside,
    )  # fmt: skip
    os.close(inside)
    said = os.read(terminal, 4096).decode()
    os.close(terminal)
    assert [line[:7] for line in said.splitlines()] == ["Reading", "Checkin", "Writing"]
    assert (quiet.code, quiet.err) == (0, "")


@pytest.mark.parametrize("lang", ["ko"])
def test_a_bad_price_list_changes_nothing(begun: CopiedTill, tmp_path: Path, lang: str) -> None:
    before = begun.finish("products", "list", "--json").out
    bad = tmp_path / "bad.csv"
    bad.write_text("sku,name,price\nTEA,차,1\nTEA,차,천원\n,이름 없음,5\n", "utf-8")
    done = begun.finish("products", "import", str(bad), "--replace", "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n- ") >= 2
    assert begun.finish("products", "import", str(tmp_path / "none.csv")).code == 2
    assert begun.finish("products", "list", "--json").out == before


def test_sales_are_listed_by_day_and_written_to_files(till: CopiedTill, toss: Toss) -> None:
    sale, waiting = shown(till, "TEA")
    toss.tell("approve", orderNo=waiting["order_no"])
    _, end = ended(sale)
    day = end["paid_at"][:10]
    assert end["paid_at"].endswith("+09:00")
    assert till.sales("--from", day, "--to", day) == [end]
    assert till.sales("--to", "2020-01-01") == till.sales("--from", "2099-01-01") == []
    assert till.finish("sales", "list", "--from", "yesterday").code == 2
    for name in ("sales.csv", "sales.xlsx"):
        assert till.finish("sales", "export", str(till.data / name)).code == 0
    text = (till.data / "sales.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    book = openpyxl.load_workbook(till.data / "sales.xlsx")
    sheet = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    for found in (cells, sheet):
        assert end["order_no"] in found
        assert "4500" in found


def test_doctor_looks_everything_over(till: CopiedTill) -> None:
    done = till.run("doctor", "--json", PYTHONPATH=None)
    found = {one["check"]: one["ok"] for one in done.objects}
    assert {"doctor.shop", "doctor.books_good", "doctor.nothing_unfinished"} <= set(found)
    assert done.code == (0 if all(found.values()) else 1)


def test_doctor_names_what_is_not_finished_as_the_window_does(till: CopiedTill) -> None:
    order_no = str(till.finish("sell", "TEA", "--wait", "0", "--json").objects[-1]["order_no"])
    done = till.finish("doctor", "--json", "--lang", "en")
    (found,) = [one for one in done.objects if one["check"] == "doctor.unfinished"]
    assert found["ok"]
    assert f"({order_no})" in found["text"]
    assert "Ended on our side" in found["text"]
    assert "doctor.nothing_unfinished" not in [one["check"] for one in done.objects]


def test_doctor_says_no_when_the_books_were_changed_by_hand(till: CopiedTill) -> None:
    with closing(sqlite3.connect(till.data / "test" / "booth.db")) as db:
        db.execute("UPDATE stock SET on_hand = 99 WHERE sku = 'TEA'")
        db.commit()
    done = till.finish("doctor", "--json")
    assert done.code == 1
    assert "doctor.books_good" not in [one["check"] for one in done.objects]


# --- options ----------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [True, False])
def test_common_options_stand_before_or_after(zygote: Zygote, tmp_path: Path, before: bool) -> None:
    till = CopiedTill(zygote, tmp_path)
    options = ["--data-dir", str(tmp_path / "there"), "--lang", "en", "--practice"]
    words = ["sell", "NOPE"]
    done = till.finish(*(options + words if before else words + options))
    assert (done.code, done.err) == (2, "NOPE: no product has this SKU. See: products list\n")
    assert (tmp_path / "there" / "practice" / "booth.db").exists()
    assert not till.data.exists()


def test_help_speaks_the_readers_language(zygote: Zygote, tmp_path: Path) -> None:
    till = CopiedTill(zygote, tmp_path)
    english = till.finish("--lang", "en", "sell", "--help")
    korean = till.finish("sell", "--help", "--lang", "ko")
    assert (english.code, korean.code) == (0, 0)
    assert "창 없이" in korean.out
    assert "창 없이" not in english.out
    assert till.finish("sing").code == 2
    assert not till.data.exists()


def test_a_reader_that_leaves_early(begun: CopiedTill) -> None:
    listing = begun.start("products", "list", "--json")
    assert listing.process.stdout is not None
    assert listing.process.stderr is not None
    listing.process.stdout.close()
    with listing.process.stderr as said:
        assert said.read() == ""
    assert listing.process.wait(20) in (0, 1)
