"""Products and sales as the plain objects that `--json` prints and other programs read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import Product
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund
from pos_app.domain.request import Request
from pos_app.domain.seoul import SEOUL
from pos_app.domain.stock import Policy, StockLevel
from pos_app.domain.tender import change_won
from pos_app.domain.terms import Given


def seoul_time(moment: datetime | None) -> str | None:
    """ISO 8601 with +09:00, to the second; None stays None."""
    return None if moment is None else moment.astimezone(SEOUL).isoformat(timespec="seconds")


def product_object(product: Product, level: StockLevel | None) -> dict[str, Any]:
    """One product as `products list` gives it; `stock` null means that it is not counted."""
    return {
        "sku": product.sku,
        "barcode": product.barcode,
        "name": product.name,
        "category": product.category,
        "price": None if product.open_price else product.price_won,
        "open_price": product.open_price,
        "tax": product.tax.value,
        "stock": level.on_hand if level else None,
        "reserved": level.reserved if level else 0,
        "policy": (level.policy if level else Policy.UNCOUNTED).value,
        "low_mark": level.low_mark if level else None,
        "sold_out": level.sold_out if level else False,
    }


def record_object(record: SaleRecord) -> dict[str, Any]:
    """One attempt as `sales list` gives it."""
    attempt, sale = record.attempt, record.sale
    return {
        "order_no": attempt.order_no,
        "sale_no": sale.sale_no,
        "receipt_no": record.receipt_no,
        "receipt_mark": record.receipt_mark,
        "word": attempt.word,
        "tender": attempt.tender.value,
        "state": attempt.state.value,
        "over": attempt.over,
        "given_up": attempt.given_up,
        "recovered": attempt.recovered,
        "found": attempt.found,
        "amount": attempt.amount_won,
        "discount": sale.terms.off_won,
        "vat": record.slip_tax.vat_won,
        "paid_amount": attempt.paid_amount_won,
        "received": attempt.received_won,
        "change": change_won(attempt),
        "refunded": record.refunded_won,
        "created_at": seoul_time(attempt.created_at),
        "paid_at": seoul_time(attempt.paid_at),
        "mode": sale.mode.value,
        "cashier": sale.cashier,
        "transaction_id": attempt.transaction_id,
        "note": sale.terms.note,
        "lines": [line_object(line) for line in sale.lines],
        "discounts": [discount_object(one) for one in sale.terms.given],
        "refunds": [refund_object(one) for one in record.refunds],
    }


def discount_object(given: Given) -> dict[str, Any]:
    """One discount of a sale; `line_no` null is the whole of it."""
    return {
        "line_no": given.line_no or None,
        "kind": given.kind.value,
        "value": given.value,
        "amount": given.amount_won,
        "why": given.why,
    }


def refund_object(refund: Refund) -> dict[str, Any]:
    """One refund of a payment."""
    return {
        "refund_no": refund.refund_no,
        "amount": refund.amount_won,
        "state": refund.state.value,
        "reason": refund.reason,
        "tax_free": refund.tax.tax_free_won,
        "created_at": seoul_time(refund.created_at),
        "done_at": seoul_time(refund.done_at),
    }


def request_object(request: Request) -> dict[str, Any]:
    """One request for a refund, and what was said to it."""
    return {
        "request_no": request.request_no,
        "order_no": request.order_no,
        "state": request.state.value,
        "way": request.way.value,
        "amount": request.amount_won,
        "tax_free": request.tax_free_won,
        "reason": request.reason,
        "who": request.who,
        "created_at": seoul_time(request.created_at),
        "lines": [
            {
                "line_no": one.line_no,
                "qty": one.qty,
                "amount": one.amount_won,
                "fate": one.fate.value,
            }
            for one in request.lines
        ],
        "decided_by": request.decided_by,
        "approved_by": request.approved_by,
        "alone": request.alone,
        "decided_at": seoul_time(request.decided_at),
        "remark": request.remark,
        "refund_no": request.refund_no,
    }


def line_object(line: SaleLine) -> dict[str, Any]:
    """One line of a sale; `amount` is net of every discount."""
    return {
        "sku": line.sku,
        "name": line.name,
        "qty": line.qty,
        "unit_price": line.unit_price_won,
        "discount": line.qty * line.unit_price_won - line.amount_won,
        "amount": line.amount_won,
        "tax": line.tax.value,
    }
