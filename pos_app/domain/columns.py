"""Which column of a price list means what: the words that owners put over them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pos_app.domain.catalog import TaxClass
from pos_app.domain.table import letter_of, shown
from pos_app.errors import Refused


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
    Field.PRICE: "단가 판매가 판매가격 판매단가 금액 소비자가 소비자가격 정가 "
    "unitprice sellingprice retailprice saleprice",
    Field.TAX: "과세 과세여부 과세유형 과면세 과세면세 면과세 세금 세금구분 "
    "부가세 부가세구분 부가세여부 면세 면세여부 "
    "taxclass taxtype taxcategory vat taxable taxexempt exempt",
    Field.STOCK: "수량 재고수량 재고량 현재고 현재재고 실재고 "
    "qty quantity stockqty onhand inventory",
}
# Under these a plain yes or no has one meaning only.
_YES_IS_TAXABLE = frozenset(["과세", "과세여부", "부가세", "부가세여부", "vat", "taxable"])
_YES_IS_EXEMPT = frozenset(["면세", "면세여부", "taxexempt", "exempt"])

_NOISE = re.compile(r"\(.*?\)|\[.*?\]|[\s_\-*.:·/\ufeff\u200b]")


def plain_word(header: str) -> str:
    """A column word without what owners vary: case, blanks, width, marks, `(원)`."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header)).casefold()


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


def find_columns(header: Sequence[str], *, lettered: bool = True) -> Columns:
    """Read a header; the first of two columns of one meaning is kept, the second a problem."""
    places: dict[Field, int] = {}
    ignored: list[str] = []
    problems: list[Refused] = []
    for index, word in enumerate(header):
        meaning = _MEANING.get(plain_word(word))
        if meaning is None:
            if word.strip():
                ignored.append(shown(word))
        elif meaning in places:
            problems.append(_twice(header, places[meaning], index))
        else:
            places[meaning] = index
    return Columns(tuple(header), places, tuple(ignored), tuple(problems), lettered)


def _twice(header: Sequence[str], first: int, second: int) -> Refused:
    return Refused(
        "pricelist.column_twice",
        column=shown(header[first]),
        letter=letter_of(first),
        other=shown(header[second]),
        other_letter=letter_of(second),
    )
