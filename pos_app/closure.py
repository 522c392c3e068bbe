"""Puts the end of the day together over an open shop, for window and commands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos_app.domain.closing import Report, blind
from pos_app.domain.match import Settlement, compare, summed
from pos_app.domain.notation import plain
from pos_app.errors import Bug
from pos_app.flow.closing import Closing
from pos_app.flow.differences import Differences
from pos_app.flow.match import Match
from pos_app.shop import Shop


def closing_of(shop: Shop) -> Closing:
    """The closing of a shop that was opened to sell."""
    if shop.gateway is None:
        raise Bug("bug.not_selling")
    counter = shop.counter
    match = Match(shop.books, shop.gateway, shop.clock, counter.pace, counter.watch)
    return Closing(shop.books, shop.clock, shop.access, counter.backlog, match, shop.profile.mode)


def differences_of(shop: Shop, closing: Closing) -> Differences:
    """The decisions about what the match found."""
    name, inquiry = shop.wording.say("restore.found_item"), closing.match.inquiry
    check_books = shop.counter.backlog.check_books
    return Differences(shop.books, shop.clock, shop.access, inquiry, check_books, name)


def x_report(shop: Shop) -> Report:
    """An X of books that were opened to read."""
    report = shop.books.closings.report(shop.clock.now(), shop.profile.mode)
    orders = shop.books.matches.orders()
    numbers = sum(one.attempt is None for one in orders)
    match = summed((compare(one) for one in orders), numbers, Settlement.NOT_ASKED)
    return blind(replace(report, match=match))


def report_object(report: Report) -> dict[str, Any]:
    """A report as `--json` prints it: what is kept, and what follows from it."""
    told: dict[str, Any] = {"event": "z" if report.seal else "x", **plain(report)}
    told |= {"gross_won": report.gross_won, "refunded_won": report.refunded_won}
    told["net"] = plain(report.net)
    cash = report.cash
    if cash is not None:
        told["cash"] |= {
            "expected_won": cash.expected_won,
            "difference_won": cash.difference_won,
        }
    return told
