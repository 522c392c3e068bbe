"""What the window is given to begin with: guide, copies, deliveries, drill, and the weather."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pos_app.fittings import StoredCourse
from pos_app.flow.intake import Intake
from pos_app.paper.sheet import read_table
from pos_app.rescue import StoredCopies
from pos_app.school import PracticeSchool
from pos_app.shop import Shop
from pos_app.ui.beginning import Beginning
from pos_app.ui.weather import Watchtower


def beginning_of(shop: Shop, first: bool, ask: Callable[[], object]) -> Beginning:
    """`ask` puts a question to Toss that creates nothing."""
    return Beginning(
        Intake(shop.books, shop.stocking, read_table),
        StoredCourse(shop.data),
        first,
        PracticeSchool(shop.stand_in, shop.books) if shop.stand_in else None,
        Watchtower(shop.outlook, ask, partial(_room_mb, shop.data)),
        StoredCopies(shop.data, shop.profile.mode, shop.books, shop.access),
    )


def _room_mb(data: Path) -> int:
    return shutil.disk_usage(data).free // 10**6
