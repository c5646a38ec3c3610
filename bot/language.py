"""Which of the bot's languages a message is in; only its words decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.dictionaries import frequencies_of
from index.languages import CYRILLIC, LANGUAGES, chances_of

if TYPE_CHECKING:
    from telegram import User

OTHERS = "en"
"""What people whose language the bot does not speak are answered in."""

SURE = {1: 1.0, 2: 0.9}
"""How sure a message of one or two words must be to decide by itself: one word never is."""
SURE_ENOUGH = 0.7
FOREIGN = 0.2
"""Below this probability for all five languages together, a message is in none of them. Not decided for at most `FEW`
words of somebody whose client speaks one of the five: Polish without diacritics looks foreign too. Nor where client and
conversation agree on one that it may be in."""
FEW = 3
POSSIBLE = 0.15
COMMON, RARER = 1e-4, 10
"""The share of a language's words from which on one is common, as question words are, and how much rarer another one's
must be."""

_NO_WORDS = re.compile(r"https?://\S+|[@/#]\w+|[\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def language_of(text: str, client: str | None, before: str | None = None) -> str:
    """Tell the language to answer in.

    A message of several words decides by itself where it is clear; else the conversation so far (`before`), where the
    words fit it, and then the language of the person's client, an IETF tag such as `pl` or `en-GB`. One or two words
    that are common in that language alone are in that.

    >>> language_of("What do they make there?", client="pl")
    'en'
    >>> language_of("Kim?", client="de-AT")
    'de'
    """
    own = (client or "").partition("-")[0].lower()
    words = _WORD.findall(_NO_WORDS.sub(" ", text))
    if not words:
        return before or (own if own in LANGUAGES else OTHERS)
    chances = chances_of(" ".join(words))
    together = sum(chances[language] for language in LANGUAGES)
    best = max(LANGUAGES, key=lambda language: chances[language])
    few = len(words) <= max(SURE)
    if few and best in CYRILLIC:  # the words of a short message tell better than its letters: „Хто це?”
        best = max(CYRILLIC, key=lambda language: (sum(_shares(words, language)), chances[language]))
    doubtful = own not in (*LANGUAGES, "") or len(words) > FEW
    agreed = before == own and (own in CYRILLIC) == (best in CYRILLIC)
    if together < FOREIGN and doubtful and best != own and not few and not agreed:
        return OTHERS
    if chances[best] > SURE.get(len(words), SURE_ENOUGH) * together or before == best:
        return best
    mine = own if _could_be(own, best) and (few or chances[own] > POSSIBLE * together) else ""
    theirs = before if before and _could_be(before, best) else ""
    # A name is of no language, and belongs to the conversation; "who?" does not.
    if few and theirs and mine and not _speak(words, mine, theirs):
        return theirs
    return mine or theirs or (best if len(words) > 1 or best in CYRILLIC else OTHERS)


def _speak(words: list[str], language: str, other: str) -> bool:
    """Tell whether one of the words is common in a language, and far rarer in the other."""
    shares = zip(_shares(words, language), _shares(words, other), strict=True)
    return any(share >= COMMON and share > RARER * rest for share, rest in shares)


def _shares(words: list[str], language: str) -> list[float]:
    return [frequencies_of(language).get(word.lower(), 0.0) for word in words]


def _could_be(language: str, best: str) -> bool:
    """Tell whether a message that is likeliest in `best` may be in another language: a name in Latin letters may."""
    return language in LANGUAGES and (language in CYRILLIC or best not in CYRILLIC)


def client_language(person: User | None) -> str:
    """Return the language that a person's client says it speaks, an IETF tag; empty where it says nothing."""
    return (person.language_code if person else None) or ""
