from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, ExternalReplyInfo, Message, MessageEntity, MessageOriginUser, TextQuote, User

from bot.addressing import LONG_UNITS, QUOTE_UNITS, can_be_quoted, is_from_person, part_asked, question_in

NOW = datetime(2024, 5, 13, tzinfo=UTC)
BOT = User(42, "Bot", True, username="Article_Bot")
ANNA = User(7, "Anna", False)
GROUP = Chat(-5, Chat.SUPERGROUP)
PRIVATE = Chat(7, Chat.PRIVATE)


def message(text: str, chat: Chat = GROUP, author: User | None = ANNA, **more: Any) -> Message:
    return Message(3, NOW, chat, from_user=author, text=text, entities=entities_in(text), **more)


def captioned(text: str, chat: Chat = GROUP, **more: Any) -> Message:
    return Message(3, NOW, chat, from_user=ANNA, caption=text, caption_entities=entities_in(text), **more)


def entities_in(text: str) -> list[MessageEntity]:
    entities = []
    for kind, sign in ((MessageEntity.BOT_COMMAND, "/"), (MessageEntity.MENTION, "@")):
        for word in text.split():
            if word.startswith(sign):
                offset = len(text[: text.index(word)].encode("utf-16-le")) // 2
                entities.append(MessageEntity(kind, offset, len(word)))
    return entities


def formatted(text: str) -> Message:
    entities = [MessageEntity(MessageEntity.BOLD, 0, len(text)), *entities_in(text)]
    return Message(3, NOW, GROUP, from_user=ANNA, text=text, entities=entities)


QUOTED = TextQuote("Kto?", 0)
FROM_TOM = MessageOriginUser(NOW, User(8, "Tom", False))
ELSEWHERE = ExternalReplyInfo(origin=FROM_TOM)
FROM_BOT = MessageOriginUser(NOW, BOT)
BY_A_BOT = ExternalReplyInfo(origin=MessageOriginUser(NOW, User(9, "Robo", True)))
OURS = message("answer", author=BOT)
THEIRS = message("Kto zbudował latarnię?", author=User(8, "Tom", False))

BY_COMMAND, BY_NAME, BY_BOTH, ANOTHER = (
    message(text, author=User(8, "Tom", False))
    for text in ("/ask kiedy?", "@article_bot A gdzie?", "/ask@article_bot A skąd?", "/help")
)


@pytest.mark.parametrize(
    ("sent", "question"),
    [
        pytest.param(message("Kto?"), None, id="a group talks"),
        pytest.param(message("Kto?", PRIVATE), "Kto?", id="in private any text"),
        pytest.param(message("/ask Kto?"), "Kto?", id="a command"),
        pytest.param(message("/ASK@article_bot Kto?"), "Kto?", id="a command with the bot's name, in any case"),
        pytest.param(message("/ask@other_bot Kto?"), None, id="another bot's command"),
        pytest.param(message("/ask@other_bot Kto?", reply_to_message=OURS), None, id="even as a reply"),
        pytest.param(message("/asking Kto?"), None, id="a longer command"),
        pytest.param(message("/help"), None, id="another command"),
        pytest.param(message("well /ask Kto?"), None, id="a command in the middle"),
        pytest.param(message("/ask"), "", id="a command alone"),
        pytest.param(message("/ask @article_bot Kto?"), "Kto?", id="a command beside a mention"),
        pytest.param(message("@article_bot /ask Kto?"), "Kto?", id="a command behind a mention"),
        pytest.param(message("@article_bot A gdzie?", PRIVATE), "A gdzie?", id="a mention in private"),
        pytest.param(message("@article_bot", PRIVATE), "", id="nothing but a mention in private"),
        pytest.param(message("/ask", reply_to_message=THEIRS), "Kto zbudował latarnię?", id="passing a question on"),
        pytest.param(message("/ask", reply_to_message=BY_COMMAND), "kiedy?", id="passing on what was asked before"),
        pytest.param(message("/ask", reply_to_message=BY_NAME), "A gdzie?", id="and what had the bot's name"),
        pytest.param(message("@article_bot", reply_to_message=BY_BOTH), "A skąd?", id="and a command with it"),
        pytest.param(
            message("/ask", reply_to_message=BY_NAME, quote=TextQuote("@Article_bot, A", 0)), "A", id="a part"
        ),
        pytest.param(message("/ask", reply_to_message=ANOTHER), "", id="another command is not passed on"),
        pytest.param(message("/ask", reply_to_message=OURS), "", id="but not the bot's own words"),
        pytest.param(message("🙂 @article_bot Kto zbudował?"), "🙂 Kto zbudował?", id="a mention behind an emoji"),
        pytest.param(message("Kto zbudował, @article_bot"), "Kto zbudował", id="a mention at the end"),
        pytest.param(message("@article_bots Kto?"), None, id="a longer name"),
        pytest.param(message("@article_bot"), "", id="a mention alone"),
        pytest.param(message("A kiedy?", reply_to_message=OURS), "A kiedy?", id="a reply"),
        pytest.param(message("A kiedy?", reply_to_message=THEIRS), None, id="a reply to somebody else"),
        pytest.param(
            message("A kiedy?", external_reply=ExternalReplyInfo(FROM_BOT, chat=GROUP, message_id=2)),
            "A kiedy?",
            id="a reply from another topic of this group",
        ),
        pytest.param(
            message("A kiedy?", external_reply=ExternalReplyInfo(FROM_BOT, chat=Chat(-6, "supergroup"), message_id=2)),
            None,
            id="a reply from another group",
        ),
        pytest.param(message("@tom zobacz", reply_to_message=OURS), None, id="a reply that calls somebody else"),
        pytest.param(
            message("Czy @tom kłamie?", reply_to_message=OURS), "Czy @tom kłamie?", id="a reply about another"
        ),
        pytest.param(message("👍", reply_to_message=OURS), None, id="a sign is no question"),
        pytest.param(message("👍", PRIVATE), "👍", id="but in private it waits for a word"),
        pytest.param(
            message("@article_bot ?", reply_to_message=THEIRS), "Kto zbudował latarnię?", id="pointing with ?"
        ),
        pytest.param(message("/ask ?", reply_to_message=THEIRS), "Kto zbudował latarnię?", id="pointing by command"),
        pytest.param(message("@article_bot", reply_to_message=THEIRS, quote=QUOTED), "Kto?", id="passing a part on"),
        pytest.param(message("@article_bot", quote=QUOTED, external_reply=ELSEWHERE), "Kto?", id="from another chat"),
        pytest.param(message("@article_bot", quote=QUOTED, external_reply=BY_A_BOT), "", id="not a bot's words"),
        pytest.param(formatted("/ask Kto?"), "Kto?", id="a command in bold"),
        pytest.param(message("/ask Kto?", forward_origin=FROM_TOM), None, id="what is forwarded asks nobody here"),
        pytest.param(message("Kto?", PRIVATE, forward_origin=FROM_TOM), "Kto?", id="but the bot in private"),
        pytest.param(captioned("Kto?"), None, id="words under a picture for the group"),
        pytest.param(captioned("Kto?", PRIVATE), "Kto?", id="in private words under a picture too"),
        pytest.param(captioned("/ask Kto?"), "Kto?", id="a command under a picture"),
        pytest.param(captioned("🙂 Kto, @article_bot"), "🙂 Kto", id="a mention under a picture"),
        pytest.param(captioned("/help", PRIVATE), None, id="a command that is none under a picture"),
        pytest.param(message("/ask", reply_to_message=captioned("Kto?")), "Kto?", id="passing a caption on"),
    ],
)
def test_the_bot_hears_what_is_said_to_it(sent: Message, question: str | None) -> None:
    assert question_in(sent, BOT) == question


def test_a_mention_without_a_user_name_counts() -> None:
    entity = MessageEntity(MessageEntity.TEXT_MENTION, 0, 3, user=BOT)
    sent = Message(3, NOW, GROUP, from_user=ANNA, text="Bot Kto?", entities=[entity])
    assert question_in(sent, BOT) == "Kto?"


@pytest.mark.parametrize(
    ("sent", "person"),
    [
        pytest.param(message("Kto?"), True, id="somebody"),
        pytest.param(message("Kto?", author=User(9, "Robo", True)), False, id="a bot"),
        pytest.param(message("Kto?", via_bot=BOT), False, id="a result of our inline mode"),
        pytest.param(message("Kto?", via_bot=User(9, "Gif", True)), True, id="a result of another bot's"),
        pytest.param(message("Kto?", is_automatic_forward=True, sender_chat=Chat(-9, "channel")), False, id="a post"),
        pytest.param(
            message("Kto?", author=User(9, "C", True), sender_chat=Chat(-9, "channel")), False, id="a channel"
        ),
        pytest.param(message("Kto?", author=User(9, "G", True), sender_chat=GROUP), True, id="an anonymous admin"),
        pytest.param(message("Kto?", author=None), False, id="nobody"),
    ],
)
def test_only_people_are_answered(sent: Message, person: bool) -> None:
    assert is_from_person(sent, BOT) is person


TALK = "Byliśmy wczoraj nad morzem i było pięknie. " * 5


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("@article_bot Kto zbudował latarnię?", None, id="a short message"),
        pytest.param(f"{TALK}Kto zbudował latarnię?", "Kto zbudował latarnię?", id="the question in it"),
        pytest.param(f"Kiedy? {TALK}A kto? {TALK}", "A kto?", id="the last of two"),
        pytest.param(f"Czy? {TALK}Kto to?  Kiedy? {TALK}", "Kto to?  Kiedy?", id="the last two in a row"),
        pytest.param(f"{TALK}Kto? Co? Gdzie? Kiedy?", "Co? Gdzie? Kiedy?", id="the last three of four"),
        pytest.param(f"Powiedz nam. {TALK}", None, id="none with a question mark"),
    ],
)
def test_of_a_long_message_the_question_is_asked(text: str, part: str | None) -> None:
    assert part_asked(text) == part
    assert part is None or len(text) > LONG_UNITS


def test_what_is_quoted_stands_in_the_message_names_nobody_and_is_as_long_as_a_quote_may_be() -> None:
    sent = message(f"{TALK}@article_bot Kto zbudował latarnię?")
    asked = question_in(sent, BOT)
    assert asked is not None
    assert part_asked(asked) == "Kto zbudował latarnię?"
    assert can_be_quoted("Kto zbudował latarnię?", sent)
    assert not can_be_quoted("Kto inny?", sent)
    long = "🙂" * (QUOTE_UNITS // 2) + "?"
    assert not can_be_quoted(long, message(long))
