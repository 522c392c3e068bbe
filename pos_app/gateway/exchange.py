"""One request and its answer, whatever becomes of them; and the server's clock, as last heard."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from pos_app.gateway.outcome import Seen
from pos_app.gateway.strict import CAP_BYTES, is_plain

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "booth-pos",
}
# A gap between the two clocks means sleep, or a clock that was set: the server's time is lost.
_MOST_DRIFT_S = 5.0
# All that a library raises at the far end's doing. A slip of our own, such as a TypeError, is not
# an observation: it leaves the row as it is and is seen.
_FAR_END = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    ArithmeticError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)


class Exchange:
    """The one httpx client: no environment, no redirects, no cookies, no bodies in any log."""

    def __init__(self, transport: httpx.BaseTransport, clock: Callable[[], float]) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._clock = clock
        self._client = httpx.Client(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            headers=_HEADERS,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def ask(self, url: str, content: bytes, limit_s: float, cap_bytes: int = CAP_BYTES) -> Seen:
        """Post `content` and see what happens within `limit_s` seconds. Never raises.

        An answer of more than `cap_bytes` is read no further than just past them.
        """
        return self._send("POST", url, content, limit_s, cap_bytes)

    def read(self, url: str, limit_s: float) -> Seen:
        """Get what lies there, as `ask`."""
        return self._send("GET", url, None, limit_s, CAP_BYTES)

    def _send(
        self, method: str, url: str, content: bytes | None, limit_s: float, cap_bytes: int
    ) -> Seen:
        if self._client.is_closed:
            return Seen(fault=httpx.ConnectError("closed"))
        deadline = self._clock() + limit_s
        try:
            sent = self._client.build_request(
                method, url, content=content, extensions={"deadline": deadline}
            )
            answer = self._client.send(sent, stream=True)
            try:
                body = self._read(answer, deadline, cap_bytes)
            finally:
                answer.close()
        except _FAR_END as error:
            return Seen(fault=error)
        return Seen(status=answer.status_code, headers=answer.headers, body=body)

    def close(self) -> None:
        """Ask nothing any more."""
        self._client.close()

    def _read(self, answer: httpx.Response, deadline: float, cap_bytes: int) -> bytes:
        body = bytearray()
        if not is_plain(answer.headers):
            return b""
        for part in answer.iter_bytes():
            body += part
            if self._clock() > deadline:
                raise httpx.ReadTimeout("deadline")
            if len(body) > cap_bytes:
                break
        return bytes(body)


class ServerClock:
    """The time at Toss, counted on from its last Date header."""

    def __init__(self, clock: Callable[[], float], wall: Callable[[], float]) -> None:
        self._clock = clock
        self._wall = wall
        self._heard: tuple[datetime, float, float] | None = None

    def hear(self, at: datetime | None) -> None:
        """Remember a Date header."""
        if at is not None:
            self._heard = (at, self._clock(), self._wall())

    def now(self) -> datetime | None:
        """The server's time; None before it was heard, and after this machine slept."""
        if self._heard is None:
            return None
        at, tick, wall = self._heard
        passed_s = self._clock() - tick
        if abs(self._wall() - wall - passed_s) > _MOST_DRIFT_S:
            return None
        return at + timedelta(seconds=passed_s)
