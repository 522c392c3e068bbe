"""What the stories share: the loaded program, and a till of each contract with its Toss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from pos_app.domain.payment import Mode
from pos_app.secrets import KeyRing
from tests.stories.folders import Keyring
from tests.stories.program import stand_in_here
from tests.stories.till import Toss
from tests.stories.zygote import CopiedTill, Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as one:
        yield one


@pytest.fixture(scope="module")
def toss() -> Iterator[Toss]:
    with stand_in_here() as here:
        yield Toss(here.origin)


@pytest.fixture(params=["v1", "v2"])
def till(
    zygote: Zygote, toss: Toss, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[CopiedTill]:
    yield CopiedTill(zygote, tmp_path, toss.url(request.param), request.param).stocked()
    toss.heals()


@pytest.fixture
def safe() -> Keyring:
    """A keyring that a live key may lie in, with one in it."""
    safe = Keyring()
    keyring.set_keyring(safe)
    KeyRing().save(Mode.LIVE, "sk_live_" + "fake" * 4)
    return safe
