"""The only door to what needs a right: who is on duty, what they may, and whose PIN stands for it.

With nobody entered every right is the owner's, and no PIN is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pos_app.domain.staff import (
    RISKY,
    Action,
    Changed,
    Deed,
    Outcome,
    Person,
    check_four_eyes,
    is_staffed,
    managers,
    may,
)
from pos_app.errors import Refused
from pos_app.flow.pinpad import PinPad
from pos_app.flow.ports import Clock, People, Pins

# Nobody has touched the counter for so long: whoever comes next says who they are.
IDLE_S = 120.0
# A manager's PIN stands for one act, and not for one that comes much later.
APPROVAL_S = 60.0


@dataclass(frozen=True, slots=True)
class Grant:
    """Who does it, and the manager whose PIN stands for it; all blank for the owner."""

    who: str = ""
    approved_by: str = ""
    alone: bool = False


class Access:
    """Asks for PINs and gives rights; any thread may call, what compares PINs takes 40 ms.

    Without `pins` nobody can come on duty, so with staff entered everything is refused.
    """

    def __init__(
        self, people: People, clock: Clock, pins: Pins | None = None, idle_s: float = IDLE_S
    ) -> None:
        self._people = people
        self._clock = clock
        self.verify = PinPad(people, clock, pins).verify
        self._idle_s = idle_s
        self._duty = ""
        self._touched = clock.tick()
        self._approvals: dict[tuple[Action, str], tuple[str, float]] = {}

    def everybody(self) -> tuple[Person, ...]:
        """The staff who have not left, in the order in which they were entered."""
        return tuple(one for one in self._people.all() if one.active)

    def on_duty(self) -> str:
        """The name of whoever stands at the counter; blank once nobody has touched it for long."""
        if self._duty and self.idle_left_s() <= 0:
            self.leave()
        return self._duty

    def idle_left_s(self) -> float:
        """Seconds until whoever is on duty is so no longer."""
        return self._touched + self._idle_s - self._clock.tick()

    def touch(self) -> None:
        """Somebody uses the counter. Too late, it keeps nobody on duty."""
        if self.on_duty():
            self._touched = self._clock.tick()

    def leave(self) -> None:
        """Nobody is on duty any more, and no PIN stands for anything."""
        self._duty = ""
        self._approvals.clear()

    def sign_in(self, name: str, pin: str) -> Person:
        """Put somebody on duty. Raises Refused as `verify`."""
        person = self.verify(name, pin)
        self.leave()
        self._touched = self._clock.tick()
        self._duty = person.name
        return person

    def approve(self, action: Action, about: str, name: str, pin: str) -> None:
        """Have a manager's PIN stand for one act, once. Raises Refused as `verify`."""
        person = self.verify(name, pin)
        if not person.manages:
            raise self._refused(Deed(action, Outcome.REFUSED, person.name, about=about), self._no())
        self._approvals[action, about] = (person.name, self._clock.tick())

    def check(self, action: Action, about: str = "", asks: str | None = None) -> Grant:
        """Who would do it. Raises Refused, which leaves a note, where they may not.

        `asks` is who asked for it, where that is not whoever is on duty.
        """
        everybody = self._people.all()
        if not is_staffed(everybody):
            return Grant()
        present = {one.name: one for one in everybody if one.active}.get(self.on_duty())
        deed = Deed(action, Outcome.REFUSED, present.name if present else "", about=about)
        if present is None:
            raise self._refused(deed, Refused("staff.nobody"))
        if action not in RISKY:
            if not may(present.role, action):
                raise self._refused(deed, self._no())
            return Grant(present.name)
        approver = self._approver(everybody, action, about)
        if approver is None:
            raise self._refused(deed, self._no())
        if action is not Action.APPROVE_REFUND:
            return Grant(present.name, approver)
        try:
            alone = check_four_eyes(everybody, present.name if asks is None else asks, approver)
        except Refused as no:
            raise self._refused(deed, no) from None
        return Grant(present.name, approver, alone)

    def allow(
        self, action: Action, *, about: str = "", why: str = "", asks: str | None = None
    ) -> Grant:
        """Let it be done now: a risky act is written down first, and uses its approval up.

        Raises as `check`, and StoreError where it cannot be written; it is not to be done then.
        """
        grant = self.check(action, about, asks)
        if grant.approved_by:
            self._approvals.pop((action, about), None)
            self.note(
                Deed(action, Outcome.ALLOWED, grant.who, grant.approved_by, about, why, grant.alone)
            )
        return grant

    @contextmanager
    def once(self, action: Action, about: str) -> Iterator[None]:
        """Let a manager's PIN stand for what is done here and nothing else, also if it fails."""
        try:
            yield
        finally:
            self._approvals.pop((action, about), None)

    def _approver(self, everybody: Iterable[Person], action: Action, about: str) -> str | None:
        name, since = self._approvals.get((action, about), ("", 0.0))
        late = self._clock.tick() - since > APPROVAL_S
        known = name in {one.name for one in managers(everybody)}
        return name if known and not late else None

    def _no(self) -> Refused:
        names = ", ".join(one.name for one in managers(self._people.all()))
        return Refused("staff.needs_manager", names=names)

    def _refused(self, deed: Deed, refusal: Refused) -> Refused:
        self.note(Deed(deed.action, deed.outcome, deed.who, about=deed.about, why=refusal.key))
        return refusal

    def note(self, deed: Deed) -> None:
        """Write down what somebody did, or was refused."""
        self._people.note(deed, self._clock.now())


def note_changes(access: Access, grant: Grant, action: Action, changes: Iterable[Changed]) -> None:
    """Write down what is about to be changed, and by whom; also when nobody is entered."""
    for one in changes:
        deed = Deed(action, Outcome.CHANGED, grant.who, grant.approved_by, one.name)
        access.note(replace(deed, before=one.before, after=one.after))
