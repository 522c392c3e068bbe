"""What hinders a payment, as a sentence for the counter: the line, Toss, or our own disk."""

from __future__ import annotations

from pos_app.domain.answer import CHARGED
from pos_app.domain.payment import Attempt, State
from pos_app.errors import BoothError, Stale, StoreError
from pos_app.flow.vigil import NOT_WRITTEN, Vigil
from pos_app.wording import Wording


def trouble_of(attempt: Attempt, vigil: Vigil, wording: Wording) -> str:
    """The sentence, empty while all is well."""
    if vigil.unsaved:
        return wording.say("trouble.unsaved")
    code = vigil.trouble
    if code == NOT_WRITTEN:
        return _not_written(attempt, vigil, wording)
    if attempt.state is State.ABANDONED:
        return _not_created(attempt, wording)
    if attempt.over or not vigil.failures or (code and code == attempt.refusal_code):
        return ""  # a refusal is shown as such
    if wording.knows(f"reason.{code}"):
        return wording.say(f"reason.{code}")
    if vigil.busy:
        return wording.say("reason.busy")
    if vigil.trouble_text:
        return wording.say("pay.toss_says", text=vigil.trouble_text)
    return wording.say("trouble.strange")


def stumble(error: BoothError, standing: str, wording: Wording) -> str:
    """What is said when a step or an order failed; `standing` is how its payment stands.

    Books that cannot be written never ask for another try: the payment may be charged.
    """
    if isinstance(error, StoreError) and not isinstance(error, Stale):
        return f"{standing} {wording.say_why_unwritten(error)}"
    return wording.say_error(error)


def _not_written(attempt: Attempt, vigil: Vigil, wording: Wording) -> str:
    if vigil.stage in CHARGED and attempt.state is not State.PAID:
        return wording.say("trouble.unsaved")
    if attempt.state is State.WAITING:  # no intent to execute stands in the books: none has left
        return wording.say("trouble.not_taken")
    return wording.say("trouble.not_written")


def _not_created(attempt: Attempt, wording: Wording) -> str:
    code = attempt.refusal_code or ""
    if attempt.refusal_text or not code:
        return ""  # Toss' own words are shown as such
    return wording.say_reason(code)
