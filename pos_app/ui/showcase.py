"""What the buyer's side looks and sounds like here; app.py brings where it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from pos_app.domain.chime import Chime


@dataclass(frozen=True, slots=True)
class ShowChoices:
    """`screen` is a serial number or name, blank for any but the counter's.

    `lang` is blank for the counter's own; `volume` is in hundredths, nought is silent; of `sounds`
    those that are not in it are never heard.
    """

    display: bool = True
    screen: str = ""
    lang: str = ""
    volume: int = 50
    sounds: frozenset[Chime] = frozenset(Chime)


class Showcase(Protocol):
    """The stored choices and the picture; every method but `choices` runs on a lane."""

    def choices(self) -> ShowChoices: ...

    def keep(self, choices: ShowChoices) -> None:
        """Store them. Raises Refused for a value that cannot be used."""
        ...

    def switch(self) -> ShowChoices:
        """Switch the display off or on, and give the choices as they are now."""
        ...

    def picture(self) -> bytes:
        """The picture that is shown while idle; nothing where there is none."""
        ...

    def keep_picture(self, data: bytes) -> None:
        """Store it, or remove it where it is empty. Raises Refused without the right."""
        ...


class Plain:
    """Keeps choices for as long as the window is open; fits `Showcase`."""

    def __init__(self, choices: ShowChoices | None = None) -> None:
        self._choices = choices or ShowChoices()
        self._picture = b""

    def choices(self) -> ShowChoices:
        """What was chosen last."""
        return self._choices

    def keep(self, choices: ShowChoices) -> None:
        """Keep them for now."""
        self._choices = choices

    def switch(self) -> ShowChoices:
        """What was on is off."""
        self.keep(replace(self._choices, display=not self._choices.display))
        return self._choices

    def picture(self) -> bytes:
        """The picture, if there is one."""
        return self._picture

    def keep_picture(self, data: bytes) -> None:
        """Keep it for now."""
        self._picture = data
