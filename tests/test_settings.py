"""Settings that survive their file, and refuse what they do not understand."""

from __future__ import annotations

import json
import os
import stat
import threading
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import pytest

from pos_app.domain.report import SETTINGS
from pos_app.errors import Refused
from pos_app.fittings import GUARDED
from pos_app.settings import (
    FILE,
    Place,
    Settings,
    change_settings,
    held_settings,
    load_settings,
    parse_place,
    save_settings,
)
from pos_app.ui.ports import SlipChoices


def refused(folder: Path, content: str | bytes) -> Refused:
    raw = content.encode() if isinstance(content, str) else content
    (folder / FILE).write_bytes(raw)
    with pytest.raises(Refused) as error:
        load_settings(folder)
    assert (folder / FILE).read_bytes() == raw
    assert error.value.values["file"] == str(folder / FILE)
    return error.value


def test_without_a_file_nothing_is_chosen_yet(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    assert not (tmp_path / FILE).exists()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    chosen = Settings("달토끼 상점", "en", "dark", "https://a.kr/x", "지우", "test", "v2")
    save_settings(tmp_path / "new", chosen)
    assert load_settings(tmp_path / "new") == chosen


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"shop_name": "가", "printer": {"name": "P"}}', "utf-8-sig")
    found = load_settings(tmp_path)
    save_settings(tmp_path, found)
    kept = json.loads((tmp_path / FILE).read_text("utf-8"))
    assert (kept["printer"], kept["shop_name"]) == ({"name": "P"}, "가")


@pytest.mark.skipif(os.name == "nt", reason="Windows folders have lists of their own")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    save_settings(tmp_path / "new", Settings())
    assert stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{\n"lang": "ko",\n"theme": }', 3), ("", 1), ("[1]", 1), ("[" * 100_000, 1),
        ('{"a": ' + "9" * 5_000 + "}", 1),
    ],
)  # fmt: skip
def test_a_broken_file_is_left_alone_and_its_line_told(
    content: str, line: int, tmp_path: Path
) -> None:
    error = refused(tmp_path, content)
    assert (error.key, error.values["line"]) == ("settings.broken", line)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, '{"shop_name": "상점"}'.encode("cp949")).key == "settings.unreadable"


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(Refused, match=r"settings\.unreadable"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("content", "key", "field"),
    [
        ('{"theme": "pink"}', "settings.bad_choice", "theme"),
        ('{"lang": "fr"}', "settings.bad_choice", "lang"),
        ('{"mode": "real"}', "settings.bad_choice", "mode"),
        ('{"contract": "v3"}', "settings.bad_choice", "contract"),
        ('{"shop_name": 7}', "settings.bad_value", "shop_name"),
        ('{"cashier": "a\\nb"}', "settings.bad_value", "cashier"),
        ('{"shop_name": "' + "a" * 201 + '"}', "settings.bad_value", "shop_name"),
        ('{"return_url": "http://a.kr"}', "settings.bad_url", "return_url"),
        ('{"return_url": "https://"}', "settings.bad_url", "return_url"),
        ('{"return_url": "https://[a"}', "settings.bad_url", "return_url"),
        ('{"updates_url": "http://a.kr"}', "settings.bad_url", "updates_url"),
        ('{"updates_url": "ftp://127.0.0.1"}', "settings.bad_url", "updates_url"),
    ],
)
def test_values_that_cannot_be_are_refused(
    content: str, key: str, field: str, tmp_path: Path
) -> None:
    error = refused(tmp_path, content)
    assert (error.key, error.values["field"]) == (key, field)


def test_a_value_that_cannot_be_is_not_saved(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(shop_name="가"))
    with pytest.raises(Refused, match=r"settings\.bad_choice"):
        save_settings(tmp_path, Settings(theme="pink"))
    assert load_settings(tmp_path).shop_name == "가"


@pytest.mark.parametrize("step", ["fsync", "mkdir", "replace"])
def test_a_failed_save_leaves_the_old_settings(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    save_settings(folder, Settings(shop_name="가"))

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(Refused, match=r"settings\.unwritable"):
        save_settings(folder, Settings(shop_name="나"))
    assert load_settings(folder).shop_name == "가"
    assert os.listdir(folder) == [FILE]


@pytest.mark.parametrize("wrong", ["50", 1.5, True, -1, 100_001, None])
def test_a_count_is_a_whole_number_within_bounds(tmp_path: Path, wrong: object) -> None:
    (tmp_path / FILE).write_text(json.dumps({"backup_every": wrong}), "utf-8")
    with pytest.raises(Refused, match=r"settings\.bad_value"):
        load_settings(tmp_path)


def test_how_many_sales_a_backup_may_lack(tmp_path: Path) -> None:
    assert Settings().backup_every == 50
    (tmp_path / FILE).write_text('{"backup_every": 0}', "utf-8")
    save_settings(tmp_path, load_settings(tmp_path))
    assert load_settings(tmp_path).backup_every == 0


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("business_no", "123-45-67890", "settings.bad_business_no"),
        ("printer_kind", "usb", "settings.bad_choice"),
        ("paper_mm", "70", "settings.bad_choice"),
        ("print_paid", "yes", "settings.bad_value"),
        ("print_paid", 1, "settings.bad_value"),
        ("printer_place", "a b", "settings.bad_place"),
        ("printer_place", "10.0.0.7:0", "settings.bad_place"),
        ("printer_place", "10.0.0.7:65536", "settings.bad_place"),
        ("printer_place", "http://10.0.0.7", "settings.bad_place"),
        ("printer_place", "COM3:1", "settings.bad_place"),
        ("printer_place", "/dev/ttyUSB0:1200", "settings.bad_place"),
        ("printer_place", "/home/a/b", "settings.bad_place"),
        ("printer_place", "/dev/tty USB0", "settings.bad_place"),
        ("refund_note", "두\n줄", "settings.bad_value"),
    ],
)
def test_slips_and_printers_that_cannot_be(
    tmp_path: Path, name: str, value: object, key: str
) -> None:
    error = refused(tmp_path, json.dumps({name: value}))
    assert (error.key, error.values["field"]) == (key, name)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10.0.0.7", Place("10.0.0.7", 9_100, device=False)),
        ("bar-printer.local:9101", Place("bar-printer.local", 9_101, device=False)),
        ("com-printer", Place("com-printer", 9_100, device=False)),
        ("COM3", Place("COM3", 9_600, device=True)),
        ("com12:115200", Place("com12", 115_200, device=True)),
        ("/dev/usb/lp0", Place("/dev/usb/lp0", 9_600, device=True)),
        ("/dev/ttyUSB0:19200", Place("/dev/ttyUSB0", 19_200, device=True)),
        (
            "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0:38400",
            Place("/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0", 38_400, device=True),
        ),
    ],
)
def test_where_a_printer_is(tmp_path: Path, text: str, place: Place) -> None:
    chosen = Settings(business_no="123-45-67891", printer_place=text, print_paid=True)
    save_settings(tmp_path, chosen)
    assert load_settings(tmp_path) == chosen
    assert parse_place(text) == place


def test_a_change_in_the_middle_of_another_gets_not_lost(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(_old: Settings, _new: Settings) -> None:
        begun.set()
        go_on.wait(5)

    first = threading.Thread(
        target=change_settings, args=(tmp_path, partial(replace, lang="en"), wait)
    )
    second = threading.Thread(
        target=change_settings, args=(tmp_path, partial(replace, theme="dark"))
    )
    first.start()
    assert begun.wait(5)
    second.start()
    second.join(0.1)  # it would be over by now, and overwritten in a moment
    go_on.set()
    first.join()
    second.join()
    kept = load_settings(tmp_path)
    assert (kept.lang, kept.theme) == ("en", "dark")


def test_what_is_held_was_read_or_written_last_and_waits_for_no_disk(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(shop_name="달토끼"))
    assert held_settings(tmp_path).shop_name == "달토끼"  # nobody has read it before
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()  # a file that cannot be read stands for one that cannot be waited for
    assert held_settings(tmp_path).shop_name == "달토끼"
    (tmp_path / FILE).rmdir()
    save_settings(tmp_path, Settings(shop_name="고래"))
    assert load_settings(tmp_path).shop_name == held_settings(tmp_path).shop_name == "고래"
    change_settings(tmp_path, lambda old: replace(old, shop_name="호랑이"))
    assert held_settings(tmp_path).shop_name == "호랑이"


def test_a_change_that_may_not_be_written_changes_nothing(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(shop_name="가"))

    def refuse(old: Settings, new: Settings) -> None:
        assert (old.shop_name, new.shop_name) == ("가", "나")
        raise Refused("staff.nobody")

    with pytest.raises(Refused):
        change_settings(tmp_path, partial(replace, shop_name="나"), refuse)
    with pytest.raises(Refused):
        change_settings(tmp_path, partial(replace, theme="pink"))
    assert load_settings(tmp_path).shop_name == "가"
    assert change_settings(tmp_path, partial(replace, shop_name="다")).shop_name == "다"


def test_each_change_that_the_ledger_tells_of_has_a_word_in_the_report() -> None:
    told = {*GUARDED, *(one.name for one in fields(SlipChoices)), "display_picture"}
    assert {*told, "mode", "contract", "key"} == set(SETTINGS)
