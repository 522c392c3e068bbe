"""The laptop is gone: a day, the copy, more sales and refunds, and all of it found again at Toss.

    python -m tests.stories.dead_laptop [--day 30] [--after 50] [--refunds 5]

Sells quickly, and restores and settles with the program at its own pace of a question a second,
once with the journal that survived on a stick and once without. Says how long that took.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pos_app.profile import API_VARIABLE, KEY_VARIABLE, URL_VARIABLE
from pos_app.store.books import open_books_to_read
from pos_app.store.lost import Left
from tests.stories.till import Toss, stand_in
from tests.stories.zygote import CopiedTill, Zygote

GOODS = ("TEA", "RICE", "TEA*2")
PATIENCE_S = 3600.0
KEYLESS = dict.fromkeys((URL_VARIABLE, API_VARIABLE, KEY_VARIABLE))


@dataclass(frozen=True, slots=True)
class Size:
    """Sales of the day before the copy, sales after it, and refunds after it."""

    day: int = 30
    after: int = 50
    refunds: int = 5


@dataclass(frozen=True, slots=True)
class Found:
    """What stood in the books of the new machine, and the seconds until it did."""

    again: int
    refunds: int
    with_lines: int
    restore_s: float
    settle_s: float


def sell(till: CopiedTill, toss: Toss, count: int) -> list[str]:
    """So many paid sales; gives their order numbers."""
    sold = []
    for number in range(count):
        sale = till.order("sell", GOODS[number % len(GOODS)], "--json")
        sold.append(str(sale.line()["order_no"]))
        toss.tell("approve", orderNo=sold[-1])
        assert sale.done().code == 0
    return sold


def give_back(till: CopiedTill, order_no: str) -> None:
    """The buyer of this sale brings something back."""
    words = ("refund", order_no, "--amount", "1000", "--tax-free", "0", "--reason", "교환")
    done = till.order(*words).done()
    assert done.code == 0, done.err


def drill(
    zygote: Zygote, toss: Toss, folder: Path, size: Size, *, stick: bool, quick: bool
) -> Found:
    """The whole of it; `stick` has the journal of the machine that is gone."""
    old = CopiedTill(zygote, folder / "old", toss.url()).stocked()
    for sku in ("TEA", "RICE"):
        assert old.finish("stock", "receive", sku, "1000").code == 0
    day = sell(old, toss, size.day)
    copy = folder / "마지막 백업.db"
    assert old.finish("backup", str(copy)).code == 0
    after = sell(old, toss, size.after)
    teas = [one for number, one in enumerate(after) if GOODS[number % len(GOODS)] != "RICE"]
    for order_no in teas[: size.refunds]:
        give_back(old, order_no)
    journal = Path(shutil.copy(old.data / "test" / "booth.journal", folder / "booth.journal"))
    shutil.rmtree(old.data)  # the machine is gone

    # As docs/lost-laptop.md has it: until the new machine has its key, it only practises.
    new = CopiedTill(zygote, folder / "new", toss.url())
    words = ("restore", str(copy), *(("--journal", str(journal)) if stick else ()))
    too_soon = new.finish(*words, **KEYLESS)
    assert (too_soon.code, "enter such a key first" in too_soon.err) == (2, True), too_soon.err
    assert new.finish("settle").code == 0  # with its key it begins books, which are empty
    began = time.perf_counter()
    assert new.order(*words, quick=quick).done().code == 0
    restored = time.perf_counter()
    settled = new.order("settle", "--json", quick=quick).done(PATIENCE_S)
    assert settled.code == 0, settled.err
    done = time.perf_counter()
    again, refunds, with_lines = compare(new, toss, day, after, stick=stick)
    return Found(again, refunds, with_lines, restored - began, done - restored)


def compare(
    till: CopiedTill, toss: Toss, day: list[str], after: list[str], *, stick: bool
) -> tuple[int, int, int]:
    """Hold the books to the stand-in's, row by row; gives what is found again."""
    rows = {row["order_no"]: row for row in till.sales()}
    theirs = {one["order_no"]: one for one in toss.payments(day[0].partition("-")[0])}
    assert set(rows) == set(theirs) == {*day, *after}
    with closing(open_books_to_read(till.data / "test")) as books:
        differences = {one.order_no: int(one.toss_won) for one in books.lost.differences()}
        assert books.lost.left() == Left(series=0, sales=0)
    assert not (stick and differences)
    back = {order_no: differences.get(order_no, row["refunded"]) for order_no, row in rows.items()}
    for order_no, row in rows.items():
        truth = theirs[order_no]
        assert (row["state"], row["paid_amount"]) == ("paid", truth["amount"]), row
        assert (truth["debits"], back[order_no]) == (1, truth["refunded"]), row
    checks = {one["check"]: one["ok"] for one in till.finish("doctor", "--json").objects}
    assert checks["doctor.books_good"]
    lost = [rows[order_no] for order_no in after]
    named = sum(all(line["sku"] for line in row["lines"]) for row in lost)
    return len(lost), sum(back[one] > 0 for one in after), named


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("day", "after", "refunds"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Size(), name))
    size = Size(**{name: int(value) for name, value in vars(parser.parse_args()).items()})
    for stick in (True, False):
        with tempfile.TemporaryDirectory() as work, Zygote() as zygote:
            folder = Path(work)
            with stand_in(folder / "toss") as toss:
                found = drill(zygote, toss, folder, size, stick=stick, quick=False)
        what = "with the journal" if stick else "without it"
        sys.stdout.write(
            f"{what}: {found.again} of {size.after} sales found again ({found.with_lines} with"
            f" their lines), {found.refunds} of {size.refunds} refunds; books and Toss agree;"
            f" restored in {found.restore_s:.1f} s, all found after {found.settle_s:.0f} s more\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
