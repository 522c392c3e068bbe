"""Writes a JSON object in one of its many right spellings, and remembers what each byte is for."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field

SPACE = (" ", "\n", "\t", "\r\n", "  ")


@dataclass(slots=True)
class Members:
    """The members of an object as JSON text, in order; `vital` ones decide what it means."""

    texts: dict[str, str] = field(default_factory=dict)
    vital: set[str] = field(default_factory=set)

    def put(self, name: str, value: object, *, vital: bool = False) -> None:
        self.texts[name] = json.dumps(value, ensure_ascii=False)
        if vital:
            self.vital.add(name)

    def put_text(self, name: str, text: str) -> None:
        self.texts[name] = text

    def drop(self, name: str) -> None:
        self.texts.pop(name, None)
        self.vital.discard(name)


@dataclass(slots=True)
class Written:
    """An object as text; `marks` are the places of its bytes by what a change of them does."""

    text: str
    names: list[str]
    structure: list[int]
    vital: list[int]
    free: list[int]


def write(members: Members, rng: random.Random) -> Written:
    """In any order, with any spaces, and letters escaped or not."""
    names = list(members.texts)
    rng.shuffle(names)
    spaced = rng.random() < 0.4
    out = _Pen(rng, spaced)
    out.structural("{")
    for index, name in enumerate(names):
        if index:
            out.structural(",")
        out.member(name, members.texts[name], vital=name in members.vital)
    out.structural("}")
    return Written("".join(out.parts), names, out.structure, out.vital, out.free)


class _Pen:
    def __init__(self, rng: random.Random, spaced: bool) -> None:
        self._rng, self._spaced, self._at = rng, spaced, 0
        self.parts: list[str] = []
        self.structure: list[int] = []
        self.vital: list[int] = []
        self.free: list[int] = []

    def structural(self, mark: str) -> None:
        self._gap()
        self.structure.append(self._at)
        self._add(mark)
        self._gap()

    def member(self, name: str, text: str, *, vital: bool) -> None:
        key = self._escaped(json.dumps(name, ensure_ascii=False), 0.02)
        self.structure += [self._at, self._at + len(key) - 1]
        if vital and name != "status" and not _is_echo(name):
            self.vital += range(self._at + 1, self._at + len(key) - 1)
        self._add(key)
        self.structural(":")
        text = self._escaped(text, 0.05) if text.startswith('"') else text
        if vital:
            self.vital += range(self._at, self._at + len(text))
        elif name.startswith("free") and text.isascii() and "\\" not in text:
            self.free += range(self._at + 1, self._at + len(text) - 1)
        self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self._at += len(text)

    def _gap(self) -> None:
        if self._spaced and self._rng.random() < 0.3:
            self._add(self._rng.choice(SPACE))

    def _escaped(self, text: str, share: float) -> str:
        """Some letters as `\\uXXXX`, which every reader must read as the letters themselves."""
        if "\\" in text or self._rng.random() > share * 4:
            return text
        inner = "".join(
            f"\\u{ord(one):04x}" if ord(one) < 0x10000 and self._rng.random() < 0.3 else one
            for one in text[1:-1]
        )
        return f'"{inner}"'


def _is_echo(name: str) -> bool:
    # Without its name an echo is absent, and an absent echo is believed.
    return name in {"orderNo", "amount", "mode", "refundNo", "payToken", "refundedAmount"}
