"""The slip as lines: every field in its place, in both languages, and nothing made up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.business import ShopDetails
from pos_app.domain.cart import Cart, Key, SaleLine, sale_lines, tax_of, terms_of
from pos_app.domain.catalog import Sku, TaxClass
from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Account, Attempt, Contract, Mode, State, Tender
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.slip import Code, Pair, Place, Rule, Slip, Text, Weight, refund_slip, sale_slip
from pos_app.domain.tender import not_in_money
from pos_app.domain.terms import Given, Terms
from pos_app.errors import Refused
from pos_app.wording import Wording
from tests.domain.make import NOON, attempt, later, product

FOLDER = Path(__file__).parents[2] / "resources" / "translations"
KO, EN = (Wording(FOLDER, lang, strict=True).say for lang in ("ko", "en"))
LIVE = Account(Contract.V2, "https://pay.toss.im/api/v2", Mode.LIVE, "print", "7890")
SHOP = ShopDetails(
    "토끼 책방", "123-45-67891", "김토끼", "서울 마포구 토끼길 1", "02-000-0000",
    "영수증을 가지고 오시면 7일 안에 환불해 드려요.",
)  # fmt: skip


def sold(name: str, qty: int = 1, price: int = 4_500, **more: Any) -> SaleLine:
    known: dict[str, Any] = {"amount_won": Won(qty * price), "tax": TaxClass.TAXABLE}
    return SaleLine(Sku(name), name, qty, Won(price), **{**known, **more})


def record(*lines: SaleLine, **facts: Any) -> SaleRecord:
    """A paid sale of these lines, live unless a test says otherwise."""
    split = tax_of(lines or (sold("커피", 2),))
    known: dict[str, Any] = {"account": LIVE, "paid_at": NOON, "amount_won": split.total_won}
    paid = attempt(State.PAID, **{**known, **facts})
    sale = Sale(1, lines or (sold("커피", 2),), split, NOON, paid.account.mode, "지우")
    return SaleRecord(sale, paid, receipt_no=41)


def pairs(slip: Slip) -> dict[str, str]:
    return {one.left: one.right for one in slip.lines if isinstance(one, Pair)}


def card(**more: Any) -> dict[str, Any]:
    return {
        "pay_method": "CARD", "discounted_won": Won(500), "paid_amount_won": Won(8_500),
        "approved_at": later(31), "card_company": "신한카드", "card_approval_no": "30001234",
        "instalments": 3, "transaction_id": "9b1f6a52-55c1-4a4e-9a3e-1d2c3b4a5f60", **more,
    }  # fmt: skip


def test_a_card_sale_from_top_to_bottom() -> None:
    slip = sale_slip(record(**card()), SHOP, KO)
    assert slip.number == "ABCDEFGH-1"
    assert slip.texts == (
        "토끼 책방",
        "영수증",
        "사업자등록번호 123-45-67891",
        "대표자 김토끼",
        "주소 서울 마포구 토끼길 1",
        "전화 02-000-0000",
        "판매일시 2026-11-21 12:00:00",
        "영수증번호 41",
        "주문번호 ABCDEFGH-1",
        "주문 이름 사과 1",
        "커피",
        "2 × 4,500 9,000원",
        "합계 9,000원",
        "과세 공급가액 8,181원",
        "부가세 819원",
        "결제 수단 토스페이 (카드)",
        "토스 할인 -500원",
        "실결제 8,500원",
        "승인일시 2026-11-21 12:00:31",
        "카드사 신한카드",
        "승인번호 30001234",
        "할부 3개월",
        "거래번호 …3b4a5f60",
        "담당자 지우",
        "환불 안내",
        "영수증을 가지고 오시면 7일 안에 환불해 드려요.",
        "이 영수증은 판매 확인용이에요. 세금 증빙은 토스 매출전표나 현금영수증을 써 주세요.",
    )


def test_points_are_named_so_that_the_slip_adds_up() -> None:
    told = pairs(sale_slip(record(**card(paid_amount_won=Won(7_000))), SHOP, KO))
    assert (told["합계"], told["토스 할인"]) == ("9,000원", "-500원")
    assert (told["토스 포인트 등"], told["실결제"]) == ("-1,500원", "7,000원")


@pytest.mark.parametrize(
    ("paid", "discounted", "named"),
    [
        (7_000, 0, {"receipt.points": 2_000}),
        (7_000, 2_000, {"receipt.discount": 2_000}),
        (7_000, 500, {"receipt.discount": 500, "receipt.points": 1_500}),
        (9_000, 0, {}),
        (7_000, None, {}),  # which of the two it was, nobody said
        (None, 500, {"receipt.discount": 500}),
        (9_001, 0, {}),
        (None, None, {}),
    ],
)
def test_what_toss_paid_in_the_buyers_place(
    paid: int | None, discounted: int | None, named: dict[str, int]
) -> None:
    known: dict[str, Any] = {"paid_amount_won": paid, "discounted_won": discounted}
    assert dict(not_in_money(attempt(State.PAID, amount_won=Won(9_000), **known))) == named


def test_the_same_in_english() -> None:
    told = pairs(sale_slip(record(**card(instalments=0)), SHOP, EN))
    assert told["Total"] == "₩9,000"
    assert told["Toss discount"] == "-₩500"
    assert told["Instalments"] == "None"
    assert told["Receipt no."] == "41"


def test_what_nobody_knows_is_not_on_it() -> None:
    slip = sale_slip(replace(record(), receipt_no=None), ShopDetails(), KO)
    assert list(pairs(slip)) == [
        "판매일시", "주문번호", "주문 이름", "  2 × 4,500", "합계", "과세 공급가액", "부가세",
        "결제 수단", "담당자",
    ]  # fmt: skip
    assert pairs(slip)["결제 수단"] == "토스페이"


def test_toss_money_is_told_of_the_evidence_that_it_gets() -> None:
    for say, proof in ((KO, "현금영수증"), (EN, "cash receipt")):
        assert proof in sale_slip(record(pay_method="TOSS_MONEY"), SHOP, say).texts[-1]


def test_toss_money_has_no_instalments() -> None:
    told = pairs(sale_slip(record(pay_method="TOSS_MONEY", instalments=0), SHOP, KO))
    assert told["결제 수단"] == "토스머니"
    assert "할부" not in told


def test_tax_free_goods_are_marked_and_split() -> None:
    fruit = sold("사과", 3, 2_000, tax=TaxClass.EXEMPT)
    mixed = sale_slip(record(sold("커피"), fruit), SHOP, KO)
    assert Text("사과 *") in mixed.lines
    assert Text("* 면세 상품", weight=Weight.SMALL) in mixed.lines
    assert pairs(mixed)["면세"] == "6,000원"
    alone = sale_slip(record(fruit), SHOP, KO)
    assert "부가세" not in pairs(alone)
    assert "* 면세 상품" not in sale_slip(record(sold("커피")), SHOP, KO).texts


def test_what_toss_says_of_the_tax_is_printed() -> None:
    told = {"toss_taxable_won": Won(8_182), "toss_vat_won": Won(818), "toss_tax_free_won": Won(0)}
    assert pairs(sale_slip(record(**told), SHOP, KO))["부가세"] == "818원"


def test_a_discounted_line_adds_up() -> None:
    given = Terms((Given(1, DiscountKind.WON, 1_000, Won(1_000)),), "포장")
    known = record(sold("커피", 2, amount_won=Won(8_000)))
    slip = sale_slip(replace(known, sale=replace(known.sale, terms=given)), SHOP, KO)
    at = slip.lines.index(Text("커피"))
    assert slip.lines[at + 1 : at + 4] == (
        Pair("  2 × 4,500", "9,000원"), Pair("  할인", "-1,000원"), Rule(),
    )  # fmt: skip
    assert pairs(slip)["합계"] == "8,000원"
    assert "메모" not in pairs(slip)


def test_a_discount_on_the_whole_stands_under_the_goods_and_the_note_where_it_is_wanted() -> None:
    cart = Cart().add(product("커피"), 2).add(product("차", 1_000))
    cart = cart.with_discount(Key("차"), Discount(DiscountKind.WON, 300))
    cart = replace(cart.with_discount(None, Discount(DiscountKind.PERCENT, 10)), note="포장")
    known = record(*sale_lines(cart))
    sale = replace(known.sale, terms=terms_of(cart))
    slip = sale_slip(replace(known, sale=sale), replace(SHOP, print_note=True), KO)
    at = slip.lines.index(Text("차"))
    assert slip.lines[at + 1 : at + 8] == (
        Pair("  1 × 1,000", "1,000원"), Pair("  할인", "-300원"), Rule(),
        Pair("할인 전", "9,700원"), Pair("전체 할인 10%", "-970원"), Rule(),
        Pair("합계", "8,730원", Weight.LARGE),
    )  # fmt: skip
    assert pairs(slip)["메모"] == "포장"


@pytest.mark.parametrize(
    ("mode", "mark"),
    [(Mode.PRACTICE, "연습 · 실제 거래가 아니에요"), (Mode.TEST, "테스트 · 실제 거래가 아니에요")],
)
def test_what_is_no_sale_says_so_first_and_last(mode: Mode, mark: str) -> None:
    slip = sale_slip(record(account=replace(LIVE, mode=mode)), SHOP, KO)
    banner = Text(mark, Place.CENTER, Weight.BOLD)
    assert slip.lines[0] == slip.lines[-1] == banner
    assert mark not in sale_slip(record(), SHOP, KO).texts


def test_a_reissue_says_which_it_is() -> None:
    assert not any("재발행" in one for one in sale_slip(record(), SHOP, KO).texts)
    assert "재발행 2회" in sale_slip(replace(record(), printed=2), SHOP, KO).texts


def test_the_way_to_toss_own_slip() -> None:
    url = "https://dashboard.tosspayments.com/sales-slip?transactionId=x"
    assert sale_slip(record(slip_url=url), SHOP, KO).lines[-1] == Code(url)
    assert not any(isinstance(one, Code) for one in sale_slip(record(), SHOP, KO).lines)


def refund(number: int, amount: int, state: RefundState = RefundState.DONE, **more: Any) -> Refund:
    known: dict[str, Any] = {"done_at": later(3_600), "state": state, "who": "민서"}
    tax = TaxSplit(Won(amount - 100), Won(60), Won(40))
    return Refund(
        f"ABCDEFGH-1-R{number}", "ABCDEFGH-1", Won(amount), tax, "단순 변심", created_at=NOON,
        baseline_rows=0, baseline_left_won=Won(9_000), **{**known, **more},
    )  # fmt: skip


def test_a_sale_shows_what_went_back_of_it() -> None:
    refunds = (refund(1, 1_000), refund(2, 700, RefundState.PENDING), refund(3, 500, done_at=None))
    told = sale_slip(replace(record(), refunds=refunds), SHOP, KO).texts
    assert [one for one in told if one.startswith("환불 2026")] == [
        "환불 2026-11-21 -1,000원", "환불 2026-11-21 -500원",
    ]  # fmt: skip
    assert "환불 후 남은 금액 7,500원" in told


def test_a_refund_names_what_it_gives_back() -> None:
    known = replace(record(**card()), refunds=(refund(1, 1_000, transaction_id="R-77"),))
    slip = refund_slip(known, "ABCDEFGH-1-R1", SHOP, KO, printed=1)
    assert slip.number == "ABCDEFGH-1-R1"
    assert slip.texts[6:] == (
        "전화 02-000-0000",
        "환불일시 2026-11-21 13:00:00",
        "환불번호 ABCDEFGH-1-R1",
        "원영수증번호 41",
        "원주문번호 ABCDEFGH-1",
        "원판매일시 2026-11-21 12:00:00",
        "원거래번호 …3b4a5f60",
        "환불 금액 -1,000원",
        "과세 공급가액 -900원",
        "부가세 -60원",
        "면세 -40원",
        "환불 사유 단순 변심",
        "거래번호 R-77",
        "담당자 민서",
        *sale_slip(record(), SHOP, KO).texts[-3:],
    )
    assert slip.texts[1:3] == ("환불 영수증", "재발행 1회")


def test_a_refund_whose_time_nobody_told() -> None:
    known = replace(record(), refunds=(refund(1, 1_000, done_at=None),))
    told = pairs(refund_slip(known, "ABCDEFGH-1-R1", SHOP, KO))
    assert told["환불일시"] == "2026-11-21 12:00:00"


@pytest.mark.parametrize("state", [one for one in State if one is not State.PAID])
def test_only_what_is_paid_has_a_slip(state: State) -> None:
    known: Attempt = attempt(state)
    with pytest.raises(Refused, match=r"slip\.not_paid"):
        sale_slip(replace(record(), attempt=known), SHOP, KO)


def test_only_a_refund_that_was_made_has_a_slip() -> None:
    known = replace(record(), refunds=(refund(1, 700, RefundState.PENDING),))
    for number in ("ABCDEFGH-1-R1", "ABCDEFGH-1-R2"):
        with pytest.raises(Refused, match=r"slip\.not_paid"):
            refund_slip(known, number, SHOP, KO)


def test_names_are_one_line_of_what_can_be_seen() -> None:
    odd = "커피\n환불 100%\t\u202e라떼\x00 👩\u200d🍳 "
    slip = sale_slip(record(sold(odd)), SHOP, KO)
    assert Text("커피 환불 100% 라떼 👩\u200d🍳") in slip.lines


def test_two_hundred_lines_of_long_names() -> None:
    many = tuple(sold(f"{number} " + "가" * 300, price=10) for number in range(200))
    slip = sale_slip(record(*many), SHOP, KO)
    assert sum(isinstance(one, Text) and len(one.text) > 300 for one in slip.lines) == 200
    assert sum(isinstance(one, Rule) for one in slip.lines) == 5


def test_a_cash_sale_says_what_was_given_and_what_went_back() -> None:
    cash = {"tender": Tender.CASH, "received_won": Won(10_000)}
    slip = sale_slip(record(**cash), SHOP, KO)
    said = pairs(slip)
    assert said["결제 수단"] == "현금"
    assert (said["받은 금액"], said["거스름돈"]) == ("10,000원", "1,000원")
    assert any("현금영수증" in one for one in slip.texts)
    assert not any("토스" in one for one in slip.texts)
    exact = sale_slip(record(tender=Tender.CASH, received_won=Won(9_000)), SHOP, EN)
    assert (pairs(exact)["Paid with"], pairs(exact)["Change"]) == ("Cash", "₩0")


def test_a_refund_in_cash_says_so() -> None:
    sale = record(tender=Tender.CASH, received_won=Won(10_000))
    back = refund_slip(replace(sale, refunds=(refund(1, 1_000),)), "ABCDEFGH-1-R1", SHOP, KO)
    assert pairs(back)["환불 방법"] == "현금"
    plain = refund_slip(replace(record(), refunds=(refund(1, 1_000),)), "ABCDEFGH-1-R1", SHOP, KO)
    assert "환불 방법" not in pairs(plain)
