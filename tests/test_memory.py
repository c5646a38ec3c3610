"""What a process has freed goes back to the system."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from index.memory import release_free_memory

STATUS = Path("/proc/self/status")
PIECES, SIZE = 60_000, 1_000


def resident() -> int:
    """Return how many bytes of memory this process holds."""
    (line,) = (line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def test_holes_between_what_is_kept_are_given_back() -> None:
    if not (STATUS.exists() and hasattr(ctypes.CDLL(None), "malloc_trim")):
        pytest.skip("neither glibc nor Linux")
    pieces = [bytes(SIZE) for _ in range(PIECES)]
    kept = pieces[::200]  # no hole between two of these is at the top of the heap, which free() gives back by itself
    before = resident()
    del pieces
    freed = PIECES * SIZE

    assert release_free_memory()

    assert before - resident() > freed // 2
    assert len(kept) == PIECES // 200


@pytest.mark.parametrize("error", [OSError, TypeError])
def test_without_such_an_allocator_nothing_happens(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def missing(_name: str | None) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", missing)

    assert not release_free_memory()
