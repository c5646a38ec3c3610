"""The Bot API as aiogram's models describe it; always there, for aiogram is among the tests' packages."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from aiogram import methods, types
from aiogram.client.default import Default
from aiogram.types.base import MutableTelegramObject, TelegramObject

from tests.telegram.specification import Field, Method, Specification, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_SCALARS: dict[Any, str] = {
    bool: "Boolean",
    int: "Integer",
    float: "Float",
    str: "String",
    datetime: "Integer",
    timedelta: "Integer",
    Literal[True]: "Boolean",
}
# aiogram has them for convenience, above the types that Telegram documents.
_ROOTS = {TelegramObject, MutableTelegramObject}


def from_aiogram() -> Specification:
    """Describe the Bot API by aiogram's models, without what they mark as deprecated."""
    return Specification(
        methods={method.name: method for method in map(_method, _models(methods, methods.TelegramMethod))},
        types={kind.name: kind for kind in map(_type, _models(types, TelegramObject))},
    )


def _models(module: Any, base: type) -> Iterator[Any]:
    for name in module.__all__:
        member = getattr(module, name)
        if isinstance(member, type) and issubclass(member, base) and member is not base and member not in _ROOTS:
            yield member


def _method(model: Any) -> Method:
    return Method(model.__api_method__, _fields(model), tuple(_names(model.__returning__)))


def _type(model: type[BaseModel]) -> Type:
    # Message and InaccessibleMessage stand under a type without fields; other bases are types in their own right.
    subtypes = () if model.model_fields else tuple(child.__name__ for child in model.__subclasses__())
    return Type(model.__name__, _fields(model), subtypes)


def _fields(model: type[BaseModel]) -> dict[str, Field]:
    fields = {}
    for attribute, info in model.model_fields.items():
        if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("deprecated"):
            continue
        name = info.alias or attribute
        constant = _constant(info)
        required = info.is_required() or constant is not None
        fields[name] = Field(name, tuple(_names(info.annotation)), required, constant)
    return fields


def _constant(info: FieldInfo) -> str | None:
    if get_origin(info.annotation) is not Literal:
        return None
    values = get_args(info.annotation)
    value = values[0].value if isinstance(values[0], Enum) else values[0]
    return value if len(values) == 1 and isinstance(value, str) else None


def _names(annotation: Any) -> Iterator[str]:
    """Yield the documentation's names for an annotation, each once."""
    yield from dict.fromkeys(_each_name(annotation))


def _each_name(annotation: Any) -> Iterator[str]:
    if annotation in _SCALARS:
        yield _SCALARS[annotation]
        return
    origin, members = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _each_name(members[0])
    elif origin is Literal:
        yield "Integer" if isinstance(members[0], int) else "String"
    elif origin is list:
        yield from (f"Array of {name}" for name in _each_name(members[0]))
    elif origin in {Union, UnionType}:
        wanted = [member for member in members if member not in {NoneType, Default}]
        family = _family(wanted)
        if family:
            yield family
        else:
            for member in wanted:
                yield from _each_name(member)
    elif isinstance(annotation, type):
        # Enumerations are strings on the wire.
        yield "String" if issubclass(annotation, str) else annotation.__name__


def _family(members: list[Any]) -> str | None:
    """Return the documented type that has exactly these subtypes, so that a list may mix them."""
    if len(members) < 2 or not all(isinstance(member, type) for member in members):
        return None
    for base in members[0].__mro__[1:]:
        if base in _ROOTS or not issubclass(base, TelegramObject):
            return None
        if all(issubclass(member, base) for member in members):
            return str(base.__name__)
    return None
