"""Telegram's rule for addresses in plain text, with a scheme or without, and for e-mail."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from servers.telegram_domains import is_top_level

_SCHEMES = {"http": ("shttp",), "https": (), "ftp": ("tftp", "sftp")}
"""The schemes that make a link, each with what only ends like it."""
_NOT_IN_PATH = '\n<>"«»'
_NOT_IN_USER = "\n/[]{}()'`<>\"@«»"
_BAD_END = ".:;,('?!`"
_OPENING, _CLOSING = "([{", ")]}"
_HIGHEST_PORT = 65535
_EMAIL = re.compile(
    r"(?:[a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}"
    r"@(?:[a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?\.){1,6}[a-z]{2,8}",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}")
_PUNYCODE = re.compile(r"xn--[A-Za-z0-9]{2,}")


def addresses(text: str) -> Iterator[tuple[str, int, int]]:
    """Each address in a text: ``url`` or ``email``, where it starts and where it ends."""
    for start, end in _candidates(text):
        shown = text[start:end]
        if _EMAIL.fullmatch(shown):
            yield "email", start, end
        elif shown.startswith("mailto:") and _EMAIL.fullmatch(shown, len("mailto:")):
            yield "email", start + len("mailto:"), end
        elif length := _usable(shown):
            yield "url", start, start + length


@dataclass(frozen=True)
class _Candidate:
    start: int
    end: int
    bad: bool


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Whatever looks like an address around each dot; what has been read is not read again."""
    floor = 0
    while (dot := text.find(".", floor)) != -1 and dot + 1 < len(text):
        if text[dot + 1] == " ":
            floor = dot + 2
            continue
        seen = _around(text, floor, dot)
        if seen.bad:
            floor = max(text.rfind(".", 0, seen.end) + 1, dot + 1)
        else:
            if seen.end > dot + 1:
                yield seen.start, seen.end
            floor = max(seen.end, dot + 1)
            while text[floor : floor + 1] == ".":
                floor += 1


def _around(text: str, floor: int, dot: int) -> _Candidate:
    start = _left(text, dot, floor, _in_domain)
    end, at_sign = _domain_end(text, dot)
    if at_sign:
        start = _left(text, start, floor, _in_user)
    end = path_end(text, _port_end(text, end))
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    bad = False
    if start > floor and text[start - 1] == "@":
        user = _left(text, start - 1, floor, _in_user)
        bad = at_sign or user == start - 1
        start = user
    if start > floor:
        scheme_start = _scheme_start(text, floor, start)
        bad = bad or scheme_start is None
        start = start if scheme_start is None else scheme_start
    return _Candidate(start, end, bad)


def _left(text: str, at: int, floor: int, allowed: Callable[[str], bool]) -> int:
    while at > floor and allowed(text[at - 1]):
        at -= 1
    return at


def _right(text: str, at: int, allowed: Callable[[str], bool]) -> int:
    while at < len(text) and allowed(text[at]):
        at += 1
    return at


def _domain_end(text: str, dot: int) -> tuple[int, bool]:
    end = _right(text, dot, lambda letter: letter == "@" or _in_domain(letter))
    return end, "@" in text[dot:end]


def _port_end(text: str, end: int) -> int:
    if text[end : end + 1] != ":":
        return end
    stop = _right(text, end + 1, lambda letter: letter in "0123456789")
    port = text[end + 1 : stop].lstrip("0")
    return stop if port and int(port[:6]) <= _HIGHEST_PORT and len(port) < 6 else end


def path_end(text: str, end: int) -> int:
    """Where the path, query or fragment that begins at ``end`` stops; ``end`` if there is none."""
    if text[end : end + 1] not in tuple("/?#"):
        return end
    stop = _right(text, end + 1, _in_path)
    while stop > end + 1 and text[stop - 1] in _BAD_END:
        stop -= 1
    return stop if text[end] == "/" or stop > end + 1 else end


def _scheme_start(text: str, floor: int, start: int) -> int | None:
    """Where a scheme before ``start`` begins, else ``start``; None where this is no address."""
    if text.endswith("://", floor, start) and start - floor >= len("ftp://"):
        scheme = text[_left(text, start - 3, floor, _in_scheme) : start - 3].lower()
        for known, others in _SCHEMES.items():
            if scheme.endswith(known) and scheme not in others:
                return start - 3 - len(known)
        return None
    before = text[start - 1]
    is_word = before == "_" or unicodedata.category(before)[0] in "LN"
    return None if is_word or before in "/#@" else start


def _visible(letter: str) -> bool:
    """No separator, and of the general punctuation only joiners and dashes."""
    if "\u2000" <= letter <= "\u206f":
        return letter in "\u200c\u200d" or "\u2010" <= letter <= "\u2015"
    return not unicodedata.category(letter).startswith("Z")


def _in_domain(letter: str) -> bool:
    if letter < "\u00c0":
        return letter in "._-~" or (letter.isascii() and letter.isalnum())
    return _visible(letter)


def _in_user(letter: str) -> bool:
    return letter not in _NOT_IN_USER and _visible(letter)


def _in_path(letter: str) -> bool:
    return letter not in _NOT_IN_PATH and _visible(letter)


def _in_scheme(letter: str) -> bool:
    if letter.isascii():
        return letter.isalnum() or letter in "+-"
    return not unicodedata.category(letter).startswith("Z")


def _usable(shown: str) -> int:
    """How much of a candidate is a link; 0 where none is."""
    scheme = re.match(r"(?:https?|ftp)://", shown, re.IGNORECASE)
    rest = shown[scheme.end() :] if scheme else shown
    cut = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    domain = rest[:cut].rpartition("@")[2] if "@" not in rest[:cut] else rest[:cut].split("@", 1)[1]
    domain = domain.rpartition(":")[0] if ":" in domain else domain
    if not _is_domain(domain, bool(scheme)):
        return 0
    path = rest[cut:]
    return len(shown) - len(path) + _balanced(path)


def _balanced(path: str) -> int:
    """The length of a path up to a bracket that it does not open itself."""
    depth = [0, 0, 0]
    end = 0
    for letter in path:
        if letter in _OPENING:
            depth[_OPENING.index(letter)] += 1
        elif letter in _CLOSING:
            depth[_CLOSING.index(letter)] -= 1
        if min(depth) < 0:
            break
        end += 1
    while end and path[end - 1] in _BAD_END:
        end -= 1
    return end


def _is_domain(domain: str, has_scheme: bool) -> bool:
    labels = domain.split(".")
    too_long = any(not 0 < len(label.encode()) < 64 or label.endswith("-") for label in labels)
    if len(labels) == 1 or too_long:
        return False
    if _IPV4.fullmatch(domain):
        return True
    if re.fullmatch(r"[0-9.]*", domain) or "_" in labels[-2]:
        return False
    return _is_last_label(labels[-1], has_scheme)


def _is_last_label(label: str, has_scheme: bool) -> bool:
    if label.startswith("xn--"):
        return _PUNYCODE.fullmatch(label) is not None
    if len(label) == 1 or "_" in label or "-" in label:
        return False
    return has_scheme or is_top_level(label)
