"""The line, the key and the clock as the counter sees them; asks again while something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pos_app.domain.seoul import clock_time
from pos_app.errors import BoothError
from pos_app.flow.outlook import LEAST_ROOM_MB, Outlook, Sky
from pos_app.ui.backroom import Backroom
from pos_app.ui.theme import CLOCK_TICK_MS
from pos_app.ui.widgets.weather_bar import WeatherBar
from pos_app.wording import Wording

if TYPE_CHECKING:
    from pos_app.ui.main_window import MainWindow

LANE = "weather"
SCARCE_MB = 1_000  # said from here on, long before QR sales stop
_HOUR_AND_MINUTE = slice(11, 16)


@dataclass(frozen=True, slots=True)
class Watchtower:
    """What app.py brings: what was heard, and a question to Toss that creates nothing."""

    outlook: Outlook
    ask: Callable[[], object]
    room_mb: Callable[[], int]  # whole MB that are free on the disk of the books


class Weather(QObject):
    """Holds the bar above every screen."""

    def __init__(
        self,
        tower: Watchtower,
        backroom: Backroom,
        wording: Wording,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tower, self._backroom, self._wording = tower, backroom, wording
        self.bar = WeatherBar()
        self.sky = Sky()
        self._room_mb = SCARCE_MB
        self._tick = QTimer(self)
        self._tick.setInterval(CLOCK_TICK_MS)
        self._tick.timeout.connect(self.look)
        self.bar.button.clicked.connect(self._on_way)

    def follow(self, window: MainWindow) -> None:
        """Stand under the window's bar from now on."""
        self._window = window
        window.frame.lay.insertWidget(1, self.bar)
        window.till.green.connect(self.look_at_disk)
        window.till.refused.connect(self.look_at_disk)
        self._tick.start()
        self.look_at_disk()

    def retranslate(self, wording: Wording) -> None:
        """Speak another language."""
        self._wording = wording
        self._say()

    def look(self) -> None:
        """How it stands now; and ask where nothing else does."""
        if self._tower.outlook.take():
            self._backroom.submit(LANE, self._tower.ask, self._on_asked, self._on_failed)
        self._show(self._tower.outlook.sky())

    def look_at_disk(self) -> None:
        """Each sale writes, or is refused for want of room: see whether there is any for more."""
        self._backroom.submit(LANE, self._tower.room_mb, self._on_room, self._on_failed)

    def _on_room(self, room_mb: int) -> None:
        self._room_mb = room_mb
        self._say()

    def _show(self, sky: Sky) -> None:
        if sky != self.sky:
            self.sky = sky
            self._say()

    def _say(self) -> None:
        say, sky = self._wording.say, self.sky
        if sky.silent_since is not None:
            at = clock_time(sky.silent_since)[_HOUR_AND_MINUTE]
            self.bar.say(say("weather.silent", at=at), say("weather.ask"))
        elif sky.key_refused:
            self.bar.say(say("weather.key"), say("weather.settings"))
        elif sky.clock_off_s:
            key = "weather.fast" if sky.clock_off_s > 0 else "weather.late"
            self.bar.say(say(key, seconds=abs(sky.clock_off_s)), say("weather.ask"))
        elif self._room_mb < SCARCE_MB:
            key = "weather.disk" if self._room_mb < LEAST_ROOM_MB else "weather.disk_soon"
            said = say(key, room=self._room_mb, least=LEAST_ROOM_MB)
            self.bar.say(said, say("weather.ask"))
        else:
            self.bar.say("", "")

    def _on_way(self) -> None:
        if self.sky.key_refused and self.sky.silent_since is None:
            self._window.bar.pressed.emit("settings")
            return
        self.look_at_disk()
        self._tower.outlook.hurry()
        self.look()

    def _on_asked(self, _nothing: object) -> None:
        self._show(self._tower.outlook.sky())

    def _on_failed(self, _lane: str, error: BoothError) -> None:
        self._window.status.say_for_now(self._wording.say_error(error))
