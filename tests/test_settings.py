from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import UPDATES, Settings, load_local_settings, load_settings
from index.errors import SettingsError

TOKEN, TAIL = "123456:ABC-DEF_ghi", "ABC-DEF_ghi"
EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def names() -> set[str]:
    return {str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()}


def write_env(text: str) -> None:
    Path(".env").write_text(text, encoding="utf-8")


def test_only_the_token_is_required() -> None:
    settings = load_settings(telegram_token=TOKEN)
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.allowed_updates == UPDATES
    assert settings.database_url.startswith("sqlite+aiosqlite:///")


def test_each_bot_has_a_database_of_its_own() -> None:
    one, other = (load_settings(telegram_token=f"{number}:ABC").database_url for number in (1, 2))
    assert one != other
    given = "sqlite:///answers.sqlite"
    assert load_settings(telegram_token="1:ABC", database_url=given).database_url == given


@pytest.mark.parametrize(
    ("written", "kept"),
    [("p]w", {"p]w"}), ("p/w", {"p/w"}), ("p@w:x", {"p@w:x"}), ("p%40w", {"p%40w", "p@w"}), ("", set())],
)
def test_a_databases_password_is_a_secret_whatever_signs_are_in_it(written: str, kept: set[str]) -> None:
    settings = load_settings(telegram_token=TOKEN, database_url=f"postgresql://bot:{written}@host/db")
    assert set(settings.secrets) == {TOKEN, TAIL} | kept


def test_a_databases_password_may_stand_behind_the_question_mark() -> None:
    settings = load_settings(telegram_token=TOKEN, database_url="postgresql://bot@host/db?ssl=true&password=p%40w&x=1")
    assert set(settings.secrets) == {TOKEN, TAIL, "p%40w", "p@w"}


def test_the_password_of_the_articles_address_is_a_secret() -> None:
    settings = load_settings(telegram_token=TOKEN, article="https://anna:hunter2@example.org/report")
    assert "hunter2" in settings.secrets


def test_the_example_names_every_setting_once_and_nothing_else() -> None:
    found = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(found) == sorted(names())


def test_the_example_shows_the_defaults() -> None:
    shown = re.sub(r"^# ([A-Z_]+=)", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    defaults = load_settings(telegram_token=TOKEN)
    write_env(shown)
    assert load_settings(telegram_token=TOKEN) == defaults


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_env(f"TELEGRAM_TOKEN={TOKEN}\nQUESTION_LENGTH=100\nBACKLOG_MINUTES=1\n")
    monkeypatch.setenv("QUESTION_LENGTH", "200")
    settings = load_settings()
    assert settings.question_length == 200
    assert settings.backlog.total_seconds() == 60


def test_lists_are_written_with_commas_or_spaces() -> None:
    write_env(f"TELEGRAM_TOKEN={TOKEN}\nALLOWED_CHATS=1, -100200,3\nADMINS=7\nALLOWED_UPDATES=message callback_query\n")
    settings = load_settings()
    assert settings.allowed_chats == {1, -100200, 3}
    assert settings.admins == {7}
    assert settings.allowed_updates == ("message", "callback_query")


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ("", "TELEGRAM_TOKEN is not set: get a token from @BotFather and put it into .env (see .env.example)."),
        ("TELEGRAM_TOKEN=", "TELEGRAM_TOKEN is not set: get a token from @BotFather"),
        ("TELEGRAM_TOKEN=hello", "TELEGRAM_TOKEN is wrong: looks like 123456:ABC-DEF"),
        (f"TELEGRAM_TOKEN={TOKEN}\nCOLOUR=red", "COLOUR is no setting of this program"),
        (f"TELEGRAM_TOKEN={TOKEN}\nQUESTION_LENGTH=many", "QUESTION_LENGTH is wrong"),
        (f"TELEGRAM_TOKEN={TOKEN}\nTELEGRAM_API_URL=telegram", "TELEGRAM_API_URL is wrong"),
        (f"TELEGRAM_TOKEN={TOKEN}\nTELEGRAM_API_URL=localhost:8081", "TELEGRAM_API_URL is wrong: URL scheme"),
        (
            f"TELEGRAM_TOKEN={TOKEN}\nTELEGRAM_API_URL=https://a.example/bot",
            "TELEGRAM_API_URL is wrong: give the address",
        ),
        (f"TELEGRAM_TOKEN={TOKEN}\nRETENTION_DAYS=1000000", "RETENTION_DAYS is wrong: input should be less than"),
        (f"TELEGRAM_TOKEN={TOKEN}\nBACKLOG_MINUTES=inf", "BACKLOG_MINUTES is wrong"),
        (f"TELEGRAM_TOKEN={TOKEN}\nCONVERSATION_MINUTES=1e13", "CONVERSATION_MINUTES is wrong"),
        (f"TELEGRAM_TOKEN={TOKEN}\nALLOWED_UPDATES=massage", "ALLOWED_UPDATES is wrong"),
        (f"TELEGRAM_TOKEN={TOKEN}\nADMINS=anna", "ADMINS is wrong"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(env: str, sentence: str) -> None:
    write_env(env)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


def test_settings_in_another_encoding_are_refused_in_a_sentence() -> None:
    Path(".env").write_bytes("# żółw\n".encode("cp1250"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(telegram_token=TOKEN)


def test_settings_that_cannot_be_read_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", ".env")

    monkeypatch.setattr("bot.settings.Settings.__init__", refuse)
    with pytest.raises(SettingsError, match=r"^\.env cannot be read: Permission denied\.$"):
        load_settings()


def test_a_cache_may_lie_in_the_home_folder() -> None:
    assert load_local_settings(article_bot_cache="~/kept").cache == Path.home() / "kept"


def test_no_secret_is_shown() -> None:
    settings = load_settings(
        telegram_token=TOKEN, webhook_secret="hush", database_url="postgresql+asyncpg://bot:pass@host/db"
    )
    assert TOKEN not in repr(settings)
    assert "hush" not in repr(settings)
    assert "pass" not in repr(settings)
    assert set(settings.secrets) == {TOKEN, TAIL, "hush", "pass"}


def test_a_wrong_token_is_not_repeated() -> None:
    write_env("TELEGRAM_TOKEN=my own password")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "password" not in str(error.value)
