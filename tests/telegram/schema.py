"""Requests, answers and updates against the Bot API's own description: names, types and what is required.

Stricter than Telegram, which overlooks what it does not know: here an unknown name is an error, for it does nothing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.telegram.limits import check_limits
from tests.telegram.rejection import Rejected, refuse
from tests.telegram.specification import Field, Method, specification

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Rejected", "check", "check_answer", "check_type", "read"]

_SCALARS: dict[str, tuple[type, ...]] = {"String": (str,), "Integer": (int,), "Float": (float, int), "Boolean": (bool,)}
_ARRAY = "Array of "


def check(method: str, parameters: Mapping[str, object]) -> None:
    """Check a request as Telegram would, before it looks at any chat.

    Parameters are plain values, or strings as they travel: numbers in digits, objects and lists as JSON.

    Raises:
        Rejected: with Telegram's wording where the rule is Telegram's.
    """
    read(method, parameters)


def read(method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    """Check a request and return its parameters as plain values.

    Raises:
        Rejected: as `check` does.
    """
    described = specification().methods.get(method)
    if described is None:
        raise Rejected("Not Found", 404)
    values = {name: _read_parameter(described, name, value) for name, value in parameters.items()}
    for field in described.parameters.values():
        if field.required and field.name not in values:
            raise refuse(f"{method} needs {field.name}")
    check_limits(method, values)
    return values


def check_answer(method: str, result: object) -> None:
    """Check what a method answers with.

    Raises:
        Rejected: it is not what the method is described to return.
    """
    _match(specification().methods[method].returns, result, f"the answer to {method}")


def check_type(name: str, value: object) -> None:
    """Check an object, such as an update, against its description.

    Raises:
        Rejected: it is not of that type.
    """
    _match((name,), value, name)


def _read_parameter(method: Method, name: str, value: object) -> object:
    field = method.parameters.get(name)
    if field is None:
        raise refuse(f"{method.name} has no parameter {name}")
    if isinstance(value, str) and "String" not in field.types:
        value = _decode(field, value)
    elif isinstance(value, str) and "Integer" in field.types and re.fullmatch(r"-?\d+", value):
        value = int(value)
    _match(field.types, value, name)
    return value


def _decode(field: Field, value: str) -> object:
    """Return what a string stands for; a file's place in the request stays a string."""
    if field.types[0] == "InputFile":
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise refuse(f"can't parse {field.name}: {value!r} is no {' or '.join(field.types)}") from None


class _Mismatch(Rejected):
    """A value that is not of the type asked for; the higher its `depth`, the more of the value did fit."""

    def __init__(self, path: str, reason: str, depth: int | None = None) -> None:
        super().__init__(f"Bad Request: {path} {reason}")
        self.depth = path.count(".") + path.count("[") if depth is None else depth


def _match(types: tuple[str, ...], value: object, path: str) -> None:
    """Require that a value is of one of the types; what is raised is about the type that fitted best."""
    errors = []
    for name in types:
        try:
            _match_one(name, value, path)
        except _Mismatch as error:
            errors.append(error)
        else:
            return
    raise max(errors, key=lambda error: error.depth)


def _match_one(name: str, value: object, path: str) -> None:
    if name.startswith(_ARRAY):
        if not isinstance(value, list | tuple):
            raise _Mismatch(path, f"must be {name}, got {value!r}")
        for position, item in enumerate(value):
            _match((name.removeprefix(_ARRAY),), item, f"{path}[{position}]")
    elif name in _SCALARS:
        if not isinstance(value, _SCALARS[name]) or (isinstance(value, bool) and name != "Boolean"):
            raise _Mismatch(path, f"must be {name}, got {value!r}")
    elif name == "InputFile":
        if not isinstance(value, str | bytes):
            raise _Mismatch(path, f"must be a file, got {value!r}")
    else:
        _match_object(name, value, path)


def _match_object(name: str, value: object, path: str) -> None:
    described = specification().types[name]
    if not isinstance(value, dict):
        raise _Mismatch(path, f"must be {name}, got {value!r}")
    if described.subtypes:
        _match(described.subtypes, value, path)
        return
    for field in described.fields.values():
        if field.constant is not None and value.get(field.name) != field.constant:
            raise _Mismatch(path, f"is no {name}: its {field.name} is not {field.constant}", depth=-1)
        if field.required and field.name not in value:
            raise _Mismatch(path, f"is no {name}: it lacks {field.name}")
    for key, item in value.items():
        if key not in described.fields:
            raise _Mismatch(path, f"is no {name}: that has no field {key}")
        _match(described.fields[key].types, item, f"{path}.{key}")
