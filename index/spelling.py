"""Questions as they are typed, put as they would be printed: with diacritics and capitals, without slips of the finger.

People type in a hurry, and encoder and reader have learnt from texts that were edited.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.boundaries import BEGINS_ITEM, CLOSERS, DASHES, OPENERS, is_false
from index.dictionaries import frequencies_of, is_known, lemma_of
from index.languages import CYRILLIC, LANGUAGES, language_of
from index.lexical import fold, stem_of
from index.words import APOSTROPHES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

FOREIGN = 0.01
"""Probability; of a question that is less likely than this in a language of ours no word is changed.

Of 1,875 of our own questions, printed and in a hurry, none is below it, of 1,129 in ten other languages 21 are above.
"""
SUBSTITUTES: Mapping[str, Mapping[str, str]] = {
    "pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "źż"},
    "de": {"a": "ä", "o": "ö", "u": "ü", "ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"},
}
"""For each language, what its letters with diacritics are typed as where they are not at hand, and which these are."""

SELDOM_LEFT_OUT = ("de",)
"""Languages in which a word without diacritics mostly has none, where it is one as it stands.

Of 5,196 German questions in lower case, with their diacritics, 29 are changed so, else 56; without them 671 come out
otherwise than they were meant, else 652. In Polish nothing is gained so, and 12 of 2,156 are lost.
"""

MOST_CHANGES, MOST_VARIANTS = 4, 500
"""In a word, and of a word: those with the fewest changes."""
STOPS = (".", "!", "?", "…")
NEAR = 40
"""Code points before a word that tell whether it begins a sentence."""
LONGEST_ABBREVIATION = 4
"""Letters."""

LONG_NAME = 8
"""Letters from which on two names hardly differ by one."""

SHORTEST_MENDED, SHORTEST_MEANT = 4, 3
"""Letters of a word with a slip of the finger, and of one that was meant.

Of 1,011 words of questions in five languages with a random slip each, 542 come back as they were and 62 turn into other
words; of 6,697 without one, 10 are changed, all of them typed in a hurry.
"""
COMMON, COMMON_ABBREVIATION = 1e-4, 5e-4
"""Of all words of a language; what is as frequent („kim”, "us") is not taken for a name, or an abbreviation, that the
article happens to have."""
IN_ARTICLE = 1e-4
"""What each time that a word stands in the article adds to its frequency.

Of 2,148 words of Polish questions, their diacritics taken away, 2,102 come back as they were, and with a fifth or five
times as much about as many; by the dictionary alone, without frequencies, it was 2,040.
"""
NO_DOUBT = 10
"""Times that a word with diacritics must be as frequent as one without, to be meant where a question looks printed."""
ALIKE = 3
"""Letters that a name and its base form begin with; the dictionary also tells that "me" is a form of "I"."""

_WORD = re.compile(r"[^\W\d_]+")
_UNPARTED = re.compile(rf"(?<!\w)(?<!\w[{APOSTROPHES}])[^\W\d_]+(?!\w)(?![{APOSTROPHES}](?!s\b)\w)")
_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"[/@#]")


class Spelling:
    """Puts questions about one article as it would print them. Building reads the article once.

    The article's own words come first, then a list of frequent words and the dictionary of the question's language,
    which its first question loads: that blocks for up to three seconds.
    """

    def __init__(self, sentences: Sequence[str], languages: Sequence[str]) -> None:
        self._languages = tuple(languages)
        self._counts: Counter[str] = Counter()
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            self._counts.update(word.lower() for word in _WORD.findall(sentence))
            if not _is_headline(sentence):
                inside = list(_inside(sentence))
                for word in inside:
                    written[word[0].lower()][word[0]] += 1
                for first, second in pairwise(inside):
                    if sentence[first.end() : second.start()] == " ":
                        pair = sentence[first.start() : second.end()]
                        pairs[pair.lower()][pair] += 1
        self._lemmas = frozenset(lemma_of(word, self._languages) for word in self._counts)
        self._written = {word: _most_written(forms) for word, forms in written.items()}
        self._pairs = dict(_names_of_two(pairs))
        self._names = frozenset(self._stems_of_names(written))
        self._stems_here = frozenset(map(stem_of, self._counts))
        self._plain = _plain(self._counts)
        self._kept = lru_cache(maxsize=64)(self._put)

    def printed(self, question: str) -> str:
        """Return the question as it would be printed: only letters change, and a question mark is added.

        One that looks printed, by its first letter and its last sign, is changed only where there is no doubt.
        """
        return self._kept(question)

    def _put(self, question: str) -> str:
        text = unicodedata.normalize("NFC", question.strip())
        if _is_shouted(text):
            text = text.lower()
        language, neat = language_of(text, FOREIGN), text[:1].isupper() and not text[-1:].isalnum()
        if language:
            restored = self._with_diacritics(text, language, neat=neat)
            names = frozenset(word[0] for word in _inside(restored) if word[0][0].isupper())
            # A short question in the article's language is easily taken for one in another, for a name above all.
            at_home = all(is_known(w.lower(), self._languages) for w in _WORD.findall(restored) if w not in names)
            known = (language, *self._languages) if at_home else (language,)
            # What no dictionary has in a question in another script is as likely one of the article's names.
            comparable = (language in CYRILLIC) == (self._languages[0] in CYRILLIC)
            mended = (
                _by_word(
                    restored,
                    lambda word: self._mended(word, language, known, named=neat and word in names),
                    _UNPARTED,
                )
                if comparable
                else restored
            )
            text = self._with_capitals(mended, language, neat=neat and restored == text)
        text = text[:1].upper() + text[1:]
        return text + "?" if text[-1:].isalnum() else text

    def _with_diacritics(self, text: str, language: str, *, neat: bool) -> str:
        """Restore the diacritics of a text that has none."""
        substitutes = SUBSTITUTES.get(language, {})
        if not substitutes or not set(text.lower()).isdisjoint("".join(substitutes.values())):
            return text
        parts = _dates(language).split(text)
        parts[::2] = [_by_word(part, lambda word: self._restored(word, language)) for part in parts[::2]]
        restored = "".join(parts)
        pairs = list(zip(_WORD.findall(text.lower()), _WORD.findall(restored.lower()), strict=True))
        doubtful = all(self._is_doubtful(a, b, language) for a, b in pairs if a != b)
        # Where every word is one as it stands, nothing tells that diacritics were left out.
        whole = all(is_known(typed, (language,)) or self._counts[typed] for typed, _ in pairs)
        spared = neat or (language in SELDOM_LEFT_OUT and doubtful)
        return text if (neat and doubtful) or (spared and whole) else restored

    def _with_capitals(self, text: str, language: str, *, neat: bool) -> str:
        """Capitalise the names in a text that has no capital inside."""
        if any(word[0][0].isupper() and not word[0].isupper() for word in _inside(text)):
            return text
        capitalised = _by_word(text, lambda word: self._capitalised(word, language, neat=neat))
        for first, second in pairwise(list(_WORD.finditer(capitalised))):
            pair = capitalised[first.start() : second.end()]
            if not (neat and pair.islower()):
                written = self._pairs.get(pair.lower(), pair)
                capitalised = capitalised[: first.start()] + written + capitalised[second.end() :]
        return capitalised

    def _restored(self, word: str, language: str) -> str:
        """Give a word its diacritics: those of the most frequent word that is typed so, or of one in the dictionary."""
        if len(word) > 1 and word.isupper():
            return word
        typed = word.lower()
        variants = list(islice(_variants(typed, SUBSTITUTES[language]), MOST_VARIANTS))
        likely = max(variants, key=lambda form: self._share(form, language))
        if not self._share(likely, language):
            known = [form for form in variants if is_known(form, (language,))] or [typed]
            likely = next((form for form in known if lemma_of(form, self._languages) in self._lemmas), known[0])
        return word if likely == typed else _as_typed(likely, word)

    def _mended(self, word: str, language: str, known: tuple[str, ...], *, named: bool) -> str:
        """Mend a word that is none by one letter: one more, one less, another, or two that changed places.

        A word of the article's is one, as is what a dictionary of the languages `known` has, and in another language
        than the article's a form of one of its names. What has a capital in a neat question, `named`, may be somebody
        else by another letter: Hanson is not Hansen.
        """
        typed = word.lower()
        if len(word) < SHORTEST_MENDED or word.isupper() or self._share(typed, language):
            return word
        if stem_of(typed) in self._stems_here or is_known(typed, known):
            return word
        if language not in self._languages and self._is_name_here(typed):
            return word
        plain = fold(typed)
        meant = self._nearest(plain, self._plain, language)
        if named and meant and self._may_be_another(plain, meant, language):
            return word
        if not meant and not word[0].isupper():
            meant = self._nearest(plain, _frequent(language), language)
        return _as_typed(meant, word) if meant else word

    def _may_be_another(self, plain: str, meant: str, language: str) -> bool:
        """Tell whether two names differ by another letter, and are so short that both may be names."""
        letters = fold(meant)
        other_letter = len(letters) == len(plain) and sorted(letters) != sorted(plain)
        base = lemma_of(meant, (language,))
        common = is_known(meant, (language,)) and (language == "de" or base.islower())
        return other_letter and len(plain) < LONG_NAME and not common

    def _is_name_here(self, typed: str) -> bool:
        """Tell whether a word in lower case is, in whatever form, a name that the article has too."""
        lemmas = {lemma_of(form, self._languages) for form in (typed, typed.capitalize())}
        return any(lemma[0].isupper() for lemma in lemmas & self._lemmas)

    def _nearest(self, plain: str, words: Mapping[str, str], language: str) -> str:
        """Return the most frequent of the words that begin alike and differ by one letter at most, "" for none.

        None either where that is the last letter: then the word is as well a form that no list has.
        """
        near = process.extract(plain, words, scorer=OSA.distance, score_cutoff=1, limit=None)
        alike = [word for folded, _, word in near if folded[0] == plain[0]]
        meant = max(alike, key=lambda word: self._share(word, language), default="")
        return meant if meant and words[meant][-1] == plain[-1] else ""

    def _is_doubtful(self, typed: str, likely: str, language: str) -> bool:
        """Tell whether a word may be meant as it is typed, though another is likelier; one in no dictionary is not."""
        return 0 < self._share(likely, language) < NO_DOUBT * self._share(typed, language)

    def _share(self, word: str, language: str) -> float:
        """Return how frequent a word is, in its language and in the article; 0 for the rarest."""
        return frequencies_of(language).get(word.casefold(), 0.0) + IN_ARTICLE * self._counts[word]

    def _capitalised(self, word: str, language: str, *, neat: bool) -> str:
        """Write a name as the article does, or with a capital; any other word stays as it is.

        In a `neat` question only what is a name without doubt is taken for one.
        """
        if not word.islower():
            return word
        frequency, written = frequencies_of(language).get(word, 0.0), self._written.get(word, word)
        if len(word) > 1 and written.isupper() and frequency < COMMON_ABBREVIATION:
            return written
        lemma = lemma_of(word, (language,))
        if lemma[0].isupper() and (lemma.lower() == word or lemma[:ALIKE].lower() == word[:ALIKE]):
            return self._written.get(word, lemma if lemma.lower() == word else word.capitalize())
        plain = is_known(word, (language,))
        if frequency >= COMMON or (neat and plain):
            return word
        if word in self._written:
            return written
        # A German verb has the beginning of a noun, and every noun a capital.
        noun_or_name = not (language == "de" and plain) and not self._names.isdisjoint(self._stems(word))
        return word.capitalize() if language in self._languages and not neat and noun_or_name else word

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


def _as_typed(meant: str, word: str) -> str:
    """Give the word that is meant the capital of the one that was typed."""
    return meant.capitalize() if word[0].isupper() else meant


def _most_written(forms: Counter[str]) -> str:
    """Return how a word is written most often; of equally many ways in lower case."""
    return max(forms, key=lambda form: (forms[form], form.islower()))


def _names_of_two(pairs: Mapping[str, Counter[str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words that are a name together, in lower case and as they are written."""
    for pair, forms in pairs.items():
        written = _most_written(forms)
        if all(word[0].isupper() for word in written.split(" ")) and len(written) == len(pair):
            yield pair, written


def _is_shouted(text: str) -> bool:
    """Tell whether a text is in capitals though it is no abbreviation or two."""
    words = _WORD.findall(text)
    return text.isupper() and (len(words) > 2 or any(len(word) > LONGEST_ABBREVIATION for word in words))


def _is_headline(sentence: str) -> bool:
    """Tell whether capitals say nothing about a word here: each word has them, or each of some length."""
    long = [word for word in _WORD.findall(sentence) if len(word) > LONGEST_ABBREVIATION]
    return sentence.isupper() or (len(long) > 2 and all(word[0].isupper() for word in long))


def _inside(text: str) -> Iterator[re.Match[str]]:
    """Find the words that begin nothing, neither a sentence nor a quotation nor a cell of a table."""
    item = BEGINS_ITEM.match(text)
    begun = item.end() if item else 0
    for word in _WORD.finditer(text, begun):
        before = text[max(begun, word.start() - NEAR) : word.start()].rstrip(f"{DASHES} ")
        ends = before.rstrip(CLOSERS)[-1:] in STOPS and not is_false(before, text[word.start() - 1 :])
        if re.search(r"\w", before) and not ends and before[-1] not in f"{OPENERS}|":
            yield word


def _by_word(text: str, change: Callable[[str], str], words: re.Pattern[str] = _WORD) -> str:
    """Change each word, but for those of addresses and names of accounts."""
    return _TOKEN.sub(
        lambda token: token[0] if _ADDRESS.search(token[0]) else words.sub(lambda word: change(word[0]), token[0]), text
    )


@lru_cache(maxsize=len(LANGUAGES))
def _dates(language: str) -> re.Pattern[str]:
    """Return a pattern of a day and its month: „8 maja” is no verb („mają”)."""
    from babel import Locale

    months = "|".join(Locale(language).months["format"]["wide"].values())
    return re.compile(rf"(\d[\w-]*\.?\s+(?:{months})\b)", re.IGNORECASE)


@lru_cache(maxsize=len(LANGUAGES))
def _frequent(language: str) -> Mapping[str, str]:
    return _plain(frequencies_of(language))


def _plain(words: Iterable[str]) -> Mapping[str, str]:
    """Return the words that may be meant by one with a slip, each with what it is without diacritics."""
    return {word: word if word.isascii() else fold(word) for word in words if len(word) >= SHORTEST_MEANT}


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
