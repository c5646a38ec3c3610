from __future__ import annotations

import asyncio

import pytest

from bot.archive.benchmark import benchmark, main
from index.article import default_article
from tests.databases import database_url, postgres

__all__ = ["database_url", "postgres"]


def test_each_way_to_an_answer_is_timed(database_url: str) -> None:
    timings = asyncio.run(benchmark(database_url, default_article(), stored=50, lookups=20))
    assert [timing.way for timing in timings] == ["by its id", "by the message that shows it", "by its conversation"]
    assert all(0 < timing.median_ms <= timing.p99_ms for timing in timings)


def test_the_command_prints_a_line_for_each_way(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--answers", "30", "--lookups", "5"])
    first, *ways = capsys.readouterr().out.splitlines()
    assert first == "one of 30 answers"
    assert len(ways) == 3
    assert all(" ms" in way for way in ways)


@pytest.mark.parametrize("arguments", [["--answers", "1"], ["--database-url", "mysql://somewhere"]])
def test_what_cannot_be_measured_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code not in (0, None)
    assert "\n  File" not in capsys.readouterr().err
