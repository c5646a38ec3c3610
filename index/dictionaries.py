"""What dictionaries know of a word: its base form, whether it is one at all, and how frequent it is."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=100_000)
def lemma_of(word: str, languages: tuple[str, ...]) -> str:
    """Return the base form, or the word where no dictionary has it; a name's is capitalised however it was written.

    The first of the languages that has the word decides. Blocks for one to three seconds where a dictionary is new.

    >>> lemma_of("rosji", ("pl",)), lemma_of("rakiety", ("pl",))
    ('Rosja', 'rakieta')
    """
    from simplemma import lemmatize

    return str(lemmatize(word, lang=languages, low_memory=True))


def is_known(word: str, languages: tuple[str, ...]) -> bool:
    """Tell whether one of the dictionaries has the word in this form, capitalised or not."""
    from simplemma import is_known

    return bool(is_known(word, lang=languages, low_memory=True))


@cache
def frequencies_of(language: str) -> Mapping[str, float]:
    """Return the share, of all words of a language, of each that is at least one in a million; in lower case."""
    from wordfreq import get_frequency_dict

    return get_frequency_dict(language, wordlist="small")
