"""After the laptop is gone every sale and refund is found again, with and without its journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.dead_laptop import Size, drill
from tests.stories.till import Toss
from tests.stories.zygote import Zygote

FEW = Size(day=2, after=4, refunds=2)


@pytest.mark.parametrize("stick", [True, False])
def test_all_is_found_on_another_machine(
    zygote: Zygote, toss: Toss, tmp_path: Path, stick: bool
) -> None:
    found = drill(zygote, toss, tmp_path, FEW, stick=stick, quick=True)
    assert (found.again, found.refunds) == (FEW.after, FEW.refunds)
    assert found.with_lines == (FEW.after if stick else 0)
