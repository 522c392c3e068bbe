"""Keeps what the buyer's side looks and sounds like: choices in the settings, a picture beside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from pos_app.domain.chime import Chime
from pos_app.domain.staff import Action, Changed
from pos_app.errors import Refused
from pos_app.settings import Settings, change_settings, held_settings, replace_file
from pos_app.ui.showcase import ShowChoices

PICTURE = "display.png"


class Rights(Protocol):
    """Raises Refused without a right."""

    def need(self, action: Action, *changes: Changed) -> object:
        """Write down what is to be changed."""
        ...


class StoredShowcase:
    """Fits `ui.showcase.Showcase`."""

    def __init__(self, data: Path, rights: Rights) -> None:
        self._data = data
        self._rights = rights

    def choices(self) -> ShowChoices:
        """The choices as they were kept last; it reads no file."""
        return _choices_of(held_settings(self._data))

    def keep(self, choices: ShowChoices) -> None:
        """Anybody may; raises Refused for a value that cannot be used, and changes nothing then."""
        wanted = {
            "display": choices.display,
            "display_screen": choices.screen,
            "display_lang": choices.lang,
            "sound_volume": choices.volume,
        } | {f"sound_{chime}": chime in choices.sounds for chime in Chime}
        change_settings(self._data, partial(replace, **wanted))

    def switch(self) -> ShowChoices:
        """The display that was on is off, and the other way round."""
        changed = change_settings(self._data, lambda kept: replace(kept, display=not kept.display))
        return _choices_of(changed)

    def picture(self) -> bytes:
        """The picture as it was kept; one that cannot be read is none."""
        try:
            return self._path.read_bytes()
        except OSError:
            return b""

    def keep_picture(self, data: bytes) -> None:
        """What every buyer sees is the shop's word: it needs the right to change settings."""
        had = self._path.exists()
        if not (had or data):
            return
        self._rights.need(
            Action.CHANGE_SETTINGS, Changed("display_picture", _named(had), _named(bool(data)))
        )
        try:
            if data:
                replace_file(self._path, data)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise Refused("picture.unwritable") from error

    @property
    def _path(self) -> Path:
        return self._data / PICTURE


def _choices_of(kept: Settings) -> ShowChoices:
    sounds = frozenset(chime for chime in Chime if getattr(kept, f"sound_{chime}"))
    return ShowChoices(
        kept.display, kept.display_screen, kept.display_lang, kept.sound_volume, sounds
    )


def _named(there: bool) -> str:
    return PICTURE if there else ""
