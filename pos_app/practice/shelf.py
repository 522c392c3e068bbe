"""Where the stand-in's payments lie: in memory, and on tape if there is one."""

from __future__ import annotations

from pathlib import Path

from pos_app.practice.payment import Payment
from pos_app.practice.tape import Tape


class Shelf:
    """Payments by payToken, orderNo and refundNo; not safe to use from several threads."""

    def __init__(self, path: Path | None) -> None:
        self._payments: dict[str, Payment] = {}
        self._tokens: dict[str, str] = {}
        self._tape = Tape(path) if path else None
        for payment in self._tape.replay() if self._tape else ():
            self._place(payment)

    def get(self, key: str) -> Payment | None:
        """Find a payment by payToken or orderNo."""
        return self._payments.get(self._tokens.get(f"order {key}", key))

    def get_by_refund(self, refund_no: str) -> Payment | None:
        """Find the payment that a refund belongs to."""
        return self._payments.get(self._tokens.get(f"refund {refund_no}", ""))

    def keep(self, payment: Payment) -> Payment:
        """Keep a payment as it is now; on tape first, for what is not written never was."""
        if self._payments.get(payment.pay_token) != payment:
            if self._tape:
                self._tape.append(payment)
            self._place(payment)
        return payment

    def tokens(self) -> list[str]:
        """List every payToken, the oldest first."""
        return list(self._payments)

    def _place(self, payment: Payment) -> None:
        self._payments[payment.pay_token] = payment
        self._tokens[f"order {payment.order_no}"] = payment.pay_token
        for refund in payment.refunds:
            self._tokens[f"refund {refund.refund_no}"] = payment.pay_token
