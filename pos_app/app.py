"""The window: opens the shop, puts the counter on the screen, and closes in reverse."""

from __future__ import annotations

from dataclasses import replace

import click

from pos_app.options import Common
from pos_app.patience import patience
from pos_app.shop import choices


def run_practice_toss(options: Common, port: int, lan: bool) -> int:
    """Run the stand-in alone until Ctrl+C."""
    from pos_app.standin import run_stand_in

    data, settings, _, wording = choices(replace(options, practice=True))
    stand_in = run_stand_in(
        data / "practice-toss", settings.shop_name or "연습 부스", lan=lan, port=port
    )
    try:
        with patience() as waiting:
            click.echo(wording.say("practice.alone", origin=stand_in.page_origin))
            while not waiting.stopped():
                waiting.rest(0.2)
    finally:
        stand_in.stop()
    return 0
