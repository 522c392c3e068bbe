"""Rows to test the rules with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Attempt, Contract, Mode, State

NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ACCOUNT = Account(Contract.V2, "http://127.0.0.1:1/api/v2", Mode.TEST, "print", "tail")


def later(seconds: float) -> datetime:
    """Noon and so many seconds."""
    return NOON + timedelta(seconds=seconds)


def attempt(state: State = State.WAITING, **facts: Any) -> Attempt:
    """An attempt for 18,500 won in a state, with whatever else matters to a test."""
    known: dict[str, Any] = {
        "order_no": "ABCDEFGH-1",
        "sale_no": 1,
        "try_no": 1,
        "word": "사과 1",
        "amount_won": Won(18_500),
        "tax_free_won": Won(0),
        "account": ACCOUNT,
        "created_at": NOON,
        "pay_token": "tok" if state not in (State.CREATING, State.ABANDONED) else None,
    }
    return Attempt(**{**known, "state": state, **facts})


def product(sku: str, price: int = 4_500, **facts: Any) -> Product:
    """A product named after its SKU."""
    known: dict[str, Any] = {"name": sku, "tax": TaxClass.TAXABLE}
    return Product(Sku(sku), price_won=Won(price), **{**known, **facts})
