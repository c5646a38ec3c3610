"""Run by the Python of another environment, where the package cairn-assistant is installed: JSON in, JSON out.

In: `{"title", "language", "sentences": [str], "questions": [str]}`. Out: for each question `{"answered", "took_ms",
"ranking": [[sentence, score], ...]}`, best first, sentences counted from 0. Each sentence is a passage of its own, so
that a citation shows as much as a quote of the product.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any


def main() -> None:
    """Index the sentences, ask the questions, print the rankings."""
    asked = json.load(sys.stdin)
    config = import_module("cairn.config").Config()
    with tempfile.TemporaryDirectory() as folder:
        _write_corpus(Path(folder), asked)
        index = import_module("cairn.index").build_index(folder)
        json.dump([_ask(question, index, config) for question in asked["questions"]], sys.stdout)


def _write_corpus(folder: Path, asked: dict[str, Any]) -> None:
    # A block that begins with "#" would be taken for a heading, and the passages after it counted wrongly.
    blocks = [" ".join(sentence.split()).lstrip("#") or "-" for sentence in asked["sentences"]]
    title = " ".join(asked["title"].split()) or "article"
    front = f"---\nid: article\ntitle: {title}\nlang: {asked['language']}\n---\n"
    (folder / "article.md").write_text(front + "\n\n".join(blocks), encoding="utf-8")


def _ask(question: str, index: Any, config: Any) -> dict[str, Any]:
    started = time.perf_counter()
    result = import_module("cairn.engine").ask(question, index, config)
    took_ms = 1000 * (time.perf_counter() - started)
    # The last attempt is the widest: it searches every language.
    candidates = result.attempts[-1].trace.candidates if result.attempts else ()
    ranking = [[int(c.passage.passage_id.rpartition("#")[2]) - 1, c.score] for c in candidates]
    return {"answered": result.answer.kind == "grounded", "took_ms": took_ms, "ranking": ranking}


if __name__ == "__main__":
    main()
