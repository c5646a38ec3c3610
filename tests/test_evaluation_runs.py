"""Questions are located in their text, asked of a system, and judged by what it shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArticleBotError
from index.evaluation.peers import Prepared, cairn
from index.evaluation.questions import Item, QuestionSet, load_sets, occurrences, read_item
from index.evaluation.runs import rank_of_right, run
from index.evaluation.systems import Models, Product, Shown
from index.sentences import split_sentences
from index.types import Article, Span
from index.weights import Calibration
from tests.encoders import WordEncoder
from tests.readers import WordReader

TEXT = """Marszałek obejrzał samoloty na lotnisku. Potem zjadł obiad.

Delegacja zwiedziła stocznię w porcie. Delegacja wróciła wieczorem."""
FIRST, SECOND, THIRD, FOURTH = split_sentences(TEXT)
MODELS = Models(WordEncoder(), WordReader(), Calibration(temperature=1, dense_weight=0))


def item(text: str, *answers: str, turns: tuple[str, ...] = (), **anchor: object) -> Item:
    row = {"id": "x", "lang": "pl", "kind": "what", "question": text, "answers": answers, "turns": turns, **anchor}
    return read_item(row, Article(TEXT), split_sentences(TEXT))


def questions(*items: Item) -> QuestionSet:
    return QuestionSet("texts", Article(TEXT), items)


def test_the_right_sentences_hold_an_anchor_or_without_one_an_answer() -> None:
    assert item("Kto?", "Delegacja").right == (THIRD, FOURTH)
    assert item("Kto?", "Delegacja", sentence="wróciła wieczorem").right == (FOURTH,)
    assert item("Kto?", "Delegacja", sentences=["Potem", "wróciła"]).right == (SECOND, FOURTH)
    assert item("Kto?").right == ()
    assert not item("Kto?").answerable


def test_a_question_that_does_not_fit_its_text_is_named() -> None:
    with pytest.raises(ArticleBotError, match="x does not fit its text: 'okręty'"):
        item("Co?", "okręty")


def test_every_place_is_found_where_words_overlap_too() -> None:
    assert occurrences("ananas", "ana") == [Span(0, 3), Span(2, 5)]


def test_a_span_is_right_if_it_holds_a_right_sentence_whole_and_is_no_longer_than_a_quote() -> None:
    sentences = split_sentences(TEXT)
    assert rank_of_right([FIRST, THIRD], [THIRD], sentences) == 2
    assert rank_of_right([Span(FIRST.start, SECOND.end)], [SECOND], sentences) == 1
    assert rank_of_right([Span(THIRD.start, THIRD.end - 1)], [THIRD], sentences) is None
    assert rank_of_right([Span(0, len(TEXT))], [THIRD], sentences) is None


@given(st.lists(st.sampled_from(split_sentences(TEXT)), unique=True), st.sampled_from(split_sentences(TEXT)))
def test_of_single_sentences_the_rank_is_the_place_in_the_list(shown: list[Span], right: Span) -> None:
    expected = shown.index(right) + 1 if right in shown else None
    assert rank_of_right(shown, [right], split_sentences(TEXT)) == expected


def test_a_record_tells_the_words_that_would_be_said_even_below_the_threshold() -> None:
    asked = item("Czy marszałek lubi latać?", "obejrzał")
    (record,) = run(Product(MODELS.engine(Article(TEXT))), questions(asked), [asked])
    assert not record.answered
    assert record.rank == 1
    assert (record.words, record.exact, record.f1) == ("obejrzał", 1, 1)


def test_an_answer_with_the_right_sentence_first_is_right() -> None:
    asked = item("Gdzie delegacja zwiedziła stocznię?", "w porcie")
    (record,) = run(Product(MODELS.engine(Article(TEXT))), questions(asked), [asked])
    assert record.answered
    assert record.rank == 1
    assert record.words == "porcie"
    assert record.f1 == pytest.approx(2 / 3)


def test_the_legs_of_a_followup_are_its_own_words_the_last_question_too_or_what_the_engine_makes_of_both() -> None:
    engine = MODELS.engine(Article(TEXT))
    asked = item("Gdzie stocznię?", "w porcie", turns=("Gdzie była delegacja?", "Co delegacja zwiedziła?"))
    shown = {legs: Product(engine, legs).show(asked) for legs in ("own", "last", "both")}
    assert shown["own"].score == pytest.approx(1 / (1 + 2.718281828))
    assert shown["last"].score > shown["own"].score
    assert shown["both"].score == shown["last"].score
    assert [shown[legs].from_context for legs in ("own", "last", "both")] == [False, False, True]


def test_simpler_systems_rank_single_sentences_and_show_nothing_where_they_find_nothing() -> None:
    found = {ranking.name: ranking for ranking in MODELS.rankings(Article(TEXT))}
    asked = item("stocznię w porcie zwiedziła", "stocznię")
    assert all(system.show(asked).spans[0] == THIRD for system in found.values())
    assert found["BM25 over lemmas"].show(item("xyzzy")) == Shown((), 0.0, answered=False)


def test_sets_are_read_with_their_texts_and_the_real_one_only_with_its_article() -> None:
    names = [found.name for found in load_sets()]
    assert names == ["demo", "interview", "medicine", "notice", "railway", "storm", "trial"]
    (demo,) = load_sets(names=["demo"])
    assert len(demo.questions) == 144
    assert len(demo.followups) == 56
    with pytest.raises(ArticleBotError, match="set real is about the published article: name its file"):
        load_sets(names=["real"])


def test_the_same_spaces_and_letters_are_in_the_article_that_is_read_and_in_the_questions() -> None:
    (trial,) = load_sets(names=["trial"])
    spaced = [asked for asked in trial.questions if any("\u00a0" in answer for answer in asked.answers)]
    assert spaced
    assert all(asked.right for asked in spaced)


def test_a_peer_in_an_environment_of_its_own_is_asked_through_the_adapter(tmp_path: Path) -> None:
    # A package of the same name and shape as the peer's, that ranks by the number of words shared.
    package = tmp_path / "cairn"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "config.py").write_text("class Config:\n    pass\n")
    (package / "index.py").write_text(
        "import pathlib\n"
        "def build_index(folder):\n"
        "    text = (pathlib.Path(folder) / 'article.md').read_text(encoding='utf-8')\n"
        "    return text.split('---\\n')[2].split('\\n\\n')\n"
    )
    (package / "engine.py").write_text(
        "from types import SimpleNamespace as N\n"
        "def ask(question, index, config):\n"
        "    words = set(question.split())\n"
        "    found = sorted(((len(words & set(t.split())), n) for n, t in enumerate(index, 1)), reverse=True)\n"
        "    ranked = [N(passage=N(passage_id=f'article#{n}'), score=float(s)) for s, n in found if s]\n"
        "    attempt = N(trace=N(candidates=ranked))\n"
        "    return N(attempts=[attempt], answer=N(kind='grounded' if ranked else 'refusal'))\n"
    )
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nshift\nexport PYTHONPATH='{tmp_path}'\nexec '{sys.executable}' \"$@\"\n")
    python.chmod(0o755)
    asked = (item("Delegacja wróciła kiedy", "wieczorem"), item("xyzzy"))
    peer = cairn(python, questions(*asked))
    records = run(peer, questions(*asked), asked)
    assert [record.rank for record in records] == [1, None]
    assert [record.answered for record in records] == [True, False]
    assert peer.shown["xyzzy"].spans == ()


def test_a_peer_that_is_not_there_is_told_how_to_install(tmp_path: Path) -> None:
    with pytest.raises(ArticleBotError, match="pip install cairn-assistant"):
        cairn(tmp_path / "python", questions(item("Kto?")))
    with pytest.raises(ArticleBotError, match="pip install cairn-assistant"):
        cairn(Path(sys.executable), questions(item("Kto?")))


def test_times_are_the_peers_own_where_it_tells_them() -> None:
    asked = item("Kto?", "Delegacja")
    peer = Prepared("peer", {"Kto?": Shown((THIRD,), 1.0, answered=True, took_ms=7.5)})
    assert run(peer, questions(asked), [asked])[0].took_ms == 7.5
