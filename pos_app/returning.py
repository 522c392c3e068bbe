"""The commands about refunds: one in one go, or asked for, looked at and decided."""

from __future__ import annotations

import re
from typing import Any

import click

from pos_app import terminal
from pos_app.domain.listing import refund_object, request_object
from pos_app.domain.refund import Refund, RefundState
from pos_app.domain.request import Ask, Fate, Piece, Way
from pos_app.domain.staff import Action
from pos_app.domain.table import shown
from pos_app.duty import come_on_duty
from pos_app.errors import Refused
from pos_app.flow.giveback import GiveBack
from pos_app.flow.refunds import Wish
from pos_app.options import (
    SpokenCommand,
    SpokenOption,
    as_json,
    by_staff,
    commands,
    common,
    hands_of,
    merged,
)
from pos_app.patience import Patience, patience
from pos_app.reading import read_shop
from pos_app.selling import DONE, NO, STILL_OPEN
from pos_app.shop import Shop, open_shop, refuse_if_damaged
from pos_app.terminal import emit

EXITS = {
    RefundState.DONE: DONE,
    RefundState.REFUSED: NO,
    RefundState.PENDING: STILL_OPEN,
    RefundState.DOUBTFUL: STILL_OPEN,
}
_LINE = re.compile(rf"(\d{{1,4}})(?:\*(\d{{1,4}}))?=({'|'.join(Fate)})", re.ASCII)
_MOST_LISTED = 1_000


@click.command(cls=SpokenCommand)
@click.argument("order_no")
@click.option("--amount", type=int, cls=SpokenOption, help="option.amount")
@click.option("--tax-free", type=int, cls=SpokenOption, help="option.tax_free")
@click.option("--reason", required=True, cls=SpokenOption, help="option.reason")
@by_staff
@as_json
@common
@click.pass_context
def refund(ctx: click.Context, /, order_no: str, as_json: bool, **asked: Any) -> int:
    hands = hands_of(asked)
    wish = Wish(
        order_no,
        reason=asked.pop("reason"),
        amount_won=asked.pop("amount"),
        tax_free_won=asked.pop("tax_free"),
        who=hands.who,
    )
    with open_shop(merged(ctx, **asked), what="refund") as shop, patience() as waiting:
        refuse_if_damaged(shop)
        come_on_duty(shop, hands, (Action.APPROVE_REFUND, order_no))
        return _see_through(shop, waiting, shop.counter.review.at_once(wish), as_json)


refunds = commands("refunds")


@refunds.command("list")
@click.option("--all", "everything", is_flag=True, cls=SpokenOption, help="option.all_requests")
@as_json
@common
@click.pass_context
def refunds_list(ctx: click.Context, /, everything: bool, as_json: bool, **own: Any) -> int:
    with read_shop(merged(ctx, **own)) as shop:
        found = shop.books.requests
        for one in reversed(found.latest(_MOST_LISTED)) if everything else found.waiting():
            if as_json:
                emit(request_object(one))
            else:
                click.echo(terminal.say_request(shop.wording, one))
    return DONE


@refunds.command("ask")
@click.argument("order_no")
@click.option("--amount", type=int, cls=SpokenOption, help="option.ask_amount")
@click.option("--tax-free", type=int, cls=SpokenOption, help="option.tax_free")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="N[*QTY]=stock|damaged|kept",
    cls=SpokenOption,
    help="option.line",
)
@click.option("--whole", is_flag=True, cls=SpokenOption, help="option.whole")
@click.option("--reason", required=True, cls=SpokenOption, help="option.reason")
@by_staff
@as_json
@common
@click.pass_context
def refunds_ask(ctx: click.Context, /, order_no: str, as_json: bool, **own: Any) -> int:
    hands = hands_of(own)
    amount, tax_free = own.pop("amount"), own.pop("tax_free")
    pieces = tuple(_piece(one) for one in own.pop("lines"))
    whole = own.pop("whole") or not pieces
    way = Way.AMOUNT if amount is not None else Way.WHOLE if whole else Way.LINES
    ask = Ask(order_no, own.pop("reason"), way, amount, tax_free, pieces, hands.who)
    with open_shop(merged(ctx, **own), what="refunds ask") as shop:
        refuse_if_damaged(shop)
        come_on_duty(shop, hands)
        request = shop.counter.review.ask(ask)
        if as_json:
            emit(request_object(request))
        else:
            click.echo(terminal.say_request(shop.wording, request))
    return DONE


@refunds.command("approve")
@click.argument("request_no")
@click.option("--amount", type=int, required=True, cls=SpokenOption, help="option.confirm")
@click.option("--remark", default="", cls=SpokenOption, help="option.remark")
@by_staff
@as_json
@common
@click.pass_context
def refunds_approve(ctx: click.Context, /, request_no: str, as_json: bool, **own: Any) -> int:
    hands = hands_of(own)
    amount, remark = own.pop("amount"), own.pop("remark")
    with open_shop(merged(ctx, **own), what="refunds approve") as shop, patience() as waiting:
        refuse_if_damaged(shop)
        order_no = shop.books.requests.one(request_no).order_no
        come_on_duty(shop, hands, (Action.APPROVE_REFUND, order_no))
        decided = shop.counter.review.approve(request_no, amount, remark)
        return _see_through(shop, waiting, decided, as_json)


@refunds.command("reject")
@click.argument("request_no")
@click.option("--remark", default="", cls=SpokenOption, help="option.remark")
@by_staff
@common
@click.pass_context
def refunds_reject(ctx: click.Context, /, request_no: str, remark: str, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), what="refunds reject") as shop:
        order_no = shop.books.requests.one(request_no).order_no
        come_on_duty(shop, hands, (Action.REJECT_REFUND, order_no))
        ended = shop.counter.review.reject(request_no, remark, hands.who)
        click.echo(terminal.say_request(shop.wording, ended))
    return DONE


@refunds.command("withdraw")
@click.argument("request_no")
@by_staff
@common
@click.pass_context
def refunds_withdraw(ctx: click.Context, /, request_no: str, **own: Any) -> int:
    hands = hands_of(own)
    with open_shop(merged(ctx, **own), what="refunds withdraw") as shop:
        come_on_duty(shop, hands)
        ended = shop.counter.review.withdraw(request_no)
        click.echo(terminal.say_request(shop.wording, ended))
    return DONE


def _piece(text: str) -> Piece:
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise Refused("review.bad_line", text=shown(text))
    line_no, qty, fate = found.groups()
    return Piece(int(line_no), int(qty or 1), Fate(fate))


def _see_through(shop: Shop, waiting: Patience, decided: Refund, as_json: bool) -> int:
    """Send a refund and stay for the answer."""
    desk = GiveBack(shop.counter.refunds, shop.books, shop.clock, shop.counter.pace, waiting)
    end = desk.see_through(decided)
    if as_json:
        emit({"event": "end", "order_no": end.order_no, **refund_object(end)})
    if desk.unwritten is not None:
        why = shop.wording.say_why_unwritten(desk.unwritten)
        said = shop.wording.say("unwritten.refund", refund_no=end.refund_no, why=why)
        click.echo(said, err=True)
    elif not as_json:
        click.echo(terminal.say_refund(shop.wording, end))
    return EXITS[end.state]
