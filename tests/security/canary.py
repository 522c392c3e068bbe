"""Secrets that must not get out, and the search for them in everything that a run has left."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

KEY = "sk_test_canary_Qz7Yh3kWm5"
TOKEN = "canarytoken-Zx81"  # the beginning of each payToken
PIN = "739146"
CARD = "4929123456781234"
MASKED_CARD = "49291234****1234"
ACCOUNT = "11022233344455"
PHONE = "01077778888"
BUYER = "홍카나리"

SECRETS = {
    "key": KEY,
    "PIN": PIN,
    "card": CARD,
    "masked card": "49291234",
    "account": ACCOUNT,
    "phone": PHONE,
    "buyer": BUYER,
}
# Tokens are needed in the books, and nowhere else.
BOOKS = ".db"


def shapes(secret: str) -> Iterator[bytes]:
    """Every shape in which a secret may lie in a file."""
    plain = secret.encode()
    yield plain
    yield plain[::-1]
    yield plain.hex().encode()
    yield secret.encode("utf-16-le")
    yield secret.encode("utf-16-be")
    for skipped in range(3):  # base64 of a longer text begins at any of three places
        whole = base64.b64encode(bytes(skipped) + plain)
        yield whole[-(-skipped * 8 // 6) : len(whole) // 4 * 4 - 4]


def found_in(content: bytes, secrets: dict[str, str]) -> list[str]:
    """The names of the secrets that are in there."""
    if not content.strip(b"\0"):
        return []  # the spare room is large, and empty
    return [name for name, one in secrets.items() if any(s in content for s in shapes(one))]


def pieces(path: Path) -> Iterator[bytes]:
    """A file's bytes, and what is packed inside of them."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def leaks(folder: Path, secrets: dict[str, str] | None = None) -> list[str]:
    """Every file below a folder in which a secret lies: `name: secret`."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            wanted = dict(SECRETS if secrets is None else secrets)
            if secrets is None and BOOKS not in path.name:
                wanted["token"] = TOKEN
            names = {name for piece in pieces(path) for name in found_in(piece, wanted)}
            found += [f"{path.relative_to(folder)}: {name}" for name in sorted(names)]
    return found


def told(said: Iterable[str]) -> list[str]:
    """The secrets in what a program has printed or shown, where a token has no place either."""
    return found_in("\n".join(said).encode(), {**SECRETS, "token": TOKEN})
