"""What the window needs beyond the flow; app.py brings it, mypy proves that it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pos_app.domain.payment import Contract, Mode
from pos_app.flow.roster import Roster
from pos_app.wording import Wording


@dataclass(frozen=True, slots=True)
class Choices:
    """What the cashier may set. `theme` is light, dark or system; `lang` ko or en.

    `refund_limit_won` is of a day; nought: none. Beyond `discount_percent` of a sale a manager is
    asked. `cash_receipt`: a large sale in cash or Toss Money reminds of it.
    """

    lang: str
    theme: str
    shop: str
    return_url: str
    refund_limit_won: int = 0
    text_percent: str = "100"
    discount_percent: int = 10
    updates_url: str = ""
    cash_receipt: bool = False

    @property
    def guarded(self) -> tuple[object, ...]:
        """What only a manager changes."""
        limits = (self.refund_limit_won, self.discount_percent)
        return self.shop, self.return_url, self.updates_url, self.cash_receipt, *limits


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What a connection check found; `words` says it, in the language that was asked for."""

    ok: bool
    mode: Mode | None
    words: str


class Preferences(Protocol):
    """The stored choices; `change` runs on a lane."""

    def read(self) -> Choices:
        """As they were kept last."""
        ...

    def change(self, change: Callable[[Choices], Choices]) -> Choices:
        """Change what is stored by then, and give it. Raises Refused; nothing is changed then."""
        ...


class Keyhole(Protocol):
    """Where an API key goes in. It never comes out again."""

    def tail(self) -> str:
        """The last four characters of the stored key, or nothing; on a lane."""
        ...

    def check(self, key: str, contract: Contract) -> KeyCheck:
        """Ask `/status` for a fresh order number, which creates nothing. Runs on a lane."""
        ...

    def store(self, key: str, contract: Contract) -> str:
        """Keep the key for the next start; on a lane. Refused while a payment needs the old one.

        What it gives says which payments stay with a key that Toss refuses; blank: none.
        """
        ...


@dataclass(frozen=True, slots=True)
class SlipChoices:
    """What stands on slips beside the shop's name, and where they are printed.

    `printer_kind` is blank (none), system (`printer_name`) or network (a receipt printer at
    `printer_place`: a host, a serial port or a device); `paper_mm` is 58 or 80. `drawer`: a cash
    drawer hangs on the printer.
    """

    business_no: str = ""
    owner: str = ""
    address: str = ""
    phone: str = ""
    refund_note: str = ""
    printer_kind: str = ""
    printer_name: str = ""
    printer_place: str = ""
    paper_mm: str = "80"
    print_paid: bool = False
    drawer: bool = False
    print_note: bool = False


class Press(Protocol):
    """Makes slips; every method but `choices` runs on a lane."""

    def print_slip(self, number: str) -> int:
        """Print the slip of an order or refund; gives how many were sent whole.

        Raises Refused when nothing was printed, OutcomeUnknown when perhaps a part was.
        """
        ...

    def print_paid(self, number: str) -> int:
        """The same if the shop wants a slip for every sale; else nothing, and 0."""
        ...

    def open_drawer(self) -> None:
        """Open the cash drawer. Raises Refused where there is none, or it cannot be reached."""
        ...

    def open_for_cash(self) -> None:
        """The same if the shop has one; else nothing."""
        ...

    def save_pdf(self, number: str, path: Path) -> None:
        """Write the slip as a PDF file. Raises Refused."""
        ...

    def printers(self) -> tuple[str, ...]:
        """The printers that this system knows. Raises Refused where it does not answer."""
        ...

    def choices(self) -> SlipChoices: ...

    def keep(self, choices: SlipChoices) -> None:
        """Store them. Raises Refused for a value that cannot be used."""
        ...


@dataclass(frozen=True, slots=True)
class Crew:
    """Who keeps the staff; `prints` gives those of a typed Toss key and of the one in use."""

    roster: Roster
    prints: Callable[[str], tuple[str, str]]


class Voices(Protocol):
    """Gives the wording of a language."""

    def __call__(self, lang: str) -> Wording: ...
