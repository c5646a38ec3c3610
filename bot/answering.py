"""From a question to its outcome: who may ask, what was said before, and what the engine says."""

from __future__ import annotations

import logging
from math import ceil
from typing import TYPE_CHECKING

from bot.blocks import pack
from bot.card import article_blocks
from bot.conversation import TURNS, Conversation, quotes_of, sentences_quoted
from bot.keyboards import with_examples
from bot.language import language_of
from bot.render import View
from bot.showing import show, show_more, typing
from bot.texts import asks_for_more, counted, phrases_in, said_back
from index.errors import QuestionError
from index.types import Intent, Question, Span

if TYPE_CHECKING:
    from bot.archive import Stored
    from bot.asked import Asked
    from bot.desk import Context, Desk

log = logging.getLogger(__name__)


async def answer(context: Context, asked: Asked, replacing: Stored | None = None) -> None:
    """Answer a question, or say in a word why not; an answer to the question before its edit is replaced in place."""
    desk = context.desk
    if asked.question_id is not None:
        desk.heard.note(asked.place.chat_id, asked.question_id, asked.text)
    before = await before_of(desk, asked, replacing)
    language = language_of(asked.text, asked.client_language, before.language if before else None)
    phrases = phrases_in(language)
    small_talk = said_back(asked.text, phrases)
    if small_talk is not None and not (asked.private or asked.named):
        return
    if small_talk is None and desk.clock() - asked.at > desk.settings.backlog:
        if desk.apologies.take(asked.place.chat_id):
            await desk.delivery.send(asked.place, [phrases.backlog])
    elif (refusal := over_limit(desk, asked, language)) is not None:
        await desk.delivery.send(asked.place, refusal)
    elif small_talk is not None:
        await desk.delivery.send(asked.place, [small_talk])
    elif asks_for_more(asked.text):
        await _show_more(context, asked, before, language)
    elif len(asked.text) > desk.settings.question_length:
        await desk.delivery.send(asked.place, [counted(phrases.too_long, desk.settings.question_length, language)])
    else:
        await _find_and_send(context, asked, before, language, replacing)


async def ask_alone(context: Context, asked: Asked, stored: Stored, pressed: int) -> None:
    """Ask an earlier question's words without what was said before them, in place of the message that was pressed."""
    if (refusal := over_limit(context.desk, asked, stored.language)) is not None:
        await context.desk.delivery.send(asked.place, refusal)
        return
    async with typing(context.bot, asked.place):
        outcome = await context.desk.ask(Question(stored.outcome.question.text))
    await show(context, asked, outcome, stored.language, parent=None, replacing=stored, pressed=pressed)


async def conversation_after(desk: Desk, before: Stored | None) -> Conversation:
    """Rebuild the conversation that ends with an answer."""
    if before is None:
        return Conversation()
    chain = await desk.archive.chain(before.id, TURNS)
    return Conversation(tuple(stored.turn for stored in chain))


async def before_of(desk: Desk, asked: Asked, replacing: Stored | None = None) -> Stored | None:
    """Find the answer that a question continues: the one replied to, else the last one while the talk is fresh."""
    if replacing is not None:
        return await desk.archive.get(replacing.parent) if replacing.parent else None
    if asked.replied is not None:
        for find in (desk.archive.find, desk.archive.answer_for_question):
            if (stored := await find(*asked.replied)) is not None:
                return stored
        if asked.replied_answer is not None:  # where it is kept no more, nobody means another one
            return await desk.archive.get(asked.replied_answer)
    latest = await desk.archive.latest(asked.key)
    if latest is None and asked.aside:  # a reply begins a thread, in which nothing has been asked yet
        latest = await desk.archive.latest(asked.person_key)
    return latest if latest and desk.clock() - latest.since <= desk.settings.conversation else None


def over_limit(desk: Desk, asked: Asked, language: str, *, member: bool = True) -> list[str] | None:
    """Return what to say to somebody who asks too fast, nothing where that was said; None where they may ask.

    A group has a limit of its own where the bot is a `member`.
    """
    phrases = phrases_in(language)
    limits = [(desk.people, asked.person_id, phrases.slower)]
    if member and not asked.private:
        limits.append((desk.groups, asked.place.chat_id, phrases.slower_group))
    for limit, owner, forms in limits:
        if asked.person_id not in desk.settings.admins and not limit.take(owner):
            return [counted(forms, ceil(limit.wait(owner)), language)] if limit.notice(owner) else []
    return None


async def _find_and_send(
    context: Context, asked: Asked, before: Stored | None, language: str, replacing: Stored | None
) -> None:
    desk = context.desk
    conversation, about = await conversation_after(desk, before), list[Span]()
    if asked.marked and not (before is not None and before.stale):
        shown = [quote.span for quote in quotes_of(before.outcome)] if before is not None else []
        about = sentences_quoted(asked.marked, desk.engine.article, desk.engine.sentences, shown)
    if desk.settings.log_questions:
        log.info("Asked: %r", asked.text)  # a line break shall not begin a line of the log
    try:
        async with typing(context.bot, asked.place):
            outcome = await desk.ask(conversation.question(asked.text, about))
    except QuestionError:
        await _say_how_to_ask(desk, asked, language)
        return
    if outcome.intent is not Intent.CONTENT and replacing is None:
        await _say_instead(desk, asked, language, outcome.intent)
        return
    await show(context, asked, outcome, language, parent=before.id if before else None, replacing=replacing)


async def _say_instead(desk: Desk, asked: Asked, language: str, intent: Intent) -> None:
    """Say what the article is, or what the bot can do, to somebody who is not after the content."""
    log.info("Taken for a message of another intent: %s", intent)
    if intent is Intent.ARTICLE:
        await desk.delivery.send(asked.place, pack(article_blocks(desk.engine, language)))
    elif asked.private or asked.named or "?" in asked.text:  # who only replies to the bot may well talk to others
        await _say_how_to_ask(desk, asked, language, phrases_in(language).chitchat)


async def _say_how_to_ask(desk: Desk, asked: Asked, language: str, said: str = "") -> None:
    """Offer questions to begin with, to somebody who asked nothing, perhaps at a loss; `said` comes before them."""
    examples, phrases = await desk.examples(language), phrases_in(language)
    text = f"{said} {phrases.examples}".strip() if examples else said or phrases.other
    await desk.delivery.send(asked.place, [text], with_examples(None, examples))


async def _show_more(context: Context, asked: Asked, before: Stored | None, language: str) -> None:
    """Show the further passages of the last answer."""
    if before is None:
        await context.desk.delivery.send(asked.place, [phrases_in(language).nothing_before])
    else:
        await show_more(context.desk, asked.place, before, View.OTHERS, language)
