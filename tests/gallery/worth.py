"""What a manager is told on coming, in the longest words; and a receipt since a restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from pos_app.domain.alerts import Alert, What
from pos_app.ui.notice import sentence
from tests.gallery import goods
from tests.gallery.goods import NOW
from tests.gallery.stage import Stage

LONG = "가나다라마바사아자차카타파하가나다라마바"


def _told(stage: Stage, show: Callable[[Stage], None], what: What) -> None:
    """A manager is on duty, and the line at the bottom says what is worth a look."""
    show(stage)
    one = Alert(what, LONG if what is not What.STRANGERS else "", 12, NOW)
    more = (replace(one, since=NOW - timedelta(hours=one.count)),)
    stage.window.status.say_for_now(sentence((one, *more), stage.wording))


def _marked(stage: Stage, paid: Callable[..., object]) -> None:
    held = goods.cart(3)
    record = goods.record(held, paid(held))  # type: ignore[arg-type]
    stage.archive.opened.emit(replace(record, receipt_no=1_204, receipt_mark="7KQM"))


def worth(
    on_duty: Callable[[Stage], None], paid: Callable[..., object]
) -> dict[str, Callable[[Stage], None]]:
    """The scenes, over a counter with somebody on duty."""
    told = (What.REFUSALS, What.GIVEN_UP, What.STRANGERS)
    return {
        **{f"sale-worth-{one}": partial(_told, show=on_duty, what=one) for one in told},
        "receipt-marked": partial(_marked, paid=paid),
    }
