"""What was written for this project on others' paragraphs: further questions, and answers to those that had none.

`annotations/questions.jsonl`: each line a question, in one language or, the same one, in several (`asked`), and where
which texts answer it, as code points (`places`; null where a text does not). `annotations/answers.jsonl`: each line a
text and where it answers the questions that its source asks, in their order. Texts are named by `text_id` and stay with
their sources.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from index.errors import ArticleBotError
from index.training.corpus import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from index.training.corpus import Paragraph

FOLDER = Path(__file__).parent / "annotations"

Places: TypeAlias = "tuple[tuple[int, int], ...]"
Row = TypeVar("Row")


@dataclass(frozen=True)
class Annotations:
    """By `text_id`: further questions, and where the source's own are answered, in their order."""

    questions: Mapping[str, tuple[Asked, ...]]
    answers: Mapping[str, tuple[Places, ...]]


def text_id(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a text in UTF-8.

    >>> text_id("Most zamknięto.")
    '113e28ba62c71c54'
    """
    return sha256(text.encode()).hexdigest()[:16]


def read_annotations(folder: Path = FOLDER) -> Annotations:
    """Read what was written.

    Raises:
        ArticleBotError: a file is missing, or not of this form.
    """
    questions: dict[str, list[Asked]] = defaultdict(list)
    for asked in _read(folder / "questions.jsonl", _asked):
        for text, question in asked:
            questions[text].append(question)
    answers = dict(_read(folder / "answers.jsonl", lambda row, _: (row["text"], tuple(map(_places, row["answers"])))))
    return Annotations({text: tuple(asked) for text, asked in questions.items()}, answers)


def answered(paragraphs: Iterable[Paragraph], annotations: Annotations) -> Iterator[Paragraph]:
    """Yield the paragraphs whose questions were answered by hand, each question as known."""
    for paragraph in paragraphs:
        if (found := annotations.answers.get(text_id(paragraph.text))) is not None:
            asked = zip(paragraph.questions, found, strict=True)
            yield replace(paragraph, questions=tuple(replace(q, answers=a, known=True) for q, a in asked))


def asked_further(paragraphs: Iterable[Paragraph], annotations: Annotations, source: str) -> Iterator[Paragraph]:
    """Yield the paragraphs that more was asked about, each text once, with these questions alone, as of this source."""
    for text, paragraph in {text_id(p.text): p for p in paragraphs}.items():
        if (questions := annotations.questions.get(text)) is not None:
            yield replace(paragraph, source=source, questions=questions)


def _asked(row: Mapping[str, Any], number: int) -> list[tuple[str, Asked]]:
    """Return the text and the question, for each text and each language."""
    return [
        (text, Asked(f"annotated-{number}-{language}", question, _places(place), language=language))
        for text, place in row["places"].items()
        for language, question in row["asked"].items()
    ]


def _places(place: list[int] | None) -> Places:
    if place is None:
        return ()
    start, end = place
    return ((start, end),)


def _read(path: Path, row: Callable[[Mapping[str, Any], int], Row]) -> list[Row]:
    try:
        with path.open(encoding="utf-8") as lines:
            return [row(json.loads(line), number) for number, line in enumerate(lines)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ArticleBotError(f"The annotations at {path} are missing or of another form: fetch them again.") from error
