"""A fresh install gets the versions that were tested."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


def test_everything_that_the_program_needs_here_has_a_version_to_install() -> None:
    pinned = {
        canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), re.M)
    }
    waiting, needed = ["article-bot"], set[str]()
    while waiting:
        try:
            wanted = [Requirement(line) for line in requires(waiting.pop()) or ()]
        except PackageNotFoundError:
            continue  # an extra that is not installed
        for name in (canonicalize_name(r.name) for r in wanted if not r.marker or r.marker.evaluate({"extra": ""})):
            if name not in needed:
                needed.add(name)
                waiting.append(name)
    assert "wordfreq" in needed
    assert needed - {"setuptools"} <= pinned  # which no freeze names: it is a tool that installs
