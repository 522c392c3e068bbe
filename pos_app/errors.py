"""Everything that can go wrong, by what the caller can do about it.

BoothError
├── Refused          nothing was sent; the sentence says what to change          (exit 2)
│   ├── SoldOut      there is less on hand than the sale needs
│   └── SameBuyer    a payment in doubt may be this very buyer's; somebody has to say
├── Declined         the answer was no: not paid, not refunded                   (exit 3)
├── Unreachable      Toss cannot be asked from here, or not with this key        (exit 4)
├── OutcomeUnknown   it may have happened; only Toss' word ends the doubt        (exit 4)
├── StoreError       the books cannot be read or written                         (exit 1)
│   ├── InUse        another window or command holds these books                 (exit 5)
│   └── Stale        somebody else changed the row first; read it again
└── Bug              we broke one of our own rules                               (exit 1)

An error carries a key of `wording` and its values, so that it is said in the reader's language
where it is shown, and never as a traceback.
"""

from __future__ import annotations


class BoothError(Exception):
    """The root: `key` names a sentence of `wording`, `values` fill its gaps."""

    exit_code = 1

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return f"{self.key} {self.values}" if self.values else self.key


class Refused(BoothError):
    """Refused before anything was sent."""

    exit_code = 2


class SoldOut(Refused):
    """Less is available than the sale needs."""


class SameBuyer(Refused):
    """A payment in doubt has the same goods; `order_no` names it."""


class Declined(BoothError):
    """The answer was a definite no."""

    exit_code = 3


class Unreachable(BoothError):
    """Toss cannot be asked now, or not with the key at hand."""

    exit_code = 4


class OutcomeUnknown(BoothError):
    """It may have happened; only Toss' word ends the doubt."""

    exit_code = 4


class StoreError(BoothError):
    """The books cannot be read or written."""


class InUse(StoreError):
    """Another window or command holds these books."""

    exit_code = 5


class Stale(StoreError):
    """The row was changed by someone else since it was read."""


class Bug(BoothError):
    """One of our own rules was about to be broken."""
