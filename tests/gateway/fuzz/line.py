"""The same answers as bytes on a connection: right framings, and such as break an answer."""

from __future__ import annotations

import random

from tests.gateway.fuzz.case import Answer, Truth
from tests.gateway.fuzz.spoil import DOUBT

STATUS_LINES = (
    "HTTP/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.0 200 OK", "HTTP/1.1 200 Not Found",
)  # fmt: skip
BROKEN_LINES = (
    "HTTP/2 200 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 OK", "200 OK", "ICY 200 OK", "HTTP/1.1  OK 200",
    "http/1.1 200 OK", "HTTP/1.1 20 OK", "HTTP1.1 200 OK", "", "GET / HTTP/1.1", "\x16\x03\x01",
    "HTTP/1.1 -200 OK", "HTTP/1.1 200OK",
)  # fmt: skip


def on_the_line(answer: Answer, rng: random.Random) -> None:
    """Frame a whole answer as a server may."""
    lines = [rng.choice(STATUS_LINES), *(f"{name}: {value}" for name, value in answer.headers)]
    body = answer.body
    way = rng.randrange(3)
    if way == 0:
        lines.append(f"Content-Length: {len(body)}")
    elif way == 1 and not lines[0].startswith("HTTP/1.0"):
        lines.append("Transfer-Encoding: chunked")
        body = _chunked(body, rng)
    interim = b"HTTP/1.1 100 Continue\r\n\r\n" if rng.random() < 0.1 else b""
    answer.raw = _pieces(interim + _head(lines) + body, rng)


def broken_framing(answer: Answer, rng: random.Random) -> Truth:
    """Frame it so that no whole answer comes."""
    body = answer.body.strip()
    lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in answer.headers)]
    length = f"Content-Length: {len(body)}"
    way = rng.randrange(8)
    if way == 0:
        lines[0] = rng.choice(BROKEN_LINES)
        whole = _head([*lines, length]) + body
    elif way == 1:
        more = len(body) + rng.randrange(1, 99)
        whole = _head([*lines, f"Content-Length: {more}"]) + body
    elif way == 2:
        whole = _head([*lines, f"Content-Length: {rng.randrange(len(body))}"]) + body
    elif way == 3:
        whole = _head([*lines, length, f"Content-Length: {len(body) + 1}"]) + body
    elif way == 4:
        odd = rng.choice(("x", "-1", "1e3", "", "0x10", "+5"))
        whole = _head([*lines, f"Content-Length: {odd}"]) + body
    elif way == 5:
        chunks = _chunked(body, rng)
        cut = chunks[: rng.randrange(len(chunks) - 5)]
        whole = _head([*lines, "Transfer-Encoding: chunked"]) + cut
    elif way == 6:
        whole = _head([*lines, rng.choice(("bad name: x", "\x00: x", "no colon", ": x"))]) + body
    else:
        head = _head([*lines, length])
        whole = head[: rng.randrange(len(head) - 1)]
    answer.raw = _pieces(whole, rng)
    return Truth(f"framing {way}", DOUBT)


def _head(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


def _chunked(body: bytes, rng: random.Random) -> bytes:
    out = bytearray()
    while body:
        size = rng.randrange(1, len(body) + 1)
        out += f"{size:x}\r\n".encode() + body[:size] + b"\r\n"
        body = body[size:]
    return bytes(out + b"0\r\n\r\n")


def _pieces(whole: bytes, rng: random.Random) -> list[bytes]:
    """As it may arrive: in one go or in several."""
    if rng.random() < 0.5 or len(whole) < 2:
        return [whole]
    at = rng.randrange(1, len(whole))
    return [whole[:at], whole[at:]]
