from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from bot.handlers import inline
from bot.texts import phrases_in
from tests.fakes import WordEngine, lighthouse
from tests.served import Served
from tests.telegram.parsing import parse
from tests.telegram.people import Person


def message_of(result: dict[str, Any]) -> str:
    """Return what would be posted, as people read it."""
    content = result["input_message_content"]
    return parse(content["message_text"], content["parse_mode"]).text


def link_of(result: dict[str, Any]) -> str:
    ((button,),) = result["reply_markup"]["inline_keyboard"]
    return str(button["url"])


async def test_a_question_is_answered_while_it_is_typed(anna: Person) -> None:
    answered = await anna.looks_up("Ile kosztował remont?")
    (result,) = answered["results"]
    assert result["title"] == "4,2 mln zł"
    assert result["description"] == "akapit 3: Remont kosztował 4,2 mln zł."
    assert message_of(result) == (
        "Ile kosztował remont?\n\n4,2 mln zł\n\nRemont kosztował 4,2 mln zł.\nakapit 3 · otwórz w artykule\n\n"
        "Latarnia w Zielonym Porcie znów świeci · 12 maja 2024"
    )
    html = result["input_message_content"]["message_text"]
    assert "https://example.org/latarnia#:~:text=Remont%20kosztowa%C5%82" in html
    assert '<a href="https://example.org/latarnia">Latarnia w Zielonym' in html
    assert link_of(result) == f"https://t.me/article_test_bot?start={result['id']}"


async def test_results_are_kept_for_who_asked_only_as_they_are_in_their_language(bot: Served, anna: Person) -> None:
    answered = await anna.looks_up("Lindqvist")
    assert (answered["is_personal"], answered["cache_time"]) == (True, 300)
    tom = Person(bot.telegram, "Tom", "en")
    assert "paragraph 2" in (await tom.types("Lindqvist"))[0]["description"]


async def test_the_same_words_again_give_the_same_ids_and_cost_nothing(bot: Served, anna: Person) -> None:
    first = await anna.types("Ile kosztował remont")
    again = await anna.types("ile kosztował remont ?")
    back = await anna.types("Ile kosztował remont")
    assert len(bot.engine.asked) == 1
    assert [result["id"] for result in first] == [result["id"] for result in back]
    assert message_of(again[0]).startswith("ile kosztował remont ?")


async def test_several_questions_are_not_answered_as_the_one_that_they_were_when_typing_paused(
    bot: Served, anna: Person
) -> None:
    typed = ["Ile kosztował remont? Kto", "Ile kosztował remont Kto?", "Ile kosztował remont? Kto?"]
    for text in typed:
        await anna.types(text)
    assert [question.text for question in bot.engine.asked] == typed


async def test_ids_are_the_same_after_a_restart(bot: Served, anna: Person) -> None:
    before = await anna.types("Ile kosztował remont?")
    await bot.stop()
    await bot.start()
    assert await anna.types("Ile kosztował remont?") == before


async def test_an_article_with_another_title_is_offered_anew(bot: Served, anna: Person) -> None:
    (before,) = await anna.types("Ile kosztował remont?")
    await bot.stop()
    await bot.start(WordEngine(replace(lighthouse(), title="Nowy tytuł")))
    (after,) = await anna.types("Ile kosztował remont?")
    assert after["id"] != before["id"]
    assert "Nowy tytuł" in message_of(after)


async def test_only_what_somebody_stops_at_is_asked_and_answered(bot: Served, anna: Person) -> None:
    words = "Ile kosztował remont"
    typing = [asyncio.ensure_future(anna.types(words[:end])) for end in range(5, len(words))]
    await asyncio.sleep(0)
    last = await anna.types(words)
    assert last[0]["title"] == "4,2 mln zł"
    assert [question.text for question in bot.engine.asked] == [words]
    assert not any(task.done() for task in typing)
    for task in typing:
        task.cancel()


class SlowEngine(WordEngine):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__(lighthouse())
        from threading import Event

        self.may_answer = Event()

    def ask(self, question: Any) -> Any:
        self.may_answer.wait(10)
        return super().ask(question)


async def test_a_question_that_was_overtaken_does_not_wait_for_the_engine(bot: Served, anna: Person) -> None:
    await bot.stop()
    engine = SlowEngine()
    await bot.start(engine)
    tom = Person(bot.telegram, "Tom", "en")
    waiting = [asyncio.ensure_future(person.types("Ile kosztował remont?")) for person in (tom, anna)]
    await asyncio.sleep(2 * inline.PAUSE_S)
    final = asyncio.ensure_future(anna.types("Skąd jest nowa lampa?"))
    await asyncio.sleep(2 * inline.PAUSE_S)
    engine.may_answer.set()
    assert "Bergen" in (await final)[0]["title"]
    assert (await waiting[0])[0]["title"] == "4,2 mln zł"
    assert [question.text for question in engine.asked] == ["Ile kosztował remont?", "Skąd jest nowa lampa?"]
    assert not waiting[1].done()
    waiting[1].cancel()


async def test_two_people_who_type_at_once_are_both_answered(bot: Served, anna: Person) -> None:
    tom = Person(bot.telegram, "Tom", "en")
    his, hers = await asyncio.gather(tom.types("Who is Lindqvist?"), anna.types("Ile kosztował remont?"))
    assert his[0]["title"] == "Latarnię zbudowano w 1878 roku według projektu szwedzkiego inżyniera"
    assert hers[0]["title"] == "4,2 mln zł"


async def test_before_anything_is_typed_there_are_examples_with_their_answers(anna: Person) -> None:
    for query in ("", " ", "K", "?!"):
        examples = await anna.types(query)
        assert [result["title"] for result in examples] == [
            "Co artykuł mówi o: Zielonym Porcie?",
            "Co artykuł mówi o: Lindqvist?",
        ]
    assert message_of(examples[1]).startswith("Co artykuł mówi o: Lindqvist?\n\nLatarnię zbudowano w 1878")


async def test_where_the_article_does_not_say_the_results_say_so_and_mark_what_comes_nearest(anna: Person) -> None:
    refusal, *nearest = await anna.types("Kto wyremontował latarnię z Finlandii?")
    assert refusal["title"] == "Artykuł o tym nie mówi."
    assert refusal["description"].startswith("Najbliżej tematu, ale to nie odpowiedź: ")
    assert message_of(refusal).count("akapit") == 2
    assert len(nearest) == 2
    for result in nearest:
        assert result["title"] == "Artykuł o tym nie mówi."
        assert "Najbliżej tematu, ale to nie odpowiedź:" in message_of(result)
        assert message_of(result).count("akapit") == 1


async def test_further_answers_can_be_posted_each_for_itself(bot: Served, anna: Person) -> None:
    class TwoFold(WordEngine):
        def ask(self, question: Any) -> Any:
            answer: Any = super().ask(question)
            return replace(answer, quotes=(*answer.quotes, *answer.nearest), nearest=())

    await bot.stop()
    await bot.start(TwoFold(lighthouse()))
    every, second, third = await anna.types("Kiedy zbudowano latarnię Lindqvist?")
    assert "Także w artykule:" in message_of(every)
    assert len({every["title"], second["title"], third["title"]}) == 3
    for result in (second, third):
        assert "Także w artykule:" not in message_of(result)
        assert result["title"] in message_of(every)


async def test_nothing_comes_up_for_a_query_without_a_word(bot: Served, anna: Person) -> None:
    tom = Person(bot.telegram, "Tom", "en")
    assert await tom.types("🙂🙂🙂") == await tom.types("")
    assert await anna.types("x" * 256) != []


async def test_nothing_is_offered_for_what_asks_nothing_of_an_article(anna: Person) -> None:
    assert await anna.types("Kim jesteś?") == []


async def test_who_asks_what_the_article_is_can_post_that(bot: Served, anna: Person) -> None:
    (card,) = await anna.types("O czym jest ten artykuł?")
    assert card["title"] == bot.engine.article.title
    assert message_of(card).startswith(bot.engine.article.title)
    assert phrases_in("pl").contents in message_of(card)


async def test_who_types_all_the_time_is_not_answered_all_the_time(
    bot: Served, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.stop()
    monkeypatch.setattr(inline, "ASKED_PER_MINUTE", 2)
    await bot.start()
    assert await anna.types("Ile kosztował remont?") != []
    assert await anna.types("Skąd jest nowa lampa?") == []
    assert await anna.types("Ile kosztował remont?") != []
