"""Everything that can be set, read from the environment and `.env`; nothing else reads it, but for NO_COLOR."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import unquote

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, HttpUrl, SecretStr, TypeAdapter, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.passwords import passwords_in
from index.disk import expanded
from index.errors import SettingsError

UpdateKind = Literal[
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "guest_message",
    "my_chat_member",
]
UPDATES: tuple[UpdateKind, ...] = UpdateKind.__args__  # type: ignore[attr-defined]
TELEGRAM = "https://api.telegram.org"
Minutes = Annotated[float, Field(gt=0, le=525_600, allow_inf_nan=False)]
PerMinute = Annotated[float, Field(gt=0, allow_inf_nan=False)]

Kind = TypeVar("Kind", bound="LocalSettings")


class LocalSettings(BaseSettings):
    """What every command of `article-bot` needs; the bot's own settings may be missing or wrong meanwhile."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    article: str = ""
    """A path or a web address; the report that comes with the program where empty."""
    encoder: str = "embedded"
    reader: str = "embedded"
    cache: Path = Field(default_factory=lambda: user_cache_path("article-bot"), validation_alias="article_bot_cache")
    """Where the unpacked model and the indexes are kept; `ARTICLE_BOT_CACHE`, for `CACHE` may mean anything."""

    @field_validator("cache")
    @classmethod
    def _find_home(cls, value: Path) -> Path:
        return expanded(value)


class Settings(LocalSettings):
    """What the bot runs with. Only the token has no default; durations carry their unit in their name."""

    model_config = SettingsConfigDict(extra="forbid")

    telegram_token: SecretStr
    """From @BotFather; whoever has it is the bot."""

    database_url: str = Field("", repr=False, validate_default=True)  # it may hold a password
    """Where answers are kept; a file of this bot's own where empty."""
    retention_days: Annotated[int, Field(ge=1, le=36_500)] | None = None

    allowed_chats: Annotated[frozenset[int], NoDecode] = frozenset()
    """Ids of the chats and people that are answered; everybody where empty."""
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    """Ids of people who are answered in every chat, however much they ask, and are told of errors."""

    question_length: Annotated[int, Field(ge=10, le=2000)] = 500
    person_questions_per_minute: PerMinute = 20
    group_questions_per_minute: PerMinute = 20
    backlog_minutes: Minutes = 15
    conversation_minutes: Minutes = 60
    log_questions: bool = False

    telegram_api_url: str = TELEGRAM
    telegram_file_url: str = ""
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    webhook_secret: SecretStr | None = None
    allowed_updates: Annotated[tuple[UpdateKind, ...], NoDecode] = UPDATES

    @field_validator("allowed_chats", "admins", "allowed_updates", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("telegram_token")
    @classmethod
    def _check_token(cls, value: SecretStr) -> SecretStr:
        number, colon, secret = value.get_secret_value().partition(":")
        if not (number.isdecimal() and colon and secret and secret.isascii() and secret.isprintable()):
            raise ValueError("looks like 123456:ABC-DEF and comes from @BotFather")
        return value

    @field_validator("database_url")
    @classmethod
    def _own_database(cls, value: str, info: ValidationInfo) -> str:
        """Fill in a file for each bot: two of them know the same people, and number their messages alike."""
        if value or "telegram_token" not in info.data:
            return value
        number = info.data["telegram_token"].get_secret_value().partition(":")[0]
        return f"sqlite+aiosqlite:///{user_data_path('article-bot') / f'answers-{number}.sqlite'}"

    @field_validator("telegram_api_url", "telegram_file_url", "webhook_url")
    @classmethod
    def _check_address(cls, value: str) -> str:
        if value:
            TypeAdapter(HttpUrl).validate_python(value)
        return value.rstrip("/")

    @field_validator("telegram_api_url")
    @classmethod
    def _check_server(cls, value: str) -> str:
        if value.endswith("/bot"):
            raise ValueError("give the address of the server alone, without /bot")
        return value

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must not reach a log."""
        hook = self.webhook_secret.get_secret_value() if self.webhook_secret else None
        token = self.telegram_token.get_secret_value()
        passwords = [*passwords_in(self.database_url), *passwords_in(self.article)]
        said = (token, token.partition(":")[2], hook, *passwords, *map(unquote, passwords))
        return tuple(dict.fromkeys(secret for secret in said if secret))

    @property
    def backlog(self) -> timedelta:
        """How old a question may be and still be answered."""
        return timedelta(minutes=self.backlog_minutes)

    @property
    def conversation(self) -> timedelta:
        """How long after an answer the next question still builds on it."""
        return timedelta(minutes=self.conversation_minutes)


def load_settings(**given: Any) -> Settings:
    """Read the settings; what is given wins over the environment, and the environment over `.env`.

    Raises:
        SettingsError: the token is missing, or a setting is unknown or wrong; it says which and never shows a secret.
    """
    return _load(Settings, given)


def load_local_settings(**given: Any) -> LocalSettings:
    """Read the settings of a command that runs without Telegram, in the same order of precedence.

    Raises:
        SettingsError: one of them is wrong.
    """
    return _load(LocalSettings, given)


def _load(kind: type[Kind], given: dict[str, Any]) -> Kind:
    try:
        return kind(**given)
    except ValidationError as error:
        raise SettingsError(" ".join(_explain(problem) for problem in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not in UTF-8: save it again with that encoding.") from None
    except OSError as error:
        raise SettingsError(f".env cannot be read: {error.strerror}.") from None


def _explain(problem: Any) -> str:
    name = str(problem["loc"][0]).upper() if problem["loc"] else "A setting"
    match problem["type"]:
        case "missing":
            return f"{name} is not set: get a token from @BotFather and put it into .env (see .env.example)."
        case "extra_forbidden":
            return f"{name} is no setting of this program; .env.example lists them all."
        case _:
            reason = problem["msg"].removeprefix("Value error, ")
            if not reason[1:2].isupper():  # "URL scheme …"
                reason = reason[:1].lower() + reason[1:]
            return f"{name} is wrong: {reason} (see .env.example)."
