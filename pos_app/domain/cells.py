"""What one cell of a price list says; each function raises Refused with what to do instead.

The sentences get `line`, `column`, `letter` and `text` from the row that asks.
"""

from __future__ import annotations

import re
import unicodedata

from pos_app.domain.catalog import TaxClass
from pos_app.domain.money import MAX_PAYMENT_WON, NUMBER, Won, half_width, number_of, parse_won
from pos_app.domain.table import Cell, Dated, Disguised, Formula, Merged, is_blank
from pos_app.errors import Refused

MOST_NAME = 100
MOST_CODE = 50
MOST_STOCK = 9_999_999
# Excel keeps 15 digits of a number; the ones after are noughts that nobody typed.
MOST_EXACT = 10**15

_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+\d+")
_POINT_NOUGHT = re.compile(r"\d+\.0+")
_COUNT = re.compile(rf"\s*({NUMBER})\s*개?\s*", re.ASCII)
# Toss refuses these in what the buyer's phone shows (toss-pay-api.md, productDesc).
_UNSENDABLE = frozenset("'\"\\")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = "\u3164\u115f\u1160\u00ad"  # count as letters, and show nothing
_UNSEEN: dict[int, str | None] = {0xFEFF: None, 0x200B: None, 0xA0: " "}

_TAX_WORDS = {
    **dict.fromkeys(["taxable", "tax", "vat", "과세", "일반과세"], TaxClass.TAXABLE),
    **dict.fromkeys(
        ["exempt", "taxexempt", "taxfree", "면세", "면세상품", "비과세"], TaxClass.EXEMPT
    ),
}
# The first of them is what an export writes, in Korean and in English.
OPEN_KOREAN, OPEN_ENGLISH = "시가", "open"
_OPEN_PRICE = frozenset([OPEN_KOREAN, OPEN_ENGLISH, "openprice", "askprice", "시세", "변동"])
_YES = frozenset(["y", "yes", "o", "○", "ㅇ", "true", "예", "1"])
_NO = frozenset(["n", "no", "x", "×", "false", "아니요", "아니오", "0"])


def read_text(cell: Cell) -> str:
    """Any text: composed, trimmed, without marks that nobody sees."""
    if isinstance(cell, str) and cell.isprintable():  # nearly every cell of a long list
        return unicodedata.normalize("NFC", cell.strip())
    if isinstance(cell, Formula):
        raise Refused("pricelist.formula")
    if isinstance(cell, Dated):
        raise Refused("pricelist.date")
    if isinstance(cell, Disguised):
        raise Refused("pricelist.disguised")
    if isinstance(cell, Merged):
        raise Refused("pricelist.merged")
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFC", str(cell)).translate(_UNSEEN).strip()
    if not text.isprintable() and any(map(_is_control, text)):
        raise Refused("pricelist.control")
    return text


def _is_control(one: str) -> bool:
    return unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} or one in _DIRECTION


def read_name(cell: Cell) -> str:
    """A product's name, which also goes to the buyer's phone."""
    text = read_text(cell)
    if not text.strip(_FILLERS):
        raise Refused("pricelist.no_name")
    if not _UNSENDABLE.isdisjoint(text):
        raise Refused("pricelist.quote")
    if len(text) > MOST_NAME:
        raise Refused("pricelist.too_long", most=MOST_NAME)
    return text


def read_category(cell: Cell) -> str:
    """The shelf that a product stands on; blank where there are none."""
    text = read_text(_seen(cell))
    if len(text) > MOST_CODE:
        raise Refused("pricelist.too_long", most=MOST_CODE)
    return text


def _seen(cell: Cell) -> Cell:
    """What stands in the cell for who looks at it; a merged cell says the same of all its rows."""
    return cell.above if isinstance(cell, Merged) else cell


def _left_blank(cell: Cell) -> bool:
    """Whether nothing was written there, nor above for several lines at once."""
    return is_blank(cell) and not isinstance(cell, Merged)


def tax_word(text: str) -> TaxClass | None:
    """The class that a word names by itself."""
    return _TAX_WORDS.get(re.sub(r"[\s_\-]", "", text).casefold())


def read_code(cell: Cell) -> str:
    """A SKU or barcode: digits that a spreadsheet took for a number come back exact, or not at all.

    Blank is "".
    """
    if isinstance(cell, int | float) and not 0 <= cell < MOST_EXACT:
        raise Refused("pricelist.damaged_number")
    if isinstance(cell, float) and not cell.is_integer():
        raise Refused("pricelist.damaged_number")
    text = read_text(cell)
    if _SCIENTIFIC.fullmatch(text) or _POINT_NOUGHT.fullmatch(text):
        raise Refused("pricelist.damaged_number")
    if not text.isprintable():
        raise Refused("pricelist.control")
    if len(text) > MOST_CODE:
        raise Refused("pricelist.too_long", most=MOST_CODE)
    return text


def read_sku(cell: Cell) -> str:
    """The code that a product is known by."""
    code = read_code(cell)
    if not code:
        raise Refused("pricelist.no_sku")
    return code


def is_open_price(cell: Cell) -> bool:
    """Whether the cell says that the price is asked for at the counter."""
    word = re.sub(r"\s", "", cell).casefold() if isinstance(cell, str) else ""
    return unicodedata.normalize("NFC", word) in _OPEN_PRICE


def read_price(cell: Cell) -> Won:
    """Whole won, VAT included. Nought is allowed: a gift beside other things.

    Nought is also what an open price is until the counter asks for it.
    """
    if _left_blank(cell):
        raise Refused("pricelist.no_price")
    if is_open_price(cell):
        return Won(0)
    try:
        price = _whole(cell) if isinstance(cell, int | float) else parse_won(read_text(cell))
    except ValueError:
        raise Refused("pricelist.bad_price") from None
    if price > MAX_PAYMENT_WON:
        raise Refused("pricelist.price_too_high", most=MAX_PAYMENT_WON)
    return Won(price)


def _whole(number: float) -> int:
    if number < 0 or number != number // 1:
        raise ValueError(number)
    return int(number)


def read_stock(cell: Cell) -> int | None:
    """How many there are; blank means that nobody counts them."""
    if _left_blank(cell):
        return None
    try:
        count = _whole(cell) if isinstance(cell, int | float) else _counted(read_text(cell))
    except ValueError:
        raise Refused("pricelist.bad_stock") from None
    if count > MOST_STOCK:
        raise Refused("pricelist.stock_too_high", most=MOST_STOCK)
    return count


def _counted(text: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    found = _COUNT.fullmatch(half_width(text))
    if found is None:
        raise ValueError(text)
    return number_of(found.group(1))


def read_tax(cell: Cell, yes_means: TaxClass | None, *, numbers_are_tax: bool = False) -> TaxClass:
    """Taxable unless the list says otherwise; yes and no only under a word that asks.

    Where numbers may be amounts of tax, 1 and 0 are neither yes nor no.
    """
    text = read_text(_seen(cell))
    if not text:
        return TaxClass.TAXABLE
    found = tax_word(text)
    if found is None and yes_means is not None and not (numbers_are_tax and text.isdecimal()):
        other = TaxClass.EXEMPT if yes_means is TaxClass.TAXABLE else TaxClass.TAXABLE
        word = text.casefold()
        found = yes_means if word in _YES else other if word in _NO else None
    if found is None:
        raise Refused("pricelist.bad_tax")
    return found
