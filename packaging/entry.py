"""Where the frozen program begins: as `main.py`, and as the process apart that asks Qt."""

from __future__ import annotations

import sys

from pos_app.__main__ import main
from pos_app.glance import CALL
from pos_app.glance import main as glance

if __name__ == "__main__":
    glance() if sys.argv[1:] == [CALL] else main()
