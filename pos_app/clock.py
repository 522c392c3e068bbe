"""The real time, for every flow that runs outside a simulation."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clocks; fits `flow.ports.Clock`."""

    def now(self) -> datetime:
        """The wall clock, UTC."""
        return datetime.now(UTC)

    def tick(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()
