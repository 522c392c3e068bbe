"""One word per thing: the table of docs/words.md holds everywhere that people read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HANGUL = re.compile("[가-힣]")
# Names as a whole: Toss' own pages, and the screen that faces the buyer.
NAMES = ("토스 가맹점 관리자", "토스 고객센터", "고객 화면")
# It says what Toss would say, in Toss' words.
THEIRS = "pos_app/practice"


def _never() -> list[tuple[str, str]]:
    rows = []
    for line in (ROOT / "docs/words.md").read_text(encoding="utf-8").splitlines():
        cells = [one.strip() for one in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and cells[0] != "thing":
            rows += [(cells[1], one.strip()) for one in cells[3].split(",")]
    return rows


def _spoken(lang: str) -> str:
    path = ROOT / f"resources/translations/{lang}/LC_MESSAGES/booth_pos.po"
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("msgid"))


def _literals() -> Iterator[str]:
    for path in sorted((ROOT / "pos_app").rglob("*.py")):
        if THEIRS in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and HANGUL.search(said):
                yield said


def _pages() -> str:
    """What the other pages say in Korean; words.md names the words that nobody says."""
    pages = sorted(set((ROOT / "docs").glob("*.md")) - {ROOT / "docs/words.md"})
    lines = [line for one in pages for line in one.read_text(encoding="utf-8").splitlines()]
    return "\n".join(line for line in lines if HANGUL.search(line))


TEXTS = {
    "ko": _spoken("ko"),
    "en": _spoken("en"),
    "README": (ROOT / "README.md").read_text(encoding="utf-8"),
    "docs": _pages(),
    "program": "\n".join(_literals()),
}


def misused(text: str, word: str) -> list[str]:
    """The lines that hold a word which no longer is one of ours."""
    for name in NAMES:
        text = text.replace(name, "")
    found = re.compile(re.escape(word) if HANGUL.search(word) else rf"\b{re.escape(word)}", re.I)
    return [line for line in text.splitlines() if found.search(line)]


@pytest.mark.parametrize("where", TEXTS)
def test_no_thing_has_a_second_name(where: str) -> None:
    found = {
        f"{word} → {ours}": lines
        for ours, word in _never()
        if (lines := misused(TEXTS[where], word))
    }
    assert not found


def test_the_table_is_read_and_bites() -> None:
    never = _never()
    assert ("돈통", "서랍") in never
    assert ("매니저", "관리자") in never
    assert len(never) > 25
    assert misused("매니저가\n관리자를 불러 주세요", "관리자") == ["관리자를 불러 주세요"]
    assert misused("토스 가맹점 관리자에서 찾아요", "관리자") == []
    assert misused("The Clerk waits", "clerk")
    assert misused("A clearance sale", "clerk") == []
