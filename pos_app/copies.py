"""The commands about copies of the books: out, and back in."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pos_app import terminal
from pos_app.clock import SystemClock
from pos_app.domain.listing import record_object
from pos_app.domain.payment import Mode
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.staff import Action
from pos_app.duty import may_restore, note_restored, reading_with_rights
from pos_app.errors import BoothError
from pos_app.flow.access import Grant
from pos_app.flow.errand import Errand
from pos_app.flow.seeking import Sought
from pos_app.options import (
    SpokenCommand,
    SpokenOption,
    as_json,
    by_staff,
    common,
    hands_of,
    merged,
)
from pos_app.shop import Shop, choices, hold
from pos_app.store.anchor import Anchor
from pos_app.store.books import open_books
from pos_app.store.restore import Restored, restore
from pos_app.store.vault import back_up
from pos_app.terminal import emit

log = logging.getLogger(__name__)

PROGRESS = 25  # numbers between two lines for people
FILE = click.Path(path_type=Path)


@click.command(cls=SpokenCommand)
@click.argument("file", type=FILE)
@by_staff
@as_json
@common
@click.pass_context
def backup(ctx: click.Context, /, file: Path, as_json: bool, **own: Any) -> int:
    hands, options = hands_of(own), merged(ctx, **own)
    with reading_with_rights(options, hands, Action.BACK_UP, file, unbegun=False) as shop:
        made = back_up(shop.books.database, file)
        told = {"series": made.series, "counter": made.counter, "seq": made.head[0]}
        if as_json:
            emit({"event": "backup", "file": str(file), **told, "link": made.head[1]})
        else:
            click.echo(shop.wording.say("backup.made", file=file, **told))
    return 0


@click.command("restore", cls=SpokenCommand)
@click.argument("file", type=FILE)
@click.option(
    "--journal", "journals", type=FILE, multiple=True, cls=SpokenOption, help="option.journal"
)
@by_staff
@as_json
@common
@click.pass_context
def restore_books(
    ctx: click.Context, /, file: Path, journals: tuple[Path, ...], as_json: bool, **own: Any
) -> int:
    hands = hands_of(own)
    chosen = choices(merged(ctx, **own))
    with hold(chosen, "restore") as held:
        grant = may_restore(chosen, *held, hands, file)
        brought = bring(held, file, journals, chosen.profile.mode, grant)
    done, say = brought.restored, chosen.wording.say
    if as_json:
        emit(
            {
                "event": "restored",
                "old_series": done.copy.series,
                "aside": None if done.aside is None else str(done.aside),
                "file": str(file),
                "counter": done.copy.counter,
                "series": done.series,
                "adopted": done.adopted,
                "sales": brought.sales,
                "forgotten_closing": brought.forgotten,
            }
        )
        return 0
    for line in say_brought(say, file, brought):
        click.echo(line)
    click.echo(say("restore.next"))
    return 0


@dataclass(frozen=True, slots=True)
class Brought:
    """A restore that is done: the sales it leaves to be asked about, and a closing it forgot."""

    restored: Restored
    sales: int
    forgotten: int


def bring(
    held: tuple[Path, Anchor], file: Path, journals: Iterable[Path], mode: Mode, grant: Grant
) -> Brought:
    """Make a backup the books of a folder that the caller holds. Raises as `restore`."""
    folder, anchor = held
    clock, chance = SystemClock(), random.SystemRandom().getrandbits
    done = restore(
        folder,
        file,
        mode=mode,
        journals=journals,
        at=clock.now(),
        random_bits=chance,
        anchor=anchor,
    )
    with closing(open_books(folder, at=clock.now(), random_bits=chance, anchor=anchor)) as books:
        note_restored(books, grant, file, clock.now())
        return Brought(done, books.lost.left().sales, books.lost.forgotten_closing())


def say_brought(say: Callable[..., str], file: Path, brought: Brought) -> Iterator[str]:
    """What was done, a sentence each."""
    done, forgotten = brought.restored, brought.forgotten
    yield say(
        "restore.done",
        file=file,
        old_series=done.copy.series,
        counter=done.copy.counter,
        adopted=done.adopted,
        series=done.series,
    )
    if done.aside is not None:
        yield say("restore.aside", folder=done.aside)
    if forgotten:
        yield say("restore.forgotten_closing", number=forgotten, following=forgotten + 1)


def back_up_after_sale(shop: Shop) -> None:
    """Make the backup by rule of a command that has sold; it says so when it cannot."""
    _by_rule(shop, shop.vault.after_sale)


def back_up_at_closing(shop: Shop) -> None:
    """Make the last backup of a window that closes; it says so when it cannot."""
    _by_rule(shop, shop.vault.at_closing)


def _by_rule(shop: Shop, make: Callable[[datetime], object]) -> None:
    if shop.findings:
        return  # what a person must look at first is not copied over good backups
    try:
        make(shop.clock.now())
    except BoothError as error:
        log.warning("no backup by rule", extra={"key": error.key})
        why = shop.wording.say_error(error)
        click.echo(shop.wording.say("backup.by_rule_failed", why=why), err=True)


def seek_lost(shop: Shop, errand: Errand, as_json: bool) -> bool:
    """Ask about what a restore left, and say what comes; whether this key has asked everything."""
    asked = found = 0
    for sought in errand.seek():
        asked, found = asked + 1, found + sought.found
        if as_json:
            emit(_sought_object(shop, sought))
        elif sought.found:
            here, record = shop.counter.account, _record(shop, sought)
            click.echo(terminal.say_settled(shop.wording, record, here))
        elif asked % PROGRESS == 0:
            click.echo(shop.wording.say("seek.progress", order_no=sought.order_no, found=found))
    left = shop.books.lost.left()
    if not as_json and asked:
        click.echo(shop.wording.say("seek.sum", asked=asked, found=found))
    if not as_json and (left.series or left.sales):
        click.echo(shop.wording.say("seek.left", series=left.series, sales=left.sales))
    return shop.counter.seeking.wait_s() is None


def _sought_object(shop: Shop, sought: Sought) -> dict[str, Any]:
    told: dict[str, Any] = {"event": "sought", "order_no": sought.order_no, "found": sought.found}
    if sought.trouble:
        told["trouble"] = sought.trouble
    return told | (record_object(_record(shop, sought)) if sought.attempt else {})


def _record(shop: Shop, sought: Sought) -> SaleRecord:
    return shop.books.record(sought.order_no)
