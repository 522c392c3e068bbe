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
from tests.gateway.tricks import GOOD, ORIGIN_TRICKS, SHAPE_TRICKS, TOKEN_TRICKS, Q, T


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
    exact = origins_of(base("http://127.0.0.1:8000/v1"), exact=True)
    loose = origins_of(base("http://127.0.0.1:8000/v1"), exact=False)
    here, beside = f"http://127.0.0.1:8000/{Q}", f"http://127.0.0.1:8001/{Q}"
    assert check_page(here, T, exact) == here
    assert why(beside, exact) == "origin"
    assert check_page(beside, T, loose) == beside
    for allowed in (exact, loose):
        assert why(f"https://127.0.0.1:8000/{Q}", allowed) == "origin"
        assert why(f"http://toss.im/{Q}", allowed) == "origin"
        assert why(f"https://toss.im:8000/{Q}", allowed) == "origin"
        assert why(f"http://evil.example:8000/{Q}", allowed) == "origin"
    for other in (f"http://localhost:8000/{Q}", f"http://[::1]/{Q}", f"https://pay.toss.im/{Q}"):
        assert why(other, exact) == "origin"
        assert check_page(other, T, loose) == other
    v6 = origins_of(base("http://[::1]:8000"), exact=True)
    assert check_page(f"http://[::1]:8000/{Q}", T, v6)


def test_a_server_elsewhere_is_not_this_machine() -> None:
    far = origins_of(base("https://stand.example/v1"), exact=False)
    assert why(f"https://localhost/{Q}", far) == "origin"
    assert check_page(f"https://stand.example:9/{Q}", T, far)
    assert check_page(f"https://toss.im/{Q}", T, far)


def test_tosss_own_base_allows_both_hosts_at_the_tls_port_only() -> None:
    assert origins_of(base("https://pay.toss.im/api/v2"), exact=False) is TOSS
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
