"""Whole won and the tax inside a price."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

Won = NewType("Won", int)

# toss-pay-api.md §2: a payment's amount has seven digits at most.
MAX_PAYMENT_WON = Won(9_999_999)

# Plain digits, or in thousands, with commas or blanks between; `number_of` reads them.
NUMBER = r"\d{1,3}(?:(?:\s*,\s*|\s)\d{3})+|\d+"
# Korean keyboards and fonts show the backslash (0x5C in CP949) as the won sign.
_WON_TEXT = re.compile(rf"\s*(?:₩|\\|KRW)?\s*({NUMBER})\s*(?:원)?\s*", re.ASCII | re.IGNORECASE)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．＼￦\u3000\xa0", "0123456789,.\\₩  ")


@dataclass(frozen=True, slots=True)
class TaxSplit:
    """How an amount divides for the tax office, in won; the parts add up to the amount."""

    taxable_won: Won
    vat_won: Won
    tax_free_won: Won
    service_fee_won: Won = Won(0)

    @property
    def total_won(self) -> Won:
        return Won(self.taxable_won + self.vat_won + self.tax_free_won + self.service_fee_won)


def split_tax(taxable_total_won: Won, tax_free_won: Won) -> TaxSplit:
    """Split VAT-inclusive totals as Toss does: VAT is a eleventh of the taxable total, rounded up.

    Computed on the sale's total, never per line: rounded units do not add up to the rounded sum.
    Source: toss-pay-api.md §7.
    """
    vat = -(-taxable_total_won // 11)
    return TaxSplit(Won(taxable_total_won - vat), Won(vat), tax_free_won)


def parse_won(text: str) -> Won:
    """Read a price as owners write it: `35000`, `35,000`, `₩35,000`, `35,000 원`.

    Digits and signs may be full-width, the backslash may stand for the won sign, and a blank for
    the comma.

    Raises ValueError for anything else, negative and fractional amounts included.
    """
    found = _WON_TEXT.fullmatch(half_width(text))
    if found is None:
        raise ValueError(text)
    return Won(number_of(found.group(1)))


def half_width(text: str) -> str:
    """The text with full-width digits and signs made plain; `①` and `²` are no digits."""
    return unicodedata.normalize("NFC", text).translate(_FULL_WIDTH)


def number_of(digits: str) -> int:
    """The number that digits with thousands separators write."""
    return int(re.sub(r"[\s,]", "", digits))


def format_won(amount_won: int) -> str:
    """Digits with thousands separators; the language adds its own 원 or ₩."""
    return f"{amount_won:,}"
