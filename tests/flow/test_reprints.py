"""A slip printed again: by whoever is on duty, under their name; the first is anybody's."""

from __future__ import annotations

import json

from pos_app.flow.reprints import Reprints
from pos_app.store import ledger
from tests.flow.counter_kit import Kit
from tests.flow.staff_kit import KIM, deeds, enter, on_duty
from tests.flow.test_access import paid, refused


def who(kit: Kit) -> list[str]:
    """The name in each entry of the ledger about a slip."""
    with kit.books.database.read() as db:
        told = [json.loads(one.payload) for one in ledger.entries(db) if one.kind == ledger.SLIP]
    return [one.get("who", "") for one in told]


def test_the_first_is_anybodys_and_a_further_one_needs_somebody(kit: Kit) -> None:
    order_no = paid(kit)
    enter(kit, KIM)
    slips = Reprints(kit.books.receipts, kit.access)
    slips.allow(order_no)
    assert slips.count(order_no, kit.clock.now()) == 1
    refused("staff.nobody", slips.allow, order_no)
    assert deeds(kit)[-1] == {
        "action": "reprint", "outcome": "refused", "about": order_no, "why": "staff.nobody",
    }  # fmt: skip
    on_duty(kit, KIM)
    slips.allow(order_no)
    assert (slips.count(order_no, kit.clock.now()), slips.printed(order_no)) == (2, 2)
    assert who(kit) == ["", KIM]
