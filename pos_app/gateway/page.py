"""Addresses: the QR guard, and which hosts may be spoken to at all.

A page is taken only if every reader must agree on where it leads; then it is shown byte for byte.
Source: fault-model.md §5 S6.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

MAX_URL = 2048
MAX_PORT = 65_535
TOSS_HOSTS = frozenset({"toss.im", "pay.toss.im"})
# Only what never needs an escape in a URL, so that the QR can be compared without decoding.
PAY_TOKEN = re.compile(r"[A-Za-z0-9_.~-]{1,64}")

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PRINTABLE = re.compile(r"[!-\[\]-~]+")
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?"
)
_HOST_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Address:
    """A URL taken apart; there is no userinfo, fragment or escape in the host."""

    scheme: str
    host: str
    port: int
    query: str

    @property
    def is_toss(self) -> bool:
        """Whether this is Toss itself, over TLS, at its own port."""
        return self.scheme == "https" and self.host in TOSS_HOSTS and self.port == 443

    @property
    def is_loopback(self) -> bool:
        """Whether nothing leaves this machine."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Origins:
    """Where pages may lead; `port` None stands for any, and Toss' own may be allowed beside."""

    scheme: str
    hosts: frozenset[str]
    port: int | None
    or_toss: bool = False


TOSS = Origins("https", TOSS_HOSTS, 443)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class PageFault:
    """Why a page is not shown."""

    why: str


def read_address(url: object) -> Address | None:
    """Take a URL apart, or give None when two readers could disagree about it."""
    if type(url) is not str or len(url) > MAX_URL or not _PRINTABLE.fullmatch(url):
        return None
    found = _URL.fullmatch(url)
    if found is None:
        return None
    port = int(found["port"] or _DEFAULT_PORTS[found["scheme"]])
    if port > MAX_PORT:
        return None
    return Address(found["scheme"], found["host"].lower(), port, found["query"] or "")


def has_host_name(address: Address) -> bool:
    """Whether the host is a well-formed name or number; a guard's exact comparison needs no such
    test, an address that will be called does."""
    if address.host.startswith("["):
        try:
            ipaddress.IPv6Address(address.host.strip("[]"))
        except ValueError:
            return False
        return True
    labels = address.host.split(".")
    fits = len(address.host) <= 253 and all(len(label) <= 63 for label in labels)
    return fits and _HOST_NAME.fullmatch(address.host) is not None


def origins_of(base: Address, *, exact: bool) -> Origins:
    """The pages that a server at `base` may send buyers to.

    `exact` is for practice: its own pages only. Another stand-in for Toss may give Toss' addresses
    out, or call its machine by another of its names.
    """
    if base.is_toss:
        return TOSS
    if exact:
        return Origins(base.scheme, frozenset({base.host}), base.port)
    hosts = {base.host} | (_LOOPBACK if base.is_loopback else set())
    return Origins(base.scheme, frozenset(hosts), None, or_toss=True)


def is_allowed(address: Address, allowed: Origins) -> bool:
    """Whether an address lies within `allowed`."""
    return (allowed.or_toss and address.is_toss) or (
        address.scheme == allowed.scheme
        and address.host in allowed.hosts
        and allowed.port in (None, address.port)
    )


def check_page(url: object, pay_token: str, allowed: Origins) -> str | PageFault:
    """Return `url` unchanged when it may be painted as a QR for this token."""
    address = read_address(url)
    if type(url) is not str or address is None:
        return PageFault("shape")
    if not is_allowed(address, allowed):
        return PageFault("origin")
    if not _names_token_once(address.query, pay_token):
        return PageFault("token")
    return url


def _names_token_once(query: str, pay_token: str) -> bool:
    named = f"payToken={pay_token}" in re.split("[&;]", query)
    return named and _folded(query).count("paytoken") == 1


def _folded(text: str) -> str:
    plain = unquote_plus(text)
    while plain != text:
        text, plain = plain, unquote_plus(plain)
    return plain.casefold()
