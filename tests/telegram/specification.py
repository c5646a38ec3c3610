"""The Bot API as data: methods and types, from a file that describes it or, without that file, from aiogram's models.

Types are named as Telegram's documentation names them: `Integer`, `Array of Array of InlineKeyboardButton`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[3] / "shared" / "telegram" / "bot-api-10.0.json"
_CONSTANT = re.compile(r'(?:must be|always) ["“*_]*([a-z0-9_]+)["”*_]*$')


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method or a field of a type; `constant` is its only value, where it has only one."""

    name: str
    types: tuple[str, ...]
    required: bool
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method with its parameters and the types that it may answer with."""

    name: str
    parameters: dict[str, Field]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """An object with fields, or, where it has `subtypes`, any one of them."""

    name: str
    fields: dict[str, Field]
    subtypes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """All methods and types by name."""

    methods: dict[str, Method]
    types: dict[str, Type]


@cache
def specification() -> Specification:
    """Return the description from the file where there is one, and aiogram's otherwise."""
    if FILE.is_file():
        return from_file(FILE)
    from tests.telegram.aiogram_models import from_aiogram

    return from_aiogram()


def from_file(path: Path) -> Specification:
    """Read the format of PaulSonOfLars/telegram-bot-api-spec."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Specification(
        methods={
            name: Method(name, _fields(method), tuple(method["returns"])) for name, method in data["methods"].items()
        },
        types={
            name: Type(name, _fields(kind), tuple(kind.get("subtypes", ()))) for name, kind in data["types"].items()
        },
    )


def _fields(described: dict[str, Any]) -> dict[str, Field]:
    return {
        field["name"]: Field(field["name"], tuple(field["types"]), field["required"], _constant(field))
        for field in described.get("fields", ())
    }


def _constant(field: dict[str, Any]) -> str | None:
    # The file has no place for constants; the documentation's sentence is the only source.
    if field["types"] != ["String"] or field["name"] not in {"type", "status", "source"}:
        return None
    match = _CONSTANT.search(field["description"])
    return match[1] if match else None
