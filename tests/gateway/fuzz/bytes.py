"""Ways to spoil an answer's bytes and their cover: no reader may take them for an answer."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Callable

import httpx

from tests.gateway.fuzz.case import NO, NOT_SENT, UNKNOWN, YES, Answer, Asked, Truth
from tests.gateway.fuzz.spoil import DOUBT, never_charged
from tests.gateway.fuzz.text import Written

Harm = Callable[[Answer, Written, Asked, random.Random], Truth | None]
CAP = 64 * 1024
ALNUM = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

WRONG_TYPES = (
    "", "text/html", "text/plain", "text/json", "application/javascript", "application/x-json",
    "application/json; charset=euc-kr", "application/json; charset=cp949",
    "application/problem+json", "application/json; charset=utf-16",
    "application/json, text/html", "application/jsonp",
    "application/json; profile=x", "application/xml", "json", "application/octet-stream",
)  # fmt: skip
HTML = (
    b"<!doctype html><title>Wi-Fi</title><p>code: 0", b"", b" ", b"0", b"null", b'"ok"', b"OK",
    b"<?xml version='1.0'?><code>0</code>", b"code=0&payStatus=PAY_COMPLETE", b"\x00" * 40,
)  # fmt: skip
AFTER = ("{}", ",", "}", "null", '{"code":0}', "//", "<html>", "\x00", "]", "0", '"')
BEFORE = (")]}',\n", "while(1);", "/* */", "\ufeff", "[", "<!-- -->", "callback(", "x", ",", "\x00")


def truncated(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> Truth:
    whole = answer.body.rstrip()
    answer.body = whole[: rng.randrange(len(whole))]
    return Truth("truncated", DOUBT)


def broken_off(answer: Answer, _written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """The line breaks after so many bytes; what came may even be whole."""
    answer.breaks_after = rng.randrange(len(answer.body) + 1)
    return Truth("broken off", DOUBT)


def flipped(answer: Answer, written: Written, asked: Asked, rng: random.Random) -> Truth | None:
    """One byte that matters is another one."""
    if not written.text.isascii():
        return None
    at = rng.choice(written.structure if rng.random() < 0.4 else written.structure + written.vital)
    data = bytearray(answer.body)
    old = data[at]
    # The hexadecimal digits of an escape mean the same in either case.
    same = {old, old ^ 0x20} if b"\\u" in data else {old}
    data[at] = rng.choice([one for one in range(256) if one not in same])
    answer.body = bytes(data)
    if at in written.structure:
        return Truth("structure flipped", DOUBT)
    if asked.call == "status":
        return Truth("vital flipped", (YES, NO, UNKNOWN), alarm=None, value=never_charged)
    return Truth("vital flipped", (NO, UNKNOWN), alarm=None)


def harmless(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> None:
    """A byte of a text that nobody reads is another one: this stays what it was."""
    if not written.free or not written.text.isascii():
        return
    data = bytearray(answer.body)
    data[rng.choice(written.free)] = rng.choice(ALNUM)
    answer.body = bytes(data)


def twice(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """A name given twice: two readers would take two different values."""
    name, value = (
        rng.choice(written.names or ["code"]),
        rng.choice((0, -1, "x", None, 35_000, "TEST")),
    )
    key = json.dumps(name, ensure_ascii=False)
    if rng.random() < 0.4:
        key = '"' + "".join(f"\\u{ord(one):04x}" for one in name) + '"'
    again = f"{key}:{json.dumps(value)}"
    if rng.random() < 0.2:
        again = '"in":[{"a":1,"b":2,"a":1}]'
    inner = written.text.strip()[1:-1]
    parts = (inner, again) if rng.random() < 0.5 else (again, inner)
    answer.body = ("{" + ",".join(parts) + "}").encode()
    return Truth("twice", DOUBT)


def no_number(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """A value that JSON has not, or that no two readers take alike."""
    odd = rng.choice((
        "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 41, "1" * 5_000, "01",
        "0x1", "[" * 17 + "]" * 17, '{"a":' * 17 + "1" + "}" * 17, "[" * 30_000, "'x'", "undefined",
        "True", '"\n"', '"\x01"', '"\\x"', '"\\u12"', '"open', "[1,]", '{"a":1,}', "{a:1}", "1_0",
    ))  # fmt: skip
    inner = written.text.strip()[1:-1]
    answer.body = ("{" + f'"odd":{odd},{inner}' + "}").encode()
    return Truth("no number", DOUBT)


def dressed(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """The right object in something, before something or behind something."""
    text = written.text.strip()
    way = rng.randrange(4)
    if way == 0:
        text += rng.choice(AFTER)
    elif way == 1:
        text = rng.choice(BEFORE) + text
    elif way == 2:
        text = rng.choice((f"[{text}]", json.dumps(text), f"callback({text})", f"'{text}'"))
    else:
        text = rng.choice((f'{{"data":{text}}}', f'{{"success":{text},"resultType":"SUCCESS"}}'))
    answer.body = text.encode()
    return Truth("dressed", DOUBT)


def encoded(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """Another charset, or bytes that are no UTF-8 at all."""
    text = written.text[:-1] + ',"말":"토스"}' if written.text.endswith("}") else written.text
    odd = (
        b',"x":"' + rng.choice((b"\xc0\x80", b"\xff", b"\xed\xa0\x80", b"\xf5\x80\x80\x80")) + b'"}'
    )
    answer.body = rng.choice((
        b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"), text.encode("utf-16-le"),
        text.encode("utf-16-be"), text.encode("utf-32"), written.text.strip()[:-1].encode() + odd,
        text.encode("cp949", "replace") if "말" in text else text.encode("utf-16"),
    ))  # fmt: skip
    return Truth("encoded", DOUBT)


def packed(answer: Answer, _written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """Compressed, or said to be: neither was asked for."""
    squeeze: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress, "deflate": zlib.compress, "br": bytes, "zstd": bytes,
        "gzip, gzip": bytes, "x": bytes,
    }  # fmt: skip
    name = rng.choice(list(squeeze))
    plain = answer.body
    answer.body = squeeze[name](plain) if rng.random() < 0.7 else plain
    answer.headers = [one for one in answer.headers if one[0] != "Content-Encoding"]
    if answer.body == plain or rng.random() < 0.7:
        answer.headers.append(("Content-Encoding", name))
    return Truth("packed", DOUBT)


def wrong_type(answer: Answer, _written: Written, _asked: Asked, rng: random.Random) -> Truth:
    rest = [one for one in answer.headers if one[0].lower() != "content-type"]
    if rng.random() < 0.9:
        rest.append(("Content-Type", rng.choice(WRONG_TYPES)))
    answer.headers = rest
    return Truth("wrong type", DOUBT)


def wrong_status(answer: Answer, _written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """Another HTTP status over a good body."""
    known = (201, 202, 204, 206, 301, 302, 307, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503)
    answer.status = rng.choice(known) if rng.random() < 0.7 else rng.choice([201, *range(203, 600)])
    return Truth("wrong status", DOUBT)


def oversized(answer: Answer, written: Written, _asked: Asked, rng: random.Random) -> Truth | None:
    """Beyond 64 KiB; just within it stays good."""
    size = len(answer.body)
    fits = rng.random() < 0.3
    target = CAP if fits else CAP + rng.choice((1, 2, 1000, 70_000))
    answer.body = answer.body[:-1] + b" " * (target - size) + answer.body[-1:]
    return None if fits else Truth("oversized", DOUBT)


def no_answer(answer: Answer, _written: Written, _asked: Asked, rng: random.Random) -> Truth:
    """Nothing that could be an answer comes."""
    if rng.random() < 0.5:
        answer.body = rng.choice(HTML) if rng.random() < 0.5 else rng.randbytes(rng.randrange(200))
        return Truth("rubbish", DOUBT)
    before = rng.random() < 0.5
    kinds: tuple[type[httpx.TransportError], ...] = (
        (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
        if before
        else (httpx.ReadTimeout, httpx.ReadError, httpx.WriteError, httpx.WriteTimeout,
              httpx.RemoteProtocolError, httpx.CloseError, httpx.LocalProtocolError)
    )  # fmt: skip
    answer.fault = rng.choice(kinds)("fuzz")
    return Truth("fault", (NOT_SENT,) if before else DOUBT)


HARMS: tuple[Harm, ...] = (
    truncated, truncated, broken_off, flipped, flipped, flipped, harmless, twice, no_number,
    dressed, encoded, packed, wrong_type, wrong_status, oversized, no_answer,
)  # fmt: skip
