"""What stands above a paragraph and is read with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.headers import MAX_HEADERS, MAX_HEADING, REACH, headers_of, standing_over
from index.sentences import split_paragraphs
from index.types import Article, Quote, Span
from tests.test_sentences import TEXTS

PAGE = """Muzeum zaprasza od maja.

Godziny otwarcia

- wtorek: 9–17
- sobota: 10–19

Kasa zamyka się wcześniej.

Ceny biletów

Bilet | Dzień roboczy | Weekend
Normalny | 24 zł | 30 zł
Ulgowy | 16 zł | 20 zł

Zniżki mają uczniowie.

Pytania

Czy mogę przyjść z psem?

Tak, na smyczy.

Do wnętrz zwierzęta nie wchodzą.

Co trzeba mieć?

Na miejscu potrzebne są:

- buty na zmianę
- latarka

Reszta czeka na miejscu."""


def headers(text: str) -> dict[str, list[str]]:
    """Map each paragraph to what stands over it."""
    paragraphs = split_paragraphs(text)
    return {
        text[paragraph.start : paragraph.end]: [text[header.start : header.end] for header in found]
        for paragraph, found in zip(paragraphs, headers_of(text, paragraphs), strict=True)
    }


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Muzeum zaprasza od maja.", []),
        ("Godziny otwarcia", []),
        ("- sobota: 10–19", ["Godziny otwarcia"]),
        ("Kasa zamyka się wcześniej.", ["Godziny otwarcia"]),
        ("Bilet | Dzień roboczy | Weekend", ["Ceny biletów"]),
        ("Ulgowy | 16 zł | 20 zł", ["Ceny biletów", "Bilet | Dzień roboczy | Weekend"]),
        ("Zniżki mają uczniowie.", ["Ceny biletów"]),
        ("Czy mogę przyjść z psem?", ["Pytania"]),
        ("Tak, na smyczy.", ["Pytania", "Czy mogę przyjść z psem?"]),
        ("Do wnętrz zwierzęta nie wchodzą.", ["Pytania", "Czy mogę przyjść z psem?"]),
        ("Na miejscu potrzebne są:", ["Pytania", "Co trzeba mieć?"]),
        ("- latarka", ["Pytania", "Co trzeba mieć?", "Na miejscu potrzebne są:"]),
        ("Reszta czeka na miejscu.", ["Pytania", "Co trzeba mieć?"]),
    ],
)
def test_each_kind_of_header_stands_over_what_belongs_to_it(paragraph: str, expected: list[str]) -> None:
    assert headers(PAGE)[paragraph] == expected


def test_a_question_in_an_interview_may_begin_with_a_dash_and_a_statement() -> None:
    found = headers("– Spłonął magazyn. Jak sobie radzicie?\n\n– Pomaga gmina.\n\n– A Pan?\n\n– Ja też.")
    assert found["– Pomaga gmina."] == ["– Spłonął magazyn. Jak sobie radzicie?"]
    assert found["– A Pan?"] == []
    assert found["– Ja też."] == ["– A Pan?"]


def test_an_introduction_stands_over_one_paragraph_where_no_list_follows() -> None:
    found = headers("Minister powiedział:\n\nNie zgadzamy się.\n\n- Potem wyszedł.\n\nCisza.")
    assert found["Nie zgadzamy się."] == ["Minister powiedział:"]
    assert found["- Potem wyszedł."] == []
    assert found["Cisza."] == []


def test_lines_without_an_empty_one_between_them_are_a_list_under_the_first() -> None:
    found = headers("Cennik\nBilet normalny 24 zł\nBilet ulgowy 16 zł\n\nZapraszamy wszystkich.")
    assert found["Bilet ulgowy 16 zł"] == ["Cennik"]
    assert found["Zapraszamy wszystkich."] == ["Cennik"]


def test_what_an_introduction_stands_above_may_have_no_signs() -> None:
    found = headers("Muzeum czeka.\n\nGodziny:\nWtorek i środa 9–17\nSobota 10–14\n\nZapraszamy.")
    assert found["Wtorek i środa 9–17"] == found["Sobota 10–14"] == ["Godziny:"]
    assert found["Zapraszamy."] == []


def test_a_title_and_who_wrote_it_when_are_no_headings() -> None:
    found = headers(
        "Kim w Rosji\n\nJan Kowalski, PAP\n\n12 maja 2024\n\nPrzyjechał wczoraj.\n\nRozmowy\n\nTrwały godzinę."
    )
    assert found["Przyjechał wczoraj."] == []
    assert found["Trwały godzinę."] == ["Rozmowy"]


def test_of_two_headings_the_nearer_counts() -> None:
    found = headers("Wstęp.\n\nRozdział\n\nŚródtytuł\n\nTreść akapitu.")
    assert found["Śródtytuł"] == []
    assert found["Treść akapitu."] == ["Śródtytuł"]


@pytest.mark.parametrize(
    "line",
    [
        "***",
        "2024",
        "Zwykłe zdanie.",
        "„Cytat.”",
        "Wyliczenie,",
        "fot. Jan Kowalski",
        "Kim na lotnisku. Fot. PAP",
        "Czytaj też: Rakiety nad morzem",
        "Ala " * (MAX_HEADING // 4 + 1),
    ],
)
def test_what_has_no_letter_or_ends_like_a_sentence_or_is_long_is_no_heading(line: str) -> None:
    assert headers(f"{line}\n\nTreść akapitu.")["Treść akapitu."] == []


@pytest.mark.parametrize("line", ["Śródtytuł", "§ 3. Opłaty", "II. Dojazd", "10 lat później", "„Nie” dla mostu"])
def test_a_heading_may_be_numbered_or_quoted(line: str) -> None:
    assert headers(f"Wstęp.\n\n{line}\n\nTreść akapitu.")["Treść akapitu."] == [line]


def test_a_heading_stands_over_so_much_and_no_more() -> None:
    sentence = "Oto jest całkiem zwykłe zdanie. "
    text = "Śródtytuł\n\n" + "\n\n".join(sentence * 10 for _ in range(9))
    covered = [bool(found) for found in headers_of(text, split_paragraphs(text))[1:]]
    assert covered == sorted(covered, reverse=True)
    assert sum(covered) == 1 + REACH // len(sentence * 10 + "\n")


def test_where_there_is_no_room_for_all_the_nearest_stay() -> None:
    question = "Czy " + "bardzo " * 38 + "warto?"
    assert MAX_HEADERS - 30 < len(question) <= MAX_HEADERS
    found = headers(f"Tak długi śródtytuł, że razem się nie mieszczą\n\n{question}\n\nTak.")
    assert found["Tak."] == [question]


def test_an_answer_needs_no_full_stop_and_may_ask_back() -> None:
    found = headers(
        "Ile kosztuje bilet?\n\n24 zł\n\nKiedy Pan zaczął?\n\nDawno. A kiedy miałem zacząć?\n\n"
        "A dziś?\n\nTak. [śmiech]\n\nKoniec."
    )
    assert found["24 zł"] == ["Ile kosztuje bilet?"]
    assert found["Dawno. A kiedy miałem zacząć?"] == ["Kiedy Pan zaczął?"]
    assert found["Tak. [śmiech]"] == found["Koniec."] == ["A dziś?"]


def test_an_introduction_of_speech_stands_over_the_first_speaker_only() -> None:
    found = headers("Burmistrz odparł:\n\n– Pięć milionów.\n\n– To za dużo.")
    assert found["– Pięć milionów."] == ["Burmistrz odparł:"]
    assert found["– To za dużo."] == []


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("Bilet | Cena\nUlgowy | 8 zł\n\nDzień | Pora\nWtorek | rano", "Wtorek | rano", ["Dzień | Pora"]),
        (
            "Bilet | Cena\nUlgowy | 8 zł\nDzień | Pora | Sala\nWtorek | rano | 2",
            "Wtorek | rano | 2",
            ["Dzień | Pora | Sala"],
        ),
        ("Bilet | Cena\n\nUlgowy | 8 zł\n\nRodzinny | 30 zł", "Rodzinny | 30 zł", ["Bilet | Cena"]),
        ("Adres | ul. Długa 5\nTelefon | 600 100", "Telefon | 600 100", []),
        ("| |\nTelefon | sekretariat", "Telefon | sekretariat", []),
    ],
)
def test_the_first_row_of_each_table_stands_over_its_others(table: str, row: str, expected: list[str]) -> None:
    assert headers(table)[row] == expected


def test_of_a_list_without_a_heading_the_first_line_is_no_heading() -> None:
    assert headers("10:00 Otwarcie\n10:30 Wykład\n12:00 Obiad")["12:00 Obiad"] == []


def test_what_is_shown_with_a_quote_is_neither_the_title_nor_a_question_that_others_came_behind() -> None:
    article = Article(
        "Rozmowa\n\nKto płaci?\n\nGmina.\n\nMówią, że za dużo.\n\nCzego trzeba?\n\nTego:\n\n- czasu", "Rozmowa"
    )

    def shown(words: str) -> tuple[str, ...]:
        start = article.text.index(words)
        return standing_over(Quote(article, Span(start, start + len(words))))

    assert shown("Gmina.") == ("Kto płaci?",)
    assert shown("Mówią") == ()
    assert shown("- czasu") == ("Czego trzeba?", "Tego:")
    assert shown("Rozmowa") == ()


LINES = st.lists(
    st.sampled_from(
        ["Ceny", "Co?", "Co to? Nie wiem.", "Są:", "a | b", "A | B | 3", "- x", "– Tak.", "Tak.", "Nie. A ty?", "12"]
    ),
    max_size=12,
)


@given(st.one_of(TEXTS, LINES.map("\n\n".join), LINES.map("\n".join)))
def test_headers_are_earlier_paragraphs_in_order_and_short(text: str) -> None:
    paragraphs = split_paragraphs(text)
    for number, found in enumerate(headers_of(text, paragraphs)):
        assert list(found) == sorted(found)
        assert set(found) <= set(paragraphs[:number])
        assert sum(map(len, found)) <= MAX_HEADERS
