"""Data folders that are opened in this process, in practice or live with a safe keyring."""

from __future__ import annotations

from pathlib import Path

from pos_app.doctor import examine
from pos_app.domain.catalog import CatalogChange, Product, Sku
from pos_app.domain.money import Won
from pos_app.options import Common
from pos_app.settings import Settings, save_settings
from pos_app.shop import Shop, open_shop, refuse_if_damaged
from tests.conftest import MemoryKeyring

MUG = Product(Sku("MUG"), "머그컵", Won(9_000))


class Keyring(MemoryKeyring):
    """Stands for the keyring of a Linux desktop, which is a safe one."""


Keyring.__module__ = "keyring.backends.SecretService"


def practice(folder: Path) -> Common:
    return Common(folder, practice=True, lang="en")


def live(folder: Path) -> Common:
    save_settings(folder, Settings(mode="live", contract="v2", return_url="https://booth.example"))
    return Common(folder, lang="en")


def bad(options: Common) -> list[str]:
    """What the doctor complains of, but for what this machine lacks."""
    found = [one.key for one in examine(options) if one.bad]
    return [one for one in found if one != "doctor.font_missing"]


def stock_up(options: Common, count: int = 3) -> None:
    with open_shop(options, sells=False) as shop:
        refuse_if_damaged(shop)
        put(shop, count)


def put(shop: Shop, count: int) -> None:
    shop.books.save_catalog(CatalogChange((MUG,), ((MUG.sku, count),)), shop.clock.now(), "")
