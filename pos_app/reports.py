"""The command about reports: on the terminal, as objects, as files, and in the owner's sheet."""

from __future__ import annotations

import functools
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pos_app.domain.report import Report, Span, Topic, Wish, row_object
from pos_app.domain.spelling import NUMERIC, headings, spell, spell_totals
from pos_app.domain.staff import Action
from pos_app.duty import reading_on_duty
from pos_app.lists import day_of, within_days
from pos_app.options import (
    Common,
    Hands,
    SpokenOption,
    as_json,
    by_staff,
    commands,
    common,
    hands_of,
    merged,
)
from pos_app.reading import read_shop
from pos_app.ruling import ruled
from pos_app.sheets import reporting_of
from pos_app.terminal import emit
from pos_app.wording import Wording

report = commands("report")


def _command(topic: Topic) -> None:
    """Give the group the command of one topic; all of them take the same options."""

    @click.argument("file", type=click.Path(path_type=Path), required=False)
    @click.option(
        "--by",
        type=click.Choice([*map(str, Span)]),
        default=str(Span.DAY),
        cls=SpokenOption,
        help="option.by",
    )
    @as_json
    @within_days
    @by_staff
    @common
    @click.pass_context
    def run(ctx: click.Context, /, file: Path | None, by: str, as_json: bool, **own: Any) -> int:
        hands = hands_of(own)
        days = _days_of(own)
        wish = Wish(topic, *days, Span(by))
        options = merged(ctx, **own)
        if file is not None:
            return _save(options, hands, wish, file)
        with read_shop(options) as shop:
            show = _emit if as_json else functools.partial(_print, shop.wording)
            reporting_of(shop).walk(wish, show)
        return 0

    report.command(str(topic), help=f"help.report.{topic}")(run)


for _one in Topic:
    _command(_one)


@report.command("stock-sheet")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@within_days
@by_staff
@common
@click.pass_context
def stock_sheet(ctx: click.Context, /, source: Path, file: Path, **own: Any) -> int:
    hands = hands_of(own)
    days = _days_of(own)
    with reading_on_duty(merged(ctx, **own), hands, Action.EXPORT, file) as shop:
        filled = reporting_of(shop).fill_sheet(source, file, *days)
        say = shop.wording.say
        click.echo(say("report.sheet_filled", count=f"{len(filled.values):,}", file=str(file)))
        for line, name in filled.unknown:
            click.echo(say("report.row_unknown", line=line, name=name), err=True)
    return 0


def _days_of(own: dict[str, Any]) -> tuple[Any, Any]:
    first: datetime | None = own.pop("first")
    last: datetime | None = own.pop("last")
    return day_of(first), day_of(last)


def _save(options: Common, hands: Hands, wish: Wish, file: Path) -> int:
    with reading_on_duty(options, hands, Action.EXPORT, file) as shop:
        count = reporting_of(shop).save(wish, file)
        click.echo(shop.wording.say("report.saved", count=f"{count:,}", file=str(file)))
    return 0


def _emit(found: Report) -> None:
    columns = found.wish.columns
    for row in found.rows:
        emit(row_object(columns, row))
    pairs = zip(columns, found.totals, strict=True)
    summed = {one.name: value for one, value in pairs if one.summed}
    emit({"event": "totals", "count": found.count, **summed})


def _print(wording: Wording, found: Report) -> None:
    """A table for people, with the totals at its foot."""
    say, columns = wording.say, found.wish.columns
    if not found.count:
        click.echo(say("report.empty"))
        return
    brief = [place for place, one in enumerate(columns) if not one.detail]
    shown = tuple(columns[place] for place in brief)
    rows = ([spell(columns[place], row[place], say) for place in brief] for row in found.rows)
    right = [one.kind in NUMERIC for one in shown]
    totals = tuple(found.totals[place] for place in brief)
    foot = spell_totals(shown, totals, say) if any(one.summed for one in shown) else None
    for line in ruled(headings(shown, say), rows, foot, right):
        click.echo(line)
    click.echo(say("report.count", count=f"{found.count:,}"))
