"""Run every `sh` block of a document in order, from the repository's root, and stop at the first that fails.

A block under a comment `<!-- by hand: why -->` is named and passed over.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"(?:<!-- by hand: (?P<reason>.+?) -->\s*)?^```sh\n(?P<commands>.*?)^```$", re.MULTILINE | re.DOTALL)


def main(document: str) -> None:
    """Run the blocks of one document."""
    for block in BLOCK.finditer(Path(document).read_text(encoding="utf-8")):
        commands = block["commands"].strip()
        if block["reason"]:
            print(f"-- by hand, {block['reason']}:\n{commands}", flush=True)  # noqa: T201 - a report for the build log
            continue
        print(f"-- {commands}", flush=True)  # noqa: T201 - a report for the build log
        subprocess.run(["bash", "-euo", "pipefail", "-c", commands], check=True)  # noqa: S603, S607 - our own README


if __name__ == "__main__":
    main(sys.argv[1])
