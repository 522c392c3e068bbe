"""Who stands at the counter: roles, what each may do, and how long a wrong PIN locks."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from pos_app.errors import Refused

LEAST_PIN_DIGITS, MOST_PIN_DIGITS = 6, 12
MOST_NAME = 20
FREE_TRIES = 5
FIRST_LOCK_S = 30.0
LONGEST_LOCK_S = 24 * 60 * 60.0


class Role(StrEnum):
    """What somebody was entered as."""

    CASHIER = "cashier"
    MANAGER = "manager"


class Action(StrEnum):
    """Everything that somebody needs a right for."""

    SELL = "sell"
    HAND_OVER = "hand_over"
    REQUEST_REFUND = "request_refund"
    REPRINT = "reprint"
    APPROVE_REFUND = "approve_refund"
    REJECT_REFUND = "reject_refund"
    CARRY_OVER = "carry_over"
    IMPORT_PRICES = "import_prices"
    EDIT_STOCK = "edit_stock"
    MANAGE_PRODUCTS = "manage_products"
    RECEIVE_STOCK = "receive_stock"
    MARK_SOLD_OUT = "mark_sold_out"
    ARRANGE_SHELF = "arrange_shelf"
    CHANGE_SETTINGS = "change_settings"
    CHANGE_KEY = "change_key"
    EXPORT = "export"
    BACK_UP = "back_up"
    RESTORE = "restore"
    EDIT_STAFF = "edit_staff"
    CLOSE_DAY = "close_day"
    BOOK_DIFFERENCE = "book_difference"
    USE_DRAWER = "use_drawer"
    DISCOUNT = "discount"
    DISCARD_PARKED = "discard_parked"
    LOOK_FOR_UPDATE = "look_for_update"


_EVERYBODY = frozenset(
    {
        Action.SELL,
        Action.HAND_OVER,
        Action.REQUEST_REFUND,
        Action.REPRINT,
        Action.USE_DRAWER,
        Action.RECEIVE_STOCK,
        Action.MARK_SOLD_OUT,
        Action.ARRANGE_SHELF,
        Action.DISCARD_PARKED,
    }
)
RIGHTS: dict[Role, frozenset[Action]] = {
    Role.CASHIER: _EVERYBODY,
    Role.MANAGER: frozenset(Action),
}
# What only a manager may do needs a manager's PIN each time.
RISKY = frozenset(Action) - _EVERYBODY


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff. `failed_tries` counts wrong PINs since the last right one.

    Without a `pin_hash` a new PIN is to be given. Nobody is ever deleted: who has left is not
    `active`.
    """

    name: str
    role: Role
    active: bool = True
    pin_hash: str | None = field(default=None, repr=False)
    failed_tries: int = 0
    locked_until: datetime | None = None
    version: int = 0

    @property
    def manages(self) -> bool:
        """Whether this is a manager who has not left."""
        return self.active and self.role is Role.MANAGER


class Outcome(StrEnum):
    """What came of it when somebody wanted something that leaves a note."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    ADDED = "added"
    RETIRED = "retired"
    PIN_SET = "pin_set"
    PIN_RESET = "pin_reset"
    WRONG_PIN = "wrong_pin"
    LOCKED_OUT = "locked_out"
    ADOPTED = "adopted"
    CHANGED = "changed"
    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Deed:
    """One line about who did, or wanted to do, what.

    `about` is the payment, file or person it was done to; `approved_by` the manager whose PIN
    stood for it; `alone` that there was no other manager to ask. `before` and `after` are what a
    setting was and is to be; of a key its last four characters.
    """

    action: str
    outcome: Outcome
    who: str = ""
    approved_by: str = ""
    about: str = ""
    why: str = ""
    alone: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A setting that gets another value."""

    name: str
    before: str
    after: str


def may(role: Role, action: Action) -> bool:
    """Whether a role has a right."""
    return action in RIGHTS[role]


def is_staffed(people: Iterable[Person]) -> bool:
    """Whether rights are asked about at all: with nobody entered they are all the owner's."""
    return any(one.active for one in people)


def managers(people: Iterable[Person]) -> tuple[Person, ...]:
    """The managers who have not left."""
    return tuple(one for one in people if one.manages)


def checked_name(text: str) -> str:
    """The name as it is kept. Raises Refused for one that cannot be shown or is too long."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise Refused("staff.bad_name", most=MOST_NAME)
    return name


def check_pin(pin: str) -> None:
    """Raise Refused for a PIN that is too short, no digits, or guessed first."""
    if not (pin.isascii() and pin.isdigit() and LEAST_PIN_DIGITS <= len(pin) <= MOST_PIN_DIGITS):
        raise Refused("staff.bad_pin", least=LEAST_PIN_DIGITS, most=MOST_PIN_DIGITS)
    steps = {(ord(two) - ord(one)) % 10 for one, two in itertools.pairwise(pin)}
    if steps in ({0}, {1}, {9}):  # 000000, 123456, 654321
        raise Refused("staff.easy_pin")


def lock_s(failed_tries: int) -> float:
    """How long so many wrong PINs lock, in seconds: not at all, then twice as long each time."""
    beyond = failed_tries - FREE_TRIES
    return 0.0 if beyond < 0 else min(FIRST_LOCK_S * 2.0 ** min(beyond, 20), LONGEST_LOCK_S)


def locked_for_s(person: Person, now: datetime) -> float:
    """Seconds until this person may try again; a clock that was put back makes it no longer."""
    if person.locked_until is None:
        return 0.0
    left_s = (person.locked_until - now).total_seconds()
    return min(max(left_s, 0.0), lock_s(person.failed_tries))


def begin_try(person: Person, now: datetime) -> Person:
    """Count a try before it is looked at, so that no end of the program gives one more.

    Raises Refused while the person is locked.
    """
    wait_s = locked_for_s(person, now)
    if wait_s > 0:
        raise Refused("staff.locked", name=person.name, seconds=int(wait_s) + 1)
    tries = person.failed_tries + 1
    until = now + timedelta(seconds=lock_s(tries)) if lock_s(tries) else None
    return replace(person, failed_tries=tries, locked_until=until)


def forgive(person: Person) -> Person:
    """The PIN was right: nothing is counted any more."""
    return replace(person, failed_tries=0, locked_until=None)


def check_new(people: Iterable[Person], name: str, role: Role) -> Person:
    """The person to be entered. Who has left comes back under the same name.

    Raises Refused for a name in use, and for a first person who is no manager.
    """
    known = {one.name: one for one in people}
    before = known.get(name)
    if before is not None and before.active:
        raise Refused("staff.name_taken", name=name)
    if role is not Role.MANAGER and not managers(known.values()):
        raise Refused("staff.first_manages")
    return replace(forgive(before or Person(name, role)), role=role, active=True)


def check_leaving(people: Iterable[Person], person: Person) -> Person:
    """The person as one who has left. Raises Refused for the last manager of others."""
    others = [one for one in people if one.active and one.name != person.name]
    if not person.active:
        raise Refused("staff.has_left", name=person.name)
    if others and not managers(others):
        raise Refused("staff.last_manager", name=person.name)
    return replace(person, active=False)


def check_four_eyes(people: Iterable[Person], asks: str, approves: str) -> bool:
    """Whether a manager approves alone. Raises Refused where another one could look at it."""
    if asks != approves:
        return False
    others = [one.name for one in managers(people) if one.name != approves]
    if others:
        raise Refused("staff.own_request", others=", ".join(others))
    return True
