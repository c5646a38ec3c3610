"""The buttons under messages. Each names an answer by its id, so that it means the same after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from urllib.parse import quote as percent_encode

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram import SwitchInlineQueryChosenChat

from bot.render import View, surroundings
from index.types import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telegram import Message, User

    from bot.texts.phrases import Phrases
    from index.types import Outcome

ONLY_WORDS = "w"
EXAMPLE = "q"


def answer_keyboard(
    outcome: Outcome,
    answer_id: str,
    phrases: Phrases,
    bot: User,
    *,
    view: View = View.ANSWER,
    private: bool,
    linkable: bool,
    inline: bool,
) -> Keyboard:
    """Offer what can be done with an answer: see around it, ask differently, pass it on, open it in private.

    `private`: it is open in private already. `linkable`: whoever follows a link to it is let in. `inline`: the bot is
    heard in inline mode.
    """
    rows = []
    if isinstance(outcome, Answer):
        rows.append(_view_buttons(outcome, answer_id, phrases, view))
    if outcome.from_context:
        rows.append([Button(phrases.button_only_words, callback_data=f"{ONLY_WORDS}:{answer_id}")])
    if isinstance(outcome, Answer):
        last = [share_button(answer_id, phrases, bot, inline=inline)] if linkable or inline else []
        if linkable and not private:
            last.append(Button(phrases.button_privately, url=deep_link(bot, answer_id)))
        rows.append(last)
    return Keyboard([row for row in rows if row])


def with_examples(keyboard: Keyboard | None, questions: Sequence[str]) -> Keyboard:
    """Put questions first that are asked by pressing them; the button's own words are the question."""
    examples = [[Button(question, callback_data=f"{EXAMPLE}:{n}")] for n, question in enumerate(questions)]
    return Keyboard([*examples, *(keyboard.inline_keyboard if keyboard else ())])


def share_button(answer_id: str, phrases: Phrases, bot: User, *, inline: bool) -> Button:
    """Post exactly this answer elsewhere: through inline mode, or as a link where the bot has none."""
    if inline:
        chosen = SwitchInlineQueryChosenChat(
            answer_id, allow_user_chats=True, allow_group_chats=True, allow_channel_chats=True
        )
        return Button(phrases.button_share, switch_inline_query_chosen_chat=chosen)
    link = percent_encode(deep_link(bot, answer_id), safe="")
    return Button(phrases.button_share, url=f"https://t.me/share/url?url={link}")


def deep_link(bot: User, payload: str) -> str:
    """Return the address that opens the bot in private with a payload."""
    return f"https://t.me/{bot.username}?start={payload}"


def buttons_under(message: Message) -> Iterator[Button]:
    """Yield the buttons under a message, in order."""
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        yield from row


def linked_answer(message: Message, bot: User) -> str | None:
    """Return the id of the answer that a button under a message leads to, such as one that was shared."""
    for address in (urlsplit(button.url) for button in buttons_under(message) if button.url):
        if address.hostname == "t.me" and address.path == f"/{bot.username}":
            return next(iter(parse_qs(address.query).get("start", ())), None)
    return None


def answer_under(message: Message) -> str | None:
    """Return the id of the answer whose buttons are under a message; None where there are none that name one."""
    for button in buttons_under(message):
        action, _, name = str(button.callback_data or "").partition(":")
        if action in {*View, ONLY_WORDS}:
            return name
        if button.switch_inline_query_chosen_chat is not None:
            return button.switch_inline_query_chosen_chat.query
    return None


def _view_buttons(answer: Answer, answer_id: str, phrases: Phrases, view: View) -> list[Button]:
    offered = {
        View.CONTEXT: phrases.button_context if surroundings(answer.quotes[0]) else "",
        View.OTHERS: phrases.button_others if answer.nearest else "",
    }
    if view is not View.ANSWER:
        offered[view] = phrases.button_back
    return [
        Button(label, callback_data=f"{View.ANSWER if choice is view else choice}:{answer_id}")
        for choice, label in offered.items()
        if label
    ]
