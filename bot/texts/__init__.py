"""Every sentence that the bot says, one module per language, and what languages do with numbers and dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from bot.language import OTHERS
from bot.texts import de, en, pl, ru, uk
from index.lexical import fold

if TYPE_CHECKING:
    from bot.texts.phrases import Forms, Phrases

PHRASES: dict[str, Phrases] = {
    "pl": pl.PHRASES,
    "en": en.PHRASES,
    "uk": uk.PHRASES,
    "ru": ru.PHRASES,
    "de": de.PHRASES,
}
_NOT_WORDS = re.compile(r"[\W_]+")
_KINDS = {
    tuple(fold(words).split()): kind
    for kind in ("nods", "greetings", "thank_yous", "goodbyes", "mores")
    for phrases in PHRASES.values()
    for words in getattr(phrases, kind)
}
"""What kind of small talk the words of a message are, without diacritics."""
LONGEST = max(map(len, _KINDS))
"""Words of the longest of these."""
_LAUGHTER = re.compile(r"(?:a?(?:ha|he|hi|ха|хе)){2,}h?|x+d+|lo+l")


def phrases_in(language: str) -> Phrases:
    """Return the phrases of a language, of whatever region; English for one that the bot does not speak.

    >>> phrases_in("de-AT") is phrases_in("de")
    True
    """
    return PHRASES.get(language.partition("-")[0].lower(), PHRASES[OTHERS])


def counted(forms: Forms, n: int, language: str) -> str:
    """Fill a number into the form that the language's plural rules choose for it.

    >>> counted({"one": "{n} akapit", "few": "{n} akapity", "many": "{n} akapitów", "other": "{n} akapitu"}, 22, "pl")
    '22 akapity'
    """
    return forms[Locale(language).plural_form(n)].format(n=format_decimal(n, locale=language))


def dated(date: str, language: str) -> str:
    """Write an ISO date out in a language; anything else is returned as it is.

    >>> dated("2023-09-14", "pl")
    '14 września 2023'
    """
    try:
        day = dt.datetime.fromisoformat(date).date()
    except ValueError:
        return date
    return format_date(day, format="long", locale=language)


def plain(text: str) -> str:
    """Reduce a message to its words in lower case, for comparing it whole.

    >>> plain("  Dzień dobry!! 🙂 ")
    'dzień dobry'
    """
    return _NOT_WORDS.sub(" ", text).strip().lower()


def is_greeting(text: str) -> bool:
    """Tell whether a whole message is a greeting in any of the languages."""
    return _kind_of(text) == "greetings"


def said_back(text: str, phrases: Phrases) -> str | None:
    """Return what is said back to a whole message that is a greeting, thanks, goodbye or a nod; None to any other.

    >>> said_back("Dziekuje!", phrases_in("en"))
    'You are welcome. Feel free to ask more.'
    """
    answers = {
        "greetings": phrases.greeting,
        "thank_yous": phrases.thanks,
        "goodbyes": phrases.goodbye,
        "nods": phrases.nod,
    }
    return answers.get(_kind_of(text))


def asks_for_more(text: str) -> bool:
    """Tell whether a whole message asks for more of what was just shown, in any of the languages."""
    return _kind_of(text) == "mores"


def _kind_of(text: str) -> str:
    """Return what kind of small talk a whole message is made of, the last that is no nod; empty for any other message.

    >>> _kind_of("Haha, ok, dzięki!"), _kind_of("ok, a kiedy?")
    ('thank_yous', '')
    """
    words = tuple(fold(plain(text)).split())
    kinds: list[str | None] = ["nods" if words else ""]  # by how many words, counted from the beginning, are made of it
    for end in range(1, len(words) + 1):
        found = [
            before if part == "nods" else part
            for start in range(max(0, end - LONGEST), end)
            if (before := kinds[start]) is not None and (part := _kind(words[start:end])) is not None
        ]
        kinds.append(found[0] if found else None)
    kind = kinds[-1] or ""
    return "" if kind == "nods" and "?" in text else kind


def _kind(words: tuple[str, ...]) -> str | None:
    if len(words) == 1 and _LAUGHTER.fullmatch(words[0]):
        return "nods"
    return _KINDS.get(words)
