"""Character references of Telegram's HTML: four names, and numbers of at most nine characters."""

import re

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*))")
_TOO_LONG = 10
_LAST = 0x10FFFF


def reference(text: str, at: int) -> tuple[str, int] | None:
    """The character that a reference stands for, and where it ends; None if it is none."""
    match = _REFERENCE.match(text, at)
    assert match is not None, "it is asked for where an & stands"
    hexadecimal, decimal, name = match.groups()
    letter = _NAMED.get(name) if name is not None else _numbered(hexadecimal, decimal)
    if letter is None:
        return None
    end = match.end()
    return letter, end + (text[end : end + 1] == ";")


def _numbered(hexadecimal: str | None, decimal: str | None) -> str | None:
    """The character of a number; a longer number is refused before it is read."""
    digits, base = (decimal, 10) if hexadecimal is None else (hexadecimal, 16)
    written = len(digits or "") + (len("&#") if base == 10 else len("&#x"))
    if not digits or written >= _TOO_LONG:
        return None
    code = int(digits, base)
    return chr(code) if 0 < code < _LAST else None
