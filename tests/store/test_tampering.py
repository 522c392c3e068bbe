"""Books that somebody changed by hand, at random and many times: every change is found and named.

Each round takes the same books of a busy day, changes one thing past every trigger and constraint,
as a forger with the file and SQLite's own tool would, and lets the doctor look.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.answer import Stage
from pos_app.domain.money import Won
from pos_app.domain.request import Fate, Piece
from pos_app.domain.staff import Deed as StaffDeed
from pos_app.domain.staff import Outcome, Role, forgive
from pos_app.store import ledger
from pos_app.store.anchor import refresh_anchor
from pos_app.store.books import open_books_to_read
from pos_app.store.integrity import check_all
from pos_app.store.ledger import chained
from pos_app.store.place import ANCHOR, DATABASE, JOURNAL
from tests.store.shop import APPLE, COFFEE, Shop, line
from tests.store.test_cash import cash, handed_back
from tests.store.test_journal import refunded
from tests.store.test_people import entered
from tests.store.test_requests import approved, asked, rejected, sold
from tests.store.test_requests import done as finished

ROUNDS = 2_000  # in shares, for as many workers
SHARES = 4
FILES = (DATABASE, JOURNAL, ANCHOR)
# A table, and the column by which a finding names its rows.
ROWS = {
    "receipts": "order_no",
    "attempts": "order_no",
    "refunds": "refund_no",
    "requests": "request_no",
    "sales": "sale_no",
    "sale_lines": "sale_no",
    "staff": "name",
}
Row = dict[str, Any]


@dataclass
class Forger:
    """Somebody with the files of closed books, and chance."""

    folder: Path
    db: sqlite3.Connection
    chance: random.Random

    def rows(self, table: str) -> list[Row]:
        cursor = self.db.execute(f"SELECT * FROM {table}")
        names = [one[0] for one in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def all(self) -> tuple[list[bytes], ...]:
        """Everything that a deed may change; the order of rows is nothing."""
        tables = (*ROWS, "ledger", "journal_mark", "movements")
        rows = [sorted(repr([*row.values()]).encode() for row in self.rows(one)) for one in tables]
        return (self.lines, *rows)

    def put_all(self, table: str, rows: list[Row]) -> None:
        """Make these the rows of a table, in one stroke."""
        self.db.execute(f"DELETE FROM {table}")
        for row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])

    def other(self, value: Any) -> Any:
        """Another value of the same kind."""
        if value is None:
            return self.chance.choice([1, "x"])
        if isinstance(value, int):
            return value + self.chance.choice([-1, 1, 1000])
        at = self.chance.randrange(len(value) + 1)
        return self.chance.choice([value[:at] + "7" + value[at:], value[1:], "x" + value])

    @property
    def lines(self) -> list[bytes]:
        return (self.folder / JOURNAL).read_bytes().splitlines(keepends=True)

    @lines.setter
    def lines(self, lines: list[bytes]) -> None:
        (self.folder / JOURNAL).write_bytes(b"".join(lines))

    def relink(self, lines: list[bytes], *, mark: bool) -> list[bytes]:
        """Compute every link anew, and with `mark` the end that the database names."""
        link, made = ledger.START[1], []
        for raw in lines:
            text = raw.decode().rstrip("\n").rpartition(" ")[0]
            link = chained(link, text)
            made.append(f"{text} {link}\n".encode())
        if mark:
            seq = json.loads(made[-1].rpartition(b" ")[0])["seq"]
            end = (seq, link, sum(map(len, made)))
            self.db.execute("UPDATE journal_mark SET seq = ?, link = ?, end_byte = ?", end)
        return made

    def relink_ledger(self) -> None:
        """Compute every link of the ledger anew."""
        link, rows = ledger.START[1], self.rows("ledger")
        for row in rows:
            link = ledger.link_of(link, ledger.Entry(**row))
            row["link"] = link
        self.put_all("ledger", rows)


Named = set[tuple[str, object]]  # any of these names the place
Deed = Callable[[Forger], Named]


def edit_row(forger: Forger) -> Named:
    table = forger.chance.choice(list(ROWS))
    rows = forger.rows(table)
    row = forger.chance.choice(rows)
    number = row[ROWS[table]]
    column = forger.chance.choice(list(row))
    row[column] = forger.other(row[column])
    forger.put_all(table, rows)
    return {(table, number), (table, row[ROWS[table]])}


def delete_row(forger: Forger) -> Named:
    table = forger.chance.choice(list(ROWS))
    rows = forger.rows(table)
    row = rows.pop(forger.chance.randrange(len(rows)))
    forger.put_all(table, rows)
    return {(table, row[ROWS[table]])}


def swap_rows(forger: Forger) -> Named:
    """Two rows give each other the value of a column."""
    table = forger.chance.choice(list(ROWS))
    rows = forger.rows(table)
    one, two = forger.chance.sample(rows, 2)
    column = forger.chance.choice([name for name in one if one[name] != two[name]] or ["none"])
    if column == "none":
        return set()
    one[column], two[column] = two[column], one[column]
    forger.put_all(table, rows)
    return {(table, row[ROWS[table]]) for row in (one, two)}


def insert_row(forger: Forger) -> Named:
    table = forger.chance.choice(list(ROWS))
    rows = forger.rows(table)
    row = dict(forger.chance.choice(rows))
    first = next(iter(row))
    numbers = [-forger.chance.randint(0, 9), *[len(rows) + forger.chance.randint(1, 9)] * 2]
    row["line_no" if table == "sale_lines" else first] = forger.chance.choice(numbers)
    if table in {"attempts", "receipts", "refunds", "requests", "staff"}:
        row[ROWS[table]] += "0"
    row |= {"try_no": 9} if table == "attempts" else {}
    forger.put_all(table, [*rows, row])
    return {(table, row[ROWS[table]])}


def edit_ledger(forger: Forger) -> Named:
    rows = forger.rows("ledger")
    row = forger.chance.choice(rows)
    seq = row["seq"]
    column = forger.chance.choice(list(row))
    row[column] = forger.other(row[column])
    forger.put_all("ledger", rows)
    return {("ledger", seq), ("ledger", min(seq, row["seq"]))}


def cut_ledger(forger: Forger) -> Named:
    rows = forger.rows("ledger")
    keep = forger.chance.randrange(1, len(rows))
    forger.put_all("ledger", rows[:keep])
    return {("ledger", keep + 1)}


def delete_from_ledger(forger: Forger) -> Named:
    rows = forger.rows("ledger")
    row = rows.pop(forger.chance.randrange(len(rows)))
    forger.put_all("ledger", rows)
    return {("ledger", row["seq"])}


def swap_in_ledger(forger: Forger) -> Named:
    rows = forger.rows("ledger")
    one, two = sorted(forger.chance.sample(range(len(rows)), 2))
    rows[one]["seq"], rows[two]["seq"] = rows[two]["seq"], rows[one]["seq"]
    forger.put_all("ledger", rows)
    return {("ledger", one + 1)}


def insert_into_ledger(forger: Forger) -> Named:
    """A sale more in the middle, or past the end with a link that fits."""
    rows = forger.rows("ledger")
    at = forger.chance.randrange(1, len(rows) + 1)
    row = dict(forger.chance.choice(rows)) | {"seq": at + 1, "ref": "FORGED00-1", "kind": "paid"}
    for later in rows[at:]:
        later["seq"] += 1
    if at == len(rows):
        row["link"] = ledger.link_of(rows[-1]["link"], ledger.Entry(**row))
    forger.put_all("ledger", [*rows[:at], row, *rows[at:]])
    return {("ledger", at + 1), ("ref", "FORGED00-1")}


def insert_before_ledger(forger: Forger) -> Named:
    """A row where no walk from the first one comes by, as any kind that others are held to."""
    row = dict(forger.chance.choice(forger.rows("ledger")))
    row["seq"] = -forger.chance.choice([0, 1, forger.chance.randint(2, 2**63)])
    row["ref"] = forger.other(row["ref"])
    row["kind"] = forger.chance.choice([row["kind"], "deed", "stock", "epoch", "external_refund"])
    link = forger.chance.choice([ledger.START[1], row["link"]])
    row["link"] = ledger.link_of(link, ledger.Entry(**row))
    forger.put_all("ledger", [row, *forger.rows("ledger")])
    return {("ledger", row["seq"])}


def insert_movement(forger: Forger) -> Named:
    """One that an entry tells of, once more, with the count that fits."""
    rows = forger.rows("movements")
    again = forger.chance.choice([-forger.chance.randint(0, 9), 999])
    row = forger.chance.choice(rows) | {"movement_no": again}
    forger.put_all("movements", [*rows, row])
    forger.db.execute("""UPDATE stock SET on_hand = (SELECT sum(delta) FROM movements
        WHERE movements.sku = stock.sku AND movement_no > 0) WHERE on_hand IS NOT NULL""")
    return {("movements", again)}


def rewrite_ledger(forger: Forger) -> Named:
    """An amount less, and every link computed anew: the anchor knows."""
    rows = [row for row in forger.rows("ledger") if row["kind"] in {"paid", "refund"}]
    row = forger.chance.choice(rows)
    told = json.loads(row["payload"])
    told["amount_won"] += forger.chance.choice([-500, 500])
    payload = ledger.canonical(told)
    forger.db.execute("UPDATE ledger SET payload = ? WHERE seq = ?", (payload, row["seq"]))
    forger.relink_ledger()
    return {("ledger", forger.rows("ledger")[-1]["seq"])}


def edit_line(forger: Forger) -> Named:
    lines = forger.lines
    at = forger.chance.randrange(len(lines))
    raw = bytearray(lines[at])
    place = forger.chance.randrange(len(raw))
    raw[place] = forger.chance.choice([one for one in b"0aZ}\n \xff" if one != raw[place]])
    forger.lines = [*lines[:at], bytes(raw), *lines[at + 1 :]]
    return {("journal", at + 1), ("journal", at + 2)}


def edit_told(forger: Forger) -> Named:
    """A won more in the right spelling; the links of that line, of all lines, or of none fit."""
    lines = forger.lines
    at = forger.chance.choice([no for no, raw in enumerate(lines) if _begins(raw)])
    row = json.loads(lines[at].rpartition(b" ")[0])
    told = forger.chance.choice([row["payload"]["sale"], row["payload"]["attempt"]])
    told["amount_won"] += 100
    text = ledger.canonical(row).encode()
    lines[at] = text + lines[at][-66:]
    how = forger.chance.randrange(3)
    forger.lines = forger.relink(lines, mark=how == 1) if how else lines
    end = len(lines)
    named = ("journal", forger_named(forger)), ("journal", end)
    return set(named) if how == 1 else {("journal", end)} if how else {("journal", at + 1)}


def _begins(raw: bytes) -> bool:
    return b'"kind":"opened"' in raw or b'"kind":"cash"' in raw


def forger_named(forger: Forger) -> object:
    """The line that the ledger's newest row names."""
    return json.loads(forger.rows("ledger")[-1]["payload"])["journal"][0]


def cut_journal(forger: Forger) -> Named:
    """Lines or bytes less at the end; the database's mark is made to fit, or not."""
    lines = forger.lines
    keep = forger.chance.randrange(1, len(lines))
    if forger.chance.random() < 0.4:
        gone = {json.loads(raw.rpartition(b" ")[0])["ref"] for raw in lines[keep:]}
        forger.lines = forger.relink(lines[:keep], mark=True)
        rows = {
            (table, ref) for table in ("attempts", "refunds", "requests", "staff") for ref in gone
        }
        heads = [json.loads(raw.rpartition(b" ")[0])["ledger"][0] for raw in lines]
        return {*rows, ("ledger", heads[keep - 1] + 1)}
    part = lines[keep][: forger.chance.randrange(len(lines[keep]))]
    forger.lines = [*lines[:keep], part]
    return {("journal", keep + 1)}


def delete_line(forger: Forger) -> Named:
    lines = forger.lines
    at = forger.chance.randrange(len(lines))
    del lines[at]
    forger.lines = lines
    return {("journal", at + 1)}


def swap_lines(forger: Forger) -> Named:
    lines = forger.lines
    one, two = sorted(forger.chance.sample(range(len(lines)), 2))
    lines[one], lines[two] = lines[two], lines[one]
    forger.lines = lines
    return {("journal", one + 1)}


def insert_line(forger: Forger) -> Named:
    """A sale that never was; numbers and links from there on are made to fit, or not."""
    lines = forger.lines
    at = forger.chance.randrange(1, len(lines))
    forged = json.loads(forger.chance.choice(lines).rpartition(b" ")[0])
    forged |= {"seq": at + 1, "ref": "FORGED00-1"}
    raw = ledger.canonical(forged).encode() + lines[at][-66:]
    if forger.chance.random() < 0.5:
        forger.lines = [*lines[:at], raw, *lines[at:]]
        return {("journal", at + 1)}
    later = [json.loads(one.rpartition(b" ")[0]) for one in lines[at:]]
    shifted = [
        ledger.canonical(one | {"seq": one["seq"] + 1}).encode() + b" " + b"0" * 64 + b"\n"
        for one in later
    ]
    mark = forger.chance.random() < 0.5
    forger.lines = forger.relink([*lines[:at], raw, *shifted], mark=mark)
    places = {("journal", forger_named(forger)), ("attempts", "FORGED00-1")}
    return {
        *places,
        ("refunds", "FORGED00-1"),
        ("requests", "FORGED00-1"),
        ("staff", "FORGED00-1"),
        *(("journal", at + n) for n in range(len(lines))),
    }


DEEDS: tuple[Deed, ...] = (
    edit_row, edit_row, edit_row, delete_row, swap_rows, insert_row, edit_ledger,
    delete_from_ledger, swap_in_ledger, insert_into_ledger, cut_ledger, rewrite_ledger,
    insert_before_ledger, insert_movement,
    edit_line, edit_told, delete_line, swap_lines, insert_line, cut_journal,
)  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a busy day, closed."""
    shop = Shop(tmp_path_factory.mktemp("day") / "live")
    shop.stock_up((COFFEE, 100))
    shop.given_up()
    boss = entered(shop, "정사장", Role.MANAGER, "hash-of-boss")
    entered(shop, "김알바", Role.CASHIER, "hash-of-kim")
    paid = shop.paid(line(COFFEE, 2), line(APPLE, 3))
    refunded(shop, paid, paid.amount_won)
    shop.books.receipts.count(paid.order_no, shop.now())
    shop.executing(line(APPLE))
    shop.told(shop.given_up(line(APPLE)), Stage.COMPLETE)
    shop.books.next_attempt(shop.told(shop.given_up(), Stage.CANCELLED).order_no, shop.now())
    refunded(shop, shop.paid(), 500, done=False)
    back = sold(shop)
    finished(shop, approved(shop, asked(shop, back)))
    rejected(shop, asked(shop, back, Piece(2, 1, Fate.KEPT)))
    asked(shop, back, Piece(2, 2, Fate.STOCK))
    shop.books.people.begin_try("김알바", shop.now())
    shop.books.people.begin_try("nobody", shop.now())
    shop.books.people.write(forgive(boss), StaffDeed("edit_staff", Outcome.PIN_SET), shop.now())
    shop.books.people.note(StaffDeed("export", Outcome.REFUSED, who="김알바"), shop.now())
    handed_back(shop, cash(shop, line(COFFEE), line(APPLE)), 6_500)
    dead = shop.told(shop.given_up(), Stage.CANCELLED)
    shop.books.cash.close(dead.order_no, Won(5_000), shop.now())
    shop.paid(line(APPLE))
    refresh_anchor(shop.books.database, shop.books.anchor)
    shop.books.close()
    return {name: (shop.folder / name).read_bytes() for name in FILES}


def lay_out(day: dict[str, bytes], folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    for name, content in day.items():
        (folder / name).write_bytes(content)


def do(deed: Deed, folder: Path, chance: random.Random) -> Named:
    """Let a forger do one deed on closed books; nothing where it changed nothing, or could not."""
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON", "synchronous = OFF"):
            db.execute(f"PRAGMA {pragma}")
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            db.execute(f"DROP TRIGGER {name}")
        forger = Forger(folder, db, chance)
        before = forger.all()
        try:
            named = deed(forger)
        except sqlite3.IntegrityError:
            return set()
        db.commit()
        return named if forger.all() != before else set()


def seen(folder: Path) -> list[tuple[str, dict[str, object]]]:
    books = open_books_to_read(folder)
    try:
        return list(check_all(books.database, books.anchor))
    finally:
        books.close()


def places(findings: list[tuple[str, dict[str, object]]]) -> Named:
    """What the findings name, as the deeds do."""
    found: Named = set()
    for key, values in findings:
        room = key.partition(".")[0]
        found |= {(str(values.get("table", room)), one) for one in values.values()}
        found |= {("ref", one) for one in values.values()}
    return found


def test_the_day_itself_is_sound(day: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    lay_out(day, folder)
    assert seen(folder) == []


@pytest.mark.timeout(0)  # the machine may be busy
@pytest.mark.parametrize("share", range(SHARES))
def test_every_change_by_hand_is_found_and_named(
    day: dict[str, bytes], tmp_path: Path, effort: int, share: int
) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    done: Counter[str] = Counter()
    seed = share * 1_000_000
    while done.total() < ROUNDS * effort // SHARES:
        seed += 1
        chance = random.Random(seed)
        deed = chance.choice(DEEDS)
        lay_out(day, folder)
        named = do(deed, folder, chance)
        if not named:
            continue
        found = seen(folder)
        assert places(found) & named, f"seed {seed}, {deed.__name__}: {found}, not {named}"
        done[deed.__name__] += 1
    assert set(done) == {deed.__name__ for deed in DEEDS}


@pytest.mark.parametrize("payload", ["{", '"x"', "null"])
def test_an_entry_of_a_refund_that_is_no_text_of_ours_is_named(
    day: dict[str, bytes], tmp_path: Path, payload: str
) -> None:
    def deed(forger: Forger) -> Named:
        row = next(one for one in forger.rows("ledger") if one["kind"] == "refund")
        forger.db.execute("UPDATE ledger SET payload = ? WHERE seq = ?", (payload, row["seq"]))
        return {("ledger", row["seq"])}

    assert forged(day, tmp_path, deed)


@pytest.mark.parametrize("payload", [{}, {"facts": 1}, {"facts": {"version": "x"}}])
@pytest.mark.parametrize("kind", ["opened", "changed", "epoch", "adopted"])
def test_a_line_that_fits_and_tells_nothing_of_ours_is_named(
    day: dict[str, bytes], tmp_path: Path, kind: str, payload: Row
) -> None:
    """Its link is right, and the end that the database names."""

    def deed(forger: Forger) -> Named:
        lines = forger.lines
        row = json.loads(lines[-1].rpartition(b" ")[0])
        row |= {"kind": kind, "payload": payload}
        forger.lines = forger.relink(
            [*lines[:-1], ledger.canonical(row).encode() + b" \n"], mark=True
        )
        return {("journal", len(lines))}

    assert forged(day, tmp_path, deed)


@pytest.mark.parametrize(
    ("kind", "ref", "payload"),
    [
        ("slip", "FORGED00-1", {"number": "FORGED00-1", "printed": 1, "receipt_no": 1}),
        ("deed", "5", {"action": "export", "outcome": "allowed", "who": "nobody"}),
        ("catalog", "99", {"added": 1, "changed": 0, "unchanged": 0, "removed": 0, "who": ""}),
        ("epoch", "FORGED00", {"since": {"attempts": 0, "refunds": 0, "staff": 0}}),
    ],
)
def test_a_line_of_what_the_ledger_does_not_hold_is_named(
    day: dict[str, bytes], tmp_path: Path, kind: str, ref: str, payload: Row
) -> None:
    """It comes after all that the ledger names of the journal, with every link made to fit."""

    def deed(forger: Forger) -> Named:
        lines = forger.lines
        last = json.loads(lines[-1].rpartition(b" ")[0])
        more = last | {"kind": kind, "ref": ref, "payload": payload, "seq": last["seq"] + 1}
        raw = ledger.canonical(more).encode() + b" \n"
        forger.lines = forger.relink([*lines, raw], mark=True)
        return {("journal", last["seq"] + 1)}

    assert forged(day, tmp_path, deed)


def test_a_row_with_a_number_far_beyond_is_named(day: dict[str, bytes], tmp_path: Path) -> None:
    def deed(forger: Forger) -> Named:
        row = forger.rows("attempts")[-1]
        forger.db.execute(
            "UPDATE attempts SET attempt_no = 9999999 WHERE attempt_no = ?", [row["attempt_no"]]
        )
        return {("attempts", row["order_no"])}

    assert forged(day, tmp_path, deed)


@pytest.mark.parametrize(
    ("table", "change"), [("sales", "vat_won = vat_won + 1"), ("sale_lines", "name = 'cheaper'")]
)
def test_a_sale_that_was_edited_is_named(
    day: dict[str, bytes], tmp_path: Path, table: str, change: str
) -> None:
    def deed(forger: Forger) -> Named:
        number = forger.rows(table)[0]["sale_no"]
        forger.db.execute(f"UPDATE {table} SET {change} WHERE sale_no = ?", [number])
        return {(table, number)}

    assert forged(day, tmp_path, deed)


def test_a_journal_written_anew_is_named(day: dict[str, bytes], tmp_path: Path) -> None:
    def deed(forger: Forger) -> Named:
        lines = forger.lines
        first = json.loads(lines[0].rpartition(b" ")[0])
        first["ref"] += "7"
        raw = ledger.canonical(first).encode() + lines[0][-66:]
        forger.lines = forger.relink([raw, *lines[1:]], mark=True)
        return {("journal", first["seq"])}

    books = tmp_path / "books"
    books.mkdir()
    lay_out(day, books)
    assert do(deed, books, random.Random(1))
    assert "journal.rewritten" in {key for key, _ in seen(books)}


def forged(day: dict[str, bytes], folder: Path, deed: Deed) -> bool:
    """Whether the findings name what one deed did."""
    books = folder / "books"
    books.mkdir()
    lay_out(day, books)
    named = do(deed, books, random.Random(1))
    return bool(places(seen(books)) & named)
