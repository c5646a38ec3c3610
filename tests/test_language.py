from __future__ import annotations

import pytest

from bot.language import language_of
from index.languages import LANGUAGES

MESSAGES = {
    "pl": """Kto towarzyszył Kimowi?|kto towarzyszyl kimowi|A kiedy?|kiedy przyjechal|Dlaczego?|Kto tak twierdzi?
        |co tam produkuja|nie, chodziło mi o rakiety|wiecej|Ile to kosztowało?|gdzie jest ta fabryka
        |czy Putin przyjal zaproszenie|po co tam pojechal|a ile pociskow wystrzelili""",
    "en": """who accompanied Kim?|And when?|why|what do they make there?|how did he arrive|Who says so?
        |no, I meant the missiles|more|how much did it cost|Where is the factory?|is it true|which agency said so""",
    "uk": """Хто супроводжував Кіма?|А коли?|Чому?|хто це сказав|що там виробляють|ні, я про ракети
        |Скільки ракет запустили?|де знаходиться завод|Чи прийняв Путін запрошення?|навіщо він приїхав|як він доїхав""",
    "ru": """Кто сопровождал Кима?|А когда?|Почему?|кто это сказал|что там производят|нет, я про ракеты
        |Сколько ракет запустили?|где находится завод|Принял ли Путин приглашение?|зачем он приехал|как он добрался""",
    "de": """Wer hat Kim begleitet?|Und wann?|Warum?|wer sagt das|was wird dort hergestellt|nein, ich meine die Raketen
        |Wie viele Raketen wurden abgefeuert?|wo liegt die Fabrik|wozu ist er gefahren|koennen sie liefern""",
}
EXAMPLES = [(language, text.strip()) for language, texts in MESSAGES.items() for text in texts.split("|")]


@pytest.mark.parametrize(("language", "text"), EXAMPLES)
def test_a_message_in_the_language_of_the_phone_is_never_taken_for_another(language: str, text: str) -> None:
    assert language_of(text, language) == language


def test_nearly_every_message_of_three_words_is_told_whatever_the_phone_speaks() -> None:
    long = [(language, text) for language, text in EXAMPLES if len(text.split()) > 2]
    told = [
        language_of(text, client) == language for language, text in long for client in LANGUAGES if client != language
    ]
    assert len(told) >= 40 * (len(LANGUAGES) - 1)
    assert sum(told) / len(told) >= 0.96


@pytest.mark.parametrize("client", LANGUAGES)
def test_one_word_is_in_the_language_of_the_phone(client: str) -> None:
    assert language_of("Lindqvist?", client) == client


def test_one_word_stays_in_the_language_of_the_conversation_it_fits() -> None:
    assert language_of("Dlaczego?", "en") == "en"
    assert language_of("Dlaczego?", "en", before="pl") == "pl"


@pytest.mark.parametrize("name", ["Lindqvist?", "a Lindqvist?", "Nordljus Bergen?"])
@pytest.mark.parametrize("client", LANGUAGES)
def test_a_name_alone_stays_in_the_language_of_the_conversation(name: str, client: str) -> None:
    assert language_of(name, client, before="pl") == "pl"


@pytest.mark.parametrize(
    ("text", "client", "before"),
    [
        ("Why?", "en", "pl"),
        ("Who?", "en", "pl"),
        ("and Kim?", "en", "pl"),
        ("how much?", "en", "pl"),
        ("Kiedy?", "pl", "en"),
        ("Ile?", "pl", "en"),
        ("Kto?", "pl", "en"),
        ("Wann?", "de", "en"),
        ("Und wer?", "de", "en"),
        ("Коли?", "uk", "ru"),
        ("Кто?", "ru", "uk"),
    ],
)
def test_a_common_word_of_the_phones_language_is_in_that(text: str, client: str, before: str) -> None:
    assert language_of(text, client, before=before) == client


def test_cyrillic_letters_are_no_english() -> None:
    assert language_of("Хто це?", "en") == "uk"
    assert language_of("Кто это?", "en") == "ru"
    assert language_of("Где?", "en", before="pl") == "ru"
    assert language_of("Путин?", "en", before="ru") == "ru"


@pytest.mark.parametrize("text", ["?", "🙂", "12:30", "https://example.org/kto/to/jest", "@article_bot", "/ask"])
def test_what_is_no_word_tells_nothing(text: str) -> None:
    assert language_of(text, "uk") == "uk"
    assert language_of(text, None) == "en"
    assert language_of(text, None, before="de") == "de"


@pytest.mark.parametrize("text", ["Qui accompagnait Kim en Russie ?", "¿Quién acompañó a Kim?", "хто гэта сказаў нам"])
def test_other_languages_get_english(text: str) -> None:
    assert language_of(text, "fr") == "en"


def test_what_fits_client_and_conversation_is_no_other_language() -> None:
    assert language_of("а хто це сказав", "uk", before="uk") == "uk"
    assert language_of("Qui accompagnait Kim en Russie ?", "uk", before="uk") == "en"


def test_a_region_of_the_phones_language_does_not_matter() -> None:
    assert language_of("Kim?", "pt-BR") == "en"
    assert language_of("Kim?", "de-AT") == "de"
