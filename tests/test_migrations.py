from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from bot.archive import open_archive
from bot.archive.database import MIGRATIONS, address, connect, migrate, open_database
from bot.archive.tables import metadata
from index.errors import StoreError
from index.types import NoAnswer, Question
from tests.fakes import lighthouse

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROOT = Path(__file__).parent.parent


def steps() -> list[str]:
    """Return the revisions from the first to the newest."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))


def record_in_the_first_version(connection: Connection) -> None:
    migrate(connection, "1")
    (tables := MetaData()).reflect(connection)
    rows: dict[str, dict[str, object]] = {
        "texts": {"id": "t", "text": b"Latarnik."},
        "articles": {"id": "a", "text_id": "t", "title": b""},
        "answers": {
            "id": "old",
            "article_id": "a",
            "found": False,
            "question": b"Kto?",
            "quotes": [],
            "nearest": [],
            "score": 0.3,
            "from_context": False,
            "language": "pl",
            "created": datetime(2026, 5, 4, tzinfo=UTC),
        },
    }
    for name, row in rows.items():
        connection.execute(tables.tables[name].insert().values(row))


async def test_the_migrations_make_exactly_the_tables_that_the_program_uses(database_url: str) -> None:
    engine = await open_database(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_a_missing_column_would_be_noticed(database_url: str) -> None:
    engine = await open_database(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE answers DROP COLUMN language")
        assert await connection.run_sync(differences) != []
    await engine.dispose()


async def test_opening_again_changes_nothing(database_url: str) -> None:
    for _ in range(2):
        engine = await open_database(database_url)
        async with engine.connect() as connection:
            assert (await connection.exec_driver_sql("SELECT version_num FROM alembic_version")).all() == [
                (steps()[-1],)
            ]
        await engine.dispose()


async def test_a_refusal_of_the_first_version_said_that_the_article_does_not_say(database_url: str) -> None:
    engine = connect(address(database_url))
    async with engine.begin() as connection:
        await connection.run_sync(record_in_the_first_version)
    await engine.dispose()
    archive = await open_archive(database_url, lighthouse(), retention_days=None)
    found = await archive.get("old")
    await archive.close()
    assert found is not None
    assert found.outcome == NoAnswer(Question("Kto?"), (), 0.3)


async def test_a_database_of_a_newer_program_is_left_alone(database_url: str) -> None:
    engine = await open_database(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '999'")
    await engine.dispose()
    with pytest.raises(StoreError, match="was made by a newer version of this program: update the program"):
        await open_archive(database_url, lighthouse(), retention_days=None)


async def test_a_step_that_fails_leaves_nothing_behind(database_url: str) -> None:
    engine = await open_database(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM alembic_version")
    await engine.dispose()
    with pytest.raises(StoreError, match="already exists"):
        await open_archive(database_url, lighthouse(), retention_days=None)
    engine = connect(address(database_url))
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM alembic_version")).scalar() == 0
    await engine.dispose()


def test_the_migrations_are_in_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the wheel is built with hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert "bot/archive/migrations/env.py" in packed
    assert {f"bot/archive/migrations/versions/{path.name}" for path in (MIGRATIONS / "versions").glob("*.py")} <= packed
