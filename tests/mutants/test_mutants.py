"""Every seeded bug is found again, on the seed and by the invariant written down for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.copied import NoLongerAppliesError, apply, changed, copy_tree, prove, recorded
from tests.mutants.table import MUTANTS, Edit, Mutant

pytest.importorskip("resource", reason="failing writes are made by a limit that only Unix has")

pytestmark = pytest.mark.timeout(0)  # the machine may be busy


def test_each_bug_of_the_fault_model_has_a_seed() -> None:
    names = [f"M{number}" for number in range(1, 23)]

    assert [one.name for one in MUTANTS] == names
    assert list(recorded()) == names


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_a_bug_is_found(mutant: Mutant, tmp_path: Path) -> None:
    tree = copy_tree(tmp_path)
    apply(mutant, tree)
    record = recorded()[mutant.name]
    found = prove(tree, mutant.prover, record["seed"], record["seed"] + 1)

    assert record["violation"] in mutant.dies_by
    assert found is not None, f"{mutant.name} survives: {mutant.what}"
    assert found.violation == record["violation"], found.text


def test_without_a_bug_nothing_is_found(tmp_path: Path) -> None:
    """Else the copy itself would be what is found."""
    assert prove(copy_tree(tmp_path), "simulation", 0, 1) is None
    assert prove(tmp_path, "powercut", 0, 1) is None


@pytest.mark.parametrize("text", ["gone", "here here"])
def test_a_bug_that_no_longer_applies_fails(text: str) -> None:
    with pytest.raises(NoLongerAppliesError, match="M1 no longer applies"):
        changed("M1", Edit("any.py", "here", "there"), text)
