"""Development questions and the texts that they are about, as `data/README.md` describes them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import default_article, read_article
from index.errors import ArticleBotError
from index.sentences import split_sentences
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.types import Article

DATA = Path(__file__).with_name("data")
REAL, UNSEEN, DEMO = "real", "unseen", "demo"
PUBLISHED = (REAL, UNSEEN)
"""The sets on the published article. What ships is chosen on the first; the second is for testing alone."""

STRUCTURED = ("interview", "notice")
"""The sets on texts of questions, headings, lists and tables, where most sentences hang on what stands above them.
They have a say in how sentences are ranked and none in the threshold: what people ask about is news as a rule."""


def events_of(name: str) -> str:
    """Return the name under which a set goes where texts on the same events count as one."""
    return DEMO if name in PUBLISHED else name


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its truth. `right`: the sentences that answer, any of them will do; none: the text does not.

    `answers` are acceptable answering words, the best first; `turns` earlier questions of the person, oldest first.
    """

    id: str
    language: str
    kind: str
    text: str
    answers: tuple[str, ...]
    right: tuple[Span, ...]
    turns: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the text answers."""
        return bool(self.right)


@dataclass(frozen=True)
class QuestionSet:
    """A text and what is asked about it. `language` is the text's."""

    name: str
    article: Article
    questions: tuple[Item, ...]
    followups: tuple[Item, ...] = ()
    language: str = "pl"

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The text's sentences, in order."""
        return tuple(split_sentences(self.article.text))


def load_sets(real: Path | None = None, names: Sequence[str] | None = None) -> list[QuestionSet]:
    """Read every question set, or those of `names`; the two on the published article only with its path, `real`.

    Raises:
        ArticleBotError: a name is of no set, or a question does not fit its text.
        ArticleError: the real article cannot be read.
    """
    known = sorted(path.stem for path in (DATA / "questions").glob("*.jsonl"))
    for name in names or ():
        if name not in known:
            raise ArticleBotError(f"There is no question set {name}: choose among {', '.join(known)}.")
        if name in PUBLISHED and real is None:
            raise ArticleBotError(f"The question set {name} is about the published article: name its file with --real.")
    return [_load_set(name, real) for name in names or known if name not in PUBLISHED or real is not None]


def _load_set(name: str, real: Path | None) -> QuestionSet:
    article = _article(name, real)
    sentences = split_sentences(article.text)
    questions, followups = (
        tuple(read_item(row, article, sentences) for row in _rows(DATA / folder / f"{name}.jsonl"))
        for folder in ("questions", "followups")
    )
    return QuestionSet(name, article, questions, followups)


def _article(name: str, real: Path | None) -> Article:
    if name == DEMO:
        return default_article()
    return read_article(real if name in PUBLISHED and real is not None else DATA / "texts" / f"{name}.txt")


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_item(row: dict[str, Any], article: Article, sentences: Sequence[Span]) -> Item:
    """Read one line of a set, and find its right sentences.

    Raises:
        ArticleBotError: an anchor or an answer is not in the text.
    """
    anchors = [row["sentence"]] if "sentence" in row else row.get("sentences", [])
    right: set[Span] = set()
    for words in anchors or row["answers"]:
        places = occurrences(article.text, words)
        if not places:
            raise ArticleBotError(f"The question {row['id']} does not fit its text: {words!r} is not in it.")
        right |= {sentence for sentence in sentences for place in places if sentence.overlaps(place)}
    return Item(
        id=row["id"],
        language=row["lang"],
        kind=row["kind"],
        text=row["question"],
        answers=tuple(row["answers"]),
        right=tuple(sorted(right)),
        turns=tuple(row.get("turns", ())),
    )


def occurrences(text: str, words: str) -> list[Span]:
    """Find every place where the words stand, overlapping ones too, in order."""
    return [Span(m.start(), m.start() + len(words)) for m in re.finditer(f"(?={re.escape(words)})", text)]
