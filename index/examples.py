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
    from index.phrasing import Draft
    from index.types import Outcome

MOST = 6
CALLS = 12
"""How many drafts are asked at most: a few seconds."""

NEAR = 4  # code points between a name and the words that explain it: a comma, a space, a quotation mark


def find_examples(asker: Asker, language: str) -> tuple[str, ...]:
    """Return at most `MOST` questions in a language that the article answers, the surest of each kind first.

    Each was asked, and answered with the very sentence that it was made from; no two are about one paragraph. Blocks
    for at most `CALLS` questions. Empty where nothing fits; a language without templates of its own gets English.
    """
    phrasing = Phrasing(asker.article, language if language in LANGUAGES else "en")
    kept: list[tuple[float, Draft]] = []
    paragraphs: set[int] = set()
    calls = 0
    for draft in _in_turn(c for sentence in asker.sentences for c in phrasing.drafts(sentence)):
        paragraph = _paragraph(asker, draft)
        if paragraph in paragraphs or len(draft.text) > LONGEST:
            continue
        if calls == CALLS or len(kept) == MOST:
            break
        calls += 1
        outcome = asker.ask(Question(draft.text))
        if _holds(draft, outcome):
            kept.append((outcome.score, draft))
            paragraphs.add(paragraph)
    surest = sorted(kept, key=lambda pair: -pair[0])
    return tuple(draft.text for draft in _in_turn(draft for _, draft in surest))


def _in_turn(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the first of each kind, then the second of each, and so on; the kinds that read best come first."""
    by_kind: dict[str, dict[str, Draft]] = {kind: {} for kind in KINDS}
    for draft in drafts:
        by_kind[draft.kind].setdefault(draft.text, draft)
    for row in zip_longest(*(found.values() for found in by_kind.values())):
        yield from (draft for draft in row if draft is not None)


def _paragraph(asker: Asker, draft: Draft) -> int:
    return bisect_right([p.start for p in asker.paragraphs], draft.sentence.start)


def _holds(draft: Draft, outcome: Outcome) -> bool:
    if not isinstance(outcome, Answer) or draft.sentence not in outcome.quotes[0].span:
        return False
    focus, about = outcome.focus, draft.about
    if about is None:
        return True
    if draft.kind == "person":
        # What is said of a person stands beside the name; the name alone tells nobody who it is.
        return not focus.overlaps(about) and (
            0 <= focus.start - about.end <= NEAR or 0 <= about.start - focus.end <= NEAR
        )
    return focus.overlaps(about)
