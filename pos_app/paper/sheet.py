"""Tables in and out: price lists from whatever owners have, exports for Excel and accountants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pos_app.domain.catalog import Product, Sku, TaxClass
from pos_app.domain.cells import OPEN_ENGLISH, OPEN_KOREAN
from pos_app.domain.columns import KOREAN, Field
from pos_app.domain.listing import line_object, record_object
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.stock import StockLevel
from pos_app.domain.table import Table
from pos_app.errors import Refused
from pos_app.paper.csvfile import Value, read_csv, write_csv
from pos_app.paper.document import load_bytes
from pos_app.paper.xlsx import read_xlsx, write_xlsx

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# The words of a sales list in Korean: its columns, and the values that are words.
SALES_KOREAN = {
    "order_no": "주문번호", "sale_no": "판매번호", "tender": "결제수단", "state": "상태",
    "over": "종결", "amount": "결제금액", "paid_amount": "실결제금액",
    "received": "받은금액", "change": "거스름돈", "refunded": "환불금액",
    "created_at": "시작시각", "paid_at": "결제시각", "mode": "모드", "cashier": "담당자",
    "transaction_id": "거래번호", "given_up": "포기", "sku": "품번", "name": "상품명",
    "qty": "수량", "unit_price": "단가", "line_discount": "할인", "line_amount": "금액",
    "tax": "과세구분", "note": "메모",
}  # fmt: skip
_VALUES_KOREAN = {
    "tender": {"toss": "토스페이", "cash": "현금"},
    "state": {
        "creating": "만드는 중", "waiting": "손님 대기", "executing": "승인 중",
        "unknown": "확인 필요", "paid": "결제됨", "abandoned": "만들지 못함",
        "cancelled": "취소됨", "declined": "거절됨", "sold_out": "품절",
    },
    "mode": {"practice": "연습", "test": "테스트", "live": "실제"},
    "over": {"yes": "예", "no": "아니요"},
    "given_up": {"yes": "예", "no": "아니요"},
    "tax": {"taxable": "과세", "exempt": "면세"},
}  # fmt: skip
_OF_THE_ATTEMPT = ("amount", "paid_amount", "received", "change", "refunded", "note")


def read_table(path: Path) -> Table:
    """Read a CSV or Excel file, told apart by what is in it and not by its name.

    Raises Refused, with what to do, for anything that is not a table with a header.
    """
    content, file = load_bytes(path), str(path)
    if content.startswith(b"PK"):
        return read_xlsx(content, file)
    if content.startswith(_OLD_OFFICE):
        raise Refused("sheet.encrypted" if _ENCRYPTED in content else "sheet.old_excel", file=file)
    # Web shops hand out web pages and XML under this name.
    if content.lstrip()[:1] == b"<":
        raise Refused("sheet.old_excel", file=file)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc")):
        raise Refused("sheet.unknown_kind", file=file)
    return read_csv(content, file)


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write CSV or XLSX, as the file's name says."""
    kinds = {".csv": write_csv, ".xlsx": write_xlsx}
    write = kinds.get(path.suffix.lower())
    if write is None:
        raise Refused("sheet.which_kind", file=str(path))
    write(path, header, rows)


def export_products(
    path: Path, products: Iterable[Product], stock: Mapping[Sku, StockLevel], lang: str
) -> None:
    """Write the catalogue so that importing the file changes nothing."""
    korean = lang == "ko"
    header = [KOREAN[one] if korean else one.value for one in Field]
    taxes = _VALUES_KOREAN["tax"] if korean else {one.value: one.value for one in TaxClass}

    open_word = OPEN_KOREAN if korean else OPEN_ENGLISH

    def row(product: Product) -> list[Value]:
        level = stock.get(product.sku)
        return [
            product.sku,
            product.barcode,
            product.name,
            product.category,
            open_word if product.open_price else product.price_won,
            taxes[product.tax],
            # A list cannot say what is owed to the shelf: it would not be taken in again.
            max(level.on_hand, 0) if level and level.on_hand is not None else None,
        ]

    write_sheet(path, header, map(row, products))


def export_sales(path: Path, records: Iterable[SaleRecord], lang: str) -> None:
    """Write one row per line of every attempt.

    What belongs to the whole attempt (amount, what was given for it, refunded) stands in its first
    row only, so that each column adds up.
    """
    header = [SALES_KOREAN[one] if lang == "ko" else one for one in SALES_KOREAN]
    words = _VALUES_KOREAN if lang == "ko" else {}
    rows = (row for record in records for row in _sale_rows(record, words))
    write_sheet(path, header, rows)


def _sale_rows(record: SaleRecord, words: Mapping[str, Mapping[str, str]]) -> list[list[Value]]:
    rows = []
    for number, line in enumerate(record.sale.lines):
        sold = line_object(line)
        found = record_object(record) | sold
        found |= {"line_amount": sold["amount"], "line_discount": sold["discount"]}
        found |= {"amount": record.attempt.amount_won}
        if number:
            found |= dict.fromkeys(_OF_THE_ATTEMPT)
        rows.append([_value(found[one], words.get(one, {})) for one in SALES_KOREAN])
    return rows


def _value(found: Any, words: Mapping[str, str]) -> Value:
    if isinstance(found, bool):
        found = "yes" if found else "no"
    if isinstance(found, str):
        return words.get(found, found)
    return None if found is None else int(found)
