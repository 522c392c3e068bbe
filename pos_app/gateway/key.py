"""Which key may be sent where: a live key goes to Toss alone."""

from __future__ import annotations

import hashlib
import re

from pos_app.domain.payment import Account, Contract, Mode
from pos_app.errors import Refused
from pos_app.gateway.page import Address, has_host_name, read_address

_KEY = re.compile(r"sk_(?P<kind>test|live)_[A-Za-z0-9_]{1,200}")


def check_key(key: str, base_url: str, mode: Mode) -> str:
    """Return the key without the blanks around it, if it may be sent to `base_url` in this mode.

    Raises Refused. A break or blank inside a key is never mended.
    """
    base = check_base(base_url)
    if not key.strip():
        raise Refused("key.missing")
    found = _KEY.fullmatch(key.strip())
    if found is None:
        raise Refused("key.malformed")
    if mode is Mode.PRACTICE and not base.is_loopback:
        raise Refused("url.practice_not_local")
    if found["kind"] == "live":
        _check_live(base, mode)
    elif mode is Mode.LIVE:
        raise Refused("key.test_in_live")
    return found[0]


def check_base(base_url: str) -> Address:
    """Take the base of all calls apart.

    Raises Refused when it is not a plain URL, or would carry a key in the clear.
    """
    base = check_page_base(base_url)
    if base.scheme == "http" and not base.is_loopback:
        raise Refused("url.plain_http")
    return base


def check_page_base(page_base: str) -> Address:
    """Take the base of the stand-in's pages apart; no key goes there, so plain http may.

    Raises Refused when it is not a plain URL.
    """
    base = read_address(page_base)
    if base is None or "?" in page_base or not has_host_name(base):
        raise Refused("url.malformed")
    return base


def settling_base(base_url: str) -> str:
    """Where the list of a day is asked for: at Toss in another folder than payments are."""
    base, toss, folder = check_base(base_url), "/api/v2", "/pay/api/v2"
    if base.is_toss and base_url.endswith(toss) and not base_url.endswith(folder):
        return base_url.removesuffix(toss) + folder
    return base_url


def check_page_url(url: str) -> str:
    """Return an address for the buyer's phone, if Toss and the QR guard can take it.

    v1 pastes it unescaped into the page's query, so it must not look like a part of that.
    """
    address = read_address(url)
    if address is None or len(url) > 255 or "paytoken" in url.lower():
        raise Refused("url.return")
    return url


def account_of(contract: Contract, base_url: str, mode: Mode, key: str) -> Account:
    """Where and with which key a payment is made, without the key."""
    print_of_key = hashlib.sha256(key.encode()).hexdigest()[:16]
    return Account(contract, base_url.rstrip("/"), mode, print_of_key, key[-4:])


def _check_live(base: Address, mode: Mode) -> None:
    if mode is Mode.LIVE and not base.is_toss:
        raise Refused("key.live_needs_toss_host")
    if mode is not Mode.LIVE:
        raise Refused("key.live_in_test" if base.is_toss else "key.live_on_custom_url")
