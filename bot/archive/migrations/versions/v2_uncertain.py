"""Whether a refusal left open if the article says what was asked; those given before did not."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add the column."""
    op.add_column("answers", sa.Column("uncertain", sa.Boolean, nullable=False, server_default=sa.false()))
