"""Addresses behind words: which of them Telegram keeps, and in which form."""

import re
from urllib.parse import urlsplit

_TG = re.compile(r"(?:tg|ton|tonsite):(?://)?([A-Za-z0-9_-]+)(.*)", re.IGNORECASE | re.DOTALL)
_USER = re.compile(r"tg:(?://)?user\?id=([0-9]{1,19})", re.IGNORECASE)


def user_of(address: str) -> str:
    """The user's id in ``tg://user?id=…``, or nothing."""
    match = _USER.fullmatch(address)
    return match[1] if match else ""


def checked(address: str) -> str:
    """The address as Telegram stores it, or nothing where it would drop the link.

    A host needs a dot; a missing scheme is ``http``; a missing path is ``/``.
    """
    if match := _TG.fullmatch(address):
        scheme = address.partition(":")[0].lower()
        return f"{scheme}://{match[1].lower()}{match[2]}"
    if any(letter <= " " for letter in address):
        return ""
    with_scheme = address if "://" in address else f"http://{address}"
    scheme = with_scheme.partition("://")[0].lower()
    if scheme not in ("http", "https"):
        return ""
    return _web(scheme, with_scheme)


def _web(scheme: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    if "." not in host.strip("."):
        return ""
    rest = address.partition("://")[2][len(parts.netloc) :]
    if not rest.startswith("/"):
        rest = f"/{rest}"
    user, mark, place = parts.netloc.rpartition("@")
    return f"{scheme}://{user}{mark}{place.lower()}{rest}"
