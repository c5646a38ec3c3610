from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.blocks import BYTES, ENTITIES, UNITS, Block, escape, pack, utf16_units
from bot.render import AROUND, PIECE_UNITS, View, render, source, surroundings
from bot.texts import phrases_in
from index.types import Answer, Article, NoAnswer, Outcome, Question, Quote, Span

pytest.importorskip("tdjson", reason="Telegram's own parser is the judge of the HTML")

from tests.telegram.parsing import parse

PL = phrases_in("pl")
ARTICLE = Article(
    "Ala ma <kota> & psa.\n\nKot śpi 🙂 na piecu.\n\nPies szczeka.", title="Ala", url="https://example.org/a?b=1&c=2"
)
KOT = Span(22, 41)
awkward = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("<>&\"' \n\t\r🙂👨‍👩‍👧אבגمرحبا\u00a0\u200f\u0301ąę-,#@/"),
    ),
    min_size=1,
)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def quotes_in(html: str) -> list[str]:
    return [plain(quote) for quote in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL)]


def answer(focus: Span, *quotes: Quote, nearest: tuple[Quote, ...] = (), from_context: bool = False) -> Answer:
    first = Quote(ARTICLE, KOT, focus, 1)
    return Answer(Question("Gdzie śpi kot?"), (first, *quotes), 0.9, nearest, from_context)


def test_the_answering_words_come_first_then_the_quote_then_where_it_stands() -> None:
    assert render(answer(Span(32, 40)), PL) == [
        "<b>na piecu</b>\n\n"
        "<blockquote>Kot śpi 🙂 <b>na piecu</b>.</blockquote>\n"
        'akapit 2 · <a href="https://example.org/a?b=1&amp;c=2#:~:text=Kot%20%C5%9Bpi%20%F0%9F%99%82%20na%20piecu.">'
        "otwórz w artykule</a>"
    ]


def test_what_a_quote_hangs_on_stands_above_it() -> None:
    page = Article("Ceny\n\nBilet | Dzień | Weekend\nDzieci <10 lat | 8 zł | 12 zł\n\nCzy z psem?\n\nTak & nie.")
    row, last = Quote(page, Span(30, 59), Span(54, 59), 2), Quote(page, Span(74, 84), None, 4)
    (html,) = render(Answer(Question("Ile?"), (row, last), 0.9), PL)
    over_the_row = (
        "<i>Ceny › Bilet | Dzień | Weekend</i>\n<blockquote>Dzieci &lt;10 lat | 8 zł | <b>12 zł</b></blockquote>"
    )
    assert html.startswith(f"<b>12 zł</b>\n\n{over_the_row}\nakapit 3")
    assert f"{PL.also}\n<i>Ceny › Czy z psem?</i>\n<blockquote expandable>Tak &amp; nie.</blockquote>\nakapit 5" in html


def test_of_several_things_that_one_sentence_tells_each_is_said_and_bold() -> None:
    who = Quote(ARTICLE, KOT, Span(22, 25), 1)
    (html,) = render(answer(Span(32, 40), who), PL)
    assert html.startswith(
        "<b>na piecu</b>\n<b>Kot</b>\n\n<blockquote><b>Kot</b> śpi 🙂 <b>na piecu</b>.</blockquote>\nakapit 2"
    )
    assert PL.also not in html
    (html,) = render(answer(Span(32, 40), Quote(ARTICLE, KOT, Span(22, 34), 1)), PL)  # words that overlap
    assert "<blockquote><b>Kot śpi 🙂 na</b><b> piecu</b>.</blockquote>" in html


def test_words_that_are_the_whole_quote_are_not_said_twice() -> None:
    (html,) = render(answer(KOT), PL)
    assert html.startswith("<blockquote><b>Kot śpi")


def test_further_quotes_and_other_passages_fold_away_under_a_heading() -> None:
    ala, pies = Quote(ARTICLE, Span(0, 20), None, 0), Quote(ARTICLE, Span(43, 56), None, 2)
    (html,) = render(answer(Span(32, 40), ala, nearest=(pies,)), PL, View.OTHERS)
    assert f"\n\n{PL.also}\n<blockquote expandable>Ala ma &lt;kota&gt; &amp; psa.</blockquote>\nakapit 1" in html
    assert f"\n\n{PL.others}\n<blockquote expandable>Pies szczeka.</blockquote>\nakapit 3" in html


def test_the_context_is_never_less_than_the_quote() -> None:
    spaced = Article(" Kot śpi. \n\nPies szczeka.")
    first = Quote(spaced, Span(0, 10), Span(0, 4), 0)
    (html,) = render(Answer(Question("Kto?"), (first,), 0.9), PL, View.CONTEXT)
    assert quotes_in(html)[-1] == spaced.text


def test_the_context_is_the_paragraph_with_its_neighbours() -> None:
    (html,) = render(answer(Span(32, 40)), PL, View.CONTEXT)
    assert quotes_in(html) == ["Kot śpi 🙂 na piecu.", ARTICLE.text]


@pytest.mark.parametrize("parting", [" ", "\n\n"])
def test_the_context_is_whole_sentences_and_bounded(parting: str) -> None:
    sentences = [f"Latarnia numer {n} świeci co noc nad zatoką." for n in range(10, 99)]
    article = Article(parting.join(sentences))
    start = article.text.index(sentences[40])
    quote = Quote(article, Span(start, start + len(sentences[40])))
    wider = surroundings(quote)
    assert wider is not None
    assert quote.span in wider.span
    assert len(wider.span) <= 2 * AROUND + len(quote.span)
    assert len(wider.span) > AROUND or parting != " "
    assert all(shown in sentences for shown in re.split(r"(?<=\.)\s+", wider.text))


def test_a_sentence_without_an_end_near_a_quote_is_no_context() -> None:
    endless = "i " * 2 * AROUND
    article = Article(f"Zaczęło się {endless}dawno. Kot śpi. A potem {endless}koniec.")
    start = article.text.index("Kot")
    assert surroundings(Quote(article, Span(start, start + 8))) is None


def test_a_quote_that_is_the_whole_article_has_no_context() -> None:
    article = Article("Jedno zdanie.")
    assert surroundings(Quote(article, Span(0, 13))) is None


def test_an_answer_that_leans_on_earlier_turns_says_so() -> None:
    assert PL.from_context in render(answer(KOT, from_context=True), PL)[0]
    assert PL.from_context not in render(answer(KOT), PL)[0]


def test_a_refusal_says_both_halves() -> None:
    near = Quote(ARTICLE, KOT, Span(26, 29), 1)
    (html,) = render(NoAnswer(Question("Gdzie śpi pies?"), (near,), 0.2), PL)
    assert html.startswith(f"<b>{PL.refusal}</b>\n\n{PL.nearest}\n<blockquote expandable>Kot śpi 🙂 na piecu.")
    (html,) = render(NoAnswer(Question("Kto to Bob?"), (), 0.0), PL)
    assert html == f"<b>{PL.refusal}</b> {PL.nothing_near}"


def test_what_is_not_answered_of_several_questions_is_told() -> None:
    asked = Question("Gdzie śpi kot? Kto to R&D?")
    told = Answer(asked, (Quote(ARTICLE, KOT, Span(26, 29)),), 0.9, unanswered=(Span(15, 26),))
    (html,) = render(told, PL)
    assert html.endswith("<i>Nie mam pewnej odpowiedzi na: „Kto to R&amp;D?”</i>")


def test_a_refusal_that_is_uncertain_denies_nothing() -> None:
    near = Quote(ARTICLE, KOT, Span(26, 29), 1)
    (html,) = render(NoAnswer(Question("Kto śpi?"), (near,), 0.3, uncertain=True), PL)
    assert html.startswith(f"<b>{PL.uncertain}</b>\n\n{PL.likeliest}\n<blockquote expandable>Kot śpi 🙂 na piecu.")


def test_without_an_address_there_is_no_link() -> None:
    quote = Quote(Article("Jedno zdanie."), Span(0, 13), None, 0)
    assert source(quote, PL) == "akapit 1"


def test_an_address_that_would_grow_too_long_leads_to_the_beginning() -> None:
    word = "ż" * 900
    quote = Quote(Article(word, url="https://example.org/"), Span(0, 900), None, 0)
    assert '<a href="https://example.org/">' in source(quote, PL)


def test_units_are_telegrams() -> None:
    assert utf16_units("ą🙂") == 3
    assert Block("<b>&lt;🙂&gt;</b>").units == 4


def test_half_a_surrogate_pair_can_be_sent() -> None:
    assert escape("a\ud83db").encode() == "a\N{REPLACEMENT CHARACTER}b".encode()


def test_a_message_is_split_between_blocks_and_loses_none() -> None:
    blocks = [Block(f"{n:04d}" * 500) for n in range(5)]
    messages = pack(blocks)
    assert [len(message) for message in messages] == [4002, 4002, 2000]
    assert "".join(messages).replace("\n\n", "") == "".join(block.html for block in blocks)


def test_entities_and_bytes_split_too() -> None:
    assert [message.count("<b>") for message in pack([Block("<b>a</b>")] * 150)] == [100, 50]
    assert all(len(message.encode()) <= BYTES for message in pack([Block("&amp;" * 1000)] * 20))


def test_nothing_makes_no_message() -> None:
    assert pack([]) == []


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    text = "\n\n".join(draw(st.lists(awkward, min_size=1, max_size=4))) * draw(st.sampled_from([1, 1, 1, 40, 700]))
    article = Article(text, url=draw(st.sampled_from([None, "https://example.org/a?b=1&c=<x>"])))

    def quote() -> Quote:
        start = draw(st.integers(0, len(text) - 1))
        span = Span(start, draw(st.integers(start + 1, len(text))))
        first = draw(st.integers(span.start, span.end - 1))
        assume(article[span].strip())
        return Quote(article, span, Span(first, draw(st.integers(first + 1, span.end))), 0)

    question = Question(draw(st.text(max_size=50)))
    nearest = tuple(quote() for _ in range(draw(st.integers(0, 3))))
    if draw(st.booleans()):
        return NoAnswer(question, nearest, 0.1, draw(st.booleans()))
    quotes = tuple(quote() for _ in range(draw(st.integers(1, 3))))
    return Answer(question, quotes, 0.9, nearest, draw(st.booleans()))


@settings(max_examples=150)
@given(outcomes(), st.sampled_from(View), st.sampled_from(["pl", "en", "uk"]))
def test_whatever_the_article_holds_the_messages_parse_and_keep_the_limits(
    outcome: Outcome, view: View, language: str
) -> None:
    quotes = (*outcome.quotes, *outcome.nearest)
    for html in render(outcome, phrases_in(language), view):
        parsed = parse(html, "HTML")
        assert parsed.units <= UNITS
        assert html.count("</") <= ENTITIES
        assert len(html.encode()) <= BYTES
        for piece in quotes_in(html):
            assert piece in quotes[0].article.text
            assert utf16_units(piece) <= PIECE_UNITS


@settings(max_examples=60)
@given(awkward.filter(str.strip))
def test_a_quote_arrives_as_the_article_has_it(text: str) -> None:
    article = Article(text)
    outcome = NoAnswer(Question("?"), (Quote(article, Span(0, len(text)), None, 0),), 0.1)
    (html,) = render(outcome, PL)
    assert quotes_in(html) == [text]
