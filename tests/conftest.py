"""What several tests share: the embedded model, unpacked once into the project's own cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import database_url, postgres

__all__ = ["database_url", "postgres"]

if TYPE_CHECKING:
    from index.encoder import SentenceEncoder

# How fast a machine is says nothing about whether a property holds.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

CACHE = Path(__file__).parent.parent / ".cache"


@pytest.fixture(scope="session")
def model_cache() -> Path:
    from index.models import embedded_folder

    embedded_folder(CACHE)
    return CACHE


@pytest.fixture(scope="session")
def encoder(model_cache: Path) -> SentenceEncoder:
    from index.encoder import SentenceEncoder
    from index.models import embedded_folder

    return SentenceEncoder(embedded_folder(model_cache))
