"""Addresses that may be painted as a QR, and such that must not be, each by how it was made."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.gateway.tricks import ORIGIN_TRICKS, SHAPE_TRICKS, TOKEN_TRICKS, T

HOSTS = ("toss.im", "pay.toss.im")
MOST = 2048
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SAFE = LETTERS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~!$'()*+,:@"
# Letters that no address of Toss holds, or that two readers read in two ways.
FORBIDDEN: tuple[str, ...] = (
    *"\t\n\r\x00\x01\x1f\x7f\x0b \\#", "\u00a0", "\u200b", "\u202e", "\ufeff", "\u043e", "가", "．",
    "。", "／", "＠", "：", "\u0130", "\u212a", "\ud800", "\U0001f600",
)  # fmt: skip
LOOKALIKES = {
    "o": "о0օ",
    "s": "ѕ5$",
    "t": "т7",
    "i": "і1l",
    "m": "rn",
    "p": "р",
    "a": "а",
    "y": "у",
}
CORPUS = (*ORIGIN_TRICKS, *SHAPE_TRICKS, *TOKEN_TRICKS)


class Parts:
    """An address in its parts, still good."""

    def __init__(self, rng: random.Random, token: str) -> None:
        self.token = token
        self.scheme, self.host = "https://", rng.choice(HOSTS)
        self.port = rng.choice(("", "", "", ":443"))
        self.path = "".join(
            "/" + "".join(rng.choices(SAFE, k=rng.randrange(12))) for _ in range(rng.randrange(4))
        )
        self.query = [_pair(rng) for _ in range(rng.randrange(4))]
        if rng.random() < 0.3:
            self.query.append("retUrl=https://shop.example/paid?x=1")
        self.at = rng.randrange(len(self.query) + 1)
        self.query.insert(self.at, f"payToken={token}")

    def __str__(self) -> str:
        query = "?" + "&".join(self.query)
        return self.scheme + self.host + self.port + self.path + query


def _pair(rng: random.Random) -> str:
    name = "".join(rng.choices(LETTERS, k=rng.randrange(1, 8)))
    value = "".join(rng.choices(SAFE, k=rng.randrange(10)))
    return f"{name}={value}" + rng.choice(("", "", "%EA%B0%80", "%20", "%2F"))


def good_url(rng: random.Random, token: str) -> str:
    """A page of Toss that names this payment once."""
    parts = Parts(rng, token)
    if rng.random() < 0.2:
        parts.host = "".join(rng.choice((one, one.upper())) for one in parts.host)
    return str(parts)


def bad_url(rng: random.Random, token: str) -> tuple[str, object]:
    """What was done to a good address, and what came of it."""
    if rng.random() < 0.15:
        trick = rng.choice(CORPUS)
        known: object = trick.replace(T, token) if isinstance(trick, str) else trick
        if isinstance(known, str) and rng.random() < 0.5:
            known = _insert(rng, known)
        return "corpus", known
    harm = rng.choice(HARMS)
    parts = Parts(rng, token)
    made = harm(rng, parts) or str(parts)
    if rng.random() < 0.1:
        made = _insert(rng, made)
    return harm.__name__.strip("_"), made


def _insert(rng: random.Random, url: str) -> str:
    at = rng.randrange(len(url) + 1)
    return url[:at] + rng.choice(FORBIDDEN) + url[at:]


def _forbidden_letter(rng: random.Random, parts: Parts) -> str:
    return _insert(rng, str(parts))


def _other_scheme(rng: random.Random, parts: Parts) -> None:
    if rng.random() < 0.2:
        parts.scheme, parts.port = "http://", ":443"
        return
    parts.scheme = rng.choice((
        "http://", "HTTPS://", "Https://", "ftp://", "javascript://", "data://", "intent://", "ws://",
        "supertoss://", "https:", "https:/", "https:///", "https;//", "https//", "//", "/", "", "://",
        "https:\\\\", "httpss://", "https+x://", "file://", "tel:", "https://https://", "view-source:https://",
    ))  # fmt: skip


def _other_host(rng: random.Random, parts: Parts) -> None:
    word = "".join(rng.choices(LETTERS, k=rng.randrange(1, 10)))
    host = parts.host
    parts.host = rng.choice((
        f"{word}.example", f"{host}.{word}", f"{host}{word}", f"{word}{host}", f"{word}.{host}",
        f"{host}.", f".{host}", f"{host}..", host.replace(".", "-"), host.replace(".", ""),
        host.replace("im", word + "q"), f"{host}.{host}", f"{host}-{word}.com",
        f"127.0.0.{len(word)}", "[::1]", f"[{host}]", f"{host}%2e{word}", f"{host},{word}",
        f"{host};{word}", f"{host}%00", "im", "",
    ))  # fmt: skip


def _misspelt_host(rng: random.Random, parts: Parts) -> None:
    host, at = parts.host, rng.randrange(len(parts.host))
    way = rng.randrange(5)
    if way == 0:
        made = host[:at] + host[at + 1 :]
    elif way == 1:
        made = (
            host[:at]
            + rng.choice([one for one in LETTERS + "-" if one != host[at]])
            + host[at + 1 :]
        )
    elif way == 2:
        made = host[:at] + f"%{ord(host[at]):02x}" + host[at + 1 :]
    elif way == 3:
        at = rng.choice([n for n, one in enumerate(host) if one in LOOKALIKES])
        made = host[:at] + rng.choice(LOOKALIKES[host[at]]) + host[at + 1 :]
    else:
        made = host[:at] + host[at] + host[at:]
    parts.host = made


def _userinfo(rng: random.Random, parts: Parts) -> None:
    host = parts.host
    parts.host = rng.choice((
        f"{host}@evil.example", f"{host}:443@evil.example", f"evil@{host}", f"a:b@{host}",
        f"@{host}", f"evil.example@{host}", f"{host}@{host}", f":@{host}",
    ))  # fmt: skip


def _other_port(rng: random.Random, parts: Parts) -> None:
    parts.port = rng.choice((
        ":", ":0", ":80", ":8443", ":0443", ":444", ":4430", ":65535", ":65536", ":443443", ":-443",
        ":+443", ":443:443", ":4 43", ":x", ":443@evil.example", f":{rng.randrange(444, 99_999)}",
    ))  # fmt: skip


def _other_token(rng: random.Random, parts: Parts) -> None:
    token, at = parts.token, rng.randrange(len(parts.token))
    parts.query[parts.at] = "payToken=" + rng.choice((
        "", token + rng.choice(SAFE), token[:-1], token[:at] + token[at + 1 :] + "-0",
        token[::-1] + "x", f"%{ord(token[0]):02x}{token[1:]}", f"{token}%00", f" {token}",
        f"={token}", f"{token},evil", f"{token};x=1;payToken=evil",
        f"{token}%26payToken%3Devil", f'"{token}"', f"{token}/",
    ))  # fmt: skip


def _other_name(rng: random.Random, parts: Parts) -> None:
    name = rng.choice((
        "", "PayToken", "paytoken", "PAYTOKEN", "pay%54oken", "payToken[]", "payToken[0]",
        "xpayToken", "payTokens", "pay_token", "token", "payToken%00", "payToken+",
        "+payToken", "?payToken", "pay%2554oken",
    ))  # fmt: skip
    parts.query[parts.at] = f"{name}={parts.token}" if name else ""


def _second_token(rng: random.Random, parts: Parts) -> None:
    value = rng.choice(("evil", "", parts.token, parts.token + "x"))
    name = rng.choice((
        "payToken", "PAYTOKEN", "paytoken", "pay%54oken", "%70ayToken", "pay%2554oken",
        "payToken[]", "payToken%00", "x;payToken", "+payToken",
        f"pay%{'25' * rng.randrange(1, 30)}54oken",
    ))  # fmt: skip
    nested = rng.choice(("{}", "{}", "retUrl=https://a/?{}", "x=1%26{}", "r=https%3A%2F%2Fa%3F{}"))
    parts.query.insert(rng.randrange(len(parts.query) + 1), nested.format(f"{name}={value}"))


def _no_query(rng: random.Random, parts: Parts) -> str:
    parts.query = [one for one in parts.query if "?" not in one]
    front, _, back = str(parts).partition("?")
    again = back.replace("payToken", "?payToken")
    return rng.choice((
        front, f"{front}?", f"{front}/{back}", f"{front}&{back}", f"{front}%3F{back}",
        f"{front};{back}", f"{front}??{again}",
    ))  # fmt: skip


def _fragment(rng: random.Random, parts: Parts) -> str:
    whole = str(parts)
    return rng.choice(
        (whole + "#", whole + "#x", whole.replace("?", "#?", 1), whole.replace("?", "#", 1))
    )


def _too_long(rng: random.Random, parts: Parts) -> str:
    whole = str(parts) + "&x="
    return whole + "a" * (MOST + 1 - len(whole) + rng.choice((0, 0, 1, 5_000)))


HARMS: tuple[Callable[[random.Random, Parts], str | None], ...] = (
    _forbidden_letter, _other_scheme, _other_host, _misspelt_host, _userinfo, _other_port,
    _other_token, _other_name, _second_token, _no_query, _fragment, _too_long,
)  # fmt: skip
