"""What the owner chose for this booth, in one file that a person can read. Never a key."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pos_app.domain.business import ShopDetails, parse_business_no
from pos_app.domain.discount import DiscountLimit
from pos_app.errors import Refused

FILE = "settings.json"

_CHOICES = {
    "lang": ("", "ko", "en"),
    "theme": ("system", "light", "dark"),
    "mode": ("", "practice", "test", "live"),
    "contract": ("", "v1", "v2"),
    "printer_kind": ("", "system", "network"),
    "paper_mm": ("58", "80"),
    "display_lang": ("", "ko", "en"),
    "text_percent": ("100", "125", "150"),
}
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices; a blank one is not made yet. `extra` is what a newer version wrote."""

    shop_name: str = ""
    lang: str = ""
    theme: str = "system"
    return_url: str = ""
    cashier: str = ""
    mode: str = ""
    contract: str = ""
    backup_every: int = 50  # sales; nought: at closing only
    business_no: str = ""
    owner: str = ""
    address: str = ""
    phone: str = ""
    refund_note: str = ""
    printer_kind: str = ""
    printer_name: str = ""
    printer_place: str = ""  # as `parse_place` reads it
    paper_mm: str = "80"
    print_paid: bool = False  # a slip for every sale, as soon as it is paid
    drawer: bool = False  # a cash drawer hangs on the printer, and opens for cash
    refund_limit_won: int = 0  # of a business day; nought: none
    discount_limit_percent: int = 10  # of a sale; beyond it a manager is asked
    discount_limit_won: int = 0  # of a sale; nought: none
    print_note: bool = False  # the note of a sale stands on its slip
    cash_receipt: bool = False  # a large sale in cash or Toss Money reminds of its receipt
    display: bool = True  # the customer display, where there is a second screen
    display_screen: str = ""  # its serial number or name; blank: any but the counter's
    display_lang: str = ""  # blank: as at the counter
    sound_volume: int = 50  # in hundredths; nought: silent
    sound_paid: bool = True
    sound_not_paid: bool = True
    sound_needs_you: bool = True
    text_percent: str = "100"
    updates_url: str = ""  # where new versions are announced; blank: nobody is asked
    guide: str = ""  # the step of the first run that is next; "done" once it was left
    extra: dict[str, Any] = field(default_factory=dict)


_COUNTS = {
    "backup_every": 100_000,
    "refund_limit_won": 1_000_000_000,
    "discount_limit_percent": 100,
    "discount_limit_won": 1_000_000_000,
    "sound_volume": 100,
}
_ADDRESSES = frozenset({"return_url", "updates_url"})
_FLAGS = frozenset(
    {
        "print_paid", "drawer", "display", "print_note", "sound_paid", "sound_not_paid",
        "sound_needs_you", "cash_receipt",
    }
)  # fmt: skip
_PLACE = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}))(?::(\d{1,5}))?", re.ASCII)
_DEVICE = re.compile(r"(COM[1-9]\d{0,2}|/dev/[\w./:-]+?)(?::(\d+))?", re.ASCII | re.IGNORECASE)
_RAW_PORT = 9100
_SPEEDS = (9_600, 19_200, 38_400, 57_600, 115_200)  # slower, and a slip takes minutes
_CHANGING = threading.Lock()  # whoever reads in order to write is alone
_LAST: dict[Path, Settings] = {}  # by folder, as this process read or wrote them last
_NAMES = tuple(one.name for one in fields(Settings) if one.name != "extra")


def load_settings(folder: Path) -> Settings:
    """Read the settings; without a file they are the defaults.

    Raises Refused for a file that cannot be read or understood, and leaves it as it is.
    """
    _LAST[folder] = found = _read(folder / FILE)
    return found


def held_settings(folder: Path) -> Settings:
    """The settings as this process read or wrote them last, for whoever may not wait for a disk.

    Raises Refused as `load_settings`, which it asks where nobody has.
    """
    return _LAST.get(folder) or load_settings(folder)


def _read(path: Path) -> Settings:
    try:
        raw = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("settings.unreadable", file=str(path)) from error
    found = _parsed(path, raw)
    known = {name: found.pop(name) for name in _NAMES if name in found}
    for name, value in known.items():
        check_setting(name, value, path)
    return Settings(**known, extra=found)


def _parsed(path: Path, raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Refused("settings.broken", file=str(path), line=line) from error
    if not isinstance(found, dict):
        raise Refused("settings.broken", file=str(path), line=1)
    return found


def check_setting(name: str, value: object, path: Path) -> None:
    """Raise Refused when a setting cannot have this value."""
    if name in _COUNTS:
        if type(value) is not int or not 0 <= value <= _COUNTS[name]:
            raise Refused("settings.bad_value", file=str(path), field=name, text=repr(value)[:40])
        return
    if name in _FLAGS:
        if type(value) is not bool:
            raise Refused("settings.bad_value", file=str(path), field=name, text=repr(value)[:40])
        return
    if not isinstance(value, str) or len(value) > _MOST_TEXT or not value.isprintable():
        raise Refused("settings.bad_value", file=str(path), field=name, text=repr(value)[:40])
    choices = _CHOICES.get(name)
    if choices is not None and value not in choices:
        allowed = ", ".join(filter(None, choices))
        raise Refused(
            "settings.bad_choice", file=str(path), field=name, text=value, allowed=allowed
        )
    if name in _ADDRESSES and value and not _is_https(value, here=name == "updates_url"):
        raise Refused("settings.bad_url", file=str(path), field=name, text=value)
    if value and name in _FORMS:
        _check_form(name, value, path)


def _check_form(name: str, value: str, path: Path) -> None:
    key, parse = _FORMS[name]
    try:
        parse(value)
    except ValueError as error:
        raise Refused(key, file=str(path), field=name, text=value) from error


class Place(NamedTuple):
    """Where a receipt printer is: a host and a port, or a device and its bits per second."""

    name: str
    number: int
    device: bool


def parse_place(text: str) -> Place:
    """A host (`192.168.0.50`, or with a port behind it `…:9100`), or a port or device of this
    computer (`COM3`, `/dev/ttyUSB0`, `/dev/usb/lp0`, or with its speed behind it `COM3:115200`).

    What is not given is what most of them have. Raises ValueError for anything else.
    """
    if found := _DEVICE.fullmatch(text.strip()):
        place = Place(found.group(1), int(found.group(2) or _SPEEDS[0]), device=True)
        if place.number in _SPEEDS:
            return place
    elif found := _PLACE.fullmatch(text.strip()):
        place = Place(found.group(1), int(found.group(2) or _RAW_PORT), device=False)
        if 0 < place.number < 65_536:
            return place
    raise ValueError(text)


_FORMS = {
    "business_no": ("settings.bad_business_no", parse_business_no),
    "printer_place": ("settings.bad_place", parse_place),
}


def _is_https(url: str, *, here: bool) -> bool:
    """Whether it is one; what never leaves this machine (`here`) needs no TLS."""
    try:
        parts = urlsplit(url)
        local = here and parts.scheme == "http" and parts.hostname == "127.0.0.1"
        safe = parts.scheme == "https" or local
        return safe and bool(parts.hostname) and " " not in url
    except ValueError:
        return False


def check_settings(folder: Path, settings: Settings) -> None:
    """Raise Refused for a value that cannot be saved."""
    for name in _NAMES:
        check_setting(name, getattr(settings, name), folder / FILE)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file of the shop's choices in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _replace(path, content)


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings in one step, readable by their owner only."""
    path = folder / FILE
    check_settings(folder, settings)
    chosen = {name: getattr(settings, name) for name in _NAMES}
    text = json.dumps(settings.extra | chosen, ensure_ascii=False, indent=2) + "\n"
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise Refused("settings.unwritable", file=str(path)) from error


def change_settings(
    folder: Path,
    change: Callable[[Settings], Settings],
    before_writing: Callable[[Settings, Settings], None] = lambda _old, _new: None,
) -> Settings:
    """Change what is stored by then, and give it as it is now: no other change gets lost.

    `before_writing` is told what it was and is to be; what it raises leaves all as it was.
    """
    with _CHANGING:
        old = load_settings(folder)
        new = change(old)
        check_settings(folder, new)
        before_writing(old, new)
        save_settings(folder, new)
        _LAST[folder] = new
    return new


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with open(part, "xb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def discount_limit_of(settings: Settings) -> DiscountLimit:
    """How much of a sale anybody may give away."""
    return DiscountLimit(settings.discount_limit_percent, settings.discount_limit_won)


def details_of(settings: Settings) -> ShopDetails:
    """What a slip says of the shop."""
    return ShopDetails(
        settings.shop_name,
        settings.business_no,
        settings.owner,
        settings.address,
        settings.phone,
        settings.refund_note,
        settings.print_note,
    )
