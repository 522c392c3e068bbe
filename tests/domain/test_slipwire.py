"""A slip comes out of the other process as it went in."""

from __future__ import annotations

import json

import pytest

from pos_app.domain.slip import Place, Text, Weight
from pos_app.domain.slipwire import slip_as_object, slip_of
from tests.paper.slips import slips


@pytest.mark.parametrize("name", slips())
def test_every_slip_comes_back_as_it_was(name: str) -> None:
    slip = slips()[name]
    back = slip_of(json.loads(json.dumps(slip_as_object(slip))))
    assert back == slip
    assert {type(one) for one in back.lines} == {type(one) for one in slip.lines}


def test_what_compares_by_identity_is_the_same() -> None:
    slip = slips()["sale"]
    back = slip_of(json.loads(json.dumps(slip_as_object(slip))))
    texts = [one for one in back.lines if isinstance(one, Text)]
    assert any(one.weight is Weight.LARGE for one in texts)
    assert any(one.place is Place.CENTER for one in texts)
