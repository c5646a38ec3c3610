"""From a file or a web address to an article; every other door leads through here."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from index import documents, markup, webpage
from index.disk import expanded, is_there
from index.encodings import decode
from index.errors import ArticleError, shown
from index.types import Article

MAX_BYTES = 10_000_000
MAX_CHARACTERS = 1_000_000
"""Indexing that many takes minutes; whoever has more has a book, and asks about a chapter."""

TITLE_WIDTH = 100
"""Code points; a longer first line is shortened to make a title."""

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


_ADDRESS = re.compile(r"www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)
"""What looks like an address without its scheme: a folder seldom has a name such as "example.org"."""


def read_article(source: str | Path, *, timeout: float = 10.0) -> Article:
    """Read the article at a path or an http(s) address; blocks for as long as that takes.

    Line ends become line feeds; every other character of a text file stays what it is, no-break spaces too. Without
    a title of its own the article is called by its first line. `timeout` is in seconds, for each wait on the network.

    Raises:
        ArticleError: there is nothing there, it cannot be read, or it is no article.
    """
    named = str(source).strip()
    if re.match(r"https?://", named, re.IGNORECASE):
        page = webpage.fetch(named, timeout=timeout, max_bytes=MAX_BYTES)
        return _finished(_parsed(page.content, page.kind, page.charset, page.url), webpage.without_user(named))
    if scheme := re.match(r"([a-z][a-z+.-]+)://", named, re.IGNORECASE):
        raise ArticleError(
            f"An address that begins with {shown(scheme[0])} cannot be read: give a path, or http:// or https://."
        )
    path = expanded(source)
    kind = documents.KINDS.get(path.suffix.lower())
    if _ADDRESS.match(named) and not is_there(path):
        raise ArticleError(f"{shown(named)} is no file: write https:// before an address.")
    if kind is None:
        raise ArticleError(
            f"{shown(path.name)} is of a kind that cannot be read: give text, Markdown, HTML, PDF or DOCX."
        )
    return _finished(_parsed(_read(path), kind, None, None), path.name)


def default_article() -> Article:
    """Return the report that comes with the package, so that there is something to ask about."""
    source = files("index").joinpath("data/article.md").read_text(encoding="utf-8")
    return _finished(markup.markdown_article(source), "article.md")


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ArticleError(f"{shown(path)} is a folder: name one file in it.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise ArticleError(f"There is no file {shown(path)}: check its name.") from error
    except PermissionError as error:
        raise ArticleError(f"{shown(path)} cannot be opened: allow yourself to read it.") from error
    except (OSError, ValueError) as error:
        raise ArticleError(f"{shown(path)} cannot be read: check its name, and the disk that it is on.") from error
    if len(content) > MAX_BYTES:
        raise ArticleError(f"{shown(path)} is larger than {MAX_BYTES // 1_000_000} MB: give the article alone.")
    return content


def _parsed(content: bytes, kind: str, charset: str | None, url: str | None) -> Article:
    if kind == documents.PDF:
        article = documents.pdf_article(content)
    elif kind == documents.DOCX:
        article = documents.docx_article(content)
    elif kind == "text/html":
        article = webpage.page_article(decode(content, charset or webpage.declared_charset(content)), url)
    else:
        text = _with_line_feeds(decode(content, charset))
        article = markup.markdown_article(text) if kind == "text/markdown" else markup.plain_article(text)
    return replace(article, url=url) if url else article


def _finished(article: Article, named: str) -> Article:
    text = _UNWRITABLE.sub("", _with_line_feeds(article.text))
    # A text without a letter or a digit holds nothing to answer with.
    if not re.search(r"\w", text):
        raise ArticleError(f"{shown(named)} is empty: there is no text in it to ask about.")
    if len(text) > MAX_CHARACTERS:
        raise ArticleError(
            f"{shown(named)} is too long, {len(text):,} characters of at most {MAX_CHARACTERS:,}: give a part of it."
        )
    # A title without one is none either: it may be of signs that have no width.
    titled = " ".join(_UNWRITABLE.sub("", article.title).split())
    title = next(line for line in (titled, *text.splitlines()) if re.search(r"\w", line))
    return replace(article, text=text, title=_shortened(title))


def _shortened(title: str) -> str:
    shortened = textwrap.shorten(title, TITLE_WIDTH, placeholder=" …")
    return (
        f"{title[: TITLE_WIDTH - 2]} …" if len(title) > TITLE_WIDTH and shortened.strip() == "…" else shortened
    )  # one long word, or no spaces


def _with_line_feeds(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)
