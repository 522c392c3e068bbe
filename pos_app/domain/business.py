"""Who sells: what a slip says of the shop, and whether its business number can be right."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"(\d{3})[-\s]?(\d{2})[-\s]?(\d{5})", re.ASCII)
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


@dataclass(frozen=True, slots=True)
class ShopDetails:
    """What stands at the head and the foot of a slip; what is blank is left out."""

    name: str = ""
    business_no: str = ""
    owner: str = ""
    address: str = ""
    phone: str = ""
    refund_note: str = ""
    print_note: bool = False  # the note of a sale stands on its slip


def parse_business_no(text: str) -> str:
    """A business number (사업자등록번호) as `000-00-00000`; hyphens may be missing.

    Raises ValueError for another form, and for a last digit that does not follow from the others.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    digits = [int(one) for one in "".join(found.groups())]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    total += digits[8] * _WEIGHTS[8] // 10
    if (total + digits[9]) % 10:
        raise ValueError(text)
    return "-".join(found.groups())
