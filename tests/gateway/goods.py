"""What the gateway's tests ask for, and answers that are right."""

from __future__ import annotations

from datetime import UTC, datetime

from pos_app.domain.answer import Order, Ref, RefundOrder
from pos_app.domain.money import Won, split_tax
from pos_app.domain.payment import Contract
from pos_app.gateway.outcome import Ours
from pos_app.gateway.wire import Call

KEY = "sk_test_canary1234567890"
LIVE_KEY = "sk_live_" + "canary0987654321"
ORDER_NO = "7G3K9QXA-41"
TOKEN = "test_token1234567890a"
PAGE = f"https://toss.im/tosspay/order/orderWait?payToken={TOKEN}&retUrl=https://shop.example/paid"
RETURN_URL = "https://shop.example/paid"
REFUND_NO = "R-7G3K9QXA-41-1"
DATE = "Mon, 23 Nov 2026 05:00:00 GMT"
AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)

ORDER = Order(ORDER_NO, Won(35_000), split_tax(Won(35_000), Won(0)), "사과 12 토스티셔츠")
MIXED = Order(ORDER_NO, Won(35_000), split_tax(Won(30_000), Won(5_000)), "사과 12 쌀 외 1건")
REF = Ref(ORDER_NO, Won(35_000), TOKEN)
REFUND = RefundOrder(REF, REFUND_NO, Won(5_000), split_tax(Won(0), Won(5_000)), "쌀 불량")


def ours(call: Call, contract: Contract = Contract.V2) -> Ours:
    """What an echo of this call must say."""
    if call is Call.CREATE:
        return Ours(call, contract, "TEST", ORDER_NO, Won(35_000))
    if call is Call.REFUND:
        return Ours(call, contract, "TEST", ORDER_NO, Won(5_000), TOKEN, REFUND_NO)
    return Ours(call, contract, "TEST", ORDER_NO, Won(35_000), TOKEN)


# The answer to each call that may be believed.
GOOD: dict[Call, dict[str, object]] = {
    Call.CREATE: {"code": 0, "status": 200, "payToken": TOKEN, "checkoutPage": PAGE},
    Call.STATUS: {
        "code": 0,
        "mode": "TEST",
        "payToken": TOKEN,
        "orderNo": ORDER_NO,
        "amount": 35_000,
        "payStatus": "PAY_APPROVED",
    },
    Call.EXECUTE: {
        "code": 0,
        "mode": "TEST",
        "orderNo": ORDER_NO,
        "amount": 35_000,
        "payToken": TOKEN,
        "approvalTime": "2026-11-23 14:11:37",
    },
    Call.REFUND: {"code": 0, "refundNo": REFUND_NO, "payToken": TOKEN},
    Call.CANCEL: {"code": 0},
}
