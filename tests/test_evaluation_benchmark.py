from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.evaluation.benchmark import benchmark, main, peak_mib
from index.evaluation.systems import Models
from index.types import Article
from index.weights import Calibration
from tests.encoders import WordEncoder
from tests.readers import WordReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.reader import Reading

STATUS = Path("/proc/self/status")
TEXT = "Delegacja zwiedziła stocznię w porcie.\n\nMarszałek obejrzał samoloty."


class SlowReader(WordReader):
    def read(self, question: str, texts: Sequence[str], starts: Sequence[Sequence[int]]) -> list[list[Reading]]:
        time.sleep(0.03)
        return super().read(question, texts, starts)


class SlowEncoder(WordEncoder):
    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(0.01)
        return super().encode_queries(texts)


def test_reading_and_dense_retrieval_are_timed_apart_and_no_cache_is_shared() -> None:
    models = Models(SlowEncoder(), SlowReader(), Calibration())
    found = benchmark(models, Article(TEXT), ["Co obejrzał marszałek?", "Co zwiedziła delegacja?", "Kto?"])
    assert found.passages == 2
    assert found.dense_ms >= 10
    assert found.read_ms >= 40  # the encoder too: what the first asked, the second asks anew
    assert "reading 2 passages for a question: median" in found.text


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells the peak in /proc")
def test_peak_memory_is_what_the_kernel_says() -> None:
    (line,) = [line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM")]
    assert peak_mib() == pytest.approx(int(line.split()[1]) / 1024, rel=0.02)


def test_an_article_that_is_not_there_ends_with_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"missing\.txt"):
        main(["--article", str(tmp_path / "missing.txt")])
