"""Question + texts -> in each sentence the words that answer best, and how much rather it answers than nothing."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.boundaries import CELL
from index.precision import multiplies_bfloat16, run_in_bfloat16
from index.words import can_open, whole_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

QUESTION_TOKENS = 64
WINDOW_TOKENS = 320
"""Question, text and special tokens together; longer texts are read in windows that overlap by `STRIDE`."""
STRIDE = 64
ANSWER_TOKENS = 30
BATCH_TOKENS = 2048
_CELL, _CELL_END = re.compile(CELL), re.compile(rf"{CELL}|\n")
MULTIPLE = 16
"""Tokens. Windows are padded to it, since what PyTorch keeps for every shape that it has met takes memory and time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The best answer that begins in one sentence of a text: `text[start:end]`, whole words, not empty.

    It may end in a later sentence. `margin` is for the sentence, not for these words alone: the log-odds that an answer
    begins there, whichever words it has, against no answer. Above 0, the reader would rather answer; minus infinity,
    over the whole sentence, where no words were found.
    """

    start: int
    end: int
    margin: float


class Reader(Protocol):
    """Reads a question and a text together."""

    @property
    def id(self) -> str:
        """Another id, other weights."""

    def read(self, question: str, texts: Sequence[str], starts: Sequence[Sequence[int]]) -> list[list[Reading]]:
        """Return, for each text, one reading for each of its sentences, in their order.

        `starts` holds where each text's sentences begin, ascending, the first at 0; no text and no sentence is blank.
        """


class SpanReader:
    """Any extractive question answering model of transformers that was trained with SQuAD 2.0's no-answer form.

    The no-answer logit is that of the first token (`<s>` or `[CLS]`), as in Devlin et al., 2019, and Rajpurkar et al.,
    2018. The model's matrices are the reader's to cast: bfloat16 on processors that multiply it.
    """

    def __init__(self, model: Any, tokenizer: Any, identity: str) -> None:
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._id = identity
        if multiplies_bfloat16():
            run_in_bfloat16(self._model)

    @property
    def id(self) -> str:
        """Name and digest of the weights."""
        return self._id

    def read(self, question: str, texts: Sequence[str], starts: Sequence[Sequence[int]]) -> list[list[Reading]]:
        """Return, for each text, one reading for each of its sentences; each text is read as a whole.

        Blocks for about 0.15 s for a thousand tokens on two cores.
        """
        best = [
            [Reading(a, a + len(text[a:b].rstrip()), -math.inf) for a, b in pairwise([*begun, len(text)])]
            for text, begun in zip(texts, starts, strict=True)
        ]
        for number, sentence, reading in self._windows(question, texts, starts):
            if reading.margin > best[number][sentence].margin:
                best[number][sentence] = reading
        return best

    def _windows(
        self, question: str, texts: Sequence[str], begun: Sequence[Sequence[int]]
    ) -> Iterator[tuple[int, int, Reading]]:
        """Yield what each window holds: number of the text, number of the sentence, reading."""
        ids = self._tokenizer(question, add_special_tokens=False)["input_ids"]
        if len(ids) > QUESTION_TOKENS:
            question = self._tokenizer.decode(ids[-QUESTION_TOKENS:])
        encoded = self._tokenizer(
            [question] * len(texts),
            list(texts),
            truncation="only_second",
            max_length=WINDOW_TOKENS,
            stride=STRIDE,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        numbers = encoded["overflow_to_sample_mapping"]
        lengths = [len(row) for row in encoded["input_ids"]]
        for batch in _batches(lengths):
            starts, ends = self._logits(encoded, batch)
            for row, window in enumerate(batch):
                number = numbers[window]
                offsets, parts = encoded["offset_mapping"][window], encoded.sequence_ids(window)
                for sentence, reading in _best_spans(
                    starts[row], ends[row], offsets, parts, texts[number], begun=begun[number]
                ):
                    yield number, sentence, reading

    def _logits(self, encoded: Any, batch: Sequence[int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        import torch

        names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in encoded]
        rows = {n: [encoded[n][i] for i in batch] for n in names}
        padded = self._tokenizer.pad(rows, pad_to_multiple_of=MULTIPLE, return_tensors="pt")
        if bool(padded["attention_mask"].all()):
            del padded["attention_mask"]
        with torch.inference_mode():
            output = self._model(**padded)
        return output.start_logits.float().numpy(), output.end_logits.float().numpy()


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group windows of like length, so that little is padding."""
    batch: list[int] = []
    for window in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[window] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _best_spans(
    starts: NDArray[np.float32],
    ends: NDArray[np.float32],
    offsets: Sequence[tuple[int, int]],
    sequence: Sequence[int | None],
    text: str,
    *,
    begun: Sequence[int],
) -> Iterator[tuple[int, Reading]]:
    """Yield, for each sentence that an answer can begin in, the pair of places with the highest sum that begins there.

    No pair reaches from one cell of a table into the next. The margin counts all pairs that begin there: a sentence
    that answers often does so in several ways („w środę”, „w środę rano”), and each alone has but a part of the
    evidence.
    """
    places = [i for i, part in enumerate(sequence) if part == 1]
    if not places:
        return
    first, last = places[0], places[-1] + 1
    scores = starts[first:last, None] + ends[None, first:last]
    allowed = np.triu(np.ones_like(scores, bool)) & ~np.triu(np.ones_like(scores, bool), ANSWER_TOKENS)
    # A token may begin with the space before its word, so its last code point tells the sentence and the cell.
    lasts = [max(a, b - 1) for a, b in offsets[first:last]]
    if _CELL.search(text):
        bars = [bar.start() for bar in _CELL_END.finditer(text)]
        cells = np.array([bisect_right(bars, place) for place in lasts])
        allowed &= cells[:, None] == cells
    scores = np.where(allowed, scores, -np.inf)
    sentences = np.array([bisect_right(begun, place) - 1 for place in lasts])
    opening = np.array([can_open(text, a, b) for a, b in offsets[first:last]])
    for sentence in np.unique(sentences[opening]).tolist():
        rows = np.flatnonzero((sentences == sentence) & opening)
        row, end = np.unravel_index(int(scores[rows].argmax()), (len(rows), scores.shape[1]))
        words = whole_words(text, offsets[first + int(rows[row])][0], offsets[first + int(end)][1])
        if words is not None:
            yield sentence, Reading(*words, margin=_log_sum(scores[rows]) - float(starts[0] + ends[0]))


def _log_sum(scores: NDArray[np.float32]) -> float:
    """Return the logarithm of the sum of the exponentials."""
    highest = scores.max()
    return float(highest + np.log(np.exp(scores - highest).sum()))
