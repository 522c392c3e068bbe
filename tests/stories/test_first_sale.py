"""A booth's first day: its price list comes in, a buyer pays by phone, one cancels, one is late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pos_app.domain.payment import State
from pos_app.ui.screens.receipt import Paper
from pos_app.ui.theme import LIGHT, apply_theme
from tests.phone import Phone, find_browser
from tests.screen import Pixels, Screen
from tests.stories.program import Program, Toss, Window, at, opened, stand_in, stocked, until
from tests.ui.booth import words

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(find_browser() is None, reason="no Chromium here"),
]
GREEN, RED = LIGHT.green.solid, LIGHT.red.solid
LARGE = 40_000  # the sign of a state fills a tenth of the window
SKIPS = 70  # rows: the bar over every screen
SUM = 14_000 + 15_000 + 11_000


@pytest.fixture
def phone() -> Iterator[Phone]:
    with Phone() as one:
        yield one


@pytest.fixture
def toss(tmp_path: Path) -> Iterator[Toss]:
    with stand_in(tmp_path / "toss") as one:
        yield one


def pick_three(window: Window) -> None:
    """By the first consonants, by walking among several, and by a whole word."""
    window.pick("ㄷㅌㄲ")
    window.pick("ㄱㄹ", "Down", "Right")
    window.pick("유자")


def agree(phone: Phone, url: str, amount: str) -> None:
    phone.open(url)
    assert amount in phone.text()
    phone.click("pay")
    assert "인증이 끝났어요" in phone.text()


def test_three_items_by_keyboard_a_phone_and_a_green_window(
    screen: Screen, toss: Toss, phone: Phone, tmp_path: Path, qapp: QApplication
) -> None:
    apply_theme(qapp, "light")
    shop = stocked(at(toss, tmp_path / "shop"))
    with opened(shop, screen) as window:
        pick_three(window)
        screen.press("F9")
        agree(phone, window.qr(), "40,000원")
        window.until_seen(GREEN, LARGE)
        (paid,) = shop.attempts()
        assert paid.state is State.PAID  # green is painted from the books
        window.no_qr()
        the_receipt_is_on_the_screen(window)
        window.close()
    the_books_are_right(shop, toss)


def the_receipt_is_on_the_screen(window: Window) -> None:
    """Every row of ink that fits on the screen is one of the paper's, in its order."""
    x, y = window.middle(LIGHT.raised, 900, 500)

    def open_it() -> bool:
        window.screen.click(x, y)  # a button that has just come takes no touch for a moment
        return window.area(GREEN) < LARGE

    until(open_it)
    (record,) = window.program.records()
    paper = Paper(record, "", words("ko"))
    assert {"40,000원", "달토끼 머그컵", "2,273원", "15,000원", "결제됨"} <= set(paper.texts())
    paper.resize(paper.sizeHint())
    printed = columns_of(pixels_of(paper.grab().toImage()))
    assert min(map(len, printed)) > 8

    def is_there() -> bool:
        shown = columns_of(window.screen.pixels()[SKIPS:])
        return all(starts_with(*pair) for pair in zip(shown, printed, strict=True))

    until(is_there)


def starts_with(shown: list[Pixels], printed: list[Pixels]) -> bool:
    """Whether these rows of ink are there; what lies below the paper does not count."""
    inner = printed[:-1]  # the last one is the paper's edge
    return len(shown) >= len(inner) and all(map(np.array_equal, shown, inner))


def columns_of(pixels: Pixels) -> tuple[list[Pixels], list[Pixels]]:
    """The rows of ink in the left half of a receipt, and in the right one."""
    paper = below_band(pixels)
    half = paper.shape[1] // 2
    return inked(paper[:, :half]), inked(paper[:, half:])


def pixels_of(image: QImage) -> Pixels:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()


def below_band(pixels: Pixels) -> Pixels:
    """What lies below the orange band that heads a receipt of no money, as wide as it."""
    colour = [int(LIGHT.orange.band[place : place + 2], 16) for place in (1, 3, 5)]
    rows, columns = np.nonzero(np.all(pixels == colour, axis=2))
    if not len(rows):
        return pixels[:0]
    return pixels[rows.max() + 1 :, columns.min() : columns.max() + 1]


def inked(pixels: Pixels) -> list[Pixels]:
    """The rows of ink on white paper, one after the other, without the white between them."""
    ink = (pixels != 255).any(axis=(1, 2)).astype(np.int8)
    edges = np.flatnonzero(np.diff(ink, prepend=0, append=0))
    return [pixels[top:end] for top, end in zip(edges[::2], edges[1::2], strict=True)]


def the_books_are_right(shop: Program, toss: Toss) -> None:
    (sale,) = shop.objects("sales", "list")
    assert (sale["state"], sale["over"], sale["amount"]) == ("paid", True, SUM)
    assert sale["transaction_id"]
    assert [(one["sku"], one["qty"], one["amount"]) for one in sale["lines"]] == [
        ("M01", 1, 14_000), ("B01", 1, 15_000), ("E02", 1, 11_000),
    ]  # fmt: skip
    assert shop.stock() == {
        "M01": (23, 0), "M02": (18, 0), "B01": (19, 0), "E02": (15, 0), "F03": (1, 0),
    }  # fmt: skip
    (payment,) = toss.payments()
    assert (payment["order_no"], payment["amount"]) == (sale["order_no"], SUM)
    assert (payment["debits"], payment["tax"]["tax_free"]) == (1, 15_000)
    (entry,) = shop.attempts()
    assert entry.shown_at is not None  # nobody is asked about it at the next start


def test_a_buyer_of_a_practice_counter_who_cancels_is_charged_nothing(
    screen: Screen, phone: Phone, tmp_path: Path
) -> None:
    shop = stocked(Program(tmp_path / "shop"))
    with opened(shop, screen) as window:
        pick_three(window)
        screen.press("F9")
        page = window.qr()
        toss = Toss(page.partition("/pay?")[0])
        phone.open(page)
        phone.click("cancel")
        assert "취소" in phone.text()
        (row,) = shop.until(State.CANCELLED)
        window.no_qr()
        assert (row.over, row.given_up, row.execute_tries) == (True, False, 0)
        assert window.area(GREEN) == 0
        assert (toss.debits(), toss.calls("execute")) == (0, 0)
        window.close()
    (sale,) = shop.objects("sales", "list")
    assert (sale["state"], sale["amount"], sale["paid_at"]) == ("cancelled", SUM, None)
    assert shop.stock()["M01"] == (24, 0)
    assert {held for _, held in shop.stock().values()} == {0}


def test_the_last_piece_goes_to_the_buyer_who_approved_first(
    screen: Screen, toss: Toss, phone: Phone, tmp_path: Path
) -> None:
    shop = stocked(at(toss, tmp_path / "shop", "v1"))
    with opened(shop, screen) as window:
        slow = charge_last(window)
        screen.press("Escape")  # the next buyer, please
        window.no_qr()
        quick = charge_last(window)
        assert slow != quick
        agree(phone, quick, "95,000원")
        shop.until(State.WAITING, State.PAID)
        agree(phone, slow, "95,000원")
        shop.until(State.SOLD_OUT, State.PAID)
        x, y = window.middle(LIGHT.red.band)  # the late buyer's card in the strip
        screen.click(x, y)
        window.until_seen(RED, LARGE)
        assert window.area(GREEN) < LARGE
        window.close()
    assert (toss.debits(), toss.calls("execute")) == (1, 1)
    assert sorted(one["debits"] for one in toss.payments()) == [0, 1]
    assert shop.stock()["F03"] == (0, 0)
    states = [(one["state"], one["paid_at"] is None) for one in shop.objects("sales", "list")]
    assert states == [("sold_out", True), ("paid", False)]


def charge_last(window: Window) -> str:
    window.pick("ㅎㄴㅃㅇ")
    window.screen.press("F9")
    return window.qr()


def test_closing_asks_while_a_payment_is_open_and_ends_nothing(
    screen: Screen, toss: Toss, tmp_path: Path
) -> None:
    shop = stocked(at(toss, tmp_path / "shop"))
    with opened(shop, screen) as window:
        window.pick("유자")
        screen.press("F9")
        page = window.qr()
        window.ask_to_close()
        window.tell("Escape")
        assert window.qr() == page  # it stays, with everything on it
        window.ask_to_close()
        window.tell("Return")  # what has the keyboard does no harm
        assert window.qr() == page
        window.ask_to_close()
        window.tell("Tab", "Return")
        assert window.closed() == 0
    (sale,) = shop.objects("sales", "list")
    assert (sale["state"], sale["over"]) == ("waiting", False)
    assert [one["state"] for one in toss.payments()] == ["PAY_STANDBY"]
