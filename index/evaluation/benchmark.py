"""Time and memory: `python -m index.evaluation.benchmark --article ../shared/article.txt`.

One run measures reading a whole article for a question, and beside it dense retrieval alone, question by question in
turn, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from index.article import default_article, read_article
from index.errors import ArticleBotError
from index.evaluation.figures import MAIN_LANGUAGES
from index.evaluation.questions import DEMO, load_sets
from index.evaluation.systems import Models
from index.loaded import ModelSettings
from index.passages import PassageSettings
from index.store import Store
from index.types import Article, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTIONS = 60
CHARACTERS = 20_000
"""How much text is indexed to tell the speed."""


@dataclass(frozen=True)
class Benchmark:
    """Medians in milliseconds; memory in MiB at its highest since the process began; characters indexed in a minute."""

    passages: int
    read_ms: float
    dense_ms: float
    index_characters_per_minute: float
    reading_mib: float
    indexing_mib: float

    @property
    def text(self) -> str:
        """One line for each figure."""
        return "\n".join(
            [
                f"reading {self.passages} passages for a question: median {self.read_ms:.0f} ms",
                f"dense retrieval alone, same questions: median {self.dense_ms:.0f} ms",
                f"indexing: {self.index_characters_per_minute:,.0f} characters a minute",
                f"peak memory of the process: {self.reading_mib:,.0f} MiB, "
                f"and {self.indexing_mib:,.0f} MiB after indexing {CHARACTERS:,} characters",
            ]
        )


def benchmark(models: Models, article: Article, questions: Sequence[str]) -> Benchmark:
    """Ask each question of the whole engine, then of dense retrieval; blocks for about half a minute."""
    engine, dense = models.engine(article), models.rankings(article)[0]
    engine.ask(Question(questions[0]))  # the first question pays for what is loaded late
    read, retrieved = [], []
    for question in questions:
        # Each of the two keeps the vectors of its own last questions, so the second gains nothing from the first.
        started = time.perf_counter()
        engine.ask(Question(question))
        between = time.perf_counter()
        dense.search(question, 10)
        read.append(between - started)
        retrieved.append(time.perf_counter() - between)
    reading_mib = peak_mib()
    return Benchmark(
        passages=len(engine.passages),
        read_ms=1000 * median(read),
        dense_ms=1000 * median(retrieved),
        reading_mib=reading_mib,
        index_characters_per_minute=_index_speed(models, article),
        indexing_mib=peak_mib(),
    )


def peak_mib() -> float:
    """Return the most memory that this process has held, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def _index_speed(models: Models, article: Article) -> float:
    text = "\n\n".join([article.text] * max(1, round(CHARACTERS / len(article.text))))
    started = time.perf_counter()
    Store.build(Article(text), models.encoder, PassageSettings())
    return 60 * len(text) / (time.perf_counter() - started)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark with the shipped models and print it."""
    from platformdirs import user_cache_path

    parser = argparse.ArgumentParser(prog="python -m index.evaluation.benchmark", description=__doc__)
    parser.add_argument("--article", type=Path, help="a file; else the article of the package")
    parser.add_argument(
        "--cache", type=Path, default=user_cache_path("article-bot"), help="where the model is unpacked"
    )
    chosen = parser.parse_args(arguments)
    try:
        article = read_article(chosen.article) if chosen.article else default_article()
        (demo,) = load_sets(names=[DEMO])
        asked = [item.text for item in demo.questions if item.language in MAIN_LANGUAGES]
        models = Models.open(ModelSettings(), chosen.cache)
    except ArticleBotError as error:
        sys.exit(str(error))
    spread = asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]
    print(benchmark(models, article, spread).text)  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()
