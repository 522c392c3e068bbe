"""What an operator and the world may do, in any order: searched, and shrunk to a recipe."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pos_app.practice.faults import Call
from pos_app.practice.payment import Contract
from tests.operator import rest
from tests.operator.deeds import Deeds
from tests.operator.line import Harm
from tests.operator.people import Buyer
from tests.operator.shop import STOCK, Shop
from tests.simulation.disk import Trouble
from tests.simulation.invariants import Violation

pytest.importorskip("resource", reason="failing writes are made by a limit that only Unix has")

EXAMPLES, STEPS = 25, 40

# The files lie in memory where there is such a place: what is on a disk is for other tests.
_MEMORY = Path("/dev/shm")
_NUMBERS = itertools.count()

CALLS = st.sampled_from(["create", "status", "execute", "refunds", "cancel"])
WHAT = st.sampled_from(list(STOCK))
PIECES = st.integers(1, 2)
PHONES = st.sampled_from(["approves", "waits", "cancels"])
HARMS = st.sampled_from([str(one) for one in Harm])
TROUBLES = st.sampled_from([str(one) for one in Trouble])


def _root() -> Path:
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    return place / f"booth-operator-{os.getpid()}-{next(_NUMBERS)}"


def is_open(machine: Operator) -> bool:
    """Whether a window is open."""
    return machine.shop.till is not None


def is_closed(machine: Operator) -> bool:
    """Whether nobody has the books."""
    return machine.shop.till is None


def has_request(machine: Operator) -> bool:
    """Whether a refund is asked for and not decided."""
    return is_open(machine) and bool(machine.shop.living.asked())


def has_backup(machine: Operator) -> bool:
    """Whether there is something to restore."""
    return is_closed(machine) and bool(machine.shop.backups)


class Operator(RuleBasedStateMachine):
    """Each rule is one line of a recipe."""

    buyers = Bundle("buyer")
    broken = False

    @initialize(target=buyers, contract=st.sampled_from(["v1", "v2"]), buyer=PHONES)
    def opens_shop_and_sells_tea(self, contract: str, buyer: str) -> Buyer:
        self.shop = Shop(_root(), Contract(contract))
        self.deeds = Deeds(self.shop)
        self._do(self.shop.begin)
        return self._sell("TEA", 1, buyer)

    # --- the counter --------------------------------------------------------------------------

    @rule(target=buyers, what=WHAT, pieces=PIECES, buyer=PHONES)
    def sells(self, what: str, pieces: int, buyer: str) -> Buyer:
        return self._sell(what, pieces, buyer)

    @rule(target=buyers, what=WHAT, pieces=PIECES)
    def sells_to_one_who_pays(self, what: str, pieces: int) -> Buyer:
        return self._sell(what, pieces, "approves")

    @rule(target=buyers, what=WHAT, manager=st.sampled_from(["busy", "approves", "rejects"]))
    def sells_to_one_who_asks_it_back(self, what: str, manager: str) -> Buyer:
        buyer = self._sell(what, 1, "approves")
        if is_open(self):
            self._do(lambda: self.deeds.ask(buyer, None))
        if manager != "busy" and has_request(self):
            self._decide(approves=manager == "approves")
        return buyer

    @precondition(is_open)
    @rule(to=buyers)
    def sells_again(self, to: Buyer) -> None:
        self._do(lambda: self.deeds.sell_again(to))

    @precondition(is_open)
    @rule(on=buyers)
    def gives_up(self, on: Buyer) -> None:
        self._do(lambda: self.deeds.give_up(on))

    @precondition(is_open)
    @rule(who=buyers)
    def says_buyer_is_here(self, who: Buyer) -> None:
        self._do(lambda: self.deeds.say_here(who))

    @precondition(is_open)
    @rule(about=buyers)
    def asks_toss_now(self, about: Buyer) -> None:
        self._do(lambda: self.deeds.ask_now(about))

    @precondition(is_open)
    @rule(to=buyers)
    def hands_over(self, to: Buyer) -> None:
        self._do(lambda: self.deeds.hand_over(to))

    @precondition(is_open)
    @rule(to=buyers, won=st.sampled_from(["all", 1_000, 2_500]))
    def refunds(self, to: Buyer, won: int | str) -> None:
        amount = None if isinstance(won, str) else won
        self._do(lambda: self.deeds.refund(to, amount))

    @precondition(is_open)
    @rule(by=buyers, won=st.sampled_from(["all", 1_000, 2_500]))
    def asks_for_refund(self, by: Buyer, won: int | str) -> None:
        amount = None if isinstance(won, str) else won
        self._do(lambda: self.deeds.ask(by, amount))

    @precondition(has_request)
    @rule(approves=st.booleans())
    def manager_decides_oldest_request(self, approves: bool) -> None:
        self._decide(approves=approves)

    @precondition(is_open)
    @rule(what=buyers)
    def carries_over(self, what: Buyer) -> None:
        self._do(lambda: self.deeds.carry_over(what))

    @precondition(is_open)
    @rule(
        what=WHAT,
        price=st.sampled_from([4_500, 6_000]),
        stock=st.integers(0, 4),
    )
    def imports(self, what: str, price: int, stock: int) -> None:
        self._do(lambda: self.deeds.deliver(what, price, stock))

    # --- the phone ----------------------------------------------------------------------------

    @rule(who=buyers)
    def approves(self, who: Buyer) -> None:
        self._do(lambda: self.deeds.approve(who))

    @rule(who=buyers)
    def cancels_on_the_phone(self, who: Buyer) -> None:
        self._do(lambda: self.deeds.cancel(who))

    @rule(of=buyers)
    def qr_expires(self, of: Buyer) -> None:
        self._do(lambda: self.deeds.lapse(of))

    # --- the world ----------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([3, 30, 90]))
    def time_passes(self, seconds: int) -> None:
        self._do(lambda: self.deeds.pass_time(seconds))

    @rule(seconds=st.sampled_from([4, 40]))
    def unplugs(self, seconds: int) -> None:
        self._do(lambda: self.shop.line.unplug(seconds))

    @rule(call=CALLS, meets=HARMS)
    def next_call(self, call: str, meets: str) -> None:
        self._do(lambda: self.shop.line.harms.update({Call(call): Harm(meets)}))

    @rule(meets=TROUBLES)
    def next_commit(self, meets: str) -> None:
        self._do(lambda: setattr(self.shop, "harm_disk", Trouble(meets)))

    @rule()
    def bank_finishes_refunds(self) -> None:
        self._do(self.shop.line.let_bank_work)

    @rule(hours=st.sampled_from([-30, -2, 2, 30]))
    def clock_jumps(self, hours: int) -> None:
        self._do(lambda: self.shop.jump(3600.0 * hours))

    @rule(minutes=st.sampled_from([2, 20]))
    def lid_is_closed(self, minutes: int) -> None:
        self._do(lambda: self.shop.sleep(60.0 * minutes))

    # --- the process and its books ------------------------------------------------------------

    @precondition(is_open)
    @rule()
    def kills_till(self) -> None:
        self._do(self.shop.kill)

    @precondition(is_open)
    @rule()
    def closes_till(self) -> None:
        self._do(self.shop.close)

    @precondition(is_closed)
    @rule()
    def opens_till(self) -> None:
        self._try(self.shop.open)

    @precondition(is_closed)
    @rule()
    def settles(self) -> None:
        self._try(self.shop.settle)

    @precondition(is_open)
    @rule()
    def backs_up(self) -> None:
        self._do(self.shop.back_up)

    @precondition(has_backup)
    @rule()
    def restores(self) -> None:
        self._try(self.shop.restore)

    @precondition(has_backup)
    @rule(with_journal=st.booleans())
    def restores_on_new_machine(self, with_journal: bool) -> None:
        self._try(lambda: self.shop.move_house(with_journal=with_journal))

    # --- what holds ---------------------------------------------------------------------------

    def teardown(self) -> None:
        shop = getattr(self, "shop", None)
        if shop is None:
            return
        try:
            if not self.broken:
                self._do(lambda: rest.come_to_rest(shop))
        finally:
            shop.end()

    def _sell(self, what: str, pieces: int, phone: str) -> Buyer:
        buyer, deeds = self.shop.people.arrive({what: pieces}), self.deeds
        self._do(lambda: deeds.sell(buyer))
        if phone != "waits":
            tap = deeds.approve if phone == "approves" else deeds.cancel
            self._do(lambda: tap(buyer))
            self._do(lambda: deeds.pass_time(5))
        return buyer

    def _decide(self, *, approves: bool) -> None:
        decide = self.deeds.approve_request if approves else self.deeds.reject_request
        self._do(lambda: decide(self.shop.living.asked()[0]))

    def _try(self, deed: Callable[[], None]) -> None:
        self._do(lambda: self.shop.try_out(deed))

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            with self.shop.mortal():
                deed()
        except Violation as found:
            self.broken = True
            # Hypothesis shrinks what is an Exception.
            raise AssertionError(str(found)) from None
        except Exception:
            self.broken = True
            raise


def search(examples: int, steps: int = STEPS, *, anew: bool) -> None:
    """Look for a recipe that breaks something: among new ones, or always the same."""
    with warnings.catch_warnings():
        # What a killed process had open, its system closes; here nobody does.
        warnings.simplefilter("ignore", ResourceWarning)
        run_state_machine_as_test(
            Operator,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                derandomize=not anew,
                suppress_health_check=list(HealthCheck),
            ),
        )


@pytest.mark.timeout(0)
def test_no_recipe_breaks_the_shop(effort: int) -> None:
    # As with the simulation's seeds: the same here each time, others where it is searched longer.
    search(EXAMPLES * effort, anew=effort > 1)
