"""Questions as people type them: without diacritics, in lower case, half in another language, or about someone else."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from index.phrasing import CAPITAL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from index.training.dictionary import Dictionary

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_STEPS = (-20, -10, -3, -2, -1, 1, 2, 3, 5, 10, 100)
_NAME = re.compile(rf"(?<=[^.?!] ){CAPITAL}\w+(?: {CAPITAL}\w+)*")
_STROKES = str.maketrans("łŁøØđĐ", "lLoOdD")


def without_diacritics(text: str) -> str:
    """Strip diacritics, as a keyboard without them does.

    >>> without_diacritics("Gdzie źdźbło?")
    'Gdzie zdzblo?'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def roughen(question: str, random: Random) -> str:
    """Type the question carelessly: each of four habits with its own chance, most questions untouched by most."""
    if random.random() < 0.15:
        question = without_diacritics(question)
    if random.random() < 0.25:
        question = question.rstrip("?").rstrip()
    if random.random() < 0.2:
        question = question.lower()
    elif random.random() < 0.1:
        question = question[:1].lower() + question[1:]
    return question


def switch_words(question: str, dictionary: Dictionary, share: float, random: Random) -> str:
    """Replace about `share` of the words that the dictionary knows by one of their translations (code-switching).

    Source: Qin et al., "CoSDA-ML", 2020.
    """

    def swap(match: re.Match[str]) -> str:
        options = dictionary.get(match.group().lower())
        return random.choice(options) if options and random.random() < share else match.group()

    return _WORD.sub(swap, question)


def elide(question: str, earlier: str) -> str:
    """Leave out what the earlier question has already said, as people do who ask on. The first word stays.

    Words count as said again if their first five letters agree, so that inflection hides none.

    >>> elide("Kiedy Anna Nowak wróciła do Łodzi?", "Gdzie urodziła się Anna Nowak?")
    'Kiedy wróciła do Łodzi?'
    """
    said = {word.lower()[:5] for word in _WORD.findall(earlier)}
    first, *rest = question.split() or [""]
    kept = [word for word in rest if not (found := _WORD.findall(word)) or found[0].lower()[:5] not in said]
    ending = "?" if question.endswith("?") and not " ".join([first, *kept]).endswith("?") else ""
    return " ".join([first, *kept]) + ending


def swap_name(question: str, names: Sequence[str], random: Random) -> str | None:
    """Ask the same of somebody else, or of another number, so that the paragraph no longer answers.

    None where the question names nobody and nothing that could be exchanged. The first word is left alone: its capital
    says nothing. Names with a word that begins as one of the question's are not taken: they may be the same in another
    form, or with a first name. Source: the entity and number swaps among SQuAD 2.0's impossible questions (Rajpurkar et
    al., 2018).
    """
    number = _NUMBER.search(question)
    if number and random.random() < 0.5:
        asked = int(number.group())
        other = random.choice([n for step in _STEPS if (n := abs(asked + step)) != asked])
        return f"{question[: number.start()]}{other}{question[number.end() :]}"
    found = list(_NAME.finditer(question))
    if not found:
        return None
    match = random.choice(found)
    said = _beginnings(question)
    others = [name for name in names if not _beginnings(name) & said]
    return question[: match.start()] + random.choice(others) + question[match.end() :] if others else None


def names_in(text: str) -> list[str]:
    """Return the capitalised runs inside sentences, in order, with repetitions."""
    return [match.group() for match in _NAME.finditer(text)]


def _beginnings(text: str) -> set[str]:
    return {word.lower()[:3] for word in _WORD.findall(text)}
