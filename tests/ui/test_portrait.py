"""Pictures of any kind and size: small ones come out, and each trouble has its sentence."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageWriter
from pytestqt.qtbot import QtBot

from pos_app.domain.goods import MOST_PICTURE_BYTES
from pos_app.errors import Refused
from pos_app.ui.portrait import LARGEST_PX, MOST_FILE_BYTES, read_portrait, shown_portrait
from tests.ui.booth import words


def written(path: Path, width: int, height: int, kind: bytes, *, alpha: bool = False) -> Path:
    form = QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32
    image = QImage(width, height, form)
    image.fill(Qt.GlobalColor.transparent if alpha else Qt.GlobalColor.darkCyan)
    assert QImageWriter(str(path), kind).write(image)
    return path


@pytest.mark.parametrize("kind", [b"JPEG", b"PNG", b"WEBP", b"BMP", b"TIFF"])
@pytest.mark.parametrize("size", [(4_000, 3_000), (10, 20), (5_000, 1)])
def test_every_kind_becomes_a_small_one(
    qtbot: QtBot, tmp_path: Path, kind: bytes, size: tuple[int, int]
) -> None:
    data = read_portrait(written(tmp_path / "picture.dat", *size, kind))  # the name says nothing
    image = shown_portrait(data)
    wide, high = size
    assert max(image.width(), image.height()) == min(LARGEST_PX, max(size))
    assert min(image.width(), image.height()) >= 1
    assert high < 2 or abs(image.width() / image.height() - wide / high) < 0.1
    assert len(data) <= MOST_PICTURE_BYTES


def test_what_can_be_seen_through_stays_so(qtbot: QtBot, tmp_path: Path) -> None:
    data = read_portrait(written(tmp_path / "a.png", 600, 300, b"PNG", alpha=True))
    assert shown_portrait(data).hasAlphaChannel()


def claiming(path: Path, width: int, height: int) -> Path:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )
    return path


def refused(path: Path) -> str:
    with pytest.raises(Refused) as told:
        read_portrait(path)
    for lang in ("ko", "en"):
        assert words(lang).say_error(told.value)
    return told.value.key


def test_a_picture_of_twenty_thousand_by_twenty_thousand(qtbot: QtBot, tmp_path: Path) -> None:
    assert refused(claiming(tmp_path / "a.png", 20_000, 20_000)) == "picture.too_wide"


def test_a_file_of_eighty_megabytes(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(80 * 1024 * 1024)
    assert refused(path) == "picture.too_big"
    assert path.stat().st_size > MOST_FILE_BYTES


def test_the_limit_is_said_as_the_readme_says_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(MOST_FILE_BYTES + 1)
    with pytest.raises(Refused) as no:
        read_portrait(path)
    assert no.value.values == {"size_mb": 41, "most_mb": 40}
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert f"up to {no.value.values['most_mb']} MB and 100 megapixels" in readme


def test_what_is_no_picture(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("이름,가격\n컵,1000\n", "utf-8")
    (tmp_path / "b.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "c.jpg").write_bytes(b"")
    for name in ("a.png", "b.svg", "c.jpg"):
        assert refused(tmp_path / name) == "picture.none"


def test_a_picture_that_ends_in_the_middle(qtbot: QtBot, tmp_path: Path) -> None:
    assert refused(claiming(tmp_path / "a.png", 300, 300)) == "picture.broken"


def test_a_file_that_is_not_there(qtbot: QtBot, tmp_path: Path) -> None:
    assert refused(tmp_path / "a.png") == "picture.not_opened"
    assert refused(tmp_path) == "picture.not_opened"
