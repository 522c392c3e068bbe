"""Holds the house plan: each room its own effect, and the habits that a machine can see."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests import habits, rooms
from tests.source import Source

TOP = Path(__file__).parents[1]
Rule = Callable[[Source], Iterable[str]]
RULES: list[Rule] = [
    rooms.table, rooms.computed_imports, rooms.clock, rooms.chance, rooms.threads, rooms.no_window,
    habits.docstrings, habits.names, habits.sizes, habits.broad_excepts, habits.sql,
    habits.intervals, habits.tls, habits.signals, habits.painters, habits.dialogs, habits.keys,
]  # fmt: skip


def test_the_program_keeps_the_rules() -> None:
    source = Source(TOP)  # one test, so that one worker parses the tree, and once
    broken = {rule.__doc__: findings for rule in RULES if (findings := list(rule(source)))}
    assert not broken


LIVE_KEY = "sk_live_" + "q7Rz2LmX9pTbVw41"  # in two, so that this file passes its own rule
PLANTED: list[tuple[Rule, str, str]] = [
    (rooms.table, "domain/sale.py", "from pos_app.store import ledger"),
    (rooms.table, "domain/sale.py", "from PySide6.QtCore import QObject"),
    (rooms.table, "domain/sale.py", "import sqlite3"),
    (rooms.table, "domain/sale.py", "import time"),
    (rooms.table, "domain/sale.py", "import random"),
    (rooms.table, "domain/sale.py", "import os.path"),
    (rooms.table, "domain/sale.py", "from pos_app import wording"),
    (rooms.table, "domain/sale.py", "import pos_app"),
    (rooms.table, "flow/checkout.py", "from ..gateway import toss"),
    (rooms.table, "flow/checkout.py", "from pos_app.wording import say"),
    (rooms.table, "flow/checkout.py", "import httpx"),
    (rooms.table, "flow/checkout.py", "from time import monotonic"),
    (rooms.table, "flow/checkout.py", "from pos_app.settings import Settings"),
    (rooms.table, "gateway/toss.py", "import sqlite3"),
    (rooms.table, "gateway/toss.py", "from pos_app.flow.ports import Gateway"),
    (rooms.table, "gateway/toss.py", "import requests"),
    (rooms.table, "store/ledger.py", "from pos_app.flow import ports"),
    (rooms.table, "store/ledger.py", "from PySide6.QtGui import QImage"),
    (rooms.table, "store/ledger.py", "import socket"),
    (rooms.table, "store/ledger.py", "def go() -> None:\n    from pos_app import secrets"),
    (rooms.table, "paper/sheet.py", "from PySide6.QtGui import QPainter"),
    (rooms.table, "paper/slip.py", "from PySide6.QtWidgets import QLabel"),
    (rooms.table, "paper/slip.py", "from pos_app.store.reports import day"),
    (rooms.table, "practice/web.py", "from pos_app.gateway.wire import PAY_COMPLETE"),
    (rooms.table, "practice/web.py", "from pos_app.domain.money import won"),
    (rooms.table, "practice/web.py", "import secrets"),
    (rooms.table, "ui/till.py", "from pos_app.store import ledger"),
    (rooms.table, "ui/screens/pay.py", "from ...paper import slip"),
    (rooms.table, "ui/till.py", "if True:\n    try:\n        import httpx\n    except OSError: 0"),
    (rooms.table, "ui/till.py", "from pos_app import paths"),
    (rooms.table, "paths.py", "import keyring"),
    (rooms.table, "errors.py", "from pos_app import domain"),
    (rooms.table, "extras/thing.py", "0"),
    (rooms.table, "stray.py", "0"),
    (rooms.computed_imports, "ui/till.py", "import_module('pos_app.store')"),
    (rooms.computed_imports, "flow/watch.py", "__import__('httpx')"),
    (rooms.clock, "domain/day.py", "datetime.now(SEOUL)"),
    (rooms.clock, "flow/watch.py", "datetime.datetime.now()"),
    (rooms.clock, "practice/faults.py", "date.today()"),
    (rooms.chance, "practice/books.py", "random.random()"),
    (rooms.chance, "practice/books.py", "from random import choice"),
    (rooms.chance, "practice/books.py", "uuid.uuid4()"),
    (rooms.chance, "practice/books.py", "random.Random()"),
    (rooms.threads, "ui/till.py", "import threading"),
    (rooms.threads, "ui/screens/pay.py", "from PySide6.QtCore import QObject, QThread"),
    (rooms.threads, "ui/till.py", "from concurrent.futures import Future"),
    (rooms.no_window, "cli.py", "from PySide6.QtWidgets import QApplication"),
    (rooms.no_window, "cli.py", "if True:\n    from pos_app.ui import till"),
    (habits.names, "store/utils.py", "0"),
    (habits.names, "flow/refund_manager.py", "0"),
    (habits.names, "common/day.py", "0"),
    (habits.sizes, "domain/long.py", "a = 1\n" * 301),
    (habits.sizes, "domain/long.py", "def f() -> None:\n" + "    a = 1\n" * 60),
    (habits.sizes, "domain/long.py", "class A:\n" + "    def f(self): 0\n" * 16),
    (habits.sizes, "domain/long.py", "class A:\n" + "    a = 1\n" * 200),
    (habits.broad_excepts, "flow/watch.py", "try: 0\nexcept Exception: 0"),
    (habits.broad_excepts, "ui/till.py", "try: 0\nexcept: 0"),
    (habits.broad_excepts, "ui/backroom.py", "try: 0\nexcept Exception: 0"),
    (habits.broad_excepts, "app.py", "try: 0\nexcept Exception: 0"),
    (habits.broad_excepts, "store/lock.py", "try: 0\nexcept (OSError, BaseException): 0"),
    (habits.broad_excepts, "store/lock.py", "try: 0\nexcept Exception: raise OSError"),
    (habits.broad_excepts, "paper/pdf.py", "with suppress(Exception): 0"),
    (habits.sql, "store/shelf.py", "def f(): db.execute(f'SELECT {name}')"),
    (habits.sql, "store/shelf.py", "def f(): db.execute('SELECT %s' % name)"),
    (habits.sql, "store/shelf.py", "def f(): db.execute('SELECT ' + name)"),
    (habits.sql, "store/shelf.py", "def f(): db.execute('SELECT {}'.format(name))"),
    (habits.sql, "store/shelf.py", "def f():\n    sql = f'SELECT {name}'\n    db.query(sql)"),
    (habits.sql, "store/shelf.py", "def f():\n    sql = 'a'\n    sql += b\n    db.execute(sql)"),
    (habits.sql, "store/shelf.py", "def f(): shelf.rows_where(where=f'sku = {sku}')"),
    (habits.sql, "store/shelf.py", "def f(): db.execute(f'a {b}' if c else 'd')"),
    (habits.sql, "rehearsal.py", "def f(): db.execute(f'SELECT {name}')"),
    (habits.intervals, "ui/till.py", "timer.start(1000)"),
    (habits.intervals, "ui/till.py", "QTimer.singleShot(2 * 60, self.go)"),
    (habits.intervals, "ui/screens/pay.py", "self.timer.setInterval(2_000)"),
    (habits.intervals, "ui/till.py", "POLL_MS = 2000"),
    (habits.intervals, "ui/till.py", "self._timeout = 30.0"),
    (habits.intervals, "ui/till.py", "wait(timeout=5)"),
    (habits.intervals, "ui/till.py", "timedelta(minutes=5)"),
    (habits.tls, "gateway/toss.py", "httpx.Client(verify=False)"),
    (habits.tls, "cli.py", "httpx.Client(verify=context)"),
    (habits.tls, "gateway/toss.py", "Client(verify=one)\nClient(verify=two)"),
    (habits.tls, "gateway/toss.py", "context.verify_mode = ssl.CERT_NONE"),
    (habits.tls, "gateway/toss.py", "context.check_hostname = False"),
    (habits.signals, "ui/till.py", "taken = Signal(str, int)"),
    (habits.painters, "ui/screens/pay.py", "painter = QPainter(self)"),
    (
        habits.painters,
        "ui/screens/pay.py",
        "with QPainter(a) as b:\n    draw(QPainter(c))",
    ),
    (habits.dialogs, "ui/widgets/seal.py", "box.exec()"),
    (habits.keys, "gateway/toss.py", f"KEY = '{LIVE_KEY}'"),
    (habits.keys, "gateway/toss.py", f"KEY = '{LIVE_KEY.replace('live', 'test')}'"),
]


def plant(top: Path, path: str, code: str) -> Source:
    """A tree with this one module in it."""
    file = top / "pos_app" / path
    file.parent.mkdir(parents=True)
    file.write_text(code, "utf-8")
    return Source(top)


@pytest.mark.parametrize(("rule", "path", "code"), PLANTED)
def test_a_planted_violation_is_reported(rule: Rule, path: str, code: str, tmp_path: Path) -> None:
    findings = list(rule(plant(tmp_path, path, code)))
    assert findings
    assert all(one.startswith("pos_app/") for one in findings)


def test_a_file_without_docstring_is_reported(tmp_path: Path) -> None:
    assert list(habits.docstrings(plant(tmp_path, "domain/sale.py", "a = 1")))


ALLOWED = [
    ("domain/sale.py", "from datetime import datetime\nfrom pos_app.errors import Bug\n"),
    ("domain/sale.py", "from . import money\nfrom .money import Won\n"),
    ("flow/watch.py", "from pos_app.domain import payment\nnow = clock.now()\n"),
    ("gateway/toss.py", "import httpx\nimport time\nhttpx.Client(verify=context)\n"),
    (
        "store/shelf.py",
        "import sqlite3\nALL = f'SELECT {COLUMNS}'\ndef f(): db.execute(ALL, [1])\n",
    ),
    ("paper/slip.py", "from PySide6.QtGui import QPainter\nfrom pos_app.wording import say\n"),
    ("gateway/toss.py", "try: 0\nexcept BaseException:\n    close()\n    raise\n"),
    ("practice/web.py", "from starlette.routing import Route\n"),
    ("practice/books.py", "import random\ndef f(chance: random.Random): chance.random()\n"),
    ("ui/till.py", "QTimer.singleShot(0, go)\ntimer.start(theme.TICK_MS)\nwidth = 20\n"),
    ("ui/theme.py", "TICK_MS = 250\n"),
    ("ui/screens/pay.py", "with QPainter(self) as painter:\n    painter.end()\n"),
    ("ui/backroom.py", "import threading\n"),
    ("cli.py", "try: 0\nexcept Exception: 0\n"),
    ("cli.py", "def window():\n    from pos_app.app import main\n    import PySide6\n"),
    ("secrets.py", "import keyring\nPREFIX = 'sk_live_'\nGUIDE = 'sk_test_apikey1234567890a'\n"),
]


@pytest.mark.parametrize(("path", "code"), ALLOWED)
def test_what_the_plan_allows_is_not_reported(path: str, code: str, tmp_path: Path) -> None:
    source = plant(tmp_path, path, f'"""A module."""\n{code}')
    assert not [one for rule in RULES for one in rule(source)]


def test_commands_do_not_load_qt() -> None:
    """Also not by way of another module."""
    code = "import pos_app.cli, sys; sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=TOP).returncode == 0
