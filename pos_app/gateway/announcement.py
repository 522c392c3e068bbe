"""Reads what the makers of the program announce: an address that its owner has set, and no other.

It is words alone, from https with the bundled authorities: a version, a page, and the sums of its
files. Whoever opens one of them is told by Windows or macOS who signed it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

import httpx

from pos_app.domain.release import Release, numbers
from pos_app.errors import Refused, Unreachable
from pos_app.gateway.deadline import DeadlineTransport
from pos_app.gateway.exchange import Exchange
from pos_app.gateway.key import check_base
from pos_app.gateway.page import read_address
from pos_app.gateway.strict import read_object

PROGRAM = "booth-pos"
LIMIT_S, CONNECT_S = 10.0, 5.0
_MOST_FILES = 20
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Announcements:
    """One address; fits `flow.lookout.Board`."""

    def __init__(
        self,
        url: str,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
        limit_s: float = LIMIT_S,
    ) -> None:
        """Raises Refused for anything but a plain address over https, or on this machine."""
        try:
            self._host = check_base(url).host
        except Refused as error:
            raise Refused("update.bad_address", url=url) from error
        self._url = url
        self._limit_s = limit_s
        self._exchange = Exchange(transport or DeadlineTransport(CONNECT_S, clock), clock)

    def newest(self) -> Release:
        """Ask once, and hang up.

        Raises Unreachable without an answer, and for one that announces nothing.
        """
        try:
            seen = self._exchange.read(self._url, self._limit_s)
        finally:
            self._exchange.close()
        if seen.fault is not None:
            raise Unreachable("update.unreachable", host=self._host) from seen.fault
        if seen.status != httpx.codes.OK:
            raise Unreachable("update.http", host=self._host, status=seen.status)
        try:
            return read_release(read_object(seen.headers, seen.body))
        except ValueError as error:
            raise Unreachable("update.nothing_there", url=self._url) from error


def read_release(said: Mapping[str, object]) -> Release:
    """Raises ValueError unless it is an announcement of this program and nothing is odd in it."""
    version, page, files = said.get("version"), said.get("page"), said.get("files")
    if said.get("program") != PROGRAM or type(version) is not str or type(files) is not dict:
        raise ValueError("another thing")
    numbers(version)
    address = read_address(page)
    if address is None or address.scheme != "https":
        raise ValueError("page")
    if not 0 < len(files) <= _MOST_FILES:
        raise ValueError("files")
    for name, digest in files.items():
        if not _NAME.fullmatch(name) or type(digest) is not str or not _SHA256.fullmatch(digest):
            raise ValueError("file")
    return Release(version, str(page), tuple(sorted(files.items())))
