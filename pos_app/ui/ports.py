"""What the window needs beyond the flow; app.py brings it, mypy proves that it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pos_app.domain.payment import Contract, Mode
from pos_app.wording import Wording


@dataclass(frozen=True, slots=True)
class Choices:
    """What the cashier may set. `theme` is light, dark or system; `lang` ko or en."""

    lang: str
    theme: str
    shop: str
    return_url: str


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What a connection check found; `words` says it, in the language that was asked for."""

    ok: bool
    mode: Mode | None
    words: str


class Preferences(Protocol):
    """The stored choices."""

    def read(self) -> Choices: ...

    def save(self, choices: Choices) -> None:
        """Store them. Raises Refused for a value that cannot be used."""
        ...


class Keyhole(Protocol):
    """Where an API key goes in. It never comes out again."""

    def tail(self) -> str:
        """The last four characters of the stored key, or nothing."""
        ...

    def check(self, key: str, contract: Contract) -> KeyCheck:
        """Ask `/status` for a fresh order number, which creates nothing. Runs on a lane."""
        ...

    def store(self, key: str, contract: Contract) -> None:
        """Keep the key for the next start. Raises Refused while a payment is not over."""
        ...


class Voices(Protocol):
    """Gives the wording of a language."""

    def __call__(self, lang: str) -> Wording: ...
