"""Questions as they are typed, put as they would be printed: with diacritics, capitals and a question mark.

People type in a hurry, and encoder and reader have learnt from texts that were edited.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.boundaries import OPENERS
from index.dictionaries import frequencies_of, is_known, lemma_of
from index.languages import language_of
from index.lexical import stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SUBSTITUTES: Mapping[str, Mapping[str, str]] = {
    "pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "źż"},
    "de": {"a": "ä", "o": "ö", "u": "ü", "ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"},
}
"""For each language, what its letters with diacritics are typed as where they are not at hand, and which these are."""

MOST_CHANGES = 4
"""In a word."""
MOST_VARIANTS = 500
"""Of a word, those with the fewest changes."""

COMMON = 1e-4
"""Of all words of a language; what is as frequent is not taken for a name, though the article has it as one."""
IN_ARTICLE = 1e-4
"""What each time that a word stands in the article adds to its frequency. A fifth or five times as much does as well:
of 2,226 words of Polish questions all but 7 in a hundred that have diacritics get the right ones.
"""

_WORD = re.compile(r"[^\W\d_]+")


class Spelling:
    """Puts questions about one article as it would print them. Building reads the article once.

    The article's own words come first, then dictionaries: those of the article's languages, which its search has
    loaded, and lists of frequent words.
    """

    def __init__(self, sentences: Sequence[str], languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._counts: Counter[str] = Counter()
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for number, match in enumerate(_WORD.finditer(sentence)):
                word = match[0]
                self._counts[word.lower()] += 1
                # The first word is capitalised whatever it is, and so is the first of a quotation.
                if number and sentence[match.start() - 1] not in OPENERS:
                    written[word.lower()][word] += 1
        self._written = {word: forms.most_common(1)[0][0] for word, forms in written.items()}
        self._names = frozenset(self._stems_of_names(written))
        self.printed = lru_cache(maxsize=64)(self._printed)

    def _printed(self, question: str) -> str:
        """Return the question as it would be printed; only letters change, and a question mark is added."""
        text = question.strip()
        if text.isupper() and len(_WORD.findall(text)) > 1:
            text = text.lower()
        language = language_of(text)
        substitutes = SUBSTITUTES.get(language, {})
        if substitutes and set(text.lower()).isdisjoint("".join(substitutes.values())):
            text = _WORD.sub(lambda word: self._restored(word[0], language), text)
        if not any(letter.isupper() for letter in text[1:]):
            text = _WORD.sub(lambda word: self._capitalised(word[0], language), text)
        text = text[:1].upper() + text[1:]
        return text + "?" if text[-1:].isalnum() else text

    def _restored(self, word: str, language: str) -> str:
        """Give a word its diacritics: those of the most frequent word that is typed so, or of one in the dictionary."""
        typed = word.lower()
        variants = list(islice(_variants(typed, SUBSTITUTES[language]), MOST_VARIANTS))
        frequencies = frequencies_of(language)
        likely = max(variants, key=lambda form: frequencies.get(form, 0.0) + IN_ARTICLE * self._counts[form])
        if likely not in frequencies and likely not in self._counts and language in self._languages:
            likely = next((form for form in variants if is_known(form, (language,))), typed)
        if likely == typed:
            return word
        return likely.capitalize() if word[0].isupper() else likely

    def _capitalised(self, word: str, language: str) -> str:
        """Write a name as the article does, or with a capital; any other word stays as it is."""
        if not word.islower():
            return word
        if language in self._languages and lemma_of(word, (language,))[0].isupper():
            return self._written.get(word, word.capitalize())
        if frequencies_of(language).get(word, 0.0) >= COMMON:
            return word
        if word in self._written:
            return self._written[word]
        if language in self._languages and not self._names.isdisjoint(self._stems(word)):
            return word.capitalize()
        return word

    def _stems_of_names(self, written: Mapping[str, Counter[str]]) -> Iterator[str]:
        """Yield what the forms of a word begin with that the article writes with a capital, more often than not."""
        capitals: Counter[str] = Counter()
        for word, forms in written.items():
            for stem in self._stems(word):
                for form, times in forms.items():
                    capitals[stem] += times if form[0].isupper() else -times
        return (stem for stem, more in capitals.items() if more > 0)

    def _stems(self, word: str) -> set[str]:
        """Return what the forms of a word have in common, by the dictionaries and, of names that none has, by sight."""
        return {lemma_of(word, self._languages).lower(), f"{stem_of(word)}-"}


def _variants(word: str, substitutes: Mapping[str, str]) -> Iterator[str]:
    """Yield what may have been typed as this word, with few changes first."""
    places = [
        (place, plain, letter)
        for place in range(len(word))
        for plain, letters in substitutes.items()
        if word.startswith(plain, place)
        for letter in letters
    ]
    level = [(word, 0)]
    for _ in range(MOST_CHANGES + 1):
        yield from (form for form, _ in level)
        level = list(_changed(level, places, len(word)))


def _changed(
    forms: Iterable[tuple[str, int]], places: Sequence[tuple[int, str, str]], length: int
) -> Iterator[tuple[str, int]]:
    """Yield each form with one more change behind those that it has, and where in the word typed this one ends."""
    for form, behind in forms:
        for place, plain, letter in places:
            if place >= behind:
                at = place + len(form) - length
                yield form[:at] + letter + form[at + len(plain) :], place + len(plain)
