"""News articles and questions on them, written for training: `articles/`, one text file each.

Three parts, divided by a line `---`: the title and the language; sentences, each on a line behind its number, with an
empty line between paragraphs; and the questions, `language|answers|question`. Answers are `number:words`, divided by
`;;`, or `-` where the article does not say. `earlier question >> question` asks on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArticleBotError
from index.training.corpus import Asked, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN, KNOWN = "written", "known"
"""The sources that these articles' paragraphs name: new ones, and those that a training has already had."""

FOLDER = Path(__file__).parent / "articles"


def read_articles(folder: Path = FOLDER, known: int = 0) -> list[Paragraph]:
    """Read every article of a folder, in the order of the numbers that name them, each as one text of paragraphs.

    The first `known` of them are `KNOWN`.

    Raises:
        ArticleBotError: a file is not of this form, or an answer's words are not in its sentence.
    """
    paths = sorted(folder.glob("*.txt"), key=lambda path: (len(path.stem), path.stem))
    return [_article(path, KNOWN if number < known else WRITTEN) for number, path in enumerate(paths)]


def _article(path: Path, source: str) -> Paragraph:
    try:
        head, body, asked = path.read_text(encoding="utf-8").split("\n---\n")
        facts = dict(line.split(": ", 1) for line in head.splitlines())
        text, starts = _text(body)
        questions = tuple(
            _asked(f"{path.stem}-{number}", line, text, starts)
            for number, line in enumerate(asked.splitlines())
            if line.strip()
        )
        return Paragraph(source, facts["lang"], facts["title"], text, questions)
    except (ValueError, KeyError) as error:
        raise ArticleBotError(f"{path} is not an article for training: {error}.") from error


def _text(body: str) -> tuple[str, dict[str, int]]:
    """Join the sentences; return the text and where each number's sentence begins."""
    text, starts = "", {}
    for line in body.strip().splitlines():
        if not line.strip():
            text = text.rstrip() + "\n\n"
            continue
        number, sentence = line.split(" ", 1)
        starts[number] = len(text)
        text += sentence.strip() + " "
    return text.rstrip(), starts


def _asked(identity: str, line: str, text: str, starts: dict[str, int]) -> Asked:
    language, answers, question = (part.strip() for part in line.split("|"))
    earlier, _, question = question.rpartition(" >> ")
    places = () if answers == "-" else tuple(_places(answers, text, starts))
    return Asked(identity, question, places, language=language, earlier=earlier or None)


def _places(answers: str, text: str, starts: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Yield where each answer's words stand in its sentence, first."""
    for answer in answers.split(";;"):
        number, words = (part.strip() for part in answer.split(":", 1))
        following = [start for start in starts.values() if start > starts[number]]
        start = text.index(words, starts[number], min(following, default=len(text)))
        yield start, start + len(words)
