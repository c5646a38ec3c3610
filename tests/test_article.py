from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import MAX_CHARACTERS, default_article, read_article
from index.errors import ArticleError

ORIGINAL = Path(__file__).parents[2] / "shared" / "article.txt"
SENTENCES = "Zażółcił gęślą jaźń. Źdźbło trawy, „łąka” i ćma – oto świat żółwia."
FEW = [
    " ",
    "\n",
    "\r\n",
    "\r",
    "\N{NO-BREAK SPACE}",
    "\t",
    "Kot",
    "m.in.",
    "ż",
    "🎉",
    "e\N{COMBINING ACUTE ACCENT}",
    "שלום",
]


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(source: str | Path) -> str:
    with pytest.raises(ArticleError) as caught:
        read_article(source, timeout=1)
    message = str(caught.value)
    assert re.fullmatch(r"[^\n]{20,200}", message), "one sentence, and a short one"
    assert "Error" not in message
    return message


def test_a_text_file_is_read_as_it_is(tmp_path: Path) -> None:
    text = "  Nagłówek\n\nMieszka w\N{NO-BREAK SPACE}Łodzi. 🎉\n"
    assert read_article(saved(tmp_path, "a.txt", text)).text == text
    assert read_article(str(saved(tmp_path, "name without an end", text))).text == text


def test_line_ends_become_line_feeds(tmp_path: Path) -> None:
    assert read_article(saved(tmp_path, "a.txt", "raz\r\ndwa\rtrzy\ncztery")).text == "raz\ndwa\ntrzy\ncztery"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(FEW)).map("".join))
def test_any_text_comes_back_but_for_its_line_ends(tmp_path: Path, text: str) -> None:
    path = saved(tmp_path, "a.txt", f"x{text}")
    assert read_article(path).text == f"x{text}".replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2"])
def test_polish_is_read_in_every_encoding_that_is_still_about(tmp_path: Path, encoding: str) -> None:
    text = SENTENCES if encoding != "iso8859_2" else SENTENCES.translate(str.maketrans("„”–", '""-'))
    assert read_article(saved(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_front_matter_names_the_article(tmp_path: Path) -> None:
    source = (
        '---\ntitle: "Kot: historia"\nauthor: Jan\ndate: 2023-09-14\n'
        "url: https://example.org/kot\ntags:\n  - x\n---\n\nTekst."
    )
    for name in ("a.txt", "a.md"):
        article = read_article(saved(tmp_path, name, source))
        assert (article.text, article.title, article.author) == ("Tekst.", "Kot: historia", "Jan")
        assert (article.date, article.url) == ("2023-09-14", "https://example.org/kot")


def test_a_title_that_cannot_be_seen_is_none(tmp_path: Path) -> None:
    source = '---\ntitle: "\u200b \u2060"\n---\nKot śpi na piecu.'
    assert read_article(saved(tmp_path, "a.md", source)).title == "Kot śpi na piecu."


def test_what_no_text_may_hold_no_title_holds(tmp_path: Path) -> None:
    source = "---\ntitle: Raport\x00 roczny\n---\n" + "Kot śpi na piecu. " * 30
    assert read_article(saved(tmp_path, "a.txt", source)).title == "Raport roczny"


def test_without_a_title_the_first_line_serves(tmp_path: Path) -> None:
    assert read_article(saved(tmp_path, "a.txt", "\n\n Kot w mieście \nTekst.")).title == "Kot w mieście"
    long = read_article(saved(tmp_path, "b.txt", "słowo " * 100)).title
    assert len(long) <= 100
    assert long.endswith("słowo …")


def test_a_page_on_disk_gives_its_article(tmp_path: Path) -> None:
    paragraph = (
        "Strażacy zdjęli kota z dachu kamienicy przy ul. Długiej. Trwało to dwie godziny i nikomu nic się nie stało."
    )
    page = f"""<html><head><meta charset="iso-8859-2"><title>Kot na dachu</title>
        <meta name="author" content="Jan Nowak">
        <meta property="article:published_time" content="2023-09-14T10:00:00+02:00">
        <link rel="canonical" href="https://example.org/kot"></head><body><nav><a href="/">Menu</a></nav><article>
        <h1>Kot na dachu</h1><p>{paragraph}</p><p>{paragraph.replace("kota", "psa")}</p></article></body></html>"""
    article = read_article(saved(tmp_path, "a.html", page.encode("iso8859_2")))
    assert (article.title, article.author, article.date) == ("Kot na dachu", "Jan Nowak", "2023-09-14")
    assert article.url == "https://example.org/kot"
    assert article.text.split("\n\n")[-2:] == [paragraph, paragraph.replace("kota", "psa")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.txt", "", "empty", id="empty"),
        pytest.param("a.txt", " \n\N{NO-BREAK SPACE}\t", "empty", id="only white space"),
        pytest.param("a.md", "---\ntitle: x\n---\n", "empty", id="only front matter"),
        pytest.param("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text", id="a picture"),
        pytest.param("a.txt", bytes(range(256)), "no text", id="binary"),
        pytest.param("a.odt", "x", "of a kind", id="another kind of file"),
        pytest.param("a.txt", "słowo " * 900_000, "too long", id="a 5 MB text"),
        pytest.param("a.txt", b"x" * 10_000_001, "larger than 10 MB", id="a larger text"),
        pytest.param("a.html", "<html><body><a href=/>Menu</a></body></html>", "no article", id="a page of menus"),
        pytest.param("a.html", "", "no article", id="an empty page"),
        pytest.param("a.pdf", "%PDF-1.7 broken", "damaged", id="a damaged PDF"),
        pytest.param("a.docx", "PK broken", "damaged", id="a damaged DOCX"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: str | bytes, says: str
) -> None:
    assert says in refusal(saved(tmp_path, name, content))


def test_the_longest_article_is_still_read(tmp_path: Path) -> None:
    assert len(read_article(saved(tmp_path, "a.txt", "x" * MAX_CHARACTERS)).text) == MAX_CHARACTERS


def test_a_path_that_leads_nowhere_is_refused_in_one_sentence(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "missing.txt")
    assert "a folder" in refusal(tmp_path)
    assert "cannot be read" in refusal("x" * 5000)
    assert "cannot be read" in refusal("a\0b.txt")
    assert "write https://" in refusal("www.example.org")
    assert "write https://" in refusal("news.example.org/a/most,12.html")
    assert "no file" in refusal("texts/example.txt")
    assert "ftp://" in refusal("ftp://example.org/a.txt")
    assert "no file" in refusal("~nobody-of-this-name/a.txt")


def test_a_file_that_may_not_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> io.BytesIO:
        raise PermissionError

    path = saved(tmp_path, "a.txt", "x")
    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be opened" in refusal(path)


def test_a_docx_gives_its_paragraphs_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.title = "Kot"
    document.add_paragraph("Pierwszy akapit.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "kot", "2"
    document.add_paragraph("Ostatni akapit.")
    document.save(str(tmp_path / "a.docx"))
    article = read_article(tmp_path / "a.docx")
    assert (article.title, article.text) == ("Kot", "Pierwszy akapit.\n\nkot | 2\n\nOstatni akapit.")


@pytest.mark.parametrize(("module", "name"), [("pypdf", "pdf"), ("docx", "docx")])
def test_a_missing_extra_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert f"pip install -c constraints.txt -e '.[{name}]'" in refusal(saved(tmp_path, f"a.{name}", "x"))


def test_the_article_that_comes_along_is_whole() -> None:
    article = default_article()
    assert article.title
    assert article.author == "Redakcja"
    assert article.date == "2023-09-14"
    assert (article.url or "").startswith("https://example.org/")
    assert 10 <= len(article.text.split("\n\n")) <= 14
    assert "m.in." in article.text


def test_the_article_that_comes_along_borrows_no_phrase_of_the_original() -> None:
    if not ORIGINAL.exists():
        pytest.skip("the original lies beside the repository, and here it does not")

    def phrases(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}

    assert not phrases(default_article().text) & phrases(read_article(ORIGINAL).text)
