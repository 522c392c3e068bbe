"""Which product a code rings up."""

from __future__ import annotations

import pytest

from pos_app.ui.shelf import Directory, Shelf
from tests.domain.make import product

GOODS = (product("8801"), product("B", barcode="8801"), product("c"), product("D", barcode="C"))


@pytest.mark.parametrize(
    ("code", "sku"), [("8801", "B"), ("c", "c"), ("C", "D"), ("b", "B"), ("d", "D")]
)
def test_a_barcode_comes_before_a_sku_and_capitals_count_first(code: str, sku: str) -> None:
    found = Shelf(Directory(GOODS)).by_code([code])
    assert found is not None
    assert found.sku == sku


def test_a_code_of_nothing_rings_up_nothing() -> None:
    assert Shelf(Directory(GOODS)).by_code(["8802", "E"]) is None
