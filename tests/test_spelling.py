from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import Spelling

ARTICLE = (
    "Wójt Bronisław Żmuda otworzył w sobotę most w Łękawicy.",
    "Burmistrz Kalisza przyjechał z żoną, a Żmudzie towarzyszył ekspert NIK-u.",
    "Jak podała agencja PAP, budowę nadzorował Urząd Morski z Gdyni, nie urząd gminy.",
    "„Rdza zjada przęsła”, mówił z troską Żmuda.",
    "Na promie płynie rzeźbiarz Ebner, o którym w Polsce nie wie nikt.",
    "MIEJSCE | ŚWIADEK | POGODA",
    "Miejsce | Świadek | Pogoda",
    "Burza Nad Portem Stanęła",
    "„Wiatr ustał. Przęsła leżą. Szukamy dalej”, powiedział.",
)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(ARTICLE, ["pl"])


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param("kto otworzyl most", "Kto otworzył most?", id="diacritics, a capital and a question mark"),
        pytest.param("skad przyjechala zolnierka", "Skąd przyjechała żołnierka?", id="words that no article need have"),
        pytest.param("gdzie jest zmuda", "Gdzie jest Żmuda?", id="a name with its diacritics"),
        pytest.param("co rosja powiedziala o moskwie", "Co Rosja powiedziała o Moskwie?", id="names of the dictionary"),
        pytest.param("co robi bronislaw", "Co robi Bronisław?", id="a name that is lower case nowhere"),
        pytest.param("po co plynie ebnerem", "Po co płynie Ebnerem?", id="a form of a name that no dictionary has"),
        pytest.param("co podala pap", "Co podała PAP?", id="an abbreviation as it stands"),
        pytest.param("co zjada rdza", "Co zjada rdza?", id="the first word of a quotation is no name"),
        pytest.param("Kto byl z ebnerem w sobote?", "Kto był z Ebnerem w sobotę?", id="the first capital by itself"),
        pytest.param("KTO OTWORZYL MOST W KALISZU", "Kto otworzył most w Kaliszu?", id="shouted"),
        pytest.param("Co zrobil Kalisz?", "Co zrobił Kalisz?", id="capitals stay"),
        pytest.param("who is zmuda", "Who is zmuda?", id="another language keeps its letters"),
        pytest.param("who is ebner", "Who is Ebner?", id="the article's names in another language"),
        pytest.param("wer fuhr ueber die bruecke", "Wer fuhr über die Brücke?", id="German typed with e"),
        pytest.param("wer hat die brucke gesehen", "Wer hat die Brücke gesehen?", id="German typed without marks"),
        pytest.param("хто відкрив міст", "Хто відкрив міст?", id="Ukrainian"),
        pytest.param("Otwarcie mostu!", "Otwarcie mostu!", id="a sign of its own"),
        pytest.param("ile zarobila PKO SA", "Ile zarobiła PKO SA?", id="abbreviations stay"),
        pytest.param("CZY NIK ZBADAL MOST", "Czy NIK zbadał most?", id="also where all is shouted"),
        pytest.param("PAP SA", "PAP SA?", id="two alone are not shouted"),
        pytest.param("🙂 Kto byl z ebnerem?", "🙂 Kto był z Ebnerem?", id="a capital that begins, behind a sign"),
        pytest.param("w XX wieku kto byl w gdyni", "W XX wieku kto był w Gdyni?", id="numerals are no capitals"),
        pytest.param("co jest na https://a.pl/laka?q=zolw", "Co jest na https://a.pl/laka?q=zolw?", id="an address"),
        pytest.param("gdzie z\u0301ro\u0301dlo", "Gdzie źródło?", id="marks of their own are composed"),
        pytest.param("kto otwozyl most", "Kto otworzył most?", id="a letter that is missing"),
        pytest.param("Who is Embner?", "Who is Ebner?", id="one too many, in a name of the article"),
        pytest.param("Who is Ebmer?", "Who is Ebmer?", id="another letter, which may be somebody else"),
        pytest.param("who is ebmer", "Who is Ebner?", id="in a hurry it is a slip"),
        pytest.param("hwo opened the birdge", "Hwo opened the bridge?", id="two that changed places, not the first"),
        pytest.param("hvor lenge okkuperte han landet", "Hvor lenge okkuperte han landet?", id="a language of others"),
        pytest.param("who is Radom", "Who is Radom?", id="a name that is not in the article is no slip"),
        pytest.param(
            "ile balkon", "Ile balkon?", id="nor is a word of the article's language in another one's question"
        ),
        pytest.param("co zrobil 8 maja", "Co zrobił 8 maja?", id="a month behind its day is no verb"),
        pytest.param("kto go broni", "Kto go broni?", id="nor is a form that no list has"),
    ],
)
def test_a_question_is_put_as_it_would_be_printed(spelling: Spelling, typed: str, printed: str) -> None:
    assert spelling.printed(typed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Kto otworzył most w Łękawicy?",
        "Jaka jest glosa?",
        "Ile zajmuje urząd?",
        "Czy sad był pod opieką NIK-u?",
        "Who opened the bridge in Łękawica?",
        "Why did Żmuda come?",
        "Wann kam die Fähre?",
    ],
)
def test_a_question_that_is_well_written_stays(spelling: Spelling, text: str) -> None:
    assert spelling.printed(text) == text


def test_whoever_writes_diacritics_means_the_words_without(spelling: Spelling) -> None:
    assert spelling.printed("czy sad jest mały") == "Czy sad jest mały?"
    assert spelling.printed("w ktorym sadzie jest sad") != "W ktorym sadzie jest sad?"


@given(st.text(max_size=40))
def test_only_letters_change(text: str) -> None:
    printed = Spelling(ARTICLE, ["pl"]).printed(text)
    signs = [sign for sign in normalize("NFC", text.strip()) if not sign.isalpha()]
    assert [sign for sign in normalize("NFC", printed) if not sign.isalpha()][: len(signs)] == signs


def test_a_word_of_which_too_many_could_be_meant_stays(spelling: Spelling) -> None:
    word = "zaczelnosacz" * 20
    assert spelling.printed(f"kto to {word}") == f"Kto to {word}?"


def test_headlines_cells_and_quoted_sentences_make_no_names(spelling: Spelling) -> None:
    for typed in ("jaki jest swiadek i pogoda", "czy burza stanela nad portem", "gdzie leza przesla"):
        assert not any(sign.isupper() for sign in spelling.printed(typed)[1:])


def test_an_article_without_words_knows_no_names() -> None:
    assert Spelling([], ["pl"]).printed("kto otworzyl most") == "Kto otworzył most?"


def test_a_name_of_the_article_is_no_slip_in_another_language() -> None:
    news = Spelling(["Most w Radomiu otwarto w sobotę."], ["pl"])
    assert news.printed("where is radom").lower() == "where is radom?"
    assert Spelling(ARTICLE, ["pl"]).printed("where is radom") == "Where is random?"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        pytest.param("wer konnte fliehen", "Wer konnte fliehen?", id="a word that is one without marks"),
        pytest.param("Welche Ware wurde gestohlen?", "Welche Ware wurde gestohlen?", id="however rare it is"),
        pytest.param("wer konnte uber die brucke", "Wer könnte über die Brücke?", id="not beside one that is none"),
        pytest.param("wem kostete das geld", "Wem kostete das Geld?", id="a verb has no noun's capital"),
    ],
)
def test_german_words_without_marks_stay_where_all_of_them_are_words(typed: str, printed: str) -> None:
    article = Spelling(["Gestern brannte es in Berlin.", "Die Kosten sind hoch."], ["de"])

    assert article.printed(typed) == printed


def test_a_question_in_another_script_is_mended_nowhere() -> None:
    polish = Spelling(ARTICLE, ["pl"])

    assert polish.printed("хто тримав врону") == "Хто тримав врону?"
    assert polish.printed("Хто приймав гостей того вечора?") == "Хто приймав гостей того вечора?"


def test_a_german_noun_is_no_name() -> None:
    german = Spelling(["Der Minister eröffnete die Brücke.", "Die Feuerwehr kam."], ["de"])

    assert german.printed("Wer eröffnete die Brücle?") == "Wer eröffnete die Brücke?"
    assert german.printed("Was tat die Feuerwerr?") == "Was tat die Feuerwehr?"


def test_a_foreign_name_does_not_make_the_question_foreign() -> None:
    polish = Spelling(
        ["Minister Jan Becker otworzył most.", "Wszyscy widzieli most.", "Potem była tylko cisza."], ["pl"]
    )

    assert polish.printed("Kim jest Jan Bäcker?") == "Kim jest Jan Bäcker?"


def test_a_word_with_an_apostrophe_is_not_mended_by_halves() -> None:
    ukrainian = Spelling(["Яник відкрив міст.", "Усі бачили міст."], ["uk"])

    assert ukrainian.printed("Де пам'ятник?") == "Де пам'ятник?"
    assert ukrainian.printed("Де Янник?") == "Де Яник?"
    assert Spelling(ARTICLE, ["pl"]).printed("who is the muesum's head") == "Who is the museum's head?"


def test_what_begins_behind_the_sign_of_an_item_is_no_name() -> None:
    manual = Spelling(["1. Otwórz pokrywę urządzenia.", "2. Wymień baterię na nową.", "- Zgłoś usterkę."], ["pl"])

    assert manual.printed("jak wymienić baterię") == "Jak wymienić baterię?"
    assert manual.printed("kiedy zgłosić usterkę") == "Kiedy zgłosić usterkę?"


def test_a_common_word_gets_the_capital_of_a_name_only_where_all_is_typed_in_a_hurry() -> None:
    report = Spelling(["Zeznawała Komisja Nadzoru.", "Wtedy wkroczyła Komisja Nadzoru."], ["pl"])

    assert report.printed("Dlaczego komisja nie ma nagrania?") == "Dlaczego komisja nie ma nagrania?"
    assert report.printed("dlaczego komisja nie ma nagrania") == "Dlaczego Komisja nie ma nagrania?"


def test_a_name_of_several_words_gets_its_capitals_also_where_one_of_them_is_common() -> None:
    news = Spelling(["Wczoraj Kim Dzong Un wrócił.", "Sąd skazał Daniela P., a Daniel P. milczał."], ["pl"])

    assert news.printed("gdzie jest kim dzong un") == "Gdzie jest Kim Dzong Un?"
    assert news.printed("o czym i z kim rozmawiał") == "O czym i z kim rozmawiał?"
    assert news.printed("co zrobił daniel p") == "Co zrobił Daniel P?"
