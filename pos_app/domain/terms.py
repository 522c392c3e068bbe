"""What a sale was sold on beside its lines: its discounts, whose PIN stood for them, its note."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.discount import Discount, DiscountKind
from pos_app.domain.money import Won

WHOLE = 0  # the line number of a discount on the whole sale
MOST_NOTE = 100


@dataclass(frozen=True, slots=True)
class Given:
    """A discount as it was given: on which line (`WHOLE`: all of them), and what it came to."""

    line_no: int
    kind: DiscountKind
    value: int
    amount_won: Won
    why: str = ""

    @property
    def discount(self) -> Discount:
        """The discount that came to this."""
        return Discount(self.kind, self.value, self.why)


@dataclass(frozen=True, slots=True)
class Terms:
    """Written with the sale, and never changed; `approved_by` is blank where nobody was needed."""

    given: tuple[Given, ...] = ()
    note: str = ""
    approved_by: str = ""

    @property
    def off_won(self) -> Won:
        """What all discounts come to."""
        return Won(sum(one.amount_won for one in self.given))

    def of_line(self, line_no: int) -> Given | None:
        """The discount on a line, or with `WHOLE` on the sale."""
        return next((one for one in self.given if one.line_no == line_no), None)


PLAIN = Terms()
