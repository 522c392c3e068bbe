"""A search text is read as everything that it may mean, and as nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.hangul import SearchIndex
from pos_app.domain.lookup import MAX_TERMS, STATES_OF, Status, Term, readings_of
from pos_app.domain.payment import State, Tender
from pos_app.domain.words import WORDS

NAMES: dict[str, Status | Tender] = {
    "결제됨": Status.PAID, "결제 안 됨": Status.DECLINED, "취소됨": Status.CANCELLED,
    "Paid": Status.PAID, "Not paid": Status.DECLINED, "Refunds": Status.REFUND,
    "토스페이": Tender.TOSS, "Toss Pay": Tender.TOSS, "QR": Tender.TOSS,
    "현금": Tender.CASH, "Cash": Tender.CASH,
}  # fmt: skip


def one(text: str) -> Term:
    """The only term of the first reading."""
    (term,) = readings_of(text, NAMES)[0]
    return term


@pytest.mark.parametrize("text", ["", "  ", "\t", "　"])
def test_nothing_is_no_search(text: str) -> None:
    assert readings_of(text, NAMES) == ()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4500", 4_500), ("4,500", 4_500), ("4,500원", 4_500), ("4500 원", 4_500),
        ("₩4500", 4_500), ("４５００", 4_500), ("0", 0), ("45,00", None), ("-1", None),
        ("사과", None), ("9" * 12, 10**12 - 1), ("9" * 13, None),
    ],
)  # fmt: skip
def test_an_amount(text: str, amount: int | None) -> None:
    assert one(text).amount_won == amount


@pytest.mark.parametrize(
    ("text", "tail"),
    [("42", "42"), ("#042", "042"), ("４２", "42"), ("4,500", ""), ("사과", ""), ("42번", "")],
)
def test_last_digits(text: str, tail: str) -> None:
    assert one(text).tail == tail


def test_a_whole_order_number_in_any_case() -> None:
    assert one("7g3k9qxa-41").order_no == "7G3K9QXA-41"
    assert one("7g3k9qxa-").order_no == ""


def test_an_order_word_and_its_number() -> None:
    assert one("사과").words[0] == "사과 1"
    assert len(one("사과").words) == 99
    assert one("사과12").words == ("사과 12",)
    assert one("사과1").words == ("사과 1", *(f"사과 {n}" for n in range(10, 20)))
    assert "사과 7" in one("ㅅㄱ").words
    assert one("ㅅ").words == one("사").words == one("apple1").words == ()
    assert one("콜라").words == ()


def test_a_word_and_a_number_apart_are_also_one() -> None:
    apart, together = readings_of("사과 12", NAMES)
    assert [term.name for term in apart] == ["사과", "12"]
    assert together == (Term(words=("사과 12",)),)
    _, among = readings_of("민지 사과 12 4500", NAMES)
    assert among[0] == Term(words=("사과 12",))
    assert [term.name for term in among[1:]] == ["민지", "4500"]
    assert len(readings_of("콜라 12", NAMES)) == 1


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("14:30", (870,)), ("14:05", (845,)), ("9:30", (570, 1290)), ("09:30", (570,)),
        ("14:3", tuple(range(870, 880))), ("14:", tuple(range(840, 900))),
        ("14시", tuple(range(840, 900))), ("14시30분", (870,)), ("14시 5분", (845,)),
        ("오후 2:30", (870,)), ("오후2시30", (870,)), ("2:30 pm", (870,)), ("PM 2:30", (870,)),
        ("am 12:00", (0,)), ("오후 12:00", (720,)), ("0:10", (10,)), ("12:00", (720,)),
        ("24:00", ()), ("14:60", ()), ("오후 13:00", ()), ("오후 0:10", ()), ("14", ()),
        ("오후2:30pm", ()), ("14:300", ()),
    ],
)  # fmt: skip
def test_a_time(text: str, minutes: tuple[int, ...]) -> None:
    assert one(text).minutes == minutes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-11-08", date(2025, 11, 8)), ("2025.11.8", date(2025, 11, 8)),
        ("2025/11/08", date(2025, 11, 8)), ("2025.11.8.", date(2025, 11, 8)),
        ("2025-11/08", None), ("2025-02-30", None), ("11-08", None),
    ],
)  # fmt: skip
def test_a_day(text: str, day: date | None) -> None:
    assert one(text).day == day


def test_a_state_by_its_name_in_either_language() -> None:
    assert one("취소").statuses == (Status.CANCELLED,)
    assert one("결제").statuses == (Status.PAID, Status.DECLINED)
    assert one("PAID").statuses == (Status.PAID,)
    assert one("refund").statuses == (Status.REFUND,)
    assert one("취").statuses == one("취소했음").statuses == ()


def test_the_words_of_a_states_name_are_one() -> None:
    readings = readings_of("결제 안 됨", NAMES)
    assert (Term(statuses=(Status.DECLINED,)),) in readings
    assert (Term(statuses=(Status.DECLINED,)),) in readings_of("not pa", NAMES)


@pytest.mark.parametrize("text", ["토스", "토스페이", "toss", "qr", "QR", "ＱＲ"])
def test_a_tender_by_its_name_in_either_language(text: str) -> None:
    assert (one(text).tenders, one(text).statuses) == ((Tender.TOSS,), ())


def test_cash_is_a_tender_and_one_letter_is_nothing() -> None:
    assert one("현금").tenders == one("CASH").tenders == (Tender.CASH,)
    assert one("현").tenders == one("취소").tenders == one("현금함").tenders == ()
    assert (Term(tenders=(Tender.TOSS,)),) in readings_of("toss pay", NAMES)


def test_every_state_has_one_name() -> None:
    named = [state for states in STATES_OF.values() for state in states]
    assert sorted(named) == sorted(State)
    assert set(STATES_OF) == set(Status)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    readings = readings_of(text, NAMES)
    assert all(1 <= len(reading) <= MAX_TERMS for reading in readings)
    assert bool(readings) == bool(text[:60].strip())


@given(st.sampled_from(WORDS), st.integers(1, 99))
def test_every_order_word_finds_itself(word: str, number: int) -> None:
    texts = (f"{word} {number}", f"{word}{number}")
    for text in texts:
        found = {w for reading in readings_of(text, {}) for term in reading for w in term.words}
        assert f"{word} {number}" in found


def test_every_finds_what_find_finds_without_an_order() -> None:
    index = SearchIndex([(1, ("레몬 생강청",)), (2, ("머그컵",)), (3, ("로맨스", "MUG-1"))])
    assert index.every("ㄹㅁ") == {1, 3}
    assert index.every("머ㄱ") == {2}
    assert index.every(" ") == index.every("mug") == set()
