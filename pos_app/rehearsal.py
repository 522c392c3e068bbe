"""The counter plays shop by itself: the real window, real keys, a stand-in Toss, a buyer's phone.

Every step is checked on the screen, in the ledger, in the stock and in the stand-in's own books.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import httpx
from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from pos_app import app
from pos_app.domain.catalog import Product
from pos_app.domain.face import Face
from pos_app.domain.payment import Attempt, State
from pos_app.options import Common
from pos_app.shop import Shop, choices, grave
from pos_app.store.integrity import check_all
from pos_app.ui.main_window import MainWindow

SIZE = (1280, 800)
# No step of a practice sale takes longer, on however slow a machine.
PATIENCE_S = 30.0
_STEP_MS = 20
# A picture of each kind that is promised; Qt writes all of them but GIF.
_WRITTEN = ("jpeg", "png", "webp", "bmp", "tiff")
_GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")

Say = Callable[..., str]


class Mismatch(Exception):
    """Something was not as it must be."""


def rehearse(options: Common, sales: int, shots: Path | None) -> int:
    """Sell `sales` times and once to a buyer who cancels; 0 when everything was as it must be.

    Nothing of the shop is touched: it happens in a fresh folder that is removed afterwards.
    """
    if sys.platform == "linux" and not _has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    running = QApplication.instance()
    qt = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="booth-pos-") as folder:
        fresh = Common(Path(folder), practice=True, lang=options.lang)
        try:
            with app.window(qt, choices(fresh)) as (shop, window):
                window.resize(*SIZE)
                window.show()
                hands = _Hands(qt, window, shop.wording.say, shots)
                _Player(shop, window, hands).play(sales)
                if shots is not None:
                    click.echo(shop.wording.say("rehearsal.pictures", folder=shots.resolve()))
        except Mismatch as wrong:
            click.echo(f"✗ {wrong}", err=True)
            return 1
    return 0


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class _Hands:
    """Fingers, eyes and a camera at the window."""

    def __init__(self, qt: QApplication, window: MainWindow, say: Say, shots: Path | None) -> None:
        self._qt = qt
        self._window = window
        self._say = say
        self._shots = shots
        self._pictures = 0

    def focused(self) -> QWidget:
        focused: QWidget | None = self._window.focusWidget()
        return self._window if focused is None else focused

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focused(), key)

    def press(self, name: str) -> None:
        button = self._window.findChild(QPushButton, name)
        if button is None:
            raise Mismatch(self._say("rehearsal.no_button", name=name))
        # A button that has just come under the finger takes no touch for a moment.
        self.until(
            lambda: button.isVisible() and button.isEnabled(), "rehearsal.no_button", name=name
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, there: Callable[[], bool], key: str, **values: object) -> None:
        end = time.monotonic() + PATIENCE_S
        while not there():
            self.must(time.monotonic() < end, key, **values)
            QTest.qWait(_STEP_MS)

    def must(self, right: bool, key: str, **values: object) -> None:
        if not right:
            raise Mismatch(self._say(key, **values))

    def picture(self, name: str) -> None:
        if self._shots is None:
            return
        self._shots.mkdir(parents=True, exist_ok=True)
        self._qt.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QTest.qWait(150)  # one layout, one paint
        self._pictures += 1
        self._window.grab().save(str(self._shots / f"{self._pictures:02d}-{name}.png"))


class _Player:
    """Plays cashier and buyer, and looks at everything in between."""

    def __init__(self, shop: Shop, window: MainWindow, hands: _Hands) -> None:
        self._shop = shop
        self._window = window
        self._hands = hands

    def play(self, sales: int) -> None:
        """The whole rehearsal."""
        say = self._shop.wording.say
        self._hands.until(lambda: bool(self._shop.books.products()), "rehearsal.shelf")
        QTest.qWaitForWindowExposed(self._window)
        self._hands.until(
            lambda: self._window.sale.products.model().rowCount() > 0, "rehearsal.shelf"
        )
        self._hands.picture("sale")
        products = [one for one in self._shop.books.products() if one.price_won > 0]
        for number in range(sales):
            self._sell(products[number % len(products) : number % len(products) + 2], number)
            click.echo(f"✓ {say('rehearsal.sold', number=number + 1, count=sales)}")
        self._cancelled_by_the_buyer(products[-1])
        click.echo(f"✓ {say('rehearsal.cancelled')}")
        self._compare_books(sales)
        click.echo(f"✓ {say('rehearsal.books', count=sales)}")
        self._picture_of_each_kind(products[0])
        click.echo(f"✓ {say('rehearsal.looks', kinds=', '.join((*_WRITTEN, 'gif')))}")

    def _sell(self, products: list[Product], number: int) -> None:
        before = {one.sku: self._on_hand(one) for one in products}
        attempt = self._charge(products, picture=number == 0)
        self._buyer_presses("approve", attempt)
        self._face(Face.PAID)
        row = self._shop.books.attempt(attempt.order_no)
        self._hands.must(row.state is State.PAID, "rehearsal.not_paid", word=row.word)
        self._hands.must(self._has_entry(row), "rehearsal.no_entry", word=row.word)
        for one in products:
            sold = before[one.sku] is None or self._on_hand(one) == (before[one.sku] or 0) - 1
            self._hands.must(sold, "rehearsal.stock", word=one.name)
        self._hands.until(
            lambda: self._shop.books.attempt(row.order_no).shown_at is not None, "rehearsal.stuck"
        )
        if number == 0:
            self._hands.picture("paid")
            self._hands.press("act-receipt")
            self._hands.until(
                lambda: self._window.stack.currentWidget() is self._window.receipt,
                "rehearsal.stuck",
            )
            self._hands.picture("receipt")
            self._hands.key(Qt.Key.Key_Escape)
        self._hands.key(Qt.Key.Key_Escape)
        self._hands.until(
            lambda: self._window.stack.currentWidget() is self._window.sale, "rehearsal.stuck"
        )

    def _cancelled_by_the_buyer(self, product: Product) -> None:
        before = self._on_hand(product)
        attempt = self._charge([product], picture=False)
        self._buyer_presses("cancel", attempt)
        self._face(Face.CANCELLED)
        self._hands.picture("cancelled")
        self._hands.must(self._on_hand(product) == before, "rehearsal.stock", word=product.name)
        row = self._shop.books.attempt(attempt.order_no)
        self._hands.must(row.state is State.CANCELLED, "rehearsal.not_cancelled", word=row.word)
        self._hands.key(Qt.Key.Key_Escape)

    def _charge(self, products: list[Product], *, picture: bool) -> Attempt:
        """Find each product by its SKU and Enter, then F9; gives the payment behind the QR."""
        for one in products:
            self._hands.key(Qt.Key.Key_F2)
            QTest.keyClicks(self._hands.focused(), one.sku, delay=80)
            QTest.keyClick(self._hands.focused(), Qt.Key.Key_Return, delay=200)
        self._hands.until(
            lambda: len(self._window.desk.cart.lines) == len(products), "rehearsal.cart"
        )
        if picture:
            self._hands.picture("cart")
        self._hands.key(Qt.Key.Key_F9)
        self._face(Face.SHOW_QR)
        card = self._window.pay.card
        self._hands.must(card is not None and not self._window.pay.qr.is_empty(), "rehearsal.no_qr")
        if picture:
            self._hands.picture("qr")
        if card is None or card.attempt is None:
            raise Mismatch(self._shop.wording.say("rehearsal.no_qr"))
        return card.attempt

    def _buyer_presses(self, button: str, attempt: Attempt) -> None:
        """Open the page behind the QR and press a button, as a phone without scripts does."""
        page = httpx.URL(attempt.checkout_page or "")
        with httpx.Client(trust_env=False) as phone:
            opened = phone.get(page)
            self._hands.must(opened.status_code == 200, "rehearsal.no_page", word=attempt.word)
            self._hands.must(attempt.word in opened.text, "rehearsal.no_page", word=attempt.word)
            pressed = page.copy_with(path=f"/pay/{button}", query=None)
            done = phone.post(pressed, data={"payToken": attempt.pay_token})
            self._hands.must(done.status_code in (200, 303), "rehearsal.no_page", word=attempt.word)

    def _face(self, face: Face) -> None:
        """Wait until the open card has this face, and its sentence stands on the screen."""

        def there() -> bool:
            card = self._window.pay.card
            return card is not None and card.face is face

        title = self._shop.wording.say(f"face.{face}.title")
        self._hands.until(there, "rehearsal.face", face=title)
        on_screen = self._window.pay.state.title.text()
        self._hands.must(on_screen == title, "rehearsal.sentence", wanted=title, got=on_screen)

    def _picture_of_each_kind(self, product: Product) -> None:
        """Give it one after the other, as the desk of products does, and see each on its tile."""
        with tempfile.TemporaryDirectory() as folder:
            for number, kind in enumerate(_WRITTEN):
                path = Path(folder, kind)
                image = QImage(64, 48, QImage.Format.Format_RGB32)
                image.fill(QColor.fromHsv(number * 60, 200, 200))
                written = QImageWriter(str(path), QByteArray(kind.encode())).write(image)
                self._hands.must(written, "rehearsal.look", kind=kind)
                self._given_a_picture(product, path)
            path = Path(folder, "gif")
            path.write_bytes(_GIF)
            self._given_a_picture(product, path)

    def _given_a_picture(self, product: Product, path: Path) -> None:
        house = self._window.warehouse
        if house is None:
            raise Mismatch(self._shop.wording.say("rehearsal.look", kind=path.name))
        before = house.wares.looks.pictures.get(product.sku)
        refusal = house.screen.message

        def settled() -> bool:
            kept = house.wares.looks.pictures.get(product.sku)
            shown = kept != before and house.wares.pixmap(product.sku) is not None
            return shown or not refusal.isHidden()

        house.arranging.picture(product.sku, path)
        self._hands.until(settled, "rehearsal.look", kind=path.name)
        if not refusal.isHidden():
            raise Mismatch(refusal.text())

    def _compare_books(self, sales: int) -> None:
        findings = grave(check_all(self._shop.books.database, self._shop.anchor))
        self._hands.must(not findings, findings[0][0] if findings else "")
        stand_in = self._shop.stand_in
        theirs = stand_in.server.books.snapshot()["payments"] if stand_in else []
        debits = {row["order_no"]: row["amount"] for row in theirs if row["debits"] == 1}
        ours = {
            record.attempt.order_no: record.attempt.amount_won
            for record in self._shop.books.records(None, None)
            if record.attempt.state is State.PAID
        }
        self._hands.must(debits == ours and len(ours) == sales, "rehearsal.books_differ")

    def _on_hand(self, product: Product) -> int | None:
        return self._shop.books.stock()[product.sku].on_hand

    def _has_entry(self, row: Attempt) -> bool:
        with self._shop.books.database.read() as db:
            found = db.execute("SELECT 1 FROM ledger WHERE ref = ?", [row.order_no]).fetchone()
        return found is not None
