"""An empty database for a test, of each kind: a SQLite file, and one on a real PostgreSQL server on loopback."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path("/usr/lib/postgresql")
SUPERUSER = "answers"
START_S = 60.0
_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server that lives as long as the tests."""
    pytest.importorskip("asyncpg", reason="PostgreSQL's driver is not installed: pip install -e .[postgres]")
    found = sorted(PROGRAMS.glob("*/bin/initdb"))
    if not found:
        pytest.skip(f"PostgreSQL is not installed: no {PROGRAMS}/*/bin/initdb (apt-get install postgresql)")
    with _serving(found[-1].parent) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of its own for each test, which does not exist yet or is empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'answers.sqlite'}"
    return asyncio.run(_create(request.getfixturevalue("postgres")))


async def _create(server: str) -> str:
    import asyncpg

    name = f"test_{next(_numbers)}"
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return f"{server}/{name}"


@contextmanager
def _serving(programs: Path) -> Iterator[str]:
    # PostgreSQL refuses to run as root.
    other: dict[str, Any] = {}
    if os.geteuid() == 0:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = known.get("postgres", known["nobody"])
        other = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    if other:
        os.chown(folder, other["user"], other["group"])
    data = folder / "data"
    make: list[str | Path] = [programs / "initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--no-sync"]
    make += ["--encoding=UTF8", "--locale=C"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **other)  # noqa: S603
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "fsync": "off"}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        start: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port), *settings]
        server: subprocess.Popen[bytes] = subprocess.Popen(start, stdout=log, stderr=log, cwd=folder, **other)  # noqa: S603
    try:
        _wait(server, port, folder / "log")
        yield f"postgresql://{SUPERUSER}@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        server.wait(START_S)
        shutil.rmtree(folder)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        if "ready to accept connections" in log.read_text():
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL does not answer on port {port}:\n{log.read_text()}")
