"""What the bot says in German."""

from bot.texts.phrases import Phrases

PHRASES = Phrases(
    paragraph="Absatz {n}",
    open="im Artikel öffnen",
    also="Auch im Artikel:",
    around="Im Zusammenhang:",
    others="Andere Stellen:",
    unanswered="Keine sichere Antwort fand ich auf: „{question}“",
    from_context="↩ als Nachfrage verstanden",
    stale="Der Artikel hat sich seit dieser Antwort geändert; das Zitat stammt aus der früheren Fassung.",
    refusal="Das steht nicht im Artikel.",
    nearest="Das kommt deiner Frage am nächsten, ist aber keine Antwort:",
    nothing_near="Auch nichts Ähnliches steht darin.",
    uncertain="Ich bin nicht sicher, ob das im Artikel steht.",
    likeliest="Wenn ja, dann am ehesten hier:",
    instead="Diese Fragen beantwortet er:",
    button_context="Zusammenhang",
    button_others="Andere Stellen",
    button_back="Zurück",
    button_share="Teilen",
    button_privately="Privat öffnen",
    button_only_words="Nur diese Worte",
    button_ask_own="Eigene Frage stellen",
    untitled="ohne Titel",
    start=(
        "Hallo! Ich beantworte Fragen zum Artikel <b>{title}</b>. "
        "Jede Antwort ist ein wörtliches Zitat, du kannst sie also nachprüfen. "
        "Steht etwas nicht im Artikel, sage ich es dir."
    ),
    examples="Frag mit deinen eigenen Worten, oder beginne mit einem Beispiel:",
    help=(
        "Schreib eine Frage zum Artikel, und ich antworte mit seinen Worten. Nachfragen wie „Und wann?“ sind möglich. "
        "Um zu einer älteren Antwort zurückzukehren, antworte auf sie; du kannst auch einen Teil davon zitieren.\n\n"
        "In einer Gruppe: <code>/ask Frage</code>, eine Antwort auf eine meiner Nachrichten "
        "oder eine Erwähnung von {bot}."
    ),
    help_inline="In jedem Chat: {bot} und eine Frage.",
    author="Autor: {author}",
    date="Datum: {date}",
    source="Quelle: {source}",
    length="Länge: {characters}, {paragraphs}",
    characters={"one": "{n} Zeichen", "other": "{n} Zeichen"},
    paragraphs={"one": "{n} Absatz", "other": "{n} Absätze"},
    contents="Kurz gefasst, in Sätzen des Artikels:",
    new="Fangen wir neu an. Was möchtest du wissen?",
    forgotten={
        "one": "Erledigt: {n} Antwort samt Frage ist gelöscht.",
        "other": "Erledigt: {n} Antworten samt Fragen sind gelöscht.",
    },
    nothing_else="Mehr speichere ich nicht über dich.",
    forgotten_none="Ich speichere nichts über dich, es gibt also nichts zu löschen.",
    privacy=(
        "Ich speichere deine Frage, die gefundenen Zitate, die Zeit und die IDs des Chats, der Nachrichten und deines "
        "Kontos. Nur so sind Nachfragen, Schaltflächen und das Teilen möglich. Ebenso speichere ich, was du in einem "
        "beliebigen Chat hinter meinen Namen schreibst, sobald ich eine Antwort anbiete. {kept} Das Modell läuft auf "
        "demselben Server wie ich: Fragen gehen an keinen anderen Dienst. /forget löscht alles, was dich betrifft."
    ),
    kept_days={"one": "Nach {n} Tag wird das gelöscht.", "other": "Nach {n} Tagen wird das gelöscht."},
    kept_always="Das bleibt, bis du um die Löschung bittest.",
    privacy_logged=(
        "Der Betreiber des Bots lässt Fragen außerdem ins Protokoll des Servers schreiben; dort löscht /forget nichts."
    ),
    unknown_command="Diesen Befehl kenne ich nicht. Sieh dir /help an, oder stell einfach eine Frage.",
    ask_how="Schreib die Frage direkt hinter den Befehl, zum Beispiel: <code>/ask {example}</code>",
    hello_group=(
        "Hallo! Ich beantworte Fragen zum Artikel <b>{title}</b>, immer mit seinen eigenen Worten. "
        "Frag mit <code>/ask Frage</code>, erwähne {bot}, oder antworte auf eine meiner Nachrichten. "
        "Sonst bin ich still."
    ),
    greeting="Hallo! Was möchtest du über den Artikel wissen?",
    thanks="Gern geschehen. Frag ruhig weiter!",
    goodbye="Auf Wiedersehen!",
    nod="Frag ruhig weiter!",
    chitchat="Ich bin ein Bot und kann nur eines: Fragen zum Artikel beantworten, immer mit seinen eigenen Worten.",
    sticker="Schöner Sticker! Antworten kann ich aber nur auf Worte.",
    photo="Bilder und Videos kann ich nicht sehen. Frag bitte mit Worten.",
    voice="Aufnahmen kann ich nicht hören. Schreib mir deine Frage bitte.",
    other="Ich verstehe nur Text. Schreib bitte eine Frage zum Artikel.",
    too_long={
        "one": "Das ist zu lang für eine Frage. Bitte höchstens {n} Zeichen.",
        "other": "Das ist zu lang für eine Frage. Bitte höchstens {n} Zeichen.",
    },
    nothing_before="Stell zuerst eine Frage, dann zeige ich dir mehr.",
    no_others="Mehr steht dazu nicht im Artikel.",
    slower={
        "one": "Einen Moment, ich komme nicht nach. Versuch es in {n} Sekunde wieder.",
        "other": "Einen Moment, ich komme nicht nach. Versuch es in {n} Sekunden wieder.",
    },
    slower_group={
        "one": "Das sind viele Fragen auf einmal. In {n} Sekunde antworte ich wieder.",
        "other": "Das sind viele Fragen auf einmal. In {n} Sekunden antworte ich wieder.",
    },
    backlog=(
        "Entschuldigung, ich war eine Weile weg, und diese Frage hat zu lange gewartet. Stell sie bitte noch einmal."
    ),
    expired="Diese Antwort ist abgelaufen. Bitte frag noch einmal.",
    not_allowed="Dieser Bot antwortet nur eingeladenen Personen.",
    error=(
        "Entschuldigung, bei mir ist etwas schiefgegangen. Versuch es bitte gleich noch einmal. "
        "Kennung: <code>{reference}</code>"
    ),
    command_ask="eine Frage zum Artikel stellen",
    command_article="welcher Artikel das ist",
    command_help="wie man fragt",
    command_new="das Gespräch neu beginnen",
    command_forget="alles über mich löschen",
    command_privacy="was gespeichert wird",
    description=(
        "Ich beantworte Fragen zum Artikel „{title}“ mit wörtlichen Zitaten. "
        "Steht etwas nicht im Artikel, sage ich es dir."
    ),
    short_description="Antworten aus einem Artikel, immer mit wörtlichem Zitat.",
    greetings=frozenset(
        {
            "hallo",
            "hi",
            "hey",
            "guten tag",
            "guten morgen",
            "guten abend",
            "servus",
            "moin",
            "moin moin",
            "grüß gott",
            "grüezi",
        }
    ),
    thank_yous=frozenset(
        {
            "danke",
            "danke schön",
            "dankeschön",
            "vielen dank",
            "besten dank",
            "danke sehr",
            "danke dir",
            "danke dafür",
            "ich danke dir",
            "merci",
        }
    ),
    goodbyes=frozenset(
        {"tschüss", "tschüs", "auf wiedersehen", "tschau", "ciao", "bis bald", "bis dann", "gute nacht"}
    ),
    nods=frozenset(
        {
            "ok",
            "okay",
            "verstanden",
            "verstehe",
            "aha",
            "gut",
            "super",
            "toll",
            "prima",
            "schön",
            "interessant",
            "wow",
            "achso",
            "klar",
            "genau",
            "schade",
            "alles klar",
            "ach so",
        }
    ),
    mores=frozenset(
        {
            "mehr",
            "zeig mehr",
            "zeig mir mehr",
            "mehr davon",
            "noch mehr",
            "erzähl mehr",
            "mehr dazu",
            "kannst du mehr dazu sagen",
        }
    ),
)
