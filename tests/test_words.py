from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import whole_words


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("Kim przyjechał pociągiem.", "echał", "przyjechał", id="a piece of a word grows to the word"),
        pytest.param("w Rosji, w środę", " Rosji,", "Rosji", id="space and comma around fall away"),
        pytest.param("koszt: 2,5 mln zł.", "2,5 mln zł.", "2,5 mln zł", id="the final stop falls away"),
        pytest.param("„Suchoj” wzleciał", "„Suchoj”", "„Suchoj”", id="quotation marks stay"),
        pytest.param("a 🙂 b", "🙂", "🙂", id="a sign that is no word stays"),
        pytest.param(
            "Z\u0301rebie\u0328 śpi.", "rebie", "Z\u0301rebie\u0328", id="accents of their own belong to words"
        ),
        pytest.param(
            "Nad\u00adzwy\u00adczaj\u00adny gość", "zwy", "Nad\u00adzwy\u00adczaj\u00adny", id="soft hyphens too"
        ),
        pytest.param('wobec "zagrożeń i tyranii" - podano', '"zagrożeń i tyranii', '"zagrożeń i tyranii"', id="closed"),
        pytest.param('jest "pełne" poparcie', 'pełne" poparcie', '"pełne" poparcie', id="opened"),
        pytest.param(
            "Bridges (emeryt z Lingnan) rzekł", "Bridges (emeryt z Lingnan", "Bridges (emeryt z Lingnan)", id="brackets"
        ),
        pytest.param("mówi „tak, chcę” głośno", "„tak", "tak", id="half a pair that is closed elsewhere falls away"),
        pytest.param("mówi „tak” głośno", "tak”", "„tak”", id="Polish"),
        pytest.param("er sagt „ja“ laut", "„ja", "„ja“", id="German"),
        pytest.param("he says “yes” loudly", "“yes", "“yes”", id="English"),
        pytest.param("він каже «так» гучно", "так»", "«так»", id="Ukrainian"),
        pytest.param("„A” i „B”", "A” i „B", "„A” i „B”", id="the halves of two pairs"),
        pytest.param(
            "«А» і «Б» є", "А» і «Б", "«А» і «Б»", id="in Ukrainian, where the signs are German ones reversed"
        ),
        pytest.param('mówi "tak" i "nie" raz', 'tak" i "nie', '"tak" i "nie"', id="straight ones"),
        pytest.param("er sagt »ja« laut", "ja«", "»ja«", id="German guillemets"),
        pytest.param("Kim (ur. 8 stycznia 1984) rządzi", "8 stycznia 1984)", "8 stycznia 1984", id="half a bracket"),
        pytest.param('„Kto? wyszedł." I', 'wyszedł."', "wyszedł", id="no stop that stood inside is left"),
        pytest.param("funkcja f(x) rośnie", "f(x)", "f(x)", id="a bracket opens inside a word too"),
        pytest.param("rzekł (– Tak i", "(– Tak", "Tak", id="nor a dash"),
        pytest.param('ekran 24" i', '24"', '24"', id="inches"),
        pytest.param("Пам'ять про об’єднання", "об", "об’єднання", id="an apostrophe belongs to its word"),
        pytest.param("We don't know", "don", "don't", id="in English too"),
        pytest.param("Polityka Kennedy'ego", "Kennedy", "Kennedy'ego", id="and in a Polish ending"),
        pytest.param("in Kim's train", "Kim", "Kim", id="a genitive is left out"),
        pytest.param("mówi 'tak' głośno", "tak", "tak", id="single quotation marks join nothing"),
        pytest.param("koszt: 3,5 mln zł", "5 mln", "3,5 mln", id="a decimal comma is of its number"),
        pytest.param("of 22,392 km", "392", "22,392", id="so is the comma between thousands"),
        pytest.param("o godz. 15.30 w domu", "30", "15.30", id="the stop of a time"),
        pytest.param("około 1 012 000 osób", "000", "1 012 000", id="and space"),
        pytest.param("około 12\u00a0000 osób", "12", "12\u00a0000", id="whichever it is"),
        pytest.param("w 2023 120 osób", "120", "120", id="not behind a year"),
        pytest.param("w 12 12345 osób", "12345", "12345", id="nor between two numbers"),
        pytest.param("w 2023, 12 osób", "12", "12", id="nor where the comma parts words"),
        pytest.param("für 1'000'000 CHF", "000", "1'000'000", id="as the Swiss part thousands"),
        pytest.param("firma ABC sp. z o.o. tu", "ABC sp. z o.o", "ABC sp. z o.o.", id="the stop of an abbreviation"),
        pytest.param("firma ABC sp. z o.o. tu", "ABC sp. z o", "ABC sp. z o.o.", id="which is not cut inside"),
        pytest.param("firma ABC sp. z o.o. tu", "ABC sp", "ABC sp. z o.o.", id="nor before its second half"),
        pytest.param("spółka Gaz S.A. dodaje", "Gaz S", "Gaz S.A.", id="nor behind its first letter"),
        pytest.param("to Plan B.Reszta bez", "Plan B", "Plan B", id="a letter alone joins nothing"),
        pytest.param("Koniec.Potem nic", "Koniec", "Koniec", id="a word is no such letter"),
        pytest.param("dnia 9 grudnia br. w domu", "9 grudnia br", "9 grudnia br.", id="behind a month too"),
        pytest.param("Dom z 1994 r.", "1994 r.", "1994 r.", id="which may end a sentence too"),
        pytest.param("o 20 proc. w roku", "20 proc", "20 proc.", id="of what is counted"),
        pytest.param("ma 5 m. Kwitnie", "5 m.", "5 m", id="but of no unit that has none"),
        pytest.param("Nie wiem co. Nic", "wiem co.", "wiem co", id="no stop of a word that is no abbreviation here"),
        pytest.param("dom (stary), sad", "stary", "stary", id="no pair where both halves are outside"),
    ],
)
def test_answers_are_whole_words(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    found = whole_words(text, start, start + len(words))
    assert found is not None
    assert text[slice(*found)] == expected


def test_separators_alone_are_no_answer() -> None:
    assert whole_words("tak , nie", 3, 5) is None


@given(st.text(max_size=40) | st.text('a 5.-"„”“«»()[]', max_size=12), st.data())
def test_an_answer_is_a_range_of_the_text_without_space_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = whole_words(text, start, end)
    if found is not None:
        assert 0 <= found[0] < found[1] <= len(text)
        assert text[slice(*found)] == text[slice(*found)].strip()
