"""Any file that an owner may try, and lists that survive their own export."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pos_app.domain.cart import SaleLine
from pos_app.domain.catalog import Product, Sku, TaxClass, plan_import
from pos_app.domain.money import TaxSplit, Won
from pos_app.domain.payment import Mode, State
from pos_app.domain.pricelist import ignored_columns, parse_rows
from pos_app.domain.receipt import Sale, SaleRecord
from pos_app.domain.stock import StockLevel
from pos_app.errors import Refused
from pos_app.paper.sheet import SALES_KOREAN, export_products, export_sales, read_table, write_sheet
from tests.domain.make import NOON, attempt, product

SAMPLE = Path(__file__).parents[2] / "resources" / "sample_catalog.csv"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "sheet.old_excel"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "sheet.encrypted"),
        ("\n<html><table>상품명</table>".encode(), "sheet.old_excel"),
        (b"%PDF-1.7", "sheet.unknown_kind"),
        (b"\x89PNG\r\n", "sheet.unknown_kind"),
        (b"PK\x03\x04nothing", "sheet.broken"),
        (b"", "sheet.empty"),
        (b'{"a": 1}', "sheet.no_header"),
    ],
)
@pytest.mark.parametrize("name", ["list.xls", "list.xlsx", "list.csv"])
def test_what_is_no_list_is_refused_whatever_its_name(
    content: bytes, key: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_table(tmp_path / name)
    assert refused.value.key == key
    assert refused.value.values["file"] == str(tmp_path / name)


def test_the_sample_catalogue_is_without_fault() -> None:
    table = read_table(SAMPLE)
    rows = parse_rows(table)
    assert ignored_columns(table) == ()
    assert len(rows) >= 16
    assert {row.product.tax for row in rows} == set(TaxClass)
    assert 1 in {row.stock for row in rows}
    for code in filter(None, (row.product.barcode for row in rows)):
        assert len(code) == 13
        assert code.startswith("2")
        assert sum(int(one) * (3 if n % 2 else 1) for n, one in enumerate(code)) % 10 == 0


TEXT = st.text(
    st.one_of(st.sampled_from("=+-@＝'; ,"), st.characters(exclude_categories=["C", "Z"])),
    max_size=20,
)
PRODUCTS = st.lists(
    st.builds(
        Product,
        TEXT.map(str.strip).filter(bool).map(Sku),
        TEXT.map(lambda text: f"{text}찻잔"),
        st.integers(0, 9_999_999).map(Won),
        st.sampled_from(TaxClass),
        TEXT,
        st.one_of(st.none(), st.text("0123456789-=", min_size=1, max_size=13)),
    ),
    min_size=1,
    max_size=5,
    unique_by=(lambda one: one.sku, lambda one: one.barcode or one.sku),
)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(products=PRODUCTS, count=st.one_of(st.none(), st.integers(0, 9_999_999)))
def test_importing_an_export_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    lang: str,
    products: list[Product],
    count: int | None,
) -> None:
    path = tmp_path_factory.mktemp("trip") / f"list.{kind}"
    # As an import would have taken them in.
    write_sheet(path, ["sku", "barcode", "name", "category", "price", "tax"], [
        (one.sku, one.barcode, one.name, one.category, one.price_won, one.tax.value)
        for one in products
    ])  # fmt: skip
    try:
        known = {row.product.sku: row.product for row in parse_rows(read_table(path))}
    except Refused:
        return
    stock = {sku: StockLevel(sku, count) for sku in known}
    export_products(path, known.values(), stock, lang)
    rows = parse_rows(read_table(path), known.values())
    change = plan_import(known, rows, replace=True, set_stock=True)
    assert (change.put, change.removed, change.unchanged) == ((), (), len(known))
    assert all(row.stock == count for row in rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_name_like_a_formula_survives_and_never_runs(kind: str, tmp_path: Path) -> None:
    odd = product("=1+1", name="@=HYPERLINK(1)", barcode="-1", category="＝x")
    path = tmp_path / f"list.{kind}"
    export_products(path, [odd], {}, "ko")
    (row,) = parse_rows(read_table(path))
    assert row.product == odd
    if kind == "csv":
        assert b"'=1+1,'-1,'@=HYPERLINK(1),'" in path.read_bytes()


def test_the_kind_is_the_names_ending(tmp_path: Path) -> None:
    write_sheet(tmp_path / "A.XLSX", ["a"], [])
    assert (tmp_path / "A.XLSX").read_bytes().startswith(b"PK")
    for name in ("list", "list.xls", "list.ods"):
        with pytest.raises(Refused, match=r"sheet\.which_kind"):
            write_sheet(tmp_path / name, ["a"], [])
        assert not (tmp_path / name).exists()


def line(sku: str, amount: int, tax: TaxClass = TaxClass.TAXABLE) -> SaleLine:
    return SaleLine(Sku(sku), f"이름 {sku}", 2, Won(amount // 2), Won(amount), tax)


TWO = Sale(
    7,
    (line("A", 10_000), line("B", 8_500, TaxClass.EXEMPT)),
    TaxSplit(Won(9_090), Won(910), Won(8_500)),
    NOON,
    Mode.TEST,
    "=지우",
)
PAID = attempt(
    State.PAID,
    over=True,
    paid_at=datetime(2026, 11, 21, 15, 0, 9, tzinfo=UTC),
    paid_amount_won=Won(18_000),
    transaction_id="tx1",
)


def sales_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_sales_have_a_row_a_line_and_columns_that_add_up(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    export_sales(path, [SaleRecord(TWO, PAID), SaleRecord(TWO, attempt())], "en")
    rows = sales_rows(path)
    assert rows[0] == {
        "order_no": "ABCDEFGH-1", "sale_no": "7", "tender": "toss", "state": "paid",
        "over": "yes", "amount": "18500", "paid_amount": "18000", "refunded": "0",
        "received": "", "change": "",
        "created_at": "2026-11-21T12:00:00+09:00", "paid_at": "2026-11-22T00:00:09+09:00",
        "mode": "test", "cashier": "'=지우", "transaction_id": "tx1", "given_up": "no",
        "sku": "A", "name": "이름 A", "qty": "2", "unit_price": "5000", "line_amount": "10000",
        "line_discount": "0", "tax": "taxable", "note": "",
    }  # fmt: skip
    paid = [row for row in rows if row["state"] == "paid"]
    assert sum(int(row["line_amount"]) for row in paid) == 18_500
    assert sum(int(row["amount"] or 0) for row in paid) == 18_500
    assert [row["state"] for row in rows] == ["paid", "paid", "waiting", "waiting"]
    assert [row["tax"] for row in paid] == ["taxable", "exempt"]
    assert (rows[2]["paid_at"], rows[2]["paid_amount"]) == ("", "")


def test_sales_in_korean(tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    export_sales(path, [SaleRecord(TWO, PAID)], "ko")
    header, first, _ = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert header == tuple(SALES_KOREAN.values())
    named = dict(zip(SALES_KOREAN, first, strict=True))
    assert (named["state"], named["mode"], named["over"]) == ("결제됨", "테스트", "예")
    assert (named["tax"], named["tender"], named["amount"]) == ("과세", "토스페이", 18_500)


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_korean_word(state: State, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    export_sales(path, [SaleRecord(TWO, attempt(state))], "ko")
    assert not sales_rows(path)[0]["상태"].isascii()
