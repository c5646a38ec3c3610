from __future__ import annotations

import re
from dataclasses import fields
from itertools import combinations
from string import Formatter

import pytest
from babel import Locale
from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot.handlers.commands import described
from bot.texts import PHRASES, asks_for_more, counted, dated, is_greeting, phrases_in, said_back
from bot.texts.phrases import Phrases
from index.languages import LANGUAGES
from index.lexical import fold

pytest.importorskip("tdjson", reason="Telegram's own parser is the judge of the HTML")

from tests.telegram.parsing import parse

NAMES = [field.name for field in fields(Phrases)]
SENTENCES = [name for name in NAMES if isinstance(getattr(PHRASES["en"], name), str)]
COUNTED = [name for name in NAMES if isinstance(getattr(PHRASES["en"], name), dict)]


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_takes_the_same_values_in_every_language_and_is_said_in_each(name: str) -> None:
    texts = {language: getattr(PHRASES[language], name) for language in LANGUAGES}
    assert all(text.strip() == text and text for text in texts.values())
    assert len({frozenset(holes(text)) for text in texts.values()}) == 1
    if len(texts["en"].split()) > 2:
        assert len(set(texts.values())) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COUNTED)
def test_a_counted_phrase_has_every_plural_form_of_its_language(name: str, language: str) -> None:
    forms = getattr(PHRASES[language], name)
    assert set(forms) == set(Locale(language).plural_form.tags) | {"other"}
    assert all(holes(form) == {"n"} for form in forms.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SENTENCES)
def test_telegram_parses_every_sentence(name: str, language: str) -> None:
    text = getattr(PHRASES[language], name)
    html = text.format(**dict.fromkeys(holes(text), "x"))
    assert "<" not in parse(html, "HTML").text


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("pl", 1, "1 akapit"),
        ("pl", 3, "3 akapity"),
        ("pl", 12, "12 akapitów"),
        ("pl", 22, "22 akapity"),
        ("uk", 21, "21 абзац"),
        ("uk", 5, "5 абзаців"),
        ("ru", 2, "2 абзаца"),
        ("ru", 11, "11 абзацев"),
        ("de", 1, "1 Absatz"),
        ("de", 2, "2 Absätze"),
        ("en", 1, "1 paragraph"),
        ("en", 0, "0 paragraphs"),
    ],
)
def test_numbers_take_the_right_form(language: str, n: int, text: str) -> None:
    assert counted(PHRASES[language].paragraphs, n, language) == text


@pytest.mark.parametrize(
    ("client", "language"), [("de-AT", "de"), ("pt-BR", "en"), ("uk", "uk"), ("PL-pl", "pl"), ("", "en")]
)
def test_a_client_of_any_region_is_spoken_to_in_its_language(client: str, language: str) -> None:
    assert phrases_in(client) is PHRASES[language]


def test_a_date_is_written_out_and_what_is_no_date_is_left_alone() -> None:
    assert dated("2024-05-12", "uk") == "12 травня 2024\N{NARROW NO-BREAK SPACE}р."
    assert dated("2024-05-12T10:00:00+02:00", "de") == "12. Mai 2024"
    assert dated("wiosną 2024", "pl") == "wiosną 2024"


@pytest.mark.parametrize("text", ["Cześć!", "hello :)", "Добрий день", "  ПРИВЕТ!!! ", "guten Tag."])
def test_a_greeting_is_a_whole_message(text: str) -> None:
    assert is_greeting(text)
    assert not is_greeting(f"{text} kto zbudował latarnię?")
    assert said_back(text, PHRASES["pl"]) == PHRASES["pl"].greeting


def test_thanks_and_more_are_whole_messages_too() -> None:
    phrases = PHRASES["de"]
    assert said_back("Dziękuję!", phrases) == said_back("dziekuje", phrases) == phrases.thanks
    assert said_back("До побачення…", phrases) == said_back("See you!", phrases) == phrases.goodbye
    assert said_back("Komu burmistrzyni dziękuję powiedziała?", phrases) is None
    assert asks_for_more("Więcej…")
    assert asks_for_more("Mozesz rozwinac?")
    assert not asks_for_more("Czy przyjedzie więcej turystów?")


@pytest.mark.parametrize(
    "text", ["ok", "Haha, no tak 👍", "xD", "Aha, rozumiem.", "Понятно, ок", "I see, got it!", "hahahaha", "LOL"]
)
def test_who_takes_note_or_laughs_asks_nothing(text: str) -> None:
    assert said_back(text, PHRASES["en"]) == PHRASES["en"].nod
    assert said_back(f"{text} a kiedy?", PHRASES["en"]) is None
    assert said_back(f"{text} ?", PHRASES["en"]) is None


def test_of_several_kinds_of_small_talk_the_last_that_is_no_nod_counts() -> None:
    phrases = PHRASES["pl"]
    assert said_back("ok, dzięki!", phrases) == said_back("Dzięki, super", phrases) == phrases.thanks
    assert said_back("Dzięki, do widzenia", phrases) == phrases.goodbye
    assert asks_for_more("Ciekawe, pokaż więcej")
    assert said_back("", phrases) is None


def test_no_word_means_two_kinds_of_small_talk_in_any_two_languages() -> None:
    kinds = [
        {fold(words.casefold()) for phrases in PHRASES.values() for words in getattr(phrases, kind)}
        for kind in ("nods", "greetings", "thank_yous", "goodbyes", "mores")
    ]
    assert not any(one & other for one, other in combinations(kinds, 2))


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_what_was_forgotten_is_told_alike_however_many_it_was(language: str) -> None:
    one, many = (counted(PHRASES[language].forgotten, n, language) for n in (21, 5))
    assert one.replace("21", "5") == many


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_fit_into_what_telegram_takes(language: str) -> None:
    phrases = PHRASES[language]
    for name, description in described(phrases).items():
        assert re.fullmatch(r"[a-z]{1,32}", name)
        assert len(description) <= BotCommandLimit.MAX_DESCRIPTION
    assert len(phrases.short_description) <= BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    assert len(phrases.description.format(title="")) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH - 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_cyrillic_and_latin_are_not_mixed_inside_a_word(language: str) -> None:
    for name in SENTENCES:
        words = re.findall(r"[^\W\d_]+", getattr(PHRASES[language], name))
        assert not [word for word in words if re.search("[a-z]", word) and re.search("[а-яіїєґ]", word)], name
