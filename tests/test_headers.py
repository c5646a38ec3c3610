"""What stands above a paragraph and is read with it."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.headers import MAX_HEADERS, MAX_HEADING, REACH, headers_of
from index.sentences import split_paragraphs
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


def test_of_two_headings_the_nearer_counts() -> None:
    found = headers("Wielki tytuł\n\nŚródtytuł\n\nTreść akapitu.")
    assert found["Śródtytuł"] == []
    assert found["Treść akapitu."] == ["Śródtytuł"]


@pytest.mark.parametrize(
    "line", ["***", "2024", "Zwykłe zdanie.", "„Cytat.”", "Wyliczenie,", "Ala " * (MAX_HEADING // 4 + 1)]
)
def test_what_has_no_letter_or_ends_like_a_sentence_or_is_long_is_no_heading(line: str) -> None:
    assert headers(f"{line}\n\nTreść akapitu.")["Treść akapitu."] == []


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


@given(TEXTS)
def test_headers_are_earlier_paragraphs_in_order_and_short(text: str) -> None:
    paragraphs = split_paragraphs(text)
    for number, found in enumerate(headers_of(text, paragraphs)):
        assert list(found) == sorted(found)
        assert set(found) <= set(paragraphs[:number])
        assert sum(map(len, found)) <= MAX_HEADERS
