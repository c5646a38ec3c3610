"""Text and Markdown to an article: front matter, and markup taken away so that quotes read well."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from index.boundaries import CELLS
from index.types import Article
from index.visible import WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

FRONT_MATTER_LINES = 50
_FIELD = re.compile(r"([\w-]+)[ \t]*:(?:[ \t]+(.*))?$")
_NESTED = re.compile(r"[ \t]|-[ \t]|#|$")
_BLOCK = re.compile(r"[>|][+-]?\d?[+-]?")
"""What stands for a value that follows in lines of its own."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What a tree of HTML may not hold, and a reference to a character may stand for."""
_STRIKES = re.compile(rf"<(/?)(?:{'|'.join(WITHDRAWN)})\b", re.IGNORECASE)
_KNOWN = {"title": "title", "author": "author", "date": "date", "url": "url", "link": "url"}


def plain_article(text: str) -> Article:
    """Return a plain text as it is, less the front matter at its beginning."""
    fields, body = _split_front_matter(text)
    return Article(body, **fields)


def markdown_article(text: str) -> Article:
    """Return the text that a Markdown source shows, one empty line between blocks; the first heading is the title.

    Footnotes stand at the end, and nothing where they are called.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    fields, body = _split_front_matter(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin, inline=False).parse(body)
    headings = [_shown(after) for token, after in pairwise(tokens) if token.type == "heading_open"]
    return Article("".join(_blocks(tokens)).strip("\n"), **{"title": next(filter(None, headings), ""), **fields})


def _split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the known fields between two lines of `---` at the very beginning, and the rest."""
    lines = text.split("\n", FRONT_MATTER_LINES)[:FRONT_MATTER_LINES]
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        return {}, text
    inside = lines[1 : ends[1]]
    found = [_FIELD.match(line) for line in inside]
    if not any(found) or not all(field or _NESTED.match(line) for field, line in zip(found, inside, strict=True)):
        # Two rules with prose between them are no front matter.
        return {}, text
    fields: dict[str, str] = {}
    for field in filter(None, found):
        if name := _KNOWN.get(field[1].lower()):
            value = (field[2] or "").strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            fields[name] = value[1:-1] if quoted else value
    if not re.match("https?://", fields.get("url", ""), re.IGNORECASE):
        fields.pop("url", None)
    body = text[sum(len(line) + 1 for line in lines[: ends[1] + 1]) :]
    return {name: value for name, value in fields.items() if value and not _BLOCK.fullmatch(value)}, body.lstrip()


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the shown text of each block behind the line ends that part it from the one before."""
    gap, marker = "", ""
    row: list[str] | None = None
    for token in tokens:
        if token.type in ("paragraph_open", "heading_open", "table_open", "bullet_list_open", "ordered_list_open"):
            gap = gap or ("\n" if token.level and token.type.endswith("list_open") else "\n\n")
        elif token.type == "list_item_open":
            gap, marker = gap or "\n", f"{token.info}{token.markup} "
        elif token.type == "list_item_close":  # of an item without words of its own
            marker = ""
        elif token.type == "tr_open":
            gap, row = gap or "\n", []
        elif token.type == "inline" and row is not None:
            row.append(_shown(token).replace("\n", " "))
        elif token.type == "inline" or (token.type == "tr_close" and row is not None):
            yield gap + marker + (_shown(token) if row is None else CELLS.join(row))
            gap, marker, row = "", "", None
        elif token.type in ("fence", "code_block", "html_block"):
            content = _text_of_html(token.content) if token.type == "html_block" else token.content
            yield f"\n\n{content}".rstrip()
            gap = "\n\n"


def _shown(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    shown = {"text", "code_inline", "image", "text_special"}
    struck = list(accumulate(map(_strikes, token.children or [])))
    closed = not struck or struck[-1] == 0
    words = "".join(
        "\n" if _is_break(child) else breaks.get(child.type, child.content if child.type in shown else "")
        for child, withdrawn in zip(token.children or [], struck, strict=True)
        if not (withdrawn and closed)
    )
    return "\n".join(re.sub(" {2,}", " ", line.strip(" ")) for line in words.split("\n")).strip()


def _strikes(token: Token) -> int:
    """Tell whether a token begins to withdraw what follows (1), or ends to (-1)."""
    tag = _STRIKES.match(token.content) if token.type == "html_inline" else None
    if tag is not None:
        return -1 if tag[1] else 1
    return {"s_open": 1, "s_close": -1}.get(token.type, 0)


def _is_break(token: Token) -> bool:
    return token.type == "html_inline" and re.match(r"<br\b", token.content, re.IGNORECASE) is not None


def _text_of_html(source: str) -> str:
    """Return what a block of HTML shows, an empty line between its blocks and bars between the cells of a row."""
    from lxml import etree, html

    try:
        # A line end in the source is a space on the page.
        root = html.fragment_fromstring(re.sub(r"[ \t\n]+", " ", source), create_parent=True)
    except etree.ParserError:  # nothing but a declaration
        return ""
    for hidden in list(root.iter("script", "style", *WITHDRAWN)):
        hidden.drop_tree()
    inline = html.defs.phrase_tags | html.defs.font_style_tags | html.defs.special_inline_tags | {"mark", "time"}
    for element in root.iter("*"):
        before, after = ("", "") if element.tag in inline else ("\n\n", "\n\n")
        if element.tag == "br":
            after = "\n"
        elif element.tag in ("td", "th"):
            before, after = CELLS if element.getprevious() is not None else "", ""
        element.text = before + _CONTROL.sub("", element.text or "")
        element.tail = after + _CONTROL.sub("", element.tail or "")
    text = re.sub(" ?\n ?", "\n", re.sub(" +", " ", str(root.text_content())))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
