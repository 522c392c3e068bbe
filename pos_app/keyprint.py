"""The prints of the shop's Toss key: who enters it again owns the shop."""

from __future__ import annotations

from pos_app.domain.payment import Mode
from pos_app.gateway.key import account_of
from pos_app.profile import Profile
from pos_app.secrets import KeyRing


def key_in_use(profile: Profile) -> str:
    """The key that this shop sells with, or nothing: that of a practice is everybody's.

    Raises Refused where the keyring cannot be read.
    """
    if profile.mode is Mode.PRACTICE:
        return ""
    return profile.key or KeyRing().load(profile.mode) or ""


def prints_of(profile: Profile, typed: str) -> tuple[str, str]:
    """Of a key that was typed and of the one in use; both blank where there is none."""
    stored = key_in_use(profile)
    if not stored:
        return "", ""
    made = [
        account_of(profile.contract, profile.base_url, profile.mode, one.strip()).key_print
        for one in (typed, stored)
    ]
    return made[0], made[1]
