"""Which shop is opened: practice, test or live; where it sells, with which key, in which folder."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from pos_app.domain.payment import Contract, Mode
from pos_app.errors import Refused

URL_VARIABLE = "BOOTH_POS_TOSS_URL"
API_VARIABLE = "BOOTH_POS_TOSS_API"
KEY_VARIABLE = "BOOTH_POS_API_KEY"

# design §3: v1 is the guide's contract, v2 today's.
BASE_URLS = {
    Contract.V1: "https://toss.im/tosspay/api/v1",
    Contract.V2: "https://pay.toss.im/api/v2",
}
PRACTICE_KEY = "sk_test_practice"


@dataclass(frozen=True, slots=True)
class Profile:
    """How this start of the program sells. `key` None: it is in the keyring, if anywhere."""

    mode: Mode
    contract: Contract = Contract.V2
    base_url: str = ""
    key: str | None = None

    def __repr__(self) -> str:
        return f"Profile({self.mode}, {self.contract}, {self.base_url})"


PRACTICE = Profile(Mode.PRACTICE, key=PRACTICE_KEY)


def choose(practice: bool, environ: MutableMapping[str, str], mode: str, contract: str) -> Profile:
    """Decide the profile from the command line, the environment and the stored choice, in turn.

    The key leaves `environ`, so that no child process inherits it. Raises Refused when the
    environment names half of a profile, because a contract is never guessed.
    """
    key = environ.pop(KEY_VARIABLE, "")
    if practice:
        return PRACTICE
    if key or environ.get(URL_VARIABLE):
        return _from_environment(key, environ)
    if mode in (Mode.TEST, Mode.LIVE):
        chosen = _contract(contract)
        return Profile(Mode(mode), chosen, BASE_URLS[chosen])
    return PRACTICE


def _from_environment(key: str, environ: Mapping[str, str]) -> Profile:
    url = environ.get(URL_VARIABLE, "").rstrip("/")
    contract = _contract(environ.get(API_VARIABLE, ""))
    if not key:
        raise Refused("key.missing_in_environment", variable=KEY_VARIABLE)
    if key.startswith("sk_live_"):
        raise Refused("key.live_in_environment", variable=KEY_VARIABLE)
    return Profile(Mode.TEST, contract, url or BASE_URLS[contract], key)


def _contract(text: str) -> Contract:
    try:
        return Contract(text.strip().lower())
    except ValueError:
        raise Refused("key.contract_missing", variable=API_VARIABLE, text=text) from None
