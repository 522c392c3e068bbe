"""Business numbers: their form and their last digit."""

from __future__ import annotations

import pytest

from pos_app.domain.business import parse_business_no


@pytest.mark.parametrize("text", ["123-45-67891", "1234567891", " 123 45 67891 "])
def test_a_number_is_written_in_one_way(text: str) -> None:
    assert parse_business_no(text) == "123-45-67891"


@pytest.mark.parametrize("text", ["214-88-00591", "000-00-00000"])
def test_the_last_digit_follows_from_the_others(text: str) -> None:
    assert parse_business_no(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "123-45-6789", "123-456-7891", "12345678910", "abc-de-fghij", "１２３-４５-６７８９１"],
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_business_no(text)


def test_every_other_last_digit_is_refused() -> None:
    right = [last for last in range(10) if _fits(f"123-45-6789{last}")]
    assert right == [1]


def _fits(text: str) -> bool:
    try:
        parse_business_no(text)
    except ValueError:
        return False
    return True
