"""Sounds what happens to payments, each once, on lanes of its own; a sale never waits for it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_app.domain.chime import Chime, chime_of
from pos_app.domain.payment import State
from pos_app.errors import BoothError
from pos_app.flow.nudge import Nudge
from pos_app.ui.backroom import Backroom
from pos_app.ui.card import Card
from pos_app.ui.showcase import Showcase
from pos_app.ui.sound import play
from pos_app.ui.till import Till

_LANE = "sound-"


class Chimes(QObject):
    """Hears the till. Money sounds when its row is booked, never because something looks so."""

    failed = Signal(object)  # BoothError: nothing was heard; for the settings, not for a sale
    played = Signal()

    def __init__(
        self, showcase: Showcase, backroom: Backroom, till: Till, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._showcase = showcase
        self._backroom = backroom
        self._last: dict[str, Card] = {}
        self._owed: dict[Chime, int] = {}  # asked for while it was being played: once more after
        till.green.connect(self._on_green)
        till.card_changed.connect(self._on_card)
        till.card_gone.connect(self._on_gone)

    def sound(self, chime: Chime) -> None:
        """Play it as loud as it was chosen, where it is wanted, unless it is being played."""
        try:
            kept = self._showcase.choices()
        except BoothError as error:  # settings that nobody can read are no reason to stop
            self.failed.emit(error)
            return
        if kept.volume and chime in kept.sounds:
            self.try_out(chime, kept.volume)

    def try_out(self, chime: Chime, volume: int) -> None:
        """Play it this loud. One child process at most for each kind: a hung one is waited for."""
        lane = f"{_LANE}{chime}"
        if self._backroom.busy(lane):
            self._owed[chime] = volume
        else:
            job = partial(_played, chime, volume)
            self._backroom.submit(lane, job, self._on_played, self._on_no)

    def _on_green(self, card: Card) -> None:
        if card.attempt is not None and card.attempt.state is State.PAID:
            self.sound(Chime.PAID)

    def _on_card(self, card: Card) -> None:
        before, self._last[card.key] = self._last.get(card.key), card
        chime = chime_of(before.face if before else None, card.face)
        if chime is None and before is not None and _calls(before, card):
            chime = Chime.NEEDS_YOU
        if chime is not None:
            self.sound(chime)

    def _on_gone(self, key: str) -> None:
        self._last.pop(key, None)

    def _on_played(self, chime: Chime) -> None:
        self.played.emit()
        volume = self._owed.pop(chime, 0)
        if volume:
            self.try_out(chime, volume)

    def _on_no(self, lane: str, error: BoothError) -> None:
        self._owed.pop(Chime(lane.removeprefix(_LANE)), None)
        self.failed.emit(error)


def _played(chime: Chime, volume: int) -> Chime:
    play(chime, volume)
    return chime


def _calls(before: Card, now: Card) -> bool:
    """Whether the cashier is wanted though the face stayed: a reminder, or a late approval."""
    if now.nudge is not before.nudge:
        return now.nudge is not Nudge.NONE
    return _late(now) and not _late(before)


def _late(card: Card) -> bool:
    return card.attempt is not None and card.attempt.late_approval_at is not None
