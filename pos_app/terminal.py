"""What the commands print: sentences for people and objects for programs."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from typing import Any

import click

from pos_app.domain.catalog import Product
from pos_app.domain.face import Face, face_of
from pos_app.domain.payment import Account, Attempt
from pos_app.domain.receipt import SaleRecord
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.request import Request
from pos_app.domain.seoul import SEOUL, clock_time
from pos_app.domain.stock import StockLevel
from pos_app.domain.tender import change_won
from pos_app.errors import StoreError
from pos_app.wording import Wording


def emit(thing: dict[str, Any]) -> None:
    """Print one object, on a line of its own."""
    click.echo(json.dumps(thing, ensure_ascii=False))


def say_meanwhile(sentence: str) -> None:
    """Say what takes so long, where somebody sits and waits; no log and no pipe gets it."""
    if sys.stderr.isatty():
        click.echo(sentence, err=True)


def fall_silent() -> None:
    """Print nothing more: whoever read it has gone, and Python would complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def seoul(at: datetime | None) -> str:
    """A moment as the shop's clock shows it."""
    return clock_time(at) if at else "-"


def waiting_object(attempt: Attempt) -> dict[str, Any]:
    """What `sell --json` prints when the buyer may scan."""
    expires = attempt.expires_at
    return {
        "event": "waiting",
        "order_no": attempt.order_no,
        "checkout_page": attempt.checkout_page,
        "word": attempt.word,
        "amount": attempt.amount_won,
        "expires_at": expires.astimezone(SEOUL).isoformat() if expires else None,
    }


def show_qr(wording: Wording, attempt: Attempt) -> None:
    """Print the QR, what it is for, and the address for those who cannot scan it."""
    import qrcode  # noqa: PLC0415 - only this command draws one

    code = qrcode.QRCode(border=4)
    code.add_data(attempt.checkout_page or "")
    click.echo("\n".join(_half_blocks(code.get_matrix())))
    click.echo(wording.say("sell.waiting", word=attempt.word, amount=attempt.amount_won))
    click.echo(attempt.checkout_page)


def say_end(wording: Wording, record: SaleRecord) -> str:
    """How a sale ended, in words."""
    if record.attempt.in_cash:
        return wording.say("sell.end.cash", **_given(record), **_values(record))
    face = face_of(record.attempt, attended=True)
    key = _denial(record.attempt) if record.attempt.denied else f"sell.end.{face}"
    lines = [wording.say(key, **_values(record))]
    if record.attempt.refusal_text:
        lines.append(wording.say("sell.toss_says", text=record.attempt.refusal_text))
    elif face is Face.NOT_CREATED and (code := record.attempt.refusal_code):
        # Our own reasons are in lower case and have a sentence; Toss' codes have none.
        lines.append(wording.say_reason(code) if code.islower() else code)
    return "\n".join(lines)


def say_unwritten(wording: Wording, record: SaleRecord, error: StoreError) -> str:
    """That a sale may be paid, though the books could not be told."""
    why = wording.say_why_unwritten(error)
    return wording.say("unwritten.sale", why=why, **_values(record))


def _denial(attempt: Attempt) -> str:
    return "sell.end.given_back" if attempt.given_back else "sell.end.denied"


def say_settled(wording: Wording, record: SaleRecord, here: Account) -> str:
    """Where an attempt stands after it was asked about, or why it was not."""
    values, made = _values(record), record.attempt.account
    if made.place != here.place:
        return wording.say("settle.other_place", place=made.place, **values)
    if made != here:
        return wording.say("settle.other_key", tail=made.key_tail, **values)
    if record.attempt.denied:
        return wording.say(_denial(record.attempt), **values)
    return wording.say("settle.row", state=_state(wording, record), **values)


def say_refund(wording: Wording, refund: Refund) -> str:
    """How a refund stands, in words."""
    line = wording.say(
        f"refund.{refund.state}",
        refund_no=refund.refund_no,
        order_no=refund.order_no,
        amount=refund.amount_won,
    )
    if refund.text and refund.state is not RefundState.DONE:
        line += "\n" + wording.say("sell.toss_says", text=refund.text)
    return line


def say_request(wording: Wording, request: Request) -> str:
    """One line of `refunds list`."""
    return wording.say(
        f"review.row_{request.state}",
        request_no=request.request_no,
        amount=request.amount_won,
        who=request.who or "-",
        reason=request.reason,
        by=request.approved_by or request.decided_by or "-",
        remark=request.remark or "-",
    )


def say_sale(wording: Wording, record: SaleRecord) -> str:
    """One line of `sales list`."""
    row = wording.say("sales.row", state=_state(wording, record), **_values(record))
    if record.attempt.in_cash:
        row += "  " + wording.say("sales.cash", **_given(record))
    return row


def say_product(wording: Wording, product: Product, level: StockLevel | None) -> str:
    """One line of `products list`."""
    counted = level is not None and level.on_hand is not None
    stock = str(level.on_hand) if level and counted else wording.say("products.uncounted")
    return wording.say(
        "products.row_open" if product.open_price else "products.row",
        sku=product.sku,
        name=product.name,
        category=product.category or "-",
        price=product.price_won,
        tax=wording.say(f"tax.{product.tax}"),
        stock=stock,
        reserved=level.reserved if level else 0,
    )


def _values(record: SaleRecord) -> dict[str, Any]:
    attempt = record.attempt
    return {
        "order_no": attempt.order_no,
        "word": attempt.word,
        "amount": attempt.amount_won,
        "created_at": seoul(attempt.created_at),
    }


def _given(record: SaleRecord) -> dict[str, Any]:
    attempt = record.attempt
    return {"received": attempt.received_won or 0, "change": change_won(attempt) or 0}


def _state(wording: Wording, record: SaleRecord) -> str:
    return wording.say(f"state.{record.attempt.state}")


def _half_blocks(matrix: list[list[bool]]) -> list[str]:
    """Two modules a character, light on dark: most terminals are dark, and scanners read both."""
    if len(matrix) % 2:
        matrix = [*matrix, [False] * len(matrix[0])]
    glyphs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    pairs = zip(matrix[::2], matrix[1::2], strict=True)
    return ["".join(glyphs[cell] for cell in zip(*pair, strict=True)) for pair in pairs]
