"""Numbers as Excel shows them: a price in dollars is no price in won."""

from __future__ import annotations

import pytest

from pos_app.domain.table import Disguised
from pos_app.paper.numberformat import as_shown


@pytest.mark.parametrize(
    "number_format",
    [
        "General", "0", "#,##0", "#,##0.00", "@", '#,##0"원"', '#,##0\\ "원"', '0"개"',
        "[Red]#,##0", '[$₩-412]#,##0', "[$-412]#,##0", '[$KRW] #,##0', '"₩"#,##0;[Red]"₩"\\-#,##0',
        "\\₩#,##0",
        '_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-', '"KRW "#,##0', "0_);[Red]\\(0\\)", "G/표준",
        '"$"#,##0_);("$"#,##0)',  # whatever is money where the workbook is opened
        "000\\-0000", "0.00E+00",
    ],
)  # fmt: skip
def test_these_show_the_number_itself(number_format: str) -> None:
    assert as_shown(4_500, number_format) == 4_500


@pytest.mark.parametrize(
    "number_format",
    [
        "$#,##0", '"$"#,##0', "[$$-409]#,##0.00", "[$€-2] #,##0", "[$USD] #,##0", "#,##0\\ €",
        "¥#,##0", "#,##0,", "0.0,", '#,##0,"천원"', '#,##0"만원"', "0%", "0.0%", '"A"000', '"품절"',
        "[$AB]000",
    ],
)  # fmt: skip
def test_these_show_another_number(number_format: str) -> None:
    assert as_shown(45, number_format) == Disguised("45")


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (1, "000", "001"), (123_456_789_012.0, "0000000000000", "0123456789012"),
        (1_234, "000", "1234"), (1.5, "000", 1.5), (-1, "000", -1), (1e15, "000", 1e15),
    ],
)  # fmt: skip
def test_noughts_in_front_belong_to_a_code(
    number: float, number_format: str, shown: object
) -> None:
    assert as_shown(number, number_format) == shown
