from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")

from tests.transcript import FOLDER, Player, replay

TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Played:
    """A transcript as it is written, as it reads now, and who played it."""

    written: str
    now: str
    player: Player


@pytest.fixture(params=TRANSCRIPTS, ids=lambda path: path.stem, scope="module")
def played(request: pytest.FixtureRequest) -> Played:
    written = request.param.read_text(encoding="utf-8")
    return Played(written, *asyncio.run(replay(written)))


def test_the_bot_says_what_the_transcript_says(played: Played) -> None:
    assert played.now == played.written
    assert played.player.world.broken == []
    assert played.player.world.faults == []


def test_every_blockquote_is_a_slice_of_the_article_and_every_link_names_its_words(played: Played) -> None:
    article = played.player.engine.article
    words = " ".join(article.text.split())
    for call in played.player.world.calls:
        html = call.values.get("text", "") if call.values.get("parse_mode") else ""
        for quote in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL):
            assert unescape(re.sub(r"<[^>]+>", "", quote)) in article.text
        for fragment in re.findall(r'#:~:text=([^"]*)"', html):
            for part in fragment.split(","):
                assert unquote(part) in words


def test_there_is_a_transcript_for_every_behaviour() -> None:
    assert {path.stem for path in TRANSCRIPTS} >= {
        "private",
        "follow_up",
        "refusal",
        "small_talk",
        "commands",
        "group",
        "topics",
        "two_people",
        "old_answer",
        "native_quote",
        "edits",
        "flood",
        "blocked",
        "restart",
        "languages",
        "duplicates",
        "backlog",
        "supergroup",
        "mishaps",
        "comments",
        "invited",
    }
