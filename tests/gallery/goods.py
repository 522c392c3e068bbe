"""What the gallery sells: long names, high prices, every kind of stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from pos_app.domain.cart import Cart, sale_lines, tax_of
from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Attempt, Contract, Mode, State
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.stock import StockLevel

NOW = datetime(2025, 11, 8, 5, 24, 18, tzinfo=UTC)
ACCOUNT = Account(Contract.V2, "https://pay.toss.im/api/v2", Mode.PRACTICE, "print", "7890")
_NAMES = (
    ("머그·컵", "달토끼 머그컵", 14_000),
    ("머그·컵", "고래 유리컵", 12_000),
    ("키링·배지", "단풍 자수 키링", 8_500),
    ("키링·배지", "호랑이 에나멜 배지", 6_000),
    ("엽서·종이", "동네 고양이 엽서", 2_500),
    ("엽서·종이", "손으로 눌러 찍은 활판 인쇄 엽서 열두 장 모음집 한정판 상자", 38_000),
    ("천·가방", "부적 에코백", 18_000),
    ("천·가방", "하나뿐인 조각보", 1_950_000),
    ("아주 긴 이름의 계절 한정 분류", "Handwoven Ramie Table Runner, natural indigo dye", 89_000),
    ("책·독립출판", "서울의 오래된 골목길과 그 골목을 지키는 고양이들에 대한 기록", 21_000),
    ("음료", "콜드브루 원액 500ml", 9_000),
    ("음료", "수제 레몬 생강청", 12_000),
    ("면세 농산물", "제주 유기농 감귤 3kg", 25_000),
)
_LEFT = ((24, 0), (5, 2), (0, 0), (1, 1), None, (120, 37), (9_999, 0))
COPIES = 4


def catalogue() -> tuple[Product, ...]:
    """Some fifty products in eight categories."""
    made = []
    for copy in range(COPIES):
        for number, (category, name, price) in enumerate(_NAMES):
            tax = TaxClass.EXEMPT if "면세" in category else TaxClass.TAXABLE
            sku = Sku(f"G{copy}-{number:02}")
            made.append(Product(sku, name, Won(price), tax, category))
    return tuple(made)


PRODUCTS = catalogue()


def counts() -> dict[Sku, StockLevel]:
    """Plenty, few, none, all being paid for, and uncounted."""
    found = {}
    for number, product in enumerate(PRODUCTS):
        left = _LEFT[number % len(_LEFT)]
        if left is not None:
            found[product.sku] = StockLevel(product.sku, *left)
    return found


def plenty() -> dict[Sku, StockLevel]:
    """Enough of everything, partly being paid for."""
    return {one.sku: StockLevel(one.sku, 9_999, 12) for one in PRODUCTS}


def cart(lines: int, qty: int = 1) -> Cart:
    """The first products, so many of each."""
    held = Cart()
    for product in PRODUCTS[:lines]:
        held = held.add(product, qty)
    return held


def dearest() -> Cart:
    """A cart of exactly as much as one payment can be."""
    product = replace(PRODUCTS[7], price_won=Won(1_111_111))
    return Cart().add(product, 9)


def attempt(order_no: str, held: Cart, state: State = State.PAID) -> Attempt:
    """A payment for this cart."""
    split = tax_of(sale_lines(held))
    return Attempt(
        order_no, 1, 1, "사과 12", split.total_won, split.tax_free_won, ACCOUNT, NOW, state
    )


def record(held: Cart, paid: Attempt) -> SaleRecord:
    """A sale as the books have it."""
    lines = sale_lines(held)
    sale = Sale(paid.sale_no, lines, tax_of(lines), NOW, Mode.PRACTICE, "지우")
    return SaleRecord(sale, paid)
