"""Looks the whole shop over: file, chain, anchor, open payments, key, clock, font, printer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pos_app.domain.alerts import NEWS, alerts
from pos_app.domain.payment import Account, Mode
from pos_app.domain.unfinished import Kind, unfinished
from pos_app.errors import BoothError, Refused
from pos_app.gateway.key import account_of
from pos_app.options import Common
from pos_app.outside import Seen, look
from pos_app.paths import data_dir
from pos_app.reading import read_shop
from pos_app.secrets import KeyRing
from pos_app.settings import load_settings
from pos_app.shop import Shop
from pos_app.store.alerts import events
from pos_app.store.integrity import NOTICES, check_all
from pos_app.terminal import seoul
from pos_app.wording import Wording

# The books cannot be younger than the program; a clock before this is wrong for certain.
BUILT = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `bad` when selling should wait for it.

    `words` are values that are sentences themselves, by their keys.
    """

    key: str
    bad: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    def said(self, wording: Wording) -> str:
        """One line for people."""
        return f"{'✗' if self.bad else '✓'} {self._sentence(wording)}"

    def as_object(self, wording: Wording) -> dict[str, Any]:
        """One object for programs."""
        return {
            "check": self.key,
            "ok": not self.bad,
            "text": self._sentence(wording),
        }

    def _sentence(self, wording: Wording) -> str:
        words = {name: wording.say(key, **self.values) for name, key in self.words.items()}
        return wording.say(self.key, **self.values, **words)


def examine(options: Common) -> Iterator[Finding]:
    """Every finding, good or bad, in a fixed order; writes nothing and asks nobody."""
    try:
        with read_shop(options) as shop:
            yield Finding("doctor.shop", values={"mode": str(shop.profile.mode)})
            yield from _books(shop)
            yield from _unfinished(shop)
            yield from _after_restore(shop)
            yield from _alerts(shop)
            yield from _key(shop)
    except BoothError as error:
        yield Finding(error.key, bad=True, values=dict(error.values))
    yield _clock()
    seen = _seen()
    yield Finding("doctor.font_good" if seen.hangul else "doctor.font_missing", not seen.hangul)
    yield from _printer(options, seen.printers)


def _books(shop: Shop) -> Iterator[Finding]:
    if not shop.begun:
        yield Finding("doctor.not_begun")
        return
    shop.findings = found = check_all(shop.books.database, shop.anchor)
    for key, values in found:
        yield Finding(key, key not in NOTICES, values)
    if not found:
        yield Finding("doctor.books_good")


def _unfinished(shop: Shop) -> Iterator[Finding]:
    """The window's list, without what only the window's own process remembers."""
    here = _account(shop)
    records = shop.books.unfinished()
    listed = unfinished(records, {}, lambda one: here in (None, one.account), here)
    for one in listed:
        values = {
            "order_no": one.ref,
            "word": one.word,
            "amount": one.amount_won,
            "since": seoul(one.since),
            "tail": one.account.key_tail,
            "place": one.account.place,
        }
        words = {name: f"unfinished.{one.kind}.{name}" for name in ("title", "todo")}
        key = "doctor.denied" if one.kind is Kind.DENIED else "doctor.unfinished"
        yield Finding(
            key, one.kind in (Kind.DENIED, Kind.GIVEN_BACK, Kind.ALARM, Kind.TAKEN), values, words
        )
    if not listed:
        yield Finding("doctor.nothing_unfinished")


def _account(shop: Shop) -> Account | None:
    """Where this shop asks and with which key; None where any row can be asked or no key is."""
    profile = shop.profile
    if profile.mode is Mode.PRACTICE:
        return None
    try:
        key = profile.key or KeyRing().load(profile.mode)
    except BoothError:
        return None
    if not key:
        return None
    return account_of(profile.contract, profile.base_url, profile.mode, key.strip())


def _after_restore(shop: Shop) -> Iterator[Finding]:
    left = shop.books.lost.left()
    if left.series or left.sales:
        yield Finding("seek.left", values={"series": left.series, "sales": left.sales})
    for one in shop.books.lost.differences():
        values = {"order_no": one.order_no, "toss": one.toss_won, "ours": one.ours_won}
        yield Finding("doctor.difference", bad=True, values=values)


def _alerts(shop: Shop) -> Iterator[Finding]:
    """What was unusual in the last days; it stops no sale. Books that were changed by hand are
    worse."""
    if shop.findings:
        return
    for one in alerts(events(shop.books.database, shop.clock.now() - NEWS)):
        values = {"name": one.who or "-", "count": one.count, "since": seoul(one.since)}
        yield Finding(f"alert.{one.what}", values=values)


def _key(shop: Shop) -> Iterator[Finding]:
    try:
        key, bad, values = _key_finding(shop)
        yield Finding(key, bad, values)
    except BoothError as error:
        # Of a keyring that keeps no mark either it was said with the books.
        if (error.key, error.values) not in shop.findings:
            yield Finding(error.key, bad=True, values=dict(error.values))


def _key_finding(shop: Shop) -> tuple[str, bool, dict[str, Any]]:
    """Whether this shop has the key that it sells with: a key of the wording, bad, its values."""
    if shop.profile.mode is Mode.PRACTICE:
        return "doctor.key_practice", False, {}
    if shop.profile.key:
        return "doctor.key_given", False, {}
    key = KeyRing().load(shop.profile.mode)
    if key is None:
        return "doctor.key_missing", True, {}
    return "doctor.key_kept", False, {"tail": key[-4:]}


def _clock() -> Finding:
    now = datetime.now(UTC)
    wrong = now < BUILT
    return Finding(
        "doctor.clock_wrong" if wrong else "doctor.clock_good", wrong, {"now": seoul(now)}
    )


def _seen() -> Seen:
    try:
        return look()
    except Refused:
        return Seen(hangul=False, printers=())


def _printer(options: Common, printers: tuple[str, ...]) -> Iterator[Finding]:
    """Where slips are printed; a printer that is gone stops no sale."""
    try:
        chosen = load_settings(data_dir(options.data_dir, os.environ))
    except BoothError:
        return  # said already
    if chosen.printer_kind == "network" and chosen.printer_place:
        values = {"place": chosen.printer_place, "mm": chosen.paper_mm}
        yield Finding("doctor.printer_network", values=values)
    elif chosen.printer_kind == "system" and chosen.printer_name:
        there = chosen.printer_name in printers
        key = "doctor.printer_system" if there else "doctor.printer_missing"
        yield Finding(key, not there, {"name": chosen.printer_name})
    else:
        yield Finding("doctor.printer_none")
