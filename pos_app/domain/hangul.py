"""Korean search: initial consonants, half-typed syllables and plain text, best first."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Final, Generic, NamedTuple, TypeAlias, TypeVar

from pos_app.domain.jamo import (
    FINAL_TO_INITIAL,
    REST,
    initials,
    is_consonant,
    is_syllable,
    latin_from_hangul,
    normalise,
    normalise_lines,
    strokes,
)

__all__ = ["SearchIndex", "initials", "latin_from_hangul", "normalise"]

K = TypeVar("K", bound=Hashable)

_SEPARATOR: Final = "\n"  # normalise() leaves no blanks, so no text holds one
_FEW: Final = 100  # matches: copying so many is quicker than reading all three times
_WORD_START: Final = re.compile(r"(?<!\w)\w")


_Place: TypeAlias = Callable[[str, int], int]  # where the next match is from there on, or -1


def _literal(text: str) -> _Place:
    """The text itself: several times faster than a regular expression of it."""
    return lambda joined, at: joined.find(text, at)


def _pattern(pattern: str) -> _Place:
    search = re.compile(pattern).search

    def place(joined: str, at: int) -> int:
        found = search(joined, at)
        return found.start() if found else -1

    return place


class _Shelf:
    """Many texts as one string, so that one pass sees all."""

    def __init__(self, lines: str, owners: Sequence[int]) -> None:
        """Take texts, a line each, with the number of the item of each, in order of these."""
        self._joined = _SEPARATOR + lines
        self._starts = list(accumulate(map(len, lines.splitlines(keepends=True)), initial=0))
        self._owners = owners

    def matching(self, place: "_Place") -> Iterator[int]:
        """Yield the owner of each text with a match, in the order of the texts."""
        at = place(self._joined, 0)
        while at >= 0:
            row = bisect_right(self._starts, at) - 1
            yield self._owners[row]
            at = place(self._joined, self._starts[row + 1])

    def of(self, owners: Iterable[int]) -> "_Shelf":
        """Return a shelf with the texts of these owners only."""
        ranges = [(bisect_left(self._owners, i), bisect_right(self._owners, i)) for i in owners]
        lines = [self._joined[self._starts[a] + 1 : self._starts[b] + 1] for a, b in ranges]
        rows = [row for first, end in ranges for row in range(first, end)]
        return _Shelf("".join(lines), [self._owners[row] for row in rows])


class _Spelling(NamedTuple):
    """The names in one spelling: whole, and again from each later word on."""

    names: _Shelf
    words: _Shelf

    def narrowed(self, place: _Place) -> "_Spelling":
        """Return only the names with a match, so that ranking need not read all again."""
        owners = list(islice(self.names.matching(place), _FEW + 1))
        # Many matches fill the answer early, so reading on from the best costs less.
        return self if len(owners) > _FEW else _Spelling(*(shelf.of(owners) for shelf in self))


class SearchIndex(Generic[K]):
    """Items found by name, by initial consonants, and by the start of a code.

    Never changes once built, so threads may share it. All texts are spelt as one: text by text, a
    large shop's took ten times as long.
    """

    def __init__(self, items: Iterable[tuple[K, Sequence[str]]]) -> None:
        """Take `(key, texts)` pairs; the first text is the name, the others are codes (SKU …)."""
        given = list(items)
        compared = normalise_lines(texts[0] for _, texts in given).splitlines(keepends=True)
        # In order of rank: the first matches met are the best, and a search may stop early.
        order = sorted(range(len(given)), key=[len(one) for one in compared].__getitem__)
        self._keys = [given[place][0] for place in order]
        texts = [given[place][1] for place in order]
        names = "".join(compared[place] for place in order)
        words = [(word, i) for i, (name, *_) in enumerate(texts) for word in _later_words(name)]
        codes = [(code, i) for i, (_, *rest) in enumerate(texts) for code in rest]
        whose = range(len(order)), [i for _, i in words]
        later = normalise_lines(word for word, _ in words)
        self._plain, self._strokes, self._initials = (
            _Spelling(_Shelf(spell(names), whose[0]), _Shelf(spell(later), whose[1]))
            for spell in (str, strokes, initials)
        )
        self._codes = _Shelf(normalise_lines(code for code, _ in codes), [i for _, i in codes])

    def find(self, query: str, limit: int = 50) -> list[K]:
        """Return at most `limit` keys of the items that `query` finds, best first.

        A whole code comes first, then names that start so, codes that do, words that do, and the
        rest; within each the text as typed before half-typed readings, then short names.
        """
        needle = normalise(query)
        found: dict[K, None] = {}
        if not needle or limit < 1:
            return []
        for owner in self._ranked(needle):
            found.setdefault(self._keys[owner])
            if len(found) == limit:
                break
        return list(found)

    def every(self, query: str) -> set[K]:
        """Return the keys of all items whose name `query` finds, for those who need no order."""
        needle = normalise(query)
        if not needle:
            return set()
        return {
            self._keys[owner]
            for spelling, spelt, place in self._readings(needle)
            for owner in spelling.names.matching(place(spelt))
        }

    def _ranked(self, needle: str) -> Iterator[int]:
        yield from self._codes.matching(_literal(_SEPARATOR + needle + _SEPARATOR))
        readings = [
            (spelling.narrowed(place(spelt)), spelt, place)
            for spelling, spelt, place in self._readings(needle)
        ]
        for spelling, spelt, place in readings:
            yield from spelling.names.matching(place(_SEPARATOR + spelt))
        yield from self._codes.matching(_literal(_SEPARATOR + needle))
        for spelling, spelt, place in readings:
            yield from spelling.words.matching(place(_SEPARATOR + spelt))
        for spelling, spelt, place in readings:
            yield from spelling.names.matching(place(spelt))

    def _readings(self, needle: str) -> Iterator[tuple[_Spelling, str, Callable[[str], _Place]]]:
        """The text as typed before half-typed readings of it, each with how it is looked for."""
        yield self._plain, needle, _literal
        if any(map(is_syllable, needle)):
            yield self._strokes, _being_typed(needle), _pattern
        elif any(map(is_consonant, needle)):
            yield self._initials, initials(needle), _literal


def _later_words(name: str) -> list[str]:
    return [name[found.start() :] for found in _WORD_START.finditer(name, 1)]


def _being_typed(needle: str) -> str:
    """Return a pattern over strokes for text whose last syllable may be unfinished."""
    pattern = ""
    for char, following in zip(needle, [*needle[1:], ""], strict=True):
        if is_consonant(char):
            pattern += "".join(initial + REST for initial in strokes(char))
        elif is_syllable(char) and (not following or is_consonant(following)):
            pattern += _open_end(strokes(char))
        else:
            pattern += re.escape(strokes(char))
    return pattern


def _open_end(syllable: str) -> str:
    """Return a pattern for a syllable whose finals may be the initials of what follows.

    An input method shows 국 on the way to 구글, and 삯 for 사 with the initials ㄱ and ㅅ.
    """
    body = "".join(stroke for stroke in syllable if stroke not in FINAL_TO_INITIAL)
    finals = syllable[len(body) :]
    if not finals:
        return body
    moved = [FINAL_TO_INITIAL[final] + REST for final in finals]
    readings = [finals[:kept] + "".join(moved[kept:]) for kept in range(len(finals) + 1)]
    return f"{body}(?:{'|'.join(readings)})"
