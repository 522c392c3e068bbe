"""The truth of the stand-in: every payment, every debit, and every call that came in."""

from __future__ import annotations

import random
import string
import threading
import uuid
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos_app.practice import moves
from pos_app.practice.payment import Payment, Refund, Refusal
from pos_app.practice.request import Order, RefundWish
from pos_app.practice.shelf import Shelf
from pos_app.practice.truth import ReceivedCall, snapshot_of

TOKEN_LETTERS = string.ascii_letters + string.digits
TOKEN_LENGTH = 22
CALLS_KEPT = 10_000

Move = Callable[[Payment, float], Payment]


class TossBooks:
    """What Toss knows; safe to use from any thread."""

    def __init__(
        self, clock: Callable[[], float], chance: random.Random, path: Path | None = None
    ) -> None:
        self.clock = clock
        self._chance = chance
        self._lock = threading.RLock()
        self._shelf = Shelf(path)
        self._calls: deque[ReceivedCall] = deque(maxlen=CALLS_KEPT)
        for token in self._shelf.tokens():
            self.change(token, moves.survive_restart)

    def create(self, order: Order) -> Payment:
        """Open a payment under an order number that was never used before."""
        with self._lock:
            if self.knows(order.order_no):
                raise Refusal("PAYMENT_DUPLICATION_ORDER_NO", "이미 사용한 주문번호예요.")
            payment = Payment(
                pay_token="".join(self._chance.choices(TOKEN_LETTERS, k=TOKEN_LENGTH)),
                order_no=order.order_no,
                transaction_id=_transaction_id(self._chance),
                contract=order.contract,
                amount=order.amount,
                tax=order.tax,
                product_desc=order.product_desc,
                ret_url=order.ret_url,
                ret_cancel_url=order.ret_cancel_url,
                metadata=order.metadata,
                created_at=self.clock(),
                expires_at=order.expires_at,
            )
            return self._shelf.keep(payment)

    def knows(self, key: str) -> bool:
        """Say whether a payToken or orderNo was ever used."""
        with self._lock:
            return self._shelf.get(key) is not None

    def find(self, key: str) -> Payment:
        """Find a payment by payToken or orderNo, as it stands now."""
        with self._lock:
            payment = self._shelf.get(key)
            if payment is None:
                raise Refusal("COMMON_PAY_NOT_FOUND", "존재하지 않는 결제예요.")
            return self._shelf.keep(moves.catch_up(payment, self.clock()))

    def change(self, key: str, move: Move) -> Payment:
        """Make one move with a payment and keep the result."""
        with self._lock:
            return self._shelf.keep(move(self.find(key), self.clock()))

    def approve(self, key: str) -> Payment:
        """Play the buyer who agrees."""
        return self.change(key, moves.approve)

    def cancel(self, key: str) -> Payment:
        """End a payment before money moves."""
        return self.change(key, moves.cancel)

    def expire(self, key: str) -> Payment:
        """Let a payment's time run out at once."""
        return self.change(key, moves.expire)

    def begin_refund(self, wish: RefundWish) -> tuple[Payment, str]:
        """Start a refund, or recognise the same one; return it with its refundNo."""
        with self._lock:
            known = self._shelf.get_by_refund(wish.refund_no)
            if known:
                _check_repeat(known, wish)
                return known, wish.refund_no
            payment = self.find(wish.pay_token)
            if wish.refund_no == payment.transaction_id:
                raise Refusal("COMMON_INVALID_PARAMETER", "refundNo가 올바르지 않아요.")
            refund = self._new_refund(payment, wish)
            return self._shelf.keep(moves.begin_refund(payment, refund)), refund.refund_no

    def find_refund(self, refund_no: str) -> Refund:
        """Find a refund by its number."""
        with self._lock:
            payment = self._shelf.get_by_refund(refund_no)
            if payment is None:
                raise Refusal("TRANSACTION_NOT_FOUND", "존재하지 않는 환불이에요.")
            return payment.refund(refund_no)

    def payments(self) -> list[Payment]:
        """List every payment as it stands now, the oldest first."""
        with self._lock:
            return [self.find(token) for token in self._shelf.tokens()]

    def note(self, call: ReceivedCall) -> None:
        """Remember that a call came in, whatever becomes of it."""
        with self._lock:
            self._calls.append(call)

    def snapshot(self) -> dict[str, Any]:
        """Describe the truth as plain data."""
        with self._lock:
            return snapshot_of(self.payments(), self._calls)

    def _new_refund(self, payment: Payment, wish: RefundWish) -> Refund:
        amount = payment.refundable if wish.amount is None else wish.amount
        transaction_id = _transaction_id(self._chance)
        return Refund(
            refund_no=wish.refund_no or transaction_id,
            amount=amount,
            tax=wish.split(payment, amount),
            reason=wish.reason,
            transaction_id=transaction_id,
            fingerprint=wish.fingerprint,
            requested_at=self.clock(),
        )


def _check_repeat(payment: Payment, wish: RefundWish) -> None:
    known = payment.refund(wish.refund_no)
    if not wish.idempotent or known.fingerprint != wish.fingerprint:
        raise Refusal("REFUND_REFUND_NO_DUPLICATE", "이미 사용한 환불번호예요.")
    if known.done_at is None:
        raise Refusal("TRANSACTION_PENDING_ERROR", "진행 중인 환불이에요.")


def _transaction_id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))
