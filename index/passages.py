"""Sentences to passages: the runs of neighbouring sentences that are indexed and read, with what stands over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.headers import headers_of
from index.sentences import split_paragraphs, split_sentences
from index.types import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.types import Article


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """How long a passage may grow; a single longer sentence is still one passage.

    Raises:
        ValueError: a limit is below one.
    """

    max_sentences: int = 3
    max_characters: int = 400  # code points, white space included

    def __post_init__(self) -> None:
        for name, value in (("max_sentences", self.max_sentences), ("max_characters", self.max_characters)):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")


def split_passages(article: Article, settings: PassageSettings) -> list[Passage]:
    """Return disjoint runs of sentences, in order, each within one paragraph; together they hold every sentence.

    >>> from index.types import Article
    >>> len(split_passages(Article("Pierwsze. Drugie. Trzecie. Czwarte."), PassageSettings(max_sentences=2)))
    2
    """
    paragraphs = split_paragraphs(article.text)
    headers = headers_of(article.text, paragraphs)
    passages: list[Passage] = []
    run: list[Span] = []
    paragraph = 0
    for sentence in split_sentences(article.text):
        within = sentence in paragraphs[paragraph]
        if run and not (
            within and len(run) < settings.max_sentences and sentence.end - run[0].start <= settings.max_characters
        ):
            passages.append(_passage(run, paragraph, headers[paragraph]))
            run = []
        while sentence not in paragraphs[paragraph]:
            paragraph += 1
        run.append(sentence)
    return [*passages, _passage(run, paragraph, headers[paragraph])] if run else passages


def _passage(run: list[Span], paragraph: int, headers: tuple[Span, ...]) -> Passage:
    return Passage(Span(run[0].start, run[-1].end), tuple(run), paragraph, headers)


def text_of(article: Article, spans: Iterable[Span]) -> str:
    r"""Return the text of spans that are read as one, each on a line: a number would go on behind a space („2 150”).

    >>> from index.types import Article
    >>> text_of(Article("Parking. Otwarte. Za darmo."), (Span(0, 8), Span(18, 27)))
    'Parking.\nZa darmo.'
    """
    return "\n".join(article[span] for span in spans)
