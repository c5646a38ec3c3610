"""A page -> the tree of what it shows, mended where the library that finds the article would lose or glue words."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

LONG = 60
"""Code points. A date inside a paragraph of more is part of what is told, and not when the page was made."""
_CELLS, _BLOCKS = ("td", "th"), ("p", "li", "dd", "td", "th", "blockquote", "div", "h2", "h3", "h4")
LEAD = range(40, 800)
"""Code points of what stands over an article as its lead."""
SHORTEST_PULLED = 20
"""Code points of a quotation that repeats, to catch the eye, what a paragraph says."""
ENDS = (".", "!", "?", "…")
_QUOTES = " \"'„”“«»‚‘’"
WITHDRAWN = ("del", "s", "strike")
"""Elements of words that were struck out."""
_REGEX = {"re": "http://exslt.org/regular-expressions"}
_GLUED = """(//li//div | //blockquote//div | //blockquote/cite | //div[text()[normalize-space()] or span]/div)
    [not(descendant::p or descendant::div or descendant::ul or descendant::ol or descendant::table)]"""
"""Blocks of words alone that the library would put behind what stands before them, without a space."""
_UNSEEN = f"""//body//*[{" or ".join(f"self::{tag}" for tag in (*WITHDRAWN, "script", "style", "template"))}
    or (@hidden and @hidden != 'until-found')
    or contains(translate(@style, 'DISPLAYNOE \t\n', 'displaynoe'), 'display:none')
    or re:test(@class, '(^|\\s)(sr-only|visually-hidden|screen-reader-text)(\\s|$)')]"""
_BODY = """//*[@itemprop='articleBody'
    or re:test(concat(@class, ' ', @id), '(article|entry|post)(-|_|__)?(body|content|text)|articleBody')]"""
_LEAD = """preceding::*[self::p or self::div or self::h2]
    [@itemprop='description'
     or re:test(concat(' ', @class, ' ', @data-gu-name, ' '), '[ _-](lead|standfirst|excerpt)[ _-]')]
    [not(ancestor::li or ancestor::aside or ancestor::a or ancestor::nav)]"""


def visible_tree(source: str) -> Any:
    """Return the tree of a page without what it does not show, or shows as withdrawn; None where it is none.

    The caption of a table becomes a line above it, a cell of several rows stands in each, a term and what it is
    explained by are one item of a list, and an article's lead stands in it.
    """
    from trafilatura.utils import load_html

    tree = load_html(source)
    if tree is None:
        return None
    everything = len(tree.text_content())
    for unseen in tree.xpath(_UNSEEN, namespaces=_REGEX):
        # What holds most of a page is hidden until a program shows it.
        if 2 * len(unseen.text_content()) < everything:
            unseen.drop_tree()
    for inline in (*_told_dates(tree), *tree.xpath("//body//q")):
        inline.drop_tag()
    for figure in tree.xpath("//figure[.//blockquote and figcaption]"):
        figure.tag = "div"
    for block in tree.xpath(_GLUED):
        block.tag = "p"
    _leave_out_pull_quotes(tree)
    _leave_out_links(tree)
    for part in tree.xpath("(//h1|//h2|//h3)/*[following-sibling::*]"):
        part.tail = part.tail or " "
    for terms in tree.xpath("//dl"):
        _as_list(terms)
    _mend_tables(tree)
    _take_in_lead(tree)
    return tree


def _told_dates(tree: Any) -> list[Any]:
    """Return the dates that are of the text, and not when the page was made: the library leaves all of them out.

    They are in a cell, in a sentence, in a long paragraph, or in an item or a heading below one.
    """
    words = cache(_words)  # a block may hold thousands of dates
    told, below = [], False
    for element in tree.iter("p", "time"):
        if element.tag == "p":
            below = below or len(words(element)) > LONG
            continue
        block = next(element.iterancestors(*_BLOCKS), None)
        if block is None:
            continue
        long = len(words(block)) > LONG if block.tag == "p" else below and block.tag != "div"
        if long or block.tag in _CELLS or words(block).endswith(ENDS):
            told.append(element)
    return told


def _leave_out_pull_quotes(tree: Any) -> None:
    """Remove quotations that stand in a paragraph too: set apart to catch the eye, they would be taken for headings."""
    told = [_words(paragraph) for paragraph in tree.xpath("//p[not(ancestor::blockquote or ancestor::aside)]")]
    for quotation in tree.xpath("//blockquote"):
        words = _words(quotation).strip(f"{_QUOTES}.…")
        if len(words) >= SHORTEST_PULLED and any(words in paragraph for paragraph in told):
            quotation.drop_tree()


def _leave_out_links(tree: Any) -> None:
    """Remove paragraphs that are a link and no sentence: they lead to other articles."""
    for link in tree.xpath("//p[not(ancestor::li)]/a[@href]"):
        paragraph = link.getparent()
        words = _words(link)
        if words and words == _words(paragraph) and not words.rstrip(_QUOTES).endswith(ENDS):
            paragraph.drop_tree()


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _mend_tables(tree: Any) -> None:
    for caption in tree.xpath("//table/caption"):
        caption.tag = "p"
        caption.getparent().addprevious(caption)
    for inside in tree.xpath("(//td|//th)//*[self::ul or self::ol or self::li]"):
        inside.tag = "p" if inside.tag == "li" else "div"
    for cell in tree.xpath("//*[self::td or self::th][@rowspan]"):
        rows = cell.attrib.pop("rowspan")
        place, row = cell.getparent().index(cell), cell.getparent()
        for _ in range(int(rows[:5]) - 1 if rows.isdecimal() else 0):  # HTML has five digits at most
            row = row.getnext()
            if row is None or row.tag != "tr":
                break
            again = deepcopy(cell)
            again.tail = None
            row.insert(place, again)


def _as_list(terms: Any) -> None:
    """Make a list of terms, each with one explanation, of text alone, a list of items; leave any other as it is."""
    names, told = terms[0::2], terms[1::2]
    alternate = [child.tag for child in terms] == ["dt", "dd"] * len(names)
    if not alternate or terms.xpath(".//*[self::br or self::p or self::div or self::ul or self::ol or self::table]"):
        return
    words = [[" ".join(child.text_content().split()) for child in pair] for pair in zip(names, told, strict=True)]
    for name, explanation, (term, explained) in zip(names, told, words, strict=True):
        explanation.drop_tree()
        for inside in list(name):
            name.remove(inside)
        name.tag, name.text = "li", f"{term} {explained}" if term.endswith(("?", "!", ":")) else f"{term}: {explained}"
    terms.tag = "ul"


def _take_in_lead(tree: Any) -> None:
    """Move the one lead that stands above an article's body, in the same article, into it."""
    body = next(iter(tree.xpath(_BODY, namespaces=_REGEX)), None)
    if body is None:
        return
    leads = [
        lead
        for lead in body.xpath(_LEAD, namespaces=_REGEX)
        if next(lead.iterancestors("article"), None) is next(body.iterancestors("article"), None)
        and len(" ".join(lead.text_content().split())) in LEAD
    ]
    outer = [lead for lead in leads if not any(other in leads for other in lead.iterancestors())]
    if len(outer) == 1:
        (lead,) = outer
        copied = deepcopy(lead)
        copied.tail, copied.tag = None, "div" if copied.xpath(".//p") else "p"
        copied.attrib.clear()
        lead.drop_tree()
        body.insert(0, copied)
        copied.tail, body.text = body.text, None
