"""Which column of a price list means what: the words that owners put over them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pos_app.domain.catalog import TaxClass
from pos_app.domain.table import letter_of, shown
from pos_app.errors import Refused

Row: TypeAlias = tuple[int, tuple[str, ...]]  # with the line of the file where it begins


class Field(StrEnum):
    """What a price list may say of a product. The values are the English column words."""

    SKU = "sku"
    BARCODE = "barcode"
    NAME = "name"
    CATEGORY = "category"
    PRICE = "price"
    TAX = "tax"
    STOCK = "stock"


KOREAN = {
    Field.SKU: "품번",
    Field.BARCODE: "바코드",
    Field.NAME: "상품명",
    Field.CATEGORY: "분류",
    Field.PRICE: "가격",
    Field.TAX: "과세구분",
    Field.STOCK: "재고",
}
_OTHERS = {
    Field.SKU: "상품코드 품목코드 제품코드 자체상품코드 자체코드 판매자상품코드 코드 품목번호 "
    "상품번호 제품번호 관리코드 code itemcode productcode itemno itemnumber",
    Field.BARCODE: "바코드번호 바코드값 국제바코드 표준바코드 gtin ean ean13 upc jan isbn",
    Field.NAME: "품명 상품 제품 제품명 품목 품목명 이름 메뉴 메뉴명 상품이름 "
    "productname itemname product item title menu",
    Field.CATEGORY: "카테고리 대분류 상품분류 구분 종류 그룹 group type department",
    Field.PRICE: "단가 판매가 판매가격 판매단가 금액 소비자가 소비자가격 정가 개당 개당가격 낱개가 "
    "unitprice sellingprice retailprice saleprice",
    Field.TAX: "과세 과세여부 과세유형 과면세 과세면세 면과세 세금 세금구분 "
    "부가세 부가세구분 부가세여부 면세 면세여부 "
    "taxclass taxtype taxcategory vat taxable taxexempt exempt",
    Field.STOCK: "수량 재고수량 재고량 현재고 현재재고 실재고 "
    "qty quantity stockqty onhand inventory",
}
# Under these a plain yes or no has one meaning only.
_YES_IS_TAXABLE = frozenset(["과세", "과세여부", "부가세", "부가세여부", "vat", "taxable"])
# Under these stand amounts as often as words, so that 0 and 1 are no answer.
_TAX_AMOUNTS = frozenset(["부가세", "vat"])
_YES_IS_EXEMPT = frozenset(["면세", "면세여부", "taxexempt", "exempt"])

# In brackets behind a price, these only say what our prices are anyway: won, VAT included, of one.
_OF_A_PRICE = frozenset([
    "원", "₩", "won", "krw", "원단위", "단위원", "개", "1개", "개당", "1개당", "낱개", "ea", "1ea",
    "필수", "required", "vat포함", "부가세포함", "부가가치세포함", "세금포함", "vatincl",
    "vatincluded", "inclvat",
])  # fmt: skip
_TOTAL = "금액"  # beside a quantity, what all of them cost
_QUANTITY = frozenset(["수량", "qty", "quantity"])

_BRACKETS = re.compile(r"\((.*?)\)|\[(.*?)\]")
_NOISE = re.compile(r"[\s_\-*.:·/\ufeff\u200b]")


def plain_word(header: str) -> str:
    """A column word without what owners vary: case, blanks, width, marks, `(원)`."""
    return _bare(_BRACKETS.sub("", unicodedata.normalize("NFKC", header)))


def _bare(text: str) -> str:
    return _NOISE.sub("", text).casefold()


def _is_other_price(header: str) -> bool:
    """Whether brackets make it a price that buyers do not pay: `(매입)`, `(부가세 별도)`, `($)`."""
    found = _BRACKETS.findall(unicodedata.normalize("NFKC", header))
    return not {_bare(round_ or square) for round_, square in found} <= _OF_A_PRICE


def _all_words() -> dict[str, Field]:
    words = {word: meaning for meaning, line in _OTHERS.items() for word in line.split()}
    for one in Field:
        words |= {one.value: one, KOREAN[one]: one}
    return words


_MEANING = _all_words()


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a header, and what the header could not tell us."""

    header: tuple[str, ...]
    places: dict[Field, int]
    ignored: tuple[str, ...] = ()
    problems: tuple[Refused, ...] = field(default=())
    lettered: bool = True  # a sheet has letters over its columns

    @property
    def usable(self) -> bool:
        """Whether this row can be the header of a price list at all."""
        return Field.NAME in self.places and Field.PRICE in self.places

    def label(self, one: Field) -> dict[str, object]:
        """The values by which a sentence names a column: the owner's word and the letter.

        What was typed into fields has no letters.
        """
        place = self.places[one]
        letter = letter_of(place) if self.lettered else ""
        return {"column": shown(self.header[place]), "letter": letter}

    @property
    def yes_means(self) -> TaxClass | None:
        """What a yes in the tax column says, where it says one thing only."""
        word = plain_word(self.header[self.places[Field.TAX]])
        if word in _YES_IS_TAXABLE:
            return TaxClass.TAXABLE
        return TaxClass.EXEMPT if word in _YES_IS_EXEMPT else None

    @property
    def numbers_are_tax(self) -> bool:
        """Whether numbers in the tax column may be amounts."""
        return plain_word(self.header[self.places[Field.TAX]]) in _TAX_AMOUNTS


def find_columns(header: Sequence[str], *, lettered: bool = True) -> Columns:
    """Read a header; the first of two columns of one meaning is kept, the second a problem.

    A column that may hold another price than buyers pay is a problem too, and is passed over
    where there is a better one.
    """
    places: dict[Field, int] = {}
    ignored: list[str] = []
    words = [plain_word(word) for word in header]
    meanings = [_MEANING.get(word) for word in words]
    prices = [index for index, meaning in enumerate(meanings) if meaning is Field.PRICE]
    by_number = not _QUANTITY.isdisjoint(words)
    doubtful = [
        one
        for one in prices
        if _is_other_price(header[one]) or (by_number and words[one] == _TOTAL)
    ]
    price = next((one for one in prices if one not in doubtful), doubtful[0] if doubtful else -1)
    problems = [_other_price(header, price)] if price in doubtful else []
    for index, (word, meaning) in enumerate(zip(header, meanings, strict=True)):
        if meaning is None or (index in doubtful and index != price):
            if word.strip():
                ignored.append(shown(word))
        elif meaning in places:
            problems.append(_twice(header, places[meaning], index))
        else:
            places[meaning] = index
    return Columns(tuple(header), places, tuple(ignored), tuple(problems), lettered)


def find_header(rows: Sequence[Row]) -> Row | None:
    """The first row that names products and prices, else the first that has two columns we know."""
    found = [(row, find_columns(row[1])) for row in rows]
    usable = (row for row, columns in found if columns.usable)
    return next(usable, next((row for row, columns in found if len(columns.places) > 1), None))


def _other_price(header: Sequence[str], place: int) -> Refused:
    column = {"column": shown(header[place]), "letter": letter_of(place)}
    return Refused("pricelist.column_price", **column)


def _twice(header: Sequence[str], first: int, second: int) -> Refused:
    return Refused(
        "pricelist.column_twice",
        column=shown(header[first]),
        letter=letter_of(first),
        other=shown(header[second]),
        other_letter=letter_of(second),
    )
