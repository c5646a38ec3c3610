"""Which sentence boundaries are false: the abbreviations, initials and ordinals that a full stop follows.

The lists hold Polish, English, German, Ukrainian and Russian together: a Polish report quotes English names, and none
of these forms is a plain word that often ends a sentence in one of the others.
"""

from __future__ import annotations

import re


def _forms(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


LEADING = _forms(
    # Polish
    "abp adm al bł bp chor doc dot dr ds dz fot gen gm godz hab hr im inż kard kmdr kpr kpt ks lic lit m.in m.st mar",
    "mgr min mjr np nr nt ok oprac os pkt pl płk pon por pow ppłk ppor prof pt red rozdz rys sierż st sygn szer śp św",
    "tab tel tj tłum tys tzn tzw ub ul urz wet wg wicemin wlk woj ws wyd zob",
    # Polish: ranks, offices and professions before a name
    "adw amb asp bryg dypl dyr dyw insp kadm kom lek marsz mec med mł nacz nadbryg nadinsp nadkom ogn oo phm plut",
    "podinsp podkom ppoż prał prem prez prok przew reż rez rtm sekr p.o spocz szt wach wachm wiceadm wicedyr wicemarsz",
    "wiceprem wiceprez wiceprzew zast ż.w",
    # Polish: before what is named or counted
    "ang białorus czes dn fiń hiszp łac łot niderl niem poz proj ps pw ros słoweń szw ukr węg wł właśc",
    # English
    "approx atty brig bros capt cf cllr cmdr col cpl det drs e.g fig figs ft gens gov hon i.e lt maj messrs mr mrs ms",
    "mt pfc pp pres pvt rd rep reps rev rt sen sgt st supt tbsp tsp vol vs",
    # German
    "abg abzgl bgm bspw bzw ca d.h dipl dipl.-ing dr.-ing einschl evtl exkl fa fr frl geb gem ggf hl hrsg inkl",
    "mio mrd phil präs s.o s.u sog stv tsd u.a vgl z.b zzgl",
    # Ukrainian and Russian
    "акад архиеп бл бул вул ген гр див доц еп ім кн корр м митр напр обл оз пл пос пр прим пров просп проф р-н ред рис",
    "св свящ смт спецкорр ст стор т.е т.зв т.к т.н табл тис чл.-кор чл.-корр член-кор член-корр",
    "адв арт дер заст засл зам им к.м.н д.м.н лейт наб нар о-в пер підполк подполк полк серж см тов тыс ул",
)
"""Never the end of a sentence, except a unit after a number."""

LETTERS = frozenset(("d.R", "h.c", "i.d", "i.d.R", "v.a"))
"""Never the end of a sentence as they are written: in other capitals they are somebody's initials."""

PLAIN = _forms(
    "al bros chor det dot fig gem gen im lek lit maj mar marsz min ok phil por ppoż rd red rep reps rys sen szt ul",
    "ген еп им м обл пос р-н рис см",
)
"""Of the leading ones those that are also words, and so may end a sentence where the next word begins one."""

NUMBERED = _forms(
    "art cz dł kw lok maks opak par poł przyp ryc sec temp ur ust wew wstrz zał zm",
    "pon pn wt śr czw pt sob niedz ndz nd",
    "jan feb apr aug sept oct nov dec no nos apt est",
    "abb abs bd gest kap okt dez rn ziff",
    "абз буд гл кв корп оф п разд род розд стр тел ум ч",
    "пн вт ср чт пт сб вс нд",
    "кон кін нач ок пол поч сер",
    "січ лют бер квіт трав черв лип серп вер жовт лист груд янв февр апр авг сент окт нояб дек",
)
"""Lead on to a number („Art. 5”), and end a sentence like any other word where there is none („modern art. The”).

So do „str. 15” and every German street: „Goethestr. 5”.
"""
NUMBERED_CAPITALISED = _forms("Ad Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Mo Di Mi Do Fr Sa So")
"""Lead on to a number with their capital alone: "Sat. 10–2", and not "he sat. 10 minutes later"."""

UNITS = _forms("ft g godz m min os pkt s szt tys м сек см ст тис тыс")

ENDING = _forms(
    "b.r br in itd itp mies n.e o.o p.n.e płd płn r rb s.a tyg ub.r w wsch zach",
    "a.m co corp etc inc jr ltd p.m ph.d sr usf usw",
    "в вв г гг др ін н.е н.э р рр с.г ст т.д т.п т.ч ц.р",
)
"""May end a sentence: what precedes decides. Not amounts (zł, mln), which end no phrase of time or place."""

NO_WORDS = _forms("br gg jr rb sr", "вв гг др рр")
"""Of these the short ones that are no words either, whatever precedes."""

COUNTS = _forms("mld mln proc tys млн млрд тис тыс")
"""Lead on to those who are counted: „20 proc. Polaków”."""

DEGREES = _forms("st.c st.f")
"""Behind a number a unit, and no initial."""

STOPPED = _forms("godz os proc szt tys тис тыс")
"""Behind a number never without their full stop, which other units do without („5 m”, „3 mln”)."""

_HOURS = _forms("monday tuesday wednesday thursday friday saturday sunday bst cet edt est et gmt pt utc")
CONTINUED = {
    **dict.fromkeys(("dol", "дол", "долл"), _forms("usa сша")),
    **dict.fromkeys(("a.m", "p.m"), _HOURS),
    "n": _forms("chr"),
    "v": _forms("chr h"),
    "co": _forms("kg kgaa"),
}
"""End a sentence like any other word, except before these: whose dollars, which day's hour, whose birth, „v. H.”."""

NEAR = 24
"""Code points before a boundary in which an abbreviation and the number before it find room."""

OPENERS = "\"'„“”‚‘«»‹›([{¿¡*_"
CLOSERS = "\"'”“’»«›‹)]}"
DASHES = "-–—−"

INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
"""Soft hyphens, joiners, marks of direction: as part of a class of characters in a pattern."""

NOTES = "¹²³⁰⁴-⁹"
"""Raised figures, which call a footnote: as part of a class."""

BULLETS = "•·▪◦‣●■□"
"""Signs that begin nothing but an item of a list."""

ENUMERATOR = r"(?:[-–—*]|\(?(?:\d{1,3}[.)]|[a-z]\)))\s"
"""Pattern of what may begin an item of a list, and may stand in the middle of a sentence too."""

ITEM = rf"(?:[{BULLETS}]\s|{ENUMERATOR})"
"""Pattern of what begins an item of a list, at the beginning of a line."""
BEGINS_ITEM = re.compile(rf"\s*{ITEM}")

CELLS = " | "
"""Between the cells of a table's row, as every kind of document is read."""

CELL = r"(?<!\S)\|(?!\S)"
"""Pattern of the bar between cells; at the end of a row one of them may be empty."""

STARTERS = _forms(
    "a ale bo był była było by być chociaż czy dlatego do dla dziś gdy i ich jak jego jej jednak jeśli już każdy kiedy",
    "która które który ma może na nad nie o od on ona oni one oraz po pod podczas ponadto potem przed przez przy są",
    "się także tak tam ta te ten teraz to tylko tym u w we wtedy według z za ze że",
    "after all and as at but by for from he her his how if in it its many no nobody of on she since so some that the",
    "their then there these they this to we what when while who with you",
    "alle auch aber das der die er es im ist mit nach sie und von wir",
    "але а було бо в від він вона вони до за з його й коли на не по під та те це цей що я",
    "был была были во его ее её если из как когда мы но об он она они от под после при с так там то у что эта это этот",
)
"""Words that open a sentence and are no part of a name."""

_WORD_BEFORE = re.compile(
    r"(?:^|[^\w.=?&%#'’])((?:[^\W\d_]{1,2}\.\s?(?=[^\W\d_]\.$))?[^\W\d_]+(?:[.\-]+[^\W\d_]+)*)\.$"
)
_INITIAL = re.compile(rf"(?:^|[\s\-{re.escape(OPENERS)}])(?:[^\W\d_]\.[\s-]?)*(?:Ch|Cz|Dz|Rz|Sz|Th|Yu|Дж|[^\W\d_])\.$")
_NUMBER = re.compile(r"(?:^|(\w*)\W+)(?:\d{1,2}|[IVX]{1,5})\.$")
_FLAT = re.compile(r"\b(?i:al|os|pl|ul)\.\s?[^\d,;]{3,60}\s\d{1,3}[^\W\d_]?\s?m\.$")  # „ul. Długiej 5 m. 10”
_CLAUSE = re.compile(  # „§ 3.”, „Art. 148. § 1.”, „1.1.”, „II.”
    r"(?:(?:(?:§+|(?-i:[Aa]d)\.?|art\.?|ust\.?|pkt)\s*\d{1,4}[a-z]?\.|\d{1,2}(?:\.\d{1,2})+\.)(?:\s+(?!$)|$))+(?:\d{1,3}[a-z]?\.)?"
    r"|(?-i:[IVXL]{1,5}\.)",
    re.IGNORECASE,
)
_STREETS = _forms("al ul")  # „ul. Nad Wisłą”
_DIRECTIONS = _forms("płd płn")  # „Korei Płd. Yoon Suk Yeol”
_ORDINAL_BEFORE = _forms("lat latach lata latami die der das den dem des im ins am vom zum beim ab bis seit")
_MONTHS = _forms("januar februar märz april mai juni juli august september oktober november dezember okt dez")
_ADVERBIAL = re.compile(
    r"(?:^|[,;:(–—-]\s*|[,;]\s*(?:że|a|i|ale|gdy|bo|that|dass|що|что|а)\s+)[\"„«(]?"
    r"(?:w|we|od|do|po|przed|z|na|za|około|in|by|since|im|seit|у|в|до|від|з|с|к|на|по)\s"
    r"(?:[\w.–-]+\s){0,4}[\w.–-]+\.$"
    r"|^[\"„«(]?\d{1,2}(?:\s?[–-]\s?\d{1,2})?(?:\s[^\W\d_]+|\.\d{1,2}\.(?=\d))\s?(?:\d{4}\s)?[^\W\d_]{1,2}\.$",
    re.IGNORECASE,
)
_MINUTE = re.compile(r"\d\.\s?(?:min|мин|хв)\.$")
_FOLLOWING = re.compile(
    rf"\s*(?P<dash>[{DASHES}]+\s+)?[{re.escape(OPENERS)}{INVISIBLE}]*(?P<word>\w*)(?P<rest>.{{0,2}})", re.DOTALL
)
_TRAIL = re.compile(rf"[{INVISIBLE}{NOTES}]+$")
_NOTED = re.compile(rf"[^\W\d_]{{2}}[{re.escape(CLOSERS)}]*[.!?…]+[{re.escape(CLOSERS)}]*(\d{{1,3}})$")
_ROMAN = re.compile(r"[IVXL]{2,}|V|X")
_COUNTED = re.compile(r"\w{2}(?:ów|їв|ів|ов|ев)$")  # a genitive of the plural
_GLUED = re.compile(rf"[^\W\d_]{{2}}[{re.escape(CLOSERS)}]*[.!?…]+[{re.escape(CLOSERS)}]*$")
_ADDRESS = re.compile(r"@|/|www\.|\.\w+\.\w", re.IGNORECASE)
_SUFFIX = re.compile(r"\w\.(?:COM|DE|INFO|NET|ORG|PL|RU|UA|DOCX?|EXE|JPE?G|JS|MD|PDF|PNG|PPTX?|TXT|XLSX?|ZIP)(?!\w)")


def is_false(before: str, after: str) -> bool:
    """Tell whether a sentence does not end between these two, which stand on either side of a supposed boundary.

    `before` begins where the sentence does, or is its last part, without white space around it; `after` begins right
    behind it, white space included.

    >>> is_false("Mówił o tym m.in.", " Putin"), is_false("Mówił o tym Putin.", " Nikt")
    (True, False)
    """
    before = _TRAIL.sub("", before)
    if noted := _NOTED.search(before):
        before, note = before[: noted.start(1)], noted[1]
        if is_false(before, f" {note}"):  # „art.5 Ustawy”
            return True
    following = _FOLLOWING.search(after)
    if following is None:
        return True
    word, stop = following["word"], before.rstrip(CLOSERS)[-1:]
    if stop in (".", "!", "?", "…") and not after[:1].isspace():
        abbreviated = stop == "." and _is_abbreviation(before, word, following["rest"])  # „przy ul.Długiej”
        return abbreviated or not _is_glued(before, after)
    if word[:1].islower() or after.lstrip()[:1] in (",", ";", ":", "%"):
        return True
    if following["dash"] and before[-1:] in CLOSERS:
        return True
    return before.endswith(".") and (_is_abbreviation(before, word, following["rest"]) or _is_ordinal(before, word))


def _is_glued(before: str, after: str) -> bool:
    # Scraped pages lose the space between paragraphs; addresses and version numbers never had one.
    token = before[-80:].rsplit(maxsplit=1)[-1] + (after[:80].split() or [""])[0]
    opened = after.lstrip(OPENERS)
    return (
        _GLUED.search(before) is not None
        and opened[:1].isupper()
        and (opened[1:2].islower() or opened[1:2].isspace() or opened[1:3].isupper())
        and _ADDRESS.search(token) is None
        and _SUFFIX.search(token) is None
    )


def ends_abbreviated(text: str) -> bool:
    """Tell whether the full stop at the end of a text belongs to its last word, which may end a sentence so.

    >>> ends_abbreviated("ABC sp. z o.o."), ends_abbreviated("od 2001 r."), ends_abbreviated("nie wiadomo co.")
    (True, True, False)
    """
    name, counted = _stopped(text[-NEAR:])
    form = name.casefold()
    return (form in ENDING and (counted or "." in name or len(name) > 2 or form in NO_WORDS)) or (
        counted and form in STOPPED
    )


def _stopped(near: str) -> tuple[str, bool]:
    """Return the word that a full stop at the end follows, without space inside, and whether a number precedes it."""
    match = _WORD_BEFORE.search(near)
    return (re.sub(r"\s", "", match[1]), _is_number(near[: match.start(1)])) if match else ("", False)


def _is_abbreviation(before: str, word: str, rest: str) -> bool:
    near = before[-NEAR:]
    name, counted = _stopped(near)
    if not name:
        return False
    form = name.casefold()
    starts = word.casefold() in STARTERS and not rest.startswith(".")
    named = rest[:1].isspace() and rest[1:].isupper()
    if name in LETTERS or (form in LEADING and not (counted and form in UNITS and not word[:1].isdigit())):
        return not (form in PLAIN and starts) or (named and form in _STREETS)
    those_counted = counted and form in COUNTS and _COUNTED.search(word) is not None
    if _leads_to_number(before, name, word) or those_counted or word.casefold() in CONTINUED.get(form, ()):
        return True
    no_initial = name == "S.A" or (counted and form in DEGREES)
    if _INITIAL.search(near) and not no_initial and name.rpartition(".")[2][0].isupper():
        return not starts
    if (form in ENDING and (counted or len(form) > 1)) or _MINUTE.search(before):
        # "W 2023 r. Polska …": a sentence that is only a phrase of time or place so far has not ended.
        return not starts and (_ADVERBIAL.search(before) is not None or (named and form in _DIRECTIONS))
    return len(name) == 1 and name.islower() and not counted and not starts


def _leads_to_number(before: str, name: str, word: str) -> bool:
    if not (word[:1].isdigit() or _ROMAN.fullmatch(word)):
        return False
    form, last = name.casefold(), name.rpartition("-")[2]  # „pon.-pt. 8–16”
    return (
        last in NUMBERED_CAPITALISED
        or not NUMBERED.isdisjoint((form, last))
        or form.endswith("str")
        or (word.isdecimal() and _FLAT.search(before) is not None)
    )


def _is_ordinal(before: str, word: str) -> bool:
    if _CLAUSE.fullmatch(before):
        return True
    match = _NUMBER.search(before)
    if match is None:
        return False
    if (match.start() == 0 and match[1] is None) or (match[1] or "").casefold() in _ORDINAL_BEFORE:
        return True
    if before[-2] in "IVX":
        return False
    return word.casefold() in _MONTHS or word.isdecimal() or _ROMAN.fullmatch(word) is not None


def _is_number(before: str) -> bool:
    return re.search(r"(?:\d\.?|\b[IVXL]+|/)\s?$", before) is not None
