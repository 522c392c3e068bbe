"""Every cell of the fault × step matrix is proved or says why not, and every face is looked at."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pos_app.domain.face import Face
from pos_app.domain.payment import State
from pos_app.wording import Wording
from tests.gallery.faces import SITTERS
from tests.matrix import COLUMNS, LEVELS, NONE, SEEN, STATES, Proof, Row, named, rows
from tests.simulation.cells import REACHED, cell

TESTS = Path(__file__).parent
TRANSLATIONS = TESTS.parent / "resources" / "translations"
ROWS = 37
LEAST_OF_A_REASON = 25  # letters: "not possible" convinces nobody


def path_of(test: str) -> Path:
    return TESTS / f"{test.partition('::')[0]}.py"


@cache
def names_in(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def is_there(test: str) -> bool:
    name = test.partition("::")[2]
    return name.startswith("test_") and name in names_in(path_of(test))


def proofs() -> list[tuple[str, Proof]]:
    """Every line of the table, with the name of its cell."""
    return [
        (cell(row.number, column), one)
        for row in rows()
        for column, lines in row.cells.items()
        for one in lines
    ]


def test_every_fault_has_its_row() -> None:
    assert [row.number for row in rows()] == list(range(1, ROWS + 1))
    assert all(row.fault for row in rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row.number))
def test_no_cell_is_empty_and_each_has_a_proof_or_a_reason(row: Row) -> None:
    assert "".join(row.cells) == COLUMNS
    for column, lines in row.cells.items():
        levels = {one.level for one in lines}
        assert levels == {NONE} or levels <= set(LEVELS), (column, levels)
        assert len(lines) == len(set(lines))
        assert len(lines) == 1 or NONE not in levels


def test_each_reason_is_one_of_its_own() -> None:
    reasons = Counter(one.what for _, one in proofs() if one.level == NONE)
    assert [one for one, count in reasons.items() if count > 1] == []
    assert [one for one in reasons if len(one) < LEAST_OF_A_REASON] == []


def test_what_the_simulation_reaches_is_what_the_table_says() -> None:
    assert sorted(name for name, one in proofs() if one.level == "sim") == sorted(REACHED)
    assert [one for _, one in proofs() if one.level == "sim" and one.what] == []


def test_every_named_test_is_there() -> None:
    named_ones = {(at, one.what) for at, one in proofs() if one.level not in ("sim", NONE)}
    assert {one for one in named_ones if not is_there(one[1])} == set()


# --- what people see ------------------------------------------------------------------------------


@pytest.mark.parametrize("face", Face)
def test_every_face_has_a_screen_its_sentences_and_a_test_that_looks(face: Face) -> None:
    assert face in {one.face for one in SITTERS.values()}
    for lang in ("ko", "en"):
        wording = Wording(TRANSLATIONS, lang, strict=True)
        assert wording.say(f"face.{face}.title")
        assert wording.say(f"face.{face}.text")
        assert wording.say(f"strip.{face}")
    test = named(SEEN)[face]
    assert is_there(test)
    assert f"Face.{face.name}" in path_of(test).read_text("utf-8")


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_screen_a_sentence_and_a_test_that_looks(state: State) -> None:
    assert state in {one.state for one in SITTERS.values()}
    for lang in ("ko", "en"):
        assert Wording(TRANSLATIONS, lang, strict=True).say(f"state.{state}")
    assert is_there(named(STATES)[state])


def test_nothing_else_is_named_a_face_or_a_state() -> None:
    assert named(SEEN).keys() == set(Face)
    assert named(STATES).keys() == set(State)
