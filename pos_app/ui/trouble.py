"""Why Toss could not be asked, as a sentence for the counter."""

from __future__ import annotations

from pos_app.domain.payment import Attempt
from pos_app.flow.vigil import Vigil
from pos_app.wording import Wording


def trouble_of(attempt: Attempt, vigil: Vigil, wording: Wording) -> str:
    """The sentence, empty while all is well."""
    if vigil.unsaved:
        return wording.say("trouble.unsaved")
    code = vigil.trouble
    if attempt.over or not vigil.failures or (code and code == attempt.refusal_code):
        return ""  # a refusal is shown as such
    if wording.knows(f"reason.{code}"):
        return wording.say(f"reason.{code}")
    if vigil.busy:
        return wording.say("reason.busy")
    if vigil.trouble_text:
        return wording.say("pay.toss_says", text=vigil.trouble_text)
    return wording.say("trouble.strange")
