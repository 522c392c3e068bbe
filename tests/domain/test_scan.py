"""A scanner's burst is a scan in any keyboard mode; typing never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.scan import ENTER_GAP_S, KEY_GAP_S, MIN_KEYS, Scan, ScanDetector

characters = st.characters(categories=["L", "N", "P"])


def scanned(
    keys: list[str] | str, gap_s: float = 0.01, enter_s: float = 0.01, start_s: float = 100.0
) -> Scan | None:
    detector = ScanDetector()
    for i, text in enumerate(keys):
        detector.key(text, start_s + i * gap_s)
    return detector.enter(start_s + (len(keys) - 1) * gap_s + enter_s)


def test_a_barcode_is_a_scan() -> None:
    assert scanned("8801234567890") == Scan("8801234567890", ("8801234567890",))


def test_in_hangul_mode_the_latin_keys_are_offered() -> None:
    assert scanned("ㅁㅠ-12") == Scan("ㅁㅠ-12", ("ㅁㅠ-12", "ab-12", "AB-12"))
    assert scanned(["뮻", "ㅇ", "1"]) == Scan("뮻ㅇ1", ("뮻ㅇ1", "abcd1", "ABCD1"))


def test_caps_lock_and_full_width_are_offered() -> None:
    assert scanned("Ab-12") == Scan("Ab-12", ("Ab-12", "AB-12", "ab-12"))
    assert scanned("１２３４") == Scan("１２３４", ("１２３４", "1234"))


def test_blanks_around_a_code_count_but_are_not_looked_up() -> None:
    assert scanned(" 1234 ") == Scan(" 1234 ", ("1234",))


@pytest.mark.parametrize(
    ("keys", "gap_s", "enter_s"),
    [
        ("1234", KEY_GAP_S, 0.01),
        ("1234", 0.08, 0.01),
        ("1234", 0.01, ENTER_GAP_S + 0.01),
        ("123", 0.01, 0.01),
        ("", 0.01, 0.01),
        ("0000000", 0.03, 0.03),  # a key held down
        (["", *"0000000"], 0.03, 0.03),
        (["아메리카노"], 0.01, 0.01),  # a whole word that the input method lets go at Enter
        (["12345678"], 0.01, 0.01),  # a paste
        ("1234", -0.01, 0.01),
        ("1234", 0.01, -0.01),
    ],
)
def test_typing_is_no_scan(keys: list[str] | str, gap_s: float, enter_s: float) -> None:
    assert scanned(keys, gap_s, enter_s) is None


def test_the_limits() -> None:
    assert scanned("1234", gap_s=KEY_GAP_S - 0.001) is not None
    assert scanned("1234", enter_s=ENTER_GAP_S, start_s=-0.03) is not None
    assert MIN_KEYS == 4
    detector = ScanDetector()
    for text, at_s in zip("1234", (0.0, KEY_GAP_S, 0.06, 0.07), strict=True):
        detector.key(text, at_s)
    assert detector.pending == 3
    assert detector.enter(0.08) is None


def test_only_the_burst_is_the_code() -> None:
    detector = ScanDetector()
    for i, text in enumerate("라떼"):
        detector.key(text, 1 + i * 0.2)
    assert detector.pending == 1
    for i, text in enumerate("4006381333931"):
        detector.key(text, 2 + i * 0.01)
    assert detector.pending == 13
    assert detector.enter(2.13) == Scan("4006381333931", ("4006381333931",))
    assert detector.pending == 0


def test_shift_and_other_silent_keys_are_passed_over() -> None:
    assert scanned(["", "A", "", "B", "\x08", "1", "2"]) == Scan("AB12", ("AB12", "ab12"))


def test_a_second_enter_is_no_second_scan() -> None:
    detector = ScanDetector()
    for i, text in enumerate("1234"):
        detector.key(text, i * 0.01)
    assert detector.enter(0.04) is not None
    assert detector.enter(0.05) is None


def test_the_first_key_may_come_at_time_zero() -> None:
    assert scanned("1234", start_s=0.0) is not None


@given(st.lists(st.tuples(st.text(characters, max_size=5), st.floats(KEY_GAP_S * 1.01, 5))))
def test_human_pace_is_never_a_scan(typed: list[tuple[str, float]]) -> None:
    detector, now_s = ScanDetector(), 1000.0
    for text, pause_s in typed:
        now_s += pause_s
        detector.key(text, now_s)
        assert detector.pending <= len(text) or not text
    assert detector.enter(now_s + 0.001) is None


@given(
    st.text(characters, min_size=MIN_KEYS).filter(lambda code: len(set(code)) > 1),
    st.floats(0.0005, 0.045),
    st.floats(0, 0.09),
)
def test_a_scanner_is_always_heard(code: str, gap_s: float, enter_s: float) -> None:
    found = scanned(code, gap_s, enter_s, start_s=5.0)
    assert found is not None
    assert (found.text, found.codes[0]) == (code, code)
    assert len(set(found.codes)) == len(found.codes)
