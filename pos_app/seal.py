"""What the process does before anything else, so that no secret of it lies about outside."""

from __future__ import annotations

import os
import sys

from pos_app.profile import KEY_VARIABLE

# Windows: werapi.h, WerSetFlags; errhandlingapi.h, SetErrorMode.
_NO_HEAP_IN_REPORT = 1
_NO_CRASH_REPORT = 2


def seal() -> None:
    """Leave no core dump, no TLS session keys, and no key in what other programs see of us.

    `os.environ` still holds the key afterwards, for the profile to take.
    """
    os.environ.pop("SSLKEYLOGFILE", None)
    _blank(KEY_VARIABLE)
    if sys.platform == "win32":
        _keep_out_of_crash_reports()
    else:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _blank(name: str) -> None:
    """Write over a variable where `ps` and /proc show it: taking it away leaves its text there."""
    if sys.platform == "win32" or name not in os.environ:
        return
    import ctypes  # only where a key was given

    find = ctypes.CDLL(None).getenv
    find.restype = ctypes.c_void_p
    where = find(name.encode())
    if where:
        ctypes.memset(where, ord("*"), len(ctypes.string_at(where)))


def _keep_out_of_crash_reports() -> None:
    import ctypes

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.WerSetFlags(_NO_HEAP_IN_REPORT)
    kernel.SetErrorMode(_NO_CRASH_REPORT)
