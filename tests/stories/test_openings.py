"""How the counter opens: with no key, with half a key, beside another, over spoiled books."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_app import app
from pos_app.clock import SystemClock
from pos_app.domain.answer import Ref
from pos_app.domain.cart import Cart, sale_lines
from pos_app.domain.catalog import CatalogChange, PricedRow, Product, Sku
from pos_app.domain.money import Won
from pos_app.domain.payment import Account, Contract, Mode
from pos_app.domain.staff import Role
from pos_app.errors import InUse, Refused, StoreError
from pos_app.fittings import Rights, StoredPreferences
from pos_app.flow.roster import Roster
from pos_app.keyhole import KeyringKeyhole
from pos_app.options import Common
from pos_app.profile import KEY_VARIABLE, URL_VARIABLE, Profile, choose
from pos_app.reading import read_shop
from pos_app.rehearsal import rehearse
from pos_app.secrets import KeyRing
from pos_app.settings import Settings, load_settings, save_settings
from pos_app.shop import choices, open_shop
from pos_app.standin import run_stand_in
from pos_app.store.pins import FilePepper, PepperedPins
from pos_app.ui import portrait
from tests.stories.folders import Keyring
from tests.ui.booth import words

# In two pieces, so that nothing that looks for keys finds one here.
NO_LIVE_KEY = "sk_live_" + "fake" * 4


def practice(folder: Path) -> Common:
    return Common(folder, practice=True, lang="ko")


def test_without_its_key_a_live_shop_opens_for_practice(qapp: QApplication, tmp_path: Path) -> None:
    save_settings(
        tmp_path, Settings(mode="live", contract="v2", return_url="https://booth.example")
    )
    with app.window(qapp, choices(Common(tmp_path))) as (shop, window):
        assert shop.profile.mode is Mode.PRACTICE
        assert words("ko").say("secrets.no_keyring") in window.status.text()


def test_half_a_profile_in_the_environment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "http://127.0.0.1:9/api/v2")
    monkeypatch.setenv(KEY_VARIABLE, "sk_test_apikey1234567890a")
    with pytest.raises(Refused) as refused:
        choices(Common(tmp_path))
    assert refused.value.key == "key.contract_missing"
    assert KEY_VARIABLE not in os.environ  # no child process may inherit it


@pytest.mark.parametrize(
    ("key", "api", "why"),
    [
        ("", "v2", "key.missing_in_environment"),
        (NO_LIVE_KEY, "v2", "key.live_in_environment"),
        ("sk_test_apikey1234567890a", "v3", "key.contract_missing"),
    ],
)
def test_a_profile_is_never_guessed(key: str, api: str, why: str) -> None:
    environ = {KEY_VARIABLE: key, URL_VARIABLE: "http://127.0.0.1:9", "BOOTH_POS_TOSS_API": api}
    with pytest.raises(Refused) as refused:
        choose(False, environ, "", "")
    assert refused.value.key == why


def test_a_test_key_alone_sells_at_toss_own_host() -> None:
    environ = {KEY_VARIABLE: "sk_test_apikey1234567890a", "BOOTH_POS_TOSS_API": "v1"}
    profile = choose(False, environ, "", "")
    assert (profile.mode, profile.contract) == (Mode.TEST, Contract.V1)
    assert profile.base_url == "https://toss.im/tosspay/api/v1"
    assert "sk_test" not in repr(profile)
    assert choose(True, environ, "live", "v2").mode is Mode.PRACTICE


def test_the_second_window_says_who_holds_the_books(tmp_path: Path) -> None:
    with open_shop(practice(tmp_path), what="window"):
        with pytest.raises(InUse) as refused, open_shop(practice(tmp_path)):
            pass
        assert refused.value.values["what"] == "window"
        with read_shop(practice(tmp_path)) as reading:
            assert len(reading.books.products()) > 10


def test_spoiled_books_sell_nothing_and_say_why(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with open_shop(practice(tmp_path)) as shop:
        path = shop.books.database.path
    with sqlite3.connect(path) as db:
        db.execute("UPDATE stock SET on_hand = on_hand + 1 WHERE on_hand IS NOT NULL")
    db.close()
    with app.window(qapp, choices(practice(tmp_path))) as (shop, window):
        qtbot.waitUntil(lambda: shop.counter.halted is not None, timeout=10_000)
        halted = shop.counter.halted
        assert isinstance(halted, StoreError)
        qtbot.waitUntil(lambda: words("ko").say_error(halted) in window.status.text())
        with pytest.raises(StoreError):
            shop.counter.charge(Cart().add(shop.books.products()[0]))


def test_practice_begins_with_the_real_products_and_leaves_them_alone(tmp_path: Path) -> None:
    with open_shop(practice(tmp_path / "a")) as shop:
        sample = shop.books.products()
    test_books = Common(tmp_path / "b")
    with open_shop(replace(choices(test_books), profile=_test_profile()), sells=False) as real:
        mug = replace(sample[0], name="진짜 머그컵")
        real.books.save_catalog(CatalogChange((mug,), ((mug.sku, 3),)), real.clock.now(), "")
    with open_shop(practice(tmp_path / "b")) as shop:
        assert [one.name for one in shop.books.products()] == ["진짜 머그컵"]
        assert shop.books.stock()[mug.sku].on_hand == 3


def _test_profile() -> Profile:
    environ = {KEY_VARIABLE: "sk_test_apikey1234567890a", "BOOTH_POS_TOSS_API": "v2"}
    return choose(False, environ, "", "")


def test_the_stand_in_comes_back_where_it_was(tmp_path: Path) -> None:
    first = run_stand_in(tmp_path, "부스")
    first.stop()
    second = run_stand_in(tmp_path, "부스")
    second.stop()
    assert second.api_base == first.api_base


def test_practice_payments_are_the_same_whatever_the_port(tmp_path: Path) -> None:
    with open_shop(practice(tmp_path)) as shop:
        assert shop.gateway is not None
        place = shop.gateway.account
    (tmp_path / "practice" / "practice-toss.port").write_text("0")
    with open_shop(practice(tmp_path)) as shop:
        assert shop.gateway is not None
        assert shop.gateway.account == place
        assert shop.gateway.status(Ref("ABCDEFGH-1", Won(1))).yes is not None


# --- settings and key -------------------------------------------------------------------------


@pytest.fixture
def rights(tmp_path: Path) -> Iterator[Rights]:
    """Those of a shop in practice, whose books know no staff yet."""
    with open_shop(practice(tmp_path), sells=False) as shop:
        yield Rights(tmp_path, Mode.PRACTICE, shop.access)


def test_settings_and_key_need_a_manager_where_staff_are_entered(
    tmp_path: Path, rights: Rights
) -> None:
    keyring.set_keyring(Keyring())
    stored = StoredPreferences(tmp_path, "ko", rights)
    keyhole = KeyringKeyhole(tmp_path, lambda: words("ko"), rights)
    access = rights._access
    roster = Roster(access._people, PepperedPins(FilePepper(tmp_path / "p")), SystemClock(), access)
    roster.add("정사장", Role.MANAGER, "274916")
    stored.change(partial(replace, theme="dark", lang="en"))  # anybody's choice
    changes: tuple[dict[str, Any], ...] = (
        {"shop": "달토끼"}, {"return_url": "https://elsewhere.example"},
        {"refund_limit_won": 50_000}, {"cash_receipt": True},
    )  # fmt: skip
    for change in changes:
        with pytest.raises(Refused, match=r"staff\.nobody"):
            stored.change(partial(replace, **change))
    with pytest.raises(Refused, match=r"staff\.nobody"):
        keyhole.store("sk_test_fakefakefake12", Contract.V2)
    assert (stored.read().shop, KeyRing().load(Mode.TEST)) == ("", None)


def test_practice_is_no_way_round_the_staff_of_the_real_books(
    tmp_path: Path, rights: Rights
) -> None:
    keyring.set_keyring(Keyring())
    keyhole = KeyringKeyhole(tmp_path, lambda: words("ko"), rights)
    stored = StoredPreferences(tmp_path, "ko", rights)
    chosen = replace(choices(Common(tmp_path)), profile=_test_profile())
    with open_shop(chosen, sells=False) as shop:
        shop.roster.add("정사장", Role.MANAGER, "274916")
    keyhole.store("sk_test_fakefakefake12", Contract.V2)  # a new machine: there was none
    with pytest.raises(Refused, match=r"staff\.change_there"):
        keyhole.store("sk_test_fakefakefake34", Contract.V2)
    with pytest.raises(Refused, match=r"staff\.change_there"):
        stored.change(partial(replace, shop="달토끼"))
    (tmp_path / "test" / "booth.db").write_bytes(b"nothing of ours")
    with pytest.raises(StoreError):
        keyhole.store("sk_test_fakefakefake34", Contract.V2)


def test_choices_are_kept(tmp_path: Path, rights: Rights) -> None:
    stored = StoredPreferences(tmp_path, "en", rights)
    assert (stored.read().lang, stored.read().theme) == ("en", "system")
    stored.change(partial(replace, shop="달토끼", theme="dark"))
    assert StoredPreferences(tmp_path, "ko", rights).read().shop == "달토끼"
    by_hand = replace(load_settings(tmp_path), shop_name="토끼굴")
    save_settings(tmp_path, by_hand)
    assert stored.change(partial(replace, theme="light")).shop == "토끼굴"
    with pytest.raises(Refused):
        stored.change(partial(replace, return_url="http://plain.example"))
    assert stored.read().return_url == ""


def test_a_key_that_cannot_be_one_is_not_even_asked_about(tmp_path: Path, rights: Rights) -> None:
    keyhole = KeyringKeyhole(tmp_path, lambda: words("ko"), rights)
    check = keyhole.check("sk_test_with\nbreak1234", Contract.V2)
    assert (check.ok, check.words) == (False, words("ko").say("key.malformed"))
    assert keyhole.tail() == ""


def test_a_live_key_needs_a_page_for_the_buyer_and_a_safe_keyring(
    tmp_path: Path, rights: Rights
) -> None:
    keyhole = KeyringKeyhole(tmp_path, lambda: words("ko"), rights)
    with pytest.raises(Refused) as refused:
        keyhole.store(NO_LIVE_KEY, Contract.V2)
    assert refused.value.key == "settings.return_url_missing"
    with pytest.raises(Refused) as refused:
        keyhole.store("sk_test_apikey1234567890a", Contract.V2)
    assert refused.value.key == "secrets.no_keyring"


def test_no_new_key_while_a_payment_of_the_old_one_is_open(tmp_path: Path, rights: Rights) -> None:
    with open_shop(
        replace(choices(Common(tmp_path)), profile=_test_profile()), sells=False
    ) as shop:
        mug = PricedRow(2, Product(Sku("MUG"), "머그컵", Won(9_000)), 3)
        shop.stocking.take_in((mug,))
        lines = sale_lines(Cart().add(mug.product))
        place = Account(Contract.V2, "https://pay.toss.im/api/v2", Mode.TEST, "print", "tail")
        word = shop.books.open_sale(lines, place, shop.clock.now(), "").word
    with pytest.raises(Refused) as refused:
        KeyringKeyhole(tmp_path, lambda: words("ko"), rights).store(
            "sk_test_fakefakefake12", Contract.V2
        )
    assert refused.value.values == {"count": 1, "word": word}


@pytest.fixture
def in_doubt(tmp_path: Path, rights: Rights) -> KeyringKeyhole:
    """The key form of a live shop with a payment that is not over."""
    keyring.set_keyring(Keyring())
    save_settings(tmp_path, Settings(return_url="https://booth.example"))
    keyhole = KeyringKeyhole(tmp_path, lambda: words("ko"), rights)
    keyhole.store(NO_LIVE_KEY, Contract.V2)
    with open_shop(Common(tmp_path)) as shop:
        mug = PricedRow(2, Product(Sku("MUG"), "머그컵", Won(9_000)), 3)
        shop.stocking.take_in((mug,))
        shop.counter.charge(Cart().add(mug.product))
    return keyhole


@pytest.mark.parametrize(
    ("key", "contract"),
    [
        ("sk_test_" + "fake" * 4, Contract.V2),
        (NO_LIVE_KEY + "other", Contract.V2),
        (NO_LIVE_KEY, Contract.V1),
    ],
)
def test_nobody_leaves_live_while_a_payment_is_open(
    in_doubt: KeyringKeyhole, tmp_path: Path, key: str, contract: Contract
) -> None:
    before = load_settings(tmp_path)
    with pytest.raises(Refused, match=r"key\.payment_open"):
        in_doubt.store(key, contract)
    assert load_settings(tmp_path) == before
    assert KeyRing().load(Mode.LIVE) == NO_LIVE_KEY


def test_the_key_of_an_open_payment_may_come_back(in_doubt: KeyringKeyhole, tmp_path: Path) -> None:
    KeyRing().delete(Mode.LIVE)
    in_doubt.store(f" {NO_LIVE_KEY}\n", Contract.V2)
    with open_shop(Common(tmp_path)) as shop:
        assert [shop.counter.may_ask(one) for one in shop.books.not_over()] == [True]


# --- rehearsal ----------------------------------------------------------------------------------


def test_the_rehearsal_sells_and_takes_pictures(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearse(Common(lang="en"), 1, tmp_path / "shots") == 0
    pictures = sorted(path.name for path in (tmp_path / "shots").iterdir())
    assert pictures[0] == "01-sale.png"
    assert len(pictures) == 6
    said = capsys.readouterr().out
    assert "Practice sale 1 of 1" in said
    assert "jpeg, png, webp, bmp, tiff, gif" in said


def test_the_rehearsal_notices_what_is_wrong(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pos_app.store import shelf

    monkeypatch.setattr(
        shelf, "_TAKE", "UPDATE stock SET on_hand = on_hand - 0 * :qty WHERE sku = :sku"
    )
    assert rehearse(Common(lang="en"), 1, None) == 1
    assert "The stock of" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [b"gif", b"tiff", b"jpeg"])
def test_the_rehearsal_notices_a_picture_that_is_not_read(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: bytes,
) -> None:
    monkeypatch.setattr(portrait, "KINDS", portrait.KINDS - {kind})
    assert rehearse(Common(lang="en"), 1, None) == 1
    assert kind.decode() in capsys.readouterr().err
