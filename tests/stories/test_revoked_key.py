"""A key that Toss revokes over open payments: a new one sells on, and the old one's are left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import keyring
import pytest

from pos_app.cli import run
from pos_app.domain.payment import Contract, Mode, State
from pos_app.domain.staff import Role
from pos_app.domain.unfinished import Kind
from pos_app.errors import Refused
from pos_app.fittings import Rights
from pos_app.keyhole import KeyringKeyhole
from pos_app.options import Common
from pos_app.profile import BASE_URLS
from pos_app.secrets import KeyRing
from pos_app.settings import Settings, save_settings
from pos_app.shop import open_shop
from tests.stories.folders import Keyring, stock_up
from tests.stories.till import Toss, until
from tests.ui.booth import words

# In two pieces, so that nothing that looks for keys finds one here.
OLD, NEW = ("sk_test_" + name for name in ("old_key_0001", "new_key_0002"))


class Gate(ThreadingHTTPServer):
    """Toss, which does not take every key; what it takes goes on to the stand-in."""

    def __init__(self, toss: Toss) -> None:
        super().__init__(("127.0.0.1", 0), Guard)
        self.toss = toss
        self.revoked: set[str] = set()
        self.silent = False
        self.executed: list[tuple[str, str]] = []  # key and token


class Guard(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        gate = self.server
        assert isinstance(gate, Gate)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = json.loads(body)
        if self.path.endswith("/execute"):
            gate.executed.append((told["apiKey"], told["payToken"]))
        if gate.silent:
            self.close_connection = True
            return
        if told["apiKey"] in gate.revoked:
            said = {"code": -1, "errorCode": "COMMON_INVALID_API_KEY", "msg": "없는 키예요."}
            self._answer(json.dumps(said).encode())
            return
        kind = {"Content-Type": "application/json"}
        there = f"{gate.toss.origin}{self.path}"
        self._answer(httpx.post(there, content=body, headers=kind, trust_env=False).content)

    def _answer(self, said: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_words: object) -> None:
        """Print nothing."""


@pytest.fixture
def gate(toss: Toss, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    with Gate(toss) as one:
        Thread(target=one.serve_forever, daemon=True).start()
        for contract in Contract:
            url = f"http://127.0.0.1:{one.server_port}/api/{contract}"
            monkeypatch.setitem(BASE_URLS, contract, url)
        yield one
        one.shutdown()


@pytest.fixture
def shop(tmp_path: Path, gate: Gate) -> Common:
    """A shop that sells with the old key, and has a payment whose buyer may still approve."""
    keyring.set_keyring(Keyring())
    KeyRing().save(Mode.TEST, OLD)
    chosen = Settings(mode="test", contract="v2", return_url="https://booth.example")
    save_settings(tmp_path, chosen)
    options = Common(tmp_path, lang="en")
    stock_up(options)
    assert order("sell", "MUG", "--wait", "0", at=options) == 3
    return options


def order(*said: str, at: Common) -> int:
    return run(["--data-dir", str(at.data_dir), "--lang", "en", *said])


def put_in(shop: Common, key: str, contract: Contract = Contract.V2) -> str:
    """What the window does with a key, and what it says of those that are left behind."""
    with open_shop(shop) as opened:
        rights = Rights(opened.data, Mode.TEST, opened.access)
        return KeyringKeyhole(opened.data, lambda: words("en"), rights).store(key, contract)


def approve_next(toss: Toss, known: int) -> Thread:
    """The next buyer approves."""

    def approve() -> None:
        until(lambda: len(toss.books()["payments"]) > known)
        toss.tell("approve", orderNo=toss.books()["payments"][-1]["order_no"])

    buyer = Thread(target=approve)
    buyer.start()
    return buyer


def test_a_new_key_sells_on_and_never_touches_what_the_old_one_left(
    shop: Common, gate: Gate, toss: Toss, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_shop(shop) as opened:
        (left,) = opened.books.not_over()
    gate.revoked.add(OLD)
    toss.tell("approve", orderNo=left.order_no)
    said = put_in(shop, NEW)
    assert left.word in said
    assert "merchant site" in said
    buyer = approve_next(toss, len(toss.books()["payments"]))
    assert order("sell", "MUG", "--another-buyer", at=shop) == 0
    buyer.join()
    capsys.readouterr()
    assert order("settle", at=shop) == 4
    assert "only the key ending in 0001 can ask about it" in capsys.readouterr().out
    with open_shop(shop) as opened:
        assert opened.books.attempt(left.order_no) == left  # neither paid nor unpaid
        backlog = opened.counter.backlog
        assert [one.kind for one in backlog.listed(backlog.read())] == [Kind.OTHER_KEY]
        paid = opened.books.record(toss.books()["payments"][-1]["order_no"]).attempt
        assert (paid.state, paid.account.key_tail) == (State.PAID, "0002")
    assert gate.executed == [(NEW, paid.pay_token)]


def test_the_old_key_may_come_back_and_ask(
    shop: Common, gate: Gate, toss: Toss, capsys: pytest.CaptureFixture[str]
) -> None:
    gate.revoked.add(OLD)
    put_in(shop, NEW)
    gate.revoked.clear()
    assert put_in(shop, OLD) == ""
    with open_shop(shop) as opened:
        (left,) = opened.books.not_over()
    toss.tell("cancel", orderNo=left.order_no)
    assert order("settle", at=shop) == 0
    with open_shop(shop) as opened:
        assert opened.books.not_over() == ()


def test_the_key_is_not_changed_unless_toss_refuses_the_old_and_takes_the_new(
    shop: Common, gate: Gate
) -> None:
    def is_refused(key: str = NEW, contract: Contract = Contract.V2) -> None:
        with pytest.raises(Refused, match=r"key\.payment_open"):
            put_in(shop, key, contract)
        assert KeyRing().load(Mode.TEST) == OLD

    is_refused()  # Toss takes the old one
    gate.silent = True
    is_refused()  # nobody knows
    gate.silent = False
    gate.revoked |= {OLD, NEW}
    is_refused()  # Toss takes neither
    gate.revoked = {OLD}
    is_refused(contract=Contract.V1)
    is_refused("sk_live_" + "fake" * 4)


def test_a_revoked_key_is_no_way_round_the_manager(shop: Common, gate: Gate) -> None:
    with open_shop(shop, sells=False) as opened:
        opened.roster.add("정사장", Role.MANAGER, "274916")
    gate.revoked.add(OLD)
    with pytest.raises(Refused, match=r"staff\.nobody"):
        put_in(shop, NEW)
    assert KeyRing().load(Mode.TEST) == OLD


def test_settle_says_that_the_key_is_refused(
    shop: Common, gate: Gate, capsys: pytest.CaptureFixture[str]
) -> None:
    gate.revoked.add(OLD)
    capsys.readouterr()
    assert order("settle", at=shop) == 4
    said = capsys.readouterr()
    assert "1 asked" in said.out
    assert words("en").say("settle.key_refused") in said.err
    gate.revoked.clear()
    assert order("settle", at=shop) == 0
    assert capsys.readouterr().err == ""
