"""How values of the domain lie in rows, and come back from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Account, Attempt, Contract, Mode, State, Tender
from pos_app.domain.receipt import HistoryLine, Sale
from pos_app.errors import Bug

Row = Mapping[str, Any]

_FLAT = {
    kind: tuple(one.name for one in fields(kind)) for kind in (Account, Product, SaleLine, TaxSplit)
}
_ACCOUNT = _FLAT[Account]
_PLAIN = tuple(one.name for one in fields(Attempt) if one.name not in {"account", "state"})
_TIMES = frozenset(
    {"created_at", "expires_at", "late_approval_at", "paid_at", "approved_at", "shown_at"}
)
_FLAGS = frozenset({"over", "given_up", "refusal_final", "recovered", "found"})

# What an attempt is; the rest is what became of it.
IDENTITY = (
    "order_no",
    "sale_no",
    "try_no",
    "word",
    "amount_won",
    "tax_free_won",
    *_ACCOUNT,
    "created_at",
    "tender",
    "received_won",
)
_OWN_IDENTITY = tuple(name for name in IDENTITY if name not in _ACCOUNT)
FACTS = ("state", *(name for name in _PLAIN if name not in IDENTITY))


def stored_time(at: datetime) -> str:
    """UTC at full length, so that texts sort as times do."""
    if at.tzinfo is None:
        raise Bug("bug.naive_time", at=at)
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def stored(value: Any) -> Any:
    """One value as a column keeps it.

    Half a surrogate pair, which JSON can carry and UTF-8 cannot, becomes a question mark.
    """
    if value is None or type(value) is int:
        return value
    if isinstance(value, str):
        plain = str(value)
        return plain if plain.isascii() else plain.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, datetime):
        return stored_time(value)
    return int(value) if isinstance(value, bool) else value


def flat(thing: Account | Product | SaleLine | TaxSplit) -> dict[str, Any]:
    """The columns of something without parts (asdict would copy deeply, at ten times the price)."""
    return {name: stored(getattr(thing, name)) for name in _FLAT[type(thing)]}


def identity_values(attempt: Attempt) -> dict[str, Any]:
    """The columns that say what an attempt is."""
    values = {name: stored(getattr(attempt, name)) for name in _OWN_IDENTITY}
    return values | flat(attempt.account)


def attempt_values(attempt: Attempt) -> dict[str, Any]:
    """The columns of an attempt."""
    values = {name: stored(getattr(attempt, name)) for name in _PLAIN}
    return values | flat(attempt.account) | {"state": str(attempt.state)}


def attempt_of(row: Row) -> Attempt:
    """The attempt that a row holds."""
    facts: dict[str, Any] = {name: row[name] for name in _PLAIN}
    for name in _TIMES:
        facts[name] = None if row[name] is None else datetime.fromisoformat(row[name])
    for name in _FLAGS:
        facts[name] = bool(row[name])
    facts["tender"] = Tender(facts["tender"])
    account = Account(
        Contract(row["contract"]),
        row["base_url"],
        Mode(row["mode"]),
        row["key_print"],
        row["key_tail"],
    )
    return Attempt(account=account, state=State(row["state"]), **facts)


def line_of(row: Row) -> SaleLine:
    """The sale's line that a row holds."""
    return SaleLine(
        Sku(row["sku"]),
        row["name"],
        row["qty"],
        Won(row["unit_price_won"]),
        Won(row["amount_won"]),
        TaxClass(row["tax"]),
    )


def sale_of(row: Row, lines: tuple[SaleLine, ...]) -> Sale:
    """The sale that a row holds."""
    tax = TaxSplit(
        Won(row["taxable_won"]),
        Won(row["vat_won"]),
        Won(row["tax_free_won"]),
        Won(row["service_fee_won"]),
    )
    at = datetime.fromisoformat(row["created_at"])
    return Sale(row["sale_no"], lines, tax, at, Mode(row["mode"]), row["cashier"])


def product_of(row: Row) -> Product:
    """The product that a row holds."""
    return Product(
        Sku(row["sku"]),
        row["name"],
        Won(row["price_won"]),
        TaxClass(row["tax"]),
        row["category"],
        row["barcode"],
        bool(row["open_price"]),
    )


def history_of(row: Row) -> HistoryLine:
    """The line of a history that a row holds."""
    at = datetime.fromisoformat(row["at"])
    return HistoryLine(at, row["order_no"], row["event"], row["detail"])
