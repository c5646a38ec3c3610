from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encodings import decode
from index.errors import ArticleError


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("Żółw śpi.", "cp1250", id="a few words in CP1250"),
        pytest.param("Żółw śpi.", "iso8859_2", id="a few words in ISO-8859-2"),
        pytest.param("Größe und Übel: „gut“.", "cp1252", id="German"),
        pytest.param("The club paid £5m for him, £2m less.", "cp1252", id="English with nothing but pounds"),
        pytest.param("Area 5 m², cost £20 – cheap", "cp1252", id="raised figures"),
        pytest.param("Zutaten: 1½ Äpfel, ½ l Milch, ½ TL Salz", "cp1252", id="fractions"),
        pytest.param("Temperatura 20°C ±2", "cp1250", id="Polish with nothing but signs"),
        pytest.param("Делегація відвідала завод, де роблять зброю.", "cp1251", id="Ukrainian"),
        pytest.param("Делегация посетила завод.", "koi8_r", id="Russian"),
        pytest.param("Žluťoučký kůň pěl ďábelské ódy", "cp1250", id="Czech"),
    ],
)
def test_the_encoding_is_told_by_the_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_believed_unless_it_shows_control_characters() -> None:
    assert decode("Paříž".encode("iso8859_2"), "iso-8859-2") == "Paříž"
    assert decode("Źle, ść".encode("cp1250"), "iso-8859-2") == "Źle, ść"
    assert decode("łąka".encode(), "iso-8859-2") == "łąka"
    assert decode("łąka".encode("cp1250"), "no-such-encoding") == "łąka"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(
            "Żółw śpi w gęstym lesie".encode() + b"\xc5", "Żółw śpi w gęstym lesie\ufffd", id="cut in a letter"
        ),
        pytest.param(
            "The deal – signed on Friday – is caf".encode() + b"\xe9.",
            "The deal – signed on Friday – is caf\ufffd.",
            id="one letter of another",
        ),
        pytest.param("Дії уряду".encode("cp1251"), "Дії уряду", id="pairs that look like UTF-8 by chance"),
    ],
)
def test_a_bad_byte_in_utf_8_does_not_garble_the_rest(content: bytes, text: str) -> None:
    assert decode(content) == text
    assert decode(content, "utf-8") == text
    if "\ufffd" in text:
        assert decode(codecs.BOM_UTF8 + content) == text


def test_a_stray_control_character_is_left_out_and_many_are_no_text() -> None:
    text = "Zwykłe zdanie o niczym, które jest dość długie, by jeden znak nie znaczył wiele. " * 4
    assert decode(f"{text}zwy\x1fkły".encode()) == f"{text}zwykły"
    with pytest.raises(ArticleError, match="no text"):
        decode(b"GIF\x01\x02abc")


@given(
    st.binary(max_size=200),
    st.sampled_from([None, "utf-8", "iso-8859-2", "cp1250", "utf-16", "hex", "rot13", "undefined"]),
)
def test_any_bytes_are_text_or_refused(content: bytes, declared: str | None) -> None:
    try:
        text = decode(content, declared)
    except ArticleError:
        return
    assert "\0" not in text
