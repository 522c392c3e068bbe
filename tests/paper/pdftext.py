"""Reads the words of a PDF file as a search would, by the table that each font brings."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_FONT_NAME = re.compile(rb"/(F\d+)\s+(\d+) 0 R")
_CODE = rb"<([0-9A-Fa-f]+)>"
_RANGE = re.compile(_CODE + rb"\s*" + _CODE + rb"\s*(?:" + _CODE + rb"|\[(.*?)\])", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")


def words_of(pdf: bytes) -> str:
    """All letters that are shown as letters, in the order of painting."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = {name: int(at) for body in objects.values() for name, at in _FONT_NAME.findall(body)}
    tables = {name: _table(objects, at) for name, at in fonts.items()}
    told, table = [], {}
    for body in objects.values():
        content = _content(body)
        if b" Tf" not in content:
            continue
        for name, shown in _SHOWN.findall(content):
            if name:
                table = tables[name]
            else:
                codes = (shown[at : at + 4] for at in range(0, len(shown), 4))
                told += [table.get(int(code, 16), "\ufffd") for code in codes]
    return "".join(told)


def scale_of(pdf: bytes) -> float:
    """How many points of the page one painted unit takes."""
    for _, body in _OBJECT.findall(pdf):
        content = _content(body)
        if b" Tf" in content:
            page, painted = re.findall(rb"([\d.]+) 0 0 -?[\d.]+ [\d.]+ [\d.]+ cm", content)[:2]
            return float(page) * float(painted)
    raise AssertionError("no page with letters")


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if not found:
        return b""
    return zlib.decompress(found[1]) if b"FlateDecode" in body else found[1]


def _table(objects: dict[int, bytes], font: int) -> dict[int, str]:
    at = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert at, "a font whose letters nobody can search"
    table = {}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", _content(objects[int(at[1])]), re.S):
        for first, last, target, listed in _RANGE.findall(block):
            targets = re.findall(_CODE, listed)
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = int(targets[step], 16) if targets else int(target, 16) + step
                table[int(first, 16) + step] = chr(code)
    return table
