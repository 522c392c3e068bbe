"""A pace for tests, in which nobody waits long."""

from __future__ import annotations

from pos_app.flow.pace import Pace

# The shop's pace ten times over: what takes 2 s there takes 0.2 s here.
QUICK = Pace(
    budget_s=0.05,
    shown_s=0.2,
    doubt_s=0.2,
    doubt_most_s=0.5,
    error_most_s=0.5,
    busy_s=1.0,
    given_up_s=0.3,
    quiet_s=0.8,
    resend_s=0.1,
)
