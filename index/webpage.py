"""Web pages: fetching within limits, and the article among the menus."""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.boundaries import CELL
from index.documents import DOCX, KINDS, PDF, UNSPACED
from index.errors import ArticleError, shown
from index.furniture import without_furniture
from index.types import Article
from index.visible import visible_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_REDIRECTS = 5
PATIENCE = 3
"""Times the timeout; a server that sends a byte now and then is given up after that."""

MIN_WORDS = 20
"""A page with fewer words in its sentences holds a menu, a notice or an error, but no article.

Where words are not parted by spaces, each character counts as one.
"""

READABLE = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
    "text/markdown": "text/markdown",
    PDF: PDF,
    DOCX: DOCX,
}
UNTOLD = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
"""What servers call files that they do not look into: there the end of the address tells."""

_USER = re.compile(r"(?<=://)[^/?#]*@")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})|<\?xml[^>]{0,200}?encoding=[\"']([\w-]{1,40})",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|x0*(?:[1-8bcef]|1[\da-f]|fff[ef])(?![\da-f]));?", re.IGNORECASE
)
"""References to characters that no tree of a page may hold: one of them costs the whole article."""
_ENDED = re.compile(
    r"[.!?…。！？।॥۔؟][\"'”’»)」』）]*(?:\d{1,3}(?!\d)|\[\d{1,3}\]|[¹²³⁰⁴-⁹])*"
    r"\s*(?:[(/\[][^()/\[\]]{1,30}[)/\]]|[^\w\s]+)?\s*$"
)
"""A line that ends a sentence, with its footnotes, and behind them perhaps "(PAP)", "/kkr/" or an emoji."""
TAIL = 100
"""Code points of a line's end that tell whether it ends a sentence; in a row of dots each would be tried to its end."""
_RULE = re.compile(r"\|[|\s:-]*$")
_HEADERS = {
    "User-Agent": "article-bot (reads one page for its reader)",
    "Accept": "text/html,text/plain;q=0.8,*/*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent: `url` is where the redirects ended, `charset` what the server says, if it does."""

    content: bytes
    kind: str
    charset: str | None
    url: str


def fetch(url: str, *, timeout: float, max_bytes: int) -> Page:
    """Fetch one page. `timeout` is in seconds, for each wait; `max_bytes` counts what is unpacked.

    Raises:
        ArticleError: it cannot be reached, is too large, or is not of a kind that can be read.
    """
    import httpx

    name, deadline = shown(without_user(url)), time.monotonic() + PATIENCE * timeout
    try:
        with (
            httpx.Client(
                timeout=timeout, follow_redirects=True, max_redirects=MAX_REDIRECTS, headers=_HEADERS
            ) as client,
            client.stream("GET", url) as response,
        ):
            if response.is_error:
                raise ArticleError(
                    f"{name} answers {response.status_code} ({response.reason_phrase}): "
                    + ("check the address." if response.is_client_error else "try again later.")
                )
            declared = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            kind = _kind(declared, response.url.path)
            if kind is None:
                raise ArticleError(f"{name} is not a page but {declared}: give the address of an article.")
            too_large = f"{name} is larger than {max_bytes // 1_000_000} MB: give the article alone."
            if int(response.headers.get("content-length", "0")) > max_bytes:
                raise ArticleError(too_large)
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > max_bytes:
                    raise ArticleError(too_large)
                if time.monotonic() > deadline:
                    raise ArticleError(f"{name} takes too long to load: try again later.")
            return Page(bytes(content), kind, response.charset_encoding, without_user(str(response.url)))
    except httpx.TimeoutException as error:
        raise ArticleError(f"{name} does not answer in time: try again later.") from error
    except httpx.TooManyRedirects as error:
        raise ArticleError(
            f"{name} leads from one address to the next without end: open it and copy its last one."
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ArticleError(f"{name} cannot be reached: check the address and the connection.") from error


def _kind(declared: str, path: str) -> str | None:
    """Return how to read what a server declares to be of one kind, None where it cannot be read.

    >>> _kind("text/plain", "/README.md"), _kind("", "/"), _kind("image/png", "/a.txt")
    ('text/markdown', 'text/html', None)
    """
    suffix = PurePosixPath(path).suffix.lower()
    told = KINDS.get(suffix) if suffix and declared in UNTOLD else None
    return told or READABLE.get(declared or "text/html")


def without_user(url: str) -> str:
    """Return an address without the name and the password that open it, which are nobody else's to read.

    >>> without_user("https://anna:hunter2@example.org/report?a@b")
    'https://example.org/report?a@b'
    """
    return _USER.sub("", url)


def declared_charset(content: bytes) -> str | None:
    """Return the encoding that a page's head names, or None."""
    match = _CHARSET.search(content[:4096])
    return (match[1] or match[2]).decode("ascii", "ignore") if match else None


def page_article(source: str, url: str | None = None) -> Article:
    """Return the article of a page: its paragraphs with an empty line between them, and what its head says of it.

    Raises:
        ArticleError: there is no article in the page.
    """
    import trafilatura

    # The library reports a broken page to whoever listens, which would be the terminal.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found = trafilatura.bare_extraction(
        visible_tree(_FORBIDDEN.sub("", source)),
        url=url,
        with_metadata=True,
        include_comments=False,
        # A copyright line's year is no date.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = found.text if found is not None and not isinstance(found, dict) else None
    stripped = (re.sub(" {2,}", " ", line.strip()) for line in (text or "").splitlines())
    lines = without_furniture([line for line in stripped if line])
    words = re.sub(f"({UNSPACED})", r" \1 ", " ".join(line for line in lines if _ENDED.search(line[-TAIL:]))).split()
    if found is None or isinstance(found, dict) or len(words) < MIN_WORDS:
        what = f"{shown(url)}: give the address of" if url else "this page: give"
        raise ArticleError(f"There is no article in {what} the article itself.")
    address = url or (found.url if re.match("https?://", found.url or "") else None)
    return Article(_spaced(lines), found.title or "", found.author or None, found.date or None, address)


def _spaced(lines: Sequence[str]) -> str:
    """Part the lines by empty ones, but for those of one list or one table, whose rule is no text."""
    # A rule stands below the first row of a table.
    kept = [(a, _RULE.match(b)) for a, b in zip(lines, [*lines[1:], ""], strict=True) if not _RULE.match(a)]
    pairs = zip(["", *(line for line, _ in kept)], kept, strict=False)
    spaced = (
        ("\n" if a[:2] == b[:2] in ("- ", "| ") and not opens else "\n\n") + _without_edges(b)
        for a, (b, opens) in pairs
    )
    return "".join(spaced).strip("\n")


def _without_edges(line: str) -> str:
    """Return a row of a table without the bars at its ends, as every kind of document is read.

    The only cell of a row keeps them, which tell it from prose. A bar inside a cell is as the page has it.
    """
    if not line.startswith("| "):
        return line
    inside = line.removeprefix("| ").removesuffix("|").rstrip()
    return (inside if re.search(CELL, inside) else line).replace(r"\|", "|")
