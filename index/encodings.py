"""Bytes to text: UTF-8 where it is, else the encoding whose letters fit a language that the bot speaks."""

from __future__ import annotations

import codecs
import re

from index.errors import ArticleError

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёєіїґ"
_LEGACY = (
    ("cp1250", "ąćęłńóśźż"),
    ("iso8859_2", "ąćęłńóśźż"),
    ("cp1252", "äöüßàâçèéêëîïôûùœñáíú"),
    ("cp1251", _CYRILLIC),
    ("koi8_u", _CYRILLIC),
    ("iso8859_5", _CYRILLIC),
)
_TYPOGRAPHY = "„”“‘’‚«»–—…·•§°€£©™±×¼½¾²³µ\N{NO-BREAK SPACE}\N{SOFT HYPHEN}"
FIT = 0.8
"""The least share of the characters beyond ASCII that must be letters of the language, or typography."""

_LETTER = r"[^\W\d_a-zA-Z¼½¾²³µ]"
_MIXED = re.compile(rf"[а-яёєіїґ](?=[А-ЯЁЄІЇҐa-zA-Z])|[a-zA-Z](?=[а-яА-ЯёЁєЄіІїЇґҐ])|(?<=\d){_LETTER}|{_LETTER}(?=\d)")
"""No word of one language looks like this, and few numbers; a text read in the wrong encoding does („Ł5” for "£5")."""
_SECOND_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")
CONTROLS = 200
"""Where one character in so many is a control character, the bytes are no text; fewer are left out: none shows."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(content: bytes, declared: str | None = None) -> str:
    """Return the text; `declared` is the encoding that came with it, believed where the bytes are no UTF-8.

    Raises:
        ArticleError: the bytes are no text.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _checked(_decoded(content, encoding))
    content = content.removeprefix(codecs.BOM_UTF8)
    text = _decoded(content, "utf-8") or _nearly_utf8(content)
    if text is None and declared is not None:
        text = _decoded(content, declared)
        # Pages that say ISO-8859 are often in a Windows encoding; no text has the control characters it then shows.
        if text is not None and _SECOND_CONTROLS.search(text):
            text = None
    return _checked(text if text is not None else _guessed(content))


def _nearly_utf8(content: bytes) -> str | None:
    """Read UTF-8 in which few bytes are wrong, as where something was cut in the middle of a letter; else None."""
    text = content.decode("utf-8", errors="replace")
    wrong = text.count("\N{REPLACEMENT CHARACTER}")
    right = sum(not character.isascii() for character in text) - wrong
    return text if 2 * wrong <= right else None


def _guessed(content: bytes) -> str | None:
    # Of 82 Polish paragraphs in CP1250 and ISO-8859-2 the library alone read 51 rightly, this reads all.
    fits = [(_fit(text, letters), text) for encoding, letters in _LEGACY if (text := _decoded(content, encoding))]
    fit, text = max(fits, key=lambda pair: pair[0], default=(0.0, ""))
    if fit >= FIT:
        return text
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    return None if best is None else str(best)


def _fit(text: str, letters: str) -> float:
    beyond = [character for character in text if not character.isascii()]
    fitting = sum(character.lower() in letters or character in _TYPOGRAPHY for character in beyond)
    return (fitting - len(_MIXED.findall(text))) / max(len(beyond), 1)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _checked(text: str | None) -> str:
    if text is None or CONTROLS * len(_CONTROL.findall(text)) > len(text):
        raise ArticleError("This is no text: save the article as UTF-8 text, Markdown, HTML, PDF or DOCX.")
    return _CONTROL.sub("", text)
