"""What news pages put between the paragraphs of an article: teasers, advertisements, buttons, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TEASER = 200
"""Code points. A longer line that begins like a teaser says more than where to read on."""

_TEASER = re.compile(
    r"""\W*(?:
        (?:czytaj|zobacz|sprawdź|przeczytaj|obejrzyj)\s(?:też|także|również|więcej|koniecznie)
        | (?:zobacz|obejrzyj|oglądaj)\s(?:wideo|film|zdjęcia|galerię)
        | (?:warto|polecane)\s(?:przeczytać|artykuły) | recommended(?:\sreading)? | lesetipp | рекоменду(?:ємо|ем)
        | (?:read|see|watch)\s(?:also|more) | related\s(?:articles?|stories) | more\son\sthis
        | (?:lesen\ssie|lies|sehen\ssie)\s(?:auch|mehr|dazu) | siehe\sauch | mehr\szum\sthema | auch\sinteressant
        | (?:читайте|дивіться|смотрите)\s(?:також|также|ещё|ще) | (?:також|также)\sчитайте | по\sтем[іе]
        | (?:див|см)\.\s(?:також|также)
    )\s?:""",
    re.IGNORECASE | re.VERBOSE,
)
_FURNITURE = re.compile(
    r"""\W*(?:
        reklama | advertisement | anzeige | werbung | реклама
        | (?:dalsza|dalszy|ciąg\sdalszy)\b.{0,20}\s(?:artykułu|tekstu)?\s?(?:znajduje\ssię\s)?
          pod\s(?:materiałem|reklamą|wideo|galerią).{0,40}
        | (?:zobacz|obejrzyj)\s(?:galerię|zdjęcia|wideo|film)(?:\s\(.{0,30}\))?
        | (?:zobacz|czytaj|przeczytaj)\s(?:też|także|również|więcej|dalej) | read\smore
        | (?:after\s)?newsletter\spromotion
        | (?:oceń|udostępnij|skomentuj|wydrukuj)\s(?:artykuł|tekst).{0,40} | dodaj\skomentarz
        | podziel\ssię(?::.{0,60}|\s(?:tym\s)?(?:artykułem|tekstem).{0,20})?
        | udostępnij\sna\s.{0,30} | obserwuj\snas\b.{0,40} | (?:share|follow\sus)\son\s.{0,30}
        | udostępnij | share | teilen | поділитися | поделиться | (?:add|leave|post)\sa\scomment
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMENTS = re.compile(
    r"(?:komentarze|comments|kommentare|коментарі|комментарии):?\s?(?:\(\d+\)|\d+)"
    r"|\d+\s(?:komentarz[ey]?|comments?|kommentare?|комментари[йяев]+|коментар[іїв]*)",
    re.IGNORECASE,
)


def without_furniture(lines: Sequence[str]) -> list[str]:
    """Return the lines of a page, without space around them, that are its article's; "Comments (2)" ends it.

    >>> without_furniture(["Most otwarto w maju.", "CZYTAJ TEŻ: Burmistrz odszedł", "Reklama", "Kosztował 8 mln zł."])
    ['Most otwarto w maju.', 'Kosztował 8 mln zł.']
    """
    for number, line in enumerate(lines):
        if 2 * number >= len(lines) and _COMMENTS.fullmatch(line):
            lines = lines[:number]
            break
    return [line for line in lines if not _is_furniture(line)]


def _is_furniture(line: str) -> bool:
    if line.startswith("|"):  # the cell of a table
        return False
    return (_TEASER.match(line) is not None and len(line) <= LONGEST_TEASER) or _FURNITURE.fullmatch(line) is not None
