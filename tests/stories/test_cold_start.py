"""Each command as a process that begins from nothing, without Qt: what it loads is all there.

In the other stories a command is a copy of the program, which is loaded already (`zygote`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.till import Done, Till, Toss


@pytest.fixture(scope="module")
def till(toss: Toss, tmp_path_factory: pytest.TempPathFactory) -> Till:
    return Till(tmp_path_factory.mktemp("cold"), toss.url()).stocked()


@pytest.fixture(scope="module")
def sale(till: Till) -> Done:
    """A sale that nobody pays for."""
    return till.run("sell", "TEA", "--wait", "0", "--json")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "products import {data}/../goods.csv"),
        (0, "products export {tmp}/goods.xlsx"),
        (0, "sales list"),
        (0, "sales export {tmp}/sales.csv"),
        (0, "staff list"),
        (2, "staff add 아무개 --role manager"),
        (2, "staff retire 아무개"),
        (2, "staff pin 아무개 --pin-stdin"),
        (2, "staff reset 아무개"),
        (2, "refund {order_no} --reason 교환"),
        (0, "settle"),
        (0, "backup {tmp}/copy.db"),
        (2, "restore {tmp}/none.db"),
    ],
)
def test_a_command_starts_without_qt(
    till: Till, sale: Done, tmp_path: Path, code: int, words: str
) -> None:
    order_no = sale.objects[-1]["order_no"]
    filled = [
        word.format(data=till.data, tmp=tmp_path, order_no=order_no) for word in words.split()
    ]
    done = till.run(*filled)
    assert (sale.code, done.code, bool(done.err)) == (3, code, code == 2), done
