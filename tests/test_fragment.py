from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fragment import text_fragment


def test_a_long_text_is_linked_by_its_first_and_last_words() -> None:
    many = "raz dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście"
    first, last = text_fragment(many).split(",")
    assert many.startswith(unquote(first))
    assert many.endswith(unquote(last))


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        pytest.param("Kim\nprzyjechał", "Kim,przyjechał", id="lines"),
        pytest.param("- Podatek wzrośnie", "Podatek wzrośnie", id="an item of a list"),
        pytest.param("3) Podatek\n4) Cło", "Podatek,Cło", id="two items"),
        pytest.param("Kraków | 800 000 | 2024", "Kraków,2024", id="a row of a table"),
        pytest.param("Jan |", "Jan", id="a cell without words"),
        pytest.param("| 7 | nowe", "7,nowe", id="at the beginning too"),
        pytest.param("|x| = 2", "|x| = 2", id="bars that part no cells"),
        pytest.param("12.", "12.", id="a number alone is no marker"),
        pytest.param("– –", "– –", id="nor a dash"),
    ],
)
def test_what_no_page_shows_in_one_piece_is_not_looked_for(text: str, fragment: str) -> None:
    assert unquote(text_fragment(text)) == fragment


@pytest.mark.parametrize(
    ("text", "before", "fragment"),
    [
        pytest.param("Tak.", "Czy padało? Nie. Czy wiało? ", "Tak.", id="words that stand nowhere before"),
        pytest.param("Tak.", "Czy padało?\nTak.\nCzy wiało?\n", "wiało?-,Tak.", id="one word before tells them apart"),
        pytest.param("Tak.", "Czy wiało? tak. Nie wiało? ", "Nie wiało?-,Tak.", id="two do, in whatever case"),
        pytest.param("20 zł", "Bilet | 20 zł\nUlgowy | ", "Ulgowy-,20 zł", id="the cell before"),
        pytest.param(
            " ".join(f"s{n}" for n in range(20)),
            " ".join(f"s{n}" for n in range(9)) + ". Dalej: ",
            "Dalej:-,s0 s1 s2 s3 s4 s5,s14 s15 s16 s17 s18 s19",
            id="a long text is told by its first words",
        ),
        pytest.param("a b", "a b " * 9, "a b a b a b-,a b", id="not all can be told apart"),
    ],
)
def test_words_that_stand_before_too_are_told_by_those_before_them(text: str, before: str, fragment: str) -> None:
    assert unquote(text_fragment(text, before)) == fragment


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="|")))
def test_a_short_fragment_says_the_words_and_no_directive(text: str) -> None:
    words = " ".join(["To", *text.split()[:3]])
    fragment = text_fragment(words)
    assert unquote(fragment) == words
    assert not set(fragment) & set("-,&# ")
