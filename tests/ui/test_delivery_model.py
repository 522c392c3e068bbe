"""The preview of a price list: what would become of each row, and what it would overwrite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.catalog import PricedRow, Product, plan_import
from pos_app.domain.money import Won
from pos_app.domain.pricelist import Sifted
from pos_app.domain.table import Table
from pos_app.flow.intake import Weighed
from pos_app.ui.models.delivery import DeliveryModel
from pos_app.ui.models.replacing import compared
from tests.domain.make import product
from tests.ui.booth import words

SOCKS = replace(product("P001"), name="Socks big", price_won=Won(9_000))
MUG = replace(product("P002"), name="머그컵 (대)", price_won=Won(12_000))


def previewed(*products: Product) -> DeliveryModel:
    """What the window shows of a list of these, over books with socks and a mug."""
    known = {one.sku: one for one in (SOCKS, MUG)}
    rows = tuple(PricedRow(line, one, None) for line, one in enumerate(products, 2))
    change = plan_import(known, rows)
    model = DeliveryModel(words("ko"))
    weighed = Weighed(Table(1, (), ()), Sifted(rows), change)
    model.show_list(compared(lambda: weighed, known.get))
    return model


def row(model: DeliveryModel, number: int) -> tuple[str, str, str]:
    line, what, becomes = (model.index(number, column).data() for column in range(3))
    return line, what, becomes


def test_what_is_replaced_stands_before_what_replaces_it() -> None:
    dearer = replace(MUG, price_won=Won(13_000))
    renamed = replace(MUG, name="머그컵")
    say = words("ko").say
    assert row(previewed(dearer), 0)[1:] == (
        "머그컵 (대) · 12,000원 → 13,000원 · P002", say("delivery.changed"),
    )  # fmt: skip
    assert row(previewed(renamed), 0)[1] == "머그컵 (대) → 머그컵 · 12,000원 · P002"
    assert row(previewed(replace(MUG, barcode="1")), 0)[1] == "머그컵 (대) · 12,000원 · P002"
    assert row(previewed(MUG), 0)[2] == say("delivery.same")


@pytest.mark.parametrize("name", ["감귤 에코백 1호", "Tea"])
def test_another_product_under_a_known_sku_stands_first_as_a_doubt(name: str) -> None:
    bag = replace(product("P001"), name=name, price_won=Won(1_000))
    new = replace(product("N1"), name="컵")
    model = previewed(new, MUG, bag)
    assert row(model, 0) == (
        "4", f"Socks big → {name} · 9,000원 → 1,000원 · P001", words("ko").say("delivery.another"),
    )  # fmt: skip
    assert [row(model, number)[0] for number in range(3)] == ["4", "2", "3"]
