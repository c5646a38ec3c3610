"""SQLite or PostgreSQL: opened, brought up to date, and its failures worded for the person who runs the bot."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from index.disk import expanded
from index.errors import SettingsError, StoreError, shown

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncEngine

BUSY_S = 30
"""How long a write waits for another process that writes to the same SQLite file."""
MIGRATION_LOCK = 0x61_72_74_69_63_6C_65
"""Names PostgreSQL's lock on migrating, so that two programs that start at once do not both do it."""
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
WRONG = (ArgumentError, TypeError, ValueError, OverflowError)
"""How SQLAlchemy and the drivers refuse an option, or its value, that an address names."""
MIGRATIONS = Path(__file__).parent / "migrations"


def address(database_url: str) -> URL:
    """Read a database's address; the driver need not be named.

    >>> str(address("postgres://me@localhost/answers?sslmode=require"))
    'postgresql+asyncpg://me@localhost/answers?ssl=require'

    Raises:
        SettingsError: it is none of SQLite or PostgreSQL.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        url = None
    lite = url is not None and url.get_backend_name() == "sqlite"
    if url is None or url.drivername not in DRIVERS or (lite and url.host):
        raise SettingsError(
            "DATABASE_URL is wrong: it looks like sqlite:///file or postgresql://user:password@host/name."
        )
    url = url.set(drivername=DRIVERS[url.drivername])
    if lite:
        return url.set(database=str(expanded(url.database))) if url.database else url
    # The driver calls it otherwise than the addresses that hosts of databases give out, and binds by itself.
    wanted = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    return url.set(query={name: value for name, value in wanted.items() if name != "channel_binding"})


async def open_database(database_url: str) -> AsyncEngine:
    """Open a database, made or brought up to date where needed.

    Raises:
        SettingsError: the address is wrong, or its driver is not installed.
        StoreError: the database cannot be reached or used, or a newer version of this program made it.
    """
    from alembic.util import CommandError

    engine = connect(address(database_url))
    if is_lite(engine) and engine.url.database:
        _make_folder(Path(engine.url.database).parent)
    name = shown(engine.url.database if is_lite(engine) else _without_password(engine.url))
    try:
        await _try_out(engine)
        async with engine.execution_options(writes=True).begin() as connection:
            if not is_lite(engine):
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            await connection.run_sync(migrate)
    except CommandError as error:
        await engine.dispose()
        raise StoreError(f"{name} was made by a newer version of this program: update the program.") from error
    except (DBAPIError, sqlite3.Error, OSError, TimeoutError) as error:
        await engine.dispose()
        raise StoreError(f"{name} cannot be used as the database of answers: {_reason(error)}.") from error
    return engine


async def _try_out(engine: AsyncEngine) -> None:
    """Open a connection and close it again.

    Raises:
        SettingsError: no connection has such an option as the address names, or such a value of it.
    """
    try:
        async with engine.connect():
            pass
    except WRONG as error:
        await engine.dispose()
        raise _unusable(error) from None


def connect(url: URL) -> AsyncEngine:
    """Prepare to open a database; nothing is opened or made yet.

    Raises:
        SettingsError: the driver is not installed, or takes no such option.
    """
    if url.get_backend_name() != "sqlite":
        try:
            return create_async_engine(url, hide_parameters=True, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise SettingsError(
                'For PostgreSQL install its driver: pip install -c constraints.txt -e ".[postgres]".'
            ) from error
    try:
        engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_S})
    except WRONG as error:
        raise _unusable(error) from None
    if url.database and not Path(url.database).exists():
        event.listen(engine.sync_engine, "connect", lambda *_: _keep_private(Path(url.database or "")), once=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {shown(folder)} cannot be made: {error.strerror}.") from error


def _keep_private(path: Path) -> None:
    # It was made a moment ago and is empty; the files that SQLite puts beside it get the same permissions.
    if path.is_file():
        path.chmod(0o600)


def is_lite(engine: AsyncEngine) -> bool:
    """Tell whether a database is SQLite's, which has one writer at a time."""
    return engine.dialect.name == "sqlite"


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring a database up to date within the transaction that is open."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _prepare(connection: Any, _record: Any) -> None:
    # Else Python's sqlite3 begins transactions by itself, later than they must begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: what was recorded stays recorded even when the power fails. What is deleted is overwritten.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        _patiently(cursor, f"PRAGMA {pragma}")
    cursor.close()


def _patiently(cursor: Any, statement: str) -> None:
    # Where two programs make the write-ahead log at once, SQLite fails at once, whatever its timeout.
    deadline = monotonic() + BUSY_S
    while True:
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(0.05)
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that begins by reading and then writes fails at once where another process wrote in between; one
    # that announces it waits for its turn. Reads are single statements and need no transaction.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _without_password(url: URL) -> URL:
    return url.set(password=None).difference_update_query(["password"])


def _unusable(error: Exception) -> SettingsError:
    return SettingsError(f"DATABASE_URL is wrong, no connection can be made with it: {_reason(error)}.")


def _reason(error: Exception) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error).partition("\n")[0].rstrip(".")
    return said.rpartition(": ")[2] if "<class" in said else said or type(error).__name__
