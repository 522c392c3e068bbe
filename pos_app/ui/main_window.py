"""The window: a bar, a stack of screens, the strip of payments and a line; nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from pos_app.domain.payment import Mode
from pos_app.errors import BoothError
from pos_app.ui.accounting import Accounting
from pos_app.ui.archive import Archive
from pos_app.ui.backroom import Backroom
from pos_app.ui.bargain import Bargain
from pos_app.ui.changer import Changer
from pos_app.ui.cloakroom import Cloakroom
from pos_app.ui.detour import Detour
from pos_app.ui.dusk import Dusk
from pos_app.ui.elsewhere import Elsewhere
from pos_app.ui.equipment import Fittings
from pos_app.ui.facing import Facing
from pos_app.ui.gate import Gate
from pos_app.ui.leaving import Leaving
from pos_app.ui.newer import newer_of
from pos_app.ui.pressing import Pressing
from pos_app.ui.printing import Printing
from pos_app.ui.records import Records
from pos_app.ui.refunding import Refunding
from pos_app.ui.sale_desk import SaleDesk
from pos_app.ui.screens.cash import CashScreen
from pos_app.ui.screens.closing import ClosingScreen
from pos_app.ui.screens.lock import LockScreen
from pos_app.ui.screens.pay import PayScreen
from pos_app.ui.screens.products import ProductsScreen
from pos_app.ui.screens.receipt import ReceiptScreen
from pos_app.ui.screens.receipts import ReceiptsScreen
from pos_app.ui.screens.refund import RefundScreen
from pos_app.ui.screens.refunds import RefundsScreen
from pos_app.ui.screens.reports import ReportsScreen
from pos_app.ui.screens.sale import SaleScreen
from pos_app.ui.screens.settings import SettingsScreen
from pos_app.ui.screens.staff import StaffScreen
from pos_app.ui.screens.unfinished import UnfinishedScreen
from pos_app.ui.staffing import Staffing
from pos_app.ui.theme import dressed_at_once
from pos_app.ui.till import Till
from pos_app.ui.usher import Rooms, Usher
from pos_app.ui.wardrobe import Wardrobe
from pos_app.ui.warehouse import Warehouse
from pos_app.ui.welcome import FirstScreen, welcome_of
from pos_app.ui.widgets.about import show_about
from pos_app.ui.widgets.banner import Frame
from pos_app.ui.widgets.keyform import KeyForm
from pos_app.ui.widgets.slip_bar import SlipBar
from pos_app.ui.widgets.slip_form import SlipForm
from pos_app.ui.widgets.status_line import StatusLine
from pos_app.ui.widgets.strip import Strip
from pos_app.ui.widgets.top_bar import DUTY, TopBar
from pos_app.wording import Wording

Screen = (
    SaleScreen
    | PayScreen
    | ReceiptScreen
    | ReceiptsScreen
    | ReportsScreen
    | RefundScreen
    | RefundsScreen
    | SettingsScreen
    | StaffScreen
    | UnfinishedScreen
    | CashScreen
    | ClosingScreen
    | FirstScreen
    | ProductsScreen
    | LockScreen
)


class MainWindow(QMainWindow):
    """Built once; speaks another language or wears another theme without being built anew."""

    @dressed_at_once
    def __init__(
        self, till: Till, archive: Archive, backroom: Backroom, fittings: Fittings, wording: Wording
    ) -> None:
        super().__init__()
        self.till = till
        self._fittings = fittings
        self._wording = wording
        self.desk = SaleDesk(wording, self)
        self.bar = TopBar(fittings.mode, wording)
        self.sale = SaleScreen(self.desk, wording)
        self.cash = CashScreen(wording)
        self.pay = PayScreen(wording, fittings.preferences, practice=fittings.mode is Mode.PRACTICE)
        self.printing = Printing(fittings.press, backroom, self)
        self.slips = SlipBar(self.printing, wording)
        self.receipt = ReceiptScreen(self.slips, wording)
        self.receipts = ReceiptsScreen(archive.finder, fittings.voices, till.matters.today, wording)
        self.accounting = Accounting(fittings.reporting, fittings.mode, backroom, self)
        self.reports = ReportsScreen(self.accounting, till.matters.today, till.duty, wording)
        self.refund = RefundScreen(till.refunds, wording)
        self.refunds = RefundsScreen(till.refunds, till.duty, wording)
        self.facing = Facing(fittings.showcase, till, backroom, wording)
        key_form = KeyForm(fittings.keyhole, backroom, wording, till.duty)
        slip_form = SlipForm(fittings.press, backroom, wording, till.duty)
        forms = (key_form, slip_form, self.facing.form)
        self.settings = SettingsScreen(fittings.preferences, forms, backroom, wording, till.duty)
        staffing = Staffing(fittings.crew, till.duty, backroom, self)
        self.staff, self.lock = StaffScreen(staffing, wording), LockScreen(staffing, wording)
        self.unfinished = UnfinishedScreen(till, wording)
        day, goods = fittings.day, fittings.shelving
        self.dusk = Dusk(day, backroom, lambda: till.cashier, till.duty, wording) if day else None
        self.welcome = welcome_of(fittings, till, backroom, wording, self)
        self.warehouse = Warehouse(goods, backroom, till, wording) if goods else None
        self.stack = QStackedWidget()
        self.strip, self.status = Strip(wording), StatusLine()
        rooms = Rooms(self.stack, self.sale, self.pay, self.strip, self.unfinished)
        self.usher = Usher(till, self.desk, rooms, self)
        self.detour = Detour(self.usher, self.unfinished, self.stack)
        self.changer = Changer(till, self.sale, self.cash, self.usher, self)
        self.gate, self.enter = Gate(till.duty, self.lock, rooms, self.bar, self), Pressing(self)
        shown = (self.receipt, self.receipts, self.reports)
        self.records = Records(archive, shown, self.usher, fittings.preferences, self)
        returns = (self.refund, self.refunds, self.receipt, self.receipts)
        self.refunding = Refunding(till.refunds, returns, self.usher, archive, self)
        self.bargain = Bargain(till.discounts, till.duty, self.sale, backroom)
        self.cloakroom = Cloakroom(till.parking, self.sale, backroom)
        self.leaving, self.newer = Leaving(till, self), newer_of(fittings, backroom, till, self)
        self._wardrobe = Wardrobe(fittings, backroom, self.stack, wording, self)
        self.facing.follow(self, self.desk, self.pay, (fittings.mode, fittings.voices))
        self._build()
        self._connect(archive)
        self.retranslate(wording)

    def retranslate(self, wording: Wording) -> None:
        """Speak this language from now on."""
        self._wording = wording
        self.setWindowTitle(wording.say("window.title"))
        self.bar.show_shop(self._fittings.preferences.read().shop, wording)
        self.till.retranslate(wording)
        self.facing.retranslate(wording, self._fittings.preferences.read().shop)
        self.strip.retranslate(wording)
        self._wardrobe.interpreter.tell(self._screens(), wording)
        if self.welcome is not None:
            self.welcome.retranslate(wording)
        self.status.show_cards(self.till.cards(), wording)

    def say_broken(self) -> None:
        """Something nobody foresaw: say what to do, and that every row stays as it is."""
        self.status.say_always(self._wording.say("window.broke"))

    def say_halted(self, error: BoothError) -> None:
        """The books are not trusted: nothing new is sold, and the line says why."""
        self.status.say_always(self._wording.say_error(error))

    def say_not_backed_up(self, error: BoothError) -> None:
        """A backup by rule was not made; selling goes on."""
        why = self._wording.say_error(error)
        self.status.say_for_now(self._wording.say("backup.by_rule_failed", why=why))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is one step back and never ends a payment."""
        shown = self.stack.currentWidget()
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif isinstance(shown, PayScreen | ProductsScreen | SettingsScreen):
            shown.leave()
        elif shown not in (self.sale, self.lock):
            self._on_back()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only where it is safe, or where the cashier says so."""
        if not self.leaving.may_close(self._wording):
            event.ignore()
            return
        self.setUpdatesEnabled(False)  # what is still to be painted would find no window
        self.usher.show_sale()  # no QR stays behind, and the display may sleep
        self.till.stop()
        event.accept()

    def _screens(self) -> tuple[Screen, ...]:
        daily = (self.sale, self.pay, self.cash, self.lock, self.unfinished)
        after = (self.receipts, self.receipt, self.refund, self.refunds, self.reports)
        evening = (self.dusk.screen,) if self.dusk else ()
        beginning = self.welcome.screens if self.welcome else ()
        goods = (self.warehouse.screen,) if self.warehouse else ()
        return (*daily, *after, *evening, *beginning, *goods, self.settings, self.staff)

    def _build(self) -> None:
        for screen in self._screens():
            self.stack.addWidget(screen)
        self.frame = frame = Frame(self._fittings.mode)
        for one, stretch in ((self.bar, 0), (self.stack, 1), (self.strip, 0), (self.status, 0)):
            frame.lay.addWidget(one, stretch)
        self.setCentralWidget(frame)
        self.elsewhere = Elsewhere(self.sale, self.pay, self.changer, self.stack, frame)
        self.setMinimumSize(1024, 680)
        self.resize(1280, 800)
        self.usher.show_sale()

    def _connect(self, archive: Archive) -> None:
        self.bar.pressed.connect(self._on_tool)
        self.sale.unfinished.follow(self.till.matters)
        self.usher.cards_changed.connect(self._on_cards)
        self.till.green.connect(self.receipts.model.forget)
        self.till.trouble.connect(self.status.say_for_now)
        self.desk.refused.connect(self._on_no)
        self.desk.outlived.connect(self.status.take_back)
        self.till.green.connect(self.printing.after_sale)
        self.till.decisions.made.connect(self.printing.after_decision)
        self.till.refunds.approved.connect(self.printing.after_refund)
        self.printing.drawer_failed.connect(self._on_error)
        self.slips.missed.connect(self.status.say_for_now)
        archive.failed.connect(self._on_error)
        shown = (self.receipt, self.cash, self.unfinished, self.receipts, self.reports)
        for screen in (*shown, self.settings, self.staff):
            screen.closed.connect(self._on_back)
        self._wardrobe.follow(self.settings, self.till)
        self.settings.staff_asked.connect(self._on_tool)
        self.bar.closing.setVisible(self.dusk is not None)
        if self.dusk is not None:
            self.dusk.follow(self, self.usher.show)
            self.dusk.screen.closed.connect(self._on_back)
            self.dusk.notice.told.connect(self.status.say_for_now)
            self.dusk.evening.noted.came.connect(self.printing.after_note)
            self.dusk.screen.matters_asked.connect(self.detour.begin)
        if self.welcome is not None:
            self.welcome.follow(self, self.usher.show)
        self.bar.products.setVisible(self.warehouse is not None)
        if self.warehouse is not None:
            self.warehouse.follow(self, self.sale, self.usher.show)
            self.warehouse.screen.closed.connect(self._on_back)
        self._wardrobe.changed.connect(self.retranslate)
        self._wardrobe.failed.connect(self._on_error)

    def _on_no(self, sentence: str) -> None:
        if self.stack.currentWidget() is not self.sale:  # which says so itself
            self.status.say_for_now(sentence)

    def _on_cards(self) -> None:
        self.status.show_cards(self.till.cards(), self._wording)

    def _on_error(self, error: BoothError) -> None:
        self.status.say_for_now(self._wording.say_error(error))

    def _on_back(self) -> None:
        if any(one.step_back() for one in (self.refunding, self.records, self.detour)):
            return
        if self.stack.currentWidget() is self.staff:
            self._on_tool("settings")
        elif self.pay.card is not None:
            self.usher.show(self.pay)
        else:
            self.usher.show_sale()

    def _on_tool(self, name: str) -> None:
        if name == "receipts":
            self.records.show_list()
        elif name == "closing" and self.dusk is not None:
            self.dusk.show()
        elif name == "products" and self.warehouse is not None:
            self.warehouse.show()
        elif name in {"settings", "staff"}:
            screen = self.staff if name == "staff" else self.settings
            screen.open()
            self.usher.show(screen)
        elif name == DUTY:
            self.till.duty.leave()
        elif name == "about":
            fittings = self._fittings
            shown = (self._wording, fittings.version, self, fittings.licences)
            if show_about(*shown, looks=self.newer is not None) and self.newer is not None:
                self.newer.look(self._wording)
        elif name == "language":
            self._wardrobe.speak_another(self._wording.lang)
        else:
            self._wardrobe.wear_another()
