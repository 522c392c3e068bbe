"""Puts the three sides of the stand-in together: shop, buyer and drill."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from pos_app.practice.api import Api
from pos_app.practice.books import TossBooks
from pos_app.practice.buyer import Buyer
from pos_app.practice.control import Control
from pos_app.practice.faults import Faults
from pos_app.practice.line import dated

log = logging.getLogger(__name__)


def make_app(
    books: TossBooks, faults: Faults, origin: Callable[[], str], shop_name: str
) -> ASGIApp:
    """Build the application; `origin` is asked late, because the port is known late."""
    app = Starlette(
        routes=[
            *Api(books, faults, origin).routes(),
            *Buyer(books, faults, origin, shop_name).routes(),
            *Control(books, faults).routes(),
        ],
        exception_handlers={404: _unknown, 405: _unknown, 500: _failed},
    )
    return dated(app, books.clock)


async def _unknown(request: Request, error: Exception) -> Response:
    del request
    status = getattr(error, "status_code", 404)
    return JSONResponse({"code": -1, "status": status, "msg": "Not Found"}, status_code=status)


async def _failed(request: Request, error: Exception) -> Response:
    # Uvicorn would tell too, but its log is switched off for the sake of what else it says.
    log.error("the practice server failed at %s", request.url.path, exc_info=error)
    return JSONResponse({"code": -1, "status": 500, "msg": "Server Error"}, status_code=500)
