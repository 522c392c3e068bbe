"""Who is on duty, for the window: PINs are compared on a lane, and the counter locks by itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.staff import Action, Person
from pos_app.errors import BoothError
from pos_app.flow.access import Access
from pos_app.ui.backroom import Backroom
from pos_app.ui.theme import CLOCK_TICK_MS

LANE = "staff"


class Duty(QObject):
    """Signals out, no widgets; the rights themselves are asked about in the flow."""

    people_read = Signal(object)  # tuple of Person
    changed = Signal(str)  # the name of whoever is on duty now, or nothing
    refused = Signal(object)  # BoothError: nobody came on duty
    approved = Signal()  # the manager's PIN that was asked for was right
    denied = Signal(object)  # BoothError: it was not

    def __init__(self, access: Access, backroom: Backroom, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access = access
        self._backroom = backroom
        self._told = ""
        self.people: tuple[Person, ...] = ()
        self._tick = QTimer(self)
        self._tick.setInterval(CLOCK_TICK_MS)
        self._tick.timeout.connect(self.refresh)

    @property
    def locked(self) -> bool:
        """Whether somebody has to say who they are before anything is sold."""
        return bool(self.people) and not self._access.on_duty()

    @property
    def name(self) -> str:
        """Whoever is on duty, or nothing."""
        return self._access.on_duty()

    def start(self) -> None:
        """Read who there is."""
        self._backroom.submit(LANE, self._access.everybody, self._on_people, self._on_refused)

    def stop(self) -> None:
        """Look at the time no more."""
        self._tick.stop()

    def touch(self) -> None:
        """Somebody uses the counter."""
        self._access.touch()

    def leave(self) -> None:
        """Nobody is on duty until the next one says who they are."""
        self._access.leave()
        self.refresh()

    def sign_in(self, name: str, pin: str) -> None:
        """Put somebody on duty; `changed` or `refused` says what came of it."""
        job = partial(self._access.sign_in, name, pin)
        self._backroom.submit(LANE, job, self._on_signed_in, self._on_refused)

    def approve(self, action: Action, about: str, name: str, pin: str) -> None:
        """Have a manager's PIN stand for one act; `approved` or `denied` says whether it does."""
        job = partial(self._access.approve, action, about, name, pin)
        self._backroom.submit(LANE, job, self._on_approved, self._on_denied)

    def refresh(self) -> None:
        """Say who is on duty, if that has changed."""
        name = self._access.on_duty()
        if name != self._told:
            self._told = name
            self.changed.emit(name)

    def _on_people(self, people: tuple[Person, ...]) -> None:
        self.people = people
        if people:
            self._tick.start()
        self.people_read.emit(people)

    def _on_signed_in(self, person: Person) -> None:
        self._told = person.name
        self.changed.emit(person.name)

    def _on_approved(self, _nothing: object) -> None:
        self.approved.emit()

    def _on_refused(self, _lane: str, error: BoothError) -> None:
        self.refused.emit(error)

    def _on_denied(self, _lane: str, error: BoothError) -> None:
        self.denied.emit(error)
