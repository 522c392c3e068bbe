"""Refunds: parts, repeats, and every reason to refuse one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice.shop import HandClock, Shop


def refund(shop: Shop, token: str, refund_no: str, **other: Any) -> dict[str, Any]:
    return shop.ask("/refunds", payToken=token, refundNo=refund_no, reason="변심", **other)


def test_parts_until_nothing_is_left(shop: Shop) -> None:
    token = shop.paid("A-1")
    assert refund(shop, token, "R-1", amount=4_500)["code"] == 0
    assert shop.state(token) == "REFUND_SUCCESS"
    assert refund(shop, token, "R-2", amount=14_001)["errorCode"] == "REFUND_EXCEED_AMOUNT"
    assert refund(shop, token, "R-3")["code"] == 0
    assert refund(shop, token, "R-4", amount=1)["errorCode"] == "REFUND_ALREADY_REFUNDED"
    truth = shop.truth("A-1")
    assert truth["refunded"] == truth["amount"]
    assert [r["refund_no"] for r in truth["refunds"]] == ["R-1", "R-3"]


def test_the_same_refund_twice_is_one(new_shop: Shop, clock: HandClock) -> None:
    token = new_shop.paid("A-1")
    first = refund(new_shop, token, "R-1", amount=4_500, idempotent=True)
    refund(new_shop, token, "R-2", amount=1_000)
    clock.now += 60
    assert refund(new_shop, token, "R-1", amount=4_500, idempotent=True) == first
    assert first["refundableAmount"] == 14_000
    assert first["refundedAmount"] == -4_500
    assert new_shop.truth("A-1")["refunded"] == 5_500


def test_a_refund_number_means_one_refund(shop: Shop) -> None:
    token, other = shop.paid("A-1"), shop.paid("A-2")
    refund(shop, token, "R-1", amount=4_500)
    for repeat in (
        refund(shop, token, "R-1", amount=4_501),
        refund(shop, other, "R-1", amount=4_500),
        refund(shop, token, "R-1", amount=4_500, idempotent=False),
    ):
        assert repeat["errorCode"] == "REFUND_REFUND_NO_DUPLICATE"
    assert shop.truth("A-1")["refunded"] == 4_500
    assert shop.truth("A-2")["refunded"] == 0


def test_v1_repeats_nothing_unless_asked_to(old_shop: Shop) -> None:
    token = old_shop.paid("A-1")
    refund(old_shop, token, "R-1")
    assert refund(old_shop, token, "R-1")["errorCode"] == "REFUND_REFUND_NO_DUPLICATE"


def test_a_refused_refund_leaves_its_number_free(shop: Shop) -> None:
    token = shop.paid("A-1")
    assert refund(shop, token, "R-1", amount=99_999)["code"] == -1
    assert refund(shop, token, "R-1", amount=1_000)["code"] == 0


def test_only_what_was_paid_is_refunded(shop: Shop) -> None:
    assert refund(shop, shop.approved("A-1"), "R-1")["errorCode"] == "COMMON_REFUND_ERROR"
    assert refund(shop, "nobody", "R-1")["errorCode"] == "COMMON_PAY_NOT_FOUND"


@pytest.mark.parametrize("amount", [0, -1, "100", 100.0, True, None])
def test_odd_amounts_are_refused(shop: Shop, amount: object) -> None:
    token = shop.paid("A-1")
    answer = refund(shop, token, "R-1", amount=amount)
    assert answer["errorCode"] == "COMMON_INVALID_PARAMETER"


def test_tax_free_goods_are_refunded_as_such(shop: Shop) -> None:
    token = shop.paid("A-1", amountTaxFree=5_500)
    plain = refund(shop, token, "R-1", amount=1_000)
    assert plain["errorCode"] == "REFUND_NO_TAXFREE_ON_COMPLEX_TAX"
    for wrong in (
        {"amount": 6_000, "amountTaxFree": 6_000},
        {"amount": 14_000, "amountTaxFree": 0},
    ):
        assert refund(shop, token, "R-1", **wrong)["errorCode"] == "COMMON_INVALID_PARAMETER"
    assert refund(shop, token, "R-1", amount=5_500, amountTaxFree=5_500)["code"] == 0
    assert refund(shop, token, "R-2")["code"] == 0
    taxes = [r["tax"] for r in shop.truth("A-1")["refunds"]]
    assert [(t["taxable"], t["tax_free"], t["vat"]) for t in taxes] == [
        (0, 5_500, 0),
        (11_818, 0, 1_182),
    ]


def test_a_settled_payment_is_not_refunded(shop: Shop) -> None:
    token = shop.paid("A-1")
    shop.client.post("/practice/settle", json={"payToken": token})
    assert shop.state(token) == "SETTLEMENT_COMPLETE"
    assert refund(shop, token, "R-1")["errorCode"] == "COMMON_REFUND_ERROR"


def test_v1_lists_refunds_and_answers_for_one(old_shop: Shop) -> None:
    token = old_shop.paid("A-1")
    refund(old_shop, token, "R-1", amount=4_500)
    said = old_shop.ask("/status", payToken=token)
    assert said["availableActions"] == ["REFUND"]
    assert said["refunds"] == [
        {
            "refundNo": "R-1", "amount": 4_500, "reason": "변심", "status": "SUCCESS",
            "timeRefundSuccess": "2025-01-01 12:00:00",
        }
    ]  # fmt: skip
    one = old_shop.client.get("/api/v1/refunds/R-1", params={"apiKey": "sk_test_1"}).json()
    assert one["refund"] == {
        "refundNo": "R-1", "amount": 4_500, "reason": "변심", "status": "SUCCESS"
    }  # fmt: skip
    none = old_shop.client.get("/api/v1/refunds/R-9", params={"apiKey": "sk_test_1"}).json()
    assert none["errorCode"] == "TRANSACTION_NOT_FOUND"
    assert old_shop.client.get("/api/v1/refunds/R-1").json()["code"] == -1


def test_v1_numbers_a_refund_itself(old_shop: Shop) -> None:
    token = old_shop.paid("A-1")
    answer = old_shop.ask("/refunds", payToken=token, reason="변심", amount=100)
    refunds = old_shop.truth("A-1")["refunds"]
    assert answer["refundNo"] == refunds[0]["refund_no"] == refunds[0]["transaction_id"]


def test_v2_wants_a_number_of_its_own(new_shop: Shop) -> None:
    token = new_shop.paid("A-1")
    taken = new_shop.truth("A-1")["transaction_id"]
    assert refund(new_shop, token, "")["errorCode"] == "COMMON_INVALID_PARAMETER"
    assert refund(new_shop, token, taken)["errorCode"] == "COMMON_INVALID_PARAMETER"


def test_v2_lists_transactions_by_day(new_shop: Shop, clock: HandClock) -> None:
    token = new_shop.paid("A-1")
    clock.now += 12 * 3_600  # past midnight in Seoul
    refund(new_shop, token, "R-1", amount=4_500)

    def day(date: str) -> list[tuple[str, int]]:
        answer = new_shop.ask("/settlement-details", dateType="SETTLE", baseDate=date)
        assert answer["code"] == 0
        return [(row["transactionType"], row["amount"]) for row in answer["transactionList"]]

    assert day("20250101") == [("PAY", 18_500)]
    assert day("20250102") == [("REFUND", -4_500)]
    assert new_shop.ask("/settlement-details", dateType="SETTLE", baseDate="x")["code"] == -1
    assert new_shop.ask("/status", payToken=token)["refundableAmount"] == 14_000
