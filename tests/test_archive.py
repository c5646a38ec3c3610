from __future__ import annotations

import asyncio
import json
import sqlite3
import stat
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Archive, is_id, open_archive
from bot.archive.database import BUSY_S, address
from bot.archive.ids import new_id
from bot.archive.rows import outcome_from, outcome_row, version_of
from index.errors import SettingsError, StoreError
from index.types import Answer, Article, NoAnswer, Question, Turn
from tests.fakes import WordEngine, lighthouse
from tests.outcomes import articles, outcomes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from index.types import Outcome

NOON = datetime(2024, 5, 13, 12, tzinfo=UTC)
ANNA, TOM = 11, 12
ENGINE = WordEngine(lighthouse())
ANSWER = ENGINE.ask(Question("Ile kosztował remont?"))
OTHER = ENGINE.ask(Question("Skąd jest nowa lampa?"))
REFUSAL = ENGINE.ask(Question("Kto napisał konstytucję?"))


class Clock:
    """Shows the time that it is set to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def opened(url: str, article: Article | None = None, **more: Any) -> AsyncIterator[Archive]:
    archive = await open_archive(url, article or ENGINE.article, **({"retention_days": None} | more))
    try:
        yield archive
    finally:
        await archive.close()


@pytest.fixture
async def archive(database_url: str, clock: Clock) -> AsyncIterator[Archive]:
    async with opened(database_url, clock=clock) as archive:
        yield archive


async def record(archive: Archive, outcome: Outcome = ANSWER, person: int = ANNA, chat: int = ANNA, **more: Any) -> str:
    given = {"language": "pl", "key": f"{chat}/0/{person}", **more}
    return await archive.record(outcome, chat_id=chat, user_id=person, **given)


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_an_answer_is_an_answer_and_a_refusal_is_none() -> None:
    assert isinstance(ANSWER, Answer)
    assert isinstance(OTHER, Answer)
    assert isinstance(REFUSAL, NoAnswer)


@pytest.mark.parametrize("outcome", [ANSWER, REFUSAL], ids=["answer", "refusal"])
async def test_what_was_recorded_is_read_back(archive: Archive, outcome: Outcome) -> None:
    answer_id = await record(archive, outcome, parent="7aB-parent12")
    stored = await archive.get(answer_id)
    assert stored is not None
    assert stored.outcome == outcome
    assert stored.article == ENGINE.article
    assert (stored.id, stored.language, stored.parent) == (answer_id, "pl", "7aB-parent12")
    assert (stored.chat_id, stored.messages) == (ANNA, ())
    assert stored.created == stored.since == NOON
    assert not stored.stale


async def test_an_answers_turn_names_its_question_the_sentences_quoted_and_the_words_marked(archive: Archive) -> None:
    stored = await archive.get(await record(archive))
    assert isinstance(ANSWER, Answer)
    assert stored is not None
    assert stored.turn == Turn("Ile kosztował remont?", (ANSWER.quotes[0].span,), focus=ANSWER.focus)


async def test_what_others_said_before_is_not_stored_with_an_answer(archive: Archive) -> None:
    follow_up = replace(ANSWER, question=Question("A ile?", (Turn("Toms Frage"),)))
    stored = await archive.get(await record(archive, follow_up))
    assert stored is not None
    assert stored.outcome.question == Question("A ile?")


async def test_an_unknown_id_is_nothing(archive: Archive) -> None:
    assert await archive.get("7nobody-Knows") is None
    assert await archive.get("") is None
    assert await archive.get("'; DROP TABLE answers; --") is None


@given(st.data(), articles)
def test_any_outcome_survives_being_a_row_of_json(data: st.DataObject, article: Article) -> None:
    outcome = data.draw(outcomes(article))
    row = outcome_row(outcome)
    spans = {name: json.loads(json.dumps(row[name])) for name in ("quotes", "nearest")}
    again: Any = SimpleNamespace(**(row | spans))
    assert outcome_from(again, article) == outcome


async def test_any_text_comes_back_code_point_for_code_point(database_url: str) -> None:
    odd = "NUL \0, half \ud83d a character, e\u0301, 🙂, \r\n'\"\\%."
    article = Article(odd, title=odd, author=odd, date=odd, url=odd)
    quote = WordEngine(article).quote(WordEngine(article).sentences[0])
    outcome = NoAnswer(Question(odd), (quote,), 0.25)
    async with opened(database_url, article) as archive:
        answer_id = await record(archive, outcome)
    async with opened(database_url, article) as archive:
        stored = await archive.get(answer_id)
    assert stored is not None
    assert stored.outcome == outcome
    assert stored.article == article


async def test_an_answer_stays_exact_after_the_article_was_updated_and_says_so(database_url: str) -> None:
    async with opened(database_url) as archive:
        answer_id = await record(archive)
    newer = replace(ENGINE.article, text="Zupełnie inny tekst. " + ENGINE.article.text)
    async with opened(database_url, newer) as archive:
        stored = await archive.get(answer_id)
        fresh = await archive.get(await record(archive, WordEngine(newer).ask(Question("Ile kosztował remont?"))))
    assert stored is not None
    assert stored.stale
    assert stored.outcome == ANSWER
    assert stored.turn == Turn(ANSWER.question.text)
    assert fresh is not None
    assert not fresh.stale
    async with opened(database_url) as archive:
        stored = await archive.get(answer_id)
    assert stored is not None
    assert not stored.stale


async def test_a_new_title_is_no_new_text(database_url: str) -> None:
    renamed = replace(ENGINE.article, title="Nowy tytuł")
    assert version_of(renamed) != version_of(ENGINE.article)
    async with opened(database_url) as archive:
        before = await record(archive)
    async with opened(database_url, renamed) as archive:
        await record(archive, WordEngine(renamed).ask(Question("Ile kosztował remont?")))
        stored = await archive.get(before)
        assert stored is not None
        assert (stored.article.title, stored.stale) == (ENGINE.article.title, False)
        async with archive._engine.connect() as connection:
            assert (await connection.exec_driver_sql("SELECT count(*) FROM texts")).scalar() == 1
            assert (await connection.exec_driver_sql("SELECT count(*) FROM articles")).scalar() == 2


async def test_messages_lead_to_the_answer_that_they_show_in_the_order_attached(archive: Archive) -> None:
    answer_id = await record(archive)
    for message in (30, 10, 20):
        await archive.attach(answer_id, ANNA, message)
    stored = await archive.find(ANNA, 10)
    assert stored is not None
    assert stored.id == answer_id
    assert stored.messages == ((ANNA, 30), (ANNA, 10), (ANNA, 20))
    assert await archive.find(TOM, 10) is None


async def test_a_message_shows_the_newest_answer_that_was_put_there(archive: Archive) -> None:
    first, second = await record(archive), await record(archive, OTHER)
    for answer_id in (first, second):
        await archive.attach(answer_id, ANNA, 10)
    found, before = await archive.find(ANNA, 10), await archive.get(first)
    assert found is not None
    assert before is not None
    assert (found.id, before.messages) == (second, ())


async def test_a_question_leads_to_its_newest_answer_and_is_not_a_message_that_shows_it(archive: Archive) -> None:
    first, second = await record(archive), await record(archive, OTHER)
    for answer_id in (first, second):
        await archive.remember(ANNA, 9, answer_id)
    stored = await archive.answer_for_question(ANNA, 9)
    assert stored is not None
    assert (stored.id, stored.messages) == (second, ())
    assert await archive.find(ANNA, 9) is None


async def test_a_conversation_goes_on_from_its_newest_answer_until_it_is_begun_anew(archive: Archive) -> None:
    key = f"{ANNA}/0/{ANNA}"
    assert await archive.latest(key) is None
    for outcome in (ANSWER, OTHER):
        answer_id = await record(archive, outcome)
        latest = await archive.latest(key)
        assert latest is not None
        assert latest.id == answer_id
    await archive.reset(key)
    assert await archive.latest(key) is None
    assert await archive.get(answer_id) is not None
    assert await archive.latest(f"{ANNA}/0/{TOM}") is None


async def test_an_adopted_answer_counts_from_when_it_was_adopted(archive: Archive, clock: Clock) -> None:
    answer_id = await record(archive)
    clock.passes(days=3)
    await archive.adopt(f"{TOM}/0/{TOM}", answer_id)
    latest = await archive.latest(f"{TOM}/0/{TOM}")
    assert latest is not None
    assert (latest.id, latest.created, latest.since) == (answer_id, NOON, NOON + timedelta(days=3))
    hers = await archive.latest(f"{ANNA}/0/{ANNA}")
    assert hers is not None
    assert hers.since == NOON


async def test_a_chain_is_what_an_answer_continues_oldest_first(archive: Archive) -> None:
    first = await record(archive)
    second = await record(archive, OTHER, parent=first)
    third = await record(archive, REFUSAL, parent=second)
    assert [stored.id for stored in await archive.chain(third, 6)] == [first, second, third]
    assert [stored.id for stored in await archive.chain(third, 2)] == [second, third]
    assert await archive.chain("7nobody-Knows", 6) == []


async def test_forgetting_deletes_a_persons_answers_and_nobody_elses(archive: Archive) -> None:
    hers = [await record(archive), await record(archive, OTHER, chat=-5)]
    await archive.attach(hers[0], ANNA, 10)
    await archive.remember(ANNA, 9, hers[0])
    his = await record(archive, person=TOM, chat=-5, parent=hers[1])
    await archive.adopt(f"{ANNA}/0/{ANNA}", his)
    assert await archive.forget(ANNA) == 2
    assert [await archive.get(answer_id) for answer_id in hers] == [None, None]
    assert await archive.find(ANNA, 10) is None
    assert await archive.answer_for_question(ANNA, 9) is None
    assert await archive.latest(f"{ANNA}/0/{ANNA}") is None
    assert [stored.id for stored in await archive.chain(his, 6)] == [his]
    assert await archive.forget(ANNA) is None


async def test_forgetting_one_person_leaves_another_whose_number_ends_alike(archive: Archive) -> None:
    await record(archive, person=111, chat=111)
    await archive.forget(11)
    assert await archive.latest("111/0/111") is not None


async def test_forgetting_also_takes_what_of_others_was_opened_in_the_persons_own_chat(archive: Archive) -> None:
    his = await record(archive, person=TOM, chat=TOM)
    await archive.attach(his, ANNA, 10)
    await archive.adopt(f"{ANNA}/0/{ANNA}", his)
    assert await archive.forget(ANNA) == 0
    assert await archive.find(ANNA, 10) is None
    assert await archive.latest(f"{ANNA}/0/{ANNA}") is None
    assert await archive.get(his) is not None
    assert await archive.forget(ANNA) is None


async def test_forgetting_a_groups_anonymous_admin_leaves_the_answers_of_its_members_where_they_stand(
    archive: Archive,
) -> None:
    group = -1005
    hers = await record(archive, chat=group)
    await archive.attach(hers, group, 10)
    await record(archive, person=group, chat=group)
    assert await archive.forget(group) == 1
    stored = await archive.find(group, 10)
    assert stored is not None
    assert stored.id == hers


async def test_what_was_asked_is_given_the_newer_answer_where_that_took_the_older_ones_place(archive: Archive) -> None:
    first, second = await record(archive), await record(archive, OTHER)
    for chat in (ANNA, -5):
        await archive.remember(chat, 9, first)
    await archive.attach(first, ANNA, 10)
    await archive.supersede(first, second, ANNA)
    given = [await archive.answer_for_question(chat, 9) for chat in (ANNA, -5)]
    assert [stored and stored.id for stored in given] == [second, first]
    shown = await archive.find(ANNA, 10)
    assert shown is not None
    assert shown.id == first


async def test_what_is_forgotten_while_it_is_sent_stays_forgotten(archive: Archive) -> None:
    answer_id = await record(archive)
    await archive.forget(ANNA)
    await archive.attach(answer_id, ANNA, 10)
    await archive.remember(ANNA, 9, answer_id)
    await archive.adopt("1/0/1", answer_id)
    assert await archive.find(ANNA, 10) is None
    assert await archive.latest("1/0/1") is None


async def test_a_forgotten_question_is_in_no_file_any_more(tmp_path: Path) -> None:
    words = "Gdzie mieszka moja ciotka Eufrozyna?"
    async with opened(f"sqlite:///{tmp_path / 'answers.sqlite'}") as archive:
        await record(archive, replace(REFUSAL, question=Question(words)))
        assert words.encode() in contents(tmp_path)
        await archive.forget(ANNA)
        assert words.encode() not in contents(tmp_path)


async def test_nobody_waits_for_a_forgotten_question_to_leave_a_file_that_is_being_read(tmp_path: Path) -> None:
    words = "Gdzie mieszka moja ciotka Eufrozyna?"
    async with opened(f"sqlite:///{tmp_path / 'answers.sqlite'}") as archive:
        await record(archive, replace(REFUSAL, question=Question(words)))
        other = sqlite3.connect(tmp_path / "answers.sqlite", isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM answers").fetchone()
        assert await asyncio.wait_for(archive.forget(ANNA), BUSY_S / 2) == 1
        other.execute("COMMIT")
        other.close()
        await record(archive)
        assert words.encode() not in contents(tmp_path)


async def test_what_was_kept_long_enough_is_in_no_file_any_more(tmp_path: Path, clock: Clock) -> None:
    words = "Gdzie mieszka moja ciotka Eufrozyna?"
    async with opened(f"sqlite:///{tmp_path / 'answers.sqlite'}", retention_days=30, clock=clock) as archive:
        await record(archive, replace(REFUSAL, question=Question(words)))
        clock.passes(days=31)
        await archive.tidy()
        assert words.encode() not in contents(tmp_path)


async def test_what_is_older_than_it_may_be_kept_is_deleted(database_url: str, clock: Clock) -> None:
    async with opened(database_url, retention_days=30, clock=clock) as archive:
        old = await record(archive)
        clock.passes(days=29, hours=23)
        young = await record(archive)
        assert await archive.get(old) is not None
        clock.passes(hours=2)
        await record(archive)
        assert await archive.get(old) is None
        assert await archive.get(young) is not None


async def test_what_is_offered_anew_is_kept_as_long_as_what_is_new(database_url: str, clock: Clock) -> None:
    async with opened(database_url, retention_days=30, clock=clock) as archive:
        offered = await record(archive, once="example/pl/1")
        clock.passes(days=29)
        assert await record(archive, once="example/pl/1") == offered
        clock.passes(days=2)
        await archive.tidy()
        assert await archive.get(offered) is not None


async def test_without_a_limit_answers_are_kept_for_good(archive: Archive, clock: Clock) -> None:
    answer_id = await record(archive)
    clock.passes(days=36_500)
    await archive.tidy()
    assert await archive.get(answer_id) is not None


async def test_an_update_is_new_once_also_after_a_restart(database_url: str) -> None:
    async with opened(database_url) as archive:
        assert [await archive.seen_update(7), await archive.seen_update(7)] == [False, True]
    async with opened(database_url) as archive:
        assert [await archive.seen_update(7), await archive.seen_update(8)] == [True, False]


async def test_of_many_at_once_exactly_one_is_the_first_to_see_an_update(archive: Archive) -> None:
    seen = await asyncio.gather(*(archive.seen_update(7) for _ in range(10)))
    assert sorted(seen) == [False] + 9 * [True]


async def test_updates_are_remembered_for_two_days(archive: Archive, clock: Clock) -> None:
    await archive.seen_update(7)
    clock.passes(hours=47)
    await archive.tidy()
    assert await archive.seen_update(7)
    clock.passes(hours=2)
    await archive.tidy()
    assert not await archive.seen_update(7)


async def test_one_occasion_is_recorded_once_even_at_the_same_time(archive: Archive) -> None:
    ids = await asyncio.gather(*(record(archive, once="inline/11/Ile?") for _ in range(5)))
    assert len(set(ids)) == 1
    assert await record(archive, once="inline/12/Ile?") not in ids
    await archive.forget(ANNA)
    assert await record(archive, once="inline/11/Ile?") not in ids


async def test_a_supergroup_takes_over_the_conversations_of_its_group_and_not_the_numbers_of_messages(
    archive: Archive,
) -> None:
    old, new = -7, -1007
    answer_id = await record(archive, chat=old)
    await archive.attach(answer_id, old, 10)
    await archive.remember(old, 9, answer_id)
    in_thread = await record(archive, OTHER, chat=old, key=f"{old}/0/r3")
    elsewhere = await record(archive, chat=-77)
    for _ in range(2):
        await archive.migrate_chat(old, new)
    stored = await archive.get(answer_id)
    assert stored is not None
    assert (stored.chat_id, stored.messages) == (new, ())
    for chat in (old, new):
        assert await archive.find(chat, 10) is None
        assert await archive.answer_for_question(chat, 9) is None
    for key, expected in ((f"{new}/0/{ANNA}", answer_id), (f"{new}/0/r3", in_thread), (f"-77/0/{ANNA}", elsewhere)):
        latest = await archive.latest(key)
        assert latest is not None
        assert latest.id == expected
    assert await archive.latest(f"{old}/0/{ANNA}") is None


async def test_what_the_supergroup_has_already_wins(archive: Archive) -> None:
    old, new = -7, -1007
    before, after = await record(archive, chat=old), await record(archive, OTHER, chat=new)
    for chat, answer_id in ((old, before), (new, after)):
        await archive.attach(answer_id, chat, 10)
    await archive.migrate_chat(old, new)
    for stored in (await archive.find(new, 10), await archive.latest(f"{new}/0/{ANNA}")):
        assert stored is not None
        assert stored.id == after


def test_ids_are_short_and_fit_links_and_buttons_and_never_come_twice() -> None:
    ids = {new_id() for _ in range(2_000)}
    assert len(ids) == 2_000
    assert all(is_id(answer_id) and len(answer_id) == 12 for answer_id in ids)


@pytest.mark.parametrize(
    "words",
    ["accompanying", "Kim-Dzong-Un", "100-osobowej", "2023-09-13T0", "Hwasong-2023", "7kZ-q_41xAbcd"],
)
def test_words_are_no_ids(words: str) -> None:
    assert not is_id(words)


@pytest.mark.parametrize(
    "url",
    ["mysql://localhost/x", "answers.sqlite", "", "sqlite+pysqlite:///x", "postgres:/", "sqlite://answers.sqlite"],
)
async def test_an_address_of_another_kind_is_told_in_one_sentence(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^DATABASE_URL is wrong: it looks like sqlite:///file or postgresql://"):
        await open_archive(url, ENGINE.article, retention_days=None)


@pytest.mark.parametrize(
    ("query", "reason"),
    [("?connect_timeout=10", "connect_timeout"), ("?timeout=soon", "'str'"), (":99999", "port must be 0-65535")],
)
async def test_an_address_that_asks_for_what_there_is_not_is_told_in_one_sentence(query: str, reason: str) -> None:
    pytest.importorskip("asyncpg")
    url = f"postgresql://me@127.0.0.1{query}/x" if query.startswith(":") else f"postgresql://me@127.0.0.1:9/x{query}"
    with pytest.raises(SettingsError, match=rf"^DATABASE_URL is wrong, [^\n]*{reason}[^\n]*\.$"):
        await open_archive(url, ENGINE.article, retention_days=None)


def test_an_address_is_read_as_hosts_of_databases_and_shells_write_it() -> None:
    told = address("postgres://me@host/x?sslmode=require&channel_binding=require&application_name=bot")
    assert dict(told.query) == {"ssl": "require", "application_name": "bot"}
    assert address("sqlite:///~/answers.sqlite").database == str(Path.home() / "answers.sqlite")


async def test_a_sqlite_file_is_opened_with_no_other_options_either() -> None:
    with pytest.raises(SettingsError, match=r"^DATABASE_URL is wrong, no connection can be made with it: could not"):
        await open_archive("sqlite:///answers.sqlite?timeout=soon", ENGINE.article, retention_days=None)


async def test_a_file_that_is_no_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"These are notes of mine. " * 100)
    with pytest.raises(StoreError, match=r"answers.sqlite cannot be used as the database of answers: file is not a d"):
        await open_archive(f"sqlite:///{path}", ENGINE.article, retention_days=None)
    assert path.read_bytes().startswith(b"These are notes")


async def test_what_people_asked_is_in_files_that_only_their_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "new" / "answers.sqlite"
    archive = await open_archive(f"sqlite:///{path}", ENGINE.article, retention_days=None)
    kept = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    await archive.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(kept) == 3
    assert set(kept.values()) == {0o600}
    path.chmod(0o640)  # whoever lets others read it is not contradicted
    await (await open_archive(f"sqlite:///{path}", ENGINE.article, retention_days=None)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


async def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made"):
        await open_archive(f"sqlite:///{tmp_path}/file/answers.sqlite", ENGINE.article, retention_days=None)


@pytest.mark.parametrize("address", ["me:hush@127.0.0.1:9/answers", "me@127.0.0.1:9/answers?password=hush"])
async def test_a_server_that_does_not_answer_is_told_in_one_sentence_without_the_password(address: str) -> None:
    pytest.importorskip("asyncpg")
    with pytest.raises(StoreError, match="cannot be used as the database of answers") as error:
        await open_archive(f"postgresql://{address}", ENGINE.article, retention_days=None)
    assert "hush" not in str(error.value)
    assert "127.0.0.1:9" in str(error.value)


async def test_an_error_of_the_database_does_not_show_what_was_asked(archive: Archive) -> None:
    async with archive._engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE messages")
        await connection.exec_driver_sql("DROP TABLE conversations")
    with pytest.raises(Exception, match="conversations") as error:
        await record(archive, replace(REFUSAL, question=Question("Gdzie mieszka moja ciotka?")))
    assert "ciotka" not in str(error.value)


async def test_a_sqlite_file_is_kept_so_that_readers_do_not_wait_for_writers(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'answers.sqlite'}") as archive:
        answer_id = await record(archive)
        other = sqlite3.connect(tmp_path / "answers.sqlite", isolation_level=None)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.execute("BEGIN IMMEDIATE")
        assert await asyncio.wait_for(archive.get(answer_id), 5) is not None
        waiting = asyncio.ensure_future(record(archive))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.execute("COMMIT")
        assert await archive.get(await waiting) is not None
        other.close()
