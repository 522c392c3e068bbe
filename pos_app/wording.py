"""Every sentence that people read, by key, in their language.

The sentences stand in resources/translations, one gettext catalogue a language; a key is looked up
as it is, and `{name}` gaps are filled as `str.format` does.
"""

from __future__ import annotations

import gettext
import string
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pos_app.domain.answer import DOUBTS
from pos_app.domain.money import format_won
from pos_app.domain.particle import particle
from pos_app.errors import BoothError, Bug

LANGUAGES = ("ko", "en")
DOMAIN = "booth_pos"

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def detect_lang(explicit: str | None, settings: str | None, environment: Mapping[str, str]) -> str:
    """The language to speak: the one asked for, the one set, the system's if it is ours; Korean."""
    system = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    for wanted in (explicit, settings, system[:2].lower()):
        if wanted in LANGUAGES:
            return wanted
    return LANGUAGES[0]


class _Gaps(string.Formatter):
    """Fills gaps; a missing value or one of another kind never stops a till.

    `{seconds:wait}` and `{mode:mode}` say them as people do, `{word:을/를}` gives the particle that
    fits behind it.
    """

    def __init__(self, **ways: Callable[[Any], str]) -> None:
        self._ways = ways

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), f"{{{key}}}")

    def format_field(self, value: Any, format_spec: str) -> Any:
        value = "" if value is None else value
        try:
            if format_spec in self._ways:
                return self._ways[format_spec](value)
            if "/" in format_spec:
                return particle(str(value), format_spec)
            return super().format_field(value, format_spec)
        except (TypeError, ValueError):
            return str(value)


class Wording:
    """The sentences of one language.

    A key without a sentence is shown as it is, because a till must go on; `strict` raises Bug
    instead, for tests.
    """

    def __init__(self, folder: Path, lang: str, *, strict: bool = False) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]
        self._sentences = gettext.translation(DOMAIN, folder, [self.lang], fallback=True)
        self._strict = strict
        self._gaps = _Gaps(wait=lambda seconds: self.say_wait(int(seconds)), mode=self._say_modes)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence for this key."""
        return self._sentences.gettext(key) != key

    def say(self, key: str, **values: object) -> str:
        """The sentence with its gaps filled; `{amount:,}` gives thousands separators."""
        if self._strict and not self.knows(key):
            raise Bug("bug.wording", text=key)
        return self._gaps.vformat(self._sentences.gettext(key), (), values)

    def won(self, amount_won: int) -> str:
        """An amount with the currency, as the language writes it."""
        return self.say("pay.won", amount=format_won(amount_won))

    def say_wait(self, seconds: int) -> str:
        """How long to wait, in no more than two words, and never less than it is."""
        if seconds < 60:
            return self.say("strip.seconds", count=seconds)
        hours, minutes = divmod(-(-seconds // 60), 60)
        counts = (("strip.hours", hours), ("strip.minutes", minutes))
        return " ".join(self.say(key, count=count) for key, count in counts if count)

    def _say_modes(self, codes: str) -> str:
        """Modes by their names; several stand one behind the other, as who found them put them."""
        keys = {one: f"mode.{one}" for one in codes.split(", ")}
        return ", ".join(self.say(key) if self.knows(key) else one for one, key in keys.items())

    def say_error(self, error: BoothError) -> str:
        """What went wrong; an error that gathers `problems` lists them below, one a line."""
        values = dict(error.values)
        problems, more = values.pop("problems", ()), values.get("more")
        if values.get("letter"):
            values["where"] = self.say("pricelist.where", **values)
        elif "letter" in values:  # typed into a field, over which there is none
            values["where"] = values.get("column")
        lines = [self.say(error.key, **values)]
        if isinstance(problems, Sequence):
            lines += [f"- {self.say_error(one)}" for one in problems if isinstance(one, BoothError)]
        if problems and more:
            lines.append(self.say("problems.more", more=more))
        return "\n".join(lines)

    def say_reason(self, code: str) -> str:
        """Why Toss could not be asked, where nothing was charged that could be charged again."""
        known = self.knows(f"reason.{code}") and code not in DOUBTS
        return self.say(f"reason.{code}") if known else self.say("trouble.no_answer")

    def say_why_unwritten(self, error: BoothError) -> str:
        """What keeps the books from being written; it asks nobody to charge or refund again."""
        cause = error.key.rpartition(".")[2]
        known = cause if self.knows(f"unwritten.why.{cause}") else "other"
        return self.say(f"unwritten.why.{known}")
