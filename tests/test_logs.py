"""A log that stays small, on one line an event, and never holds a key."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pos_app import logs
from pos_app.logs import FILE, FILES, catch_crashes, log_crash, start_logging, stop_logging

KEY = "sk_live_" + "q7Rz2LmX9pTbVw41"  # in two, because no key stands in the tree
log = logging.getLogger("pos_app.test")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with a running log."""
    level = logging.getLogger().level
    start_logging(tmp_path / "logs")
    yield tmp_path / "logs"
    stop_logging()
    logging.getLogger().setLevel(level)


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / FILE).read_text("utf-8").splitlines()]


def test_an_event_is_one_line_with_its_time_in_utc(folder: Path) -> None:
    before = datetime.now(UTC)
    log.info("paid %s", "사과 1", extra={"order_no": "A-1"})
    (event,) = events(folder)
    assert event["event"] == "paid 사과 1"
    assert (event["level"], event["from"], event["order_no"]) == ("INFO", "pos_app.test", "A-1")
    at = datetime.fromisoformat(event["at"])
    assert at.utcoffset() is not None
    assert abs((at - before).total_seconds()) < 60


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\x0b", "\x1e"])
def test_no_text_begins_a_line_of_its_own(folder: Path, end: str) -> None:
    log.warning(f'a{end}{{"level": "INFO"}}', extra={"text": f"b{end}c"})
    (event,) = events(folder)
    assert event["event"] == f'a{end}{{"level": "INFO"}}'
    assert event["text"] == f"b{end}c"


def test_no_key_reaches_the_file(folder: Path) -> None:
    log.error("key %s", KEY, extra={"body": {"apiKey": KEY}, KEY: "x"})
    try:
        raise RuntimeError(KEY)
    except RuntimeError as error:
        log_crash(error)
    text = (folder / FILE).read_text("utf-8")
    assert KEY not in text
    assert text.count("sk_live_***") >= 4


@pytest.mark.parametrize(
    "text",
    [
        "https://pay.toss.im/payfront/auth?payToken=ABCDEFGHijkl_90.~-wxyz&retUrl=x",
        "Ref(order_no='A-1', pay_token='ABCDEFGHijkl_90.~-wxyz')",
        '{"payToken": "ABCDEFGHijkl_90.~-wxyz"}',
        "{'payToken': 'ABCDEFGHijkl_90.~-wxyz'}",
    ],
)
def test_of_a_token_only_the_end_is_told(folder: Path, text: str) -> None:
    log.error("%s", text, extra={"detail": text})
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        log_crash(error)
    written = (folder / FILE).read_text("utf-8")
    assert "ABCDEFGH" not in written
    assert written.count("***wxyz") == 3


def test_a_crash_has_its_trace_and_no_variable(folder: Path) -> None:
    def fail() -> None:
        pin = "secret-pin"
        raise ValueError(len(pin))

    with pytest.raises(ValueError, match="10") as error:
        fail()
    log_crash(error.value)
    (event,) = events(folder)
    assert "in fail" in event["trace"]
    assert event["level"] == "CRITICAL"
    assert '"secret-pin"' not in event["trace"].replace('pin = "secret-pin"', "")


def test_the_log_cannot_fill_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 20_000)
    start_logging(folder)
    for number in range(2_000):
        log.info("%d %s", number, "가" * 100)
    log.info("x" * 10_000_000)
    files = sorted(one.name for one in folder.iterdir())
    assert files == [FILE, *(f"{FILE}.{n}" for n in range(1, FILES))]
    assert sum(one.stat().st_size for one in folder.iterdir()) < FILES * 20_000 + 10_000


@pytest.mark.skipif(os.name == "nt", reason="Windows folders have lists of their own")
def test_only_the_owner_can_read_it(folder: Path) -> None:
    log.info("x")
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows folders have lists of their own")
def test_rights_that_somebody_loosened_are_tightened(folder: Path) -> None:
    (folder / FILE).chmod(0o644)
    start_logging(folder)
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_urls_of_requests_are_not_logged(folder: Path) -> None:
    for name in ("httpx", "httpcore.connection"):
        logging.getLogger(name).info("GET https://pay.toss.im/?t=1")
    logging.getLogger("httpx").warning("odd")
    assert [event["event"] for event in events(folder)] == ["odd"]


def test_starting_again_moves_the_log(folder: Path, tmp_path: Path) -> None:
    start_logging(tmp_path / "other")
    log.info("x")
    assert len(events(tmp_path / "other")) == 1
    assert events(folder) == []


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    start_logging(tmp_path / "file")
    log.info("x")
    stop_logging()
    assert capsys.readouterr().err == ""


def test_a_full_disk_stops_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("pos_app.logs._CappedFile.shouldRollover", fail)
    log.info("x")
    assert capsys.readouterr().err == ""
    assert events(folder) == []


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the hook that stood there before was shown."""
    shown: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *crash: shown.append(crash[1]))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    catch_crashes()
    return shown


def test_what_ends_the_program_is_logged_and_shown(folder: Path, hooks: list[object]) -> None:
    error = ValueError("odd")
    sys.excepthook(ValueError, error, None)
    assert events(folder)[0]["event"] == "crash"
    assert hooks == [error]


def test_ctrl_c_is_no_crash(folder: Path, hooks: list[object]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert events(folder) == []
    assert len(hooks) == 1


def test_what_ends_a_thread_is_logged(folder: Path, hooks: list[object]) -> None:
    def fail() -> None:
        raise ValueError("odd")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (event,) = events(folder)
    assert "ValueError: odd" in event["trace"]
    assert hooks == []
