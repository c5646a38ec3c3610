"""What the article is: title, author, date, source, length, and a table of contents in its own sentences."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks import Block, escape, pack, shortened
from bot.render import link
from bot.texts import counted, dated, phrases_in
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.texts.phrases import Phrases
    from index.engine import Asker
    from index.types import Article

CONTENTS = 8
"""Sentences in the table of contents at most."""
CONTENTS_CHARACTERS = 200
FACT_CHARACTERS = 300
"""Of an author, a date and an address: a paper has hundreds of authors, and the card's head is one message."""


def title_of(article: Article, phrases: Phrases) -> str:
    """Return the article's title, or a word where it has none that can be seen, and so none that a link can be on."""
    return article.title if re.search(r"\w", article.title) else phrases.untitled


def article_blocks(engine: Asker, language: str) -> Iterator[Block]:
    """Yield the card, and the first sentences of paragraphs, each with a link to its place."""
    article, phrases = engine.article, phrases_in(language)
    lines = [f"<b>{escape(title_of(article, phrases))}</b>"]
    if article.author:
        lines.append(phrases.author.format(author=escape(shortened(article.author, FACT_CHARACTERS))))
    if article.date:
        lines.append(phrases.date.format(date=escape(shortened(dated(article.date, language), FACT_CHARACTERS))))
    if article.url:
        shown = escape(shortened(article.url, FACT_CHARACTERS))
        lines.append(phrases.source.format(source=f'<a href="{escape(article.url)}">{shown}</a>'))
    characters = counted(phrases.characters, len(article.text), language)
    paragraphs = counted(phrases.paragraphs, len(engine.paragraphs), language)
    lines.append(phrases.length.format(characters=characters, paragraphs=paragraphs))
    yield Block("\n".join(lines))
    yield Block(phrases.contents)
    for number, sentence in contents(engine):
        quote = engine.quote(sentence)
        text = quote.text if len(quote.text) <= CONTENTS_CHARACTERS else f"{quote.text[:CONTENTS_CHARACTERS]}…"
        yield Block(f"{link(quote, f'{number}.')} {escape(text)}", gap="\n")


def shared_card(engine: Asker, language: str) -> str:
    """Return the card as one message, with as much of the contents as that holds."""
    return pack(article_blocks(engine, language))[0]


def contents(engine: Asker) -> Iterator[tuple[int, Span]]:
    """Yield the first sentences of paragraphs, evenly over the article, with the paragraphs' numbers from 1."""
    step = max(1, -(-len(engine.paragraphs) // CONTENTS))
    for number, paragraph in islice(enumerate(engine.paragraphs, start=1), 0, None, step):
        first = next((sentence for sentence in engine.sentences if sentence in paragraph), None)
        if first is not None:
            yield number, first
