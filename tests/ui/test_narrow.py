"""Where there is little room: a hint leaves parts away, and an order word stays whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pos_app.domain.words import WORDS
from pos_app.ui.screens.words import Words, whole
from pos_app.ui.widgets.search import Search

HINT = "Find a product  F2 · name, first consonants or barcode"
BREAK, NO_BREAK = " ", "\N{NO-BREAK SPACE}"


def test_a_hint_is_never_cut_in_a_word(qtbot: QtBot) -> None:
    search = Search()
    qtbot.addWidget(search)
    search.setPlaceholderText(HINT)
    search.show()
    qtbot.waitExposed(search)
    hints = []
    for width in (1_000, 330, 240):  # the letters are smaller before a theme is worn
        search.resize(width, 60)
        hints.append(search.placeholderText())
    assert hints[0] == HINT
    whole_parts = ("Find a product  F2 · name", "Find a product  F2")
    assert hints[1] in whole_parts
    assert hints[2] in whole_parts
    assert len(hints[2]) <= len(hints[1])
    search.resize(1_000, 60)
    assert search.placeholderText() == HINT


@pytest.mark.parametrize("word", [WORDS[0], WORDS[-1]])
def test_an_order_word_keeps_its_number(qtbot: QtBot, word: str) -> None:
    said = Words(20)
    qtbot.addWidget(said)
    said.setText(f"{word} 1: 4,500원을 돌려 드렸어요.")
    assert QLabel.text(said) == f"{word}{NO_BREAK}1: 4,500원을 돌려 드렸어요."
    assert said.text() == f"{word} 1: 4,500원을 돌려 드렸어요."
    assert whole(f"현금 {word} 99 · {word} 3") == f"현금 {word}{NO_BREAK}99 · {word}{NO_BREAK}3"


@pytest.mark.parametrize("text", ["총 12", "Sale 12", f"{WORDS[0]}는 12개", f"{WORDS[0]} 123"])
def test_what_is_no_order_word_breaks_where_it_must(text: str) -> None:
    assert BREAK in whole(text)
    assert NO_BREAK not in whole(text)
