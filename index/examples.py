"""Questions to begin with: made from the article, and shown only if the article answers them."""

from __future__ import annotations

from bisect import bisect_right
from itertools import zip_longest
from typing import TYPE_CHECKING

from index.phrasing import KINDS, LONGEST, Phrasing
from index.templates import LANGUAGES
from index.types import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.engine import Asker
    from index.phrasing import Candidate
    from index.types import Outcome

MOST = 6
CALLS = 12
"""How many candidates are asked at most: a few seconds."""

NEAR = 4  # code points between a name and the words that explain it: a comma, a space, a quotation mark


def find_examples(asker: Asker, language: str) -> tuple[str, ...]:
    """Return at most `MOST` questions in a language that the article answers, the surest of each kind first.

    Each was asked, and answered with the very sentence that it was made from; no two are about one paragraph. Blocks
    for at most `CALLS` questions. Empty where nothing fits; a language without templates of its own gets English.
    """
    phrasing = Phrasing(asker.article, language if language in LANGUAGES else "en")
    kept: list[tuple[float, Candidate]] = []
    paragraphs: set[int] = set()
    calls = 0
    for candidate in _in_turn(c for sentence in asker.sentences for c in phrasing.candidates(sentence)):
        paragraph = _paragraph(asker, candidate)
        if paragraph in paragraphs or len(candidate.text) > LONGEST:
            continue
        if calls == CALLS or len(kept) == MOST:
            break
        calls += 1
        outcome = asker.ask(Question(candidate.text))
        if _holds(candidate, outcome):
            kept.append((outcome.score, candidate))
            paragraphs.add(paragraph)
    surest = sorted(kept, key=lambda pair: -pair[0])
    return tuple(candidate.text for candidate in _in_turn(candidate for _, candidate in surest))


def _in_turn(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the first of each kind, then the second of each, and so on; the kinds that read best come first."""
    by_kind: dict[str, dict[str, Candidate]] = {kind: {} for kind in KINDS}
    for candidate in candidates:
        by_kind[candidate.kind].setdefault(candidate.text, candidate)
    for row in zip_longest(*(found.values() for found in by_kind.values())):
        yield from (candidate for candidate in row if candidate is not None)


def _paragraph(asker: Asker, candidate: Candidate) -> int:
    return bisect_right([p.start for p in asker.paragraphs], candidate.sentence.start)


def _holds(candidate: Candidate, outcome: Outcome) -> bool:
    if not isinstance(outcome, Answer) or candidate.sentence not in outcome.quotes[0].span:
        return False
    focus, about = outcome.focus, candidate.about
    if about is None:
        return True
    if candidate.kind == "person":
        # What is said of a person stands beside the name; the name alone tells nobody who it is.
        return not focus.overlaps(about) and (
            0 <= focus.start - about.end <= NEAR or 0 <= about.start - focus.end <= NEAR
        )
    return focus.overlaps(about)
