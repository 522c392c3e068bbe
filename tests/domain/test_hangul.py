"""Korean search finds what a person is typing, and puts what they mean first."""

from itertools import pairwise
from unicodedata import normalize
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.domain.hangul import SearchIndex, initials, latin_from_hangul, normalise
from pos_app.domain.jamo import (
    CLUSTERS,
    DOUBLE_VOWELS,
    FINALS,
    INITIALS,
    KEYS,
    VOWELS,
    normalise_lines,
)

JOINED = {parts: letter for letter, parts in (CLUSTERS | DOUBLE_VOWELS).items()}
LETTERS = {key: letter for letter, key in KEYS.items()}
syllables = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
names = st.text(st.one_of(syllables, st.sampled_from("abAB 12-")), max_size=8)
queries = st.text(st.one_of(syllables, st.sampled_from(INITIALS + "ㄳㅀ ab1")), max_size=5)


def find(query: str, *names: str) -> list[str]:
    return SearchIndex([(name, (name,)) for name in names]).find(query)


def input_method(keys: str) -> str:
    """Return what a Korean input method shows after `keys` on a 두벌식 keyboard."""
    done: list[str] = []
    initial = vowel = final = ""

    def shown() -> str:
        if not (initial and vowel):
            return initial + vowel
        place = INITIALS.index(initial) * 21 + VOWELS.index(vowel)
        return chr(ord("가") + place * 28 + (FINALS.index(final) + 1 if final else 0))

    for key in keys:
        letter = LETTERS[key]
        if letter in VOWELS:
            if final:
                parts = CLUSTERS.get(final, final)
                final, moved = parts[:-1], parts[-1]
                done.append(shown())
                initial, vowel, final = moved, letter, ""
            elif initial and vowel + letter in JOINED:
                vowel = JOINED[vowel + letter]
            elif initial and not vowel:
                vowel = letter
            else:
                done.append(shown())
                initial, vowel = "", letter
        elif initial and vowel and not final and letter in FINALS:
            final = letter
        elif final + letter in JOINED and final:
            final = JOINED[final + letter]
        else:
            done.append(shown())
            initial, vowel, final = letter, "", ""
    return "".join(done) + shown()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("ㅇㅁㄹㅋㄴ", "아메리카노"),
        ("ㅋㄴ", "아이스 아메리카노"),
        ("ㅅㅅ", "삼성"),
        ("아ㅁ", "아메리카노"),
        ("암ㄹ", "아메리카노"),  # 아ㅁㄹ as the input method shows it
        ("ㅇ메ㄹ카", "아메리카노"),
        ("아메리ㅋ", "아메리카노"),
        ("메리카", "아메리카노"),
        ("국", "구글"),
        ("커", "커피"),
        ("가", "강정"),
        ("사고", "사과"),
        ("달", "닭강정"),
        ("닭", "달걀"),
        ("ㄳ", "간식"),
        ("ㅀ", "물레 하나"),
        ("ㅋㄳ", "코코 간식"),
        ("삯", "삭스"),
        ("삯", "사과 소스"),
        ("닭ㄱ", "달걀 과자"),
        ("아이스아메", "아이스 아메리카노"),
        ("아이 스아", "아이스아메리카노"),
        ("LG ㄴㅌ", "lg 노트북"),
        ("latte", "바닐라 LATTE"),
        ("500ML", "생수 500ml"),
        ("Ａ１", "a1 용지"),
        ("ㅋㅋ", "ㅋㅋ 떡볶이"),
        ("c++", "C++ 교재"),
        ("가(ㅋ", "가(코)"),
        ("가(", "가(코)"),
    ],
)
def test_finds(query: str, name: str) -> None:
    assert find(query, "뷁뷁", name) == [name]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("리더", "캘린더"),
        ("아메", "오므라이스"),  # whole syllables are no initial consonants
        ("강", "가지"),
        ("국수", "구글 수첩"),  # only the last syllable may be unfinished
        ("ㅇㅋ", "아메리카노"),
        ("ㄲ", "가지"),
        ("아ㅁ", "암"),
        ("곰", "고"),
        ("a.c", "abc"),
        ("", "아메리카노"),
        (" \n", "아메리카노"),
        ("노카", "카노"),
    ],
)
def test_does_not_find(query: str, name: str) -> None:
    assert find(query, name) == []


def test_the_word_itself_comes_before_what_it_may_become() -> None:
    assert find("국", "구글", "국수", "미역국", "국", "된장 국") == [
        "국",
        "국수",
        "구글",
        "된장 국",
        "미역국",
    ]


def test_reader_is_not_buried_under_calendars() -> None:
    shop = ["캘린더", "탁상 캘린더", "전자책 리더기", "리더", "린더", "리더 케이스"]
    assert find("리더", *shop) == ["리더", "리더 케이스", "전자책 리더기"]
    assert find("ㄹㄷ", *shop) == [
        "리더",
        "린더",
        "리더 케이스",
        "전자책 리더기",
        "캘린더",
        "탁상 캘린더",
    ]


def test_order_is_place_then_exactness_then_length_then_as_given() -> None:
    shop = ["왕강정", "닭 강정", "닭 가지", "강판", "가지 볶음", "가위", "가방", "(가)정"]
    assert find("가", *shop) == [
        *("가위", "가방", "가지 볶음", "강판"),
        *("닭 가지", "(가)정", "닭 강정", "왕강정"),
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("query", ["국", "구글", "ㄱㄱ", "구ㄱ"])
def test_text_from_a_mac_is_the_same(form: str, query: str) -> None:
    stored = normalize("NFD" if form == "NFC" else "NFC", "구글 카드")
    assert find(normalize("NFD", query), stored, "뷁뷁") == [stored]
    assert find(normalize("NFC", query), stored, "뷁뷁") == [stored]


def test_half_of_a_decomposed_syllable_is_its_consonant() -> None:
    assert find("아\u1106", "아메리카노") == ["아메리카노"]
    assert find("\u1106", "아메리카노") == ["아메리카노"]


def test_codes_are_found_from_their_start_and_whole_ones_first() -> None:
    shop = SearchIndex(
        [
            ("long", ("A1", "A10", "8801")),
            ("whole", ("아주 긴 이름의 상품", "a1", "8802")),
            ("none", ("라떼", "BA1", "9880")),
        ]
    )
    assert shop.find("a1") == ["whole", "long"]
    assert shop.find("880") == ["long", "whole"]
    assert shop.find("8802") == ["whole"]
    assert shop.find("80") == []


def test_each_item_once_and_no_more_than_asked() -> None:
    shop = SearchIndex([(i, (f"가 가 가{i}", f"가{i}", f"가{i}")) for i in range(80)])
    assert shop.find("가") == list(range(50))
    assert shop.find("가", 3) == [0, 1, 2]
    assert shop.find("가", 0) == []
    assert sorted(shop.find("가", 500)) == list(range(80))


def test_an_empty_shop_finds_nothing() -> None:
    assert SearchIndex[int]([]).find("가") == []


def test_initials_keep_what_is_no_syllable() -> None:
    assert initials("구글 Map 2ㅋㄳ") == "ㄱㄱ Map 2ㅋㄱㅅ"
    assert initials(normalize("NFD", "까치")) == "ㄲㅊ"
    assert initials("힣") == "ㅎ"


def test_normalise() -> None:
    assert normalise(normalize("NFD", " 구글\u3000Straße\t１Ａ ")) == "구글strasse1a"


@given(names)
def test_normalise_is_done_after_once(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name) == normalise(normalize("NFD", name))


@given(st.text(syllables, min_size=1, max_size=4), names, names)
@example("값", "", "")
@example("괅", "", "")
def test_every_stroke_on_the_way_finds_the_word(word: str, before: str, after: str) -> None:
    shop = SearchIndex([(1, (before + word + after,))])
    keys = latin_from_hangul(word)
    for typed in range(1, len(keys) + 1):
        assert shop.find(input_method(keys[:typed])) == [1], input_method(keys[:typed])


@given(names, st.data())
def test_any_initials_in_a_row_find_the_name(name: str, data: st.DataObject) -> None:
    spelled = initials(normalise(name))
    start = data.draw(st.integers(0, len(spelled)))
    query = spelled[start : data.draw(st.integers(start, len(spelled)))]
    assert SearchIndex([(1, (name,))]).find(query) == ([1] if query else [])


@given(st.lists(names, max_size=6), queries)
def test_text_as_typed_is_found_by_place_and_length(shop: list[str], query: str) -> None:
    found = SearchIndex(enumerate((name,) for name in shop)).find(query)
    needle = normalise(query)
    exact = [i for i, name in enumerate(shop) if needle and needle in normalise(name)]
    assert set(exact) <= set(found)
    starts = [i for i in found if normalise(shop[i]).startswith(needle)]
    assert found[: len(starts)] == starts
    for one, other in pairwise(starts):
        assert (len(normalise(shop[one])), one) < (len(normalise(shop[other])), other)


@given(st.lists(names, max_size=6), queries, st.integers(0, 3))
def test_many_matches_are_ranked_as_few_are(shop: list[str], query: str, few: int) -> None:
    index = SearchIndex(enumerate((name,) for name in shop))
    with mock.patch("pos_app.domain.hangul._FEW", few):
        found = index.find(query)
    assert found == index.find(query)


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [
        ("ㅁㅠㅊ-12", "abc-12"),
        ("뮻", "abc"),
        ("ㄲㄸㅃㅆㅉㅒㅖ", "REQTWOP"),
        ("화", "ghk"),
        ("ㅘㄳ", "hkrt"),
        ("값", "rkqt"),
        ("까", "Rk"),
        (normalize("NFD", "값"), "rkqt"),
        ("ＡＢ－１２", "AB-12"),
        ("AbC 漢é½", "AbC 漢é½"),
    ],
)
def test_latin_from_hangul(hangul: str, latin: str) -> None:
    assert latin_from_hangul(hangul) == latin


@given(st.text(st.sampled_from(sorted(LETTERS))))
def test_what_the_input_method_made_of_keys_comes_back(keys: str) -> None:
    assert latin_from_hangul(input_method(keys)) == keys


def test_as_many_are_found_as_are_wanted() -> None:
    names = ("사과", "사과즙", "사과잼 한 병")
    index = SearchIndex([(name, (name,)) for name in names])
    assert [len(index.find("사과", wanted)) for wanted in (-1, 0, 1, 2, 3, 4)] == [0, 0, 1, 2, 3, 3]
    assert index.find("사과", 1) == ["사과"]


def test_joined_consonants_after_a_syllable_are_two_initials() -> None:
    assert find("사ㄳ", "사가사", "사과") == ["사가사"]


@given(st.lists(st.text(max_size=6), max_size=6))
@example(["가\n나", "", "\u1106", "e", "\u0301"])
def test_many_texts_at_once_are_each_as_they_are_alone(texts: list[str]) -> None:
    assert normalise_lines(texts).split("\n") == [*map(normalise, texts), ""]


def test_a_large_shop_is_spelt_in_as_many_steps_as_a_small_one() -> None:
    def steps(shop: int) -> int:
        with mock.patch("pos_app.domain.jamo.normalize", wraps=normalize) as spelt:
            SearchIndex((i, (f"사과 {i}호", f"A{i}")) for i in range(shop))
        return spelt.call_count

    assert steps(300) == steps(1)
