"""S4, S5, S16: no proxy of the environment, and profile, key and reply must agree."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import certifi
import httpx
import pytest
import trustme

from pos_app.domain.answer import Verdict
from pos_app.domain.payment import Contract, Mode
from pos_app.errors import Refused
from pos_app.gateway import deadline
from pos_app.gateway.toss import TossGateway
from pos_app.gateway.wire import Call
from pos_app.profile import choose
from tests.gateway.goods import GOOD, KEY, LIVE_KEY, REF, RETURN_URL
from tests.gateway.rawtoss import RawToss, answer_json

TOSS = "https://pay.toss.im/api/v2"
STAND_IN = "http://127.0.0.1:9/api/v2"
GUIDE_KEY = "sk_test_apikey1234567890a"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """A server's certificate of the one authority that counts."""
    authority, bundle = trustme.CA(), tmp_path / "bundle.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setattr(certifi, "where", lambda: str(bundle))
    deadline.tls_context.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    yield context
    deadline.tls_context.cache_clear()


def gateway(url: str, key: str, mode: Mode, answer: object = None) -> TossGateway:
    line = httpx.MockTransport(lambda _: httpx.Response(200, json=answer)) if answer else None
    return TossGateway(url, Contract.V2, key, mode, return_url=RETURN_URL, transport=line)


def test_a_proxy_of_the_environment_hears_nothing(
    certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S5: https goes straight to Toss, whatever HTTPS_PROXY says."""
    with RawToss(answer_json(code=0), certificate) as toss, RawToss(answer_json(code=0)) as proxy:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "")
        reply = gateway(toss.url, KEY, Mode.TEST).execute(REF)
        assert reply.verdict is Verdict.YES
        assert (len(toss.requests), proxy.connections) == (1, 0)


# Which (profile, key, host) may be opened at all, and which mode a reply must then name.
OPENS = {
    (Mode.PRACTICE, KEY, STAND_IN): "TEST",
    (Mode.TEST, KEY, STAND_IN): "TEST",
    (Mode.TEST, KEY, TOSS): "TEST",
    (Mode.TEST, GUIDE_KEY, STAND_IN): "TEST",
    (Mode.TEST, GUIDE_KEY, TOSS): "TEST",
    (Mode.PRACTICE, GUIDE_KEY, STAND_IN): "TEST",
    (Mode.LIVE, LIVE_KEY, TOSS): "LIVE",
}


@pytest.mark.parametrize(
    ("mode", "key", "url", "said"),
    list(product(Mode, (KEY, GUIDE_KEY, LIVE_KEY), (STAND_IN, TOSS), ("TEST", "LIVE", "test", 1))),
)
def test_profile_key_and_reply_must_agree(mode: Mode, key: str, url: str, said: object) -> None:
    """S16: the whole matrix of profile, key's prefix, host and the reply's `mode`."""
    wanted = OPENS.get((mode, key, url))
    if wanted is None:
        with pytest.raises(Refused):
            gateway(url, key, mode)
        return
    reply = gateway(url, key, mode, GOOD[Call.EXECUTE] | {"mode": said}).execute(REF)
    agrees = said == wanted
    assert (reply.verdict is Verdict.YES) is agrees
    assert reply.alarm is not agrees


@pytest.mark.parametrize("url", ["", STAND_IN])
def test_no_live_key_comes_from_the_environment(url: str) -> None:
    """S1, S16: a live key is refused there, and gone from it all the same."""
    environ = {"BOOTH_POS_API_KEY": LIVE_KEY, "BOOTH_POS_TOSS_API": "v2", "BOOTH_POS_TOSS_URL": url}
    with pytest.raises(Refused, match=r"key\.live_in_environment") as refused:
        choose(False, environ, "", "")
    assert LIVE_KEY not in repr(refused.value) + str(environ)
