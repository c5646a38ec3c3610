"""The methods about the bot itself: who it is, what it says of itself, and how it gets its updates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.telegram.rejection import refuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.telegram.service import Telegram
    from tests.telegram.world import Json


async def get_me(telegram: Telegram, _values: Json) -> Json:
    """Say who the bot is and what it may do."""
    return {
        **telegram.world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not telegram.privacy,
        "supports_inline_queries": True,
        "supports_guest_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


async def get_updates(telegram: Telegram, values: Json) -> list[Json]:
    """Wait for updates."""
    _choose(telegram, values)
    return await telegram.inbox.poll(values.get("offset", 0), values.get("limit", 100), values.get("timeout", 0))


async def set_webhook(telegram: Telegram, values: Json) -> bool:
    """Push updates from now on; only to encrypted addresses or to this machine."""
    address = urlsplit(values["url"])
    if values["url"] and address.scheme != "https" and address.hostname not in {"127.0.0.1", "localhost"}:
        raise refuse("bad webhook: An HTTPS URL must be provided for webhook")
    if values.get("drop_pending_updates"):
        telegram.inbox.drop()
    _choose(telegram, values)
    options = {name: values[name] for name in ("max_connections", "ip_address") if name in values}
    await telegram.webhook.set(values["url"], values.get("secret_token"), **options)
    return True


async def delete_webhook(telegram: Telegram, values: Json) -> bool:
    """Push no more."""
    if values.get("drop_pending_updates"):
        telegram.inbox.drop()
    await telegram.webhook.set("")
    return True


async def get_webhook_info(telegram: Telegram, _values: Json) -> Json:
    """Say where updates go and what went wrong last."""
    return telegram.webhook.info


async def get_file(telegram: Telegram, values: Json) -> Json:
    """Say where a file can be fetched."""
    if values["file_id"] not in telegram.files:
        raise refuse("wrong file_id or the file is temporarily unavailable")
    size = len(telegram.files[values["file_id"]])
    names = {"file_id": values["file_id"], "file_unique_id": values["file_id"]}
    return {**names, "file_size": size, "file_path": f"files/{values['file_id']}"}


def _choose(telegram: Telegram, values: Json) -> None:
    # The choice stays when it is not made again.
    if "allowed_updates" in values:
        telegram.inbox.allowed = values["allowed_updates"]


def _said(name: str, field: str, empty: Any) -> dict[str, Callable[[Telegram, Json], Awaitable[Any]]]:
    """Return the methods that set, get and, for commands, delete what the bot says of itself in one language."""

    def key(values: Json) -> tuple[str, ...]:
        return name, values.get("language_code", ""), json.dumps(values.get("scope", {"type": "default"}))

    async def put(telegram: Telegram, values: Json) -> bool:
        telegram.said[key(values)] = values.get(field, empty)
        return True

    async def get(telegram: Telegram, values: Json) -> Any:
        said = telegram.said.get(key(values), empty)
        return said if name == "Commands" else {field: said}

    async def delete(telegram: Telegram, values: Json) -> bool:
        telegram.said.pop(key(values), None)
        return True

    methods: dict[str, Callable[[Telegram, Json], Awaitable[Any]]] = {f"setMy{name}": put, f"getMy{name}": get}
    return methods | ({"deleteMyCommands": delete} if name == "Commands" else {})


METHODS: dict[str, Any] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    **_said("Commands", "commands", []),
    **_said("Name", "name", ""),
    **_said("Description", "description", ""),
    **_said("ShortDescription", "short_description", ""),
}
