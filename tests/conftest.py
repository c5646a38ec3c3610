"""What several tests share: the embedded model, unpacked once into the project's own cache."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import database_url, postgres

__all__ = ["database_url", "postgres"]

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from index.encoder import SentenceEncoder
    from tests.served import Served
    from tests.telegram.people import Person

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


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Served]:
    """The bot against a strict Telegram, whose rules it has kept when the test is over."""
    from tests.served import Served

    async with Served(tmp_path) as served:
        yield served
        assert served.telegram.journal.broken_rules == []


@pytest.fixture
def anna(bot: Served) -> Person:
    from tests.telegram.people import Person

    return Person(bot.telegram, "Anna", "pl")


@pytest.fixture
def tom(bot: Served) -> Person:
    from tests.telegram.people import Person

    return Person(bot.telegram, "Tom", "en")


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    from bot import logs

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in (*logs.OURS, *logs.QUIET):
        logging.getLogger(name).setLevel(logging.NOTSET)
