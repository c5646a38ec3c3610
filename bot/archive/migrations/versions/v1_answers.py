"""Articles, answers, the messages that show them, conversations, updates seen."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "texts",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("text_id", sa.String(16), nullable=False),
        sa.Column("title", sa.LargeBinary, nullable=False),
        sa.Column("author", sa.LargeBinary),
        sa.Column("date", sa.LargeBinary),
        sa.Column("url", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name="fk_articles_text_id"),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("question", sa.LargeBinary, nullable=False),
        sa.Column("quotes", sa.JSON, nullable=False),
        sa.Column("nearest", sa.JSON, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("from_context", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created", moment, nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("parent", sa.String(16)),
        sa.Column("once", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("once", name="uq_answers_once"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_answers_article_id"),
    )
    op.create_index("ix_answers_created", "answers", ["created"])
    op.create_index("ix_answers_user_id", "answers", ["user_id"])
    op.create_table(
        "messages",
        sa.Column("chat_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("asks", sa.Boolean, nullable=False),
        sa.Column("answer_id", sa.String(16), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_messages"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_messages_answer_id", ondelete="CASCADE"),
    )
    op.create_index("ix_messages_answer_id", "messages", ["answer_id"])
    op.create_table(
        "conversations",
        sa.Column("key", sa.String, nullable=False),
        sa.Column("answer_id", sa.String(16), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_conversations"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_conversations_answer_id", ondelete="CASCADE"),
    )
    op.create_index("ix_conversations_answer_id", "conversations", ["answer_id"])
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("seen", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_updates"),
    )
    op.create_index("ix_updates_seen", "updates", ["seen"])
