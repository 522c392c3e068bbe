"""The statements behind the reports: each gives the columns of its topic, in their order.

`:since` and `:until` bound the days. Times are given as they were in Seoul.
"""

from __future__ import annotations

from pos_app.domain.report import COLUMNS, Topic
from pos_app.store.spoken import NAME_OF

_GOODS = """(SELECT name FROM sale_lines WHERE sale_no = attempts.sale_no AND line_no = 1)
        || CASE WHEN (SELECT count(*) FROM sale_lines WHERE sale_no = attempts.sale_no) > 1
            THEN ' +' || (SELECT count(*) - 1 FROM sale_lines WHERE sale_no = attempts.sale_no)
            ELSE '' END"""
# Toss' own split once it was read, ours until then: as `SaleRecord.slip_tax`.
_SPLIT = """CASE WHEN toss_vat_won IS NULL THEN sales.taxable_won
            ELSE ifnull(toss_taxable_won, 0) END AS taxable,
        ifnull(toss_vat_won, sales.vat_won) AS vat,
        CASE WHEN toss_vat_won IS NULL THEN sales.tax_free_won
            ELSE ifnull(toss_tax_free_won, 0) END AS tax_free"""
_REFUNDED = """ifnull((SELECT sum(amount_won) FROM refunds
            WHERE refunds.order_no = attempts.order_no AND refunds.state = 'done'), 0)"""
_PAID = "attempts.state = 'paid' AND paid_at >= :since AND paid_at < :until"

_SALES = f"""SELECT {NAME_OF}, datetime(paid_at, '+9 hours'), attempts.order_no, word, tender,
        pay_method, {_GOODS},
        (SELECT sum(qty) FROM sale_lines WHERE sale_no = attempts.sale_no) AS pieces,
        attempts.amount_won AS amount, discounted_won AS discount,
        ifnull(paid_amount_won, attempts.amount_won) AS paid_amount,
        {_REFUNDED} AS refunded, attempts.amount_won - {_REFUNDED} AS net,
        {_SPLIT}, cashier, transaction_id, ifnull((SELECT sum(sale_discounts.amount_won)
            FROM sale_discounts WHERE sale_discounts.sale_no = attempts.sale_no), 0) AS off
    FROM attempts JOIN sales USING (sale_no) LEFT JOIN receipts USING (order_no)
    WHERE {_PAID} ORDER BY paid_at, attempt_no"""  # noqa: S608
_REFUNDS = f"""WITH back AS (
        SELECT *, CASE WHEN state = 'done' THEN done_at ELSE created_at END AS at,
            state = 'done' AS done FROM refunds)
    SELECT datetime(at, '+9 hours'), refund_no, back.order_no, {NAME_OF}, tender,
        datetime(paid_at, '+9 hours'), back.state, back.amount_won,
        done * back.amount_won AS refunded,
        done * back.taxable_won AS taxable, done * back.vat_won AS vat,
        done * back.tax_free_won AS tax_free, reason, who, back.transaction_id
    FROM back JOIN attempts USING (order_no) LEFT JOIN receipts USING (order_no)
    WHERE at >= :since AND at < :until ORDER BY at, decision_no"""  # noqa: S608
_STOCK = """SELECT datetime(at, '+9 hours'), sku,
        (SELECT name FROM products WHERE products.sku = movements.sku), kind, delta, on_hand,
        ref, who, why
    FROM movements WHERE at >= :since AND at < :until ORDER BY movement_no"""
_TAX = f"""WITH moved AS (
        SELECT date(paid_at, '+9 hours') AS day, tender, count(*) AS sales,
            sum(attempts.amount_won) AS sold, 0 AS refunded,
            sum(CASE WHEN toss_vat_won IS NULL THEN sales.taxable_won
                ELSE ifnull(toss_taxable_won, 0) END) AS taxable,
            sum(ifnull(toss_vat_won, sales.vat_won)) AS vat,
            sum(CASE WHEN toss_vat_won IS NULL THEN sales.tax_free_won
                ELSE ifnull(toss_tax_free_won, 0) END) AS tax_free
        FROM attempts JOIN sales USING (sale_no) WHERE {_PAID} GROUP BY 1, 2
        UNION ALL
        SELECT date(done_at, '+9 hours'), tender, 0, 0, sum(refunds.amount_won),
            -sum(refunds.taxable_won), -sum(refunds.vat_won), -sum(refunds.tax_free_won)
        FROM refunds JOIN attempts USING (order_no)
        WHERE refunds.state = 'done' AND done_at >= :since AND done_at < :until GROUP BY 1, 2)
    SELECT CASE :span WHEN 'day' THEN day WHEN 'month' THEN substr(day, 1, 7)
            ELSE substr(day, 1, 4) || '-Q' || ((CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3) END,
        sum(sales), sum(sold), sum(refunded), sum(taxable), sum(vat), sum(tax_free),
        sum(sold) - sum(refunded),
        sum(CASE tender WHEN 'toss' THEN sold - refunded ELSE 0 END),
        sum(CASE tender WHEN 'cash' THEN sold - refunded ELSE 0 END)
    FROM moved GROUP BY 1 ORDER BY 1"""  # noqa: S608
# The first slip of a payment is no reprint.
_REPRINTS = """SELECT datetime(at, '+9 hours'), json_extract(payload, '$.number'),
        ifnull(json_extract(payload, '$.receipt_mark') || '-'
                || json_extract(payload, '$.receipt_no'),
            json_extract(payload, '$.receipt_no')), json_extract(payload, '$.printed') - 1,
        json_extract(payload, '$.who')
    FROM ledger WHERE kind = 'slip' AND ref NOT LIKE '%/1' AND at >= :since AND at < :until
    ORDER BY seq"""
_VOIDS = f"""SELECT cashier, datetime(attempts.created_at, '+9 hours'), order_no, word,
        CASE WHEN given_up THEN 'given_up' ELSE state END, attempts.amount_won AS amount, {_GOODS},
        trim(ifnull(refusal_code, '') || ' ' || ifnull(refusal_text, ''))
    FROM attempts JOIN sales USING (sale_no)
    WHERE attempts.created_at >= :since AND attempts.created_at < :until AND (given_up
        OR state IN ('cancelled', 'declined', 'sold_out', 'abandoned')) AND state <> 'paid'
    ORDER BY cashier, attempts.created_at, attempt_no"""  # noqa: S608
_CHANGES = """WITH told AS (
        SELECT seq, kind, at, payload FROM ledger
        WHERE kind IN ('catalog', 'stock', 'deed') AND at >= :since AND at < :until),
    deeds AS (
        SELECT seq, at, payload, json_extract(payload, '$.action') AS action,
            json_extract(payload, '$.outcome') AS outcome FROM told WHERE kind = 'deed')
    SELECT datetime(at, '+9 hours'), who, approved_by, change, about,
        ifnull(name, (SELECT name FROM products WHERE sku = about)), before, after
    FROM (
        SELECT seq, 0 AS place, at, json_extract(payload, '$.who') AS who,
            json_extract(payload, '$.approved_by') AS approved_by,
            'import' AS change, NULL AS about, '+' || json_extract(payload, '$.added') || ' ±'
                || json_extract(payload, '$.changed') || ' -' || json_extract(payload, '$.removed')
                AS name, NULL AS before, NULL AS after
        FROM told WHERE kind = 'catalog'
        UNION ALL
        SELECT seq, 1 + one.key, at, json_extract(payload, '$.who'),
            json_extract(payload, '$.approved_by'), 'price',
            json_extract(one.value, '$[0]'), NULL, json_extract(one.value, '$[1]'),
            json_extract(one.value, '$[2]')
        FROM told, json_each(payload, '$.prices') one WHERE kind = 'catalog'
        UNION ALL
        SELECT seq, 2000 + one.key, at, json_extract(payload, '$.who'),
            json_extract(payload, '$.approved_by'), json_extract(one.value, '$[1]'),
            json_extract(one.value, '$[0]'), NULL, json_extract(one.value, '$[2]'),
            json_extract(one.value, '$[3]')
        FROM told, json_each(payload, '$.edits') one WHERE kind = 'catalog'
        UNION ALL
        SELECT seq, 0, at, json_extract(payload, '$.who'),
            json_extract(payload, '$.approved_by'), 'stock',
            json_extract(payload, '$.sku'), NULL, json_extract(payload, '$.from'),
            json_extract(payload, '$.to')
        FROM told WHERE kind = 'stock'
        UNION ALL
        SELECT seq, 0, at, json_extract(payload, '$.who'), json_extract(payload, '$.approved_by'),
            action, json_extract(payload, '$.about'), CASE WHEN action = 'discount'
                THEN json_extract(payload, '$.why') WHEN outcome IN ('changed', 'allowed')
                THEN NULL ELSE outcome END,
            json_extract(payload, '$.before'), json_extract(payload, '$.after')
        FROM deeds WHERE outcome = 'changed'
            OR (action IN ('restore', 'discount') AND outcome = 'allowed')
            OR (action = 'edit_staff' AND outcome IN ('added', 'retired', 'pin_set', 'pin_reset')))
    ORDER BY seq, place"""

LINES: dict[Topic, str] = {
    Topic.SALES: _SALES,
    Topic.REFUNDS: _REFUNDS,
    Topic.STOCK: _STOCK,
    Topic.TAX: _TAX,
    Topic.REPRINTS: _REPRINTS,
    Topic.VOIDS: _VOIDS,
    Topic.CHANGES: _CHANGES,
}


def _totals(topic: Topic) -> str:
    summed = "".join(f", ifnull(sum({one.name}), 0)" for one in COLUMNS[topic] if one.summed)
    return f"SELECT count(*){summed} FROM ({LINES[topic]})"  # noqa: S608


# Of what may be very many: how many, and the sums, without reading them here.
TOTALS = {
    topic: _totals(topic)
    for topic in (Topic.SALES, Topic.REFUNDS, Topic.STOCK, Topic.VOIDS, Topic.REPRINTS)
}

SOLD = f"""SELECT sku, name, max(sale_no), sum(qty), sum(sale_lines.amount_won),
        sum(qty * unit_price_won - sale_lines.amount_won)
    FROM attempts JOIN sale_lines USING (sale_no) WHERE {_PAID}
    GROUP BY sku, CASE sku WHEN '' THEN name END"""  # noqa: S608
RETURNED = """SELECT sku, (SELECT name FROM products WHERE products.sku = movements.sku), sum(delta)
    FROM movements WHERE kind = 'return' AND at >= :since AND at < :until GROUP BY sku"""
_BACK = """SELECT refunds.order_no, refunds.refund_no, refunds.taxable_won, refunds.vat_won,
        refunds.tax_free_won, refunds.service_fee_won, done_at >= :since AND done_at < :until,
        request_no, requests.lines, sku, name, sale_lines.tax, sale_lines.amount_won
    FROM refunds JOIN attempts USING (order_no) JOIN sale_lines USING (sale_no)
        LEFT JOIN requests ON requests.refund_no = refunds.refund_no
    WHERE refunds.state = 'done' AND {which} ORDER BY refunds.order_no, decision_no, line_no"""
# The lines of every sale of which something went back, refund by refund, with those before: they
# say what was left of a line.
BACK = _BACK.format(
    which="""refunds.order_no IN (SELECT order_no FROM refunds
        WHERE state = 'done' AND done_at >= :since AND done_at < :until)"""
)
BACK_OF = _BACK.format(which="refunds.order_no = :order_no")
