"""What the flow needs from the outer rooms; they fit these by shape, and mypy proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from pos_app.domain.answer import (
    Created,
    Found,
    Order,
    Ref,
    Refunded,
    RefundOrder,
    Reply,
    StatusReport,
)
from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.lookup import Hits, Lookup, Summary
from pos_app.domain.payment import Account, Attempt, PaidFacts
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.refunding import RefundChange
from pos_app.domain.request import Request
from pos_app.domain.review import Limit
from pos_app.domain.search import LostSale, Search
from pos_app.domain.staff import Deed, Person
from pos_app.domain.stock import StockLevel
from pos_app.domain.terms import PLAIN, Terms
from pos_app.domain.verdict import Change
from pos_app.flow.cashbook import CashBook
from pos_app.flow.goods import Goods
from pos_app.flow.pegs import ParkedCarts
from pos_app.flow.requests import Requests


class Clock(Protocol):
    """The time. `now` may jump; `tick` never does."""

    def now(self) -> datetime:
        """The wall clock, aware, UTC."""

    def tick(self) -> float:
        """Seconds that only go forward, from an arbitrary start."""


class Gateway(Protocol):
    """Toss Pay with one key. No call raises for anything the network or Toss may do."""

    @property
    def account(self) -> Account: ...

    def create(self, order: Order) -> Reply[Created]: ...

    def status(self, ref: Ref) -> Reply[StatusReport]: ...

    def find(self, order_no: str) -> Reply[Found]:
        """Ask about a number of ours of which the books know nothing else."""
        ...

    def execute(self, ref: Ref) -> Reply[PaidFacts]: ...

    def refund(self, order: RefundOrder) -> Reply[Refunded]: ...

    def cancel(self, ref: Ref, reason: str) -> Reply[None]:
        """A courtesy; where the contract has no cancel the verdict is NOT_SENT (`no_cancel`)."""
        ...


class Returns(Protocol):
    """The refunds in the shop's memory; each method as those of Books."""

    def open(
        self,
        wish: Refund,
        tax_free_won: int | None,
        request: Request | None = None,
        limit: Limit | None = None,
    ) -> Refund:
        """W5: number and write a decision, with what is left computed in the same transaction.

        `wish` has neither number nor split yet; its amount of nought means all that is left. The
        `request` that it is for is written as approved with it. Raises Refused when so much is not
        left, more than the day's `limit` would go back, or another refund of the payment is open.
        """
        ...

    def one(self, refund_no: str) -> Refund: ...

    def apply(self, before: Refund, change: RefundChange, at: datetime) -> Refund:
        """Write one change of a refund: row, ledger and history together. Raises Stale."""

    def unsettled(self) -> tuple[Refund, ...]:
        """Refunds of which Toss has not said its last word, oldest first."""


class Lost(Protocol):
    """What a restored copy cannot know; each method as those of Books."""

    def begin(self, account: Account) -> None:
        """Let this account begin each search that it has not begun."""

    def next_search(self, account: Account) -> Search | None:
        """The next number of an old series that the books do not know."""

    def passed(self, search: Search) -> None:
        """Go on from here."""

    def take_in(self, asked: Search, sale: LostSale, begun: datetime, at: datetime) -> Attempt:
        """Write the sale of the number asked about, abandoned until it is judged. Raises Stale."""
        ...

    def next_recheck(self, account: Account) -> Attempt | None:
        """The newest paid sale of the copy that is still to be looked at once."""
        ...

    def rechecked(self, order_no: str) -> None: ...

    def differs(self, order_no: str, toss_won: int, at: datetime) -> None:
        """Note that Toss gave back more of a payment than these books decided."""
        ...


class Receipts(Protocol):
    """How often slips were printed; each method as those of Books.

    `number` is that of a paid order or of a refund that is done; Refused for any other.
    """

    def printed(self, number: str) -> int:
        """How often a slip was sent whole."""

    def count(self, number: str, at: datetime, who: str = "") -> int:
        """Count a slip that somebody sent whole, and give how many there are now."""
        ...


class Index(Protocol):
    """Payments found again; each method as those of Books."""

    def prepare(self) -> None:
        """Read what the first search by name would wait for."""
        ...

    def find(self, wish: Lookup, at_most: int | None, most: int) -> Hits:
        """The numbers of the newest `most` payments that are wanted, at most `at_most` (None: any).

        There may be fewer than `most`, even none, while `Hits.further` says where to look on: no
        search takes long.
        """
        ...

    def summaries(self, numbers: Sequence[int]) -> tuple[Summary, ...]:
        """What the list shows of these payments, in any order."""
        ...


class Archives(Protocol):
    """The part of the books where a sale is looked up again; each method as those of Books."""

    @property
    def index(self) -> Index: ...

    def record(self, order_no: str) -> SaleRecord: ...


class People(Protocol):
    """The staff in the shop's memory; each method as those of Books."""

    def all(self) -> tuple[Person, ...]:
        """Everybody who was ever entered, in that order."""
        ...

    def write(self, person: Person, deed: Deed | None, at: datetime) -> Person:
        """Write somebody as they are now, and who did it, if a person did. Raises Stale."""
        ...

    def begin_try(self, name: str, at: datetime) -> Person | None:
        """Count a try of this person's PIN before it is looked at, and give them as counted.

        None for a name that nobody active has, which is written down, too. Raises Refused while
        the person is locked.
        """
        ...

    def note(self, deed: Deed, at: datetime) -> None:
        """Write down what somebody did, or was refused."""
        ...


class Pins(Protocol):
    """PINs as they are kept: slow to guess, and for this machine alone."""

    def make(self, pin: str) -> str:
        """What is kept of a new PIN. Raises Refused where this machine has no place for it."""
        ...

    def knows(self, kept: str) -> bool:
        """Whether it was made with the secret of this machine, so that it can be compared."""
        ...

    def fits(self, pin: str, kept: str | None) -> bool:
        """Whether this is the PIN; None is nobody's, and takes as long."""
        ...


class Parts(Protocol):
    """The parts of the shop's memory that have a door of their own."""

    @property
    def returns(self) -> Returns: ...

    @property
    def requests(self) -> Requests: ...

    @property
    def lost(self) -> Lost: ...

    @property
    def people(self) -> People: ...

    @property
    def cash(self) -> CashBook: ...

    @property
    def goods(self) -> Goods: ...

    @property
    def parked(self) -> ParkedCarts: ...


class Books(Parts, Protocol):
    """The shop's memory. Every method is one transaction, durable when it returns.

    All raise StoreError when the books cannot be read or written; nothing is half done then.
    """

    def products(self) -> tuple[Product, ...]:
        """Everything that is sold, in catalogue order."""

    def stock(self) -> dict[Sku, StockLevel]: ...

    def save_catalog(self, change: CatalogChange, at: datetime, who: str) -> None:
        """Write an import: products, stock movements, removals and its ledger entry."""

    def open_sale(
        self,
        lines: tuple[SaleLine, ...],
        account: Account,
        at: datetime,
        cashier: str,
        terms: Terms = PLAIN,
    ) -> Attempt:
        """W0: a sale with its first attempt, numbered, in state creating."""

    def next_attempt(self, order_no: str, at: datetime) -> Attempt:
        """W0 of a further attempt for the same sale.

        Raises Refused when another attempt of the sale is open.
        """
        ...

    def attempt(self, order_no: str) -> Attempt: ...

    def sale(self, sale_no: int) -> Sale: ...

    def record(self, order_no: str) -> SaleRecord:
        """The attempt with its sale and its history."""
        ...

    def apply(self, before: Attempt, change: Change, at: datetime) -> Attempt:
        """Write one change: row, stock, ledger and history together.

        Raises Stale when the row is no longer the one read, SoldOut when a reservation finds too
        few pieces; nothing is written then.
        """
        ...

    def not_over(self) -> tuple[Attempt, ...]:
        """Every attempt of which Toss has not said its last word, oldest first."""
        ...

    def unfinished(self) -> tuple[SaleRecord, ...]:
        """Attempts that are not over, paid ones not shown, and those with an unsettled refund.

        Oldest first, each with the last line of its history that tells what happened, and those
        after it that carry matters over. A paid one that was shown and is merely to be confirmed
        is not among them.
        """
        ...

    def records(self, first: date | None, last: date | None) -> Iterator[SaleRecord]:
        """Attempts of these business days in Seoul (inclusive), oldest first, without history."""
        ...

    def note(self, notes: Iterable[tuple[str, str, str]], at: datetime) -> None:
        """Add (order_no, event, detail) lines to histories."""
        ...
