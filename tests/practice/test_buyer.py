"""The buyer's page: what it says, where its buttons lead, and that nobody can bend it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pos_app.practice.page import order_word
from tests.phone import Phone, find_browser
from tests.practice.shop import HandClock, Shop


def page_of(shop: Shop, token: str) -> httpx.Response:
    return shop.client.get("/pay", params={"payToken": token})


def press(shop: Shop, button: str, token: str) -> httpx.Response:
    data = {"payToken": token}
    return shop.client.post(f"/pay/{button}", data=data, follow_redirects=True)


def test_the_page_shows_what_is_paid(shop: Shop) -> None:
    page = page_of(shop, shop.token("A-1"))
    assert page.status_code == 200
    for words in ("한강 부스", "사과 12", "아메리카노 외 2건", "18,500원", "연습", "결제하기"):
        assert words in page.text
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_buyer_agrees(shop: Shop) -> None:
    token = shop.token("A-1")
    page = press(shop, "approve", token)
    assert "인증이 끝났어요. 결제 완료는 판매자 화면에서 확인해 주세요" in page.text
    assert page.url.params["status"] == "PAY_APPROVED"
    assert page.url.params["orderNo"] == "A-1"
    assert shop.state(token) == "PAY_APPROVED"
    assert "인증이 끝났어요" in press(shop, "approve", token).text
    assert "인증이 끝났어요" in press(shop, "cancel", token).text
    assert shop.state(token) == "PAY_APPROVED"


def test_the_buyer_cancels(shop: Shop) -> None:
    token = shop.token("A-1")
    page = press(shop, "cancel", token)
    assert "결제를 취소했어요." in page.text
    assert page.url.params["status"] == "PAY_CANCEL"
    assert "결제를 취소했어요." in press(shop, "approve", token).text
    assert shop.state(token) == "PAY_CANCEL"


def test_too_late(shop: Shop, clock: HandClock) -> None:
    token = shop.token("A-1")
    clock.now += 3_600
    for page in (page_of(shop, token), press(shop, "approve", token), press(shop, "cancel", token)):
        assert page.status_code == 410
        assert "결제 시간이 지났어요" in page.text


def test_it_expires_as_the_buyer_opens_it(shop: Shop) -> None:
    shop.faults.set("open", "expired", times=1)
    one, two = shop.token("A-1"), shop.token("A-2")
    assert "결제 시간이 지났어요" in page_of(shop, one).text
    assert "결제하기" in page_of(shop, two).text


def test_already_paid(shop: Shop) -> None:
    token = shop.paid("A-1")
    assert "이미 결제가 끝났어요" in page_of(shop, token).text
    assert "이미 결제가 끝났어요" in press(shop, "cancel", token).text
    assert shop.state(token) == "PAY_COMPLETE"


def test_unknown_payments(shop: Shop) -> None:
    for page in (page_of(shop, "nobody"), press(shop, "approve", ""), shop.client.get("/pay")):
        assert page.status_code == 404
        assert "결제를 찾을 수 없어요" in page.text


def test_what_a_shop_writes_is_only_text(shop: Shop) -> None:
    page = page_of(shop, shop.token("A-1", productDesc="<b>사과</b> 1 · <img src=x>"))
    assert "<b>" not in page.text
    assert "<img" not in page.text
    assert "&lt;img src=x&gt;" in page.text


def test_nobody_is_sent_to_a_strange_page(shop: Shop) -> None:
    token = shop.token("A-1", retUrl=f"{shop.origin}.example/steal")
    answer = shop.client.post("/pay/approve", data={"payToken": token})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/return?orderNo=A-1")


def test_v2_tells_how_it_was_paid(new_shop: Shop) -> None:
    page = press(new_shop, "approve", new_shop.token("A-1"))
    assert page.url.params["payMethod"] == "TOSS_MONEY"


def test_the_order_word_is_before_the_dot() -> None:
    assert order_word("사과 12 · 라떼 · 컵") == ("사과 12", "라떼 · 컵")
    assert order_word("라떼") == ("", "라떼")


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def phone(request: pytest.FixtureRequest) -> Iterator[Phone]:
    """A real browser, as wide as a phone."""
    if find_browser() is None:
        pytest.skip("no Chromium here")
    with Phone(dark=request.param) as running:
        yield running


def test_on_a_phone(new_shop: Shop, phone: Phone, tmp_path: Path) -> None:
    desc = "사과 12 · " + "아" * 100 + "x" * 140
    long, short = new_shop.create("A-1", productDesc=desc), new_shop.create("A-2")
    phone.open(long["checkoutPage"])
    assert phone.fits()
    phone.click("cancel")
    assert "결제를 취소했어요." in phone.text()
    phone.open(short["checkoutPage"])
    assert "18,500원" in phone.text()
    assert phone.fits()
    assert phone.run("document.getElementById('pay').offsetHeight") >= 48
    phone.screenshot(tmp_path / "pay.png")
    assert (tmp_path / "pay.png").stat().st_size > 5_000
    phone.click("pay")
    assert "판매자 화면에서 확인해 주세요" in phone.text()
    assert phone.fits()
    assert not phone.has("pay")
    assert new_shop.state(short["payToken"]) == "PAY_APPROVED"
    assert new_shop.state(long["payToken"]) == "PAY_CANCEL"
