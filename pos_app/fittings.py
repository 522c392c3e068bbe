"""What the window is given besides the till: choices that are kept, and who may change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

from pos_app import paths
from pos_app.domain.payment import Mode
from pos_app.domain.staff import Action, Changed, is_staffed
from pos_app.errors import Refused, StoreError
from pos_app.flow.access import Access, Grant, note_changes
from pos_app.secrets import KeyRing
from pos_app.settings import Settings, change_settings, held_settings
from pos_app.store.books import open_books_to_read
from pos_app.store.place import DATABASE
from pos_app.ui.ports import Choices

# What only a manager changes.
GUARDED = frozenset(
    {
        "shop_name",
        "return_url",
        "updates_url",
        "cash_receipt",
        "refund_limit_won",
        "discount_limit_percent",
    }
)


class Rights:
    """Whether settings and key may be changed here: all modes of a shop share them."""

    def __init__(self, data: Path, mode: Mode, access: Access) -> None:
        self._data = data
        self._mode = mode
        self._access = access

    def on_duty(self) -> str:
        """Who stands at the counter now; blank for the owner."""
        return self._access.on_duty()

    def tell(self, grant: Grant, action: Action, changes: Iterable[Changed]) -> None:
        """Write down what is about to be changed, once nothing stands in its way."""
        note_changes(self._access, grant, action, changes)

    def need(self, action: Action, *changes: Changed) -> Grant:
        """Write down what is to be changed.

        Raises Refused without the right, and where the staff of another mode would be passed. On
        a new machine no key is stored yet, so that its owner can enter it.
        """
        grant = self._access.allow(action)
        for mode in (Mode.LIVE, Mode.TEST):
            if mode is not self._mode and self._guards(mode):
                raise Refused("staff.change_there", mode=mode)
        self.tell(grant, action, changes)
        return grant

    def _guards(self, mode: Mode) -> bool:
        folder = paths.mode_dir(self._data, mode)
        try:
            if not (folder / DATABASE).exists() or not KeyRing().load(mode):
                return False
            with closing(open_books_to_read(folder)) as books:
                return is_staffed(books.people.all())
        except StoreError:  # of an older program, or damaged: nobody is known there
            return False
        except Refused:  # no keyring, so no key
            return False


class StoredPreferences:
    """The choices in the settings file; fits `ui.ports.Preferences`."""

    def __init__(self, data: Path, lang: str, rights: Rights) -> None:
        self._rights = rights
        self._data = data
        self._lang = lang  # as the command line or the system has it, until one is chosen

    def read(self) -> Choices:
        """The choices as they were kept last; it reads no file."""
        return self._choices_of(held_settings(self._data))

    def change(self, change: Callable[[Choices], Choices]) -> Choices:
        """Raises Refused for a value that cannot be used; nothing is changed then.

        How the window looks is anybody's choice; all else needs a right.
        """
        changed = change_settings(
            self._data,
            lambda kept: _chosen(kept, change(self._choices_of(kept))),
            self._ask,
        )
        return self._choices_of(changed)

    def _choices_of(self, kept: Settings) -> Choices:
        return Choices(
            kept.lang or self._lang,
            kept.theme,
            kept.shop_name,
            kept.return_url,
            kept.refund_limit_won,
            kept.text_percent,
            kept.discount_limit_percent,
            kept.updates_url,
            kept.cash_receipt,
        )

    def _ask(self, old: Settings, new: Settings) -> None:
        changes = [one for one in changes_of(old, new) if one.name in GUARDED]
        if changes:
            self._rights.need(Action.CHANGE_SETTINGS, *changes)


class StoredCourse:
    """How far the first run has come, in the settings file; fits `ui.ports.Course`."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def stands(self) -> str:
        """The step that is next; it reads no file."""
        return held_settings(self._data).guide

    def keep(self, step: str) -> None:
        """Go on there after a restart. Raises Refused where it cannot be written."""
        change_settings(self._data, partial(replace, guide=step))


def changes_of(before: Settings, after: Settings) -> list[Changed]:
    """Each setting that is another one afterwards."""
    pairs = [
        (one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(before)
    ]
    return [Changed(name, str(old), str(new)) for name, old, new in pairs if old != new]


def _chosen(kept: Settings, choices: Choices) -> Settings:
    return replace(
        kept,
        lang=choices.lang,
        theme=choices.theme,
        shop_name=choices.shop,
        return_url=choices.return_url,
        refund_limit_won=choices.refund_limit_won,
        text_percent=choices.text_percent,
        discount_limit_percent=choices.discount_percent,
        updates_url=choices.updates_url,
        cash_receipt=choices.cash_receipt,
    )
