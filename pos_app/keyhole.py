"""Where a Toss key goes in: checked, stored, and changed only where no payment needs another."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from pos_app import paths
from pos_app.domain.answer import Ref, Reply, StatusReport, Verdict
from pos_app.domain.money import Won
from pos_app.domain.numbering import new_series, order_no
from pos_app.domain.payment import Account, Attempt, Contract, Mode
from pos_app.domain.staff import Action, Changed
from pos_app.errors import BoothError, Refused
from pos_app.fittings import Rights, changes_of
from pos_app.gateway.key import account_of
from pos_app.gateway.toss import TossGateway
from pos_app.profile import BASE_URLS
from pos_app.secrets import KeyRing
from pos_app.settings import Settings, change_settings, load_settings
from pos_app.shop import PLAIN_RETURN_URL
from pos_app.store.books import open_books_to_read
from pos_app.store.place import DATABASE
from pos_app.ui.ports import KeyCheck
from pos_app.wording import Wording

Voice = Callable[[], Wording]


class KeyringKeyhole:
    """Puts a key into the keyring after a look at it; fits `ui.ports.Keyhole`."""

    def __init__(self, data: Path, voice: Voice, rights: Rights) -> None:
        self._rights = rights
        self._data = data
        self._voice = voice
        self._ring = KeyRing()

    def tail(self) -> str:
        """The last four characters of the key in use; empty without one or without a keyring."""
        mode = load_settings(self._data).mode
        if mode not in (Mode.TEST, Mode.LIVE):
            return ""
        try:
            return (self._ring.load(Mode(mode)) or "")[-4:]
        except Refused:
            return ""

    def check(self, key: str, contract: Contract) -> KeyCheck:
        """Ask Toss whether it takes the key."""
        mode, say = _mode_of(key), self._voice().say
        try:
            reply = _asked(key, contract)
        except BoothError as error:
            return KeyCheck(False, None, self._voice().say_error(error))
        if reply.verdict is Verdict.YES:
            shop = load_settings(self._data).shop_name or say("window.no_shop")
            words = say(
                f"key.works_{mode}",
                contract=say(f"settings.contract_{contract}"),
                tail=key.strip()[-4:],
                shop=shop,
            )
            return KeyCheck(True, mode, words)
        if reply.key_refused:
            return KeyCheck(False, mode, say("key.refused", text=reply.message or reply.code))
        why = reply.message or (say(f"reason.{reply.code}") if reply.code.islower() else reply.code)
        return KeyCheck(False, mode, say("key.not_checked", text=why))

    def store(self, key: str, contract: Contract) -> str:
        """Keep the key for the next start, and say which payments stay with the old one.

        Raises Refused while a payment made with another key is not over, because only that key
        may ask about it; the mode in use and that of the key count. The very key that made it may
        come back, as after its keyring was emptied; and a key that Toss refuses asks about nothing
        any more, so that another one of the same mode and contract takes its place.
        """
        sells = {"mode": _mode_of(key).value, "contract": contract.value}
        left: list[Attempt] = []
        change_settings(
            self._data,
            partial(replace, **sells),
            partial(self._keep_key, key.strip(), contract, left),
        )
        if not left:
            return ""
        words = ", ".join(one.word for one in left)
        return self._voice().say("key.left_behind", count=len(left), words=words)

    def _keep_key(
        self, key: str, contract: Contract, left: list[Attempt], old: Settings, new: Settings
    ) -> None:
        mode = _mode_of(key)
        grant = self._rights.need(Action.CHANGE_KEY)
        account = account_of(contract, BASE_URLS[contract], mode, key)
        for used in sorted({mode.value, old.mode} & {Mode.TEST.value, Mode.LIVE.value}):
            left += self._open_elsewhere(Mode(used), account)
        if mode is Mode.LIVE and not old.return_url:
            raise Refused("settings.return_url_missing")
        here = all(one.account.place == account.place for one in left)
        same = (old.mode, old.contract) == (new.mode, new.contract) and here
        if left and not (same and self._is_succeeded(key, contract)):
            raise Refused("key.payment_open", count=len(left), word=left[0].word)
        self._rights.tell(grant, Action.CHANGE_KEY, [*self._new_tail(key), *changes_of(old, new)])
        self._ring.save(mode, key)

    def _is_succeeded(self, key: str, contract: Contract) -> bool:
        """Whether Toss takes this key now, and no longer takes the one that is stored."""
        stored = self._ring.load(_mode_of(key))
        if not stored or not _asked(stored, contract).key_refused:
            return False
        return _asked(key, contract).verdict is Verdict.YES

    def _new_tail(self, key: str) -> list[Changed]:
        """The key's last characters; the very same key changes nothing."""
        tails = self.tail(), key[-4:]
        return [Changed("key", *tails)] if tails[0] != tails[1] else []

    def _open_elsewhere(self, mode: Mode, here: Account) -> list[Attempt]:
        """What is not over, or has a refund that is not, and was made with another key."""
        folder = paths.mode_dir(self._data, mode)
        if not (folder / DATABASE).exists():
            return []
        with closing(open_books_to_read(folder)) as books:
            open_orders = {one.order_no for one in books.not_over()}
            open_orders |= {one.order_no for one in books.returns.unsettled()}
            attempts = [books.attempt(order_no) for order_no in sorted(open_orders)]
        return [one for one in attempts if one.account != here]


def _asked(key: str, contract: Contract) -> Reply[StatusReport]:
    """Ask `/status` for an order number that nobody has: it creates nothing."""
    gateway = TossGateway(
        BASE_URLS[contract], contract, key, _mode_of(key), return_url=PLAIN_RETURN_URL
    )
    fresh = order_no(new_series(random.SystemRandom().getrandbits), 1)
    with closing(gateway):
        return gateway.status(Ref(fresh, Won(1)))


def _mode_of(key: str) -> Mode:
    return Mode.LIVE if key.strip().startswith("sk_live_") else Mode.TEST
