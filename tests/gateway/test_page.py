"""The QR guard (fault-model §5 S6) against the tricks that are known, and some that are drawn."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.gateway.page import (
    TOSS,
    TOSS_HOSTS,
    Address,
    Origins,
    PageFault,
    check_page,
    origins_of,
    read_address,
)

T = "test_token1234567890a"
Q = f"?payToken={T}"

GOOD = [
    f"https://toss.im/tosspay/order/orderWait{Q}",
    f"https://toss.im/tosspay/order/orderWait{Q}&retUrl=http://YOUR-SITE.COM/ORDER-CHECK",
    f"https://toss.im/tosspay/order/orderWait?retUrl=https://a.b/c?d=e&payToken={T}",
    f"https://pay.toss.im/payfront/auth{Q}",
    f"https://pay.toss.im:443/payfront/auth{Q}",
    f"https://TOSS.im/x{Q}",
    f"https://toss.im{Q}",
    f"https://toss.im/%EA%B0%80{Q}&name=%EA%B0%80",
]

ORIGIN_TRICKS = [
    f"http://toss.im/{Q}",
    f"https://toss.im.evil/{Q}",
    f"https://eviltoss.im/{Q}",
    f"https://evil.toss.im/{Q}",
    f"https://toss-im.evil/{Q}",
    f"https://toss.im./{Q}",
    f"https://pay.toss.im./{Q}",
    f"https://toss.im:80/{Q}",
    f"https://toss.im:8443/{Q}",
    f"https://toss.im:4430/{Q}",
    f"https://evil/{Q}&x=toss.im",
    f"https://evil/toss.im/{Q}",
    f"https://evil/?https://toss.im/&payToken={T}",
    f"https://xn--tss-jbe.im/{Q}",
    f"https://127.0.0.1/{Q}",
    f"https://[::1]/{Q}",
    f"https://toss.co/{Q}",
    f"https://ul.toss.im/{Q}",
    f"https://im/{Q}",
    f"https://-/{Q}",
]

SHAPE_TRICKS = [
    f"https://toss.im@evil/{Q}",
    f"https://toss.im:443@evil/{Q}",
    f"https://a:b@toss.im/{Q}",
    f"https://@toss.im/{Q}",
    f"https://toss.im%2eevil/{Q}",
    f"https://toss%2Eim/{Q}",
    f"https://toss.im%00.evil/{Q}",
    f"https://t\u043ess.im/{Q}",
    f"https://toss\u3002im/{Q}",
    f"https://toss.im\uff0eevil/{Q}",
    f"https://ｔｏｓｓ.im/{Q}",
    f"https://toss.im\\@evil/{Q}",
    f"https://toss.im\\.evil/{Q}",
    f"https:\\\\toss.im/{Q}",
    f"https:\t//toss.im/{Q}",
    f"https://to\tss.im/{Q}",
    f"https://toss.im/\n{Q}",
    f"https://toss.im/{Q}\n",
    f"https://toss.im/{Q}\r\nX: y",
    f" https://toss.im/{Q}",
    f"https://toss.im/ {Q}",
    f"https://toss.im/{Q} ",
    f"https://toss.im/\x00{Q}",
    f"https://toss.im/\x7f{Q}",
    f"https://toss.im/가{Q}",
    f"\ufeffhttps://toss.im/{Q}",
    f"https://toss.im/\u202e{Q}",
    f"https://toss.im/{Q}#x",
    f"https://toss.im/#{Q}",
    f"https://toss.im#@evil/{Q}",
    f"https://evil#@toss.im/{Q}",
    f"https://toss.im/{Q}#",
    f"//toss.im/{Q}",
    f"/tosspay{Q}",
    f"toss.im/{Q}",
    f"https:toss.im/{Q}",
    f"https:/toss.im/{Q}",
    f"https:///toss.im/{Q}",
    f"https://{Q}",
    f"HTTPS://toss.im/{Q}",
    f"javascript:alert(1)//toss.im/{Q}",
    f"data:text/html,https://toss.im/{Q}",
    f"intent://toss.im/{Q}#Intent;end",
    f"supertoss://pay{Q}",
    f"ftp://toss.im/{Q}",
    f"https://toss.im:/{Q}",
    f"https://toss.im:0443/{Q}",
    f"https://toss.im:0/{Q}",
    f"https://toss.im:443443/{Q}",
    f"https://toss.im:99999/{Q}",
    f"https://toss.im:443:443/{Q}",
    f"https://toss.im:４４３/{Q}",
    f"https://toss.im,evil/{Q}",
    f"https://toss.im;evil/{Q}",
    f"https://[toss.im]/{Q}",
    f"https://toss.im/{Q}&x=" + "a" * 2048,
    "",
    None,
    7,
    True,
    b"https://toss.im/?payToken=" + T.encode(),
    ["https://toss.im/" + Q],
    {"url": "https://toss.im/" + Q},
]

TOKEN_TRICKS = [
    "https://toss.im/",
    "https://toss.im/?",
    f"https://toss.im/{T}",
    "https://toss.im/?payToken=",
    "https://toss.im/?payToken=other",
    f"https://toss.im/?payToken={T}x",
    f"https://toss.im/?payToken={T.upper()}",
    f"https://toss.im/?payToken=%74est_token1234567890a&x={T}",
    f"https://toss.im/{Q}&payToken={T}",
    f"https://toss.im/{Q}&payToken=evil",
    f"https://toss.im/?payToken=evil&payToken={T}",
    f"https://toss.im/{Q};payToken=evil",
    f"https://toss.im/?x=1;payToken=evil&payToken={T}",
    f"https://toss.im/?x=1;payToken[]=evil&payToken={T}",
    f"https://toss.im/{Q}&PAYTOKEN=evil",
    f"https://toss.im/{Q}&paytoken=evil",
    f"https://toss.im/{Q}&pay%54oken=evil",
    f"https://toss.im/{Q}&pay%2554oken=evil",
    f"https://toss.im/{Q}&pay%{'25' * 40}54oken=evil",
    f"https://toss.im/{Q}&payToken[]=evil",
    f"https://toss.im/{Q}&payToken%00=evil",
    f"https://toss.im/{Q}&+payToken=evil",
    f"https://toss.im/{Q}&payToken",
    f"https://toss.im/?payToken+={T}",
    f"https://toss.im/?PayToken={T}",
    f"https://toss.im/?pay%54oken={T}",
    f"https://toss.im/{Q}%26payToken=evil",
    f"https://toss.im/{Q}&retUrl=https://a/?payToken=evil",
    f"https://toss.im/{Q}&retUrl=https%3A%2F%2Fa%2F%3FpayToken%3Devil",
    f"https://toss.im/?xpayToken={T}",
    f"https://toss.im/??payToken={T}",
    f"https://toss.im/?payToken=={T}",
]


def why(url: object, allowed: Origins = TOSS) -> str:
    found = check_page(url, T, allowed)
    assert isinstance(found, PageFault)
    return found.why


def test_the_corpus_is_large() -> None:
    assert len(ORIGIN_TRICKS) + len(SHAPE_TRICKS) + len(TOKEN_TRICKS) >= 110


@pytest.mark.parametrize("url", GOOD)
def test_a_page_of_toss_passes_byte_for_byte(url: str) -> None:
    assert check_page(url, T, TOSS) is url


@pytest.mark.parametrize("url", ORIGIN_TRICKS)
def test_another_place_is_refused(url: str) -> None:
    assert why(url) == "origin"


@pytest.mark.parametrize("url", SHAPE_TRICKS, ids=ascii)
def test_what_can_be_read_in_two_ways_is_refused(url: object) -> None:
    assert why(url) == "shape"


@pytest.mark.parametrize("url", TOKEN_TRICKS)
def test_another_payment_is_refused(url: str) -> None:
    assert why(url) == "token"


def test_a_text_of_another_class_is_refused() -> None:
    class Text(str):
        __slots__ = ()

    assert why(Text(GOOD[0])) == "shape"


def test_the_longest_page_just_fits() -> None:
    fits = f"https://toss.im/{Q}&x="
    fits += "a" * (2048 - len(fits))
    assert check_page(fits, T, TOSS) == fits
    assert why(fits + "a") == "shape"


def base(url: str) -> Address:
    address = read_address(url)
    assert address is not None
    return address


def test_a_stand_ins_pages_lie_at_its_own_origin() -> None:
    exact = origins_of(base("http://127.0.0.1:8000/v1"), any_port=False)
    loose = origins_of(base("http://127.0.0.1:8000/v1"), any_port=True)
    here, beside = f"http://127.0.0.1:8000/{Q}", f"http://127.0.0.1:8001/{Q}"
    assert check_page(here, T, exact) == here
    assert why(beside, exact) == "origin"
    assert check_page(beside, T, loose) == beside
    for allowed in (exact, loose):
        assert why(f"https://127.0.0.1:8000/{Q}", allowed) == "origin"
        assert why(f"http://localhost:8000/{Q}", allowed) == "origin"
        assert why(f"https://toss.im/{Q}", allowed) == "origin"
    v6 = origins_of(base("http://[::1]:8000"), any_port=False)
    assert check_page(f"http://[::1]:8000/{Q}", T, v6)


def test_tosss_own_base_allows_both_hosts_at_the_tls_port_only() -> None:
    assert origins_of(base("https://pay.toss.im/api/v2"), any_port=True) is TOSS
    assert not base("https://pay.toss.im:8443/api/v2").is_toss
    assert not base("http://pay.toss.im/api/v2").is_toss


PIECES = st.sampled_from(
    [
        *("https:", "http:", "//", "/", "toss.im", "pay.toss.im", "evil.example", "@", ":", ":443"),
        *("?", "&", ";", "#", "\\", ".", "%2e", "%00", "payToken=", T, "=", " ", "\t", "о", "x"),
    ]
)


@given(st.one_of(st.lists(PIECES, max_size=10).map("".join), st.text()))
@example(f"https://toss.im/{Q}")
def test_whatever_passes_leads_to_toss_for_every_reader(url: str) -> None:
    found = check_page(url, T, TOSS)
    if isinstance(found, PageFault):
        return
    seen = urlsplit(url)
    assert seen.scheme == "https"
    assert seen.netloc.lower().removesuffix(":443") in TOSS_HOSTS
    assert seen.hostname in TOSS_HOSTS
    assert (seen.username, seen.password, seen.fragment) == (None, None, "")
    assert seen.query.count(f"payToken={T}") == 1
    assert url.isascii()
    assert url.isprintable()


@given(st.integers(0, len(GOOD[0])), st.characters())
def test_one_character_more_never_changes_the_host(at: int, letter: str) -> None:
    url = GOOD[0][:at] + letter + GOOD[0][at:]
    if not isinstance(check_page(url, T, TOSS), PageFault):
        assert urlsplit(url).hostname == "toss.im"
