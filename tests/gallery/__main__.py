"""python -m tests.gallery DIR [--single]: contact sheets of every screen and state."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    """Write them and say where they are."""
    wanted = [one for one in sys.argv[1:] if not one.startswith("-")]
    folder = Path(wanted[0] if wanted else "shots/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    # Nobody's screen flickers, and every machine has room for 1920 pixels.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from tests.gallery.sheet import write_sheets

    app = QApplication(sys.argv[:1])
    for path in write_sheets(app, folder, single="--single" in sys.argv):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
