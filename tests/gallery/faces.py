"""A payment for every face, in the words that Toss itself uses, and in the longest ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pos_app.domain.answer import Stage as Said
from pos_app.domain.face import Face
from pos_app.domain.money import Won
from pos_app.domain.payment import GIVEN_BACK, Account, Contract, Mode, State, Tender
from pos_app.ui.tray import Entry
from tests.gallery.goods import NOW, attempt, cart
from tests.gallery.stage import Stage

PAGE = "https://pay.toss.im/payfront/auth?payToken=test_token1234567890a"
AWAY = Account(Contract.V2, "https://pay.toss.im/api/v2", Mode.TEST, "other", "7890")
LOST_KEY = Account(Contract.V2, "practice", Mode.PRACTICE, "other", "7890")
LONG_REFUSAL = (
    "토스머니 잔액이 부족하고 연결된 계좌의 1회 출금 한도를 초과하여 결제를 진행할 수 없습니다. "
    "토스 앱에서 결제 수단을 변경하신 뒤 다시 시도해 주세요. (문의: 토스 고객센터 1599-4905)"
)
REFUSAL = "계좌의 잔액이 부족합니다."


@dataclass(frozen=True)
class Sitter:
    """How to bring a face about: the row, and what is remembered of it."""

    face: Face
    state: State
    row: dict[str, Any] = field(default_factory=dict)
    before: bool = False
    attended: bool = True
    stage: Said | None = None
    asked: bool = True
    remembered: Callable[[Entry], None] | None = None


def _waited(seconds: int) -> Callable[[Entry], None]:
    def wait(entry: Entry) -> None:
        entry.waiting_since = 10_000.0 - seconds

    return wait


def _trouble(code: str, text: str = "") -> Callable[[Entry], None]:
    def fail(entry: Entry) -> None:
        assert entry.vigil is not None
        entry.vigil.failures, entry.vigil.trouble, entry.vigil.trouble_text = 3, code, text

    return fail


def _unsaved(entry: Entry) -> None:
    assert entry.vigil is not None
    entry.vigil.unsaved = True


def _going(**more: Any) -> dict[str, Any]:
    return {
        "checkout_page": PAGE, "pay_token": "t", "expires_at": NOW + timedelta(seconds=560),
        "created_at": NOW - timedelta(seconds=42), **more,
    }  # fmt: skip


WAITING, UNKNOWN = State.WAITING, State.UNKNOWN
NO = {"refusal_code": "EXECUTE_FAIL", "refusal_text": REFUSAL, "refusal_final": True}
LONG_NO = {**NO, "refusal_text": LONG_REFUSAL}
LARGE = {"amount_won": Won(212_000)}

SITTERS: dict[str, Sitter] = {
    "preparing": Sitter(Face.PREPARING, State.CREATING, asked=False),
    "show-qr": Sitter(Face.SHOW_QR, WAITING, _going()),
    "show-qr-60s": Sitter(Face.SHOW_QR, WAITING, _going(), remembered=_waited(61)),
    "show-qr-3min": Sitter(Face.SHOW_QR, WAITING, _going(), remembered=_waited(181)),
    "show-qr-lapsed": Sitter(Face.SHOW_QR, WAITING, _going(), remembered=_waited(700)),
    "show-qr-not-asked": Sitter(Face.SHOW_QR, WAITING, _going(), asked=False),
    "show-qr-no-network": Sitter(
        Face.SHOW_QR, WAITING, _going(), remembered=_trouble("no_connection")
    ),
    "left-over": Sitter(Face.LEFT_OVER, WAITING, _going(), before=True, attended=False),
    "buyer-here": Sitter(
        Face.BUYER_HERE, WAITING, _going(), before=True, attended=False, stage=Said.APPROVED
    ),
    "paying": Sitter(Face.PAYING, WAITING, _going(), stage=Said.APPROVED),
    "checking": Sitter(Face.CHECKING, UNKNOWN, _going(execute_tries=2)),
    "checking-timeout": Sitter(
        Face.CHECKING, UNKNOWN, _going(execute_tries=3), remembered=_trouble("timeout")
    ),
    "checking-toss-words": Sitter(
        Face.CHECKING,
        UNKNOWN,
        _going(execute_tries=3, refusal_text=LONG_REFUSAL, refusal_code="COMMON_ERROR"),
        remembered=_trouble("COMMON_ERROR", LONG_REFUSAL),
    ),
    "checking-not-sent": Sitter(
        Face.CHECKING, State.EXECUTING, _going(execute_tries=1), remembered=_trouble("not_trusted")
    ),
    "paying-not-taken": Sitter(
        Face.PAYING, WAITING, _going(), stage=Said.APPROVED, remembered=_trouble("not_written")
    ),
    "checking-unsaved": Sitter(
        Face.CHECKING, UNKNOWN, _going(execute_tries=1), remembered=_unsaved
    ),
    "refused": Sitter(Face.REFUSED, UNKNOWN, _going(**NO)),
    "refused-long": Sitter(Face.REFUSED, UNKNOWN, _going(**LONG_NO)),
    "paid": Sitter(Face.PAID, State.PAID, {"paid_at": NOW, "over": True}),
    "paid-money": Sitter(
        Face.PAID, State.PAID, {"paid_at": NOW, "over": True, "pay_method": "TOSS_MONEY", **LARGE}
    ),
    "paid-cash": Sitter(
        Face.PAID,
        State.PAID,
        {
            "paid_at": NOW,
            "over": True,
            "tender": Tender.CASH,
            "received_won": Won(250_000),
            **LARGE,
        },
    ),
    "found": Sitter(
        Face.FOUND, State.PAID, {"paid_at": NOW, "over": True, "found": True}, before=True
    ),
    "not-created": Sitter(Face.NOT_CREATED, State.ABANDONED, {"over": True, **NO}),
    "not-created-long": Sitter(Face.NOT_CREATED, State.ABANDONED, {"over": True, **LONG_NO}),
    "not-created-portal": Sitter(
        Face.NOT_CREATED, State.ABANDONED, {"refusal_code": "not_trusted"}
    ),
    "cancelled": Sitter(Face.CANCELLED, State.CANCELLED, {"over": True}),
    "given-up": Sitter(Face.GIVEN_UP, State.CANCELLED, {"given_up": True}),
    "given-up-late": Sitter(
        Face.GIVEN_UP, State.CANCELLED, {"given_up": True, "late_approval_at": NOW}
    ),
    "declined": Sitter(Face.DECLINED, State.DECLINED, {"over": True, **NO}),
    "declined-long": Sitter(Face.DECLINED, State.DECLINED, {"over": True, **LONG_NO}),
    "sold-out": Sitter(Face.SOLD_OUT, State.SOLD_OUT),
    "alarm": Sitter(Face.ALARM, UNKNOWN, _going(alarm="echo_amount", execute_tries=2)),
    "alarm-trouble": Sitter(
        Face.ALARM,
        UNKNOWN,
        _going(alarm="echo_amount", execute_tries=2),
        remembered=_trouble("echo_amount"),
    ),
    "denied": Sitter(
        Face.DENIED, State.PAID, {"paid_at": NOW, "alarm": "cancelled_after_paid", "shown_at": NOW}
    ),
    "given-back": Sitter(Face.DENIED, State.PAID, {"paid_at": NOW, "alarm": GIVEN_BACK}),
    "other-key": Sitter(Face.OTHER_KEY, UNKNOWN, _going(account=AWAY), before=True),
}


def sit(stage: Stage, sitter: Sitter, word: str = "", lines: int = 6) -> Entry:
    """Put such a payment on the counter."""
    held = cart(lines)
    row = replace(attempt("", held, sitter.state), **sitter.row)
    row = replace(row, word=word) if word else row
    entry = stage.put(row, held, before=sitter.before, attended=sitter.attended)
    if entry.vigil is not None:
        entry.vigil.stage = sitter.stage
        entry.vigil.asked = 9_998.0 if sitter.asked else None
    if sitter.face is Face.SHOW_QR and sitter.remembered is None:
        entry.waiting_since = 10_000.0 - 19
    if sitter.remembered is not None:
        sitter.remembered(entry)
    stage.tell(entry)
    assert entry.told is not None
    assert entry.told.face is sitter.face, (entry.told.face, sitter.face)
    return entry
