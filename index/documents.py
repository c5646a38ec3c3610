"""PDF and DOCX, through libraries that are optional extras."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.boundaries import BULLETS, CELLS, CLOSERS, ENUMERATOR, is_false
from index.errors import ArticleError
from index.sentences import REACH
from index.types import Article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document
    from pypdf import DocumentInformation

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    "": "text/plain",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": PDF,
    ".docx": DOCX,
}
"""By the end of a file's name; "" is a name without any."""

MAX_UNPACKED_BYTES = 100_000_000

NEAR = 8
"""Lines on either side whose longest tells how wide a column is: a page may hold columns of several widths."""

NARROWEST = 30
"""Code points; where no line nearby is longer, they are a list's, and no column's."""

FULL = 0.85
"""Share of the width from which on a line is full: letters are not equally wide, so neither are lines of prose."""

# What the two libraries let through when a file is not what its name says.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

_PLACEHOLDER = re.compile(
    r"\W*(?:untitled|anonymous|unknown|python-docx|bez nazwy|unbenannt|dokument\d*|document\d*)\W*$|microsoft word - ",
    re.IGNORECASE,
)
WRAPPERS = ("bdo", "customXml", "dir", "fldSimple", "ins", "moveTo", "sdt", "smartTag")
"""Elements of a DOCX around words, paragraphs or cells, which are read as if they were not there."""

OFF, OLDER_FORM = "@w:val='0' or @w:val='false' or @w:val='off'", "ancestor::*[local-name()='Fallback']"
"""XPath: what takes a property away, and what repeats a text box for older programs."""

HIGH_AND_LOW = ("num", "den", "sub", "sup")
WRITTEN = {"den": "/{}", "sub": "_{}", "sup": "^{}", "d": "({})", "deg": "[{}]", "rad": "√{}"}
"""How the parts of a formula in a DOCX are written in a row; those of several signs have brackets if high or low."""

CONTENTS = "w:docPartObj/w:docPartGallery[@w:val='Table of Contents']"
"""Where a content control of a DOCX says that it holds a table of contents, from its properties on."""

UNSPACED = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uff60]"
"""Ideographs, kana and their punctuation, between which there are no spaces."""

_STOP = re.compile(rf"[.!?…:;。！？।][{re.escape(CLOSERS)}]*$")
_HYPHEN = re.compile(r"(?<=(\w))[-\u2010\xad]\n(\w)")


def pdf_article(content: bytes) -> Article:
    """Return the text of a PDF, an empty line between its paragraphs; what the end of a line or a page parts is whole.

    Raises:
        ArticleError: it is damaged, locked or a scan, or the library is not installed.
    """
    try:
        import pypdf
    except ImportError as error:
        raise ArticleError("To read PDF, install with: pip install -c constraints.txt -e '.[pdf]'") from error
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError("This PDF is locked with a password: save it without one.")
        pages = [page.extract_text() for page in reader.pages]
        about = reader.metadata
        title, author = (about.title, about.author) if about else (None, None)
    except pypdf.errors.DependencyError as error:
        raise ArticleError(
            "This PDF is protected from copying: to read it, install with: pip install -c constraints.txt -e '.[pdf]'"
        ) from error
    except (pypdf.errors.PyPdfError, *_DAMAGE) as error:
        raise ArticleError("This PDF is damaged: save it again, or give the article as text.") from error
    if not any(re.search(r"\w", page) for page in pages):
        raise ArticleError("There is no text in this PDF, only pictures: run it through text recognition first.")
    title, author = (_told(said) for said in (title, author))
    return Article(_flowing(_running(pages)), title, author or None, _day(_created(about)))


def _told(said: object) -> str:
    """Return what a document says of itself; nothing where it is what a program writes if nobody has said anything."""
    return said if isinstance(said, str) and not _PLACEHOLDER.match(said) else ""


def _created(about: DocumentInformation | None) -> datetime | None:
    """Return when a PDF was made, where it says so in a form that can be read."""
    try:
        return about.creation_date if about else None
    except ValueError:
        return None


def _running(pages: Sequence[str]) -> list[str]:
    """Return the lines of all pages, less the heads and the numbers that at least half of the pages have at an edge.

    The first page keeps what stands above it: that parts nothing, and may be the title.
    """
    parted = [[line.strip() for line in page.strip().splitlines()] for page in pages]
    first: list[str] = []
    for edge in (-1, 0):
        first = parted[0].copy()
        # Twice: a number may stand below a head.
        for _ in range(2):
            shapes = Counter(_shape(lines, edge) for lines in parted)
            for lines in parted:
                times = shapes[shape := _shape(lines, edge)]
                if shape and times > 1 and 2 * times >= len(pages):
                    del lines[edge]
                    while not lines[edge]:
                        del lines[edge]
    return first + [line for lines in parted[1:] for line in lines]


def _shape(lines: Sequence[str], edge: int) -> str:
    """Return a line with its numbers made equal, or nothing where it is all that the page has."""
    return re.sub(r"\d+", "0", lines[edge]) if len(lines) > 1 else ""


def _flowing(lines: Sequence[str]) -> str:
    """Join the lines that only the width of a column has parted, and the words that were hyphenated there."""
    text = ""
    for number, (line, following) in enumerate(pairwise([*lines, ""])):
        width = max(map(len, lines[max(0, number - NEAR) : number + NEAR + 1]))
        text += line + ("\n" if _goes_on(line, following, width) else "\n\n")
    text = _HYPHEN.sub(_joined, text)
    text = re.sub(rf"(?<={UNSPACED})\n(?={UNSPACED})", "", text)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", re.sub(r"\n{3,}", "\n\n", text)).strip()


def _goes_on(line: str, following: str, width: int) -> bool:
    """Tell whether the following line belongs to the same paragraph, in a column so many code points wide."""
    if not line or not following or following[0] in BULLETS:
        return False
    if _HYPHEN.search(f"{line[-2:]}\n{following[0]}"):
        return True
    stop = _STOP.search(line)
    # After a sentence the line must be brimful; after an abbreviation or a colon, as full as any.
    ended = stop and stop[0][0] not in ":;" and not is_false(line[-REACH:], f" {following[:REACH]}")
    word = re.match(rf"{UNSPACED}|\S*", following)
    full = len(line) + 1 + len(word[0] if word else "") > max(width, NARROWEST) * (1 if ended else FULL)
    if re.match(ENUMERATOR, following):
        return full and stop is None
    return full or (stop is None and following[0].islower())


def _joined(broken: re.Match[str]) -> str:
    """Join a word that was broken at the end of a line; by a digit or a capital the hyphen is the word's own."""
    mere = broken[0][0] == "\N{SOFT HYPHEN}" or (broken[1].isalpha() and broken[2].islower())
    return broken[2] if mere else f"-{broken[2]}"


def docx_article(content: bytes) -> Article:
    """Return the paragraphs of a DOCX with an empty line between them, a table's rows with bars between the cells.

    Raises:
        ArticleError: it is damaged, or the library is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise ArticleError("To read DOCX, install with: pip install -c constraints.txt -e '.[docx]'") from error
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.exceptions import XmlchemyError

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise ArticleError("This DOCX is too large: give the article alone.")
        document = docx.Document(io.BytesIO(content))
        _unwrap(document)
        blocks = list(_blocks(document))
        # Where a file says nothing of itself, the library calls it "Word Document".
        told = any(part.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for part in document.part.package.rels.values())
        about = document.core_properties if told else None
        title, author, created = (about.title, about.author, about.created) if about else ("", "", None)
        if about is not None and author == "python-docx":  # which made the file, from a template of 2013
            created = None
    except (XmlchemyError, *_DAMAGE) as error:
        raise ArticleError("This DOCX is damaged: save it again, or give the article as text.") from error
    return Article("\n\n".join(filter(None, blocks)), _told(title), _told(author) or None, _day(created))


def _unwrap(document: Document) -> None:
    """Put what a DOCX wraps, such as inserted words, fields and smart tags, where the library looks for words.

    A text box comes behind the paragraph that it hangs on; a formula is written in a row, and words with a reading
    above them are the words. A table of contents, hidden words, and what stands in a form until somebody fills it in,
    are no text of the article.
    """
    from docx.oxml.ns import qn

    body = document.element.body
    for control in body.xpath(f".//w:sdt[w:sdtPr/{CONTENTS} or w:sdtPr/w:showingPlcHdr]"):
        control.getparent().remove(control)
    for hidden in body.xpath(f".//w:r[w:rPr/w:vanish[not({OFF})]]"):
        hidden.getparent().remove(hidden)
    for box in reversed(body.xpath(f".//w:p//w:txbxContent[not({OLDER_FORM})]")):  # the last first, and inner ones too
        holder = next(box.iterancestors(qn("w:p")))
        for inner in reversed(list(box)):
            holder.addnext(inner)
    for ruby in body.xpath(".//w:ruby"):
        run = ruby.getparent()
        for base in ruby.findall(qn("w:rubyBase")):
            for inner in list(base):
                run.addprevious(inner)
        run.remove(ruby)
    for formula in body.xpath(".//m:oMath"):
        shown = formula.getparent() if formula.getparent().tag == qn("m:oMathPara") else formula
        shown.addprevious(_run(_in_a_row(formula)))
    for wrapper in body.xpath("|".join(f".//w:{name}" for name in WRAPPERS)):
        content = wrapper.find(qn("w:sdtContent"))
        for inner in list(wrapper if content is None else content):
            wrapper.addprevious(inner)
        wrapper.getparent().remove(wrapper)


def _in_a_row(formula: Any) -> str:
    """Write a formula as one types it: 10^6, (a+b)/2, x_1, √(2), √[3](8)."""
    name = formula.tag.rpartition("}")[2]
    if name == "t":
        return formula.text or ""
    inside = "".join(map(_in_a_row, formula))
    if name == "nary":  # a sum or an integral, whose sign is a property
        return "".join(formula.xpath("*/*[local-name()='chr']/@*")[:1] or "∫") + inside
    if name == "e" and formula.getparent().tag.endswith("}rad"):
        name = "d"
    if name in HIGH_AND_LOW and not inside.isalnum():
        inside = f"({inside})"
    return WRITTEN.get(name, "{}").format(inside) if inside not in ("", "()") else ""


def _run(text: str) -> Any:
    """Make the element that holds words in a paragraph of a DOCX."""
    from docx.oxml import OxmlElement

    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = text
    run.append(words)
    return run


def _blocks(container: BlockItemContainer | Document) -> Iterator[str]:
    """Yield the text of each paragraph, and of each table with its rows as lines."""
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            # A merged cell comes once for every column that it fills.
            rows = [[" ".join(" ".join(_blocks(c)).split()) for c in dict.fromkeys(row.cells)] for row in block.rows]
            yield "\n".join(map(CELLS.join, rows))
        else:
            yield block.text.strip()


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
