"""How often, how long, how patient: every interval and deadline of the counter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, and a few counts. The defaults are the shop's; tests and benches bring their own.

    Sources: fault-model §2.3 (deadlines, quiet period, poll), design §3 (the budget).
    """

    budget_s: float = 1.0  # the least time between two requests that nobody presses for
    shown_s: float = 2.0  # a shown QR is asked every max(shown_s, number of buyers)
    doubt_s: float = 2.0  # an unknown execute
    doubt_most_s: float = 4.0  # … however often asking failed, so that it ends soon after
    error_most_s: float = 10.0  # … and no shown QR waits longer than this for its turn
    again_every: int = 12  # while rows are unanswered, one turn in so many asks others again
    busy_s: float = 30.0  # after Toss said that we ask too often
    given_up_s: float = 30.0
    given_up_old_s: float = 300.0  # … once it is older than old_after_s
    old_after_s: float = 960.0  # a minute after Toss' own 15, so that their end is heard of soon
    quiet_s: float = 20.0  # after an execute, before "not yet" is believed
    long_gone_s: float = 3_900.0  # 65 minutes: then "no such payment" is believed
    unwritten_s: float = 30.0  # what may be charged is tried to be booked for so long by a command
    resend_s: float = 1.0  # after a create that did not leave the machine
    create_tries: int = 3
    execute_tries: int = 3
    refund_tries: int = 3
    list_days: int = 366  # as many settlement lists a match asks for at most: six minutes
    list_pages: int = 50  # … of so many pages of 1,000 rows, so that one without an end ends
    list_tries: int = 3  # … and as many days in a row that cannot be read
    lifetime_s: int = 600  # of a payment, from the server's clock
    remind_s: float = 60.0  # a shown QR deserves a look
    ask_s: float = 180.0  # … and a question
    slept_s: float = 30.0  # wall and monotonic clock apart by this: the machine slept
