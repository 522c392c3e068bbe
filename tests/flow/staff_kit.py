"""Staff for the tests of the flow: two managers and a cashier, with PINs, entered as people are."""

from __future__ import annotations

import json
from typing import Any

from pos_app.domain.staff import Action, Role
from pos_app.flow.roster import Roster
from pos_app.store import journal, ledger
from tests.flow.counter_kit import Kit

BOSS, BOSS_PIN = "정사장", "274916"
OTHER, OTHER_PIN = "박점장", "195038"
KIM, KIM_PIN = "김알바", "860241"
PINS = {BOSS: BOSS_PIN, OTHER: OTHER_PIN, KIM: KIM_PIN}


def roster(kit: Kit) -> Roster:
    """The staff of this till, as a manager keeps it."""
    return Roster(kit.books.people, kit.pins, kit.clock, kit.access)


def enter(kit: Kit, *names: str) -> None:
    """Enter the boss, and under the boss' PIN these."""
    roster(kit).add(BOSS, Role.MANAGER, BOSS_PIN)
    for name in names:
        kit.access.sign_in(BOSS, BOSS_PIN)
        kit.access.approve(Action.EDIT_STAFF, name, BOSS, BOSS_PIN)
        role = Role.CASHIER if name == KIM else Role.MANAGER
        roster(kit).add(name, role, PINS[name])
    kit.access.leave()


def on_duty(kit: Kit, name: str) -> None:
    """Put somebody at the counter."""
    kit.access.sign_in(name, PINS[name])


def deeds(kit: Kit) -> list[dict[str, Any]]:
    """Every note of the ledger about people, the newest last."""
    with kit.books.database.read() as db:
        rows = [one for one in ledger.entries(db) if one.kind == ledger.DEED]
    return [{k: v for k, v in json.loads(one.payload).items() if k != "journal"} for one in rows]


def told(kit: Kit, kind: str = journal.STAFF) -> int:
    """How many lines of a kind the journal has."""
    path = kit.folder / "booth.journal"
    return sum(one.kind == kind for one in journal.read(path))
