"""From a question to its outcome: which passages are read, which words answer, and whether to answer at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, chain, zip_longest
from typing import TYPE_CHECKING

import numpy as np

from index.headers import MAX_HEADERS, is_question
from index.passages import text_of
from index.sentences import split_paragraphs
from index.spelling import Spelling
from index.turns import asking_part, asks_on_from, questions_in, says_something, tells, told_last
from index.types import Answer, Intent, NoAnswer, Quote, Span, Turn
from index.weights import margin_of, score_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.intents import IntentClassifier
    from index.reader import Reader, Reading
    from index.retriever import Retriever
    from index.types import Article, Outcome, Passage, Question
    from index.weights import Calibration

READ_CHARACTERS = 8_000
"""An article of at most so many code points is read whole, `EACH` more for every passage, its headers included; of a
longer one so much that the retriever proposes."""
EACH = 40
"""Code points charged for each passage besides its own, since the question is read again with it."""

READ_AGAIN = 2
"""How many of the best passages are read a second time, behind the article's title, which says whom and what they are
about; the mean of both margins counts.

When this was chosen, each text by what was chosen on the others, it put the right sentence first for .921 of
questions instead of .913, answers .826 right instead of .812 and refuses .845 instead of .837; 4, or all, give
.923, .826, .843. All passages behind the title alone give .933, .824, .833, and tell answers from no answer a little
worse (AUROC .918 for .926).
"""

MAX_QUOTES = 3
AS_GOOD = 1.0
"""A further passage is told as an answer too if its rank is at most this many logits below the first one's.

When this was chosen, the threshold alone told 157 of them under 404 answers to development questions, of which 14 were
right; this told 26, of which 7 were. The others stay at hand as what comes nearest.
"""
MAX_NEAREST = 3
MARKED, BESIDE_MARKED = 3.0, 1.0
"""What the passage with the sentence that a person marked is ahead by, and those beside it, in logits.

When this was chosen, with the sentence that was quoted last taken as marked, it lost none of 140 follow-ups and took
the place meant more often; twice as much began to drag answers there. The sentence as words of the question lost every
fourth.
"""
FEW_WORDS = 4
"""A question of no more words says little by itself."""
NEAR_TOLD = 1.0
"""What the passages that were quoted last, and those beside them, are ahead by, in logits, where a question of few
words is read behind what was asked before: people ask on about what they have just been told.

When this was chosen, it put the right sentence first for 149 instead of 144 of 180 follow-ups, and for as many as
before, 181, of 218 questions as short that have nothing to do with the one before. Twice as much lost three of these,
and as much for every passage that is read so lost two; questions of more words lost two of 156.
"""

SURER = 1.0
"""What was told is told again where its margin is higher by so many logits than it was: "why?" may ask for the very
sentence, "thanks" does not.

Of 880 short messages as "ok" and "wow", behind turns of conversations on four made-up articles, 88 are answered with
these and with `PASSED_OVER`, for 125 where the words had to be the same and were never told again; of those
conversations' 192 turns 117 rightly and 29 wrongly, for 113 and 33. Of 180 follow-ups of the evaluation 126 and 17, for
127 and 17, with 152 right sentences first, for 150; small talk behind answered questions, .09. All were chosen on
these.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a passage, read: the words that answer best, in code points of the article; see `Reading`.

    `margin` decides whether it is an answer, `rank` which one comes first; both in logits, higher is better. `dense`
    is the passage's cosine with the question, `sentence` that of the sentences with the words, each less the mean of
    what was read.
    """

    passage: int
    focus: Span
    margin: float
    dense: float
    sentence: float
    rank: float
    from_context: bool = False


class Answerer:
    """Reads one article's passages for a question. Holds no state between questions."""

    def __init__(
        self,
        article: Article,
        retriever: Retriever,
        passages: Sequence[Passage],
        reader: Reader,
        calibration: Calibration,
        *,
        intents: IntentClassifier | None = None,
    ) -> None:
        self.article = article
        self.passages = passages
        self._title = article.title[:MAX_HEADERS].strip()
        self._retriever = retriever
        self._reader = reader
        self._calibration = calibration
        self._intents = intents
        self._spelling = Spelling([article[s] for p in passages for s in p.sentences], retriever.languages)
        self._texts = [text_of(article, p.spans) for p in passages]
        self._behind = [len(text) - len(p.span) for text, p in zip(self._texts, passages, strict=True)]
        self._first_sentences = [0, *accumulate(len(p.sentences) for p in passages)]
        self._paragraph_starts = [p.start for p in split_paragraphs(article.text)]
        self._readable = self._worth_reading()
        self._is_short = sum(len(self._texts[n]) + EACH for n in self._readable) <= READ_CHARACTERS

    def answer(self, question: Question) -> Outcome:
        """Answer a message; where it asks several things, each behind those before, as in a conversation."""
        parts = questions_in(question.text)
        if len(parts) == 1:
            return self._answer_one(question)
        outcomes: list[Outcome] = []
        for part in parts:
            before = (Turn.of(outcome) for outcome in outcomes if outcome.intent is Intent.CONTENT)
            context = (*question.context, *before)
            asked = question.text[part.start : part.end]
            outcomes.append(self._answer_one(replace(question, text=asked, context=context)))
        return _together(question, parts, outcomes)

    def _answer_one(self, question: Question) -> Outcome:
        """Read, rank, decide. What is read is the question as it would be printed: see `Spelling`.

        Where what was asked before brings back but the words that answered it, and no surer than then, it brings
        nothing new, and the question's own words decide: whoever writes "thanks" or "who else?" does not ask for the
        same again. A message that is not after the content is not answered, whatever the reader makes of it.
        """
        found = self.sentences(question)
        leading = _best_of_passages(found)
        told = told_last(question)
        retold = told if told is not None and self._tells_again(leading[0], told) else None
        candidates = _best_of_passages(c for c in found if not c.from_context) if retold else leading
        best = candidates[0]
        intent = self._intent(question.text)
        asked = intent is Intent.CONTENT
        score = self.score(best.margin) if asked else 0.0
        if not asked or not self._is_sure(best):
            near = _best_of_passages(c for c in found if not tells(c.focus, retold)) if retold else leading
            near = [c for c in near if not self._is_scrap(self.passages[c.passage])] or near
            nearest = tuple(self._quote_candidate(c) for c in near[:MAX_NEAREST])
            uncertain = bool(near) and asked and self.score(near[0].margin) >= self._calibration.denial
            from_context = retold is not None or best.from_context
            return NoAnswer(question, nearest, score, from_context, uncertain, intent)
        quotes = [self._quote_candidate(c) for c in candidates]
        sure = [
            quote
            for candidate, quote in zip(candidates[1:], quotes[1:], strict=True)
            if candidate.from_context == best.from_context
            and candidate.rank >= best.rank - AS_GOOD
            and self._is_sure(candidate)
        ]
        quoted = (quotes[0], *sure[: MAX_QUOTES - 1])
        others = [
            quote
            for candidate, quote in zip(candidates, quotes, strict=True)
            if quote not in quoted and not self._is_scrap(self.passages[candidate.passage])
        ]
        return Answer(question, quoted, score, tuple(others[:MAX_NEAREST]), best.from_context)

    def _intent(self, text: str) -> Intent:
        """Return what a message is after; its content, unless it is the same with its tail and without."""
        if self._intents is None:
            return Intent.CONTENT
        printed = {self._spelling.printed(asking) for asking in (text, asking_part(text))}
        told = {self._intents.intent(self._retriever.vector(asking)) for asking in printed}
        return told.pop() if len(told) == 1 else Intent.CONTENT

    def _tells_again(self, candidate: Candidate, told: Turn) -> bool:
        """Tell whether a candidate answers through the conversation with what was told, and no surer than then."""
        surer = candidate.margin >= margin_of(told.score, self._calibration.temperature) + SURER
        return candidate.from_context and self._is_sure(candidate) and tells(candidate.focus, told) and not surer

    def _is_sure(self, candidate: Candidate) -> bool:
        return self.score(candidate.margin) >= self._calibration.threshold

    def score(self, margin: float) -> float:
        """Turn a margin into a score in (0, 1); a half where the reader is undecided."""
        return score_of(margin, self._calibration.temperature)

    def candidates(self, question: Question) -> list[Candidate]:
        """Return one candidate for each passage read, the best of its sentences, best first.

        For each passage the best leg counts, so that context never hides a direct hit.
        """
        return _best_of_passages(self.sentences(question))

    def sentences(self, question: Question) -> list[Candidate]:
        """Return a candidate for each sentence of each passage read, one leg after the other, in the article's order.

        A question has one leg, its own words; with context another, its words behind what was asked before; and where
        it goes on behind its question mark ("Thanks in advance."), both once more without that. Sentences that were
        marked, or told before a question of few words, are read in any case. `candidates` chooses among them.
        """
        marked = self._ahead(question.about, MARKED, BESIDE_MARKED)
        before = asks_on_from(question.context)
        earlier = [self._spelling.printed(turn.question) for turn in before]
        found: list[Candidate] = []
        for text in dict.fromkeys((question.text, asking_part(question.text))):
            printed = self._spelling.printed(text)
            found += self._leg(printed, marked)
            if before:
                few = len(text.split()) <= FEW_WORDS
                told = self._ahead(before[-1].quotes, NEAR_TOLD, NEAR_TOLD) if few else {}
                found += self._leg(" ".join((*earlier, printed)), told | marked, from_context=True)
        return found

    def _ahead(self, spans: Sequence[Span], theirs: float, beside: float) -> dict[int, float]:
        """Return what the passages that hold spans, and those beside them, are ahead by."""
        holding = [n for n, p in enumerate(self.passages) if any(p.span.overlaps(span) for span in spans)]
        near = [n for at in holding for n in (at - 1, at + 1) if n in self._readable]
        return dict.fromkeys(near, beside) | dict.fromkeys(holding, theirs)

    def _leg(self, text: str, ahead: Mapping[int, float], *, from_context: bool = False) -> list[Candidate]:
        """Read what a text is worth reading with, and in any case the passages that are ahead, by so many logits."""
        numbers = sorted({*self._proposed(text), *ahead})
        found = [
            (number, self._focus(number, reading), reading.margin)
            for number, readings in zip(numbers, self._read(text, numbers), strict=True)
            for reading in readings
        ]
        weights = self._calibration
        passages = np.array([number for number, _, _ in found])
        margins = np.array([margin for _, _, margin in found])
        dense = _centred(self._retriever.cosines(text)[passages])
        sentences = _centred(self._sentence_cosines(text, [(number, focus) for number, focus, _ in found]))
        beside = weights.dense_weight * dense + weights.sentence_weight * sentences
        beside += np.array([ahead.get(number, 0.0) for number, _, _ in found])
        if self._title:
            margins = self._read_again(text, passages, margins, margins + beside)
        ranks = margins + beside
        return [
            Candidate(
                passage=number,
                focus=focus,
                margin=float(margins[row]),
                dense=float(dense[row]),
                sentence=float(sentences[row]),
                rank=float(ranks[row]),
                from_context=from_context,
            )
            for row, (number, focus, _) in enumerate(found)
        ]

    def _read_again(
        self, text: str, passages: NDArray[np.intp], margins: NDArray[np.float64], ranks: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the margins, for the leading passages the mean with those behind the title; one row a sentence."""
        leading = list(dict.fromkeys(passages[np.argsort(-ranks, kind="stable")].tolist()))[:READ_AGAIN]
        again = margins.copy()
        for number, readings in zip(leading, self._read(text, leading, self._title), strict=True):
            again[passages == number] = [reading.margin for reading in readings]
        return (margins + again) / 2

    def _read(self, text: str, numbers: Sequence[int], title: str = "") -> Iterator[list[Reading]]:
        """Read passages behind their headers, if wanted behind a title too; yield what their own sentences say."""
        over = f"{title}\n" if title else ""
        texts = [over + self._texts[n] for n in numbers]
        starts = [self._starts(n, len(over)) for n in numbers]
        for number, readings in zip(numbers, self._reader.read(text, texts, starts), strict=True):
            yield readings[-len(self.passages[number].sentences) :]

    def _starts(self, number: int, over: int) -> tuple[int, ...]:
        """Return where what stands over a passage begins, if anything does, and where its sentences do."""
        behind = over + self._behind[number]
        return (*([0] if behind else []), *(behind + start for start in self.passages[number].starts))

    def _focus(self, number: int, reading: Reading) -> Span:
        own, behind = self.passages[number].span.start, self._behind[number]
        # What is quoted or bracketed is taken whole, and its opening sign may stand in a header.
        return Span(own + max(0, reading.start - behind), own + reading.end - behind)

    def _sentence_cosines(self, text: str, found: Sequence[tuple[int, Span]]) -> NDArray[np.float32]:
        """Return, for words of a passage each, the cosine of the sentence that has them; of several, the highest."""
        cosines = self._retriever.sentence_cosines(text)
        return np.array(
            [
                max(
                    cosines[self._first_sentences[number] + place]
                    for place, sentence in enumerate(self.passages[number].sentences)
                    if sentence.overlaps(focus)
                )
                for number, focus in found
            ]
        )

    def _proposed(self, text: str) -> list[int]:
        """Return the positions of the passages that a text is worth reading with."""
        if self._is_short:
            return sorted(self._readable)
        proposed = [n for n in self._retriever.positions(text, len(self.passages)) if n in self._readable]
        costs = accumulate(len(self._texts[n]) + EACH for n in proposed)
        return [n for n, cost in zip(proposed, costs, strict=True) if cost <= READ_CHARACTERS]

    def _worth_reading(self) -> frozenset[int]:
        """Return the positions of the passages that say something.

        Those that only ask are read with what answers them, and a row of asterisks says nothing, unless there is
        nothing else.
        """
        leading = {header.start for passage in self.passages for header in passage.headers}
        worth = frozenset(
            number
            for number, passage in enumerate(self.passages)
            if says_something(self.article[passage.span])
            and (
                self._paragraph_starts[passage.paragraph] not in leading
                or not all(is_question(self.article[sentence]) for sentence in passage.sentences)
            )
        )
        return worth or frozenset(range(len(self.passages)))

    def _is_scrap(self, passage: Passage) -> bool:
        """Tell whether a passage has hardly any words and stands under no header, such as "(PAP) mkr/"."""
        return not passage.headers and len(re.findall(r"\w+", self.article[passage.span])) < FEW_WORDS

    def quote(self, span: Span, focus: Span | None = None) -> Quote:
        """Quote the article, with the number of the paragraph that the span begins in."""
        return Quote(self.article, span, focus, max(0, bisect_right(self._paragraph_starts, span.start) - 1))

    def quoted(self, candidate: Candidate) -> Span:
        """Return what would be quoted: the whole sentences that carry the words."""
        carrying = [s for s in self.passages[candidate.passage].sentences if s.overlaps(candidate.focus)]
        return Span(carrying[0].start, carrying[-1].end)

    def _quote_candidate(self, candidate: Candidate) -> Quote:
        return self.quote(self.quoted(candidate), candidate.focus)


def _centred(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(values - values.mean())


def _best_of_passages(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the best candidate of each passage, best first."""
    best: dict[int, Candidate] = {}
    for candidate in found:
        known = best.get(candidate.passage)
        if known is None or candidate.rank > known.rank:
            best[candidate.passage] = candidate
    return sorted(best.values(), key=lambda c: (-c.rank, c.passage))


def _together(question: Question, parts: Sequence[Span], outcomes: Sequence[Outcome]) -> Outcome:
    """Make one outcome of those to each part of a question: what answers first of all, else what comes nearest."""
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    if not answers:
        return _refused_together(question, [outcome for outcome in outcomes if isinstance(outcome, NoAnswer)])
    quotes = _each_focus_once(_in_turn(answer.quotes for answer in answers))[:MAX_QUOTES]
    told = {quote.span for quote in quotes}
    nearest = _each_span_once(_in_turn(outcome.nearest for outcome in outcomes))
    others = [quote for quote in nearest if quote.span not in told]
    unanswered = [
        part
        for part, outcome in zip(parts, outcomes, strict=True)
        if isinstance(outcome, NoAnswer) and outcome.intent is not Intent.CHITCHAT  # "Really?" is a sigh
    ]
    return Answer(
        question,
        tuple(quotes),
        answers[0].score,
        tuple(others[:MAX_NEAREST]),
        answers[0].from_context,
        tuple(unanswered),
    )


def _refused_together(question: Question, refused: Sequence[NoAnswer]) -> NoAnswer:
    """Make one refusal of several, the likeliest place first, for that is what an uncertain one says of it."""
    likeliest, *others = sorted(refused, key=lambda outcome: (outcome.uncertain, outcome.score), reverse=True)
    return replace(
        likeliest,
        question=question,
        nearest=tuple(_each_span_once(_in_turn(outcome.nearest for outcome in (likeliest, *others)))[:MAX_NEAREST]),
        from_context=any(outcome.from_context for outcome in refused),
        intent=_intent_of_all([outcome.intent for outcome in refused]),
    )


def _intent_of_all(intents: Sequence[Intent]) -> Intent:
    """Return what the parts of a message are after together: "Hi! What is this about?" is after the article."""
    ranked = (Intent.CONTENT, Intent.ARTICLE, Intent.CHITCHAT)
    return min(intents, key=ranked.index)


def _in_turn(rows: Iterable[Sequence[Quote]]) -> list[Quote]:
    """Return the first quotes of all rows, then the second ones and so on."""
    return [quote for quote in chain.from_iterable(zip_longest(*rows)) if quote is not None]


def _each_span_once(quotes: Iterable[Quote]) -> list[Quote]:
    found: dict[Span, Quote] = {}
    for quote in quotes:
        found.setdefault(quote.span, quote)
    return list(found.values())


def _each_focus_once(quotes: Iterable[Quote]) -> list[Quote]:
    """Leave out quotes that mark no words but some that are marked before: one sentence may say both who and when."""
    found: list[Quote] = []
    for quote in quotes:
        marked = [known.focus for known in found if known.span == quote.span]
        if not any(quote.focus is None or focus is None or focus.overlaps(quote.focus) for focus in marked):
            found.append(quote)
    return found
