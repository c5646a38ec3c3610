"""Text, entities and quotes by TDLib's own code, which is also the Bot API server's: the same rules in the same words.

`td_execute` works offline and at once. Offsets and lengths are in UTF-16 units, as everywhere in Telegram.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import tdjson

from tests.telegram.rejection import Rejected, refuse

# TDLib's names, without "textEntityType", for what the Bot API calls differently than in lower case with underscores.
_BOT_API = {
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "PreCode": "pre",
    "EmailAddress": "email",
}
_MODES = {
    "HTML": {"@type": "textParseModeHTML"},
    "MarkdownV2": {"@type": "textParseModeMarkdown", "version": 2},
    "Markdown": {"@type": "textParseModeMarkdown", "version": 1},
}
# Telegram shows code as it is: whatever else is marked in it gets lost.
_ALONE = {"pre", "code"}
_QUOTES = {"blockquote", "expandable_blockquote"}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities, as the Bot API gives them."""

    text: str
    entities: tuple[dict[str, Any], ...] = ()

    @property
    def units(self) -> int:
        """How long the text is for Telegram."""
        return units(self.text)


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """Return the part of a text that an offset and a length in UTF-16 units stand for."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def parse(text: str, mode: str | None = None, entities: list[dict[str, Any]] | None = None) -> Formatted:
    """Turn what a bot sends into what people see: markup parsed, space around it trimmed, links and commands found.

    Raises:
        Rejected: it cannot be parsed, or entities stand where Telegram would drop them silently.
    """
    text = re.sub(r"[\0-\x08\x0b-\x1f]", " ", text.replace("\r", ""))
    if mode is None:
        parsed = Formatted(text, tuple(entities or ()))
    elif mode in _MODES:
        answer = _execute("parseTextEntities", text=text, parse_mode=_MODES[mode])
        parsed = Formatted(answer["text"], tuple(map(_entity, answer["entities"])))
        links = sum(entity["type"] in {"text_link", "text_mention"} for entity in parsed.entities)
        if mode == "HTML" and links < len(re.findall(r"<a\s", text)):
            raise refuse("Telegram would drop a link: its address is no address, or it has no words")
    else:
        raise refuse("unsupported parse_mode")
    _check_nesting(parsed.entities)
    return _with_found(_trimmed(parsed))


def position_of(quote: Formatted, text: Formatted, near: int = 0) -> int | None:
    """Return where a quote stands in a text, as near to a position as there is one; None where it does not."""
    formatted = [
        {"@type": "formattedText", "text": part.text, "entities": [_td_entity(entity) for entity in part.entities]}
        for part in (text, quote)
    ]
    try:
        found = _execute("searchQuote", text=formatted[0], quote=formatted[1], quote_position=near)
    except Rejected:
        return None
    return int(found["position"])


def _trimmed(parsed: Formatted) -> Formatted:
    text = parsed.text.strip(" \n\t")
    first = units(parsed.text[: len(parsed.text) - len(parsed.text.lstrip(" \n\t"))])
    kept = []
    for entity in parsed.entities:
        start = max(entity["offset"] - first, 0)
        end = min(entity["offset"] + entity["length"] - first, units(text))
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, tuple(kept))


def _with_found(parsed: Formatted) -> Formatted:
    """Add what Telegram finds by itself, links, mentions, commands and so on, where nothing of the kind is marked."""
    taken = [entity for entity in parsed.entities if entity["type"] in {"text_link", "text_mention", *_ALONE}]
    found = [
        entity
        for entity in map(_entity, _execute("getTextEntities", text=parsed.text)["entities"])
        if not any(_overlap(entity, other) for other in taken)
    ]
    # An outer entity comes before the inner one that begins where it does.
    ordered = sorted([*parsed.entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))
    return replace(parsed, entities=tuple(ordered))


def _check_nesting(entities: tuple[dict[str, Any], ...]) -> None:
    for number, outer in enumerate(entities):
        for inner in entities[number + 1 :]:
            if not _overlap(outer, inner):
                continue
            kinds = {outer["type"], inner["type"]}
            if kinds <= _QUOTES or outer["type"] == inner["type"] or kinds & _ALONE:
                raise refuse(f"Telegram would drop {inner['type']} inside {outer['type']}")


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    first, second = sorted((one, other), key=lambda entity: int(entity["offset"]))
    return int(first["offset"]) + int(first["length"]) > int(second["offset"])


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    kind = {name: value for name, value in entity["type"].items() if name != "@type"}
    td_name = entity["type"]["@type"].removeprefix("textEntityType")
    if "user_id" in kind:
        kind = {"user": {"id": kind["user_id"], "is_bot": False, "first_name": "Somebody"}}
    name = _BOT_API.get(td_name) or re.sub(r"(?<!^)([A-Z])", r"_\1", td_name).lower()
    return {"type": name, "offset": entity["offset"], "length": entity["length"], **kind}


def _td_entity(entity: dict[str, Any]) -> dict[str, Any]:
    kind = {name: value for name, value in entity.items() if name not in {"type", "offset", "length", "user"}}
    if "user" in entity:
        kind["user_id"] = entity["user"]["id"]
    names = {name: td_name for td_name, name in _BOT_API.items() if td_name != "PreCode" or "language" in entity}
    name = names.get(entity["type"]) or entity["type"].title().replace("_", "")
    of_type = {"@type": f"textEntityType{name}", **kind}
    return {"@type": "textEntity", "offset": entity["offset"], "length": entity["length"], "type": of_type}


@cache
def _silenced() -> None:
    _call({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def _execute(kind: str, **arguments: Any) -> dict[str, Any]:
    _silenced()
    answer = _call({"@type": kind, **arguments})
    if answer["@type"] == "error":
        message = answer["message"]
        raise refuse(f"{message[:1].lower()}{message[1:]}")
    return answer


def _call(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    if answer is None:
        raise RuntimeError(f"TDLib has no synchronous {request['@type']}")
    result: dict[str, Any] = json.loads(answer)
    return result
