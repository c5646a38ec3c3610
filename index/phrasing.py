"""Questions put into words from an article's own sentences: drafts, of which some will read well and be answered.

In the article's language a part of a sentence is exchanged for its question word, so that every other word keeps its
form. In any other language only what needs no inflection is asked about: names in their base form, dates, quoted words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from index.dictionaries import is_known, lemma_of
from index.languages import languages_of
from index.templates import (
    BEFORE_TIME,
    IN_YEAR,
    ON_DAY,
    PART_OF_DAY,
    WHEN,
    WHO,
    WHO_IS,
    WORDS_OF,
    YEAR_AHEAD,
    YEAR_BEHIND,
)
from index.types import Span

if TYPE_CHECKING:
    from index.types import Article

LONGEST = 95  # code points; a longer question does not fit on a button or in a glance
KINDS = ("subject", "time", "person", "date", "words")
FEWEST_WORDS = 3  # behind the question word

LEAP_YEAR = 2024

# The module re has no class of capitals: those of the Latin, Greek and Cyrillic scripts.
CAPITAL = "[" + "".join(chr(code) for code in range(0x530) if chr(code).isupper()) + "]"
_NAME = re.compile(rf"{CAPITAL}[\w’'-]*(?: {CAPITAL}[\w’'-]*)*")
_QUOTED = re.compile(r"[„“\"«]([^\W\d_][^„”“\"«»]{2,40} [^„”“\"«»]{2,40})[”“\"»]")
_DAY = re.compile(r"\b(?<!\d[.,])([1-9]|[12]\d|3[01])\.? ([^\W\d_]+)\b")
_YEAR = re.compile(
    rf"\b(?:(?P<ahead>{YEAR_AHEAD})\s)?(?P<year>(?:1[5-9]|20)\d\d)\b(?=[ ,.;)])(?:\s(?P<behind>{YEAR_BEHIND})(?!\w))?",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"(?:że|iż|żeby|aby|by|czy|що|чи|что|чтобы|that)\b")
_SPACE_BEFORE_PAUSE = re.compile(r"\s+(?=[,;:])")
_GLUED = re.compile(rf"[^\W\d_](?<!{CAPITAL}){CAPITAL}|[.!?]\S")


@dataclass(frozen=True, slots=True)
class Draft:
    """A question made from a sentence. `about` is what the answer should be, or stand beside; None: anything in it."""

    text: str
    kind: str
    sentence: Span
    about: Span | None = None


@dataclass(frozen=True)
class Phrasing:
    """Makes the drafts of one article in one language."""

    article: Article
    language: str

    @cached_property
    def own(self) -> str:
        """The article's language."""
        return languages_of([self.article.text])[0]

    def drafts(self, sentence: Span) -> Iterator[Draft]:
        """Yield the questions that a sentence gives, none for most; each on one line, whatever its sentence is on."""
        for draft in self._made(sentence, self.article[sentence]):
            yield replace(draft, text=" ".join(draft.text.split()))

    def _made(self, sentence: Span, words: str) -> Iterator[Draft]:
        if self.own == self.language:
            yield from self._subject(sentence, words)
            yield from self._time(sentence, words)
        yield from self._person(sentence, words)
        yield from self._date(sentence, words)
        yield from self._quoted(sentence, words)

    def _subject(self, sentence: Span, words: str) -> Iterator[Draft]:
        who, ending = WHO.get(self.language, ("", ""))
        name = _NAME.match(words)
        for end in (m.end() for m in re.finditer(r"\S+", name[0] if who and name else "")):
            verb = re.match(rf" (\w{{3,}}(?:{ending}))\b", words[end:])
            if verb and verb[1].islower() and self._base(verb[1]) != verb[1] and self._is_subject(words[:end]):
                if rest := _clause(words[end + 1 :]):
                    yield Draft(f"{who} {rest}?", "subject", sentence, Span(sentence.start, sentence.start + end))
                return

    def _time(self, sentence: Span, words: str) -> Iterator[Draft]:
        when, past = WHEN.get(self.language, ("", ""))
        days = "|".join(self._days) if when else ""
        if not days:
            return
        before, part = BEFORE_TIME[self.language], PART_OF_DAY[self.language]
        phrase = rf"(?:\b(?:{before})\s)(?:{days})\b(?:\s(?:{part})\b)?"
        clause = _clause(words)
        found = re.search(phrase, clause, re.IGNORECASE)
        if found is None:
            return
        rest = _SPACE_BEFORE_PAUSE.sub("", f"{clause[: found.start()]} {clause[found.end() :]}").strip(" ,")
        if re.search(rf"\w(?:{past})\b", rest) and len(rest.split()) >= FEWEST_WORDS:
            start = sentence.start + found.start()
            about = Span(start, start + len(found[0]))
            yield Draft(f"{when} {self._continued(rest)}?", "time", sentence, about)

    @cached_property
    def _days(self) -> list[str]:
        """The article's words for days of the week, in every form that stands in it."""
        found = set(re.findall(r"[^\W\d_]{4,}", self.article.text))
        return sorted(word for word in found if self._base(word).casefold() in self._weekdays)

    @cached_property
    def _weekdays(self) -> frozenset[str]:
        """The names of the days of the week in the article's language."""
        from babel import Locale

        return frozenset(name.casefold() for name in Locale(self.own).days["stand-alone"]["wide"].values())

    def _person(self, sentence: Span, words: str) -> Iterator[Draft]:
        for match in _NAME.finditer(words):
            parts = match[0].split()
            # Behind the first word of a sentence, which is capitalised whatever it is, a name may begin.
            for beginning in (0, 1) if match.start() == 0 else (0,):
                dated = "".join(parts[beginning : beginning + 1]).casefold() in self._weekdays
                first = beginning + dated  # "On Monday John Smith said"
                name = " ".join(parts[first:])
                abbreviated = words[match.end() :].startswith(".") and match.end() + 1 < len(words)
                if (
                    len(parts) - first > 1
                    and not abbreviated
                    and self._base(parts[first].lower()) == parts[first]
                    and self._is_name(name)
                ):
                    start = sentence.start + match.end() - len(name)
                    about = Span(start, start + len(name))
                    yield Draft(WHO_IS[self.language].format(name), "person", sentence, about)
                    break

    def _date(self, sentence: Span, words: str) -> Iterator[Draft]:
        from babel import Locale
        from babel.dates import format_skeleton

        months = {name.casefold(): number for number, name in Locale(self.own).months["format"]["wide"].items()}
        for match in _DAY.finditer(words):
            month, number = months.get(match[2].casefold()), int(match[1])
            if month is not None and number <= monthrange(LEAP_YEAR, month)[1]:
                told = format_skeleton("MMMMd", date(LEAP_YEAR, month, number), locale=self.language)
                yield Draft(ON_DAY[self.language].format(told), "date", sentence)
        for match in _YEAR.finditer(words):
            if match["ahead"] or match["behind"]:  # else it may as well be an amount
                yield Draft(IN_YEAR[self.language].format(match["year"]), "date", sentence)

    def _quoted(self, sentence: Span, words: str) -> Iterator[Draft]:
        for match in _QUOTED.finditer(words):
            if match[1][0].islower() and match[1][-1].isalnum():
                yield Draft(WORDS_OF[self.language].format(match[1]), "words", sentence)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The article's words, as they stand in it."""
        return frozenset(re.findall(r"\w+", self.article.text))

    def _is_name(self, words: str) -> bool:
        """Tell whether these are capitalised words in their base form, as far as a dictionary and the article know."""
        return self._is_subject(words) and all(self._base(w).casefold() == w.casefold() for w in words.split())

    def _is_subject(self, words: str) -> bool:
        """Tell whether these are capitalised words, none of which is known as a form of another name."""
        for word in words.split():
            inflected = any(word[:length] in self._words for length in range(2, len(word)))
            common = word.lower() in self._words
            base = self._base(word)
            if not word[0].isupper() or inflected or common or (base[0].isupper() and base != word):
                return False
        return True

    def _base(self, word: str) -> str:
        """Return the base form; a given name's is capitalised however it was written."""
        return lemma_of(word, (self.own,))

    def _continued(self, words: str) -> str:
        """Write the beginning of a sentence as it stands inside one.

        What a dictionary has in lower case is so, unless it begins a name of several words.
        """
        first, *others = words.split(maxsplit=2)
        named = bool(others) and others[0][0].isupper() and self._is_no_name(others[0])  # „Straż Pożarna”
        return words if named or not self._is_common(first) else words[0].lower() + words[1:]

    def _is_common(self, word: str) -> bool:
        """Tell whether a dictionary has a word in lower case."""
        return is_known(word.lower(), (self.own,)) and self._base(word.lower()).islower()

    def _is_no_name(self, word: str) -> bool:
        """Tell whether a capitalised word is a common one („Pożarna”, „Miejska”), and no form of a name („Gdańska”)."""
        inflected = self._base(word) == word and self._base(word.lower()) != word.lower()
        return self._is_common(word) and (self._base(word).islower() or inflected)


def _clause(words: str) -> str:
    """Return the beginning of a sentence up to a pause, so that it makes a question that reads well, or nothing."""
    for pause in re.finditer(r",(?!\d) ?|:(?!\d)|[;(–—]| - |[.!?…]*$", words):
        clause = words[: pause.start()].rstrip()
        # "He said, that …" would be cut before what was said.
        goes_on = pause[0].startswith(",") and _CONJUNCTION.match(words, pause.end())
        if len(clause.split()) >= FEWEST_WORDS and not goes_on:
            return clause if _reads_well(clause) else ""
        if not pause[0].startswith(","):
            return ""
    return ""


def _reads_well(clause: str) -> bool:
    marks = sum(clause.count(mark) for mark in '„”“"«»')
    return len(clause) <= LONGEST and marks % 2 == 0 and not _GLUED.search(clause)
