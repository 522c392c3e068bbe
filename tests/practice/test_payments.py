"""One payment's life, in both contracts, over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice.shop import START, HandClock, Shop


def test_a_sale_goes_from_creation_to_debit(shop: Shop) -> None:
    token = shop.token("A-1")
    assert shop.state(token) == "PAY_STANDBY"
    shop.books.approve(token)
    assert shop.state(token) == "PAY_APPROVED"
    answer = shop.ask("/execute", payToken=token, orderNo="A-1", amount=18_500)
    assert answer["code"] == 0
    assert answer["orderNo"] == "A-1"
    assert answer["amount"] == 18_500
    assert answer["approvalTime"] == "2025-01-01 12:00:00"
    assert shop.state(token) == "PAY_COMPLETE"
    assert shop.truth("A-1")["debits"] == 1


def test_a_second_execute_debits_nobody(shop: Shop) -> None:
    token = shop.paid("A-1")
    assert shop.ask("/execute", payToken=token)["errorCode"] == "PAY_ALREADY_COMPLETED"
    assert shop.truth("A-1")["debits"] == 1


def test_execute_checks_that_the_buyer_agreed(shop: Shop) -> None:
    token = shop.token("A-1")
    assert shop.ask("/execute", payToken=token)["errorCode"] == "EXECUTE_PAY_NOT_APPROVED"
    assert shop.truth("A-1")["debits"] == 0


@pytest.mark.parametrize("wrong", [{"orderNo": "A-2"}, {"amount": 18_501}, {"amount": "18500"}])
def test_execute_checks_what_it_is_told(shop: Shop, wrong: dict[str, Any]) -> None:
    token = shop.approved("A-1")
    assert shop.ask("/execute", payToken=token, **wrong)["code"] == -1
    assert shop.state(token) == "PAY_APPROVED"


def test_an_order_number_is_used_once(shop: Shop) -> None:
    shop.create("A-1")
    assert shop.create("A-1")["errorCode"] == "PAYMENT_DUPLICATION_ORDER_NO"
    assert len(shop.books.payments()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0}, {"amount": -1}, {"amount": "18500"}, {"amount": 18500.0}, {"amount": True},
        {"amount": 10_000_000}, {"amount": None}, {"productDesc": " "}, {"productDesc": 'a"b'},
        {"productDesc": "a'b"}, {"productDesc": "a\\b"}, {"productDesc": "가" * 256},
        {"orderNo": "가"}, {"orderNo": "x" * 51}, {"orderNo": ""}, {"orderNo": 1},
        {"retUrl": ""}, {"autoExecute": True}, {"autoExecute": "false"}, {"autoExecute": None},
        {"amountTaxFree": -1}, {"amountTaxFree": 18_501}, {"amountTaxable": 1, "amountVat": 1},
        {"expiredTime": "2025-01-01 11:59:59"}, {"expiredTime": "2025-01-09 12:00:00"},
        {"expiredTime": "2025-1-1 12:05:00"}, {"expiredTime": "soon"},
    ],
    ids=str,
)  # fmt: skip
def test_create_refuses_bad_values(shop: Shop, wrong: dict[str, Any]) -> None:
    assert shop.create("A-1", **wrong)["errorCode"] == "COMMON_INVALID_PARAMETER"
    assert shop.books.payments() == []


def test_the_largest_amount_is_taken(shop: Shop) -> None:
    assert shop.create("A-1", amount=9_999_999)["code"] == 0


@pytest.mark.parametrize("key", ["sk_live_1", "", None, 3])
def test_only_test_keys_are_taken(shop: Shop, key: object) -> None:
    answer = shop.post("/payments", {**shop.order("A-1"), "apiKey": key}).json()
    assert answer["errorCode"] == "COMMON_INVALID_API_KEY"


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'"x"', b"[" * 60_000, b" " * 70_000])
def test_what_is_no_json_object_is_refused(shop: Shop, raw: bytes) -> None:
    answer = shop.client.post(f"/api/{shop.contract}/payments", content=raw)
    assert answer.json()["errorCode"] == "COMMON_INVALID_PARAMETER"


@pytest.mark.parametrize(
    ("tax", "parts"),
    [
        ({}, (16_818, 0, 1_682, 0)),
        ({"amountTaxFree": 5_500}, (11_818, 5_500, 1_182, 0)),
        ({"amountTaxFree": 18_500}, (0, 18_500, 0, 0)),
        (
            {
                "amountTaxFree": 5_500, "amountTaxable": 11_000, "amountVat": 1_000,
                "amountServiceFee": 1_000,
            },
            (11_000, 5_500, 1_000, 1_000),
        ),
    ],
)  # fmt: skip
def test_tax_is_split(shop: Shop, tax: dict[str, int], parts: tuple[int, ...]) -> None:
    answer = shop.ask("/status", payToken=shop.token("A-1", **tax))
    names = ("amountTaxable", "amountTaxFree", "amountVat", "amountServiceFee")
    assert tuple(answer[name] for name in names) == parts


def test_an_unknown_payment_is_not_a_cancelled_one(shop: Shop) -> None:
    assert shop.ask("/status", orderNo="A-9")["errorCode"] == "COMMON_PAY_NOT_FOUND"
    assert shop.ask("/execute", payToken="nobody")["errorCode"] == "COMMON_PAY_NOT_FOUND"


def test_status_by_order_number_and_the_token_wins(shop: Shop) -> None:
    one, two = shop.token("A-1"), shop.token("A-2")
    assert shop.ask("/status", orderNo="A-2")["payToken"] == two
    assert shop.ask("/status", orderNo="A-2", payToken=one)["orderNo"] == "A-1"


@pytest.mark.parametrize(("contract", "minutes"), [("v1", 60), ("v2", 15)])
@pytest.mark.parametrize("approve", [False, True])
def test_time_runs_out_also_after_the_approval(
    shop: Shop, clock: HandClock, contract: str, minutes: int, approve: bool
) -> None:
    shop.contract = contract
    token = shop.approved("A-1") if approve else shop.token("A-1")
    clock.now = START + minutes * 60 - 1
    assert shop.state(token) != "PAY_CANCEL"
    clock.now += 1
    assert shop.state(token) == "PAY_CANCEL"
    assert shop.ask("/execute", payToken=token)["errorCode"] == "PAY_EXPIRED"
    assert shop.truth("A-1")["debits"] == 0


def test_the_given_expiry_is_korean_time(shop: Shop, clock: HandClock) -> None:
    token = shop.token("A-1", expiredTime="2025-01-01 12:10:00")
    clock.now = START + 599
    assert shop.state(token) == "PAY_STANDBY"
    clock.now = START + 600
    assert shop.state(token) == "PAY_CANCEL"


@pytest.mark.parametrize("approve", [False, True])
def test_cancel_before_the_money_moves(old_shop: Shop, approve: bool) -> None:
    token = old_shop.approved("A-1") if approve else old_shop.token("A-1")
    assert old_shop.ask("/cancel", payToken=token, reason="품절")["code"] == 0
    assert old_shop.state(token) == "PAY_CANCEL"
    assert old_shop.ask("/execute", payToken=token)["errorCode"] == "PAY_ITS_NOT_ABLE_TO_PAY"
    again = old_shop.ask("/cancel", payToken=token, reason="품절")
    assert again["errorCode"] == "CANCEL_IMPOSSIBLE_STATUS"


def test_what_is_paid_cannot_be_cancelled(old_shop: Shop) -> None:
    token = old_shop.paid("A-1")
    answer = old_shop.ask("/cancel", payToken=token, reason="품절")
    assert answer["errorCode"] == "CANCEL_IMPOSSIBLE_STATUS"
    assert old_shop.state(token) == "PAY_COMPLETE"


def test_v2_has_no_cancel(new_shop: Shop) -> None:
    answer = new_shop.post("/cancel", {"payToken": new_shop.token("A-1")})
    assert answer.status_code == 404
    assert answer.json()["code"] == -1


def test_v1_speaks_the_guides_words(old_shop: Shop) -> None:
    answer = old_shop.create("A-1")
    token = answer["payToken"]
    page = f"{old_shop.origin}/pay?payToken={token}&retUrl={old_shop.origin}/return"
    assert answer == {"code": 0, "status": 200, "payToken": token, "checkoutPage": page}
    said = old_shop.ask("/status", payToken=token)
    assert said["availableActions"] == ["CANCEL"]
    assert said["hasOwner"] is False
    assert said["timeCreated"] == "2025-01-01 12:00:00"
    assert said["timePayComplete"] == said["timePayCancel"] == ""
    assert not {"mode", "transactions", "refundableAmount"} & set(said)


def test_v2_speaks_todays_words(new_shop: Shop) -> None:
    answer = new_shop.create("A-1")
    token = answer["payToken"]
    assert answer["checkoutPage"] == f"{new_shop.origin}/pay?payToken={token}"
    new_shop.books.approve(token)
    paid = new_shop.ask("/execute", payToken=token)
    assert paid["mode"] == "TEST"
    assert paid["paidAmount"] == 18_500
    said = new_shop.ask("/status", payToken=token)
    assert said["refundableAmount"] == 18_500
    assert [(t["stepType"], t["transactionAmount"]) for t in said["transactions"]] == [
        ("PAY", 18_500)
    ]
    assert said["transactions"][0]["transactionId"] == paid["transactionId"]
    assert not {"refunds", "availableActions", "productDesc"} & set(said)


@pytest.mark.parametrize("name", ["amountTaxFree", "retCancelUrl"])
def test_v2_wants_more_than_v1(new_shop: Shop, name: str) -> None:
    order = new_shop.order("A-1")
    del order[name]
    assert new_shop.ask("/payments", **order)["errorCode"] == "COMMON_INVALID_PARAMETER"


def test_replies_are_dated_by_the_given_clock(shop: Shop, clock: HandClock) -> None:
    clock.now = START + 3_600
    answer = shop.post("/status", {"orderNo": "A-9"})
    assert answer.headers.get_list("date") == ["Wed, 01 Jan 2025 04:00:00 GMT"]
    assert answer.headers["content-type"] == "application/json"


def test_the_books_keep_calls_but_no_key(shop: Shop) -> None:
    shop.paid("A-1")
    truth = shop.books.snapshot()
    assert [call["call"] for call in truth["calls"]] == ["create", "execute"]
    assert truth["calls"][0]["order_no"] == "A-1"
    assert "sk_test_" not in str(truth)
