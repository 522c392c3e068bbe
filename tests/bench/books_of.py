"""Books of very many sales, made by SQL: as large as real ones, and never sold at any Toss."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from pos_app.domain.numbering import order_no, order_word
from pos_app.store.books import open_books
from pos_app.store.place import DATABASE

FIRST = datetime(2023, 1, 1, 0, 0, tzinfo=UTC)  # nine in the morning in Seoul
SERIES = "7G3K9QXA"
CASHIERS = ("민지", "지우", "서준", "Hana", "도윤", "")
PRODUCTS = 5_000
A_DAY = 1_000
_STATES = ("paid",) * 93 + ("cancelled",) * 5 + ("sold_out", "declined")
_HEADS = (
    "수제",
    "달토끼",
    "고래",
    "유기농",
    "아이스",
    "한정판",
    "따뜻한",
    "손뜨개",
    "제주",
    "작은",
)
_TAILS = (
    "레몬 생강청", "머그컵", "그림책", "아메리카노", "콜드브루", "엽서 세트", "에코백", "키링",
    "감귤", "조각보", "유자차", "배지", "쿠키", "식빵", "꽃다발", "스티커", "노트", "양말",
)  # fmt: skip
_BATCH = 20_000


@cache
def product_names() -> tuple[str, ...]:
    """Five thousand names, of which a few sell most."""
    found = []
    for number in range(PRODUCTS):
        head, tail = _HEADS[number % len(_HEADS)], _TAILS[number // 10 % len(_TAILS)]
        found.append(f"{head} {tail}" if number < 180 else f"{head} {tail} {number}호")
    return tuple(found)


def make(folder: Path, sales: int) -> None:
    """Begin books in a folder and fill them; triggers and indexes work as they do on a sale."""
    chance = random.Random(5)
    open_books(folder, at=FIRST, random_bits=chance.getrandbits).close()
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as db:
        for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -200000"):
            db.execute(f"PRAGMA {pragma}").fetchall()
        for first in range(1, sales + 1, _BATCH):
            db.execute("BEGIN")
            _batch(db, range(first, min(first + _BATCH, sales + 1)), chance)
            db.execute("COMMIT")
        db.execute("BEGIN")
        _refunds_and_papers(db)
        db.execute("COMMIT")
        db.execute("PRAGMA journal_mode = WAL").fetchall()


def moment(number: int) -> datetime:
    """When a sale was begun: so many a day, between nine and seven."""
    day, place = divmod(number - 1, A_DAY)
    return FIRST + timedelta(days=day, seconds=36 * place)


def _batch(db: sqlite3.Connection, numbers: range, chance: random.Random) -> None:
    names = product_names()
    sales, lines, attempts = [], [], []
    for number in numbers:
        at = moment(number).isoformat(timespec="microseconds")
        paid = (moment(number) + timedelta(seconds=20)).isoformat(timespec="microseconds")
        basket = [int(PRODUCTS * chance.random() ** 3) for _ in range(chance.choice((1, 1, 2, 3)))]
        prices = [1_000 + 500 * (one % 40) for one in basket]
        amount = sum(prices)
        vat = -(-amount // 11)
        cashier = CASHIERS[number // 300 % len(CASHIERS)]
        sales.append((number, amount, amount - vat, vat, at, cashier))
        lines += [
            (number, place, f"P{one}", names[one], 1, price, price)
            for place, (one, price) in enumerate(zip(basket, prices, strict=True), 1)
        ]
        state = chance.choice(_STATES)
        is_paid = state == "paid"
        attempts.append(
            (
                number, order_no(SERIES, number), number, order_word(number), amount, at, state,
                f"token-{number:012}", f"https://pay.toss.im/payfront/auth?payToken={number:024}",
                paid if is_paid else None, amount if is_paid else None,
                f"{number:08x}-0000-4000-8000-{number:012x}" if is_paid else None,
                "신한카드" if is_paid else None, paid if is_paid else None,
            )
        )  # fmt: skip
    db.executemany(_SALE, sales)
    db.executemany(_LINE, lines)
    db.executemany(_ATTEMPT, attempts)


_SALE = """INSERT INTO sales (sale_no, amount_won, taxable_won, vat_won, tax_free_won,
    service_fee_won, created_at, mode, cashier) VALUES (?, ?, ?, ?, 0, 0, ?, 'test', ?)"""
_LINE = """INSERT INTO sale_lines (sale_no, line_no, sku, name, qty, unit_price_won, amount_won,
    tax) VALUES (?, ?, ?, ?, ?, ?, ?, 'taxable')"""
_ATTEMPT = """INSERT INTO attempts (attempt_no, order_no, sale_no, try_no, word, amount_won,
    tax_free_won, contract, base_url, mode, key_print, key_tail, created_at, state, "over",
    given_up, version, pay_token, checkout_page, execute_tries, refusal_final, paid_at,
    paid_amount_won, transaction_id, card_company, recovered, found, shown_at)
    VALUES (?, ?, ?, 1, ?, ?, 0, 'v2', 'https://pay.toss.im/api/v2', 'test', 'fingerprint', '7890',
    ?, ?, 1, 0, 4, ?, ?, 1, 0, ?, ?, ?, ?, 0, 0, ?)"""


def _refunds_and_papers(db: sqlite3.Connection) -> None:
    """One in a hundred gets its money back; each has a history, and a row of the ledger's size."""
    db.execute(
        """INSERT INTO refunds SELECT NULL, order_no || '-R1', order_no, amount_won, amount_won, 0,
            0, 0, '손님 변심', '지우', created_at, 0, amount_won, 'done', 2, 1, NULL, NULL, 0,
            created_at, NULL, NULL, 0 FROM attempts WHERE state = 'paid' AND attempt_no % 100 = 7"""
    )
    db.execute(
        """INSERT INTO history (at, order_no, event, detail)
            SELECT created_at, order_no, column1, '' FROM attempts, (VALUES ('created'),
            ('execute_intent'), ('paid'), ('shown'), ('confirmed'))"""
    )
    db.execute(
        """INSERT INTO ledger (seq, kind, ref, at, payload, link)
            SELECT attempt_no + 1, 'paid', order_no, created_at, printf('%.800c', 'x'),
            printf('%064d', 0) FROM attempts WHERE state = 'paid'"""
    )
