"""What the bot says, as a form that every language fills in completely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Forms = Mapping[str, str]
"""One sentence in every plural form of its language, by CLDR category (`one`, `few`, `many`, `other`); all take {n}."""


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """Sentences in Telegram's HTML; what stands in {braces} is escaped before it is put in."""

    # an answer
    paragraph: str
    open: str
    also: str
    around: str
    others: str
    unanswered: str
    from_context: str
    stale: str
    # a refusal
    refusal: str
    nearest: str
    nothing_near: str
    uncertain: str
    likeliest: str
    instead: str
    # buttons
    button_context: str
    button_others: str
    button_back: str
    button_share: str
    button_privately: str
    button_only_words: str
    button_ask_own: str
    # commands
    untitled: str
    start: str
    examples: str
    help: str
    help_inline: str
    author: str
    date: str
    source: str
    length: str
    characters: Forms
    paragraphs: Forms
    contents: str
    new: str
    forgotten: Forms
    nothing_else: str
    forgotten_none: str
    privacy: str
    kept_days: Forms
    kept_always: str
    privacy_logged: str
    unknown_command: str
    ask_how: str
    hello_group: str
    # small talk
    greeting: str
    thanks: str
    goodbye: str
    nod: str
    chitchat: str
    sticker: str
    photo: str
    voice: str
    other: str
    too_long: Forms
    nothing_before: str
    no_others: str
    # limits and mishaps
    slower: Forms
    slower_group: Forms
    backlog: str
    expired: str
    not_allowed: str
    error: str
    # what people see before they write
    command_ask: str
    command_article: str
    command_help: str
    command_new: str
    command_forget: str
    command_privacy: str
    description: str
    short_description: str
    # whole messages, in lower case and without punctuation, that are no questions; diacritics may be missing
    greetings: frozenset[str]
    thank_yous: frozenset[str]
    goodbyes: frozenset[str]
    nods: frozenset[str]
    mores: frozenset[str]
