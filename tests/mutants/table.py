"""The 22 seeded bugs of the fault model: what is changed, and which invariants may find it.

Where the program has a second line of defence, the bug takes that away as well; its line says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CHECKOUT = "pos_app/flow/checkout.py"
CONNECT = "pos_app/store/connect.py"
OUTCOME = "pos_app/gateway/outcome.py"
RECOVERY = "pos_app/flow/recovery.py"
SALES = "pos_app/store/sales.py"
TABLES = "pos_app/store/tables.py"
VERDICT = "pos_app/domain/verdict.py"


@dataclass(frozen=True, slots=True)
class Edit:
    """Text of a file that stands there once, and what comes in its place."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bug. `dies_by` names the invariants that may find it, as docs/proof.md does."""

    name: str
    what: str
    edits: tuple[Edit, ...]
    dies_by: frozenset[str]
    prover: Literal["simulation", "powercut"] = "simulation"


def _mutant(name: str, what: str, dies_by: str, *edits: tuple[str, str, str]) -> Mutant:
    return Mutant(name, what, tuple(Edit(*one) for one in edits), frozenset(dies_by.split()))


MUTANTS = (
    _mutant(
        "M1", "a time-out counts as failed", "L2",
        (VERDICT, "    if reply.alarm:\n        known[\"alarm\"] = reply.code\n",
         "    if reply.verdict is Verdict.UNKNOWN:\n"
         "        after = move(attempt, State.DECLINED, over=True)\n"
         "        return Change(after, \"execute_no\", \"\", StockEffect.RELEASE)\n"
         "    if reply.alarm:\n        known[\"alarm\"] = reply.code\n"),
    ),
    _mutant(
        "M2", "the execute leaves before its intent is written", "I5",
        (CHECKOUT, "        try:\n            intent = self.write(",
         "        reply = self._gateway.execute(ref_of(attempt))\n"
         "        try:\n            intent = self.write("),
        (CHECKOUT, "        reply = self._gateway.execute(ref_of(intent))\n", ""),
    ),
    _mutant(
        "M3", "after a time-out the sale gets a new payment (the books let it)", "I2",
        (CHECKOUT, "        after = self._book(intent, vigil, reply)\n",
         "        after = self._book(intent, vigil, reply)\n"
         "        vigil.create_again = reply.verdict is Verdict.UNKNOWN\n"),
        (SALES, "    if any(one.state in OPEN for one in others):\n"
         "        raise Refused(\"books.attempt_open\", word=known.word)\n", ""),
        (TABLES, "CREATE UNIQUE INDEX attempts_one_open", "CREATE INDEX attempts_one_open"),
    ),
    _mutant(
        "M4", "an approval is shown as paid, and handed over", "I9 I1",
        ("pos_app/domain/face.py",
         "        return Face.PAYING if stage is Stage.APPROVED else Face.SHOW_QR\n"
         "    return Face.BUYER_HERE if stage",
         "        return Face.PAID if stage is Stage.APPROVED else Face.SHOW_QR\n"
         "    return Face.PAID if stage"),
    ),
    _mutant(
        "M5", "`code == 0` without a look at the type", "I8",
        (OUTCOME, "    if type(code) is not int and not", "    if code != 0 and not"),
    ),
    _mutant(
        "M6", "the echoes are not compared", "I8 L1",
        (OUTCOME, "wrong_echo(body, ours) or contradiction(", "contradiction("),
    ),
    Mutant(
        "M7", "WAL with synchronous = NORMAL",
        (Edit(CONNECT, '"PRAGMA synchronous = FULL"', '"PRAGMA synchronous = NORMAL"'),
         Edit(CONNECT, '("PRAGMA synchronous", 2)', '("PRAGMA synchronous", 1)')),
        frozenset({"lost"}), "powercut",
    ),
    _mutant(
        "M8", "a step under way is handed out again: two executes in flight", "I6",
        ("pos_app/flow/watch.py",
         "if not one.vigil.in_flight]\n",
         "if not one.vigil.in_flight or one.attempt.pay_token]\n"),
    ),
    _mutant(
        "M9", "a refund that is sent again gets a fresh number", "I5 I4",
        ("pos_app/flow/refunds.py", "ref_of(attempt), intent.refund_no, intent.amount_won,",
         "ref_of(attempt), intent.refund_no + \"b\" * (intent.tries - 1), intent.amount_won,"),
    ),
    _mutant(
        "M10", "a no ends the payment and frees its stock at once (and nobody asks on)", "L2",
        (VERDICT, "reply.final and attempt.execute_tries == 1,\n        }\n",
         "reply.final and attempt.execute_tries == 1,\n        }\n"
         "        after = move(attempt, State.DECLINED, over=True, **known)\n"
         "        return Change(after, \"execute_no\", \"\", StockEffect.RELEASE)\n"),
    ),
    _mutant(
        "M11", "a row and its stock are written in two transactions", "I3",
        (SALES, "    sold = sale(db, after.sale_no)\n    notes",
         "    db.execute(\"COMMIT\")\n    db.execute(\"BEGIN IMMEDIATE\")\n"
         "    sold = sale(db, after.sale_no)\n    notes"),
    ),
    _mutant(
        "M12", "stock is looked at when the sale opens, and then held (the table lets it)", "I3",
        ("pos_app/store/shelf.py",
         "\n        AND (on_hand IS NULL OR warns OR on_hand - reserved >= :qty)", ""),
        ("pos_app/store/storeroom.py", " AND reserved <= on_hand", ""),
    ),
    _mutant(
        "M13", "a payment is given up while its execute is under way", "L2",
        (CHECKOUT, "        if attempt.state in HOLDING:\n            raise Refused(\"pay.too_late",
         "        if attempt.over:\n            raise Refused(\"pay.too_late"),
        (CHECKOUT, "        if attempt.state is not State.WAITING:\n            return attempt\n"
         "        after = self.write(attempt, judge_give_up",
         "        if attempt.state not in {State.WAITING, *HOLDING}:\n            return attempt\n"
         "        after = self.write(attempt, judge_give_up"),
        (VERDICT, "    return Change(move(attempt, State.CANCELLED, given_up=True), event)",
         "    held = attempt.state in HOLDING\n"
         "    after = move(attempt, State.CANCELLED, given_up=True, over=held)\n"
         "    stock = StockEffect.RELEASE if held else StockEffect.NONE\n"
         "    return Change(after, event, \"\", stock)"),
    ),
    _mutant(
        "M14", "the first APPROVED after a time-out counts as failed (and nobody asks on)", "L2",
        (VERDICT, "        if attempt.refusal_final and quiet_over:\n"
         "            after = move(attempt, State.DECLINED)\n",
         "        if stage is Stage.APPROVED or (attempt.refusal_final and quiet_over):\n"
         "            after = move(attempt, State.DECLINED, over=True)\n"),
    ),
    _mutant(
        "M15", "HTTP 200 counts as success", "I8",
        (OUTCOME, "    if body is None:\n        return _without_value(reply)\n"
         "    return _with_value(reply, wire.read_paid(body, allowed))\n",
         "    if body is None and seen.status != 200:\n        return _without_value(reply)\n"
         "    believed = replace(reply, verdict=Verdict.YES)\n"
         "    return _with_value(believed, wire.read_paid(body or {}, allowed))\n"),
    ),
    _mutant(
        "M16", "a restart ends what was in flight as failed", "L2",
        (VERDICT, "        return Change(move(attempt, State.UNKNOWN), \"found_at_start\")",
         "        after = move(attempt, State.DECLINED, over=True)\n"
         "        return Change(after, \"found_at_start\", \"\", StockEffect.RELEASE)"),
    ),
    _mutant(
        "M17", "a restart forgets refunds (the window's; settle would find them)", "L1",
        ("pos_app/flow/unfinished.py", "for refund in self._books.returns.unsettled():",
         "for refund in ():"),
    ),
    _mutant(
        "M18", "green is painted from what was not committed", "I9",
        (CHECKOUT, "            vigil.failures += 1\n            return intent\n",
         "            vigil.failures += 1\n"
         "            return judge_execute(intent, reply, self._clock.now()).after\n"),
    ),
    _mutant(
        "M19", "an old status takes a paid row back (table and trigger let it)", "I7",
        (VERDICT, "    if attempt.state is State.PAID:\n"
         "        return _alarm(attempt, f\"{stage}_after_paid\")\n",
         "    if attempt.state is State.PAID:\n"
         "        return Change(move(attempt, State.WAITING), \"created\")\n"),
        ("pos_app/domain/payment.py", "    State.PAID: frozenset(),",
         "    State.PAID: frozenset({State.WAITING}),"),
        (TABLES, "WHEN OLD.state = 'paid' AND NEW.state <> 'paid'", "WHEN 0"),
    ),
    _mutant(
        "M20", "a refund does not count those under way (the index lets it)", "I8 I4 L2",
        ("pos_app/store/returns.py", "    if any(one.state in UNSETTLED for one in others):\n"
         "        raise Refused(\"refund.one_is_open\", word=paid.word)\n"
         "    left = left_to_refund(paid_tax(db, paid), others)\n",
         "    done = tuple(one for one in others if one.state not in UNSETTLED)\n"
         "    left = left_to_refund(paid_tax(db, paid), done)\n"),
        (TABLES, "CREATE UNIQUE INDEX refunds_one_unsettled", "CREATE INDEX refunds_one_unsettled"),
    ),
    _mutant(
        "M21", "a payment expires by the till's own clock", "L2",
        (RECOVERY, "        quiet_over = self._quiet_over(vigil)  # as of before",
         "        if (\n"
         "            attempt.state in (State.WAITING, State.EXECUTING, State.UNKNOWN)\n"
         "            and attempt.expires_at is not None\n"
         "            and self._clock.now() >= attempt.expires_at\n"
         "        ):\n"
         "            expired = StatusReport(Stage.CANCELLED)\n"
         "            change = judge_status(\n"
         "                attempt, expired, self._clock.now(), quiet_over=True, long_gone=False\n"
         "            )\n"
         "            return self._checkout.write(attempt, change)\n"
         "        quiet_over = self._quiet_over(vigil)  # as of before"),
    ),
    _mutant(
        "M22", "what is learned later is written into the ledger's row (no trigger)", "L5",
        (SALES, "    note(db, notes, at)\n    told",
         "    elif after.state is State.PAID:\n"
         "        now = ledger.canonical(as_paid(sold, after))\n"
         "        db.execute(\"UPDATE ledger SET payload = ? WHERE ref = ?\","
         " (now, after.order_no))\n"
         "    note(db, notes, at)\n    told"),
        (TABLES, "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger\n"
         "BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;\n", ""),
    ),
)  # fmt: skip
