"""Makes slips for window and commands: record → slip → file or printer → count."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from pos_app.domain.closing import Report
from pos_app.domain.dayslip import day_slip
from pos_app.domain.numbering import parse_order_no
from pos_app.domain.slip import Slip, refund_slip, sale_slip
from pos_app.domain.staff import Action, Changed
from pos_app.errors import BoothError, Refused
from pos_app.flow.ports import Books
from pos_app.flow.reprints import Reprints
from pos_app.outside import look, print_on
from pos_app.paper.document import save_bytes
from pos_app.paper.escpos import drawer_bytes, print_bytes
from pos_app.paper.lines import printer_at
from pos_app.paper.pdf import save_pdf
from pos_app.paper.slip import DOTS, rasters
from pos_app.paper.thermal import ThermalPrinter
from pos_app.settings import (
    Settings,
    change_settings,
    details_of,
    held_settings,
    load_settings,
    parse_place,
)
from pos_app.ui.ports import SlipChoices
from pos_app.wording import Wording

log = logging.getLogger(__name__)

SYSTEM, RECEIPT = "system", "network"  # as settings have called them since network was all


class Rights(Protocol):
    """Who stands at the counter, and what they may; `need` raises Refused without a right."""

    def on_duty(self) -> str: ...

    def need(self, action: Action, *changes: Changed) -> object:
        """Write down what is to be changed."""
        ...


class Press:
    """Fits `ui.ports.Press`; made for lanes, so it holds nothing that changes.

    `voice` and `now` are asked anew for each slip, and so is the settings file in `data`.
    """

    def __init__(
        self,
        books: Books,
        receipts: Reprints,
        data: Path,
        voice: Callable[[], Wording],
        now: Callable[[], datetime],
        rights: Rights,
    ) -> None:
        self._books = books
        self._receipts = receipts
        self._data = data
        self._voice = voice
        self._now = now
        self._rights = rights

    def slip(self, number: str) -> Slip:
        """The slip of an order or a refund; Refused for what is not paid or not refunded."""
        shop, say = details_of(load_settings(self._data)), self._voice().say
        order_no, _, _ = number.rpartition("-")
        if parse_order_no(order_no) is None:
            return sale_slip(self._books.record(number), shop, say)
        printed = self._receipts.printed(number)
        return refund_slip(self._books.record(order_no), number, shop, say, printed=printed)

    def save_pdf(self, number: str, path: Path) -> None:
        """Write the slip as a PDF file; it counts as no reissue."""
        save_pdf(path, self.slip(number))

    def save_escpos(self, number: str, path: Path, paper_mm: int) -> None:
        """Write the bytes that a thermal printer would get."""
        save_bytes(path, _escpos(self.slip(number), paper_mm))

    def print_slip(self, number: str) -> int:
        """Print the slip and count it; gives how many were sent whole.

        Raises Refused when nothing was printed, OutcomeUnknown when perhaps a part was; neither
        is counted. A sale is never touched.
        """
        self._receipts.allow(number)
        self._send(self.slip(number))
        return self._counted(number)

    def day_slip(self, report: Report) -> Slip:
        """An X or Z as a slip; it reads no file."""
        return day_slip(report, details_of(held_settings(self._data)), self._voice().say)

    def print_day(self, report: Report) -> None:
        """Print an X or Z; it is as before whatever the printer does. Raises as `print_slip`."""
        self._send(self.day_slip(report))

    def _send(self, slip: Slip) -> None:
        chosen = load_settings(self._data)
        if chosen.printer_kind == RECEIPT and chosen.printer_place:
            _thermal(chosen).send(_escpos(slip, int(chosen.paper_mm)))
        elif chosen.printer_kind == SYSTEM and chosen.printer_name:
            print_on(chosen.printer_name, slip)
        else:
            raise Refused("printer.none")

    def print_paid(self, number: str) -> int:
        """Print the slip of a sale that was just paid, if the shop wants one for each."""
        chosen = load_settings(self._data)
        return self.print_slip(number) if chosen.print_paid and chosen.printer_kind else 0

    def open_drawer(self) -> None:
        """Open the cash drawer that hangs on the receipt printer.

        Raises Refused where the shop has none, and when the printer cannot be reached.
        """
        chosen = load_settings(self._data)
        if not chosen.drawer or chosen.printer_kind != RECEIPT or not chosen.printer_place:
            raise Refused("drawer.none")
        _thermal(chosen).kick(drawer_bytes())

    def open_for_cash(self) -> None:
        """Open the drawer for money that goes in or out, if the shop has one."""
        if load_settings(self._data).drawer:
            self.open_drawer()

    def printers(self) -> tuple[str, ...]:
        """The printers that this system knows. Raises Refused where it does not answer."""
        return look().printers

    def choices(self) -> SlipChoices:
        """What stands on slips and where they are printed; it reads no file."""
        return _choices_of(held_settings(self._data))

    def keep(self, choices: SlipChoices) -> None:
        """Keep them; raises Refused for a value that cannot be used, and without the right.

        Nothing is changed then.
        """

        def ask(old: Settings, new: Settings) -> None:
            changes = _changes(_choices_of(old), _choices_of(new))
            if changes:
                self._rights.need(Action.CHANGE_SETTINGS, *changes)

        change_settings(self._data, partial(replace, **asdict(choices)), ask)

    def _counted(self, number: str) -> int:
        """What was printed was printed: books that cannot count it change nothing about that."""
        try:
            return self._receipts.count(number, self._now())
        except BoothError as error:
            log.warning("a slip was not counted", extra={"key": error.key})
            return 0


def _thermal(chosen: Settings) -> ThermalPrinter:
    name, number, device = parse_place(chosen.printer_place)
    return printer_at(name, number, device=device)


def _choices_of(kept: Settings) -> SlipChoices:
    return SlipChoices(**{one.name: getattr(kept, one.name) for one in fields(SlipChoices)})


def _changes(old: SlipChoices, new: SlipChoices) -> list[Changed]:
    kept, wanted = asdict(old), asdict(new)
    return [
        Changed(name, str(kept[name]), str(wanted[name]))
        for name in wanted
        if kept[name] != wanted[name]
    ]


def _escpos(slip: Slip, paper_mm: int) -> bytes:
    return print_bytes(rasters(slip, DOTS[paper_mm]))
