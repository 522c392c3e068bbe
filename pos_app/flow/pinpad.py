"""Where a PIN is compared: counted first, and locked after too many wrong ones."""

from __future__ import annotations

from pos_app.domain.staff import Deed, Outcome, Person, forgive, lock_s
from pos_app.errors import Refused
from pos_app.flow.ports import Clock, People, Pins


class PinPad:
    """Says whose PIN it is. Without `pins` it is nobody's."""

    def __init__(self, people: People, clock: Clock, pins: Pins | None) -> None:
        self._people = people
        self._clock = clock
        self._pins = pins

    def verify(self, name: str, pin: str) -> Person:
        """Whose PIN this is. The try is counted before the PIN is looked at.

        Raises Refused for a wrong one, while the person is locked, and where this machine cannot
        compare it.
        """
        pins = self._ready(name)
        counted = self._people.begin_try(name, self._clock.now())
        fits = pins.fits(pin, counted.pin_hash if counted else None)
        if counted is None:
            raise Refused("staff.wrong_pin")
        if fits:
            return self._people.write(forgive(counted), None, self._clock.now())
        wait_s = lock_s(counted.failed_tries)
        if wait_s:
            alert = Deed("sign_in", Outcome.LOCKED_OUT, name)
            self._people.note(alert, self._clock.now())
            raise Refused("staff.locked_out", name=name, seconds=int(wait_s))
        raise Refused("staff.wrong_pin")

    def _ready(self, name: str) -> Pins:
        person = {one.name: one for one in self._people.all() if one.active}.get(name)
        if self._pins is None:
            raise Refused("staff.no_pins_here")
        if person is not None and person.pin_hash is None:
            raise Refused("staff.no_pin", name=name)
        if person is not None and person.pin_hash and not self._pins.knows(person.pin_hash):
            raise Refused("staff.other_machine", name=name)
        return self._pins
