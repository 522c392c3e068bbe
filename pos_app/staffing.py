"""The commands about staff: who is entered, who has left, and their PINs."""

from __future__ import annotations

from typing import Any

import click

from pos_app.domain.seoul import SEOUL
from pos_app.domain.staff import Action, Role, checked_name
from pos_app.duty import Secrets, come_on_duty
from pos_app.errors import Refused
from pos_app.flow.roster import Member
from pos_app.keyprint import key_in_use, prints_of
from pos_app.options import (
    SpokenOption,
    as_json,
    by_staff,
    commands,
    common,
    hands_of,
    merged,
)
from pos_app.reading import read_shop
from pos_app.shop import Shop, choices, open_shop
from pos_app.terminal import emit

staff = commands("staff")


@staff.command("add")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([one.value for one in Role]),
    required=True,
    cls=SpokenOption,
    help="option.role",
)
@by_staff
@common
@click.pass_context
def staff_add(ctx: click.Context, /, name: str, role: str, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), sells=False, what="staff add") as shop:
        name = checked_name(name)
        secrets = come_on_duty(shop, hands, (Action.EDIT_STAFF, name))
        shop.access.check(Action.EDIT_STAFF, name)
        pin = secrets.ask("staff.ask_new_pin", name=name, twice=True)
        added = shop.roster.add(name, Role(role), pin)
        said = shop.wording.say(f"role.{added.role}")
        click.echo(shop.wording.say("staff.added", name=added.name, role=said))
    return 0


@staff.command("list")
@as_json
@common
@click.pass_context
def staff_list(ctx: click.Context, /, as_json: bool, **own: Any) -> int:
    with read_shop(merged(ctx, **own)) as shop:
        for one in shop.roster.members():
            emit(_person_object(one)) if as_json else click.echo(_said(shop, one))
    return 0


@staff.command("retire")
@click.argument("name")
@by_staff
@common
@click.pass_context
def staff_retire(ctx: click.Context, /, name: str, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), sells=False, what="staff retire") as shop:
        come_on_duty(shop, hands, (Action.EDIT_STAFF, checked_name(name)))
        left = shop.roster.retire(name)
        click.echo(shop.wording.say("staff.retired", name=left.name))
    return 0


@staff.command("pin")
@click.argument("name")
@by_staff
@common
@click.pass_context
def staff_pin(ctx: click.Context, /, name: str, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), sells=False, what="staff pin") as shop:
        name = checked_name(name)
        old = None
        if hands.who in {"", name} and not hands.approver:
            secrets = Secrets(shop.wording, from_stdin=hands.from_stdin)
            old = secrets.ask("staff.ask_pin", name=name)
        else:
            secrets = come_on_duty(shop, hands, (Action.EDIT_STAFF, name))
            shop.access.check(Action.EDIT_STAFF, name)
        new = secrets.ask("staff.ask_new_pin", name=name, twice=True)
        shop.roster.set_pin(name, new, old)
        click.echo(shop.wording.say("staff.pin_set", name=name))
    return 0


@staff.command("reset")
@click.argument("name")
@click.option("--pin-stdin", is_flag=True, cls=SpokenOption, help="option.key_stdin")
@common
@click.pass_context
def staff_reset(ctx: click.Context, /, name: str, pin_stdin: bool, **own: Any) -> int:
    chosen = choices(merged(ctx, **own))
    with open_shop(chosen, sells=False, what="staff reset") as shop:
        name = checked_name(name)
        if not key_in_use(chosen.profile):
            raise Refused("staff.no_key")
        secrets = Secrets(shop.wording, from_stdin=pin_stdin)
        typed = secrets.ask("staff.ask_key")
        pin = secrets.ask("staff.ask_new_pin", name=name, twice=True)
        shop.roster.reset(name, pin, *prints_of(chosen.profile, typed))
        click.echo(shop.wording.say("staff.pin_set", name=name))
    return 0


def _person_object(member: Member) -> dict[str, Any]:
    person, until = member.person, member.person.locked_until
    return {
        "name": person.name,
        "role": str(person.role),
        "active": person.active,
        "needs_pin": member.needs_pin,
        "wrong_pins": person.failed_tries,
        "locked_until": until.astimezone(SEOUL).isoformat() if until else None,
    }


def _said(shop: Shop, member: Member) -> str:
    say, person = shop.wording.say, member.person
    notes = [say(f"role.{person.role}")]
    if not person.active:
        notes.append(say("staff.gone"))
    elif member.needs_pin:
        notes.append(say("staff.needs_pin"))
    if person.failed_tries:
        notes.append(say("staff.wrong_pins", count=person.failed_tries))
    return f"{person.name}  {' · '.join(notes)}"
