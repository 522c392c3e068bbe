"""A disk that fails at its n-th call, once or from then on, under the unchanged store.

python -m tests.powercut.broken ROOT STRIDE, with recorder.c preloaded. For each deed, error and
way of failing: n is 1, 1 + STRIDE … until the deed meets no error any more. Prints a line of JSON
for each trial; `wrong` says what the books did that they must not.
"""

from __future__ import annotations

import ctypes
import errno
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Attempt, State
from pos_app.domain.refund import Refund
from pos_app.errors import StoreError
from pos_app.store import integrity
from pos_app.store.anchor import refresh_anchor
from pos_app.store.place import DATABASE, JOURNAL
from pos_app.store.vault import Vault
from tests.powercut.facts import Facts, facts_of
from tests.store.shop import APPLE, COFFEE, Shop, begin, line

NOTHING = TaxSplit(Won(0), Won(0), Won(0))
# What a deed may never survive: these two carry every commit.
CARRIERS = (f"{DATABASE}-wal", JOURNAL)


def sell(shop: Shop) -> Attempt:
    return shop.paid(line(COFFEE), line(APPLE))


def give_back(shop: Shop) -> Refund:
    (known, *_) = [one for one in shop.books.records(None, None) if one.attempt.paid_at]
    wish = Refund("", known.attempt.order_no, Won(1_000), NOTHING, "교환", "", shop.now(), 0,
                  Won(9_999_999))  # fmt: skip
    return shop.books.returns.open(wish, 500)


def import_list(shop: Shop) -> str:
    shop.stock_up((COFFEE, 7), (APPLE, 9))
    return "imported"


def anchor(shop: Shop) -> str:
    refresh_anchor(shop.books.database, shop.books.anchor)
    return "anchored"


def back_up(shop: Shop) -> Path | None:
    return Vault(shop.books.database, 1, min_free_bytes=0).at_closing(shop.now())


def reopen(shop: Shop) -> str:
    shop.reopen()
    return "opened"


DEEDS: dict[str, Callable[[Shop], object]] = {
    one.__name__: one for one in (sell, give_back, import_list, anchor, back_up, reopen)
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Which call of a deed fails, with what, and whether all after it do."""

    deed: str
    at: int
    error: int
    for_ever: bool


class Shim:
    """The recorder's hand on the disk."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.powercut_failed.restype = ctypes.c_char_p

    def fail(self, fault: Fault) -> None:
        self._library.powercut_fail(ctypes.c_long(fault.at), fault.error, int(fault.for_ever))

    def mend(self) -> str:
        """Let everything work again, and name the first file at which something failed."""
        failed: bytes = self._library.powercut_failed()
        told = Path(failed.decode()).name
        self._library.powercut_fail(ctypes.c_long(0), 0, 0)
        return told


def trial(shim: Shim, template: Path, folder: Path, fault: Fault) -> tuple[str, str]:
    """Where the disk failed, "" where it did not; and what was wrong with the books then."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    shop = Shop(folder)
    before, answer = _facts(shop), None
    shim.fail(fault)
    try:
        answer = DEEDS[fault.deed](shop)
    except StoreError:
        answer = None
    finally:
        failed = shim.mend()
    shop.books.close()
    return failed, "; ".join(_wrong(shop, before, answer, failed, fault)) if failed else ""


def _facts(shop: Shop) -> Facts:
    with shop.books.database.read() as db:
        return facts_of(db)


def _wrong(shop: Shop, before: Facts, answer: object, failed: str, fault: Fault) -> Iterator[str]:
    if answer is not None and failed in CARRIERS and fault.deed in {"sell", "give_back"}:
        yield f"success was reported although {failed} failed"
    shop.books = begin(shop.folder)
    now = _facts(shop)
    for table in ("attempts", "refunds"):
        for one, (_, version) in before[table].items():
            if now[table].get(one, ["", -1])[1] < version:
                yield f"{one} is gone"
    if now["entries"] < before["entries"]:
        yield "the ledger is shorter"
    if isinstance(answer, Attempt) and shop.books.attempt(answer.order_no) != answer:
        yield "the sale is not as it was answered"
    if isinstance(answer, Refund) and shop.books.returns.one(answer.refund_no) != answer:
        yield "the refund is not as it was answered"
    for finding in integrity.check_all(shop.books.database, shop.books.anchor):
        yield str(finding)
    if shop.paid().state is not State.PAID:
        yield "nothing can be sold any more"
    shop.books.close()


def main() -> None:
    """Try every fault of this stride."""
    root, stride = Path(sys.argv[1]), int(sys.argv[2])
    shim, template = Shim(), root / "template"
    shop = Shop(template)
    shop.paid(line(COFFEE), line(APPLE))
    shop.books.close()
    for deed in DEEDS:
        for error in (errno.EIO, errno.ENOSPC):
            for for_ever in (False, True):
                at, failed = 1, "begin"
                while failed:
                    fault = Fault(deed, at, error, for_ever)
                    failed, wrong = trial(shim, template, root / "trial", fault)
                    told = {"deed": deed, "at": at, "error": errno.errorcode[error],
                            "for_ever": for_ever, "failed": failed, "wrong": wrong}  # fmt: skip
                    sys.stdout.write(json.dumps(told) + "\n")
                    at += stride


if __name__ == "__main__":
    main()
