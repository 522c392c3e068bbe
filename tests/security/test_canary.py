"""S1, S2, S3: the real program sells at a Toss that tells all, and nothing of it gets out."""

from __future__ import annotations

import base64
import json
import sqlite3
import sys
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.gateway.rawtoss import RawToss
from tests.security import canary
from tests.security.program import Program, shown_to_others, until
from tests.security.telltale import Telltale

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="what others see of a process is read from /proc"
)


@dataclass
class Run:
    """What one day at the counter left behind."""

    folder: Path
    far: Telltale
    said: list[str] = field(default_factory=list)
    seen: dict[str, list[bytes]] = field(default_factory=dict)  # arguments and environments
    log: list[dict[str, str]] = field(default_factory=list)


def _run(folder: Path) -> Run:
    """Everything the program can do, with the log at its most talkative."""
    far = Telltale()
    with RawToss(far.serve) as server, Program(folder, server) as program:
        far.origin = f"http://127.0.0.1:{server.port}"
        day = Run(folder, far)
        program.stock()
        order_no = _sell(program, day)
        _sell_to_nobody(program, far)
        _sell_and_die(program, far)
        assert program.run("settle", "--json") == 0
        assert len(far.debits) == 2
        assert program.run("refund", order_no, "--reason", "흠집") == 0
        for words in (("list", "--json"), ("export", "sales.csv"), ("export", "sales.xlsx")):
            assert program.run("sales", *words) == 0
        assert program.run("backup", "copy.db") == 0
        _examine(program, day)
        _open_window(program, far, day)
        day.said, day.log = program.said, program.log()
        return day


def _sell(program: Program, day: Run) -> str:
    sale = program.start("sell", "TEA", "--json")
    assert sale.stdout is not None
    waiting = json.loads(sale.stdout.readline())
    day.seen["sell"] = list(shown_to_others(sale.pid).values())
    assert waiting.pop("checkout_page").endswith(f"{canary.TOKEN}{waiting['order_no']}")
    program.said.append(json.dumps(waiting))
    assert program.end(sale) == 0
    return str(waiting["order_no"])


def _sell_to_nobody(program: Program, far: Telltale) -> None:
    """Toss answers the question with a redirect, and the buyer's time is over."""
    far.spoilt["status"] = "redirect"
    assert program.run("sell", "TEA", "--wait", "1") == 3
    # The one place where a token is told: the page that the buyer is to open.
    program.said[-2] = program.said[-2].replace(f"{far.origin}/pay?payToken={canary.TOKEN}", "")
    far.spoilt.clear()


def _sell_and_die(program: Program, far: Telltale) -> None:
    far.holds.add("execute")
    sale = program.start("sell", "TEA", "--json")
    until(lambda: len(far.debits) == 2)
    sale.kill()
    sale.communicate()
    far.holds.clear()


def _examine(program: Program, day: Run) -> None:
    doctor = program.start("doctor", "--json")

    def asks_a_child() -> bool:
        seen = shown_to_others(doctor.pid)
        day.seen["doctor"] = list(seen.values())
        return len(seen) > 1

    until(asks_a_child)
    program.end(doctor)


def _open_window(program: Program, far: Telltale, day: Run) -> None:
    asked = len(far.asked)
    window = program.start()
    until(lambda: len(far.asked) > asked)
    day.seen["window"] = list(shown_to_others(window.pid).values())
    assert program.close(window) == 0


def test_no_secret_gets_out(tmp_path: Path) -> None:
    """One run and four questions: apart, each would have a run of its own."""
    day = _run(tmp_path / "run")
    _in_files(day)
    _in_print(day)
    _in_processes(day)
    _was_worth_it(day)


def _in_files(day: Run) -> None:
    """S2, S3: log, books, WAL, backup, exports, home, temporary and crash files."""
    assert canary.leaks(day.folder) == []
    names = {path.name for path in day.folder.rglob("*")}
    assert {"booth-pos.log", "booth.db", "copy.db", "sales.csv", "sales.xlsx"} <= names


def _in_print(day: Run) -> None:
    """S2: stdout and stderr of every command and of the window."""
    assert canary.told(day.said) == []
    assert not any("Traceback" in one for one in day.said)


def _in_processes(day: Run) -> None:
    """S1: arguments and environment of the program and its children, as `ps` and /proc tell."""
    assert len(day.seen["doctor"]) > 1
    for name, seen in day.seen.items():
        assert not any(canary.found_in(one, canary.SECRETS) for one in seen), name
        assert any(b"BOOTH_POS_TOSS_URL" in one for one in seen), name  # it could be read


def _was_worth_it(day: Run) -> None:
    """S2: the log told all it could, and Toss was asked everything and repeated the secrets."""
    assert {"DEBUG", "INFO"} <= {event["level"] for event in day.log}
    assert {"payments", "status", "execute", "refunds"} <= set(day.far.asked)
    with closing(sqlite3.connect(day.folder / "data" / "test" / "booth.db")) as books:
        facts = books.execute("SELECT * FROM attempts WHERE state = 'paid'").fetchall()
    assert len(facts) == 2
    assert all(canary.TOKEN in str(row) for row in facts)  # needed there, and there alone


def test_the_search_finds_what_it_must(tmp_path: Path) -> None:
    """S2: a canary that finds nothing anywhere proves nothing."""
    (tmp_path / "plain.log").write_text(f'{{"event": "{canary.KEY}"}}')
    (tmp_path / "wide.txt").write_bytes(canary.PHONE.encode("utf-16-le"))
    (tmp_path / "hex.txt").write_text(canary.CARD.encode().hex())
    (tmp_path / "url.log").write_text(f"?payToken={canary.TOKEN}1")
    (tmp_path / "booth.db-wal").write_text(f"{canary.TOKEN}1 {canary.BUYER}")
    for skipped in range(3):
        text = b"x" * skipped + canary.KEY.encode() + b"yz"
        (tmp_path / f"base{skipped}").write_bytes(base64.b64encode(text))
    with zipfile.ZipFile(tmp_path / "packed.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", canary.ACCOUNT * 9)
    assert canary.leaks(tmp_path) == [
        "base0: key", "base1: key", "base2: key", "booth.db-wal: buyer", "hex.txt: card",
        "hex.txt: masked card", "packed.xlsx: account", "plain.log: key", "url.log: token",
        "wide.txt: phone",
    ]  # fmt: skip
    assert canary.told([f"page {canary.TOKEN}", f"pin {canary.PIN}"]) == ["PIN", "token"]
