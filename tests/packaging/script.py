"""Loads a script of the folder packaging, which is no package, as the module that it is."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

PACKAGING = Path(__file__).parents[2] / "packaging"


def script(name: str) -> Any:
    """The script by its path in there, without its ending."""
    spec = spec_from_file_location(f"packaging_{name.replace('/', '_')}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(PACKAGING))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(PACKAGING))
    return module
