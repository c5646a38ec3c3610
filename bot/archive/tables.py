"""What is stored. An answer is spans of a version of the article; its words are looked up in that version's text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect

ID_CHARACTERS = 16


class ExactText(TypeDecorator[str]):
    """Text of any code points: databases change or refuse some, such as NUL, and offsets must stay right."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Encode."""
        return None if value is None else value.encode("utf-8", "surrogatepass")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Decode."""
        return None if value is None else bytes(value).decode("utf-8", "surrogatepass")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment; SQLite knows no time zones, so that there all is UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

texts = Table(
    "texts",
    metadata,
    Column("id", String(ID_CHARACTERS), primary_key=True),
    Column("text", ExactText, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(ID_CHARACTERS), primary_key=True),
    Column("text_id", ForeignKey("texts.id"), nullable=False),
    Column("title", ExactText, nullable=False),
    Column("author", ExactText),
    Column("date", ExactText),
    Column("url", ExactText),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(ID_CHARACTERS), primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("found", Boolean, nullable=False),
    Column("question", ExactText, nullable=False),
    Column("quotes", JSON, nullable=False),
    Column("nearest", JSON, nullable=False),
    Column("score", Double, nullable=False),
    Column("from_context", Boolean, nullable=False),
    Column("unanswered", JSON, nullable=False),
    Column("uncertain", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("created", UtcDateTime, nullable=False, index=True),
    Column("chat_id", BigInteger),
    Column("user_id", BigInteger, index=True),
    # Not a foreign key: the answer continued may be forgotten before the one that continues it.
    Column("parent", String(ID_CHARACTERS)),
    Column("once", String(64), unique=True),
)

messages = Table(
    "messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("asks", Boolean, nullable=False),
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Index(None, "answer_id"),
)
"""Which answer a message shows or, where it `asks`, was given."""

conversations = Table(
    "conversations",
    metadata,
    Column("key", String, primary_key=True),
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Index(None, "answer_id"),
)
"""The answer that the next question of a conversation continues."""

updates = Table(
    "updates",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("seen", UtcDateTime, nullable=False, index=True),
)
