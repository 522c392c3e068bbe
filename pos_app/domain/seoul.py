"""The one clock and calendar that the shop lives by; Windows brings no table of time zones."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SEOUL = timezone(timedelta(hours=9), "KST")


def clock_time(moment: datetime) -> str:
    """A moment as clocks in Seoul show it, to the second."""
    return moment.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S")


def seoul_day(moment: datetime) -> date:
    """The day in Seoul on which a moment lies."""
    return moment.astimezone(SEOUL).date()


def day_begun(moment: datetime) -> datetime:
    """When that day began."""
    return moment.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
