"""Where every way of starting the program begins: nothing is loaded before Ctrl+C is minded."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Start the program; Ctrl+C while it still loads ends it without a word."""
    gc.disable()  # what is loaded stays: looking through it is a tenth of all the loading
    try:
        from pos_app.seal import seal  # noqa: PLC0415

        seal()
        from pos_app.cli import main as run  # noqa: PLC0415
    except KeyboardInterrupt:
        sys.exit(1)
    gc.enable()
    run()


if __name__ == "__main__":
    main()
