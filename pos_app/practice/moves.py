"""The rules by which a payment goes from one state to the next."""

from __future__ import annotations

from dataclasses import replace

from pos_app.practice.payment import OPEN_STATES, Payment, PayState, Refund, Refusal

REFUNDABLE = frozenset({PayState.COMPLETE, PayState.REFUND_SUCCESS})


def approve(payment: Payment, now: float) -> Payment:
    """Let the buyer agree; a second tap on the button changes nothing."""
    del now
    if payment.state is PayState.APPROVED:
        return payment
    if payment.state is not PayState.STANDBY:
        raise Refusal("PAY_ITS_NOT_ABLE_TO_PAY", "결제할 수 없는 상태예요.")
    return replace(payment, state=PayState.APPROVED, has_owner=True)


def cancel(payment: Payment, now: float) -> Payment:
    """End a payment before money moves, for the buyer or for the shop."""
    if payment.state not in OPEN_STATES:
        raise Refusal("CANCEL_IMPOSSIBLE_STATUS", "취소할 수 없는 상태예요.")
    return replace(payment, state=PayState.CANCEL, cancelled_at=now)


def expire(payment: Payment, now: float) -> Payment:
    """End an open payment as its time does; leave every other one alone."""
    if payment.state not in OPEN_STATES:
        return payment
    return replace(payment, state=PayState.CANCEL, cancelled_at=now, expired=True)


def begin_execute(payment: Payment, now: float) -> Payment:
    """Check that the buyer really agreed, and start to take the money."""
    del now
    match payment.state:
        case PayState.APPROVED:
            return replace(payment, state=PayState.PROGRESS)
        case PayState.STANDBY:
            raise Refusal("EXECUTE_PAY_NOT_APPROVED", "구매자가 아직 승인하지 않은 결제예요.")
        case PayState.PROGRESS:
            raise Refusal("TRANSACTION_PENDING_ERROR", "이미 진행 중인 결제예요.")
        case PayState.CANCEL if payment.expired:
            raise Refusal("PAY_EXPIRED", "결제 시간이 지났어요.")
        case PayState.CANCEL:
            raise Refusal("PAY_ITS_NOT_ABLE_TO_PAY", "취소된 결제예요.")
        case _:
            raise Refusal("PAY_ALREADY_COMPLETED", "이미 완료된 결제예요.")


def finish_execute(payment: Payment, now: float) -> Payment:
    """Debit the buyer, once and never again."""
    if payment.state is not PayState.PROGRESS:
        return payment
    return replace(payment, state=PayState.COMPLETE, debits=payment.debits + 1, paid_at=now)


def check_refund(payment: Payment, refund: Refund) -> None:
    """Refuse a refund that this payment cannot bear."""
    if payment.state is PayState.REFUND_PROGRESS:
        raise Refusal("TRANSACTION_PENDING_ERROR", "진행 중인 환불이 있어요.")
    if payment.state not in REFUNDABLE:
        raise Refusal("COMMON_REFUND_ERROR", "환불할 수 없는 상태예요.")
    if payment.refundable == 0:
        raise Refusal("REFUND_ALREADY_REFUNDED", "이미 전액 환불된 결제예요.")
    if refund.amount > payment.refundable:
        raise Refusal("REFUND_EXCEED_AMOUNT", "환불 가능 금액을 넘었어요.")
    tax_free_left = payment.tax.tax_free - sum(r.tax.tax_free for r in payment.refunds)
    taxed_left = payment.refundable - tax_free_left
    if refund.tax.tax_free > tax_free_left or refund.amount - refund.tax.tax_free > taxed_left:
        raise Refusal("COMMON_INVALID_PARAMETER", "환불할 과세·비과세 금액이 맞지 않아요.")


def begin_refund(payment: Payment, refund: Refund) -> Payment:
    """Start to give money back."""
    check_refund(payment, refund)
    return replace(payment, state=PayState.REFUND_PROGRESS, refunds=(*payment.refunds, refund))


def finish_refund(payment: Payment, now: float, refund_no: str | None = None) -> Payment:
    """Give the money of the running refund back, if it is the one that is named."""
    if payment.state is not PayState.REFUND_PROGRESS:
        return payment
    if refund_no not in {None, payment.refunds[-1].refund_no}:
        return payment
    done = replace(payment.refunds[-1], done_at=now)
    refunds = (*payment.refunds[:-1], done)
    return replace(payment, state=PayState.REFUND_SUCCESS, refunds=refunds)


def settle(payment: Payment, now: float) -> Payment:
    """Close the window for refunds, as Toss does after months."""
    del now
    if payment.state is PayState.COMPLETE:
        return replace(payment, state=PayState.SETTLED)
    if payment.state is PayState.REFUND_SUCCESS:
        return replace(payment, state=PayState.REFUND_SETTLED)
    return payment


def catch_up(payment: Payment, now: float) -> Payment:
    """Let time pass: an open payment past its end is cancelled as of that end."""
    if now < payment.expires_at:
        return payment
    return expire(payment, payment.expires_at)


def survive_restart(payment: Payment, now: float) -> Payment:
    """Finish what was running when the process died: the bank did not stop with it."""
    return finish_refund(finish_execute(payment, now), now)
