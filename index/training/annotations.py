"""What was written for this project on others' paragraphs: further questions, and answers to those that had none.

`annotations/questions.jsonl` and `annotations/parallel.jsonl`: each line a question, in the second file the same one in
several languages (`asked`), and where which texts answer it, as code points (`places`; null where a text does not).
`annotations/answers.jsonl`: each line a text and where it answers the questions that its source asks, in their order.
Texts are named by `text_id` and stay with their sources; what is written on a text that is not among the data at hand
is passed over.
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
    """By `text_id`: further questions, those that stand in several languages, and where the source's own are answered.

    The source's are in its order.
    """

    questions: Mapping[str, tuple[Asked, ...]]
    parallel: Mapping[str, tuple[Asked, ...]]
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
    answers = _read(folder / "answers.jsonl", lambda row, _: (row["text"], tuple(map(_places, row["answers"]))))
    return Annotations(
        _questions(folder / "questions.jsonl"), _questions(folder / "parallel.jsonl"), answers=dict(answers)
    )


def answered(
    paragraphs: Iterable[Paragraph], answers: Mapping[str, tuple[Places, ...]], source: str
) -> Iterator[Paragraph]:
    """Yield the paragraphs whose questions we answered, each question as known, as of this source.

    Raises:
        ArticleBotError: a paragraph has not as many questions as we answered, or ends before an answer.
    """
    for paragraph in paragraphs:
        if (found := answers.get(text_id(paragraph.text))) is None:
            continue
        if len(found) != len(paragraph.questions):
            raise ArticleBotError(
                f"Of {paragraph.title} we answered {len(found)} questions, and the data ask {len(paragraph.questions)}:"
                " they are of another version than the annotations."
            )
        asked = zip(paragraph.questions, found, strict=True)
        questions = tuple(replace(question, answers=places, known=True) for question, places in asked)
        yield _within(replace(paragraph, source=source, questions=questions))


def asked_further(
    paragraphs: Iterable[Paragraph], questions: Mapping[str, tuple[Asked, ...]], source: str
) -> Iterator[Paragraph]:
    """Yield the paragraphs that we asked more about, each text once, with these questions alone, as of this source.

    Raises:
        ArticleBotError: a paragraph ends before an answer.
    """
    for text, paragraph in {text_id(p.text): p for p in paragraphs}.items():
        if (asked := questions.get(text)) is not None:
            yield _within(replace(paragraph, source=source, questions=asked))


def _within(paragraph: Paragraph) -> Paragraph:
    for question in paragraph.questions:
        if any(end > len(paragraph.text) for _, end in question.answers):
            raise ArticleBotError(f"An annotation of {paragraph.title} lies behind its end: {question.text}")
    return paragraph


def _questions(path: Path) -> dict[str, tuple[Asked, ...]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for asked in _read(path, _asked):
        for text, question in asked:
            found[text].append(question)
    return {text: tuple(questions) for text, questions in found.items()}


def _asked(row: Mapping[str, Any], number: int) -> list[tuple[str, Asked]]:
    """Return the text and the question, for each text and each language."""
    return [
        (text, Asked(f"annotated-{number}-{language}", question.strip(), _places(place), language=language))
        for text, place in row["places"].items()
        for language, question in row["asked"].items()
    ]


def _places(place: list[int] | None) -> Places:
    if place is None:
        return ()
    start, end = place
    if not 0 <= start < end:
        raise ValueError(f"{start} to {end} is no place")
    return ((start, end),)


def _read(path: Path, row: Callable[[Mapping[str, Any], int], Row]) -> list[Row]:
    try:
        with path.open(encoding="utf-8") as lines:
            return [row(json.loads(line), number) for number, line in enumerate(lines)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ArticleBotError(
            f"The annotations at {path} are missing or of another form: restore them from the repository."
        ) from error
