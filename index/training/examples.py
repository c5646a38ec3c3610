"""Paragraphs and questions -> windows of tokens with the places where the answer may begin and end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from index.headers import headers_of
from index.sentences import split_paragraphs
from index.training.augment import elide, names_in, roughen, swap_name, switch_words
from index.training.corpus import Asked
from index.training.nearness import Nearness, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from index.encoder import Encoder
    from index.training.corpus import Paragraph
    from index.training.dictionary import Dictionary

_BOUNDARY = re.compile(r"(?<=[.!?…])[\"”»’)\]]*\s+|(?<=[。！？।॥])|\n+")


@dataclass(frozen=True, slots=True)
class Example:
    """One question over one window. `starts` and `ends` index into `window`; none: the window does not answer.

    Several places are alternatives; they need not pair up. Where it is not `known` whether the window answers, only
    teachers can say.
    """

    question: tuple[int, ...]
    window: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    known: bool = True

    def __len__(self) -> int:
        """Tokens with the four special ones, `<s> question </s> </s> window </s>`."""
        return len(self.question) + len(self.window) + 4


Group: TypeAlias = tuple[Example, ...]
"""The windows of one question, read in one step: at most one of them answers."""


@dataclass(frozen=True)
class Recipe:
    """What is drawn for each question. Sizes in tokens, the rest are chances in [0, 1] or expected counts.

    `copies`: how often each question of a source is drawn in one epoch; `impossible`: how many times as often one that
    its paragraph does not answer. `short`: chance of windows of about three sentences instead of long ones; all windows
    of one question are of like size. `removed`, `elsewhere`, `foreign`, `swapped`: expected windows that do not answer,
    from the same paragraph, from another of the same text, from any other text, and with a name or number of the
    question exchanged; `beside`: more windows for a question that its paragraph does not answer. `near`: chance that
    such a window of the same paragraph is drawn around one of the three sentences nearest to the question instead of
    anywhere. `switched`: chance of code-switching, and the least share of words that it touches. `preceded`: chance
    that another question of the paragraph comes first, as the last turn of a conversation does; `elided`: chance that
    the question then leaves out what that one has said; `told`: chance that windows of the same paragraph that do not
    answer a question behind another are drawn around what answered that one, as in a conversation that has just told
    it. `titled`: chance that all windows of one question are read behind their text's title, where it has one, of which
    at most the first `title_tokens`.
    """

    question_tokens: int = 48
    window_tokens: int = 160
    short_tokens: int = 72
    title_tokens: int = 40
    short: float = 0.6
    removed: float = 1.2
    elsewhere: float = 0.8
    foreign: float = 0.12
    swapped: float = 0.12
    beside: float = 0.6
    near: float = 0.5
    switched: float = 0.25
    switched_share: float = 0.4
    preceded: float = 0.2
    elided: float = 0.5
    told: float = 0.5
    titled: float = 0.3
    impossible: float = 1.5
    copies: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Tokens:
    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    """Half-open token ranges."""
    headers: tuple[tuple[tuple[int, int], ...], ...]
    """For each sentence, such ranges of what stands over its paragraph."""
    title: tuple[int, ...]
    """The first ids of the title of the text that this paragraph is from; none if it has none."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """What all windows of one question have in common: about how many tokens, and whether the title is read first.

    `told` is where the question before was answered, as a token range, if those that do not answer shall be from there.
    """

    size: int
    titled: bool
    told: tuple[int, int] | None = None


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """Cut roughly at sentence ends, in any script; good enough to vary windows, not to quote."""
    cuts = [0, *(match.end() for match in _BOUNDARY.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


class ExampleMaker:
    """Draws the windows of one epoch. Tokenises each paragraph once.

    `dictionaries` maps the language of a question to those that translate its words; each question draws one. With an
    `encoder`, nearness to a question whose language is named is told by cosine instead of shared words.
    """

    def __init__(
        self,
        tokenizer: Any,
        paragraphs: Sequence[Paragraph],
        recipe: Recipe,
        dictionaries: Mapping[str, Sequence[Dictionary]],
        encoder: Encoder | None = None,
    ) -> None:
        self._tokenizer = tokenizer
        self._recipe = recipe
        self._dictionaries = dictionaries
        self._paragraphs = paragraphs
        titles = {title: self._title(title) for title in {p.title for p in paragraphs if not p.untitled}}
        self._tokens = [self._tokenise(p.text, () if p.untitled else titles[p.title]) for p in paragraphs]
        self._words = [stems(p.text) for p in paragraphs]
        cut = [
            [p.text[tokens.starts[a] : tokens.ends[b - 1]] for a, b in tokens.sentences]
            for p, tokens in zip(paragraphs, self._tokens, strict=True)
        ]
        self._nearness = Nearness(paragraphs, cut, encoder)
        self._names = [names_in(p.text) for p in paragraphs]
        self._same_title: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for number, p in enumerate(paragraphs):
            self._same_title[p.source, p.language, p.title].append(number)

    def epoch(self, random: Random) -> list[Group]:
        """Draw every question of every paragraph, as often as the recipe says, in random order."""
        groups: list[Group] = []
        for number, paragraph in enumerate(self._paragraphs):
            copies = self._recipe.copies.get(paragraph.source, 1.0)
            for asked in paragraph.questions:
                drawn = copies * (1.0 if asked.answers or asked.whole or not asked.known else self._recipe.impossible)
                for _ in range(_times(drawn, random)):
                    groups.extend(filter(None, map(tuple, self._draw(number, asked, random))))
        random.shuffle(groups)
        return groups

    def _draw(self, number: int, asked: Asked, random: Random) -> Iterable[Iterable[Example]]:
        paragraph, tokens, recipe = self._paragraphs[number], self._tokens[number], self._recipe
        before = self._before(asked, paragraph, random)
        question, manner = self._question(asked, before, paragraph, random), self._manner(tokens, before, random)
        if asked.whole or not asked.answers:
            kept = self._nearest(number, asked) if asked.whole or manner.told is None else manner.told
            window = self._window(tokens, kept, manner, random)
            read = _read(tokens, window, manner)
            places = tuple(range(len(read) - (window[1] - window[0]), len(read))) if asked.whole else ()
            yield [Example(question, read, places, places, asked.known)]
            if not asked.whole:
                for _ in range(_times(recipe.beside, random)):
                    if ids := self._without(number, asked, (), manner, random):
                        yield [Example(question, ids, (), (), asked.known)]
            return
        answer = [place for a, b in asked.answers if (place := _touched(tokens.starts, tokens.ends, a, b))]
        if not answer or answer[0][1] - answer[0][0] > recipe.window_tokens:  # no window would show that it answers
            return
        window = self._window(tokens, answer[0], manner, random)
        others = [Example(question, ids, (), ()) for ids in self._unanswering(number, asked, answer, manner, random)]
        yield [_answered(question, tokens, window, answer, manner), *others]
        if random.random() < recipe.swapped:
            near = self._same_title[paragraph.source, paragraph.language, paragraph.title]
            names = [name for other in random.sample(near, min(4, len(near))) for name in self._names[other]]
            if (other_question := swap_name(asked.text, names, random)) is not None:
                swapped = self._question(replace(asked, text=other_question), before, paragraph, random)
                yield [Example(swapped, _read(tokens, window, manner), (), ())]

    def _unanswering(
        self, number: int, asked: Asked, answer: Sequence[tuple[int, int]], manner: _Manner, random: Random
    ) -> Iterable[tuple[int, ...]]:
        for _ in range(_times(self._recipe.removed, random)):
            if rest := self._without(number, asked, answer, manner, random):
                yield rest
        for _ in range(_times(self._recipe.elsewhere, random)):
            if (other := self._elsewhere(number, asked.text, random)) is not None:
                there = self._tokens[other]
                yield _read(there, self._window(there, self._nearest(other, asked), manner, random), manner)
        for _ in range(_times(self._recipe.foreign, random)):
            other = random.randrange(len(self._paragraphs))
            if self._paragraphs[other].title != self._paragraphs[number].title and self._tokens[other].sentences:
                there = self._tokens[other]
                yield _read(there, self._window(there, random.choice(there.sentences), manner, random), manner)

    def _manner(self, tokens: _Tokens, before: Asked | None, random: Random) -> _Manner:
        short = random.random() < self._recipe.short
        size = random.randint(16, self._recipe.short_tokens) if short else self._recipe.window_tokens
        titled = random.random() < self._recipe.titled
        told = None
        if before is not None and before.answers and random.random() < self._recipe.told:
            told = _touched(tokens.starts, tokens.ends, *before.answers[0])
        return _Manner(size, titled, told)

    def _before(self, asked: Asked, paragraph: Paragraph, random: Random) -> Asked | None:
        """Choose the question that comes first, if one does: the one that was written so, else by chance."""
        if asked.earlier:
            same = (other for other in paragraph.questions if other.text == asked.earlier)
            return next(same, Asked(asked.id, asked.earlier, ()))
        others = [o for o in paragraph.questions if o.text != asked.text and o.language == asked.language]
        return random.choice(others) if others and random.random() < self._recipe.preceded else None

    def _question(self, asked: Asked, before: Asked | None, paragraph: Paragraph, random: Random) -> tuple[int, ...]:
        text = asked.text
        dictionaries = self._dictionaries.get(asked.language or paragraph.language)
        if dictionaries and random.random() < self._recipe.switched:
            share = random.uniform(self._recipe.switched_share, 1.0)
            text = switch_words(text, random.choice(dictionaries), share, random)
        text = roughen(text, random)
        if before is not None:
            if not asked.earlier and random.random() < self._recipe.elided:
                text = elide(text, before.text)
            text = f"{before.text} {text}"
        encoded = self._tokenizer(text, add_special_tokens=False)
        return tuple(encoded["input_ids"][-self._recipe.question_tokens :])

    def _title(self, title: str) -> tuple[int, ...]:
        encoded = self._tokenizer(title.replace("_", " "), add_special_tokens=False)
        return tuple(encoded["input_ids"][: self._recipe.title_tokens])

    def _tokenise(self, text: str, title: tuple[int, ...]) -> _Tokens:
        encoded = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        starts = tuple(a for a, _ in encoded["offset_mapping"])
        ends = tuple(b for _, b in encoded["offset_mapping"])
        paragraphs = split_paragraphs(text)
        over = [
            tuple(filter(None, (_touched(starts, ends, h.start, h.end) for h in headers)))
            for headers in headers_of(text, paragraphs)
        ]
        sentences, headers, first = [], [], 0
        for _, end in sentence_ranges(text):
            last = first
            while last < len(ends) and ends[last] <= end:  # a token may begin with the space before its word
                last += 1
            if last > first:
                sentences.append((first, last))
                place = bisect_left(paragraphs, ends[first], key=lambda paragraph: paragraph.end)
                headers.append(over[place])
            first = last
        return _Tokens(tuple(encoded["input_ids"]), starts, ends, tuple(sentences), tuple(headers), title)

    def _window(self, tokens: _Tokens, kept: tuple[int, int], manner: _Manner, random: Random) -> tuple[int, int]:
        """Grow whole sentences around the kept tokens up to a size; where they fit at all, they never fall out."""
        limit = self._recipe.window_tokens
        inside = [i for i, sentence in enumerate(tokens.sentences) if _meet(sentence, kept)] or [0]
        first, last = inside[0], inside[-1]
        while True:
            sides = [
                (f, t)
                for f, t in ((first - 1, last), (first, last + 1))
                if f >= 0
                and t < len(tokens.sentences)
                and tokens.sentences[t][1] - tokens.sentences[f][0] <= manner.size
            ]
            if not sides:
                break
            first, last = random.choice(sides)
        start, end = tokens.sentences[first][0], tokens.sentences[last][1]
        if end - start > limit:  # one long sentence: cut it around what must stay
            before = random.randint(0, max(0, min(limit // 2, limit - (kept[1] - kept[0]))))
            start = max(start, min(kept[0] - before, end - limit))
            end = min(end, start + limit)
        return start, end

    def _without(
        self, number: int, asked: Asked, answer: Sequence[tuple[int, int]], manner: _Manner, random: Random
    ) -> tuple[int, ...] | None:
        """Join sentences of the paragraph that hold none of the answers."""
        tokens = self._tokens[number]
        free = [i for i, s in enumerate(tokens.sentences) if all(b <= s[0] or s[1] <= a for a, b in answer)]
        if not free:
            return None
        first = random.randrange(len(free))
        told = manner.told
        telling = [place for place, i in enumerate(free) if told and _meet(tokens.sentences[i], told)]
        if telling:
            first = max(0, telling[0] - random.randint(0, 1))
        elif random.random() < self._recipe.near:
            scores = self._nearness.scores(number, asked)
            nearest = sorted(range(len(free)), key=lambda place: -scores[free[place]])[:3]
            first = max(0, random.choice(nearest) - random.randint(0, 1))
        opening = tokens.sentences[free[first]][0]
        joined: list[int] = []
        for sentence in free[first:] + free[:first]:
            a, b = tokens.sentences[sentence]
            if joined and len(joined) + b - a > manner.size:
                break
            joined.extend(tokens.ids[a:b])
        answers = any(_meet(over, words) for over in _over(tokens, opening) for words in answer)
        headers = () if answers else _headers(tokens, opening)
        return (*_title(tokens, manner), *headers, *joined[: self._recipe.window_tokens])

    def _elsewhere(self, number: int, question: str, random: Random) -> int | None:
        """Choose, of a few paragraphs of the same text, the one that shares most words with the question."""
        paragraph = self._paragraphs[number]
        same = self._same_title[paragraph.source, paragraph.language, paragraph.title]
        others = [n for n in random.sample(same, min(6, len(same))) if self._paragraphs[n].text != paragraph.text]
        words = stems(question)
        return max(others, key=lambda n: len(words & self._words[n]), default=None)

    def _nearest(self, number: int, asked: Asked) -> tuple[int, int]:
        """Return the sentence of a paragraph that is nearest to the question, as a token range."""
        tokens, scores = self._tokens[number], self._nearness.scores(number, asked)
        place = max(range(len(scores)), key=scores.__getitem__, default=None)
        return (0, len(tokens.ids)) if place is None else tokens.sentences[place]


def _answered(
    question: tuple[int, ...],
    tokens: _Tokens,
    window: tuple[int, int],
    answers: Sequence[tuple[int, int]],
    manner: _Manner,
) -> Example:
    shift = len(_behind(tokens, window[0], manner)) - window[0]
    inside = [(a + shift, b - 1 + shift) for a, b in answers if window[0] <= a and b <= window[1]]
    return Example(
        question,
        _read(tokens, window, manner),
        tuple(sorted({a for a, _ in inside})),
        tuple(sorted({b for _, b in inside})),
    )


def _read(tokens: _Tokens, window: tuple[int, int], manner: _Manner) -> tuple[int, ...]:
    """Return the window's tokens behind what stands over them, as the product reads a passage."""
    return (*_behind(tokens, window[0], manner), *tokens.ids[window[0] : window[1]])


def _behind(tokens: _Tokens, first: int, manner: _Manner) -> tuple[int, ...]:
    """Return what is read before a window that begins at this token: the text's title, if wanted, and its headers."""
    return (*_title(tokens, manner), *_headers(tokens, first))


def _title(tokens: _Tokens, manner: _Manner) -> tuple[int, ...]:
    return tokens.title if manner.titled else ()


def _headers(tokens: _Tokens, first: int) -> tuple[int, ...]:
    return tuple(chain.from_iterable(tokens.ids[a:b] for a, b in _over(tokens, first)))


def _over(tokens: _Tokens, first: int) -> tuple[tuple[int, int], ...]:
    """Return, as token ranges, what stands over the sentence that a window begins in, at this token."""
    place = bisect_right(tokens.sentences, first, key=lambda sentence: sentence[0]) - 1
    return tokens.headers[place] if tokens.sentences else ()


def _touched(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> tuple[int, int] | None:
    """Return the half-open range of tokens that touch these code points."""
    touched = [i for i, (a, b) in enumerate(zip(starts, ends, strict=True)) if a < end and start < b]
    return (touched[0], touched[-1] + 1) if touched else None


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _times(expected: float, random: Random) -> int:
    whole = int(expected)
    return whole + (random.random() < expected - whole)
