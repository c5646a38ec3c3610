"""Outcomes as Telegram HTML: what stands where in an answer and in a refusal."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.blocks import Block, escape, pack, shortened, utf16_units, within_units
from index.headers import STEP, standing_over
from index.sentences import split_paragraphs, split_sentences
from index.types import Answer, Quote, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.texts.phrases import Phrases
    from index.types import NoAnswer, Outcome

PIECE_UNITS = 3_000
"""A quote longer than this is shown in pieces, each a blockquote of its own."""
HEADLINE_UNITS = 700
"""Answering words longer than this are marked in the quote only."""
LEFT_OPEN = 200
"""Characters of a part of the question that is told to have no answer."""
URL_BYTES = 2_000
AROUND = 1_000
"""Code points on either side of a quote that its context holds at most: it shall fit into the answer's message."""


class View(StrEnum):
    """What an answer's message shows below the quotes."""

    ANSWER = "a"
    CONTEXT = "c"
    OTHERS = "o"


def render(
    outcome: Outcome,
    phrases: Phrases,
    view: View = View.ANSWER,
    *,
    before: Iterable[Block] = (),
    after: Iterable[Block] = (),
) -> list[str]:
    """Lay an outcome out as one or more messages, between what the caller adds."""
    if isinstance(outcome, Answer):
        return pack([*before, *answer_blocks(outcome, phrases, view), *after])
    return pack([*before, *refusal_blocks(outcome, phrases), *after])


def answer_blocks(answer: Answer, phrases: Phrases, view: View = View.ANSWER) -> Iterator[Block]:
    """Yield the answering words, the quotes with their sources, and what the view adds."""
    first = answer.quotes[0]
    words = [first.article[focus] for focus in answer.foci if focus != first.span]
    if words and sum(map(utf16_units, words)) <= HEADLINE_UNITS:
        yield Block("\n".join(f"<b>{escape(told)}</b>" for told in words))
    yield from quote_blocks(first, phrases, marked=answer.foci)
    if answer.further:
        yield from _under(phrases.also, _quotes(answer.further, phrases))
    for question in answer.left_open:
        yield Block(f"<i>{phrases.unanswered.format(question=escape(shortened(question, LEFT_OPEN)))}</i>")
    yield from more_blocks(answer, phrases, view)
    if answer.from_context:
        yield Block(f"<i>{phrases.from_context}</i>")


def more_blocks(answer: Answer, phrases: Phrases, view: View) -> Iterator[Block]:
    """Yield what a view adds to an answer; nothing where there is no more to show."""
    wider = surroundings(answer.quotes[0]) if view is View.CONTEXT else None
    if wider is not None:
        yield from _under(phrases.around, quote_blocks(wider, None, expandable=True))
    if view is View.OTHERS and answer.nearest:
        yield from _under(phrases.others, _quotes(answer.nearest, phrases))


def refusal_blocks(refusal: NoAnswer, phrases: Phrases) -> Iterator[Block]:
    """Yield both halves of a refusal: the article does not say, or may not, and what comes nearest."""
    said, over_nearest = refusal_words(refusal, phrases)
    yield Block(f"<b>{said}</b>")
    if refusal.nearest:
        # Words in bold are an answer; here they would contradict what was just said.
        nearest = (replace(quote, focus=None) for quote in refusal.nearest)
        yield from _under(over_nearest, _quotes(nearest, phrases))
    else:
        yield Block(over_nearest, gap=" ")
    if refusal.from_context:
        yield Block(f"<i>{phrases.from_context}</i>")


def refusal_words(refusal: NoAnswer, phrases: Phrases) -> tuple[str, str]:
    """Return what is said of the article, and what of that which comes nearest in it."""
    if refusal.uncertain:
        return phrases.uncertain, phrases.likeliest
    return phrases.refusal, phrases.nearest if refusal.nearest else phrases.nothing_near


def stale_block(phrases: Phrases) -> Block:
    """Say that the article has changed since."""
    return Block(f"<i>{phrases.stale}</i>")


def quote_blocks(
    quote: Quote,
    phrases: Phrases | None,
    *,
    marked: Sequence[Span] = (),
    expandable: bool = False,
    gap: str = "\n\n",
) -> Iterator[Block]:
    """Yield a quote with its focus, or all words `marked`, in bold, and where it stands if phrases are given to say so.

    That is its source below it, and above it the headings, questions and rows that say what it is about. A long quote
    comes in several pieces.
    """
    pieces = list(_pieces(quote.article.text, quote.span))
    foci = sorted(marked or (() if quote.focus is None else (quote.focus,)))
    for number, piece in enumerate(pieces, start=1):
        words = _marked(quote.article.text, piece, foci)
        html = f"<blockquote{' expandable' if expandable else ''}>{words}</blockquote>"
        if number == len(pieces) and phrases is not None:
            html += f"\n{source(quote, phrases)}"
        if number == 1 and phrases is not None and (headers := standing_over(quote)):
            html = f"<i>{escape(STEP.join(headers))}</i>\n{html}"
        yield Block(html, gap=gap if number == 1 else "\n")


def source(quote: Quote, phrases: Phrases) -> str:
    """Say which paragraph a quote is from, with a link that opens the article there."""
    where = phrases.paragraph.format(n=quote.paragraph + 1)
    return f"{where} · {link(quote, phrases.open)}" if quote.article.url else where


def link(quote: Quote, html: str) -> str:
    """Make some HTML a link to the very words in the article; to its beginning where that address grows too long."""
    url = quote.url
    if url is None:
        return html
    if len(url.encode()) > URL_BYTES:
        url = url.partition("#")[0]
    return f'<a href="{escape(url)}">{html}</a>'


def surroundings(quote: Quote) -> Quote | None:
    """Return the quote with its paragraph and its neighbours; None where the quote is all there is.

    Of long ones only the whole sentences within `AROUND` code points.
    """
    paragraphs = split_paragraphs(quote.article.text)
    inside = [number for number, paragraph in enumerate(paragraphs) if paragraph.overlaps(quote.span)]
    if not inside:
        return None
    first, last = max(0, inside[0] - 1), min(len(paragraphs) - 1, inside[-1] + 1)
    # A paragraph has no white space around it, and a quote might.
    start, end = min(quote.span.start, paragraphs[first].start), max(quote.span.end, paragraphs[last].end)
    span = _drawn_in(quote.article.text, Span(start, end), quote.span)
    number = max((n for n in range(first, last + 1) if paragraphs[n].start <= span.start), default=first)
    return None if span == quote.span else Quote(quote.article, span, quote.focus, number)


def _drawn_in(text: str, outer: Span, inner: Span) -> Span:
    """Return what of `outer` reaches no further than `AROUND` beyond `inner`, without the sentences that this cuts."""
    start, end = outer.start, outer.end
    if inner.start - start > AROUND:
        whole = split_sentences(text[inner.start - AROUND : inner.start])[1:]
        start = inner.start - AROUND + whole[0].start if whole else inner.start
    if end - inner.end > AROUND:
        whole = split_sentences(text[inner.end : inner.end + AROUND])[:-1]
        end = inner.end + whole[-1].end if whole else inner.end
    return Span(start, end)


def _quotes(quotes: Iterable[Quote], phrases: Phrases) -> Iterator[Block]:
    for quote in quotes:
        yield from quote_blocks(quote, phrases, expandable=True, gap="\n")


def _under(heading: str, blocks: Iterator[Block]) -> Iterator[Block]:
    # A heading alone at the end of a message would announce nothing.
    yield Block(f"{heading}\n{next(blocks).html}")
    yield from blocks


def _marked(text: str, piece: Span, foci: Sequence[Span]) -> str:
    """Put the words of some spans, ascending, in bold."""
    html, done = "", piece.start
    for focus in foci:
        if focus.overlaps(piece):
            start, end = max(done, focus.start), min(piece.end, focus.end)
            html += f"{escape(text[done:start])}<b>{escape(text[start:end])}</b>"
            done = end
    return html + escape(text[done : piece.end])


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut a span at white space into pieces of at most `PIECE_UNITS`; a longer word is cut inside."""
    start = span.start
    while start < span.end:
        end = within_units(text, start, span.end, PIECE_UNITS)
        if end < span.end:
            spaces = [position for position in range(start + 1, end) if text[position].isspace()]
            end = spaces[-1] if spaces else end
        yield Span(start, end)
        start = end
        while start < span.end and text[start].isspace():
            start += 1
