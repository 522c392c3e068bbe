"""Particles behind Korean words, digits and what nobody knows how to say."""

from __future__ import annotations

import pytest

from pos_app.domain.particle import particle


@pytest.mark.parametrize(
    ("word", "forms", "said"),
    [
        ("구름", "이/가", "이"),
        ("사과", "이/가", "가"),
        ("구름 14", "이/가", "가"),  # 사
        ("구름 13", "이/가", "이"),  # 삼
        ("ORDER-10", "은/는", "은"),  # 영
        ("환불 2", "을/를", "를"),
        ("서울", "으로/로", "로"),
        ("부산", "으로/로", "으로"),
        ("제주", "으로/로", "로"),
        ("주문 7", "으로/로", "로"),  # 칠
        ("주문 6", "으로/로", "으로"),  # 육
        ("‘강남점’", "을/를", "을"),
        ("달토끼 (새것) ", "은/는", "은"),
        ("값", "을/를", "을"),
        ("booth.db", "을/를", "을(를)"),
        ("COM", "으로/로", "(으)로"),
        ("", "이/가", "이(가)"),
        ("ㅋㅋ", "은/는", "은(는)"),
    ],
)
def test_the_particle_follows_the_sound(word: str, forms: str, said: str) -> None:
    assert particle(word, forms) == said
