"""What is heard, and when."""

from __future__ import annotations

import pytest

from pos_app.domain.chime import Chime, chime_of
from pos_app.domain.face import AMBER, Face


@pytest.mark.parametrize("before", [*Face, None])
@pytest.mark.parametrize("now", Face)
def test_no_face_sounds_like_money(before: Face | None, now: Face) -> None:
    assert chime_of(before, now) is not Chime.PAID


@pytest.mark.parametrize("face", Face)
def test_what_is_seen_first_or_stays_is_silent(face: Face) -> None:
    assert chime_of(None, face) is None
    assert chime_of(face, face) is None


@pytest.mark.parametrize("face", [Face.NOT_CREATED, Face.CANCELLED, Face.DECLINED, Face.SOLD_OUT])
def test_one_long_tone_for_not_paid(face: Face) -> None:
    assert chime_of(Face.PAYING, face) is Chime.NOT_PAID


@pytest.mark.parametrize("face", [*sorted(AMBER - {Face.OTHER_KEY}), Face.REFUSED])
def test_a_soft_tone_where_somebody_is_needed(face: Face) -> None:
    assert chime_of(Face.SHOW_QR, face) is Chime.NEEDS_YOU


@pytest.mark.parametrize("face", [Face.SHOW_QR, Face.PAYING, Face.GIVEN_UP, Face.PAID])
def test_what_goes_on_and_what_the_cashier_did_is_silent(face: Face) -> None:
    assert chime_of(Face.PREPARING, face) is None
