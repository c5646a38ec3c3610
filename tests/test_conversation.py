from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, User

from bot.conversation import (
    TURNS,
    Conversation,
    conversation_key,
    person_key,
    sentences_quoted,
    topic_of,
)
from index.types import Answer, Article, Intent, NoAnswer, Question, Quote, Span, Turn

ARTICLE = Article("Ala ma kota. Kot ma\u00a0Alę.\r\nNikt nie ma psa.")
SENTENCES = (Span(0, 12), Span(13, 24), Span(26, 42))
GROUP = Chat(-5, Chat.SUPERGROUP)


def message(author: int = 7, **more: Any) -> Message:
    return Message(1, datetime(2024, 5, 13, tzinfo=UTC), GROUP, from_user=User(author, "Anna", False), **more)


def answer(text: str, *spans: Span) -> Answer:
    return Answer(Question(text), tuple(Quote(ARTICLE, span, span) for span in spans), 0.9)


def test_a_question_carries_the_turns_before_it_oldest_first() -> None:
    talk = Conversation().after(answer("Kto ma kota?", SENTENCES[0])).after(NoAnswer(Question("A psa?"), (), 0.1))
    question = talk.question("Dlaczego?")
    assert question.text == "Dlaczego?"
    assert question.context == (
        Turn("Kto ma kota?", (SENTENCES[0],), focus=SENTENCES[0], score=0.9),
        Turn("A psa?"),
    )


@given(st.lists(st.text(), max_size=3 * TURNS))
def test_only_the_newest_turns_are_kept(texts: list[str]) -> None:
    talk = Conversation()
    for text in texts:
        talk = talk.after(NoAnswer(Question(text), (), 0.0))
    assert [turn.question for turn in talk.turns] == texts[-TURNS:]
    assert Conversation(tuple(map(Turn, texts))) == talk


@pytest.mark.parametrize("intent", [Intent.CHITCHAT, Intent.ARTICLE])
def test_what_is_not_after_the_content_is_no_turn(intent: Intent) -> None:
    talk = Conversation().after(answer("Kto ma kota?", SENTENCES[0]))
    assert talk.after(NoAnswer(Question("Kim jesteś?"), (), 0.0, intent=intent)) == talk


def test_a_refusal_is_a_turn_without_quotes_even_where_it_showed_passages() -> None:
    refusal = NoAnswer(Question("A psa?"), (Quote(ARTICLE, SENTENCES[2]),), 0.1)
    assert Turn.of(refusal) == Turn("A psa?")


def test_a_question_carries_the_sentences_that_were_marked_and_the_turns_stay_as_they_were() -> None:
    talk = Conversation((Turn("Kto?", (SENTENCES[0],)),))
    assert talk.question("Kiedy?", [SENTENCES[2]]) == Question("Kiedy?", talk.turns, (SENTENCES[2],))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("ma kota", [0], id="inside a sentence"),
        pytest.param("kota. Kot", [0, 1], id="across two"),
        pytest.param("Kot ma Alę", [1], id="a space where the article has one that does not break"),
        pytest.param("Alę.\nNikt", [1, 2], id="a line break that Telegram has changed"),
        pytest.param("otwórz w artykule", [], id="the bot's own words"),
        pytest.param("  ", [], id="nothing"),
    ],
)
def test_marked_words_are_traced_to_their_sentences(words: str, found: list[int]) -> None:
    assert sentences_quoted(words, ARTICLE, SENTENCES, ()) == [SENTENCES[n] for n in found]


def test_words_that_stand_twice_are_meant_where_they_were_shown() -> None:
    assert sentences_quoted("ma", ARTICLE, SENTENCES, ()) == [SENTENCES[0]]
    assert sentences_quoted("ma", ARTICLE, SENTENCES, [SENTENCES[2]]) == [SENTENCES[2]]


def test_two_people_and_two_topics_have_conversations_of_their_own() -> None:
    in_topic: dict[str, Any] = {"message_thread_id": 9, "is_topic_message": True}
    keys = {
        conversation_key(message(7)),
        conversation_key(message(8)),
        conversation_key(message(7, **in_topic)),
        conversation_key(message(7, message_thread_id=9)),
    }
    assert len(keys) == 4
    assert all(key.startswith("-5/") for key in keys)


def test_a_thread_of_replies_is_one_conversation_whoever_writes_in_it() -> None:
    assert conversation_key(message(7, message_thread_id=9)) == conversation_key(message(8, message_thread_id=9))
    assert person_key(message(7, message_thread_id=9)) == person_key(message(7))


def test_a_thread_of_replies_is_no_topic_to_answer_in() -> None:
    assert topic_of(message(message_thread_id=9)) is None
    assert topic_of(message(message_thread_id=9, is_topic_message=True)) == 9
