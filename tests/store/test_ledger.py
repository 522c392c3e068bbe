"""The chain: whatever is done to a row behind our back is found, with its number."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.errors import Bug
from pos_app.store import ledger
from pos_app.store.ledger import START, Entry, Finding, Mark, canonical, link_of, verify
from tests.store.shop import APPLE, COFFEE, NOON, Shop, key_of, line


def chained(bare: list[Entry]) -> list[Entry]:
    """Number and link entries, as somebody who rewrites the ledger would."""
    done: list[Entry] = []
    for seq, entry in enumerate(bare, 1):
        numbered = replace(entry, seq=seq)
        previous = done[-1].link if done else START[1]
        done.append(replace(numbered, link=link_of(previous, numbered)))
    return done


def entry(number: int) -> Entry:
    payload = canonical({"amount_won": 1000 + number, "name": f"메뉴 {number}", "lines": []})
    return Entry(0, "paid", f"ORDER-{number}", "2026-05-01T03:00:00.000000+00:00", payload, "")


ROWS = chained([entry(number) for number in range(12)])
HEAD = (ROWS[-1].seq, ROWS[-1].link)


def found(rows: list[Entry], anchor: Mark | None = None) -> str:
    findings = verify(rows, anchor)
    return " ".join(f"{key} {values['seq']}" for key, values in findings)


def test_an_untouched_chain_is_fine() -> None:
    assert verify(ROWS) == verify(ROWS, HEAD) == verify([]) == ()


def test_an_anchor_behind_the_end_is_a_crash_and_fine() -> None:
    for row in ROWS:
        assert verify(ROWS, (row.seq, row.link)) == ()
    assert verify(ROWS, START) == ()


def test_a_chain_is_checked_from_a_known_row_on() -> None:
    assert verify(ROWS[5:], HEAD, start=(5, ROWS[4].link)) == ()
    assert verify(ROWS[5:], start=(5, "0" * 64)) == (("ledger.edited", {"seq": 6}),)
    assert verify(ROWS[6:], start=(5, ROWS[4].link)) == (("ledger.missing", {"seq": 6}),)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "found"},
        {"ref": "ORDER-99"},
        {"at": "2026-05-01T03:00:00.000001+00:00"},
        {"payload": canonical({"amount_won": 1})},
        {"payload": ROWS[6].payload.replace(",", ", ", 1)},
        {"payload": '{"amount_won":1,' + ROWS[6].payload[1:]},
        {"payload": "nothing"},
        {"payload": '{"amount_won":1.5}'},
        {"payload": "[" * 100_000},
        {"link": "0" * 64},
    ],
)
def test_an_edited_row_is_named(change: dict[str, str]) -> None:
    rows = [*ROWS[:6], replace(ROWS[6], **change), *ROWS[7:]]  # type: ignore[arg-type]
    assert found(rows) == "ledger.edited 7"


Damage = Callable[[random.Random, list[Entry]], int]


def edit(chance: random.Random, rows: list[Entry]) -> int:
    at = chance.randrange(len(rows))
    field = chance.choice(["kind", "ref", "at", "link"])
    text = getattr(rows[at], field)
    place = chance.randrange(len(text))
    other = chance.choice([one for one in "0aZ가" if one != text[place]])
    rows[at] = replace(rows[at], **{field: text[:place] + other + text[place + 1 :]})
    return at + 1


def delete(chance: random.Random, rows: list[Entry]) -> int:
    at = chance.randrange(len(rows) - 1)
    del rows[at]
    return at + 1


def delete_and_renumber(chance: random.Random, rows: list[Entry]) -> int:
    at = delete(chance, rows)
    rows[:] = [replace(row, seq=number) for number, row in enumerate(rows, 1)]
    return at


def swap(chance: random.Random, rows: list[Entry]) -> int:
    first, second = sorted(chance.sample(range(len(rows)), 2))
    one, two = rows[first], rows[second]
    rows[first] = replace(two, seq=one.seq)
    rows[second] = replace(one, seq=two.seq)
    return first + 1


def insert(chance: random.Random, rows: list[Entry]) -> int:
    at = chance.randrange(len(rows))
    previous = rows[at - 1].link if at else START[1]
    forged = replace(entry(chance.randrange(10**6)), seq=at + 1)
    rows.insert(at, replace(forged, link=link_of(previous, forged)))
    rows[:] = [replace(row, seq=number) for number, row in enumerate(rows, 1)]
    return at + 2  # the forged row is sound in itself; the one after it does not follow


@pytest.mark.parametrize("damage", [edit, delete, delete_and_renumber, swap, insert])
def test_every_damage_is_found_at_its_first_row(damage: Damage, effort: int) -> None:
    for seed in range(2_000 * effort):
        rows = list(ROWS)
        first = damage(random.Random(seed), rows)
        assert found(rows).split()[1:] == [str(first)], f"seed {seed}"


def test_a_cut_tail_is_seen_by_the_anchor_alone() -> None:
    for left in range(len(ROWS)):
        assert verify(ROWS[:left]) == ()
        ((key, values),) = verify(ROWS[:left], HEAD)
        assert (key, values) == ("ledger.cut", {"seq": left + 1, "anchored": 12})


def test_a_rewritten_ledger_is_seen_by_the_anchor_alone() -> None:
    forged = chained([*ROWS[:4], entry(77), *ROWS[5:]])
    assert verify(forged) == ()
    assert found(forged, HEAD) == "ledger.rewritten 12"
    assert found(forged, (5, ROWS[4].link)) == "ledger.rewritten 5"
    assert found(forged, (4, ROWS[3].link)) == ""


def test_the_spelling_is_fixed() -> None:
    value = {"나": [1, True, None, 'a"b\n'], "a": {"z": 2, "b": NOON}}
    assert canonical(value) == (
        '{"a":{"b":"2026-05-01T03:00:00.000000+00:00","z":2},"나":[1,true,null,"a\\"b\\n"]}'
    )


@pytest.mark.parametrize("value", [0.5, [1.0], {"a": {"b": float("nan")}}])
def test_there_are_no_fractions(value: object) -> None:
    assert key_of(lambda: canonical(value), Bug) == "bug.fraction_in_ledger"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_a_spelling_reads_back_as_itself(value: object) -> None:
    written = canonical(value)
    assert canonical(json.loads(written)) == written
    written.encode("utf-8")


def rows_of(shop: Shop) -> list[Entry]:
    with shop.books.database.read() as db:
        return list(ledger.entries(db))


def test_anybody_can_check_the_chain_with_what_the_docstring_says(shop: Shop) -> None:
    shop.paid(line(COFFEE), line(APPLE, 2))
    link = "0" * 64
    for row in rows_of(shop):
        told = {"seq": row.seq, "kind": row.kind, "ref": row.ref, "at": row.at}
        told |= {"payload": json.loads(row.payload)}
        text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        link = hashlib.sha256((link + "\n" + text).encode()).hexdigest()
        assert row.link == link


def test_the_ledger_tells_of_a_payment(shop: Shop) -> None:
    paid = shop.paid(line(COFFEE), line(APPLE, 2))
    last = rows_of(shop)[-1]
    assert (last.kind, last.ref) == ("paid", paid.order_no)
    told = json.loads(last.payload)
    assert told["amount_won"] == 8_500
    assert told["paid_amount_won"] == 8_500
    assert told["tax"] == {
        "taxable_won": 4_090, "vat_won": 410, "tax_free_won": 4_000, "service_fee_won": 0,
    }  # fmt: skip
    assert told["lines"][1] == {
        "sku": "B2", "name": "사과", "qty": 2, "unit_price_won": 2_000, "amount_won": 4_000,
        "tax": "exempt",
    }  # fmt: skip
    assert (told["mode"], told["cashier"], told["transaction_id"]) == ("test", "kim", "T-1")
    assert (told["word"], told["approved_at"]) == (paid.word, "2026-05-01T03:00:00.000000+00:00")
    assert not {"pay_token", "checkout_page", "base_url", "key_print", "key_tail"} & set(told)


def test_the_first_entry_names_the_series(shop: Shop) -> None:
    first = rows_of(shop)[0]
    told = json.loads(first.payload)
    begun = shop.begun()
    assert (first.seq, first.kind, first.ref) == (1, "epoch", told["series"])
    assert begun.order_no == f"{told['series']}-1"
    assert (told["epoch"], told["old_head"], told["begun_at"]) == (1, None, first.at)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET payload = '{}'", "DELETE FROM ledger",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger",
        "UPDATE history SET detail = ''", "DELETE FROM history",
        "UPDATE movements SET delta = 0", "DELETE FROM movements",
        "UPDATE sales SET cashier = 'x'", "DELETE FROM sales",
        "UPDATE sale_lines SET qty = 9", "DELETE FROM sale_lines",
        "DELETE FROM attempts", "UPDATE attempts SET amount_won = 1, tax_free_won = 0",
        "UPDATE attempts SET state = 'cancelled'",
    ],
)  # fmt: skip
def test_what_is_written_stays_written(shop: Shop, statement: str) -> None:
    shop.paid()
    before = rows_of(shop)
    assert key_of(lambda: shop.tamper(statement), Bug) == "bug.books"
    assert rows_of(shop) == before


def test_findings_are_keys_with_values() -> None:
    findings: tuple[Finding, ...] = verify(ROWS[1:])
    assert findings == (("ledger.missing", {"seq": 1}),)
