"""How a command learns who does it and whose PIN stands for it; nothing typed is ever shown."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import click

from pos_app.clock import SystemClock
from pos_app.domain.staff import Action, Deed, Outcome, checked_name
from pos_app.errors import Refused, StoreError
from pos_app.flow.access import Grant
from pos_app.options import Common, Hands
from pos_app.reading import read_shop
from pos_app.shop import Chosen, Shop, choices, open_shop, shop_of
from pos_app.store.anchor import Anchor
from pos_app.store.books import SqliteBooks, open_books, open_books_to_read
from pos_app.store.place import DATABASE
from pos_app.wording import Wording

Acts = tuple[Action, str]  # what is to be done, and what it is done to


class Secrets:
    """What is typed and never shown: from the terminal without echo, or a line each from stdin."""

    def __init__(self, wording: Wording, *, from_stdin: bool) -> None:
        self._wording = wording
        self._from_stdin = from_stdin

    def ask(self, key: str, *, twice: bool = False, **values: object) -> str:
        """The next one. Raises Refused where there is nobody to be asked."""
        if self._from_stdin:
            typed = sys.stdin.readline().strip()
            if not typed:
                raise Refused("staff.nothing_typed")
            return typed
        if not sys.stdin.isatty():
            raise Refused("staff.no_terminal")
        say = self._wording.say
        typed = str(click.prompt(say(key, **values), hide_input=True, err=True)).strip()
        if twice and typed != click.prompt(say("staff.ask_again"), hide_input=True, err=True):
            raise Refused("staff.not_the_same")
        return typed


def come_on_duty(shop: Shop, hands: Hands, *acts: Acts) -> Secrets:
    """Put whoever the command names on duty, and have a manager's PIN stand for these acts.

    With nobody entered nobody is asked; with nobody named the flow refuses by itself. A manager
    who does it needs no second name. Raises Refused as `Access.verify`.
    """
    secrets = Secrets(shop.wording, from_stdin=hands.from_stdin)
    named = hands.who or hands.approver
    if not named or not shop.access.everybody():
        return secrets
    name = checked_name(named)
    approver = checked_name(hands.approver or name)
    pin = secrets.ask("staff.ask_pin", name=name)
    shop.access.sign_in(name, pin)
    if acts and approver != name:
        pin = secrets.ask("staff.ask_pin", name=approver)
    for action, about in acts:
        shop.access.approve(action, about, approver, pin)
    return secrets


@contextmanager
def reading_with_rights(
    options: Common, hands: Hands, action: Action, file: Path, *, unbegun: bool = True
) -> Iterator[Shop]:
    """Open the shop to read for something that needs a right.

    As `reading_on_duty`, and the act is allowed and noted before anything is read.
    """
    with reading_on_duty(options, hands, action, file, unbegun=unbegun) as shop:
        shop.access.allow(action, about=str(file))
        yield shop


@contextmanager
def reading_on_duty(
    options: Common, hands: Hands, action: Action, file: Path, *, unbegun: bool = True
) -> Iterator[Shop]:
    """Open the shop to read for something that the flow allows by itself.

    With staff entered it is opened to write instead, because the PIN is counted and the act noted:
    that needs the books for itself, and raises InUse beside an open window.
    """
    chosen = choices(options)
    with read_shop(chosen, unbegun=unbegun) as shop:
        if not shop.access.everybody():
            yield shop
            return
    with open_shop(chosen, sells=False, what=action.value) as shop:
        come_on_duty(shop, hands, (action, str(file)))
        yield shop


def may_restore(chosen: Chosen, folder: Path, anchor: Anchor, hands: Hands, file: Path) -> Grant:
    """Ask the books that are to be replaced, if there are any that can be read.

    Books that cannot be opened ask nobody: they are what a restore is for. Raises Refused.
    """
    if not (folder / DATABASE).exists():
        return Grant()
    try:
        with closing(open_books_to_read(folder, anchor=anchor)) as books:
            if not any(one.active for one in books.people.all()):
                return Grant()
        chance = random.SystemRandom().getrandbits
        now = SystemClock().now()
        opened = open_books(folder, at=now, random_bits=chance, anchor=anchor)
    except StoreError:
        return Grant()
    with closing(opened) as books:
        shop = shop_of(chosen, books, anchor)
        come_on_duty(shop, hands, (Action.RESTORE, str(file)))
        return shop.access.allow(Action.RESTORE, about=str(file))


def note_restored(books: SqliteBooks, grant: Grant, file: Path, at: datetime) -> None:
    """Have the new books say, too, who put them there."""
    if grant.approved_by:
        deed = Deed(Action.RESTORE, Outcome.ALLOWED, grant.who, grant.approved_by, str(file))
        books.people.note(deed, at)
