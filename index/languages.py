"""Which languages a text is in, by a model that is loaded once."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES = ("pl", "en", "uk", "ru", "de")
"""What people ask in, the most frequent first."""

CYRILLIC = ("uk", "ru")
"""Those of them in that script; the others are in the Latin one."""

SHARE = 0.1
"""Of the text's characters; a language with less than this gets no dictionary, which takes a second or two to load."""


@cache
def load_identifier() -> Any:
    """Load the model that tells languages, once; blocks for about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def chances_of(text: str) -> dict[str, float]:
    """Return a probability for each of the languages that the model knows, some hundred; together 1."""
    return dict(load_identifier().rank(text))


def language_of(text: str, least: float = 0.0) -> str:
    """Return the one of `LANGUAGES` that a text is likeliest in; "" where its probability is below `least`."""
    chances = chances_of(text)
    likeliest = max(LANGUAGES, key=lambda language: chances[language])
    return likeliest if chances[likeliest] >= least else ""


def languages_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return those of `LANGUAGES` that at least a tenth of the texts is in, the most used first; never none."""
    characters: Counter[str] = Counter()
    for text in texts:
        characters[language_of(text)] += len(text)
    return tuple(language for language, count in characters.most_common() if count >= SHARE * characters.total()) or (
        LANGUAGES[0],
    )
