"""Taking cash: for a cart, or for a sale whose payment at Toss came to nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pos_app.domain.cart import Cart, SaleLine, pieces_of, sale_lines, tax_of, terms_of
from pos_app.domain.catalog import Sku
from pos_app.domain.payment import HOLDING, Account, Attempt, State
from pos_app.domain.staff import Action
from pos_app.domain.stock import StockLevel
from pos_app.domain.tender import check_received
from pos_app.errors import Refused, SoldOut
from pos_app.flow.access import Access
from pos_app.flow.discounts import Discounts
from pos_app.flow.ports import Books, Clock


class CashDesk:
    """One step each, and whole in the books when it returns: Toss is never asked about cash.

    `may_sell` raises what stops the till, and a question that somebody has to answer first.
    `give_up` ends a payment whose QR is shown.
    """

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        books: Books,
        clock: Clock,
        account: Account,
        access: Access,
        may_sell: Callable[[Cart | None, bool], None],
        give_up: Callable[[str], Attempt],
        discounts: Discounts,
    ) -> None:
        self._books = books
        self._clock = clock
        self._account = account
        self._access = access
        self._may_sell = may_sell
        self._give_up = give_up
        self._discounts = discounts

    def take(
        self, cart: Cart, received_won: int, cashier: str = "", *, sure: bool = False
    ) -> Attempt:
        """Sell a cart for what was given, and book it.

        Raises as `Counter.charge`, and Refused for what cannot have been given.
        """
        self._may_sell(cart, sure)
        lines = sale_lines(cart)
        given = check_received(tax_of(lines).total_won, received_won)
        grant = self._access.allow(Action.SELL)
        allowed = self._discounts.permit(self._discounts.allow(cart)).approved_by
        who, now, terms = grant.who or cashier, self._clock.now(), terms_of(cart, allowed)
        return self._books.cash.take(lines, self._account, given, now, who, terms)

    def close(self, order_no: str, received_won: int) -> Attempt:
        """Pay a sale in cash whose payment at Toss has ended, or is given up now.

        Raises Refused, with the payment left as it is, while it is being created, once an execute
        may be under way, and when the sale is paid; SoldOut when its goods are gone.
        """
        self._may_sell(None, True)
        attempt = self._books.attempt(order_no)
        given = check_received(attempt.amount_won, received_won)
        self._access.allow(Action.SELL, about=order_no)
        if attempt.state is State.CREATING:
            raise Refused("cash.being_created", word=attempt.word)
        if attempt.state in HOLDING:
            raise Refused("cash.in_doubt", word=attempt.word)
        if attempt.state is State.WAITING:
            # A QR that is shown is not taken away for goods that nobody can have.
            _refuse_sold_out(self._books.sale(attempt.sale_no).lines, self._books.stock())
            self._give_up(order_no)
        return self._books.cash.close(order_no, given, self._clock.now())


def _refuse_sold_out(lines: tuple[SaleLine, ...], stock: Mapping[Sku, StockLevel]) -> None:
    for sku, qty in pieces_of(lines).items():
        level = stock.get(sku)
        if level is not None and not level.covers(qty):
            name = next(line.name for line in lines if line.sku == sku)
            raise SoldOut("stock.sold_out", sku=sku, name=name, left=level.most, wanted=qty)
