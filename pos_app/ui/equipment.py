"""What app.py brings to the window besides the till."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pos_app.domain.payment import Mode
from pos_app.flow.lookout import Lookout
from pos_app.flow.reporting import Reporting
from pos_app.flow.shelving import Shelving
from pos_app.ui.beginning import Beginning
from pos_app.ui.evening import DayParts
from pos_app.ui.ports import Crew, Keyhole, Preferences, Press, Voices
from pos_app.ui.showcase import Plain, Showcase


@dataclass(frozen=True, slots=True)
class Fittings:
    """Each of them fits a port; what is None has no place in this window."""

    mode: Mode
    preferences: Preferences
    keyhole: Keyhole
    voices: Voices
    press: Press
    reporting: Reporting
    crew: Crew
    version: str = ""
    day: DayParts | None = None  # without it no day is closed here
    showcase: Showcase = field(default_factory=Plain)
    beginning: Beginning | None = None  # without it nothing is set up or taken in here
    licences: Path | None = None  # only an installation has them
    shelving: Shelving | None = None  # without it products are only sold here
    lookout: Lookout | None = None  # without it nobody looks for a newer version
