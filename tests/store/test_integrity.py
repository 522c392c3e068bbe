"""What the thorough look finds in books that somebody changed by hand."""

from __future__ import annotations

import threading

import pytest

from pos_app.domain.answer import Stage
from pos_app.errors import Bug
from pos_app.store.audit import look_at_end
from pos_app.store.integrity import check_all, check_start
from tests.store.shop import APPLE, COFFEE, Shop, line


def found(shop: Shop) -> list[tuple[str, dict[str, object]]]:
    return list(check_all(shop.books.database, shop.books.anchor))


def busy(shop: Shop) -> Shop:
    """A shop in which everything has happened once."""
    shop.given_up()
    shop.executing(line(COFFEE), line(APPLE, 2))
    shop.paid(line(COFFEE), line(APPLE))
    return shop


def test_sound_books_have_no_findings(shop: Shop) -> None:
    busy(shop)
    assert found(shop) == []
    assert check_start(shop.books.database, shop.books.anchor) == ()


FORGED = "UPDATE attempts SET state = 'paid', paid_at = created_at WHERE state = 'cancelled'"
UNPAID = "UPDATE attempts SET state = 'cancelled' WHERE state = 'paid'"
CHEAPER = "UPDATE attempts SET amount_won = 1, tax_free_won = 0 WHERE state = 'paid'"


@pytest.mark.parametrize(
    ("change", "key", "values"),
    [
        ("UPDATE stock SET reserved = 0 WHERE sku = 'B2'", "stock.wrong_reserved", ("B2", 0, 2)),
        ("UPDATE stock SET on_hand = 9 WHERE sku = 'A1'", "stock.wrong_on_hand", ("A1", 9, 2)),
        ("UPDATE stock SET on_hand = 9 WHERE sku = 'B2'", "stock.wrong_on_hand", ("B2", 9, None)),
        (FORGED, "books.paid_without_entry", (1,)),
        (UNPAID, "books.entry_without_paid", (3,)),
        (CHEAPER, "books.paid_without_entry", (3,)),
    ],
)
def test_a_change_by_hand_is_found(
    shop: Shop, change: str, key: str, values: tuple[object, ...]
) -> None:
    series = busy(shop).begun().order_no.partition("-")[0]
    shop.tamper("DROP TRIGGER attempts_paid_stays", "DROP TRIGGER attempts_same_order", change)
    wanted = (f"{series}-{values[0]}",) if key.startswith("books.") else values
    named = [(one, tuple(said.values())) for one, said in found(shop)]
    assert (key, wanted) in named
    assert (("books.row_edited", ("attempts", *wanted)) in named) is key.startswith("books.")
    assert {one for one, _ in named} <= {key, "books.row_edited", "books.row_missing"}


@pytest.mark.parametrize(
    ("change", "key", "number"),
    [
        ("UPDATE movements SET delta = -2 WHERE movement_no = 2", "row_missing", 3),
        ("UPDATE movements SET who = 'x' WHERE kind = 'import'", "row_edited", 1),
        ("UPDATE movements SET at = 'x' WHERE movement_no = 2", "row_edited", 2),
        ("UPDATE movements SET ref = '7' WHERE movement_no = 1", "row_missing", "1/A1"),
        ("DELETE FROM movements WHERE movement_no = 3", "row_missing", 3),
    ],
)
def test_a_movement_that_no_entry_tells_of_is_found(
    shop: Shop, change: str, key: str, number: object
) -> None:
    series = busy(shop).begun().order_no.partition("-")[0]
    shop.tamper("DROP TRIGGER movements_no_update", "DROP TRIGGER movements_no_delete", change)
    named = f"{series}-{number}" if number == 3 else number
    assert (f"books.{key}", {"table": "movements", "number": named}) in found(shop)


# Fields of a row that is told already, with a number of its own.
COPIED = """INSERT INTO movements (movement_no, sku, delta, on_hand, kind, ref, at, who, why)
    SELECT {number}, sku, delta, on_hand, kind, ref, at, who, why FROM movements
    WHERE movement_no = {of}"""
FITTING = """UPDATE stock SET on_hand = (SELECT sum(delta) FROM movements
    WHERE movements.sku = 'A1' AND movement_no > 0) WHERE sku = 'A1'"""


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_count_that_was_set_twice_by_one_entry_is_found(shop: Shop, number: int) -> None:
    busy(shop)
    shop.tamper(COPIED.format(number=number, of=1), FITTING)
    named = {1, 0} if number == 0 else {1, -1} if number == -1 else {99}
    assert found(shop) == [
        ("books.row_inserted", {"table": "movements", "number": one}) for one in sorted(named)
    ]


def test_goods_of_a_found_sale_that_were_taken_twice_are_found(shop: Shop) -> None:
    """It took one of two, so that another one would fit what was sold."""
    shop.stock_up((COFFEE, 1))
    shop.told(shop.given_up(line(COFFEE, 2)), Stage.COMPLETE)
    shop.stock_up((COFFEE, 3))
    assert found(shop) == []
    with shop.books.database.read() as db:
        ((sold,),) = db.execute("SELECT movement_no FROM movements WHERE kind = 'sale'").fetchall()
    shop.tamper(COPIED.format(number=99, of=sold), FITTING)
    assert found(shop) == [("books.row_inserted", {"table": "movements", "number": 99})]


def test_a_movement_put_before_all_numbers_is_found(shop: Shop) -> None:
    """Nothing is summed there: pieces could leave the shelf with the entry that brought them."""
    busy(shop)
    shop.tamper(
        "DROP TRIGGER movements_no_update",
        "UPDATE stock SET warns = 1",
        "UPDATE movements SET movement_no = -movement_no WHERE kind = 'import'",
        FITTING,
    )
    assert found(shop) == [("books.row_inserted", {"table": "movements", "number": -1})]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("history", "INSERT INTO history SELECT {}, paid_at, order_no, '', '' FROM attempts"),
        ("journal_mark", "INSERT INTO journal_mark SELECT {}, seq, link, 0, 1 FROM journal_mark"),
        ("receipts", "UPDATE receipts SET receipt_no = {}"),
        ("spoken", "INSERT INTO spoken (kind, number, mark) VALUES ('receipt', {}, '')"),
        ("epochs", "INSERT INTO epochs (epoch, series, begun_at) VALUES ({}, 'FORGED00', '')"),
        ("drawer", "INSERT INTO drawer VALUES ({}, 1, 'no_sale', '')"),
        ("closings", "INSERT INTO closings VALUES ({}, 1, '', '', 0, '', 1, 0, '', 0)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", [0, -1])
def test_a_row_before_all_numbers_of_its_table_is_found(
    shop: Shop, table: str, row: str, number: int
) -> None:
    shop.books.note([(shop.paid().order_no, "x", "")], shop.now())
    with shop.books.database.write() as db:
        writer = db
    writer.conn.execute("PRAGMA ignore_check_constraints = ON")
    triggers = ("receipts_no_gap", "receipts_same_number", "closings_no_gap")
    shop.tamper(*(f"DROP TRIGGER {one}" for one in triggers), row.format(number))
    assert ("books.row_inserted", {"table": table, "number": number}) in found(shop)


@pytest.mark.parametrize(
    ("table", "number"),
    [("ledger", "seq"), ("movements", "movement_no"), ("refunds", "decision_no"),
     ("attempts", "attempt_no"), ("history", "history_no"), ("epochs", "epoch")],
)  # fmt: skip
@pytest.mark.parametrize("value", ["'x'", "1.5", "x'31'"])
def test_a_number_is_never_anything_else(shop: Shop, table: str, number: str, value: str) -> None:
    """No text sorts past all numbers, and no fraction between two."""
    with pytest.raises(Bug, match="datatype mismatch"):
        shop.tamper(f"INSERT INTO {table} ({number}) VALUES ({value})")


@pytest.mark.parametrize("number", [1, 2, 500])
def test_a_counter_that_was_set_by_hand_is_found_and_the_next_sale_goes_on(
    shop: Shop, number: int
) -> None:
    series = shop.begun().order_no.partition("-")[0]
    shop.given_up()
    shop.begun()
    shop.tamper(f"UPDATE epochs SET next_counter = {number}")
    assert found(shop) == [("books.row_edited", {"table": "epochs", "number": series})]
    assert shop.begun().order_no == f"{series}-{max(number, 4)}"
    assert shop.begun().order_no == f"{series}-{max(number, 4) + 1}"


def test_held_pieces_without_a_level_are_found(shop: Shop) -> None:
    shop.executing(line(APPLE, 2))
    shop.tamper("DELETE FROM stock WHERE sku = 'B2'")
    assert found(shop) == [("stock.wrong_reserved", {"sku": "B2", "got": 0, "wanted": 2})]


def test_a_ledger_entry_that_is_no_text_of_ours_is_found(shop: Shop) -> None:
    shop.paid()
    shop.tamper(
        "DROP TRIGGER ledger_no_update", "UPDATE ledger SET payload = '{' WHERE kind = 'paid'"
    )
    assert [key for key, _ in found(shop)] == ["ledger.edited", "books.paid_without_entry"]


def test_a_row_that_hangs_on_nothing_is_found(shop: Shop) -> None:
    begun = shop.begun()
    shop.books.note([(begun.order_no, "x", "")], shop.now())
    with shop.books.database.write() as db:
        writer = db
    writer.conn.execute("PRAGMA foreign_keys = OFF")
    shop.tamper("DROP TRIGGER attempts_no_delete", "DELETE FROM attempts")
    assert ("books.orphan", {"table": "history", "row": 1}) in found(shop)


def test_an_index_that_lost_a_row_is_found(shop: Shop) -> None:
    busy(shop)
    with shop.books.database.write() as db:
        db.conn.execute("PRAGMA writable_schema = ON")
        db.conn.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '= 0', '= 1') "
            "WHERE name = 'attempts_not_over'"
        )
    shop.reopen()
    ((key, values),) = found(shop)
    assert key == "store.corrupt"
    assert "attempts_not_over" in str(values["detail"])


def test_a_closed_or_vanished_file_is_a_finding(shop: Shop) -> None:
    shop.books.close()
    shop.books.database.path.unlink()
    assert [key for key, _ in found(shop)] == ["store.cannot_open"]


def test_the_thorough_look_keeps_nobody_waiting(shop: Shop) -> None:
    """Sales go on while it reads, and none of them is taken for damage."""
    stop = threading.Event()
    findings: list[object] = []

    def look() -> None:
        while not stop.is_set():
            findings.extend(found(shop))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for _ in range(20):
            shop.told(shop.executing(line(APPLE)), Stage.COMPLETE)
    finally:
        stop.set()
        looking.join()
    assert findings == []


def test_books_older_than_their_journal_have_no_end_to_look_at(shop: Shop) -> None:
    shop.begun()
    with shop.books.database.write() as db:
        db.execute("UPDATE journal_mark SET seq = 0")
        assert list(look_at_end(db, shop.folder / "no-journal")) == []
        db.execute("UPDATE journal_mark SET seq = 1")
        assert list(look_at_end(db, shop.folder / "no-journal")) != []
