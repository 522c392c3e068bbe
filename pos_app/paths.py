"""Where things are: the shop's data, and what came with the program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pos_app.domain.payment import Mode

DATA_DIR_VARIABLE = "BOOTH_POS_DATA_DIR"

_PACKAGE = Path(__file__).parent


def data_dir(explicit: Path | None, environment: Mapping[str, str]) -> Path:
    """The data folder: as asked for, as the environment says, else the system's place for it."""
    named = explicit or environment.get(DATA_DIR_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    # Not at the top: `--data-dir` needs no answer from the system.
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("booth-pos", appauthor=False)


def mode_dir(data: Path, mode: Mode) -> Path:
    """The folder of one mode's books; the three never share a file."""
    return data / mode.value


def resource_path(*parts: str) -> Path:
    """A file that came with the program: in a wheel or a freeze inside the package, else beside."""
    packed = _PACKAGE / "resources"
    folder = packed if packed.is_dir() else _PACKAGE.parent / "resources"
    return folder.joinpath(*parts)
