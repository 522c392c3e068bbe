"""Moments and days as clocks and calendars in Seoul show them."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDateTime, QTimeZone

_SEOUL_OFFSET = 9 * 3600


def seoul_time(moment: datetime) -> str:
    """A moment as clocks in Seoul show it; Windows brings no table of time zones."""
    zone = QTimeZone(_SEOUL_OFFSET)
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()), zone)
    return shown.toString("yyyy-MM-dd HH:mm:ss")


def seoul_day(moment: datetime) -> date:
    """The day in Seoul on which a moment lies."""
    return date.fromisoformat(seoul_time(moment)[:10])
