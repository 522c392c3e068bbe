"""The drill: sell, back up, sell on, lose the books, restore, and find every won again at Toss."""

from __future__ import annotations

import random
import shutil
from collections import Counter as Tally
from pathlib import Path

from pos_app.domain.payment import Attempt, Mode, State
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.store.anchor import FileAnchor
from pos_app.store.integrity import check_all
from pos_app.store.place import ANCHOR, JOURNAL
from pos_app.store.restore import Restored, restore
from pos_app.store.vault import back_up
from tests.flow.counter_kit import RICE, STOCK, TEA, Kit, Patience

NAME = "복구된 결제"
PLACES = ("same folder", "new folder with the journal", "new folder")


class Drill:
    """One shop on its worst day; everything that it does comes from one seed."""

    def __init__(self, kit: Kit, seed: int) -> None:
        self.kit = kit
        self.chance = random.Random(seed)
        self.sold: Tally[str] = Tally()
        self.refundable: list[Attempt] = []

    def trade(self, sales: int) -> None:
        """Sales as they come: paid, given up, cancelled, never created; some money goes back."""
        for _ in range(sales):
            self.chance.choice((self.pay, self.pay, self.pay, self.leave, self.unplug))()
            if self.refundable and self.chance.random() < 0.3:
                self.give_back(self.refundable.pop(self.chance.randrange(len(self.refundable))))

    def pay(self) -> None:
        goods = self.chance.choice(((TEA,), (RICE,), (TEA, RICE)))
        if any((self.kit.level(one)[0] or 0) < 1 for one in goods):
            return
        attempt = self.kit.shown(*goods)
        self.kit.approve(attempt)
        self.kit.until(attempt, State.PAID)
        self.kit.until_over(attempt)
        self.sold.update(one.sku for one in goods)
        self.refundable.append(attempt)

    def leave(self) -> None:
        """A buyer thinks better of it, at once or never."""
        attempt = self.kit.shown()
        if self.chance.random() < 0.5:
            self.kit.toss.books.cancel(attempt.order_no)
            self.kit.until_over(attempt)
        else:
            self.kit.counter.give_up(attempt.order_no)

    def unplug(self) -> None:
        """A number is drawn that Toss never hears of."""
        self.kit.cable.unplugged_for = {"payments"}
        self.kit.until(self.kit.charge(), State.ABANDONED)
        self.kit.cable.unplugged_for = set()

    def give_back(self, paid: Attempt) -> None:
        kit = self.kit
        wish = Wish(paid.order_no, "교환")
        if self.chance.random() < 0.5:
            wish = Wish(paid.order_no, "교환", 500, 500 if paid.tax_free_won else 0)
        self.desk().see_through(kit.counter.refunds.decide(wish))

    def desk(self) -> GiveBack:
        kit = self.kit
        return GiveBack(kit.counter.refunds, kit.books, kit.clock, kit.pace, Patience(kit))

    def back_up(self, name: str = "copy.db") -> Path:
        target = self.kit.folder.parent / name
        back_up(self.kit.books.database, target)
        return target

    def restore(self, copy: Path, place: str = PLACES[0]) -> Restored:
        """Lose the books, and put the copy in their place."""
        self.kit.close()
        journals: list[Path] = []
        if place != PLACES[0]:
            survivor = self.kit.folder / JOURNAL
            if place == PLACES[1]:
                journals.append(Path(shutil.copy(survivor, self.kit.folder.parent / "stick")))
            shutil.rmtree(self.kit.folder)
        done = restore(
            self.kit.folder, copy, mode=Mode.TEST, journals=journals, at=self.kit.clock.now(),
            random_bits=self.chance.getrandbits, anchor=FileAnchor(self.kit.folder / ANCHOR),
        )  # fmt: skip
        self.refundable.clear()  # not known again before they are found
        self.kit.restart()
        self.kit.counter.seeking.item_name = NAME
        return done

    def settle(self) -> None:
        """What `booth-pos settle` does."""
        errand = self.kit.errand()
        list(errand.settle())
        list(self.desk().settle())
        list(errand.seek())

    # --- what must be true then --------------------------------------------------------------

    def check(self, *, with_lines: bool) -> None:
        kit = self.kit
        assert check_all(kit.books.database, kit.books.anchor) == ()
        assert kit.books.lost.left() == type(kit.books.lost.left())(0, 0)
        at_toss = {str(one["order_no"]): one for one in kit.toss.books.snapshot()["payments"]}
        paid = {n: one for n, one in at_toss.items() if one["debits"]}
        records = {one.attempt.order_no: one for one in kit.books.records(None, None)}
        ours = {n: one for n, one in records.items() if one.attempt.state is State.PAID}
        assert {n: one.sale.amount_won for n, one in ours.items()} == {
            n: one["amount"] for n, one in paid.items()
        }
        assert not kit.books.returns.unsettled()
        differences = {one.order_no: one for one in kit.books.lost.differences()}
        for number, record in ours.items():
            back = int(paid[number]["refunded"])
            told = differences.get(number)
            assert back == (told.toss_won if told else record.refunded_won), number
        if not with_lines:
            return
        assert not differences
        assert all(line.sku for one in records.values() for line in one.sale.lines)
        for product in (TEA, RICE):
            left = STOCK[product.sku] - self.sold[product.sku]
            assert kit.level(product) == (left, 0)
