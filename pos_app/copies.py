"""The commands about copies of the books: out, and back in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pos_app.options import SpokenCommand, as_json, common, merged
from pos_app.shop import read_shop
from pos_app.store.vault import back_up
from pos_app.terminal import emit

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
