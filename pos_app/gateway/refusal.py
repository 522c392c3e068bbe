"""Toss' noes: its error codes and the guide's numbers, and which of them say that nothing moved.

Nothing else in the program knows them. Source: toss-pay-api.md §3.7 and §6; fault-model.md §2.3.
"""

from __future__ import annotations

import re

# A no that cannot turn into a charge by itself (fault-model.md §2.3).
_FINAL = frozenset(
    {
        "EXECUTE_PAY_NOT_APPROVED",
        "COMMON_NOT_ENOUGH_CASH",
        "COMMON_EXCEED_LIMIT",
        "COMMON_INVALID_API_KEY",
        "PAYMENT_SHOP_STATE_NOT_NORMAL",
    }
)
# A card's refusal is final; a card network's trouble is not a refusal.
_CARD_TROUBLE = re.compile(r"SYSTEM|TIMEOUT|PENDING|DELAY|PROGRESS")
ABSENT_CODES = frozenset({"COMMON_PAY_NOT_FOUND", "COMMON_INVALID_PAY", "TRANSACTION_NOT_FOUND"})
# The number of a create stands for another payment already.
TAKEN_CODES = frozenset({"PAYMENT_DUPLICATION_ORDER_NO", "PAYMENT_EXISTING_PAYMENT"})
BUSY_CODES = frozenset({"COMMON_THROTTLED"})
KEY_CODES = frozenset({"COMMON_INVALID_API_KEY", "COMMON_UNAUTHORIZED"})

# A refund's no that Toss gives before anything moves; each with the words of toss-pay-api.md. It
# is over when Toss' own status has confirmed it, like a last word. A code of which §6 says that
# the status tells ("not refundable", "not finished"), that it may run by itself, or nothing about
# refunds, is no such no: COMMON_REFUND_ERROR is the general failure, and PAUSE_USER is silence.
_REFUND_REFUSED = frozenset(
    {
        "REFUND_EXCEED_DAILY",  # §3.9 "over it → refused", §4.3; §6 "over shop's allowance"
        "REFUND_EXCEED_AMOUNT",  # §6 "more than paid: fix"
        "REFUND_NO_TAXFREE_ON_COMPLEX_TAX",  # §6 "tax split missing/wrong: fix"
        "COMMON_INVALID_PARAMETER",  # §6 "bad/missing value: fix"
        "COMMON_UNAUTHORIZED",  # §6 "not allowed: stop", as COMMON_INVALID_API_KEY
        "PAYMENT_SHOP_STATE_CANNOT_REFUND",  # §6 "shop suspended: stop"
        "INACTIVE_USER",  # §4.3 "withdrawn user"
        "COMMON_ASSET_GET_ACCOUNT_ERROR",  # §4.3 "account frozen: buyer must call Toss, then retry"
    }
)

# Numbers of the guide's era (toss-pay-api.md §3.7).
V1_KEY_REFUSED = 1
V1_ABSENT = 71
V1_TAKEN = 11
V1_REFUND_REFUSED = range(50, 57)


def is_final(code: str) -> bool:
    """Whether this error code is listed as a last word."""
    return code in _FINAL or (code.startswith("CARD_") and not _CARD_TROUBLE.search(code))


def refuses_refund(code: str) -> bool:
    """Whether this error code says of a refund that Toss did not begin it."""
    return is_final(code) or code in _REFUND_REFUSED
