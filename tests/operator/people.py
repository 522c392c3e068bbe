"""What the people know: who wants what, who has goods, and how each account must stand.

Plain values, reckoned from what was rung up, carried and decided; neither our books nor those of
the stand-in are asked for them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pos_app.practice.faults import Call
from tests.simulation.far_end import Body
from tests.simulation.invariants import Violation


@dataclass(eq=False)
class Buyer:
    """Somebody at the counter, with every number rung up for them; `goods_for` is the paid one."""

    number: int
    wants: dict[str, int]
    orders: list[str] = field(default_factory=list)
    goods_for: str = ""

    def __repr__(self) -> str:
        return f"buyer {self.number}"

    @property
    def order(self) -> str:
        """The payment that this buyer is at."""
        return self.orders[-1] if self.orders else ""


class People:
    """The buyers, and what everybody remembers of them."""

    def __init__(self) -> None:
        self.buyers: list[Buyer] = []
        self.of: dict[str, Buyer] = {}  # by order number
        self.price: dict[str, int] = {}  # what was rung up, by order number
        self.accounts: dict[str, int] = defaultdict(int)  # what was debited and not given back
        self.asked_back: dict[str, list[int]] = defaultdict(list)
        self.given_back: dict[str, int] = {}  # by refund number
        self.rings: dict[str, tuple[Buyer, int]] = {}  # by the name that the sale bears

    def arrive(self, wants: dict[str, int]) -> Buyer:
        buyer = Buyer(len(self.buyers) + 1, wants)
        self.buyers.append(buyer)
        return buyer

    def ring_up(self, buyer: Buyer, price_won: int) -> str:
        """A buyer's things are rung up at this price; gives a name to know the sale by."""
        name = f"ring {len(self.rings) + 1}"
        self.rings[name] = (buyer, price_won)
        return name

    def numbered(self, order_no: str, name: str) -> None:
        """A till has drawn this number for what was rung up under that name."""
        buyer, self.price[order_no] = self.rings[name]
        buyer.orders.append(order_no)
        self.of[order_no] = buyer

    def served(self, call: Call, body: Body, reply: Body, order_no: str) -> None:
        """Toss has done a call: reckon what the buyer's account shows now."""
        if reply.get("code") != 0:
            return
        if call is Call.EXECUTE:
            self.accounts[order_no] += self.price[order_no]
            self._check_once(self.of[order_no])
        elif call is Call.REFUNDS and body["refundNo"] not in self.given_back:
            self.given_back[body["refundNo"]] = int(body["amount"])
            self.accounts[order_no] -= int(body["amount"])
            self._check_decided(order_no, body)

    def owes_nothing_more(self, order_no: str) -> bool:
        """Whether everything of a payment was asked back: nobody hands over for it."""
        return sum(self.asked_back[order_no]) >= self.price[order_no]

    def hand_over(self, buyer: Buyer) -> None:
        """Goods go over the counter."""
        if self.accounts[buyer.order] <= 0:
            raise Violation("goods", f"{buyer} gets goods, and has paid nothing for {buyer.order}")
        if buyer.goods_for:
            raise Violation("goods", f"{buyer} gets the same goods twice")
        buyer.goods_for = buyer.order

    def _check_once(self, buyer: Buyer) -> None:
        debited = [one for one in buyer.orders if one in self.accounts]
        if len(debited) > 1 or self.accounts[debited[0]] > self.price[debited[0]]:
            raise Violation("debits", f"{buyer} is debited twice: {debited}")

    def _check_decided(self, order_no: str, body: Body) -> None:
        if self.accounts[order_no] < 0:
            raise Violation("refunds", f"{order_no}: more goes back than was paid")
        if int(body["amount"]) > sum(self.asked_back[order_no]):
            raise Violation("refunds", f"{body['refundNo']} goes back, and nobody decided it")
