"""The passwords in addresses: to be found, so that no log has them, and to be hidden where an address is shown."""

from __future__ import annotations

import re

_PASSWORD = re.compile(r"(?P<before>//[^/:]*:|[?&]password=)(?P<password>(?<=:).*(?=@)|(?<==)[^&#]*)", re.DOTALL)
"""Whatever signs are in it; it may stand behind the question mark too."""
_FIRST_PART = re.compile(r"[^/?#]*(?=@)")
"""Where an address has a further @, what is before the host of the shorter reading."""


def passwords_in(address: str) -> list[str]:
    """Return the passwords as they are written there, each in every way that it may be read; none where there is none.

    >>> passwords_in("postgresql://bot:p@ss:w@host/db?password=hush&ssl=true")
    ['p@ss:w', 'hush']
    >>> passwords_in("postgresql://bot:hush@host/db?application_name=me@home")
    ['hush@host/db?application_name=me', 'hush']
    """
    found = []
    for match in _PASSWORD.finditer(address):
        shorter = _FIRST_PART.match(f"{match['password']}@")
        found += [match["password"], *([shorter[0]] if shorter else [])]
    return [password for password in dict.fromkeys(found) if password]


def without_passwords(address: str) -> str:
    """Return the address with asterisks in their place.

    >>> without_passwords("postgresql://bot:p@ss:w@host/db?password=hush&ssl=true")
    'postgresql://bot:***@host/db?password=***&ssl=true'
    >>> without_passwords("https://example.org:8443/hook")
    'https://example.org:8443/hook'
    """
    return _PASSWORD.sub(r"\g<before>***", address)
