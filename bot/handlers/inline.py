"""Inline mode: finished answers while somebody types behind the bot's name, in any chat."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from cachetools import LRUCache
from telegram import InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, Update
from telegram.error import NetworkError
from telegram.ext import InlineQueryHandler

from bot.archive import is_id, version_of
from bot.blocks import shortened
from bot.card import shared_card, title_of
from bot.language import client_language, language_of
from bot.limits import Limit
from bot.share import HEADING, as_content, as_result
from bot.texts import phrases_in, plain
from index.errors import QuestionError
from index.types import Answer, Intent, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram import User

    from bot.desk import Context, Desk
    from index.types import Outcome

log = logging.getLogger(__name__)

PAUSE_S = 0.35
"""How long somebody must stop typing before the engine is asked."""
RESULTS = 3
REMEMBERED = 1_000
"""Outcomes kept at hand: typing goes back and forth."""
ASKED_PER_MINUTE = 40
CACHE_S = 300
"""How long Telegram may give a person the same results again without asking. They name rows that belong to that person
and speak the language of their client: `is_personal`."""


class Inline:
    """Answers the newest query of each person; older ones are given up, asked or not."""

    def __init__(self, pause_s: float = PAUSE_S) -> None:
        self._pause_s = pause_s
        self._typing: dict[int, asyncio.Event] = {}
        self._outcomes: LRUCache[int, Outcome] = LRUCache(REMEMBERED)
        self._limit = Limit(ASKED_PER_MINUTE)

    async def typed(self, update: Update, context: Context) -> None:
        """Answer what is typed so far, unless more is typed meanwhile."""
        query = update.inline_query
        if query is None:
            return
        if (before := self._typing.get(query.from_user.id)) is not None:
            before.set()
        overtaken = self._typing[query.from_user.id] = asyncio.Event()
        try:
            await self._answer(query, context, overtaken)
        finally:
            if self._typing.get(query.from_user.id) is overtaken:
                del self._typing[query.from_user.id]

    async def _answer(self, query: InlineQuery, context: Context, overtaken: asyncio.Event) -> None:
        text, desk, person = query.query.strip(), context.desk, query.from_user
        if is_id(text):
            await self._share(query, context, text)
        elif len(plain(text)) < 2:
            language = language_of("", person.language_code)
            await _show(query, await self._examples(context, language))
        else:
            short = len(text) <= desk.settings.question_length
            outcome = await self._outcome(desk, text, person, overtaken) if short else None
            if overtaken.is_set():
                return
            language = language_of(text, person.language_code)
            results = await self._results(context, outcome, language, person) if outcome is not None else []
            await _show(query, results)  # nothing is an answer too, for which a client does not go on waiting

    async def _results(
        self, context: Context, outcome: Outcome, language: str, person: User
    ) -> list[InlineQueryResultArticle]:
        match outcome.intent:
            case Intent.CHITCHAT:
                return []
            case Intent.ARTICLE:
                return [_card(context.desk, language)]
        return [
            await _recorded(context, offered, language, f"inline/{person.id}/{number}", user_id=person.id)
            for number, offered in enumerate(_offers(outcome))
        ]

    async def _share(self, query: InlineQuery, context: Context, answer_id: str) -> None:
        """Offer exactly the answer that was seen; it may be forgotten any time, so that nobody shall keep it."""
        stored = await context.desk.archive.get(answer_id)
        if stored is not None:
            await _show(query, [as_result(stored, context.bot.bot)], cache_s=0)
            return
        expired = phrases_in(client_language(query.from_user)).expired
        await _show(query, [], cache_s=0, button=InlineQueryResultsButton(expired, start_parameter=answer_id))

    async def _examples(self, context: Context, language: str) -> list[InlineQueryResultArticle]:
        """Offer questions that the article answers, with their answers; they belong to nobody."""
        results = []
        for question in await context.desk.examples(language):
            outcome = await self._asked(context.desk, question)
            if isinstance(outcome, Answer):
                results.append(await _recorded(context, outcome, language, "example", heading=question))
        return results

    async def _outcome(self, desk: Desk, text: str, person: User, overtaken: asyncio.Event) -> Outcome | None:
        """Return what the engine says once the typing pauses; None where it was not asked."""
        if _words(text) not in self._outcomes:
            if await _set_within(overtaken, self._pause_s):
                return None
            if person.id not in desk.settings.admins and not self._limit.take(person.id):
                return None
        asking = asyncio.ensure_future(self._asked(desk, text))
        waiting = asyncio.ensure_future(overtaken.wait())
        await asyncio.wait({asking, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if asking.done():
            return asking.result()
        asking.cancel()
        return None

    async def _asked(self, desk: Desk, text: str) -> Outcome | None:
        """Ask the engine, or remember what it said to the same words; None where there is no question."""
        words, question = _words(text), Question(text)
        if words not in self._outcomes:
            try:
                # Without the question, which its author may want to be forgotten.
                self._outcomes[words] = replace(await desk.ask(question), question=Question(""))
            except QuestionError:
                return None
        return replace(self._outcomes[words], question=question)


def _words(text: str) -> int:
    """Tell apart what is asked, without keeping it. Question marks inside a text part it: then all of it counts."""
    return hash(text if "?" in text.rstrip("?! ") else plain(text))


async def _recorded(
    context: Context, outcome: Outcome, language: str, occasion: str, *, user_id: int | None = None, heading: str = ""
) -> InlineQueryResultArticle:
    """Record an answer before it can be posted; the same one again keeps its id."""
    archive, article = context.desk.archive, context.desk.engine.article
    answer_id = await archive.record(
        outcome,
        chat_id=None,
        user_id=user_id,
        language=language,
        key=None,
        once=f"{occasion}/{context.desk.engine.models}/{version_of(article)}/{language}/{outcome.question.text}",
    )
    stored = await archive.get(answer_id)
    if stored is None:
        raise LookupError(f"answer {answer_id} was deleted while it was being shown")
    return as_result(stored, context.bot.bot, heading)


def _offers(outcome: Outcome) -> Iterator[Outcome]:
    """Yield what can be posted: all of it, then what else the article says, each for itself."""
    yield outcome
    if isinstance(outcome, Answer):
        for quote in outcome.quotes[1:RESULTS]:
            if quote.focus is not None:
                yield replace(outcome, quotes=(quote,), nearest=())
    elif len(outcome.nearest) > 1:
        for quote in outcome.nearest[: RESULTS - 1]:
            yield replace(outcome, nearest=(quote,))


def _card(desk: Desk, language: str) -> InlineQueryResultArticle:
    """Offer to post what the article is."""
    title = shortened(title_of(desk.engine.article, phrases_in(language)), HEADING)
    return InlineQueryResultArticle("article", title, as_content(shared_card(desk.engine, language)))


async def _show(
    query: InlineQuery,
    results: list[InlineQueryResultArticle],
    cache_s: int = CACHE_S,
    button: InlineQueryResultsButton | None = None,
) -> None:
    try:
        await query.answer(results, cache_time=cache_s if results else 0, is_personal=True, button=button)
    except NetworkError as error:
        # Bad requests are among these: Telegram waits some seconds only. Whoever types on has another query by then.
        log.info("An inline query could not be answered: %s", error.message)


async def _set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


def handlers(pause_s: float = PAUSE_S) -> list[InlineQueryHandler[Context, None]]:
    """Return the handler of inline queries."""
    return [InlineQueryHandler(Inline(pause_s).typed)]
