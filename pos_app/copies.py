"""The commands about copies of the books: out, and back in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pos_app.errors import BoothError
from pos_app.options import SpokenCommand, as_json, common, merged
from pos_app.shop import Shop, read_shop
from pos_app.store.vault import back_up
from pos_app.terminal import emit

log = logging.getLogger(__name__)

FILE = click.Path(path_type=Path)


@click.command(cls=SpokenCommand)
@click.argument("file", type=FILE)
@as_json
@common
@click.pass_context
def backup(ctx: click.Context, /, file: Path, as_json: bool, **own: Any) -> int:
    with read_shop(merged(ctx, **own), begin=False) as shop:
        made = back_up(shop.books.database, file)
        told = {"series": made.series, "counter": made.counter, "seq": made.head[0]}
        if as_json:
            emit({"event": "backup", "file": str(file), **told, "link": made.head[1]})
        else:
            click.echo(shop.wording.say("backup.made", file=file, **told))
    return 0


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
