"""What alembic runs to bring the database, whose connection it is given, up to date."""

from alembic import context

from bot.archive.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can change a column only by copying its table
)
with context.begin_transaction():
    context.run_migrations()
