"""Order numbers fit Toss' rules, order words stay apart, and the description is never refused."""

import re
from collections.abc import Callable
from itertools import combinations
from math import gcd
from unicodedata import category, normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.domain.numbering import (
    COUNTER_MAX,
    SERIES_ALPHABET,
    new_series,
    order_no,
    order_word,
    parse_order_no,
    product_desc,
)
from pos_app.domain.words import WORDS


def _always(drawn: int) -> Callable[[int], int]:
    return lambda _: drawn


counters = st.integers(1, COUNTER_MAX)
series = st.integers(0, 2**40 - 1).map(lambda drawn: new_series(_always(drawn)))
# Sounds that a noisy hall makes one.
ALIKE = str.maketrans(
    dict(zip("ᄁᄏᄄᄐᄈᄑᄊᄍᄎ", "ᄀᄀᄃᄃᄇᄇᄉᄌᄌ", strict=True))
    | dict.fromkeys("ᅢᅤᅨᅬᅫᅰ", "ᅦ")
    | dict(zip("\u11ba\u11bd\u11be\u11c0\u11bf\u11a9\u11c1", "ᆮᆮᆮᆮᆨᆨᆸ", strict=True))
)


def sounds(word: str) -> list[str]:
    heard = [normalize("NFD", syllable).translate(ALIKE) for syllable in word]
    return [sound for s in heard for sound in (s[0], s[1], s[2:])]


def test_series_asks_for_forty_bits_and_uses_each() -> None:
    asked: list[int] = []

    def bits(count: int) -> int:
        asked.append(count)
        return 0

    assert new_series(bits) == "00000000"
    assert asked == [40]
    assert new_series(lambda n: 2**n - 1) == "ZZZZZZZZ"
    assert len({new_series(_always(1 << place)) for place in range(40)}) == 40


def test_alphabet_has_nothing_to_misread() -> None:
    assert len(set(SERIES_ALPHABET)) == 32
    assert not set("ILOU") & set(SERIES_ALPHABET)


@given(series, counters)
@example("ZZZZZZZZ", COUNTER_MAX)
def test_order_number_fits_and_comes_back(name: str, counter: int) -> None:
    number = order_no(name, counter)
    assert re.fullmatch(r"[0-9A-Za-z_\-:.^@]{1,50}", number)
    assert parse_order_no(number) == (name, counter)


def test_order_number_reads_plainly() -> None:
    assert order_no("0123ABCD", 42) == "0123ABCD-42"


@pytest.mark.parametrize(
    ("name", "counter"),
    [
        *[("0123ABCD", counter) for counter in (0, -1, COUNTER_MAX + 1)],
        *[(name, 1) for name in ("", "0123ABC", "0123ABCDE", "0123ABCU", "0123abcd", "0123ABCD\n")],
    ],
)
def test_no_other_order_number_is_made(name: str, counter: int) -> None:
    with pytest.raises(ValueError, match="not a"):
        order_no(name, counter)


@pytest.mark.parametrize(
    "text",
    [
        *("", "0123ABCD", "0123ABCD-", "0123ABCD-0", "0123ABCD-01", "0123ABCD-1\n", "0123ABCD-١"),
        *("0123ABCU-1", "0123abcd-1", "x0123ABCD-1", "POS3-20180105-000041"),
        "0123ABCD-" + "9" * 42,
    ],
)
def test_other_numbers_are_not_ours(text: str) -> None:
    assert parse_order_no(text) is None


@given(st.text(st.sampled_from("0Z-19U"), max_size=12))
def test_what_is_parsed_is_what_would_be_made(text: str) -> None:
    parsed = parse_order_no(text)
    assert parsed is None or order_no(*parsed) == text


def test_words_are_two_syllables_and_far_apart() -> None:
    assert len(WORDS) == 97
    assert all(re.fullmatch("[가-힣]{2}", word) for word in WORDS)
    for one, other in combinations(WORDS, 2):
        assert sum(a != b for a, b in zip(sounds(one), sounds(other), strict=True)) >= 3, (
            one + other
        )


def test_neighbours_differ_and_all_pairs_pass_before_one_returns() -> None:
    assert order_word(1) == "사과 1"
    assert order_word(99).endswith(" 99")
    assert order_word(100).endswith(" 1")
    assert gcd(len(WORDS), 99) == 1
    cycle = [order_word(counter) for counter in range(1, 97 * 99 + 1)]
    assert len(set(cycle)) == 97 * 99
    assert order_word(97 * 99 + 1) == cycle[0]


@given(st.integers(1, 10**9), st.integers(1, 96))
def test_no_word_returns_within_the_list(counter: int, later: int) -> None:
    assert order_word(counter).split()[0] != order_word(counter + later).split()[0]


@pytest.mark.parametrize("counter", [0, -5])
def test_words_begin_at_one(counter: int) -> None:
    with pytest.raises(ValueError, match="not a counter"):
        order_word(counter)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["아메리카노"], "사과 12 · 아메리카노"),
        (["아메리카노", "라떼"], "사과 12 · 아메리카노 외 1건"),
        (["아메리카노", "라떼", "쿠키"], "사과 12 · 아메리카노 외 2건"),
        (["", "라떼"], "사과 12 · 라떼 외 1건"),
        ([], "사과 12"),
        ([" \"' "], "사과 12"),
        (['15" 모니터\\', "케이블"], "사과 12 · 15 모니터 외 1건"),
        (["아이스\r\n 라떼\x00\u202e\ud800"], "사과 12 · 아이스 라떼"),
        (["it’s “new”"], "사과 12 · its new"),
        ([normalize("NFD", "라떼")], "사과 12 · 라떼"),
    ],
)
def test_description(names: list[str], shown: str) -> None:
    assert product_desc("사과 12", names) == shown


def test_a_long_name_is_cut_and_nothing_else() -> None:
    shown = product_desc("사과 12", ["가" * 400, "나"])
    assert len(shown) == 255
    assert shown == "사과 12 · " + "가" * 241 + "… 외 1건"


def test_a_name_that_just_fits_stays_whole() -> None:
    room = 255 - len("사과 12 · ")
    assert product_desc("사과 12", ["가" * room]) == "사과 12 · " + "가" * room
    assert product_desc("사과 12", ["가" * (room + 1)]).endswith("가…")
    assert product_desc("사과 12", ["가" * (room - 2) + " 나다라"]).endswith("가…")


@pytest.mark.parametrize("word", ["", " ", "'\"", "가" * 51])
def test_no_description_without_a_word(word: str) -> None:
    with pytest.raises(ValueError, match="not an order word"):
        product_desc(word, ["라떼"])


def test_the_longest_word_is_shown_whole() -> None:
    assert product_desc("가" * 50, ["라떼"]) == "가" * 50 + " · 라떼"


@given(counters, st.lists(st.text(max_size=300), max_size=5))
def test_toss_never_refuses_a_description(counter: int, names: list[str]) -> None:
    word = order_word(counter)
    shown = product_desc(word, names)
    assert shown.startswith(word)
    assert len(shown) <= 255
    assert not set(shown) & set("\\'\"")
    assert not any(category(c)[0] == "C" for c in shown)
    assert shown == " ".join(shown.split())
    shown.encode()
