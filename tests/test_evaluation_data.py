"""The evaluation questions point into their texts, exactly, and keep the mix that the figures assume."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.sentences import split_sentences
from index.types import Span

REPOSITORY = Path(__file__).parents[1]
DATA = REPOSITORY / "index" / "evaluation" / "data"
PUBLISHED = ("real", "unseen")
REAL = REPOSITORY.parent / "shared" / "article.txt"
QUESTIONS = sorted((DATA / "questions").glob("*.jsonl"))
FOLLOWUPS = sorted((DATA / "followups").glob("*.jsonl"))
ANSWERABLE = {"who", "what", "when", "where", "why", "how", "how-many", "yes-no", "match"}
UNANSWERABLE = {"near-attribute", "false-premise", "not-given"}
FOLLOWUP_KINDS = {"ellipsis", "pronoun", "correction", "switch", "more", "chain", "unanswerable"}
UNKNOWN_TITLES = ("mł. bryg.", "prok.", "mec.", "podkom.")  # the splitter still ends a sentence behind them
SENTENCE_LENGTH = 420  # code points; no sentence of any text is longer

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def text_of(name: str) -> str:
    path = {"real": REAL, "unseen": REAL, "demo": REPOSITORY / "index" / "data" / "article.md"}.get(
        name, DATA / "texts" / f"{name}.txt"
    )
    if name in PUBLISHED and not path.exists():
        pytest.skip("the real article lies beside the repository, and here it does not")
    return re.sub(r"\A---\n.*?\n---\n\s*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def starts(text: str, slice_: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(slice_)})", text)]


def anchors(row: Row) -> list[str]:
    return [row["sentence"]] if "sentence" in row else row.get("sentences", [])


def paragraph_at(text: str, position: int) -> int:
    return len(re.findall(r"\n\s*\n", text[:position].lstrip()))


def named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in paths]


def test_every_set_has_questions() -> None:
    texts = {path.stem for path in (DATA / "texts").glob("*.txt")}
    assert {path.stem for path in QUESTIONS} == texts | {*PUBLISHED, "demo"}
    assert {"real", "demo"} < {path.stem for path in FOLLOWUPS}


@pytest.mark.parametrize("path", named(QUESTIONS + FOLLOWUPS))
def test_every_answer_is_a_slice_of_the_text_and_lies_in_one_right_place(path: Path) -> None:
    text = text_of(path.stem)
    for row in rows(path):
        places = [starts(text, anchor) for anchor in anchors(row)]
        assert all(len(found) == 1 for found in places), f"{row['id']}: an anchor must occur once"
        for answer in row["answers"]:
            found = starts(text, answer)
            if places:
                found = [
                    at
                    for at in found
                    for (place,) in places
                    if abs(at - place) < SENTENCE_LENGTH and paragraph_at(text, at) == paragraph_at(text, place)
                ]
                assert found, f"{row['id']}: {answer!r} is not near its anchor"
            else:
                assert len(found) == 1, f"{row['id']}: {answer!r} occurs {len(found)} times and needs an anchor"


@pytest.mark.parametrize("path", named(QUESTIONS + FOLLOWUPS))
def test_every_answer_shares_one_sentence_with_its_anchor(path: Path) -> None:
    text = text_of(path.stem)
    sentences = split_sentences(text)

    def lying_in(slice_: str) -> set[Span]:
        places = [Span(at, at + len(slice_)) for at in starts(text, slice_)]
        return {sentence for sentence in sentences for place in places if place in sentence}

    for row in rows(path):
        places: list[set[Span]] = [lying_in(anchor) for anchor in anchors(row)]
        assert all(len(found) == 1 for found in places), f"{row['id']}: an anchor must lie in one sentence"
        for answer in row["answers"]:
            found = lying_in(answer)
            assert found or answer.startswith(UNKNOWN_TITLES), f"{row['id']}: {answer!r} is cut by a sentence's end"
            assert not places or not found or any(found & place for place in places), (
                f"{row['id']}: {answer!r} is not in its anchor's sentence"
            )


@pytest.mark.parametrize("path", named(QUESTIONS + FOLLOWUPS))
def test_a_paragraph_number_is_where_the_answer_stands(path: Path) -> None:
    text = text_of(path.stem)
    for row in rows(path):
        if "paragraph" in row:
            where = {paragraph_at(text, at) for slice_ in anchors(row) or row["answers"] for at in starts(text, slice_)}
            assert where == {row["paragraph"]}, row["id"]


@pytest.mark.parametrize("path", named(QUESTIONS))
def test_a_set_has_enough_questions_in_every_language_and_a_third_of_them_unanswerable(path: Path) -> None:
    by_language = Counter(row["lang"] for row in rows(path))
    assert by_language.keys() == {"pl", "en", "uk", "de", "ru"}
    assert min(by_language["pl"], by_language["en"]) >= 60
    assert min(by_language.values()) >= 6
    for language, total in by_language.items():
        unanswerable = sum(row["lang"] == language and not row["answers"] for row in rows(path))
        assert unanswerable / total == pytest.approx(1 / 3, abs=0.05), language


@pytest.mark.parametrize("path", named(QUESTIONS))
def test_the_kind_says_whether_there_is_an_answer(path: Path) -> None:
    for row in rows(path):
        assert row["kind"] in (ANSWERABLE if row["answers"] else UNANSWERABLE), row["id"]
    kinds = {language: {row["kind"] for row in rows(path) if row["lang"] == language} for language in ("pl", "en")}
    assert kinds["pl"] == kinds["en"] == ANSWERABLE | UNANSWERABLE


@pytest.mark.parametrize("path", named(FOLLOWUPS))
def test_followups_have_earlier_turns_and_every_kind(path: Path) -> None:
    found = rows(path)
    assert all(row["turns"] and all(row["turns"]) for row in found)
    assert all((row["kind"] == "unanswerable") != bool(row["answers"]) for row in found)
    assert {row["kind"] for row in found} == FOLLOWUP_KINDS
    assert len(found) >= (70 if path.stem == "real" else 40)
    by_language = Counter(row["lang"] for row in found)
    assert by_language["pl"] / len(found) == pytest.approx(0.5, abs=0.1)
    assert by_language["en"] / len(found) == pytest.approx(0.5, abs=0.1)


def test_ids_are_unique_and_no_question_is_asked_twice_of_a_text() -> None:
    everything = [row for path in QUESTIONS + FOLLOWUPS for row in rows(path)]
    assert max(Counter(row["id"] for row in everything).values()) == 1
    for path in QUESTIONS + FOLLOWUPS:
        asked = Counter((*row.get("turns", ()), re.sub(r"\W+", " ", row["question"]).casefold()) for row in rows(path))
        assert asked.most_common(1)[0][1] == 1, asked.most_common(1)


def test_only_a_few_words_at_a_time_are_taken_from_the_article_that_is_not_ours() -> None:
    for path in (DATA / "questions" / "real.jsonl", DATA / "followups" / "real.jsonl"):
        for row in rows(path):
            assert all(len(slice_.split()) <= 9 for slice_ in [*row["answers"], *anchors(row)]), row["id"]
