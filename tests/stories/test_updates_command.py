"""`booth-pos updates`: what was announced is told, a file is compared with it, and no more."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pos_app.cli import run
from tests.gateway.rawtoss import RawToss, answer_json
from tests.gateway.test_announcement import GOOD

SETUP = b"MZ, and what a setup.exe is made of"


def asked(capsys: pytest.CaptureFixture[str], data: Path, *words: str) -> tuple[int, str, str]:
    code = run(["--data-dir", str(data), "--practice", "--lang", "en", "updates", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_is_told_and_a_file_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = hashlib.sha256(SETUP).hexdigest()
    files = {"booth-pos-9.0.0-setup.exe": digest}
    data, setup, other = tmp_path / "data", tmp_path / "받은 파일.exe", tmp_path / "other.exe"
    setup.write_bytes(SETUP)
    other.write_bytes(SETUP[:-1])
    data.mkdir()
    code, out, err = asked(capsys, data)
    assert (code, out) == (2, "")
    assert "0.1.0" in err
    with RawToss(answer_json(**GOOD | {"version": "9.0.0", "files": files})) as far:
        (data / "settings.json").write_text(json.dumps({"updates_url": far.url}), "utf-8")
        code, out, _ = asked(capsys, data)
        assert code == 0
        assert all(word in out for word in ("9.0.0", GOOD["page"], digest, *files))
        code, out, _ = asked(capsys, data, "--json")
        told = {"event": "update", "installed": "0.1.0", "newest": "9.0.0", "newer": True}
        assert (code, json.loads(out)) == (0, told | {"page": GOOD["page"], "files": files})
        code, out, _ = asked(capsys, data, "--file", str(setup))
        assert (code, next(iter(files)) in out) == (0, True)
        code, out, err = asked(capsys, data, "--file", str(other))
        assert (code, out, str(other) in err) == (3, "", True)
        assert asked(capsys, data, "--file", str(tmp_path))[0] == 2
        assert len(far.requests) == 4
    code, out, err = asked(capsys, data)
    assert (code, out, "127.0.0.1" in err) == (4, "", True)


def test_the_installed_version_is_no_news(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with RawToss(answer_json(**GOOD | {"version": "0.1.0"})) as far:
        (tmp_path / "settings.json").write_text(json.dumps({"updates_url": far.url}), "utf-8")
        code, out, _ = asked(capsys, tmp_path)
    assert (code, out) == (0, "There is no newer version. This is 0.1.0.\n")
