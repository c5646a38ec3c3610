"""Files that are written whole or not at all, what is in them, and where they lie."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile

from index.errors import ArticleBotError, shown


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in place at once: whoever reads `path` finds the old content or the new, even after a power cut.

    Blocks until the disk has it.

    Raises:
        OSError: it cannot be written; the old file is as it was, and nothing is left beside it.
    """
    part = path.with_name(f".{path.name}.{token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _fsync_folder(path.parent)


def expanded(name: str | Path) -> Path:
    """Return a path with `~` for the home folder; one that names nobody's home stays as it is, and is not found."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def is_there(path: Path) -> bool:
    """Tell whether there is something at a path; what may not be looked at is not there."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder at a path; what may not be looked at is none."""
    return is_there(path) and path.is_dir()


def folder_for(what: str, folder: Path) -> Path:
    """Make a folder that will be written into, before the work that fills it, and return it.

    Raises:
        ArticleBotError: it cannot be made or written; `what` names in the message what belongs there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise ArticleBotError(
            f"{what} cannot be written to {shown(folder)} ({error.strerror}): name another folder."
        ) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fsync_folder(folder: Path) -> None:
    # The new name is safe only with the folder that holds it; Windows has no such thing to open.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
