"""The command that makes a slip: the only one besides the window that loads Qt to write letters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from PySide6.QtGui import QGuiApplication

from pos_app.duty import come_on_duty
from pos_app.errors import Refused
from pos_app.fittings import Rights
from pos_app.flow.reprints import Reprints
from pos_app.fonts import lend_hangul, screenless
from pos_app.options import Common, Hands
from pos_app.press import Press
from pos_app.reading import read_shop
from pos_app.shop import Shop, open_shop


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the slip of which order or refund, and where it goes."""

    number: str
    pdf: Path | None
    escpos: Path | None
    width: str
    on_paper: bool


def make_slip(options: Common, wanted: Wanted, hands: Hands) -> int:
    """Make it, and give the exit code. Printing counts the slip, so it needs the books alone."""
    if not (wanted.pdf or wanted.escpos or wanted.on_paper):
        raise Refused("slip.what")
    opening = open_shop(options, sells=False, what="slip") if wanted.on_paper else None
    with opening or read_shop(options) as shop, _letters():
        if wanted.on_paper:
            come_on_duty(shop, hands)
        press = Press(
            shop.books,
            Reprints(shop.books.receipts, shop.access),
            shop.data,
            lambda: shop.wording,
            shop.clock.now,
            Rights(shop.data, shop.profile.mode, shop.access),
        )
        _make(shop, press, wanted)
    return 0


def _make(shop: Shop, press: Press, wanted: Wanted) -> None:
    say = shop.wording.say
    if wanted.pdf:
        press.save_pdf(wanted.number, wanted.pdf)
        click.echo(say("slip.saved", file=str(wanted.pdf)))
    if wanted.escpos:
        press.save_escpos(wanted.number, wanted.escpos, int(wanted.width))
        click.echo(say("slip.saved", file=str(wanted.escpos)))
    if wanted.on_paper:
        times = press.print_slip(wanted.number)
        click.echo(say("slip.reprinted" if times > 1 else "slip.printed", times=times - 1))


@contextmanager
def _letters() -> Iterator[None]:
    """Qt without a screen, as long as letters are written."""
    app = QGuiApplication.instance() or QGuiApplication(screenless(sys.argv[0]))
    lend_hangul()
    try:
        yield
    finally:
        del app
