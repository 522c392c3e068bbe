"""How the window looks and moves: colours by meaning, sizes, letters, and its own short times."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from pos_app.ui.style import SHEET

# Sizes in pixels. A finger in a glove finds 48; what moves money is larger.
GAP_PX = 8
TOUCH_PX = 48
MAIN_TOUCH_PX = 64
FOCUS_PX = 3
CAPTION_PX = 13
BASE_FONT_PX = 15

# The window's own times. How long a payment may take is not among them: flow decides that.
CLOCK_TICK_MS = 1_000  # labels that count seconds
SEARCH_PAUSE_MS = 60  # after the last key before a long list is sifted
DOUBLE_TOUCH_MS = 400  # a second touch within this was meant for what lay there before
SENTENCE_MS = 8_000  # how long a passing sentence stays
COLLECT_MS = 100  # how often garbage is looked for
STALL_S = 0.02  # a stop that nobody feels yet
TURN_S = 0.012  # what may wait goes on so long in one turn of the event loop
SOUND_S = 3.0  # a player that takes longer hangs; shorter than a hurried closing waits
TRIAL_MS = 6_000  # how long the customer display shows an example
THANKS_MS = 2_500  # a turned screen thanks the buyer for so long, then it is the cashier's again
UNANSWERED_MS = 120_000  # a box over no window closes: perhaps nobody is there
CALLED_OFF_MS = 10_000  # a log-out that has not closed the window by then was called off

_FAMILIES = (
    "Pretendard",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumBarunGothic",
    "NanumGothic",
)
_LARGE_PX = 24
_CHOSEN, _PERCENT = "booth_theme", "booth_text_percent"
_WIDTH = "booth_text_width"
_STYLE = "fusion"
_SIZE = re.compile(r"font-size: (\d+)px")

Built = TypeVar("Built", bound=QWidget)
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Tone:
    """One meaning: as letters on a surface, as a quiet band, and as a strong field with letters."""

    ink: str
    band: str
    solid: str
    on_solid: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour by what it means. Letters keep 4.5 : 1 against each ground they stand on."""

    name: str
    ground: str  # behind everything
    surface: str  # cards, fields, tiles
    raised: str  # plain buttons
    pressed: str
    line: str
    edge: str  # borders that must be seen: 3 : 1
    text: str
    muted: str
    focus: str
    blue: Tone  # the main thing to do
    green: Tone  # money confirmed, and nothing else
    amber: Tone  # unknown, waiting in doubt
    red: Tone  # failure
    orange: Tone  # practice
    stripes: tuple[str, ...]  # categories

    def stripe(self, number: int) -> str:
        """The colour of the n-th category."""
        return self.stripes[number % len(self.stripes)]


LIGHT = Theme(
    name="light",
    ground="#f2f4f6",
    surface="#ffffff",
    raised="#e9edf1",
    pressed="#d8dee5",
    line="#dfe4ea",
    edge="#7a8591",
    text="#191f28",
    muted="#566170",
    focus="#1b64da",
    blue=Tone("#1b5fd0", "#e8f1ff", "#1b64da"),
    green=Tone("#0a7040", "#e3f7ec", "#0b7d48"),
    amber=Tone("#8a4b00", "#fff3d9", "#ffc342", "#2b1c00"),
    red=Tone("#c2202a", "#ffecec", "#cf2731"),
    orange=Tone("#a83f00", "#fff0e6", "#c74a00"),
    stripes=(
        "#3182f6", "#8a63d2", "#0fa3a3", "#d6569a", "#7a8b2f", "#5b6ee1", "#a0673b", "#5f7387",
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    ground="#14161b",
    surface="#1e2128",
    raised="#2c313a",
    pressed="#3a404b",
    line="#333944",
    edge="#737d8c",
    text="#f2f4f6",
    muted="#aeb8c4",
    focus="#6fb0ff",
    blue=Tone("#7fb6ff", "#1c2f4d", "#2268dd"),
    green=Tone("#4fd394", "#12382a", "#0b7d48"),
    amber=Tone("#ffc555", "#3d2f10", "#ffc342", "#2b1c00"),
    red=Tone("#ff8b8f", "#45191d", "#cf2731"),
    orange=Tone("#ffa56b", "#43240f", "#c74a00"),
    stripes=(
        "#5ea3ff", "#b18cff", "#35c7c7", "#ff86c3", "#b3c75a", "#8f9dff", "#d39a6a", "#93a5b8",
    ),
)  # fmt: skip


def theme() -> Theme:
    """The theme that the window wears now; ask again at each paint."""
    app = QApplication.instance()
    return DARK if app is not None and app.property(_CHOSEN) == DARK.name else LIGHT


def text_px(size_px: int) -> int:
    """This size of letters, as large as the owner wants letters to be.

    What is large already grows half as much: it is read from afar as it is.
    """
    return round(size_px * _percent() / 100) if size_px <= _LARGE_PX else grown_px(size_px)


def _percent() -> int:
    app = QApplication.instance()
    return int((app.property(_PERCENT) if app is not None else None) or 100)


def grown_px(width_px: int) -> int:
    """A width that holds letters: it grows half as much as they do, and the rest wraps."""
    return round(width_px * (100 + _percent()) / 200)


def widen(widget: QWidget, width_px: int) -> None:
    """Hold this width, and a larger one as soon as letters are larger."""
    widget.setProperty(_WIDTH, width_px)
    widget.setFixedWidth(grown_px(width_px))


def lettered(sheet: str) -> str:
    """A style sheet with its letters in the size that was chosen."""
    return _SIZE.sub(lambda found: f"font-size: {text_px(int(found.group(1)))}px", sheet)


def apply_theme(app: QApplication, name: str, percent: str = "100") -> None:
    """Dress the whole window: "light", "dark", or "system" as the computer is set."""
    if wears(app, name, percent):
        return  # another language, or settings that were saved
    chosen = named(name)
    app.setProperty(_PERCENT, percent)
    app.setProperty(_CHOSEN, chosen.name)
    app.setStyleSheet("")  # to undress first takes a quarter of the time that changing does
    if app.style().name() != _STYLE:
        app.setStyle(_STYLE)
    app.setPalette(_palette(chosen))
    app.setFont(_font())
    app.setStyleSheet(sheet_for(chosen))
    for one in app.allWidgets():
        if width_px := one.property(_WIDTH):
            widen(one, int(width_px))


def dressed_at_once(
    build: Callable[Concatenate[Built, Given], None],
) -> Callable[Concatenate[Built, Given], None]:
    """Let a window be built bare, and be dressed once, whole.

    Under a style sheet Qt dresses a widget anew, and all that lies in it, each time that it is laid
    into another: a window of two thousand widgets was three times as long in the making.
    """

    def bare(self: Built, /, *args: Given.args, **more: Given.kwargs) -> None:
        app = QApplication.instance()
        sheet = app.styleSheet() if isinstance(app, QApplication) else ""
        if not isinstance(app, QApplication) or not sheet:
            build(self, *args, **more)
            return
        app.setStyleSheet("")
        try:
            build(self, *args, **more)
        finally:
            app.setStyleSheet(sheet)

    return bare


def wears(app: QApplication, name: str, percent: str) -> bool:
    """Whether it is dressed so already, and not undressed in order to change."""
    worn = (app.property(_CHOSEN), app.property(_PERCENT))
    return bool(app.styleSheet()) and worn == (named(name).name, percent)


def named(name: str) -> Theme:
    """The theme of this name; "system" is as the computer is set."""
    return DARK if name == DARK.name or (name == "system" and _system_is_dark()) else LIGHT


def sheet_for(chosen: Theme) -> str:
    """The style sheet with a theme's colours put in."""
    places: dict[str, str] = {}
    for name, value in asdict(chosen).items():
        if isinstance(value, dict):
            places |= {f"{name}_{part}": colour for part, colour in value.items()}
        elif isinstance(value, str):
            places[name] = value
    sizes = {"touch": TOUCH_PX, "main_touch": MAIN_TOUCH_PX, "gap": GAP_PX, "focus_px": FOCUS_PX}
    sizes["digit"] = MAIN_TOUCH_PX - 2 * FOCUS_PX  # with its border a whole main target
    return lettered(SHEET.substitute(places, **sizes))


def mark(widget: QWidget, **properties: str) -> None:
    """Set what the style sheet looks at (`kind`, `tone`, `role`) and dress the widget again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # or it is dressed once seen
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def sized(font: QFont, size_px: int, *, bold: bool = False) -> QFont:
    """A font in another size, for what is painted by hand."""
    other = QFont(font)
    other.setPixelSize(text_px(size_px))
    other.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return other


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _font() -> QFont:
    installed = set(QFontDatabase.families())
    font = QFont([one for one in _FAMILIES if one in installed] + [QFont().family()])
    font.setPixelSize(text_px(BASE_FONT_PX))
    return font


def _palette(chosen: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: chosen.ground,
        role.WindowText: chosen.text,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.ground,
        role.Text: chosen.text,
        role.PlaceholderText: chosen.muted,
        role.Button: chosen.raised,
        role.ButtonText: chosen.text,
        role.BrightText: chosen.red.ink,
        role.Highlight: chosen.blue.solid,
        role.HighlightedText: chosen.blue.on_solid,
        role.ToolTipBase: chosen.raised,
        role.ToolTipText: chosen.text,
        role.Link: chosen.blue.ink,
        role.Mid: chosen.line,
        role.Dark: chosen.edge,
        role.Light: chosen.surface,
    }
    palette = QPalette(QColor(chosen.raised), QColor(chosen.ground))
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(chosen.muted))
    return palette
