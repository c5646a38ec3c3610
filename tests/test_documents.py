from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import docx_article, pdf_article
from index.errors import ArticleError

pypdf = pytest.importorskip("pypdf")
docx = pytest.importorskip("docx")


def pdf(*lines: str, password: str | None = None) -> bytes:
    """Return a page that shows these lines."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in
         (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))}
    )  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    stream.set_data(f"BT /F1 12 Tf 20 250 Td {shown}ET".encode("latin-1"))
    page[NameObject("/Contents")] = stream
    writer.add_metadata({"/Title": "Kot", "/Author": "Jan", "/CreationDate": "D:20230914100000"})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def test_a_pdf_gives_its_lines_with_hyphenated_words_whole() -> None:
    article = pdf_article(pdf("Wczoraj kot wszedl na naj-", "wyzszy dach w Bielsku-", "Bialej i tam zasnal."))
    assert article.text == "Wczoraj kot wszedl na najwyzszy dach w Bielsku-\nBialej i tam zasnal."
    assert (article.title, article.author, article.date) == ("Kot", "Jan", "2023-09-14")


def test_a_hyphen_before_a_capital_of_any_script_stays() -> None:
    article = pdf_article(pdf("Jedzie do Sankt-", "\xd6sterreich, a po-", "tem dalej."))
    assert article.text == "Jedzie do Sankt-\n\xd6sterreich, a potem dalej."


def test_a_pdf_of_pictures_or_under_a_password_is_refused() -> None:
    with pytest.raises(ArticleError, match="only pictures"):
        pdf_article(pdf())
    with pytest.raises(ArticleError, match="locked"):
        pdf_article(pdf("Kot.", password="tajne"))


@given(st.integers(0, 900), st.integers(1, 40), st.binary(max_size=8))
def test_a_pdf_with_a_hole_in_it_is_read_or_refused(start: int, length: int, filling: bytes) -> None:
    content = pdf("Kot wszedl na dach.")
    try:
        pdf_article(content[:start] + filling + content[start + length :])
    except ArticleError:
        return


@given(st.integers(0, 30_000), st.integers(1, 400), st.binary(max_size=8))
def test_a_docx_with_a_hole_in_it_is_read_or_refused(start: int, length: int, filling: bytes) -> None:
    saved = io.BytesIO()
    docx.Document().save(saved)
    content = saved.getvalue()
    try:
        docx_article(content[:start] + filling + content[start + length :])
    except ArticleError:
        return
