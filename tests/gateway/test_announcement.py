"""What the makers announce: over a real line, and believed only when nothing about it is odd."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pos_app.domain.release import Release
from pos_app.errors import BoothError, Refused, Unreachable
from pos_app.gateway.announcement import Announcements
from tests.gateway.rawtoss import RawToss, Script, answer, answer_json, drip_body, http, never

SUM = "0123456789abcdef" * 4
GOOD: dict[str, Any] = {
    "program": "booth-pos",
    "version": "0.2.0",
    "page": "https://example.org/booth-pos/0.2.0",
    "files": {"booth-pos-0.2.0-setup.exe": SUM, "booth-pos-0.2.0-macos-arm64.dmg": SUM},
}


def asked(script: Script, limit_s: float = 5.0) -> tuple[Release | BoothError, RawToss]:
    with RawToss(script) as far:
        board = Announcements(far.url, limit_s=limit_s)
        try:
            return board.newest(), far
        except BoothError as error:
            return error, far
        finally:
            with pytest.raises(Unreachable):  # it has hung up
                board.newest()


def test_an_announcement_is_read_and_nothing_is_told() -> None:
    found, far = asked(answer_json(**GOOD))
    assert isinstance(found, Release)
    assert (found.version, found.page) == ("0.2.0", GOOD["page"])
    assert dict(found.files) == GOOD["files"]
    (sent,) = far.requests
    assert sent.startswith(b"GET /api HTTP/1.1\r\n")
    assert sent.endswith(b"\r\n\r\n")  # and no body
    assert b"cookie" not in sent.lower()


@pytest.mark.parametrize(
    "odd",
    [
        {"program": "another"},
        {"version": 2},
        {"version": "0.2"},
        {"page": "http://example.org/"},
        {"page": "javascript:alert(1)"},
        {"page": None},
        {"files": {}},
        {"files": []},
        {"files": {"../booth-pos.exe": SUM}},
        {"files": {"setup.exe": SUM[:-1]}},
        {"files": {"setup.exe": 7}},
        {"files": {f"{number}.exe": SUM for number in range(21)}},
    ],
)
def test_what_is_odd_announces_nothing(odd: dict[str, Any]) -> None:
    found, _ = asked(answer_json(**GOOD | odd))
    assert isinstance(found, Unreachable)
    assert found.key == "update.nothing_there"


@pytest.mark.parametrize(
    ("script", "key"),
    [
        (answer(http(b"<html>Wi-Fi</html>", "200 OK", "text/html")), "update.nothing_there"),
        (answer(http(json.dumps(GOOD).encode()[:-9])), "update.nothing_there"),
        (answer(http(b"", "302 Found", "text/html", "Location: /elsewhere")), "update.http"),
        (answer(http(b"{}", "404 Not Found")), "update.http"),
        (never, "update.unreachable"),
        (drip_body, "update.unreachable"),
    ],
)
def test_without_an_answer_it_says_so(script: Script, key: str) -> None:
    found, far = asked(script, limit_s=0.3 if key == "update.unreachable" else 5.0)
    assert isinstance(found, Unreachable)
    assert found.key == key
    assert far.connections == 1


@pytest.mark.parametrize(
    "url", ["http://example.org/release.json", "https://me@example.org/", "ftp://example.org/", "x"]
)
def test_an_address_that_is_not_plain_is_refused(url: str) -> None:
    with pytest.raises(Refused, match=r"update\.bad_address"):
        Announcements(url)
