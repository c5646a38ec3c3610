"""Records become figures, tables and pictures."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.evaluation.curves import curve_of, draw
from index.evaluation.figures import (
    ANSWERED,
    ANSWERED_RIGHT,
    AURC,
    AUROC,
    DENIED,
    DENIED_RIGHTLY,
    EXACT,
    F1,
    REFUSED,
    RIGHT_FIRST,
    RIGHT_IN_3,
    WORDS_F1,
    Figure,
    against_others,
    by_kind,
    by_language,
    measure,
)
from index.evaluation.page import as_json, curves, page
from index.evaluation.runs import Record
from index.evaluation.summary import (
    followups_table,
    kinds_table,
    languages_table,
    pinned_questions,
    recall_figure,
    systems_table,
    texts,
)
from index.evaluation.tables import Table, shown


def record(
    rank: int | None = None,
    score: float = 0.5,
    *,
    answerable: bool = True,
    answered: bool = True,
    denied: bool = False,
    f1: float = 0.0,
    language: str = "pl",
    kind: str = "what",
    of: str = "demo",
) -> Record:
    kind = kind if answerable else "not-given"
    took = 10.0
    exact = float(f1 == 1)
    return Record(
        "s", of, "id", language, kind, "<Kto?>", answerable, answered, denied, score, rank, exact, f1, "w", False, took
    )


RECORDS = [
    record(1, 0.9, f1=1.0),
    record(2, 0.8, f1=0.5, language="en", kind="who"),
    record(1, 0.4, answered=False, denied=True, f1=1.0, language="uk"),
    record(None, 0.6, language="ru"),
    record(None, 0.7, answerable=False),
    record(None, 0.1, answerable=False, answered=False, denied=True, language="en"),
]


def test_silence_and_wrong_answers_count_nothing() -> None:
    found = {name: figure.value for name, figure in measure(RECORDS).items()}
    assert found[RIGHT_FIRST] == 2 / 4
    assert found[RIGHT_IN_3] == 3 / 4
    assert found[ANSWERED_RIGHT] == 1 / 4
    assert found[EXACT] == 1 / 4
    assert found[F1] == 1.5 / 4
    assert found[WORDS_F1] == 2.5 / 4
    assert found[ANSWERED] == 3 / 4
    assert found[REFUSED] == 1 / 2
    assert found[DENIED] == 1 / 2
    assert found[DENIED_RIGHTLY] == 1 / 2
    assert found[AUROC] == 6 / 8
    assert found[AURC] == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4 + 3 / 5 + 4 / 6) / 6)


def test_what_cannot_be_measured_is_left_out() -> None:
    assert measure(RECORDS[:4]).keys().isdisjoint({AUROC, REFUSED, DENIED})
    assert DENIED_RIGHTLY not in measure(RECORDS[:2])
    assert measure([]) == {}


@settings(max_examples=10)  # each draws a thousand times
@given(st.lists(st.sampled_from(RECORDS), min_size=1, max_size=8))
def test_every_figure_lies_in_its_interval_and_between_0_and_1(records: list[Record]) -> None:
    for figure in measure(records, [RIGHT_FIRST, AUROC, AURC, REFUSED, DENIED_RIGHTLY]).values():
        assert 0 <= figure.low <= figure.high <= 1
        assert 0 <= figure.value <= 1
        assert 1 <= figure.n <= len(records)


def test_noise_is_a_standard_error_and_never_less_than_one_question() -> None:
    assert Figure(0.5, 100, 0.402, 0.598).noise == pytest.approx(0.05)
    assert Figure(1.0, 20, 1.0, 1.0).noise == 0.05


def test_languages_with_few_questions_are_taken_together() -> None:
    assert {name: len(found) for name, found in by_language(RECORDS).items()} == {"pl": 2, "en": 2, "others": 2}
    assert list(by_language(RECORDS[:1])) == ["pl"]


def test_a_kind_stands_against_all_questions_of_the_other_sort() -> None:
    assert list(by_kind(RECORDS)) == ["what", "who", "not-given"]
    assert len(against_others(RECORDS, "who")) == 1 + 2
    assert len(against_others(RECORDS, "not-given")) == 2 + 4


def test_tables_have_a_cell_for_every_column() -> None:
    runs = {"the product": RECORDS, "peer": RECORDS[::-1]}
    for table in (
        systems_table("Systems", runs),
        languages_table("Languages", RECORDS),
        kinds_table("Kinds", RECORDS),
        followups_table("Follow-ups", runs),
    ):
        assert all(len(row) == len(table.columns) for row in table.rows)
        lines = [line for line in table.markdown().splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) == 1
        assert len(lines) == len(table.rows) + 2


def test_shares_are_written_without_their_zero_and_what_there_is_not_as_a_dash() -> None:
    assert shown(Figure(0.835, 9, 0, 1)) in (".83", ".84")
    assert [shown(cell) for cell in (Figure(1.0, 9, 1, 1), None, 12, "x")] == ["1.00", "–", "12", "x"]
    assert shown(Figure(float("nan"), 0, 0, 0)) == "–"


def test_texts_are_grouped_with_the_real_article_first() -> None:
    records = [record(of="storm"), record(of="demo"), record(of="unseen"), record(of="real"), record(of="trial")]
    assert {k: len(v) for k, v in texts(records).items()} == {
        "the real article": 1,
        "the real article, unseen questions": 1,
        "the demo article": 1,
        "other texts": 2,
    }


def test_floors_are_pinned_for_each_text_and_language() -> None:
    figures = pinned_questions([*RECORDS, *RECORDS, record(1, of="storm")])
    assert figures["questions / demo / en / right sentence first"].value == 0
    assert figures["questions / storm / pl / right sentence first"].value == 1
    assert figures["questions / demo / AUROC"].value == 6 / 8
    assert "questions / storm / AUROC" not in figures
    assert "questions / demo / answered right" in figures
    assert "questions / storm / answered right" not in figures  # of one question


def test_recall_has_an_interval() -> None:
    figure = recall_figure([1, None, 3, 2], 3)
    assert (figure.value, figure.n) == (0.75, 4)
    assert figure.low < 0.75 < figure.high


def test_the_picture_is_well_formed_and_ends_where_everything_is_answered() -> None:
    curve = curve_of(RECORDS)
    svg = draw("Risk <&> coverage", {"all": curve, "a & b": curve})
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    assert len(root.findall("./svg/path")) == 2
    path = root.findall("./svg/path")[0].attrib["d"]
    right_edge, height = re.findall(r"[\d.]+", path)[-2:]
    assert float(right_edge) == 330
    assert float(height) == pytest.approx(8 + (1 - 4 / 6) * 196, abs=0.06)
    assert f"AURC {curve.area:.3f}" in svg


def test_the_page_needs_no_script_and_escapes_what_it_is_given() -> None:
    table = Table("<b>", ("a", "b&c"), (("<i>", Figure(0.5, 4, 0.1, 0.9)),), note="<u>")
    written = page(["<line>"], [table], curves({"the product": RECORDS}), {})
    assert "<script" not in written
    for tag in ("<b>", "<i>", "<u>", "<line>"):
        assert tag not in written
    assert "95 % interval 0.100 to 0.900, 4 questions" in written
    assert "Every floor holds" in written


def test_json_has_every_record_and_no_number_that_json_has_not() -> None:
    text = as_json({"models": "m"}, {"x": Figure(float("nan"), 0, 0, 0)}, [], RECORDS)
    content = json.loads(text, parse_constant=pytest.fail)
    assert content["figures"]["x"]["value"] is None
    assert [r["rank"] for r in content["records"]] == [1, 2, 1, None, None, None]
