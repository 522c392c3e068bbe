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
from pos_app.practice.tape import Tape
from pos_app.practice.truth import ReceivedCall, snapshot_of

TOKEN_LETTERS = string.ascii_letters + string.digits
TOKEN_LENGTH = 22
CALLS_KEPT = 10_000


class TossBooks:
    """Every payment by token and order number; safe to use from any thread."""

    def __init__(
        self, clock: Callable[[], float], chance: random.Random, path: Path | None = None
    ) -> None:
        self.clock = clock
        self._chance = chance
        self._lock = threading.RLock()
        self._payments: dict[str, Payment] = {}
        self._tokens: dict[str, str] = {}
        self._refund_tokens: dict[str, str] = {}
        self._calls: deque[ReceivedCall] = deque(maxlen=CALLS_KEPT)
        self._tape = Tape(path) if path else None
        if self._tape:
            self._reload(self._tape)

    def create(self, order: Order) -> Payment:
        """Open a payment under an order number that was never used before."""
        with self._lock:
            if order.order_no in self._tokens:
                raise Refusal("PAYMENT_DUPLICATION_ORDER_NO", "이미 사용한 주문번호예요.")
            payment = Payment(
                pay_token=self._new_token(),
                order_no=order.order_no,
                transaction_id=self._new_transaction_id(),
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
            return self._keep(payment)

    def find(self, key: str) -> Payment:
        """Find a payment by payToken or orderNo, as it stands now."""
        with self._lock:
            payment = self._payments.get(self._tokens.get(key, key))
            if payment is None:
                raise Refusal("COMMON_PAY_NOT_FOUND", "존재하지 않는 결제예요.")
            return self._keep(moves.catch_up(payment, self.clock()))

    def knows(self, key: str) -> bool:
        """Say whether a payToken or orderNo was ever used."""
        return key in self._payments or key in self._tokens

    def change(self, key: str, move: Callable[[Payment, float], Payment]) -> Payment:
        """Make one move with a payment and keep the result."""
        with self._lock:
            return self._keep(move(self.find(key), self.clock()))

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
            if wish.refund_no in self._refund_tokens:
                return self._repeat_refund(wish), wish.refund_no
            payment = self.find(wish.pay_token)
            if wish.refund_no == payment.transaction_id:
                raise Refusal("COMMON_INVALID_PARAMETER", "refundNo가 올바르지 않아요.")
            refund = self._new_refund(payment, wish)
            payment = self._keep(moves.begin_refund(payment, refund))
            self._refund_tokens[refund.refund_no] = payment.pay_token
            return payment, refund.refund_no

    def find_refund(self, refund_no: str) -> Refund:
        """Find a refund by its number."""
        with self._lock:
            token = self._refund_tokens.get(refund_no)
            if token is None:
                raise Refusal("TRANSACTION_NOT_FOUND", "존재하지 않는 환불이에요.")
            return next(r for r in self.find(token).refunds if r.refund_no == refund_no)

    def payments(self) -> list[Payment]:
        """List every payment as it stands now, the oldest first."""
        with self._lock:
            return [self.find(token) for token in list(self._payments)]

    def note(self, call: ReceivedCall) -> None:
        """Remember that a call came in, whatever becomes of it."""
        with self._lock:
            self._calls.append(call)

    def snapshot(self) -> dict[str, Any]:
        """Describe the truth as plain data."""
        with self._lock:
            return snapshot_of(self.payments(), self._calls)

    def _keep(self, payment: Payment) -> Payment:
        if self._payments.get(payment.pay_token) != payment:
            if self._tape:
                self._tape.append(payment)
            self._payments[payment.pay_token] = payment
            self._tokens[payment.order_no] = payment.pay_token
        return payment

    def _reload(self, tape: Tape) -> None:
        found = {payment.pay_token: payment for payment in tape.replay()}
        self._payments.update(found)
        for payment in found.values():
            self._tokens[payment.order_no] = payment.pay_token
            for refund in payment.refunds:
                self._refund_tokens[refund.refund_no] = payment.pay_token
            self._keep(moves.survive_restart(payment, self.clock()))

    def _repeat_refund(self, wish: RefundWish) -> Payment:
        known = self.find_refund(wish.refund_no)
        if not wish.idempotent or known.fingerprint != wish.fingerprint:
            raise Refusal("REFUND_REFUND_NO_DUPLICATE", "이미 사용한 환불번호예요.")
        if known.done_at is None:
            raise Refusal("TRANSACTION_PENDING_ERROR", "진행 중인 환불이에요.")
        return self.find(wish.pay_token)

    def _new_refund(self, payment: Payment, wish: RefundWish) -> Refund:
        amount = payment.refundable if wish.amount is None else wish.amount
        transaction_id = self._new_transaction_id()
        return Refund(
            refund_no=wish.refund_no or transaction_id,
            amount=amount,
            tax=wish.split(payment, amount),
            reason=wish.reason,
            transaction_id=transaction_id,
            fingerprint=wish.fingerprint,
            requested_at=self.clock(),
        )

    def _new_token(self) -> str:
        token = "".join(self._chance.choices(TOKEN_LETTERS, k=TOKEN_LENGTH))
        return self._new_token() if token in self._payments else token

    def _new_transaction_id(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
