"""What is secret in a configuration, told by names and by form: no plug-in need be asked."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, SecretBytes, SecretStr

DATABASE_URL = ("database", "url")
"""May hold a password, and the rest of it is no secret."""

_SECRET = re.compile(r"(^|_)(token|key|password|passwd|passphrase|secret)$")
_URL = re.compile(r"://[^\s:/@]*:(\S+)@")
_IN_QUERY = re.compile(r"://\S*[?&](?:ssl)?password=([^\s&]+)")


def is_secret(key: object) -> bool:
    """Whether a setting of that name holds a secret, such as ``bot_token`` or ``api_key``."""
    return isinstance(key, str) and _SECRET.search(key.lower()) is not None


def url_password(text: str) -> str | None:
    """The password of a URL; taken up to the last "@", in case it was not escaped."""
    found = _URL.search(text) or _IN_QUERY.search(text)
    return found[1] if found else None


def hide_secrets(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its secrets wrapped, so that printing it shows none."""
    return {key: _hidden(key, value) for key, value in table.items()}


def _hidden(key: str, value: object) -> object:
    if isinstance(value, Mapping):
        return hide_secrets(value)
    if isinstance(value, list):
        return [_hidden(key, item) for item in value]
    if isinstance(value, str) and (is_secret(key) or url_password(value)):
        return SecretStr(value)
    return value


def secrets_in(value: object, key: str = "") -> Iterator[str]:
    """Every secret in a model, a table or a list: what is wrapped or named so, and in URLs."""
    if isinstance(value, SecretStr | SecretBytes):
        plain = value.get_secret_value()
        text = plain if isinstance(plain, str) else plain.decode("utf-8", "replace")
        yield from _secrets_of(text, whole=True)
    elif isinstance(value, str):
        yield from _secrets_of(value, whole=is_secret(key))
    elif isinstance(value, BaseModel | Mapping):
        for name, part in value.items() if isinstance(value, Mapping) else value:
            yield from secrets_in(part, str(name))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from secrets_in(item, key)


def _secrets_of(text: str, *, whole: bool) -> Iterator[str]:
    if whole:
        yield text
    if password := url_password(text):
        yield password
