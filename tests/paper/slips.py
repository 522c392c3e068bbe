"""Slips to be painted: a usual one, a refund, and those that are hard to print."""

from __future__ import annotations

from dataclasses import replace

from pos_app.domain.catalog import TaxClass
from pos_app.domain.money import Won
from pos_app.domain.payment import Mode
from pos_app.domain.slip import Slip, refund_slip, sale_slip
from tests.domain.test_slip import EN, KO, LIVE, SHOP, card, record, refund, sold

URL = "https://dashboard.tosspayments.com/sales-slip?transactionId=kLxyz123&ref=PX"
_FRUIT = sold("제주 감귤 선물 세트 (대) 국내산 유기농 한정", 3, 2_000, tax=TaxClass.EXEMPT)
_BAG = sold("에코백", 1, 12_000, amount_won=Won(11_000))
_SALE = record(sold("아이스 아메리카노 👩\u200d🍳", 2), _FRUIT, _BAG, slip_url=URL, **card())


def slips() -> dict[str, Slip]:
    """By name."""
    practice = replace(_SALE, attempt=replace(_SALE.attempt, account=replace(LIVE, mode=Mode.TEST)))
    back = replace(_SALE, refunds=(refund(1, 1_000),))
    many = record(*(sold(f"{no} 달토끼 머그컵", 1, 10) for no in range(200)), **card())
    return {
        "sale": sale_slip(_SALE, SHOP, KO),
        "english": sale_slip(_SALE, SHOP, EN),
        "reissue": sale_slip(replace(practice, printed=2), SHOP, KO),
        "refund": refund_slip(back, "ABCDEFGH-1-R1", SHOP, KO),
        "many": sale_slip(many, SHOP, KO),
        "long": sale_slip(record(sold("가나다라 " * 60)), SHOP, KO),
    }
