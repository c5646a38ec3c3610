"""Answers in a database: every button, link and follow-up resolves through it.

In reading order:

ids         names of answers that nobody guesses
tables      what is stored
rows        outcomes as rows and back
database    SQLite or PostgreSQL, opened and brought up to date
migrations  how tables came to be, step by step
reading     answers found again
archive     answers recorded, shown, continued, forgotten
"""

from bot.archive.archive import Archive, open_archive
from bot.archive.ids import is_id
from bot.archive.reading import Stored
from bot.archive.rows import version_of

__all__ = ["Archive", "Stored", "is_id", "open_archive", "version_of"]
