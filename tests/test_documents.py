from __future__ import annotations

import io
import re
import textwrap
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import docx_article, pdf_article
from index.errors import ArticleError
from index.markup import markdown_article
from index.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as DocxDocument

pypdf = pytest.importorskip("pypdf")
docx = pytest.importorskip("docx")


def pdf(
    *lines: str,
    password: str | None = None,
    cipher: str = "RC4-128",
    created: str = "D:20230914100000",
    title: str = "Kot",
) -> bytes:
    """Return a PDF that shows these lines, a new page after each form feed."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in
         (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))}
    )  # fmt: skip
    for page_lines in "\n".join(lines).split("\f"):
        page = writer.add_blank_page(300, 300)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in page_lines.strip("\n").split("\n"))
        stream.set_data(f"BT /F1 12 Tf 20 250 Td {shown}ET".encode("latin-1"))
        page[NameObject("/Contents")] = stream
    writer.add_metadata({"/Title": title, "/Author": "Jan", "/CreationDate": created})
    if password is not None:
        writer.encrypt(password, owner_password="wlasciciel", algorithm=cipher)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def docx_with(fill: Callable[[DocxDocument], object], *, core: bool = True) -> bytes:
    """Return a DOCX with what `fill` writes, and without a word about itself unless `core`."""
    document = docx.Document()
    fill(document)
    if not core:
        rels = document.part.package.rels
        del rels[next(name for name, rel in rels.items() if rel.reltype.endswith("/core-properties"))]
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def sentences(text: str) -> list[str]:
    return [" ".join(text[span.start : span.end].split()) for span in split_sentences(text)]


def paragraphs(*lines: str) -> list[str]:
    return pdf_article(pdf(*lines)).text.split("\n\n")


def test_a_pdf_gives_its_lines_with_hyphenated_words_whole() -> None:
    article = pdf_article(pdf("Wczoraj kot wszedl na naj-", "wyzszy dach w Bielsku-", "Bialej i tam zasnal."))
    assert article.text == "Wczoraj kot wszedl na najwyzszy dach w Bielsku-Bialej i tam zasnal."
    assert (article.title, article.author, article.date) == ("Kot", "Jan", "2023-09-14")


def test_a_hyphen_before_a_capital_of_any_script_stays() -> None:
    article = pdf_article(pdf("Jedzie do Sankt-", "\xd6sterreich, a po-", "tem dalej."))
    assert article.text == "Jedzie do Sankt-\xd6sterreich, a potem dalej."


def test_a_line_of_a_pdf_goes_on_where_the_next_word_had_no_room() -> None:
    assert paragraphs(
        "Wizyta",
        "The leader of the country met in the capital with",
        "Vladimir Putin and the foreign minister of",
        "North Korea. They talked for long about St.",
        "Petersburg and signed a treaty.",
        "Nobody asked what it was about.",
    ) == [
        "Wizyta",
        "The leader of the country met in the capital with Vladimir Putin and the foreign minister of North Korea. "
        "They talked for long about St. Petersburg and signed a treaty.",
        "Nobody asked what it was about.",
    ]


def test_a_paragraph_of_a_pdf_goes_on_over_the_page_past_its_head_and_number() -> None:
    assert paragraphs(
        "Gazeta nr 7",
        "1",
        "W sobote w nocy na dach kamienicy przy ulicy",
        "Dlugiej w Gdansku wszedl kot, ktorego szukal\f",
        "Gazeta nr 7",
        "2",
        "Jan Kowalski z trzema synami.",
    ) == [
        "Gazeta nr 7",
        "1",
        "W sobote w nocy na dach kamienicy przy ulicy Dlugiej w Gdansku wszedl kot, ktorego szukal Jan Kowalski "
        "z trzema synami.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(("Kupic trzeba w sklepie przy ulicy Dlugiej:", "- mleko", "- rybe i chleb"), id="a list"),
        pytest.param(("Jan Kowalski", "Anna Nowak", "Piotr Wisniewski"), id="names"),
        pytest.param(
            ("W sobote wszedl na dach kamienicy kot bury i", " ", "Nic wiecej nie wiadomo."), id="an empty line"
        ),
    ],
)
def test_what_the_width_has_not_parted_stays_apart_in_a_pdf(lines: tuple[str, ...]) -> None:
    assert paragraphs(*lines) == [line for line in lines if line.strip()]


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_sentence_of_a_report_is_torn_by_the_lines_it_is_set_in(columns: int) -> None:
    report = markdown_article(files("index").joinpath("data/article.md").read_text(encoding="utf-8")).text
    # The font of these pages has no Polish letters.
    report = report.translate(str.maketrans("ąćęłńóśźżŁŚ„”–", 'acelnoszzLS""-'))
    lines = [line for paragraph in report.split("\n\n") for line in textwrap.wrap(paragraph, columns)]
    halves = [*lines[: len(lines) // 2], "\f", *lines[len(lines) // 2 :]]
    assert sentences(pdf_article(pdf(*halves)).text) == sentences(report)


def test_a_pdf_of_pictures_or_under_a_password_is_refused() -> None:
    with pytest.raises(ArticleError, match="only pictures"):
        pdf_article(pdf())
    with pytest.raises(ArticleError, match="locked"):
        pdf_article(pdf("Kot.", password="tajne"))


@pytest.mark.parametrize("cipher", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_is_protected_from_copying_alone_is_read(cipher: str) -> None:
    assert pdf_article(pdf("Kot spi.", password="", cipher=cipher)).text == "Kot spi."


@pytest.mark.parametrize("created", ["2023-09-14T12:00:00", "14/09/2023 10:11", "Thu Sep 14 10:11:12 2023", ""])
def test_a_pdf_with_a_date_of_its_own_kind_has_none(created: str) -> None:
    article = pdf_article(pdf("Kot spi.", created=created))
    assert (article.text, article.date) == ("Kot spi.", None)


def test_a_title_of_a_pdf_that_is_no_text_is_none() -> None:
    numbered = pdf("Kot spi.").replace(b"/Title (Kot)", b"/Title 77777")
    assert b"/Title 77777" in numbered
    article = pdf_article(numbered)
    assert (article.text, article.title, article.author) == ("Kot spi.", "", "Jan")


@pytest.mark.parametrize("title", ["untitled", "(anonymous)", "Microsoft Word - komunikat_FINAL_v3.docx"])
def test_what_a_program_writes_where_nobody_has_said_anything_is_no_title(title: str) -> None:
    named = pdf("Kot spi.", title=title)
    assert pdf_article(named).title == ""
    assert pdf_article(pdf("Kot spi.", title="Anonymous donors")).title == "Anonymous donors"


def test_a_docx_of_a_librarys_template_says_nothing_of_itself() -> None:
    document = docx.Document()
    document.add_paragraph("Kot śpi.")
    document.save(content := io.BytesIO())
    article = docx_article(content.getvalue())
    assert (article.title, article.author, article.date) == ("", None, None)


def test_what_a_docx_may_not_hold_is_one_sentence() -> None:
    from docx.oxml import OxmlElement

    def fill(document: DocxDocument) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell._tc.get_or_add_tcPr().append(OxmlElement("w:gridSpan"))  # without how many columns

    plain = docx_with(lambda document: document.add_paragraph("Most stoi."))
    encrypted = bytearray(plain)
    for start in (match.start() for match in re.finditer(rb"PK\x01\x02", plain)):
        encrypted[start + 8] |= 1
    for content in (docx_with(fill), bytes(encrypted)):
        with pytest.raises(ArticleError, match="damaged"):
            docx_article(content)


def test_a_docx_loses_no_word_to_what_wraps_it() -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def fill(document: DocxDocument) -> None:
        paragraph = (
            f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>W dniu </w:t></w:r>"
            "<w:smartTag w:element='date'><w:smartTagPr/><w:r><w:t>13 września</w:t></w:r></w:smartTag>"
            "<w:r><w:t xml:space='preserve'> Kim był w </w:t></w:r>"
            "<w:del><w:r><w:delText>Kijowie</w:delText></w:r></w:del><w:ins><w:r><w:t>Moskwie</w:t></w:r></w:ins>"
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t xml:space='preserve'> z </w:t></w:r>"
            "<w:fldSimple w:instr='X'><w:r><w:t>Putinem</w:t></w:r></w:fldSimple></w:sdtContent></w:sdt></w:p>"
        )
        row = "<w:tr>{}{}</w:tr>".format(
            "<w:tc><w:p><w:r><w:t>Rok</w:t></w:r></w:p></w:tc>",
            "<w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>2023</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt>",
        )
        contents = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
        body = document.element.body
        for told in (contents, "<w:showingPlcHdr/>"):
            words = "<w:sdtContent><w:p><w:r><w:t>Spis treści</w:t></w:r></w:p></w:sdtContent>"
            body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr>{told}</w:sdtPr>{words}</w:sdt>"))
        body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"))
        body.insert(1, parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{row}</w:tbl>"))

    text = docx_article(docx_with(fill)).text
    assert text == "W dniu 13 września Kim był w Moskwie z Putinem\n\nRok | 2023"


def test_a_docx_loses_no_formula_and_no_word_that_is_written_otherwise() -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def fill(document: DocxDocument) -> None:
        paragraph = (
            f"<w:p {nsdecls('w', 'm')}><w:bdo w:val='ltr'><w:r><w:t>Wzór</w:t></w:r></w:bdo>"
            "<w:dir w:val='ltr'><w:r><w:t xml:space='preserve'> to </w:t></w:r></w:dir>"
            "<m:oMath><m:r><m:t>E=</m:t></m:r><m:sSup><m:e><m:r><m:t>mc</m:t></m:r></m:e>"
            "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
            "<w:r><w:t>, </w:t></w:r>"
            "<w:r><w:ruby><w:rt><w:r><w:t>とう</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>東</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r><m:oMathPara><m:oMath><m:f><m:fPr/><m:num><m:r><m:t>a+b</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>4</m:t></m:r></m:den></m:f><m:r><m:t>&lt;</m:t></m:r><m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg>"
            "<m:e><m:r><m:t>8</m:t></m:r></m:e></m:rad><m:nary><m:naryPr>"
            "<m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup/><m:e><m:d><m:e>"
            "<m:r><m:t>x</m:t></m:r></m:e></m:d></m:e></m:nary></m:oMath></m:oMathPara></w:p>"
        )
        document.element.body.insert(0, parse_xml(paragraph))

    assert docx_article(docx_with(fill)).text == "Wzór to E=mc^2, 東(a+b)/4<√[3](8)∑_(i=1)(x)"


def test_a_text_box_of_a_docx_is_read_once_and_hidden_words_are_not() -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ("Ramka", "i reszta"))
    box = f"<w:txbxContent>{lines}</w:txbxContent>"
    alternate = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def fill(document: DocxDocument) -> None:
        paragraph = document.add_paragraph("Kim ")
        for hidden, words in ((True, "nie "), (False, "przybył.")):
            paragraph.add_run(words).font.hidden = hidden
        paragraph.add_run()._r.append(
            parse_xml(
                f"<mc:AlternateContent xmlns:mc='{alternate}' {nsdecls('w')}>"
                f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
            )
        )
        document.add_paragraph("Putin czekał.")

    assert docx_article(docx_with(fill)).text == "Kim przybył.\n\nRamka\n\ni reszta\n\nPutin czekał."


def test_a_table_in_a_cell_of_a_docx_is_read_too() -> None:
    def fill(document: DocxDocument) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "Razem"
        cell.add_table(1, 2).cell(0, 1).text = "5"

    assert docx_article(docx_with(fill)).text == "Razem | 5"


def test_a_row_of_a_docx_has_each_cell_once_and_on_one_line() -> None:
    def fill(document: DocxDocument) -> None:
        table = document.add_table(2, 3)
        for cell, text in zip(table.rows[0].cells, ("Port\ni miasto", "Rok", "Osoby"), strict=True):
            cell.text = text
        table.cell(1, 0).merge(table.cell(1, 1)).text = "Razem"
        table.cell(1, 2).text = "5"

    assert docx_article(docx_with(fill)).text == "Port i miasto | Rok | Osoby\nRazem | 5"


def test_a_docx_that_says_nothing_of_itself_has_no_title_but_its_own() -> None:
    def fill(document: DocxDocument) -> None:
        document.core_properties.title = "Kot"
        document.add_paragraph("Kot wszedl na dach.")

    assert docx_article(docx_with(fill)).title == "Kot"
    silent = docx_article(docx_with(fill, core=False))
    assert (silent.title, silent.author, silent.date) == ("", None, None)


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
