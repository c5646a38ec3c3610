"""Which parts of a question were not answered, of earlier ones none; the topic goes, since nobody reads it."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Add the one column and drop the other."""
    op.add_column("answers", sa.Column("unanswered", sa.JSON, nullable=False, server_default="[]"))
    op.drop_column("answers", "thread_id")
