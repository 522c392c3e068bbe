"""The tables and indexes that lead to a payment, and nothing else: no money, no decision."""

from __future__ import annotations

# How a sale is found again (`lookup.py`). Names are kept once, and who bought or sold under them
# by number, so that a search touches few rows; triggers fill both, whoever writes a payment.
# Nothing of money is here: all of it can be made again from the rows it points to. The state is
# indexed as an expression, so that no other question is tempted away from its partial index.
LOOKUP = """
CREATE INDEX attempts_amount ON attempts (amount_won);
CREATE INDEX attempts_word ON attempts (word);
CREATE INDEX attempts_state ON attempts (substr(state, 1));
CREATE INDEX attempts_tail ON attempts (CAST(substr(order_no, 10) AS INTEGER) % 1000);
CREATE INDEX attempts_minute ON attempts (substr(created_at, 12, 5));
CREATE INDEX attempts_paid_minute ON attempts (substr(paid_at, 12, 5)) WHERE paid_at IS NOT NULL;

CREATE TABLE lookup_names (
    name_no INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('product', 'cashier', 'refund')),
    name TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT;

CREATE TABLE lookup_rows (
    name_no INTEGER NOT NULL REFERENCES lookup_names (name_no),
    attempt_no INTEGER NOT NULL REFERENCES attempts (attempt_no),
    PRIMARY KEY (name_no, attempt_no)
) STRICT, WITHOUT ROWID;

INSERT INTO lookup_names (kind, name) VALUES ('refund', '');
INSERT INTO lookup_names (kind, name) SELECT DISTINCT 'product', name FROM sale_lines;
INSERT INTO lookup_names (kind, name) SELECT DISTINCT 'cashier', cashier FROM sales;
INSERT INTO lookup_rows SELECT DISTINCT name_no, attempt_no
    FROM sale_lines JOIN lookup_names USING (name) JOIN attempts USING (sale_no)
    WHERE kind = 'product' ORDER BY name_no, attempt_no;
INSERT INTO lookup_rows SELECT name_no, attempt_no
    FROM sales JOIN lookup_names ON name = cashier JOIN attempts USING (sale_no)
    WHERE kind = 'cashier' ORDER BY name_no, attempt_no;
INSERT INTO lookup_rows SELECT DISTINCT name_no, attempt_no
    FROM refunds JOIN attempts USING (order_no) JOIN lookup_names ON kind = 'refund';

CREATE TRIGGER lookup_attempt AFTER INSERT ON attempts
BEGIN
    INSERT INTO lookup_names (kind, name) SELECT DISTINCT 'product', name FROM sale_lines
        WHERE sale_no = NEW.sale_no AND NOT EXISTS (SELECT 1 FROM lookup_names known
            WHERE known.kind = 'product' AND known.name = sale_lines.name);
    INSERT INTO lookup_names (kind, name) SELECT 'cashier', cashier FROM sales
        WHERE sale_no = NEW.sale_no AND NOT EXISTS (SELECT 1 FROM lookup_names known
            WHERE known.kind = 'cashier' AND known.name = cashier);
    INSERT INTO lookup_rows SELECT DISTINCT name_no, NEW.attempt_no
        FROM sale_lines JOIN lookup_names USING (name)
        WHERE sale_no = NEW.sale_no AND kind = 'product';
    INSERT INTO lookup_rows SELECT name_no, NEW.attempt_no
        FROM sales JOIN lookup_names ON name = cashier
        WHERE sale_no = NEW.sale_no AND kind = 'cashier';
END;
CREATE TRIGGER lookup_refund AFTER INSERT ON refunds
BEGIN
    INSERT INTO lookup_rows SELECT name_no, attempt_no FROM attempts, lookup_names
        WHERE order_no = NEW.order_no AND kind = 'refund' AND name = '' AND NOT EXISTS (
            SELECT 1 FROM lookup_rows known
            WHERE known.name_no = lookup_names.name_no AND known.attempt_no = attempts.attempt_no);
END;
"""
