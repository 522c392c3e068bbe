"""Looking for a newer version: the command, and what the window looks with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import click

from pos_app import __version__
from pos_app.domain.release import Sighting
from pos_app.domain.staff import Action
from pos_app.duty import come_on_duty
from pos_app.errors import Declined, Refused
from pos_app.flow.lookout import Board, Lookout
from pos_app.gateway.announcement import Announcements
from pos_app.options import SpokenCommand, SpokenOption, as_json, by_staff, common, hands_of, merged
from pos_app.selling import DONE
from pos_app.settings import load_settings
from pos_app.shop import Shop, open_shop
from pos_app.terminal import emit
from pos_app.wording import Wording


def lookout_of(shop: Shop) -> Lookout:
    """Looks where the settings say, as they stand when it looks."""

    def board() -> Board | None:
        url = load_settings(shop.data).updates_url
        return Announcements(url) if url else None

    return Lookout(shop.books, shop.access, board, __version__)


@click.command(cls=SpokenCommand)
@click.option(
    "--file", type=click.Path(path_type=Path), cls=SpokenOption, help="option.update_file"
)
@by_staff
@as_json
@common
@click.pass_context
def updates(ctx: click.Context, /, file: Path | None, as_json: bool, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), sells=False, what="updates") as shop:
        come_on_duty(shop, hands, (Action.LOOK_FOR_UPDATE, ""))
        digest = _sum(file) if file else ""
        seen = lookout_of(shop).look()
        name = seen.release.named(digest)
        if file and not name:
            raise Declined("update.other_file", file=str(file), version=seen.release.version)
        if as_json:
            emit(_object(seen, name))
        else:
            click.echo("\n".join(_lines(seen, name, shop.wording)))
    return DONE


def _sum(file: Path) -> str:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise Refused("update.unreadable", file=str(file)) from error


def _object(seen: Sighting, name: str) -> dict[str, object]:
    release = seen.release
    told = {"installed": seen.installed, "newest": release.version, "newer": seen.newer}
    file = {"file": name} if name else {}
    return {"event": "update", **told, "page": release.page, "files": dict(release.files), **file}


def _lines(seen: Sighting, name: str, wording: Wording) -> list[str]:
    release = seen.release
    if name:
        return [wording.say("update.same_file", name=name, version=release.version)]
    if not seen.newer:
        return [wording.say("update.none", version=seen.installed)]
    said = wording.say("update.newer", version=release.version, installed=seen.installed)
    sums = [f"{digest}  {one}" for one, digest in release.files]
    return [said, release.page, *sums, wording.say("update.how")]
