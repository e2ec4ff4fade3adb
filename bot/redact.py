"""What must not be shown: known secrets, and what looks like one. Pure; standard library alone.

Two kinds of knowledge join here. Secrets of the configuration are known exactly, in every spelling
in which a library may print them; patterns catch those that nobody told us.
"""

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus, unquote

MASK = "***"

_SHORTEST = 4
"""Hiding every "a" because someone's password is "a" would hide the log, not the password."""

_DEEPEST = 6

_PATTERNS = (
    # A Telegram token, also inside the path of a URL: "bot123456:AA…".
    (re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"), MASK),
    # Keys of Anthropic ("sk-ant-…") and OpenAI ("sk-…"); words such as "risk-averse" stay.
    (re.compile(r"\bsk-(?:ant-[A-Za-z0-9_-]+|[A-Za-z0-9_-]{16,})"), MASK),
    # What follows the scheme in an Authorization header; "basic characterization" has no digit.
    (re.compile(r"\b(Bearer)\s+[A-Za-z0-9._~+/-]{8,}=*", re.IGNORECASE), rf"\1 {MASK}"),
    (re.compile(r"\b(Basic|Bot)\s+(?=\S*[\d=])[A-Za-z0-9._~+/-]{16,}=*"), rf"\1 {MASK}"),
    # The password of a URL; the user and the host help to find the mistake.
    (re.compile(r'(://[^\s:/@]*):[^\s/"]+@'), rf"\1:{MASK}@"),
)


class Redactor:
    """Replaces secrets by ``***`` in text and in plain values."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets for form in _forms(secret)}
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._known = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def text(self, text: str) -> str:
        """The text without what must not be shown."""
        if self._known is not None:
            text = self._known.sub(MASK, text)
        for pattern, shown in _PATTERNS:
            text = pattern.sub(shown, text)
        return text

    def value(self, value: object, depth: int = 0) -> object:
        """The value without what must not be shown; an unknown type becomes its ``repr``."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return value if self.text(str(value)) == str(value) else MASK
        if isinstance(value, str):
            return self.text(value)
        if depth < _DEEPEST and isinstance(value, Mapping):
            return {self.text(str(k)): self.value(v, depth + 1) for k, v in value.items()}
        if depth < _DEEPEST and isinstance(value, list | tuple | set | frozenset):
            return [self.value(item, depth + 1) for item in value]
        return self.text(repr(value))


def _forms(secret: str) -> set[str]:
    """The spellings of a secret: as it is, in a URL, in JSON, in Python's ``repr``."""
    if len(secret) < _SHORTEST:
        return set()
    return {
        secret,
        unquote(secret),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
    }
