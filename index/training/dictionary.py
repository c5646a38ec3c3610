"""Bilingual word lists in dictd's form, such as Debian's dict-freedict-pol-eng and dict-freedict-eng-pol."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import TYPE_CHECKING

from index.errors import ArticleBotError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HEAD = re.compile(r"^(\S+) /[^/]*/")
_SENSE = re.compile(r"^\s*\d+\.\s*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORDS = re.compile(r"^[^\W\d_]+(?:[ '-][^\W\d_]+)?$")
SENSE_TRANSLATIONS, MAX_TRANSLATIONS = 2, 6


class Dictionary:
    """Headwords and their translations; an inflected word is found through its lemma."""

    def __init__(self, entries: dict[str, list[str]], language: str) -> None:
        self._entries = entries
        self._language = language

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, word: str) -> list[str] | None:
        """Return the translations of a word as it stands, else of its lemma."""
        import simplemma

        return self._entries.get(word) or self._entries.get(simplemma.lemmatize(word, lang=self._language).lower())


def read_dictionary(path: Path, language: str) -> Dictionary:
    """Read a `.dict.dz` or `.dict` file whose headwords are of `language`.

    Raises:
        ArticleBotError: there is no such file, or it is damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArticleBotError(f"There is no dictionary at {path}: install it, or leave it out.") from error
    if content[:2] == b"\x1f\x8b":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise ArticleBotError(f"The dictionary {path} is damaged: install it again, or leave it out.") from error
    return Dictionary(parse(content.decode("utf-8", "replace").splitlines()), language)


def parse(lines: Iterable[str]) -> dict[str, list[str]]:
    """Collect, for each headword, the first translations given: one or two words each, senses in order.

    >>> parse(["kot /kɔt/ <n>", "cat, tomcat"])
    {'kot': ['cat', 'tomcat']}
    """
    entries: dict[str, list[str]] = {}
    head, awaited = "", False
    for line in lines:
        if match := _HEAD.match(line):
            head, awaited = match.group(1).lower(), True
        elif head and (awaited or _SENSE.match(line)):
            words = [w.strip() for w in re.split("[,;]", _ASIDE.sub("", _SENSE.sub("", line)))]
            known = entries.setdefault(head, [])
            known.extend([w for w in words if _WORDS.match(w) and w not in known][:SENSE_TRANSLATIONS])
            del known[MAX_TRANSLATIONS:]
            awaited = False
    return {head: words for head, words in entries.items() if words}
