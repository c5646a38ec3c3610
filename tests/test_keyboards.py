from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote

from telegram import Chat, InlineKeyboardMarkup, Message, User
from telegram.constants import InlineKeyboardButtonLimit

from bot.keyboards import answer_keyboard, answer_under, share_button, with_examples
from bot.render import View
from bot.texts import phrases_in
from index.types import Answer, Article, NoAnswer, Question, Quote, Span

PL = phrases_in("pl")
BOT = User(42, "Bot", True, username="article_bot", supports_inline_queries=True)
ARTICLE = Article("Ala ma kota.\n\nKot śpi.\n\nPies nie śpi.")
KOT = Quote(ARTICLE, Span(14, 22), Span(18, 21), 1)
ANSWER_ID = "A" * 16


def labels(keyboard: InlineKeyboardMarkup) -> list[list[str]]:
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def test_an_answer_offers_its_context_other_passages_and_sharing() -> None:
    answer = Answer(Question("?"), (KOT,), 0.9, (KOT,))
    assert labels(answer_keyboard(answer, ANSWER_ID, PL, BOT, private=True, linkable=True, inline=True)) == [
        [PL.button_context, PL.button_others],
        [PL.button_share],
    ]
    assert labels(answer_keyboard(answer, ANSWER_ID, PL, BOT, private=False, linkable=True, inline=True))[-1] == [
        PL.button_share,
        PL.button_privately,
    ]


def test_where_nobody_who_follows_a_link_is_let_in_none_is_offered() -> None:
    answer = Answer(Question("?"), (KOT,), 0.9)
    assert labels(answer_keyboard(answer, ANSWER_ID, PL, BOT, private=False, linkable=False, inline=True))[-1] == [
        PL.button_share
    ]
    plain = labels(answer_keyboard(answer, ANSWER_ID, PL, BOT, private=False, linkable=False, inline=False))
    assert plain == [[PL.button_context]]


def test_what_there_is_nothing_of_is_not_offered() -> None:
    whole = Article("Jedno zdanie.")
    answer = Answer(Question("?"), (Quote(whole, Span(0, 13), Span(0, 5), 0),), 0.9)
    assert labels(answer_keyboard(answer, ANSWER_ID, PL, BOT, private=True, linkable=True, inline=True)) == [
        [PL.button_share]
    ]


def test_the_view_that_is_open_offers_the_way_back() -> None:
    answer = Answer(Question("?"), (KOT,), 0.9, (KOT,))
    keyboard = answer_keyboard(answer, ANSWER_ID, PL, BOT, view=View.OTHERS, private=True, linkable=True, inline=True)
    first, second = keyboard.inline_keyboard[0]
    assert (first.text, first.callback_data) == (PL.button_context, f"c:{ANSWER_ID}")
    assert (second.text, second.callback_data) == (PL.button_back, f"a:{ANSWER_ID}")


def test_an_outcome_that_leans_on_earlier_turns_can_be_asked_alone() -> None:
    refusal = NoAnswer(Question("?"), (), 0.1, from_context=True)
    (row,) = answer_keyboard(refusal, ANSWER_ID, PL, BOT, private=True, linkable=True, inline=True).inline_keyboard
    assert (row[0].text, row[0].callback_data) == (PL.button_only_words, f"w:{ANSWER_ID}")


def test_sharing_posts_this_answer_or_where_there_is_no_inline_mode_a_link_to_it() -> None:
    chosen = share_button(ANSWER_ID, PL, BOT, inline=True).switch_inline_query_chosen_chat
    assert chosen is not None
    assert chosen.query == ANSWER_ID
    url = share_button(ANSWER_ID, PL, BOT, inline=False).url
    assert url is not None
    assert unquote(url).endswith(f"?url=https://t.me/article_bot?start={ANSWER_ID}")


def test_example_questions_come_first_and_every_button_fits() -> None:
    refusal = NoAnswer(Question("?"), (), 0.1, from_context=True)
    keyboard = with_examples(
        answer_keyboard(refusal, ANSWER_ID, PL, BOT, private=True, linkable=True, inline=True),
        ("Kto śpi?", "Kto ma kota?"),
    )
    assert labels(keyboard) == [["Kto śpi?"], ["Kto ma kota?"], [PL.button_only_words]]
    for row in keyboard.inline_keyboard:
        for button in row:
            data = str(button.callback_data).encode()
            assert len(data) >= InlineKeyboardButtonLimit.MIN_CALLBACK_DATA
            assert len(data) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
            assert re.fullmatch(rb"[a-z]:\w+", data)


def under(keyboard: InlineKeyboardMarkup | None) -> Message:
    return Message(3, datetime(2024, 5, 13, tzinfo=UTC), Chat(7, Chat.PRIVATE), from_user=BOT, reply_markup=keyboard)


def test_the_buttons_under_an_answer_tell_which_it_is() -> None:
    answer = Answer(Question("?"), (KOT,), 0.9)
    for inline in (True, False):
        keyboard = answer_keyboard(answer, ANSWER_ID, PL, BOT, private=True, linkable=True, inline=inline)
        assert answer_under(under(keyboard)) == ANSWER_ID
    alone = InlineKeyboardMarkup([[share_button(ANSWER_ID, PL, BOT, inline=True)]])
    assert answer_under(under(alone)) == ANSWER_ID
    assert answer_under(under(with_examples(None, ("Kto?",)))) is None
    assert answer_under(under(None)) is None
