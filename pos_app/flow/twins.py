"""Whether the buyer who is charged now is the one whose payment is in doubt."""

from __future__ import annotations

from datetime import datetime

from pos_app.domain.cart import Cart, pieces_of, sale_lines
from pos_app.domain.tender import may_be_same_buyer
from pos_app.errors import SameBuyer
from pos_app.flow.ports import Books


def ask_for_same_buyer(books: Books, cart: Cart, now: datetime) -> None:
    """Raise SameBuyer for a recent payment in doubt with the same goods, or for cash that nobody
    saw booked, because the disk complained: who is charged again meanwhile may pay twice."""
    pieces = pieces_of(sale_lines(cart))
    for one in (*books.cash.not_shown(), *reversed(books.not_over())):
        if not may_be_same_buyer(one, now):
            continue
        if pieces_of(books.sale(one.sale_no).lines) == pieces:
            minutes = max(1, int((now - one.created_at).total_seconds()) // 60)
            key = "sell.same_buyer_cash" if one.in_cash else "sell.same_buyer"
            raise SameBuyer(key, word=one.word, minutes=minutes, order_no=one.order_no)
