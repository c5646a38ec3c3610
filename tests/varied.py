"""Two hundred and more short texts in many languages and scripts, for comparing two implementations of one model."""

SENTENCES = (
    "Kto towarzyszył prezydentowi podczas wizyty w Gdańsku?",
    "Pociąg odjechał o godz. 7.45, czyli z kilkunastominutowym opóźnieniem.",
    "„Zażółć gęślą jaźń” – to zdanie zna każdy polski typograf.",
    "W 1987 r. wydano ok. 2,5 mln zł, m.in. na remont mostu im. ks. Józefa.",
    "The quick brown fox doesn't jump over 13 lazy dogs; it sleeps.",
    "Prices rose by 4.7% (to $1,299.99) — analysts weren't surprised.",
    "Der Bürgermeister von Görlitz begrüßte die Gäste am 3. Oktober.",
    "Які країни підписали угоду про постачання електроенергії?",
    "Где, по словам министра, построят новую больницу?",
    "¿Cuántos años tenía la señora Núñez cuando llegó a Córdoba?",
    "L'été dernier, l'Assemblée a adopté près de quarante lois.",
    "Il più alto dei due campanili è crollato nell'agosto 1902.",
    "A reunião começou às nove horas, não às dez.",
    "Kde se narodil Antonín Dvořák a proč odjel do Ameriky?",
    "Șapte țări învecinate au încheiat înțelegeri comerciale.",
    "Şehrin nüfusu on yılda iki katına çıktı.",
    "Hvor mange øyer hører til kommunen?",
    "Mitkä joet laskevat Pohjanlahteen?",
    "Melyik évben készült el a Lánchíd?",
    "Ποιος έγραψε την Οδύσσεια και πότε;",
    "متى بدأت أعمال البناء في الميناء الجديد؟",
    "מי כתב את הספר הזה ומתי?",
    "यह नदी किन तीन राज्यों से होकर बहती है?",
    "แม่น้ำสายนี้ยาวกี่กิโลเมตร",
    "Ai là người thiết kế cây cầu này?",
    "誰がこの橋を設計しましたか？",
    "这座桥是哪一年建成的？",
    "이 다리는 언제 지어졌습니까?",
    "რომელ წელს აშენდა ეს ხიდი?",
    "Ո՞ր թվականին է կառուցվել կամուրջը։",
    "আজ আবহাওয়া কেমন?",
    "x² + y² = r², 5 µg/ml, ½ cup, №7, ﬁnal Ｆｕｌｌｗｉｄｔｈ",
    "https://example.org/a-b_c?q=1&r=ż#frag user@example.com",
    "Emoji 🙂🚀🇵🇱 i znaki: … ‘ ’ “ ” „ « » — – ‑",
    "ALL CAPS HEADLINE: RZĄD PRZYJĄŁ BUDŻET",
    "camelCase snake_case kebab-case 0xFF 1e-9 C++ #hashtag @mention",
    "Pneumonoultramicroscopicsilicovolcanoconiosis Konstantynopolitańczykowianeczka",
    "a",
    "1",
)

EXCEPTIONS = (
    "e\u0301te\u0301, z\u0307o\u0142\u0107: znaki z\u0142o\u017cone",  # the packed normaliser composes no accents
    "\u1ca0\u1c9d\u1c9b is Georgian in capitals",  # unknown characters in a row are one token, or one each
)
"""Where the two are known to part, and why."""

TEXTS = tuple(
    dict.fromkeys(
        change(sentence)
        for change in (
            lambda s: s,
            lambda s: s.title(),
            lambda s: s.lower().rstrip("?."),
            lambda s: s.replace(" ", "\u00a0", 1),
            lambda s: s.replace(" ", "  "),
            lambda s: f"{s}\n\t{s[: len(s) // 2]} 2024",
            lambda s: f"“{s}” ({len(s)})",
        )
        for sentence in SENTENCES
    )
)
