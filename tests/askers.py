"""An engine with no model: it answers with the sentence that shares the most words with the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import QuestionError
from index.passages import PassageSettings, split_passages
from index.sentences import split_paragraphs, split_sentences
from index.types import Answer, NoAnswer, Quote, Span
from tests.fakes import INTENTS

if TYPE_CHECKING:
    from index.types import Article, Outcome, Passage, Question

LONGEST = 200


class WordAsker:
    """Counts shared words of four letters and more; the first of them is the focus.

    A question of which no such word is in the article is asked again behind the last question of the conversation.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.sentences = tuple(split_sentences(article.text))
        self.paragraphs = tuple(split_paragraphs(article.text))
        self.passages: tuple[Passage, ...] = tuple(split_passages(article, PassageSettings()))
        self.models = "words"

    def ask(self, question: Question) -> Outcome:
        if not question.text.strip():
            raise QuestionError("There is no question.")
        if len(question.text) > LONGEST:
            raise QuestionError(f"The question has {len(question.text)} characters, at most {LONGEST} can be read.")
        if (intent := INTENTS.get(question.text)) is not None:
            return NoAnswer(question, (), 0.0, intent=intent)
        own = self._ranked(question.text)
        if own or not question.context:
            return self._outcome(question, own, from_context=False)
        return self._outcome(question, self._ranked(question.context[-1].question), from_context=True)

    def quote(self, span: Span, focus: Span | None = None) -> Quote:
        before = [paragraph for paragraph in self.paragraphs if paragraph.start <= span.start]
        return Quote(self.article, span, focus, max(0, len(before) - 1))

    def examples(self, language: str) -> tuple[str, ...]:
        return tuple(f"{language}: {self.article[s][:20]}?" for s in self.sentences[:2])

    def _ranked(self, text: str) -> list[Quote]:
        asked = set(re.findall(r"\w{4,}", text.lower()))
        found = []
        for sentence in self.sentences:
            words = [m for m in re.finditer(r"\w+", self.article[sentence]) if m[0].lower() in asked]
            if words:
                focus = Span(sentence.start + words[0].start(), sentence.start + words[0].end())
                found.append((-len(words), self.quote(sentence, focus)))
        return [quote for _, quote in sorted(found, key=lambda pair: pair[0])]

    def _outcome(self, question: Question, ranked: list[Quote], *, from_context: bool) -> Outcome:
        if ranked:
            return Answer(question, tuple(ranked[:1]), 0.9, tuple(ranked[1:3]), from_context)
        return NoAnswer(question, (self.quote(self.sentences[0]),), 0.1, from_context)
