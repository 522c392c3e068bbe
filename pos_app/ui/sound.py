"""Tones of our own making, and the players of each system; nothing here knows the window."""

from __future__ import annotations

import io
import math
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pos_app.domain.chime import Chime
from pos_app.errors import Refused
from pos_app.ui.theme import SOUND_S

RATE = 44_100
_FADE = RATE // 100  # a tone that starts or ends at once clicks
_LOUDEST = 32_767
# The first that is there plays; each gets the name of a WAV file.
PLAYERS = (("afplay",), ("pw-play",), ("paplay",), ("aplay", "-q"))
# A child is told what it needs to find the loudspeaker, and nothing that is secret.
_TOLD = frozenset(
    {
        "PATH", "HOME", "LANG", "TMPDIR", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
        "PULSE_SERVER", "PULSE_COOKIE", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR",
        "ALSA_CONFIG_PATH",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tone:
    """So many samples of a pitch; nought is silence."""

    pitch_hz: int
    samples: int


def _tone(pitch_hz: int, hundredths: int) -> Tone:
    return Tone(pitch_hz, RATE * hundredths // 100)


TONES: dict[Chime, tuple[Tone, ...]] = {
    Chime.PAID: (_tone(880, 12), _tone(0, 6), _tone(1_320, 18)),
    Chime.NOT_PAID: (_tone(220, 90),),
    Chime.NEEDS_YOU: (_tone(587, 30),),
}
_SOFT = {Chime.NEEDS_YOU: 0.45}


@lru_cache(maxsize=16)
def wav_of(chime: Chime, volume: int) -> bytes:
    """A WAV file of it; `volume` in hundredths."""
    loud = _LOUDEST * 0.8 * _SOFT.get(chime, 1.0) * max(0, min(volume, 100)) / 100
    samples = [one for tone in TONES[chime] for one in _samples(tone, loud)]
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _samples(tone: Tone, loud: float) -> list[int]:
    turn, last = 2 * math.pi * tone.pitch_hz / RATE, tone.samples - 1
    return [
        round(loud * math.sin(turn * at) * min(1.0, at / _FADE, (last - at) / _FADE))
        for at in range(tone.samples)
    ]


def told_of(environment: Mapping[str, str]) -> dict[str, str]:
    """What a player's process is told."""
    return {name: value for name, value in environment.items() if name in _TOLD}


def play(chime: Chime, volume: int) -> None:
    """Play it to its end, or give up; runs on a lane. Raises Refused when nothing was heard."""
    if sys.platform == "win32":
        _play_on_windows(wav_of(chime, volume))
        return
    command = _player()
    with tempfile.TemporaryDirectory(prefix="booth-pos-") as folder:
        path = Path(folder) / f"{chime}.wav"
        path.write_bytes(wav_of(chime, volume))
        _run([*command, str(path)])


def _player() -> list[str]:
    for name, *options in PLAYERS:
        found = shutil.which(name)
        if found is not None:
            return [found, *options]
    raise Refused("settings.sound_failed")


def _run(command: list[str]) -> None:
    """Run a player; one that hangs is ended, and its child is gone when this returns."""
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(  # noqa: S603 - a player by its whole path, and a file of ours
            command,
            stdin=nothing, stdout=nothing, stderr=nothing,
            env=told_of(os.environ), timeout=SOUND_S, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise Refused("settings.sound_failed") from error


def _play_on_windows(data: bytes) -> None:
    import winsound  # noqa: PLC0415 - of Windows alone

    try:
        winsound.PlaySound(data, winsound.SND_MEMORY | winsound.SND_NODEFAULT)  # type: ignore[attr-defined,unused-ignore]
    except RuntimeError as error:
        raise Refused("settings.sound_failed") from error
