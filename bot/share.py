"""Answers that travel: one finished message for inline mode, for guests and for the share button."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.blocks import Block, escape, pack, shortened, within_units
from bot.card import title_of
from bot.delivery import NO_PREVIEW
from bot.keyboards import deep_link
from bot.render import answer_blocks, refusal_blocks, refusal_words, stale_block
from bot.texts import dated, phrases_in
from index.types import Answer, Quote, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram import User

    from bot.archive import Stored
    from index.types import Article, Outcome

EXCERPT_UNITS = 1_500
"""Of a sentence that is too long for one message, so much is shared; the link leads to the rest."""
HEADING = 80
"""Characters of a result's first line; a telephone shows about half of them."""
SUMMARY = 200
TITLE = 200
QUESTION = 500


def as_result(stored: Stored, bot: User, heading: str = "") -> InlineQueryResultArticle:
    """Offer an answer as a message to post. The result has the answer's id, and its button leads to the same answer."""
    title, summary = _told(stored)
    own = InlineKeyboardButton(phrases_in(stored.language).button_ask_own, url=deep_link(bot, stored.id))
    return InlineQueryResultArticle(
        id=stored.id,
        title=shortened(heading or title, HEADING) or phrases_in(stored.language).untitled,
        description=shortened(f"{title} – {summary}" if heading else summary, SUMMARY),
        input_message_content=as_content(shared_message(stored)),
        reply_markup=InlineKeyboardMarkup([[own]]),
    )


def as_content(html: str) -> InputTextMessageContent:
    """Make HTML what a result posts."""
    return InputTextMessageContent(html, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)


def shared_message(stored: Stored) -> str:
    """Render an answer as it was seen, with its question and which article it is from, in one message.

    Where that is too long, further quotes are left out first, then the ends of a sentence, then that of the question.
    """
    phrases = phrases_in(stored.language)
    asked = stored.outcome.question.text
    last = [Block(_origin(stored.article, stored.language))]
    if stored.stale:
        last.append(stale_block(phrases))
    for question, outcome in product((asked, shortened(asked, QUESTION)), _ever_shorter(stored.outcome)):
        told = answer_blocks(outcome, phrases) if isinstance(outcome, Answer) else refusal_blocks(outcome, phrases)
        messages = pack([Block(f"<i>{escape(question)}</i>"), *told, *last])
        if len(messages) == 1:
            return messages[0]
    raise ValueError(f"answer {stored.id} does not fit into a message however much is left out")


def _origin(article: Article, language: str) -> str:
    title = escape(shortened(title_of(article, phrases_in(language)), TITLE))
    linked = f'<a href="{escape(article.url)}">{title}</a>' if article.url else f"<b>{title}</b>"
    return f"{linked} · {escape(dated(article.date, language))}" if article.date else linked


def _told(stored: Stored) -> tuple[str, str]:
    """Return the first line of a result and what stands below it."""
    outcome, phrases = stored.outcome, phrases_in(stored.language)
    if not isinstance(outcome, Answer):
        said, over_nearest = refusal_words(outcome, phrases)
        return said, " ".join([over_nearest, *(quote.text for quote in outcome.nearest[:1])])
    quote = outcome.quotes[0]
    return outcome.text, f"{phrases.paragraph.format(n=quote.paragraph + 1)}: {quote.text}"


def _ever_shorter(outcome: Outcome) -> Iterator[Outcome]:
    yield outcome
    if isinstance(outcome, Answer):
        yield replace(outcome, quotes=outcome.quotes[:1])
        outcome = replace(outcome, quotes=(_excerpt(outcome.quotes[0]),))
        yield outcome
        yield replace(outcome, unanswered=())
    else:
        yield replace(outcome, nearest=outcome.nearest[:1])
        yield replace(outcome, nearest=tuple(map(_excerpt, outcome.nearest[:1])))


def _excerpt(quote: Quote) -> Quote:
    """Return the part of a long quote that holds the beginning of its words that matter, cut between words."""
    text, focus = quote.article.text, quote.focus or quote.span
    start = quote.span.start if focus.end - quote.span.start <= EXCERPT_UNITS // 2 else focus.start
    end = within_units(text, start, quote.span.end, EXCERPT_UNITS)
    if end < quote.span.end:
        end = next((place for place in range(end, max(start + 1, focus.start), -1) if text[place].isspace()), end)
    return Quote(quote.article, Span(start, end), Span(focus.start, min(focus.end, end)), quote.paragraph)
