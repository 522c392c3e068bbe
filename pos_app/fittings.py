"""What the window is given besides the till: choices that are kept, and where a key goes in."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

from pos_app import paths
from pos_app.domain.answer import Ref, Verdict
from pos_app.domain.money import Won
from pos_app.domain.numbering import new_series, order_no
from pos_app.domain.payment import Account, Contract, Mode
from pos_app.domain.staff import Action, Changed, is_staffed
from pos_app.errors import BoothError, Refused, StoreError
from pos_app.flow.access import Access, Grant, note_changes
from pos_app.gateway.key import account_of
from pos_app.gateway.toss import TossGateway
from pos_app.profile import BASE_URLS
from pos_app.secrets import KeyRing
from pos_app.settings import Settings, change_settings, held_settings, load_settings
from pos_app.shop import PLAIN_RETURN_URL
from pos_app.store.books import open_books_to_read
from pos_app.store.place import DATABASE
from pos_app.ui.ports import Choices, KeyCheck
from pos_app.wording import Wording

Voice = Callable[[], Wording]

# What only a manager changes.
_GUARDED = frozenset(
    {"shop_name", "return_url", "updates_url", "refund_limit_won", "discount_limit_percent"}
)


class Rights:
    """Whether settings and key may be changed here: all modes of a shop share them."""

    def __init__(self, data: Path, mode: Mode, access: Access) -> None:
        self._data = data
        self._mode = mode
        self._access = access

    def on_duty(self) -> str:
        """Who stands at the counter now; blank for the owner."""
        return self._access.on_duty()

    def tell(self, grant: Grant, action: Action, changes: Iterable[Changed]) -> None:
        """Write down what is about to be changed, once nothing stands in its way."""
        note_changes(self._access, grant, action, changes)

    def need(self, action: Action, *changes: Changed) -> Grant:
        """Write down what is to be changed.

        Raises Refused without the right, and where the staff of another mode would be passed. On
        a new machine no key is stored yet, so that its owner can enter it.
        """
        grant = self._access.allow(action)
        for mode in (Mode.LIVE, Mode.TEST):
            if mode is not self._mode and self._guards(mode):
                raise Refused("staff.change_there", mode=mode)
        self.tell(grant, action, changes)
        return grant

    def _guards(self, mode: Mode) -> bool:
        folder = paths.mode_dir(self._data, mode)
        try:
            if not (folder / DATABASE).exists() or not KeyRing().load(mode):
                return False
            with closing(open_books_to_read(folder)) as books:
                return is_staffed(books.people.all())
        except StoreError:  # of an older program, or damaged: nobody is known there
            return False
        except Refused:  # no keyring, so no key
            return False


class StoredPreferences:
    """The choices in the settings file; fits `ui.ports.Preferences`."""

    def __init__(self, data: Path, lang: str, rights: Rights) -> None:
        self._rights = rights
        self._data = data
        self._lang = lang  # as the command line or the system has it, until one is chosen

    def read(self) -> Choices:
        """The choices as they were kept last; it reads no file."""
        return self._choices_of(held_settings(self._data))

    def change(self, change: Callable[[Choices], Choices]) -> Choices:
        """Raises Refused for a value that cannot be used; nothing is changed then.

        How the window looks is anybody's choice; all else needs a right.
        """
        changed = change_settings(
            self._data,
            lambda kept: _chosen(kept, change(self._choices_of(kept))),
            self._ask,
        )
        return self._choices_of(changed)

    def _choices_of(self, kept: Settings) -> Choices:
        return Choices(
            kept.lang or self._lang,
            kept.theme,
            kept.shop_name,
            kept.return_url,
            kept.refund_limit_won,
            kept.text_percent,
            kept.discount_limit_percent,
            kept.updates_url,
        )

    def _ask(self, old: Settings, new: Settings) -> None:
        changes = [one for one in changes_of(old, new) if one.name in _GUARDED]
        if changes:
            self._rights.need(Action.CHANGE_SETTINGS, *changes)


class StoredCourse:
    """How far the first run has come, in the settings file; fits `ui.ports.Course`."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def stands(self) -> str:
        """The step that is next; it reads no file."""
        return held_settings(self._data).guide

    def keep(self, step: str) -> None:
        """Go on there after a restart. Raises Refused where it cannot be written."""
        change_settings(self._data, partial(replace, guide=step))


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
        """Ask `/status` for an order number that nobody has: it creates nothing."""
        mode, say = _mode_of(key), self._voice().say
        try:
            gateway = TossGateway(
                BASE_URLS[contract], contract, key, mode, return_url=PLAIN_RETURN_URL
            )
        except BoothError as error:
            return KeyCheck(False, None, self._voice().say_error(error))
        fresh = order_no(new_series(random.SystemRandom().getrandbits), 1)
        reply = gateway.status(Ref(fresh, Won(1)))
        gateway.close()
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

    def store(self, key: str, contract: Contract) -> None:
        """Keep the key for the next start.

        Raises Refused while a payment made with another one is not over, because only that key
        may ask about it; the mode in use and that of the key count. The very key that made it may
        come back, as after its keyring was emptied.
        """
        sells = {"mode": _mode_of(key).value, "contract": contract.value}
        change_settings(
            self._data, partial(replace, **sells), partial(self._keep_key, key.strip(), contract)
        )

    def _keep_key(self, key: str, contract: Contract, old: Settings, new: Settings) -> None:
        mode = _mode_of(key)
        grant = self._rights.need(Action.CHANGE_KEY)
        account = account_of(contract, BASE_URLS[contract], mode, key)
        for used in {mode.value, old.mode} & {Mode.TEST.value, Mode.LIVE.value}:
            self._refuse_while_open(Mode(used), account)
        if mode is Mode.LIVE and not old.return_url:
            raise Refused("settings.return_url_missing")
        self._rights.tell(grant, Action.CHANGE_KEY, [*self._new_tail(key), *changes_of(old, new)])
        self._ring.save(mode, key)

    def _new_tail(self, key: str) -> list[Changed]:
        """The key's last characters; the very same key changes nothing."""
        tails = self.tail(), key[-4:]
        return [Changed("key", *tails)] if tails[0] != tails[1] else []

    def _refuse_while_open(self, mode: Mode, unless: Account) -> None:
        folder = paths.mode_dir(self._data, mode)
        if not (folder / DATABASE).exists():
            return
        books = open_books_to_read(folder)
        try:
            open_orders = {one.order_no for one in books.not_over()}
            open_orders |= {one.order_no for one in books.returns.unsettled()}
            attempts = [books.attempt(order_no) for order_no in sorted(open_orders)]
        finally:
            books.close()
        words = [one.word for one in attempts if one.account != unless]
        if words:
            raise Refused("key.payment_open", count=len(words), word=words[0])


def changes_of(before: Settings, after: Settings) -> list[Changed]:
    """Each setting that is another one afterwards."""
    pairs = [
        (one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(before)
    ]
    return [Changed(name, str(old), str(new)) for name, old, new in pairs if old != new]


def _mode_of(key: str) -> Mode:
    return Mode.LIVE if key.strip().startswith("sk_live_") else Mode.TEST


def _chosen(kept: Settings, choices: Choices) -> Settings:
    return replace(
        kept,
        lang=choices.lang,
        theme=choices.theme,
        shop_name=choices.shop,
        return_url=choices.return_url,
        refund_limit_won=choices.refund_limit_won,
        text_percent=choices.text_percent,
        discount_limit_percent=choices.discount_percent,
        updates_url=choices.updates_url,
    )
