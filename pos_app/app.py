"""The window: opens the shop, puts the counter on the screen, and closes in reverse."""

from __future__ import annotations

import builtins
import gc
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pos_app.copies import back_up_at_closing
from pos_app.domain.payment import Mode
from pos_app.errors import BoothError, Refused
from pos_app.options import Common
from pos_app.paths import resource_path
from pos_app.practising import is_first_run
from pos_app.profile import PRACTICE
from pos_app.settings import load_settings
from pos_app.shop import Chosen, Shop, choices, grave, keep_anchor, open_shop, translations
from pos_app.store.integrity import check_all
from pos_app.wording import Wording, detect_lang

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication

    from pos_app.ui.backroom import Backroom
    from pos_app.ui.equipment import Fittings
    from pos_app.ui.inspection import Inspection
    from pos_app.ui.main_window import MainWindow

log = logging.getLogger(__name__)

# The longest exchange is an execute with its 20 seconds; nothing is lost if even that is cut.
CLOSING_S = 25.0
# A system that shuts down waits for nobody much longer.
HURRY_S = 4.0
# For so long a lane that only reckons keeps the window waiting; Python's own 5 ms are a third of a
# frame, each time that the window's thread has let go.
SWITCH_S = 0.001


def run_window(options: Common, *, lan: bool = False) -> int:
    """Open the counter and give its exit code once it is closed."""
    gc.disable()  # until the window's own collector begins: what is loaded here stays
    sys.setswitchinterval(SWITCH_S)
    from PySide6.QtWidgets import QApplication

    _import_plainly()
    from pos_app.rescue import see_home
    from pos_app.summons import Summons

    wording = Wording(translations(), detect_lang(options.lang, None, os.environ))
    qt = QApplication(sys.argv[:1])
    summons = Summons()  # before Toss is asked anything; what it hears waits for the event loop
    again, home = True, None
    try:
        chosen = choices(options)
        wording = chosen.wording
        while again:
            first = not options.practice and _is_first(chosen)
            with window(qt, chosen, lan=lan, first=first) as (_, shown):
                summons.heard.connect(shown.leaving.hurry)
                _put_on_screen(qt, shown)
                if home is not None and shown.welcome and shown.welcome.homecoming:
                    shown.welcome.homecoming.tell(home)
                code = qt.exec()
                again = shown.welcome is not None and shown.welcome.again
                due = shown.welcome and shown.welcome.due
                lan = lan or (shown.welcome is not None and shown.welcome.lan)
                if not again:
                    summons.close()
            if again:  # with the key that was just stored, or where phones can reach it
                chosen = _choices_anew(options, chosen)
                home = see_home(chosen, due) if due else None
    except BoothError as error:
        summons.close()
        _say_without_console(wording, error)
        raise
    _leave_exchanges_behind(code)
    return code


def _choices_anew(options: Common, before: Chosen) -> Chosen:
    """Decide it once more; a key of the environment is not there for a second time."""
    if before.profile.key and before.profile.mode is not Mode.PRACTICE:
        return replace(before, settings=load_settings(before.data))
    return choices(options)


def _import_plainly() -> None:
    """Undo what PySide6 does to `import`: it would read the source of each module that comes after
    it, and keep it, in search of a spelling (`__feature__`) that nobody here uses."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def _is_first(chosen: Chosen) -> bool:
    return is_first_run(chosen.data, chosen.settings, chosen.profile)


@contextmanager
def window(
    qt: QApplication, chosen: Chosen, *, lan: bool = False, first: bool = False
) -> Iterator[tuple[Shop, MainWindow]]:
    """The open shop with its window, built and started but not shown."""
    with _shop_that_opens(chosen, lan) as (shop, excuse), _built(qt, shop, first) as built:
        if excuse:
            built.status.say_always(excuse)
        yield shop, built


@contextmanager
def _shop_that_opens(chosen: Chosen, lan: bool) -> Iterator[tuple[Shop, str]]:
    """The shop; where its key is missing, practice with a sentence that says so."""
    excuse = ""
    try:
        opening = open_shop(chosen, what="window", lan=lan)
        shop = opening.__enter__()
    except Refused as refused:
        keyless = refused.key.startswith(("key.", "secrets.", "settings.return_url"))
        if not keyless or chosen.profile.key:
            raise
        excuse = chosen.wording.say_error(refused)
        opening = open_shop(replace(chosen, profile=PRACTICE), what="window", lan=lan)
        shop = opening.__enter__()
    try:
        yield shop, excuse
    finally:
        opening.__exit__(None, None, None)


@contextmanager
def _built(qt: QApplication, shop: Shop, first: bool) -> Iterator[MainWindow]:
    from pos_app.equipping import equip
    from pos_app.ui.archive import Archive
    from pos_app.ui.backroom import Backroom
    from pos_app.ui.collector import Collector
    from pos_app.ui.inspection import Inspection
    from pos_app.ui.lastresort import LastResort
    from pos_app.ui.main_window import MainWindow
    from pos_app.ui.safekeeping import Safekeeping
    from pos_app.ui.till import Till

    fittings = equip(shop, first=first)
    _dress(qt, fittings)
    backroom = Backroom()
    till = Till(shop.counter, shop.books, shop.clock, backroom, shop.wording)
    till.cashier = shop.settings.cashier
    archive = Archive(shop.books, backroom, backroom)
    built = MainWindow(till, archive, backroom, fittings, shop.wording)
    last = LastResort()
    last.broke.connect(built.say_broken)
    last.install()
    inspection = Inspection(_looks(shop), partial(keep_anchor, shop), shop.counter, backroom)
    till.green.connect(inspection.keep_anchor)
    inspection.found.connect(built.say_halted)
    safekeeping = Safekeeping(lambda: shop.vault.after_sale(shop.clock.now()), backroom)
    till.green.connect(safekeeping.after_sale)
    safekeeping.failed.connect(built.say_not_backed_up)
    _keep_closings(shop, built, backroom, inspection)
    for is_there in (till.catalog_changed, till.trouble):  # or never will be
        is_there.connect(inspection.start)
    till.start()
    inspection.stop_for(shop.findings)
    collector = Collector()
    collector.start()
    till.catalog_changed.connect(collector.keep)
    try:
        yield built
    finally:
        till.stop()
        last.remove()
        hurried = built.leaving.hurried
        if not backroom.close(HURRY_S if hurried else CLOSING_S):
            log.warning("closed over an exchange; the next start asks about it")
        built.hide()
        collector.stop()
        display = built.facing.display.view
        _take_down(display, built, till, inspection, safekeeping, last, backroom, collector)
        if not hurried:  # nobody waits for a copy when the system shuts down
            back_up_at_closing(shop)


def _dress(qt: QApplication, fittings: Fittings) -> None:
    from PySide6.QtGui import QIcon

    from pos_app.fonts import lend_hangul
    from pos_app.ui.theme import apply_theme

    lend_hangul()
    qt.setWindowIcon(QIcon(str(resource_path("icons", "booth-pos.png"))))
    worn = fittings.preferences.read()
    apply_theme(qt, worn.theme, worn.text_percent)


def _keep_closings(
    shop: Shop, built: MainWindow, backroom: Backroom, inspection: Inspection
) -> None:
    """A closed day is backed up, and the ledger's mark moved after it."""
    from pos_app.ui.safekeeping import Safekeeping

    if built.dusk is not None:
        night = Safekeeping(lambda: shop.vault.at_closing(shop.clock.now()), backroom, built)
        night.failed.connect(built.say_not_backed_up)
        built.dusk.evening.closed.came.connect(night.after_sale)
        built.dusk.evening.closed.came.connect(inspection.keep_anchor)


def _take_down(*standing: QObject) -> None:
    """Delete these here and now.

    Left to Python they are garbage that any thread may collect, and a timer that is deleted
    outside of the window's thread goes on ticking over nothing: the program would crash.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    for one in standing:
        one.deleteLater()
        QCoreApplication.sendPostedEvents(one, QEvent.Type.DeferredDelete)


def _looks(shop: Shop) -> Callable[[], tuple[tuple[str, dict[str, object]], ...]]:
    from pos_app.equipping import learn_the_time

    def look() -> tuple[tuple[str, dict[str, object]], ...]:
        learn_the_time(shop)
        return grave(check_all(shop.books.database, shop.anchor))

    return look


def _leave_exchanges_behind(code: int) -> None:
    """End here, with everything closed, where Python would wait for an exchange that was cut."""
    if any(not one.daemon for one in threading.enumerate() if one is not threading.main_thread()):
        os._exit(code)


def _put_on_screen(qt: QApplication, shown: MainWindow) -> None:
    """In front, with the keyboard, and no larger than the screen; all of one without room to spare.

    A till without a window manager has nobody else who would see to it.
    """
    area = qt.primaryScreen().availableGeometry()
    if area.width() <= 1366 or area.height() <= 800:
        shown.setGeometry(area)
        shown.showMaximized()
    else:
        shown.show()
    shown.activateWindow()


def _say_without_console(wording: Wording, error: BoothError) -> None:
    """A program that was opened from a menu has nowhere to print: say it in a box.

    It closes by itself, for what started the program may be a script that waits.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QMessageBox

    from pos_app.fonts import lend_hangul
    from pos_app.ui.theme import UNANSWERED_MS

    seen = QGuiApplication.platformName() not in ("offscreen", "minimal")
    if sys.stderr is None or (getattr(sys, "frozen", False) and seen and not sys.stderr.isatty()):
        lend_hangul()
        title, said = wording.say("window.title"), wording.say_error(error)
        box = QMessageBox(QMessageBox.Icon.Warning, title, said)
        box.addButton(wording.say("keysheet.close"), QMessageBox.ButtonRole.AcceptRole)
        QTimer.singleShot(UNANSWERED_MS, box, box.reject)
        box.exec()


def run_rehearsal(options: Common, sales: int, shots: Path | None) -> int:
    """Drive the real window through practice sales in a fresh folder; 0 when all was right."""
    from pos_app.rehearsal import rehearse

    return rehearse(options, sales, shots)


def run_practice_toss(options: Common, port: int, lan: bool) -> int:
    """Run the stand-in alone until Ctrl+C."""
    from pos_app.standin import run_alone

    return run_alone(choices(replace(options, practice=True)), port, lan)
