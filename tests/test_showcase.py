"""Choices of the buyer's side in the settings file, and the shop's picture from any file at all."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter

from pos_app.domain.chime import Chime
from pos_app.domain.staff import Action, Changed
from pos_app.errors import Refused
from pos_app.settings import FILE, load_settings
from pos_app.showcase import PICTURE, StoredShowcase
from pos_app.ui.picture import MOST_MB, image_of, read_picture
from pos_app.ui.showcase import Plain, ShowChoices


class Guard:
    """Notes what was asked for, and refuses where it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Action, tuple[Changed, ...]]] = []
        self.refuses = False

    def need(self, action: Action, *changes: Changed) -> object:
        self.asked.append((action, changes))
        if self.refuses:
            raise Refused("staff.needs_manager")
        return None


@pytest.fixture
def guard() -> Guard:
    return Guard()


@pytest.fixture
def kept(tmp_path: Path, guard: Guard) -> StoredShowcase:
    return StoredShowcase(tmp_path / "data", guard)


def picture(path: Path, wide: int = 40, high: int = 20, kind: str = "PNG") -> Path:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#d6569a"))
    assert QImageWriter(str(path), QByteArray(kind.lower().encode())).write(image)
    return path


def test_choices_are_kept_and_anybody_may_change_them(kept: StoredShowcase, guard: Guard) -> None:
    assert kept.choices() == ShowChoices()
    heard = frozenset({Chime.PAID, Chime.NEEDS_YOU})
    wanted = ShowChoices(display=False, screen="SN-77", lang="en", volume=25, sounds=heard)
    kept.keep(wanted)
    assert kept.choices() == wanted
    assert guard.asked == []


def test_the_display_is_switched_off_and_on(kept: StoredShowcase, tmp_path: Path) -> None:
    kept.keep(ShowChoices(lang="en"))
    assert kept.switch() == kept.choices() == ShowChoices(display=False, lang="en")
    assert kept.switch() == kept.choices() == ShowChoices(lang="en")


@pytest.mark.parametrize(
    "bad", [ShowChoices(volume=101), ShowChoices(lang="fr"), ShowChoices(screen="a\nb")]
)
def test_what_cannot_be_used_changes_nothing(kept: StoredShowcase, bad: ShowChoices) -> None:
    with pytest.raises(Refused):
        kept.keep(bad)
    assert kept.choices() == ShowChoices()


def test_the_picture_needs_a_right_and_is_the_owners_alone(
    kept: StoredShowcase, guard: Guard, tmp_path: Path
) -> None:
    assert kept.picture() == b""
    kept.keep_picture(b"")
    assert guard.asked == []  # nothing was there, nothing is taken away
    raw = read_picture(picture(tmp_path / "a.png"))
    kept.keep_picture(raw)
    assert kept.picture() == raw
    assert guard.asked[0][0] is Action.CHANGE_SETTINGS
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "data" / PICTURE).stat().st_mode) == 0o600
    guard.refuses = True
    for wanted in (b"other", b""):
        with pytest.raises(Refused):
            kept.keep_picture(wanted)
    assert kept.picture() == raw
    guard.refuses = False
    kept.keep_picture(b"")
    assert kept.picture() == b""


def test_a_picture_that_cannot_be_written_is_refused(kept: StoredShowcase, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", "utf-8")
    with pytest.raises(Refused) as refused:
        kept.keep_picture(b"picture")
    assert refused.value.key == "picture.unwritable"


def test_an_old_file_without_these_choices_has_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"shop_name": "가"}', "utf-8")
    assert load_settings(tmp_path).display
    assert load_settings(tmp_path).sound_volume == 50
    assert load_settings(tmp_path).sound_not_paid


def test_what_nobody_keeps_is_forgotten_with_the_window() -> None:
    plain = Plain()
    plain.keep(ShowChoices(volume=25))
    plain.keep_picture(b"x")
    assert plain.choices() == ShowChoices(volume=25)
    assert plain.picture() == b"x"
    assert Plain().picture() == b""


@pytest.mark.parametrize("kind", ["PNG", "JPG", "BMP", "TIFF"])
@pytest.mark.parametrize(("wide", "high"), [(1, 1), (4_000, 300), (300, 4_000), (1_920, 1_080)])
def test_any_picture_becomes_one_that_fits_a_screen(
    tmp_path: Path, wide: int, high: int, kind: str
) -> None:
    image = image_of(read_picture(picture(tmp_path / "a", wide, high, kind)))
    assert image.size().boundedTo(QSize(1_920, 1_080)) == image.size()
    assert abs(image.width() / image.height() - wide / high) / (wide / high) < 0.02
    assert image.width() == wide or wide > 1_920 or high > 1_080


@pytest.mark.qt_log_ignore("JPEG")
@pytest.mark.parametrize(
    "raw",
    [
        b"", b"GIF89a", b"<html>", "토끼".encode(), b"\x89PNG\r\n\x1a\n" + b"\0" * 400,
        b"\xff\xd8\xff\xe0" + b"\1" * 300,
    ],
)  # fmt: skip
def test_what_is_no_picture_is_said_in_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.png").write_bytes(raw)
    with pytest.raises(Refused) as refused:
        read_picture(tmp_path / "a.png")
    assert refused.value.key == "picture.unreadable"


def test_a_cut_off_picture_is_refused_or_shown_but_never_breaks(tmp_path: Path) -> None:
    whole = picture(tmp_path / "a.png", 600, 400).read_bytes()
    (tmp_path / "b.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused):
        read_picture(tmp_path / "b.png")


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    huge = tmp_path / "a.png"
    with huge.open("wb") as file:
        file.truncate(80_000_000)
    with pytest.raises(Refused) as refused:
        read_picture(huge)
    assert (refused.value.key, refused.value.values["most"]) == ("picture.too_large", MOST_MB)


@pytest.mark.qt_log_ignore("allocation limit")
def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    """A small file that would unpack to 3.6 GB."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9))
    (tmp_path / "a.png").write_bytes(bomb + chunk(b"IEND", b""))
    with pytest.raises(Refused) as refused:
        read_picture(tmp_path / "a.png")
    assert refused.value.key == "picture.unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_what_is_not_there_or_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none.png", tmp_path, tmp_path / "pipe"):
        with pytest.raises(Refused) as refused:
            read_picture(path)
        assert refused.value.key == "picture.missing"
