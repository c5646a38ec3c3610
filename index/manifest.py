"""What an index says of itself: made from which article, by which encoder, cut up how."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.encoder import Encoder
    from index.passages import PassageSettings
    from index.types import Article, Passage

FORMAT = 3
MANIFEST = "manifest.json"


def manifest_of(
    article: Article, encoder: Encoder, settings: PassageSettings, passages: Sequence[Passage]
) -> dict[str, Any]:
    """Say what an index of these is made from; two that differ in any value must not be mixed."""
    # The spans are digested too: a newer way of splitting makes an older index stale without anyone thinking of it.
    # Those of the sentences as well, each of which has a row of its own.
    spans = [[[[span.start, span.end] for span in part] for part in (p.spans, p.sentences)] for p in passages]
    return {
        "format": FORMAT,
        "encoder": encoder.id,
        "dimension": encoder.dimension,
        "article": article.id,
        "passage settings": asdict(settings),
        "passages": digest(json.dumps(spans).encode()),
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what the index in a folder says of itself.

    Raises:
        StoreError: there is none, or it cannot be understood.
    """
    try:
        manifest = json.loads(read_part(folder / MANIFEST))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"The index in {folder} is damaged: its {MANIFEST} cannot be understood.") from error
    if not isinstance(manifest, dict):
        raise StoreError(f"The index in {folder} is damaged: its {MANIFEST} holds something else.")
    return manifest


def read_part(path: Path) -> bytes:
    """Read one file of an index.

    Raises:
        StoreError: it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a name with a NUL in it is no OSError
        raise StoreError(f"The index in {path.parent} has no {path.name} that can be read.") from error


def digest(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
