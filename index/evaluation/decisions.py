"""The numbers that turn margins into decisions: how they are chosen, and how good a choice is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.weights import score_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.evaluation.evidence import Evidence

WEIGHTS = tuple(float(w) for w in range(0, 201, 20))  # logits for one unit of centred cosine
TEMPERATURES = np.geomspace(0.5, 20, 200)
CUTS = 2001
TOLERANCE = 0.004
"""Of thresholds that differ by no more than this in what they reach, the lowest is taken: people ask to be answered,
and every answer shows its words. No more than this, since small talk and questions about other texts, which have no say
in the choice but of this number, are the first to be answered below it."""
TRUE_DENIALS = 0.9
"""What share of the times that the article is said not to say shall be true, if a third of questions have no answer,
as of ours. Who asks little that has none, hears it less often, and less of it is true."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is chosen. `threshold` and `denial` are scores in (0, 1), that is, behind the temperature."""

    temperature: float
    threshold: float
    denial: float
    dense_weight: float
    sentence_weight: float


def choose(evidence: Sequence[Evidence], others: Sequence[Evidence] = ()) -> Decisions:
    """Choose the weights, then the rest; in weights and threshold every text counts the same, whatever its size.

    Those on texts of another form (`others`) have a say in the weights, and in what follows through these alone: a
    ranking serves every text, but how readily to answer is chosen for what people ask about. Weights: the right
    sentence first most often, neighbours on the grid included, so that no lucky value wins. `temperature`: least
    negative log likelihood of answerable against unanswerable, each question alike (Guo et al., "On Calibration of
    Modern Neural Networks", ICML 2017). `threshold`: the mean of two shares is highest: of answerable questions
    answered *with the right sentence*, and of unanswerable ones refused. A wrong answer thus gains nothing over
    silence, and costs where there was nothing to answer. Every question counts by the chance that it falls on either
    side if its margin is known to a bandwidth only (Silverman, "Density Estimation", 1986, equation 3.31), so that no
    single one moves the choice; of nearly equally good thresholds the lowest is taken (see `TOLERANCE`).
    `denial`: the highest score, up to the threshold, below which `TRUE_DENIALS` of questions are unanswerable, reckoned
    on the same curve, every text counting the same with as many unanswerable questions as it has.
    """
    ranked = [*evidence, *others]
    dense, sentence = _choose_weights(ranked, _shares(ranked))
    margins, right = _firsts(evidence, dense, sentence)
    answerable = np.array([e.answerable for e in evidence])
    temperature = _choose_temperature(margins, answerable)
    cuts, above = _chances(margins)
    cut = _choose_cut(cuts, above, right, answerable, _shares(evidence))
    denial = min(cut, _choose_denial(cuts, above, answerable, _shares_of_texts(evidence)))
    return Decisions(temperature, score_of(cut, temperature), score_of(denial, temperature), dense, sentence)


def judge(evidence: Sequence[Evidence], decisions: Decisions) -> dict[str, float]:
    """Measure decisions on questions: shares in [0, 1], higher is better."""
    margins, right = _firsts(evidence, decisions.dense_weight, decisions.sentence_weight)
    answerable = np.array([e.answerable for e in evidence])
    scores = np.array([score_of(m, decisions.temperature) for m in margins])
    answered, denied = scores >= decisions.threshold, scores < decisions.denial
    answered_right = float((answered & right)[answerable].mean())
    refused = float((~answered)[~answerable].mean())
    return {
        "right sentence first": float(right[answerable].mean()),
        "answered": float(answered[answerable].mean()),
        "answered right": answered_right,
        "refused": refused,
        "denied": float(denied[~answerable].mean()),
        "denied rightly": float((~answerable)[denied].mean()) if denied.any() else 1.0,
        "balanced": (answered_right + refused) / 2,
    }


def cross_validate(
    evidence: Sequence[Evidence], further: Sequence[Evidence] = (), others: Sequence[Evidence] = ()
) -> dict[str, dict[str, float]]:
    """For each text, choose on all the others and judge on it; the figures of texts that had no say in the choice.

    What is `further` has a say in the choices and is not judged, nor are `others`; see `choose`.
    """
    found = {}
    for text in dict.fromkeys(e.text for e in evidence):
        chosen = choose(_without(text, (*evidence, *further)), _without(text, others))
        found[text] = judge([e for e in evidence if e.text == text], chosen)
    return found


def _without(text: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.text != text]


def _shares(evidence: Sequence[Evidence]) -> NDArray[np.float64]:
    """Share one half between the answerable and one between the unanswerable questions, evenly among texts."""
    sizes: dict[tuple[str, bool], int] = {}
    for e in evidence:
        sizes[e.text, e.answerable] = sizes.get((e.text, e.answerable), 0) + 1
    texts = len({e.text for e in evidence})
    return np.array([1 / (2 * texts * sizes[e.text, e.answerable]) for e in evidence])


def _shares_of_texts(evidence: Sequence[Evidence]) -> NDArray[np.float64]:
    """Share one evenly among texts, and a text's share evenly among its questions."""
    sizes = Counter(e.text for e in evidence)
    return np.array([1 / (len(sizes) * sizes[e.text]) for e in evidence])


def _firsts(
    evidence: Sequence[Evidence], dense: float, sentence: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return, for each question, the margin of the sentence ranked first, and whether it is right."""
    firsts = [int((e.margins + dense * e.dense + sentence * e.sentence).argmax()) for e in evidence]
    margins = np.array([e.margins[i] for e, i in zip(evidence, firsts, strict=True)])
    return margins, np.array([e.right[i] for e, i in zip(evidence, firsts, strict=True)], bool)


def _choose_weights(evidence: Sequence[Evidence], shares: NDArray[np.float64]) -> tuple[float, float]:
    found = np.array([[shares[_firsts(evidence, d, w)[1]].sum() for w in WEIGHTS] for d in WEIGHTS])
    padded = np.pad(found, 1, mode="edge")
    smooth = np.lib.stride_tricks.sliding_window_view(padded, (3, 3)).mean(axis=(2, 3))
    row, column = np.unravel_index(int(smooth.argmax()), smooth.shape)
    return WEIGHTS[int(row)], WEIGHTS[int(column)]


def _choose_temperature(margins: NDArray[np.float64], answerable: NDArray[np.bool_]) -> float:
    signed = np.where(answerable, margins, -margins)
    losses = [float(np.logaddexp(0, -signed / t).mean()) for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _chances(margins: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return cuts, ascending, and the chance of each margin, one row each, to be above each cut."""
    low, high = np.percentile(margins, [25, 75])
    deviation = min(float(margins.std()), float(high - low) / 1.34) or 1.0
    width = 0.9 * deviation * len(margins) ** -0.2
    cuts = np.linspace(margins.min() - width, margins.max() + width, CUTS)
    # A logistic curve as wide as the normal one.
    return cuts, 1 / (1 + np.exp((cuts - margins[:, None]) * np.pi / (np.sqrt(3) * width)))


def _choose_cut(
    cuts: NDArray[np.float64],
    above: NDArray[np.float64],
    right: NDArray[np.bool_],
    answerable: NDArray[np.bool_],
    shares: NDArray[np.float64],
) -> float:
    """Return the margin from which on it is best to answer."""
    reached = shares @ np.where(answerable[:, None], above * right[:, None], 1 - above)
    return float(cuts[(reached >= reached.max() - TOLERANCE).argmax()])


def _choose_denial(
    cuts: NDArray[np.float64], above: NDArray[np.float64], answerable: NDArray[np.bool_], shares: NDArray[np.float64]
) -> float:
    """Return the highest margin below which enough are unanswerable; the lowest of all where none is."""
    true = (shares * ~answerable) @ (1 - above) / (shares @ (1 - above))
    return float(cuts[np.flatnonzero(true >= TRUE_DENIALS).max(initial=0)])
