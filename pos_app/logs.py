"""The log: one JSON line an event, in UTC, capped in size, with every key and token masked."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

FILE = "booth-pos.log"
FILES = 5
MOST_BYTES = 1_000_000
_MOST_TEXT = 8_000

_KEY = re.compile(r"sk_(live|test)_[\w\-]+")
# As a field, a URL's parameter or a repr names it; a quote may be escaped by then.
_TOKEN = re.compile(r"""(pay_?token\W{1,6})[\w.~-]+([\w.~-]{4})""", re.IGNORECASE)
# JSON leaves these as they are, but some readers of logs begin a new line at them.
_LINE_ENDS = {one: f"\\u{one:04x}" for one in (0x85, 0x2028, 0x2029)}
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def redact(text: str) -> str:
    """The text without any Toss key, and with the last four characters of a payToken at most."""
    return _TOKEN.sub(r"\1***\2", _KEY.sub(r"sk_\1_***", text))


class _OneLine(logging.Formatter):
    """An event as one JSON object: when, how grave, whose, what, and its `extra` fields."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage()[:_MOST_TEXT],
        }
        extra = {name: one for name, one in vars(record).items() if name not in _KNOWN}
        event |= {name: str(one)[:_MOST_TEXT] for name, one in extra.items()}
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)[-_MOST_TEXT:]
        return redact(json.dumps(event, ensure_ascii=False)).translate(_LINE_ENDS)


class _CappedFile(RotatingFileHandler):
    """A file that only its owner reads; no failure to log ever reaches the till."""

    def _open(self) -> TextIOWrapper:
        # The handler's until the program ends.
        return open(self.baseFilename, "a", encoding="utf-8", errors="replace", opener=_private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A full disk must not stop a sale."""


def _private(path: str, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    Path(path).chmod(0o600)  # also one that was there with other rights
    return handle


def start_logging(folder: Path, level: int = logging.INFO) -> None:
    """Send every event of the process to the log in this folder; calling it again moves the log.

    Where the folder cannot be written the program runs without a log.
    """
    stop_logging()
    root = logging.getLogger()
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _CappedFile(
            folder / FILE, maxBytes=MOST_BYTES, backupCount=FILES - 1, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.set_name(FILE)
    handler.setFormatter(_OneLine())
    root.addHandler(handler)
    root.setLevel(level)
    # They would write every URL; the gateway tells what matters.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def stop_logging() -> None:
    """Close the log, so that its folder can be moved or removed."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if one.get_name() == FILE]:
        root.removeHandler(handler)
        handler.close()


def log_crash(error: BaseException) -> None:
    """Note an error that nobody expected, with its trace and without any variable."""
    logging.getLogger("pos_app.crash").critical("crash", exc_info=error)


def catch_crashes() -> None:
    """Log what ends a thread or the program; it is still shown where it was before."""
    # Where no log could be started Python would print every event, with nothing masked.
    logging.getLogger().addHandler(logging.NullHandler())
    shown = sys.excepthook

    def on_crash(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log_crash(error.with_traceback(trace))
        shown(kind, error, trace)

    def on_thread_crash(crash: threading.ExceptHookArgs) -> None:
        if crash.exc_value is not None:
            log_crash(crash.exc_value)

    sys.excepthook = on_crash
    threading.excepthook = on_thread_crash
