"""Makes Qt's largest library on Linux small: the tables of ICU, without languages not spoken here.

    python packaging/icu.py LIBRARY FOLDER

Of 32 MB Qt asks us for none: its own tables have dates, numbers and letters. What stays (properties
of letters, order and time zones in Korean and English) is what a system's part might ask for.
The new file is data only, put in the old one's form by `as` and `ld`.
"""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from pathlib import Path

# The head of a package of tables: two bytes of magic, then what kind of data it is.
_MAGIC, _KIND, _KIND_AT = b"\xda\x27", b"CmnD", 12
_ALIGNED = 16
_SPOKEN = frozenset({"root", "en", "en_US", "ko", "ko_KR", "pool", "res_index", "ucadata"})
_NEVER_ASKED = frozenset({"brkitr", "curr", "lang", "rbnf", "region", "translit", "unit"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9_]+)?")

Table = tuple[str, bytes]


def tables(library: bytes) -> tuple[bytes, list[Table]]:
    """The head of the package in a library, and each table with its name.

    Raises ValueError where there is none.
    """
    at = library.index(_KIND) - _KIND_AT
    if library[at + 2 : at + 4] != _MAGIC:
        raise ValueError("no tables of ICU")
    (head_size,) = struct.unpack_from("<H", library, at)
    base = at + head_size
    (count,) = struct.unpack_from("<I", library, base)
    places = [struct.unpack_from("<II", library, base + 4 + 8 * one) for one in range(count)]
    names = [_word(library, base + name) for name, _ in places]
    starts = [base + start for _, start in places]
    # Whatever the library holds behind the last table does it no harm.
    ends = [*starts[1:], len(library)]
    found = [library[this:end] for this, end in zip(starts, ends, strict=True)]
    return library[at:base], list(zip(names, found, strict=True))


def wanted(name: str) -> bool:
    """Whether a table stays: no other encodings, and of languages only what is spoken here."""
    *folders, file = name.split("/")[1:]
    stem, _, kind = file.rpartition(".")
    if kind == "cnv" or (folders and folders[0] in _NEVER_ASKED):
        return False
    tied = bool(folders) or _LANGUAGE.fullmatch(stem) is not None
    return kind != "res" or stem in _SPOKEN or not tied


def packed(head: bytes, kept: list[Table]) -> bytes:
    """A package of these tables, which stay in their order: it is searched by halves."""
    names = b"".join(name.encode() + b"\0" for name, _ in kept)
    name_at = 4 + 8 * len(kept)
    data_at = _up(name_at + len(names))
    index, data = struct.pack("<I", len(kept)), b""
    for name, table in kept:
        index += struct.pack("<II", name_at, data_at + len(data))
        name_at += len(name.encode()) + 1
        data += table.ljust(_up(len(table)), b"\0")
    return head + (index + names).ljust(data_at, b"\0") + data


def shrink(library: Path, folder: Path) -> Path:
    """Write the small library into the folder, under the old one's name."""
    head, found = tables(library.read_bytes())
    kept = [one for one in found if wanted(one[0])]
    version = library.name.rpartition(".")[2]
    symbol = f"icudt{version}_dat"
    data, made, target = folder / "icu.dat", folder / "icu.o", folder / library.name
    folder.mkdir(parents=True, exist_ok=True)
    data.write_bytes(packed(head, kept))
    text = (
        f".section .rodata\n.balign {_ALIGNED}\n.globl {symbol}\n.type {symbol}, %object\n"
        f'{symbol}:\n.incbin "{data}"\n.size {symbol}, .-{symbol}\n'
        '.section .note.GNU-stack,"",%progbits\n'
    )
    subprocess.run(["as", "-o", made, "-"], input=text, text=True, check=True)
    subprocess.run(["ld", "-shared", f"-soname={library.name}", "-o", target, made], check=True)
    data.unlink()
    made.unlink()
    return target


def _word(library: bytes, at: int) -> str:
    return library[at : library.index(b"\0", at)].decode("ascii")


def _up(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


if __name__ == "__main__":
    small = shrink(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"{small.name}: {small.stat().st_size / 1e6:.1f} MB")
