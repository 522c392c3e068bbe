"""Opens the shop: settings → lock → books → gateway → counter; closes in reverse."""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pos_app import logs, paths
from pos_app.clock import SystemClock
from pos_app.domain.payment import Mode
from pos_app.errors import BoothError, Bug, Refused, StoreError
from pos_app.flow.access import Access
from pos_app.flow.counter import Counter
from pos_app.flow.outlook import Outlook
from pos_app.flow.roster import Roster
from pos_app.flow.shelving import Shelving
from pos_app.flow.stocking import Stocking
from pos_app.options import Common
from pos_app.practising import fill_practice_shelf
from pos_app.profile import Profile, choose
from pos_app.secrets import KeyRing, KeyRingAnchor, KeyRingPepper
from pos_app.settings import Settings, discount_limit_of, held_settings, load_settings
from pos_app.store.anchor import Anchor, FileAnchor, known_as, refresh_anchor
from pos_app.store.books import (
    SPARE_BYTES,
    SqliteBooks,
    open_books,
    part_from_copied,
)
from pos_app.store.exchange import finish
from pos_app.store.faults import translated
from pos_app.store.integrity import NOTICES, check_start
from pos_app.store.lock import Lock
from pos_app.store.pins import FilePepper, PepperedPins, PepperMill
from pos_app.store.place import ANCHOR, PEPPER, begun, private_folder
from pos_app.store.vault import Vault
from pos_app.wording import Wording, detect_lang

if TYPE_CHECKING:
    from pos_app.gateway.toss import TossGateway
    from pos_app.standin import StandIn

log = logging.getLogger(__name__)

# Where the buyer's phone goes after approving, until the owner names a page of the shop's own.
PLAIN_RETURN_URL = "https://example.com/booth-pos/done"


def log_crash(error: BaseException, options: Common) -> None:
    """Note in the shop's log what nobody expected; a cashier never sees a traceback."""
    logs.start_logging(paths.data_dir(options.data_dir, os.environ))
    logs.log_crash(error)
    logs.stop_logging()


def translations() -> Path:
    """The folder of the sentences."""
    return paths.resource_path("translations")


@dataclass
class Shop:
    """Everything that is open; what the caller did not ask for is missing."""

    data: Path
    profile: Profile
    settings: Settings
    wording: Wording
    books: SqliteBooks
    clock: SystemClock
    anchor: Anchor
    pins: PepperedPins
    access: Access
    begun: bool = True  # False: it is only read as it would begin
    findings: tuple[tuple[str, dict[str, Any]], ...] = ()
    selling: Counter | None = None
    gateway: TossGateway | None = None
    stand_in: StandIn | None = None
    outlook: Outlook = field(default_factory=lambda: Outlook(SystemClock()))

    @property
    def counter(self) -> Counter:
        """The counter of a shop that was opened to sell."""
        if self.selling is None:
            raise Bug("bug.not_selling")
        return self.selling

    @property
    def vault(self) -> Vault:
        """The backups by rule of these books."""
        return Vault(self.books.database, self.settings.backup_every)

    @property
    def stocking(self) -> Stocking:
        return Stocking(self.books, self.clock, self.access)

    @property
    def shelving(self) -> Shelving:
        """Products and stock, as their owner keeps them."""
        return Shelving(self.books, self.books.goods, self.clock, self.access)

    @property
    def roster(self) -> Roster:
        """The staff, as a manager keeps it."""
        return Roster(self.books.people, self.pins, self.clock, self.access)

    @property
    def key_tail(self) -> str:
        return self.gateway.account.key_tail if self.gateway else ""


@contextmanager
def hold(chosen: Chosen, what: str) -> Iterator[tuple[Path, Anchor]]:
    """Hold the folder of a mode, with nothing in it opened yet; raises InUse while another does.

    What a restore decided before it was killed is carried out first.
    """
    folder = paths.mode_dir(chosen.data, chosen.profile.mode)
    with translated():
        private_folder(chosen.data)
    with Lock(folder, what, SystemClock().now()):
        logs.start_logging(chosen.data)
        try:
            finish(folder)
            yield folder, anchor_of(folder, chosen.profile.mode)
        finally:
            logs.stop_logging()


@contextmanager
def open_shop(
    options: Common | Chosen, *, sells: bool = True, what: str = "command", lan: bool = False
) -> Iterator[Shop]:
    """Open the shop to write, and with `sells` to sell.

    Raises InUse while another holds the books, StoreError when they cannot be trusted to be
    written, Refused when the key or the place to sell at is not right.
    """
    chosen = choices(options) if isinstance(options, Common) else options
    profile = chosen.profile
    clock = SystemClock()
    with ExitStack() as stack:
        folder, anchor = stack.enter_context(hold(chosen, what))
        fresh = not begun(folder)
        chance = random.SystemRandom().getrandbits
        books = open_books(
            folder,
            at=clock.now(),
            random_bits=chance,
            anchor=anchor,
            spare_bytes=SPARE_BYTES,
        )
        stack.callback(books.close)
        shop = shop_of(chosen, books, anchor)
        shop.findings = grave(check_start(books.database, anchor))
        if not shop.findings and part_from_copied(books, clock.now(), chance):
            log.warning("the folder is a copy: a new series begins")
            click.echo(shop.wording.say("store.copied", folder=folder), err=True)
        if fresh and profile.mode is Mode.PRACTICE:
            fill_practice_shelf(shop.data, books, shop.stocking)
        if sells:
            _open_counter(shop, stack, lan)
        stack.callback(keep_anchor, shop)
        yield shop


def refuse_if_damaged(shop: Shop) -> None:
    """Books that contradict themselves sell nothing more, until somebody has looked."""
    for key, values in shop.findings:
        raise StoreError(key, **values)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was decided before anything is opened."""

    data: Path
    settings: Settings
    profile: Profile
    wording: Wording


def choices(options: Common) -> Chosen:
    """Decide it, once a program: a key in the environment is there for the first who asks."""
    shop_data = paths.data_dir(options.data_dir, os.environ)
    settings = load_settings(shop_data)
    wording = Wording(translations(), detect_lang(options.lang, settings.lang, os.environ))
    profile = choose(options.practice, os.environ, settings.mode, settings.contract)
    return Chosen(shop_data, settings, profile, wording)


def shop_of(chosen: Chosen, books: SqliteBooks, anchor: Anchor) -> Shop:
    """A shop over these books that sells nothing yet."""
    clock, mode = SystemClock(), chosen.profile.mode
    pins = PepperedPins(pepper_of(books.database.path.parent, mode))
    return Shop(
        chosen.data,
        chosen.profile,
        chosen.settings,
        chosen.wording,
        books,
        clock,
        anchor,
        pins,
        Access(books.people, clock, pins),
    )


def anchor_of(folder: Path, mode: Mode) -> Anchor:
    """Where the mark of these books is kept."""
    if mode is Mode.LIVE:
        return KeyRingAnchor(partial(known_as, folder), place=os.path.normcase(folder.absolute()))
    return FileAnchor(folder / ANCHOR)


def pepper_of(folder: Path, mode: Mode) -> PepperMill:
    """Where this machine's secret for PINs is kept."""
    return KeyRingPepper() if mode is Mode.LIVE else FilePepper(folder / PEPPER)


def grave(
    findings: tuple[tuple[str, dict[str, Any]], ...],
) -> tuple[tuple[str, dict[str, Any]], ...]:
    """The findings that stop sales."""
    return tuple(one for one in findings if one[0] not in NOTICES)


def keep_anchor(shop: Shop) -> None:
    """Move the ledger's mark outside the file to its end, off the money path.

    What is sold is sold: a mark that cannot be kept is said, and ends nothing otherwise.
    """
    if shop.findings:
        return
    try:
        refresh_anchor(shop.books.database, shop.anchor)
    except BoothError as error:
        log.warning("the anchor was not kept", extra={"key": error.key})
        click.echo(shop.wording.say("anchor.not_kept"), err=True)


def _open_counter(shop: Shop, stack: ExitStack, lan: bool) -> None:
    from pos_app.gateway.toss import TossGateway

    profile = shop.profile
    if profile.mode is Mode.PRACTICE:
        shop.gateway = _practice_gateway(shop, stack, lan)
    else:
        key = profile.key or KeyRing().load(profile.mode) or ""
        shop.gateway = TossGateway(
            profile.base_url,
            profile.contract,
            key,
            profile.mode,
            return_url=_return_url(shop),
            heard=shop.outlook.hear,
        )
        shop.profile = replace(profile, key=None)
    stack.callback(shop.gateway.close)
    shop.selling = Counter(shop.books, shop.gateway, shop.clock, access=shop.access)
    shop.selling.refunds.limit_won = lambda: load_settings(shop.data).refund_limit_won
    shop.selling.discounts.limit = lambda: discount_limit_of(held_settings(shop.data))
    shop.selling.seeking.item_name = shop.wording.say("restore.found_item")


def _return_url(shop: Shop) -> str:
    if shop.settings.return_url:
        return shop.settings.return_url
    if shop.profile.mode is Mode.LIVE:
        raise Refused("settings.return_url_missing")
    return PLAIN_RETURN_URL


def _practice_gateway(shop: Shop, stack: ExitStack, lan: bool) -> TossGateway:
    from pos_app.gateway.toss import TossGateway
    from pos_app.standin import run_stand_in

    folder = paths.mode_dir(shop.data, Mode.PRACTICE)
    stand_in = run_stand_in(folder, shop.settings.shop_name or "연습 부스", lan=lan)
    stack.callback(stand_in.stop)
    shop.stand_in = stand_in
    return TossGateway(
        f"{stand_in.api_base}/api/{shop.profile.contract}",
        shop.profile.contract,
        shop.profile.key or "",
        Mode.PRACTICE,
        return_url=f"{stand_in.page_origin}/return",
        page_base=stand_in.page_origin,
        account_url="practice",
        heard=shop.outlook.hear,
    )
