"""Pages from a server on this machine, through the same door as everyone's."""

from __future__ import annotations

import gzip
import re
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import read_article
from index.errors import ArticleError
from index.furniture import without_furniture
from index.sentences import split_paragraphs
from index.webpage import page_article

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPHS = (
    "Strażacy zdjęli w środę kota z dachu kamienicy przy ul. Długiej w Gdańsku. Trwało to ok. dwóch godzin.",
    "Zwierzę trafiło do schroniska, gdzie zbadał je weterynarz. Okazało się, że jest zdrowe, tylko bardzo głodne.",
    "Właściciel zgłosił się w czwartek rano i podziękował wszystkim za pomoc, m.in. sąsiadom.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = (
    '<html lang="pl"><head>{head}<title>Kot na dachu</title></head><body><nav><a href="/">Sport</a></nav>'
    f"<article><h1>Kot na dachu</h1>{BODY}</article><footer>Copyright 2019</footer></body></html>"
)
MENU = (
    "<html><head><title>Gazeta</title></head><body><ul>" + "<li><a href=/x>Dział</a></li>" * 40 + "</ul></body></html>"
)
META = PAGE.format(head='<meta charset="iso-8859-2">').encode("iso8859_2")
HTML = "text/html; charset=utf-8"
SLOW = ("/slow", "/never")

PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/kot": (200, {"Content-Type": HTML}, PAGE.format(head="").encode()),
    "/cp1250": (200, {"Content-Type": "text/html; charset=windows-1250"}, PAGE.format(head="").encode("cp1250")),
    "/meta": (200, {"Content-Type": "text/html"}, META),
    "/silent": (200, {"Content-Type": "text/html"}, PAGE.format(head="").encode("cp1250")),
    "/packed": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE.format(head="").encode())),
    "/plain": (200, {"Content-Type": "text/plain; charset=utf-8"}, "\r\n".join(PARAGRAPHS).encode()),
    "/moved": (302, {"Location": "/kot"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/kot.md": (200, {"Content-Type": "text/plain; charset=utf-8"}, f"# Kot\n\n**{PARAGRAPHS[0]}**".encode()),
    "/kot.html": (200, {"Content-Type": "application/octet-stream"}, PAGE.format(head="").encode()),
    "/untold": (200, {"Content-Type": ""}, PAGE.format(head="").encode()),
    "/kot.bin": (200, {"Content-Type": "application/octet-stream"}, b"kot"),
    "/missing": (404, {"Content-Type": HTML}, PAGE.format(head="").encode()),
    "/broken": (500, {"Content-Type": HTML}, b""),
    "/menu": (200, {"Content-Type": HTML}, MENU.encode()),
    "/empty": (200, {"Content-Type": HTML}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/lying": (200, {"Content-Type": HTML}, b"\x89PNG\0\0"),
    "/bomb": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 50_000_000)),
    "/garbled": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, b"no gzip"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in ("/huge", "/slow", "/never"):
            getattr(self, f"send_{self.path[1:]}")()
            return
        status, headers, body = PAGES[self.path]
        self.start(status, headers | {"Content-Length": str(len(body))})
        self.wfile.write(body)

    def start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send_huge(self) -> None:
        """Fifty megabytes whose length is not told."""
        self.start(200, {"Content-Type": HTML})
        try:
            for _ in range(800):
                self.wfile.write(b"<p>x</p>" * 8192)
        except OSError:
            self.close_connection = True

    def send_slow(self) -> None:
        """A byte now and then, each soon enough."""
        self.start(200, {"Content-Type": HTML})
        try:
            while not stopped.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            self.close_connection = True

    def send_never(self) -> None:
        stopped.wait(5)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


stopped = threading.Event()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    stopped.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        stopped.set()
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.parametrize("path", ["/kot", "/cp1250", "/meta", "/silent", "/packed", "/moved", "/kot.html", "/untold"])
def test_an_article_is_found_among_the_menus_however_it_is_sent(address: str, path: str) -> None:
    article = read_article(address + path)
    assert article.text.split("\n\n")[-3:] == list(PARAGRAPHS)
    assert "Sport" not in article.text
    assert article.title == "Kot na dachu"
    assert article.url == address + ("/kot" if path == "/moved" else path)
    assert article.date is None


def test_a_plain_text_is_an_article_too(address: str) -> None:
    assert read_article(f"{address}/plain").text == "\n".join(PARAGRAPHS)


def test_where_a_server_does_not_tell_the_end_of_the_address_does(address: str) -> None:
    article = read_article(f"{address}/kot.md")
    assert article.text == f"Kot\n\n{PARAGRAPHS[0]}"
    with pytest.raises(ArticleError, match="not a page but application/octet-stream"):
        read_article(f"{address}/kot.bin")


def test_a_file_without_an_article_is_told_no_address() -> None:
    with pytest.raises(ArticleError, match="There is no article in this page: give the article itself"):
        page_article("<p>Menu</p>")


def test_a_long_number_in_a_paragraph_takes_no_time() -> None:
    digits = "3." + "1415926535" * 100
    assert (
        digits in page_article(f"<html><body><article>{BODY}<p>{digits} i tak dalej</p></article></body></html>").text
    )


@pytest.mark.parametrize("reference", ["&#1;", "&#x1F;", "&#X1b", "&#65535;", "&#xFFFE;"])
def test_a_reference_to_a_character_that_no_page_may_hold_costs_nothing(reference: str) -> None:
    page = f"<html><body><article>{BODY}<p>Koniec{reference} historii.</p></article></body></html>"
    assert "Koniec historii." in page_article(page).text
    assert "Koniec\u0142 historii." in page_article(page.replace(reference, "&#322;")).text


def test_a_page_whose_paragraphs_end_in_footnotes_is_an_article() -> None:
    cited = BODY.replace(".</p>", ".<sup>12</sup></p>")
    assert ".12" in page_article(f"<html><body><article>{cited}</article></body></html>").text


def test_rows_stay_apart_where_cells_are_empty() -> None:
    rows = "<tr><td>gdynia</td><td>5</td></tr><tr><td>razem</td><td></td></tr><tr><td>sopot</td></tr>"
    text = page_article(f"<html><body><article>{BODY}<table>{rows}</table>{BODY}</article></body></html>").text
    found = [text[span.start : span.end] for span in split_paragraphs(text)]
    assert [any(row in p and len(p) < 20 for p in found) for row in ("gdynia", "razem", "sopot")] == [True] * 3


def test_a_table_is_its_rows_without_the_rule() -> None:
    table = (
        "<table><tr><th>Miasto</th><th>Liczba</th></tr><tr><td>Gdynia</td><td>250</td></tr>"
        "<tr><td>Sopot</td><td>-</td></tr></table>"
    )
    text = page_article(f"<html><body><article>{BODY}{table}{BODY}</article></body></html>").text
    assert "\n\nMiasto | Liczba\nGdynia | 250\nSopot | -\n\n" in text


def test_of_two_tables_each_stands_under_its_own_first_row() -> None:
    tables = "".join(
        f"<table><tr><th>{a}</th><th>{b}</th></tr><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></table>"
        for a, b in (("Miasto", "Liczba"), ("Dzień", "Pora"))
    )
    text = page_article(f"<html><body><article>{BODY}{tables}{BODY}</article></body></html>").text
    assert "\n\nMiasto | Liczba\nx | 1\ny | 2\n\nDzień | Pora\nx | 1\ny | 2\n\n" in text


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param("消防队员星期三从屋顶上救下了一只猫。主人星期四早上来认领了它，并感谢大家的帮助。", id="Chinese"),
        pytest.param(
            "दमकल कर्मियों ने बुधवार को एक इमारत की छत से एक बिल्ली को उतारा। वह स्वस्थ थी लेकिन बहुत भूखी थी और सो गई।",
            id="Hindi",
        ),
    ],
)
def test_prose_is_known_in_scripts_without_spaces_or_full_stops(paragraph: str) -> None:
    assert paragraph in page_article(f"<html><body><article><p>{paragraph}</p></article></body></html>").text


@pytest.mark.parametrize(
    ("path", "says"),
    [
        pytest.param("/missing", "404", id="not found"),
        pytest.param("/broken", "500", id="the server fails"),
        pytest.param("/loop", "without end", id="redirects in a circle"),
        pytest.param("/menu", "no article", id="nothing but menus"),
        pytest.param("/empty", "no article", id="an empty page"),
        pytest.param("/picture", "image/png", id="a picture"),
        pytest.param("/lying", "no text", id="a picture that says it is a page"),
        pytest.param("/huge", "larger than 10 MB", id="fifty megabytes"),
        pytest.param("/bomb", "larger than 10 MB", id="fifty megabytes, packed small"),
        pytest.param("/garbled", "cannot be reached", id="packed wrongly"),
        pytest.param("/never", "in time", id="no answer"),
        pytest.param("/slow", "too long", id="an answer without end"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(address: str, path: str, says: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_article(address + path, timeout=0.3 if path in SLOW else 60)
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert message.endswith(".")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://", "http://[::1", "https://127.0.0.1:99999/", "http://a b/"]
)
def test_an_address_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises(ArticleError, match="cannot be reached"):
        read_article(url, timeout=1)


def test_who_opens_a_page_and_with_which_password_is_nobody_elses_to_read(address: str) -> None:
    opened = address.replace("://", "://anna:hunter2@")
    article = read_article(f"{opened}/kot")
    assert article.url == f"{address}/kot"
    with pytest.raises(ArticleError, match="/missing answers 404") as error:
        read_article(f"{opened}/missing")
    assert "hunter2" not in str(error.value)


def page(inside: str) -> str:
    return page_article(f"<html><body><article>{BODY}{inside}</article></body></html>").text


def test_what_a_page_does_not_show_or_shows_as_withdrawn_is_no_text() -> None:
    text = page(
        "<p>Bilet kosztuje <del>25 zł</del> <ins>35 zł</ins>, a dzieci wchodzą <s>za połowę</s> za darmo.</p>"
        '<p hidden>Pożyczki dla każdego od zaraz, bez pytania o dochody.</p><p style="display: none">Ukryte słowa.</p>'
    )
    assert "Bilet kosztuje 35 zł, a dzieci wchodzą za darmo." in text
    assert "Pożyczki" not in text
    assert "Ukryte" not in text


def test_a_caption_stands_above_its_table_and_a_term_beside_what_explains_it() -> None:
    text = page(
        "<table><caption>Obsada</caption><tr><th>Zawód</th><th>Liczba</th></tr><tr><td>Lekarze</td><td>7</td></tr>"
        "</table><dl><dt><b>Parking</b>:</dt><dd>340 miejsc</dd><dt>Szatnia</dt><dd>120 miejsc</dd></dl>"
    )
    assert "Obsada\n\nZawód | Liczba\nLekarze | 7" in text
    assert "- Parking: 340 miejsc\n- Szatnia: 120 miejsc" in text


def test_what_stands_between_the_paragraphs_of_a_page_is_not_of_its_article() -> None:
    teaser = "<p><strong>CZYTAJ TEŻ: <a href='/z'>Dyrektor szpitala zrezygnował po miesiącu</a></strong></p>"
    lines = (
        "Czytaj dalej",
        "Zobacz wideo: Most z lotu ptaka",
        "Obserwuj nas w Google News",
        "Dalsza część artykułu pod materiałem wideo",
        "Zobacz galerię (12 zdjęć)",
    )
    between = "".join(f"<p>{line}</p>" for line in lines)
    comments = "<p>Komentarze (2)</p><p>~ala: Wstyd, że czekaliśmy na to dziesięć lat!</p>"
    assert page(f"{teaser}{between}{comments}") == page("")


@pytest.mark.parametrize(
    "line",
    [
        "Zobaczymy też: wszystko zależy od rady.",
        "Reklama trwała trzy minuty.",
        "Więcej informacji: www.example.org",
        "Share prices fell again.",
        "| Share",
        "Czytaj: w środę most zamkną o 12.",
        "Polecamy: żurek w chlebie za 18 zł.",
        "Related: the 1998 case was closed by Judge Ross.",
        "Podziel się tym chlebem z sąsiadem.",
        "Zobacz film „Kler” w reżyserii Smarzowskiego.",
        "Sprawdź: poziom oleju spadł.",
        "Podziel się na grupy po cztery osoby.",
        "Komentarze",
        f"Czytaj więcej: {'to długi akapit, który mówi coś od siebie ' * 8}.",
    ],
)
def test_a_line_that_says_something_stays(line: str) -> None:
    assert without_furniture(["Most stoi.", line]) == ["Most stoi.", line]


@pytest.mark.parametrize(
    "explained",
    ["ul. Długa 1<br>00-001 Warszawa", "<p>Most stoi.</p><p>Drugi też.</p>", "Raz</dd><dd>Dwa"],
)
def test_terms_with_more_than_words_keep_them_apart(explained: str) -> None:
    text = page(f"<dl><dt>Adres</dt><dd>{explained}</dd></dl>")
    assert not re.search("1 ?00-001|stoi.Drugi|RazDwa", text)


def test_a_page_that_a_program_will_show_is_read() -> None:
    hidden = f'<html><body><div style="DISPLAY: none"><article>{BODY}</article></div></body></html>'
    assert page_article(hidden).text == page("")


def test_a_page_of_teasers_is_no_article() -> None:
    teasers = "".join(
        f"<p>Zobacz też: to zdanie numer {n} jest dość długie, by je wziąć za tekst.</p>" for n in range(5)
    )
    with pytest.raises(ArticleError, match="There is no article"):
        page_article(f"<html><body><article><h1>Most</h1>{teasers}</article></body></html>")


def test_a_part_on_comments_early_in_an_article_stays() -> None:
    lines = ["Komentarze (2)", "Burmistrz nie chciał mówić.", "Radni milczą.", "Most stoi."]
    assert without_furniture(lines) == lines


@pytest.mark.parametrize("end", [" (PAP)", " /kkr/", " 🎉", " [red.]", ""])
def test_an_item_of_an_agency_ends_with_its_signature(end: str) -> None:
    words = "Burmistrz otworzył w poniedziałek nowy most na rzece, a mieszkańcy przyszli licznie obejrzeć budowlę, "
    item = f"{words}na którą czekali od dwudziestu lat i którą miasto zbudowało za własne pieniądze z pożyczki.{end}"
    assert page_article(f"<html><body><article><p>{item}</p></article></body></html>").text == item


@pytest.mark.parametrize(
    "page_with_lead",
    [
        '<div class="lead"><p>{lead}</p></div><div class="articleBody">{body}</div>',
        '<p itemprop="description">{lead}</p><div itemprop="articleBody">{body}</div>',
        '<div data-gu-name="standfirst"><p>{lead}</p></div><div class="article-body-viewer">{body}</div>',
    ],
)
def test_the_lead_over_an_article_is_of_it(page_with_lead: str) -> None:
    lead = "Po dwudziestu latach czekania miasto ma drugi most, a kierowcy pierwszy raz nie stali w korku."
    inside = page_with_lead.format(lead=lead, body=BODY)
    text = page_article(f"<html><body><article><h1>Most</h1>{inside}</article></body></html>").text
    assert text.count(lead) == 1
    assert text.index(lead) < text.index(page("").splitlines()[-1])


def test_the_leads_of_other_articles_are_not_of_it() -> None:
    teasers = "".join(
        f'<div class="excerpt">Zapowiedź innego tekstu numer {n}, o czym innym zupełnie.</div>' for n in (1, 2)
    )
    inside = f'<div>{teasers}</div><article><div class="article-body">{BODY}</div></article>'
    assert "Zapowiedź" not in page_article(f"<html><body>{inside}</body></html>").text


def test_a_cell_of_two_rows_stands_in_both_and_a_list_in_a_cell_is_its_words() -> None:
    text = page(
        "<table><tr><th>Sekcja</th><th>Godzina</th></tr><tr><td rowspan='2'>Judo</td><td>16.00</td></tr>"
        "<tr><td>18.30</td></tr><tr><td><ul><li>Ann</li><li>Joe</li></ul></td><td>9</td></tr></table>"
    )
    assert "Judo | 16.00\nJudo | 18.30" in text
    assert "Ann" in text
    assert "Joe" in text


def test_the_words_of_a_heading_stay_apart_and_a_question_of_terms_has_no_colon() -> None:
    text = page(f"<h2><span>Strajk</span><span>Co dalej</span></h2>{BODY}<dl><dt>Czy wejdę?</dt><dd>Tak.</dd></dl>")
    assert "Strajk Co dalej" in text
    assert "- Czy wejdę? Tak." in text


def test_a_date_that_is_told_is_not_when_the_page_was_made() -> None:
    told = '<p>Poprzedni most otwarto tu uroczyście <time datetime="1999-05-01">1 maja</time> w obecności ministra.</p>'
    published = '<p>Opublikowano <time datetime="2024-03-14">14 marca</time></p>'
    for head, date in (("", None), (published, "2024-03-14")):
        article = page_article(f"<html><body><article>{head}{BODY}{told}</article></body></html>")
        assert article.date == date


DAY = '<time datetime="1999-05-01">1 maja 1999</time>'


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        (f"<p>Most otwarto {DAY}.</p>", "Most otwarto 1 maja 1999."),
        (f"<ul><li>Otwarcie: {DAY}</li><li>Remont: jesień</li></ul>", "- Otwarcie: 1 maja 1999\n- Remont: jesień"),
        (f"<table><tr><td>Otwarcie</td><td>{DAY}</td></tr></table>", "Otwarcie | 1 maja 1999"),
        (f"<h2>Otwarcie {DAY}</h2><p>Przyszły tłumy.</p>", "Otwarcie 1 maja 1999\n\nPrzyszły tłumy."),
        (f"<blockquote>Otworzyli go {DAY}, zimą.</blockquote>", "Otworzyli go 1 maja 1999, zimą."),
        (f"<div>Otworzyli go {DAY}, zimą.</div>", "Otworzyli go 1 maja 1999, zimą."),
    ],
)
def test_a_date_that_is_told_stays_wherever_it_stands(inside: str, read: str) -> None:
    assert read in page(inside)
    assert page(inside) == page(inside.replace(DAY, "1 maja 1999"))


def test_when_the_page_was_made_is_no_text_of_it() -> None:
    for made in (f"<ul><li>Opublikowano {DAY}</li><li>Jan Kos</li></ul>", f"<div>Opublikowano {DAY} w Łodzi</div>"):
        article = page_article(f"<html><body><article>{made}{BODY}</article></body></html>")
        assert "1 maja" not in article.text
        assert article.date == "1999-05-01"


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ("<ul><li><div>Bilet</div><div>5 zł</div></li></ul>", "- Bilet 5 zł"),
        ("<ul><li>Bilet<div><div>5 zł</div></div></li></ul>", "- Bilet 5 zł"),
        ("<blockquote><div>Raz stoi</div><div>dwa leży.</div></blockquote>", "Raz stoi\n\ndwa leży."),
        ("<blockquote>Nikt tu nie stał.<cite>Jan Kos</cite></blockquote>", "Nikt tu nie stał.\n\nJan Kos"),
        ("<div><span>Bilet</span><div>5 zł</div></div>", "Bilet\n\n5 zł"),
        ("<div>Bilet za 5 zł<div>Wejście od 10</div>Ulica Polna</div>", "5 zł\n\nWejście od 10\n\nUlica"),
    ],
)
def test_blocks_stay_apart(inside: str, read: str) -> None:
    assert read in page(inside)


def test_a_quotation_in_a_sentence_or_with_a_caption_is_whole() -> None:
    assert "Dodał: zapłacimy sami, i wyszedł." in page("<p>Dodał: <q>zapłacimy sami</q>, i wyszedł.</p>")
    quoted = "<figure><blockquote><p>Nikt tu nie stał.</p></blockquote><figcaption>Jan Kos</figcaption></figure>"
    assert "Nikt tu nie stał." in page(quoted)


def test_a_quotation_that_repeats_a_paragraph_is_not_read_twice() -> None:
    told = "<p>– To nie jest decyzja, to rachunek – mówi wójt.</p>"
    pulled = "<blockquote>„To nie jest decyzja, to rachunek”</blockquote>"
    assert page(f"{pulled}{told}") == page(told)
    assert page("<blockquote>To nie jest decyzja, to rachunek</blockquote>") != page("")
    assert "Tak" in page("<blockquote>Tak</blockquote><p>Tak mówi wójt.</p>").splitlines()


def test_a_paragraph_that_is_a_link_leads_elsewhere_unless_it_is_a_sentence() -> None:
    words = "Kierowca uciekał przed policją przez 30 km i wjechał do rowu za Żorami, gdzie czekał patrol"
    assert page(f'<p><a href="/x">{words}</a></p>') == page("")
    assert f"{words}." in page(f'<p><a href="/x">{words}.</a></p>')
    assert "- Kierowca" in page('<ul><li><p><a href="/x">Kierowca</a></p></li><li>Pies</li></ul>')


def test_a_bar_in_a_cell_is_as_the_page_has_it() -> None:
    assert "a|b | c" in page("<table><tr><td>a|b</td><td>c</td></tr></table>")


TAGS = (
    "p",
    "div",
    "blockquote",
    "q",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "tr",
    "td",
    "ul",
    "li",
    "h2",
    "span",
    "time",
    "s",
    "article",
)
ATTRIBUTES = (
    "",
    ' rowspan="3"',
    ' rowspan="x"',
    f' rowspan="{5_000 * "9"}"',
    " hidden",
    ' class="lead"',
    ' class="article-body"',
    ' datetime="2020"',
)


@given(
    st.recursive(
        st.sampled_from(["", "Most stoi. ", "Burmistrz otworzył wczoraj nowy most i mówił o nim długo. "]),
        lambda inside: st.builds(
            lambda tag, attribute, parts: f"<{tag}{attribute}>{''.join(parts)}</{tag}>",
            st.sampled_from(TAGS),
            st.sampled_from(ATTRIBUTES),
            st.lists(inside, max_size=4),
        ),
    )
)
def test_whatever_a_page_is_made_of_it_is_an_article_or_is_said_to_be_none(inside: str) -> None:
    with suppress(ArticleError):
        assert page_article(f"<html><body>{inside}</body></html>").text.strip()
