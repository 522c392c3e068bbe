"""What the window is given besides the till: settings, key, printer, reports, practice, shelf."""

from __future__ import annotations

import logging
import random
from functools import partial

from pos_app import __version__
from pos_app.closure import closing_of, differences_of
from pos_app.domain.answer import Ref
from pos_app.domain.money import Won
from pos_app.domain.numbering import new_series, order_no
from pos_app.firstrun import beginning_of
from pos_app.fittings import Rights, StoredPreferences
from pos_app.flow.reprints import Reprints
from pos_app.keyhole import KeyringKeyhole
from pos_app.keyprint import prints_of
from pos_app.paths import resource_path
from pos_app.press import Press
from pos_app.sheets import reporting_of
from pos_app.shop import Shop, translations
from pos_app.showcase import StoredShowcase
from pos_app.ui.equipment import Fittings
from pos_app.ui.evening import DayParts
from pos_app.ui.ports import Crew
from pos_app.updates import lookout_of
from pos_app.wording import Wording

log = logging.getLogger(__name__)


def equip(shop: Shop, *, first: bool) -> Fittings:
    """All of it, for this shop; `first` is the first run of the program in an empty folder."""

    rights = Rights(shop.data, shop.profile.mode, shop.access)
    preferences = StoredPreferences(shop.data, shop.wording.lang, rights)

    def voice() -> Wording:
        return Wording(translations(), preferences.read().lang)

    slips = Reprints(shop.books.receipts, shop.access)
    press = Press(shop.books, slips, shop.data, voice, shop.clock.now, rights)
    closing = closing_of(shop)
    return Fittings(
        shop.profile.mode,
        preferences,
        KeyringKeyhole(shop.data, voice, rights),
        partial(Wording, translations()),
        press,
        reporting_of(shop, voice, lambda: preferences.read().shop),
        Crew(shop.roster, partial(prints_of, shop.profile)),
        __version__,
        DayParts(closing, differences_of(shop, closing), press.day_slip, press.print_day),
        StoredShowcase(shop.data, rights),
        beginning_of(shop, first, partial(learn_the_time, shop)),
        resource_path("licences"),
        shop.shelving,
        lookout_of(shop),
    )


def learn_the_time(shop: Shop) -> None:
    """Ask about a number that nobody has: it creates nothing, and its reply carries Toss' clock.

    The first sale can then name its own expiry, and so count it down (design §3).
    """
    if shop.gateway is not None:
        nobody = order_no(new_series(random.SystemRandom().getrandbits), 1)
        reply = shop.gateway.status(Ref(nobody, Won(1)))
        log.info("said hello to Toss", extra={"verdict": reply.verdict, "code": reply.code})
