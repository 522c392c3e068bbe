"""Tones by length and pitch, players that are really started, and silence that troubles nobody."""

from __future__ import annotations

import io
import os
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_app.domain.chime import Chime
from pos_app.domain.face import Face
from pos_app.errors import Refused
from pos_app.flow.pace import Pace
from pos_app.ui import sound
from pos_app.ui.showcase import ShowChoices
from pos_app.ui.sound import RATE, play, told_of, wav_of
from tests.ui.stall import PACE, Stall

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays from memory")
Samples = NDArray[np.int16]


def samples(chime: Chime, volume: int = 100) -> Samples:
    with wave.open(io.BytesIO(wav_of(chime, volume))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def tones(heard: Samples) -> list[tuple[float, int]]:
    """Length in seconds and pitch of each stretch that is no silence."""
    loud = np.convolve(np.abs(heard.astype(float)), np.ones(441) / 441, "same") > 40
    edges = np.flatnonzero(np.diff(np.concatenate(([0], loud.astype(int), [0]))))
    found = []
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        part = heard[begin:end].astype(float)
        strength = np.abs(np.fft.rfft(part * np.hanning(len(part)), RATE))
        found.append((len(part) / RATE, int(strength.argmax())))
    return found


def test_two_short_tones_for_paid_the_second_higher() -> None:
    (first_s, low), (second_s, high) = tones(samples(Chime.PAID))
    assert 0.08 < first_s < 0.2
    assert 0.08 < second_s < 0.25
    assert abs(low - 880) < 8
    assert abs(high - 1_320) < 8


def test_one_long_low_tone_for_not_paid() -> None:
    ((length_s, pitch),) = tones(samples(Chime.NOT_PAID))
    assert 0.8 < length_s < 1.0
    assert abs(pitch - 220) < 8


def test_a_soft_tone_where_somebody_is_needed() -> None:
    ((length_s, pitch),) = tones(samples(Chime.NEEDS_YOU))
    assert 0.2 < length_s < 0.4
    assert abs(pitch - 587) < 8
    assert np.abs(samples(Chime.NEEDS_YOU)).max() < np.abs(samples(Chime.PAID)).max() / 2


@pytest.mark.parametrize("chime", Chime)
def test_volume_is_in_the_tone_and_nothing_clicks(chime: Chime) -> None:
    loud, low = samples(chime, 100).astype(int), samples(chime, 25).astype(int)
    assert abs(loud.max() / low.max() - 4) < 0.01
    assert not samples(chime, 0).any()
    assert abs(loud[0]) + abs(loud[-1]) == 0
    assert loud.max() < 32_000


class Shed:
    """A folder of players, which is all that PATH leads to."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.log = folder / "log"
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setenv("BOOTH_POS_API_KEY", "sk_test_example_canary")

    def put(self, name: str, script: str) -> None:
        player = self.folder / name
        player.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        player.chmod(0o755)

    def put_good(self, name: str = "aplay") -> None:
        self.put(name, f'echo "$0 $*" >> {self.log}; /usr/bin/env >> {self.log}.env')

    def runs(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def shed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shed:
    folder = tmp_path / "players"
    folder.mkdir()
    return Shed(folder, monkeypatch)


@posix
def test_the_first_player_that_is_there_gets_a_file(shed: Shed) -> None:
    shed.put_good("aplay")
    play(Chime.PAID, 50)
    shed.put("pw-play", f'/bin/cp "$1" {shed.folder}/heard.wav')
    play(Chime.NOT_PAID, 50)
    (line,) = shed.runs()
    assert line.split()[1] == "-q"
    assert not Path(line.split()[2]).exists()  # nothing is left behind
    assert (shed.folder / "heard.wav").read_bytes() == wav_of(Chime.NOT_PAID, 50)


@posix
def test_a_player_is_told_no_secret(shed: Shed) -> None:
    shed.put_good()
    play(Chime.PAID, 50)
    told = Path(f"{shed.log}.env").read_text("utf-8")
    assert "canary" not in told
    assert "PATH=" in told
    assert told_of({"HOME": "/h", "TOSS_SECRET": "x", "XDG_RUNTIME_DIR": "/r"}) == {
        "HOME": "/h", "XDG_RUNTIME_DIR": "/r",
    }  # fmt: skip


@posix
@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$", None])
def test_a_player_that_fails_or_is_not_there_is_refused(shed: Shed, script: str | None) -> None:
    if script is not None:
        shed.put("aplay", script)
    with pytest.raises(Refused) as refused:
        play(Chime.PAID, 50)
    assert refused.value.key == "settings.sound_failed"


@posix
def test_a_player_that_hangs_is_ended(shed: Shed, monkeypatch: pytest.MonkeyPatch) -> None:
    shed.put("aplay", f"echo $$ >> {shed.log}; exec /bin/sleep 600")
    monkeypatch.setattr(sound, "SOUND_S", 0.3)
    with pytest.raises(Refused):
        play(Chime.PAID, 50)
    (pid,) = shed.runs()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


@pytest.fixture
def loud(stall: Stall, shed: Shed) -> Stall:
    """A counter that is heard: those of other tests are silent."""
    stall.showcase.keep(ShowChoices(volume=50))
    return stall


def heard(shed: Shed) -> list[str]:
    return [Path(line.split()[-1]).stem for line in shed.runs()]


def quiet(stall: Stall) -> None:
    stall.until(stall.backroom.idle)


@posix
def test_a_sale_sounds_once_when_its_money_is_booked(loud: Stall, shed: Shed) -> None:
    shed.put_good()
    key = loud.charge()
    quiet(loud)
    assert heard(shed) == []
    loud.approve(key)
    loud.until_face(key, Face.PAID)
    loud.until(lambda: heard(shed))
    loud.window.retranslate(loud.window._wording)
    loud.till._board.refresh()
    loud.until(lambda: not loud.backroom.busy("sound-paid"))
    assert heard(shed) == ["paid"]


@posix
def test_what_did_not_work_has_one_long_tone(loud: Stall, shed: Shed) -> None:
    shed.put_good()
    key = loud.charge()
    loud.toss.cancel(loud.card(key).order_no)
    loud.till.look_now(key)
    loud.until_face(key, Face.CANCELLED)
    loud.until(lambda: heard(shed))
    assert heard(shed) == ["not_paid"]


@posix
def test_a_sound_that_is_not_wanted_is_left_out_and_the_others_are_heard(
    loud: Stall, shed: Shed
) -> None:
    shed.put_good()
    wanted = frozenset(Chime) - {Chime.PAID}
    loud.showcase.keep(ShowChoices(volume=50, sounds=wanted))
    paid, cancelled = loud.charge(), loud.charge()
    loud.approve(paid)
    loud.until_face(paid, Face.PAID)
    loud.toss.cancel(loud.card(cancelled).order_no)
    loud.till.look_now(cancelled)
    loud.until_face(cancelled, Face.CANCELLED)
    loud.until(lambda: heard(shed))
    quiet(loud)
    assert heard(shed) == ["not_paid"]


@posix
def test_switched_off_starts_nothing(loud: Stall, shed: Shed) -> None:
    shed.put_good()
    loud.showcase.keep(ShowChoices(volume=0))
    key = loud.charge()
    loud.approve(key)
    loud.until_face(key, Face.PAID)
    loud.until(lambda: not loud.backroom.busy("sound-paid"))
    assert heard(shed) == []


@posix
def test_without_a_player_a_sale_goes_on_and_settings_say_so(loud: Stall, shed: Shed) -> None:
    key = loud.charge()
    loud.approve(key)
    loud.until_face(key, Face.PAID)
    remark = loud.window.facing.form.sound.remark
    loud.until(lambda: not remark.isHidden())
    assert not loud.window.status.text().count("소리")
    shed.put_good()
    loud.window.facing.form.sound.tries[Chime.PAID].click()
    loud.until(remark.isHidden)
    assert heard(shed) == ["paid"]


@posix
def test_one_child_of_a_kind_however_often_it_is_asked_for(
    stall: Stall, shed: Shed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "SOUND_S", 60)
    gate = shed.folder / "gate"
    os.mkfifo(gate)
    shed.put("aplay", f"echo begun {Chime.PAID}.wav >> {shed.log}; read line < {gate}")
    for _ in range(5):
        stall.window.facing.chimes.try_out(Chime.PAID, 50)
    stall.until(shed.runs)
    assert len(shed.runs()) == 1
    for count in (1, 2):  # the one that was asked for meanwhile comes after it, and no more
        assert len(shed.runs()) == count
        gate.write_text("go\n", "utf-8")
        stall.until(lambda: len(shed.runs()) == 2)
    stall.until(lambda: not stall.backroom.busy("sound-paid"))
    assert len(shed.runs()) == 2


@posix
def test_a_buyer_who_takes_long_has_a_soft_tone_and_a_question(
    qtbot: object, tmp_path: Path, shed: Shed
) -> None:
    from pytestqt.qtbot import QtBot

    assert isinstance(qtbot, QtBot)
    shed.put_good()
    fast = {name: getattr(PACE, name) for name in Pace.__slots__}
    stall = Stall(qtbot, tmp_path / "shop" / "practice", pace=Pace(**{**fast, "ask_s": 0.05}))
    stall.start()
    stall.showcase.keep(ShowChoices(volume=50))
    try:
        key = stall.charge()
        stall.until(lambda: stall.card(key).nudge)
        stall.until(lambda: heard(shed))
        assert set(heard(shed)) == {"needs_you"}
    finally:
        stall.close()
