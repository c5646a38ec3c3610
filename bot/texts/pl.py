"""What the bot says in Polish."""

from bot.texts.phrases import Phrases

PHRASES = Phrases(
    paragraph="akapit {n}",
    open="otwórz w artykule",
    also="Także w artykule:",
    around="Szerzej:",
    others="Inne fragmenty artykułu:",
    unanswered="Nie mam pewnej odpowiedzi na: „{question}”",
    from_context="↩ w nawiązaniu do poprzedniego pytania",
    stale="Artykuł zmienił się od czasu tej odpowiedzi; cytat pochodzi z poprzedniej wersji.",
    refusal="Artykuł o tym nie mówi.",
    nearest="Najbliżej tematu, ale to nie odpowiedź:",
    nothing_near="Nie ma w nim też nic zbliżonego.",
    uncertain="Nie mam pewności, czy artykuł o tym mówi.",
    likeliest="Jeśli tak, to najprędzej tutaj:",
    instead="Na te pytania artykuł odpowiada:",
    button_context="Kontekst",
    button_others="Inne fragmenty",
    button_back="Wróć",
    button_share="Udostępnij",
    button_privately="Otwórz prywatnie",
    button_only_words="Tylko te słowa",
    button_ask_own="Zadaj własne pytanie",
    untitled="bez tytułu",
    start=(
        "Cześć! Odpowiadam na pytania o artykuł <b>{title}</b>. "
        "Każda odpowiedź to dosłowny cytat, więc łatwo ją sprawdzić. A jeśli artykuł czegoś nie mówi, powiem wprost."
    ),
    examples="Zapytaj po swojemu albo zacznij od przykładu:",
    help=(
        "Napisz pytanie o artykuł, a odpowiem jego słowami. Można dopytywać, na przykład „A kiedy?”. "
        "Żeby wrócić do starszej odpowiedzi, odpowiedz na nią; możesz też zacytować jej fragment.\n\n"
        "W grupie: <code>/ask pytanie</code>, odpowiedź na moją wiadomość albo wzmianka o {bot}."
    ),
    help_inline="W dowolnym czacie: {bot} i pytanie.",
    author="Autor: {author}",
    date="Data: {date}",
    source="Źródło: {source}",
    length="Długość: {characters}, {paragraphs}",
    characters={"one": "{n} znak", "few": "{n} znaki", "many": "{n} znaków", "other": "{n} znaku"},
    paragraphs={"one": "{n} akapit", "few": "{n} akapity", "many": "{n} akapitów", "other": "{n} akapitu"},
    contents="W skrócie, zdaniami artykułu:",
    new="Zaczynamy od nowa. O co chcesz zapytać?",
    forgotten={
        "one": "Gotowe: usunięto {n} odpowiedź razem z pytaniem.",
        "few": "Gotowe: usunięto {n} odpowiedzi razem z pytaniami.",
        "many": "Gotowe: usunięto {n} odpowiedzi razem z pytaniami.",
        "other": "Gotowe: usunięto {n} odpowiedzi razem z pytaniami.",
    },
    nothing_else="Nic więcej o Tobie nie przechowuję.",
    forgotten_none="Nic o Tobie nie przechowuję, więc nie ma czego usuwać.",
    privacy=(
        "Zapisuję pytanie, znalezione cytaty, czas oraz identyfikatory czatu, wiadomości i Twojego konta. Dzięki temu "
        "można dopytywać, przyciski działają, a odpowiedzi da się udostępniać. Tak samo zapisuję to, co w dowolnym "
        "czacie wpiszesz po mojej nazwie, gdy tylko podsunę odpowiedź. {kept} Model działa na tym samym serwerze co "
        "ja: pytania nie trafiają do żadnej innej usługi. /forget usuwa wszystko, co Cię dotyczy."
    ),
    kept_days={
        "one": "Po {n} dniu to usuwam.",
        "few": "Po {n} dniach to usuwam.",
        "many": "Po {n} dniach to usuwam.",
        "other": "Po {n} dnia to usuwam.",
    },
    kept_always="Trzymam to, dopóki nie poprosisz o usunięcie.",
    privacy_logged="Właściciel bota włączył też zapis pytań w dzienniku serwera; tam /forget nie sięga.",
    unknown_command="Nie znam tego polecenia. Zobacz /help albo po prostu zadaj pytanie.",
    ask_how="Napisz pytanie zaraz po poleceniu, na przykład: <code>/ask {example}</code>",
    hello_group=(
        "Dzień dobry! Odpowiadam na pytania o artykuł <b>{title}</b>, zawsze jego słowami. "
        "Zapytaj: <code>/ask pytanie</code>, oznacz {bot} albo odpowiedz na moją wiadomość. Poza tym milczę."
    ),
    greeting="Cześć! O co chcesz zapytać w związku z artykułem?",
    thanks="Nie ma za co. Pytaj dalej!",
    goodbye="Do widzenia!",
    nod="Pytaj dalej!",
    chitchat="Jestem botem i umiem tylko jedno: odpowiadać na pytania o artykuł, zawsze jego słowami.",
    sticker="Ładna naklejka! Odpowiadam jednak tylko na słowa.",
    photo="Nie widzę zdjęć ani filmów. Zapytaj, proszę, słowami.",
    voice="Nie słyszę nagrań. Napisz, proszę, swoje pytanie.",
    other="Rozumiem tylko tekst. Napisz, proszę, pytanie o artykuł.",
    too_long={
        "one": "To za długie jak na jedno pytanie. Zmieść je, proszę, w {n} znaku.",
        "few": "To za długie jak na jedno pytanie. Zmieść je, proszę, w {n} znakach.",
        "many": "To za długie jak na jedno pytanie. Zmieść je, proszę, w {n} znakach.",
        "other": "To za długie jak na jedno pytanie. Zmieść je, proszę, w {n} znaku.",
    },
    nothing_before="Zadaj najpierw pytanie, a potem pokażę więcej.",
    no_others="Więcej na ten temat w artykule nie ma.",
    slower={
        "one": "Chwileczkę, nie nadążam. Spróbuj znowu za {n} sekundę.",
        "few": "Chwileczkę, nie nadążam. Spróbuj znowu za {n} sekundy.",
        "many": "Chwileczkę, nie nadążam. Spróbuj znowu za {n} sekund.",
        "other": "Chwileczkę, nie nadążam. Spróbuj znowu za {n} sekundy.",
    },
    slower_group={
        "one": "Dużo tu pytań naraz. Odpowiem znowu za {n} sekundę.",
        "few": "Dużo tu pytań naraz. Odpowiem znowu za {n} sekundy.",
        "many": "Dużo tu pytań naraz. Odpowiem znowu za {n} sekund.",
        "other": "Dużo tu pytań naraz. Odpowiem znowu za {n} sekundy.",
    },
    backlog="Przepraszam, przez jakiś czas mnie nie było i to pytanie czekało za długo. Zadaj je, proszę, jeszcze raz.",
    expired="Ta odpowiedź wygasła. Zapytaj, proszę, jeszcze raz.",
    not_allowed="Ten bot odpowiada tylko zaproszonym osobom.",
    error="Przepraszam, coś się u mnie zepsuło. Spróbuj, proszę, za chwilę. Kod błędu: <code>{reference}</code>",
    command_ask="zapytaj o artykuł",
    command_article="co to za artykuł",
    command_help="jak pytać",
    command_new="zacznij rozmowę od nowa",
    command_forget="usuń wszystko, co mnie dotyczy",
    command_privacy="co jest zapisywane",
    description=(
        "Odpowiadam na pytania o artykuł „{title}” dosłownymi cytatami. "
        "Jeśli artykuł czegoś nie mówi, powiem to wprost."
    ),
    short_description="Odpowiedzi z jednego artykułu, zawsze z dosłownym cytatem.",
    greetings=frozenset(
        {
            "cześć",
            "hej",
            "hejka",
            "witaj",
            "witam",
            "dzień dobry",
            "dobry wieczór",
            "siema",
            "siemka",
            "siemano",
            "elo",
            "czołem",
        }
    ),
    thank_yous=frozenset(
        {
            "dzięki",
            "dziękuję",
            "dziękuję bardzo",
            "dziękuję ślicznie",
            "bardzo dziękuję",
            "dzięki bardzo",
            "bardzo dzięki",
            "serdeczne dzięki",
            "wielkie dzięki",
            "dzięki wielkie",
            "super dzięki",
        }
    ),
    goodbyes=frozenset(
        {"do widzenia", "do zobaczenia", "na razie", "pa", "pa pa", "dobranoc", "nara", "trzymaj się", "do usłyszenia"}
    ),
    nods=frozenset(
        {
            "ok",
            "okej",
            "oki",
            "okay",
            "dobra",
            "dobrze",
            "jasne",
            "rozumiem",
            "aha",
            "acha",
            "mhm",
            "spoko",
            "super",
            "fajnie",
            "świetnie",
            "wow",
            "brawo",
            "ciekawe",
            "interesujące",
            "nieźle",
            "szkoda",
            "no tak",
            "no dobra",
            "no nieźle",
            "no proszę",
            "wszystko jasne",
        }
    ),
    mores=frozenset(
        {
            "więcej",
            "pokaż więcej",
            "powiedz więcej",
            "powiedz coś więcej",
            "coś więcej",
            "możesz powiedzieć coś więcej",
            "jeszcze",
            "rozwiń",
            "możesz rozwinąć",
            "więcej szczegółów",
        }
    ),
)
