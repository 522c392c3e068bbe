"""Every state has a face, and only a committed sale has a green one."""

from typing import Any

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.face import AMBER, GREEN, RED, Face, face_of
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Mode, State
from pos_app.domain.receipt import Sale, SaleRecord
from tests.domain.make import NOON, attempt


@pytest.mark.parametrize(
    ("state", "facts", "how", "face"),
    [
        (State.CREATING, {}, {}, Face.PREPARING),
        (State.WAITING, {}, {"attended": True}, Face.SHOW_QR),
        (State.WAITING, {}, {"attended": True, "stage": Stage.STANDBY}, Face.SHOW_QR),
        (State.WAITING, {}, {"attended": True, "stage": Stage.APPROVED}, Face.PAYING),
        (State.WAITING, {}, {}, Face.LEFT_OVER),
        (State.WAITING, {}, {"stage": Stage.APPROVED}, Face.BUYER_HERE),
        (State.EXECUTING, {}, {"on_the_wire": True}, Face.PAYING),
        (State.EXECUTING, {}, {}, Face.CHECKING),
        (State.UNKNOWN, {}, {}, Face.CHECKING),
        (State.UNKNOWN, {}, {"on_the_wire": True}, Face.CHECKING),
        (State.UNKNOWN, {"refusal_code": "X"}, {}, Face.CHECKING),
        (State.UNKNOWN, {"refusal_code": "X", "refusal_final": True}, {}, Face.REFUSED),
        (State.UNKNOWN, {"alarm": "echo_amount"}, {}, Face.ALARM),
        (State.UNKNOWN, {}, {"may_ask": False}, Face.OTHER_KEY),
        (State.PAID, {}, {}, Face.PAID),
        (State.PAID, {"alarm": "cancelled_after_paid"}, {"attended": True}, Face.DENIED),
        (State.PAID, {"alarm": "no_such_payment"}, {"may_ask": False}, Face.DENIED),
        (State.PAID, {"recovered": True}, {}, Face.FOUND),
        (State.PAID, {"recovered": True}, {"attended": True}, Face.PAID),
        (State.PAID, {"recovered": True, "found": True}, {"attended": True}, Face.FOUND),
        (State.PAID, {"recovered": True, "shown_at": NOON}, {}, Face.PAID),
        (State.ABANDONED, {}, {}, Face.NOT_CREATED),
        (State.CANCELLED, {}, {}, Face.CANCELLED),
        (State.CANCELLED, {"given_up": True}, {}, Face.GIVEN_UP),
        (State.DECLINED, {}, {}, Face.DECLINED),
        (State.SOLD_OUT, {}, {"may_ask": False}, Face.SOLD_OUT),
    ],
)
def test_faces(state: State, facts: dict[str, Any], how: dict[str, Any], face: Face) -> None:
    assert face_of(attempt(state, **facts), **how) is face


def test_only_a_paid_row_is_green() -> None:
    for state in State:
        for stage in (None, *Stage):
            for attended in (True, False):
                face = face_of(attempt(state), stage=stage, attended=attended)
                assert (face in GREEN) == (state is State.PAID)
    assert not GREEN & AMBER
    assert not GREEN & RED
    assert not RED & AMBER


def test_a_slip_prints_toss_split_once_it_is_known() -> None:
    ours = TaxSplit(Won(16_818), Won(1_682), Won(0))
    sale = Sale(1, (), ours, NOON, Mode.TEST)
    assert sale.amount_won == 18_500
    before = SaleRecord(sale, attempt(State.PAID))
    assert (before.slip_tax, before.tax_differs) == (ours, False)
    theirs = attempt(State.PAID, toss_taxable_won=Won(16_819), toss_vat_won=Won(1_681))
    after = SaleRecord(sale, theirs)
    assert after.slip_tax == TaxSplit(Won(16_819), Won(1_681), Won(0))
    assert after.tax_differs
