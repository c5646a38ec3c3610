from __future__ import annotations

from pathlib import Path

import pytest

from index.answerer import Answerer
from index.article import default_article, read_article
from index.engine import Engine
from index.examples import CALLS, MOST, find_examples
from index.lexical import LexicalIndex
from index.passages import PassageSettings
from index.phrasing import LONGEST, Phrasing
from index.retriever import Retriever
from index.sentences import split_sentences
from index.store import Store
from index.templates import LANGUAGES
from index.types import Answer, Article, Question
from index.weights import Calibration
from tests.encoders import WordEncoder
from tests.readers import WordReader

NEWS = """Jan Kowal otworzył w środę wieczorem nową przystań żeglarską nad jeziorem.

Anna Lipska, kierowniczka portu, mówi o „wielkiej szansie dla gminy”. Na otwarcie czekano latami.

Poprzedni pomost zamknięto 17 lutego. Budowę zaczęto w 2019 roku z pieniędzy województwa.

Zespół szkutników odnowił też stare łodzie; Paweł Bury z Bytowa uważa je za piękne."""


def drafts(text: str, language: str) -> dict[str, str]:
    phrasing = Phrasing(Article(text), language)
    return {c.text: c.kind for sentence in split_sentences(text) for c in phrasing.drafts(sentence)}


def engine(text: str, reader: WordReader | None = None) -> Engine:
    article, encoder = Article(text), WordEncoder()
    store = Store.build(article, encoder, PassageSettings())
    retriever = Retriever(store, LexicalIndex([article[p.span] for p in store.passages]), encoder)
    calibration = Calibration(temperature=1, dense_weight=0)
    return Engine(Answerer(article, retriever, store.passages, reader or WordReader(), calibration), "words")


def test_in_the_articles_language_a_part_of_the_sentence_becomes_its_question_word() -> None:
    found = drafts(NEWS, "pl")
    assert found["Kto otworzył w środę wieczorem nową przystań żeglarską nad jeziorem?"] == "subject"
    assert found["Kiedy Jan Kowal otworzył nową przystań żeglarską nad jeziorem?"] == "time"


def test_a_number_before_the_name_of_a_month_is_not_always_a_day() -> None:
    text = "Version 2.0 may be released next year. Another 3.5 may follow, and on 7 May they met."
    assert [question for question, kind in drafts(text, "en").items() if kind == "date"] == ["What happened on May 7?"]


def test_a_question_stands_on_one_line_where_its_sentence_does_not() -> None:
    wrapped = "Jan Kowal otworzył\nw środę wieczorem nową przystań\nżeglarską nad jeziorem."
    assert "Kto otworzył w środę wieczorem nową przystań żeglarską nad jeziorem?" in drafts(wrapped, "pl")


@pytest.mark.parametrize(
    ("language", "questions"),
    [
        ("pl", {"Kim jest Anna Lipska?", "Co się stało 17 lutego?", "Kto użył słów „wielkiej szansie dla gminy”?"}),
        ("en", {"Who is Anna Lipska?", "What happened on February 17?", "What happened in 2019?"}),
        ("de", {"Wer ist Anna Lipska?", "Was geschah am 17. Februar?", "Was geschah im Jahr 2019?"}),
        ("uk", {"Хто це — Anna Lipska?", "Що сталося 17 лютого?", "Що сталося у 2019 році?"}),
        ("ru", {"Кто это — Anna Lipska?", "Что произошло 17 февраля?", "Что произошло в 2019 году?"}),
    ],
)
def test_names_days_years_and_quoted_words_are_asked_about_in_every_language(
    language: str, questions: set[str]
) -> None:
    assert questions <= drafts(NEWS, language).keys()


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Zespół szkutników odnowił łodzie na jeziorze.", id="not a name alone stands before the verb"),
        pytest.param("Jan Kowal i Anna przybyli do portu nad jeziorem.", id="the verb does not fit the question word"),
        pytest.param("Anna otworzyła nową przystań nad jeziorem.", id="the verb tells the sex of the subject"),
        pytest.param("Kowala zaprosił na przystań nad jeziorem. Zna się Kowal na tym.", id="the name is an object"),
        pytest.param("Jan zespół ma świetny i znany nad jeziorem.", id="a noun that only looks like a verb"),
    ],
)
def test_no_subject_is_asked_for_where_the_rest_would_not_fit(sentence: str) -> None:
    assert "subject" not in drafts(sentence, "pl").values()


def test_only_people_in_their_base_form_are_asked_who_they_are() -> None:
    found = drafts("Widziano Jana Kowala. Agencja Associated Press milczy. Jak Anna Lipska mówi, to prawda.", "en")
    assert found == {"Who is Anna Lipska?": "person"}


def test_a_day_of_the_week_is_no_part_of_a_name() -> None:
    found = drafts("On Monday John Smith, the chief engineer, opened the bridge in the north of the town.", "pl")
    assert "Kim jest John Smith?" in found
    assert not any("Monday" in text for text in found)


def test_what_was_said_is_not_cut_off() -> None:
    found = drafts("Jan Kowal zapewnił w środę podczas otwarcia, że przystań jest gotowa.", "pl")
    assert "Kto zapewnił w środę podczas otwarcia, że przystań jest gotowa?" in found


def test_a_time_that_is_cut_out_leaves_no_space_before_a_comma() -> None:
    found = drafts("Rzecznik policji powiedział w poniedziałek, że zatrzymano trzech mężczyzn.", "pl")
    assert "Kiedy rzecznik policji powiedział, że zatrzymano trzech mężczyzn?" in found


def test_the_first_word_of_a_name_keeps_its_capital() -> None:
    found = drafts(
        "Straż Pożarna ugasiła w środę pożar hali w Łodzi. Straż ugasiła w piątek pożar w Gdyni. "
        "Mieszkańcy Gdańska wybrali w środę nową radę. Premier Duda podpisał w sobotę ustawę o rybach. "
        "Rada Miejska ogłosiła we wtorek konkurs na plakat.",
        "pl",
    )
    assert "Kiedy Straż Pożarna ugasiła pożar hali w Łodzi?" in found
    assert "Kiedy straż ugasiła pożar w Gdyni?" in found
    assert "Kiedy Rada Miejska ogłosiła konkurs na plakat?" in found
    assert "Kiedy mieszkańcy Gdańska wybrali nową radę?" in found
    assert "Kiedy premier Duda podpisał ustawę o rybach?" in found


def test_numbers_are_not_cut_where_a_sentence_pauses() -> None:
    found = drafts("Lech Poznań pokonał Legię Warszawa 3:1 w piątek. Anna Lis zaczął od 2,5 proc. i dodał.", "pl")
    assert "Kto pokonał Legię Warszawa 3:1 w piątek?" in found
    assert not any(text.endswith(("3?", "2?")) for text in found)


def test_an_amount_is_no_year() -> None:
    assert drafts("Na koncert przyszło 1800 osób.", "pl") == {}
    assert drafts("Die Halle hat 1800 Plätze.", "de") == {}
    assert "What happened in 1800?" in drafts("The hall was built in 1800.", "en")


def test_no_day_is_made_up_of_numbers_that_are_none() -> None:
    assert drafts("Dnia 31 kwietnia nie ma, a 17 psów jest; tel. 1999123.", "pl") == {}


def test_questions_are_short_and_free_of_headings_glued_to_sentences() -> None:
    glued = "Jan Kowal otworzył przystań nad jeziorem dla żeglarzyPogoda Będzie padać."
    long = f"Jan Kowal otworzył przystań {'bardzo ' * 20}dużą."
    assert [t for t, kind in drafts(glued + " " + long, "pl").items() if kind == "subject"] == []


def test_an_example_is_kept_only_if_its_own_sentence_answers_it() -> None:
    found = find_examples(engine(NEWS), "pl")
    asked = engine(NEWS)
    sentence_of = {c.text: c.sentence for s in asked.sentences for c in Phrasing(asked.article, "pl").drafts(s)}
    assert "Kto otworzył w środę wieczorem nową przystań żeglarską nad jeziorem?" in found
    assert "Co się stało 17 lutego?" not in found  # it refuses
    assert "Co się stało w 2019 roku?" not in found  # it marks words of the sentence before
    for text in found:
        outcome = asked.ask(Question(text))
        assert isinstance(outcome, Answer)
        assert sentence_of[text] in outcome.quotes[0].span


def test_examples_are_few_about_different_paragraphs_and_cost_few_questions() -> None:
    text = "\n\n".join(f"W {year} roku miasto wystawiło pomnik poety numer {year}." for year in range(1900, 1940))
    reader = WordReader()
    found = find_examples(engine(text, reader), "pl")
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert len(reader.questions) <= CALLS
    assert all(len(question) <= LONGEST for question in found)


def test_an_article_that_gives_no_questions_has_no_examples() -> None:
    assert find_examples(engine("coś tam się dzieje i nic z tego nie wynika"), "pl") == ()


def test_a_language_without_wording_gets_english() -> None:
    assert find_examples(engine(NEWS), "fr") == find_examples(engine(NEWS), "en")


ORIGINAL = Path(__file__).parents[2] / "shared" / "article.txt"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(None, id="inside"),
        pytest.param(
            ORIGINAL,
            id="published",
            marks=pytest.mark.skipif(not ORIGINAL.exists(), reason="the published article is not here"),
        ),
    ],
)
def test_the_shipped_reader_finds_two_examples_in_every_language(path: Path | None, model_cache: Path) -> None:
    asked = Engine.open(read_article(path) if path else default_article(), cache=model_cache)
    for language in LANGUAGES:
        found = asked.examples(language)
        assert len(found) >= 2, language
        assert all(isinstance(asked.ask(Question(text)), Answer) for text in found)
