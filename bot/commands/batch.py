"""Questions as JSON, one object a line in, one a line out: the contract that other programs measure through."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NoReturn

from bot.conversation import TURNS, Conversation
from index.errors import QuestionError
from index.types import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.engine import Asker
    from index.types import Article, Outcome, Question, Span


def answer_lines(lines: Iterable[bytes], engine: Asker) -> Iterator[dict[str, Any]]:
    """Answer each line in order, as it comes; blank lines are passed over.

    A line that cannot be answered yields `{"id", "error"}`, with a null id where none could be read.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _answer_line(line, number, engine)


def ask_timed(engine: Asker, question: Question) -> tuple[Outcome, float]:
    """Ask, and tell how many milliseconds it took."""
    started = time.perf_counter()
    outcome = engine.ask(question)
    return outcome, 1000 * (time.perf_counter() - started)


def as_record(outcome: Outcome, took_ms: float, identity: Any = None) -> dict[str, Any]:
    """Lay an outcome out for a program; every text in it is the slice of the article between its offsets."""
    answer = outcome if isinstance(outcome, Answer) else None
    return {
        "id": identity,
        "question": outcome.question.text,
        "answered": answer is not None,
        "score": float(outcome.score),
        "answer": as_slice(answer.quotes[0].article, answer.focus) if answer else None,
        "quotes": [as_slice(quote.article, quote.span) for quote in outcome.quotes],
        "nearest": [as_slice(quote.article, quote.span) for quote in outcome.nearest],
        "took_ms": round(took_ms, 1),
    }


def as_slice(article: Article, span: Span) -> dict[str, Any]:
    """Give a span with its words."""
    return {"text": article[span], "start": span.start, "end": span.end}


def to_line(record: dict[str, Any]) -> bytes:
    """Encode one record as a line of UTF-8 without its end; lone surrogates, which UTF-8 has not, as JSON escapes."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")


def _answer_line(line: bytes, number: int, engine: Asker) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
        json.dumps(asked, allow_nan=False)  # 1e999 is JSON, but what Python reads it as is not
    except (ValueError, RecursionError):
        return {"id": None, "error": f"Line {number} is not JSON in UTF-8."}
    if not isinstance(asked, dict):
        return {"id": None, "error": f'Line {number} is not a JSON object with a "question".'}
    try:
        question, earlier = _texts(asked)
        conversation = Conversation()
        for turn in earlier[-TURNS:]:  # older ones are forgotten, as in a conversation
            conversation = conversation.after(engine.ask(conversation.question(turn)))
        outcome, took_ms = ask_timed(engine, conversation.question(question))
    except QuestionError as error:
        return {"id": asked.get("id"), "error": str(error)}
    return as_record(outcome, took_ms, asked.get("id"))


def _texts(asked: dict[str, Any]) -> tuple[str, list[str]]:
    question, turns = asked.get("question"), asked.get("turns") or []
    if not isinstance(question, str):
        raise QuestionError('The line needs a "question" that is a text.')
    if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise QuestionError('The "turns" of a line must be a list of texts.')
    return question, turns


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
