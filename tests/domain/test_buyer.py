"""What the buyer's side of the counter may show."""

from __future__ import annotations

import pytest

from pos_app.domain.buyer import CALM, View, view_of
from pos_app.domain.face import AMBER, GREEN, RED, Face


def test_only_booked_money_thanks_the_buyer() -> None:
    assert {face for face in Face if view_of(face) is View.PAID} == GREEN


@pytest.mark.parametrize("face", [Face.LEFT_OVER, Face.BUYER_HERE, Face.FOUND, Face.OTHER_KEY])
def test_what_may_be_another_buyers_is_not_shown(face: Face) -> None:
    assert view_of(face) is View.IDLE


@pytest.mark.parametrize("face", [Face.CHECKING, Face.REFUSED, Face.ALARM, Face.DENIED])
def test_doubt_is_one_reassuring_view(face: Face) -> None:
    assert view_of(face) is View.CHECKING


def test_a_qr_whose_time_is_over_is_not_to_be_scanned() -> None:
    assert view_of(Face.SHOW_QR) is View.SCAN
    assert view_of(Face.SHOW_QR, lapsed=True) is View.LAPSED
    assert view_of(Face.PAYING, lapsed=True) is View.PAYING


def test_what_did_not_work_never_looks_like_success() -> None:
    assert {view_of(face) for face in RED - {Face.REFUSED}} == {View.NOT_PAID, View.SOLD_OUT}
    assert view_of(Face.GIVEN_UP) is view_of(Face.CANCELLED) is View.ENDED


def test_the_cashier_has_nothing_to_do_while_the_buyer_pays() -> None:
    calm = {face for face in Face if view_of(face) in CALM}
    assert calm == {Face.PREPARING, Face.SHOW_QR, Face.PAYING}
    assert not calm & AMBER
