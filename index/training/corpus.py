"""Question answering data: paragraphs, and what was asked about each."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from index.errors import ArticleBotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from random import Random


NO_TITLES = {"norquad"}
"""Sources that name a text by how it begins."""

COLLECTIONS = {"Filtered_Reddit_Comments"}
"""What stands for a title over texts of which each has none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the spans that answer it, in code points of its paragraph; none: the paragraph does not say.

    `whole` says that the paragraph answers somewhere, nobody marked where; if not `known`, nobody has said whether it
    answers. `language` is that of the question where it is not the paragraph's; `earlier` the question that this one
    asks on from.
    """

    id: str
    text: str
    answers: tuple[tuple[int, int], ...]
    whole: bool = False
    known: bool = True
    language: str | None = None
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of one titled text, and the questions asked about it.

    Where the text has no title of its own (`untitled`), `title` only tells it from other texts.
    """

    source: str
    language: str
    title: str
    text: str
    questions: tuple[Asked, ...]
    untitled: bool = False


def read_paragraphs(path: Path) -> list[Paragraph]:
    """Read a file of paragraphs (`train.jsonl.gz`, `dev.jsonl.gz`), in its order.

    Raises:
        ArticleBotError: there is no such file, or it has another form.
    """

    def asked(question: Mapping[str, Any]) -> Asked:
        return Asked(question["id"], question["question"].strip(), tuple(map(_place, question["answers"])))

    return _read(path, lambda row, _: _paragraph(row, map(asked, row["qas"])))


def read_pairs(path: Path) -> list[Paragraph]:
    """Read questions with one passage each and a verdict (`pairs.jsonl.gz`); a passage that answers is `whole`.

    Raises:
        ArticleBotError: there is no such file, or it has another form.
    """

    def pair(row: Mapping[str, Any], number: int) -> Paragraph:
        asked = Asked(f"pair-{number}", row["question"].rstrip("? ") + "?", (), whole=bool(row["answers"]))
        return Paragraph(row["source"], row["lang"], f"pair {number}", row["passage"], (asked,), untitled=True)

    return _read(path, pair)


def read_unlabelled(path: Path) -> list[Paragraph]:
    """Read paragraphs with questions that nobody answered (`unlabelled.jsonl.gz`), each question without an answer.

    Raises:
        ArticleBotError: there is no such file, or it has another form.
    """

    def asked(title: str, number: int, text: str) -> Asked:
        return Asked(f"{title}-{number}", text.strip(), (), known=False)

    return _read(
        path,
        lambda row, _: _paragraph(row, [asked(row["title"], number, q) for number, q in enumerate(row["questions"])]),
    )


def cross_lingual(paragraphs: Sequence[Paragraph], pairs_each: int, random: Random) -> list[Paragraph]:
    """Put questions of one language over paragraphs of another, joined by question id (XQuAD's form).

    Each question id is drawn `pairs_each` times, with two languages that may be the same.
    """
    by_id: dict[str, list[tuple[Paragraph, Asked]]] = defaultdict(list)
    for paragraph in paragraphs:
        for asked in paragraph.questions:
            by_id[asked.id].append((paragraph, replace(asked, language=asked.language or paragraph.language)))
    mixed: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    texts: dict[tuple[str, str], Paragraph] = {}
    for versions in by_id.values():
        for _ in range(pairs_each):
            (_, question), (paragraph, answered) = random.choice(versions), random.choice(versions)
            key = (paragraph.language, paragraph.text)
            texts[key] = paragraph
            mixed[key].append(replace(answered, text=question.text, language=question.language))
    return [replace(texts[key], questions=tuple(questions)) for key, questions in mixed.items()]


def _paragraph(row: Mapping[str, Any], questions: Iterable[Asked]) -> Paragraph:
    source, title = row["source"], row["title"]
    untitled = source in NO_TITLES or title in COLLECTIONS
    return Paragraph(source, row["lang"], title, row["context"], tuple(questions), untitled=untitled)


def _place(answer: dict[str, Any]) -> tuple[int, int]:
    return answer["start"], answer["start"] + len(answer["text"])


def _read(path: Path, paragraph: Callable[[Mapping[str, Any], int], Paragraph]) -> list[Paragraph]:
    """Read a file of JSON lines, each of them with its number, from 0."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [paragraph(json.loads(line), number) for number, line in enumerate(lines)]
    except FileNotFoundError:
        raise ArticleBotError(f"There is no training data at {path}: name its folder with --data.") from None
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ArticleBotError(f"The data at {path} are damaged or of another form: fetch them again.") from error
    except OSError as error:
        raise ArticleBotError(f"The data at {path} cannot be read ({error.strerror}): name their folder.") from error
