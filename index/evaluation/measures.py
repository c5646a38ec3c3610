"""The field's measures of answers, rankings and abstention. Higher is better, but for risk."""

from __future__ import annotations

import string
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

ARTICLES = frozenset({"a", "an", "the"})
RESAMPLES = 1000
SEED = 7


def normalised(answer: str, language: str) -> list[str]:
    """Split an answer into the words that SQuAD compares: lower case, no punctuation, no English articles.

    Unlike the official script, punctuation is any script's, and articles go in English only („a” is a Polish "and").
    Source: Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", 2016, section 6.1.

    >>> normalised("The chief, the „admirał”!", "en")
    ['chief', 'admirał']
    """
    kept = "".join(c for c in answer.lower() if c not in string.punctuation and unicodedata.category(c)[0] != "P")
    return [word for word in kept.split() if language != "en" or word not in ARTICLES]


def exact_match(answer: str, accepted: Sequence[str], language: str) -> float:
    """Return 1 where the answer is one of those accepted, after `normalised`, else 0; 0 where none is accepted."""
    return float(any(normalised(answer, language) == normalised(gold, language) for gold in accepted))


def token_f1(answer: str, accepted: Sequence[str], language: str) -> float:
    """Return the best overlap in words with one of the accepted answers, in [0, 1]; 0 where none is accepted.

    >>> token_f1("we wtorek rano", ["wtorek"], "pl")
    0.5
    """
    return max((_f1(normalised(answer, language), normalised(gold, language)) for gold in accepted), default=0.0)


def _f1(words: list[str], gold: list[str]) -> float:
    if not words or not gold:
        return float(words == gold)
    return 2 * sum((Counter(words) & Counter(gold)).values()) / (len(words) + len(gold))


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """Return the share of questions whose first right hit has a rank of at most `k`, from 1; None: not found, counts 0.

    NaN where there is no question.
    """
    return float(np.mean([rank is not None and rank <= k for rank in ranks])) if ranks else float("nan")


def auroc(positives: ArrayLike, negatives: ArrayLike) -> float:
    """Return the chance that a positive's score is above a negative's, a tie counting half; NaN where one is missing.

    Source: the rank formula of Mann and Whitney, 1947.

    >>> auroc([0.9, 0.4], [0.4, 0.1])
    0.875
    """
    above, below = np.asarray(positives, float), np.asarray(negatives, float)
    n, m = above.size, below.size
    if not n or not m:
        return float("nan")
    _, inverse, counts = np.unique(np.concatenate([above, below]), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


@dataclass(frozen=True)
class RiskCoverage:
    """Risk against coverage as the threshold falls: answer `k` of `n` questions, the surest ones.

    `coverage[k - 1]` is `k / n`, `risk[k - 1]` the share of wrong among those answered. Questions of equal score share
    their errors evenly: no order among them is better than chance.
    """

    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]

    @property
    def area(self) -> float:
        """The mean risk over all coverages (AURC), in [0, 1], lower is better; NaN for no questions."""
        return float(self.risk.mean()) if self.risk.size else float("nan")


def risk_coverage(scores: ArrayLike, right: ArrayLike) -> RiskCoverage:
    """Rank questions by score, surest first, and tell the risk at every coverage.

    Source: El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.

    >>> risk_coverage([0.9, 0.8, 0.1], [True, False, True]).risk.tolist()
    [0.0, 0.5, 0.3333333333333333]
    """
    _, groups, counts = np.unique(-np.asarray(scores, float), return_inverse=True, return_counts=True)
    wrong = ~np.asarray(right, bool)
    shared = np.bincount(groups, weights=wrong, minlength=len(counts)) / np.maximum(counts, 1)
    errors = np.cumsum(np.repeat(shared, counts))
    answered = np.arange(1, len(errors) + 1)
    return RiskCoverage(answered / max(len(errors), 1), errors / answered)


def bootstrap(measure: Callable[[NDArray[np.intp]], float], size: int) -> tuple[float, float]:
    """Return the 95 % interval of a measure over questions drawn anew, with replacement, `RESAMPLES` times.

    `measure` is given the positions drawn. Draws on which it is NaN are left out; (NaN, NaN) where all are.
    Source: the percentile method of Efron, 1979.
    """
    random = np.random.default_rng(SEED)
    drawn = [measure(random.integers(0, size, size)) for _ in range(RESAMPLES)] if size else []
    found = [value for value in drawn if not np.isnan(value)]
    if not found:
        return float("nan"), float("nan")
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
