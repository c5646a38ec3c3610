"""Everything that a reader learns from, published or written for it, and how often each part of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any

from index.encoder import SentenceEncoder
from index.models import EMBEDDED, model_folder
from index.training.annotations import answered, asked_further, read_annotations, text_id
from index.training.articles import KNOWN, read_articles
from index.training.corpus import cross_lingual, read_pairs, read_paragraphs, read_unlabelled
from index.training.dictionary import read_dictionary
from index.training.examples import ExampleMaker, Recipe
from index.training.smalltalk import BEHIND, interspersed
from index.training.windows import stack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from index.training.corpus import Paragraph
    from index.training.trainer import Epochs

ANSWERED, FURTHER, PARALLEL = "answered", "further", "parallel"
"""The sources that others' paragraphs name where we answered their questions, asked more, or did in many languages."""

COPIES = {"poquad": 2.0, ANSWERED: 2.0, PARALLEL: 0.3, "squadshifts": 0.6, "norquad": 0.5, "dyk": 0.6}
"""How often the questions of each source are drawn in an epoch; others once. Polish is what the reader is for; a
parallel question stands in seven languages over texts in five."""

CROSS_LINGUAL_PAIRS = 10
CROSS_LINGUAL = ("de", "el", "en", "es", "ro", "ru")
"""Of XQuAD's twelve languages those that are near to what people ask in; each further one costs vocabulary and time."""

MESSAGE_COPIES = 2
"""Texts that each message of small talk is said to."""


@dataclass(frozen=True)
class Lessons:
    """What a reader learns from.

    `data` holds `train.jsonl.gz`, `pairs.jsonl.gz`, `unlabelled.jsonl.gz`, whose questions have no answers but those
    of our annotations, and `dev.jsonl.gz`, whose texts are kept out; `dictionaries` maps a language to dictd files that
    translate its words. The texts that were written for this project are always learnt from; `published` is how many
    times as often as else everything else is, and so are the first `known` of those texts, for a training that goes on
    from one that has had them. Each message of small talk is said to so many texts (`messages`).
    """

    data: Path
    cache: Path
    dictionaries: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    published: float = 1.0
    known: int = 0
    messages: int = MESSAGE_COPIES
    recipe: Recipe = field(default_factory=Recipe)

    def maker(self, random: Random, *, unlabelled: bool = False) -> ExampleMaker:
        """Read everything; blocks for minutes, since questions are set against sentences by the encoder.

        With `unlabelled`, the questions that nobody has answered come along, for teachers to answer in training.

        Raises:
            ArticleBotError: data or a dictionary is missing.
            ModelError: the embedded model cannot be had.
        """
        paragraphs = training_paragraphs(self.data, random, unlabelled=unlabelled)
        sources = {KNOWN, *(p.source for p in paragraphs)}
        copies = {name: self.published * COPIES.get(name, 1.0) for name in sources} | dict(self.recipe.copies)
        paragraphs += interspersed(read_articles(known=self.known), self.messages, random)
        words = {
            language: [read_dictionary(path, language) for path in paths]
            for language, paths in self.dictionaries.items()
        }
        encoder = SentenceEncoder(model_folder(EMBEDDED, self.cache))
        return ExampleMaker(encoder.tokenizer, paragraphs, replace(self.recipe, copies=copies), words, encoder)

    def epochs(self, seed: int, *, unlabelled: bool = False) -> Epochs:
        """Return what draws the windows of an epoch by its number, the same each time; see `maker`."""
        maker = self.maker(Random(seed), unlabelled=unlabelled)
        return lambda epoch: stack(maker.epoch(Random(f"{seed}/{epoch}")))

    def facts(self) -> dict[str, Any]:
        """Say for a report what was learnt from, without this machine's paths."""
        return {
            "recipe": asdict(self.recipe),
            "copies": COPIES,
            "published": self.published,
            "known": self.known,
            "messages": self.messages,
            "behind": BEHIND,
            "dictionaries": {language: [path.name for path in paths] for language, paths in self.dictionaries.items()},
        }


def training_paragraphs(data: Path, random: Random, *, unlabelled: bool = False) -> list[Paragraph]:
    """Read what the reader learns from: the training split, its cross-lingual part mixed, judged pairs, annotations.

    With `unlabelled`, the questions that nobody has answered, we neither, come last.
    """
    paragraphs = read_paragraphs(data / "train.jsonl.gz")
    unanswered = _unanswered(data)
    annotations = read_annotations()
    parallel = [p for p in paragraphs if p.source == "xquad" and p.language in CROSS_LINGUAL]
    single = [p for p in paragraphs if p.source != "xquad"]
    return [
        *single,
        *cross_lingual(parallel, CROSS_LINGUAL_PAIRS, random),
        *read_pairs(data / "pairs.jsonl.gz"),
        *answered(unanswered, annotations.answers, ANSWERED),
        *asked_further([*single, *unanswered], annotations.questions, FURTHER),
        *asked_further(parallel, annotations.parallel, PARALLEL),
        *(p for p in unanswered if unlabelled and text_id(p.text) not in annotations.answers),
    ]


def _unanswered(data: Path) -> list[Paragraph]:
    """Read the questions that come without answers, but those on texts that development data are taken from."""
    held_out = {p.title for p in read_paragraphs(data / "dev.jsonl.gz")}
    return [p for p in read_unlabelled(data / "unlabelled.jsonl.gz") if p.title not in held_out]
