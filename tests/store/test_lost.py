"""What is left to be asked after a restore, account by account."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from pos_app.domain.payment import Mode
from pos_app.domain.search import MOST_MISSES
from pos_app.store.anchor import FileAnchor
from pos_app.store.place import ANCHOR
from pos_app.store.restore import restore
from pos_app.store.vault import back_up
from tests.store.shop import ACCOUNT, NOON, Shop

OTHER = replace(ACCOUNT, key_print="print-of-another", key_tail="0002")


def test_each_account_begins_at_the_copys_end(shop: Shop, folder: Path, tmp_path: Path) -> None:
    shop.paid()
    back_up(shop.books.database, tmp_path / "copy.db")
    shop.books.close()
    restore(
        folder, tmp_path / "copy.db", mode=Mode.TEST, journals=(), at=NOON,
        random_bits=random.Random(2).getrandbits, anchor=FileAnchor(folder / ANCHOR),
    )  # fmt: skip
    shop.reopen()
    lost = shop.books.lost
    assert lost.next_search(ACCOUNT) is None  # it has not begun
    for account in (ACCOUNT, OTHER):
        lost.begin(account)
        lost.begin(account)
        for counter in range(2, MOST_MISSES + 2):
            search = lost.next_search(account)
            assert search is not None
            assert (search.account, search.next_counter) == (account, counter)
            lost.passed(search.after(known=False))
        assert lost.next_search(account) is None
        lost.begin(account)
        assert lost.next_search(account) is None
    assert (lost.left().series, lost.left().sales) == (0, 1)
    assert lost.next_recheck(OTHER) is None
    recheck = lost.next_recheck(ACCOUNT)
    assert recheck is not None
    lost.rechecked(recheck.order_no)
    assert lost.left().sales == 0
