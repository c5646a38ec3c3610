from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from tests.served import Served
from tests.telegram import people
from tests.telegram.people import Person
from tests.telegram.rejection import Rejected

if TYPE_CHECKING:
    from tests.telegram.journal import Entry, Journal
    from tests.telegram.world import Chat

ME = "@article_test_bot"


@pytest.fixture
def strangers(bot: Served, anna: Person) -> Chat:
    """A group where the bot is no member."""
    group = bot.telegram.world.add_group("Obcy", anna.user)
    group.bot = "left"
    return group


async def test_summoned_into_a_chat_it_answers_at_once(bot: Served, anna: Person, strangers: Chat) -> None:
    answer = await anna.summons(f"{ME} ile kosztował remont?", strangers)
    assert answer["text"] == (
        "ile kosztował remont?\n\n4,2 mln zł\n\nRemont kosztował 4,2 mln zł.\nakapit 3 · otwórz w artykule\n\n"
        "Latarnia w Zielonym Porcie znów świeci · 12 maja 2024"
    )
    assert bot.telegram.journal.of("sendMessage") == []
    bot.telegram.world.chats[anna.user["id"]].bot = "member"
    opened = await anna.presses(answer, "Zadaj własne pytanie")
    assert opened["text"].startswith("/start ")
    assert (await bot.said(1))[0].startswith("ile kosztował remont?\n\n4,2 mln zł")


async def test_more_is_further_passages_and_no_question(bot: Served, anna: Person, strangers: Chat) -> None:
    assert (await anna.summons(f"{ME} więcej", strangers))["text"].startswith("Zadaj najpierw pytanie")
    answer = await anna.summons(f"{ME} Ile kosztuje bilet na latarnię?", strangers)
    asked = len(bot.engine.asked)
    more = (await anna.summons(f"{ME} więcej", strangers))["text"]
    assert len(bot.engine.asked) == asked
    assert "„" in more or "·" in more
    assert more not in answer["text"]


async def test_what_nobody_foresaw_is_told_there_too(bot: Served, anna: Person, strangers: Chat) -> None:
    bot.engine.ask = None
    told = await anna.summons(f"{ME} ile kosztował remont?", strangers)
    assert told["text"].startswith("Przepraszam")


async def test_it_goes_on_from_the_same_persons_question_in_that_chat(
    bot: Served, anna: Person, strangers: Chat
) -> None:
    tom = Person(bot.telegram, "Tom", "en")
    await anna.summons(f"{ME} ile kosztował remont?", strangers)
    assert "The article does not say." in (await tom.summons(f"{ME} and why?", strangers))["text"]
    assert "Większość pieniędzy dało" in (await anna.summons(f"{ME}, a czemu?", strangers))["text"]
    elsewhere = bot.telegram.world.add_group("Inni", anna.user)
    assert "Artykuł o tym nie mówi." in (await anna.summons(f"{ME} a czemu?", elsewhere))["text"]


async def test_between_two_people_the_mention_is_no_part_of_the_question(bot: Served, anna: Person) -> None:
    tom = Person(bot.telegram, "Tom", "en")
    answer = await anna.summons(f"{ME} ile kosztował remont?", tom.private)
    assert answer["text"].startswith("ile kosztował remont?\n\n4,2 mln zł")


async def test_a_reply_passes_on_what_somebody_else_asked(bot: Served, anna: Person, strangers: Chat) -> None:
    tom = Person(bot.telegram, "Tom", "pl")
    question = bot.telegram.world.post(strangers, tom.user, {"text": "Skąd jest nowa lampa?"})
    answer = await anna.summons(ME, strangers, reply_to=question)
    assert answer["text"].startswith("Skąd jest nowa lampa?\n\nsoczewka pochodzą z fabryki Nordljus")


async def test_where_the_article_does_not_say_it_says_so_in_the_language_of_who_asks(
    bot: Served, strangers: Chat
) -> None:
    tom = Person(bot.telegram, "Tom", "en")
    answer = await tom.summons(f"{ME} who wrote the constitution of Norway?", strangers)
    assert "The article does not say." in answer["text"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("", "Cześć! Odpowiadam na pytania o artykuł Latarnia", id="nothing"),
        pytest.param("cześć!", "Cześć! Odpowiadam na pytania o artykuł Latarnia", id="a greeting"),
        pytest.param("dzięki", "Nie ma za co.", id="thanks"),
        pytest.param("Kim jesteś?", "Jestem botem i umiem tylko jedno", id="chit-chat"),
        pytest.param("O czym jest ten artykuł?", "Latarnia", id="about the article"),
        pytest.param("długo " * 100, "To za długie jak na jedno pytanie.", id="too long"),
        pytest.param("???", "Cześć! Odpowiadam na pytania o artykuł Latarnia", id="no words"),
        pytest.param("/forget", "Cześć! Odpowiadam na pytania o artykuł Latarnia", id="a command"),
        pytest.param(f"/ask{ME} Ile kosztował remont?", "Ile kosztował remont?\n\n4,2 mln zł", id="the command to ask"),
    ],
)
async def test_what_is_no_question_gets_a_fitting_word(anna: Person, strangers: Chat, words: str, said: str) -> None:
    assert (await anna.summons(f"{ME} {words}".strip(), strangers))["text"].startswith(said)


async def test_a_command_that_names_it_is_no_question_either(bot: Served, anna: Person, strangers: Chat) -> None:
    assert (await anna.summons(f"/forget{ME}", strangers))["text"].startswith("Cześć!")
    assert bot.engine.asked == []


async def test_a_reply_goes_on_from_the_answer_that_it_replies_to(bot: Served, anna: Person, strangers: Chat) -> None:
    tom = Person(bot.telegram, "Tom", "pl")
    about_money = await anna.summons(f"{ME} ile kosztował remont?", strangers)
    await anna.summons(f"{ME} Skąd jest nowa lampa?", strangers)
    for person in (anna, tom):
        answer = await person.summons(f"{ME} a czemu?", strangers, reply_to=about_money)
        assert "Większość pieniędzy dało" in answer["text"]


async def test_a_reply_to_somebody_there_goes_on_from_nothing_that_was_asked_elsewhere(
    bot: Served, anna: Person, strangers: Chat
) -> None:
    tom = Person(bot.telegram, "Tom", "pl")
    strangers.bot = "member"
    anna.writes(f"{ME} ile kosztował remont?", strangers)
    await bot.said(1)
    strangers.bot = "left"
    remark = bot.telegram.world.post(strangers, tom.user, {"text": "Ciekawe, co?"})
    answer = await anna.summons(f"{ME} a czemu?", strangers, reply_to=remark)
    assert "Artykuł o tym nie mówi." in answer["text"]


async def test_who_asks_too_fast_is_told_once_and_then_not_answered(
    bot: Served, anna: Person, strangers: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.stop()
    bot.settings["person_questions_per_minute"] = 2
    await bot.start()
    await anna.summons(f"{ME} ile kosztował remont?", strangers)
    told = await anna.summons(f"{ME} skąd jest nowa lampa?", strangers)
    assert told["text"].startswith("Chwileczkę, nie nadążam.")
    monkeypatch.setattr(people, "PATIENCE_S", 1.0)
    with pytest.raises(TimeoutError):
        await anna.summons(f"{ME} kto włączył latarnię?", strangers)
    assert len(bot.engine.asked) == 1


async def test_a_call_that_comes_twice_is_one_answer_and_no_harm(bot: Served, anna: Person, strangers: Chat) -> None:
    await anna.summons(f"{ME} ile kosztował remont?", strangers)
    (answered,) = bot.telegram.journal.of("answerGuestQuery")
    number = answered.parameters["guest_query_id"]
    bot.telegram.inbox.put("guest_message", {**bot.telegram.guest_calls[number], "guest_query_id": number})

    def refusals(journal: Journal) -> list[Entry]:
        return [entry for entry in journal.entries if entry.method == "answerGuestQuery" and entry.refusal]

    await bot.telegram.journal.until(refusals)
    (refused,) = refusals(bot.telegram.journal)
    assert refused.parameters["result"]["id"] == answered.parameters["result"]["id"]
    assert bot.telegram.journal.of("sendMessage") == []


async def test_an_answer_that_the_network_lost_is_given_again(bot: Served, anna: Person, strangers: Chat) -> None:
    bot.telegram.fails(lambda: Rejected("Bad Gateway", 502), "answerGuestQuery", times=1)
    answer = await anna.summons(f"{ME} ile kosztował remont?", strangers)
    assert answer["text"].startswith("ile kosztował remont?\n\n4,2 mln zł")


async def test_a_bot_is_not_answered(bot: Served, strangers: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PATIENCE_S", 1.0)
    robot = Person(bot.telegram, "Robo", "en")
    robot.user["is_bot"] = True
    with pytest.raises(TimeoutError):
        await robot.summons(f"{ME} ile kosztował remont?", strangers)
