"""The tables, step by step as they came; what they refuse is the last net under the code."""

from __future__ import annotations

TABLES = """
CREATE TABLE epochs (
    epoch INTEGER PRIMARY KEY,
    series TEXT NOT NULL UNIQUE,
    next_counter INTEGER NOT NULL DEFAULT 1 CHECK (next_counter >= 1),
    begun_at TEXT NOT NULL
) STRICT;

CREATE TABLE products (
    sku TEXT PRIMARY KEY NOT NULL CHECK (sku <> ''),
    position INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    price_won INTEGER NOT NULL CHECK (price_won >= 0),
    tax TEXT NOT NULL CHECK (tax IN ('taxable', 'exempt')),
    category TEXT NOT NULL,
    barcode TEXT,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- A row may outlive its product, so it has no foreign key. on_hand NULL: not counted.
CREATE TABLE stock (
    sku TEXT PRIMARY KEY NOT NULL,
    on_hand INTEGER CHECK (on_hand >= 0),
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    CHECK (on_hand IS NULL OR reserved <= on_hand)
) STRICT;

CREATE TABLE movements (
    movement_no INTEGER PRIMARY KEY,
    sku TEXT NOT NULL REFERENCES stock (sku),
    delta INTEGER NOT NULL,
    on_hand INTEGER CHECK (on_hand >= 0),
    kind TEXT NOT NULL CHECK (kind IN ('import', 'sale')),
    ref TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL
) STRICT;
CREATE INDEX movements_sku ON movements (sku, movement_no);

CREATE TABLE sales (
    sale_no INTEGER PRIMARY KEY,
    amount_won INTEGER NOT NULL CHECK (amount_won > 0),
    taxable_won INTEGER NOT NULL CHECK (taxable_won >= 0),
    vat_won INTEGER NOT NULL CHECK (vat_won >= 0),
    tax_free_won INTEGER NOT NULL CHECK (tax_free_won >= 0),
    service_fee_won INTEGER NOT NULL CHECK (service_fee_won >= 0),
    created_at TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('practice', 'test', 'live')),
    cashier TEXT NOT NULL,
    CHECK (amount_won = taxable_won + vat_won + tax_free_won + service_fee_won)
) STRICT;

CREATE TABLE sale_lines (
    sale_no INTEGER NOT NULL REFERENCES sales (sale_no),
    line_no INTEGER NOT NULL CHECK (line_no >= 1),
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    qty INTEGER NOT NULL CHECK (qty > 0),
    unit_price_won INTEGER NOT NULL CHECK (unit_price_won >= 0),
    amount_won INTEGER NOT NULL CHECK (amount_won >= 0),
    tax TEXT NOT NULL CHECK (tax IN ('taxable', 'exempt')),
    PRIMARY KEY (sale_no, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
    attempt_no INTEGER PRIMARY KEY,
    order_no TEXT NOT NULL UNIQUE,
    sale_no INTEGER NOT NULL REFERENCES sales (sale_no),
    try_no INTEGER NOT NULL CHECK (try_no >= 1),
    word TEXT NOT NULL,
    amount_won INTEGER NOT NULL CHECK (amount_won > 0),
    tax_free_won INTEGER NOT NULL CHECK (tax_free_won BETWEEN 0 AND amount_won),
    contract TEXT NOT NULL CHECK (contract IN ('v1', 'v2')),
    base_url TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('practice', 'test', 'live')),
    key_print TEXT NOT NULL,
    key_tail TEXT NOT NULL CHECK (length(key_tail) <= 4),
    created_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('creating', 'waiting', 'executing', 'unknown', 'paid',
        'abandoned', 'cancelled', 'declined', 'sold_out')),
    "over" INTEGER NOT NULL CHECK ("over" IN (0, 1)),
    given_up INTEGER NOT NULL CHECK (given_up IN (0, 1)),
    version INTEGER NOT NULL CHECK (version >= 0),
    pay_token TEXT,
    checkout_page TEXT,
    expires_at TEXT,
    execute_tries INTEGER NOT NULL CHECK (execute_tries >= 0),
    refusal_code TEXT,
    refusal_text TEXT,
    refusal_final INTEGER NOT NULL CHECK (refusal_final IN (0, 1)),
    late_approval_at TEXT,
    paid_at TEXT,
    approved_at TEXT,
    paid_amount_won INTEGER,
    discounted_won INTEGER,
    pay_method TEXT,
    transaction_id TEXT,
    card_company TEXT,
    card_approval_no TEXT,
    instalments INTEGER,
    slip_url TEXT,
    toss_taxable_won INTEGER,
    toss_vat_won INTEGER,
    toss_tax_free_won INTEGER,
    refundable_won INTEGER,
    recovered INTEGER NOT NULL CHECK (recovered IN (0, 1)),
    found INTEGER NOT NULL CHECK (found IN (0, 1)),
    shown_at TEXT,
    alarm TEXT,
    UNIQUE (sale_no, try_no),
    CHECK (state <> 'paid' OR paid_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX attempts_one_open ON attempts (sale_no)
    WHERE state IN ('creating', 'waiting', 'executing', 'unknown');
CREATE INDEX attempts_not_over ON attempts (attempt_no) WHERE "over" = 0;
CREATE INDEX attempts_not_shown ON attempts (attempt_no)
    WHERE state = 'paid' AND shown_at IS NULL;
CREATE INDEX attempts_day ON attempts (created_at, attempt_no);

CREATE TABLE history (
    history_no INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    order_no TEXT NOT NULL REFERENCES attempts (order_no),
    event TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX history_order ON history (order_no, history_no);

CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    at TEXT NOT NULL,
    payload TEXT NOT NULL,
    link TEXT NOT NULL CHECK (length(link) = 64),
    UNIQUE (kind, ref)
) STRICT;
"""

TRIGGERS = """
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'ledger is append-only'); END;

CREATE TRIGGER history_no_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TRIGGER movements_no_update BEFORE UPDATE ON movements
BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END;
CREATE TRIGGER movements_no_delete BEFORE DELETE ON movements
BEGIN SELECT RAISE(ABORT, 'movements is append-only'); END;

CREATE TRIGGER sales_no_update BEFORE UPDATE ON sales
BEGIN SELECT RAISE(ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sales_no_delete BEFORE DELETE ON sales
BEGIN SELECT RAISE(ABORT, 'a sale is never deleted'); END;

CREATE TRIGGER sale_lines_no_update BEFORE UPDATE ON sale_lines
BEGIN SELECT RAISE(ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sale_lines_no_delete BEFORE DELETE ON sale_lines
BEGIN SELECT RAISE(ABORT, 'a sale is never deleted'); END;

CREATE TRIGGER attempts_no_delete BEFORE DELETE ON attempts
BEGIN SELECT RAISE(ABORT, 'an attempt is never deleted'); END;
CREATE TRIGGER attempts_same_order BEFORE UPDATE OF attempt_no, order_no, sale_no, try_no, word,
    amount_won, tax_free_won, contract, base_url, mode, key_print, key_tail, created_at ON attempts
BEGIN SELECT RAISE(ABORT, 'what an attempt is never changes'); END;
CREATE TRIGGER attempts_paid_stays BEFORE UPDATE OF state ON attempts
WHEN OLD.state = 'paid' AND NEW.state <> 'paid'
BEGIN SELECT RAISE(ABORT, 'paid is for ever'); END;
"""

REFUNDS = """
CREATE TABLE refunds (
    decision_no INTEGER PRIMARY KEY,
    refund_no TEXT NOT NULL UNIQUE CHECK (length(refund_no) <= 36),
    order_no TEXT NOT NULL REFERENCES attempts (order_no),
    amount_won INTEGER NOT NULL CHECK (amount_won > 0),
    taxable_won INTEGER NOT NULL CHECK (taxable_won >= 0),
    vat_won INTEGER NOT NULL CHECK (vat_won >= 0),
    tax_free_won INTEGER NOT NULL CHECK (tax_free_won >= 0),
    service_fee_won INTEGER NOT NULL CHECK (service_fee_won >= 0),
    reason TEXT NOT NULL CHECK (reason <> ''),
    who TEXT NOT NULL,
    created_at TEXT NOT NULL,
    baseline_rows INTEGER NOT NULL CHECK (baseline_rows >= 0),
    baseline_left_won INTEGER NOT NULL CHECK (baseline_left_won >= amount_won),
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'refused', 'doubtful')),
    version INTEGER NOT NULL CHECK (version >= 0),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    code TEXT,
    "text" TEXT,
    refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
    done_at TEXT,
    approved_at TEXT,
    transaction_id TEXT,
    recovered INTEGER NOT NULL CHECK (recovered IN (0, 1)),
    CHECK (amount_won = taxable_won + vat_won + tax_free_won + service_fee_won),
    CHECK (state <> 'done' OR done_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX refunds_one_unsettled ON refunds (order_no)
    WHERE state IN ('pending', 'doubtful');
CREATE INDEX refunds_order ON refunds (order_no, decision_no);

CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds
BEGIN SELECT RAISE(ABORT, 'a refund is never deleted'); END;
CREATE TRIGGER refunds_same_decision BEFORE UPDATE OF decision_no, refund_no, order_no, amount_won,
    taxable_won, vat_won, tax_free_won, service_fee_won, reason, who, created_at, baseline_rows,
    baseline_left_won ON refunds
BEGIN SELECT RAISE(ABORT, 'what a refund is never changes'); END;
CREATE TRIGGER refunds_end_stays BEFORE UPDATE OF state ON refunds
WHEN OLD.state IN ('done', 'refused') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a refund ends once'); END;
"""

# One row: where the journal ends, so that neither file can lose its tail alone.
JOURNAL_MARK = """
CREATE TABLE journal_mark (
    mark INTEGER PRIMARY KEY CHECK (mark = 1),
    seq INTEGER NOT NULL CHECK (seq >= 0),
    link TEXT NOT NULL CHECK (length(link) = 64),
    end_byte INTEGER NOT NULL CHECK (end_byte >= 0),
    broken_at INTEGER
) STRICT;
INSERT INTO journal_mark VALUES (1, 0, printf('%064d', 0), 0, NULL);
"""

# A number for each payment in the books, without a gap; `printed` counts slips sent whole.
RECEIPTS = """
CREATE TABLE receipts (
    receipt_no INTEGER PRIMARY KEY CHECK (receipt_no >= 1),
    order_no TEXT NOT NULL UNIQUE REFERENCES attempts (order_no),
    printed INTEGER NOT NULL DEFAULT 0 CHECK (printed >= 0)
) STRICT;
INSERT INTO receipts (receipt_no, order_no)
    SELECT row_number() OVER (ORDER BY paid_at, attempt_no), order_no
    FROM attempts WHERE state = 'paid';

CREATE TRIGGER receipts_no_delete BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt is never deleted'); END;
CREATE TRIGGER receipts_same_number BEFORE UPDATE OF receipt_no, order_no ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt keeps its number'); END;
CREATE TRIGGER receipts_count_up BEFORE UPDATE OF printed ON receipts
WHEN NEW.printed <> OLD.printed + 1
BEGIN SELECT RAISE(ABORT, 'slips are counted one by one'); END;
CREATE TRIGGER receipts_no_gap BEFORE INSERT ON receipts
WHEN NEW.receipt_no <> (SELECT ifnull(max(receipt_no), 0) + 1 FROM receipts)
BEGIN SELECT RAISE(ABORT, 'receipts are numbered without a gap'); END;
"""

# What a restored copy cannot know. A place is an account: each asks for itself.
LOST = """
CREATE TABLE gaps (
    series TEXT PRIMARY KEY NOT NULL,
    first_counter INTEGER NOT NULL CHECK (first_counter >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE searches (
    place TEXT NOT NULL,
    series TEXT NOT NULL REFERENCES gaps (series),
    next_counter INTEGER NOT NULL CHECK (next_counter >= 1),
    misses INTEGER NOT NULL CHECK (misses >= 0),
    PRIMARY KEY (place, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE rechecks (
    attempt_no INTEGER PRIMARY KEY REFERENCES attempts (attempt_no)
) STRICT;

CREATE TABLE differences (
    order_no TEXT PRIMARY KEY NOT NULL REFERENCES attempts (order_no),
    toss_won INTEGER NOT NULL CHECK (toss_won > 0),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
