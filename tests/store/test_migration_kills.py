"""S17: a migration that is killed, at whichever statement, leaves the old books or the new ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.store.migrations import SCHEMA
from tests.store.shop import Shop

ROOT = Path(__file__).parents[2]
OLD, NEW = SCHEMA.version, SCHEMA.version + 1


@pytest.mark.skipif(sys.platform == "win32", reason="copies of a process are made by POSIX")
def test_a_killed_migration_leaves_old_or_new(shop: Shop, folder: Path, tmp_path: Path) -> None:
    paid = [shop.paid().order_no for _ in range(3)]
    shop.books.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.migration_kills", str(folder), str(tmp_path / "work")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) > 100
    for one in found:
        assert one["version"] in (OLD, NEW)
        assert one["new"] == [one["version"] == NEW] * 4
        assert one["sound"] == "ok"
        assert one["orders"] == one["again"] == paid
        assert one["after"] == NEW
        assert one["copies"] == 1
    assert found[0]["version"] == OLD
    assert found[-1]["version"] == NEW
