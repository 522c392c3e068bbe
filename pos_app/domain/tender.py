"""Cash over the counter: what may be given for a sale, and what goes back of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from pos_app.domain.money import Won
from pos_app.domain.payment import HOLDING, Attempt
from pos_app.errors import Refused

# The largest thing that is handed over in one piece is a cheque of 100,000 won; whoever gives
# more than that beyond the price has typed a nought too many.
MOST_CHANGE_WON: Final = 100_000
# Notes, each of which a buyer may have just one of.
_NOTES_WON: Final = (1_000, 5_000, 10_000, 50_000)
# So long a buyer whose payment is in doubt may still stand at the counter.
SAME_BUYER: Final = timedelta(minutes=10)


def check_received(due_won: int, received_won: int) -> Won:
    """What was given, if it can be right. Raises Refused for less than is due, and for far more."""
    if received_won < due_won:
        raise Refused("cash.too_little", due=due_won, received=received_won)
    if received_won - due_won > MOST_CHANGE_WON:
        raise Refused("cash.too_much", due=due_won, received=received_won)
    return Won(received_won)


def change_won(attempt: Attempt) -> Won | None:
    """What the buyer got back of what was given; None where nothing was given in cash."""
    if attempt.received_won is None:
        return None
    return Won(attempt.received_won - attempt.amount_won)


def not_in_money(attempt: Attempt) -> tuple[tuple[str, Won], ...]:
    """What of the amount Toss paid in the buyer's place, each with its sentence; in won.

    That is Toss' discount, and points. Toss' `paidAmount` is without both, and no answer that we
    keep names the points (toss-pay-api.md §4.2): they are what the two sums leave of the amount.
    """
    discount = attempt.discounted_won or Won(0)
    points = Won(0)
    if attempt.paid_amount_won is not None and attempt.discounted_won is not None:
        points = Won(attempt.amount_won - discount - attempt.paid_amount_won)
    both = (("receipt.discount", discount), ("receipt.points", points))
    return tuple((key, won) for key, won in both if won > 0)


def quick_amounts(due_won: int) -> tuple[Won, ...]:
    """What is most often given: the price itself, and the next round sums that notes make."""
    rounded = (-(-due_won // note) * note for note in _NOTES_WON)
    return tuple(Won(won) for won in sorted({due_won, *rounded}))


def may_be_same_buyer(attempt: Attempt, now: datetime) -> bool:
    """Whether whoever this payment is of may be standing here again: it is in doubt, or cash that
    was booked and never shown as paid."""
    # One of the future is from before the clock was put back.
    recent = attempt.created_at >= now - SAME_BUYER
    unseen = attempt.in_cash and attempt.shown_at is None
    return (attempt.state in HOLDING or unseen) and recent
