"""The days that owners ask about by name."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """Days with a name; OWN ones are chosen by hand."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    OWN = "own"


def days_of(period: Period, today: date) -> tuple[date, date]:
    """The first and the last day; of what is not over yet, today is the last."""
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    if period is Period.YESTERDAY:
        return today - timedelta(days=1), today - timedelta(days=1)
    if period is Period.LAST_MONTH:
        return _before(month, 1), month - timedelta(days=1)
    if period is Period.LAST_QUARTER:
        return _before(quarter, 3), quarter - timedelta(days=1)
    first = {Period.THIS_MONTH: month, Period.THIS_QUARTER: quarter}.get(period, today)
    return first, today


def _before(first: date, months: int) -> date:
    """The first day of the month so many months earlier."""
    whole = first.year * 12 + first.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
