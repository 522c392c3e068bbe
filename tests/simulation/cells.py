"""Which fault met which step: the cells of the fault × step matrix, counted under their names.

Columns: C create, P poll, R reserve, X execute, D commit of the payment, H handover, F refund.
"""

from __future__ import annotations

from pos_app.practice.faults import Call
from tests.simulation.disk import Trouble
from tests.simulation.plan import Fault

COLUMN = {
    Call.CREATE: "C",
    Call.STATUS: "P",
    Call.EXECUTE: "X",
    Call.REFUNDS: "F",
    Call.CANCEL: "P",
    Call.SETTLEMENT: "P",
}
ROW: dict[Fault, int] = {
    Fault.LOST: 3, Fault.RESET: 3, Fault.NO_CONNECTION: 3,
    Fault.AFTER: 4,
    Fault.LATE: 5, Fault.REFUSED_VAGUE_LATE: 5,
    Fault.SERVER_ERROR: 6, Fault.SERVER_ERROR_AFTER: 6,
    Fault.HTML: 7, Fault.HTML_AFTER: 7, Fault.TRUNCATED_AFTER: 7, Fault.ODD_CODE: 7,
    Fault.CODE_FALSE: 7, Fault.CODE_TEXT: 7, Fault.CODE_FLOAT: 7, Fault.PHANTOM_FALSE: 7,
    Fault.PHANTOM_TEXT: 7, Fault.PHANTOM_FLOAT: 7, Fault.STRANGE_WORD: 7,
    Fault.REFUSED_VAGUE: 8, Fault.REFUSED_VAGUE_AFTER: 8, Fault.REFUSED_FINAL: 8, Fault.DENIED: 8,
    Fault.SLOW: 9,
    Fault.DUPLICATE: 10,
    Fault.STALE: 11,
    Fault.EXPIRED: 15,
    Fault.CAPTIVE_PORTAL: 27,
    Fault.WRONG_PAGE: 29,
    Fault.WRONG_AMOUNT: 30, Fault.WRONG_TOKEN: 30, Fault.WRONG_ORDER: 30,
    Fault.PHANTOM_AMOUNT: 30, Fault.PHANTOM_TOKEN: 30,
    Fault.WRONG_MODE: 31, Fault.PHANTOM_MODE: 31,
    Fault.THROTTLED: 32, Fault.BUSY: 32,
    Fault.BANK_BREAK: 33,
    Fault.KEY_REVOKED: 34,
}  # fmt: skip
DISK_ROW = {
    Trouble.CRASH_BEFORE: 1,
    Trouble.CRASH_AFTER: 2,
    Trouble.FULL: 19,
    Trouble.LOCKED: 20,
    Trouble.IO_ERROR: 21,
    Trouble.IO_ERROR_KEPT: 21,
}

# Every cell that this simulation reaches. The others need what it has not: a window (27, 28, 36,
# 37), a real line with certificates (28), a damaged file (22), a second process (23, 24), a power
# cut (25).
REACHED = tuple(
    f"fault_{row}_{column}"
    for row, columns in {
        1: "CPRXDHF", 2: "CPRXDHF", 3: "CPXF", 4: "CPXF", 5: "CXF", 6: "CPXF", 7: "CPXF",
        8: "CPXF", 9: "CPXF", 10: "CPXHF", 11: "PF", 12: "CPXF", 13: "PX", 14: "PX", 15: "PX",
        16: "R", 17: "RXD", 18: "F", 19: "CRDHF", 20: "CRDHF", 21: "CRDHF", 26: "CPXF",
        27: "CPXF", 29: "C", 30: "CPX", 31: "CPXF", 32: "CPXF", 33: "XF", 34: "CPXF", 35: "X",
    }.items()
    for column in columns
)  # fmt: skip

# The step that a transaction belongs to, by the event that it writes.
STEP = {
    "": "C",
    "created": "C", "create_no": "C", "create_unknown": "C", "create_not_sent": "C",
    "abandoned": "C",
    "execute_intent": "R", "execute_again": "R", "sold_out": "R", "paid_otherwise": "R",
    "execute_no": "X", "execute_unknown": "X", "execute_not_sent": "X",
    "paid": "D", "cash_taken": "D", "recovered": "D", "found": "D",
    "shown": "H", "handed_over": "H",
    "refund_decided": "F", "refund_intent": "F", "refunded": "F", "refund_no": "F",
    "refund_unknown": "F", "refund_not_sent": "F", "refund_recovered": "F",
    "refunded_in_cash": "F", "refund_request_open": "F", "refund_request_approved": "F",
    "refund_request_rejected": "F", "refund_refusal_confirmed": "F", "refund_doubtful": "F",
}  # fmt: skip


def cell(row: int, column: str) -> str:
    """The name of a cell."""
    return f"fault_{row}_{column}"
