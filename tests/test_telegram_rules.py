"""Telegram's rules, each seen failing; by the file that describes the Bot API where there is one, and by aiogram."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram import specification as described
from tests.telegram.aiogram_models import from_aiogram
from tests.telegram.parsing import Formatted, cut, parse, position_of, units
from tests.telegram.schema import Rejected, check, check_answer, check_type, read

if TYPE_CHECKING:
    from tests.telegram.specification import Specification


@cache
def from_file() -> Specification:
    return described.from_file(described.FILE)


@cache
def from_models() -> Specification:
    return from_aiogram()


@pytest.fixture(params=["file", "aiogram"])
def rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Specification:
    if request.param == "file" and not described.FILE.is_file():
        pytest.skip(f"{described.FILE} is not there; aiogram's models stand in for it")
    chosen = from_file() if request.param == "file" else from_models()
    for module in ("schema", "limits"):
        monkeypatch.setattr(f"tests.telegram.{module}.specification", lambda: chosen)
    return chosen


def message(text: str = "Hi", **more: Any) -> dict[str, Any]:
    return {"chat_id": 1, "text": text, **more}


def html(text: str) -> dict[str, Any]:
    return message(text, parse_mode="HTML")


def button(**action: Any) -> dict[str, Any]:
    return message(reply_markup={"inline_keyboard": [[{"text": "Press", **action}]]})


def article(**changes: Any) -> dict[str, Any]:
    return {
        "type": "article",
        "id": "1",
        "title": "Title",
        "input_message_content": {"message_text": "<b>Hi</b>", "parse_mode": "HTML"},
        **changes,
    }


def inline(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"inline_query_id": "1", "results": list(results), **more}


ACCEPTED = [
    pytest.param("sendMessage", message(), id="plain"),
    pytest.param("sendMessage", html("<b>a</b> &amp; <blockquote expandable>b <i>c</i></blockquote>"), id="html"),
    pytest.param("sendMessage", {"chat_id": "-100", "text": "5", "disable_notification": "true"}, id="as strings"),
    pytest.param("sendMessage", message("x" * 4096), id="4096 units"),
    pytest.param("sendMessage", html("&amp;" * 4096), id="an entity counts once"),
    pytest.param("sendMessage", html("<b>x</b> " * 100), id="100 entities"),
    pytest.param("sendMessage", button(callback_data="ż" * 32), id="64 bytes of data"),
    pytest.param("sendMessage", button(url="https://t.me/article_bot?start=a-B_9"), id="a deep link"),
    pytest.param("sendMessage", button(switch_inline_query_chosen_chat={"query": "#1"}), id="share"),
    pytest.param("answerInlineQuery", inline(article(), article(id="2"), cache_time=5, is_personal=True), id="inline"),
    pytest.param("answerGuestQuery", {"guest_query_id": "1", "result": article()}, id="guest"),
    pytest.param("setMyCommands", {"commands": [{"command": "ask", "description": "Ask"}]}, id="commands"),
    pytest.param("getUpdates", {"offset": 5, "timeout": 10, "allowed_updates": ["message"]}, id="updates"),
    pytest.param("editMessageText", {"inline_message_id": "x", "text": "Hi"}, id="edit an inline message"),
]

REFUSED = [
    pytest.param("sendMesage", message(), "Not Found", id="an unknown method"),
    pytest.param("sendMessage", {"text": "Hi"}, "needs chat_id", id="a required parameter is missing"),
    pytest.param("sendMessage", message(colour="red"), "no parameter colour", id="an unknown parameter"),
    pytest.param("sendMessage", message(disable_notification=1), "must be Boolean", id="a number for a boolean"),
    pytest.param("sendMessage", {"chat_id": True, "text": "Hi"}, "must be Integer", id="a boolean for a number"),
    pytest.param("sendMessage", message(reply_markup="{"), "can't parse reply_markup", id="JSON that is none"),
    pytest.param(
        "sendMessage",
        message(reply_markup={"inline_keyboard": [[{"callback_data": "1"}]]}),
        "lacks text",
        id="a required field is missing",
    ),
    pytest.param(
        "sendMessage", message(reply_parameters={"message_id": 1, "text": ""}), "no field text", id="an unknown field"
    ),
    pytest.param("sendMessage", message(entities=[{"type": "bold"}]), "lacks offset", id="an incomplete entity"),
    pytest.param("sendMessage", message(""), "message text is empty", id="no text"),
    pytest.param("sendMessage", html("<b> </b>\n"), "message text is empty", id="nothing but space"),
    pytest.param("sendMessage", message("x" * 4097), "message is too long", id="4097 units"),
    pytest.param("sendMessage", message("😀" * 2049), "message is too long", id="an emoji is two units"),
    pytest.param("sendMessage", html("<b></b>" * 4682), "message text is too long", id="32 KiB before parsing"),
    pytest.param("sendMessage", html("<b>x</b> " * 101), "100 of 101 entities", id="101 entities"),
    pytest.param("sendMessage", message(parse_mode="Html5"), "unsupported parse_mode", id="an unknown parse mode"),
    pytest.param("sendMessage", html("a<br>b"), 'Unsupported start tag "br"', id="a tag outside the subset"),
    pytest.param("sendMessage", html("1 < 2"), 'Unsupported start tag ""', id="a bare <"),
    pytest.param("sendMessage", html("<b>x"), "Can't find end tag", id="a tag that stays open"),
    pytest.param("sendMessage", html("<b><i>x</b></i>"), "Unmatched end tag", id="tags that cross"),
    pytest.param("sendMessage", html("<b>a <b>b</b></b>"), "would drop bold", id="bold in bold"),
    pytest.param(
        "sendMessage",
        html("<blockquote>a <blockquote>b</blockquote></blockquote>"),
        "would drop blockquote",
        id="a blockquote in a blockquote",
    ),
    pytest.param("sendMessage", html("<code>a <b>b</b></code>"), "inside code", id="bold in code"),
    pytest.param("sendMessage", html('<a href="no link">x</a>'), "would drop a link", id="a link without an address"),
    pytest.param("sendMessage", message("\ud83d"), "must be encoded in UTF-8", id="half a character"),
    pytest.param(
        "sendMessage", html('<a href="https://t.me/b?start=a.b">x</a>'), "START_PARAM_INVALID", id="a payload's dot"
    ),
    pytest.param("sendMessage", button(callback_data="ż" * 33), "BUTTON_DATA_INVALID", id="66 bytes of data"),
    pytest.param("sendMessage", button(callback_data=""), "BUTTON_DATA_INVALID", id="empty data"),
    pytest.param("sendMessage", button(), "Text buttons are unallowed", id="a button that does nothing"),
    pytest.param("sendMessage", button(url="https://x.y", callback_data="1"), "overlook", id="a button for two things"),
    pytest.param("sendMessage", button(url="javascript:x"), "is invalid: Wrong HTTP URL", id="an odd address"),
    pytest.param("sendMessage", button(url=f"https://t.me/b?start={'a' * 65}"), "START_PARAM", id="a long payload"),
    pytest.param("sendMessage", button(copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID", id="much to copy"),
    pytest.param("sendMessage", button(switch_inline_query="x" * 257), "SWITCH_INLINE", id="a long inline query"),
    pytest.param(
        "sendMessage",
        message(reply_markup={"inline_keyboard": [[{"text": " ", "callback_data": "1"}]]}),
        "must be non-empty",
        id="a button without a name",
    ),
    pytest.param("sendMessage", message(reply_markup={"inline_keyboard": [[]]}), "row of 0", id="an empty row"),
    pytest.param(
        "sendMessage",
        message(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "1"}]] * 101}),
        "REPLY_MARKUP_TOO_LONG",
        id="101 buttons",
    ),
    pytest.param(
        "sendMessage",
        message(reply_parameters={"message_id": 1, "quote": "x" * 1025}),
        "QUOTE_TEXT_INVALID",
        id="a long quote",
    ),
    pytest.param("editMessageText", {"text": "Hi", "chat_id": 1}, "identifier is not specified", id="edit nothing"),
    pytest.param("editMessageReplyMarkup", {}, "identifier is not specified", id="edit nothing's buttons"),
    pytest.param("answerInlineQuery", inline(article(id="ż" * 33)), "RESULT_ID_INVALID", id="66 bytes of id"),
    pytest.param("answerInlineQuery", inline(article(id="")), "RESULT_ID_INVALID", id="an empty id"),
    pytest.param("answerInlineQuery", inline(article(), article()), "RESULT_ID_DUPLICATE", id="one id twice"),
    pytest.param(
        "answerInlineQuery", inline(*(article(id=str(i)) for i in range(51))), "RESULTS_TOO_MUCH", id="51 results"
    ),
    pytest.param("answerInlineQuery", inline(article(title=" ")), "ARTICLE_TITLE_EMPTY", id="no title"),
    pytest.param("answerInlineQuery", inline(next_offset="ż" * 33), "NEXT_OFFSET_INVALID", id="a long offset"),
    pytest.param("answerInlineQuery", inline({"type": "letter", "id": "1"}), "is no InlineQuery", id="an odd result"),
    pytest.param(
        "answerInlineQuery",
        inline(article(input_message_content={"message_text": "<p>", "parse_mode": "HTML"})),
        "Unsupported start tag",
        id="a result that cannot be parsed",
    ),
    pytest.param(
        "answerInlineQuery",
        inline(article(reply_markup={"inline_keyboard": [[{"text": "x"}]]})),
        "Text buttons",
        id="a result with an idle button",
    ),
    pytest.param(
        "answerInlineQuery",
        inline(button={"text": "x", "start_parameter": "ż"}),
        "START_PARAM_INVALID",
        id="a payload above the results",
    ),
    pytest.param(
        "answerGuestQuery", {"guest_query_id": "1", "result": article(id="")}, "RESULT_ID_INVALID", id="a guest's id"
    ),
    pytest.param(
        "answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG", id="a long notice"
    ),
    pytest.param(
        "setMyCommands",
        {"commands": [{"command": "Ask", "description": "x"}]},
        "BOT_COMMAND_INVALID",
        id="an upper-case command",
    ),
    pytest.param(
        "setMyCommands",
        {"commands": [{"command": "ask", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
        id="a command without words",
    ),
    pytest.param(
        "setMyCommands",
        {"commands": [{"command": f"a{i}", "description": "x"} for i in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
        id="101 commands",
    ),
    pytest.param("setMyDescription", {"description": "x" * 513}, "DESCRIPTION_TOO_LONG", id="a long description"),
    pytest.param(
        "setMyShortDescription", {"short_description": "x" * 121}, "SHORT_DESCRIPTION_TOO_LONG", id="not so short"
    ),
    pytest.param("sendChatAction", {"chat_id": 1, "action": "think"}, "wrong parameter action", id="an odd action"),
    pytest.param("getUpdates", {"limit": 101}, "limit must be 1-100", id="101 updates"),
    pytest.param("getUpdates", {"allowed_updates": ["mesage"]}, "overlook mesage", id="an unknown kind of update"),
    pytest.param("setWebhook", {"url": "https://x.y", "secret_token": "a b"}, "unallowed", id="a secret with a space"),
    pytest.param("setWebhook", {"url": "https://x.y", "max_connections": 101}, "must be 1-100", id="101 connections"),
    pytest.param("setWebhook", {"url": "https://x.y", "allowed_updates": ["x"]}, "overlook x", id="a webhook for x"),
]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(("method", "parameters"), ACCEPTED)
def test_what_telegram_takes_passes(method: str, parameters: dict[str, Any]) -> None:
    check(method, parameters)


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(("method", "parameters", "reason"), REFUSED)
def test_what_telegram_refuses_or_overlooks_is_refused(method: str, parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        check(method, parameters)

    assert reason in refusal.value.description


@pytest.mark.usefixtures("rules")
def test_answers_and_updates_are_held_to_their_description_too() -> None:
    user = {"id": 1, "is_bot": False, "first_name": "Anna"}
    check_answer("getMe", user)
    check_type("Update", {"update_id": 1, "inline_query": {"id": "1", "from": user, "query": "", "offset": ""}})

    with pytest.raises(Rejected, match="lacks is_bot"):
        check_answer("getMe", {"id": 1, "first_name": "Anna"})
    with pytest.raises(Rejected, match="lacks offset"):
        check_type("Update", {"update_id": 1, "inline_query": {"id": "1", "from": user, "query": ""}})


def test_parameters_are_read_as_what_they_stand_for() -> None:
    sent = {"chat_id": "-5", "text": "7", "reply_markup": '{"inline_keyboard": []}', "protect_content": "false"}

    assert read("sendMessage", sent) == {
        "chat_id": -5,
        "text": "7",
        "reply_markup": {"inline_keyboard": []},
        "protect_content": False,
    }


def test_a_refusal_reads_as_telegram_words_it() -> None:
    with pytest.raises(Rejected) as refusal:
        check("sendMessage", html("<b>x"))

    assert refusal.value.answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    }


def test_the_file_and_aiogram_agree_on_every_method_that_the_bot_may_use() -> None:
    if not described.FILE.is_file():
        pytest.skip(f"{described.FILE} is not there to compare with")
    file, models = from_file(), from_models()

    assert not file.methods.keys() - models.methods.keys()
    for name in ("sendMessage", "editMessageReplyMarkup", "answerInlineQuery", "answerGuestQuery", "setWebhook"):
        assert file.methods[name].parameters.items() <= models.methods[name].parameters.items()


def test_entities_come_back_as_the_bot_api_names_them_counted_in_utf16_units() -> None:
    parsed = parse(' <b>Hi 😀</b> x.com <blockquote expandable>a <a href="http://y.z/">b</a></blockquote>\n', "HTML")

    assert parsed.text == "Hi 😀 x.com a b"
    assert [(entity["type"], cut(parsed.text, entity["offset"], entity["length"])) for entity in parsed.entities] == [
        ("bold", "Hi 😀"),
        ("url", "x.com"),
        ("expandable_blockquote", "a b"),
        ("text_link", "b"),
    ]


def test_a_quote_is_found_where_it_stands_and_only_there() -> None:
    text = parse("😀 <b>Kim</b> jedzie, a Kim wraca", "HTML")

    assert position_of(Formatted("Kim"), text, near=20) == 17
    assert position_of(parse("<b>Kim</b>", "HTML"), text) == 3
    assert position_of(Formatted("Kin"), text) is None


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_units_and_cutting_agree_with_each_other(text: str) -> None:
    assert cut(text, 0, units(text)) == text
    assert units(text) == len(text) + sum(character > "\uffff" for character in text)
