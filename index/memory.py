"""Memory that loading a model leaves behind goes back to the system."""

from __future__ import annotations

import ctypes


def release_free_memory() -> bool:
    """Give back what the process has freed and its allocator keeps; tells whether anything could be given back.

    Weights are converted one by one while a model loads, and dictionaries are unpacked; the holes in between are seldom
    filled again. Only glibc can be asked to; elsewhere nothing happens.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):  # Windows has no such library by that name, musl no such function
        return False
    return bool(trim(0))
