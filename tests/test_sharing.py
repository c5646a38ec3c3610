from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from tests.fakes import WordEngine, lighthouse
from tests.served import Served
from tests.telegram.people import Person

QUESTION = "Ile kosztował remont?"
ANSWERED = "4,2 mln zł\n\nRemont kosztował 4,2 mln zł.\nakapit 3 · otwórz w artykule"
STALE = "Artykuł zmienił się od czasu tej odpowiedzi; cytat pochodzi z poprzedniej wersji."
EXPIRED = "Ta odpowiedź wygasła. Zapytaj, proszę, jeszcze raz."


async def asked(bot: Served, person: Person, text: str = QUESTION) -> dict[str, Any]:
    """Ask in private and return the message that answers."""
    before = len(bot.telegram.journal.of("sendMessage"))
    person.writes(text)
    await bot.said(before + 1)
    message: dict[str, Any] = bot.telegram.journal.of("sendMessage")[-1].result
    return message


async def test_an_answer_goes_from_private_into_a_group_and_on_to_somebody_who_follows_it_up(
    bot: Served, anna: Person, tom: Person
) -> None:
    family = bot.telegram.world.add_group("Rodzina", anna.user, tom.user)
    seen = await asked(bot, anna)
    query = await anna.presses(seen, "Udostępnij")
    (result,) = await anna.types(query, family)
    posted = anna.chooses(result, family, query=query)
    assert posted["text"] == f"{QUESTION}\n\n{ANSWERED}\n\nLatarnia w Zielonym Porcie znów świeci · 12 maja 2024"
    assert len(bot.engine.asked) == 1

    await tom.presses(posted, "Zadaj własne pytanie")
    assert (await bot.said(2))[1] == f"{QUESTION}\n\n{ANSWERED}"
    tom.writes("And why?")
    assert "Większość pieniędzy dało ministerstwo kultury" in (await bot.said(3))[2]
    (turn,) = bot.engine.asked[-1].context
    assert turn.question == QUESTION


async def test_sharing_is_not_kept_by_telegram_for_it_may_be_forgotten(bot: Served, anna: Person, tom: Person) -> None:
    seen = await asked(bot, anna)
    query = await anna.presses(seen, "Udostępnij")
    assert (await tom.looks_up(query))["cache_time"] == 0
    await asked(bot, anna, "/forget")
    found = await tom.looks_up(query)
    assert found["results"] == []
    assert found["button"]["text"] == "This answer has expired. Please ask again."
    tom.starts(found["button"]["start_parameter"])
    assert (await bot.said(3))[2] == "This answer has expired. Please ask again."


async def test_what_was_shared_stays_exact_after_a_restart_with_another_version_of_the_article(
    bot: Served, anna: Person
) -> None:
    seen = await asked(bot, anna)
    query = await anna.presses(seen, "Udostępnij")
    (before,) = await anna.types(query)
    await bot.stop()
    newer = replace(
        lighthouse(), text="Remont odwołano.\n\n" + lighthouse().text.replace("4,2", "5"), title="Nowy tytuł"
    )
    await bot.start(WordEngine(newer))
    (after,) = await anna.types(query)
    old, new = (result["input_message_content"]["message_text"] for result in (before, after))
    assert new == f"{old}\n\n<i>{STALE}</i>"
    anna.starts(query)
    assert (await bot.said(2))[1] == f"{QUESTION}\n\n{ANSWERED}\n\n{STALE}"
    anna.writes("A czemu?")
    await bot.said(3)
    (turn,) = bot.engine.asked[-1].context
    assert (turn.question, turn.quotes) == (QUESTION, ())


async def test_a_link_opens_an_answer_with_working_buttons(bot: Served, anna: Person, tom: Person) -> None:
    seen = await asked(bot, anna)
    tom.starts(await anna.presses(seen, "Udostępnij"))
    await bot.said(2)
    opened = bot.telegram.journal.of("sendMessage")[1].result
    await tom.presses(opened, "Kontekst")
    await bot.telegram.journal.until(lambda journal: journal.of("editMessageText"))
    changed = bot.telegram.journal.of("editMessageText")[0].result
    assert changed["text"].startswith(f"{QUESTION}\n\n{ANSWERED}\n\nSzerzej:")


async def test_a_link_opened_days_later_is_what_the_next_question_goes_on_from(
    bot: Served, anna: Person, tom: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from bot import app
    from bot.clock import now_utc

    query = await anna.presses(await asked(bot, anna), "Udostępnij")
    await bot.stop()
    days = timedelta(days=9)
    build = app.build
    monkeypatch.setattr("tests.served.build", lambda *given: build(*given, clock=lambda: now_utc() + days))
    bot.settings["backlog_minutes"] = 10 * 24 * 60
    await bot.start()
    tom.starts(query)
    await bot.said(2)
    tom.writes("And why?")
    assert "Większość pieniędzy dało ministerstwo kultury" in (await bot.said(3))[2]
    anna.writes("A czemu?")
    assert "Artykuł o tym nie mówi." in (await bot.said(4))[3]


async def test_a_link_to_nothing_says_that_the_answer_has_expired(bot: Served, anna: Person) -> None:
    anna.starts("7kZ-q_41xAbc")
    assert await bot.said(1) == [EXPIRED]


@pytest.mark.parametrize("payload", ["nonsense", "x" * 64])
async def test_a_link_that_names_no_answer_is_a_welcome(bot: Served, anna: Person, payload: str) -> None:
    anna.starts(payload)
    (said,) = await bot.said(1)
    assert said.startswith("Cześć!")


async def test_a_link_to_a_refusal_offers_questions_that_the_article_answers(
    bot: Served, anna: Person, tom: Person
) -> None:
    (refusal, *_) = await anna.types("Kto wyremontował latarnię z Finlandii?")
    tom.starts(refusal["id"])
    assert "Artykuł o tym nie mówi." in (await bot.said(1))[0]
    rows = bot.telegram.journal.of("sendMessage")[0].result["reply_markup"]["inline_keyboard"]
    assert rows[0][0]["text"] == "Co artykuł mówi o: Zielonym Porcie?"


async def test_in_a_group_with_the_bot_a_shared_answer_can_be_followed_up(
    bot: Served, anna: Person, tom: Person
) -> None:
    family = bot.telegram.world.add_group("Rodzina", anna.user, tom.user)
    (result,) = await anna.types(QUESTION, family)
    posted = anna.chooses(result, family)
    tom.writes("/ask And why?", family, reply_to=posted)
    # To what was posted through the bot it says nothing.
    (said,) = await bot.said(1)
    assert "Większość pieniędzy dało ministerstwo kultury" in said


async def test_a_group_answer_opens_in_private_and_goes_on_there(bot: Served, anna: Person) -> None:
    family = bot.telegram.world.add_group("Rodzina", anna.user)
    anna.writes(f"/ask {QUESTION}", family)
    await bot.said(1)
    await anna.presses(bot.telegram.journal.of("sendMessage")[0].result, "Otwórz prywatnie")
    await bot.said(2)
    opened = bot.telegram.journal.of("sendMessage")[1]
    assert opened.parameters["chat_id"] == anna.private.id
    assert opened.result["text"] == f"{QUESTION}\n\n{ANSWERED}"
    anna.writes("A czemu?")
    assert "Większość pieniędzy dało ministerstwo kultury" in (await bot.said(3))[2]


async def test_an_edited_question_leaves_alone_what_its_author_posted_of_the_answer(bot: Served, anna: Person) -> None:
    question = anna.writes(QUESTION)
    await bot.said(1)
    seen = bot.telegram.journal.of("sendMessage")[0].result
    query = await anna.presses(seen, "Udostępnij")
    (result,) = await anna.types(query, anna.private)
    posted = anna.chooses(result, anna.private, query=query)
    anna.edits(question, "Skąd jest nowa lampa?")
    await bot.telegram.journal.until(lambda journal: journal.of("editMessageText"))
    anna.edits(posted, "Kto włączył latarnię?")
    anna.writes("A czemu?", reply_to=posted)
    await bot.said(2)
    (change,) = bot.telegram.journal.of("editMessageText")
    assert change.parameters["message_id"] == seen["message_id"]
    assert bot.telegram.journal.of("deleteMessage") == []
    assert [turn.question for turn in bot.engine.asked[-1].context] == [QUESTION]


async def test_what_was_asked_behind_a_question_goes_on_from_its_new_words(bot: Served, anna: Person) -> None:
    question = anna.writes(QUESTION)
    await bot.said(1)
    anna.writes("A kiedy?")
    await bot.said(2)
    anna.edits(question, "Skąd jest nowa lampa?")
    await bot.telegram.journal.until(lambda journal: journal.of("editMessageText"))
    anna.writes("A czemu?")
    await bot.said(3)
    assert [turn.question for turn in bot.engine.asked[-1].context] == ["Skąd jest nowa lampa?", "A kiedy?"]


async def test_an_answer_asked_anew_where_somebody_opened_it_stays_as_it_was_where_it_was_asked(
    bot: Served, anna: Person, tom: Person
) -> None:
    await asked(bot, anna)
    follow_up = anna.writes("A czemu?")
    await bot.said(2)
    seen = bot.telegram.journal.of("sendMessage")[1].result
    tom.starts(await anna.presses(seen, "Udostępnij"))
    await bot.said(3)
    await tom.presses(bot.telegram.journal.of("sendMessage")[2].result, "Tylko te słowa")
    await asked(bot, tom, "/help")  # which waits until the press is done with
    anna.edits(follow_up, "Skąd jest nowa lampa?")
    await bot.telegram.journal.until(lambda journal: len(journal.of("editMessageText")) == 2)
    changed = bot.telegram.journal.of("editMessageText")[1].parameters
    assert (changed["chat_id"], changed["message_id"]) == (anna.private.id, seen["message_id"])


async def test_of_somebody_who_only_opened_an_answer_that_is_forgotten(bot: Served, anna: Person, tom: Person) -> None:
    tom.starts(await anna.presses(await asked(bot, anna), "Udostępnij"))
    for _ in range(2):
        tom.writes("/forget")
    assert (await bot.said(4))[2:] == [
        "Done: 0 answers and their questions are deleted. I keep nothing else about you.",
        "I keep nothing about you, so there is nothing to delete.",
    ]


async def test_only_the_copy_changes_under_which_somebody_asks_the_words_alone(
    bot: Served, anna: Person, tom: Person
) -> None:
    await asked(bot, anna)
    anna.writes("A czemu?")
    await bot.said(2)
    query = await anna.presses(bot.telegram.journal.of("sendMessage")[1].result, "Udostępnij")
    for number in (3, 4):
        tom.starts(query)
        await bot.said(number)
    copy = bot.telegram.journal.of("sendMessage")[3].result
    await tom.presses(copy, "Tylko te słowa")
    await asked(bot, tom, "/help")  # which waits until the press is done with
    assert [entry.parameters["message_id"] for entry in bot.telegram.journal.of("editMessageText")] == [
        copy["message_id"]
    ]
    assert bot.telegram.journal.of("deleteMessage") == []
    tom.writes("/forget")
    assert (await bot.said(6))[5].startswith("Done: 1 answer")


async def test_a_press_that_comes_when_another_answer_stands_there_changes_nothing(bot: Served, anna: Person) -> None:
    await asked(bot, anna)
    question = anna.writes("A czemu?")
    await bot.said(2)
    seen = bot.telegram.journal.of("sendMessage")[1].result
    await anna.presses(seen, "Tylko te słowa")
    await anna.presses(seen, "Tylko te słowa")
    anna.edits(question, "Skąd jest nowa lampa?")
    await anna.presses(seen, "Kontekst")
    await asked(bot, anna, "/help")  # which waits until all is done with
    changes = [entry.result["text"] for entry in bot.telegram.journal.of("editMessageText")]
    assert len(changes) == 2
    assert "Nowa lampa" in changes[1]
    assert len(bot.telegram.journal.of("sendMessage")) == 3


async def test_to_mend_an_earlier_question_does_not_take_the_conversation_back(bot: Served, anna: Person) -> None:
    first = anna.writes("Kto włonczył latarnię?")
    await bot.said(1)
    await asked(bot, anna)
    anna.edits(first, "Kto włączył latarnię?")
    await bot.telegram.journal.until(lambda journal: journal.of("editMessageText"))
    await asked(bot, anna, "A kto zapłacił?")
    assert [turn.question for turn in bot.engine.asked[-1].context][-1] == QUESTION
