"""The wording of questions that are made from an article, by language."""

from __future__ import annotations

WHO_IS = {"pl": "Kim jest {}?", "en": "Who is {}?", "de": "Wer ist {}?", "uk": "Хто це — {}?", "ru": "Кто это — {}?"}
WORDS_OF = {
    "pl": "Kto użył słów „{}”?",
    "en": "Who used the words “{}”?",
    "de": "Wer benutzte die Worte „{}“?",
    "uk": "Хто вжив слова «{}»?",
    "ru": "Кто сказал слова «{}»?",
}
ON_DAY = {
    "pl": "Co się stało {}?",
    "en": "What happened on {}?",
    "de": "Was geschah am {}?",
    "uk": "Що сталося {}?",
    "ru": "Что произошло {}?",
}
IN_YEAR = {
    "pl": "Co się stało w {} roku?",
    "en": "What happened in {}?",
    "de": "Was geschah im Jahr {}?",
    "uk": "Що сталося у {} році?",
    "ru": "Что произошло в {} году?",
}

# The question word for a subject, and the verb forms that fit it whatever the subject was.
WHO = {"pl": ("Kto", "ł"), "en": ("Who", "ed"), "uk": ("Хто", "в"), "ru": ("Кто", "л")}
# Languages in which nothing else changes when a time is asked for, with what their past tense ends in.
WHEN = {"pl": ("Kiedy", "ł|ła|ło|li|ły"), "uk": ("Коли", "в|ла|ло|ли"), "ru": ("Когда", "л|ла|ло|ли")}
BEFORE_TIME = {"pl": "we|w", "uk": "у|в", "ru": "во|в"}
PART_OF_DAY = {
    "pl": r"rano|wieczorem|po południu|w południe|w nocy|nad ranem|w godzinach \w+",
    "uk": "вранці|ввечері|вдень|вночі",
    "ru": "утром|вечером|днём|ночью",
}

# What tells a year from an amount, in whichever language the article is.
YEAR_AHEAD = "w|rok|roku|in|since|im jahre?|seit|у|в|рік|год"
YEAR_BEHIND = r"r\.|rok|roku|році|року|рік|р\.|году|года|год|г\."

LANGUAGES = tuple(WHO_IS)
