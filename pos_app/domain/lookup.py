"""What is typed to find a sale, read as everything that it may mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pos_app.domain.hangul import SearchIndex, normalise
from pos_app.domain.money import Won, parse_won
from pos_app.domain.numbering import WORD_NUMBERS, parse_order_no
from pos_app.domain.payment import State, Tender
from pos_app.domain.words import WORDS

MAX_TEXT: Final = 60  # characters; nobody types more to find a sale
MAX_TERMS: Final = 6
_MAX_AMOUNT_DIGITS: Final = 12
_LEAST_OF_NAME: Final = 2  # letters of a state's or tender's name that are enough
_NIGHT_AND_DAY: Final = 12

_BESIDE: Final = (
    (re.compile(r"(오전|오후|\b[ap]m)\s+(?=\d)", re.IGNORECASE), r"\1"),
    (re.compile(r"(?<=\d)\s+([ap]m)\b", re.IGNORECASE), r"\1"),
    (re.compile(r"(?<=\d)\s+(?=원)"), ""),
    (re.compile(r"(?<=\d시)\s+(?=\d)"), ""),
)
_CLOCK: Final = re.compile(
    r"(?P<before>오전|오후|am|pm)?(?P<hour>\d{1,2})(?::(?P<minute>[0-5]?\d?)"
    r"|시(?:(?P<minute_ko>[0-5]?\d)분?)?)(?P<after>am|pm)?"
)
_DATE: Final = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})\.?")
_NUMBER: Final = re.compile(r"#?(\d+)c?")  # of cash as on its slip
_WORD_AND_NUMBER: Final = re.compile(r"([ㄱ-ㅎ가-힣]+)([1-9]\d?)")
_WORD_INDEX: Final = SearchIndex((word, (word,)) for word in WORDS)


class Status(StrEnum):
    """What people call the states of a sale; several states may be one thing to them."""

    PAID = "paid"
    REFUND = "refund"  # somebody decided to give money back
    CHECKING = "checking"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    SOLD_OUT = "sold_out"
    ABANDONED = "abandoned"


STATES_OF: Final[Mapping[Status, tuple[State, ...]]] = {
    Status.PAID: (State.PAID,),
    Status.REFUND: (),  # refunds are rows of their own
    Status.CHECKING: (State.EXECUTING, State.UNKNOWN),
    Status.WAITING: (State.CREATING, State.WAITING),
    Status.CANCELLED: (State.CANCELLED,),
    Status.DECLINED: (State.DECLINED,),
    Status.SOLD_OUT: (State.SOLD_OUT,),
    Status.ABANDONED: (State.ABANDONED,),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was typed; a sale has it when it has any of these.

    `name` is looked for in the names of products and cashiers. `tail` are the last digits of the
    order number. `minutes` are minutes of a day in Seoul, of any day; `day` is one in Seoul.
    """

    name: str = ""
    order_no: str = ""
    tail: str = ""
    amount_won: Won | None = None
    words: tuple[str, ...] = ()
    minutes: tuple[int, ...] = ()
    day: date | None = None
    statuses: tuple[Status, ...] = ()
    tenders: tuple[Tender, ...] = ()


Reading = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is looked for: a sale that has every term of one of the readings, and fits the filters.

    No reading at all means every sale. `day` is a day in Seoul on which the payment was begun.
    """

    readings: tuple[Reading, ...] = ()
    day: date | None = None
    status: Status | None = None
    tender: Tender | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One payment as the list of receipts shows it.

    `number` is its place in the books, newer ones have larger ones; `lines` counts the lines of
    the sale, of which `first_name` is the first. `denied`: Toss contradicts the books.
    """

    number: int
    order_no: str
    word: str
    at: datetime
    amount_won: Won
    state: State
    cashier: str
    first_name: str
    lines: int
    refunded_won: Won
    refunding: bool
    denied: bool
    tender: Tender = Tender.TOSS


@dataclass(frozen=True, slots=True)
class Hits:
    """Some of what was found, newest first; `further` is where to look on, None at the end."""

    numbers: tuple[int, ...]
    further: int | None


def readings_of(text: str, names: Mapping[str, Status | Tender]) -> tuple[Reading, ...]:
    """Read a search text; nothing but blanks has no reading.

    `names` are those of states and tenders as people say them, in every language.
    """
    joined = text[:MAX_TEXT]
    for beside, together in _BESIDE:
        joined = beside.sub(together, joined)
    known = {normalise(name): meant for name, meant in names.items()}
    pieces = [piece for piece in map(normalise, joined.split()) if piece][:MAX_TERMS]
    if not pieces:
        return ()
    found = [tuple(_term(piece, known) for piece in pieces)]
    for place in range(len(pieces) - 1):
        words = _order_words(pieces[place] + pieces[place + 1])
        if words:  # "사과 12" is one word; as two it may be a product and a number
            both = Term(words=words)
            rest = (*pieces[:place], *pieces[place + 2 :])
            found.append((both, *(_term(piece, known) for piece in rest)))
    statuses, tenders = _meant("".join(pieces), known)
    if (statuses or tenders) and len(pieces) > 1:
        found.append((Term(statuses=statuses, tenders=tenders),))
    return tuple(found)


def _term(piece: str, known: Mapping[str, Status | Tender]) -> Term:
    number = _NUMBER.fullmatch(piece)
    statuses, tenders = _meant(piece, known)
    upper = piece.upper()
    return Term(
        name=piece,
        order_no=upper if parse_order_no(upper) else "",
        tail=number[1] if number else "",
        amount_won=_amount(piece),
        words=_order_words(piece),
        minutes=_minutes(piece),
        day=_day(piece),
        statuses=statuses,
        tenders=tenders,
    )


def _amount(piece: str) -> Won | None:
    try:
        amount = parse_won(piece)
    except ValueError:
        return None
    return amount if len(str(amount)) <= _MAX_AMOUNT_DIGITS else None


def _order_words(piece: str) -> tuple[str, ...]:
    """The order words that begin so: "사과", "ㅅㄱ", "사과1"."""
    both = _WORD_AND_NUMBER.fullmatch(piece)
    word, digits = (both[1], both[2]) if both else (piece, "")
    # A single letter names half of the list.
    if len(word) < _LEAST_OF_NAME or not re.fullmatch("[ㄱ-ㅎ가-힣]+", word):
        return ()
    numbers = [n for n in map(str, range(1, WORD_NUMBERS + 1)) if n.startswith(digits)]
    return tuple(f"{one} {n}" for one in sorted(_WORD_INDEX.every(word)) for n in numbers)


def _meant(
    piece: str, known: Mapping[str, Status | Tender]
) -> tuple[tuple[Status, ...], tuple[Tender, ...]]:
    """The states and the tenders whose name begins so."""
    if len(piece) < _LEAST_OF_NAME:
        return (), ()
    found = {meant for name, meant in known.items() if name.startswith(piece)}
    return (
        tuple(status for status in Status if status in found),
        tuple(tender for tender in Tender if tender in found),
    )


def _day(piece: str) -> date | None:
    found = _DATE.fullmatch(piece)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def _minutes(piece: str) -> tuple[int, ...]:
    """The minutes of a day that a time means; one that is being typed means all it may become."""
    found = _CLOCK.fullmatch(piece)
    if found is None or (found["before"] and found["after"]):
        return ()
    hours = _hours(found["hour"], found["before"] or found["after"] or "")
    minute = found["minute"] if found["minute"] is not None else found["minute_ko"] or ""
    if found["minute"] is None and minute:
        minute = minute.zfill(2)
    minutes = [m for m in range(60) if f"{m:02}".startswith(minute)]
    return tuple(hour * 60 + m for hour in hours for m in minutes)


def _hours(digits: str, half: str) -> tuple[int, ...]:
    hour = int(digits)
    if half:
        if not 1 <= hour <= _NIGHT_AND_DAY:
            return ()
        return (hour % _NIGHT_AND_DAY + (_NIGHT_AND_DAY if half in ("오후", "pm") else 0),)
    if hour >= 2 * _NIGHT_AND_DAY:
        return ()
    if len(digits) == 1 and hour:  # "2:30" is said of the afternoon as well
        return (hour, hour + _NIGHT_AND_DAY)
    return (hour,)
