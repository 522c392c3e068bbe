"""Whether the books still say what was written: quickly at a start, and thoroughly."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import sqlite_utils

from pos_app.errors import BoothError, StoreError
from pos_app.store import bills, closings, ledger
from pos_app.store.anchor import NO_MARK, Anchor, Kept, compare, read_kept
from pos_app.store.audit import Audit, look_at_end
from pos_app.store.database import Database
from pos_app.store.ledger import Finding
from pos_app.store.place import JOURNAL

# Findings that are worth a line of `doctor` but stop no sale.
NOTICES = frozenset({NO_MARK})
_MOST = 100  # rows that one look names; more say nothing new

_WRONG_RESERVED = """
WITH held (sku, qty) AS (
    SELECT sku, sum(qty) FROM sale_lines JOIN attempts USING (sale_no)
    WHERE state IN ('executing', 'unknown') GROUP BY sku)
SELECT sku, reserved, ifnull(qty, 0) FROM stock LEFT JOIN held USING (sku)
WHERE reserved <> ifnull(qty, 0)
UNION ALL
SELECT sku, 0, qty FROM held WHERE sku NOT IN (SELECT sku FROM stock)
ORDER BY 1"""
# Counted from the last time that a product was not counted, or from its beginning.
_WRONG_ON_HAND = """
WITH uncounted (sku, last_no) AS (
    SELECT sku, max(movement_no) FROM movements WHERE on_hand IS NULL GROUP BY sku),
moved (sku, total) AS (
    SELECT sku, sum(delta) FROM movements LEFT JOIN uncounted USING (sku)
    WHERE movement_no > ifnull(last_no, 0) GROUP BY sku)
SELECT sku, on_hand, total FROM stock LEFT JOIN moved USING (sku)
WHERE on_hand IS NOT total ORDER BY sku"""
_PAID_WITHOUT_ENTRY = """
SELECT order_no FROM attempts WHERE state = 'paid' AND NOT EXISTS (
    SELECT 1 FROM ledger WHERE kind IN ('paid', 'found') AND ref = order_no
    AND CASE WHEN json_valid(payload)
        THEN json_extract(payload, '$.amount_won') = amount_won END)
ORDER BY attempt_no"""
_ENTRY_WITHOUT_PAID = """
SELECT ref FROM ledger WHERE kind IN ('paid', 'found') AND NOT EXISTS (
    SELECT 1 FROM attempts WHERE order_no = ref AND state = 'paid')
ORDER BY seq"""

# Numbers of older series may have been found at Toss; the newest has exactly those it drew. Of
# cash no more than those: what no commit followed has a number and no row.
_WRONG_COUNTER = """
WITH newest AS (SELECT series, next_counter, next_cash FROM epochs ORDER BY epoch DESC LIMIT 1)
SELECT series FROM newest WHERE next_counter - 1 <> (
    SELECT ifnull(max(CAST(substr(order_no, instr(order_no, '-') + 1) AS INTEGER)), 0)
    FROM attempts WHERE substr(order_no, 1, instr(order_no, '-') - 1) = series
        AND tender = 'toss')
    OR next_cash - 1 < (
    SELECT ifnull(max(CAST(substr(order_no, instr(order_no, '-') + 1) AS INTEGER)), 0)
    FROM attempts WHERE substr(order_no, 1, instr(order_no, '-') - 1) = series
        AND tender = 'cash')"""
# What is told, summed up or counted from one on leaves these out. A connection that only reads
# holds no row to the CHECKs of its table, so SQLite's own look does not name them either.
_BEFORE_FIRST = """
SELECT 'movements', movement_no FROM movements WHERE movement_no < 1
UNION ALL SELECT 'epochs', epoch FROM epochs WHERE epoch < 1
UNION ALL SELECT 'history', history_no FROM history WHERE history_no < 1
UNION ALL SELECT 'receipts', receipt_no FROM receipts WHERE receipt_no < 1
UNION ALL SELECT 'spoken', number FROM spoken WHERE number < 1
UNION ALL SELECT 'closings', closing_no FROM closings WHERE closing_no < 1
UNION ALL SELECT 'drawer', drawer_no FROM drawer WHERE drawer_no < 1
UNION ALL SELECT 'journal_mark', mark FROM journal_mark WHERE mark <> 1
ORDER BY 1, 2"""
_SALE_WITHOUT_ATTEMPT = """
SELECT sale_no FROM sales WHERE sale_no NOT IN (SELECT sale_no FROM attempts) ORDER BY sale_no"""
_REFUND_WITHOUT_ENTRY = """
SELECT refund_no FROM refunds WHERE state = 'done' AND NOT EXISTS (
    SELECT 1 FROM ledger WHERE kind IN ('refund', 'external_refund') AND ref = refund_no
    AND CASE WHEN json_valid(payload)
        THEN json_extract(payload, '$.amount_won') = amount_won
        AND json_extract(payload, '$.order_no') = order_no END)
ORDER BY decision_no"""
_ENTRY_WITHOUT_REFUND = """
SELECT ref FROM ledger WHERE kind IN ('refund', 'external_refund') AND NOT EXISTS (
    SELECT 1 FROM refunds WHERE refund_no = ref AND state = 'done')
ORDER BY seq"""
# One number for each payment, from 1 on, and where the ledger tells one, that one. What was paid
# before there were numbers has its own by its order of payment, and none in the ledger.
_WITHOUT_RECEIPT = """
SELECT order_no FROM attempts WHERE state = 'paid'
    AND order_no NOT IN (SELECT order_no FROM receipts)
UNION ALL
SELECT last FROM (SELECT max(number) AS last, count(*) AS size FROM (
        SELECT receipt_no AS number FROM receipts
        UNION SELECT number FROM spoken WHERE kind = 'receipt'))
    WHERE last > size"""
# What was said to stand on paper is as far as the ledger told it, when the books were begun anew.
_WRONG_SPOKEN = """
SELECT kind || ' ' || number FROM spoken WHERE number > ifnull((
    SELECT max(json_extract(payload, '$.spoken.' || spoken.kind)) FROM ledger
    WHERE ledger.kind = 'epoch'), 0)
ORDER BY 1"""
_WRONG_RECEIPT = """
WITH told (order_no, receipt_no) AS (
    SELECT ref, CASE WHEN json_valid(payload) THEN json_extract(payload, '$.receipt_no') END
    FROM ledger WHERE kind IN ('paid', 'found')),
sent (order_no, times) AS (
    SELECT substr(ref, 1, instr(ref, '/') - 1), count(*) FROM ledger WHERE kind = 'slip' GROUP BY 1)
SELECT order_no FROM receipts
    LEFT JOIN told USING (order_no) LEFT JOIN sent USING (order_no)
    LEFT JOIN attempts USING (order_no)
WHERE state IS NOT 'paid' OR printed <> ifnull(times, 0)
    OR (receipts.receipt_no IS NOT told.receipt_no AND (told.receipt_no IS NOT NULL
        OR receipts.receipt_no >= (SELECT min(receipt_no) FROM told)))
ORDER BY receipts.receipt_no"""
# One entry moves a product once: a second row would make a count fit that is not there.
_MOVED_TWICE = """
SELECT max(movement_no) FROM movements GROUP BY kind, ref, sku HAVING count(*) > 1 ORDER BY 1"""
# A count that was set is told by the ledger itself, what was sold by the sale that it tells of.
_WRONG_MOVEMENT = """
SELECT movement_no FROM movements WHERE kind NOT IN ('sale', 'return') AND NOT EXISTS (
    SELECT 1 FROM ledger WHERE kind = 'stock' AND ledger.ref = movements.ref || '/' || sku
    AND movements.at = ledger.at AND CASE WHEN json_valid(payload)
        THEN json_extract(payload, '$.to') IS on_hand AND json_extract(payload, '$.who') = who
        AND ifnull(json_extract(payload, '$.why'), '') = why
        AND ifnull(json_extract(payload, '$.kind'), 'import') = movements.kind
        AND delta = ifnull(on_hand, 0) - ifnull(json_extract(payload, '$.from'), 0) END)
UNION ALL
SELECT movement_no FROM movements WHERE kind = 'sale' AND NOT EXISTS (
    SELECT 1 FROM ledger WHERE kind IN ('paid', 'found') AND ledger.ref = movements.ref
    AND ledger.at = movements.at AND delta < 0)
ORDER BY 1"""
_MISSING_IMPORT = """
SELECT ref FROM ledger WHERE kind = 'stock' AND NOT EXISTS (
    SELECT 1 FROM movements WHERE kind NOT IN ('sale', 'return')
    AND sku = CASE WHEN json_valid(payload) THEN json_extract(payload, '$.sku') END
    AND movements.ref || '/' || sku = ledger.ref)
ORDER BY seq"""
# A sale found after its end takes what is there, and nothing beside another payment of it; every
# other takes what it held.
_MISSING_SOLD = """
WITH moved (ref, sku, qty) AS (
    SELECT ref, sku, -sum(delta) FROM movements WHERE kind = 'sale' GROUP BY ref, sku)
SELECT order_no FROM (
    SELECT order_no, sku, sum(sale_lines.qty) AS qty, found
    FROM attempts JOIN sale_lines USING (sale_no) WHERE state = 'paid' GROUP BY order_no, sku) sold
LEFT JOIN moved ON moved.ref = order_no AND moved.sku = sold.sku
WHERE ifnull(moved.qty, 0) > sold.qty OR (NOT found AND moved.qty IS NOT sold.qty)
GROUP BY order_no ORDER BY order_no"""

# Goods come back when the refund of their request is done, exactly those that were to.
_BACK = """
WITH wanted (ref, sku, qty) AS (
    SELECT requests.refund_no, sku, sum(json_extract(lines, fullkey || '.qty'))
    FROM requests JOIN refunds USING (refund_no) JOIN attempts
        ON attempts.order_no = requests.order_no
    JOIN json_each(CASE WHEN json_valid(lines) THEN lines ELSE '[]' END)
    JOIN sale_lines ON sale_lines.sale_no = attempts.sale_no
        AND line_no = json_extract(lines, fullkey || '.line_no')
    WHERE requests.state = 'approved' AND refunds.state = 'done'
        AND json_extract(lines, fullkey || '.fate') = 'stock' AND sku <> '' GROUP BY 1, 2),
moved (ref, sku, qty) AS (
    SELECT ref, sku, sum(delta) FROM movements WHERE kind = 'return'
    GROUP BY ref, sku)"""
_WRONG_BACK = f"""{_BACK} SELECT movement_no FROM movements WHERE kind = 'return' AND (
    NOT EXISTS (SELECT 1 FROM moved JOIN wanted USING (ref, sku, qty)
        WHERE ref = movements.ref AND sku = movements.sku)
    OR NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.kind = 'refund'
        AND ledger.ref = movements.ref AND ledger.at = movements.at))
ORDER BY 1"""  # noqa: S608 - put together once, of what stands here
_MISSING_BACK = f"""{_BACK} SELECT DISTINCT ref FROM wanted WHERE NOT EXISTS (
    SELECT 1 FROM moved WHERE moved.ref = wanted.ref AND moved.sku = wanted.sku)
ORDER BY 1"""  # noqa: S608
_WRONG_REQUEST = """
SELECT request_no FROM requests WHERE state = 'approved' AND NOT EXISTS (
    SELECT 1 FROM refunds WHERE refunds.refund_no = requests.refund_no
    AND refunds.order_no = requests.order_no AND refunds.amount_won = requests.amount_won)
ORDER BY asked_no"""


def check_start(database: Database, anchor: Anchor) -> tuple[Finding, ...]:
    """The quick look before the first sale: the anchor, the links since it, the journal's end.

    Header and schema were checked when the file was opened.
    """
    kept, unread = _read(anchor)
    with database.read_apart() as db:
        mark, findings = unread or kept.held(db)
        end = tuple(look_at_end(db, _journal_of(database)))
        if mark is None:
            return (*findings, *ledger.check(db), *end)
        return _once(*(compare(db, mark) or ledger.check(db, start=mark)), *end)


def check_all(database: Database, anchor: Anchor) -> tuple[Finding, ...]:
    """Everything: for `doctor`, and in the background after a start.

    It reads on a connection of its own, so neither sales nor the window wait for it.
    """
    try:
        kept, unread = _read(anchor)  # first, so that it is never ahead of the reading
        with database.read_apart() as db:
            damage = _damage(db)
            if damage:
                return damage
            mark, findings = unread or kept.held(db)
            chain = ledger.check(db, mark)
            return _once(
                *findings,
                *_orphans(db),
                *chain,
                *itertools.islice(Audit(db).findings(_journal_of(database)), _MOST),
                *_sums(db),
                *(() if chain else (*_movements(db), *bills.findings(db))),
            )
    except StoreError as error:
        return ((error.key, error.values),)


def _once(*findings: Finding) -> tuple[Finding, ...]:
    """The findings without those that two looks made."""
    return tuple(one for number, one in enumerate(findings) if one not in findings[:number])


def _journal_of(database: Database) -> Path:
    return database.path.with_name(JOURNAL)


def _damage(db: sqlite_utils.Database) -> tuple[Finding, ...]:
    answers = [answer for (answer,) in db.execute("PRAGMA integrity_check").fetchall()]
    return () if answers == ["ok"] else (("store.corrupt", {"detail": "; ".join(answers[:3])}),)


def _orphans(db: sqlite_utils.Database) -> Iterator[Finding]:
    for table, row, *_ in db.execute("PRAGMA foreign_key_check"):
        yield "books.orphan", {"table": table, "row": row}


def _read(anchor: Anchor) -> tuple[Kept, tuple[None, tuple[Finding, ...]] | None]:
    """What is kept; or why it cannot be read, instead of what the books make of it."""
    try:
        return read_kept(anchor), None
    except BoothError as error:  # a keyring that is locked or missing stops sales, nothing else
        return Kept(), (None, ((error.key, error.values),))


def _sums(db: sqlite_utils.Database) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for sku, got, wanted in db.execute(_WRONG_RESERVED):
        found.append(("stock.wrong_reserved", {"sku": sku, "got": got, "wanted": wanted}))
    for sku, got, wanted in db.execute(_WRONG_ON_HAND):
        found.append(("stock.wrong_on_hand", {"sku": sku, "got": got, "wanted": wanted}))
    for (series,) in db.execute(_WRONG_COUNTER):
        found.append(("books.row_edited", {"table": "epochs", "number": series}))
    for (sale_no,) in db.execute(_SALE_WITHOUT_ATTEMPT):
        found.append(("books.row_inserted", {"table": "sales", "number": sale_no}))
    for (order_no,) in db.execute(_PAID_WITHOUT_ENTRY):
        found.append(("books.paid_without_entry", {"order_no": order_no}))
    for (order_no,) in db.execute(_ENTRY_WITHOUT_PAID):
        found.append(("books.entry_without_paid", {"order_no": order_no}))
    for (number,) in db.execute(_REFUND_WITHOUT_ENTRY):
        found.append(("books.refund_without_entry", {"refund_no": number}))
    for (number,) in db.execute(_ENTRY_WITHOUT_REFUND):
        found.append(("books.entry_without_refund", {"refund_no": number}))
    for (number,) in db.execute(_WRONG_REQUEST):
        found.append(("books.row_edited", {"table": "requests", "number": number}))
    return (*found, *_before_first(db), *_receipts(db), *closings.findings(db))


def _before_first(db: sqlite_utils.Database) -> Iterator[Finding]:
    for table, number in db.execute(_BEFORE_FIRST):
        yield "books.row_inserted", {"table": table, "number": number}


def _receipts(db: sqlite_utils.Database) -> Iterator[Finding]:
    for (number,) in db.execute(_WITHOUT_RECEIPT):
        yield "books.row_missing", {"table": "receipts", "number": number}
    for (name,) in db.execute(_WRONG_SPOKEN):
        yield "books.row_inserted", {"table": "spoken", "number": name}
    for (order_no,) in db.execute(_WRONG_RECEIPT):
        yield "books.row_edited", {"table": "receipts", "number": order_no}


def _movements(db: sqlite_utils.Database) -> Iterator[Finding]:
    for (number,) in db.execute(_MOVED_TWICE):
        yield "books.row_inserted", {"table": "movements", "number": number}
    for (number,) in itertools.chain(db.execute(_WRONG_MOVEMENT), db.execute(_WRONG_BACK)):
        yield "books.row_edited", {"table": "movements", "number": number}
    missing = (_MISSING_IMPORT, _MISSING_SOLD, _MISSING_BACK)
    for (ref,) in itertools.chain.from_iterable(db.execute(one) for one in missing):
        yield "books.row_missing", {"table": "movements", "number": ref}
