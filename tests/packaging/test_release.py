"""The release uses nothing that can be changed under it, and may do no more than it must."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from pathlib import Path

import pytest

from pos_app.gateway.announcement import read_release
from tests.packaging.script import PACKAGING, script

TOP = PACKAGING.parent
WORKFLOW = (TOP / ".github" / "workflows" / "release.yml").read_text("utf-8")


def test_every_action_is_pinned_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)(.*)", WORKFLOW)
    assert len(used) > 10
    for action, version in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", version), action


def test_nothing_may_be_written_but_the_draft() -> None:
    assert re.search(r"^permissions: \{\}$", WORKFLOW, re.M)
    jobs = re.split(r"^  (\w+):\n", WORKFLOW.partition("\njobs:\n")[2], flags=re.M)
    writing = [name for name, body in zip(jobs[1::2], jobs[2::2], strict=True) if ": write" in body]
    assert writing == ["attach"]


def test_every_script_that_it_calls_is_there_and_runs() -> None:
    called = set(re.findall(r"packaging/[\w/]+\.(?:sh|py)", WORKFLOW))
    assert len(called) > 7
    for name in called:
        path = TOP / name
        assert path.is_file(), name
        if path.suffix == ".sh":
            assert path.stat().st_mode & stat.S_IXUSR, name


def test_the_bill_of_materials_names_what_is_shipped() -> None:
    text = (PACKAGING / "lock.txt").read_text("utf-8")
    bill = script("materials").bill(text, "1.2.3")
    parts = {one["name"]: one for one in bill["components"]}
    assert bill["metadata"]["component"]["version"] == "1.2.3"
    assert parts["httpx"]["scope"] == "required"
    assert parts["pyinstaller"]["scope"] == "excluded"
    assert len(parts["httpx"]["properties"]) == 2  # a wheel and a source


def test_the_program_reads_what_is_announced(tmp_path: Path) -> None:
    (tmp_path / "booth-pos-1.2.3-setup.exe").write_bytes(b"MZ")
    page = "https://example.org/releases/v1.2.3"
    said = script("announce").announcement("1.2.3", page, list(tmp_path.glob("*.exe")))
    release = read_release(json.loads(json.dumps(said)))
    assert (release.version, release.page) == ("1.2.3", page)
    assert release.named(hashlib.sha256(b"MZ").hexdigest()) == "booth-pos-1.2.3-setup.exe"


@pytest.mark.parametrize("lang", ["LANG_KOREAN", "LANG_ENGLISH"])
def test_the_installer_speaks_each_language(lang: str) -> None:
    text = (PACKAGING / "windows" / "booth-pos.nsi").read_text("utf-8")
    used = set(re.findall(r"\$\((\w+)\)", text))
    spoken = set(re.findall(rf"LangString (\w+) \${{{lang}}}", text))
    assert used == spoken
    assert text.index('MUI_LANGUAGE "Korean"') < text.index('MUI_LANGUAGE "English"')
