from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.markup import markdown_article, plain_article


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---\nTo jest proza\n---\nDalej.", id="prose between rules"),
        pytest.param("---\ntitle: bez końca\n\nTekst.", id="never closed"),
        pytest.param("---\n\n- Kto tam?\n- To ja.\n\n---\n\nReszta.", id="a dialogue between rules"),
        pytest.param("Tekst.\n---\ntitle: x\n---\n", id="not at the beginning"),
    ],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert plain_article(text).text == text


def test_an_address_that_could_run_something_is_dropped() -> None:
    assert markdown_article("---\nurl: javascript:alert(1)\n---\nTekst.").url is None


def test_a_title_in_lines_of_its_own_is_left_to_the_heading() -> None:
    assert markdown_article("---\ntitle: >-\n  Długi tytuł\n---\n# Kot\n\nŚpi.").title == "Kot"


def test_markdown_shows_its_words_and_not_its_marks() -> None:
    source = """# Wielki *kot*

Mieszka w [Łodzi](https://example.org) i **nie**
wychodzi.&nbsp;`Mruczy` <b>głośno</b>. ![Zdjęcie kota](kot.png)

- mleko
- ryba
  - dorsz

12. dnia spał.

> Cytat \\* dosłowny

| kto | ile |
|-----|-----|
| kot | 2   |

<div>W ramce.</div>

---
"""
    article = markdown_article(source)
    assert article.title == "Wielki kot"
    assert article.text.split("\n\n") == [
        "Wielki kot",
        "Mieszka w Łodzi i nie wychodzi.\N{NO-BREAK SPACE}Mruczy głośno. Zdjęcie kota",
        "- mleko\n- ryba\n- dorsz",
        "12. dnia spał.",
        "Cytat * dosłowny",
        "kto | ile\nkot | 2",
        "W ramce.",
    ]


def test_footnotes_of_markdown_stand_at_the_end_and_not_where_they_are_called() -> None:
    source = "Rada przyjęła uchwałę[^1] w środę.[^ad]\n\n[^1]: Dz.U. 5.\n[^ad]: Zob. niżej.\n\nKoniec [^2]."
    text = "Rada przyjęła uchwałę w środę.\n\nKoniec [^2].\n\nDz.U. 5.\n\nZob. niżej."
    assert markdown_article(source).text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("Ala ma<br>kota i <BR />\npsa.", "Ala ma\nkota i\npsa.", id="a break"),
        pytest.param("| Ala<br>Ola | 2 |\n|---|---|\n| Jan | |", "Ala Ola | 2\nJan | ", id="a break in a cell"),
        pytest.param("<ul><li>Jeden</li><li>Dwa <b>i</b> pół</li></ul>", "Jeden\n\nDwa i pół", id="a list"),
        pytest.param(
            "<p>Ala ma\nkota.<br>I psa.</p><p>Koniec.</p>", "Ala ma kota.\nI psa.\n\nKoniec.", id="paragraphs"
        ),
        pytest.param("Bilet za ~~25 zł~~ 35 zł.", "Bilet za 35 zł.", id="what was struck out"),
        pytest.param("Bilet za <s>25 zł</s> 35 zł.", "Bilet za 35 zł.", id="in HTML too"),
        pytest.param("Bilet <s> za 35 zł.", "Bilet za 35 zł.", id="but not where it never ends"),
        pytest.param("<p>Bilet za <del>25 zł</del> <ins>35 zł</ins>.</p>", "Bilet za 35 zł.", id="and withdrawn"),
        pytest.param("<!DOCTYPE html>\n\nAla ma kota.", "Ala ma kota.", id="a declaration"),
        pytest.param("<p>Ala &#12; ma &#27;kota\uffff.&#xFFFE;</p>", "Ala ma kota.", id="control characters"),
        pytest.param(
            "<table><tr><th>Kto</th> <th>Ile</th></tr><tr><td>Kot</td><td>2</td></tr></table>",
            "Kto | Ile\n\nKot | 2",
            id="a table",
        ),
    ],
)
def test_html_in_markdown_parts_what_a_page_would_part(source: str, text: str) -> None:
    assert markdown_article(source).text == text


@pytest.mark.parametrize("item", ["-\n\n", "1. ```\n   kot\n   ```\n\n"])
def test_the_mark_of_an_item_without_words_stands_before_nothing_else(item: str) -> None:
    assert markdown_article(f"{item}Ala ma psa.").text.splitlines()[-1] == "Ala ma psa."


@given(st.lists(st.sampled_from(["kot", "Łódź", "🎉", "m.in.", "12", "rok"]), min_size=1))
def test_plain_words_in_paragraphs_are_shown_as_they_are(words: list[str]) -> None:
    text = "\n\n".join(" ".join(["Zdanie", *words[i:]]) for i in range(min(3, len(words))))
    assert markdown_article(text).text == text


@given(st.text(alphabet="#*_`[]()<>|-+!&;:\n \tab1."))
def test_any_markup_is_read_without_an_error(source: str) -> None:
    assert markdown_article(source).text == markdown_article(source).text.strip("\n")
