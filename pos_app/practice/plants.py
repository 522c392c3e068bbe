"""Differences planted in the stand-in's books by hand, for a drill of the closing match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pos_app.practice.books import Move, TossBooks
from pos_app.practice.payment import Contract, Payment, PayState, Refund
from pos_app.practice.request import Order, invalid, split_tax

_LIFETIME_S = 600


def plant(books: TossBooks, what: str, order_no: str, amount: int) -> Payment:
    """Change a payment behind the shop's back, or with `new` make one that it never asked for.

    `paid`: charged after all. `unpaid`: never charged. `refund`: so much given back. `amount`: it
    was about another sum. Raises Refusal for anything else.
    """
    if what == "new":
        return _new(books, order_no, amount)
    make = _PLANTS.get(what)
    if make is None:
        raise invalid("what")
    return books.change(order_no, make(amount))


def _new(books: TossBooks, order_no: str, amount: int) -> Payment:
    order = Order(
        contract=Contract.V2,
        order_no=order_no,
        amount=amount,
        tax=split_tax(amount, {}),
        product_desc="심은 결제",
        ret_url="",
        ret_cancel_url="",
        metadata="",
        expires_at=books.clock() + _LIFETIME_S,
    )
    books.create(order)
    return books.change(order_no, _paid(0))


def _paid(amount: int) -> Move:
    del amount
    return lambda payment, now: replace(
        payment, state=PayState.COMPLETE, has_owner=True, debits=1, paid_at=now, cancelled_at=None
    )


def _unpaid(amount: int) -> Move:
    del amount
    return lambda payment, now: replace(
        payment, state=PayState.CANCEL, debits=0, paid_at=None, cancelled_at=now
    )


def _refund(amount: int) -> Move:
    def give_back(payment: Payment, now: float) -> Payment:
        if not 0 < amount <= payment.refundable:
            raise invalid("amount")
        number = f"planted-{payment.order_no}-{len(payment.refunds) + 1}"
        tax = split_tax(amount, {"amountTaxFree": min(amount, payment.tax.tax_free)})
        made = Refund(number, amount, tax, "심은 환불", number, "", now, now)
        refunds = (*payment.refunds, made)
        return replace(payment, state=PayState.REFUND_SUCCESS, refunds=refunds)

    return give_back


def _amount(amount: int) -> Move:
    def another(payment: Payment, now: float) -> Payment:
        del now
        return replace(payment, amount=amount, tax=split_tax(amount, {}))

    return another


_PLANTS: dict[str, Callable[[int], Any]] = {
    "paid": _paid,
    "unpaid": _unpaid,
    "refund": _refund,
    "amount": _amount,
}
