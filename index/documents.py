"""PDF and DOCX, through libraries that are optional extras."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.types import Article

if TYPE_CHECKING:
    from datetime import datetime

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_UNPACKED_BYTES = 100_000_000

# What the two libraries let through when a file is not what its name says.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def pdf_article(content: bytes) -> Article:
    """Return the text of a PDF, line by line as it is set; a word that the typesetter has hyphenated is whole again.

    Raises:
        ArticleError: it is damaged, locked or a scan, or the library is not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise ArticleError("To read PDF, install with: pip install 'article-bot[pdf]'") from error
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError("This PDF is locked with a password: save it without one.")
        text = "\n".join(page.extract_text() for page in reader.pages)
        about = reader.metadata
        title, author = (about.title, about.author) if about else (None, None)
        created = about.creation_date if about else None
    except (pypdf.errors.PyPdfError, *_DAMAGE) as error:
        raise ArticleError("This PDF is damaged: save it again, or give the article as text.") from error
    if not re.search(r"\w", text):
        raise ArticleError("There is no text in this PDF, only pictures: run it through text recognition first.")
    text = re.sub(r"(?<=[^\W\d_])(?:-|\N{SOFT HYPHEN})\n([^\W\d_])", _joined, text).strip()
    return Article(text, title or "", author or None, _day(created))


def _joined(broken: re.Match[str]) -> str:
    """Join a word that was broken at the end of a line; before a capital the hyphen is the word's own."""
    return broken[1] if broken[1].islower() else broken[0]


def docx_article(content: bytes) -> Article:
    """Return the paragraphs of a DOCX with an empty line between them, a table's rows with bars between the cells.

    Raises:
        ArticleError: it is damaged, or the library is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise ArticleError("To read DOCX, install with: pip install 'article-bot[docx]'") from error
    from docx.table import Table

    blocks = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise ArticleError("This DOCX is too large: give the article alone.")
        document = docx.Document(io.BytesIO(content))
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                blocks.append("\n".join(" | ".join(cell.text for cell in row.cells) for row in block.rows))
            else:
                blocks.append(block.text.strip())
        about = document.core_properties
    except _DAMAGE as error:
        raise ArticleError("This DOCX is damaged: save it again, or give the article as text.") from error
    return Article("\n\n".join(filter(None, blocks)), about.title, about.author or None, _day(about.created))


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
