"""A quick look at a paper: whether it needs to be analysed to know if it answers a query.

Analysing a paper costs a millisecond, which is nothing for the papers of one night and too much
for a whole store. The letters of a text, run together, cost a hundredth of that, and a phrase
that is not among them stands nowhere in the text. So most papers are told from these alone.
"""

import functools
import re
from collections.abc import Iterable, Sequence

from bot.query.categories import covers
from bot.query.fold import fold, greek
from bot.query.words import LETTERS, SYMBOLS, words
from storage.records import And, Category, Node, Not, Or, Phrase

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ACCENT_ON_COMMAND = re.compile(r"\\(?:['`^\"~=.]|[uvHtcdbrk](?=[\s{]))\s*\{?\s*\\")
_SIGNS = re.compile(r"[\x00-/:-`{-\x7f]+")
_SIGN_BYTES = bytes(code for code in range(128) if not chr(code).isalnum())
_LETTERS = ("ss", "ae", "AE", "oe", "OE", "aa", "AA", *"oOlLij")
_SPELT: dict[str, str] = {name: LETTERS.get(name.lower(), name.lower()) for name in _LETTERS}
"""Commands that make a letter of a word."""


def letters(text: str) -> str:
    """The letters and digits of a text's words in one run, folded as words are."""
    if _is_intricate(text):
        return "".join(word.text for word in words(text))
    plain = _COMMAND.sub(_command, text).lower() if "\\" in text else text.lower()
    if not plain.isascii():
        plain = _FOREIGN.sub(_folded, plain)
    if not plain.isascii():
        return _SIGNS.sub("", plain)
    return plain.encode("ascii").translate(None, _SIGN_BYTES).decode("ascii")


def sift(node: Node, run: str, categories: Sequence[str]) -> bool | None:
    """Whether a paper answers the query; None when only analysing it can tell.

    ``run`` holds the letters of the paper's fields, with a gap between two.
    """
    match node:
        case Phrase(sought):
            return None if "".join(sought) in run else False
        case Category(name):
            return any(covers(name, category) for category in categories)
        case Not(part):
            inner = sift(part, run, categories)
            return None if inner is None else not inner
        case And(parts):
            return _all(sift(part, run, categories) for part in parts)
        case Or(parts):
            return _any(sift(part, run, categories) for part in parts)


def _is_intricate(text: str) -> bool:
    """Whether only a full reading tells its letters: signs that belong to a name, odd TeX."""
    return "++" in text or "#" in text or ("\\" in text and bool(_ACCENT_ON_COMMAND.search(text)))


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    unsure = False
    for verdict in verdicts:
        if verdict is False:
            return False
        unsure = unsure or verdict is None
    return None if unsure else True


def _any(verdicts: Iterable[bool | None]) -> bool | None:
    unsure = False
    for verdict in verdicts:
        if verdict:
            return True
        unsure = unsure or verdict is None
    return None if unsure else False


def _command(found: re.Match[str]) -> str:
    """What a command of TeX stands for: a letter, or nothing that is searched."""
    name: str = found[1]
    return _SPELT.get(name, SYMBOLS.get(name.lower(), ""))


def _folded(found: re.Match[str]) -> str:
    return _letters_of(found[0])


@functools.cache
def _letters_of(character: str) -> str:
    symbols = (greek(part) or part for part in fold(character))
    return "".join(symbol for symbol in symbols if symbol.isalnum())
