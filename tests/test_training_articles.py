from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from index.errors import ArticleBotError
from index.evaluation.questions import load_sets
from index.training.articles import KNOWN, WRITTEN, read_articles
from index.training.examples import ExampleMaker, Recipe
from index.training.smalltalk import CHITCHAT, WORLD, interspersed, read_messages

if TYPE_CHECKING:
    from index.encoder import SentenceEncoder

REAL = Path(__file__).parents[2] / "shared" / "article.txt"

ARTICLE = """title: Most zamknięty
lang: pl
---
1 Most zamknięto w piątek.
2 Burmistrz Adam Rosiak obiecał, że wróci tu ruch.

3 Radna Ewa Lis obiecała skargę.
---
pl|1:w piątek|Kiedy zamknięto most?
en|2:Adam Rosiak;;3:Ewa Lis|Who promised something?
pl|-|Kto zapłacił?
pl|3:skargę|Co obiecał burmistrz? >> A radna?
"""


def test_an_article_is_read_with_its_questions(tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_text(ARTICLE, encoding="utf-8")
    (article,) = read_articles(tmp_path)
    assert article.text == (
        "Most zamknięto w piątek. Burmistrz Adam Rosiak obiecał, że wróci tu ruch.\n\nRadna Ewa Lis obiecała skargę."
    )
    assert [[article.text[a:b] for a, b in asked.answers] for asked in article.questions] == [
        ["w piątek"],
        ["Adam Rosiak", "Ewa Lis"],
        [],
        ["skargę"],
    ]
    last = article.questions[3]
    assert (last.text, last.earlier, last.language) == ("A radna?", "Co obiecał burmistrz?", "pl")
    assert article.questions[1].language == "en"


def test_the_first_articles_by_number_are_those_that_are_known(tmp_path: Path) -> None:
    for name in ("2", "10", "1"):
        (tmp_path / f"{name}.txt").write_text(ARTICLE.replace("title: ", f"title: {name} "), encoding="utf-8")
    assert [a.title.split()[0] for a in read_articles(tmp_path)] == ["1", "2", "10"]
    assert [a.source for a in read_articles(tmp_path, known=2)] == [KNOWN, KNOWN, WRITTEN]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("1:w piątek", "2:w piątek"), ("1:w piątek", "9:w piątek"), ("pl|-|", "pl|"), ("lang: pl\n", ""), ("---", "==")],
)
def test_what_is_no_article_is_named(tmp_path: Path, right: str, wrong: str) -> None:
    (tmp_path / "001.txt").write_text(ARTICLE.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ArticleBotError, match=r"001\.txt"):
        read_articles(tmp_path)


def test_the_articles_that_come_along_teach_answers_and_silence_in_five_languages() -> None:
    articles = read_articles()
    asked = [question for article in articles for question in article.questions]
    assert {"pl", "en", "uk", "de", "ru"} <= {question.language for question in asked}
    assert 0.25 < sum(not question.answers for question in asked) / len(asked) < 0.45
    assert all(0 <= a < b <= len(article.text) for article in articles for q in article.questions for a, b in q.answers)
    assert len({article.text for article in articles}) == len(articles)


def test_no_sentence_and_no_question_is_shared_with_the_evaluation() -> None:
    articles = read_articles()
    learnt = {run for article in articles for run in runs(article.text)}
    asked = {" ".join(words(question.text)) for article in articles for question in article.questions}
    for own in load_sets(REAL if REAL.exists() else None):
        assert not learnt & runs(own.article.text)
        # Questions of a word or two ("why?") are the language's, not a text's.
        ours = {" ".join(words(item.text)) for item in (*own.questions, *own.followups)}
        assert not {question for question in ours if len(question.split()) > 4} & asked


def words(text: str) -> list[str]:
    return ["".join(filter(str.isalnum, word)) for word in text.lower().split()]


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[i : i + length]) for i in range(len(said) - length + 1)}


def test_a_question_that_asks_on_is_read_behind_the_earlier_one(encoder: SentenceEncoder, tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_text(ARTICLE, encoding="utf-8")
    maker = ExampleMaker(encoder.tokenizer, read_articles(tmp_path), Recipe(preceded=0.0, swapped=0.0), {})
    read = {encoder.tokenizer.decode(e.question).lower().rstrip("?") for g in maker.epoch(Random(0)) for e in g}
    assert any("burmistrz? a radna" in question for question in read)


def test_a_question_that_nothing_answers_is_shown_further_windows(encoder: SentenceEncoder, tmp_path: Path) -> None:
    lines = ARTICLE.splitlines()
    (tmp_path / "001.txt").write_text("\n".join([*lines[:8], "pl|-|Kto zapłacił?"]), encoding="utf-8")
    (article,) = read_articles(tmp_path)
    drawn = [
        ExampleMaker(encoder.tokenizer, [article], Recipe(beside=beside, impossible=1.0), {}).epoch(Random(0))
        for beside in (0.0, 2.0)
    ]
    assert [len(groups) for groups in drawn] == [1, 3]
    assert not any(example.starts for groups in drawn for group in groups for example in group)


def test_every_message_is_said_to_some_texts_that_do_not_answer_it() -> None:
    texts = read_articles()[:40]
    said = interspersed(texts, 2, Random(0))
    messages = [q for before, now in zip(texts, said, strict=True) for q in now.questions[len(before.questions) :]]
    assert Counter(q.text for q in messages) == Counter(2 * [text for _, text in read_messages(CHITCHAT, WORLD)])
    assert not any(q.answers for q in messages)
    assert 0.4 < sum(q.earlier is not None for q in messages) / len(messages) < 0.6
    assert interspersed(texts[:3], 8, Random(0)) == interspersed(texts[:3], 3, Random(0))  # to all that there are
    for text in said:
        answered = {q.text for q in text.questions if q.answers and not q.earlier}
        assert {q.earlier for q in text.questions if q.id.startswith("message") and q.earlier} <= answered
