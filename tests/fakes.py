"""An engine whose answers can be worked out by hand: the sentence that shares the rarest words with the question."""

from __future__ import annotations

import re
import unicodedata
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import QuestionError
from index.passages import PassageSettings, split_passages
from index.sentences import split_paragraphs, split_sentences
from index.types import Answer, Article, Intent, NoAnswer, Question, Quote, Span

if TYPE_CHECKING:
    from index.types import Outcome, Passage

STEM = 5
ENOUGH, PERHAPS = 0.5, 0.4
EXAMPLES = {
    "pl": "Co artykuł mówi o: {}?",
    "en": "What does the article say about {}?",
    "uk": "Що стаття каже про {}?",
    "ru": "Что статья говорит о {}?",
    "de": "Was sagt der Artikel über {}?",
}


def read_front_matter(path: Path) -> Article:
    """Read a text that begins with its title, author, date and address."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    return Article(text.strip(), **dict(line.split(": ", 1) for line in head.splitlines()))


def lighthouse() -> Article:
    """Return the article that the transcripts are about."""
    return read_front_matter(Path(__file__).parent / "transcripts" / "article.md")


INTENTS = {
    "Kim jesteś?": Intent.CHITCHAT,
    "Who made you?": Intent.CHITCHAT,
    "Ale z ciebie śmieszek": Intent.CHITCHAT,
    "O czym jest ten artykuł?": Intent.ARTICLE,
    "Who wrote this article?": Intent.ARTICLE,
    "Streść": Intent.ARTICLE,
}


class WordEngine:
    """Compares the beginnings of words without accents, so that names meet in any language.

    The answering words are the longest run of a sentence that is not in the question. At least half of the question's
    long words must be in the article. A question of one long word at most, which is not there, is about the rest of the
    paragraph that was marked, else of what the last answer quoted. What is in `INTENTS` is not after the content.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = tuple(split_sentences(article.text))
        self.paragraphs = tuple(split_paragraphs(article.text))
        self.passages: tuple[Passage, ...] = tuple(split_passages(article, PassageSettings()))
        self.models = "word overlap"
        self.asked: list[Question] = []
        stems = [_stems(article[sentence]) for sentence in self.sentences]
        every = set().union(*stems)
        self._weight = {stem: log(1 + len(stems) / sum(stem in some for some in stems)) for stem in every}

    def ask(self, question: Question) -> Outcome:
        self.asked.append(question)
        if not any(character.isalnum() for character in question.text):
            raise QuestionError("There is no question.")
        if (intent := INTENTS.get(question.text)) is not None:
            return NoAnswer(question, (), 0.0, intent=intent)
        own = _stems(question.text)
        if own & self._weight.keys() or len(own) > 1 or not question.context:
            return self._outcome(question, own, from_context=False)
        last = question.context[-1]
        about = question.about or last.quotes
        if not about:
            return self._outcome(question, _stems(last.question), from_context=True)
        paragraph = next(paragraph for paragraph in self.paragraphs if about[0] in paragraph)
        rest = [sentence for sentence in self.sentences if sentence in paragraph and sentence not in about]
        if not rest:
            return self._outcome(question, _stems(last.question), from_context=True)
        quotes = tuple(self.quote(sentence, self._focus(sentence, own)) for sentence in rest)
        return Answer(question, quotes[:1], 0.5, quotes[1:], from_context=True)

    def quote(self, span: Span, focus: Span | None = None) -> Quote:
        number = next(n for n, paragraph in enumerate(self.paragraphs) if paragraph.overlaps(span))
        return Quote(self.article, span, focus, number)

    def examples(self, language: str) -> tuple[str, ...]:
        names = re.findall(r"(?<=[a-zł] )[A-Z]\w{4,}(?: [A-Z]\w+)?", self.article.text)
        return tuple(EXAMPLES[language].format(name) for name in dict.fromkeys(names))

    def _outcome(self, question: Question, stems: set[str], *, from_context: bool) -> Outcome:
        scored = [
            (sum(self._weight[stem] for stem in stems & _stems(self.article[sentence])), sentence)
            for sentence in self.sentences
        ]
        ranked = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
        known = len(stems & self._weight.keys()) / max(1, len(stems))
        quotes = [self.quote(sentence, self._focus(sentence, stems)) for _, sentence in ranked[:3]]
        if quotes and known >= ENOUGH:
            return Answer(question, tuple(quotes[:1]), known, tuple(quotes[1:]), from_context)
        nearest = tuple(self.quote(quote.span) for quote in quotes[:2])
        return NoAnswer(question, nearest, known / 2, from_context, bool(nearest) and known >= PERHAPS)

    def _focus(self, sentence: Span, stems: set[str]) -> Span:
        runs: list[list[re.Match[str]]] = [[]]
        for word in re.finditer(r"[\w,]*\w|[^\w\s]", self.article[sentence]):
            if _stems(word[0]) & stems or not word[0][-1].isalnum():
                runs.append([])
            else:
                runs[-1].append(word)
        best = max(runs, key=len)
        if not best:
            return sentence
        return Span(sentence.start + best[0].start(), sentence.start + best[-1].end())


def _stems(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ł", "l"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return {word[:STEM] for word in re.findall(r"[^\W\d_]{5,}|\d{2,}", plain)}
