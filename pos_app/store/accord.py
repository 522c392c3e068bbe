"""Brings the database and its journal together, whatever cut their last commit short."""

from __future__ import annotations

from datetime import datetime

from pos_app.store import journal, numbers
from pos_app.store.adopt import adopt, all_kept
from pos_app.store.connect import Writer
from pos_app.store.journal import Tail
from pos_app.store.mirror import JournalFile, mirror

_BEGUN = "SELECT series, begun_at FROM epochs ORDER BY epoch DESC LIMIT 1"


def catch_up(db: Writer, file: JournalFile) -> None:
    """Bring the database and its journal together, in a transaction of its own.

    Whole entries past the end that the database names are adopted, a torn one is dropped. A file
    that is not the one that was written is kept aside, with all in it adopted, and the database
    remembers at which entry it disagreed.
    """
    folder = file.path.parent
    named = journal.tail(db)
    found = journal.survey(file.path, named)
    if found.broken_at is None:
        end = found.end
        past, booked = journal.read(file.path, named.end_byte, end.end_byte), False
    else:
        journal.keep_aside(folder)
        end = Tail(broken_at=found.broken_at)
        past, booked = all_kept(folder), True
    file.open(end.end_byte)
    if end.seq == 0:
        _begin_chapter(db)
    done = adopt(db, past, booked=booked, cash=False)
    if end.seq > named.seq:
        told = {"from": named.seq + 1, "to": end.seq, "rows": done.rows, "left_out": done.left_out}
        journal.tell(db, journal.ADOPTED, "", told)
    if found.torn_bytes:
        journal.tell(db, journal.DROPPED, "", {"bytes": found.torn_bytes})
    if end != named:
        journal.move_tail(db, end)
    mirror(db, file)


def _begin_chapter(db: Writer) -> None:
    for series, begun_at in db.execute(_BEGUN).fetchall():
        numbers.tell(db, series, datetime.fromisoformat(begun_at))
