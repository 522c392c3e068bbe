"""What was sold, and on which terms, against what the ledger tells of each payment.

A journal that was begun anew, as after a restore, tells of no sale from before.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlite_utils

from pos_app.store.ledger import Finding

_WRONG_SOLD = """
WITH told (sale_no, entry) AS NOT MATERIALIZED (
    SELECT sale_no, CASE WHEN json_valid(payload) THEN payload ELSE '{}' END
    FROM ledger JOIN attempts ON order_no = ref WHERE kind IN ('paid', 'found')),
sold (sale_no, lines, discounts, note, approved_by) AS NOT MATERIALIZED (
    SELECT sale_no, json_extract(entry, '$.lines'),
        ifnull(json_extract(entry, '$.discounts'), '[]'),
        ifnull(json_extract(entry, '$.note'), ''),
        ifnull(json_extract(entry, '$.approved_by'), '')
    FROM told)
SELECT 'sale_lines', sale_no FROM sold
WHERE (SELECT count(*) FROM sale_lines WHERE sale_lines.sale_no = sold.sale_no)
        IS NOT json_array_length(lines)
    OR EXISTS (SELECT 1 FROM json_each(lines) one LEFT JOIN sale_lines
        ON sale_lines.sale_no = sold.sale_no AND line_no = one.key + 1
    WHERE sku IS NOT json_extract(one.value, '$.sku')
        OR name IS NOT json_extract(one.value, '$.name')
        OR qty IS NOT json_extract(one.value, '$.qty')
        OR tax IS NOT json_extract(one.value, '$.tax')
        OR unit_price_won IS NOT json_extract(one.value, '$.unit_price_won')
        OR amount_won IS NOT json_extract(one.value, '$.amount_won'))
UNION
SELECT 'sale_discounts', sale_no FROM sold LEFT JOIN sale_terms USING (sale_no)
WHERE ifnull(sale_terms.note, '') <> sold.note
    OR ifnull(sale_terms.approved_by, '') <> sold.approved_by
    OR (SELECT count(*) FROM sale_discounts WHERE sale_discounts.sale_no = sold.sale_no)
        <> json_array_length(discounts)
    OR EXISTS (SELECT 1 FROM json_each(discounts) one LEFT JOIN sale_discounts given
        ON given.sale_no = sold.sale_no AND line_no = json_extract(one.value, '$.line_no')
    WHERE kind IS NOT json_extract(one.value, '$.kind')
        OR given.value IS NOT json_extract(one.value, '$.value')
        OR amount_won IS NOT json_extract(one.value, '$.amount_won')
        OR why IS NOT json_extract(one.value, '$.why'))
ORDER BY 1, 2"""


def findings(db: sqlite_utils.Database) -> Iterator[Finding]:
    """Lines, discounts and notes of paid sales that somebody has changed."""
    for table, number in db.execute(_WRONG_SOLD):
        yield "books.row_edited", {"table": table, "number": number}
