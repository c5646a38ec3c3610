from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest

pytest.importorskip("tdjson", reason="Telegram's own parser is needed to play its side")
pytest.importorskip("bot.archive")

from tests.transcript import FOLDER, replay

TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))


@pytest.fixture(params=TRANSCRIPTS, ids=lambda path: path.stem)
def transcript(request: pytest.FixtureRequest) -> str:
    text: str = request.param.read_text(encoding="utf-8")
    return text


async def test_the_bot_says_what_the_transcript_says(transcript: str) -> None:
    now, player = await replay(transcript)
    assert now == transcript
    assert player.world.broken == []
    assert player.world.faults == []


async def test_every_blockquote_is_a_slice_of_the_article_and_every_link_names_its_words(transcript: str) -> None:
    _, player = await replay(transcript)
    words = " ".join(player.engine.article.text.split())
    for call in player.world.calls:
        html = call.values.get("text", "") if call.values.get("parse_mode") else ""
        for quote in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL):
            assert unescape(re.sub(r"<[^>]+>", "", quote)) in player.engine.article.text
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
