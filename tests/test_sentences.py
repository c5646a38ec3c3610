from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import default_article
from index.sentences import MAX_SENTENCE, split_paragraphs, split_sentences

TRICKY = (Path(__file__).parent / "tricky_sentences.txt").read_text(encoding="utf-8").splitlines()
REAL = Path(__file__).parents[2] / "shared" / "article.txt"

PIECES = [
    *("Kim", "przybył", "m.in.", "ds.", "Płn.", "godz.", "12", "3,5", "r.", "J.", "K.", "prof.", "U.S.", "z o.o.", "é"),
    *(
        ".",
        "!",
        "?",
        "…",
        "...",
        ",",
        ";",
        ":",
        "–",
        "- ",
        "* ",
        "1. ",
        "„",
        "”",
        '"',
        "«",
        "»",
        "(",
        ")",
        "[",
        "]",
        "@",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "\v",
        "\f",
        "\x1c",
        "\x85",
        "\N{NO-BREAK SPACE}",
        "\N{LINE SEPARATOR}",
    ),
    *(
        "\N{ZERO WIDTH SPACE}",
        "\N{THIN SPACE}",
        "\N{BYTE ORDER MARK}",
        "e\N{COMBINING ACUTE ACCENT}",
        "🎉",
        "👩‍🚀",
        "🇵🇱",
    ),
    *(
        "שלום.",
        "مرحبا؟",
        "你好。",
        "नमस्ते।",
        "Привіт.",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "https://a.B/c.D?e=F",
        "\ud800",
        "\0",
    ),
]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.text(alphabet="aB. \n", max_size=3 * MAX_SENTENCE),
    st.tuples(st.sampled_from(PIECES), st.integers(1, 3000)).map(lambda pair: pair[0] * pair[1]),
)


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def paragraphs(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_paragraphs(text)]


@pytest.mark.parametrize("line", [line for line in TRICKY if line and not line.startswith("#")])
def test_a_sentence_ends_where_a_reader_says_so(line: str) -> None:
    marked = line.replace("\\n", "\n").replace("~", "\N{NO-BREAK SPACE}")
    assert sentences(marked.replace("|", "")) == [sentence.strip() for sentence in marked.split("|")]


@given(TEXTS)
def test_sentences_are_in_order_and_bounded_and_hold_every_character_but_white_space(text: str) -> None:
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)
    assert all(len(span) <= MAX_SENTENCE for span in spans)
    held = "".join(text[span.start : span.end] for span in spans)
    assert "".join(held.split()) == "".join(text.split())


@given(TEXTS)
def test_paragraphs_are_in_order_and_each_sentence_lies_in_one(text: str) -> None:
    blocks = split_paragraphs(text)
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    assert all(sum(sentence in block for block in blocks) == 1 for sentence in split_sentences(text))


@given(TEXTS)
def test_a_sentence_is_cut_at_no_combining_mark(text: str) -> None:
    accented = f"{text} " + "e\N{COMBINING ACUTE ACCENT}" * MAX_SENTENCE
    assert not any(sentence.startswith("\N{COMBINING ACUTE ACCENT}") for sentence in sentences(accented)[1:])


def test_text_without_punctuation_is_cut_between_words() -> None:
    pieces = sentences("słowo " * 1000)
    assert len(pieces) == 7
    assert all(set(piece.split()) == {"słowo"} for piece in pieces)
    assert all(piece.endswith(",") for piece in sentences("raz, dwa i " * 200)[:-1])


@pytest.mark.parametrize(("opening", "closing"), ["«»", "»«"])
def test_what_stands_between_a_long_quotation_and_a_short_one_is_no_quotation(opening: str, closing: str) -> None:
    long = "Мер сказав, що все добре і буде ще краще. " * 12
    short = f"Він сказав: {opening}Так. Їдьмо{closing}."
    text = f"{opening}{long.strip()}{closing}. Потім він поїхав. Там чекали. {short} Кінець."
    assert sentences(text)[-4:] == [
        "Потім він поїхав.",
        "Там чекали.",
        short,
        "Кінець.",
    ]


def test_a_long_quotation_is_cut_and_a_short_one_is_not() -> None:
    short = "„Raz. Dwa. Trzy” – policzył."
    long = f"„{'To jest zdanie. ' * 30}Koniec” – dodał."
    assert sentences(short) == [short]
    assert len(sentences(long)) == 31


def test_rows_of_a_table_stay_apart_in_lower_case_too() -> None:
    rows = ["kto | ile", "kot | 2", "pies | 1"]
    assert paragraphs("\n".join(rows)) == rows


def test_wrapped_lines_are_one_paragraph_and_whole_lines_are_not() -> None:
    wrapped = (
        "W środę rano przyjechał do miasta pociąg pancerny,\na w nim dyktator z żoną. Na dworcu czekał na nich\nPutin."
    )
    assert paragraphs(wrapped) == [wrapped]
    assert sentences(wrapped)[1] == "Na dworcu czekał na nich\nPutin."
    lines = "Nagłówek\nPierwszy akapit jest długi i kończy się kropką.\nDrugi też.\n- punkt\n- kolejny punkt"
    assert paragraphs(lines) == lines.split("\n")


BY_HAND = (
    "Hala należy do spółki Drewpol, która przechowywała w niej m.in.\n"
    "palety, farby i rozpuszczalniki. Jak powiedział kapitan Nyga,\n"
    "rzecznik\nstraży, na miejsce skierowano 17 zastępów z Ostrowca,\n"
    "Skarżyska i Końskich. Ogień gaszono do godziny szóstej rano."
)


def test_lines_that_were_wrapped_by_hand_are_one_paragraph() -> None:
    assert paragraphs(BY_HAND) == [BY_HAND]
    polish = (
        "Ogień zauważył w nocy dozorca, który od razu zadzwonił po straż.\n"
        "W hali nie było ludzi, a sąsiedzi spali i nic\nnie słyszeli."
    )
    assert paragraphs(polish) == [polish]  # "a sąsiedzi" would not have fitted, and "W hali" neither
    talk = f"{BY_HAND}\n– Nikt nie zginął – mówi."
    assert paragraphs(talk) == [BY_HAND, "– Nikt nie zginął – mówi."]


def test_lines_of_a_sentence_each_are_paragraphs_though_nearly_as_long() -> None:
    lines = ["Radni zebrali się wczoraj w ratuszu przy rynku.", "Wójt mówił potem o nowym moście."]
    assert paragraphs("\n".join([*lines, *lines, *lines])) == [*lines, *lines, *lines]


def test_an_abbreviation_at_the_end_of_a_line_ends_no_paragraph() -> None:
    text = "Wójt kupił m.in.\npługi. Koszt to ok.\n90 tys. zł."
    assert paragraphs(text) == [text]
    long = (
        f"{'Wójt kupił pługi i piaskarki, ' * 5}a także sól za 8 mln.\nZima była łagodna, więc nic z tego nie zużyto."
    )
    assert paragraphs(long) == long.split("\n")  # nobody wraps so wide
    apart = "Kupić:\nchleb.\nmasło.\nser!\ndżem"
    assert paragraphs(apart) == apart.split("\n")


def test_where_a_text_is_wrapped_two_lines_are_one_paragraph_too_if_the_first_is_full() -> None:
    long = (
        "W środę rano przyjechał do miasta pociąg pancerny,\na w nim dyktator z żoną. Na dworcu czekał na nich\nPutin."
    )
    two = "Potem mówili przez godzinę o broni, a na koniec\nPutin wstał i poszedł."
    assert paragraphs(f"{long}\n\n{long}\n\n{two}\n\nNagłówek\nI zdanie.") == [long, long, two, "Nagłówek", "I zdanie."]
    assert paragraphs(two) == two.split("\n")


def test_a_text_without_a_line_break_is_one_paragraph_of_many_sentences() -> None:
    article = default_article()
    flat = article.text.replace("\n\n", " ")
    assert len(split_paragraphs(flat)) == 1
    assert sentences(flat) == sentences(article.text)


NASTY = [
    "Ala ma kota. ",
    "m.in. Ala ",
    "„a. ",
    "A. ",
    "ala.Ola",
    'Ala. "',
    "- a\n",
    "słowo ",
    ".",
    "(",
    "🎉. ",
    "你好。",
]


@pytest.mark.parametrize("unit", NASTY)
def test_a_long_text_of_one_pattern_loses_nothing(unit: str) -> None:
    text = unit * (80_000 // len(unit))
    found = sentences(text)
    assert all(len(sentence) <= MAX_SENTENCE for sentence in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_the_article_that_comes_along_is_cut_at_no_abbreviation() -> None:
    found = sentences(default_article().text)
    assert len(found) == 25
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in found)
    assert not any(sentence.endswith(("m.in.", " ds.", "Płd.", "Płn.")) for sentence in found)


def test_the_real_article_is_cut_at_no_abbreviation() -> None:
    if not REAL.exists():
        pytest.skip("the real article lies beside the repository, and here it does not")
    text = REAL.read_text(encoding="utf-8")
    found = sentences(text)
    assert len(found) == 13
    assert len(split_paragraphs(text)) == 11
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in found)
    assert [len(sentences(paragraph)) for paragraph in paragraphs(text)] == [2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1]
    for abbreviation in ("m.in.", " ds.", "Płn."):
        assert any(abbreviation in sentence[:-1] for sentence in found)
