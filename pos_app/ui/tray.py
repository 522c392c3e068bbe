"""The payments at hand, and how each of them looks now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pos_app.domain.answer import Stage
from pos_app.domain.cart import Cart
from pos_app.domain.face import Face, face_of
from pos_app.domain.payment import HOLDING, Attempt, State
from pos_app.flow.counter import Counter
from pos_app.flow.doubt import Doubt, doubt_of
from pos_app.flow.nudge import Nudge, nudge_of
from pos_app.flow.ports import Clock
from pos_app.flow.vigil import Vigil
from pos_app.ui.card import Card
from pos_app.ui.trouble import trouble_of
from pos_app.wording import Wording


@dataclass(slots=True)
class Entry:
    """One payment at hand, and what this window remembers of it."""

    key: str
    attempt: Attempt
    cart: Cart
    vigil: Vigil | None = None
    before: bool = False  # another life of the till left it
    waiting_since: float | None = None
    kept_since: float | None = None  # the cashier said to keep waiting
    doubt_since: datetime | None = None  # this window asks what became of its execute
    busy: bool = False  # an order of the cashier is under way
    note: str = ""  # a sentence that stays
    put_away: Face | None = None
    greeted: bool = False  # its green has been announced
    seen: bool = False  # … and was painted where a person looks
    told: Card | None = None


def items_words(pairs: Sequence[tuple[str, int]], wording: Wording) -> str:
    """The first name with its number, and how many more there are."""
    name, qty = pairs[0]
    first = name if qty == 1 else f"{name} × {qty}"
    more = len(pairs) - 1
    return wording.say("pay.items_more", name=first, more=more) if more else first


class Tray:
    """Entries by any of their order numbers, oldest first."""

    def __init__(self, counter: Counter, clock: Clock, wording: Wording) -> None:
        self._counter = counter
        self._clock = clock
        self.wording = wording
        self._entries: dict[str, Entry] = {}
        self._keys: dict[str, str] = {}

    def entries(self) -> tuple[Entry, ...]:
        """Every payment at hand, oldest first."""
        return tuple(self._entries.values())

    def find(self, order_no: str) -> Entry | None:
        """The payment that this order number belongs to."""
        return self._entries.get(self._keys.get(order_no, ""))

    def put(self, attempt: Attempt, cart: Cart, *, before: bool = False) -> Entry:
        """Take a payment in; `before` when another life of the till left it."""
        entry = Entry(attempt.order_no, attempt, cart, before=before)
        self._entries[entry.key] = entry
        self._point(entry, attempt)
        _begin_doubt(entry, self._clock.now())
        if before and self.card(entry).ended:
            entry.put_away = self.card(entry).face
        return entry

    def follow(self, entry: Entry, attempt: Attempt) -> None:
        """Note the row as it is now, or the attempt that took over."""
        if attempt.order_no != entry.attempt.order_no:
            entry.waiting_since = entry.kept_since = entry.doubt_since = None
            entry.attempt = attempt
            self._point(entry, attempt)
        elif attempt.version >= entry.attempt.version:
            entry.attempt = attempt
        fresh = not entry.before and entry.waiting_since is None
        if attempt.state is State.WAITING and fresh:
            entry.waiting_since = self._clock.tick()
        _begin_doubt(entry, self._clock.now())

    def keep_waiting(self, entry: Entry) -> None:
        """The cashier answered the question: ask again later."""
        entry.kept_since = self._clock.tick()

    def remove(self, entry: Entry) -> None:
        """Forget a payment; its row stays in the books."""
        self._entries.pop(entry.key, None)
        for order_no in [one for one, key in self._keys.items() if key == entry.key]:
            del self._keys[order_no]

    def card(self, entry: Entry) -> Card:
        """How it looks now."""
        attempt, vigil = entry.attempt, entry.vigil
        asked = vigil.asked if vigil else None
        trouble = entry.note or (trouble_of(attempt, vigil, self.wording) if vigil else "")
        return Card(
            key=entry.key,
            order_no=attempt.order_no,
            word=attempt.word,
            amount_won=attempt.amount_won,
            items=self.items(entry.cart),
            face=self._face(entry),
            age_s=max(0, int((self._clock.now() - attempt.created_at).total_seconds())),
            asked_s=None if asked is None else max(0, int(self._clock.tick() - asked)),
            left_s=self._left(entry),
            refusal=attempt.refusal_text or "",
            trouble=trouble,
            nudge=self._nudge(entry),
            doubt=self._doubt(entry),
            checkout_page=attempt.checkout_page or "",
            busy=entry.busy,
            on_the_wire=_on_the_wire(attempt, vigil),
            attempt=attempt,
        )

    def items(self, cart: Cart) -> str:
        """The first item and how many more."""
        return items_words([(line.product.name, line.qty) for line in cart.lines], self.wording)

    def _point(self, entry: Entry, attempt: Attempt) -> None:
        self._keys[attempt.order_no] = entry.key
        watched = self._counter.watch.get(attempt.order_no)
        entry.vigil = watched.vigil if watched else entry.vigil
        if entry.vigil and entry.vigil.order_no != attempt.order_no:
            entry.vigil = None

    def _face(self, entry: Entry) -> Face:
        attempt, vigil = entry.attempt, entry.vigil
        face = face_of(
            attempt,
            stage=vigil.stage if vigil else None,
            attended=vigil.attended if vigil else False,
            may_ask=self._counter.may_ask(attempt),
        )
        # It was paid, and the till stopped before anybody saw it: were the goods handed over?
        unseen = entry.before and attempt.shown_at is None and not (vigil and vigil.attended)
        return Face.FOUND if face is Face.PAID and unseen else face

    def _nudge(self, entry: Entry) -> Nudge:
        since, now = entry.waiting_since, self._clock.tick()
        if since is None or self._face(entry) is not Face.SHOW_QR or self._left(entry) == 0:
            return Nudge.NONE
        kept_s = None if entry.kept_since is None else now - entry.kept_since
        return nudge_of(now - since, kept_s, self._counter.pace)

    def _doubt(self, entry: Entry) -> Doubt | None:
        since, vigil = entry.doubt_since, entry.vigil
        if since is None or vigil is None or self._face(entry) is not Face.CHECKING:
            return None
        now, pace = self._clock.tick(), self._counter.pace
        return doubt_of(since, self._lapses_s(entry), vigil, now, pace)

    def _left(self, entry: Entry) -> int | None:
        lapses_s = self._lapses_s(entry) if entry.attempt.state is State.WAITING else None
        return None if lapses_s is None else max(0, int(lapses_s))

    def _lapses_s(self, entry: Entry) -> float | None:
        """Seconds until Toss ends what nobody has paid."""
        if entry.attempt.expires_at is None:
            return None
        if entry.waiting_since is None:  # found at start: only the wall clock knows
            return (entry.attempt.expires_at - self._clock.now()).total_seconds()
        return self._counter.pace.lifetime_s - (self._clock.tick() - entry.waiting_since)


def _begin_doubt(entry: Entry, now: datetime) -> None:
    if entry.attempt.state in HOLDING and entry.doubt_since is None:
        entry.doubt_since = now


def _on_the_wire(attempt: Attempt, vigil: Vigil | None) -> bool:
    """Whether an execute may be under way right now."""
    if vigil is None or not vigil.in_flight or vigil.stage is not Stage.APPROVED:
        return False
    return attempt.state in HOLDING or (attempt.state is State.WAITING and vigil.attended)
