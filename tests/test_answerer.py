from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answerer import EACH, MAX_NEAREST, READ_AGAIN, READ_CHARACTERS, SURER, Answerer
from index.intents import IntentClassifier
from index.lexical import LexicalIndex
from index.passages import PassageSettings, text_of
from index.retriever import Retriever
from index.sentences import split_paragraphs
from index.store import Store
from index.types import Answer, Article, Intent, NoAnswer, Question, Span, Turn
from index.weights import Calibration, margin_of, score_of
from index.words import whole_words
from tests.encoders import WordEncoder
from tests.readers import WordReader

if TYPE_CHECKING:
    from index.reader import Reading
    from index.types import Outcome

TOWN = (
    "Burmistrz otworzył nowy most w poniedziałek. Przyszło wielu mieszkańców.\n\n"
    "Most zbudowała firma z Torunia. Budowa trwała dwa lata.\n\n"
    "Firma z Torunia buduje teraz szkołę. Szkoła stanie obok parku.\n\n"
    "W parku rosną stare lipy."
)
FILLER = "\n\n".join(f"Akapit numer {n} mówi o sprawach zwykłych." for n in range(READ_CHARACTERS // 50))


def answerer(
    text: str,
    reader: WordReader | None = None,
    calibration: Calibration | None = None,
    title: str = "",
    intents: IntentClassifier | None = None,
) -> Answerer:
    article, encoder = Article(text, title), WordEncoder()
    store = Store.build(article, encoder, PassageSettings())
    passages = store.passages
    lexical = LexicalIndex([text_of(article, p.spans) for p in passages], languages=("pl",))
    retriever, decisions = Retriever(store, lexical, encoder), calibration or Calibration()
    return Answerer(article, retriever, passages, reader or WordReader(), decisions, intents=intents)


def knowing(*words: str, intent: Intent = Intent.CHITCHAT) -> IntentClassifier:
    """Take for chit-chat, or what else, whatever has one of these words, and no more than nine others."""
    weights = WordEncoder().encode_queries(words).sum(axis=0)
    return IntentClassifier({intent: tuple(map(float, 100 * weights))}, {intent: -30.0})


def test_an_answer_quotes_the_whole_sentence_and_marks_the_words() -> None:
    outcome = answerer(TOWN).answer(Question("Kiedy burmistrz otworzył most?"))
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].text == "Burmistrz otworzył nowy most w poniedziałek."
    assert outcome.text == "nowy"
    assert outcome.quotes[0].paragraph == 0


def test_where_nothing_answers_the_nearest_passages_are_shown() -> None:
    outcome = answerer(TOWN).answer(Question("Ile kosztował bilet?"))
    assert isinstance(outcome, NoAnswer)
    assert 1 <= len(outcome.nearest) <= MAX_NEAREST
    assert outcome.score < 0.5


def test_a_refusal_is_uncertain_from_the_denial_on() -> None:
    question = Question("Czy lipy mają bilet?")
    score = answerer(TOWN).answer(question).score
    below, above = (
        answerer(TOWN, calibration=Calibration(denial=denial)).answer(question)
        for denial in (score - 1e-9, score + 1e-9)
    )
    assert isinstance(below, NoAnswer)
    assert isinstance(above, NoAnswer)
    assert (below.uncertain, above.uncertain) == (True, False)
    assert below.nearest == above.nearest


def test_what_is_uncertain_is_what_comes_nearest() -> None:
    question, near = Question("Ile kosztował bilet, most?"), "Nowy most stoi w mieście od dawna."
    outcome = answerer(f"Bilet kosztował.\n\n{near}", calibration=Calibration(threshold=0.9, denial=0.5)).answer(
        question
    )
    assert isinstance(outcome, NoAnswer)
    assert outcome.score > 0.5
    assert [quote.text for quote in outcome.nearest] == [near]
    assert not outcome.uncertain


def test_a_passage_that_answers_as_well_is_a_further_quote_and_a_worse_one_is_not() -> None:
    by_reader_alone = Calibration(dense_weight=0.0)
    even, uneven = (
        answerer(TOWN, calibration=by_reader_alone).answer(Question(text))
        for text in ("Co robi firma z Torunia?", "Co robi firma z Torunia, która buduje szkołę obok parku?")
    )
    assert isinstance(even, Answer)
    assert [quote.paragraph for quote in even.quotes] == [1, 2]
    assert isinstance(uneven, Answer)
    assert [quote.paragraph for quote in uneven.quotes] == [2]
    assert uneven.nearest[0].paragraph == 1
    assert not set(even.quotes) & set(even.nearest)


def test_the_dense_score_ranks_but_does_not_decide() -> None:
    question = Question("Czy lipy mają bilet?")
    plain, strong = (answerer(TOWN, calibration=Calibration(dense_weight=w)).answer(question) for w in (0.0, 1000.0))
    assert isinstance(plain, NoAnswer)
    assert isinstance(strong, NoAnswer)
    assert plain.nearest[0].text == "W parku rosną stare lipy."
    assert plain.score == answerer(TOWN).score(2 * 1 - 3)
    assert strong.nearest[0].span != plain.nearest[0].span


def test_the_sentence_that_would_be_quoted_ranks_beside_its_passage() -> None:
    rivals = "Lipy rosną. Burmistrz Torunia otworzył nowy most.\n\nMost stoi. Burmistrz lubi lipy, park, szkołę i kawę."
    question = Question("Most, burmistrz?")
    by_passage, by_sentence = (
        answerer(rivals, calibration=Calibration(dense_weight=0.0, sentence_weight=weight)).candidates(question)
        for weight in (0.0, 1000.0)
    )
    assert [c.passage for c in by_passage] == [0, 1]
    every = answerer(rivals).sentences(question)
    assert len(every) == 4
    assert by_sentence[0].focus == max(every, key=lambda c: c.sentence).focus
    assert sum(c.sentence for c in every) == pytest.approx(0, abs=1e-5)


def test_a_passage_is_judged_by_the_best_of_its_sentences() -> None:
    text = "Lipy rosną. Burmistrz Torunia otworzył nowy most. Park stoi.\n\nSzkoła czeka."
    question = Question("Most, burmistrz?")
    found = answerer(text, calibration=Calibration(dense_weight=0.0, sentence_weight=1000.0)).candidates(question)
    assert [text[c.focus.start : c.focus.end] for c in found] == ["Torunia", "Szkoła"]


def test_a_direct_hit_is_not_hidden_by_the_conversation() -> None:
    direct = answerer(TOWN).answer(Question("Kiedy burmistrz otworzył most?"))
    turns = (Turn("Co buduje firma z Torunia obok parku?"),)
    after = answerer(TOWN).answer(Question("Kiedy burmistrz otworzył most?", turns))
    assert isinstance(direct, Answer)
    assert isinstance(after, Answer)
    assert after.quotes[0].span == direct.quotes[0].span


def test_a_question_that_says_too_little_is_understood_through_the_last_one() -> None:
    turns = (Turn("Kto zbudował most: firma z Torunia?"),)
    outcome = answerer(TOWN).answer(Question("A budowa?", turns))
    assert isinstance(outcome, Answer)
    assert outcome.from_context
    assert outcome.quotes[0].paragraph == 1


def test_a_row_of_signs_is_nothing_that_comes_nearest() -> None:
    outcome = answerer("Most stoi.\n\n* * *\n\nLipy rosną.\n\n____").answer(Question("Ile kosztował bilet?"))
    assert isinstance(outcome, NoAnswer)
    assert {quote.text for quote in outcome.nearest} == {"Most stoi.", "Lipy rosną."}
    longer = answerer("(PAP) abc/\n\nW parku rosną lipy.").answer(Question("Ile kosztował bilet?"))
    assert [quote.text for quote in longer.nearest] == ["W parku rosną lipy."]
    answered = answerer("W parku rosną lipy.\n\n(PAP) abc/").answer(Question("Co rośnie w parku: lipy?"))
    assert isinstance(answered, Answer)
    assert not answered.nearest
    signs_alone = answerer("* * *").answer(Question("Ile kosztował bilet?"))
    assert isinstance(signs_alone, NoAnswer)
    assert [quote.text for quote in signs_alone.nearest] == ["* * *"]


def told(asked: Answerer, question: str, *before: Turn) -> Turn:
    outcome = asked.answer(Question(question, before))
    assert isinstance(outcome, Answer)
    return Turn.of(outcome)


def test_the_words_that_were_told_last_are_not_told_again_through_the_conversation() -> None:
    asked = answerer(TOWN, calibration=Calibration(dense_weight=0.0))
    first = told(asked, "Kto zbudował most: firma z Torunia?")
    refused = Turn("Dzięki!", from_context=True)
    for before in ((first,), (first, refused)):
        again = asked.answer(Question("Super!", before))
        assert isinstance(again, NoAnswer)
        assert again.from_context  # so that the next question still asks on from the first
        assert again.nearest
        assert first.focus not in {quote.focus for quote in again.nearest}
    untold = asked.answer(Question("Super!", (replace(first, focus=None),)))
    assert isinstance(untold, Answer)
    assert untold.focus == first.focus


def test_words_that_are_nearly_those_that_were_told_are_not_told_again_either() -> None:
    asked = answerer(TOWN, calibration=Calibration(dense_weight=0.0))
    first = told(asked, "Kto zbudował most: firma z Torunia?")
    focus = first.focus
    assert focus is not None
    for start, end, same in ((0, 1, True), (0, len(focus), True), (-3, len(focus) + 4, False), (len(focus), 9, False)):
        shifted = replace(first, focus=Span(focus.start + start, focus.end + end))
        assert isinstance(asked.answer(Question("Super!", (shifted,))), NoAnswer) is same


def test_what_answers_surer_than_it_was_told_is_told_again() -> None:
    asked = answerer(TOWN, calibration=Calibration(dense_weight=0.0))
    first = told(asked, "Kto zbudował most: firma z Torunia?")
    margin = margin_of(first.score, Calibration().temperature)
    for less, again in ((0.0, False), (SURER - 0.01, False), (SURER + 0.01, True)):
        unsure = replace(first, score=score_of(margin - less, Calibration().temperature))
        assert isinstance(asked.answer(Question("Dlaczego?", (unsure,))), Answer) is again


def test_a_short_message_that_was_refused_ends_no_conversation() -> None:
    asked = answerer(TOWN)
    standing = Turn("Kto zbudował most: firma z Torunia?")
    for between, goes_on in (
        (Turn("Haha, no proszę"), True),
        (Turn("Serio?"), True),
        (Turn("Ile kosztował park?"), False),
        (Turn("Ile kosztował nowy park"), False),
    ):
        outcome = asked.answer(Question("A budowa?", (standing, between)))
        assert isinstance(outcome, Answer) is goes_on
    alone = asked.answer(Question("A budowa?", (Turn("Firma z Torunia?"),)))
    assert alone.from_context  # with nothing else to ask on from


def test_what_asks_nothing_is_refused_whatever_the_reader_makes_of_it() -> None:
    question = Question("Kiedy burmistrz otworzył most, bocie?")
    assert isinstance(answerer(TOWN).answer(question), Answer)
    outcome = answerer(TOWN, intents=knowing("bocie")).answer(question)
    assert isinstance(outcome, NoAnswer)
    assert (outcome.intent, outcome.uncertain, outcome.score) == (Intent.CHITCHAT, False, 0.0)
    assert outcome.nearest
    asked = answerer(TOWN, intents=knowing("bocie"))
    plain = asked.answer(Question("Kiedy burmistrz otworzył most?"))
    assert isinstance(plain, Answer)
    assert plain == answerer(TOWN).answer(Question("Kiedy burmistrz otworzył most?"))
    unknown = asked.answer(Question("Ile kosztował bilet?"))
    assert unknown.intent is Intent.CONTENT


def test_thanks_behind_a_question_take_nothing_from_it() -> None:
    asked = answerer(TOWN, intents=knowing("Dziękuję"))
    outcome = asked.answer(Question("Kiedy burmistrz otworzył most? Dziękuję"))
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].paragraph == 0


def test_of_several_questions_one_that_asks_nothing_is_passed_over() -> None:
    asked = answerer(TOWN, calibration=Calibration(dense_weight=0.0), intents=knowing("Naprawdę", "bocie"))
    sigh = asked.answer(Question("Naprawdę?\nKiedy burmistrz otworzył most?"))
    assert isinstance(sigh, Answer)
    assert sigh.left_open == ()
    why = asked.answer(Question("Kiedy burmistrz otworzył most? Ile?"))
    assert isinstance(why, Answer)
    assert why.left_open == ("Ile?",)
    assert asked.answer(Question("Naprawdę? Ach, bocie?")).intent is Intent.CHITCHAT
    assert asked.answer(Question("Naprawdę? Ile kosztował bilet?")).intent is Intent.CONTENT


def test_who_is_after_the_article_itself_is_told_nothing_that_it_says() -> None:
    text = "Kiedy burmistrz otworzył most, artykuł?"
    assert isinstance(answerer(TOWN).answer(Question(text)), Answer)
    asked = answerer(TOWN, intents=knowing("artykuł", intent=Intent.ARTICLE))
    outcome = asked.answer(Question(text))
    assert isinstance(outcome, NoAnswer)
    assert (outcome.intent, outcome.uncertain, outcome.score) == (Intent.ARTICLE, False, 0.0)
    both = asked.answer(Question("Kiedy burmistrz otworzył most? A kto napisał artykuł?"))
    assert isinstance(both, Answer)
    assert both.left_open == ("A kto napisał artykuł?",)


def test_of_what_a_message_is_after_the_article_counts_more_than_chitchat_and_the_content_most() -> None:
    sigh, whose = knowing("Naprawdę"), knowing("artykuł", intent=Intent.ARTICLE)
    known = IntentClassifier({**sigh.weights, **whose.weights}, {**sigh.biases, **whose.biases})
    asked = answerer(TOWN, intents=known)
    assert asked.answer(Question("Naprawdę? Naprawdę?")).intent is Intent.CHITCHAT
    assert asked.answer(Question("Naprawdę? Czyj artykuł?")).intent is Intent.ARTICLE
    assert asked.answer(Question("Czyj artykuł? Ile kosztował bilet?")).intent is Intent.CONTENT


def test_each_thing_that_is_asked_is_answered() -> None:
    asked = answerer(TOWN, calibration=Calibration(dense_weight=0.0))
    both = asked.answer(Question("Kiedy burmistrz otworzył most? Co rośnie: stare lipy?"))
    assert isinstance(both, Answer)
    assert [quote.paragraph for quote in both.quotes] == [0, 3]
    assert not {quote.span for quote in both.quotes} & {quote.span for quote in both.nearest}
    one = asked.answer(Question("Ile kosztował bilet? Kiedy burmistrz otworzył most?"))
    assert isinstance(one, Answer)
    assert one.quotes[0].paragraph == 0
    assert one.left_open == ("Ile kosztował bilet?",)
    assert both.left_open == ()
    loud = asked.answer(Question("Kiedy burmistrz otworzył most? Ile kosztował bilet?!"))
    assert isinstance(loud, Answer)
    assert loud.left_open == ("Ile kosztował bilet?!",)
    on = asked.answer(Question("Kto zbudował most: firma z Torunia? A budowa?"))
    assert isinstance(on, Answer)
    assert on.quotes[0].paragraph == 1
    assert not on.from_context
    surer = answerer(TOWN, calibration=Calibration(dense_weight=0.0, threshold=0.9, denial=0.5))
    doubtful = surer.answer(Question("Gdzie rosną topole? Kiedy burmistrz otworzył most?"))
    assert isinstance(doubtful, NoAnswer)
    assert doubtful.uncertain
    assert doubtful.nearest[0].paragraph == 0  # the second question's, which is the one that may be answered there
    none = asked.answer(Question("Ile kosztował bilet? Kto napisał książkę?"))
    assert isinstance(none, NoAnswer)
    assert len({quote.span for quote in none.nearest}) == len(none.nearest) == MAX_NEAREST
    assert all(outcome.question.text.count("?") == 2 for outcome in (both, one, on, none))


def test_one_sentence_may_answer_several_things_each_with_words_of_its_own() -> None:
    class Pointing(WordReader):
        """Marks what was asked for by one word: who, or when."""

        def _reading(self, question: str, text: str, start: int, end: int) -> Reading:
            reading, words = super()._reading(question, text, start, end), text[start:end]
            wanted = "burmistrz" if "Kto" in question else "w maju"
            place = words.find(wanted)
            return reading if place < 0 else replace(reading, start=start + place, end=start + place + len(wanted))

    asked = answerer("Stary most burmistrz otworzył w maju.\n\nW parku rosną lipy.", Pointing())
    both = asked.answer(Question("Kto otworzył stary most? Kiedy otworzył stary most?"))
    assert isinstance(both, Answer)
    assert [asked.article[focus] for focus in both.foci] == ["burmistrz", "w maju"]
    assert both.further == ()
    same = asked.answer(Question("Kto otworzył stary most? Kto otworzył ten most?"))
    assert isinstance(same, Answer)
    assert len(same.quotes) == 1


def test_what_stands_behind_the_question_mark_is_read_in_a_conversation_too() -> None:
    standing = Turn("Kto zbudował most: firma z Torunia?")
    outcome = answerer(TOWN).answer(Question("Serio? a budowa", (standing,)))
    assert isinstance(outcome, Answer)
    assert outcome.from_context


@pytest.mark.parametrize("tail", [" Z góry dzięki!", " szukam od rana", ""])
def test_what_stands_behind_the_question_mark_hides_nothing(tail: str) -> None:
    class Distracted(WordReader):
        """Reads nothing in a question that goes on behind its question mark."""

        def _reading(self, question: str, text: str, start: int, end: int) -> Reading:
            reading = super()._reading(question, text, start, end)
            return reading if question.endswith("most?") else replace(reading, margin=-9.0)

    outcome = answerer(TOWN, Distracted()).answer(Question(f"Kiedy burmistrz otworzył most?{tail}"))
    assert isinstance(outcome, Answer)
    assert outcome.question.text.endswith(tail)
    assert not outcome.from_context


def test_what_stands_behind_the_question_mark_may_say_what_is_meant() -> None:
    rivals = "Szkoła czeka na remont.\n\nSzkoła czeka na dyrektora z Gdyni."
    outcome = answerer(rivals).answer(Question("Na co czeka szkoła? Chodzi o tę z Gdyni."))
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].paragraph == 1


def test_what_was_told_last_may_be_asked_for_again() -> None:
    asked = answerer(TOWN, calibration=Calibration(dense_weight=0.0))
    first = told(asked, "Most: firma z Torunia?")
    assert told(asked, "Most: firma z Torunia?", first).focus == first.focus
    assert told(asked, "Firma z Torunia: most?", first).focus == first.focus
    full = told(asked, "Kto zbudował most: firma z Torunia?")
    on = told(asked, "A budowa?", replace(full, focus=None))
    assert told(asked, "A budowa?", replace(full, focus=None), on).focus == on.focus
    marked = asked.answer(Question("Jak to?", (full,), full.quotes))
    assert isinstance(marked, Answer)


def test_a_question_of_few_words_stays_near_what_was_told_last() -> None:
    rivals = (
        "Szkoła w Toruniu czeka na remont.\n\nLipy rosną w parku.\n\nMost stoi.\n\nSzkoła w Gdyni czeka na dyrektora."
    )
    asked = answerer(rivals, calibration=Calibration(dense_weight=0.0))
    places = split_paragraphs(rivals)
    for told, words, number in (
        ((), "Na co czeka szkoła?", 0),
        ((places[3],), "Na co czeka szkoła?", 3),
        ((places[2],), "Na co czeka szkoła?", 3),
        ((places[2],), "Na co w tym roku czeka szkoła?", 0),
    ):
        outcome = asked.answer(Question(words, (Turn("Co z tym?", told),)))
        assert isinstance(outcome, Answer)
        assert outcome.quotes[0].paragraph == number


def test_a_question_may_ask_on_from_one_that_asked_on_itself() -> None:
    asked = answerer(TOWN)
    standing = Turn("Kto zbudował most: firma z Torunia?")
    after = [
        asked.answer(Question("A ile?", (standing, Turn("A ile to w końcu?", from_context=from_context))))
        for from_context in (True, False)
    ]
    assert isinstance(after[0], Answer)
    assert after[0].quotes[0].paragraph == 1
    assert isinstance(after[1], NoAnswer)


def test_a_long_article_is_read_only_where_the_retriever_points() -> None:
    reader = WordReader()
    asked = answerer(f"{FILLER}\n\n{TOWN}", reader)
    outcome = asked.answer(Question("Kiedy burmistrz otworzył most?"))
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].text.startswith("Burmistrz")
    lengths = [len(passage.span) + EACH for passage in asked.passages]
    assert READ_CHARACTERS // max(lengths) <= reader.texts_read <= READ_CHARACTERS // min(lengths) < len(lengths)


def test_the_sentence_that_was_marked_is_meant_where_the_words_leave_it_open() -> None:
    rivals = "Szkoła w Toruniu czeka na remont.\n\nSzkoła w Gdyni czeka na dyrektora.\n\nLipy rosną w parku."
    asked = answerer(rivals, calibration=Calibration(dense_weight=0.0))
    places = split_paragraphs(rivals)
    for about, number in (((), 0), ((places[0],), 0), ((places[1],), 1)):
        outcome = asked.answer(Question("Na co czeka szkoła?", about=about))
        assert isinstance(outcome, Answer)
        assert outcome.quotes[0].paragraph == number


def test_a_marked_sentence_does_not_hold_back_a_question_about_another() -> None:
    marked = split_paragraphs(TOWN)[3]
    outcome = answerer(TOWN).answer(Question("Kiedy burmistrz otworzył most?", about=(marked,)))
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].paragraph == 0


def test_a_marked_sentence_is_read_wherever_the_retriever_points() -> None:
    text = f"{FILLER}\n\n{TOWN}"
    marked, asked = split_paragraphs(text)[-1], answerer(text)
    without, with_it = (
        [asked.passages[c.passage].span for c in asked.candidates(Question("Akapit numer?", about=about))]
        for about in ((), (marked,))
    )
    assert marked not in without
    assert marked in with_it


def test_a_passage_is_read_behind_its_headers_and_quoted_without_them() -> None:
    text = "Muzeum czeka na gości.\n\nBilety ulgowe\n\nDla uczniów połowa ceny. Seniorzy nie płacą."
    asked = answerer(text)
    outcome = asked.answer(Question("Ile kosztują bilety ulgowe dla uczniów?"))
    assert isinstance(outcome, Answer)
    assert outcome.quotes[0].text == "Dla uczniów połowa ceny."
    assert outcome.text == "połowa"
    assert outcome.quotes[0].paragraph == 2
    read = asked.sentences(Question("Ile kosztują bilety ulgowe dla uczniów?"))
    assert [text[c.focus.start : c.focus.end] for c in read if c.passage == 2] == ["połowa", "Seniorzy"]


@pytest.mark.parametrize(
    ("question", "is_read"),
    [("Kto płaci za remont?", False), ("Magazyn spłonął. Kto płaci za remont?", True), ("Kto płaci za remont", True)],
)
def test_what_only_asks_is_read_with_what_answers_it_and_not_alone(question: str, *, is_read: bool) -> None:
    asked = answerer(f"{question}\n\nGmina, w połowie.\n\nResztę dają sponsorzy.")
    read = {asked.passages[c.passage].paragraph for c in asked.candidates(Question("Kto płaci za remont?"))}
    assert read == ({0, 1, 2} if is_read else {1, 2})


def test_a_question_that_was_answered_last_is_not_read_for_being_beside() -> None:
    text = "Kto płaci za remont mostu?\n\nGmina, w połowie.\n\nLipy rosną."
    asked = answerer(text)
    told = Turn("Kto płaci?", (split_paragraphs(text)[1],))
    assert {c.passage for c in asked.candidates(Question("A remont mostu?", (told,)))} == {1, 2}


def test_a_long_page_of_questions_is_read_as_far_as_a_long_article() -> None:
    text = "\n\n".join(f"Kto płaci za remont mostu numer {n}?\n\nGmina numer {n}, w połowie." for n in range(300))
    reader = WordReader()
    assert answerer(text, reader).candidates(Question("Kto płaci za remont mostu numer 7?"))
    assert reader.texts_read > READ_CHARACTERS // 120


def test_what_leads_is_read_again_behind_the_title_and_both_margins_count() -> None:
    question = Question("Otwarcie mostu: kiedy burmistrz otworzył most?")
    plain = answerer(TOWN).candidates(question)
    reader = WordReader()
    asked = answerer(TOWN, reader, title="Otwarcie mostu w poniedziałek")
    titled = {c.passage: c for c in asked.candidates(question)}
    assert reader.texts_read == len(asked.passages) + READ_AGAIN
    gained = [titled[c.passage].margin - c.margin for c in plain]
    assert gained == [2.0] * READ_AGAIN + [0.0] * (len(plain) - READ_AGAIN)  # two shared words are four, halved
    assert [titled[c.passage].focus for c in plain] == [c.focus for c in plain]


class StretchingReader(WordReader):
    """Takes words to belong to a sign that a header opened."""

    def _reading(self, question: str, text: str, start: int, end: int) -> Reading:
        return replace(super()._reading(question, text, start, end), start=0)


def test_words_never_begin_in_a_header() -> None:
    text = "Etap 2\n\n150 osób przeszło dalej."
    asked = answerer(text, StretchingReader())
    assert [len(passage.headers) for passage in asked.passages] == [0, 1]
    assert [c.focus.start for c in asked.sentences(Question("Ile osób?"))] == [0, 8]
    read = text_of(asked.article, asked.passages[1].spans)
    assert whole_words(read, 7, 10) == (7, 10), "the header's number does not go on"


def test_an_article_of_questions_is_read_all_the_same() -> None:
    outcome = answerer("Kto płaci za remont?\n\nKiedy koniec?").answer(Question("Kto płaci za remont?"))
    assert outcome.nearest or isinstance(outcome, Answer)


@given(st.lists(st.sampled_from(re.findall(r"\w+", TOWN)), min_size=1, max_size=8).map(" ".join))
def test_every_outcome_points_into_the_article(question: str) -> None:
    outcome: Outcome = ENGINE.answer(Question(question))
    quotes = (*outcome.quotes, *outcome.nearest)
    assert quotes
    assert 0 < outcome.score < 1
    for quote in quotes:
        assert quote.text in TOWN
        assert quote.focus is not None
        assert quote.focus in quote.span
    if isinstance(outcome, Answer):
        assert outcome.text in outcome.quotes[0].text


ENGINE = answerer(TOWN)
