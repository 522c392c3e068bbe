"""S1, S2, S11: what a start of the program leaves open to others, and which keyrings it refuses."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.rawtoss import RawToss
from tests.security.canary import KEY
from tests.security.program import Program
from tests.security.telltale import Telltale
from tests.stories.till import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights and limits of POSIX")

SEALED = """
import os, resource
from pos_app.seal import seal
seal()
print(resource.getrlimit(resource.RLIMIT_CORE), os.environ.get("SSLKEYLOGFILE"))
print(os.environ["BOOTH_POS_API_KEY"])
"""


def test_no_core_dump_and_no_session_keys(tmp_path: Path) -> None:
    """S2: RLIMIT_CORE is nought for good, SSLKEYLOGFILE is gone, and the key is still there."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)

    def allow_cores() -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    own = {"SSLKEYLOGFILE": str(tmp_path / "keys"), "BOOTH_POS_API_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-c", SEALED], env=os.environ | own, cwd=ROOT, text=True,
        capture_output=True, check=True, preexec_fn=allow_cores,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["(0, 0) None", KEY]


def test_files_are_the_owners_alone_under_an_open_umask(tmp_path: Path) -> None:
    """S11: with umask 000 each file of a sale, log and backup is 0600, each folder 0700."""
    far = Telltale()
    before = os.umask(0)
    try:
        with RawToss(far.serve) as server, Program(tmp_path / "run", server) as program:
            far.origin = f"http://127.0.0.1:{server.port}"
            program.stock()
            assert program.run("sell", "TEA", "--json") == 0
            assert program.run("backup", str(program.data / "copy.db")) == 0
            assert program.run("--practice", "sell", "NOPE") == 2
    finally:
        os.umask(before)
    ours = [program.data, *program.data.rglob("*")]
    open_ones = [one for one in ours if stat.S_IMODE(one.stat().st_mode) != _right(one)]
    assert {one.name for one in ours} >= {"booth.db", "booth-pos.log", "copy.db", "practice"}
    assert open_ones == []


def _right(path: Path) -> int:
    return 0o700 if path.is_dir() else 0o600


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"]
)
def test_a_live_shop_without_a_safe_keyring_does_not_sell(backend: str, tmp_path: Path) -> None:
    """S1: a keyring that keeps nothing, or none at all, is no place for a live key."""
    own = {"PYTHON_KEYRING_BACKEND": backend, "BOOTH_POS_DATA_DIR": str(tmp_path)}
    (tmp_path / "settings.json").write_text('{"mode": "live", "contract": "v2"}')
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--lang", "en", "sell", "TEA"],
        env=os.environ | own, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "keyring" in done.stderr
    assert "Traceback" not in done.stderr
